//! « Mes données », and « Journal des actions ».

use crate::{
    handlers::{actions, personal_data},
    schemas,
};
use std::future::ready;
use web::{
    Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

/// Their URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/mes-donnees",
        Who::Member,
        "Voir tout ce qui est gardé de soi",
        |_, request| Box::pin(ready(personal_data::show(request))),
    )
    .load(personal_data::load),
    get(
        "/mes-donnees/export.zip",
        Who::Member,
        "Emporter ses données et ses photos",
        |ctx, request| Box::pin(personal_data::export(ctx, request)),
    )
    .load(personal_data::load_export)
    .takes(&[FieldSpec::optional(
        "partie",
        FieldKind::Integer,
        "Quelle archive, s’il y en a plusieurs, à partir de 1.",
    )])
    .answers(Answer::Zip),
    get(
        "/mes-donnees/identite",
        Who::Member,
        "Voir comment l’organisation nomme la personne, pour le corriger",
        |_, request| Box::pin(ready(personal_data::show_names(request))),
    )
    .load(personal_data::load_names),
    post(
        "/mes-donnees/identite",
        Who::Member,
        "Corriger son nom ou son téléphone",
        |ctx, request| Box::pin(personal_data::correct(ctx, request)),
    )
    .load(personal_data::load_names)
    .takes(&[
        FieldSpec::required("last_name", FieldKind::Text(100), "Nom."),
        FieldSpec::required("first_name", FieldKind::Text(100), "Prénom."),
        FieldSpec::optional("phone", FieldKind::Text(40), "Téléphone professionnel."),
    ])
    .answers(Answer::Json(&schemas::CORRECTED)),
    get(
        "/mes-donnees/adresse",
        Who::Member,
        "Voir l’adresse de son compte, pour en changer",
        |_, request| Box::pin(ready(personal_data::show_address(&request))),
    ),
    post(
        "/mes-donnees/adresse",
        Who::Member,
        "Demander à changer d’adresse électronique",
        |ctx, request| Box::pin(personal_data::ask_address(ctx, request)),
    )
    .takes(&[FieldSpec::required(
        "email",
        FieldKind::Text(254),
        "Nouvelle adresse électronique.",
    )])
    .answers(Answer::Json(&schemas::ASKED)),
    get(
        "/mes-donnees/adresse/confirmer",
        Who::Anyone,
        "Ouvrir le lien qui confirme une nouvelle adresse",
        |_, request| Box::pin(ready(Ok(personal_data::show_confirmation(&request)))),
    ),
    post(
        "/mes-donnees/adresse/confirmer",
        Who::Anyone,
        "Confirmer une nouvelle adresse électronique",
        |ctx, request| Box::pin(personal_data::confirm_address(ctx, request)),
    )
    .takes(&[FieldSpec::required(
        "token",
        FieldKind::Text(40),
        "Code reçu à la nouvelle adresse.",
    )])
    .answers(Answer::Json(&schemas::ADDRESS_CHANGED)),
    get(
        "/mes-donnees/effacer",
        Who::Member,
        "Lire ce qu’efface et ce que laisse l’effacement de son compte",
        |_, request| Box::pin(ready(personal_data::ask_erasure(request))),
    )
    .load(personal_data::load_erasure),
    post(
        "/mes-donnees/effacer",
        Who::Member,
        "Effacer son compte",
        |ctx, request| Box::pin(personal_data::erase(ctx, request)),
    )
    .load(personal_data::load_erasure)
    .takes(&[FieldSpec::required(
        "confirmation",
        FieldKind::Text(20),
        "Le mot EFFACER.",
    )])
    .answers(Answer::Json(&schemas::ERASED)),
    get(
        "/journal-des-actions",
        Who::Member,
        "Voir qui a fait quoi, ou ce que l’on a fait soi-même",
        |ctx, request| Box::pin(actions::show(ctx, request)),
    )
    .takes(&[
        FieldSpec::optional("vue", FieldKind::OneOf(&["moi"]), "Ses propres actions."),
        FieldSpec::optional("from", FieldKind::Date, "À partir de ce jour."),
        FieldSpec::optional("to", FieldKind::Date, "Jusqu’à ce jour inclus."),
        FieldSpec::optional("action", FieldKind::Text(60), "Code de l’action."),
        FieldSpec::optional("after", FieldKind::Id, "Après cette ligne."),
    ])
    .answers(Answer::Json(&schemas::ACTIONS)),
];
