//! What programs read: the shapes of the JSON answers, and the values that fill them.

pub mod alerts;
pub mod daily;
pub mod figures;
pub mod import;
pub mod open311;
pub mod planning;
pub mod recurrences;

use crate::{
    model::{
        Category, Comment, Dossier, Entry, Feedback, Intervention, Photo, Question, Status, Summary,
    },
    policy::Action,
    store::{place::Place, read::Revision},
};
use domain::{
    calendar::{Zone, rfc3339},
    id::{CommentId, InterventionId, PhotoId},
};
use platform::directory::MemberRow;
use serde_json::{Value, json};
use web::route::{Schema, Shape};

mod map;
pub mod relations;

pub use map::{POINTS, ZONE_RECEIPT, ZONES, points, zones};

/// The codes of every status.
pub const STATUSES: &[&str] = &[
    "to_validate",
    "to_do",
    "in_progress",
    "done",
    "refused",
    "cancelled",
    "duplicate",
];
/// The codes of every priority.
pub const PRIORITIES: &[&str] = &["normal", "high", "urgent"];
/// The codes of the two moments of a photo.
pub const MOMENTS: &[&str] = &["before", "after"];

const EVENTS: &[&str] = &[
    "created",
    "edited",
    "validated",
    "refused",
    "assigned",
    "planned",
    "started",
    "put_back",
    "blocked",
    "unblocked",
    "finished",
    "reopened",
    "cancelled",
    "photo_added",
    "photo_removed",
    "photo_redacted",
    "imported",
    "merged",
    "absorbed",
    "split",
    "solved",
    "reopen_asked",
    "reopen_declined",
];

/// What a change gives back: which intervention, and where it stands now.
pub static RECEIPT: Schema = Schema {
    name: "InterventionReceipt",
    keys: &[
        ("id", Shape::Id),
        ("number", Shape::Integer),
        ("status", Shape::OneOf(STATUSES)),
        ("status_label", Shape::Text),
        ("version", Shape::Integer),
    ],
};

/// What a change of a comment gives back.
pub static COMMENT_RECEIPT: Schema = Schema {
    name: "CommentReceipt",
    keys: &[("id", Shape::Id), ("intervention_id", Shape::Id)],
};

static ID: Schema = Schema {
    name: "Identifier",
    keys: &[("id", Shape::Id)],
};

/// What adding or removing photos gives back.
pub static PHOTO_RECEIPT: Schema = Schema {
    name: "PhotoReceipt",
    keys: &[("intervention_id", Shape::Id), ("photos", Shape::List(&ID))],
};

/// A person of the organisation.
static PERSON: Schema = Schema {
    name: "Person",
    keys: &[("id", Shape::Id), ("name", Shape::Text)],
};

static PERSON_NAME: Schema = Schema {
    name: "PersonName",
    keys: &[("name", Shape::Text)],
};

static ZONE_NAME: Schema = Schema {
    name: "ZoneName",
    keys: &[("name", Shape::Text)],
};

static NAMED: Schema = Schema {
    name: "CategoryName",
    keys: &[("id", Shape::Id), ("name", Shape::Text)],
};

static ITEM: Schema = Schema {
    name: "InterventionSummary",
    keys: &[
        ("id", Shape::Id),
        ("number", Shape::Integer),
        ("status", Shape::OneOf(STATUSES)),
        ("status_label", Shape::Text),
        ("version", Shape::Integer),
        ("priority", Shape::OneOf(PRIORITIES)),
        ("priority_label", Shape::Text),
        ("title", Shape::Text),
        ("category", Shape::Object(&NAMED)),
        ("type", Shape::OptionalObject(&NAMED)),
        ("address", Shape::Text),
        ("address_extra", Shape::OptionalText),
        ("postcode", Shape::OptionalText),
        ("city", Shape::OptionalText),
        ("latitude", Shape::OptionalNumber),
        ("longitude", Shape::OptionalNumber),
        ("description", Shape::OptionalText),
        ("planned_start", Shape::OptionalMoment),
        ("planned_end", Shape::OptionalMoment),
        ("blocked", Shape::Boolean),
        ("blocked_at", Shape::OptionalMoment),
        ("block_reason", Shape::OptionalText),
        ("closing_reason", Shape::OptionalText),
        ("created_at", Shape::Moment),
        ("updated_at", Shape::Moment),
        ("started_at", Shape::OptionalMoment),
        ("closed_at", Shape::OptionalMoment),
        ("due_on", Shape::OptionalText),
        ("relaunch_on", Shape::OptionalText),
        ("feedback", Shape::OptionalText),
        ("feedback_words", Shape::OptionalText),
        ("assignees", Shape::List(&PERSON_NAME)),
    ],
};

