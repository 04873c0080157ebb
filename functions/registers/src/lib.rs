//! The registers that the operator keeps: breaches of data, requests about rights, certificates of destruction, what the jobs did.

web::doors!(identity::REGISTERS);
