//! What an administrateur sets.

use super::{A_NAME, NAME};
use crate::{answers, handlers::categories};
use std::future::ready;
use web::{
    Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/interventions/categories",
        Who::Member,
        "Lister les catégories et leurs types",
        |_, request| Box::pin(ready(categories::list(request))),
    )
    .load(categories::load)
    .answers(Answer::Json(&answers::CATEGORIES)),
    post(
        "/interventions/categories",
        Who::Member,
        "Ajouter une catégorie",
        |ctx, request| Box::pin(categories::add(ctx, request)),
    )
    .load(categories::load)
    .takes(NAME)
    .answers(Answer::Json(&answers::CATEGORY_RECEIPT)),
    post(
        "/interventions/categories/liste-type",
        Who::Member,
        "Reprendre la liste type, pour une organisation sans catégorie",
        |ctx, request| Box::pin(categories::start(ctx, request)),
    )
    .load(categories::load)
    .answers(Answer::Json(&answers::CATEGORIES)),
    get(
        "/interventions/categories/{id}",
        Who::Member,
        "Montrer une catégorie ou un type",
        |_, request| Box::pin(ready(categories::show(request))),
    )
    .load(categories::load),
    post(
        "/interventions/categories/{id}",
        Who::Member,
        "Renommer une catégorie ou un type",
        |ctx, request| Box::pin(categories::rename(ctx, request)),
    )
    .load(categories::load)
    .takes(&[
        A_NAME,
        FieldSpec::optional(
            "nearby_metres",
            FieldKind::Integer,
            "Rayon où une autre peut être la même, de 0 (rien n’est proposé) à 1000 mètres.",
        ),
    ])
    .answers(Answer::Json(&answers::CATEGORY_RECEIPT)),
    post(
        "/interventions/categories/{id}/types",
        Who::Member,
        "Ajouter un type à une catégorie",
        |ctx, request| Box::pin(categories::add_type(ctx, request)),
    )
    .load(categories::load)
    .takes(NAME)
    .answers(Answer::Json(&answers::CATEGORY_RECEIPT)),
    post(
        "/interventions/categories/{id}/archiver",
        Who::Member,
        "Ne plus proposer une catégorie ou un type",
        |ctx, request| Box::pin(categories::archive(ctx, request)),
    )
    .load(categories::load)
    .answers(Answer::Json(&answers::CATEGORY_RECEIPT)),
    post(
        "/interventions/categories/{id}/retablir",
        Who::Member,
        "Proposer de nouveau une catégorie ou un type",
        |ctx, request| Box::pin(categories::restore(ctx, request)),
    )
    .load(categories::load)
    .answers(Answer::Json(&answers::CATEGORY_RECEIPT)),
];