/// A page of interventions, the latest first.
pub static LIST: Schema = Schema {
    name: "InterventionList",
    keys: &[("items", Shape::List(&ITEM)), ("next", Shape::OptionalText)],
};

static COMMENT: Schema = Schema {
    name: "Comment",
    keys: &[
        ("id", Shape::Id),
        ("author", Shape::OptionalObject(&PERSON)),
        ("author_label", Shape::Text),
        ("body", Shape::OptionalText),
        ("created_at", Shape::Moment),
        ("made_at", Shape::OptionalMoment),
        ("edited_at", Shape::OptionalMoment),
        ("moderated", Shape::Boolean),
        ("deleted", Shape::Boolean),
    ],
};

static PHOTO: Schema = Schema {
    name: "Photo",
    keys: &[
        ("id", Shape::Id),
        ("moment", Shape::OneOf(MOMENTS)),
        ("moment_label", Shape::Text),
        ("url", Shape::Text),
        ("thumbnail_url", Shape::OptionalText),
        ("width", Shape::Integer),
        ("height", Shape::Integer),
        ("version", Shape::Integer),
        ("created_at", Shape::Moment),
    ],
};

static ENTRY: Schema = Schema {
    name: "JournalEntry",
    keys: &[
        ("at", Shape::Moment),
        ("made_at", Shape::OptionalMoment),
        ("actor_label", Shape::Text),
        ("event", Shape::OneOf(EVENTS)),
        ("event_label", Shape::Text),
        ("detail", Shape::OptionalText),
    ],
};

static ALLOWED: Schema = Schema {
    name: "AllowedAction",
    keys: &[("action", Shape::Text), ("url", Shape::Text)],
};

/// One intervention with everything about it, and what the caller may do with it now.
pub static INTERVENTION: Schema = Schema {
    name: "Intervention",
    keys: &[
        ("id", Shape::Id),
        ("number", Shape::Integer),
        ("status", Shape::OneOf(STATUSES)),
        ("status_label", Shape::Text),
        ("version", Shape::Integer),
        ("priority", Shape::OneOf(PRIORITIES)),
        ("priority_label", Shape::Text),
        ("title", Shape::Text),
        ("category", Shape::Object(&NAMED)),
        ("type", Shape::OptionalObject(&NAMED)),
        ("address", Shape::Text),
        ("address_extra", Shape::OptionalText),
        ("postcode", Shape::OptionalText),
        ("city", Shape::OptionalText),
        ("latitude", Shape::OptionalNumber),
        ("longitude", Shape::OptionalNumber),
        ("description", Shape::OptionalText),
        ("planned_start", Shape::OptionalMoment),
        ("planned_end", Shape::OptionalMoment),
        ("blocked", Shape::Boolean),
        ("blocked_at", Shape::OptionalMoment),
        ("block_reason", Shape::OptionalText),
        ("closing_reason", Shape::OptionalText),
        ("created_at", Shape::Moment),
        ("updated_at", Shape::Moment),
        ("started_at", Shape::OptionalMoment),
        ("closed_at", Shape::OptionalMoment),
        ("due_on", Shape::OptionalText),
        ("relaunch_on", Shape::OptionalText),
        ("feedback", Shape::OptionalText),
        ("feedback_words", Shape::OptionalText),
        ("assignees", Shape::List(&PERSON)),
        ("author", Shape::OptionalObject(&PERSON)),
        ("author_label", Shape::Text),
        ("comments", Shape::List(&COMMENT)),
        ("photos", Shape::List(&PHOTO)),
        ("journal", Shape::List(&ENTRY)),
        ("related", Shape::List(&relations::RELATED)),
        ("zones", Shape::List(&ZONE_NAME)),
        ("outline", Shape::OptionalText),
        ("following", Shape::Boolean),
        ("answers", Shape::List(&daily::ANSWERED)),
        ("steps", Shape::List(&daily::STEP)),
        ("allowed_actions", Shape::List(&ALLOWED)),
    ],
};

