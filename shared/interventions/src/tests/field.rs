//! The day in the field, and what comes from it after the network: in order, once, in the name of who did it.

use super::{days::each_day, world::*};
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

#[test]
fn two_recurrences_of_each_day_hide_nothing_of_these_days() {
    let world = World::new();
    let undated = world.given_to(&[GASTON]);
    each_day(&world, 2);
    let page = world.page(GASTON, "/terrain/").is(200).text;
    let cards = page.matches("data-item=").count();
    assert_eq!(cards, 1 + 2 * 8, "today and seven days more");
    assert!(page.contains(&undated) && !page.contains("ne montre pas tout"));
}

#[test]
fn a_phone_says_that_there_is_more_than_it_keeps() {
    let world = World::new();
    for _ in 0..100 {
        world.given_to(&[GASTON]);
    }
    let told = |world: &World| {
        let page = world.page(GASTON, "/terrain/").is(200).text;
        assert_eq!(page.matches("data-item=").count(), 100);
        page.contains("ne montre pas tout")
    };
    assert!(!told(&world));
    let today = world
        .report(
            CARL,
            &json!({ "assignee_ids": [GASTON.text()], "planned_start": "2026-03-02T08:00" }),
        )
        .is(201)
        .id();
    assert!(told(&world));
    assert!(world.page(GASTON, "/terrain/").text.contains(&today));
}

#[test]
fn a_phone_keeps_from_yesterday_to_seven_days_ahead() {
    let world = World::new();
    let kept = |start: &str, end: Option<&str>| {
        let mut plan = json!({ "assignee_ids": [GASTON.text()], "planned_start": start });
        if let Some(end) = end {
            plan["planned_end"] = json!(end);
        }
        let item = world.report(CARL, &plan).is(201).id();
        let page = world.page(GASTON, "/terrain/").is(200).text;
        (page.contains(&item), item)
    };
    for (start, end, expected) in [
        ("2026-02-28T23:59", None, false),
        ("2026-03-01T00:00", None, true),
        ("2026-03-09T23:59", None, true),
        ("2026-03-10T00:00", None, false),
        ("2026-02-20T08:00", Some("2026-03-01T00:00"), false),
        ("2026-02-20T08:00", Some("2026-03-01T00:01"), true),
        ("2026-02-20T08:00", Some("2026-04-01T18:00"), true),
        ("2026-03-09T08:00", Some("2026-04-01T18:00"), true),
    ] {
        assert_eq!(kept(start, end).0, expected, "{start} {end:?}");
    }
    let (shown, begun) = kept("2026-01-05T08:00", None);
    assert!(!shown);
    world.go(GASTON, &begun, "demarrer").is(200);
    assert!(world.page(GASTON, "/terrain/").text.contains(&begun));
}

#[test]
fn photos_are_offered_where_the_matrix_allows_them() {
    let world = World::new();
    let item = world.given_to(&[GASTON, CARL]);
    let when = |who, moment: &str| {
        let page = world.page(who, "/terrain/").is(200).text;
        let (_, after) = page
            .split_once(&format!("data-photos=\"{moment}\" data-while=\""))
            .unwrap();
        after.split_once('"').unwrap().0.to_owned()
    };
    assert_eq!(when(GASTON, "before"), "in_progress");
    assert_eq!(when(GASTON, "after"), "in_progress");
    assert_eq!(when(CARL, "before"), "to_validate to_do in_progress");
    assert_eq!(when(CARL, "after"), "in_progress");
    let forms = |who| {
        let page = world.page(who, &format!("/interventions/{item}")).is(200);
        ["before", "after"].map(|moment| page.text.contains(&format!("value=\"{moment}\"")))
    };
    assert_eq!(
        (forms(GASTON), forms(CARL)),
        ([false, false], [true, false])
    );
    world.go(GASTON, &item, "demarrer").is(200);
    assert_eq!((forms(GASTON), forms(CARL)), ([true, true], [true, true]));
}

#[test]
fn a_photo_of_before_that_is_refused_is_told_beside_its_own_form() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    world.go(GASTON, &item, "demarrer").is(200);
    for (moment, other) in [("before", "after"), ("after", "before")] {
        let page = world.browse_files(
            GASTON,
            &format!("/interventions/{item}/photos"),
            &[("moment", moment)],
            &[],
        );
        let page = page.is(422).text;
        let form = |moment: &str| {
            let (_, rest) = page.split_once(&format!("value=\"{moment}\"")).unwrap();
            rest.split_once("</form>").unwrap().0.to_owned()
        };
        let id = "id=\"photo\"";
        assert!(form(moment).contains("field-wrong") && form(moment).contains(id));
        assert!(!form(other).contains("field-wrong") && !form(other).contains(id));
        assert_eq!(page.matches(id).count(), 1);
    }
}
