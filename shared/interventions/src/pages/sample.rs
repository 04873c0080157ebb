//! Believable interventions for the tests of the pages.

use crate::{
    model::{
        Answered, Assignee, Category, CategoryType, Comment, Daily, Dossier, Entry, Event,
        FollowUp, Intervention, Moment, Photo, Phrase, PhraseKind, Priority, Related, Relation,
        Standing, Status, Step, Summary, nearby::Near,
    },
    store::place::Place,
};
use chrono::{DateTime, Utc};
use domain::{
    id::{
        CategoryId, CommentId, InterventionId, OrganisationId, PersonId, PhotoId, PhraseId,
        QuestionId, StepId,
    },
    policy::Role,
};
use platform::directory::MemberRow;
use uuid::Uuid;
use web::Request;

/// Monday 23 November 2026, 9:30 in Poitiers.
pub(super) const NOW: &str = "2026-11-23T08:30:00Z";

pub(super) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(super) fn person(n: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(n))
}

pub(super) fn category_id(n: u128) -> CategoryId {
    CategoryId::new(Uuid::from_u128(n))
}

pub(super) fn intervention() -> Intervention {
    Intervention {
        organisation_id: OrganisationId::new(Uuid::from_u128(1)),
        id: InterventionId::new(Uuid::from_u128(12)),
        number: 12,
        status: Status::ToDo,
        version: 3,
        priority: Priority::Urgent,
        category_id: category_id(200),
        category_name: "Voirie".to_owned(),
        type_id: Some(category_id(202)),
        type_name: Some("Réparation chaussée".to_owned()),
        address: "12 rue Gambetta".to_owned(),
        address_extra: Some("Au droit du passage piéton".to_owned()),
        postcode: Some("86000".to_owned()),
        city: Some("Poitiers".to_owned()),
        latitude: Some(46.580_224),
        longitude: Some(0.340_375),
        description: Some("Nid-de-poule d’environ 40 cm au droit du passage piéton.\nUne trottinette est tombée ce matin.".to_owned()),
        author_id: Some(person(5)),
        planned_start: Some(at("2026-11-23T09:00:00Z")),
        planned_end: Some(at("2026-11-23T10:30:00Z")),
        blocked_at: None,
        block_reason: None,
        closing_reason: None,
        created_at: at("2026-11-22T16:40:00Z"),
        updated_at: at("2026-11-22T16:40:00Z"),
        started_at: None,
        closed_at: None,
        follow_up: FollowUp::default(),
    }
}

fn other(number: i64, kind: &str, address: &str, status: Status, start: Option<&str>) -> Summary {
    let id = u128::try_from(number).unwrap();
    Summary {
        intervention: Intervention {
            id: InterventionId::new(Uuid::from_u128(id)),
            number,
            status,
            priority: Priority::Normal,
            type_name: Some(kind.to_owned()),
            address: address.to_owned(),
            planned_start: start.map(at),
            planned_end: None,
            closed_at: (!status.is_open()).then(|| at("2026-11-23T06:50:00Z")),
            ..intervention()
        },
        assignee_names: (status != Status::ToValidate).then(|| "Gaël|Auger".to_owned()),
        photo_id: number
            .rem_euclid(2)
            .eq(&0)
            .then(|| PhotoId::new(Uuid::from_u128(id + 1000))),
    }
}

pub(super) fn day() -> Vec<Summary> {
    let mut started = other(
        12,
        "Réparation chaussée",
        "12 rue Gambetta",
        Status::InProgress,
        Some("2026-11-23T07:00:00Z"),
    );
    started.intervention.priority = Priority::Urgent;
    started.intervention.started_at = Some(at("2026-11-23T07:05:00Z"));
    let mut blocked = other(
        15,
        "Serrurerie",
        "École Jules-Ferry, portail nord",
        Status::ToDo,
        None,
    );
    blocked.intervention.blocked_at = Some(at("2026-11-22T10:00:00Z"));
    vec![
        started,
        other(
            13,
            "Dépôt sauvage",
            "Place du Maréchal-Leclerc",
            Status::ToDo,
            Some("2026-11-23T09:00:00Z"),
        ),
        other(
            14,
            "Luminaires",
            "Allée des Tilleuls, face au n° 4",
            Status::ToDo,
            Some("2026-11-23T13:00:00Z"),
        ),
        blocked,
        other(
            16,
            "Taille",
            "Square de la République",
            Status::ToDo,
            Some("2026-11-26T08:00:00Z"),
        ),
    ]
}

