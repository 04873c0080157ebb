//! What the organisation's work comes to, and its list as a file.

use super::{BLOCKED, OF_CATEGORY, OF_PRIORITY, OF_TYPE, OF_ZONE, SEARCH, SINCE, STATE, STATUS};
use crate::{
    answers,
    handlers::{export, figures},
};
use web::{
    Route, Who, get,
    route::{Answer, FieldKind, FieldSpec},
};

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/interventions/statistiques",
        Who::Member,
        "Compter les interventions créées et terminées, sans rien dire des personnes",
        |ctx, request| Box::pin(figures::show(ctx, request)),
    )
    .load(figures::load)
    .takes(&[
        FieldSpec::optional(
            "periode",
            FieldKind::OneOf(&["jour", "mois", "annee"]),
            "Par jour, par mois ou par année ; par mois si rien n’est dit.",
        ),
        FieldSpec::optional("du", FieldKind::Date, "Premier jour."),
        FieldSpec::optional("au", FieldKind::Date, "Dernier jour, compris."),
        FieldSpec::optional(
            "par",
            FieldKind::OneOf(&["categorie", "type", "statut", "priorite", "zone"]),
            "Ce qui les distingue ; rien d’autre n’est accepté.",
        ),
    ])
    .answers(Answer::Json(&answers::figures::FIGURES)),
    get(
        "/interventions/export.csv",
        Who::Member,
        "Exporter la liste filtrée en CSV, 20 000 lignes au plus par fichier",
        |ctx, request| Box::pin(export::export(ctx, request)),
    )
    .takes(&[
        SEARCH,
        STATUS,
        STATE,
        OF_CATEGORY,
        OF_ZONE,
        OF_TYPE,
        OF_PRIORITY,
        BLOCKED,
        FieldSpec::optional(
            "unassigned",
            FieldKind::Boolean,
            "Non assignée, ou assignée.",
        ),
        SINCE,
        FieldSpec::optional(
            "after",
            FieldKind::Integer,
            "Numéro de la dernière ligne du fichier précédent.",
        ),
    ])
    .answers(Answer::Csv),
];
