//! What programs read of what lies near, and of what interventions are to each other.

use super::STATUSES;
use crate::model::{Related, Status, nearby::Near};
use domain::{
    calendar::{Zone, rfc3339},
    id::InterventionId,
};
use serde_json::{Value, json};
use web::route::{Schema, Shape};

const RELATIONS: &[&str] = &["original", "duplicate", "whole", "part"];

static NEAR: Schema = Schema {
    name: "NearbyIntervention",
    keys: &[
        ("id", Shape::Id),
        ("number", Shape::Integer),
        ("status", Shape::OneOf(STATUSES)),
        ("status_label", Shape::Text),
        ("title", Shape::Text),
        ("address", Shape::OptionalText),
        ("distance_m", Shape::Integer),
        ("created_at", Shape::Moment),
        ("own", Shape::Boolean),
        ("followed", Shape::Boolean),
    ],
};

/// What lies near, the nearest first.
pub static NEARBY: Schema = Schema {
    name: "NearbyInterventions",
    keys: &[("items", Shape::List(&NEAR)), ("next", Shape::OptionalText)],
};

/// An intervention that another one is tied to; no title nor address of one that the caller may not open.
pub static RELATED: Schema = Schema {
    name: "RelatedIntervention",
    keys: &[
        ("relation", Shape::OneOf(RELATIONS)),
        ("number", Shape::Integer),
        ("status", Shape::OneOf(STATUSES)),
        ("status_label", Shape::Text),
        ("title", Shape::OptionalText),
        ("url", Shape::OptionalText),
    ],
};

static PART: Schema = Schema {
    name: "InterventionPart",
    keys: &[("id", Shape::Id), ("number", Shape::Integer)],
};

/// What dividing gives back: which intervention, and its new parts.
pub static SPLIT: Schema = Schema {
    name: "SplitReceipt",
    keys: &[
        ("id", Shape::Id),
        ("number", Shape::Integer),
        ("status", Shape::OneOf(STATUSES)),
        ("status_label", Shape::Text),
        ("parts", Shape::List(&PART)),
    ],
};

/// [`NEARBY`].
#[must_use]
pub fn nearby(found: &[(Near, u32)], zone: Zone) -> Value {
    let items: Vec<Value> = found
        .iter()
        .map(|(near, metres)| {
            json!({
                "id": near.id,
                "number": near.number,
                "status": near.status.code(),
                "status_label": near.status.label(),
                "title": near.title,
                "address": near.address,
                "distance_m": metres,
                "created_at": rfc3339(near.created_at, zone),
                "own": near.standing.own,
                "followed": near.standing.followed,
            })
        })
        .collect();
    json!({ "items": items, "next": null })
}

/// [`RELATED`].
#[must_use]
pub fn related(related: &Related) -> Value {
    json!({
        "relation": related.relation.code(),
        "number": related.number,
        "status": related.status.code(),
        "status_label": related.status.label(),
        "title": related.seen.then_some(&related.title),
        "url": related.seen.then(|| format!("/interventions/{}", related.id)),
    })
}

/// [`SPLIT`].
#[must_use]
pub fn split(
    id: InterventionId,
    number: i64,
    status: Status,
    parts: &[(InterventionId, i64)],
) -> Value {
    let parts: Vec<Value> = parts
        .iter()
        .map(|(id, number)| json!({ "id": id, "number": number }))
        .collect();
    json!({
        "id": id,
        "number": number,
        "status": status.code(),
        "status_label": status.label(),
        "parts": parts,
    })
}
