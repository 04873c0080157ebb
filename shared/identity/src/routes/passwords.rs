//! Identifiants and passwords.

use crate::{handlers::passwords, schemas, store};
use std::future::ready;
use web::{
    Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

const NEW: FieldSpec = FieldSpec::required(
    "password",
    FieldKind::Text(128),
    "Nouveau mot de passe, de 12 à 128 caractères.",
);
const AGAIN: FieldSpec = FieldSpec::required(
    "password_again",
    FieldKind::Text(128),
    "Le même, une seconde fois.",
);

/// The URLs by which one signs in, or chooses a password with a link.
pub const ROUTES: &[Route] = &[
    get(
        "/connexion/mot-de-passe",
        Who::Anyone,
        "Demander une organisation, un identifiant et un mot de passe",
        |ctx, request| Box::pin(passwords::show_sign_in(ctx, request)),
    )
    .stateless()
    .takes(&[
        FieldSpec::optional(
            "organisation",
            FieldKind::Text(100),
            "Organisation choisie d’avance, par le nom de son adresse.",
        ),
        FieldSpec::optional("retour", FieldKind::Text(500), "Chemin où aller ensuite."),
    ]),
    post(
        "/connexion/mot-de-passe",
        Who::Anyone,
        "Se connecter avec un mot de passe",
        |ctx, request| Box::pin(passwords::sign_in(ctx, request)),
    )
    .stateless()
    .takes(&[
        FieldSpec::optional(
            "organisation_slug",
            FieldKind::Text(100),
            "Organisation, par le nom de son adresse\u{a0}; inutile avec une adresse électronique.",
        ),
        FieldSpec::required(
            "identifiant",
            FieldKind::Text(254),
            "Identifiant dans l’organisation, ou adresse électronique.",
        ),
        FieldSpec::required("password", FieldKind::Text(128), "Mot de passe."),
        FieldSpec::optional("retour", FieldKind::Text(500), "Chemin où aller ensuite."),
    ])
    .answers(Answer::Json(&schemas::SIGNED_IN)),
    get(
        "/connexion/mot-de-passe/oublie",
        Who::Anyone,
        "Demander l’adresse électronique de qui a oublié son mot de passe",
        |_, request| Box::pin(ready(Ok(passwords::show_forgotten(&request)))),
    )
    .stateless(),
    post(
        "/connexion/mot-de-passe/oublie",
        Who::Anyone,
        "Envoyer un lien qui permet de choisir un mot de passe",
        |ctx, request| Box::pin(passwords::forgotten(ctx, request)),
    )
    .stateless()
    .takes(&[FieldSpec::required(
        "email",
        FieldKind::Text(254),
        "Adresse électronique du compte.",
    )])
    .answers(Answer::Json(&schemas::ASKED)),
    get(
        "/connexion/mot-de-passe/lien",
        Who::Anyone,
        "Montrer le bouton qui ouvre le lien reçu",
        |_, request| Box::pin(ready(Ok(passwords::show_link(&request)))),
    )
    .stateless(),
    post(
        "/connexion/mot-de-passe/lien",
        Who::Anyone,
        "Choisir un mot de passe avec le lien reçu",
        |ctx, request| Box::pin(passwords::choose(ctx, request)),
    )
    .stateless()
    .takes(&[
        FieldSpec::required("token", FieldKind::Text(1024), "Jeton du lien."),
        NEW,
        AGAIN,
    ])
    .answers(Answer::Json(&schemas::PASSWORD_CHANGED)),
];

/// The URLs by which who is signed in chooses his own password, and the administrateur gives a first one.
pub const SETTINGS: &[Route] = &[
    get(
        "/mon-compte/mot-de-passe",
        Who::Member,
        "Voir si l’on a un mot de passe, pour le changer",
        |_, request| Box::pin(ready(passwords::own(request))),
    )
    .load(store::passwords::own)
    .answers(Answer::Json(&schemas::PASSWORD)),
    post(
        "/mon-compte/mot-de-passe",
        Who::Member,
        "Choisir ou changer son mot de passe",
        |ctx, request| Box::pin(passwords::change_own(ctx, request)),
    )
    .load(store::passwords::own_attempt)
    .takes(&[PRESENT_IF_ANY, NEW, AGAIN])
    .answers(Answer::Json(&schemas::PASSWORD_CHANGED)),
    get(
        "/mon-compte/mot-de-passe/supprimer",
        Who::Member,
        "Confirmer la suppression de son mot de passe",
        |_, request| Box::pin(ready(passwords::ask_remove(request))),
    )
    .load(store::passwords::own),
    post(
        "/mon-compte/mot-de-passe/supprimer",
        Who::Member,
        "Supprimer son mot de passe",
        |ctx, request| Box::pin(passwords::remove_own(ctx, request)),
    )
    .load(store::passwords::own_attempt)
    .takes(&[FieldSpec::required(
        "current_password",
        FieldKind::Text(128),
        "Mot de passe actuel.",
    )])
    .answers(Answer::Json(&schemas::PASSWORD_CHANGED)),
    get(
        "/equipe/{person}/mot-de-passe",
        Who::Member,
        "Confirmer la création d’un mot de passe à usage unique",
        |_, request| Box::pin(ready(passwords::ask_give(request))),
    )
    .load(store::passwords::member),
    post(
        "/equipe/{person}/mot-de-passe",
        Who::Member,
        "Créer un mot de passe à usage unique pour une personne de l’équipe",
        |ctx, request| Box::pin(passwords::give(ctx, request)),
    )
    .load(store::passwords::member)
    .answers(Answer::Json(&schemas::ONE_TIME_PASSWORD)),
];

const PRESENT_IF_ANY: FieldSpec = FieldSpec::optional(
    "current_password",
    FieldKind::Text(128),
    "Mot de passe actuel, s’il y en a un.",
);
