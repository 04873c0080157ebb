//! Field interventions: from a request to the work done, and to being forgotten.
//!
//! A requester asks, with an address, a category and a photo. A coordinateur accepts it, says who does it and when. An agent
//! starts it, photographs the problem solved and ends it; whoever is concerned comments and is told by mail. `model` holds
//! the states and the moves between them, `policy` who may make them; every change goes through one guarded batch of
//! `store::write`, together with its audit line, its history and its mails. Photos are cleaned by `photo` before they are
//! kept, and served to those alone who see the intervention. Three years after its end the night's job deletes it, photos
//! included; open ones after a warning.

pub mod answers;
pub mod forms;
pub mod fr;
pub mod handlers;
pub mod jobs;
pub mod mails;
pub mod model;
pub mod pages;
pub mod photo;
pub mod policy;
pub mod store;

#[cfg(test)]
mod tests;

use answers::{MOMENTS, PRIORITIES, STATUSES};
use domain::retention::Function;
use handlers::{categories, comments, creation, edits, lists, moves, photos, reading};
use std::future::ready;
use store::read;
use web::{
    App, Job, Limit, Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

/// The heaviest body with photos: one of the largest, its thumbnail and the fields beside it. The function keeps a body in
/// memory while it cleans the photos, so that several in one request share this.
const WITH_PHOTOS: Limit = Limit(photo::MAX_BYTES + 2 * 1024 * 1024);

const ADDRESS: FieldSpec =
    FieldSpec::required("address", FieldKind::Text(100), "Adresse, ou lieu décrit.");
const ADDRESS_EXTRA: FieldSpec = FieldSpec::optional(
    "address_extra",
    FieldKind::Text(500),
    "Ce qui aide à trouver.",
);
const POSTCODE: FieldSpec = FieldSpec::optional(
    "postcode",
    FieldKind::Text(5),
    "Code postal, cinq chiffres.",
);
const CITY: FieldSpec = FieldSpec::optional("city", FieldKind::Text(163), "Commune.");
const LATITUDE: FieldSpec = FieldSpec::optional(
    "latitude",
    FieldKind::Number,
    "Degrés nord, de -90 à 90 ; avec la longitude.",
);
const LONGITUDE: FieldSpec = FieldSpec::optional(
    "longitude",
    FieldKind::Number,
    "Degrés est, de -180 à 180 ; avec la latitude.",
);
const CATEGORY: FieldSpec =
    FieldSpec::required("category_id", FieldKind::Id, "Catégorie de l’organisation.");
const TYPE: FieldSpec = FieldSpec::optional("type_id", FieldKind::Id, "Type de cette catégorie.");
const DESCRIPTION: FieldSpec = FieldSpec::optional(
    "description",
    FieldKind::Text(5000),
    "Ce qu’il y a à faire.",
);
const PRIORITY: FieldSpec = FieldSpec::optional(
    "priority",
    FieldKind::OneOf(PRIORITIES),
    "Priorité ; coordinateurs et administrateur.",
);
const ASSIGNEES: FieldSpec = FieldSpec::optional(
    "assignee_ids",
    FieldKind::Ids,
    "Personnes affectées : un agent ne peut affecter que lui-même, en créant.",
);
const PLANNED_START: FieldSpec = FieldSpec::optional(
    "planned_start",
    FieldKind::Text(35),
    "Début prévu, RFC 3339, ou AAAA-MM-JJTHH:MM à l’heure locale.",
);
const PLANNED_END: FieldSpec = FieldSpec::optional(
    "planned_end",
    FieldKind::Text(35),
    "Fin prévue, après le début.",
);
const VERSION: FieldSpec = FieldSpec::required(
    "version",
    FieldKind::Integer,
    "Version lue ; ou l’en-tête If-Match.",
);
const REASON: &[FieldSpec] = &[FieldSpec::required(
    "reason",
    FieldKind::Text(500),
    "Motif.",
)];
const BODY: &[FieldSpec] = &[FieldSpec::required(
    "body",
    FieldKind::Text(5000),
    "Texte du commentaire.",
)];
const NAME: &[FieldSpec] = &[FieldSpec::required(
    "name",
    FieldKind::Text(60),
    "Nom, unique dans sa liste.",
)];
const PHOTO: FieldSpec = FieldSpec::optional(
    "photo",
    FieldKind::Files,
    "Photos JPEG, PNG ou WebP, 10 Mo au plus chacune.",
);
const THUMBNAIL: FieldSpec = FieldSpec::optional(
    "thumbnail",
    FieldKind::Files,
    "Vignettes des photos, dans le même ordre, 320 pixels et 60 Ko au plus.",
);

/// Every URL of this function.
pub const ROUTES: &[Route] = &[
    get(
        "/interne/sante",
        Who::Internal,
        "Dire que la fonction répond",
        |ctx, request| Box::pin(reading::health(ctx, request)),
    )
    .answers(Answer::Json(&answers::HEALTH)),
    // Lists and creation.
    get(
        "/interventions",
        Who::Member,
        "Lister les interventions que l’on voit : tableau, journée ou liste",
        |ctx, request| Box::pin(lists::list(ctx, request)),
    )
    .load(lists::load)
    .takes(&[
        FieldSpec::optional(
            "vue",
            FieldKind::OneOf(&["liste", "terminees", "signalees"]),
            "Ce que l’on veut voir.",
        ),
        FieldSpec::optional(
            "q",
            FieldKind::Text(200),
            "Mots cherchés, tous, par leur début.",
        ),
        FieldSpec::optional("status", FieldKind::OneOf(STATUSES), "Statut ; se répète."),
        FieldSpec::optional(
            "state",
            FieldKind::OneOf(&["open", "closed"]),
            "En cours de traitement, ou close.",
        ),
        FieldSpec::optional("category_id", FieldKind::Id, "Catégorie."),
        FieldSpec::optional("type_id", FieldKind::Id, "Type."),
        FieldSpec::optional("priority", FieldKind::OneOf(PRIORITIES), "Priorité."),
        FieldSpec::optional("blocked", FieldKind::Boolean, "Bloquée, ou non."),
        FieldSpec::optional(
            "assignee_id",
            FieldKind::Id,
            "Personne affectée ; coordinateurs et administrateur.",
        ),
        FieldSpec::optional(
            "unassigned",
            FieldKind::Boolean,
            "Non assignée, ou assignée ; coordinateurs et administrateur.",
        ),
        FieldSpec::optional("since", FieldKind::Date, "Créée ce jour-là ou après."),
        FieldSpec::optional(
            "after",
            FieldKind::Integer,
            "Numéro de la dernière lue : la suite vient après.",
        ),
        FieldSpec::optional("limit", FieldKind::Integer, "Nombre par page, de 1 à 100."),
    ])
    .answers(Answer::Json(&answers::LIST)),
    get(
        "/interventions/nouvelle",
        Who::Member,
        "Préparer une intervention : catégories et personnes",
        |_, request| Box::pin(ready(creation::ask(request))),
    )
    .load(creation::load)
    .answers(Answer::Json(&answers::CHOICES)),
    post(
        "/interventions",
        Who::Member,
        "Créer une intervention, avec cinq photos au plus",
        |ctx, request| Box::pin(creation::create(ctx, request)),
    )
    .load(creation::load)
    .limit(WITH_PHOTOS)
    .takes(&[
        ADDRESS,
        ADDRESS_EXTRA,
        POSTCODE,
        CITY,
        LATITUDE,
        LONGITUDE,
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
    // Categories.
    get(
        "/interventions/categories",
        Who::Member,
        "Lister les catégories et leurs types",
        |_, request| Box::pin(ready(categories::list(request))),
    )
    .load(categories::load)
    .answers(Answer::Json(&answers::CATEGORIES)),
    post(
        "/interventions/categories",
        Who::Member,
        "Ajouter une catégorie",
        |ctx, request| Box::pin(categories::add(ctx, request)),
    )
    .load(categories::load)
    .takes(NAME)
    .answers(Answer::Json(&answers::CATEGORY_RECEIPT)),
    post(
        "/interventions/categories/liste-type",
        Who::Member,
        "Reprendre la liste type, pour une organisation sans catégorie",
        |ctx, request| Box::pin(categories::start(ctx, request)),
    )
    .load(categories::load)
    .answers(Answer::Json(&answers::CATEGORIES)),
    get(
        "/interventions/categories/{id}",
        Who::Member,
        "Montrer une catégorie ou un type",
        |_, request| Box::pin(ready(categories::show(request))),
    )
    .load(categories::load),
    post(
        "/interventions/categories/{id}",
        Who::Member,
        "Renommer une catégorie ou un type",
        |ctx, request| Box::pin(categories::rename(ctx, request)),
    )
    .load(categories::load)
    .takes(NAME)
    .answers(Answer::Json(&answers::CATEGORY_RECEIPT)),
    post(
        "/interventions/categories/{id}/types",
        Who::Member,
        "Ajouter un type à une catégorie",
        |ctx, request| Box::pin(categories::add_type(ctx, request)),
    )
    .load(categories::load)
    .takes(NAME)
    .answers(Answer::Json(&answers::CATEGORY_RECEIPT)),
    post(
        "/interventions/categories/{id}/archiver",
        Who::Member,
        "Ne plus proposer une catégorie ou un type",
        |ctx, request| Box::pin(categories::archive(ctx, request)),
    )
    .load(categories::load)
    .answers(Answer::Json(&answers::CATEGORY_RECEIPT)),
    post(
        "/interventions/categories/{id}/retablir",
        Who::Member,
        "Proposer de nouveau une catégorie ou un type",
        |ctx, request| Box::pin(categories::restore(ctx, request)),
    )
    .load(categories::load)
    .answers(Answer::Json(&answers::CATEGORY_RECEIPT)),
    // One intervention.
    get(
        "/interventions/{id}",
        Who::Member,
        "Montrer une intervention",
        |_, request| Box::pin(ready(reading::detail(request))),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::INTERVENTION)),
    get(
        "/interventions/{id}/recu",
        Who::Member,
        "Montrer le reçu d’un signalement, pendant 30 minutes",
        |_, request| Box::pin(ready(reading::receipt(request))),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::RECEIPT)),
    get(
        "/interventions/{id}/modifier",
        Who::Member,
        "Préparer une modification",
        |_, request| Box::pin(ready(edits::ask_edit(request))),
    )
    .load(read::load_with_categories),
    post(
        "/interventions/{id}/modifier",
        Who::Member,
        "Modifier une intervention ; ce qui n’est pas envoyé ne change pas",
        |ctx, request| Box::pin(edits::edit(ctx, request)),
    )
    .load(read::load_with_categories)
    .takes(&[
        VERSION,
        FieldSpec {
            required: false,
            ..ADDRESS
        },
        ADDRESS_EXTRA,
        POSTCODE,
        CITY,
        LATITUDE,
        LONGITUDE,
        FieldSpec {
            required: false,
            ..CATEGORY
        },
        TYPE,
        DESCRIPTION,
        PRIORITY,
    ])
    .answers(Answer::Json(&answers::RECEIPT)),
    get(
        "/interventions/{id}/affecter",
        Who::Member,
        "Préparer une affectation",
        |_, request| Box::pin(ready(edits::ask_assign(request))),
    )
    .load(read::load),
    post(
        "/interventions/{id}/affecter",
        Who::Member,
        "Dire qui s’en charge",
        |ctx, request| Box::pin(edits::assign(ctx, request)),
    )
    .load(read::load)
    .takes(&[VERSION, ASSIGNEES])
    .answers(Answer::Json(&answers::RECEIPT)),
    get(
        "/interventions/{id}/planifier",
        Who::Member,
        "Préparer une date",
        |_, request| Box::pin(ready(edits::ask_plan(request))),
    )
    .load(read::load),
    post(
        "/interventions/{id}/planifier",
        Who::Member,
        "Dire quand, ou retirer la date",
        |ctx, request| Box::pin(edits::plan(ctx, request)),
    )
    .load(read::load)
    .takes(&[VERSION, PLANNED_START, PLANNED_END])
    .answers(Answer::Json(&answers::RECEIPT)),
    // Moves.
    post(
        "/interventions/{id}/valider",
        Who::Member,
        "Valider une demande, et l’affecter du même geste",
        |ctx, request| Box::pin(moves::validate(ctx, request)),
    )
    .load(read::load)
    .takes(&[ASSIGNEES])
    .answers(Answer::Json(&answers::RECEIPT)),
    get(
        "/interventions/{id}/refuser",
        Who::Member,
        "Préparer un refus",
        |_, request| Box::pin(ready(moves::ask_refuse(request))),
    )
    .load(read::load),
    post(
        "/interventions/{id}/refuser",
        Who::Member,
        "Refuser une demande",
        |ctx, request| Box::pin(moves::refuse(ctx, request)),
    )
    .load(read::load)
    .takes(REASON)
    .answers(Answer::Json(&answers::RECEIPT)),
    post(
        "/interventions/{id}/demarrer",
        Who::Member,
        "Démarrer",
        |ctx, request| Box::pin(moves::start(ctx, request)),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::RECEIPT)),
    post(
        "/interventions/{id}/remettre",
        Who::Member,
        "Remettre à faire",
        |ctx, request| Box::pin(moves::put_back(ctx, request)),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::RECEIPT)),
    get(
        "/interventions/{id}/bloquer",
        Who::Member,
        "Préparer un blocage",
        |_, request| Box::pin(ready(moves::ask_block(request))),
    )
    .load(read::load),
    post(
        "/interventions/{id}/bloquer",
        Who::Member,
        "Signaler un blocage",
        |ctx, request| Box::pin(moves::block(ctx, request)),
    )
    .load(read::load)
    .takes(REASON)
    .answers(Answer::Json(&answers::RECEIPT)),
    post(
        "/interventions/{id}/debloquer",
        Who::Member,
        "Lever le blocage",
        |ctx, request| Box::pin(moves::unblock(ctx, request)),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::RECEIPT)),
    post(
        "/interventions/{id}/terminer",
        Who::Member,
        "Terminer",
        |ctx, request| Box::pin(moves::finish(ctx, request)),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::RECEIPT)),
    post(
        "/interventions/{id}/rouvrir",
        Who::Member,
        "Rouvrir ce qui était terminé",
        |ctx, request| Box::pin(moves::reopen(ctx, request)),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::RECEIPT)),
    get(
        "/interventions/{id}/annuler",
        Who::Member,
        "Préparer une annulation",
        |_, request| Box::pin(ready(moves::ask_cancel(request))),
    )
    .load(read::load),
    post(
        "/interventions/{id}/annuler",
        Who::Member,
        "Annuler",
        |ctx, request| Box::pin(moves::cancel(ctx, request)),
    )
    .load(read::load)
    .takes(REASON)
    .answers(Answer::Json(&answers::RECEIPT)),
    // Comments.
    post(
        "/interventions/{id}/commentaires",
        Who::Member,
        "Commenter",
        |ctx, request| Box::pin(comments::add(ctx, request)),
    )
    .load(read::load)
    .takes(BODY)
    .answers(Answer::Json(&answers::COMMENT_RECEIPT)),
    get(
        "/interventions/{id}/commentaires/{comment_id}/modifier",
        Who::Member,
        "Préparer la modification d’un commentaire",
        |_, request| Box::pin(ready(comments::ask_edit(request))),
    )
    .load(read::load_with_revisions)
    .answers(Answer::Json(&answers::COMMENT_TEXT)),
    post(
        "/interventions/{id}/commentaires/{comment_id}/modifier",
        Who::Member,
        "Modifier un commentaire",
        |ctx, request| Box::pin(comments::edit(ctx, request)),
    )
    .load(read::load)
    .takes(BODY)
    .answers(Answer::Json(&answers::COMMENT_RECEIPT)),
    get(
        "/interventions/{id}/commentaires/{comment_id}/supprimer",
        Who::Member,
        "Confirmer la suppression d’un commentaire",
        |_, request| Box::pin(ready(comments::ask_delete(request))),
    )
    .load(read::load),
    post(
        "/interventions/{id}/commentaires/{comment_id}/supprimer",
        Who::Member,
        "Supprimer un commentaire",
        |ctx, request| Box::pin(comments::delete(ctx, request)),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::COMMENT_RECEIPT)),
    // Photos.
    post(
        "/interventions/{id}/photos",
        Who::Member,
        "Ajouter des photos, avant ou après",
        |ctx, request| Box::pin(photos::add(ctx, request)),
    )
    .load(read::load)
    .limit(WITH_PHOTOS)
    .takes(&[
        FieldSpec::required(
            "moment",
            FieldKind::OneOf(MOMENTS),
            "Avant ou après le travail.",
        ),
        PHOTO,
        THUMBNAIL,
    ])
    .answers(Answer::Json(&answers::PHOTO_RECEIPT)),
    get(
        "/interventions/{id}/photos/{photo_id}",
        Who::Member,
        "Donner une photo",
        |ctx, request| Box::pin(photos::show(ctx, request)),
    )
    .load(read::load_photo)
    .answers(Answer::Photo),
    get(
        "/interventions/{id}/photos/{photo_id}/miniature",
        Who::Member,
        "Donner la vignette d’une photo, s’il y en a une",
        |ctx, request| Box::pin(photos::show_thumbnail(ctx, request)),
    )
    .load(read::load_photo)
    .answers(Answer::Photo),
    get(
        "/interventions/{id}/photos/{photo_id}/supprimer",
        Who::Member,
        "Confirmer la suppression d’une photo",
        |_, request| Box::pin(ready(photos::ask_remove(request))),
    )
    .load(read::load),
    post(
        "/interventions/{id}/photos/{photo_id}/supprimer",
        Who::Member,
        "Supprimer une photo",
        |ctx, request| Box::pin(photos::remove(ctx, request)),
    )
    .load(read::load)
    .answers(Answer::Json(&answers::PHOTO_RECEIPT)),
];

/// What its cron does.
pub const JOBS: &[Job] = &[
    Job {
        cron: "30 1 * * *",
        about: "Prévenir, puis supprimer ce dont la durée est échue",
        run: |ctx, system| Box::pin(jobs::nightly(ctx, system)),
    },
    Job {
        cron: "17 * * * *",
        about: "Supprimer les fichiers en attente de suppression",
        run: |ctx, system| Box::pin(jobs::hourly(ctx, system)),
    },
];

/// The function.
pub const APP: App = App {
    function: Function::Interventions,
    routes: ROUTES,
    jobs: JOBS,
};

web::doors!(crate::APP);
