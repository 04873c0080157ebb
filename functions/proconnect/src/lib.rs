//! Signing in with ProConnect.

web::doors!(identity::PROCONNECT);
