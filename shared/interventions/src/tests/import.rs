//! Past interventions that come as a file.

use super::world::*;
use crate::{model::import::LINES_MAX, store::import::PORTION};
use serde_json::{Value, json};
use std::fmt::Write as _;

const PATH: &str = "/interventions/import";
const HEADER: &str = "adresse;categorie;type;cree_le;terminee_le;statut\n";

fn send(world: &World, who: Who, text: &[u8]) -> Answer {
    world.files(who, PATH, &[], &[("file", text)])
}

fn page_of(import: &str) -> String {
    format!("{PATH}/{import}")
}

/// Goes on until it is done; how many portions it took.
fn finish(world: &World, import: &str) -> usize {
    let mut portions = 0;
    loop {
        portions += 1;
        let answer = world
            .post(ALICE, &format!("{}/continuer", page_of(import)), &json!({}))
            .is(200);
        if answer.json["state"] == "done" {
            return portions;
        }
        assert!(portions < 100);
    }
}

#[test]
fn only_the_administrateur_imports() {
    let world = World::new();
    for who in [CARL, GASTON, DORA] {
        world.page(who, PATH).is(403);
        send(
            &world,
            who,
            b"adresse;categorie;cree_le\nIci;Voirie;2025-01-01\n",
        )
        .is(403);
        world.get(who, &page_of(&id(9))).is(403);
        for verb in ["lancer", "continuer", "abandonner"] {
            world
                .post(who, &format!("{}/{verb}", page_of(&id(9))), &json!({}))
                .is(403);
        }
    }
    world.get(ALICE, &page_of(&id(9))).is(404);
    world.get(ALICE, &page_of("x")).is(404);
    assert_eq!(world.count("intervention_import"), 0);
}

