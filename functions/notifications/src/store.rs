//! Every SQL statement of the outbox; it serves all organisations, so all of them are system statements.

use chrono::{DateTime, Utc};
use platform::{db::Stmt, system_sql};
use serde::Deserialize;

/// A mail that this run holds.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Waiting {
    /// Identifier.
    pub(crate) id: String,
    /// The address.
    pub(crate) recipient: String,
    /// The subject.
    pub(crate) subject: String,
    /// The text part.
    pub(crate) body_text: String,
    /// The HTML part.
    pub(crate) body_html: String,
    /// Where its reader stops such mails.
    pub(crate) stop_url: Option<String>,
    /// How many times it failed.
    pub(crate) attempts: u32,
}

/// Takes the mails that are due and that nobody holds, until `leased_until`; gives them as [`Waiting`].
pub(crate) fn lease(now: DateTime<Utc>, leased_until: DateTime<Utc>, most: u32) -> Stmt {
    system_sql!(
        "update outbox set leased_until = ?2 where id in (select id from outbox where state = 'waiting' and next_try_at <= ?1 and (leased_until is null or leased_until <= ?1) order by next_try_at limit ?3) returning id, recipient, subject, body_text, body_html, stop_url, attempts",
        now,
        leased_until,
        most
    )
}

/// It left: what it said and to whom is forgotten at once.
pub(crate) fn sent(id: &str, now: DateTime<Utc>) -> Stmt {
    system_sql!(
        "update outbox set state = 'sent', sent_at = ?2, leased_until = null, recipient = null, subject = null, body_text = null, body_html = null, stop_url = null where id = ?1",
        id,
        now
    )
}

/// It did not leave: try again at `at`.
pub(crate) fn retry(id: &str, attempts: u32, at: DateTime<Utc>) -> Stmt {
    system_sql!(
        "update outbox set attempts = ?2, next_try_at = ?3, leased_until = null where id = ?1",
        id,
        attempts,
        at
    )
}

/// It does not leave: it is kept for the operator, who may have it sent again, until the register forgets it.
pub(crate) fn dead(id: &str, attempts: u32) -> Stmt {
    system_sql!(
        "update outbox set state = 'dead', attempts = ?2, leased_until = null where id = ?1",
        id,
        attempts
    )
}
