//! One’s own account.

use crate::{handlers::account, schemas};
use std::future::ready;
use web::{
    Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/mon-compte",
        Who::Member,
        "Voir son compte, ses connexions et ses organisations",
        |ctx, request| Box::pin(ready(account::show(ctx, request))),
    )
    .load(account::load)
    .answers(Answer::Json(&schemas::ACCOUNT)),
    post(
        "/mon-compte/organisation",
        Who::Member,
        "Continuer dans une autre de ses organisations",
        |ctx, request| Box::pin(account::switch(ctx, request)),
    )
    .load(account::load_organisations)
    .takes(&[FieldSpec::required(
        "organisation_id",
        FieldKind::Id,
        "Organisation où continuer.",
    )])
    .answers(Answer::Json(&schemas::ORGANISATION_CHANGED)),
    post(
        "/mon-compte/connexions/{id}/fermer",
        Who::Member,
        "Fermer une de ses connexions",
        |ctx, request| Box::pin(account::close_session(ctx, request)),
    )
    .load(account::load_credentials)
    .answers(Answer::Json(&schemas::CREDENTIAL_CHANGED)),
    get(
        "/mon-compte/connexions/fermer-les-autres",
        Who::Member,
        "Confirmer la fermeture de ses autres connexions",
        |_, request| Box::pin(ready(account::ask_close_other_sessions(request))),
    )
    .load(account::load_credentials),
    post(
        "/mon-compte/connexions/fermer-les-autres",
        Who::Member,
        "Fermer toutes ses autres connexions",
        |ctx, request| Box::pin(account::close_other_sessions(ctx, request)),
    )
    .answers(Answer::Json(&schemas::SESSIONS_CLOSED)),
    get(
        "/mon-compte/jetons",
        Who::Member,
        "Voir ses jetons d’accès",
        |_, request| Box::pin(ready(account::tokens(request))),
    )
    .load(account::load_credentials)
    .answers(Answer::Json(&schemas::TOKENS)),
    post(
        "/mon-compte/jetons",
        Who::Member,
        "Créer un jeton d’accès",
        |ctx, request| Box::pin(account::create_token(ctx, request)),
    )
    .load(account::load_credentials)
    .takes(&[
        FieldSpec::required("name", FieldKind::Text(60), "Nom du jeton."),
        FieldSpec::required(
            "scope",
            FieldKind::OneOf(&["administrator", "coordinator", "agent", "requester"]),
            "Rôle du jeton, au plus celui de la personne.",
        ),
        FieldSpec::required("days", FieldKind::Integer, "Durée en jours, de 1 à 365."),
    ])
    .answers(Answer::Json(&schemas::TOKEN_CREATED)),
    get(
        "/mon-compte/jetons/{id}/revoquer",
        Who::Member,
        "Confirmer la révocation d’un jeton d’accès",
        |_, request| Box::pin(ready(account::ask_revoke_token(request))),
    )
    .load(account::load_credentials),
    post(
        "/mon-compte/jetons/{id}/revoquer",
        Who::Member,
        "Révoquer un jeton d’accès",
        |ctx, request| Box::pin(account::revoke_token(ctx, request)),
    )
    .load(account::load_credentials)
    .answers(Answer::Json(&schemas::CREDENTIAL_CHANGED)),
];
