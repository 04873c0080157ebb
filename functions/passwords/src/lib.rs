//! Identifiants and passwords.

web::doors!(identity::PASSWORDS);
