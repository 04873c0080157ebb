//! What a person reads by mail.

pub mod breaches;
pub mod closing;
pub mod console;
pub mod passwords;
pub mod personal_data;
pub mod sign_in;
pub mod team;
pub mod unused;
