//! The registers of the operator: breaches of data, and requests about rights.

use crate::{
    handlers::{breaches, rights_requests as requests},
    schemas::registers as answers,
    store::{breaches as breaches_store, rights_requests as store},
};
use std::future::ready;
use web::{
    Limit, Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

/// The texts of a breach, and some thousand organisations.
const BREACH: Limit = Limit(256 * 1024);

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/console/violations",
        Who::Member,
        "Lister les violations de données dont une organisation reste à prévenir, la plus proche échéance d’abord",
        |_, request| Box::pin(ready(breaches::list(request))),
    )
    .load(breaches_store::list)
    .takes(PAGES)
    .answers(Answer::Json(&answers::BREACHES)),
    get(
        "/console/violations/nouvelle",
        Who::Member,
        "Remplir le formulaire d’une violation de données",
        |_, request| Box::pin(ready(breaches::new(request))),
    )
    .load(breaches_store::choosable),
    post(
        "/console/violations",
        Who::Member,
        "Inscrire une violation de données",
        |ctx, request| Box::pin(breaches::record(ctx, request)),
    )
    .load(breaches_store::choosable)
    .limit(BREACH)
    .takes(&ENTERED)
    .answers(Answer::Json(&answers::RECEIPT)),
    get(
        "/console/violations/{breach}",
        Who::Member,
        "Voir une violation de données et les organisations qu’elle touche",
        |_, request| Box::pin(ready(breaches::show(request))),
    )
    .load(breaches_store::told)
    .answers(Answer::Json(&answers::BREACH_DETAIL)),
    get(
        "/console/violations/{breach}/modifier",
        Who::Member,
        "Remplir le formulaire qui complète une violation de données",
        |_, request| Box::pin(ready(breaches::edit(request))),
    )
    .load(breaches_store::editing),
    post(
        "/console/violations/{breach}/modifier",
        Who::Member,
        "Compléter une violation de données\u{a0}; une organisation déjà prévenue y reste",
        |ctx, request| Box::pin(breaches::amend(ctx, request)),
    )
    .load(breaches_store::editing)
    .limit(BREACH)
    .takes(&AMENDED)
    .answers(Answer::Json(&answers::RECEIPT)),
    post(
        "/console/violations/{breach}/prevenir",
        Who::Member,
        "Écrire aux organisations qui ne sont pas encore prévenues, une fois à chacune",
        |ctx, request| Box::pin(breaches::warn(ctx, request)),
    )
    .load(breaches_store::one)
    .answers(Answer::Json(&answers::RECEIPT)),
    post(
        "/console/violations/{breach}/organisations/{organisation}/prevenir",
        Who::Member,
        "Écrire à une seule organisation, si elle n’est pas encore prévenue",
        |ctx, request| Box::pin(breaches::warn_one(ctx, request)),
    )
    .load(breaches_store::one)
    .answers(Answer::Json(&answers::RECEIPT)),
    post(
        "/console/violations/{breach}/organisations/{organisation}/noter",
        Who::Member,
        "Noter qu’une organisation a été prévenue autrement que par courriel",
        |ctx, request| Box::pin(breaches::note(ctx, request)),
    )
    .load(breaches_store::one)
    .answers(Answer::Json(&answers::RECEIPT)),
    get(
        "/console/demandes",
        Who::Member,
        "Lister les demandes sur des droits sans réponse, la plus proche échéance d’abord",
        |_, request| Box::pin(ready(requests::list(request))),
    )
    .load(store::list)
    .takes(PAGES)
    .answers(Answer::Json(&answers::RIGHTS_REQUESTS)),
    get(
        "/console/demandes/nouvelle",
        Who::Member,
        "Remplir le formulaire d’une demande sur des droits",
        |_, request| Box::pin(ready(requests::new(request))),
    )
    .load(breaches_store::choosable),
    post(
        "/console/demandes",
        Who::Member,
        "Inscrire une demande sur des droits",
        |ctx, request| Box::pin(requests::record(ctx, request)),
    )
    .load(breaches_store::choosable)
    .takes(&RECEIVED)
    .answers(Answer::Json(&answers::RECEIPT)),
    get(
        "/console/demandes/{request}",
        Who::Member,
        "Voir une demande sur des droits",
        |_, request| Box::pin(ready(requests::show(request))),
    )
    .load(store::one)
    .answers(Answer::Json(&answers::RIGHTS_REQUEST)),
    get(
        "/console/demandes/{request}/modifier",
        Who::Member,
        "Remplir le formulaire qui corrige une demande sur des droits",
        |_, request| Box::pin(ready(requests::edit(request))),
    )
    .load(store::editing),
    post(
        "/console/demandes/{request}/modifier",
        Who::Member,
        "Corriger une demande sur des droits, tant que rien n’en est décidé",
        |ctx, request| Box::pin(requests::amend(ctx, request)),
    )
    .load(store::editing)
    .takes(&CORRECTED)
    .answers(Answer::Json(&answers::RECEIPT)),
    post(
        "/console/demandes/{request}/prolonger",
        Who::Member,
        "Prolonger une fois le délai de réponse, avant la fin du premier",
        |ctx, request| Box::pin(requests::extend(ctx, request)),
    )
    .load(store::one)
    .takes(&[
        FieldSpec::required(
            "months",
            FieldKind::OneOf(&["1", "2"]),
            "De combien de mois.",
        ),
        FieldSpec::required("reason", FieldKind::Text(1_000), "Motif."),
    ])
    .answers(Answer::Json(&answers::RECEIPT)),
    post(
        "/console/demandes/{request}/repondre",
        Who::Member,
        "Noter la réponse donnée à une demande sur des droits",
        |ctx, request| Box::pin(requests::answer(ctx, request)),
    )
    .load(store::one)
    .takes(&[
        FieldSpec::required("answered_on", FieldKind::Date, "Jour de la réponse."),
        FieldSpec::required(
            "outcome",
            FieldKind::OneOf(&["granted", "partly", "refused", "withdrawn"]),
            "Suite donnée.",
        ),
    ])
    .answers(Answer::Json(&answers::RECEIPT)),
];

