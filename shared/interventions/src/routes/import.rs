//! Past interventions that come as a file.

use crate::{answers::import as answers, handlers::import};
use std::future::ready;
use web::{
    Limit, Route, Who, get,
    import::AFTER,
    post,
    route::{Answer, FieldKind, FieldSpec},
};

/// The heaviest file, in bytes: 20 000 lines of four hundred letters.
const FILE: Limit = Limit(8 * 1024 * 1024);

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/interventions/import",
        Who::Member,
        "Lister les importations des 30 derniers jours",
        |_, request| Box::pin(ready(import::ask(request))),
    )
    .load(import::load)
    .answers(Answer::Json(&answers::IMPORTS)),
    post(
        "/interventions/import",
        Who::Member,
        "Lire un fichier CSV d’interventions passées, sans rien importer encore",
        |ctx, request| Box::pin(import::take(ctx, request)),
    )
    .load(import::load)
    .limit(FILE)
    .takes(&[FieldSpec::required(
        "file",
        FieldKind::Files,
        "Fichier CSV, UTF-8 ou Windows-1252, 20 000 lignes au plus.",
    )])
    .answers(Answer::Json(&answers::IMPORT)),
    get(
        "/interventions/import/{import_id}",
        Who::Member,
        "Montrer une importation : ce qui sera importé, où elle en est, ses erreurs ligne par ligne",
        |_, request| Box::pin(ready(import::show(request))),
    )
    .load(import::load_one)
    .takes(&[AFTER])
    .answers(Answer::Json(&answers::PREVIEW)),
    post(
        "/interventions/import/{import_id}/lancer",
        Who::Member,
        "Commencer l’importation",
        |ctx, request| Box::pin(import::launch(ctx, request)),
    )
    .load(import::load_one)
    .takes(&[FieldSpec::optional(
        "only_valid",
        FieldKind::Boolean,
        "Importer les lignes correctes bien que d’autres aient des erreurs ; sinon tout ou rien.",
    )])
    .answers(Answer::Json(&answers::IMPORT)),
    post(
        "/interventions/import/{import_id}/continuer",
        Who::Member,
        "Importer la portion suivante, jusqu’à ce que tout soit importé",
        |ctx, request| Box::pin(import::go_on(ctx, request)),
    )
    .load(import::load_next)
    .takes(&[FieldSpec::optional(
        "cursor",
        FieldKind::Integer,
        "Dernière ligne importée, telle que la réponse précédente l’a dite.",
    )])
    .answers(Answer::Json(&answers::IMPORT)),
    post(
        "/interventions/import/{import_id}/abandonner",
        Who::Member,
        "Abandonner un fichier dont rien n’est encore importé",
        |ctx, request| Box::pin(import::give_up(ctx, request)),
    )
    .load(import::load_one)
    .answers(Answer::Json(&answers::IMPORT)),
];
