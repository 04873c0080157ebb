//! Duplicates and parts: what is merged, who is told, who follows, what is divided.

use super::{photos::jpeg, world::*};
use serde_json::{Value, json};

fn number(world: &World, item: &str) -> i64 {
    world.read(ALICE, item).is(200).json["number"]
        .as_i64()
        .unwrap()
}

fn merge(world: &World, who: Who, source: &str, target: &str) -> Answer {
    let number = number(world, target);
    world.post(
        who,
        &format!("/interventions/{source}/fusionner"),
        &json!({ "number": number }),
    )
}

fn comment(world: &World, who: Who, item: &str, body: &str) {
    world
        .post(
            who,
            &format!("/interventions/{item}/commentaires"),
            &json!({ "body": body }),
        )
        .is(201);
}

fn photo(world: &World, who: Who, item: &str) -> String {
    let sent = world.files(
        who,
        &format!("/interventions/{item}/photos"),
        &[("moment", "before")],
        &[("photo", &jpeg(64))],
    );
    sent.is(201).json["photos"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn texts<'a>(value: &'a Value, list: &str, key: &str) -> Vec<&'a str> {
    value[list]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one[key].as_str().unwrap_or("-"))
        .collect()
}

fn split(world: &World, who: Who, item: &str, parts: &[&str]) -> Answer {
    world.post(
        who,
        &format!("/interventions/{item}/diviser"),
        &json!({ "parts": parts }),
    )
}

/// Dora's request A and Dan's request B of the same thing, with a photo and a comment each.
fn twins(world: &World) -> (String, String, String, String) {
    let a = world
        .report(DORA, &json!({ "description": "Un trou profond" }))
        .is(201)
        .id();
    let b = world
        .report(DAN, &json!({ "description": "Un grand creux" }))
        .is(201)
        .id();
    let of_a = photo(world, DORA, &a);
    world.later(1);
    let of_b = photo(world, DAN, &b);
    comment(world, DORA, &a, "un");
    world.later(1);
    comment(world, DAN, &b, "deux");
    world.later(1);
    comment(world, CARL, &a, "trois");
    world.mails();
    (a, b, of_a, of_b)
}

#[test]
fn case_32_a_duplicate_joins_its_original() {
    let world = World::new();
    let (a, b, of_a, of_b) = twins(&world);
    world.go(CHLOE, &b, "suivre").is(200);
    assert_eq!(
        merge(&world, CARL, &b, &a).is(200).status_code(),
        "duplicate"
    );
    let read = world.read(CARL, &a).is(200).json;
    assert_eq!(texts(&read, "photos", "id"), [of_a.as_str(), of_b.as_str()]);
    assert_eq!(texts(&read, "comments", "body"), ["un", "deux", "trois"]);
    assert_eq!(texts(&read, "related", "relation"), ["duplicate"]);
    let closed = world.read(CARL, &b).is(200).json;
    assert_eq!(closed["closing_reason"], "Doublon du n°\u{a0}1");
    assert_eq!(closed["related"][0]["relation"], "original");
    assert_eq!(closed["related"][0]["url"], format!("/interventions/{a}"));
    assert_eq!(texts(&closed, "photos", "id"), [] as [&str; 0]);
    assert_eq!(
        world.mails(),
        [
            mail(CHLOE, "merged_for_follower"),
            mail(DORA, "absorbed"),
            mail(DAN, "merged")
        ],
        "Chloé asked for nothing, and follows"
    );
    world.go(CHLOE, &a, "ne-plus-suivre").is(200);
    // Both follow A: what becomes of it is told to both.
    world.go(CARL, &a, "valider").is(200);
    assert_eq!(world.mails(), [mail(DORA, "validated"), mail(DAN, "stage")]);
    // And back again: B is closed.
    let back = merge(&world, CARL, &a, &b).is(409);
    assert!(back.text.contains("Doublon"), "{}", back.text);
    // Doing again what is done changes nothing.
    let rows = world.count("journal");
    merge(&world, CARL, &b, &a).is(200);
    assert_eq!(world.count("journal"), rows);
    assert_eq!(world.journal(&b), ["created", "photo_added", "merged"]);
    assert_eq!(
        world.journal(&a),
        ["created", "photo_added", "absorbed", "validated"]
    );
}