static TYPE: Schema = Schema {
    name: "CategoryType",
    keys: &[
        ("id", Shape::Id),
        ("name", Shape::Text),
        ("archived", Shape::Boolean),
    ],
};

static CATEGORY: Schema = Schema {
    name: "Category",
    keys: &[
        ("id", Shape::Id),
        ("name", Shape::Text),
        ("archived", Shape::Boolean),
        ("nearby_metres", Shape::Integer),
        ("working_days", Shape::OptionalNumber),
        ("types", Shape::List(&TYPE)),
    ],
};

/// The categories of the organisation, archived ones too.
pub static CATEGORIES: Schema = Schema {
    name: "CategoryList",
    keys: &[
        ("items", Shape::List(&CATEGORY)),
        ("next", Shape::OptionalText),
    ],
};

/// What a change of a category or type gives back.
pub static CATEGORY_RECEIPT: Schema = Schema {
    name: "CategoryReceipt",
    keys: &[("id", Shape::Id)],
};

/// What there is to choose from in a new intervention.
pub static CHOICES: Schema = Schema {
    name: "InterventionChoices",
    keys: &[
        ("categories", Shape::List(&CATEGORY)),
        ("assignable", Shape::List(&PERSON)),
        ("questions", Shape::List(&daily::QUESTION)),
    ],
};

static REVISION: Schema = Schema {
    name: "CommentRevision",
    keys: &[("replaced_at", Shape::Moment), ("body", Shape::Text)],
};

/// A comment to change, and for the administrateur what it said before it was moderated.
pub static COMMENT_TEXT: Schema = Schema {
    name: "CommentText",
    keys: &[
        ("id", Shape::Id),
        ("body", Shape::Text),
        ("revisions", Shape::List(&REVISION)),
    ],
};

/// The words for somebody who left.
const FORMER: &str = "Ancien membre";

/// [`RECEIPT`].
#[must_use]
pub fn receipt(id: InterventionId, number: i64, status: Status, version: i64) -> Value {
    json!({
        "id": id,
        "number": number,
        "status": status.code(),
        "status_label": status.label(),
        "version": version,
    })
}

/// [`COMMENT_RECEIPT`].
#[must_use]
pub fn comment_receipt(id: CommentId, of: InterventionId) -> Value {
    json!({ "id": id, "intervention_id": of })
}

/// [`PHOTO_RECEIPT`].
#[must_use]
pub fn photo_receipt(of: InterventionId, photos: &[PhotoId]) -> Value {
    let photos: Vec<Value> = photos.iter().map(|id| json!({ "id": id })).collect();
    json!({ "intervention_id": of, "photos": photos })
}

fn row(item: &Intervention, zone: Zone) -> serde_json::Map<String, Value> {
    let moment = |moment| Value::from(rfc3339(moment, zone));
    let optional = |at: Option<_>| at.map_or(Value::Null, moment);
    let kind = item
        .type_id
        .map(|id| json!({ "id": id, "name": item.type_name }));
    let row = json!({
        "id": item.id,
        "number": item.number,
        "status": item.status.code(),
        "status_label": item.status.label(),
        "version": item.version,
        "priority": item.priority.code(),
        "priority_label": item.priority.label(),
        "title": item.title(),
        "category": { "id": item.category_id, "name": item.category_name },
        "type": kind,
        "address": item.address,
        "address_extra": item.address_extra,
        "postcode": item.postcode,
        "city": item.city,
        "latitude": item.latitude,
        "longitude": item.longitude,
        "description": item.description,
        "planned_start": optional(item.planned_start),
        "planned_end": optional(item.planned_end),
        "blocked": item.blocked_at.is_some(),
        "blocked_at": optional(item.blocked_at),
        "block_reason": item.block_reason,
        "closing_reason": item.closing_reason,
        "created_at": moment(item.created_at),
        "updated_at": moment(item.updated_at),
        "started_at": optional(item.started_at),
        "closed_at": optional(item.closed_at),
        "due_on": item.follow_up.due_on.map(|day| day.to_string()),
        "relaunch_on": item.follow_up.relaunch_on.map(|day| day.to_string()),
        "feedback": item.follow_up.feedback.map(Feedback::code),
        "feedback_words": item.follow_up.feedback_words,
    });
    match row {
        Value::Object(row) => row,
        _ => serde_json::Map::new(),
    }
}