/// What both lists take.
const PAGES: &[FieldSpec] = &[
    FieldSpec::optional(
        "vue",
        FieldKind::OneOf(&["closes"]),
        "Celles qui sont closes, plutôt que celles qui attendent.",
    ),
    FieldSpec::optional("after", FieldKind::Id, "Dernière de la page précédente."),
];

const VERSION: FieldSpec =
    FieldSpec::required("version", FieldKind::Integer, "Version qui a été lue.");
const NATURE: FieldSpec = FieldSpec::required(
    "nature",
    FieldKind::OneOf(&["confidentiality", "integrity", "availability", "several"]),
    "Nature de la violation.",
);
const FACTS: FieldSpec =
    FieldSpec::required("facts", FieldKind::Text(4_000), "Ce qui s’est passé.");
const KNOWN_AT: FieldSpec = FieldSpec::required(
    "known_at",
    FieldKind::Text(30),
    "Quand elle a été connue\u{a0}: jour et heure de Paris, ou RFC\u{a0}3339.",
);
const KNOWN_HOUR: FieldSpec = FieldSpec::optional(
    "known_hour",
    FieldKind::OneOf(&["summer", "winter"]),
    "Laquelle, d’une heure de Paris qui est venue deux fois.",
);
const ORGANISATIONS: FieldSpec = FieldSpec::optional(
    "organisation_ids",
    FieldKind::Ids,
    "Organisations touchées, une au moins\u{a0}; celles qui sont déjà prévenues le restent.",
);
const PEOPLE: FieldSpec = FieldSpec::optional(
    "people",
    FieldKind::Integer,
    "Combien de personnes, environ.",
);
const DATA_KINDS: FieldSpec =
    FieldSpec::optional("data_kinds", FieldKind::Text(1_000), "Données concernées.");
const CONSEQUENCES: FieldSpec = FieldSpec::optional(
    "consequences",
    FieldKind::Text(2_000),
    "Conséquences probables.",
);
const MEASURES: FieldSpec =
    FieldSpec::optional("measures", FieldKind::Text(4_000), "Mesures prises.");

/// What enters a breach.
const ENTERED: [FieldSpec; 9] = [
    NATURE,
    FACTS,
    KNOWN_AT,
    KNOWN_HOUR,
    ORGANISATIONS,
    PEOPLE,
    DATA_KINDS,
    CONSEQUENCES,
    MEASURES,
];

/// What amends one.
const AMENDED: [FieldSpec; 10] = [
    VERSION,
    NATURE,
    FACTS,
    KNOWN_AT,
    KNOWN_HOUR,
    ORGANISATIONS,
    PEOPLE,
    DATA_KINDS,
    CONSEQUENCES,
    MEASURES,
];

const ORGANISATION: FieldSpec = FieldSpec::required(
    "organisation_id",
    FieldKind::Id,
    "Organisation à laquelle la demande est faite.",
);
const RECEIVED_ON: FieldSpec = FieldSpec::required(
    "received_on",
    FieldKind::Date,
    "Jour où la demande est arrivée.",
);
const KIND: FieldSpec = FieldSpec::required(
    "kind",
    FieldKind::OneOf(&[
        "access",
        "rectification",
        "erasure",
        "restriction",
        "objection",
        "portability",
    ]),
    "Droit demandé.",
);
const REFERENCE: FieldSpec =
    FieldSpec::required("reference", FieldKind::Text(100), "Référence, sans nom.");

/// What enters a request.
const RECEIVED: [FieldSpec; 4] = [ORGANISATION, RECEIVED_ON, KIND, REFERENCE];

/// What corrects one.
const CORRECTED: [FieldSpec; 5] = [VERSION, ORGANISATION, RECEIVED_ON, KIND, REFERENCE];
