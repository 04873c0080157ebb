//! From fields to typed commands, all the errors at once.

pub mod actions;
pub mod breaches;
pub mod closing;
pub mod console;
pub mod import;
pub mod passwords;
pub mod personal_data;
pub mod rights_requests;
pub mod sign_in;
pub mod team;
pub mod terms;
