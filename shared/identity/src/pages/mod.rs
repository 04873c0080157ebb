//! What a person reads on screen.

pub mod account;
pub mod home;
pub mod invitations;
pub mod legal;
pub mod proconnect;
pub mod retention;
pub mod sign_in;
pub mod team;
