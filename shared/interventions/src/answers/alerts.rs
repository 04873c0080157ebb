//! What programs read of alerts.

use crate::{
    model::alerts::{Choices, Topic},
    store::alerts::Alert,
};
use domain::calendar::{Zone, rfc3339};
use serde_json::{Map, Value, json};
use uuid::Uuid;
use web::route::{Schema, Shape};

/// The codes of every kind.
const KINDS: &[&str] = &[
    "requested",
    "validated",
    "refused",
    "assigned",
    "unassigned",
    "planned",
    "started",
    "blocked",
    "finished",
    "finished_for_requester",
    "reopened",
    "cancelled",
    "commented",
    "stage",
    "absorbed",
    "merged",
    "merged_for_follower",
    "urgent",
    "relaunched",
    "reopening_asked",
    "recurrence_short",
];
/// The codes of every choice.
pub const DELIVERIES: &[&str] = &["immediate", "hourly", "never"];

static INTERVENTION: Schema = Schema {
    name: "AlertIntervention",
    keys: &[
        ("id", Shape::Id),
        ("number", Shape::Integer),
        ("title", Shape::Text),
        ("readable", Shape::Boolean),
    ],
};

static ALERT: Schema = Schema {
    name: "Alert",
    keys: &[
        ("id", Shape::Id),
        ("kind", Shape::OneOf(KINDS)),
        ("kind_label", Shape::Text),
        ("at", Shape::Moment),
        ("read_at", Shape::OptionalMoment),
        ("intervention", Shape::Object(&INTERVENTION)),
    ],
};

/// A page of alerts, the latest first.
pub static LIST: Schema = Schema {
    name: "AlertList",
    keys: &[
        ("items", Shape::List(&ALERT)),
        ("next", Shape::OptionalText),
    ],
};

/// What a person chose, topic by topic.
pub static CHOICES: Schema = Schema {
    name: "AlertChoices",
    keys: &[
        ("requests", Shape::OneOf(DELIVERIES)),
        ("answers", Shape::OneOf(DELIVERIES)),
        ("work", Shape::OneOf(DELIVERIES)),
        ("dates", Shape::OneOf(DELIVERIES)),
        ("progress", Shape::OneOf(DELIVERIES)),
        ("comments", Shape::OneOf(DELIVERIES)),
    ],
};

/// It is done; there is nothing more to say.
pub static DONE: Schema = Schema {
    name: "Done",
    keys: &[("done", Shape::Boolean)],
};

/// [`DONE`].
#[must_use]
pub fn done() -> Value {
    json!({ "done": true })
}

/// [`LIST`].
#[must_use]
pub fn list(alerts: &[Alert], next: Option<Uuid>, zone: Zone) -> Value {
    let items: Vec<Value> = alerts.iter().map(|alert| row(alert, zone)).collect();
    json!({ "items": items, "next": next })
}

fn row(alert: &Alert, zone: Zone) -> Value {
    json!({
        "id": alert.id,
        "kind": alert.kind.code(),
        "kind_label": alert.kind.label(),
        "at": rfc3339(alert.at, zone),
        "read_at": alert.read_at.map(|at| rfc3339(at, zone)),
        "intervention": {
            "id": alert.intervention_id,
            "number": alert.number,
            "title": alert.title,
            "readable": alert.opens,
        },
    })
}

/// [`CHOICES`].
#[must_use]
pub fn choices(choices: &Choices) -> Value {
    let pairs: Map<String, Value> = Topic::ALL
        .into_iter()
        .map(|topic| (topic.code().to_owned(), choices.of(topic).code().into()))
        .collect();
    Value::Object(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::alerts::{Delivery, Kind};

    #[test]
    fn the_document_lists_every_code() {
        assert_eq!(Kind::ALL.map(Kind::code).as_slice(), KINDS);
        assert_eq!(Delivery::ALL.map(Delivery::code).as_slice(), DELIVERIES);
        let keys: Vec<&str> = CHOICES.keys.iter().map(|(key, _)| *key).collect();
        assert_eq!(Topic::ALL.map(Topic::code).as_slice(), keys);
    }
}
