//! What a person reads on screen.

pub mod account;
pub mod actions;
pub mod home;
pub mod invitations;
pub mod legal;
pub mod personal_data;
pub mod processing;
pub mod retention;
pub mod sign_in;
pub mod team;
