//! What an intervention is, its states, and the only moves between them; pure.

use chrono::{DateTime, Utc};
use domain::{
    id::{CategoryId, CommentId, InterventionId, OrganisationId, PersonId, PhotoId},
    policy::{Actor, Role, Subject, Ties},
};
use platform::db::{flag, moment, optional_moment};
use serde::{Deserialize, Serialize};

pub mod alerts;
mod daily;
pub mod figures;
pub mod import;
mod moves;
pub mod nearby;
mod relations;
pub mod round;

pub use relations::{PARTS_MAX, Related, Relation, Standing};

pub use daily::{
    Answered, Daily, Feedback, FollowUp, Gesture, MOST_AT_ONCE, Phrase, PhraseKind, Question,
    QuestionKind, SavedFilter, Step, deadline,
};
pub use moves::{
    Blocked, Cancelled, Finished, Move, PutBack, Refused, Reopened, Started, Touch, Unblocked,
    Validated, WrongState, YEARS_KEPT,
};

/// How many photos of each moment an intervention may have.
pub const PHOTOS_MAX: usize = 5;

/// How many days ahead the pages of the day go: what a phone keeps of its agent's work, what the board shows of what is to be done.
pub const DAYS_AHEAD: u64 = 7;

/// How long its author may add photos to what he reported, even when he no longer sees it.
pub const REPORT_WINDOW: chrono::TimeDelta = chrono::TimeDelta::minutes(30);

/// Where an intervention stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// « À valider »: asked for, not yet accepted.
    ToValidate,
    /// « À faire ».
    ToDo,
    /// « En cours ».
    InProgress,
    /// « Terminée ».
    Done,
    /// « Refusée », with a reason.
    Refused,
    /// « Annulée », with a reason.
    Cancelled,
    /// « Doublon » of another one.
    Duplicate,
}

impl Status {
    /// Every status, in the order of life.
    pub const ALL: [Self; 7] = [
        Self::ToValidate,
        Self::ToDo,
        Self::InProgress,
        Self::Done,
        Self::Refused,
        Self::Cancelled,
        Self::Duplicate,
    ];

    /// The code kept in the database and in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ToValidate => "to_validate",
            Self::ToDo => "to_do",
            Self::InProgress => "in_progress",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
            Self::Duplicate => "duplicate",
        }
    }

    /// The word people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::ToValidate => "À valider",
            Self::ToDo => "À faire",
            Self::InProgress => "En cours",
            Self::Done => "Terminée",
            Self::Refused => "Refusée",
            Self::Cancelled => "Annulée",
            Self::Duplicate => "Doublon",
        }
    }

    /// The status of that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Whether work is still expected.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::ToValidate | Self::ToDo | Self::InProgress)
    }

    /// The status of what a person of this role creates (terms of use, 5.1).
    #[must_use]
    pub const fn at_creation(author: Role) -> Self {
        match author {
            Role::Requester | Role::Operator => Self::ToValidate,
            Role::Agent | Role::Coordinator | Role::Administrator => Self::ToDo,
        }
    }
}

/// How pressing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// « Normale ».
    #[default]
    Normal,
    /// « Haute ».
    High,
    /// « Urgente ».
    Urgent,
}

impl Priority {
    /// Every priority.
    pub const ALL: [Self; 3] = [Self::Normal, Self::High, Self::Urgent];

    /// The code kept in the database and in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    /// The word people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Normal => "Normale",
            Self::High => "Haute",
            Self::Urgent => "Urgente",
        }
    }

    /// The priority of that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|priority| priority.code() == code)
    }
}

