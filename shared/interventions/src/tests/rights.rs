//! Another organisation, a stranger, and what an agent may not touch.

use super::world::*;
use serde_json::json;

#[test]
fn an_agent_touches_neither_who_nor_when_nor_how_pressing() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    let before = world.rows("select * from intervention");
    let posts = [
        (
            "affecter",
            json!({ "version": 1, "assignee_ids": [GINA.text()] }),
        ),
        (
            "planifier",
            json!({ "version": 1, "planned_start": "2026-03-03T08:00" }),
        ),
        ("modifier", json!({ "version": 1, "priority": "urgent" })),
        ("annuler", json!({ "reason": "Non" })),
        ("remettre", json!({})),
    ];
    for (verb, body) in posts {
        world
            .post(GASTON, &format!("/interventions/{item}/{verb}"), &body)
            .is(403);
    }
    assert_eq!(world.rows("select * from intervention"), before);
    assert_eq!(world.journal(&item), ["created", "assigned"]);
}

#[test]
fn another_organisations_is_as_if_it_were_not() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    let nothing = id(404);
    for route in crate::FUNCTIONS.iter().flat_map(web::App::routes) {
        if !route.path.contains("{id}") {
            continue;
        }
        let ask = |item: &str| {
            let path = route
                .path
                .replace("{id}", item)
                .replace("{comment_id}", &id(1))
                .replace("{photo_id}", &id(2));
            let body = json!({ "version": 1, "reason": "x", "body": "x", "name": "x", "moment": "before" });
            match route.verb {
                web::Verb::Get => world.get(QUENTIN, &path),
                web::Verb::Post => world.post(QUENTIN, &path, &body),
            }
        };
        let category = route.path.starts_with("/interventions/categories");
        // What the administrateur alone keeps is refused before it is looked for.
        let setting = category
            || [
                "/interventions/zones",
                "/interventions/open311",
                "/interventions/phrases",
            ]
            .iter()
            .any(|kept| route.path.starts_with(kept));
        let theirs = ask(&if category { id(ROADS) } else { item.clone() });
        let (status, text) = (theirs.status.as_u16(), theirs.text.clone());
        assert_eq!(
            status,
            if setting { 403 } else { 404 },
            "{} {text}",
            route.path
        );
        assert_eq!(text, ask(&nothing).text, "{}", route.path);
    }
    assert_eq!(world.journal(&item), ["created", "assigned"]);
}

#[test]
fn a_stranger_is_asked_who_he_is() {
    let world = World::new();
    for path in [
        "/interventions",
        "/interventions/nouvelle",
        "/interventions/carte",
        "/interventions/categories",
        "/interventions/zones",
        "/interventions/statistiques",
        "/interventions/export.csv",
        "/interventions/fiches",
        "/interventions/import",
    ] {
        world.anonymous(path).is(401);
    }
    world
        .anonymous(&format!("/interventions/{}", id(1)))
        .is(401);
}

#[test]
fn a_suspended_person_is_out_at_once() {
    let world = World::new();
    world.given_to(&[GINA]);
    world.run(platform::system_sql!(
        "update person set suspended_at = '2026-03-02T08:00:00Z' where id = ?1",
        GINA.id()
    ));
    world.get(GINA, "/interventions").is(401);
}

