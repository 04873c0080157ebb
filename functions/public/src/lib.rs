//! The front door and what everybody may read.

web::doors!(identity::PUBLIC);
