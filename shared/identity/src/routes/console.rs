//! The operator's console.

use super::team::{FIRST_NAME, IDENTIFIANT, LAST_NAME, PHONE};
use crate::{
    handlers::{console, terms},
    schemas,
    store::{console as store, terms as versions},
};
use std::future::ready;
use web::{
    Limit, Route, Who, get, place, post,
    route::{Answer, FieldKind, FieldSpec},
};

/// An outline and the fields beside it, in whatever way they are encoded.
const WITH_OUTLINE: Limit = Limit(2 * place::MAX_ZONE_TEXT);

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/console",
        Who::Member,
        "Lister les organisations et leurs volumes",
        |_, request| Box::pin(ready(console::list(request))),
    )
    .load(store::list)
    .takes(&[FieldSpec::optional(
        "after",
        FieldKind::Text(60),
        "Nom court de la dernière organisation de la page précédente.",
    )])
    .answers(Answer::Json(&schemas::ORGANISATIONS)),
    get(
        "/console/organisations/nouvelle",
        Who::Member,
        "Chercher dans la liste officielle l’organisation à créer",
        |_, request| Box::pin(ready(console::search(request))),
    )
    .load(store::search)
    .takes(&[FieldSpec::optional(
        "q",
        FieldKind::Text(100),
        "Début du nom, avec ou sans accents.",
    )])
    .answers(Answer::Json(&schemas::OFFICIAL_BODIES)),
    get(
        "/console/organisations/nouvelle/{kind}/{code}",
        Who::Member,
        "Compléter une organisation à créer",
        |ctx, request| Box::pin(console::confirm(ctx, request)),
    )
    .load(store::body)
    .outlines()
    .answers(Answer::Json(&schemas::OFFICIAL_BODY)),
    post(
        "/console/organisations/nouvelle/{kind}/{code}",
        Who::Member,
        "Créer une organisation et nommer son administrateur",
        |ctx, request| Box::pin(console::create(ctx, request)),
    )
    .load(store::founding)
    .outlines()
    .limit(WITH_OUTLINE)
    .takes(FOUNDING)
    .answers(Answer::Json(&schemas::CONSOLE_RECEIPT)),
    get(
        "/console/organisations/{organisation}",
        Who::Member,
        "Voir une organisation et ses volumes",
        |_, request| Box::pin(ready(console::show(request))),
    )
    .load(store::one)
    .answers(Answer::Json(&schemas::ORGANISATION_DETAIL)),
    post(
        "/console/organisations/{organisation}/suspendre",
        Who::Member,
        "Suspendre une organisation",
        |ctx, request| Box::pin(console::suspend(ctx, request)),
    )
    .load(store::one)
    .answers(Answer::Json(&schemas::CONSOLE_DONE)),
    post(
        "/console/organisations/{organisation}/retablir",
        Who::Member,
        "Rétablir une organisation suspendue",
        |ctx, request| Box::pin(console::reinstate(ctx, request)),
    )
    .load(store::one)
    .answers(Answer::Json(&schemas::CONSOLE_DONE)),
    get(
        "/console/organisations/{organisation}/administrateur",
        Who::Member,
        "Remplir le formulaire d’un administrateur à ajouter",
        |_, request| Box::pin(ready(console::new_administrator(request))),
    )
    .load(store::one),
    post(
        "/console/organisations/{organisation}/administrateur",
        Who::Member,
        "Ajouter une personne comme administrateur, à la place de l’actuel",
        |ctx, request| Box::pin(console::appoint(ctx, request)),
    )
    .load(store::newcomer)
    .takes(ADMINISTRATOR)
    .answers(Answer::Json(&schemas::CONSOLE_RECEIPT)),
    get(
        "/console/organisations/{organisation}/contour",
        Who::Member,
        "Remplir le formulaire du contour d’une organisation",
        |_, request| Box::pin(ready(console::show_outline(request))),
    )
    .load(store::one)
    .outlines(),
    post(
        "/console/organisations/{organisation}/contour",
        Who::Member,
        "Ajouter ou remplacer le contour d’une organisation",
        |ctx, request| Box::pin(console::set_outline(ctx, request)),
    )
    .load(store::one)
    .outlines()
    .limit(WITH_OUTLINE)
    .takes(&[GEOMETRY, FILE])
    .answers(Answer::Json(&schemas::CONSOLE_DONE)),
    post(
        "/console/organisations/{organisation}/personnes",
        Who::Member,
        "Trouver une personne d’une organisation, par son identifiant ou son adresse",
        |_, request| Box::pin(ready(console::find(request))),
    )
    .load(store::named)
    .takes(&[FieldSpec::required(
        "who",
        FieldKind::Text(254),
        "Identifiant, ou adresse électronique.",
    )])
    .answers(Answer::Json(&schemas::CONSOLE_RECEIPT)),
    get(
        "/console/organisations/{organisation}/personnes/{person}",
        Who::Member,
        "Voir le compte d’une personne d’une organisation",
        |_, request| Box::pin(ready(console::show_person(request))),
    )
    .load(store::person)
    .answers(Answer::Json(&schemas::ACCOUNT_HOLDER)),
    post(
        "/console/organisations/{organisation}/personnes/{person}/suspendre",
        Who::Member,
        "Suspendre un compte",
        |ctx, request| Box::pin(console::suspend_person(ctx, request)),
    )
    .load(store::person)
    .answers(Answer::Json(&schemas::CONSOLE_DONE)),
    post(
        "/console/organisations/{organisation}/personnes/{person}/retablir",
        Who::Member,
        "Rétablir un compte suspendu",
        |ctx, request| Box::pin(console::reinstate_person(ctx, request)),
    )
    .load(store::person)
    .answers(Answer::Json(&schemas::CONSOLE_DONE)),
    post(
        "/console/organisations/{organisation}/personnes/{person}/nommer",
        Who::Member,
        "Nommer administrateur un membre de l’organisation, à la place de l’actuel",
        |ctx, request| Box::pin(console::transfer(ctx, request)),
    )
    .load(store::person)
    .answers(Answer::Json(&schemas::CONSOLE_DONE)),
    get(
        "/console/conditions",
        Who::Member,
        "Lister les versions publiées des conditions d’utilisation",
        |_, request| Box::pin(ready(terms::ask(request))),
    )
    .load(versions::all)
    .answers(Answer::Json(&schemas::TERMS_VERSIONS)),
    post(
        "/console/conditions",
        Who::Member,
        "Publier une version des conditions d’utilisation",
        |ctx, request| Box::pin(terms::publish(ctx, request)),
    )
    .load(versions::all)
    .limit(Limit(256 * 1024))
    .takes(&[
        FieldSpec::required(
            "apply_on",
            FieldKind::Date,
            "Jour à partir duquel utiliser le service vaut acceptation.",
        ),
        FieldSpec::required(
            "body",
            FieldKind::Text(30_000),
            "Paragraphes séparés par une ligne vide ; « # » ouvre un titre.",
        ),
    ])
    .answers(Answer::Json(&schemas::CONSOLE_DONE)),
];

