//! The French sentences of identity.

pub mod brand;
pub mod import;
pub mod sign_in;
pub mod team;
