//! What an administrateur sets.

use super::{A_NAME, NAME};
use crate::{
    answers::{self, daily},
    handlers::{categories, phrases, questions},
};
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
    get(
        "/interventions/categories/{id}/travail",
        Who::Member,
        "Montrer le délai, les questions et les étapes d’une catégorie ou d’un type",
        |_, request| Box::pin(ready(questions::show(request))),
    )
    .load(questions::load),
    post(
        "/interventions/categories/{id}/delai",
        Who::Member,
        "Fixer le délai d’une catégorie, en jours ouvrés",
        |ctx, request| Box::pin(questions::set_delay(ctx, request)),
    )
    .load(questions::load)
    .takes(&[FieldSpec::optional(
        "working_days",
        FieldKind::Integer,
        "De 1 à 250 ; vide : sans échéance.",
    )])
    .answers(Answer::Json(&daily::ROW_RECEIPT)),
    post(
        "/interventions/categories/{id}/questions",
        Who::Member,
        "Ajouter une question, 10 au plus",
        |ctx, request| Box::pin(questions::add_question(ctx, request)),
    )
    .load(questions::load)
    .takes(&[
        FieldSpec::required("label", FieldKind::Text(150), "La question."),
        FieldSpec::required(
            "answer_kind",
            FieldKind::OneOf(daily::QUESTION_KINDS),
            "Réponse attendue.",
        ),
        FieldSpec::optional("choices", FieldKind::Text(2100), "Choix, un par ligne."),
        FieldSpec::optional("required", FieldKind::Boolean, "Réponse obligatoire."),
    ])
    .answers(Answer::Json(&daily::ROW_RECEIPT)),
    post(
        "/interventions/categories/{id}/questions/{question_id}/retirer",
        Who::Member,
        "Ne plus poser une question",
        |ctx, request| Box::pin(questions::remove_question(ctx, request)),
    )
    .load(questions::load)
    .answers(Answer::Json(&daily::ROW_RECEIPT)),
    post(
        "/interventions/categories/{id}/etapes",
        Who::Member,
        "Ajouter une étape à cocher, 20 au plus",
        |ctx, request| Box::pin(questions::add_step(ctx, request)),
    )
    .load(questions::load)
    .takes(&[FieldSpec::required(
        "step",
        FieldKind::Text(150),
        "L’étape.",
    )])
    .answers(Answer::Json(&daily::ROW_RECEIPT)),
    post(
        "/interventions/categories/{id}/etapes/{step_id}/retirer",
        Who::Member,
        "Ne plus demander une étape",
        |ctx, request| Box::pin(questions::remove_step(ctx, request)),
    )
    .load(questions::load)
    .answers(Answer::Json(&daily::ROW_RECEIPT)),
    get(
        "/interventions/phrases",
        Who::Member,
        "Lister les phrases toutes faites",
        |_, request| Box::pin(ready(phrases::list(request))),
    )
    .load(phrases::load)
    .answers(Answer::Json(&daily::PHRASES)),
    post(
        "/interventions/phrases",
        Who::Member,
        "Ajouter une phrase toute faite, 20 au plus par usage",
        |ctx, request| Box::pin(phrases::add(ctx, request)),
    )
    .load(phrases::load)
    .takes(&[
        FieldSpec::required("kind", FieldKind::OneOf(daily::PHRASE_KINDS), "Usage."),
        FieldSpec::required("body", FieldKind::Text(300), "La phrase."),
    ])
    .answers(Answer::Json(&daily::ROW_RECEIPT)),
    post(
        "/interventions/phrases/{id}/supprimer",
        Who::Member,
        "Retirer une phrase toute faite",
        |ctx, request| Box::pin(phrases::remove(ctx, request)),
    )
    .load(phrases::load)
    .answers(Answer::Json(&daily::ROW_RECEIPT)),
];
