//! Past interventions that come as a file: what a line says, what is wrong with one, and how far the import is; pure.

use super::{Priority, Status};
use chrono::{DateTime, NaiveDate, Utc};
pub use domain::csv::table::Fault;
use domain::{
    fold,
    id::{CategoryId, ImportId},
};
use platform::db::moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How many lines one file holds at most, its header not counted.
pub const LINES_MAX: usize = 20_000;

/// Where an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Read and shown; nothing is imported yet.
    Ready,
    /// Some lines may be imported, some are not yet.
    Running,
    /// Every line that could be is imported.
    Done,
}

impl State {
    /// The code kept in the database and in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Done => "done",
        }
    }
}

/// An import.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Import {
    /// Identifier.
    pub id: ImportId,
    /// Where it is.
    pub state: State,
    /// How many lines can be imported.
    pub lines: u32,
    /// How many lines cannot.
    pub wrong: u32,
    /// How many are.
    pub imported: u32,
    /// The last line of the file that was imported.
    pub cursor: u32,
    /// The columns of the file that nothing is done with, as one reads them; empty: none.
    pub ignored: String,
    /// When the file came.
    #[serde(deserialize_with = "moment")]
    pub created_at: DateTime<Utc>,
}

/// What one line says, ready to be written: moments in UTC, the category as identifiers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Past {
    /// Where it stands.
    pub status: Status,
    /// How pressing it was.
    pub priority: Priority,
    /// Category.
    pub category_id: CategoryId,
    /// Type.
    pub type_id: Option<CategoryId>,
    /// « Voirie · Nettoyage ».
    pub kind: String,
    /// Address.
    pub address: String,
    /// What helps to find it.
    pub address_extra: Option<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// What there was to do.
    pub description: Option<String>,
    /// Planned from, as the database keeps moments.
    pub planned_start: Option<String>,
    /// Planned until.
    pub planned_end: Option<String>,
    /// When it was asked for.
    pub created_at: String,
    /// When it ended.
    pub closed_at: Option<String>,
    /// The civil date on which it is due, where work is left to be done.
    pub due_on: Option<NaiveDate>,
    /// Its last change: its end, or when it was asked for.
    pub updated_at: String,
    /// The civil date on which it will be deleted.
    pub purge_on: NaiveDate,
}

impl Past {
    /// The words under which it is found, its number among them.
    #[must_use]
    pub fn words(&self, number: i64) -> BTreeSet<String> {
        let texts = [
            Some(self.address.as_str()),
            self.address_extra.as_deref(),
            self.postcode.as_deref(),
            self.city.as_deref(),
            self.description.as_deref(),
        ];
        let texts: Vec<&str> = texts.into_iter().flatten().collect();
        let mut words = fold::words(&texts.join(" "));
        words.insert(number.to_string());
        words
    }

    /// About how many bytes it takes to write down with its words.
    #[must_use]
    pub fn weight(&self) -> usize {
        let texts = [&self.address_extra, &self.city, &self.description];
        let texts = texts.into_iter().flatten().map(String::len).sum::<usize>();
        1_000 + 3 * (self.address.len() + self.kind.len() + texts)
    }
}

/// A line of the file, once read.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// Its place in the file, the header being the first.
    pub number: u32,
    /// What it says, or all that is wrong with it.
    pub outcome: Result<Past, Vec<Fault>>,
}