/// An intervention as one row of the database, with the names of its category and type.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Intervention {
    /// Whose.
    pub organisation_id: OrganisationId,
    /// Identifier.
    pub id: InterventionId,
    /// The number that people say, unique in the organisation.
    pub number: i64,
    /// Where it stands.
    pub status: Status,
    /// Counts edits, assignments and plans.
    pub version: i64,
    /// How pressing.
    pub priority: Priority,
    /// Category.
    pub category_id: CategoryId,
    /// Its name.
    pub category_name: String,
    /// Type inside the category.
    pub type_id: Option<CategoryId>,
    /// Its name.
    pub type_name: Option<String>,
    /// Street address or described place, at most 100 characters.
    pub address: String,
    /// What helps to find it, at most 500 characters.
    pub address_extra: Option<String>,
    /// Five digits.
    pub postcode: Option<String>,
    /// At most 163 characters.
    pub city: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// What is to be done.
    pub description: Option<String>,
    /// Who asked; none when that person left.
    pub author_id: Option<PersonId>,
    /// Planned from.
    #[serde(default, deserialize_with = "optional_moment")]
    pub planned_start: Option<DateTime<Utc>>,
    /// Planned until.
    #[serde(default, deserialize_with = "optional_moment")]
    pub planned_end: Option<DateTime<Utc>>,
    /// Since when it is blocked, if it is.
    #[serde(default, deserialize_with = "optional_moment")]
    pub blocked_at: Option<DateTime<Utc>>,
    /// What blocks it.
    pub block_reason: Option<String>,
    /// Why it was refused or cancelled.
    pub closing_reason: Option<String>,
    /// When it was asked for.
    #[serde(deserialize_with = "moment")]
    pub created_at: DateTime<Utc>,
    /// Its last change.
    #[serde(deserialize_with = "moment")]
    pub updated_at: DateTime<Utc>,
    /// When work began.
    #[serde(default, deserialize_with = "optional_moment")]
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended, however it ended.
    #[serde(default, deserialize_with = "optional_moment")]
    pub closed_at: Option<DateTime<Utc>>,
    /// Its deadline, its relaunch, and what its requester said of the work.
    pub follow_up: FollowUp,
}

impl Intervention {
    /// The title people read: the type, or the category where no type was chosen.
    #[must_use]
    pub fn title(&self) -> &str {
        self.type_name.as_deref().unwrap_or(&self.category_name)
    }

    /// The place in one line, as a letter would have it.
    #[must_use]
    pub fn place(&self) -> String {
        let town = [self.postcode.as_deref(), self.city.as_deref()];
        let town: Vec<&str> = town.into_iter().flatten().collect();
        if town.is_empty() {
            self.address.clone()
        } else {
            format!("{}, {}", self.address, town.join(" "))
        }
    }

    /// How `actor` stands to it, whether he follows it aside.
    #[must_use]
    pub fn subject(&self, actor: &Actor, assignees: &[Assignee]) -> Subject {
        Subject {
            organisation: self.organisation_id,
            id: self.id.uuid(),
            version: self.version,
            ties: Ties {
                assigned: assignees
                    .iter()
                    .any(|assignee| assignee.person_id == actor.person),
                own: self.author_id == Some(actor.person),
                followed: false,
            },
        }
    }
}

/// Somebody who does it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Assignee {
    /// The person.
    pub person_id: PersonId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// For mail.
    pub email: Option<String>,
    /// A suspended person gets no mail.
    #[serde(default, deserialize_with = "optional_moment")]
    pub suspended_at: Option<DateTime<Utc>>,
}

/// A comment, its author's name as it is today.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Comment {
    /// Identifier.
    pub id: CommentId,
    /// Who; none: « Ancien membre ».
    pub author_id: Option<PersonId>,
    /// First and last name.
    pub author_name: Option<String>,
    /// What; none: deleted.
    pub body: Option<String>,
    /// When.
    #[serde(deserialize_with = "moment")]
    pub created_at: DateTime<Utc>,
    /// When it was written, if it waited for the network.
    #[serde(default, deserialize_with = "optional_moment")]
    pub made_at: Option<DateTime<Utc>>,
    /// Last change.
    #[serde(default, deserialize_with = "optional_moment")]
    pub edited_at: Option<DateTime<Utc>>,
    /// Changed or deleted by the administrateur rather than by its author.
    #[serde(deserialize_with = "flag")]
    pub moderated: bool,
    /// When it was deleted.
    #[serde(default, deserialize_with = "optional_moment")]
    pub deleted_at: Option<DateTime<Utc>>,
}

