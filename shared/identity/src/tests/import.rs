//! People who come as a file: looked at, then added all at once, each told once.

use super::{Answer, Client, P, Q, World, organisation, person};
use domain::policy::Role;
use platform::{db::Single, sql, system_sql};
use serde_json::Value;
use std::fmt::Write as _;

const PLACE: &str = "/equipe/import";
const ADMINISTRATOR: &str = "administrateur@poitiers.example";
const HEADER: &str = "nom;prénom;identifiant;rôle;e-mail;téléphone\n";

fn administrator(world: &World) -> Client {
    world.signed_in(ADMINISTRATOR).json()
}

fn read(world: &World, client: &mut Client, lines: &str) -> Answer {
    world.upload(client, PLACE, &[], format!("{HEADER}{lines}").as_bytes())
}

/// The page of the import that an answer tells of.
fn page(answer: &Answer) -> String {
    assert_eq!(answer.status, 201, "{}", answer.body);
    format!("{PLACE}/{}", answer.json()["id"].as_str().unwrap())
}

fn confirm(world: &World, client: &mut Client, page: &str, form: &[(&str, &str)]) -> Answer {
    world.post(client, &format!("{page}/confirmer"), form)
}

fn members(world: &World) -> i64 {
    world.count(sql!(
        "select count(*) as value from membership where organisation_id = ?1",
        organisation(P)
    ))
}

/// Recipient and subject of what waits to be mailed.
fn outbox(world: &World) -> Vec<String> {
    let rows: Vec<Single<String>> = world.rows(system_sql!(
        "select recipient || ' ' || subject as value from outbox where kind = 'notice' order by recipient"
    ));
    rows.into_iter().map(|row| row.value).collect()
}

fn kept(world: &World) -> (i64, i64) {
    let count = |statement| world.count(statement);
    (
        count(system_sql!("select count(*) as value from team_import")),
        count(system_sql!(
            "select count(*) as value from team_import_line where payload is not null"
        )),
    )
}

#[test]
fn only_the_administrateur_imports_and_another_organisation_sees_nothing() {
    let world = World::staffed();
    world.member_with(Q, 21, Role::Administrator, Some("maire@liguge.example"));
    let mut alice = administrator(&world);
    let import = page(&read(&world, &mut alice, "A;B;abc;agent;;\n"));
    for role in [Role::Coordinator, Role::Agent, Role::Requester] {
        let email = format!("{}@poitiers.example", role.label().to_lowercase());
        let mut client = world.signed_in(&email).json();
        assert_eq!(world.get(&mut client, PLACE).status, 403);
        assert_eq!(world.get(&mut client, &import).status, 403);
        assert_eq!(read(&world, &mut client, "A;B;def;agent;;\n").status, 403);
        for verb in ["confirmer", "abandonner"] {
            let address = format!("{import}/{verb}");
            assert_eq!(world.post(&mut client, &address, &[]).status, 403);
        }
    }
    let mut maire = world.signed_in("maire@liguge.example").json();
    for verb in ["", "/confirmer", "/abandonner"] {
        let address = format!("{import}{verb}");
        let answer = if verb.is_empty() {
            world.get(&mut maire, &address)
        } else {
            world.post(&mut maire, &address, &[])
        };
        let unknown = world.get(&mut maire, &format!("{PLACE}/{}", person(99)));
        assert_eq!(
            (answer.status, answer.json()["detail"].clone()),
            (404, unknown.json()["detail"].clone())
        );
    }
    assert_eq!(world.get(&mut alice, &format!("{PLACE}/x")).status, 404);
    assert_eq!(members(&world), 4);
}