/// What the jobs did.
pub const UPKEEP: &[Route] = &[
    get(
        "/console/fonctionnement",
        Who::Member,
        "Voir ce que les tâches de la nuit ont fait, et les courriels qui ne sont pas partis",
        |_, request| Box::pin(ready(console::operations(request))),
    )
    .load(store::operations)
    .takes(&[FieldSpec::optional(
        "before",
        FieldKind::Id,
        "Dernier passage de la page précédente.",
    )])
    .answers(Answer::Json(&schemas::OPERATIONS)),
    post(
        "/console/fonctionnement/courriels",
        Who::Member,
        "Envoyer de nouveau les courriels abandonnés",
        |ctx, request| Box::pin(console::retry(ctx, request)),
    )
    .answers(Answer::Json(&schemas::CONSOLE_DONE)),
];

const EMAIL: FieldSpec = FieldSpec::required(
    "email",
    FieldKind::Text(254),
    "Adresse électronique professionnelle de l’administrateur.",
);
const GEOMETRY: FieldSpec = FieldSpec::optional(
    "geometry",
    FieldKind::Text(1024 * 1024),
    "Contour\u{a0}: GeoJSON d’une surface, Polygon ou MultiPolygon, ou un fichier d’un seul élément.",
);
const FILE: FieldSpec = FieldSpec::optional("file", FieldKind::Files, "Le même, en fichier.");

/// Who is to administer an organisation.
const ADMINISTRATOR: &[FieldSpec] = &[LAST_NAME, FIRST_NAME, IDENTIFIANT, EMAIL, PHONE];

/// What creates an organisation.
const FOUNDING: &[FieldSpec] = &[
    FieldSpec::required("name", FieldKind::Text(100), "Nom de l’organisation."),
    FieldSpec::required("siren", FieldKind::Text(11), "Numéro SIREN."),
    FieldSpec::required("zone", FieldKind::Text(40), "Fuseau horaire, nom IANA."),
    FieldSpec::required(
        "holidays",
        FieldKind::OneOf(&[
            "national",
            "alsace_moselle",
            "guadeloupe",
            "martinique",
            "guyane",
            "reunion",
            "mayotte",
            "saint_barthelemy",
            "saint_martin",
        ]),
        "Jours fériés.",
    ),
    FieldSpec::required("slug", FieldKind::Text(60), "Nom court, unique."),
    FieldSpec::optional(
        "contact_email",
        FieldKind::Text(254),
        "Adresse à laquelle ses membres écrivent.",
    ),
    FieldSpec::optional(
        "officer_email",
        FieldKind::Text(254),
        "Adresse de la personne déléguée à la protection des données.",
    ),
    LAST_NAME,
    FIRST_NAME,
    IDENTIFIANT,
    EMAIL,
    PHONE,
    GEOMETRY,
    FILE,
];
