//! What lies near while one reports: never in the way, and nothing lost.

use super::{photos::jpeg, world::*};
use platform::system_sql;
use serde_json::json;

/// Latitudes some metres north of the town hall.
fn at(metres: f64) -> f64 {
    46.580_224 + (metres / 6_371_000.0_f64).to_degrees()
}

const EAST: f64 = 0.340_375;

fn place(world: &World, who: Who, metres: f64) -> String {
    let body = json!({ "latitude": at(metres), "longitude": EAST });
    world.report(who, &body).is(201).id()
}

fn near(world: &World, who: Who, category: u128) -> Vec<(i64, i64)> {
    let path = format!(
        "/interventions/proches?latitude={}&longitude={EAST}&category_id={}",
        at(0.0),
        id(category)
    );
    world.get(who, &path).is(200).json["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            (
                item["number"].as_i64().unwrap(),
                item["distance_m"].as_i64().unwrap(),
            )
        })
        .collect()
}

fn radius(world: &World, metres: i64) -> Answer {
    world.post(
        ALICE,
        &format!("/interventions/categories/{}", id(ROADS)),
        &json!({ "name": "Voirie", "nearby_metres": metres }),
    )
}

#[test]
fn the_five_nearest_open_ones_of_the_category_within_its_radius() {
    let world = World::new();
    for metres in [60.0, 45.0, 30.0, 25.0, 20.0, 10.0, 5.0] {
        place(&world, CARL, metres);
    }
    assert_eq!(
        near(&world, CARL, ROADS),
        [(7, 5), (6, 10), (5, 20), (4, 25), (3, 30)]
    );
    assert_eq!(near(&world, CARL, WASTE), []);
    radius(&world, 15).is(200);
    assert_eq!(near(&world, CARL, ROADS), [(7, 5), (6, 10)]);
    radius(&world, 0).is(200);
    assert_eq!(near(&world, CARL, ROADS), []);
    for wrong in [-1, 1001] {
        radius(&world, wrong).is(422);
    }
    radius(&world, 1000).is(200);
    assert_eq!(near(&world, CARL, ROADS).len(), 5);
}

#[test]
fn what_is_over_is_no_longer_near() {
    let world = World::new();
    let item = place(&world, CARL, 5.0);
    for (verb, found) in [("demarrer", 1), ("terminer", 0)] {
        world.go(CARL, &item, verb).is(200);
        assert_eq!(near(&world, CARL, ROADS).len(), found, "{verb}");
    }
    world
        .get(CARL, "/interventions/proches?latitude=46&longitude=0")
        .is(422);
}

#[test]
fn nobody_learns_of_what_he_does_not_see() {
    let world = World::new();
    let gastons = world
        .report(
            CARL,
            &json!({ "latitude": at(1.0), "longitude": EAST, "assignee_ids": [GASTON.text()] }),
        )
        .is(201)
        .id();
    place(&world, DORA, 2.0);
    place(&world, GASTON, 3.0);
    let numbers = |who| -> Vec<i64> {
        near(&world, who, ROADS)
            .into_iter()
            .map(|(number, _)| number)
            .collect()
    };
    assert_eq!(numbers(CARL), [1, 2, 3]);
    assert_eq!(numbers(GASTON), [1]);
    assert_eq!(numbers(DORA), [2]);
    assert_eq!(numbers(DAN), [] as [i64; 0]);
    assert_eq!(numbers(QUENTIN), [] as [i64; 0]);
    world.show_reports();
    assert_eq!(numbers(GASTON), [1, 3]);
    world.go(GASTON, &gastons, "suivre").is(200);
    world
        .page(
            GASTON,
            &format!(
                "/interventions/proches?latitude={}&longitude={EAST}&category_id={}",
                at(0.0),
                id(ROADS)
            ),
        )
        .is(200);
}

fn form(metres: f64, more: &str) -> String {
    format!(
        "address=Place&description=Un+trou&kind={}/&latitude={}&longitude={EAST}{more}",
        id(ROADS),
        at(metres)
    )
}

#[test]
fn without_script_the_author_is_asked_and_may_create_anyway() {
    let world = World::new();
    place(&world, DORA, 10.0);
    let asked = world
        .form(DORA, "/interventions", &form(0.0, "&idempotency_key=k"))
        .is(200);
    assert!(asked.text.contains("Est-ce la même") && asked.text.contains("À 10\u{a0}mètres"));
    assert!(asked.text.contains("value=\"Un trou\""));
    assert_eq!(world.count("intervention"), 1);
    let again = form(0.0, "&idempotency_key=k&asked_if_same=1");
    world.form(DORA, "/interventions", &again).is(303);
    assert_eq!(world.count("intervention"), 2);
    // Nothing near, nothing asked; a program is never asked.
    world.form(DORA, "/interventions", &form(500.0, "")).is(303);
    place(&world, DORA, 10.0);
    world.form(DAN, "/interventions", &form(0.0, "")).is(303);
}

