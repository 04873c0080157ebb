//! The French sentences of identity.

pub mod actions;
pub mod personal_data;
pub mod sign_in;
pub mod team;
