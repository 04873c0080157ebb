//! Every SQL statement of identity.

pub mod account;
pub mod actions;
pub mod brand;
pub mod breaches;
pub mod closing;
pub mod console;
pub mod credential;
pub mod departures;
pub mod import;
pub mod invitations;
pub mod legal;
pub mod passwords;
pub mod personal_data;
pub mod pictures;
pub mod proconnect;
pub mod rights_requests;
pub mod sign_in;
pub mod team;
pub mod terms;
pub mod unused;
