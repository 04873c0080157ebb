//! The day in the field, and what comes from it after the network: in order, once, in the name of who did it.

use super::world::*;
use serde_json::{Value, json};

const MONDAY_BEFORE: &str = "2026-02-23T08:00:00Z";

/// A photo as a request brings it.
fn jpeg() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(8, 8, image::Rgb([90, 60, 30]))
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .unwrap();
    bytes.into_inner()
}

/// Sends the queue of case 35 as the phone does: begin, a photo, a comment, end.
fn replay(world: &World, who: Who, queued_by: Who, item: &str) -> Vec<(u16, Value)> {
    let path = |verb: &str| format!("/interventions/{item}/{verb}");
    let queued = queued_by.text();
    let made_at = "2026-03-02T07:30:00.250Z";
    let json = |body: &str| json!({ "queued_by": queued, "made_at": made_at, "body": body });
    let photo = [
        ("moment", "after"),
        ("queued_by", &queued),
        ("made_at", made_at),
        ("idempotency_key", "second"),
    ];
    [
        world.again(who, &path("demarrer"), "first", &json("")),
        world.files(who, &path("photos"), &photo, &[("photo", &jpeg())]),
        world.again(who, &path("commentaires"), "third", &json("Fait ce matin.")),
        world.again(who, &path("terminer"), "fourth", &json("")),
    ]
    .map(|answer| (answer.status.as_u16(), answer.json))
    .into()
}

fn statuses(answers: &[(u16, Value)]) -> Vec<u16> {
    answers.iter().map(|(status, _)| *status).collect()
}

#[test]
fn case_35_a_queue_has_its_four_effects_in_order_and_only_once() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    let first = replay(&world, GASTON, GASTON, &item);
    assert_eq!(statuses(&first), [200, 201, 201, 200]);
    let history = world.journal(&item);
    assert_eq!(
        history[history.len() - 3..],
        ["started", "photo_added", "finished"]
    );
    let tables = ["journal", "comment", "photo", "audit", "idempotency"];
    let before = tables.map(|table| world.count(table));
    assert_eq!(replay(&world, GASTON, GASTON, &item), first, "same answers");
    assert_eq!(tables.map(|table| world.count(table)), before, "no new row");
}

#[test]
fn case_35_what_was_taken_away_meanwhile_is_answered_404() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    let away = json!({ "version": 1, "assignee_ids": [GINA.text()] });
    world
        .post(CARL, &format!("/interventions/{item}/affecter"), &away)
        .is(200);
    let answers = replay(&world, GASTON, GASTON, &item);
    assert_eq!(statuses(&answers), [404, 404, 404, 404]);
    assert_eq!(world.count("comment"), 0);
}

#[test]
fn the_queue_of_one_is_not_done_in_the_name_of_another() {
    let world = World::new();
    let item = world.given_to(&[GASTON, GINA]);
    let answers = replay(&world, GINA, GASTON, &item);
    assert_eq!(statuses(&answers), [409, 409, 409, 409]);
    assert_eq!(world.read(GINA, &item).json["status"], "to_do");
}

#[test]
fn what_waited_is_shown_at_its_own_moment_and_counted_from_the_server_s() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    replay(&world, GASTON, GASTON, &item);
    let read = world.read(CARL, &item).json;
    let comment = &read["comments"][0];
    assert_eq!(comment["made_at"], "2026-03-02T08:30:00+01:00");
    assert_eq!(comment["created_at"], "2026-03-02T09:00:00+01:00");
    let last = read["journal"].as_array().unwrap().last().unwrap();
    assert_eq!(last["made_at"], "2026-03-02T08:30:00+01:00");
    assert_eq!(last["at"], "2026-03-02T09:00:00+01:00");
    assert_eq!(read["closed_at"], "2026-03-02T09:00:00+01:00");
    let page = world.page(CARL, &format!("/interventions/{item}"));
    assert!(page.text.contains("2026-03-02T08:30:00+01:00"));
}

#[test]
fn a_moment_older_than_seven_days_gives_way_to_the_server_s() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    let path = format!("/interventions/{item}/commentaires");
    let shown = |made_at: &str| {
        let body = json!({ "body": "Vu", "made_at": made_at });
        world.post(GASTON, &path, &body).is(201);
        let read = world.read(GASTON, &item).json;
        let last = read["comments"].as_array().unwrap().last().unwrap().clone();
        last["made_at"].as_str().map(str::to_owned)
    };
    assert_eq!(
        shown(MONDAY_BEFORE).as_deref(),
        Some("2026-02-23T09:00:00+01:00")
    );
    for refused in [
        "2026-02-23T07:59:59Z",
        "2026-03-02T08:00:01Z",
        "hier",
        "2020-01-01",
    ] {
        assert_eq!(shown(refused), None, "{refused}");
    }
}

#[test]
fn the_day_is_private_and_of_those_who_work() {
    let world = World::new();
    let own = world.given_to(&[GASTON]);
    let other = world.given_to(&[GINA]);
    let page = world.page(GASTON, "/terrain/").is(200);
    assert!(page.text.contains(&own) && !page.text.contains(&other));
    assert!(
        page.text
            .contains(&format!("data-person=\"{}\"", GASTON.text()))
    );
    let header = |name: &str| page.headers[name].to_str().unwrap();
    assert_eq!(header("cache-control"), "private, no-store");
    assert!(header("content-security-policy").contains("trusted-types terrain;"));
    assert!(
        world
            .page(CARL, "/terrain/")
            .is(200)
            .text
            .contains("Rien de prévu")
    );
    world.page(DORA, "/terrain/").is(403);
    world.anonymous("/terrain/").is(401);
    let nothing = world.anonymous("/terrain/hors-ligne").is(200);
    assert!(!nothing.text.contains("ville-1"));
}
