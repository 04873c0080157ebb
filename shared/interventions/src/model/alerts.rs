//! What people are told of, the topics by which they choose when it is mailed, and when that is; pure.

use serde::{Deserialize, Serialize};

/// What somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A request waits for validation.
    Requested,
    /// A request was accepted.
    Validated,
    /// A request was turned down.
    Refused,
    /// Something was given to the reader.
    Assigned,
    /// Something was taken from the reader.
    Unassigned,
    /// Something has a date, or another one, or none any more.
    Planned,
    /// The work began.
    Started,
    /// Something is in the way.
    Blocked,
    /// The work is done.
    Finished,
    /// The work that the reader asked for is done: was the problem solved?
    FinishedForRequester,
    /// It is to be done again.
    Reopened,
    /// It was given up.
    Cancelled,
    /// Somebody commented.
    Commented,
    /// What the reader follows was accepted or turned down.
    Stage,
    /// Another request joined the reader's, for it was the same.
    Absorbed,
    /// The reader's request joined another one, for it was the same.
    Merged,
    /// What the reader follows joined another one, for it was the same.
    MergedForFollower,
    /// It passes before the others.
    Urgent,
    /// It is still blocked on the day chosen to ask about it again.
    Relaunched,
    /// Who asked says that it is not solved.
    ReopeningAsked,
    /// It comes back, and somebody who was to do it is gone.
    RecurrenceShort,
}

impl Kind {
    /// Every kind, in the order of life.
    pub const ALL: [Self; 21] = [
        Self::Requested,
        Self::Validated,
        Self::Refused,
        Self::Assigned,
        Self::Unassigned,
        Self::Planned,
        Self::Started,
        Self::Blocked,
        Self::Finished,
        Self::FinishedForRequester,
        Self::Reopened,
        Self::Cancelled,
        Self::Commented,
        Self::Stage,
        Self::Absorbed,
        Self::Merged,
        Self::MergedForFollower,
        Self::Urgent,
        Self::Relaunched,
        Self::ReopeningAsked,
        Self::RecurrenceShort,
    ];

    /// The code kept in the database and in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Validated => "validated",
            Self::Refused => "refused",
            Self::Assigned => "assigned",
            Self::Unassigned => "unassigned",
            Self::Planned => "planned",
            Self::Started => "started",
            Self::Blocked => "blocked",
            Self::Finished => "finished",
            Self::FinishedForRequester => "finished_for_requester",
            Self::Reopened => "reopened",
            Self::Cancelled => "cancelled",
            Self::Commented => "commented",
            Self::Stage => "stage",
            Self::Absorbed => "absorbed",
            Self::Merged => "merged",
            Self::MergedForFollower => "merged_for_follower",
            Self::Urgent => "urgent",
            Self::Relaunched => "relaunched",
            Self::ReopeningAsked => "reopening_asked",
            Self::RecurrenceShort => "recurrence_short",
        }
    }

    /// What people read first: the line of a list, the title of a mail.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Requested => "Une demande à valider",
            Self::Validated => "Votre demande est validée",
            Self::Refused => "Votre demande est refusée",
            Self::Assigned => "Une intervention pour vous",
            Self::Unassigned => "Une intervention vous est retirée",
            Self::Planned => "La date a changé",
            Self::Started => "Intervention commencée",
            Self::Blocked => "Intervention bloquée",
            Self::Finished | Self::FinishedForRequester => "Intervention terminée",
            Self::Reopened => "Intervention rouverte",
            Self::Cancelled => "Intervention annulée",
            Self::Commented => "Un nouveau commentaire",
            Self::Stage => "Une étape dans ce que vous suivez",
            Self::Absorbed => "Une autre demande rejoint la vôtre",
            Self::Merged => "Votre demande en rejoint une autre",
            Self::MergedForFollower => "Ce que vous suivez en rejoint une autre",
            Self::Urgent => "Intervention urgente",
            Self::Relaunched => "Intervention à relancer",
            Self::ReopeningAsked => "Réouverture demandée",
            Self::RecurrenceShort => "Une récurrence a perdu une personne",
        }
    }

    /// By which choice it is mailed.
    #[must_use]
    pub const fn topic(self) -> Topic {
        match self {
            Self::Requested | Self::ReopeningAsked => Topic::Requests,
            Self::Validated | Self::Refused | Self::Absorbed | Self::Merged => Topic::Answers,
            Self::Assigned
            | Self::Unassigned
            | Self::Reopened
            | Self::Urgent
            | Self::RecurrenceShort => Topic::Work,
            Self::Planned => Topic::Dates,
            Self::Started
            | Self::Blocked
            | Self::Finished
            | Self::FinishedForRequester
            | Self::Cancelled
            | Self::Stage
            | Self::MergedForFollower
            | Self::Relaunched => Topic::Progress,
            Self::Commented => Topic::Comments,
        }
    }
}

