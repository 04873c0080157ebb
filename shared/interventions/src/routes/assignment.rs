//! Who does an intervention, and when.

use super::{ASSIGNEES, PLANNED_END, PLANNED_START, VERSION};
use crate::{answers, handlers::edits, store::read};
use std::future::ready;
use web::{Route, Who, get, post, route::Answer};

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/interventions/{id}/affecter",
        Who::Member,
        "Préparer une affectation",
        |_, request| Box::pin(ready(edits::ask_assign(request))),
    )
    .load(read::load_with_absences),
    post(
        "/interventions/{id}/affecter",
        Who::Member,
        "Dire qui s’en charge",
        |ctx, request| Box::pin(edits::assign(ctx, request)),
    )
    .load(read::load_with_absences)
    .takes(&[VERSION, ASSIGNEES])
    .answers(Answer::Json(&answers::RECEIPT)),
    get(
        "/interventions/{id}/planifier",
        Who::Member,
        "Préparer une date",
        |_, request| Box::pin(ready(edits::ask_plan(request))),
    )
    .load(read::load_with_absences),
    post(
        "/interventions/{id}/planifier",
        Who::Member,
        "Dire quand, ou retirer la date",
        |ctx, request| Box::pin(edits::plan(ctx, request)),
    )
    .load(read::load_with_absences)
    .takes(&[VERSION, PLANNED_START, PLANNED_END])
    .answers(Answer::Json(&answers::RECEIPT)),
];
