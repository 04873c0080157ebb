//! Signing in and out.

use crate::{handlers::sign_in, schemas};
use std::future::ready;
use web::{
    Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/connexion",
        Who::Anyone,
        "Demander une adresse électronique",
        |ctx, request| Box::pin(ready(Ok(sign_in::show_ask(ctx, &request)))),
    )
    .takes(&[FieldSpec::optional(
        "retour",
        FieldKind::Text(500),
        "Chemin où aller ensuite.",
    )]),
    post(
        "/connexion",
        Who::Anyone,
        "Envoyer un lien de connexion",
        |ctx, request| Box::pin(sign_in::ask(ctx, request)),
    )
    .stateless()
    .takes(&[
        FieldSpec::required(
            "email",
            FieldKind::Text(254),
            "Adresse électronique du compte.",
        ),
        FieldSpec::optional("retour", FieldKind::Text(500), "Chemin où aller ensuite."),
    ])
    .answers(Answer::Json(&schemas::ASKED)),
    get(
        "/connexion/lien",
        Who::Anyone,
        "Montrer le bouton qui ouvre le lien reçu",
        |_, request| Box::pin(ready(Ok(sign_in::show_link(&request)))),
    )
    .stateless(),
    post(
        "/connexion/lien",
        Who::Anyone,
        "Se connecter avec le lien reçu",
        |ctx, request| Box::pin(sign_in::open_link(ctx, request)),
    )
    .stateless()
    .takes(&[
        FieldSpec::required("token", FieldKind::Text(1024), "Jeton du lien."),
        FieldSpec::optional(
            "code",
            FieldKind::Text(20),
            "Code du courriel, depuis un autre navigateur.",
        ),
    ])
    .answers(Answer::Json(&schemas::SIGNED_IN)),
    get(
        "/connexion/code",
        Who::Anyone,
        "Demander le code reçu",
        |_, request| Box::pin(ready(Ok(sign_in::show_code(&request)))),
    )
    .stateless(),
    post(
        "/connexion/code",
        Who::Anyone,
        "Se connecter avec le code reçu",
        |ctx, request| Box::pin(sign_in::try_code(ctx, request)),
    )
    .stateless()
    .takes(&[FieldSpec::required(
        "code",
        FieldKind::Text(20),
        "Code du courriel.",
    )])
    .answers(Answer::Json(&schemas::SIGNED_IN)),
    post(
        "/deconnexion",
        Who::Member,
        "Se déconnecter",
        |ctx, request| Box::pin(sign_in::sign_out(ctx, request)),
    )
    .answers(Answer::Json(&schemas::CREDENTIAL_CHANGED)),
];
