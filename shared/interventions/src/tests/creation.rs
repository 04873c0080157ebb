//! Who creates what, and where it starts.

use super::world::*;
use serde_json::json;

#[test]
fn a_request_waits_for_its_validation() {
    let world = World::new();
    let made = world.report(DORA, &json!({})).is(201);
    assert_eq!(made.status_code(), "to_validate");
    let read = world.read(DORA, &made.id()).is(200).json;
    assert_eq!(read["assignees"], json!([]));
    assert_eq!(read["author"]["id"], DORA.text());
    assert_eq!(
        (read["number"].as_i64(), read["title"].as_str()),
        (Some(1), Some("Obstacle voirie"))
    );
    assert_eq!(
        world.mails(),
        [
            mail(ALICE, "requested"),
            mail(CARL, "requested"),
            mail(CHLOE, "requested")
        ]
    );
}

#[test]
fn an_address_and_a_category_are_asked_for() {
    let world = World::new();
    let without = |field: &str| {
        let made = world.report(DORA, &json!({ field: null })).is(422);
        made.json["errors"][0]["field"].as_str().unwrap().to_owned()
    };
    assert_eq!(without("address"), "address");
    assert_eq!(without("category_id"), "category_id");
    assert_eq!(world.count("intervention"), 0);
}

#[test]
fn a_coordinateur_gives_it_to_several() {
    let world = World::new();
    let made = world
        .report(
            CARL,
            &json!({ "assignee_ids": [GASTON.text(), GINA.text()] }),
        )
        .is(201);
    assert_eq!(made.status_code(), "to_do");
    assert_eq!(
        world.read(CARL, &made.id()).json["assignees"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        world.mails(),
        [mail(GASTON, "assigned"), mail(GINA, "assigned")]
    );
}

#[test]
fn an_agent_takes_it_or_leaves_it_to_others() {
    let world = World::new();
    let own = world
        .report(GASTON, &json!({ "assignee_ids": [GASTON.text()] }))
        .is(201);
    assert_eq!(own.status_code(), "to_do");
    world.read(GASTON, &own.id()).is(200);
    let left = world.report(GASTON, &json!({ "assignee_ids": [] })).is(201);
    assert_eq!(left.status_code(), "to_do");
    assert_eq!(
        left.headers["location"],
        format!("/interventions/{}/recu", left.id())
    );
    world.read(GASTON, &left.id()).is(404);
    let before = world.count("intervention");
    world
        .report(GASTON, &json!({ "assignee_ids": [GINA.text()] }))
        .is(403);
    world
        .report(
            GASTON,
            &json!({ "assignee_ids": [GASTON.text(), GINA.text()] }),
        )
        .is(403);
    world
        .report(GASTON, &json!({ "priority": "urgent" }))
        .is(403);
    world
        .report(GASTON, &json!({ "planned_start": "2026-03-03T08:00" }))
        .is(403);
    assert_eq!(world.count("intervention"), before);
}

#[test]
fn nobody_is_given_work_who_cannot_be() {
    let world = World::new();
    world
        .report(DORA, &json!({ "assignee_ids": [GASTON.text()] }))
        .is(403);
    let wrong = |person: String| {
        world
            .report(CARL, &json!({ "assignee_ids": [person] }))
            .is(422)
            .json["errors"]
            .clone()
    };
    let unknown = wrong(id(999));
    assert_eq!(unknown[0]["field"], "assignee_ids");
    assert_eq!(wrong(DORA.text()), unknown);
    assert_eq!(wrong(QUENTIN.text()), unknown);
    assert_eq!(world.count("intervention"), 0);
}

#[test]
fn what_the_client_says_of_itself_is_ignored() {
    let world = World::new();
    let forged = json!({
        "author_id": ALICE.text(), "author": ALICE.text(), "status": "done", "number": 99, "version": 7,
        "created_at": "2020-01-01T00:00:00Z", "organisation_id": organisation(2),
    });
    let made = world.report(DORA, &forged).is(201);
    let read = world.read(DORA, &made.id()).json;
    assert_eq!(read["author"]["id"], DORA.text());
    assert_eq!(
        (
            read["status"].as_str(),
            read["number"].as_i64(),
            read["version"].as_i64()
        ),
        (Some("to_validate"), Some(1), Some(1))
    );
    assert_eq!(read["created_at"], "2026-03-02T09:00:00+01:00");
}

#[test]
fn a_coordinateur_plans_and_presses_while_creating() {
    let world = World::new();
    let more = json!({ "priority": "urgent", "planned_start": "2026-03-03T08:00", "planned_end": "2026-03-03T09:00" });
    let read = world
        .read(CARL, &world.report(CARL, &more).is(201).id())
        .json;
    assert_eq!(
        (read["priority"].as_str(), read["planned_end"].as_str()),
        (Some("urgent"), Some("2026-03-03T09:00:00+01:00"))
    );
}

#[test]
fn the_same_key_makes_one_intervention() {
    let world = World::new();
    let body = json!({ "address": "Gymnase", "category_id": id(WASTE) });
    let first = world.again(DORA, "/interventions", "k1", &body).is(201);
    let second = world.again(DORA, "/interventions", "k1", &body).is(201);
    assert_eq!(first.text, second.text);
    assert_eq!(world.count("intervention"), 1);
    world
        .again(
            DORA,
            "/interventions",
            "k1",
            &json!({ "address": "Autre", "category_id": id(WASTE) }),
        )
        .is(422);
    let numbers: Vec<i64> = (0..3)
        .map(|_| {
            world.report(DORA, &json!({})).is(201).json["number"]
                .as_i64()
                .unwrap()
        })
        .collect();
    assert_eq!(numbers, [2, 3, 4]);
}

#[test]
fn a_browser_is_led_to_what_it_made_and_keeps_what_it_typed() {
    let world = World::new();
    let kind = format!("kind={}%2F{}", id(ROADS), id(REPAIR));
    let made = world
        .form(
            DORA,
            "/interventions",
            &format!("address=Place&{kind}&priority=normal"),
        )
        .is(303);
    let place = made.headers["location"].to_str().unwrap();
    assert!(
        place.starts_with("/interventions/") && place.ends_with("?fait=creee"),
        "{place}"
    );
    let again = world
        .form(
            DORA,
            "/interventions",
            "address=&description=Un+trou+profond",
        )
        .is(422);
    assert!(again.text.contains("Un trou profond"));
}

#[test]
fn the_receipt_lasts_half_an_hour() {
    let world = World::new();
    let left = world.report(GASTON, &json!({})).is(201).id();
    let receipt = format!("/interventions/{left}/recu");
    assert_eq!(world.get(GASTON, &receipt).is(200).json["number"], 1);
    world.page(GASTON, &receipt).is(200);
    world.get(GINA, &receipt).is(404);
    world.get(CARL, &receipt).is(303);
    world.later(30);
    world.get(GASTON, &receipt).is(404);
}

#[test]
fn an_organisation_may_show_agents_what_they_reported() {
    let world = World::new();
    world.show_reports();
    let left = world.report(GASTON, &json!({})).is(201);
    assert_eq!(
        left.headers["location"],
        format!("/interventions/{}", left.id())
    );
    let read = world.read(GASTON, &left.id()).is(200);
    assert_eq!(
        read.json["allowed_actions"],
        json!([{ "action": "add_photo_to_report", "url": format!("/interventions/{}/photos", left.id()) }])
    );
    world.go(GASTON, &left.id(), "demarrer").is(403);
    world
        .post(
            GASTON,
            &format!("/interventions/{}/commentaires", left.id()),
            &json!({ "body": "Bonjour" }),
        )
        .is(403);
    assert_eq!(
        world
            .get(GASTON, "/interventions?vue=signalees")
            .is(200)
            .json["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        world.get(GASTON, "/interventions").is(200).json["items"],
        json!([])
    );
}

#[test]
fn the_form_tells_programs_what_to_choose_from() {
    let world = World::new();
    let people = |who| {
        world.get(who, "/interventions/nouvelle").is(200).json["assignable"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!((people(CARL), people(GASTON), people(DORA)), (5, 1, 0));
    for who in [ALICE, GASTON, DORA] {
        world.page(who, "/interventions/nouvelle").is(200);
    }
}
