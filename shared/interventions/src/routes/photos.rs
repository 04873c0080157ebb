//! The photos of an intervention.

use super::{MADE_AT, PHOTO, QUEUED_BY, THUMBNAIL, WITH_PHOTOS};
use crate::{
    answers::{self, MOMENTS},
    handlers::{photos, redaction},
    store::read,
};
use std::future::ready;
use web::{
    Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

/// Its URLs.
pub const ROUTES: &[Route] = &[
    post(
        "/interventions/{id}/photos",
        Who::Member,
        "Ajouter des photos, avant ou après",
        |ctx, request| Box::pin(photos::add(ctx, request)),
    )
    .load(read::load)
    .limit(WITH_PHOTOS)
    .takes(&[
        FieldSpec::required(
            "moment",
            FieldKind::OneOf(MOMENTS),
            "Avant ou après le travail.",
        ),
        PHOTO,
        THUMBNAIL,
        MADE_AT,
        QUEUED_BY,
    ])
    .answers(Answer::Json(&answers::PHOTO_RECEIPT)),
    get(
        "/interventions/{id}/photos/{photo_id}",
        Who::Member,
        "Donner une photo",
        |ctx, request| Box::pin(photos::show(ctx, request)),
    )
    .load(read::load_photo)
    .answers(Answer::Photo),
    get(
        "/interventions/{id}/photos/{photo_id}/miniature",
        Who::Member,
        "Donner la vignette d’une photo, s’il y en a une",
        |ctx, request| Box::pin(photos::show_thumbnail(ctx, request)),
    )
    .load(read::load_photo)
    .answers(Answer::Photo),
    get(
        "/interventions/{id}/photos/{photo_id}/supprimer",
        Who::Member,
        "Confirmer la suppression d’une photo",
        |_, request| Box::pin(ready(photos::ask_remove(request))),
    )
    .load(read::load),
    post(
        "/interventions/{id}/photos/{photo_id}/supprimer",
        Who::Member,
        "Supprimer une photo",
        |ctx, request| Box::pin(photos::remove(ctx, request)),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::PHOTO_RECEIPT)),
    get(
        "/interventions/{id}/photos/{photo_id}/masquer",
        Who::Member,
        "Préparer le masquage de visages ou de plaques",
        |_, request| Box::pin(ready(redaction::ask(request))),
    )
    .load(read::load),
    post(
        "/interventions/{id}/photos/{photo_id}/masquer",
        Who::Member,
        "Mettre la photo masquée à la place de l’original, qui est détruit",
        |ctx, request| Box::pin(redaction::redact(ctx, request)),
    )
    .load(read::load)
    .limit(WITH_PHOTOS)
    .takes(&[
        FieldSpec::required(
            "version",
            FieldKind::Integer,
            "Version de la photo qui a été lue.",
        ),
        PHOTO,
        THUMBNAIL,
    ])
    .answers(Answer::Json(&answers::PHOTO_RECEIPT)),
];
