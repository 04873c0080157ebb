//! What a person reads of the interventions: one file a page, each given what it may offer.

mod absences;
pub mod alerts;
mod board;
mod bulk;
mod categories;
mod comments;
mod day;
mod detail;
mod feedback;
mod field;
mod figures;
mod filters;
mod form;
mod import;
mod list;
mod map;
mod map_image;
mod moves;
pub mod open311;
mod paper;
mod parts;
mod photos;
mod phrases;
mod planning;
mod qr;
mod questions;
mod receipt;
mod recurrences;
mod redaction;
mod relations;
mod revisions;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
mod when;
mod zones;

pub use absences::{Absences, absences, feed, feed_opened};
pub use board::{Board, Column, board};
pub use bulk::{Bulk, bulk};
pub use categories::{categories, category, category_type};
pub use comments::{comment, remove_comment};
pub use day::day;
pub use detail::{Detail, detail};
pub use feedback::unsolved;
pub use field::{WORKER_POLICY, field, offline};
pub use figures::{Shown, figures};
pub use filters::filters;
pub use form::{Edit, New, edit, new, values};
pub use import::{Preview, import, imports};
pub use list::{List, list, listed, query_of, query_sent};
pub use map::{Map, map};
pub use moves::{Reason, assign, assigned, plan, planned, reason};
pub use paper::{DaySheet, day_sheet, sheet};
pub use photos::remove_photo;
pub use phrases::phrases;
pub use planning::{Planning, around, away, planning};
pub use questions::{Work, work};
pub use receipt::receipt;
pub use recurrences::{
    Series, recurrence, recurrence_new, recurrence_stop, recurrences, series_values,
};
pub use redaction::redact;
pub use relations::{followed, merge, nearby, same, split};
pub use revisions::revisions;
pub use zones::{zone, zones};

pub use parts::LIST;

use crate::model::Entry;
use web::{FieldError, Fields};

/// Where the list of categories is.
pub const CATEGORIES: &str = "/interventions/categories";

/// What the page of an intervention may offer its reader: what both the policy and the state allow now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Change what it says.
    Edit,
    /// Accept the request.
    Validate,
    /// Refuse the request, with a reason.
    Refuse,
    /// Choose who does it.
    Assign,
    /// Choose when it is done.
    Plan,
    /// Begin.
    Start,
    /// Back to « À faire ».
    PutBack,
    /// Say what blocks it.
    Block,
    /// Say that nothing blocks it any more.
    Unblock,
    /// End.
    Finish,
    /// Back to « En cours ».
    Reopen,
    /// Give it up, with a reason.
    Cancel,
    /// Be told of its stages.
    Follow,
    /// No longer be told of them.
    Unfollow,
    /// Divide it into parts.
    Split,
    /// Merge it into another one.
    Merge,
    /// Comment.
    Comment,
    /// Add a photo of what there is to do.
    AddBefore,
    /// Add a photo of what was done.
    AddAfter,
    /// Delete a photo.
    RemovePhoto,
    /// Mask faces and plates in a photo.
    RedactPhoto,
    /// Read what comments said before they were moderated.
    ReadRevisions,
    /// Tick the steps of its checklist.
    TickSteps,
    /// Say whether the work solved the problem.
    AnswerSolved,
    /// Leave it done although its requester asks otherwise.
    DeclineReopening,
}

/// What stands in a form, and what is wrong with it when it is shown again.
#[derive(Debug, Clone, Copy)]
pub struct Entered<'a> {
    /// What is typed or chosen.
    pub fields: &'a Fields,
    /// What is wrong, field by field.
    pub errors: &'a [FieldError],
    /// What others changed since the form was opened, when that is why it is shown again.
    pub changes: Option<&'a [Entry]>,
}

impl<'a> Entered<'a> {
    /// A form shown for the first time, holding `fields`.
    #[must_use]
    pub const fn first(fields: &'a Fields) -> Self {
        Self {
            fields,
            errors: &[],
            changes: None,
        }
    }

    /// A form with errors.
    #[must_use]
    pub const fn wrong(fields: &'a Fields, errors: &'a [FieldError]) -> Self {
        Self {
            fields,
            errors,
            changes: None,
        }
    }

    /// A form that somebody else's change overtook.
    #[must_use]
    pub const fn stale(fields: &'a Fields, changes: &'a [Entry]) -> Self {
        Self {
            fields,
            errors: &[],
            changes: Some(changes),
        }
    }
}