/// Before or after the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// « Avant ».
    Before,
    /// « Après »: the problem solved.
    After,
}

impl Moment {
    /// The code kept in the database and in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
        }
    }

    /// The word people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Before => "Avant",
            Self::After => "Après",
        }
    }
}

/// A photo of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Photo {
    /// Identifier.
    pub id: PhotoId,
    /// Before or after.
    pub moment: Moment,
    /// Where the bytes are.
    pub key: String,
    /// Where the thumbnail is, if the browser made one.
    pub thumbnail_key: Option<String>,
    /// A type that was read from the bytes.
    pub content_type: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Counts what was masked in it.
    pub version: i64,
    /// When it was added.
    #[serde(deserialize_with = "moment")]
    pub created_at: DateTime<Utc>,
}

/// A line of the history.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Entry {
    /// When.
    #[serde(deserialize_with = "moment")]
    pub at: DateTime<Utc>,
    /// When it was done, if it waited for the network.
    #[serde(default, deserialize_with = "optional_moment")]
    pub made_at: Option<DateTime<Utc>>,
    /// Who; none: « Ancien membre ».
    pub actor_name: Option<String>,
    /// What; a code of [`Event`].
    pub event: Event,
    /// What changed, in French.
    pub detail: Option<String>,
}

/// What can happen to an intervention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// « Créée ».
    Created,
    /// « Modifiée ».
    Edited,
    /// « Validée ».
    Validated,
    /// « Refusée ».
    Refused,
    /// « Affectée ».
    Assigned,
    /// « Planifiée ».
    Planned,
    /// « Démarrée ».
    Started,
    /// « Remise à faire ».
    PutBack,
    /// « Bloquée ».
    Blocked,
    /// « Débloquée ».
    Unblocked,
    /// « Terminée ».
    Finished,
    /// « Rouverte ».
    Reopened,
    /// « Annulée ».
    Cancelled,
    /// « Photo ajoutée ».
    PhotoAdded,
    /// « Photo supprimée ».
    PhotoRemoved,
    /// « Photo masquée »: faces or plates in it.
    PhotoRedacted,
    /// « Importée », from the file of another tool.
    Imported,
    /// « Réunie à une autre »: it was the same.
    Merged,
    /// « Doublon réuni »: another one was the same, and joined it.
    Absorbed,
    /// « Divisée ».
    Split,
    /// « Dite résolue » by its requester.
    Solved,
    /// « Réouverture demandée » by its requester.
    ReopenAsked,
    /// « Demande de réouverture écartée ».
    ReopenDeclined,
}

impl Event {
    /// The code kept in the database and in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Edited => "edited",
            Self::Validated => "validated",
            Self::Refused => "refused",
            Self::Assigned => "assigned",
            Self::Planned => "planned",
            Self::Started => "started",
            Self::PutBack => "put_back",
            Self::Blocked => "blocked",
            Self::Unblocked => "unblocked",
            Self::Finished => "finished",
            Self::Reopened => "reopened",
            Self::Cancelled => "cancelled",
            Self::PhotoAdded => "photo_added",
            Self::PhotoRemoved => "photo_removed",
            Self::PhotoRedacted => "photo_redacted",
            Self::Imported => "imported",
            Self::Merged => "merged",
            Self::Absorbed => "absorbed",
            Self::Split => "split",
            Self::Solved => "solved",
            Self::ReopenAsked => "reopen_asked",
            Self::ReopenDeclined => "reopen_declined",
        }
    }

    /// The words people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Created => "Créée",
            Self::Edited => "Modifiée",
            Self::Validated => "Validée",
            Self::Refused => "Refusée",
            Self::Assigned => "Affectée",
            Self::Planned => "Planifiée",
            Self::Started => "Démarrée",
            Self::PutBack => "Remise à faire",
            Self::Blocked => "Bloquée",
            Self::Unblocked => "Débloquée",
            Self::Finished => "Terminée",
            Self::Reopened => "Rouverte",
            Self::Cancelled => "Annulée",
            Self::PhotoAdded => "Photo ajoutée",
            Self::PhotoRemoved => "Photo supprimée",
            Self::PhotoRedacted => "Photo masquée",
            Self::Imported => "Importée",
            Self::Merged => "Réunie à une autre",
            Self::Absorbed => "Doublon réuni",
            Self::Split => "Divisée",
            Self::Solved => "Dite résolue",
            Self::ReopenAsked => "Réouverture demandée",
            Self::ReopenDeclined => "Réouverture écartée",
        }
    }
}

