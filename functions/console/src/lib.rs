//! The operator’s console.

web::doors!(identity::CONSOLE);
