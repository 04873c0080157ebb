//! The vocabulary that every function shares: no I/O, no clock, no randomness.

pub mod actions;
pub mod calendar;
pub mod colour;
pub mod csv;
pub mod fold;
pub mod french;
pub mod id;
pub mod photo;
pub mod policy;
pub mod retention;
pub mod text;