/// [`LIST`].
#[must_use]
pub fn list(items: &[Summary], next: Option<&str>, zone: Zone) -> Value {
    let items: Vec<Value> = items
        .iter()
        .map(|item| {
            let mut row = row(&item.intervention, zone);
            let names = item
                .assignee_names
                .as_deref()
                .unwrap_or_default()
                .split(';');
            let names = names.filter(|name| !name.is_empty());
            let names: Vec<Value> = names
                .map(|name| json!({ "name": name.replace('|', " ") }))
                .collect();
            row.insert("assignees".to_owned(), names.into());
            row.into()
        })
        .collect();
    json!({ "items": items, "next": next })
}

/// [`INTERVENTION`].
#[must_use]
pub fn intervention(
    dossier: &Dossier,
    place: &Place,
    following: bool,
    allowed: &[Action],
    zone: Zone,
) -> Value {
    let item = &dossier.intervention;
    let mut row = row(item, zone);
    let assignees = dossier.assignees.iter();
    let assignees: Vec<Value> = assignees
        .map(|person| json!({ "id": person.person_id, "name": format!("{} {}", person.first_name, person.last_name) }))
        .collect();
    let author = item
        .author_id
        .map(|id| json!({ "id": id, "name": dossier.author_name }));
    let allowed = allowed.iter().filter_map(|action| {
        let url = crate::handlers::verb(*action)?;
        Some(json!({ "action": action.code(), "url": format!("/interventions/{}/{url}", item.id) }))
    });
    let rest = [
        ("assignees", Value::from(assignees)),
        ("author", author.into()),
        (
            "author_label",
            dossier.author_name.as_deref().unwrap_or(FORMER).into(),
        ),
        (
            "comments",
            dossier
                .comments
                .iter()
                .map(|one| comment(one, zone))
                .collect(),
        ),
        (
            "photos",
            dossier
                .photos
                .iter()
                .map(|one| photo(item.id, one, zone))
                .collect(),
        ),
        (
            "journal",
            dossier.journal.iter().map(|one| entry(one, zone)).collect(),
        ),
        (
            "related",
            dossier.related.iter().map(relations::related).collect(),
        ),
        (
            "zones",
            place
                .zones
                .iter()
                .map(|name| json!({ "name": name }))
                .collect(),
        ),
        ("outline", place.outline.clone().into()),
        ("following", following.into()),
        ("answers", daily::answered(&dossier.daily.answers)),
        ("steps", daily::steps(&dossier.daily.steps)),
        ("allowed_actions", allowed.collect()),
    ];
    row.extend(rest.map(|(key, value)| (key.to_owned(), value)));
    row.into()
}

fn comment(comment: &Comment, zone: Zone) -> Value {
    let author = comment
        .author_id
        .map(|id| json!({ "id": id, "name": comment.author_name }));
    json!({
        "id": comment.id,
        "author": author,
        "author_label": comment.author_name.as_deref().unwrap_or(FORMER),
        "body": comment.body,
        "created_at": rfc3339(comment.created_at, zone),
        "made_at": comment.made_at.map(|at| rfc3339(at, zone)),
        "edited_at": comment.edited_at.map(|at| rfc3339(at, zone)),
        "moderated": comment.moderated,
        "deleted": comment.deleted_at.is_some(),
    })
}

fn photo(of: InterventionId, photo: &Photo, zone: Zone) -> Value {
    let url = format!("/interventions/{of}/photos/{}", photo.id);
    json!({
        "id": photo.id,
        "moment": photo.moment.code(),
        "moment_label": photo.moment.label(),
        "thumbnail_url": photo.thumbnail_key.as_ref().map(|_| format!("{url}/miniature")),
        "url": url,
        "width": photo.width,
        "height": photo.height,
        "version": photo.version,
        "created_at": rfc3339(photo.created_at, zone),
    })
}

fn entry(entry: &Entry, zone: Zone) -> Value {
    json!({
        "at": rfc3339(entry.at, zone),
        "made_at": entry.made_at.map(|at| rfc3339(at, zone)),
        "actor_label": entry.actor_name.as_deref().unwrap_or(FORMER),
        "event": entry.event.code(),
        "event_label": entry.event.label(),
        "detail": entry.detail,
    })
}

