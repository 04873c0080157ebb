//! A file that is read and shown before anything is written of it: its lines as they are kept, what is wrong with them one page at a time,
//! and the table of the columns that are read.

use crate::{
    Error, Lookup,
    html::{pagination, table},
    route::{FieldKind, FieldSpec, Schema, Shape},
};
use domain::csv::table::Fault;
use maud::{Markup, html};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// How many lines with errors one page tells.
const LINES: usize = 50;
/// How many are asked for, so that it is known whether others follow.
pub const MOST: u32 = 51;

/// The query's field that says after which line the errors are told.
pub const AFTER: FieldSpec = FieldSpec::optional(
    "apres",
    FieldKind::Integer,
    "Dernière ligne lue\u{a0}: les erreurs qui suivent.",
);

/// What that field says; 0, from the first, where it says nothing.
#[must_use]
pub fn after(lookup: &Lookup<'_>) -> u32 {
    let said = lookup.query.get("apres").and_then(|raw| raw.parse().ok());
    said.unwrap_or(0)
}

/// A line of a file as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Line {
    /// Its place in the file, the header being the first.
    pub line: u32,
    /// JSON: what it says, or all that is wrong with it.
    pub said: String,
}

impl Line {
    /// What is kept of a line: `[its place, what it says or null, its faults or null]`, which SQLite takes apart.
    #[must_use]
    pub fn to_keep<T: Serialize>(place: u32, outcome: &Result<T, Vec<Fault>>) -> String {
        match outcome {
            Ok(said) => json!([place, said, null]).to_string(),
            Err(faults) => json!([place, null, faults]).to_string(),
        }
    }

    /// What the lines say, and the place of each.
    pub fn read<T: DeserializeOwned>(lines: Vec<Self>) -> Result<Vec<(u32, T)>, Error> {
        let read = lines
            .into_iter()
            .map(|line| Ok((line.line, serde_json::from_str(&line.said)?)));
        let read: Result<_, serde_json::Error> = read.collect();
        read.map_err(|error| Error::internal(error.to_string()))
    }
}

/// What is wrong with a file: one page of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults {
    lines: Vec<(u32, Vec<Fault>)>,
    first: String,
    /// The page of the errors that follow.
    pub next: Option<String>,
}

impl Faults {
    /// Of the lines that were read, [`MOST`] of them at most; `first` is the page of the first ones.
    pub fn of(lines: Vec<Line>, first: String) -> Result<Self, Error> {
        let mut lines = Line::read(lines)?;
        let more = lines.len() > LINES;
        lines.truncate(LINES);
        let last = lines.last().filter(|_| more);
        let next = last.map(|(line, _)| format!("{first}?apres={line}"));
        Ok(Self { lines, first, next })
    }

    fn each(&self) -> impl Iterator<Item = (u32, &Fault)> {
        self.lines
            .iter()
            .flat_map(|(line, faults)| faults.iter().map(|fault| (*line, fault)))
    }

    /// Under the names of their columns; nothing where there is none.
    #[must_use]
    pub fn markup(&self) -> Markup {
        let rows = self.each().map(|(line, fault)| {
            vec![
                html! { (line) },
                html! { (fault.column) },
                html! { (fault.message) },
            ]
        });
        let rows: Vec<Vec<Markup>> = rows.collect();
        let next = self.next.as_deref();
        html! {
            @if !rows.is_empty() {
                (table("Lignes à corriger", &["Ligne", "Colonne", "Erreur"], &rows))
                (pagination(next.map(|_| self.first.as_str()), next))
            }
        }
    }

    /// For programs: a list of [`FAULT`].
    #[must_use]
    pub fn json(&self) -> Value {
        let faults = self.each().map(
            |(line, fault)| json!({ "line": line, "column": fault.column, "message": fault.message }),
        );
        faults.collect()
    }
}

/// One error of one line.
pub static FAULT: Schema = Schema {
    name: "ImportFault",
    keys: &[
        ("line", Shape::Integer),
        ("column", Shape::Text),
        ("message", Shape::Text),
    ],
};

/// The columns that are read: the name of each, what it holds, whether it must be there.
#[must_use]
pub fn columns(columns: &[(&str, &str, bool)]) -> Markup {
    let rows = columns.iter().map(|(name, holds, needed)| {
        let needed = if *needed {
            "Obligatoire"
        } else {
            "Facultative"
        };
        vec![html! { (name) }, html! { (holds) }, html! { (needed) }]
    });
    let rows: Vec<Vec<Markup>> = rows.collect();
    table("Colonnes lues", &["Colonne", "Contenu", "Présence"], &rows)
}
