//! What is said of an intervention.

use super::{BODY, MADE_AT, QUEUED_BY};
use crate::{
    answers,
    handlers::{comments, revisions},
    store::read,
};
use std::future::ready;
use web::{
    Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

const COMMENT: &[FieldSpec] = &[
    FieldSpec::required("body", FieldKind::Text(5000), "Texte du commentaire."),
    MADE_AT,
    QUEUED_BY,
];

/// Its URLs.
pub const ROUTES: &[Route] = &[
    post(
        "/interventions/{id}/commentaires",
        Who::Member,
        "Commenter",
        |ctx, request| Box::pin(comments::add(ctx, request)),
    )
    .load(read::load)
    .takes(COMMENT)
    .answers(Answer::Json(&answers::COMMENT_RECEIPT)),
    get(
        "/interventions/{id}/commentaires/{comment_id}/modifier",
        Who::Member,
        "Préparer la modification d’un commentaire",
        |_, request| Box::pin(ready(comments::ask_edit(request))),
    )
    .load(read::load_with_revisions)
    .answers(Answer::Json(&answers::COMMENT_TEXT)),
    post(
        "/interventions/{id}/commentaires/{comment_id}/modifier",
        Who::Member,
        "Modifier un commentaire",
        |ctx, request| Box::pin(comments::edit(ctx, request)),
    )
    .load(read::load)
    .takes(BODY)
    .answers(Answer::Json(&answers::COMMENT_RECEIPT)),
    get(
        "/interventions/{id}/commentaires/{comment_id}/versions",
        Who::Member,
        "Lire ce que disait un commentaire avant d’être modéré",
        |_, request| Box::pin(ready(revisions::list(request))),
    )
    .load(read::load_with_revisions)
    .answers(Answer::Json(&answers::COMMENT_TEXT)),
    get(
        "/interventions/{id}/commentaires/{comment_id}/supprimer",
        Who::Member,
        "Confirmer la suppression d’un commentaire",
        |_, request| Box::pin(ready(comments::ask_delete(request))),
    )
    .load(read::load),
    post(
        "/interventions/{id}/commentaires/{comment_id}/supprimer",
        Who::Member,
        "Supprimer un commentaire",
        |ctx, request| Box::pin(comments::delete(ctx, request)),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::COMMENT_RECEIPT)),
];
