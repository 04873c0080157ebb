//! What programs read of the statistics.

use crate::{model::figures::Tally, pages::Shown};
use serde_json::{Value, json};
use web::route::{Schema, Shape};

static PERIOD: Schema = Schema {
    name: "FiguresOfPeriod",
    keys: &[
        ("first", Shape::Text),
        ("last", Shape::Text),
        ("label", Shape::Text),
        ("created", Shape::Integer),
        ("finished", Shape::Integer),
    ],
};

static GROUP: Schema = Schema {
    name: "FiguresOfGroup",
    keys: &[
        ("code", Shape::Text),
        ("label", Shape::Text),
        ("created", Shape::Integer),
        ("finished", Shape::Integer),
    ],
};

static CELL: Schema = Schema {
    name: "FiguresOfGroupInPeriod",
    keys: &[
        ("first", Shape::Text),
        ("code", Shape::Text),
        ("created", Shape::Integer),
        ("finished", Shape::Integer),
    ],
};

/// Statistics: by period, by group, and by group in each period where there was any.
pub static FIGURES: Schema = Schema {
    name: "Figures",
    keys: &[
        ("period", Shape::OneOf(&["jour", "mois", "annee"])),
        (
            "by",
            Shape::OneOf(&["categorie", "type", "statut", "priorite", "zone"]),
        ),
        ("periods", Shape::List(&PERIOD)),
        ("groups", Shape::List(&GROUP)),
        ("cells", Shape::List(&CELL)),
    ],
};

/// The value of [`FIGURES`].
#[must_use]
pub fn figures(shown: &Shown<'_>) -> Value {
    let groups = shown.groups();
    let periods: Vec<Value> = shown
        .periods()
        .into_iter()
        .map(|(span, tally)| {
            let label = span.label(shown.asked.period);
            json!({ "first": span.first.to_string(), "last": span.last.to_string(), "label": label, "created": tally.created, "finished": tally.finished })
        })
        .collect();
    let cells: Vec<Value> = shown
        .spans
        .iter()
        .enumerate()
        .flat_map(|(index, span)| {
            groups.iter().filter_map(move |group| {
                let here = shown.cells.iter().filter(|cell| cell.period == index && cell.code == group.code);
                let tally = Tally::of(here);
                (tally != Tally::default()).then(|| {
                    json!({ "first": span.first.to_string(), "code": group.code, "created": tally.created, "finished": tally.finished })
                })
            })
        })
        .collect();
    let groups: Vec<Value> = groups
        .iter()
        .map(|group| json!({ "code": group.code, "label": group.label, "created": group.tally.created, "finished": group.tally.finished }))
        .collect();
    json!({
        "period": shown.asked.period.code(),
        "by": shown.asked.by.code(),
        "periods": periods,
        "groups": groups,
        "cells": cells,
    })
}
