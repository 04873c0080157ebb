//! One intervention: what it shows.

use crate::{answers, handlers::reading, store::read};
use std::future::ready;
use web::{Route, Who, get, route::Answer};

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/interventions/{id}",
        Who::Member,
        "Montrer une intervention",
        |_, request| Box::pin(ready(reading::detail(request))),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::INTERVENTION)),
    get(
        "/interventions/{id}/recu",
        Who::Member,
        "Montrer le reçu d’un signalement, pendant 30 minutes",
        |_, request| Box::pin(ready(reading::receipt(request))),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::RECEIPT)),
];
