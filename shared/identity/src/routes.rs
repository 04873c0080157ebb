//! The URLs of identity, one table for each function that serves them.

pub mod account;
pub mod pages;
pub mod proconnect;
pub mod sign_in;
pub mod team;
