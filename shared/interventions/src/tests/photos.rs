//! Photos: what is taken in, when, by whom, and who is shown them.

use super::world::*;
use serde_json::json;

pub(super) fn jpeg(edge: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(edge, edge, image::Rgb([90, 60, 30]))
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .unwrap();
    bytes.into_inner()
}

fn add(world: &World, who: Who, item: &str, moment: &str, photo: &[u8]) -> Answer {
    world.files(
        who,
        &format!("/interventions/{item}/photos"),
        &[("moment", moment)],
        &[("photo", photo)],
    )
}

fn keys(world: &World) -> Vec<String> {
    let rows = world.rows("select key from photo union all select thumbnail_key from photo where thumbnail_key is not null");
    rows.iter()
        .map(|row| row["key"].as_str().unwrap().to_owned())
        .collect()
}

fn stored(world: &World, key: &str) -> bool {
    now(world.ctx.files().unwrap().exists(key)).unwrap()
}

#[test]
fn the_photo_of_the_problem_solved_is_taken_at_work() {
    let world = World::new();
    let item = world.report(DORA, &json!({})).is(201).id();
    world
        .post(
            CARL,
            &format!("/interventions/{item}/valider"),
            &json!({ "assignee_ids": [GASTON.text()] }),
        )
        .is(200);
    let photo = jpeg(20);
    let early = add(&world, GASTON, &item, "after", &photo).is(409);
    assert_eq!(early.json["current_status_label"], "À faire");
    add(&world, DORA, &item, "after", &photo).is(403);
    add(&world, GINA, &item, "after", &photo).is(404);
    world.go(GASTON, &item, "demarrer").is(200);
    let added = add(&world, GASTON, &item, "after", &photo).is(201);
    assert_eq!(added.json["photos"].as_array().unwrap().len(), 1);
    assert_eq!(
        world.read(GASTON, &item).json["photos"][0]["moment_label"],
        "Après"
    );
    world.go(GASTON, &item, "terminer").is(200);
    add(&world, GASTON, &item, "after", &photo).is(409);
    add(&world, CARL, &item, "after", &photo).is(409);
}

#[test]
fn photos_come_with_the_report_and_are_shown_to_those_who_see_it() {
    let world = World::new();
    let (photo, small) = (jpeg(400), jpeg(40));
    let fields = [("address", "Place"), ("category_id", &id(ROADS))];
    let made = world
        .files(
            DORA,
            "/interventions",
            &fields,
            &[("photo", &photo), ("thumbnail", &small)],
        )
        .is(201);
    let read = world.read(DORA, &made.id()).json;
    let url = read["photos"][0]["url"].as_str().unwrap();
    let shown = world.get(DORA, url).is(200);
    assert_eq!(shown.bytes, photo);
    assert_eq!(shown.headers["content-type"], "image/jpeg");
    assert_eq!(shown.headers["x-content-type-options"], "nosniff");
    assert_eq!(shown.headers["cache-control"], "private, no-cache");
    assert_eq!(
        world
            .get(DORA, read["photos"][0]["thumbnail_url"].as_str().unwrap())
            .is(200)
            .bytes,
        small
    );
    for who in [DAN, GASTON, QUENTIN] {
        world.get(who, url).is(404);
    }
    world.anonymous(url).is(401);
    for key in keys(&world) {
        assert!(stored(&world, &key));
        let name = key
            .strip_prefix("interventions/")
            .unwrap()
            .split('.')
            .next()
            .unwrap();
        assert!(
            name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{key}"
        );
        assert!(!key.contains(&made.id().replace('-', "")));
    }
    assert_eq!(keys(&world).len(), 2);
}

#[test]
fn a_thumbnail_that_is_not_one_is_left_out() {
    let world = World::new();
    let fields = [("address", "Place"), ("category_id", &id(ROADS))];
    let photo = jpeg(400);
    let made = world
        .files(
            DORA,
            "/interventions",
            &fields,
            &[("photo", &photo), ("thumbnail", &photo)],
        )
        .is(201);
    let read = world.read(DORA, &made.id()).json;
    assert_eq!(read["photos"][0]["thumbnail_url"], json!(null));
    world
        .get(
            DORA,
            &format!("{}/miniature", read["photos"][0]["url"].as_str().unwrap()),
        )
        .is(404);
}

