//! The French sentences of identity.

pub mod import;
pub mod sign_in;
pub mod team;
