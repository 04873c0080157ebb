//! What programs read of the map and of the zones.

use super::STATUSES;
use crate::store::{map::Points, zones::Zone};
use serde_json::{Value, json};
use web::route::{Schema, Shape};

/// The points of a map.
pub static POINTS: Schema = Schema {
    name: "Points",
    keys: &[
        (
            "points",
            Shape::Rows(&[
                ("number", Shape::Integer),
                ("id", Shape::Id),
                ("latitude", Shape::OptionalNumber),
                ("longitude", Shape::OptionalNumber),
                ("status", Shape::OneOf(STATUSES)),
                ("title", Shape::Text),
                ("address", Shape::Text),
                ("created_on", Shape::Text),
                ("urgent", Shape::Integer),
                ("blocked", Shape::Integer),
                ("outline", Shape::OptionalText),
            ]),
        ),
        ("more", Shape::Boolean),
    ],
};

static ZONE: Schema = Schema {
    name: "Zone",
    keys: &[
        ("id", Shape::Id),
        ("kind", Shape::OneOf(&["district", "territory"])),
        ("name", Shape::Text),
    ],
};

/// The zones of a territory.
pub static ZONES: Schema = Schema {
    name: "Zones",
    keys: &[("zones", Shape::List(&ZONE))],
};

/// What a change of a zone gives back.
pub static ZONE_RECEIPT: Schema = Schema {
    name: "ZoneReceipt",
    keys: &[("id", Shape::Id)],
};

/// [`ZONES`].
#[must_use]
pub fn zones(zones: &[Zone]) -> Value {
    let told = |zone: &Zone| json!({ "id": zone.id, "kind": zone.kind.code(), "name": zone.name });
    json!({ "zones": zones.iter().map(told).collect::<Vec<_>>() })
}

/// [`POINTS`], as the database wrote it; `more` when not all of them are there.
#[must_use]
pub fn points(found: &Points, more: bool) -> String {
    format!("{{\"points\":[{}],\"more\":{more}}}", found.lines)
}
