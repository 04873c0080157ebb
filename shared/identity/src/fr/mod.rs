//! The French sentences of identity.

pub mod brand;
pub mod console;
pub mod import;
pub mod sign_in;
pub mod team;