#[test]
fn the_photos_of_both_are_shown_to_who_reads_the_original() {
    let world = World::new();
    let (a, b, of_a, of_b) = twins(&world);
    let shown = |who, item: &str, photo: &str| {
        world
            .get(who, &format!("/interventions/{item}/photos/{photo}"))
            .status
            .as_u16()
    };
    merge(&world, CARL, &b, &a).is(200);
    assert_eq!([shown(DORA, &a, &of_a), shown(DORA, &a, &of_b)], [200, 200]);
    assert_eq!([shown(DAN, &a, &of_a), shown(DAN, &a, &of_b)], [403, 200]);
    assert_eq!(shown(GASTON, &a, &of_a), 404);
}

#[test]
fn a_follower_sees_the_status_and_the_label_and_nobody_elses_words() {
    let world = World::new();
    let (a, b, ..) = twins(&world);
    world.read(DAN, &a).is(404);
    merge(&world, CARL, &b, &a).is(200);
    let read = world.read(DAN, &a).is(200);
    assert_eq!(read.json["status"], "to_validate");
    assert_eq!(read.json["title"], "Obstacle voirie");
    assert_eq!(texts(&read.json, "comments", "body"), ["deux"]);
    assert_eq!(read.json["photos"].as_array().unwrap().len(), 1);
    let page = world.page(DAN, &format!("/interventions/{a}")).is(200);
    let listed = world.get(DAN, "/interventions").is(200);
    let cards = world.page(DAN, "/interventions").is(200);
    for shown in [&read, &page, &listed, &cards] {
        for hidden in ["profond", "trois", "Dora", "Carl"] {
            assert!(!shown.text.contains(hidden), "{hidden} in {}", shown.text);
        }
    }
    // Gambetta is in his own B: of A, no place is told.
    assert_eq!(listed.json["items"][1]["address"], "");
    assert!(cards.text.contains("Suivie"));
    // He finds it by its number, never by somebody's words.
    let found = |q: &str| {
        let list = world.get(DAN, &format!("/interventions?q={q}")).is(200);
        let items = list.json["items"].as_array().unwrap().clone();
        let numbers = items.iter().map(|item| item["number"].as_i64().unwrap());
        numbers.collect::<Vec<_>>()
    };
    assert_eq!(found("n° 1"), [2, 1], "his own is in number 12 of a street");
    assert_eq!(found("profond"), [] as [i64; 0]);
    assert_eq!(found("creux"), [2]);
    // He may say nothing there, nor change it.
    for (verb, body) in [
        ("commentaires", json!({ "body": "x" })),
        ("modifier", json!({ "version": 1, "description": "x" })),
        ("valider", json!({})),
    ] {
        world
            .post(DAN, &format!("/interventions/{a}/{verb}"), &body)
            .is(403);
    }
    // Until he stops.
    world.go(DAN, &a, "ne-plus-suivre").is(200);
    world.read(DAN, &a).is(404);
    let closed = world.read(DAN, &b).is(200).json;
    assert_eq!(closed["related"][0]["url"], Value::Null);
    world.mails();
    world.go(CARL, &a, "valider").is(200);
    assert_eq!(world.mails(), [mail(DORA, "validated")]);
}

