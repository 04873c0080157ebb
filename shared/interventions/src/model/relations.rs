//! What interventions are to each other, and what of one is told to those who only follow it.

use super::{Daily, Dossier, FollowUp, Intervention, Status, Summary};
use domain::{
    id::{InterventionId, PersonId, PhotoId},
    policy::Ties,
};
use platform::db::flag;
use serde::Deserialize;

/// Into how many parts an intervention is divided at most; parts are not divided again.
pub const PARTS_MAX: usize = 10;

/// What another intervention is to the one at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The one at hand is a duplicate of it.
    Original,
    /// It is a duplicate of the one at hand.
    Duplicate,
    /// The one at hand is a part of it.
    Whole,
    /// It is a part of the one at hand.
    Part,
}

impl Relation {
    /// The code of JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Duplicate => "duplicate",
            Self::Whole => "whole",
            Self::Part => "part",
        }
    }
}

/// How a reader stands to an intervention, as a row tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub struct Standing {
    /// Whether the reader made it.
    #[serde(deserialize_with = "flag")]
    pub own: bool,
    /// Whether it is assigned to the reader.
    #[serde(deserialize_with = "flag")]
    pub assigned: bool,
    /// Whether the reader follows it.
    #[serde(deserialize_with = "flag")]
    pub followed: bool,
}

impl Standing {
    /// As the policy asks.
    #[must_use]
    pub const fn ties(self) -> Ties {
        Ties {
            assigned: self.assigned,
            own: self.own,
            followed: self.followed,
        }
    }
}

/// An intervention that another one is tied to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Related {
    /// What it is to the one at hand.
    pub relation: Relation,
    /// Identifier.
    pub id: InterventionId,
    /// Its number.
    pub number: i64,
    /// Where it stands.
    pub status: Status,
    /// Its type, or its category where it has none.
    pub title: String,
    /// What is to be done; none as well for who may not read it.
    pub description: Option<String>,
    /// How the reader stands to it.
    pub standing: Standing,
    /// Whether the reader may open it: said by the policy, not by the database.
    #[serde(default, deserialize_with = "flag")]
    pub seen: bool,
}

impl Intervention {
    /// Takes away all that a follower does not learn: he keeps its number, its label, where it stands, and when.
    pub fn veil(&mut self) {
        self.address.clear();
        self.address_extra = None;
        self.postcode = None;
        self.city = None;
        self.latitude = None;
        self.longitude = None;
        self.description = None;
        self.author_id = None;
        self.planned_start = None;
        self.planned_end = None;
        self.block_reason = None;
        self.closing_reason = None;
        self.follow_up = FollowUp::default();
    }

    /// Whether this is what a follower learns of it: nothing else is without a place.
    #[must_use]
    pub fn is_veiled(&self) -> bool {
        self.address.is_empty()
    }
}

impl Summary {
    /// The same of a line of a list.
    pub fn veil(&mut self) {
        self.intervention.veil();
        self.assignee_names = None;
        self.photo_id = None;
    }
}

impl Dossier {
    /// Takes away all that its follower `reader` does not learn: other people's names, words and photos. What he wrote, and
    /// his photos `own`, stay his.
    pub fn veil(&mut self, reader: PersonId, own: &[PhotoId]) {
        self.intervention.veil();
        self.author_name = Some(crate::fr::SOMEBODY.to_owned());
        self.assignees.clear();
        self.journal.clear();
        self.comments
            .retain(|comment| comment.author_id == Some(reader));
        self.photos.retain(|photo| own.contains(&photo.id));
        self.related.retain(|related| related.seen);
        self.daily = Daily::default();
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{intervention, person};
    use super::*;
    use crate::model::{Answered, Comment, Entry, Event};
    use domain::id::{CommentId, QuestionId};

    #[test]
    fn a_follower_keeps_the_number_the_label_the_status_and_his_own_words() {
        let mut item = intervention(Status::InProgress);
        item.description = Some("Chez Madame Rivière".to_owned());
        item.follow_up.feedback_words = Some("Madame Rivière attend".to_owned());
        item.block_reason = Some("Clé chez Monsieur Rivière".to_owned());
        let comment = |author| Comment {
            id: CommentId::new(item.id.uuid()),
            author_id: Some(person(author)),
            author_name: Some("Rivière".to_owned()),
            body: Some("Rivière".to_owned()),
            created_at: item.created_at,
            made_at: None,
            edited_at: None,
            moderated: false,
            deleted_at: None,
        };
        let mut dossier = Dossier {
            author_name: Some("Rivière".to_owned()),
            assignees: Vec::new(),
            comments: vec![comment(2), comment(3)],
            photos: Vec::new(),
            journal: vec![Entry {
                at: item.created_at,
                made_at: None,
                actor_name: Some("Rivière".to_owned()),
                event: Event::Created,
                detail: None,
            }],
            related: Vec::new(),
            daily: Daily {
                answers: vec![Answered {
                    question_id: QuestionId::new(item.id.uuid()),
                    label: "Où est la clé ?".to_owned(),
                    value: "Chez Madame Rivière".to_owned(),
                }],
                ..Daily::default()
            },
            intervention: item.clone(),
        };
        dossier.veil(person(3), &[]);
        assert_eq!(dossier.comments, [comment(3)]);
        dossier.comments.clear();
        assert!(dossier.intervention.is_veiled() && !item.is_veiled());
        assert_eq!(dossier.intervention.number, item.number);
        assert_eq!(dossier.intervention.title(), item.title());
        assert!(!format!("{dossier:?}").contains("Rivière"));
    }
}
