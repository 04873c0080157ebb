//! The URLs of identity, one table for each function that serves them.

pub mod account;
pub mod closing;
pub mod console;
pub mod import;
pub mod pages;
pub mod passwords;
pub mod personal_data;
pub mod pictures;
pub mod proconnect;
pub mod registers;
pub mod sign_in;
pub mod team;
