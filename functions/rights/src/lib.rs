//! « Droits »: who may do what, drawn from the very tables that the modules ask before they do anything.
//!
//! A module knows no other module: this function knows both, and has no rule of its own.

mod matrix;
mod page;

#[cfg(test)]
mod tests;

use matrix::{Line, matter_code, tie_code};
use serde_json::{Value, json};
use std::future::ready;
use web::{
    App, Request, Response, Route, Who, get,
    route::{Answer, Schema, Shape},
};

/// Its only URL.
pub const ROUTES: &[Route] = &[get(
    "/droits",
    Who::Anyone,
    "Lire ce que chaque rôle permet de faire",
    |_, request| Box::pin(ready(Ok(show(&request)))),
)
.answers(Answer::Json(&RIGHTS))];

/// The function.
pub const APP: App = App {
    name: "rights",
    routes: &[ROUTES],
    notices: &[],
    jobs: &[],
};

web::doors!(crate::APP);

/// What a role may do an action to.
static RULE: Schema = Schema {
    name: "RightRule",
    keys: &[
        (
            "role",
            Shape::OneOf(&[
                "administrator",
                "coordinator",
                "agent",
                "requester",
                "operator",
            ]),
        ),
        ("role_label", Shape::Text),
        (
            "tie",
            Shape::OneOf(&["organisation", "assigned", "own", "followed"]),
        ),
        ("tie_label", Shape::Text),
    ],
};

/// An action, and who may do it; a role without a rule may not.
static RIGHT: Schema = Schema {
    name: "Right",
    keys: &[
        ("module", Shape::OneOf(&["identity", "interventions"])),
        ("action", Shape::Text),
        ("label", Shape::Text),
        (
            "matter",
            Shape::OneOf(&[
                "intervention",
                "comment",
                "absence",
                "organisation",
                "account",
                "platform",
            ]),
        ),
        ("rules", Shape::List(&RULE)),
    ],
};

/// Every action.
static RIGHTS: Schema = Schema {
    name: "Rights",
    keys: &[
        ("items", Shape::List(&RIGHT)),
        ("next", Shape::OptionalText),
    ],
};

/// `GET /droits`: for everybody to read; the tables are no secret.
fn show(request: &Request) -> Response {
    let lines = matrix::read();
    if request.wants_json() {
        let items: Vec<Value> = lines.iter().map(item).collect();
        return Response::json(&json!({ "items": items, "next": null }));
    }
    Response::page(page::rights(request, &lines))
}

fn item(line: &Line) -> Value {
    let rules = line.held.iter().flat_map(|(role, ties)| {
        ties.iter().map(move |tie| {
            json!({
                "role": role.code(),
                "role_label": role.label(),
                "tie": tie_code(*tie),
                "tie_label": page::tie(line.matter, *tie),
            })
        })
    });
    json!({
        "module": line.module,
        "action": line.code,
        "label": line.label,
        "matter": matter_code(line.matter),
        "rules": rules.collect::<Vec<_>>(),
    })
}
