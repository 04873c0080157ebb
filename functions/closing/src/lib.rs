//! The end of an organisation's contract: its archive, its destruction, the certificate.

web::doors!(identity::CLOSING, jobs);
