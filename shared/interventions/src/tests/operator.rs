//! Whoever operates the platform has no right on what an organisation holds, even in an organisation that has interventions.

use super::world::*;
use domain::policy::{Role, Ties, allows};
use platform::{sql, system_sql};
use serde_json::json;
use web::Verb;

/// An operator, and the organisation's own.
const OSCAR: Who = Who(19);

/// What answers the same whoever asks, or only leads elsewhere.
const OPEN: [&str; 4] = [
    "/alertes/arret",
    "/terrain",
    "/terrain/hors-ligne",
    "/agenda/{feed}",
];

fn with_operator() -> World {
    let world = World::new();
    let (of, at) = (organisation(1), "2026-01-01T00:00:00Z");
    world.run(system_sql!(
        "insert into person (id, created_at, last_active_on) values (?1, ?2, '2026-03-01')",
        OSCAR.id(),
        at
    ));
    world.run(sql!(
        "insert into membership (organisation_id, person_id, identifiant, identifiant_folded, last_name, first_name, state, joined_at) values (?1, ?2, 'oscar', 'oscar', 'Oger', 'Oscar', 'active', ?3)",
        of,
        OSCAR.id(),
        at
    ));
    world.run(sql!(
        "insert into member_role (organisation_id, person_id, product, role) values (?1, ?2, 'platform', 'operator')",
        of,
        OSCAR.id()
    ));
    world.run(sql!(
        "insert into credential (token_hash, id, organisation_id, person_id, kind, label, created_at, signed_in_at, last_seen_at, expires_at) values (?1, ?2, ?3, ?4, 'browser', 'essai', ?5, ?5, '2026-03-02T07:59:00Z', '2099-01-01T00:00:00Z')",
        OSCAR.credential().hash(),
        OSCAR.text(),
        of,
        OSCAR.id(),
        at
    ));
    world
}

#[test]
fn no_rule_gives_an_operator_anything() {
    let all = Ties {
        assigned: true,
        own: true,
        followed: true,
    };
    for action in crate::policy::Action::ALL {
        let allowed = allows(crate::policy::TABLE, Role::Operator, action, all);
        assert!(!allowed, "{action:?}");
    }
}

#[test]
fn every_route_is_closed_to_an_operator() {
    let world = with_operator();
    let item = world.given_to(&[GASTON]);
    let before = world.rows("select * from intervention");
    let mut wrong = Vec::new();
    for route in crate::FUNCTIONS.iter().flat_map(web::App::routes) {
        if OPEN.contains(&route.path) || route.path.starts_with("/open311") {
            continue;
        }
        let thing = if route.path.starts_with("/interventions/categories") {
            id(ROADS)
        } else {
            item.clone()
        };
        let parts: Vec<String> = route
            .path
            .split('/')
            .map(|part| match part {
                "{id}" => thing.clone(),
                part if part.starts_with('{') => id(1),
                part => part.to_owned(),
            })
            .collect();
        let mut path = parts.join("/");
        if path.ends_with("/lot") {
            path.push_str("?geste=valider");
        }
        let body = json!({
            "version": 1, "reason": "x", "body": "x", "name": "x", "moment": "before", "address": "Ici",
            "category_id": id(ROADS), "kind": "district", "query": "late=1", "first_day": "2026-04-01",
        });
        let answer = match route.verb {
            Verb::Get => world.get(OSCAR, &path),
            Verb::Post => world.post(OSCAR, &path, &body),
        };
        if !matches!(answer.status.as_u16(), 403 | 404) {
            wrong.push(format!(
                "{:?} {}: {}",
                route.verb, route.path, answer.status
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(world.rows("select * from intervention"), before);
    assert_eq!(world.journal(&item), ["created", "assigned"]);
}

#[test]
fn a_suspended_organisation_gives_neither_calendar_nor_requests() {
    let world = World::new();
    let address = world
        .post(GASTON, "/interventions/planning/abonnement", &json!({}))
        .is(201)
        .json["address"]
        .as_str()
        .map(|url| url.trim_start_matches("https://parvis.example").to_owned())
        .unwrap();
    world.anonymous(&address).is(200);
    world.run(system_sql!(
        "update organisation set suspended_at = '2026-03-02T08:00:00Z'"
    ));
    world.anonymous(&address).is(404);
    world.get(GASTON, "/interventions").is(401);
}
