//! How an organisation looks, and the photos of its people.

use crate::{
    handlers::{brand, pictures},
    schemas, store,
};
use domain::photo;
use std::future::ready;
use web::{
    Limit, Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

/// A photo as telephones take them: one that is too heavy is refused by its field, not before it was read.
const WITH_PICTURE: Limit = Limit(photo::MAX_BYTES);

/// Its URLs.
pub const ROUTES: &[Route] = &[
    get(
        "/equipe/apparence",
        Who::Member,
        "Voir la couleur et le logo de la collectivité, ou essayer une autre couleur",
        |_, request| Box::pin(ready(brand::show(&request))),
    )
    .takes(&[
        FieldSpec::optional(
            "couleur",
            FieldKind::Text(7),
            "Couleur à essayer, comme #0f5c4d.",
        ),
        FieldSpec::optional(
            "palette",
            FieldKind::Text(7),
            "La même, choisie sur une palette : elle compte quand l’autre est vide.",
        ),
    ])
    .answers(Answer::Json(&schemas::BRAND)),
    post(
        "/equipe/apparence",
        Who::Member,
        "Changer la couleur de la collectivité",
        |ctx, request| Box::pin(brand::keep(ctx, request)),
    )
    .takes(&[FieldSpec::required(
        "colour",
        FieldKind::Text(7),
        "Couleur, comme #0f5c4d ; le texte doit s’y lire.",
    )])
    .answers(Answer::Json(&schemas::BRAND_CHANGED)),
    post(
        "/equipe/apparence/logo",
        Who::Member,
        "Mettre le logo de la collectivité",
        |ctx, request| Box::pin(pictures::keep_logo(ctx, request)),
    )
    .limit(WITH_PICTURE)
    .takes(&[FieldSpec::required(
        "logo",
        FieldKind::Files,
        "Image JPEG, PNG ou WebP, de 512 Ko et 2 000 pixels de côté au plus.",
    )])
    .answers(Answer::Json(&schemas::LOGO_CHANGED)),
    post(
        "/equipe/apparence/logo/retirer",
        Who::Member,
        "Retirer le logo de la collectivité",
        |ctx, request| Box::pin(pictures::remove_logo(ctx, request)),
    )
    .answers(Answer::Json(&schemas::LOGO_CHANGED)),
    get(
        "/logos/{file}",
        Who::Anyone,
        "Donner le logo d’une collectivité",
        |ctx, request| Box::pin(pictures::logo(ctx, request)),
    )
    .stateless()
    .answers(Answer::Photo),
    get(
        "/equipe/{person}/photo",
        Who::Member,
        "Donner la photo d’une personne de l’équipe",
        |ctx, request| Box::pin(pictures::portrait(ctx, request)),
    )
    .load(store::pictures::shown)
    .answers(Answer::Photo),
    get(
        "/equipe/{person}/photo/modifier",
        Who::Member,
        "Voir la photo d’une personne, pour la changer",
        |_, request| Box::pin(ready(pictures::edit(request))),
    )
    .load(store::team::member),
    post(
        "/equipe/{person}/photo/modifier",
        Who::Member,
        "Mettre la photo d’une personne\u{a0}: la sienne, ou celle de qui n’a pas d’autre collectivité",
        |ctx, request| Box::pin(pictures::keep(ctx, request)),
    )
    .load(store::team::member)
    .limit(WITH_PICTURE)
    .takes(&[FieldSpec::required(
        "photo",
        FieldKind::Files,
        "Image JPEG, PNG ou WebP, de 512 Ko et 2 000 pixels de côté au plus.",
    )])
    .answers(Answer::Json(&schemas::MEMBER_CHANGED)),
    get(
        "/equipe/{person}/photo/retirer",
        Who::Member,
        "Confirmer le retrait de la photo d’une personne",
        |_, request| Box::pin(ready(pictures::ask_remove(request))),
    )
    .load(store::team::member),
    post(
        "/equipe/{person}/photo/retirer",
        Who::Member,
        "Retirer la photo d’une personne",
        |ctx, request| Box::pin(pictures::remove(ctx, request)),
    )
    .load(store::team::member)
    .answers(Answer::Json(&schemas::MEMBER_CHANGED)),
];