/// What a person chooses mail about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Requests to validate.
    Requests,
    /// What became of one's requests.
    Answers,
    /// What is given to the person, taken back, or to be done again.
    Work,
    /// Dates.
    Dates,
    /// Begun, blocked, done, given up.
    Progress,
    /// Comments.
    Comments,
}

impl Topic {
    /// Every topic, in the order of the form.
    pub const ALL: [Self; 6] = [
        Self::Requests,
        Self::Answers,
        Self::Work,
        Self::Dates,
        Self::Progress,
        Self::Comments,
    ];

    /// The code kept in the database and in JSON, and the name of the field.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::Answers => "answers",
            Self::Work => "work",
            Self::Dates => "dates",
            Self::Progress => "progress",
            Self::Comments => "comments",
        }
    }

    /// The words of the form.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Requests => "Demandes à valider",
            Self::Answers => "Réponse à vos demandes",
            Self::Work => "Interventions confiées, retirées ou rouvertes",
            Self::Dates => "Dates prévues",
            Self::Progress => "Interventions commencées, bloquées, terminées ou annulées",
            Self::Comments => "Commentaires",
        }
    }
}

/// When a topic is mailed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delivery {
    /// At once.
    Immediate,
    /// With the other alerts of the hour.
    #[default]
    Hourly,
    /// Never: the list of alerts is enough.
    Never,
}

impl Delivery {
    /// Every choice, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Immediate, Self::Hourly, Self::Never];

    /// The code kept in the database and in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Immediate => "immediate",
            Self::Hourly => "hourly",
            Self::Never => "never",
        }
    }

    /// The words of the form.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Immediate => "Tout de suite",
            Self::Hourly => "Une fois par heure au plus",
            Self::Never => "Jamais",
        }
    }

    /// The choice of that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// When mail really leaves: what is urgent does not wait for its hour, but a person who wants none gets none.
    #[must_use]
    pub const fn of(self, urgent: bool) -> Self {
        match self {
            Self::Hourly if urgent => Self::Immediate,
            chosen => chosen,
        }
    }
}

/// What one person chose; what was not chosen is [`Delivery::Hourly`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choices(Vec<(Topic, Delivery)>);

impl Choices {
    /// Reads `comments=never,dates=immediate`, as the database gathers them; what is not known any more is left out.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let pairs = text.split(',').filter_map(|pair| pair.split_once('='));
        Self(
            pairs
                .filter_map(|(topic, delivery)| {
                    let topic = Topic::ALL.into_iter().find(|one| one.code() == topic)?;
                    Some((topic, Delivery::from_code(delivery)?))
                })
                .collect(),
        )
    }

    /// The same choice for every topic.
    #[must_use]
    pub fn all(delivery: Delivery) -> Self {
        Self(
            Topic::ALL
                .into_iter()
                .map(|topic| (topic, delivery))
                .collect(),
        )
    }

    /// With another choice for one topic.
    #[must_use]
    pub fn with(mut self, topic: Topic, delivery: Delivery) -> Self {
        self.0.retain(|(known, _)| *known != topic);
        self.0.push((topic, delivery));
        self
    }

    /// When that topic is mailed.
    #[must_use]
    pub fn of(&self, topic: Topic) -> Delivery {
        let chosen = self.0.iter().find(|(known, _)| *known == topic);
        chosen.map_or_else(Delivery::default, |(_, delivery)| *delivery)
    }

    /// Every topic that was chosen for.
    pub fn iter(&self) -> impl Iterator<Item = (Topic, Delivery)> + '_ {
        self.0.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_chosen_is_once_an_hour() {
        let choices = Choices::parse("");
        for topic in Topic::ALL {
            assert_eq!(choices.of(topic), Delivery::Hourly);
        }
    }

    #[test]
    fn what_was_chosen_comes_back_and_the_unknown_is_left_out() {
        let chosen = Choices::default()
            .with(Topic::Comments, Delivery::Immediate)
            .with(Topic::Comments, Delivery::Never);
        assert_eq!(
            Choices::parse("comments=never,pigeons=hourly,dates=weekly"),
            chosen
        );
        for topic in Topic::ALL {
            assert_eq!(Choices::all(Delivery::Never).of(topic), Delivery::Never);
        }
    }

    #[test]
    fn urgent_hurries_the_hour_and_never_breaks_a_silence() {
        assert_eq!(Delivery::Hourly.of(true), Delivery::Immediate);
        assert_eq!(Delivery::Hourly.of(false), Delivery::Hourly);
        assert_eq!(Delivery::Never.of(true), Delivery::Never);
        assert_eq!(Delivery::Immediate.of(false), Delivery::Immediate);
    }

    #[test]
    fn codes_are_those_that_serde_writes() {
        for kind in Kind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
        }
    }
}
