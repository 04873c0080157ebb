//! Requests open to other software: Open311 GeoReport v2, and the administrateur who opens them.

use super::NAME;
use crate::{
    answers::{
        alerts::DONE,
        open311::{DESK, NEW_KEY},
    },
    handlers::open311,
};
use std::future::ready;
use web::{
    Route, Who, get, post,
    route::{Answer, Serve},
};

const fn read(path: &'static str, about: &'static str, serve: Serve) -> Route {
    get(path, Who::Anyone, about, serve)
        .stateless()
        .answers(Answer::Standard)
}

const fn send(path: &'static str) -> Route {
    post(path, Who::Anyone, "Envoyer une demande", |ctx, request| {
        Box::pin(open311::receive(ctx, request))
    })
    .stateless()
    .answers(Answer::Standard)
}

const DISCOVERY: Serve = |ctx, request| Box::pin(open311::discovery(ctx, request));
const SERVICES: Serve = |ctx, request| Box::pin(open311::services(ctx, request));
const REQUESTS: Serve = |ctx, request| Box::pin(open311::list(ctx, request));

/// Its URLs.
pub const ROUTES: &[Route] = &[
    read(
        "/open311/discovery.json",
        "Dire où est le service",
        DISCOVERY,
    ),
    read(
        "/open311/discovery.xml",
        "Dire où est le service",
        DISCOVERY,
    ),
    read("/open311/services.json", "Lister les services", SERVICES),
    read("/open311/services.xml", "Lister les services", SERVICES),
    read(
        "/open311/services/{code}",
        "Montrer ce qu’un service demande",
        |ctx, request| Box::pin(open311::definition(ctx, request)),
    ),
    read("/open311/requests.json", "Lister les demandes", REQUESTS),
    read("/open311/requests.xml", "Lister les demandes", REQUESTS),
    send("/open311/requests.json"),
    send("/open311/requests.xml"),
    read(
        "/open311/requests/{id}",
        "Montrer une demande",
        |ctx, request| Box::pin(open311::show(ctx, request)),
    ),
    read(
        "/open311/tokens/{id}",
        "Donner l’identifiant d’une demande",
        |ctx, request| Box::pin(open311::token(ctx, request)),
    ),
    // The administrateur.
    get(
        "/interventions/open311",
        Who::Member,
        "Dire si les demandes sont ouvertes à d’autres logiciels, et lister les clés",
        |_, request| Box::pin(ready(open311::ask(request))),
    )
    .load(open311::load)
    .answers(Answer::Json(&DESK)),
    post(
        "/interventions/open311/ouvrir",
        Who::Member,
        "Ouvrir les demandes aux logiciels qui ont une clé",
        |ctx, request| Box::pin(open311::open(ctx, request)),
    )
    .load(open311::load)
    .answers(Answer::Json(&DONE)),
    post(
        "/interventions/open311/fermer",
        Who::Member,
        "Fermer les demandes aux autres logiciels",
        |ctx, request| Box::pin(open311::close(ctx, request)),
    )
    .load(open311::load)
    .answers(Answer::Json(&DONE)),
    post(
        "/interventions/open311/cles",
        Who::Member,
        "Créer une clé, montrée une seule fois",
        |ctx, request| Box::pin(open311::add_key(ctx, request)),
    )
    .load(open311::load)
    .takes(NAME)
    .answers(Answer::Json(&NEW_KEY)),
    post(
        "/interventions/open311/cles/{id}/revoquer",
        Who::Member,
        "Révoquer une clé",
        |ctx, request| Box::pin(open311::revoke(ctx, request)),
    )
    .load(open311::load)
    .answers(Answer::Json(&DONE)),
];
