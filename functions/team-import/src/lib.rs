//! People who come as a file.

web::doors!(identity::TEAM_IMPORT);
