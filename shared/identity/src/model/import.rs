//! People who come as a file: what a line says, and where the import is; pure.

use crate::forms::team::Details;
use chrono::{DateTime, Utc};
use domain::{
    csv::table::Fault,
    id::ImportId,
    policy::Role,
    text::{EmailAddress, Phone},
};
use platform::db::moment;
use serde::{Deserialize, Serialize};

/// How many people one file holds at most: they are added in one batch.
pub const LINES_MAX: usize = 2_000;

/// Where an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Read and shown; nobody is added yet.
    Ready,
    /// Everybody who could be is added.
    Done,
}

impl State {
    /// The code kept in the database and in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ready => "ready",
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
    /// How many people can be added, or are.
    pub lines: u32,
    /// How many lines cannot.
    pub wrong: u32,
    /// How many of the people have an address, and so are mailed the notice.
    pub mailed: u32,
    /// How many of these addresses are those of a private mail service.
    pub private: u32,
    /// The columns of the file that nothing is done with, as one reads them; empty: none.
    pub ignored: String,
    /// When the file came.
    #[serde(deserialize_with = "moment")]
    pub created_at: DateTime<Utc>,
}

/// Somebody to add, as a line of the file says, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recruit {
    /// Last name.
    pub last_name: String,
    /// First name.
    pub first_name: String,
    /// Under what it stands in lists.
    pub name_folded: String,
    /// As it was typed.
    pub identifiant: String,
    /// Unique in the organisation.
    pub identifiant_folded: String,
    /// Role in the interventions.
    pub role: Role,
    /// As it was typed.
    pub email: Option<String>,
    /// Unique on the platform.
    pub email_folded: Option<String>,
    /// E.164.
    pub phone: Option<String>,
}

impl Recruit {
    /// Of what was read, and the role to give.
    #[must_use]
    pub fn new(details: &Details, role: Role) -> Self {
        Self {
            last_name: details.last_name.as_str().to_owned(),
            first_name: details.first_name.as_str().to_owned(),
            name_folded: details.name_folded(),
            identifiant: details.identifiant.as_str().to_owned(),
            identifiant_folded: details.identifiant.folded(),
            role,
            email: details
                .email
                .as_ref()
                .map(|email| email.as_str().to_owned()),
            email_folded: details.email.as_ref().map(EmailAddress::folded),
            phone: details
                .phone
                .as_ref()
                .map(|phone: &Phone| phone.as_str().to_owned()),
        }
    }
}

/// A line of the file, once read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// Its place in the file, the header being the first.
    pub number: u32,
    /// Whom it adds, or all that is wrong with it.
    pub outcome: Result<Recruit, Vec<Fault>>,
    /// Whether its address is that of a private mail service.
    pub private: bool,
}

/// What somebody of the team already has, and nobody else may.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Taken {
    /// An identifiant, folded.
    pub identifiant: String,
    /// An address, folded.
    pub email: Option<String>,
}
