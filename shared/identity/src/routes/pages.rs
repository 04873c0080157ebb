//! The front door, and what everybody may read.

use crate::{
    handlers::{home, legal, retention, terms},
    schemas,
};
use std::future::ready;
use web::{
    Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/",
        Who::Anyone,
        "Présenter Parvis, ou mener à son travail qui est connecté",
        |_, request| Box::pin(ready(Ok(home::show(&request)))),
    ),
    get(
        "/theme/{file}",
        Who::Anyone,
        "Donner la feuille de style d’une couleur",
        |_, request| Box::pin(ready(home::theme(&request))),
    )
    .stateless()
    .answers(Answer::Nothing),
    post(
        "/rapports-csp",
        Who::Anyone,
        "Recevoir d’un navigateur ce qu’il a refusé de charger",
        |_, request| Box::pin(ready(Ok(home::report(&request)))),
    )
    .stateless()
    .answers(Answer::Nothing),
    get(
        "/durees-de-conservation",
        Who::Anyone,
        "Lire ce qui est conservé, combien de temps et pourquoi",
        |_, request| Box::pin(ready(Ok(retention::durations(&request)))),
    )
    .answers(Answer::Json(&schemas::DURATIONS)),
    // What the law asks for.
    get(
        "/mentions-legales",
        Who::Anyone,
        "Lire qui édite et qui héberge",
        |ctx, request| Box::pin(legal::notices(ctx, request)),
    )
    .takes(BODY),
    get(
        "/donnees-personnelles",
        Who::Anyone,
        "Lire ce que deviennent les données personnelles",
        |ctx, request| Box::pin(legal::privacy(ctx, request)),
    )
    .takes(BODY),
    get(
        "/conditions",
        Who::Anyone,
        "Lire les conditions d’utilisation",
        |ctx, request| Box::pin(terms::show(ctx, request)),
    )
    .takes(&[FieldSpec::optional(
        "version",
        FieldKind::Integer,
        "Version à lire, sinon celle qui s’applique.",
    )])
    .answers(Answer::Json(&schemas::TERMS)),
    post(
        "/conditions/lues",
        Who::Member,
        "Dire que l’on a lu les conditions d’utilisation",
        |ctx, request| Box::pin(terms::read(ctx, request)),
    )
    .takes(&[FieldSpec::required(
        "version",
        FieldKind::Integer,
        "Version lue.",
    )])
    .answers(Answer::Json(&schemas::TERMS_READ)),
    get(
        "/registre-des-traitements",
        Who::Anyone,
        "Lire le registre des traitements de données personnelles",
        |ctx, request| Box::pin(legal::processing(ctx, request)),
    )
    .takes(BODY),
    get(
        "/accessibilite",
        Who::Anyone,
        "Lire la déclaration d’accessibilité",
        |ctx, request| Box::pin(legal::accessibility(ctx, request)),
    )
    .takes(BODY),
    get(
        "/cookies",
        Who::Anyone,
        "Lire quels cookies sont déposés",
        |ctx, request| Box::pin(legal::cookies(ctx, request)),
    ),
    get(
        "/plan-du-site",
        Who::Anyone,
        "Voir toutes les pages que l’on peut ouvrir",
        |ctx, request| Box::pin(legal::site_map(ctx, request)),
    ),
    get(
        "/.well-known/security.txt",
        Who::Anyone,
        "Dire à qui signaler une faille",
        |ctx, request| Box::pin(ready(Ok(legal::security(ctx, &request)))),
    )
    .stateless()
    .answers(Answer::Nothing),
];

const BODY: &[FieldSpec] = &[FieldSpec::optional(
    "collectivite",
    FieldKind::Text(100),
    "Collectivité dont la page parle, sinon celle de la personne connectée.",
)];