#[test]
fn the_administrateur_keeps_the_categories() {
    let world = World::new();
    for who in [CARL, GASTON, DORA] {
        world.get(who, "/interventions/categories").is(403);
        world
            .post(
                who,
                "/interventions/categories",
                &json!({ "name": "Fêtes" }),
            )
            .is(403);
        world
            .post(
                who,
                &format!("/interventions/categories/{}", id(ROADS)),
                &json!({ "name": "Rues" }),
            )
            .is(403);
    }
    let new = world
        .post(
            ALICE,
            "/interventions/categories",
            &json!({ "name": "Fêtes" }),
        )
        .is(201)
        .id();
    world
        .post(
            ALICE,
            "/interventions/categories",
            &json!({ "name": "Fêtes" }),
        )
        .is(422);
    let kind = world
        .post(
            ALICE,
            &format!("/interventions/categories/{new}/types"),
            &json!({ "name": "Montage" }),
        )
        .is(201)
        .id();
    world
        .post(
            ALICE,
            &format!("/interventions/categories/{kind}/types"),
            &json!({ "name": "Sous-type" }),
        )
        .is(404);
    world
        .report(DORA, &json!({ "category_id": new, "type_id": kind }))
        .is(201);
    let change = |of: &str, verb: &str, body| {
        world.post(
            ALICE,
            &format!("/interventions/categories/{of}{verb}"),
            &body,
        )
    };
    change(&kind, "", json!({ "name": "Podium" })).is(200);
    change(&kind, "/archiver", json!({})).is(200);
    world
        .report(DORA, &json!({ "category_id": new, "type_id": kind }))
        .is(422);
    change(&kind, "/retablir", json!({})).is(200);
    world
        .report(DORA, &json!({ "category_id": new, "type_id": kind }))
        .is(201);
    change(&new, "/archiver", json!({})).is(200);
    world
        .report(DORA, &json!({ "category_id": new, "type_id": null }))
        .is(422);
    for path in [
        "/interventions/categories".to_owned(),
        format!("/interventions/categories/{new}"),
        format!("/interventions/categories/{kind}"),
    ] {
        world.page(ALICE, &path).is(200);
    }
    let listed = world.get(ALICE, "/interventions/categories").is(200).json;
    assert_eq!(listed["items"].as_array().unwrap().len(), 3);
}

#[test]
fn an_organisation_without_categories_starts_from_the_default_list() {
    let world = World::new();
    let start = || world.post(ALICE, "/interventions/categories/liste-type", &json!({}));
    start().is(409);
    world.run(platform::system_sql!(
        "delete from category where parent_id is not null"
    ));
    world.run(platform::system_sql!("delete from category"));
    world
        .post(CARL, "/interventions/categories/liste-type", &json!({}))
        .is(403);
    assert!(
        world
            .page(ALICE, "/interventions/categories")
            .is(200)
            .text
            .contains("liste-type")
    );
    start().is(201);
    let listed = world.get(ALICE, "/interventions/categories").is(200).json;
    let types: Vec<usize> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["types"].as_array().unwrap().len())
        .collect();
    assert_eq!(types, [7, 7, 5, 9, 10, 1]);
    assert_eq!(
        listed["items"][1]["types"][1]["name"],
        "Réparation chaussée"
    );
}

#[test]
fn forms_are_offered_to_those_who_may_send_them() {
    let world = World::new();
    let asked = world.report(DORA, &json!({})).is(201).id();
    let given = world.given_to(&[GASTON]);
    let form = |who, item: &str, verb: &str| {
        world
            .page(who, &format!("/interventions/{item}/{verb}"))
            .status
            .as_u16()
    };
    assert_eq!(
        [
            form(CARL, &asked, "refuser"),
            form(CARL, &given, "refuser"),
            form(DORA, &asked, "refuser")
        ],
        [200, 409, 403]
    );
    assert_eq!(
        [
            form(CARL, &asked, "affecter"),
            form(CARL, &given, "affecter"),
            form(GASTON, &given, "affecter")
        ],
        [200, 200, 403]
    );
    assert_eq!(
        [
            form(CARL, &given, "planifier"),
            form(CARL, &asked, "planifier")
        ],
        [200, 409]
    );
    assert_eq!(
        [form(CARL, &given, "annuler"), form(CARL, &asked, "annuler")],
        [200, 409]
    );
    assert_eq!(
        [
            form(DORA, &asked, "modifier"),
            form(CARL, &given, "modifier"),
            form(DAN, &asked, "modifier")
        ],
        [200, 200, 404]
    );
    assert_eq!(form(CARL, &given, "bloquer"), 409);
    world.go(GASTON, &given, "demarrer").is(200);
    assert_eq!(form(GASTON, &given, "bloquer"), 200);
}

#[test]
fn every_change_leaves_one_line_of_audit() {
    let world = World::new();
    let item = world.report(DORA, &json!({})).is(201).id();
    world.go(CARL, &item, "valider").is(200);
    world.go(CARL, &item, "demarrer").is(200);
    world.go(CARL, &item, "terminer").is(200);
    let actions: Vec<String> = world
        .rows("select action from audit")
        .iter()
        .map(|row| row["action"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(actions.len(), 4);
    for action in ["create", "validate", "start", "finish"] {
        assert!(actions.iter().any(|line| line == action), "{action}");
    }
}
