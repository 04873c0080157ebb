//! The map.

use super::{OF_CATEGORY, OF_ZONE};
use crate::{answers, handlers::map};
use web::{
    Route, Who, get,
    route::{Answer, FieldKind, FieldSpec},
};

const STATE: FieldSpec = FieldSpec::optional(
    "state",
    FieldKind::OneOf(&["open", "closed", "all"]),
    "En cours de traitement, close, ou toutes ; en cours par défaut.",
);
const AGE: FieldSpec = FieldSpec::optional(
    "age",
    FieldKind::Integer,
    "Demandées depuis ce nombre de jours au plus, de 1 à 3660.",
);
const AFTER: FieldSpec = FieldSpec::optional(
    "after",
    FieldKind::Integer,
    "Numéro de la dernière lue : la suite vient après.",
);

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/interventions/carte",
        Who::Member,
        "Montrer sur une carte les interventions que l’on voit",
        |ctx, request| Box::pin(map::page(ctx, request)),
    )
    .load(map::load)
    .map()
    .takes(&[STATE, AGE, OF_CATEGORY, OF_ZONE, AFTER]),
    get(
        "/interventions/carte/points",
        Who::Member,
        "Donner les points de la carte : 10 000 au plus, les plus récents",
        |ctx, request| Box::pin(map::points(ctx, request)),
    )
    .takes(&[
        STATE,
        AGE,
        OF_CATEGORY,
        OF_ZONE,
        AFTER,
        FieldSpec::optional(
            "bbox",
            FieldKind::Text(100),
            "Ouest, sud, est, nord, en degrés, séparés par des virgules.",
        ),
        FieldSpec::optional(
            "outlines",
            FieldKind::Boolean,
            "Seulement celles qui ont une ligne ou une surface, et leur tracé ; 200 au plus.",
        ),
    ])
    .answers(Answer::Json(&answers::POINTS)),
];
