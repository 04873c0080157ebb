//! Creating an intervention, and its receipt.

use super::{
    ADDRESS, ADDRESS_EXTRA, ASSIGNEES, CATEGORY, CITY, DESCRIPTION, LATITUDE, LONGITUDE, OUTLINE,
    PHOTO, PLANNED_END, PLANNED_START, POSTCODE, PRIORITY, THUMBNAIL, TYPE, WITH_PHOTOS,
};
use crate::{answers, handlers::creation};
use std::future::ready;
use web::{Route, Who, get, post, route::Answer};

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/interventions/nouvelle",
        Who::Member,
        "Préparer une intervention : catégories et personnes",
        |_, request| Box::pin(ready(creation::ask(request))),
    )
    .load(creation::load_with_zones)
    .map()
    .answers(Answer::Json(&answers::CHOICES)),
    post(
        "/interventions",
        Who::Member,
        "Créer une intervention, avec cinq photos au plus",
        |ctx, request| Box::pin(creation::create(ctx, request)),
    )
    .load(creation::load_report)
    .map()
    .limit(WITH_PHOTOS)
    .takes(&[
        ADDRESS,
        ADDRESS_EXTRA,
        POSTCODE,
        CITY,
        LATITUDE,
        LONGITUDE,
        OUTLINE,
        CATEGORY,
        TYPE,
        DESCRIPTION,
        PRIORITY,
        ASSIGNEES,
        PLANNED_START,
        PLANNED_END,
        PHOTO,
        THUMBNAIL,
    ])
    .answers(Answer::Json(&answers::RECEIPT)),
];
