//! The URLs of field interventions, one table for each function that serves them.

pub mod alerts;
pub mod assignment;
pub mod comments;
pub mod creation;
pub mod daily;
pub mod edits;
pub mod field;
pub mod figures;
pub mod import;
pub mod lists;
pub mod map;
pub mod moves;
pub mod one;
pub mod open311;
pub mod paper;
pub mod photos;
pub mod planning;
pub mod recurrences;
pub mod relations;
pub mod settings;
pub mod zones;

use crate::answers::{PRIORITIES, STATUSES};
use domain::photo;
use web::{
    Limit,
    route::{FieldKind, FieldSpec},
};

/// The heaviest body with photos: one of the largest, its thumbnail and the fields beside it. The function keeps a body in
/// memory while it cleans the photos, so that several in one request share this.
pub(super) const WITH_PHOTOS: Limit = Limit(photo::MAX_BYTES + 2 * 1024 * 1024);

pub(super) const ADDRESS: FieldSpec =
    FieldSpec::required("address", FieldKind::Text(100), "Adresse, ou lieu décrit.");
pub(super) const ADDRESS_EXTRA: FieldSpec = FieldSpec::optional(
    "address_extra",
    FieldKind::Text(500),
    "Ce qui aide à trouver.",
);
pub(super) const POSTCODE: FieldSpec = FieldSpec::optional(
    "postcode",
    FieldKind::Text(5),
    "Code postal, cinq chiffres.",
);
pub(super) const CITY: FieldSpec = FieldSpec::optional("city", FieldKind::Text(163), "Commune.");
pub(super) const LATITUDE: FieldSpec = FieldSpec::optional(
    "latitude",
    FieldKind::Number,
    "Degrés nord, de -90 à 90 ; avec la longitude.",
);
pub(super) const LONGITUDE: FieldSpec = FieldSpec::optional(
    "longitude",
    FieldKind::Number,
    "Degrés est, de -180 à 180 ; avec la latitude.",
);
pub(super) const OUTLINE: FieldSpec = FieldSpec::optional(
    "outline",
    FieldKind::Text(32 * 1024),
    "GeoJSON d’une ligne (LineString) ou d’une surface (Polygon) de 500 points au plus : elle dit alors la position ; coordinateurs et administrateur.",
);
pub(super) const CATEGORY: FieldSpec =
    FieldSpec::required("category_id", FieldKind::Id, "Catégorie de l’organisation.");
pub(super) const TYPE: FieldSpec =
    FieldSpec::optional("type_id", FieldKind::Id, "Type de cette catégorie.");
pub(super) const DESCRIPTION: FieldSpec = FieldSpec::optional(
    "description",
    FieldKind::Text(5000),
    "Ce qu’il y a à faire.",
);
pub(super) const PRIORITY: FieldSpec = FieldSpec::optional(
    "priority",
    FieldKind::OneOf(PRIORITIES),
    "Priorité ; coordinateurs et administrateur.",
);
pub(super) const ASSIGNEES: FieldSpec = FieldSpec::optional(
    "assignee_ids",
    FieldKind::Ids,
    "Personnes affectées : un agent ne peut affecter que lui-même, en créant.",
);
pub(super) const PLANNED_START: FieldSpec = FieldSpec::optional(
    "planned_start",
    FieldKind::Text(35),
    "Début prévu, RFC 3339, ou AAAA-MM-JJTHH:MM à l’heure locale.",
);
pub(super) const PLANNED_END: FieldSpec = FieldSpec::optional(
    "planned_end",
    FieldKind::Text(35),
    "Fin prévue, après le début.",
);
pub(super) const VERSION: FieldSpec = FieldSpec::required(
    "version",
    FieldKind::Integer,
    "Version lue ; ou l’en-tête If-Match.",
);
pub(super) const MADE_AT: FieldSpec = FieldSpec::optional(
    "made_at",
    FieldKind::Text(35),
    "Moment où c’est fait, RFC 3339, quand l’envoi attendait le réseau : montré s’il a sept jours au plus.",
);
pub(super) const QUEUED_BY: FieldSpec = FieldSpec::optional(
    "queued_by",
    FieldKind::Id,
    "Personne dont l’envoi attendait le réseau : refusé (409) si ce n’est pas celle de la session.",
);
pub(super) const REASON: &[FieldSpec] = &[FieldSpec::required(
    "reason",
    FieldKind::Text(500),
    "Motif.",
)];
pub(super) const BODY: &[FieldSpec] = &[FieldSpec::required(
    "body",
    FieldKind::Text(5000),
    "Texte du commentaire.",
)];
pub(super) const A_NAME: FieldSpec =
    FieldSpec::required("name", FieldKind::Text(60), "Nom, unique dans sa liste.");
pub(super) const NAME: &[FieldSpec] = &[A_NAME];
pub(super) const PHOTO: FieldSpec = FieldSpec::optional(
    "photo",
    FieldKind::Files,
    "Photos JPEG, PNG ou WebP, 10 Mo au plus chacune.",
);
pub(super) const THUMBNAIL: FieldSpec = FieldSpec::optional(
    "thumbnail",
    FieldKind::Files,
    "Vignettes des photos, dans le même ordre, 320 pixels et 60 Ko au plus.",
);

// What a list is narrowed to, on the page and in the file.
pub(super) const SEARCH: FieldSpec = FieldSpec::optional(
    "q",
    FieldKind::Text(200),
    "Mots cherchés, tous, par leur début.",
);
pub(super) const STATUS: FieldSpec =
    FieldSpec::optional("status", FieldKind::OneOf(STATUSES), "Statut ; se répète.");
pub(super) const STATE: FieldSpec = FieldSpec::optional(
    "state",
    FieldKind::OneOf(&["open", "closed"]),
    "En cours de traitement, ou close.",
);
pub(super) const OF_CATEGORY: FieldSpec =
    FieldSpec::optional("category_id", FieldKind::Id, "Catégorie.");
pub(super) const OF_ZONE: FieldSpec = FieldSpec::optional("zone_id", FieldKind::Id, "Zone.");
pub(super) const OF_TYPE: FieldSpec = FieldSpec::optional("type_id", FieldKind::Id, "Type.");
pub(super) const OF_PRIORITY: FieldSpec =
    FieldSpec::optional("priority", FieldKind::OneOf(PRIORITIES), "Priorité.");
pub(super) const BLOCKED: FieldSpec =
    FieldSpec::optional("blocked", FieldKind::Boolean, "Bloquée, ou non.");
pub(super) const SINCE: FieldSpec =
    FieldSpec::optional("since", FieldKind::Date, "Créée ce jour-là ou après.");
