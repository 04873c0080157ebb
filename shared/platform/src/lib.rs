//! The outside world: what Parvis asks of it, answered by Workers (wasm32) or by this machine (tests).

pub mod db;
pub mod directory;
pub mod holdings;
pub mod ledger;
pub mod mail;
pub mod maths;
pub mod outbound;
pub mod purge;
mod row;
pub mod start;

#[cfg(not(target_arch = "wasm32"))]
mod local;
#[cfg(target_arch = "wasm32")]
mod workers;

#[cfg(not(target_arch = "wasm32"))]
pub use local::{Clock, Database, FileBody, Files, Mailer, Outbound, Random, Rows, log, stopwatch};
#[cfg(target_arch = "wasm32")]
pub use workers::{
    Clock, Database, FileBody, Files, Mailer, Outbound, Random, Rows, log, stopwatch,
};

pub mod secret;
pub mod text;

/// Some of the files in storage.
#[derive(Debug)]
pub struct Listing {
    /// In the order of their keys.
    pub files: Vec<Listed>,
    /// What asks for the next ones, if there are more.
    pub next: Option<String>,
}

/// A file as a listing tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its key.
    pub key: String,
    /// When it was put.
    pub uploaded: chrono::DateTime<chrono::Utc>,
}

/// Why a file store or a mail service did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct OutsideError(pub String);
