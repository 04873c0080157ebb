//! Signing in with ProConnect. What goes and comes between the provider and a browser is what OpenID Connect says: that standard is
//! its document.

use crate::{handlers::proconnect, schemas};
use std::future::ready;
use web::{
    Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/connexion/proconnect",
        Who::Anyone,
        "Aller s’identifier avec ProConnect",
        |ctx, request| Box::pin(proconnect::start(ctx, request)),
    )
    .stateless()
    .takes(&[FieldSpec::optional(
        "retour",
        FieldKind::Text(500),
        "Chemin où aller ensuite.",
    )])
    .answers(Answer::Standard),
    get(
        "/connexion/proconnect/retour",
        Who::Anyone,
        "Revenir de ProConnect et se connecter",
        |ctx, request| Box::pin(proconnect::come_back(ctx, request)),
    )
    .stateless()
    .takes(&[
        FieldSpec::required("state", FieldKind::Text(64), "État donné au départ."),
        FieldSpec::optional("code", FieldKind::Text(2048), "Code donné par ProConnect."),
        FieldSpec::optional("iss", FieldKind::Text(500), "Fournisseur qui répond."),
        FieldSpec::optional("error", FieldKind::Text(100), "Refus de ProConnect."),
    ])
    .answers(Answer::Standard),
    get(
        "/deconnexion/proconnect",
        Who::Anyone,
        "Aller fermer sa session chez ProConnect",
        |ctx, request| Box::pin(proconnect::leave(ctx, request)),
    )
    .stateless()
    .answers(Answer::Standard),
    get(
        "/deconnexion/proconnect/retour",
        Who::Anyone,
        "Revenir de ProConnect, déconnecté",
        |_, request| Box::pin(ready(Ok(proconnect::left(&request)))),
    )
    .stateless()
    .takes(&[FieldSpec::required(
        "state",
        FieldKind::Text(64),
        "État donné au départ.",
    )])
    .answers(Answer::Standard),
    get(
        "/mon-compte/proconnect",
        Who::Member,
        "Voir si son compte est lié à ProConnect",
        |_, request| Box::pin(ready(proconnect::show(request))),
    )
    .load(proconnect::load),
    post(
        "/mon-compte/proconnect/delier",
        Who::Member,
        "Délier son compte de ProConnect",
        |ctx, request| Box::pin(proconnect::unlink(ctx, request)),
    )
    .load(proconnect::load)
    .answers(Answer::Json(&schemas::UNLINKED)),
];