#[test]
fn whoever_sees_it_follows_it_and_stops() {
    let world = World::new();
    let item = world.report(DORA, &json!({})).is(201).id();
    for who in [DAN, GASTON, QUENTIN] {
        world.go(who, &item, "suivre").is(404);
    }
    world.go(CHLOE, &item, "suivre").is(200);
    world.go(CHLOE, &item, "suivre").is(200);
    world.go(DORA, &item, "suivre").is(200);
    assert_eq!(world.count("follower"), 1, "its author is told anyway");
    world.mails();
    world
        .post(
            CARL,
            &format!("/interventions/{item}/refuser"),
            &json!({ "reason": "Relève du Département" }),
        )
        .is(200);
    assert_eq!(world.mails(), [mail(CHLOE, "stage"), mail(DORA, "refused")]);
    world.go(CHLOE, &item, "ne-plus-suivre").is(200);
    world.go(CHLOE, &item, "ne-plus-suivre").is(200);
    assert_eq!(world.count("follower"), 0);
}

#[test]
fn every_stage_is_told_once() {
    let world = World::new();
    let item = world.report(DORA, &json!({})).is(201).id();
    world.go(CHLOE, &item, "suivre").is(200);
    world.mails();
    for (verb, told) in [
        (
            "valider",
            vec![mail(CHLOE, "stage"), mail(DORA, "validated")],
        ),
        (
            "demarrer",
            vec![mail(CHLOE, "started"), mail(DORA, "started")],
        ),
        (
            "terminer",
            vec![
                mail(CHLOE, "finished"),
                mail(DORA, "finished_for_requester"),
            ],
        ),
    ] {
        world.go(CARL, &item, verb).is(200);
        assert_eq!(world.mails(), told, "{verb}");
        // Chloé takes part from here on.
        comment(&world, CHLOE, &item, "Vu.");
        world.mails();
    }
}

#[test]
fn only_those_who_coordinate_merge() {
    let world = World::new();
    let a = world.given_to(&[GASTON]);
    let b = world.given_to(&[GASTON]);
    let own = world.report(DORA, &json!({})).is(201).id();
    merge(&world, GASTON, &b, &a).is(403);
    merge(&world, DORA, &own, &a).is(403);
    merge(&world, DAN, &own, &a).is(404);
    merge(&world, ALICE, &b, &a).is(200);
}

#[test]
fn a_merge_needs_another_one_that_still_stands() {
    let world = World::new();
    let a = world.given_to(&[]);
    let b = world.given_to(&[]);
    let asked = |number: Value| {
        world.post(
            CARL,
            &format!("/interventions/{b}/fusionner"),
            &json!({ "number": number }),
        )
    };
    for wrong in [json!(null), json!("douze"), json!(99), json!(2)] {
        let answer = asked(wrong.clone()).is(422);
        assert_eq!(answer.json["errors"][0]["field"], "number", "{wrong}");
    }
    world
        .post(
            CARL,
            &format!("/interventions/{a}/annuler"),
            &json!({ "reason": "Non" }),
        )
        .is(200);
    asked(json!(1)).is(409);
    let done = world.given_to(&[]);
    world.go(CARL, &done, "demarrer").is(200);
    world.go(CARL, &done, "terminer").is(200);
    asked(json!("n° 3")).is(200);
    assert_eq!(world.read(CARL, &done).status_code(), "done");
}

