//! Sign-in and sign-out.

web::doors!(identity::SIGN_IN);
