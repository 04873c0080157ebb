//! The French sentences of identity.

pub mod console;
pub mod sign_in;
pub mod team;