/// The identifiers of the photos that the page keeps.
fn kept(page: &str) -> Vec<String> {
    page.split("name=\"pending_photo_ids\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

fn send(world: &World, who: Who, more: &[(&str, &str)], photos: usize) -> Answer {
    let (kind, latitude, longitude) = (format!("{}/", id(ROADS)), at(0.0), EAST);
    let (latitude, longitude) = (latitude.to_string(), longitude.to_string());
    let mut fields = vec![
        ("address", "Place"),
        ("kind", kind.as_str()),
        ("latitude", &latitude),
        ("longitude", &longitude),
    ];
    fields.extend_from_slice(more);
    let photo = jpeg(64);
    world.browse_files(
        who,
        "/interventions",
        &fields,
        &vec![("photo", photo.as_slice()); photos],
    )
}

#[test]
fn the_photos_of_a_form_that_comes_back_need_not_be_chosen_again() {
    let world = World::new();
    let wrong = send(&world, DORA, &[("postcode", "86")], 1).is(422);
    let ids = kept(&wrong.text);
    assert_eq!((ids.len(), world.count("pending_photo")), (1, 1));
    assert!(wrong.text.contains("Votre photo est gardée"));
    // Wrong again, with another photo: both wait.
    let first = ("pending_photo_ids", ids[0].as_str());
    let again = send(&world, DORA, &[first, ("postcode", "86")], 1).is(422);
    let ids = kept(&again.text);
    assert_eq!((ids.len(), world.count("pending_photo")), (2, 2));
    assert!(again.text.contains("Vos 2 photos sont gardées"));
    let both = ids.iter().map(|id| ("pending_photo_ids", id.as_str()));
    send(&world, DORA, &both.collect::<Vec<_>>(), 0).is(303);
    assert_eq!((world.count("photo"), world.count("pending_photo")), (2, 0));
}

#[test]
fn photos_outlive_the_form_that_asks_its_questions_first() {
    let world = World::new();
    let path = format!("/interventions/categories/{}/questions", id(ROADS));
    let body = json!({ "label": "Largeur en cm", "answer_kind": "number" });
    world.post(ALICE, &path, &body).is(200);
    let asked = send(&world, DORA, &[("ask", "1")], 2).is(200);
    assert_eq!(kept(&asked.text).len(), 2);
}

#[test]
fn a_program_s_mistake_keeps_no_photo() {
    let world = World::new();
    let photo = jpeg(64);
    let files = [("photo", photo.as_slice())];
    world
        .files(DORA, "/interventions", &[("address", "")], &files)
        .is(422);
    assert_eq!(world.count("pending_photo"), 0);
}

#[test]
fn the_photos_of_a_report_wait_while_its_author_is_asked() {
    let world = World::new();
    place(&world, DORA, 10.0);
    let asked = send(&world, DORA, &[], 2).is(200);
    let ids = kept(&asked.text);
    assert_eq!((ids.len(), world.count("pending_photo")), (2, 2));
    world.tick("17 * * * *");
    let more = [
        ("asked_if_same", "1"),
        ("pending_photo_ids", ids[0].as_str()),
        ("pending_photo_ids", ids[1].as_str()),
    ];
    // Somebody else's photos are not his to take.
    send(&world, DAN, &more, 0).is(422);
    send(&world, DORA, &more, 4).is(422);
    send(&world, DORA, &more, 1).is(303);
    assert_eq!((world.count("photo"), world.count("pending_photo")), (3, 0));
    world.later(60 * 30);
    world.tick("17 * * * *");
    let rows = world.rows("select intervention_id, id from photo");
    for row in &rows {
        let path = format!(
            "/interventions/{}/photos/{}",
            row["intervention_id"].as_str().unwrap(),
            row["id"].as_str().unwrap()
        );
        world.get(DORA, &path).is(200);
    }
    assert_eq!(world.count("file_deletion"), 0);
}

#[test]
fn a_photo_kept_from_a_wrong_form_is_still_there_after_the_question() {
    let world = World::new();
    place(&world, DORA, 10.0);
    let wrong = send(&world, DORA, &[("postcode", "86")], 1).is(422);
    let [first] = kept(&wrong.text).try_into().unwrap();
    // Corrected, with one photo more: something lies near.
    let corrected = [("pending_photo_ids", first.as_str()), ("postcode", "86000")];
    let asked = send(&world, DORA, &corrected, 1).is(200);
    assert!(asked.text.contains("avec ses photos"), "{}", asked.text);
    let ids = kept(&asked.text);
    assert_eq!((ids.len(), &ids[0]), (2, &first));
    let mut anyway: Vec<_> = ids
        .iter()
        .map(|id| ("pending_photo_ids", id.as_str()))
        .collect();
    anyway.push(("asked_if_same", "1"));
    send(&world, DORA, &anyway, 0).is(303);
    assert_eq!((world.count("photo"), world.count("pending_photo")), (2, 0));
    let ids_of = world.rows("select id from photo order by id");
    let mut wanted = ids;
    wanted.sort();
    let found: Vec<_> = ids_of.iter().filter_map(|row| row["id"].as_str()).collect();
    assert_eq!(found, wanted);
}

#[test]
fn photos_without_a_report_are_gone_after_a_day() {
    let world = World::new();
    place(&world, DORA, 10.0);
    let ids = kept(&send(&world, DORA, &[], 1).is(200).text);
    let more = [
        ("asked_if_same", "1"),
        ("pending_photo_ids", ids[0].as_str()),
    ];
    world.later(23 * 60);
    let late = send(&world, DORA, &more, 0).is(422);
    assert!(late.text.contains("joignez-les de nouveau"));
    world.later(120);
    world.tick("17 * * * *");
    world.tick("30 1 * * *");
    assert_eq!(
        (world.count("pending_photo"), world.count("file_deletion")),
        (0, 0)
    );
    world.run(system_sql!("delete from intervention"));
}
