//! What a person reads by mail.

pub mod passwords;
pub mod sign_in;
pub mod team;
pub mod unused;
