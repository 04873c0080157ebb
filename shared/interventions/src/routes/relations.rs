//! Duplicates and parts: what lies near, following, merging, dividing.

use super::{LATITUDE, LONGITUDE};
use crate::{answers, handlers::relations, store::read};
use std::future::ready;
use web::{
    Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/interventions/proches",
        Who::Member,
        "Lister ce qui est ouvert tout près, de la même catégorie, parmi ce que l’on voit",
        |_, request| Box::pin(ready(relations::nearby(request))),
    )
    .load(relations::load_nearby)
    .takes(&[
        FieldSpec {
            required: true,
            ..LATITUDE
        },
        FieldSpec {
            required: true,
            ..LONGITUDE
        },
        FieldSpec::required(
            "category_id",
            FieldKind::Id,
            "Catégorie ; son rayon s’applique.",
        ),
    ])
    .answers(Answer::Json(&answers::relations::NEARBY)),
    post(
        "/interventions/{id}/suivre",
        Who::Member,
        "Suivre une intervention que l’on voit : être prévenu de ses étapes",
        |ctx, request| Box::pin(relations::follow(ctx, request)),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::RECEIPT)),
    post(
        "/interventions/{id}/ne-plus-suivre",
        Who::Member,
        "Ne plus suivre une intervention",
        |ctx, request| Box::pin(relations::unfollow(ctx, request)),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::RECEIPT)),
    get(
        "/interventions/{id}/fusionner",
        Who::Member,
        "Préparer la réunion d’un doublon à l’intervention d’origine",
        |ctx, request| Box::pin(relations::ask_merge(ctx, request)),
    )
    .load(read::load),
    post(
        "/interventions/{id}/fusionner",
        Who::Member,
        "Réunir un doublon à l’intervention d’origine : photos, commentaires et demandeurs",
        |ctx, request| Box::pin(relations::merge(ctx, request)),
    )
    .load(relations::load_merge)
    .takes(&[FieldSpec::required(
        "number",
        FieldKind::Integer,
        "Numéro de l’intervention d’origine.",
    )])
    .answers(Answer::Json(&answers::RECEIPT)),
    get(
        "/interventions/{id}/diviser",
        Who::Member,
        "Préparer la division d’une intervention",
        |_, request| Box::pin(ready(relations::ask_split(request))),
    )
    .load(read::load),
    post(
        "/interventions/{id}/diviser",
        Who::Member,
        "Diviser une intervention en dix parties au plus, chacune à faire",
        |ctx, request| Box::pin(relations::split(ctx, request)),
    )
    .load(relations::load_split)
    .takes(&[FieldSpec::required(
        "parts",
        FieldKind::Text(5100),
        "Ce qu’il y a à faire dans chaque partie, une par ligne, 500 caractères au plus.",
    )])
    .answers(Answer::Json(&answers::relations::SPLIT)),
];
