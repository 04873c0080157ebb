//! What programs read of people who come as a file.

use super::ROLES;
use crate::{model::import::Import, pages::import::Preview};
use domain::calendar::{Zone, rfc3339};
use serde_json::{Value, json};
use web::{
    import::FAULT,
    route::{Schema, Shape},
};

static RECRUIT: Schema = Schema {
    name: "TeamImportPerson",
    keys: &[
        ("line", Shape::Integer),
        ("last_name", Shape::Text),
        ("first_name", Shape::Text),
        ("identifiant", Shape::Text),
        ("role", ROLES),
        ("role_label", Shape::Text),
        ("email", Shape::OptionalText),
        ("phone", Shape::OptionalText),
    ],
};

/// Where an import is.
pub static IMPORT: Schema = Schema {
    name: "TeamImport",
    keys: &[
        ("id", Shape::Id),
        ("state", Shape::OneOf(&["ready", "done"])),
        ("lines", Shape::Integer),
        ("wrong", Shape::Integer),
        ("with_email", Shape::Integer),
        ("with_private_email", Shape::Integer),
        ("ignored_columns", Shape::Text),
        ("created_at", Shape::Moment),
    ],
};

/// The import that waits to be confirmed, or null.
pub static WAITING: Schema = Schema {
    name: "TeamImportWaiting",
    keys: &[("waiting", Shape::OptionalObject(&IMPORT))],
};

/// An import, the first people of its file, and what is wrong with it.
pub static PREVIEW: Schema = Schema {
    name: "TeamImportPreview",
    keys: &[
        ("import", Shape::Object(&IMPORT)),
        ("people", Shape::List(&RECRUIT)),
        ("faults", Shape::List(&FAULT)),
        ("next", Shape::OptionalText),
    ],
};

/// The value of [`IMPORT`].
#[must_use]
pub fn import(import: &Import, zone: Zone) -> Value {
    json!({
        "id": import.id,
        "state": import.state.code(),
        "lines": import.lines,
        "wrong": import.wrong,
        "with_email": import.mailed,
        "with_private_email": import.private,
        "ignored_columns": import.ignored,
        "created_at": rfc3339(import.created_at, zone),
    })
}

/// The value of [`WAITING`].
#[must_use]
pub fn waiting(waiting: Option<&Import>, zone: Zone) -> Value {
    json!({ "waiting": waiting.map(|waiting| import(waiting, zone)) })
}

/// The value of [`PREVIEW`].
#[must_use]
pub fn preview(preview: &Preview<'_>, zone: Zone) -> Value {
    let people = preview.people.iter().map(|(line, one)| {
        json!({
            "line": line,
            "last_name": one.last_name,
            "first_name": one.first_name,
            "identifiant": one.identifiant,
            "role": one.role,
            "role_label": one.role.label(),
            "email": one.email,
            "phone": one.phone,
        })
    });
    json!({
        "import": import(preview.import, zone),
        "people": people.collect::<Vec<_>>(),
        "faults": preview.faults.json(),
        "next": preview.faults.next,
    })
}
