//! The registers that the operator keeps: breaches of data, requests about rights, versions of the terms of use, what the jobs did.

web::doors!(identity::REGISTERS);
