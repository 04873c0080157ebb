//! Looking around.

use super::{BLOCKED, OF_CATEGORY, OF_PRIORITY, OF_TYPE, OF_ZONE, SEARCH, SINCE, STATE, STATUS};
use crate::{answers, handlers::lists};
use web::{
    Route, Verb, Who, get,
    route::{Answer, FieldKind, FieldSpec},
};

/// Its URLs.
pub const ROUTES: &[Route] = &[get(
    "/interventions",
    Who::Member,
    "Lister les interventions que l’on voit : tableau, journée ou liste",
    |ctx, request| Box::pin(lists::list(ctx, request)),
)
.elsewhere(&[Verb::Post])
.load(lists::load)
.takes(&[
    FieldSpec::optional(
        "vue",
        FieldKind::OneOf(&["liste", "terminees", "signalees"]),
        "Ce que l’on veut voir.",
    ),
    SEARCH,
    STATUS,
    STATE,
    OF_CATEGORY,
    OF_ZONE,
    OF_TYPE,
    OF_PRIORITY,
    BLOCKED,
    FieldSpec::optional(
        "assignee_id",
        FieldKind::Id,
        "Personne affectée ; coordinateurs et administrateur.",
    ),
    FieldSpec::optional(
        "unassigned",
        FieldKind::Boolean,
        "Non assignée, ou assignée ; coordinateurs et administrateur.",
    ),
    FieldSpec::optional("late", FieldKind::Boolean, "En retard sur son échéance."),
    FieldSpec::optional(
        "reopen_asked",
        FieldKind::Boolean,
        "Terminée, et sa réouverture est demandée.",
    ),
    FieldSpec::optional(
        "order",
        FieldKind::OneOf(&["due"]),
        "Par échéance : seulement ce qui est ouvert et en a une.",
    ),
    FieldSpec::optional(
        "after_due",
        FieldKind::Date,
        "Échéance de la dernière lue, avec after, dans cet ordre.",
    ),
    SINCE,
    FieldSpec::optional(
        "after",
        FieldKind::Integer,
        "Numéro de la dernière lue : la suite vient après.",
    ),
    FieldSpec::optional("limit", FieldKind::Integer, "Nombre par page, de 1 à 100."),
])
.answers(Answer::Json(&answers::LIST))];
