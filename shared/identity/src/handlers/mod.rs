//! From request to reply: parse, load, check, move, write, reply.

pub mod account;
pub mod home;
pub mod invitations;
pub mod legal;
pub mod proconnect;
pub mod retention;
pub mod sign_in;
pub mod team;
