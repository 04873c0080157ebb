//! What Parvis asks of a database: D1 has no open transaction, so reads are one batch and writes are one batch.
//!
//! D1's traps are met here once: numbers travel as JavaScript numbers, booleans come back as numbers, null is bound as
//! null, and a broken constraint is told by its text.

use chrono::{DateTime, NaiveDate, Utc};
use domain::id::{
    AbsenceId, BreachId, CategoryId, CommentId, CredentialId, ImportId, InterventionId,
    OrganisationId, PersonId, PhotoId, PhraseId, QuestionId, RecurrenceId, RightsRequestId,
    SavedFilterId, StepId, ZoneId,
};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// A bound value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Null.
    Null,
    /// A whole number, within 2^53: D1 speaks JavaScript numbers.
    Int(i64),
    /// A number with decimals.
    Real(f64),
    /// Text.
    Text(String),
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Self::Int(value.into())
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(value.into())
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}

impl From<DateTime<Utc>> for Value {
    fn from(value: DateTime<Utc>) -> Self {
        Self::Text(domain::calendar::to_db(value))
    }
}

impl From<NaiveDate> for Value {
    fn from(value: NaiveDate) -> Self {
        Self::Text(value.to_string())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! identifiers {
    ($($id:ty),+) => {$(
        impl From<$id> for Value {
            fn from(value: $id) -> Self {
                Self::Text(value.to_string())
            }
        }
    )+};
}

identifiers!(
    OrganisationId,
    PersonId,
    CredentialId,
    InterventionId,
    CategoryId,
    CommentId,
    PhotoId,
    RecurrenceId,
    AbsenceId,
    ImportId,
    PhraseId,
    QuestionId,
    StepId,
    SavedFilterId,
    ZoneId,
    BreachId,
    RightsRequestId,
    uuid::Uuid
);

/// A statement and its parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Stmt {
    /// SQL text, its parameters written `?1`, `?2`….
    pub sql: Cow<'static, str>,
    /// The values, from `?1`.
    pub params: Vec<Value>,
}

/// Builds a [`Stmt`] of one organisation: `sql!("select … where organisation_id = ?1", organisation)`.
///
/// A test prepares every literal against schema.sql, demands that it names `organisation_id`, and refuses a full scan.
#[macro_export]
macro_rules! sql {
    ($text:literal $(, $param:expr)* $(,)?) => {
        $crate::db::Stmt {
            sql: ::std::borrow::Cow::Borrowed($text),
            params: ::std::vec![$($crate::db::Value::from($param)),*],
        }
    };
}

/// Builds a [`Stmt`] that belongs to no organisation: sign-in, throttles, purges, the outbox. The same test prepares it.
#[macro_export]
macro_rules! system_sql {
    ($text:literal $(, $param:expr)* $(,)?) => { $crate::sql!($text $(, $param)*) };
}

/// Why a batch was not carried out; nothing of it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// A guard found that the row is no longer what was read: somebody was faster.
    #[error("stale")]
    Stale,
    /// These columns must be unique, `table.column, …`.
    #[error("not unique: {0}")]
    NotUnique(String),
    /// Anything else, for the log.
    #[error("database: {0}")]
    Failed(String),
}

impl DbError {
    /// Reads the engine's text, the same on D1 and on SQLite.
    pub(crate) fn from_text(text: String) -> Self {
        if text.contains("CHECK constraint failed: one_row_changed") {
            return Self::Stale;
        }
        match text.split_once("UNIQUE constraint failed: ") {
            Some((_, columns)) => Self::NotUnique(
                columns
                    .split(": ")
                    .next()
                    .unwrap_or(columns)
                    .trim()
                    .to_owned(),
            ),
            None => Self::Failed(text),
        }
    }

    /// Whether a value of `table.column` was there already; an index on an expression is told by `index 'name'`.
    #[must_use]
    pub fn repeats(&self, column: &str) -> bool {
        matches!(self, Self::NotUnique(columns) if columns.contains(column))
    }
}

/// Reads a 0 or 1 column as a boolean; false where the statement gives no such column.
pub fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Option::<f64>::deserialize(from).map(|number| number.is_some_and(|number| number != 0.0))
}

/// Reads a moment as the database keeps it.
pub fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
    let text = String::deserialize(from)?;
    domain::calendar::from_db(&text).map_err(serde::de::Error::custom)
}

/// Reads a moment that may be null; add `#[serde(default)]`.
pub fn optional_moment<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<DateTime<Utc>>, D::Error> {
    Option::<String>::deserialize(from)?
        .map(|text| domain::calendar::from_db(&text).map_err(serde::de::Error::custom))
        .transpose()
}

/// Reads a civil date.
pub fn date<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
    let text = String::deserialize(from)?;
    domain::calendar::parse_date(&text).map_err(serde::de::Error::custom)
}

/// Reads a civil date that may be null; add `#[serde(default)]`.
pub fn optional_date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
    Option::<String>::deserialize(from)?
        .map(|text| domain::calendar::parse_date(&text).map_err(serde::de::Error::custom))
        .transpose()
}

/// A row with one column, `value`.
#[derive(Debug, Deserialize)]
pub struct Single<T> {
    /// The value.
    pub value: T,
}

/// How heavy one bound text may be, in bytes: D1 takes two megabytes.
pub const HEAVIEST: usize = 900_000;

/// JSON values as arrays that are each light enough to be bound.
pub fn bundles(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut bundles: Vec<String> = Vec::new();
    for value in values {
        match bundles.last_mut() {
            Some(bundle) if bundle.len() + value.len() < HEAVIEST => {
                bundle.push(',');
                bundle.push_str(&value);
            }
            _ => bundles.push(format!("[{value}")),
        }
    }
    bundles.iter().map(|bundle| format!("{bundle}]")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_bundle_is_heavier_than_what_can_be_bound() {
        let value = format!("\"{}\"", "x".repeat(400_000));
        let bundles = bundles(std::iter::repeat_n(value, 5));
        assert_eq!(bundles.len(), 3);
        assert!(bundles.iter().all(|bundle| bundle.len() < HEAVIEST + 2));
        let values: Vec<usize> = bundles
            .iter()
            .map(|bundle| serde_json::from_str::<Vec<String>>(bundle).unwrap().len())
            .collect();
        assert_eq!(values, [2, 2, 1]);
    }

    #[test]
    fn errors_are_read_from_either_engine() {
        let d1 = "D1_ERROR: UNIQUE constraint failed: membership.organisation_id, membership.identifiant_folded: SQLITE_CONSTRAINT";
        assert!(DbError::from_text(d1.to_owned()).repeats("membership.identifiant_folded"));
        let guard = "CHECK constraint failed: one_row_changed";
        assert_eq!(DbError::from_text(guard.to_owned()), DbError::Stale);
        assert!(matches!(
            DbError::from_text("no such table: x".to_owned()),
            DbError::Failed(_)
        ));
    }
}
