//! The registers that the operator keeps: breaches of data, and requests about rights.

web::doors!(identity::REGISTERS);
