//! What programs read of the planning.

use super::STATUSES;
use crate::{
    planning::Planned,
    store::planning::{Absence, Feed},
};
use chrono::{DateTime, Utc};
use domain::{
    calendar::{Zone, rfc3339},
    id::{AbsenceId, PersonId},
};
use platform::directory::MemberRow;
use serde_json::{Value, json};
use web::route::{Schema, Shape};

static PLANNED: Schema = Schema {
    name: "PlannedIntervention",
    keys: &[
        ("id", Shape::Id),
        ("number", Shape::Integer),
        ("version", Shape::Integer),
        ("status", Shape::OneOf(STATUSES)),
        ("status_label", Shape::Text),
        ("blocked", Shape::Boolean),
        ("title", Shape::Text),
        ("address", Shape::Text),
        ("start", Shape::Moment),
        ("end", Shape::OptionalMoment),
        ("all_day", Shape::Boolean),
        ("assignees", Shape::List(&super::PERSON)),
    ],
};

/// What is planned: `end` is exclusive, `all_day` goes from midnight to midnight; `complete` is false where there was more than
/// one answer holds.
pub static PLANNING: Schema = Schema {
    name: "Planning",
    keys: &[
        ("items", Shape::List(&PLANNED)),
        ("complete", Shape::Boolean),
    ],
};

static ABSENCE: Schema = Schema {
    name: "Absence",
    keys: &[
        ("id", Shape::Id),
        ("person", Shape::Object(&super::PERSON)),
        ("first_day", Shape::Text),
        ("last_day", Shape::Text),
    ],
};

/// The absences that the reader may know of.
pub static ABSENCES: Schema = Schema {
    name: "Absences",
    keys: &[("items", Shape::List(&ABSENCE))],
};

/// What a change of an absence gives back.
pub static ABSENCE_RECEIPT: Schema = Schema {
    name: "AbsenceReceipt",
    keys: &[("id", Shape::Id)],
};

/// Since when the reader's calendar may read; null where it may not.
pub static FEED: Schema = Schema {
    name: "CalendarFeed",
    keys: &[("since", Shape::OptionalMoment)],
};

/// The secret address, told once.
pub static FEED_CREATED: Schema = Schema {
    name: "CalendarFeedCreated",
    keys: &[("address", Shape::Text), ("since", Shape::Moment)],
};

/// [`PLANNING`].
#[must_use]
pub fn planning(items: &[Planned], complete: bool, team: &[MemberRow], zone: Zone) -> Value {
    let items: Vec<Value> = items.iter().map(|item| planned(item, team, zone)).collect();
    json!({ "items": items, "complete": complete })
}

fn planned(item: &Planned, team: &[MemberRow], zone: Zone) -> Value {
    let people: Vec<Value> = item
        .assignees()
        .filter_map(|person| person_of(person, team))
        .collect();
    json!({
        "id": item.id,
        "number": item.number,
        "version": item.version,
        "status": item.status.code(),
        "status_label": item.status.label(),
        "blocked": item.blocked,
        "title": item.title,
        "address": item.address,
        "start": rfc3339(item.planned_start, zone),
        "end": item.planned_end.map(|end| rfc3339(end, zone)),
        "all_day": item.is_all_day(zone),
        "assignees": people,
    })
}

fn person_of(person: PersonId, team: &[MemberRow]) -> Option<Value> {
    let member = team.iter().find(|member| member.person_id == person)?;
    let name = format!("{} {}", member.first_name, member.last_name);
    Some(json!({ "id": person, "name": name }))
}

/// [`ABSENCES`].
#[must_use]
pub fn absences(items: &[Absence], team: &[MemberRow]) -> Value {
    let items: Vec<Value> = items
        .iter()
        .filter_map(|absence| {
            Some(json!({
                "id": absence.id,
                "person": person_of(absence.person_id, team)?,
                "first_day": absence.first_day,
                "last_day": absence.last_day,
            }))
        })
        .collect();
    json!({ "items": items })
}

/// [`ABSENCE_RECEIPT`].
#[must_use]
pub fn absence_receipt(id: AbsenceId) -> Value {
    json!({ "id": id })
}

/// [`FEED`].
#[must_use]
pub fn feed(feed: Option<Feed>, zone: Zone) -> Value {
    json!({ "since": feed.map(|feed| rfc3339(feed.created_at, zone)) })
}

/// [`FEED_CREATED`].
#[must_use]
pub fn feed_created(address: &str, since: DateTime<Utc>, zone: Zone) -> Value {
    json!({ "address": address, "since": rfc3339(since, zone) })
}
