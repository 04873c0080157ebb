//! The day of who works in the field, kept on the phone.

use crate::handlers::field;
use std::future::ready;
use web::{Response, Route, Who, get};

/// Its URLs. The service worker answers for what is below `/terrain/`: the page stands there, and not on `/terrain`.
pub const ROUTES: &[Route] = &[
    get(
        "/terrain",
        Who::Member,
        "Aller à la journée sur le terrain",
        |_, _| Box::pin(ready(Ok(Response::see("/terrain/")))),
    ),
    get(
        "/terrain/",
        Who::Member,
        "Montrer ce que l’on a à faire, de la veille à sept jours, à garder sur le téléphone",
        |ctx, request| Box::pin(field::day(ctx, request)),
    ),
    get(
        "/terrain/hors-ligne",
        Who::Anyone,
        "Montrer ce qui remplace la journée quand rien n’en est gardé",
        |_, request| Box::pin(ready(Ok(field::offline(&request)))),
    )
    .stateless(),
];
