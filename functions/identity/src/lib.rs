//! One’s own account, and the night’s erasures.

web::doors!(identity::IDENTITY, jobs);
