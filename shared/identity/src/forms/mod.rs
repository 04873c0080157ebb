//! From fields to typed commands, all the errors at once.

pub mod passwords;
pub mod sign_in;
pub mod team;