/// Everything about one intervention that its page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Dossier {
    /// The row.
    pub intervention: Intervention,
    /// First and last name of who asked; none: « Ancien membre ».
    pub author_name: Option<String>,
    /// Who does it.
    pub assignees: Vec<Assignee>,
    /// In the order of time.
    pub comments: Vec<Comment>,
    /// In the order of time.
    pub photos: Vec<Photo>,
    /// In the order of time.
    pub journal: Vec<Entry>,
    /// The interventions it is tied to, by number.
    pub related: Vec<Related>,
    /// What was answered, what there is to tick, and the phrases of the organisation.
    pub daily: Daily,
}

/// An intervention in a list.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Summary {
    /// The row.
    pub intervention: Intervention,
    /// « GA, GI »: who does it, first and last names separated by `|`, people by `;`.
    pub assignee_names: Option<String>,
    /// A photo to show, and whether it has a thumbnail.
    pub photo_id: Option<PhotoId>,
}

/// A category and its types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Identifier.
    pub id: CategoryId,
    /// Name.
    pub name: String,
    /// No longer offered.
    pub archived: bool,
    /// How near another one of it may be the same, from 0 (nobody is asked) to [`nearby::FARTHEST_METRES`].
    pub nearby_metres: u32,
    /// Within how many working days its interventions are due; none: they have no deadline.
    pub working_days: Option<u8>,
    /// Its types.
    pub types: Vec<CategoryType>,
}

/// A type inside a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryType {
    /// Identifier.
    pub id: CategoryId,
    /// Name.
    pub name: String,
    /// No longer offered.
    pub archived: bool,
}

/// Puts an agent's open work in the order of his day: what is under way, then what is planned, by its hour, then the rest,
/// the urgent first.
pub fn order_of_the_day(items: &mut [Summary]) {
    items.sort_by_key(|item| {
        let item = &item.intervention;
        let waits = item.status != Status::InProgress;
        let start = item.planned_start.unwrap_or(DateTime::<Utc>::MAX_UTC);
        let calm = match item.priority {
            Priority::Urgent => 0,
            Priority::High => 1,
            Priority::Normal => 2,
        };
        (waits, start, calm, item.number)
    });
}

/// The lines of a journal that somebody who read the page at `read_at` has not seen; the last one when none is later,
/// because moments are whole seconds.
#[must_use]
pub fn changes_since(journal: &[Entry], read_at: DateTime<Utc>) -> &[Entry] {
    let seen = journal
        .iter()
        .take_while(|entry| entry.at <= read_at)
        .count();
    let from = seen.min(journal.len().saturating_sub(1));
    journal.get(from..).unwrap_or_default()
}

