//! The planning, who is not there, and the calendars that read it.

use crate::{
    answers::planning as answers,
    handlers::planning::{self, load_absences},
    store::planning::{load_absence, load_feed},
};
use std::future::ready;
use web::{
    Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/interventions/planning",
        Who::Member,
        "Montrer ce qui est planifié : semaine, mois, liste, ou semaine de chaque personne",
        |ctx, request| Box::pin(planning::show(ctx, request)),
    )
    .takes(&[
        FieldSpec::optional(
            "vue",
            FieldKind::OneOf(&["semaine", "equipe", "mois", "liste"]),
            "Ce que l’on veut voir ; equipe : coordinateurs et administrateur.",
        ),
        FieldSpec::optional(
            "semaine",
            FieldKind::Text(8),
            "Semaine ISO, comme 2026-W10.",
        ),
        FieldSpec::optional("mois", FieldKind::Text(7), "Mois, comme 2026-03."),
        FieldSpec::optional("depuis", FieldKind::Date, "Premier jour de la liste."),
    ])
    .answers(Answer::Json(&answers::PLANNING)),
    get(
        "/interventions/planning/agenda",
        Who::Member,
        "Lire ce qui est planifié entre deux moments, à 62 jours l’un de l’autre au plus",
        |ctx, request| Box::pin(planning::agenda(ctx, request)),
    )
    .takes(&[
        FieldSpec::required("start", FieldKind::Text(35), "Début, RFC 3339."),
        FieldSpec::required("end", FieldKind::Text(35), "Fin, exclue, RFC 3339."),
    ])
    .answers(Answer::Json(&answers::PLANNING)),
    get(
        "/interventions/planning/indisponibilites",
        Who::Member,
        "Lister les indisponibilités : toutes, ou les siennes",
        |_, request| Box::pin(ready(planning::absences(request))),
    )
    .load(load_absences)
    .answers(Answer::Json(&answers::ABSENCES)),
    post(
        "/interventions/planning/indisponibilites",
        Who::Member,
        "Ajouter des dates d’indisponibilité, sans motif",
        |ctx, request| Box::pin(planning::add_absence(ctx, request)),
    )
    .load(load_absences)
    .takes(&[
        FieldSpec::optional(
            "person_id",
            FieldKind::Id,
            "Personne ; vide : soi-même. Autrui : coordinateurs et administrateur.",
        ),
        FieldSpec::required("first_day", FieldKind::Date, "Premier jour."),
        FieldSpec::optional("last_day", FieldKind::Date, "Dernier jour, compris."),
    ])
    .answers(Answer::Json(&answers::ABSENCE_RECEIPT)),
    post(
        "/interventions/planning/indisponibilites/{absence_id}/supprimer",
        Who::Member,
        "Supprimer des dates d’indisponibilité",
        |ctx, request| Box::pin(planning::remove_absence(ctx, request)),
    )
    .load(load_absence)
    .answers(Answer::Json(&answers::ABSENCE_RECEIPT)),
    get(
        "/interventions/planning/abonnement",
        Who::Member,
        "Dire si l’agenda de la personne peut lire son planning",
        |_, request| Box::pin(ready(planning::feed(request))),
    )
    .load(load_feed)
    .answers(Answer::Json(&answers::FEED)),
    post(
        "/interventions/planning/abonnement",
        Who::Member,
        "Créer ou remplacer l’adresse secrète de son agenda",
        |ctx, request| Box::pin(planning::open_feed(ctx, request)),
    )
    .answers(Answer::Json(&answers::FEED_CREATED)),
    post(
        "/interventions/planning/abonnement/revoquer",
        Who::Member,
        "Révoquer l’adresse secrète de son agenda",
        |ctx, request| Box::pin(planning::close_feed(ctx, request)),
    )
    .load(load_feed)
    .answers(Answer::Json(&answers::FEED)),
    get(
        "/agenda/{feed}",
        Who::Anyone,
        "Donner le calendrier (RFC 5545) de qui détient cette adresse secrète",
        |ctx, request| Box::pin(planning::calendar(ctx, request)),
    )
    .stateless()
    .answers(Answer::Calendar),
];