#[test]
fn a_duplicate_is_neither_open_nor_done_in_lists_counts_and_search() {
    let world = World::new();
    let (a, b, ..) = twins(&world);
    merge(&world, CARL, &b, &a).is(200);
    let found = |query: &str| {
        let list = world.get(CARL, &format!("/interventions?{query}")).is(200);
        let items = list.json["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| item["number"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(found("state=open"), [1]);
    assert_eq!(found("status=done"), [] as [i64; 0]);
    assert_eq!(found("status=duplicate"), [2]);
    assert_eq!(found("q=creux"), [2]);
    assert_eq!(found("q=profond"), [1]);
    let counts = world.rows("select status, count(*) as n from intervention group by status");
    assert_eq!(counts.len(), 2, "{counts:?}");
    assert!(counts.iter().all(|row| row["status"] != "done"));
}

#[test]
fn a_merge_that_lost_a_race_changes_nothing() {
    let world = World::new();
    let (a, b, ..) = twins(&world);
    let page = world
        .page(CARL, &format!("/interventions/{b}/fusionner"))
        .is(200);
    assert!(page.text.contains("Numéro de l’intervention d’origine"));
    world.go(CARL, &b, "valider").is(200);
    world
        .post(
            CARL,
            &format!("/interventions/{a}/refuser"),
            &json!({ "reason": "Non" }),
        )
        .is(200);
    let before = world.rows("select * from comment order by id");
    merge(&world, CARL, &b, &a).is(409);
    assert_eq!(world.rows("select * from comment order by id"), before);
    assert_eq!(world.read(CARL, &b).status_code(), "to_do");
}

#[test]
fn an_intervention_is_divided_once_into_ten_at_most() {
    let world = World::new();
    let whole = world.given_to(&[GASTON]);
    split(&world, GASTON, &whole, &["x"]).is(403);
    let made = split(
        &world,
        CARL,
        &whole,
        &["Déposer le banc", "", "Poser le banc"],
    )
    .is(201);
    assert_eq!(made.json["parts"].as_array().unwrap().len(), 2);
    let part = made.json["parts"][0]["id"].as_str().unwrap().to_owned();
    let read = world.read(CARL, &part).is(200).json;
    assert_eq!(
        (read["number"].as_i64(), &read["status"]),
        (Some(2), &json!("to_do"))
    );
    assert_eq!(read["address"], "12 rue Gambetta");
    assert_eq!(read["description"], "Déposer le banc");
    assert_eq!(texts(&read, "related", "relation"), ["whole"]);
    split(&world, CARL, &part, &["x"]).is(409);
    split(&world, CARL, &whole, &["x"; 9]).is(422);
    split(&world, CARL, &whole, &["x"; 8]).is(201);
    split(&world, CARL, &whole, &["x"]).is(422);
    world.go(CARL, &part, "demarrer").is(200);
    let parts = world.read(CARL, &whole).is(200).json;
    assert_eq!(parts["related"].as_array().unwrap().len(), 10);
    assert_eq!(parts["related"][0]["status"], "in_progress");
    // Its agent learns where the parts stand, and opens those that are his.
    let seen = world.read(GASTON, &whole).is(200).json;
    assert_eq!(texts(&seen, "related", "url"), ["-"; 10]);
    assert_eq!(texts(&seen, "related", "title"), ["-"; 10]);
    assert_eq!(seen["related"][0]["status"], "in_progress");
    assert!(
        !world
            .page(GASTON, &format!("/interventions/{whole}"))
            .is(200)
            .text
            .contains("Déposer")
    );
    // Divided, it is no duplicate of anything.
    let other = world.given_to(&[]);
    merge(&world, CARL, &whole, &other).is(409);
    merge(&world, CARL, &part, &other).is(200);
}

#[test]
fn what_waits_for_validation_or_is_over_is_not_divided() {
    let world = World::new();
    let asked = world.report(DORA, &json!({})).is(201).id();
    split(&world, CARL, &asked, &["x"]).is(409);
    split(&world, DORA, &asked, &["x"]).is(403);
    let done = world.given_to(&[]);
    world.go(CARL, &done, "demarrer").is(200);
    world.go(CARL, &done, "terminer").is(200);
    split(&world, CARL, &done, &["x"]).is(409);
    world
        .page(CARL, &format!("/interventions/{asked}/diviser"))
        .is(409);
}

#[test]
fn what_is_forgotten_leaves_no_tie_behind() {
    let world = World::new();
    let (a, b, ..) = twins(&world);
    merge(&world, CARL, &b, &a).is(200);
    assert_eq!(
        (world.count("intervention_link"), world.count("follower")),
        (1, 1)
    );
    world.run(platform::sql!(
        "delete from intervention where organisation_id = ?1 and id = ?2",
        organisation(1),
        &a
    ));
    assert_eq!(
        (world.count("intervention_link"), world.count("follower")),
        (0, 0)
    );
    assert_eq!(world.read(DAN, &b).is(200).json["related"], json!([]));
}
