//! What programs read of an import.

use crate::{model::import::Import, pages::Preview};
use domain::calendar::{Zone, rfc3339};
use serde_json::{Value, json};
use web::{
    import::FAULT,
    route::{Schema, Shape},
};

/// Where an import is.
pub static IMPORT: Schema = Schema {
    name: "Import",
    keys: &[
        ("id", Shape::Id),
        ("state", Shape::OneOf(&["ready", "running", "done"])),
        ("lines", Shape::Integer),
        ("wrong", Shape::Integer),
        ("imported", Shape::Integer),
        ("cursor", Shape::Integer),
        ("ignored_columns", Shape::Text),
        ("created_at", Shape::Moment),
    ],
};

/// The imports of the last days.
pub static IMPORTS: Schema = Schema {
    name: "Imports",
    keys: &[("items", Shape::List(&IMPORT))],
};

/// An import, and what is wrong with its file.
pub static PREVIEW: Schema = Schema {
    name: "ImportPreview",
    keys: &[
        ("import", Shape::Object(&IMPORT)),
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
        "imported": import.imported,
        "cursor": import.cursor,
        "ignored_columns": import.ignored,
        "created_at": rfc3339(import.created_at, zone),
    })
}

/// The value of [`IMPORTS`].
#[must_use]
pub fn imports(imports: &[Import], zone: Zone) -> Value {
    let items: Vec<Value> = imports.iter().map(|one| import(one, zone)).collect();
    json!({ "items": items })
}

/// The value of [`PREVIEW`].
#[must_use]
pub fn preview(preview: &Preview<'_>, zone: Zone) -> Value {
    json!({ "import": import(preview.import, zone), "faults": preview.faults.json(), "next": preview.faults.next })
}
