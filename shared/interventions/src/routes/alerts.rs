//! What people are told, and when they are mailed.

use crate::{
    answers::alerts::{self as answers, DELIVERIES},
    handlers::alerts,
};
use std::future::ready;
use web::{
    Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

const fn topic(name: &'static str, about: &'static str) -> FieldSpec {
    FieldSpec::optional(name, FieldKind::OneOf(DELIVERIES), about)
}

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/alertes",
        Who::Member,
        "Lister ses alertes des 90 derniers jours",
        |ctx, request| Box::pin(alerts::list(ctx, request)),
    )
    .takes(&[FieldSpec::optional(
        "after",
        FieldKind::Id,
        "Identifiant de la dernière lue : la suite vient après.",
    )])
    .answers(Answer::Json(&answers::LIST)),
    post(
        "/alertes/lues",
        Who::Member,
        "Marquer toutes ses alertes comme lues",
        |ctx, request| Box::pin(alerts::read_all(ctx, request)),
    )
    .answers(Answer::Json(&answers::DONE)),
    post(
        "/alertes/{id}/lue",
        Who::Member,
        "Marquer une alerte comme lue",
        |ctx, request| Box::pin(alerts::read_one(ctx, request)),
    )
    .answers(Answer::Json(&answers::DONE)),
    get(
        "/alertes/preferences",
        Who::Member,
        "Montrer ce que l’on reçoit par courriel",
        |_, request| Box::pin(ready(alerts::ask_choices(request))),
    )
    .load(alerts::load)
    .answers(Answer::Json(&answers::CHOICES)),
    post(
        "/alertes/preferences",
        Who::Member,
        "Choisir ce que l’on reçoit par courriel, et quand",
        |ctx, request| Box::pin(alerts::choose(ctx, request)),
    )
    .load(alerts::load)
    .takes(&[
        topic("requests", "Demandes à valider."),
        topic("answers", "Réponse à vos demandes."),
        topic("work", "Interventions confiées, retirées ou rouvertes."),
        topic("dates", "Dates prévues."),
        topic(
            "progress",
            "Interventions commencées, bloquées, terminées ou annulées.",
        ),
        topic("comments", "Commentaires."),
    ])
    .answers(Answer::Json(&answers::CHOICES)),
    get(
        "/alertes/arret",
        Who::Anyone,
        "Proposer d’arrêter les courriels d’alerte ; le jeton est dans le fragment",
        |_, request| Box::pin(ready(Ok(alerts::ask_stop(&request)))),
    )
    .stateless(),
    post(
        "/alertes/arret",
        Who::Anyone,
        "Arrêter les courriels d’alerte, sans se connecter",
        |ctx, request| Box::pin(alerts::stop(ctx, request)),
    )
    .stateless()
    .takes(&[FieldSpec::required(
        "token",
        FieldKind::Text(100),
        "Jeton d’un courriel d’alerte, de moins de 90 jours.",
    )])
    .answers(Answer::Json(&answers::DONE)),
];
