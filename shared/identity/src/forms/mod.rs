//! From fields to typed commands, all the errors at once.

pub mod console;
pub mod import;
pub mod sign_in;
pub mod team;
pub mod terms;
