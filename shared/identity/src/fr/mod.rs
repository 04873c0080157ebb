//! The French sentences of identity.

pub mod sign_in;
pub mod team;
