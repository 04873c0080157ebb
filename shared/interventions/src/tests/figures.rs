//! Statistics: what is counted, when, for whom, and that nothing is ever counted by person.

use super::world::*;
use serde_json::{Value, json};

const NIGHT: &str = "30 1 * * *";

fn figures(world: &World, query: &str) -> Value {
    world
        .get(CARL, &format!("/interventions/statistiques?{query}"))
        .is(200)
        .json
}

/// « label: created/finished » of every group.
fn groups(answer: &Value) -> Vec<String> {
    let groups = answer["groups"].as_array().unwrap();
    groups
        .iter()
        .map(|one| {
            format!(
                "{}: {}/{}",
                one["label"].as_str().unwrap(),
                one["created"],
                one["finished"]
            )
        })
        .collect()
}

/// « label: created/finished » of every period with any.
fn periods(answer: &Value) -> Vec<String> {
    let periods = answer["periods"].as_array().unwrap();
    periods
        .iter()
        .filter(|one| one["created"] != 0 || one["finished"] != 0)
        .map(|one| {
            format!(
                "{}: {}/{}",
                one["label"].as_str().unwrap(),
                one["created"],
                one["finished"]
            )
        })
        .collect()
}

fn finish(world: &World, item: &str) {
    world.go(GASTON, item, "demarrer").is(200);
    world.go(GASTON, item, "terminer").is(200);
}

#[test]
fn case_29_nothing_is_counted_by_person() {
    let world = World::new();
    for query in [
        "par=agent",
        "par=assigne",
        "agent_id=1",
        "assignee_id=1",
        "auteur=1",
        "par=zone&par=agent",
    ] {
        for page in [false, true] {
            let path = format!("/interventions/statistiques?{query}");
            if page {
                world.page(CARL, &path).is(400)
            } else {
                world.get(ALICE, &path).is(400)
            };
        }
    }
}

#[test]
fn case_30_only_those_who_coordinate_read_them() {
    let world = World::new();
    for path in ["/interventions/statistiques", "/interventions/export.csv"] {
        for who in [GASTON, DORA] {
            world.get(who, path).is(403);
            world.page(who, path).is(403);
        }
        for who in [ALICE, CARL] {
            world.page(who, path).is(200);
        }
    }
}

#[test]
fn what_was_created_and_finished_is_counted_on_its_civil_day() {
    let world = World::new();
    // Half past eleven in the evening of 28 March, in Paris; the next day is the one of 23 hours.
    world.at("2026-03-28T22:30:00Z");
    let first = world.given_to(&[GASTON]);
    world.at("2026-03-28T23:00:00Z");
    world
        .report(
            CARL,
            &json!({ "category_id": id(WASTE), "type_id": null, "priority": "urgent" }),
        )
        .is(201);
    world.at("2026-03-29T21:59:59Z");
    finish(&world, &first);
    world.at("2026-03-31T08:00:00Z");
    let days = figures(&world, "periode=jour&du=2026-03-28&au=2026-03-30");
    assert_eq!(
        periods(&days),
        ["28\u{a0}mars\u{a0}2026: 1/0", "29\u{a0}mars\u{a0}2026: 1/1"]
    );
    assert_eq!(days["periods"].as_array().unwrap().len(), 3);
    assert_eq!(groups(&days), ["Déchets: 1/0", "Voirie: 1/1"]);
    assert_eq!(
        groups(&figures(&world, "par=type")),
        [
            "Déchets, sans type: 1/0",
            "Voirie\u{a0}· Obstacle voirie: 1/1"
        ]
    );
    assert_eq!(
        groups(&figures(&world, "par=statut")),
        ["À faire: 1/0", "Terminée: 1/1"]
    );
    assert_eq!(
        groups(&figures(&world, "par=priorite")),
        ["Normale: 1/1", "Urgente: 1/0"]
    );
    assert_eq!(periods(&figures(&world, "periode=annee")), ["2026: 2/1"]);
    let cells = days["cells"].as_array().unwrap();
    assert_eq!(cells.len(), 3, "{cells:?}");
    assert_eq!(
        cells[0],
        json!({ "first": "2026-03-28", "code": id(ROADS), "created": 1, "finished": 0 })
    );
}

