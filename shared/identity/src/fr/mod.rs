//! The French sentences of identity.

pub mod actions;
pub mod brand;
pub mod breaches;
pub mod closing;
pub mod console;
pub mod import;
pub mod passwords;
pub mod personal_data;
pub mod pictures;
pub mod proconnect;
pub mod rights_requests;
pub mod sign_in;
pub mod team;
