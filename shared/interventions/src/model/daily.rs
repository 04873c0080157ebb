//! What daily work adds to an intervention: deadlines, several at once, phrases, questions, steps, filters that are kept, and
//! what its requester says of the work.

use super::{Intervention, Status};
use crate::policy::Action;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    calendar::Holidays,
    id::{PhraseId, QuestionId, SavedFilterId, StepId},
};
use platform::db::{flag, optional_date};
use serde::{Deserialize, Serialize};

/// How many interventions are changed at once, at most.
pub const MOST_AT_ONCE: usize = 100;

/// How long after its end a requester may say whether it solved the problem.
const FEEDBACK_WINDOW: TimeDelta = TimeDelta::days(14);

/// The day on which something that begins on `since` is due: the last of so many working days, the first day not being counted.
#[must_use]
pub fn deadline(
    since: NaiveDate,
    working_days: Option<u8>,
    holidays: Holidays,
) -> Option<NaiveDate> {
    working_days.map(|count| holidays.add_working_days(since, i16::from(count)))
}

/// What an intervention's follow-up says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct FollowUp {
    /// Within how many working days those of its category are due.
    pub working_days: Option<u8>,
    /// The civil date on which it is due.
    #[serde(default, deserialize_with = "optional_date")]
    pub due_on: Option<NaiveDate>,
    /// The civil date on which those concerned are told that it is still blocked.
    #[serde(default, deserialize_with = "optional_date")]
    pub relaunch_on: Option<NaiveDate>,
    /// What its requester answered to « Résolu ? ».
    pub feedback: Option<Feedback>,
    /// Why he asks for it to be taken up again.
    pub feedback_words: Option<String>,
}

/// A requester's answer to « Résolu ? ».
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feedback {
    /// « Oui ».
    Solved,
    /// « Non »: to be taken up again, if a coordinateur agrees.
    Unsolved,
}

impl Feedback {
    /// The code kept in the database and in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Solved => "solved",
            Self::Unsolved => "unsolved",
        }
    }
}

impl Intervention {
    /// Whether it was due before `today` and is still to be done.
    #[must_use]
    pub fn is_late(&self, today: NaiveDate) -> bool {
        let open = matches!(self.status, Status::ToDo | Status::InProgress);
        open && self.follow_up.due_on.is_some_and(|due| due < today)
    }

    /// Whether its requester asks for it to be taken up again, and nobody did.
    #[must_use]
    pub fn asks_reopening(&self) -> bool {
        self.status == Status::Done && self.follow_up.feedback == Some(Feedback::Unsolved)
    }

    /// Whether the fourteen days in which its requester says whether it is solved are still running at `now`.
    #[must_use]
    pub fn awaits_feedback(&self, now: DateTime<Utc>) -> bool {
        self.status == Status::Done
            && self
                .closed_at
                .is_some_and(|end| now - end < FEEDBACK_WINDOW)
    }
}

/// What can be done to several interventions at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gesture {
    /// Accept them.
    Validate,
    /// Say who does them.
    Assign,
    /// Say when.
    Plan,
}

impl Gesture {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Validate, Self::Assign, Self::Plan];

    /// The last part of the address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Validate => "valider",
            Self::Assign => "affecter",
            Self::Plan => "planifier",
        }
    }

    /// The gesture of that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gesture| gesture.code() == code)
    }

    /// What it is for one of them.
    #[must_use]
    pub const fn action(self) -> Action {
        match self {
            Self::Validate => Action::Validate,
            Self::Assign => Action::Assign,
            Self::Plan => Action::Plan,
        }
    }
}

/// Where a phrase is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhraseKind {
    /// For the reason of a refusal.
    Refuse,
    /// For what is in the way.
    Block,
    /// For a comment.
    Comment,
}

impl PhraseKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Refuse, Self::Block, Self::Comment];
    /// How many phrases a kind has at most.
    pub const MOST: u32 = 20;

    /// The code kept in the database and in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Block => "block",
            Self::Comment => "comment",
        }
    }

    /// The words people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Refuse => "Refuser une demande",
            Self::Block => "Signaler un blocage",
            Self::Comment => "Commenter",
        }
    }
}

/// A phrase of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Phrase {
    /// Identifier.
    pub id: PhraseId,
    /// Where it is offered.
    pub kind: PhraseKind,
    /// The phrase.
    pub body: String,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// In words.
    Text,
    /// By a number.
    Number,
    /// By one of a few.
    Choice,
    /// By yes or no.
    YesNo,
}