/// The end of a journal that holds the last `versions` changes of version, for somebody who tells which version he read but
/// not when.
#[must_use]
pub fn last_changes(journal: &[Entry], versions: i64) -> &[Entry] {
    let counts = |entry: &Entry| {
        matches!(
            entry.event,
            Event::Edited | Event::Assigned | Event::Planned
        )
    };
    let wanted = usize::try_from(versions).unwrap_or(0).max(1);
    let places = journal
        .iter()
        .enumerate()
        .filter(|(_, entry)| counts(entry))
        .map(|(place, _)| place);
    let from = places.rev().nth(wanted - 1).unwrap_or(0);
    journal.get(from..).unwrap_or_default()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use domain::calendar::from_db;
    use uuid::Uuid;

    pub(crate) fn person(n: u128) -> PersonId {
        PersonId::new(Uuid::from_u128(n))
    }

    pub(crate) fn intervention(status: Status) -> Intervention {
        let at = from_db("2026-03-01T08:00:00Z").unwrap();
        Intervention {
            organisation_id: OrganisationId::new(Uuid::from_u128(100)),
            id: InterventionId::new(Uuid::from_u128(200)),
            number: 12,
            status,
            version: 1,
            priority: Priority::Normal,
            category_id: CategoryId::new(Uuid::from_u128(300)),
            category_name: "Voirie".to_owned(),
            type_id: None,
            type_name: None,
            address: "12 rue Gambetta".to_owned(),
            address_extra: None,
            postcode: None,
            city: None,
            latitude: None,
            longitude: None,
            description: None,
            author_id: Some(person(1)),
            planned_start: None,
            planned_end: None,
            blocked_at: None,
            block_reason: None,
            closing_reason: None,
            created_at: at,
            updated_at: at,
            started_at: None,
            closed_at: None,
            follow_up: FollowUp::default(),
        }
    }

    #[test]
    fn the_day_starts_with_what_is_under_way() {
        let item = |number, status, planned: Option<&str>, priority| Summary {
            intervention: Intervention {
                number,
                planned_start: planned.map(|moment| from_db(moment).unwrap()),
                priority,
                ..intervention(status)
            },
            assignee_names: None,
            photo_id: None,
        };
        let mut items = [
            item(1, Status::ToDo, None, Priority::Normal),
            item(
                2,
                Status::ToDo,
                Some("2026-03-02T13:00:00Z"),
                Priority::Normal,
            ),
            item(
                3,
                Status::ToDo,
                Some("2026-03-02T07:00:00Z"),
                Priority::Normal,
            ),
            item(4, Status::ToDo, None, Priority::Urgent),
            item(5, Status::InProgress, None, Priority::Normal),
        ];
        order_of_the_day(&mut items);
        assert_eq!(items.map(|item| item.intervention.number), [5, 3, 2, 4, 1]);
    }

    #[test]
    fn what_was_read_is_not_told_again() {
        let entry = |moment: &str| Entry {
            at: from_db(moment).unwrap(),
            made_at: None,
            actor_name: None,
            event: Event::Edited,
            detail: None,
        };
        let journal = [
            entry("2026-03-01T08:00:00Z"),
            entry("2026-03-01T09:00:00Z"),
            entry("2026-03-01T10:00:00Z"),
        ];
        assert_eq!(changes_since(&journal, journal[0].at), &journal[1..]);
        assert_eq!(changes_since(&journal, journal[2].at), &journal[2..]);
        assert_eq!(changes_since(&[], journal[0].at), &[]);
    }

    #[test]
    fn versions_are_counted_back_over_moves() {
        let entry = |event| Entry {
            at: from_db("2026-03-01T08:00:00Z").unwrap(),
            made_at: None,
            actor_name: None,
            event,
            detail: None,
        };
        let journal = [
            Event::Created,
            Event::Edited,
            Event::Started,
            Event::Planned,
        ]
        .map(entry);
        assert_eq!(last_changes(&journal, 1), &journal[3..]);
        assert_eq!(last_changes(&journal, 2), &journal[1..]);
        assert_eq!(last_changes(&journal, 9), &journal[..]);
        assert_eq!(last_changes(&[], 1), &[]);
    }
}