#[test]
fn adding_people_asks_for_a_sign_in_of_less_than_twelve_hours_and_the_file_waits() {
    let world = World::staffed();
    let mut alice = world.signed_in(ADMINISTRATOR);
    world.set("2026-03-03T21:00:00Z");
    let import = page(&read(
        &world,
        &mut alice.clone().json(),
        "A;B;abc;agent;;\n",
    ));
    let refused = confirm(&world, &mut alice, &import, &[]);
    assert_eq!((refused.status, members(&world)), (403, 4));
    let back: String = import.replace('/', "%2F");
    assert!(refused.body.contains(&format!("/connexion?retour={back}")));
    let mut again = world.signed_in(ADMINISTRATOR);
    assert_eq!(confirm(&world, &mut again, &import, &[]).status, 303);
    assert_eq!(members(&world), 5);
}

#[test]
fn a_file_is_looked_at_then_added_and_its_lines_are_forgotten() {
    let world = World::staffed();
    let mut alice = administrator(&world);
    let answer = read(
        &world,
        &mut alice,
        "Métayer;Gaston;G.Metayer;agent;Gaston@Poitiers.Example;0549000007\nNg;Li;l.ng;demandeur;;\n",
    );
    let import = page(&answer);
    assert_eq!(answer.trips, 2);
    assert_eq!(
        (members(&world), outbox(&world).len()),
        (4, 0),
        "nothing is done yet"
    );
    let told = world.get(&mut alice, &import).json();
    assert_eq!(told["import"]["with_email"], 1);
    assert_eq!(told["people"][0]["role_label"], "Agent");
    let html = world.get(&mut world.signed_in(ADMINISTRATOR), &import).body;
    assert!(
        html.contains("Ajouter 2\u{a0}personnes") && html.contains("Gaston Métayer"),
        "{html}"
    );
    let done = confirm(&world, &mut alice, &import, &[]);
    assert_eq!(
        (done.status, done.trips, &done.json()["state"]),
        (200, 2, &Value::from("done"))
    );
    assert_eq!(members(&world), 6);
    assert_eq!(
        outbox(&world),
        ["Gaston@poitiers.example Votre accès à Parvis"]
    );
    assert_eq!(kept(&world), (1, 0));
    let html = world.get(&mut world.signed_in(ADMINISTRATOR), &import).body;
    assert!(
        html.contains("2\u{a0}personnes sont ajoutées") && html.contains("/equipe/a-informer"),
        "{html}"
    );
    assert!(!html.contains("Gaston"), "what the file said is forgotten");
    let team = world.get(&mut alice, "/equipe").json();
    let one = |identifiant: &str| {
        let items = team["items"].as_array().unwrap();
        items
            .iter()
            .find(|item| item["identifiant"] == identifiant)
            .unwrap()
            .clone()
    };
    assert_eq!(
        (&one("G.Metayer")["phone"], &one("G.Metayer")["role"]),
        (&Value::from("+33549000007"), &Value::from("agent"))
    );
    assert!(one("G.Metayer")["notice_at"].is_string() && one("l.ng")["notice_at"].is_null());
    world.signed_in("gaston@poitiers.example");
}

#[test]
fn case_11_a_confirmation_that_comes_again_adds_and_tells_nobody_again() {
    let world = World::staffed();
    let mut alice = administrator(&world);
    let import = page(&read(
        &world,
        &mut alice,
        "A;B;abc;agent;a@p.example;\nC;D;def;agent;c@p.example;\n",
    ));
    let key = [("idempotency_key", "k")];
    let first = confirm(&world, &mut alice, &import, &key);
    for form in [&key[..], &[], &[("idempotency_key", "other")]] {
        let again = confirm(&world, &mut alice, &import, form);
        assert_eq!((again.status, &again.body), (first.status, &first.body));
    }
    assert_eq!((members(&world), outbox(&world).len()), (6, 2));
    let again = read(
        &world,
        &mut alice,
        "A;B;abc;agent;a@p.example;\nC;D;def;agent;c@p.example;\n",
    );
    assert_eq!(
        (&again.json()["lines"], &again.json()["wrong"]),
        (&Value::from(0), &Value::from(2)),
        "the same file adds nobody"
    );
    let nobody = confirm(&world, &mut alice, &page(&again), &[("only_valid", "1")]);
    assert_eq!((nobody.status, members(&world)), (422, 6));
    let give_up = world.post(&mut alice, &format!("{import}/abandonner"), &[]);
    assert_eq!(give_up.status, 409, "what is done is not given up");
}