impl QuestionKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Text, Self::Number, Self::Choice, Self::YesNo];

    /// The code kept in the database and in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Choice => "choice",
            Self::YesNo => "yes_no",
        }
    }

    /// The words people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Text => "Un texte",
            Self::Number => "Un nombre",
            Self::Choice => "Un choix dans une liste",
            Self::YesNo => "Oui ou non",
        }
    }
}

/// A question asked of who reports something of a category or type.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Question {
    /// Identifier.
    pub id: QuestionId,
    /// The category, for all its types, or the type.
    pub category_id: domain::id::CategoryId,
    /// How it is answered.
    pub kind: QuestionKind,
    /// The question.
    pub label: String,
    /// Of a choice: one a line.
    pub choices: Option<String>,
    /// Whether it must be answered.
    #[serde(deserialize_with = "flag")]
    pub required: bool,
}

impl Question {
    /// How many questions a category or type has at most.
    pub const MOST: u32 = 10;

    /// The name of its field in a form, and of its key in JSON.
    #[must_use]
    pub fn field(&self) -> String {
        format!("question_{}", self.id)
    }

    /// What there is to choose from.
    pub fn options(&self) -> impl Iterator<Item = &str> {
        self.choices.as_deref().unwrap_or_default().lines()
    }
}

/// What was answered, under the question as it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Answered {
    /// The question.
    pub question_id: QuestionId,
    /// As it was asked.
    pub label: String,
    /// The answer.
    pub value: String,
}

/// A step of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Step {
    /// Identifier.
    pub id: StepId,
    /// The category, for all its types, or the type.
    pub category_id: domain::id::CategoryId,
    /// What there is to do.
    pub label: String,
    /// Whether it is done, on the intervention that is read.
    #[serde(deserialize_with = "flag")]
    pub ticked: bool,
}

impl Step {
    /// How many steps a category or type has at most.
    pub const MOST: u32 = 20;
}

/// What daily work adds to everything about an intervention.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Daily {
    /// What was answered when it was reported.
    pub answers: Vec<Answered>,
    /// Its checklist.
    pub steps: Vec<Step>,
    /// The phrases of the organisation.
    pub phrases: Vec<Phrase>,
}

impl Daily {
    /// The phrases offered there.
    pub fn phrases(&self, kind: PhraseKind) -> impl Iterator<Item = &Phrase> {
        self.phrases
            .iter()
            .filter(move |phrase| phrase.kind == kind)
    }
}

/// A filter of the list that somebody keeps.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SavedFilter {
    /// Identifier.
    pub id: SavedFilterId,
    /// Its name.
    pub name: String,
    /// The query of the list.
    pub query: String,
}

impl SavedFilter {
    /// How many a person keeps at most.
    pub const MOST: u32 = 20;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests::intervention;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_deadline_counts_working_days_over_week_ends_and_holidays() {
        let due = |since, count| deadline(day(since), Some(count), Holidays::National).unwrap();
        assert_eq!(due("2026-03-02", 1), day("2026-03-03"));
        assert_eq!(due("2026-03-06", 1), day("2026-03-09"));
        // Friday 1 May and Friday 8 May 2026 are holidays.
        assert_eq!(due("2026-04-30", 1), day("2026-05-04"));
        assert_eq!(due("2026-04-30", 5), day("2026-05-11"));
        assert_eq!(deadline(day("2026-03-02"), None, Holidays::National), None);
        // Good Friday 2026 is the 3rd of April.
        let east = |holidays| deadline(day("2026-04-02"), Some(1), holidays).unwrap();
        assert_eq!(east(Holidays::National), day("2026-04-03"));
        assert_eq!(east(Holidays::AlsaceMoselle), day("2026-04-07"));
    }

    #[test]
    fn it_is_late_from_the_day_after_and_while_there_is_work() {
        let mut item = intervention(Status::ToDo);
        item.follow_up.due_on = Some(day("2026-03-05"));
        assert!(!item.is_late(day("2026-03-05")));
        assert!(item.is_late(day("2026-03-06")));
        item.status = Status::InProgress;
        assert!(item.is_late(day("2026-03-06")));
        for status in [Status::ToValidate, Status::Done, Status::Cancelled] {
            item.status = status;
            assert!(!item.is_late(day("2026-03-06")), "{status:?}");
        }
    }

    #[test]
    fn its_requester_has_fourteen_days_sharp() {
        let mut item = intervention(Status::Done);
        let end = item.created_at;
        item.closed_at = Some(end);
        assert!(item.awaits_feedback(end + TimeDelta::days(14) - TimeDelta::seconds(1)));
        assert!(!item.awaits_feedback(end + TimeDelta::days(14)));
        item.status = Status::InProgress;
        assert!(!item.awaits_feedback(end));
    }
}
