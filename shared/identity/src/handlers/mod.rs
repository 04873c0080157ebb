//! From request to reply: parse, load, check, move, write, reply.

pub mod account;
pub mod actions;
pub mod brand;
pub mod breaches;
pub mod closing;
pub mod console;
pub mod home;
pub mod import;
pub mod invitations;
pub mod legal;
pub mod notices;
pub mod passwords;
pub mod personal_data;
pub mod pictures;
pub mod proconnect;
pub mod retention;
pub mod rights_requests;
pub mod sign_in;
pub mod team;
pub mod terms;
