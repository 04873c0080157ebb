//! Masking a photo, storage that fails, races that are lost, and what an upload that dies leaves behind.

use super::SAMPLE;
use super::world::*;
use platform::{sql, system_sql};
use serde_json::{Value, json};

fn jpeg(edge: u32, colour: [u8; 3]) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(edge, edge, image::Rgb(colour))
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .unwrap();
    bytes.into_inner()
}

/// An intervention with a photo and its thumbnail, and where the photo is read.
fn pictured(world: &World) -> (String, String) {
    let item = world.given_to(&[GASTON]);
    let added = world
        .files(
            CARL,
            &format!("/interventions/{item}/photos"),
            &[("moment", "before")],
            &[
                ("photo", &jpeg(400, [200, 0, 0])),
                ("thumbnail", &jpeg(40, [200, 0, 0])),
            ],
        )
        .is(201);
    let photo = added.json["photos"][0]["id"].as_str().unwrap();
    let address = format!("/interventions/{item}/photos/{photo}");
    (item, address)
}

fn mask(world: &World, who: Who, address: &str, version: &str) -> Answer {
    world.files(
        who,
        &format!("{address}/masquer"),
        &[("version", version)],
        &[
            ("photo", &jpeg(300, [0, 0, 0])),
            ("thumbnail", &jpeg(30, [0, 0, 0])),
        ],
    )
}

fn keys(world: &World) -> Vec<String> {
    let rows = world.rows("select key from photo union all select thumbnail_key from photo where thumbnail_key is not null");
    let keys = rows
        .iter()
        .map(|row| row["key"].as_str().unwrap().to_owned());
    keys.collect()
}

fn stored(world: &World) -> Vec<String> {
    let mut found = Vec::new();
    let mut cursor = None;
    loop {
        let listing = now(world.ctx.files().unwrap().list("", cursor.as_deref())).unwrap();
        found.extend(listing.files.into_iter().map(|file| file.key));
        cursor = listing.next;
        if cursor.is_none() {
            return found;
        }
    }
}

fn sorted(mut keys: Vec<String>) -> Vec<String> {
    keys.sort();
    keys
}

#[test]
fn what_is_masked_is_masked_for_good() {
    let world = World::new();
    let (item, address) = pictured(&world);
    let original = keys(&world);
    let page = world
        .page(ALICE, &format!("{address}/masquer"))
        .is(200)
        .text;
    assert!(page.contains("JavaScript") && page.contains(&format!("href=\"{address}/supprimer\"")));
    let done = mask(&world, ALICE, &address, "1").is(200);
    assert_eq!(done.json["intervention_id"], item);
    assert_eq!(
        world.get(GASTON, &address).is(200).bytes,
        jpeg(300, [0, 0, 0])
    );
    assert_eq!(
        world
            .get(GASTON, &format!("{address}/miniature"))
            .is(200)
            .bytes,
        jpeg(30, [0, 0, 0])
    );
    world.tick("17 * * * *");
    assert_eq!(sorted(stored(&world)), sorted(keys(&world)));
    assert!(
        original.iter().all(|key| !stored(&world).contains(key)),
        "the original is destroyed"
    );
    assert_eq!(world.journal(&item).last().unwrap(), "photo_redacted");
    assert_eq!(
        world
            .rows("select id from audit where action = 'redact_photo'")
            .len(),
        1
    );
    let read = world.read(ALICE, &item).json["photos"][0].clone();
    assert_eq!(
        (read["width"].as_i64(), read["version"].as_i64()),
        (Some(300), Some(2))
    );
}

#[test]
fn a_thumbnail_that_shows_the_face_goes_even_when_none_replaces_it() {
    let world = World::new();
    let (item, address) = pictured(&world);
    world
        .files(
            ALICE,
            &format!("{address}/masquer"),
            &[("version", "1")],
            &[("photo", &jpeg(300, [0, 0, 0]))],
        )
        .is(200);
    assert_eq!(
        world.read(ALICE, &item).json["photos"][0]["thumbnail_url"],
        Value::Null
    );
    world.get(ALICE, &format!("{address}/miniature")).is(404);
    world.tick("17 * * * *");
    assert_eq!(stored(&world), keys(&world));
}

#[test]
fn only_the_administrateur_masks() {
    let world = World::new();
    let (_, address) = pictured(&world);
    for (who, status) in [
        (CARL, 403),
        (GASTON, 403),
        (GINA, 404),
        (DORA, 404),
        (QUENTIN, 404),
    ] {
        mask(&world, who, &address, "1").is(status);
        world.get(who, &format!("{address}/masquer")).is(status);
    }
    let gone = format!("{}{}", &address[..address.len() - 36], id(999));
    mask(&world, ALICE, &gone, "1").is(404);
    assert_eq!(stored(&world).len(), 2, "nothing was put");
}

#[test]
fn a_photo_that_was_masked_meanwhile_is_not_masked_over() {
    let world = World::new();
    let (_, address) = pictured(&world);
    mask(&world, ALICE, &address, "1").is(200);
    let masked = keys(&world);
    mask(&world, ALICE, &address, "1").is(409);
    mask(&world, ALICE, &address, "").is(422);
    world.overtake(vec![sql!(
        "update photo set version = 3 where organisation_id = ?1",
        organisation(1)
    )]);
    mask(&world, ALICE, &address, "2").is(409);
    assert_eq!(keys(&world), masked);
    world.tick("17 * * * *");
    assert_eq!(
        sorted(stored(&world)),
        sorted(masked),
        "what the loser put is taken back"
    );
}