#[test]
fn what_is_no_photo_is_refused_and_nothing_is_kept() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    let wrong = add(
        &world,
        CARL,
        &item,
        "before",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    )
    .is(415);
    assert_eq!(wrong.json["errors"][0]["field"], "photo");
    add(
        &world,
        CARL,
        &item,
        "before",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    )
    .is(415);
    add(&world, CARL, &item, "before", &jpeg(20)[..200]).is(422);
    let mut heavy = jpeg(20);
    heavy.resize(domain::photo::MAX_BYTES + 1, 0);
    add(&world, CARL, &item, "before", &heavy).is(413);
    heavy.resize(domain::photo::MAX_BYTES, 0);
    add(&world, CARL, &item, "before", &heavy).is(201);
    heavy.resize(domain::photo::MAX_BYTES + 3 * 1024 * 1024, 0);
    add(&world, CARL, &item, "before", &heavy).is(413);
    world
        .files(
            CARL,
            &format!("/interventions/{item}/photos"),
            &[("moment", "before")],
            &[],
        )
        .is(422);
    world
        .files(
            CARL,
            &format!("/interventions/{item}/photos"),
            &[],
            &[("photo", &jpeg(20))],
        )
        .is(422);
    assert_eq!(keys(&world).len(), 1);
}

#[test]
fn five_of_each_moment_are_enough() {
    let world = World::new();
    let item = world.given_to(&[]);
    let photo = jpeg(10);
    let three: Vec<(&str, &[u8])> = vec![("photo", &photo); 3];
    let path = format!("/interventions/{item}/photos");
    world
        .files(CARL, &path, &[("moment", "before")], &three)
        .is(201);
    world
        .files(CARL, &path, &[("moment", "before")], &three)
        .is(422);
    world
        .files(CARL, &path, &[("moment", "before")], &three[..2])
        .is(201);
    world
        .files(CARL, &path, &[("moment", "before")], &three[..1])
        .is(422);
    world.go(CARL, &item, "demarrer").is(200);
    world
        .files(CARL, &path, &[("moment", "after")], &three)
        .is(201);
    let six: Vec<(&str, &[u8])> = vec![("photo", &photo); 6];
    let fields = [("address", "Place"), ("category_id", &id(ROADS))];
    world.files(DORA, "/interventions", &fields, &six).is(422);
    world
        .files(DORA, "/interventions", &fields, &six[..5])
        .is(201);
}

#[test]
fn who_reports_has_half_an_hour() {
    let world = World::new();
    let photo = jpeg(10);
    let left = world.report(GASTON, &json!({})).is(201).id();
    let asked = world.report(DORA, &json!({})).is(201).id();
    let added = add(&world, GASTON, &left, "before", &photo).is(201);
    assert_eq!(
        added.headers["location"],
        format!("/interventions/{left}/recu")
    );
    add(&world, GASTON, &left, "after", &photo).is(403);
    add(&world, DORA, &asked, "before", &photo).is(201);
    add(&world, GINA, &left, "before", &photo).is(404);
    world.later(29);
    add(&world, GASTON, &left, "before", &photo).is(201);
    world.later(1);
    add(&world, GASTON, &left, "before", &photo).is(404);
    add(&world, DORA, &asked, "before", &photo).is(403);
    assert_eq!(
        world.read(CARL, &left).json["photos"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn an_agent_photographs_what_he_finds_once_he_has_begun() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    add(&world, GASTON, &item, "before", &jpeg(10)).is(409);
    world.go(GASTON, &item, "demarrer").is(200);
    add(&world, GASTON, &item, "before", &jpeg(10)).is(201);
}

#[test]
fn a_photo_that_is_removed_goes_from_storage_too() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    let added = add(&world, CARL, &item, "before", &jpeg(10)).is(201);
    let photo = added.json["photos"][0]["id"].as_str().unwrap().to_owned();
    let key = keys(&world).remove(0);
    world
        .go(GASTON, &item, &format!("photos/{photo}/supprimer"))
        .is(403);
    world
        .page(
            CARL,
            &format!("/interventions/{item}/photos/{photo}/supprimer"),
        )
        .is(200);
    world
        .go(CARL, &item, &format!("photos/{photo}/supprimer"))
        .is(200);
    world
        .get(CARL, &format!("/interventions/{item}/photos/{photo}"))
        .is(404);
    assert!(stored(&world, &key));
    world.tick("17 * * * *");
    assert!(!stored(&world, &key));
    assert_eq!(world.count("file_deletion"), 0);
}
