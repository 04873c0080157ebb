//! What programs read of work that comes back.

use crate::{
    forms::recurrence::FREQUENCIES,
    store::recurrences::{Occurrence, Recurrence},
};
use domain::calendar::{Zone, rfc3339};
use serde_json::{Value, json};
use web::route::{Schema, Shape};

static RECURRENCE: Schema = Schema {
    name: "RecurrenceSummary",
    keys: &[
        ("id", Shape::Id),
        ("version", Shape::Integer),
        ("title", Shape::Text),
        ("address", Shape::Text),
        ("frequency", Shape::OneOf(FREQUENCIES)),
        ("interval", Shape::Integer),
        ("rhythm", Shape::Text),
        ("first_day", Shape::Text),
        ("last_day", Shape::Text),
        ("start_time", Shape::OptionalText),
        ("end_time", Shape::OptionalText),
    ],
};

/// The recurrences of the organisation, the latest first.
pub static RECURRENCES: Schema = Schema {
    name: "Recurrences",
    keys: &[
        ("items", Shape::List(&RECURRENCE)),
        ("next", Shape::OptionalText),
    ],
};

static OCCURRENCE: Schema = Schema {
    name: "Occurrence",
    keys: &[
        ("id", Shape::Id),
        ("number", Shape::Integer),
        ("version", Shape::Integer),
        ("date", Shape::Text),
        ("start", Shape::OptionalMoment),
    ],
};

/// One recurrence, and its interventions that are still to be done.
pub static DETAIL: Schema = Schema {
    name: "Recurrence",
    keys: &[
        ("recurrence", Shape::Object(&RECURRENCE)),
        ("occurrences", Shape::List(&OCCURRENCE)),
    ],
};

/// What a change of a recurrence gives back.
pub static RECEIPT: Schema = Schema {
    name: "RecurrenceReceipt",
    keys: &[("id", Shape::Id), ("version", Shape::Integer)],
};

fn summary(found: &Recurrence) -> Value {
    let rhythm = found.rule().as_ref().map(crate::fr::planning::rhythm);
    json!({
        "id": found.id,
        "version": found.version,
        "title": found.title(),
        "address": found.address,
        "frequency": found.frequency.code(),
        "interval": found.every,
        "rhythm": rhythm.unwrap_or_default(),
        "first_day": found.first_day,
        "last_day": found.last_day,
        "start_time": found.start_time,
        "end_time": found.end_time,
    })
}

/// [`RECURRENCES`].
#[must_use]
pub fn recurrences(items: &[Recurrence], next: Option<&str>) -> Value {
    let items: Vec<Value> = items.iter().map(summary).collect();
    json!({ "items": items, "next": next })
}

/// [`DETAIL`].
#[must_use]
pub fn detail(found: &Recurrence, occurrences: &[Occurrence], zone: Zone) -> Value {
    let occurrences: Vec<Value> = occurrences
        .iter()
        .map(|one| {
            json!({
                "id": one.id,
                "number": one.number,
                "version": one.version,
                "date": one.occurrence_date,
                "start": one.planned_start.map(|start| rfc3339(start, zone)),
            })
        })
        .collect();
    json!({ "recurrence": summary(found), "occurrences": occurrences })
}

/// [`RECEIPT`].
#[must_use]
pub fn receipt(id: domain::id::RecurrenceId, version: i64) -> Value {
    json!({ "id": id, "version": version })
}