#[test]
fn what_is_no_photo_masks_nothing() {
    let world = World::new();
    let (_, address) = pictured(&world);
    let path = format!("{address}/masquer");
    let version = [("version", "1")];
    world.files(ALICE, &path, &version, &[]).is(422);
    world
        .files(
            ALICE,
            &path,
            &version,
            &[("photo", SAMPLE), ("photo", SAMPLE)],
        )
        .is(422);
    world
        .files(ALICE, &path, &version, &[("photo", b"<svg/>")])
        .is(415);
    assert_eq!(stored(&world).len(), 2);
}

#[test]
fn storage_that_does_not_take_leaves_everything_as_it_was() {
    let world = World::new();
    let (item, address) = pictured(&world);
    let before = keys(&world);
    let files = world.ctx.files().unwrap();
    for good in [0, 1] {
        files.fail_after(Some(good));
        mask(&world, ALICE, &address, "1").is(500);
        files.fail_after(Some(good));
        world
            .files(
                CARL,
                &format!("/interventions/{item}/photos"),
                &[("moment", "before")],
                &[("photo", SAMPLE), ("photo", SAMPLE)],
            )
            .is(500);
        files.fail_after(Some(good));
        let fields = [("address", "Place"), ("category_id", &id(ROADS))];
        world
            .files(
                DORA,
                "/interventions",
                &fields,
                &[("photo", SAMPLE), ("photo", SAMPLE)],
            )
            .is(500);
    }
    files.fail_after(None);
    assert_eq!(keys(&world), before);
    assert_eq!(world.count("intervention"), 1);
    world.tick("17 * * * *");
    assert_eq!(
        sorted(stored(&world)),
        sorted(before),
        "the half that was put is taken back"
    );
}

#[test]
fn storage_that_does_not_give_is_no_missing_photo() {
    let world = World::new();
    let (_, address) = pictured(&world);
    let files = world.ctx.files().unwrap();
    files.fail_after(Some(0));
    world.get(GASTON, &address).is(500);
    files.fail_after(None);
    world.get(GASTON, &address).is(200);
    for key in keys(&world) {
        now(files.delete(&key)).unwrap();
    }
    world.get(GASTON, &address).is(404);
}

#[test]
fn photos_that_lose_their_race_are_taken_back() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    world.go(GASTON, &item, "demarrer").is(200);
    world.overtake(vec![system_sql!("update intervention set status = 'done'")]);
    world
        .files(
            GASTON,
            &format!("/interventions/{item}/photos"),
            &[("moment", "after")],
            &[("photo", SAMPLE)],
        )
        .is(409);
    assert_eq!(world.count("photo"), 0);
    assert_eq!(stored(&world).len(), 1);
    world.tick("17 * * * *");
    assert!(stored(&world).is_empty());
}

#[test]
fn a_creation_that_loses_the_race_for_its_number_takes_the_next_with_its_photos() {
    let world = World::new();
    world.report(CARL, &json!({})).is(201);
    world.overtake(vec![sql!(
        "update intervention_counter set last = last + 1 where organisation_id = ?1",
        organisation(1)
    )]);
    let fields = [("address", "Place"), ("category_id", &id(ROADS))];
    let made = world
        .files(DORA, "/interventions", &fields, &[("photo", SAMPLE)])
        .is(201);
    assert_eq!(made.json["number"], 3);
    assert_eq!(world.read(DORA, &made.id()).json["number"], 3);
    assert_eq!(keys(&world), stored(&world));
    assert!(
        world
            .rows("select subject from outbox")
            .iter()
            .all(|mail| mail["subject"].as_str().unwrap().starts_with("N°\u{a0}3 "))
    );
    let found = world.get(DORA, "/interventions?q=3").json;
    assert_eq!(
        found["items"][0]["number"], 3,
        "the number is among its words"
    );
    world.report(CARL, &json!({})).is(201);
    assert_eq!(
        world.rows("select max(number) as n from intervention")[0]["n"],
        4.0
    );
}

#[test]
fn what_an_upload_that_died_left_behind_is_swept_a_day_later() {
    let world = World::new();
    let (_, address) = pictured(&world);
    let files = world.ctx.files().unwrap();
    for digit in 0..16 {
        let key = format!("interventions/{digit:x}0000000000000000000000000000000.jpg");
        now(files.put(&key, SAMPLE.to_vec())).unwrap();
    }
    now(files.put("exports/0.csv", SAMPLE.to_vec())).unwrap();
    world.later(23 * 60);
    for _ in 0..16 {
        world.ctx.clock.set(world.moment());
        world.tick("30 1 * * *");
    }
    assert_eq!(world.count("file_deletion"), 0, "they may be on their way");
    for _ in 0..16 {
        world.later(24 * 60);
        world.tick("30 1 * * *");
    }
    assert_eq!(world.count("file_deletion"), 16);
    world.tick("17 * * * *");
    let mut kept = keys(&world);
    kept.push("exports/0.csv".to_owned());
    assert_eq!(
        sorted(stored(&world)),
        sorted(kept),
        "photos and what is not theirs stay"
    );
    world.get(GASTON, &address).is(200);
}
