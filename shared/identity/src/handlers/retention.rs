//! The public page of durations, drawn from the register.

use crate::pages::retention as pages;
use domain::retention::REGISTER;
use serde_json::{Value, json};
use web::{Request, Response};

/// What is kept, how long, and what becomes of it: for everybody to read.
#[must_use]
pub fn durations(request: &Request) -> Response {
    if !request.wants_json() {
        return Response::page(pages::durations(request));
    }
    let items: Vec<Value> = REGISTER
        .iter()
        .map(|line| {
            json!({
                "table": line.table,
                "holds": line.holds,
                "duration": line.duration,
                "fate": pages::fate(line.fate),
                "source": line.source,
            })
        })
        .collect();
    Response::json(&json!({ "items": items, "next": null }))
}
