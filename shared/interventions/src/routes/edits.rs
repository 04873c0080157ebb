//! What changes in an intervention.

use super::{
    ADDRESS, ADDRESS_EXTRA, CATEGORY, CITY, DESCRIPTION, LATITUDE, LONGITUDE, OUTLINE, POSTCODE,
    PRIORITY, TYPE, VERSION,
};
use crate::{answers, handlers::edits};
use std::future::ready;
use web::{
    Route, Who, get, post,
    route::{Answer, FieldSpec},
};

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/interventions/{id}/modifier",
        Who::Member,
        "Préparer une modification",
        |_, request| Box::pin(ready(edits::ask_edit(request))),
    )
    .load(edits::load)
    .map(),
    post(
        "/interventions/{id}/modifier",
        Who::Member,
        "Modifier une intervention ; ce qui n’est pas envoyé ne change pas",
        |ctx, request| Box::pin(edits::edit(ctx, request)),
    )
    .load(edits::load)
    .map()
    .takes(&[
        VERSION,
        FieldSpec {
            required: false,
            ..ADDRESS
        },
        ADDRESS_EXTRA,
        POSTCODE,
        CITY,
        LATITUDE,
        LONGITUDE,
        OUTLINE,
        FieldSpec {
            required: false,
            ..CATEGORY
        },
        TYPE,
        DESCRIPTION,
        PRIORITY,
    ])
    .answers(Answer::Json(&answers::RECEIPT)),
];
