//! The moves of an intervention from state to state.

use super::{ASSIGNEES, MADE_AT, QUEUED_BY, REASON};
use crate::{answers, handlers::moves, store::read};
use std::future::ready;
use web::{
    Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

const BLOCK: &[FieldSpec] = &[
    FieldSpec::required("reason", FieldKind::Text(500), "Ce qui bloque."),
    FieldSpec::optional(
        "relaunch_on",
        FieldKind::Date,
        "Jour de la relance, à partir de demain et dans l’année.",
    ),
    MADE_AT,
    QUEUED_BY,
];

/// Its URLs.
pub const ROUTES: &[Route] = &[
    post(
        "/interventions/{id}/valider",
        Who::Member,
        "Valider une demande, et l’affecter du même geste",
        |ctx, request| Box::pin(moves::validate(ctx, request)),
    )
    .load(read::load)
    .takes(&[ASSIGNEES])
    .answers(Answer::Json(&answers::RECEIPT)),
    get(
        "/interventions/{id}/refuser",
        Who::Member,
        "Préparer un refus",
        |_, request| Box::pin(ready(moves::ask_refuse(request))),
    )
    .load(read::load),
    post(
        "/interventions/{id}/refuser",
        Who::Member,
        "Refuser une demande",
        |ctx, request| Box::pin(moves::refuse(ctx, request)),
    )
    .load(read::load)
    .takes(REASON)
    .answers(Answer::Json(&answers::RECEIPT)),
    post(
        "/interventions/{id}/demarrer",
        Who::Member,
        "Démarrer",
        |ctx, request| Box::pin(moves::start(ctx, request)),
    )
    .load(read::load)
    .takes(&[MADE_AT, QUEUED_BY])
    .answers(Answer::Json(&answers::RECEIPT)),
    post(
        "/interventions/{id}/remettre",
        Who::Member,
        "Remettre à faire",
        |ctx, request| Box::pin(moves::put_back(ctx, request)),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::RECEIPT)),
    get(
        "/interventions/{id}/bloquer",
        Who::Member,
        "Préparer un blocage",
        |_, request| Box::pin(ready(moves::ask_block(request))),
    )
    .load(read::load),
    post(
        "/interventions/{id}/bloquer",
        Who::Member,
        "Signaler un blocage",
        |ctx, request| Box::pin(moves::block(ctx, request)),
    )
    .load(read::load)
    .takes(BLOCK)
    .answers(Answer::Json(&answers::RECEIPT)),
    post(
        "/interventions/{id}/debloquer",
        Who::Member,
        "Lever le blocage",
        |ctx, request| Box::pin(moves::unblock(ctx, request)),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::RECEIPT)),
    post(
        "/interventions/{id}/terminer",
        Who::Member,
        "Terminer",
        |ctx, request| Box::pin(moves::finish(ctx, request)),
    )
    .load(read::load)
    .takes(&[MADE_AT, QUEUED_BY])
    .answers(Answer::Json(&answers::RECEIPT)),
    post(
        "/interventions/{id}/rouvrir",
        Who::Member,
        "Rouvrir ce qui était terminé",
        |ctx, request| Box::pin(moves::reopen(ctx, request)),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::RECEIPT)),
    get(
        "/interventions/{id}/annuler",
        Who::Member,
        "Préparer une annulation",
        |_, request| Box::pin(ready(moves::ask_cancel(request))),
    )
    .load(read::load),
    post(
        "/interventions/{id}/annuler",
        Who::Member,
        "Annuler",
        |ctx, request| Box::pin(moves::cancel(ctx, request)),
    )
    .load(read::load)
    .takes(REASON)
    .answers(Answer::Json(&answers::RECEIPT)),
];
