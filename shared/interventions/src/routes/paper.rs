//! What is printed.

use crate::{handlers::paper, store::read};
use std::future::ready;
use web::{
    Route, Who, get,
    route::{FieldKind, FieldSpec},
};

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/interventions/{id}/fiche",
        Who::Member,
        "Imprimer la fiche d’une intervention",
        |ctx, request| Box::pin(ready(paper::sheet(ctx, request))),
    )
    .load(read::load),
    get(
        "/interventions/fiches",
        Who::Member,
        "Imprimer la feuille d’un jour, dans l’ordre de la tournée",
        |ctx, request| Box::pin(paper::day(ctx, request)),
    )
    .load(paper::load)
    .takes(&[
        FieldSpec::optional(
            "jour",
            FieldKind::Date,
            "Le jour ; aujourd’hui si rien n’est dit.",
        ),
        FieldSpec::optional(
            "assignee_id",
            FieldKind::Id,
            "Personne dont c’est la feuille ; coordinateurs et administrateur.",
        ),
    ]),
];
