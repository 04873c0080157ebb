//! The terms of use, and who read them.

use crate::policy::{Action, may};
use chrono::{DateTime, NaiveDate, Utc};
use domain::policy::Grant;
use platform::{
    db::{Stmt, date, moment},
    ledger, system_sql,
};
use serde::Deserialize;
use uuid::Uuid;
use web::Lookup;

/// One version of the terms of use.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Terms {
    /// Counts from 1.
    pub version: u32,
    /// From which day on using the service is accepting it.
    #[serde(deserialize_with = "date")]
    pub apply_on: NaiveDate,
    /// Paragraphs between empty lines; a line that starts with `# ` is a heading. Empty where only the version is told.
    pub body: String,
    /// When.
    #[serde(deserialize_with = "moment")]
    pub published_at: DateTime<Utc>,
}

/// Every version, the latest first: [`Terms`] rows. Those to read have their text: `asked`, else the one in force on `today` and those to
/// come; the others have none.
#[must_use]
pub fn to_read(today: NaiveDate, asked: Option<u32>) -> Stmt {
    system_sql!(
        "select version, apply_on, case when coalesce(version = ?2, version >= coalesce((select max(version) from terms where apply_on <= ?1), 0)) then body else '' end as body, published_at from terms where version > 0 order by version desc limit 100",
        today,
        asked
    )
}

/// Every version, the latest first: [`Terms`] rows.
#[must_use]
pub fn all(_: &Lookup<'_>) -> Vec<Stmt> {
    vec![system_sql!(
        "select version, apply_on, body, published_at from terms where version > 0 order by version desc limit 100"
    )]
}

/// Publishes the next version; those before stay as they were.
#[must_use]
pub fn publish(
    grant: &Grant<may::PublishTerms>,
    (apply_on, body): (NaiveDate, &str),
    line: Uuid,
    at: DateTime<Utc>,
) -> Vec<Stmt> {
    vec![
        system_sql!(
            "insert into terms (version, apply_on, body, published_at) values (coalesce((select max(version) from terms), 0) + 1, ?1, ?2, ?3)",
            apply_on,
            body,
            at
        ),
        ledger::audit(
            line,
            grant.actor(),
            Action::PublishTerms.code(),
            "terms",
            at,
        ),
    ]
}

/// Records that the actor read that version; saying it twice changes nothing, and a version that does not exist is not recorded.
#[must_use]
pub fn read(grant: &Grant<may::ReadTerms>, version: u32, at: DateTime<Utc>) -> Stmt {
    system_sql!(
        "insert into terms_reading (person_id, version, read_at) select ?1, version, ?3 from terms where version = ?2 on conflict (person_id, version) do update set read_at = coalesce(read_at, excluded.read_at)",
        grant.actor().person,
        version,
        at
    )
}
