//! The map: the same interventions as everywhere else, within bounds, filtered before they are gathered; and the zones.

use super::world::{
    ALICE, CARL, DAN, DORA, GASTON, GINA, QUENTIN, ROADS, WASTE, Who, World, id, organisation,
};
use platform::sql;
use serde_json::{Value, json};

const HERE: (f64, f64) = (46.580_224, 0.340_375);
/// Around [`HERE`], some two kilometres wide.
const CENTRE: &str = "{\"type\":\"Polygon\",\"coordinates\":[[[0.33,46.57],[0.35,46.57],[0.35,46.59],[0.33,46.59],[0.33,46.57]]]}";
/// East of it, so that they share a side.
const EAST: &str = "{\"type\":\"Polygon\",\"coordinates\":[[[0.35,46.57],[0.37,46.57],[0.37,46.59],[0.35,46.59],[0.35,46.57]]]}";

fn placed(latitude: f64, longitude: f64) -> Value {
    json!({ "latitude": latitude, "longitude": longitude })
}

/// The numbers of what `who` sees on the map.
fn seen(world: &World, who: Who, query: &str) -> Vec<i64> {
    let answer = world
        .get(who, &format!("/interventions/carte/points{query}"))
        .is(200);
    let lines = answer.json["points"].as_array().unwrap();
    let mut numbers: Vec<i64> = lines.iter().map(|line| line[0].as_i64().unwrap()).collect();
    numbers.sort_unstable();
    numbers
}

fn report(world: &World, who: Who, more: Value) -> String {
    let Value::Object(more) = more else {
        panic!("an object is sent");
    };
    let mut body = placed(HERE.0, HERE.1);
    body.as_object_mut().unwrap().extend(more);
    world.report(who, &body).is(201).id()
}

fn zone(world: &World, name: &str, kind: &str, geometry: &str) -> String {
    let body = json!({ "name": name, "kind": kind, "geometry": geometry });
    world
        .post(ALICE, "/interventions/zones", &body)
        .is(201)
        .id()
}

#[test]
fn case_16_the_map_holds_what_its_reader_sees() {
    let world = World::new();
    report(&world, CARL, json!({ "assignee_ids": [GASTON.text()] }));
    report(&world, CARL, json!({ "assignee_ids": [GINA.text()] }));
    report(
        &world,
        CARL,
        json!({ "assignee_ids": [GASTON.text(), GINA.text()] }),
    );
    report(&world, GASTON, json!({}));
    report(&world, DORA, json!({}));
    for (who, numbers) in [
        (ALICE, &[1, 2, 3, 4, 5][..]),
        (CARL, &[1, 2, 3, 4, 5]),
        (GASTON, &[1, 3]),
        (GINA, &[2, 3]),
        (DORA, &[5]),
        (DAN, &[]),
        (QUENTIN, &[]),
    ] {
        assert_eq!(seen(&world, who, ""), numbers, "{who:?}");
        let page = world.page(who, "/interventions/carte").is(200).text;
        for number in 1..=5 {
            let told = page.contains(&format!("N°\u{a0}{number}<"));
            assert_eq!(told, numbers.contains(&number), "{who:?} {number}");
        }
    }
    world.anonymous("/interventions/carte/points").is(401);
}

#[test]
fn what_is_closed_or_nowhere_is_not_on_the_map() {
    let world = World::new();
    let done = report(&world, CARL, json!({}));
    report(
        &world,
        CARL,
        json!({ "category_id": id(WASTE), "type_id": "" }),
    );
    world.report(CARL, &json!({})).is(201);
    world.go(CARL, &done, "demarrer").is(200);
    world.go(CARL, &done, "terminer").is(200);
    assert_eq!(seen(&world, CARL, ""), [2]);
    assert_eq!(seen(&world, CARL, "?state=open"), [2]);
    assert_eq!(seen(&world, CARL, "?state=closed"), [1]);
    assert_eq!(seen(&world, CARL, "?state=all"), [1, 2]);
    assert_eq!(
        seen(
            &world,
            CARL,
            &format!("?state=all&category_id={}", id(ROADS))
        ),
        [1]
    );
    world.at("2026-03-10T08:00:00Z");
    report(&world, CARL, json!({}));
    assert_eq!(seen(&world, CARL, "?age=7"), [4]);
    assert_eq!(seen(&world, CARL, "?age=8"), [2, 4], "to the second");
}