#[test]
fn refused_cancelled_and_duplicate_never_count_as_done() {
    let world = World::new();
    let refused = world.report(DORA, &json!({})).is(201).id();
    world
        .post(
            CARL,
            &format!("/interventions/{refused}/refuser"),
            &json!({ "reason": "Non" }),
        )
        .is(200);
    let cancelled = world.given_to(&[GASTON]);
    world
        .post(
            CARL,
            &format!("/interventions/{cancelled}/annuler"),
            &json!({ "reason": "Non" }),
        )
        .is(200);
    let reopened = world.given_to(&[GASTON]);
    finish(&world, &reopened);
    world.go(CARL, &reopened, "rouvrir").is(200);
    assert_eq!(groups(&figures(&world, "par=categorie")), ["Voirie: 3/0"]);
}

#[test]
fn another_organisations_are_not_counted() {
    let world = World::new();
    world.given_to(&[GASTON]);
    let theirs = world
        .get(QUENTIN, "/interventions/statistiques")
        .is(200)
        .json;
    assert_eq!(groups(&theirs), [] as [&str; 0]);
}

#[test]
fn case_36_statistics_2023_unchanged() {
    let world = World::new();
    // New Year's Eve in Paris, already the next year in UTC; and one that ends the year after it was asked for.
    world.at("2023-05-10T10:00:00Z");
    let ended = world.given_to(&[GASTON]);
    finish(&world, &ended);
    let refused = world.report(DORA, &json!({})).is(201).id();
    world
        .post(
            CARL,
            &format!("/interventions/{refused}/refuser"),
            &json!({ "reason": "Non" }),
        )
        .is(200);
    world.at("2023-12-31T22:59:59Z");
    let late = world.given_to(&[GASTON]);
    world.go(GASTON, &late, "demarrer").is(200);
    world.at("2023-12-31T23:00:00Z");
    world.go(GASTON, &late, "terminer").is(200);
    let ask = |world: &World| {
        [
            "periode=annee&du=2023-01-01&au=2024-12-31&par=categorie",
            "periode=mois&du=2023-01-01&au=2024-12-31&par=statut",
            "periode=jour&du=2023-12-30&au=2024-01-02&par=type",
        ]
        .map(|query| figures(world, query))
    };
    let before = ask(&world);
    assert_eq!(periods(&before[0]), ["2023: 3/1", "2024: 0/1"]);
    for (moment, left) in [
        ("2026-05-10T01:30:00Z", 1),
        ("2027-01-01T01:30:00Z", 0),
        ("2027-01-02T01:30:00Z", 0),
    ] {
        world.at(moment);
        world.tick(NIGHT);
        assert_eq!(world.count("intervention"), left, "{moment}");
        assert_eq!(ask(&world), before, "{moment}");
    }
    let kept = world.rows("select * from figure");
    let names: Vec<&String> = kept[0].as_object().unwrap().keys().collect();
    for personal in ["id", "number", "author_id", "person_id", "address"] {
        assert!(names.iter().all(|name| *name != personal), "{names:?}");
    }
}

#[test]
fn by_zone_the_figures_stay_when_interventions_go() {
    let world = World::new();
    world.at("2023-05-10T10:00:00Z");
    let square = |west: f64| {
        format!(
            "{{\"type\":\"Polygon\",\"coordinates\":[[[{west},46],[0.2,46],[0.2,47],[{west},47],[{west},46]]]}}"
        )
    };
    let mut zones = Vec::new();
    for (name, west) in [("Ouest", 0.0), ("Bourg", 0.1)] {
        let body = json!({ "name": name, "kind": "district", "geometry": square(west) });
        let added = world.post(ALICE, "/interventions/zones", &body).is(201);
        zones.push(added.id());
        world.later(1);
    }
    for longitude in [0.05, 0.15, 5.0] {
        let body =
            json!({ "latitude": 46.5, "longitude": longitude, "assignee_ids": [GASTON.text()] });
        let item = world.report(CARL, &body).is(201).id();
        finish(&world, &item);
    }
    let ask = |world: &World| figures(world, "periode=annee&du=2023-01-01&au=2023-12-31&par=zone");
    let before = ask(&world);
    assert_eq!(
        groups(&before),
        ["Ouest: 2/2", "Hors des zones: 1/1"],
        "each counts once, in the first zone that was added"
    );
    world.at("2026-05-10T01:30:00Z");
    world.tick(NIGHT);
    assert_eq!(world.count("intervention"), 0);
    assert_eq!(ask(&world), before);
    let path = format!("/interventions/zones/{}/supprimer", zones[0]);
    world.post(ALICE, &path, &json!({})).is(200);
    assert_eq!(
        groups(&ask(&world)),
        ["Hors des zones: 1/1", "Zone retirée: 2/2"]
    );
}