pub(super) fn board() -> Vec<(Status, Vec<Summary>)> {
    let mut shared = other(
        20,
        "Dépôt sauvage",
        "Place du Maréchal-Leclerc",
        Status::ToDo,
        Some("2026-11-24T09:00:00Z"),
    );
    shared.assignee_names = Some("Gaël|Auger;Inès|Gil".to_owned());
    let mut nobody = other(
        23,
        "Élagage",
        "Parc de Blossac, allée des marronniers centenaires",
        Status::ToDo,
        None,
    );
    nobody.assignee_names = None;
    nobody.intervention.priority = Priority::High;
    let day = day();
    vec![
        (
            Status::ToValidate,
            vec![
                other(18, "Tags", "Gymnase du Clain", Status::ToValidate, None),
                other(
                    19,
                    "Obstacle voirie",
                    "Rue de la Tranchée",
                    Status::ToValidate,
                    None,
                ),
            ],
        ),
        (Status::ToDo, vec![shared, nobody, day[3].clone()]),
        (Status::InProgress, vec![day[0].clone()]),
        (
            Status::Done,
            vec![
                other(21, "Vider poubelle", "Parc de Blossac", Status::Done, None),
                other(22, "Plomberie", "Hôtel de ville", Status::Done, None),
            ],
        ),
    ]
}

fn photo(n: u128, moment: Moment) -> Photo {
    Photo {
        id: PhotoId::new(Uuid::from_u128(n)),
        moment,
        key: String::new(),
        thumbnail_key: None,
        content_type: "image/jpeg".to_owned(),
        width: 1600,
        height: 1200,
        version: 1,
        created_at: at("2026-11-22T16:40:00Z"),
    }
}

fn assignee() -> Assignee {
    Assignee {
        person_id: person(3),
        first_name: "Gaël".to_owned(),
        last_name: "Auger".to_owned(),
        email: None,
        suspended_at: None,
    }
}

pub(super) fn comment(n: u128, body: Option<&str>) -> Comment {
    Comment {
        id: CommentId::new(Uuid::from_u128(n)),
        author_id: Some(person(3)),
        author_name: Some("Gaël Auger".to_owned()),
        body: body.map(str::to_owned),
        created_at: at("2026-11-23T07:10:00Z"),
        made_at: None,
        edited_at: None,
        moderated: false,
        deleted_at: None,
    }
}

pub(super) fn entry(time: &str, event: Event, detail: Option<&str>) -> Entry {
    Entry {
        at: at(time),
        made_at: None,
        actor_name: Some("Carla Petit".to_owned()),
        event,
        detail: detail.map(str::to_owned),
    }
}

pub(super) fn dossier(status: Status) -> Dossier {
    let moderated = Comment {
        moderated: true,
        edited_at: Some(at("2026-11-23T08:00:00Z")),
        author_id: None,
        author_name: None,
        ..comment(41, Some("Le riverain du 14 demande quand ce sera fini."))
    };
    let deleted = Comment {
        deleted_at: Some(at("2026-11-23T08:00:00Z")),
        author_id: None,
        author_name: None,
        ..comment(42, None)
    };
    let mut photos = vec![photo(31, Moment::Before), photo(32, Moment::Before)];
    if status == Status::Done {
        photos.push(photo(33, Moment::After));
    }
    Dossier {
        intervention: Intervention {
            status,
            started_at: (status == Status::InProgress).then(|| at("2026-11-23T07:05:00Z")),
            closed_at: (!status.is_open()).then(|| at("2026-11-23T08:00:00Z")),
            ..intervention()
        },
        author_name: Some("Dora Martin".to_owned()),
        assignees: if status == Status::ToValidate {
            Vec::new()
        } else {
            vec![assignee()]
        },
        comments: vec![
            comment(40, Some("J’y passe à 10 h avec l’enrobé à froid.")),
            moderated,
            deleted,
        ],
        photos,
        journal: vec![
            entry("2026-11-22T16:40:00Z", Event::Created, None),
            entry("2026-11-22T17:00:00Z", Event::Validated, None),
            entry(
                "2026-11-22T17:00:00Z",
                Event::Planned,
                Some("aujourd’hui, de 10 h à 11 h 30"),
            ),
        ],
        related: related(),
        daily: daily(),
    }
}

fn daily() -> Daily {
    let step = |n, label: &str, ticked| Step {
        id: StepId::new(Uuid::from_u128(n)),
        category_id: category_id(202),
        label: label.to_owned(),
        ticked,
    };
    Daily {
        answers: vec![Answered {
            question_id: QuestionId::new(Uuid::from_u128(70)),
            label: "Quelle largeur, en centimètres\u{a0}?".to_owned(),
            value: "40".to_owned(),
        }],
        steps: vec![
            step(71, "Baliser le chantier", true),
            step(72, "Nettoyer les abords", false),
        ],
        phrases: vec![
            phrase(81, PhraseKind::Refuse, "Cette voie relève du Département."),
            phrase(
                82,
                PhraseKind::Block,
                "Il manque une pièce, elle est commandée.",
            ),
            phrase(83, PhraseKind::Comment, "Bien reçu, merci."),
        ],
    }
}

