//! From fields to typed commands, all the errors at once.

pub mod actions;
pub mod personal_data;
pub mod sign_in;
pub mod team;
