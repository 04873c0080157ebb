//! The rows that every function may write: audit, outbox, idempotency, file deletions.

use crate::{db::Stmt, mail::Mail, sql, system_sql};
use chrono::{DateTime, Utc};
use domain::{
    id::{OrganisationId, PersonId},
    policy::Actor,
};
use uuid::Uuid;

/// What an audit line may be about: the table that its subject names, before the identifier, or the
/// file that left, before its filters. Each has words for people, which a test of
/// identity asks for; builds for tests refuse another.
pub const SUBJECTS: &[&str] = &[
    "absence",
    "archive",
    "archive_volume",
    "breach",
    "calendar_feed",
    "category",
    "closing",
    "comment",
    "credential",
    "credentials_but",
    "export.csv",
    "import",
    "intervention",
    "membership",
    "open311",
    "open311_key",
    "organisation",
    "outbox",
    "password",
    "person",
    "phrase",
    "question",
    "recurrence",
    "rights_request",
    "saved_filter",
    "step",
    "team-import",
    "terms",
    "zone",
];

/// What a mail of the outbox may be, under the same rule.
pub const MAILS: &[&str] = &[
    "absorbed",
    "administrator",
    "alerts",
    "archive_ready",
    "assigned",
    "blocked",
    "breach",
    "cancelled",
    "certificate",
    "closing",
    "closing_cancelled",
    "commented",
    "email_changed",
    "finished",
    "finished_for_requester",
    "merged",
    "merged_for_follower",
    "notice",
    "password",
    "planned",
    "purge_warning",
    "recurrence_short",
    "refused",
    "relaunched",
    "reopened",
    "reopening_asked",
    "requested",
    "stage",
    "started",
    "to-assign",
    "unassigned",
    "unused_account",
    "urgent",
    "validated",
];

/// Whether people have words for that subject.
fn is_told(subject: &str) -> bool {
    let table = subject.split(['/', '?']).next().unwrap_or_default();
    SUBJECTS.contains(&table)
}

/// The audit line of the statement just before it in the batch, which must have changed exactly one row.
///
/// `id` is a fresh UUID, `action` a code of a policy table, `subject` what was acted upon, as `table/id`.
#[must_use]
pub fn audit(id: Uuid, actor: &Actor, action: &str, subject: &str, at: DateTime<Utc>) -> Stmt {
    debug_assert!(is_told(subject), "no words for the subject {subject}");
    sql!(
        "insert into audit (id, organisation_id, actor_id, action, subject, at, changed) values (?1, ?2, ?3, ?4, ?5, ?6, changes())",
        id,
        actor.organisation,
        actor.person,
        action,
        subject,
        at
    )
}

/// The audit line of the statement just before it in the batch, which must have changed exactly `expected` rows.
#[must_use]
pub fn audit_all(
    id: Uuid,
    actor: &Actor,
    action: &str,
    subject: &str,
    at: DateTime<Utc>,
    expected: usize,
) -> Stmt {
    debug_assert!(is_told(subject), "no words for the subject {subject}");
    sql!(
        "insert into audit (id, organisation_id, actor_id, action, subject, at, changed) values (?1, ?2, ?3, ?4, ?5, ?6, changes() = ?7)",
        id,
        actor.organisation,
        actor.person,
        action,
        subject,
        at,
        i64::try_from(expected).unwrap_or(i64::MAX)
    )
}

/// The audit line of something that was taken away rather than changed, and so needs no statement before it.
#[must_use]
pub fn audit_reading(
    id: Uuid,
    actor: &Actor,
    action: &str,
    subject: &str,
    at: DateTime<Utc>,
) -> Stmt {
    debug_assert!(is_told(subject), "no words for the subject {subject}");
    sql!(
        "insert into audit (id, organisation_id, actor_id, action, subject, at, changed) values (?1, ?2, ?3, ?4, ?5, ?6, 1)",
        id,
        actor.organisation,
        actor.person,
        action,
        subject,
        at
    )
}

/// The audit line of the statement just before it, written where it was done: what the operator changes in an organisation stands among
/// its lines, and goes with them.
#[must_use]
pub fn audit_in(
    organisation: OrganisationId,
    id: Uuid,
    actor: &Actor,
    action: &str,
    subject: &str,
    at: DateTime<Utc>,
) -> Stmt {
    let there = Actor {
        organisation,
        ..*actor
    };
    audit(id, &there, action, subject, at)
}

/// A mail to send, to a person or to an address that is nobody's: `kind` is a short code for the operator; the outbox sends it soon
/// after the batch.
#[must_use]
pub fn enqueue(
    id: Uuid,
    organisation: OrganisationId,
    person: impl Into<Option<PersonId>>,
    kind: &str,
    mail: &Mail,
    now: DateTime<Utc>,
) -> Stmt {
    debug_assert!(
        MAILS.contains(&kind),
        "no words for mails of the kind {kind}"
    );
    sql!(
        "insert into outbox (id, organisation_id, person_id, kind, recipient, subject, body_text, body_html, stop_url, next_try_at, created_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
        id,
        organisation,
        person.into(),
        kind,
        &mail.to,
        &mail.subject,
        &mail.text,
        &mail.html,
        mail.stop.as_ref(),
        now
    )
}

/// Many mails in one statement: `rows` is a JSON list of `[id, organisation, person or null, address, subject, text, HTML]`, no heavier
/// than [`crate::db::HEAVIEST`].
#[must_use]
pub fn enqueue_all(rows: &str, kind: &str, now: DateTime<Utc>) -> Stmt {
    debug_assert!(
        MAILS.contains(&kind),
        "no words for mails of the kind {kind}"
    );
    sql!(
        "insert into outbox (id, organisation_id, person_id, kind, recipient, subject, body_text, body_html, next_try_at, created_at) select json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), ?2, json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]'), json_extract(value, '$[6]'), ?3, ?3 from json_each(?1)",
        rows,
        kind,
        now
    )
}

/// An R2 object to delete.
#[must_use]
pub fn delete_file(key: &str, now: DateTime<Utc>) -> Stmt {
    system_sql!(
        "insert into file_deletion (key, queued_at) values (?1, ?2) on conflict (key) do nothing",
        key,
        now
    )
}

/// The receipt kept for (person, route, key), as `Kept`.
#[must_use]
pub fn recall(organisation: OrganisationId, person: PersonId, route: &str, key: &str) -> Stmt {
    sql!(
        "select body_hash, receipt from idempotency where organisation_id = ?1 and person_id = ?2 and route = ?3 and key = ?4",
        organisation,
        person,
        route,
        key
    )
}

/// What [`recall`] reads.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Kept {
    /// SHA-256 of the body that came with the key.
    pub body_hash: String,
    /// The receipt that was answered, JSON.
    pub receipt: String,
}

/// Keeps the receipt of a success, in the batch of its change.
#[must_use]
pub fn remember(actor: &Actor, route: &str, key: &str, kept: &Kept, now: DateTime<Utc>) -> Stmt {
    sql!(
        "insert into idempotency (organisation_id, person_id, route, key, body_hash, receipt, created_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        actor.organisation,
        actor.person,
        route,
        key,
        &kept.body_hash,
        &kept.receipt,
        now
    )
}