#[test]
fn dates_that_make_no_sense_bring_the_form_back() {
    let world = World::new();
    let wrong = world
        .page(
            CARL,
            "/interventions/statistiques?du=2026-03-03&au=2026-03-02",
        )
        .is(422);
    assert!(wrong.text.contains("href=\"#au\"") && wrong.text.contains("value=\"2026-03-03\""));
    let many = world
        .get(
            CARL,
            "/interventions/statistiques?periode=jour&du=2020-01-01",
        )
        .is(422);
    assert_eq!(many.json["errors"][0]["field"], "du");
}

/// Numbers that nothing else on any page is: so many were done by Gaston, so many by Gina.
const OF_GASTON: usize = 131;
const OF_GINA: usize = 137;

/// Two agents whose work is known to the unit, among numbers, dates and hours that cannot be taken for it.
fn measured() -> (World, String) {
    let world = World::new();
    world.run(platform::sql!(
        "insert into intervention_counter (organisation_id, last) values (?1, 5000)",
        organisation(1)
    ));
    let mut last = String::new();
    for (who, done) in [(GASTON, OF_GASTON), (GINA, OF_GINA)] {
        for _ in 0..done {
            last = world.given_to(&[who]);
        }
        world.run(platform::system_sql!("update intervention set status = 'done', started_at = created_at, closed_at = created_at where status = 'to_do'"));
    }
    (world, last)
}

/// The words of a page or the values of a JSON answer, without what a person never reads.
fn words(text: &str) -> String {
    let body = text.split_once("<body").map_or(text, |(_, body)| body);
    let mut words = String::new();
    let mut inside = false;
    for letter in body.chars() {
        match letter {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                words.push(' ');
            }
            _ if !inside => words.push(letter),
            _ => {}
        }
    }
    words
}

fn says(text: &str, number: usize) -> bool {
    let number = number.to_string();
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
        .any(|word| word == number)
}

#[test]
fn no_page_and_no_export_has_an_agent_dimension() {
    let (world, last) = measured();
    let mut read = 0;
    for route in crate::FUNCTIONS
        .iter()
        .flat_map(web::App::routes)
        .filter(|route| route.verb == web::Verb::Get)
    {
        let item = if route.path.starts_with("/interventions/categories") {
            id(ROADS)
        } else {
            last.clone()
        };
        let path = route.path.replace("{id}", &item);
        if path.contains('{') {
            continue;
        }
        let by_person = [
            "",
            "assignee_id",
            "agent_id",
            "author_id",
            "auteur",
            "par",
            "person_id",
        ]
        .map(|name| match name {
            "" => path.clone(),
            "par" => format!("{path}?par=agent"),
            name => format!("{path}?vue=liste&{name}={}", GASTON.text()),
        });
        for (path, who) in by_person
            .iter()
            .flat_map(|path| [ALICE, CARL, GASTON, GINA, DORA].map(|who| (path, who)))
        {
            for answer in [world.page(who, path), world.get(who, path)] {
                read += usize::from(answer.status.as_u16() == 200);
                let said = words(&answer.text);
                for number in [OF_GASTON, OF_GINA] {
                    assert!(
                        !says(&said, number),
                        "{path} tells {number} to {who:?}: {said}"
                    );
                }
                if answer
                    .headers
                    .get("content-type")
                    .is_some_and(|kind| kind.as_bytes().starts_with(b"text/csv"))
                {
                    assert!(
                        !path.contains("assignee_id"),
                        "{path} is a file about a person"
                    );
                    assert!(
                        !answer.text.contains("Gaston") && !answer.text.contains(&GASTON.text()),
                        "{path}"
                    );
                }
            }
        }
    }
    assert!(read > 40, "only {read} answers were read");
    let whole = figures(&world, "par=categorie");
    assert_eq!(
        groups(&whole),
        [format!("Voirie: {0}/{0}", OF_GASTON + OF_GINA)],
        "what is counted is the organisation's"
    );
}
