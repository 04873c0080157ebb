//! The French sentences of identity.

pub mod proconnect;
pub mod sign_in;
pub mod team;