#[test]
fn bounds_are_inclusive_and_wrong_questions_are_told() {
    let world = World::new();
    report(&world, CARL, json!({}));
    for (bbox, found) in [
        ("0.340375,46.580224,0.340375,46.580224", true),
        ("0.340376,46.58,0.35,46.59", false),
        ("0.33,46.580225,0.35,46.59", false),
        ("0.33,46.57,0.340374,46.59", false),
    ] {
        assert_eq!(
            !seen(&world, CARL, &format!("?bbox={bbox}")).is_empty(),
            found,
            "{bbox}"
        );
    }
    for (query, field) in [
        ("bbox=1,2,3", "bbox"),
        ("state=some", "state"),
        ("age=0", "age"),
        ("age=3661", "age"),
        ("category_id=x", "category_id"),
        ("zone_id=x", "zone_id"),
        ("after=x", "after"),
    ] {
        let answer = world
            .get(CARL, &format!("/interventions/carte/points?{query}"))
            .is(422);
        assert_eq!(answer.json["errors"][0]["field"], field, "{query}");
        world
            .page(CARL, &format!("/interventions/carte?{query}"))
            .is(422);
    }
}

#[test]
fn a_map_shows_ten_thousand_points_at_most() {
    let world = World::new();
    report(&world, CARL, json!({}));
    world.run(sql!(
        "with recursive n (number) as (values (2) union all select number + 1 from n where number < 10001) insert into intervention (organisation_id, id, number, status, version, category_id, address, latitude, longitude, created_at, updated_at, purge_on) select ?1, printf('00000000-0000-0000-0000-%012d', number), number, 'to_do', 1, ?2, 'Rue de l''Été « B »', 46.5 + number / 100000.0, 0.3, '2026-03-01T08:00:00Z', '2026-03-01T08:00:00Z', '2029-03-01' from n",
        organisation(1),
        id(ROADS)
    ));
    let answer = world.get(CARL, "/interventions/carte/points").is(200);
    assert_eq!(answer.json["points"].as_array().unwrap().len(), 10_000);
    assert_eq!(answer.json["more"], true);
    let numbers = seen(&world, CARL, "");
    assert_eq!((numbers[0], numbers[9_999]), (2, 10_001), "the latest");
    let some = world
        .get(CARL, "/interventions/carte/points?bbox=0.2,46.59,0.4,46.6")
        .is(200);
    assert_eq!(some.json["more"], false);
    let page = world.page(CARL, "/interventions/carte").is(200).text;
    assert_eq!(page.matches("class=\"card-title\"").count(), 25);
    assert!(page.contains("/interventions/carte?after=9977"));
    let next = world
        .page(CARL, "/interventions/carte?after=9977")
        .is(200)
        .text;
    assert!(next.contains("N°\u{a0}9976<") && !next.contains("N°\u{a0}9977<"));
}

#[test]
fn a_page_with_a_map_lets_its_library_write_and_the_others_do_not() {
    let world = World::new();
    let policy = |path: &str| {
        let answer = world.page(CARL, path).is(200);
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        (
            policy.contains("trusted-types"),
            policy.contains("img-src 'self' data: blob: https://data.geopf.fr;"),
        )
    };
    assert_eq!(policy("/interventions/carte"), (false, true));
    assert_eq!(policy("/interventions"), (true, true));
}

#[test]
fn zones_are_the_administrateurs_and_tag_what_they_hold() {
    let world = World::new();
    report(&world, CARL, json!({}));
    report(&world, CARL, placed(46.58, 0.36));
    let centre = zone(&world, "Centre", "district", CENTRE);
    assert_eq!(
        seen(&world, CARL, &format!("?zone_id={centre}")),
        [1],
        "tagged when the zone came"
    );
    let east = zone(&world, "Est", "district", EAST);
    assert_eq!(seen(&world, CARL, &format!("?zone_id={east}")), [2]);
    let body = json!({ "name": "Centre-ville" });
    let path = format!("/interventions/zones/{centre}");
    for who in [CARL, GASTON, DORA] {
        world.get(who, "/interventions/zones").is(403);
        world.post(who, "/interventions/zones", &body).is(403);
        world.post(who, &path, &body).is(403);
        world
            .post(who, &format!("{path}/supprimer"), &json!({}))
            .is(403);
    }
    world.post(ALICE, &path, &body).is(200);
    world
        .post(ALICE, &format!("/interventions/zones/{}", id(9)), &body)
        .is(404);
    let listed = world.get(ALICE, "/interventions/zones").is(200);
    assert_eq!(listed.json["zones"][0]["name"], "Centre-ville");
    assert!(
        world
            .page(CARL, "/interventions/carte")
            .is(200)
            .text
            .contains("Centre-ville")
    );
    world
        .post(ALICE, &format!("{path}/supprimer"), &json!({}))
        .is(200);
    assert_eq!(world.count("zone"), 1);
    assert_eq!(
        world.count("intervention_zone"),
        1,
        "the tags go with the zone"
    );
    assert_eq!(world.count("intervention"), 2, "what lay in it stays");
}

