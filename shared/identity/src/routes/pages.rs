//! The front door, and what everybody may read.

use crate::{
    handlers::{home, retention},
    schemas,
};
use std::future::ready;
use web::{Route, Who, get, post, route::Answer};

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
];
