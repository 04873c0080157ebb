//! Three years later.

use super::world::*;
use serde_json::json;

const NIGHT: &str = "30 1 * * *";
const HOUR: &str = "17 * * * *";

/// An intervention that was ended at that moment, with a comment and a photo.
fn ended(world: &World, moment: &str) -> String {
    world.at(moment);
    let item = world.given_to(&[GASTON]);
    world.go(GASTON, &item, "demarrer").is(200);
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(9, 9)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    world
        .files(
            GASTON,
            &format!("/interventions/{item}/photos"),
            &[("moment", "after")],
            &[("photo", bytes.get_ref())],
        )
        .is(201);
    world
        .post(
            GASTON,
            &format!("/interventions/{item}/commentaires"),
            &json!({ "body": "Fait" }),
        )
        .is(201);
    world.go(GASTON, &item, "terminer").is(200);
    item
}

#[test]
fn what_ended_is_kept_three_years_to_the_day() {
    let world = World::new();
    ended(&world, "2023-05-10T10:00:00Z");
    let key = world.rows("select key from photo")[0]["key"]
        .as_str()
        .unwrap()
        .to_owned();
    world.at("2026-05-09T01:30:00Z");
    world.tick(NIGHT);
    assert_eq!(world.count("intervention"), 1);
    world.at("2026-05-10T01:30:00Z");
    world.tick(NIGHT);
    for table in [
        "intervention",
        "assignment",
        "intervention_word",
        "comment",
        "photo",
        "journal",
    ] {
        assert_eq!(world.count(table), 0, "{table}");
    }
    let left = world.rows("select number, deleted_on from intervention_tombstone");
    assert_eq!(left, [json!({ "number": 1, "deleted_on": "2026-05-10" })]);
    assert_eq!(world.count("file_deletion"), 1);
    world.tick(HOUR);
    assert_eq!(world.count("file_deletion"), 0);
    assert!(!now(world.ctx.files().unwrap().exists(&key)).unwrap());
    world.tick(NIGHT);
    let logged = world
        .rows("select count from purge_log where rule = 'intervention' order by day, ran_at, id");
    assert_eq!(logged.iter().filter(|row| row["count"] == 1).count(), 1);
}

#[test]
fn the_last_of_february_lasts_until_march() {
    let world = World::new();
    ended(&world, "2024-02-29T10:00:00Z");
    world.at("2027-02-28T01:30:00Z");
    world.tick(NIGHT);
    assert_eq!(world.count("intervention"), 1);
    world.at("2027-03-01T01:30:00Z");
    world.tick(NIGHT);
    assert_eq!(world.count("intervention"), 0);
}

#[test]
fn what_never_ended_goes_after_one_warning() {
    let world = World::new();
    world.at("2023-05-10T10:00:00Z");
    world.given_to(&[]);
    world.given_to(&[]);
    world.mails();
    world.at("2026-04-09T01:30:00Z");
    world.tick(NIGHT);
    assert_eq!(world.mails(), []);
    world.at("2026-04-10T01:30:00Z");
    world.tick(NIGHT);
    let told = world.rows("select body_text from outbox");
    assert_eq!(told.len(), 1);
    let text = told[0]["body_text"].as_str().unwrap();
    assert!(
        text.contains("10\u{a0}mai\u{a0}2026")
            && text.contains("N°\u{a0}1")
            && text.contains("N°\u{a0}2"),
        "{text}"
    );
    assert_eq!(world.mails(), [mail(ALICE, "purge_warning")]);
    world.at("2026-04-11T01:30:00Z");
    world.tick(NIGHT);
    assert_eq!(world.mails(), []);
    world.at("2026-05-10T01:30:00Z");
    world.tick(NIGHT);
    assert_eq!(world.count("intervention"), 0);
}

#[test]
fn whatever_happens_to_what_is_open_keeps_it() {
    let world = World::new();
    world.at("2023-05-10T10:00:00Z");
    let item = world.given_to(&[GASTON]);
    world.at("2026-04-10T01:30:00Z");
    world.tick(NIGHT);
    world.at("2026-05-01T10:00:00Z");
    world
        .post(
            GASTON,
            &format!("/interventions/{item}/commentaires"),
            &json!({ "body": "Toujours là" }),
        )
        .is(201);
    world.at("2026-05-10T01:30:00Z");
    world.tick(NIGHT);
    assert_eq!(world.count("intervention"), 1);
    assert_eq!(
        world.rows("select purge_on, warned_on from intervention"),
        [json!({ "purge_on": "2029-05-01", "warned_on": null })]
    );
}

#[test]
fn the_day_is_that_of_the_organisation() {
    let world = World::new();
    world.run(platform::system_sql!(
        "update organisation set zone = 'America/Martinique'"
    ));
    ended(&world, "2023-05-10T15:00:00Z");
    world.at("2026-05-10T01:30:00Z");
    world.tick(NIGHT);
    assert_eq!(world.count("intervention"), 1);
    world.at("2026-05-11T01:30:00Z");
    world.tick(NIGHT);
    assert_eq!(world.count("intervention"), 0);
}

#[test]
fn more_than_a_batch_goes_in_one_night() {
    let world = World::new();
    world.at("2023-05-10T10:00:00Z");
    for _ in 0..(platform::purge::BATCH + 5) {
        world.given_to(&[]);
    }
    world.at("2026-05-10T01:30:00Z");
    world.tick(NIGHT);
    assert_eq!(world.count("intervention"), 0);
    assert_eq!(
        usize::try_from(world.count("intervention_tombstone")).unwrap(),
        platform::purge::BATCH + 5
    );
}

#[test]
fn what_a_moderator_replaced_is_kept_thirty_days() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    let comment = world
        .post(
            GASTON,
            &format!("/interventions/{item}/commentaires"),
            &json!({ "body": "Zut" }),
        )
        .is(201)
        .id();
    world
        .post(
            ALICE,
            &format!("/interventions/{item}/commentaires/{comment}/modifier"),
            &json!({ "body": "Mince" }),
        )
        .is(200);
    world.at("2026-03-31T01:30:00Z");
    world.tick(NIGHT);
    assert_eq!(world.count("comment_revision"), 1);
    world.at("2026-04-02T01:30:00Z");
    world.tick(NIGHT);
    assert_eq!(world.count("comment_revision"), 0);
}
