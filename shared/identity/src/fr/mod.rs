//! The French sentences of identity.

pub mod passwords;
pub mod sign_in;
pub mod team;