#[test]
fn case_10_an_address_known_elsewhere_is_answered_alike_and_invited() {
    let world = World::staffed();
    world.member_with(Q, 22, Role::Agent, Some("zoe@liguge.example"));
    let mut alice = administrator(&world);
    let one = |email: &str, identifiant: &str| {
        let answer = read(
            &world,
            &mut alice.clone(),
            &format!("Zénith;Zoé;{identifiant};agent;{email};\n"),
        );
        let mut shape = answer.json();
        shape["id"] = Value::Null;
        let import = page(&answer);
        let seen = world.get(&mut alice.clone(), &import);
        let done = confirm(&world, &mut alice.clone(), &import, &[]);
        let mut receipt = done.json();
        receipt["id"] = Value::Null;
        (
            shape,
            (seen.status, seen.trips),
            done.status,
            done.trips,
            receipt,
        )
    };
    assert_eq!(
        one("Zoe@Liguge.Example", "zoe"),
        one("new@p.example", "new")
    );
    assert_eq!(
        outbox(&world),
        [
            "Zoe@liguge.example Une équipe vous invite",
            "new@p.example Votre accès à Parvis"
        ]
    );
    let states: Vec<Single<String>> = world.rows(sql!(
        "select identifiant || ' ' || state || ' ' || (person_id = ?2) as value from membership where organisation_id = ?1 and identifiant in ('zoe', 'new') order by identifiant",
        organisation(P),
        person(22)
    ));
    let states: Vec<String> = states.into_iter().map(|row| row.value).collect();
    assert_eq!(states, ["new active 0", "zoe invited 1"]);
    let team = world.get(&mut alice, "/equipe").json();
    let keys = |identifiant: &str| {
        let items = team["items"].as_array().unwrap();
        let item = items
            .iter()
            .find(|item| item["identifiant"] == identifiant)
            .unwrap();
        item.as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(keys("zoe"), keys("new"));
}

#[test]
fn all_or_nothing_unless_chosen_otherwise() {
    let world = World::staffed();
    let mut alice = administrator(&world);
    let answer = read(
        &world,
        &mut alice,
        "A;B;abc;agent;;\nC;D;id-1;agent;;\nE;F;efg;administrateur;;\n",
    );
    let import = page(&answer);
    assert_eq!(
        (&answer.json()["lines"], &answer.json()["wrong"]),
        (&Value::from(1), &Value::from(2))
    );
    let told = world.get(&mut alice, &import).json();
    let faults: Vec<(i64, &str)> = told["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| {
            (
                fault["line"].as_i64().unwrap(),
                fault["column"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(faults, [(3, "identifiant"), (4, "rôle")]);
    for form in [&[][..], &[("only_valid", "0")]] {
        assert_eq!(confirm(&world, &mut alice, &import, form).status, 422);
    }
    assert_eq!(members(&world), 4);
    assert_eq!(
        confirm(&world, &mut alice, &import, &[("only_valid", "1")]).status,
        200
    );
    assert_eq!(members(&world), 5);
    let told = world.get(&mut alice, &import).json();
    assert_eq!(
        told["faults"].as_array().unwrap().len(),
        2,
        "what was left out is still told"
    );
    assert_eq!(world.count(sql!("select count(*) as value from member_role where organisation_id = ?1 and role = 'administrator'", organisation(P))), 1);
}

#[test]
fn somebody_who_joins_in_between_stops_it_whole() {
    let world = World::staffed();
    let mut alice = administrator(&world);
    let import = page(&read(
        &world,
        &mut alice,
        "A;B;abc;agent;a@p.example;\nC;D;def;agent;c@p.example;\n",
    ));
    let added = world.post(
        &mut alice,
        "/equipe",
        &[
            ("last_name", "X"),
            ("first_name", "Y"),
            ("identifiant", "DEF"),
            ("role", "agent"),
        ],
    );
    assert_eq!(added.status, 201);
    let refused = confirm(&world, &mut alice, &import, &[]);
    assert_eq!(refused.status, 409, "{}", refused.body);
    assert!(refused.body.contains("Envoyez le fichier de nouveau"));
    assert_eq!(
        (members(&world), outbox(&world).len(), kept(&world)),
        (5, 0, (1, 2))
    );
    let import = page(&read(&world, &mut alice, "A;B;abc;agent;a@p.example;\n"));
    let moved = world.post(
        &mut alice,
        "/equipe",
        &[
            ("last_name", "X"),
            ("first_name", "Y"),
            ("identifiant", "other"),
            ("role", "agent"),
            ("email", "A@p.example"),
        ],
    );
    assert_eq!(moved.status, 201);
    assert_eq!(
        confirm(&world, &mut alice, &import, &[]).status,
        409,
        "an address"
    );
    assert_eq!(members(&world), 6);
}

#[test]
fn one_file_waits_at_a_time_and_nothing_outlives_its_day() {
    let world = World::staffed();
    let mut alice = administrator(&world);
    let first = page(&read(&world, &mut alice, "A;B;abc;agent;;\n"));
    let second = page(&read(
        &world,
        &mut alice,
        "C;D;def;agent;;\nE;F;efg;agent;;\n",
    ));
    assert_eq!(world.get(&mut alice, &first).status, 404);
    assert_eq!(kept(&world), (1, 2));
    let waiting = world.get(&mut alice, PLACE).json();
    assert_eq!(waiting["waiting"]["lines"], 2);
    assert_eq!(
        world
            .post(&mut alice, &format!("{second}/abandonner"), &[])
            .status,
        200
    );
    assert_eq!(kept(&world), (0, 0));
    assert_eq!(world.get(&mut alice, PLACE).json()["waiting"], Value::Null);
    page(&read(&world, &mut alice, "A;B;abc;agent;;\n"));
    let after = |night: &str| {
        super::jobs::night(&world, night);
        kept(&world)
    };
    assert_eq!(after("2026-03-04"), (1, 1), "not yet a day");
    assert_eq!(after("2026-03-05"), (0, 0));
}

#[test]
fn what_is_no_table_is_told_on_the_form() {
    let world = World::staffed();
    let mut client = world.signed_in(ADMINISTRATOR);
    for (file, words) in [
        (&b"PK\x03\x04rest"[..], "c’est un classeur"),
        (
            b"nom;identifiant\nA;abc\n",
            "«\u{a0}prénom\u{a0}» et «\u{a0}rôle\u{a0}»",
        ),
        (b"nom;prenom;identifiant;role\n", "il est vide"),
    ] {
        let answer = world.upload(&mut client, PLACE, &[], file);
        assert_eq!(answer.status, 422);
        assert!(
            answer.body.contains(words) && answer.body.contains("Erreur"),
            "{}",
            answer.body
        );
    }
    let none = world.post(&mut client, PLACE, &[]);
    assert!(none.status == 422 && none.body.contains("choisissez un fichier CSV"));
    assert_eq!(kept(&world), (0, 0));
}

#[test]
fn two_thousand_people_come_in_one_batch() {
    let world = World::staffed();
    let mut alice = administrator(&world);
    let mut lines = String::new();
    for n in 0..2_000 {
        let _ = writeln!(
            lines,
            "Nom{};Prénom;id.{n};agent;p{n}@p.example;",
            "é".repeat(90)
        );
    }
    let answer = read(&world, &mut alice, &lines);
    let import = page(&answer);
    assert_eq!(answer.json()["wrong"], 0);
    let done = confirm(&world, &mut alice, &import, &[]);
    assert_eq!((done.status, done.trips), (200, 2));
    assert_eq!((members(&world), outbox(&world).len()), (2_004, 2_000));
}
