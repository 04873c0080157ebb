//! Every SQL statement of identity.

pub mod account;
pub mod credential;
pub mod departures;
pub mod invitations;
pub mod legal;
pub mod sign_in;
pub mod team;
pub mod unused;
