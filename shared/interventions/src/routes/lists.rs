//! Looking around.

use crate::{
    answers::{self, PRIORITIES, STATUSES},
    handlers::lists,
};
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
    FieldSpec::optional(
        "q",
        FieldKind::Text(200),
        "Mots cherchés, tous, par leur début.",
    ),
    FieldSpec::optional("status", FieldKind::OneOf(STATUSES), "Statut ; se répète."),
    FieldSpec::optional(
        "state",
        FieldKind::OneOf(&["open", "closed"]),
        "En cours de traitement, ou close.",
    ),
    FieldSpec::optional("category_id", FieldKind::Id, "Catégorie."),
    FieldSpec::optional("zone_id", FieldKind::Id, "Zone."),
    FieldSpec::optional("type_id", FieldKind::Id, "Type."),
    FieldSpec::optional("priority", FieldKind::OneOf(PRIORITIES), "Priorité."),
    FieldSpec::optional("blocked", FieldKind::Boolean, "Bloquée, ou non."),
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
    FieldSpec::optional("since", FieldKind::Date, "Créée ce jour-là ou après."),
    FieldSpec::optional(
        "after",
        FieldKind::Integer,
        "Numéro de la dernière lue : la suite vient après.",
    ),
    FieldSpec::optional("limit", FieldKind::Integer, "Nombre par page, de 1 à 100."),
])
.answers(Answer::Json(&answers::LIST))];