fn category(category: &Category) -> Value {
    let types = category.types.iter();
    let types: Vec<Value> = types
        .map(|kind| json!({ "id": kind.id, "name": kind.name, "archived": kind.archived }))
        .collect();
    json!({ "id": category.id, "name": category.name, "archived": category.archived, "nearby_metres": category.nearby_metres, "working_days": category.working_days, "types": types })
}

/// [`CATEGORIES`].
#[must_use]
pub fn categories(categories: &[Category]) -> Value {
    let items: Vec<Value> = categories.iter().map(category).collect();
    json!({ "items": items, "next": null })
}

/// [`CHOICES`].
#[must_use]
pub fn choices(categories: &[Category], assignable: &[MemberRow], questions: &[Question]) -> Value {
    let offered = categories.iter().filter(|category| !category.archived);
    let people = assignable.iter();
    let people: Vec<Value> = people
        .map(|person| json!({ "id": person.person_id, "name": format!("{} {}", person.first_name, person.last_name) }))
        .collect();
    json!({ "categories": offered.map(category).collect::<Vec<_>>(), "assignable": people, "questions": daily::questions(questions) })
}

/// [`COMMENT_TEXT`].
#[must_use]
pub fn comment_text(comment: &Comment, revisions: &[Revision], zone: Zone) -> Value {
    let revisions = revisions.iter();
    let revisions: Vec<Value> = revisions
        .map(|revision| json!({ "replaced_at": rfc3339(revision.replaced_at, zone), "body": revision.body }))
        .collect();
    json!({ "id": comment.id, "body": comment.body, "revisions": revisions })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Event, Moment, Priority, tests::intervention as sample};

    fn keys(value: &Value) -> Vec<String> {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    }

    fn promised(schema: &Schema) -> Vec<String> {
        let mut keys: Vec<String> = schema
            .keys
            .iter()
            .map(|(key, _)| (*key).to_owned())
            .collect();
        keys.sort();
        keys
    }

    #[test]
    fn answers_hold_the_keys_they_promise() {
        let item = sample(Status::InProgress);
        let at = item.created_at;
        let dossier = Dossier {
            author_name: None,
            assignees: Vec::new(),
            comments: vec![Comment {
                id: CommentId::new(item.id.uuid()),
                author_id: None,
                author_name: None,
                body: None,
                created_at: at,
                made_at: None,
                edited_at: None,
                moderated: true,
                deleted_at: Some(at),
            }],
            photos: vec![Photo {
                id: PhotoId::new(item.id.uuid()),
                moment: Moment::Before,
                key: "k".to_owned(),
                thumbnail_key: None,
                content_type: "image/png".to_owned(),
                width: 1,
                height: 1,
                version: 1,
                created_at: at,
            }],
            journal: vec![Entry {
                at,
                made_at: None,
                actor_name: None,
                event: Event::Created,
                detail: None,
            }],
            related: Vec::new(),
            daily: crate::model::Daily::default(),
            intervention: item.clone(),
        };
        let value = intervention(
            &dossier,
            &Place::default(),
            false,
            &[Action::Finish],
            Zone::PARIS,
        );
        assert_eq!(keys(&value), promised(&INTERVENTION));
        assert_eq!(keys(&value["comments"][0]), promised(&COMMENT));
        assert_eq!(keys(&value["photos"][0]), promised(&PHOTO));
        assert_eq!(keys(&value["journal"][0]), promised(&ENTRY));
        assert_eq!(keys(&value["allowed_actions"][0]), promised(&ALLOWED));
        let summary = Summary {
            intervention: item.clone(),
            assignee_names: None,
            photo_id: None,
        };
        assert_eq!(
            keys(&list(&[summary], None, Zone::PARIS)["items"][0]),
            promised(&ITEM)
        );
        assert_eq!(
            keys(&receipt(item.id, 1, item.status, 1)),
            promised(&RECEIPT)
        );
    }

    #[test]
    fn codes_are_those_of_the_model() {
        assert_eq!(Status::ALL.map(Status::code), STATUSES);
        assert_eq!(Priority::ALL.map(Priority::code), PRIORITIES);
        assert_eq!([Moment::Before, Moment::After].map(Moment::code), MOMENTS);
        for code in EVENTS {
            assert!(
                serde_json::from_value::<Event>(Value::from(*code)).is_ok(),
                "{code}"
            );
        }
    }
}
