//! The team of an organisation, and joining it.

use crate::{
    forms,
    handlers::{invitations, notices, team},
    schemas, store,
};
use std::future::ready;
use web::{
    Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get("/equipe", Who::Member, "Voir l’équipe", |_, request| {
        Box::pin(ready(team::list(request)))
    })
    .load(store::team::list)
    .takes(&[FieldSpec::optional(
        "after",
        FieldKind::Id,
        "Dernière personne de la page précédente.",
    )])
    .answers(Answer::Json(&schemas::TEAM)),
    get(
        "/equipe/a-informer",
        Who::Member,
        "Lister les personnes à informer, avec l’information à leur remettre",
        |ctx, request| Box::pin(ready(notices::list(ctx, request))),
    )
    .load(store::team::to_inform)
    .takes(&[FieldSpec::optional(
        "after",
        FieldKind::Id,
        "Dernière personne de la page précédente.",
    )])
    .answers(Answer::Json(&schemas::TEAM)),
    post(
        "/equipe/informees",
        Who::Member,
        "Noter que plusieurs personnes ont reçu l’information sur leurs données",
        |ctx, request| Box::pin(notices::tick(ctx, request)),
    )
    .load(store::team::all_to_inform)
    .takes(&[FieldSpec::required(
        "person_ids",
        FieldKind::Ids,
        "Personnes informées, 100 au plus.",
    )])
    .answers(Answer::Json(&schemas::MEMBERS_INFORMED)),
    get(
        "/equipe/nouvelle",
        Who::Member,
        "Remplir le formulaire d’une personne à ajouter",
        |_, request| Box::pin(ready(team::new(&request))),
    ),
    post(
        "/equipe",
        Who::Member,
        "Ajouter une personne à l’équipe",
        |ctx, request| Box::pin(team::create(ctx, request)),
    )
    .load(store::team::newcomer)
    .takes(NEW_MEMBER)
    .answers(Answer::Json(&schemas::MEMBER_ADDED)),
    get(
        "/equipe/{person}/modifier",
        Who::Member,
        "Voir une personne de l’équipe, pour la modifier",
        |_, request| Box::pin(ready(team::edit(request))),
    )
    .load(store::team::member)
    .answers(Answer::Json(&schemas::MEMBER)),
    post(
        "/equipe/{person}/modifier",
        Who::Member,
        "Modifier une personne de l’équipe",
        |ctx, request| Box::pin(team::update(ctx, request)),
    )
    .load(store::team::correction)
    .takes(KNOWN_MEMBER)
    .answers(Answer::Json(&schemas::MEMBER_CHANGED)),
    get(
        "/equipe/{person}/retirer",
        Who::Member,
        "Voir ce que le départ d’une personne laisse à affecter",
        |_, request| Box::pin(ready(team::confirm_removal(request))),
    )
    .load(store::team::leaving)
    .answers(Answer::Json(&schemas::DEPARTURE)),
    post(
        "/equipe/{person}/retirer",
        Who::Member,
        "Retirer une personne de l’équipe",
        |ctx, request| Box::pin(team::remove(ctx, request)),
    )
    .load(store::team::leaving)
    .answers(Answer::Json(&schemas::MEMBER_REMOVED)),
    post(
        "/equipe/{person}/informee",
        Who::Member,
        "Noter qu’une personne a reçu l’information sur ses données",
        |ctx, request| Box::pin(team::inform(ctx, request)),
    )
    .load(store::team::member)
    .answers(Answer::Json(&schemas::MEMBER_CHANGED)),
    get(
        "/invitations",
        Who::Member,
        "Voir les équipes qui invitent à les rejoindre",
        |_, request| Box::pin(ready(invitations::list(request))),
    )
    .load(store::invitations::waiting)
    .answers(Answer::Json(&schemas::INVITATIONS)),
    post(
        "/invitations/{organisation}/accepter",
        Who::Member,
        "Accepter une invitation",
        |ctx, request| Box::pin(invitations::accept(ctx, request)),
    )
    .load(store::invitations::state)
    .answers(Answer::Json(&schemas::INVITATION_ANSWERED)),
    post(
        "/invitations/{organisation}/refuser",
        Who::Member,
        "Refuser une invitation",
        |ctx, request| Box::pin(invitations::decline(ctx, request)),
    )
    .load(store::invitations::state)
    .answers(Answer::Json(&schemas::INVITATION_ANSWERED)),
];

pub(super) const LAST_NAME: FieldSpec =
    FieldSpec::required("last_name", FieldKind::Text(100), "Nom.");
pub(super) const FIRST_NAME: FieldSpec =
    FieldSpec::required("first_name", FieldKind::Text(100), "Prénom.");
pub(super) const IDENTIFIANT: FieldSpec = FieldSpec::required(
    "identifiant",
    FieldKind::Text(60),
    "Identifiant, propre à l’équipe.",
);
const EMAIL: FieldSpec = FieldSpec::optional(
    "email",
    FieldKind::Text(254),
    "Adresse électronique professionnelle.",
);
pub(super) const PHONE: FieldSpec =
    FieldSpec::optional("phone", FieldKind::Text(30), "Téléphone professionnel.");

/// What adds a person.
const NEW_MEMBER: &[FieldSpec] = &[
    LAST_NAME,
    FIRST_NAME,
    IDENTIFIANT,
    FieldSpec::required("role", FieldKind::OneOf(forms::team::GIVEN_CODES), "Rôle."),
    EMAIL,
    PHONE,
];

/// What replaces all that is known of a person.
const KNOWN_MEMBER: &[FieldSpec] = &[
    LAST_NAME,
    FIRST_NAME,
    IDENTIFIANT,
    FieldSpec::optional(
        "role",
        FieldKind::OneOf(forms::team::GIVEN_CODES),
        "Rôle\u{a0}; l’administrateur garde le sien.",
    ),
    EMAIL,
    PHONE,
];
