//! The end of an organisation's contract, for its administrateur and for the operator.

use crate::{handlers::closing, schemas, store::closing as store};
use std::future::ready;
use web::{
    Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

/// Their URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/fin-de-contrat",
        Who::Member,
        "Voir la fin du contrat de son organisation, et son archive",
        |_, request| Box::pin(ready(closing::own(request))),
    )
    .load(store::own),
    post(
        "/fin-de-contrat/archive",
        Who::Member,
        "Préparer l’archive de tout ce que l’organisation a ici",
        |ctx, request| Box::pin(closing::prepare(ctx, request)),
    )
    .answers(Answer::Json(&schemas::CONSOLE_DONE)),
    post(
        "/fin-de-contrat/archive/continuer",
        Who::Member,
        "Faire le volume suivant de l’archive sans attendre",
        |ctx, request| Box::pin(closing::advance(ctx, request)),
    )
    .load(store::next)
    .takes(&[FieldSpec::required(
        "cursor",
        FieldKind::Text(500),
        "Où commence ce volume, tel que la page l’écrit\u{a0}: le même n’est fait qu’une fois.",
    )])
    .answers(Answer::Json(&schemas::CONSOLE_DONE)),
    get(
        "/fin-de-contrat/archive/{number}",
        Who::Member,
        "Télécharger un volume de l’archive, ou la suite d’un téléchargement interrompu",
        |ctx, request| Box::pin(closing::download(ctx, request)),
    )
    .load(store::piece)
    .answers(Answer::Zip),
    get(
        "/console/organisations/{organisation}/fin-de-contrat",
        Who::Member,
        "Voir où en est la fin du contrat d’une organisation",
        |_, request| Box::pin(ready(closing::show(request))),
    )
    .load(store::one),
    post(
        "/console/organisations/{organisation}/fin-de-contrat",
        Who::Member,
        "Fixer ou reporter la date à partir de laquelle une organisation est détruite",
        |ctx, request| Box::pin(closing::set(ctx, request)),
    )
    .load(store::one)
    .takes(&[FieldSpec::required(
        "destroy_on",
        FieldKind::Date,
        "Date dans le fuseau de l’organisation, au moins 30\u{a0}jours plus tard.",
    )])
    .answers(Answer::Json(&schemas::CONSOLE_DONE)),
    post(
        "/console/organisations/{organisation}/fin-de-contrat/annuler",
        Who::Member,
        "Annuler la fin du contrat d’une organisation",
        |ctx, request| Box::pin(closing::cancel(ctx, request)),
    )
    .load(store::one)
    .answers(Answer::Json(&schemas::CONSOLE_DONE)),
    post(
        "/console/organisations/{organisation}/fin-de-contrat/sans-archive",
        Who::Member,
        "Confirmer la destruction d’une organisation sans son archive",
        |ctx, request| Box::pin(closing::waive(ctx, request)),
    )
    .load(store::one)
    .takes(&[
        FieldSpec::required("reason", FieldKind::Text(500), "Pourquoi."),
        FieldSpec::required(
            "name",
            FieldKind::Text(100),
            "Le nom de l’organisation, recopié.",
        ),
    ])
    .answers(Answer::Json(&schemas::CONSOLE_DONE)),
];

/// What is left of the organisations that were destroyed.
pub const CERTIFICATES: &[Route] = &[
    get(
        "/console/certificats",
        Who::Member,
        "Lister les certificats de destruction",
        |_, request| Box::pin(ready(closing::certificates(request))),
    )
    .load(store::certificates),
    get(
        "/console/certificats/{organisation}",
        Who::Member,
        "Lire ou imprimer un certificat de destruction",
        |_, request| Box::pin(ready(closing::certificate(request))),
    )
    .load(store::certificate),
];
