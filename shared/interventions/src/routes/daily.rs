//! Daily work: several interventions at once, the filters that one keeps, checklists, and « Résolu ? ».

use super::{ASSIGNEES, PLANNED_END, PLANNED_START};
use crate::{
    answers::{self, daily},
    handlers::{bulk, feedback, filters, steps},
    store::read,
};
use std::future::ready;
use web::{
    Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

const CHOSEN: FieldSpec = FieldSpec::required(
    "intervention_ids",
    FieldKind::Ids,
    "Interventions choisies, 100 au plus ; toutes changent, ou aucune.",
);
const VERSIONS: FieldSpec = FieldSpec::required(
    "versions",
    FieldKind::Text(20),
    "Version lue de chacune, dans le même ordre ; se répète.",
);
const NAME: FieldSpec = FieldSpec::required("name", FieldKind::Text(60), "Nom du filtre.");

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/interventions/lot",
        Who::Member,
        "Préparer une action sur plusieurs interventions",
        |_, request| Box::pin(ready(bulk::ask(request))),
    )
    .load(bulk::load)
    .takes(&[
        CHOSEN,
        FieldSpec::required(
            "geste",
            FieldKind::OneOf(&["valider", "affecter", "planifier"]),
            "Ce qui sera fait.",
        ),
    ]),
    post(
        "/interventions/lot/valider",
        Who::Member,
        "Valider plusieurs demandes",
        |ctx, request| Box::pin(bulk::validate(ctx, request)),
    )
    .load(bulk::load)
    .takes(&[CHOSEN])
    .answers(Answer::Json(&daily::RECEIPTS)),
    post(
        "/interventions/lot/affecter",
        Who::Member,
        "Dire qui se charge de plusieurs interventions",
        |ctx, request| Box::pin(bulk::assign(ctx, request)),
    )
    .load(bulk::load)
    .takes(&[CHOSEN, VERSIONS, ASSIGNEES])
    .answers(Answer::Json(&daily::RECEIPTS)),
    post(
        "/interventions/lot/planifier",
        Who::Member,
        "Dire quand se font plusieurs interventions",
        |ctx, request| Box::pin(bulk::plan(ctx, request)),
    )
    .load(bulk::load)
    .takes(&[CHOSEN, VERSIONS, PLANNED_START, PLANNED_END])
    .answers(Answer::Json(&daily::RECEIPTS)),
    get(
        "/interventions/filtres",
        Who::Member,
        "Lister les filtres que l’on garde",
        |_, request| Box::pin(ready(filters::list(request))),
    )
    .load(filters::load)
    .answers(Answer::Json(&daily::FILTERS)),
    post(
        "/interventions/filtres",
        Who::Member,
        "Garder un filtre, 20 au plus",
        |ctx, request| Box::pin(filters::keep(ctx, request)),
    )
    .load(filters::load)
    .takes(&[
        NAME,
        FieldSpec::required(
            "query",
            FieldKind::Text(2000),
            "Filtres de la liste, comme dans son adresse.",
        ),
    ])
    .answers(Answer::Json(&daily::ROW_RECEIPT)),
    post(
        "/interventions/filtres/{id}/supprimer",
        Who::Member,
        "Ne plus garder un filtre",
        |ctx, request| Box::pin(filters::drop(ctx, request)),
    )
    .load(filters::load)
    .answers(Answer::Json(&daily::ROW_RECEIPT)),
    post(
        "/interventions/{id}/etapes",
        Who::Member,
        "Cocher les étapes faites, et celles-là seulement",
        |ctx, request| Box::pin(steps::tick(ctx, request)),
    )
    .load(read::load)
    .takes(&[FieldSpec::optional(
        "step_ids",
        FieldKind::Ids,
        "Étapes faites ; aucune : tout est décoché.",
    )])
    .answers(Answer::Json(&answers::RECEIPT)),
    post(
        "/interventions/{id}/resolu",
        Who::Member,
        "Dire que le problème est résolu, dans les 14 jours",
        |ctx, request| Box::pin(feedback::solved(ctx, request)),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::RECEIPT)),
    get(
        "/interventions/{id}/non-resolu",
        Who::Member,
        "Préparer une demande de réouverture",
        |_, request| Box::pin(ready(feedback::ask_unsolved(request))),
    )
    .load(read::load),
    post(
        "/interventions/{id}/non-resolu",
        Who::Member,
        "Demander la réouverture, dans les 14 jours",
        |ctx, request| Box::pin(feedback::unsolved(ctx, request)),
    )
    .load(read::load)
    .takes(&[FieldSpec::required(
        "words",
        FieldKind::Text(500),
        "Ce qui reste à faire.",
    )])
    .answers(Answer::Json(&answers::RECEIPT)),
    post(
        "/interventions/{id}/ecarter-reouverture",
        Who::Member,
        "Écarter une demande de réouverture",
        |ctx, request| Box::pin(feedback::decline(ctx, request)),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::RECEIPT)),
];
