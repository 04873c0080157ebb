//! The zones of the territory.

use super::NAME;
use crate::{answers, handlers::zones, place};
use std::future::ready;
use web::{
    Limit, Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

/// A file and the fields beside it, in whatever way they are encoded.
const WITH_FILE: Limit = Limit(2 * place::MAX_ZONE_TEXT);

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/interventions/zones",
        Who::Member,
        "Lister les zones du territoire",
        |_, request| Box::pin(ready(zones::list(request))),
    )
    .load(zones::load)
    .answers(Answer::Json(&answers::ZONES)),
    post(
        "/interventions/zones",
        Who::Member,
        "Ajouter une zone : les interventions qui s’y trouvent en portent le nom",
        |ctx, request| Box::pin(zones::add(ctx, request)),
    )
    .load(zones::load_with_placed)
    .limit(WITH_FILE)
    .takes(&[
        FieldSpec::required(
            "kind",
            FieldKind::OneOf(&["district", "territory"]),
            "Quartier, ou contour de tout le territoire, un seul.",
        ),
        FieldSpec::required("name", FieldKind::Text(60), "Nom, unique."),
        FieldSpec::optional(
            "geometry",
            FieldKind::Text(1024 * 1024),
            "GeoJSON d’une surface : Polygon, MultiPolygon, ou un fichier d’un seul élément.",
        ),
        FieldSpec::optional("file", FieldKind::Files, "Le même, en fichier."),
    ])
    .answers(Answer::Json(&answers::ZONE_RECEIPT)),
    get(
        "/interventions/zones/{id}",
        Who::Member,
        "Montrer une zone",
        |_, request| Box::pin(ready(zones::show(request))),
    )
    .load(zones::load),
    post(
        "/interventions/zones/{id}",
        Who::Member,
        "Renommer une zone",
        |ctx, request| Box::pin(zones::rename(ctx, request)),
    )
    .load(zones::load)
    .takes(NAME)
    .answers(Answer::Json(&answers::ZONE_RECEIPT)),
    post(
        "/interventions/zones/{id}/supprimer",
        Who::Member,
        "Retirer une zone ; les interventions restent",
        |ctx, request| Box::pin(zones::remove(ctx, request)),
    )
    .load(zones::load)
    .answers(Answer::Json(&answers::ZONE_RECEIPT)),
];
