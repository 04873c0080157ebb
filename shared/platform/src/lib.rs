//! The outside world: what Parvis asks of it, answered by Workers (wasm32) or by this machine (tests).

pub mod db;
pub mod directory;
pub mod estate;
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
pub use local::{Clock, Database, FileBody, Files, Mailer, Outbound, Random, Rows, stopwatch};
#[cfg(target_arch = "wasm32")]
pub use workers::{Clock, Database, FileBody, Files, Mailer, Outbound, Random, Rows, stopwatch};

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

/// Writes a line for the operator: never personal data, never a token.
///
/// What other services say of a failure ends up here too, and may name a recipient: whatever has an `@` is masked, and what
/// would begin another line is a space.
pub fn log(line: &str) {
    #[cfg(not(target_arch = "wasm32"))]
    local::log(&masked(line));
    #[cfg(target_arch = "wasm32")]
    workers::log(&masked(line));
}

fn masked(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(if word.contains('@') { "…" } else { word });
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn a_line_of_the_log_names_nobody_and_forges_no_other() {
        for (line, kept) in [
            ("purge: 3 rows", "purge: 3 rows"),
            (
                "550 <carl@poitiers.example>: refused\r\njob failed: none",
                "550 … refused job failed: none",
            ),
            ("to=carl@poitiers.example,", "…"),
        ] {
            assert_eq!(masked(line), kept);
        }
    }
}
