//! Work that comes back.

use super::{
    ADDRESS, ADDRESS_EXTRA, ASSIGNEES, CATEGORY, CITY, DESCRIPTION, LATITUDE, LONGITUDE, OUTLINE,
    POSTCODE, PRIORITY, TYPE, VERSION,
};
use crate::{
    answers::recurrences as answers,
    forms::recurrence::{FREQUENCIES, SCOPES, WEEKDAYS},
    handlers::recurrences::{self, load, load_new},
    store::recurrences::load_list,
};
use std::future::ready;
use web::{
    Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

const START_TIME: FieldSpec = FieldSpec::optional(
    "start_time",
    FieldKind::Time,
    "Heure de début à l’horloge locale, sauf journée entière.",
);
const END_TIME: FieldSpec = FieldSpec::optional(
    "end_time",
    FieldKind::Time,
    "Heure de fin ; plus petite que le début : le lendemain.",
);
const ALL_DAY: FieldSpec = FieldSpec::optional("all_day", FieldKind::Boolean, "Journée entière.");

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/interventions/recurrences",
        Who::Member,
        "Lister les récurrences ; coordinateurs et administrateur",
        |_, request| Box::pin(ready(recurrences::list(request))),
    )
    .load(load_list)
    .takes(&[FieldSpec::optional(
        "after",
        FieldKind::Id,
        "Dernière lue : la suite vient après.",
    )])
    .answers(Answer::Json(&answers::RECURRENCES)),
    get(
        "/interventions/recurrences/nouvelle",
        Who::Member,
        "Préparer une récurrence",
        |_, request| Box::pin(ready(recurrences::ask(request))),
    )
    .load(load_new)
    .map(),
    post(
        "/interventions/recurrences",
        Who::Member,
        "Créer une récurrence, et ses interventions des soixante jours à venir",
        |ctx, request| Box::pin(recurrences::create(ctx, request)),
    )
    .load(load_new)
    .map()
    .takes(&[
        FieldSpec::required("frequency", FieldKind::OneOf(FREQUENCIES), "Fréquence."),
        FieldSpec::optional(
            "interval",
            FieldKind::Integer,
            "Une fois sur combien, de 1 à 99.",
        ),
        FieldSpec::optional(
            "weekdays",
            FieldKind::OneOf(WEEKDAYS),
            "Jour d’une récurrence hebdomadaire ; se répète.",
        ),
        FieldSpec::required("first_day", FieldKind::Date, "Premier jour."),
        FieldSpec::optional(
            "last_day",
            FieldKind::Date,
            "Dernier jour, compris : un an après le premier si rien n’est dit, trois ans au plus.",
        ),
        START_TIME,
        END_TIME,
        ALL_DAY,
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
    ])
    .answers(Answer::Json(&answers::RECEIPT)),
    get(
        "/interventions/recurrences/{recurrence_id}",
        Who::Member,
        "Montrer une récurrence et ses interventions encore à faire",
        |_, request| Box::pin(ready(recurrences::show(request))),
    )
    .load(load)
    .map()
    .answers(Answer::Json(&answers::DETAIL)),
    post(
        "/interventions/recurrences/{recurrence_id}/modifier",
        Who::Member,
        "Modifier une occurrence, celle-ci et les suivantes, ou toutes",
        |ctx, request| Box::pin(recurrences::change(ctx, request)),
    )
    .load(load)
    .map()
    .takes(&[
        VERSION,
        FieldSpec::required("scope", FieldKind::OneOf(SCOPES), "Portée."),
        FieldSpec::optional(
            "date",
            FieldKind::Date,
            "Jour de l’occurrence, sauf pour toutes.",
        ),
        START_TIME,
        END_TIME,
        ALL_DAY,
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
    ])
    .answers(Answer::Json(&answers::RECEIPT)),
    get(
        "/interventions/recurrences/{recurrence_id}/arreter",
        Who::Member,
        "Confirmer l’arrêt d’une récurrence",
        |_, request| Box::pin(ready(recurrences::ask_stop(request))),
    )
    .load(load),
    post(
        "/interventions/recurrences/{recurrence_id}/arreter",
        Who::Member,
        "Arrêter une récurrence aujourd’hui",
        |ctx, request| Box::pin(recurrences::stop(ctx, request)),
    )
    .load(load)
    .answers(Answer::Json(&answers::RECEIPT)),
];