#[test]
fn a_file_is_looked_at_then_imported() {
    let world = World::new();
    world.given_to(&[GASTON]);
    let text = format!(
        "{HEADER}12 rue de l’Église;voirie;Obstacle voirie;2024-07-01 08:00;2024-07-02 17:00;\n5 place;Déchets;;2025-02-01;;À faire\n"
    );
    let read = send(&world, ALICE, text.as_bytes()).is(201);
    assert_eq!(
        (
            &read.json["lines"],
            &read.json["wrong"],
            &read.json["state"]
        ),
        (&json!(2), &json!(0), &json!("ready"))
    );
    assert_eq!(
        world.count("intervention"),
        1,
        "nothing is imported before it is confirmed"
    );
    let import = read.id();
    let page = world.page(ALICE, &page_of(&import)).is(200).text;
    assert!(
        page.contains("12 rue de l’Église")
            && page.contains("Voirie\u{a0}· Obstacle voirie")
            && page.contains("Importer deux lignes")
            || page.contains("Importer 2"),
        "{page}"
    );
    world
        .post(
            ALICE,
            &format!("{}/continuer", page_of(&import)),
            &json!({}),
        )
        .is(409);
    world
        .post(ALICE, &format!("{}/lancer", page_of(&import)), &json!({}))
        .is(200);
    let running = world.page(ALICE, &page_of(&import)).is(200).text;
    assert!(running.contains("<progress") && running.contains("Continuer"));
    world
        .post(
            ALICE,
            &format!("{}/abandonner", page_of(&import)),
            &json!({}),
        )
        .is(409);
    assert_eq!(finish(&world, &import), 1);
    let rows = world.rows("select number, status, address, author_id, created_at, updated_at, closed_at, purge_on, version from intervention where number > 1 order by number");
    assert_eq!(
        rows,
        [
            json!({ "number": 2, "status": "done", "address": "12 rue de l’Église", "author_id": null, "created_at": "2024-07-01T06:00:00Z", "updated_at": "2024-07-02T15:00:00Z", "closed_at": "2024-07-02T15:00:00Z", "purge_on": "2027-07-02", "version": 1 }),
            json!({ "number": 3, "status": "to_do", "address": "5 place", "author_id": null, "created_at": "2025-01-31T23:00:00Z", "updated_at": "2025-01-31T23:00:00Z", "closed_at": null, "purge_on": "2028-02-01", "version": 1 }),
        ]
    );
    let found = world.get(CARL, "/interventions?q=eglise").is(200);
    assert_eq!(
        found.json["items"][0]["number"], 2,
        "it is found by its words"
    );
    assert_eq!(
        world.get(CARL, "/interventions?q=3").is(200).json["items"][0]["number"],
        3,
        "and by its number"
    );
    let item = found.json["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(world.journal(&item), ["imported"]);
    let detail = world
        .page(CARL, &format!("/interventions/{item}"))
        .is(200)
        .text;
    assert!(
        detail.contains("Importée") && !detail.contains("Signalée par"),
        "nobody is said to have reported it"
    );
    let next = world.report(DORA, &json!({})).is(201);
    assert_eq!(next.json["number"], 4, "numbers go on");
    assert_eq!(
        world.count("import_line"),
        0,
        "what is imported is not kept twice"
    );
    assert!(
        world
            .page(ALICE, &page_of(&import))
            .is(200)
            .text
            .contains("interventions sont importées")
    );
    assert!(world.page(ALICE, PATH).is(200).text.contains(&import));
}

#[test]
fn all_or_nothing_or_what_is_right() {
    let world = World::new();
    let text = format!(
        "{HEADER}Ici;Voirie;;2025-01-01;;\n;Voirie;;hier;;\nLà;Fêtes;;2025-01-01;;\nLà-bas;Voirie;;2020-01-01;2020-02-01;\n"
    );
    let read = send(&world, ALICE, text.as_bytes()).is(201);
    let import = read.id();
    assert_eq!(
        (&read.json["lines"], &read.json["wrong"]),
        (&json!(1), &json!(3))
    );
    let told = world.get(ALICE, &page_of(&import)).is(200).json;
    let faults: Vec<(i64, &str)> = told["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["line"].as_i64().unwrap(),
                one["column"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        faults,
        [
            (3, "adresse"),
            (3, "cree_le"),
            (4, "categorie"),
            (5, "terminee_le")
        ]
    );
    let page = world.page(ALICE, &page_of(&import)).is(200).text;
    assert!(
        page.contains("Les trois ans de conservation sont passés depuis le 1"),
        "{page}"
    );
    let refused = world
        .post(ALICE, &format!("{}/lancer", page_of(&import)), &json!({}))
        .is(422);
    assert_eq!(refused.json["errors"][0]["field"], "only_valid");
    world
        .post(
            ALICE,
            &format!("{}/lancer", page_of(&import)),
            &json!({ "only_valid": true }),
        )
        .is(200);
    finish(&world, &import);
    assert_eq!(world.count("intervention"), 1);
    let left = world.get(ALICE, &page_of(&import)).is(200).json;
    assert_eq!(
        left["faults"].as_array().unwrap().len(),
        4,
        "what was wrong can still be read"
    );
    let none = send(&world, ALICE, format!("{HEADER};Voirie;;;;\n").as_bytes())
        .is(201)
        .id();
    world
        .post(
            ALICE,
            &format!("{}/lancer", page_of(&none)),
            &json!({ "only_valid": true }),
        )
        .is(422);
    world
        .form(ALICE, &format!("{}/abandonner", page_of(&none)), "")
        .is(303);
    world.get(ALICE, &page_of(&none)).is(404);
    assert_eq!(world.count("import_line"), 3);
}

#[test]
fn what_is_interrupted_goes_on_and_what_comes_twice_is_done_once() {
    let world = World::new();
    let lines = PORTION * 2 + 7;
    let mut text = String::from(HEADER);
    for n in 0..lines {
        let _ = writeln!(text, "{n} rue;Voirie;;2025-01-01;;");
    }
    let import = send(&world, ALICE, text.as_bytes()).is(201).id();
    world
        .post(ALICE, &format!("{}/lancer", page_of(&import)), &json!({}))
        .is(200);
    let go_on = format!("{}/continuer", page_of(&import));
    let first = world
        .again(ALICE, &go_on, "k", &json!({ "cursor": 0 }))
        .is(200);
    assert_eq!(
        (&first.json["imported"], &first.json["state"]),
        (&json!(PORTION), &json!("running"))
    );
    let again = world
        .again(ALICE, &go_on, "k", &json!({ "cursor": 0 }))
        .is(200);
    assert_eq!(again.json, first.json, "the same request");
    let late = world.post(ALICE, &go_on, &json!({ "cursor": 0 })).is(200);
    assert_eq!(
        late.json["imported"],
        json!(PORTION),
        "another one of the same portion"
    );
    assert_eq!(world.count("intervention"), i64::from(PORTION));
    // Somebody works meanwhile.
    world.report(DORA, &json!({})).is(201);
    assert_eq!(finish(&world, &import), 2);
    assert_eq!(world.count("intervention"), i64::from(lines) + 1);
    assert_eq!(
        world.rows("select count(distinct address) as n from intervention where author_id is null")
            [0]["n"],
        json!(lines)
    );
    world.post(ALICE, &go_on, &json!({})).is(200);
    assert_eq!(world.count("intervention"), i64::from(lines) + 1);
    let same = send(&world, ALICE, text.as_bytes()).is(200);
    assert_eq!(same.id(), import, "the same file leads to its import");
    assert_eq!(world.count("intervention_import"), 1);
    let audit = world.rows("select count(*) as n from audit where action = 'import'");
    assert_eq!(audit[0]["n"], 5, "read, begun, three portions");
}

#[test]
fn windows_and_commas_are_read_too() {
    let world = World::new();
    let import = send(
        &world,
        ALICE,
        b"adresse,categorie,cree_le\n\"Rue de l'\xc9glise, nord\",D\xe9chets,01/02/2025\n",
    )
    .is(201)
    .id();
    world
        .post(ALICE, &format!("{}/lancer", page_of(&import)), &json!({}))
        .is(200);
    finish(&world, &import);
    assert_eq!(
        world.rows("select address from intervention"),
        [json!({ "address": "Rue de l'Église, nord" })]
    );
}

#[test]
fn what_is_no_file_brings_the_form_back() {
    let world = World::new();
    for (bytes, said) in [
        (b"".as_slice(), "choisissez"),
        (b"adresse;cree_le\nIci;2025-01-01\n", "categorie"),
        (b"adresse;categorie;cree_le\n", "vide"),
    ] {
        let wrong = send(&world, ALICE, bytes).is(422);
        assert_eq!(wrong.json["errors"][0]["field"], "file");
        assert!(wrong.text.contains(said), "{}", wrong.text);
    }
    let heavy = vec![b'x'; 9 * 1024 * 1024];
    send(&world, ALICE, &heavy).is(413);
}

#[test]
fn twenty_thousand_lines_come_in_two_round_trips_a_portion() {
    let world = World::new();
    let mut text = String::from(HEADER);
    for n in 0..LINES_MAX {
        let _ = writeln!(
            text,
            "{n} rue de la République;Voirie;Réparation chaussée;2025-01-01 08:00;2025-01-02 09:30;"
        );
    }
    let import = send(&world, ALICE, text.as_bytes()).is(201).id();
    world
        .post(ALICE, &format!("{}/lancer", page_of(&import)), &json!({}))
        .is(200);
    assert_eq!(finish(&world, &import), LINES_MAX / PORTION as usize);
    assert_eq!(
        world.count("intervention"),
        i64::try_from(LINES_MAX).unwrap()
    );
    let figures: Value = world
        .get(
            ALICE,
            "/interventions/statistiques?periode=annee&du=2025-01-01&au=2025-12-31",
        )
        .is(200)
        .json;
    assert_eq!(
        (
            &figures["periods"][0]["created"],
            &figures["periods"][0]["finished"]
        ),
        (&json!(LINES_MAX), &json!(LINES_MAX))
    );
}

#[test]
fn what_was_never_imported_is_forgotten_after_thirty_days() {
    let world = World::new();
    send(
        &world,
        ALICE,
        format!("{HEADER}Ici;Voirie;;2025-01-01;;\n").as_bytes(),
    )
    .is(201);
    world.at("2026-03-31T01:30:00Z");
    world.tick("30 1 * * *");
    assert_eq!(world.count("import_line"), 1);
    world.at("2026-04-02T01:30:00Z");
    world.tick("30 1 * * *");
    assert_eq!(
        (
            world.count("import_line"),
            world.count("intervention_import")
        ),
        (0, 0)
    );
}
