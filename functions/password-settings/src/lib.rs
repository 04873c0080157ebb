//! One's own password, and the first one that the administrateur gives.

web::doors!(identity::PASSWORD_SETTINGS);
