//! People who come as a file.

use crate::{handlers::import, schemas::import as answers};
use std::future::ready;
use web::{
    Limit, Route, Who, get,
    import::AFTER,
    post,
    route::{Answer, FieldKind, FieldSpec},
};

/// The heaviest file, in bytes: two thousand lines of five hundred letters.
const FILE: Limit = Limit(1024 * 1024);

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/equipe/import",
        Who::Member,
        "Demander un fichier de personnes à ajouter",
        |_, request| Box::pin(ready(import::ask(request))),
    )
    .load(import::load)
    .answers(Answer::Json(&answers::WAITING)),
    post(
        "/equipe/import",
        Who::Member,
        "Lire un fichier CSV de personnes, sans ajouter encore personne",
        |ctx, request| Box::pin(import::take(ctx, request)),
    )
    .load(import::load_team)
    .limit(FILE)
    .takes(&[FieldSpec::required(
        "file",
        FieldKind::Files,
        "Fichier CSV, UTF-8 ou Windows-1252, 2 000 lignes au plus. Il prend la place de celui qui attendait.",
    )])
    .answers(Answer::Json(&answers::IMPORT)),
    get(
        "/equipe/import/{import_id}",
        Who::Member,
        "Montrer un fichier de personnes : qui sera ajouté, ses erreurs ligne par ligne",
        |_, request| Box::pin(ready(import::show(request))),
    )
    .load(import::load_one)
    .takes(&[AFTER])
    .answers(Answer::Json(&answers::PREVIEW)),
    post(
        "/equipe/import/{import_id}/confirmer",
        Who::Member,
        "Ajouter les personnes d’un fichier, toutes à la fois",
        |ctx, request| Box::pin(import::confirm(ctx, request)),
    )
    .load(import::load_to_add)
    .takes(&[FieldSpec::optional(
        "only_valid",
        FieldKind::Boolean,
        "Ajouter les personnes des lignes correctes bien que d’autres aient des erreurs ; sinon tout ou rien.",
    )])
    .answers(Answer::Json(&answers::IMPORT)),
    post(
        "/equipe/import/{import_id}/abandonner",
        Who::Member,
        "Abandonner un fichier dont personne n’est encore ajouté",
        |ctx, request| Box::pin(import::give_up(ctx, request)),
    )
    .load(import::load_one)
    .answers(Answer::Json(&answers::IMPORT)),
];