pub(super) fn phrase(n: u128, kind: PhraseKind, body: &str) -> Phrase {
    Phrase {
        id: PhraseId::new(Uuid::from_u128(n)),
        kind,
        body: body.to_owned(),
    }
}

fn tied(relation: Relation, number: i64, status: Status, seen: bool) -> Related {
    Related {
        relation,
        id: InterventionId::new(Uuid::from_u128(u128::try_from(number).unwrap())),
        number,
        status,
        title: "Réparation chaussée".to_owned(),
        description: seen.then(|| "Reboucher le trou\nà l’enrobé".to_owned()),
        standing: Standing::default(),
        seen,
    }
}

pub(super) fn related() -> Vec<Related> {
    vec![
        tied(Relation::Whole, 8, Status::InProgress, true),
        tied(Relation::Duplicate, 9, Status::Duplicate, true),
        tied(Relation::Part, 13, Status::ToDo, true),
        tied(Relation::Part, 14, Status::Done, false),
    ]
}

pub(super) fn near() -> Vec<(Near, u32)> {
    let item = intervention();
    let near = |number, own, address: Option<&str>| Near {
        organisation_id: item.organisation_id,
        id: InterventionId::new(Uuid::from_u128(u128::try_from(number).unwrap())),
        number,
        status: Status::ToDo,
        title: "Réparation chaussée".to_owned(),
        address: address.map(str::to_owned),
        latitude: 46.58,
        longitude: 0.34,
        created_at: item.created_at,
        standing: Standing {
            own,
            assigned: false,
            followed: !own,
        },
        nearby_metres: 50,
        agents_see_reports: false,
    };
    vec![
        (near(13, true, Some("12 rue Gambetta")), 1),
        (near(14, false, None), 42),
    ]
}

fn kind(n: u128, name: &str, archived: bool) -> CategoryType {
    CategoryType {
        id: category_id(n),
        name: name.to_owned(),
        archived,
    }
}

pub(super) fn categories() -> Vec<Category> {
    vec![
        Category {
            id: category_id(200),
            name: "Voirie".to_owned(),
            archived: false,
            nearby_metres: 50,
            working_days: None,
            types: vec![
                kind(201, "Nettoyage", false),
                kind(202, "Réparation chaussée", false),
                kind(203, "Pavés", true),
            ],
        },
        Category {
            id: category_id(300),
            name: "Éclairage".to_owned(),
            archived: false,
            nearby_metres: 50,
            working_days: None,
            types: Vec::new(),
        },
        Category {
            id: category_id(400),
            name: "Cimetière".to_owned(),
            archived: true,
            nearby_metres: 50,
            working_days: None,
            types: Vec::new(),
        },
    ]
}

pub(super) fn members() -> Vec<MemberRow> {
    let member = |n, first: &str, last: &str, role| MemberRow {
        person_id: person(n),
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        role,
        email: None,
        suspended_at: None,
        mail_choices: None,
    };
    vec![
        member(3, "Gaël", "Auger", Role::Agent),
        member(4, "Inès", "Gil", Role::Agent),
        member(2, "Carla", "Petit", Role::Coordinator),
    ]
}

/// A request of somebody signed in with that role, with that query.
pub(super) fn request(role: Role, query: &str) -> Request {
    let session = serde_json::json!({
        "credential_id": Uuid::from_u128(90),
        "kind": "browser",
        "scope": null,
        "signed_in_at": NOW,
        "last_seen_at": NOW,
        "expires_at": "2026-12-23T08:30:00Z",
        "person_id": person(3),
        "first_name": "Gaël",
        "last_name": "Auger",
        "email": null,
        "suspended_at": null,
        "role": role.code(),
        "organisation_id": Uuid::from_u128(1),
        "organisation_name": "Ville de Poitiers",
        "brand_colour": "#0f5c4d",
        "zone": "Europe/Paris",
        "contact_email": null,
    });
    Request {
        path: "/interventions".to_owned(),
        params: web::route::Params::default(),
        query: web::Fields::from_urlencoded(query.as_bytes()),
        fields: web::Fields::default(),
        headers: http::HeaderMap::new(),
        session: Some(serde_json::from_value(session).unwrap()),
        loaded: Vec::new(),
        key: None,
        fresh_key: "cle".to_owned(),
        now: at(NOW),
        maps: web::maps::Maps::default(),
        notices: &[],
    }
}

/// Along a street, in two zones.
pub(super) fn place() -> Place {
    Place {
        outline: Some(
            "{\"type\":\"LineString\",\"coordinates\":[[0.34,46.58],[0.342,46.581]]}".to_owned(),
        ),
        zones: vec!["Centre".to_owned(), "Gare".to_owned()],
    }
}