#[test]
fn a_zone_has_a_name_of_its_own_and_there_is_one_territory() {
    let world = World::new();
    zone(&world, "Poitiers", "territory", CENTRE);
    let refused = |name: &str, kind: &str, geometry: &str| {
        let body = json!({ "name": name, "kind": kind, "geometry": geometry });
        let answer = world.post(ALICE, "/interventions/zones", &body).is(422);
        answer.json["errors"][0]["field"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(refused("Poitiers", "district", EAST), "name");
    assert_eq!(refused("Autre", "territory", EAST), "kind");
    assert_eq!(refused("Autre", "district", "{}"), "geometry");
    assert_eq!(refused("Autre", "district", ""), "file");
    let page = world
        .form(
            ALICE,
            "/interventions/zones",
            "kind=district&name=&geometry=%7B%7D",
        )
        .is(422);
    assert!(page.text.contains("une seule surface"));
}

#[test]
fn a_zone_comes_as_a_file() {
    let world = World::new();
    world
        .files(
            ALICE,
            "/interventions/zones",
            &[("kind", "district"), ("name", "Centre")],
            &[("file", CENTRE.as_bytes())],
        )
        .is(201);
    assert_eq!(world.count("zone"), 1);
}

const PATH: &str = "{\"type\":\"LineString\",\"coordinates\":[[0.34,46.58],[0.342,46.58]]}";

fn outlines(world: &World) -> Vec<String> {
    let rows = world.rows("select geometry from intervention_outline order by intervention_id");
    let text = |row: &Value| row["geometry"].as_str().unwrap().to_owned();
    rows.iter().map(text).collect()
}

#[test]
fn a_line_says_where_it_is_and_is_drawn_by_those_who_coordinate() {
    let world = World::new();
    for who in [GASTON, DORA] {
        world.report(who, &json!({ "outline": PATH })).is(403);
    }
    assert_eq!(world.count("intervention"), 0);
    let wrong = world.report(CARL, &json!({ "outline": "{}" })).is(422);
    assert_eq!(wrong.json["errors"][0]["field"], "outline");
    let mut sent = placed(40.0, 2.0);
    sent["outline"] = PATH.into();
    let item = world.report(CARL, &sent).is(201).id();
    let read = world.read(CARL, &item).is(200).json;
    assert_eq!(
        (&read["latitude"], &read["longitude"]),
        (&json!(46.58), &json!(0.341))
    );
    let drawn = outlines(&world);
    assert_eq!(drawn.len(), 1);
    let near = world
        .get(
            CARL,
            "/interventions/carte/points?outlines=1&bbox=0.3,46.5,0.4,46.6",
        )
        .is(200);
    assert_eq!(near.json["points"][0][10], drawn[0].as_str());
    let far = world.get(CARL, "/interventions/carte/points").is(200);
    assert_eq!(far.json["points"][0][10], "LineString", "its kind alone");
}

#[test]
fn a_line_stays_until_its_place_moves() {
    let world = World::new();
    let item = world.report(CARL, &json!({ "outline": PATH })).is(201).id();
    let edit = |version: i64, more: Value| {
        let mut body = json!({ "version": version });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        world
            .post(CARL, &format!("/interventions/{item}/modifier"), &body)
            .is(200);
    };
    edit(1, json!({ "description": "Tondre" }));
    assert_eq!(outlines(&world).len(), 1);
    let form = world
        .page(CARL, &format!("/interventions/{item}/modifier"))
        .is(200)
        .text;
    assert!(form.contains("LineString") && form.contains("data-place"));
    edit(2, json!({ "outline": CENTRE }));
    assert!(outlines(&world)[0].contains("Polygon"));
    edit(3, placed(46.6, 0.34));
    assert!(
        outlines(&world).is_empty(),
        "elsewhere, nothing is known of it"
    );
    edit(4, json!({ "outline": PATH }));
    edit(5, json!({ "outline": "" }));
    assert!(outlines(&world).is_empty());
    let details = world.rows("select detail from journal where event = 'edited' order by position");
    let said: Vec<&str> = details
        .iter()
        .map(|row| row["detail"].as_str().unwrap())
        .collect();
    assert_eq!(
        said,
        [
            "description",
            "position, tracé",
            "position, tracé",
            "position, tracé",
            "tracé"
        ]
    );
}

#[test]
fn a_place_is_tagged_when_it_is_written_and_outside_is_a_warning() {
    let world = World::new();
    zone(&world, "Poitiers", "territory", CENTRE);
    let centre = zone(&world, "Centre", "district", CENTRE);
    let east = zone(&world, "Est", "district", EAST);
    let form = world.page(DORA, "/interventions/nouvelle").is(200).text;
    assert!(form.contains("data-bounds=\"0.33,46.57,0.35,46.59\""));
    let item = report(&world, CARL, json!({}));
    assert_eq!(seen(&world, CARL, &format!("?zone_id={centre}")), [1]);
    let body = json!({ "version": 1, "latitude": 46.58, "longitude": 0.36 });
    world
        .post(CARL, &format!("/interventions/{item}/modifier"), &body)
        .is(200);
    assert_eq!(
        seen(&world, CARL, &format!("?zone_id={centre}")),
        Vec::<i64>::new()
    );
    assert_eq!(seen(&world, CARL, &format!("?zone_id={east}")), [1]);
    let told = |latitude: &str| {
        let body = format!(
            "address=Place&category_id={}&latitude={latitude}&longitude=0.34",
            id(ROADS)
        );
        let answer = world.form(CARL, "/interventions", &body).is(303);
        answer.headers["location"]
            .to_str()
            .unwrap()
            .split_once("fait=")
            .unwrap()
            .1
            .to_owned()
    };
    assert_eq!(told("46.58"), "creee");
    assert_eq!(told("48.85"), "creee-hors-commune");
    let page = format!(
        "version=2&address=Place&category_id={}&latitude=48.85&longitude=0.34",
        id(ROADS)
    );
    let answer = world
        .form(CARL, &format!("/interventions/{item}/modifier"), &page)
        .is(303);
    assert!(
        answer.headers["location"]
            .to_str()
            .unwrap()
            .ends_with("modifiee-hors-commune")
    );
}

/// The numbers of what `who` finds in his list in that zone.
fn listed(world: &World, who: Who, zone: &str) -> Vec<i64> {
    let answer = world
        .get(who, &format!("/interventions?zone_id={zone}"))
        .is(200);
    let items = answer.json["items"].as_array().unwrap();
    let mut numbers: Vec<i64> = items
        .iter()
        .map(|item| item["number"].as_i64().unwrap())
        .collect();
    numbers.sort_unstable();
    numbers
}

#[test]
fn whatever_creates_an_intervention_it_is_tagged_with_its_zone() {
    let world = World::new();
    let centre = zone(&world, "Centre", "district", CENTRE);
    let east = zone(&world, "Est", "district", EAST);
    // By a file of past ones: one inside, one without a place.
    let file = "adresse;categorie;cree_le;latitude;longitude;statut\nIci;Voirie;2025-01-01;46.58;0.34;À faire\nAilleurs;Voirie;2025-01-01;;;À faire\n";
    let import = world
        .files(
            ALICE,
            "/interventions/import",
            &[],
            &[("file", file.as_bytes())],
        )
        .is(201)
        .id();
    for verb in ["lancer", "continuer"] {
        let path = format!("/interventions/import/{import}/{verb}");
        world.post(ALICE, &path, &json!({})).is(200);
    }
    assert_eq!(listed(&world, CARL, &centre), [1]);
    // By other software.
    world
        .post(ALICE, "/interventions/open311/ouvrir", &json!({}))
        .is(200);
    let made = world
        .post(
            ALICE,
            "/interventions/open311/cles",
            &json!({ "name": "Site" }),
        )
        .is(201);
    world
        .sends(
            made.json["key"].as_str(),
            "/open311/requests.json",
            "service_code=voirie.obstacle-voirie&lat=46.58&long=0.34",
        )
        .is(201);
    assert_eq!(listed(&world, CARL, &centre), [1, 3]);
    // By a recurrence, at once and at night; and when it moves.
    let body = json!({
        "frequency": "weekly", "first_day": "2026-03-02", "start_time": "08:00", "end_time": "10:00",
        "address": "Parc", "category_id": id(ROADS), "latitude": 46.58, "longitude": 0.34,
    });
    let recurrence = world
        .post(CARL, "/interventions/recurrences", &body)
        .is(201)
        .id();
    assert_eq!(listed(&world, CARL, &centre).len(), 2 + 9);
    world.at("2026-03-10T02:00:00Z");
    let system = domain::policy::System::for_scheduled_event();
    let job = crate::RECURRENCES.tick(&world.ctx, &system, "45 1 * * *");
    assert_eq!(super::world::now(job), 0);
    assert_eq!(listed(&world, CARL, &centre).len(), 2 + 10);
    let mut moved = body;
    moved["version"] = json!(1);
    moved["scope"] = json!("all");
    moved["longitude"] = json!(0.36);
    let path = format!("/interventions/recurrences/{recurrence}/modifier");
    world.post(CARL, &path, &moved).is(200);
    assert_eq!(listed(&world, CARL, &centre), [1, 3]);
    assert_eq!(listed(&world, CARL, &east).len(), 10);
}

#[test]
fn parts_cover_what_their_whole_covers() {
    let world = World::new();
    let centre = zone(&world, "Centre", "district", CENTRE);
    let whole = world.report(CARL, &json!({ "outline": PATH })).is(201).id();
    world
        .post(
            CARL,
            &format!("/interventions/{whole}/diviser"),
            &json!({ "parts": ["Tondre", "Tailler"] }),
        )
        .is(201);
    assert_eq!(listed(&world, CARL, &centre), [1, 2, 3]);
    let drawn = outlines(&world);
    assert_eq!(drawn.len(), 3);
    assert!(drawn.iter().all(|one| *one == drawn[0]));
}

#[test]
fn an_intervention_says_its_zones_and_its_line() {
    let world = World::new();
    zone(&world, "Poitiers", "territory", CENTRE);
    zone(&world, "Sud", "district", CENTRE);
    zone(&world, "Centre", "district", CENTRE);
    let body = json!({ "outline": PATH, "assignee_ids": [GASTON.text()] });
    let item = world.report(CARL, &body).is(201).id();
    let read = world.read(GASTON, &item).is(200).json;
    assert_eq!(
        read["zones"],
        json!([{ "name": "Centre" }, { "name": "Sud" }])
    );
    assert!(read["outline"].as_str().unwrap().contains("LineString"));
    for path in ["", "/fiche"] {
        let page = world
            .page(GASTON, &format!("/interventions/{item}{path}"))
            .is(200)
            .text;
        assert!(page.contains("Centre et Sud"), "{path}");
        assert!(page.contains("still-path"), "{path}");
    }
    let page = world.page(CARL, "/interventions?vue=liste").is(200).text;
    assert!(page.contains("name=\"zone_id\"") && !page.contains(">Poitiers</option>"));
    world.get(CARL, "/interventions?zone_id=x").is(422);
    assert_eq!(listed(&world, CARL, &id(99)), [] as [i64; 0]);
}

#[test]
fn what_one_follows_is_on_ones_map_as_in_ones_list_without_a_place() {
    let world = World::new();
    let centre = zone(&world, "Centre", "district", CENTRE);
    let known = report(&world, DORA, json!({}));
    report(&world, DAN, json!({}));
    world.run(sql!(
        "insert into follower (organisation_id, intervention_id, person_id, followed_at) values (?1, ?2, ?3, '2026-03-01T08:00:00Z')",
        organisation(1),
        known,
        DAN.id()
    ));
    assert_eq!(seen(&world, DAN, ""), [1, 2]);
    let points = world.get(DAN, "/interventions/carte/points").is(200);
    let followed = &points.json["points"][1];
    assert_eq!(
        (&followed[0], &followed[2], &followed[6], &followed[10]),
        (&json!(1), &Value::Null, &json!(""), &Value::Null)
    );
    let page = world.page(DAN, "/interventions/carte").is(200).text;
    assert!(page.contains("N°\u{a0}1<") && page.contains("N°\u{a0}2<"));
    // Nor can its place be asked about.
    for query in [
        "bbox=0.3,46.5,0.4,46.6".to_owned(),
        format!("zone_id={centre}"),
    ] {
        assert_eq!(seen(&world, DAN, &format!("?{query}")), [2], "{query}");
    }
    assert_eq!(listed(&world, DAN, &centre), [2]);
}
