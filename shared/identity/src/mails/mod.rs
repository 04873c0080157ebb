//! What a person reads by mail.

pub mod console;
pub mod sign_in;
pub mod team;
pub mod unused;
