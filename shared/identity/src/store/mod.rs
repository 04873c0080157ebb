//! Every SQL statement of identity.

pub mod account;
pub mod console;
pub mod credential;
pub mod invitations;
pub mod legal;
pub mod sign_in;
pub mod team;
pub mod terms;
pub mod unused;
