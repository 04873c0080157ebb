//! Work that comes back, from its creation to its end.

use super::world::*;
use crate::RECURRENCES as APP;
use domain::policy::System;
use serde_json::{Value, json};

const RECURRENCES: &str = "/interventions/recurrences";

/// Every Monday from 8 to 10, first on 2 March 2026.
fn weekly(more: &Value) -> Value {
    let mut body = json!({
        "frequency": "weekly", "first_day": "2026-03-02", "start_time": "08:00", "end_time": "10:00",
        "address": "Parc de Blossac", "category_id": id(ROADS), "type_id": id(OBSTACLE), "assignee_ids": [GASTON.text()],
    });
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    body
}

fn created(world: &World, more: &Value) -> String {
    world.post(CARL, RECURRENCES, &weekly(more)).is(201).id()
}

fn night(world: &World) {
    assert_eq!(
        now(APP.tick(&world.ctx, &System::for_scheduled_event(), "45 1 * * *")),
        0
    );
}

fn dates(world: &World) -> Vec<String> {
    let rows = world.rows("select occurrence_date from intervention where recurrence_id is not null order by occurrence_date");
    rows.iter()
        .map(|row| row["occurrence_date"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn case_33_a_weekly_recurrence_makes_53_interventions_in_its_year() {
    let world = World::new();
    let recurrence = created(&world, &json!({}));
    let read = world
        .get(CARL, &format!("{RECURRENCES}/{recurrence}"))
        .is(200)
        .json;
    assert_eq!(read["recurrence"]["last_day"], "2027-03-02");
    // Sixty days ahead, and no more.
    assert_eq!(dates(&world).len(), 9);
    assert_eq!(dates(&world).last().unwrap(), "2026-04-27");
    let starts = world.rows("select occurrence_date, planned_start, planned_end from intervention where occurrence_date in ('2026-03-23', '2026-03-30') order by 1");
    assert_eq!(starts[0]["planned_start"], "2026-03-23T07:00:00Z");
    assert_eq!(starts[1]["planned_start"], "2026-03-30T06:00:00Z");
    assert_eq!(starts[1]["planned_end"], "2026-03-30T08:00:00Z");
    for week in ["2026-W13", "2026-W14"] {
        let page = world
            .page(CARL, &format!("/interventions/planning?semaine={week}"))
            .is(200);
        assert!(
            page.text.contains("8\u{202f}h\u{a0}– 10\u{202f}h"),
            "{week}"
        );
    }
    // The generator runs every night for a year, and twice each time.
    for day in [
        "2026-03-03",
        "2026-04-15",
        "2026-06-01",
        "2026-07-20",
        "2026-09-01",
        "2026-10-20",
        "2026-12-10",
        "2027-01-30",
        "2027-03-02",
        "2027-04-01",
    ] {
        world.at(&format!("{day}T01:45:00Z"));
        night(&world);
        let once = world.rows("select * from intervention");
        night(&world);
        assert_eq!(world.rows("select * from intervention"), once, "{day}");
    }
    let all = dates(&world);
    assert_eq!(all.len(), 53);
    assert_eq!(all.last().unwrap(), "2027-03-01");
    let mut numbers: Vec<i64> = world
        .rows("select number from intervention order by number")
        .iter()
        .map(|row| row["number"].as_i64().unwrap())
        .collect();
    numbers.dedup();
    assert_eq!(
        numbers,
        (1..=53).collect::<Vec<_>>(),
        "numbers follow each other"
    );
    let next = world.report(CARL, &json!({})).is(201).id();
    assert_eq!(world.read(CARL, &next).json["number"], 54);
}

#[test]
fn case_33_recurrences_are_for_those_who_coordinate() {
    let world = World::new();
    let recurrence = created(&world, &json!({}));
    let one = format!("{RECURRENCES}/{recurrence}");
    for who in [ALICE, CARL, CHLOE] {
        world.get(who, RECURRENCES).is(200);
        world.get(who, &one).is(200);
        world.page(who, RECURRENCES).is(200);
    }
    for who in [GASTON, GINA, DORA] {
        for path in [RECURRENCES, &one, "/interventions/recurrences/nouvelle"] {
            world.get(who, path).is(403);
        }
        world.post(who, RECURRENCES, &weekly(&json!({}))).is(403);
        world
            .post(who, &format!("{one}/modifier"), &json!({}))
            .is(403);
        world
            .post(who, &format!("{one}/arreter"), &json!({}))
            .is(403);
    }
    for path in [&one, &format!("{one}/arreter")] {
        world.get(QUENTIN, path).is(404);
    }
    world
        .post(QUENTIN, &format!("{one}/modifier"), &json!({}))
        .is(404);
    assert_eq!(
        world.get(QUENTIN, RECURRENCES).is(200).json["items"],
        json!([])
    );
    world.anonymous(RECURRENCES).is(401);
}

#[test]
fn an_occurrence_is_an_ordinary_intervention() {
    let world = World::new();
    created(
        &world,
        &json!({ "priority": "high", "description": "Tondre" }),
    );
    let list = world.get(GASTON, "/interventions?vue=liste").is(200).json;
    assert_eq!(list["items"].as_array().unwrap().len(), 9);
    let item = list["items"][8]["id"].as_str().unwrap();
    let read = world.read(GASTON, item).is(200).json;
    assert_eq!(read["priority"], "high");
    assert_eq!(read["description"], "Tondre");
    assert_eq!(read["assignees"][0]["id"], GASTON.text());
    let page = |who| {
        world
            .page(who, &format!("/interventions/{item}"))
            .is(200)
            .text
    };
    assert!(page(CARL).contains("/interventions/recurrences/"));
    assert!(
        !page(GASTON).contains("/interventions/recurrences/"),
        "an agent is not led where he may not go"
    );
    assert_eq!(world.journal(item), ["created"]);
    let found = world
        .get(CARL, "/interventions?vue=liste&q=blossac")
        .is(200)
        .json;
    assert_eq!(
        found["items"].as_array().unwrap().len(),
        9,
        "found by its words"
    );
    let by_number = world.get(CARL, "/interventions?vue=liste&q=3").is(200).json;
    assert_eq!(by_number["items"][0]["number"], 3);
    world.go(GASTON, item, "demarrer").is(200);
    world.go(GASTON, item, "terminer").is(200);
}

#[test]
fn a_form_says_all_that_is_wrong() {
    let world = World::new();
    let fields = |more: &Value| -> Vec<String> {
        let answer = world.post(CARL, RECURRENCES, &weekly(more)).is(422);
        let errors = answer.json["errors"].as_array().unwrap();
        errors
            .iter()
            .map(|error| error["field"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        fields(&json!({ "address": "", "start_time": "", "interval": 100 })),
        ["address", "start_time", "interval"]
    );
    assert_eq!(fields(&json!({ "last_day": "2029-03-03" })), ["last_day"]);
    assert_eq!(fields(&json!({ "first_day": "2026-03-01" })), ["first_day"]);
    assert_eq!(
        fields(&json!({ "assignee_ids": [DORA.text()] })),
        ["assignee_ids"]
    );
    assert_eq!(world.count("recurrence"), 0);
    let page = world
        .form(CARL, RECURRENCES, "frequency=weekly")
        .is(422)
        .text;
    assert!(page.contains("à corriger"));
}

/// The addresses of the occurrences, by their days.
fn addresses(world: &World) -> Vec<(String, String)> {
    let rows =
        world.rows("select occurrence_date, address from intervention order by occurrence_date");
    rows.iter()
        .map(|row| {
            (
                row["occurrence_date"].as_str().unwrap()[5..].to_owned(),
                row["address"].as_str().unwrap().to_owned(),
            )
        })
        .collect()
}

#[test]
fn a_change_reaches_one_those_after_it_or_all_and_never_what_was_begun() {
    let world = World::new();
    let recurrence = created(&world, &json!({ "last_day": "2026-03-23" }));
    let rows = world.rows("select id from intervention order by occurrence_date");
    let begun = rows[3]["id"].as_str().unwrap();
    world.go(GASTON, begun, "demarrer").is(200);
    let change = |version: i64, scope: &str, date: &str, address: &str| {
        let body = weekly(
            &json!({ "version": version, "scope": scope, "date": date, "address": address }),
        );
        world.post(CARL, &format!("{RECURRENCES}/{recurrence}/modifier"), &body)
    };
    let is = |wanted: [&str; 4]| {
        let found: Vec<String> = addresses(&world)
            .into_iter()
            .map(|(_, address)| address)
            .collect();
        assert_eq!(found, wanted);
    };
    assert_eq!(
        change(1, "this", "2026-03-09", "A").is(200).json["version"],
        1
    );
    is(["Parc de Blossac", "A", "Parc de Blossac", "Parc de Blossac"]);
    assert_eq!(
        change(1, "following", "2026-03-16", "B").is(200).json["version"],
        2
    );
    is(["Parc de Blossac", "A", "B", "Parc de Blossac"]);
    change(1, "all", "", "C").is(412);
    change(2, "all", "", "C").is(200);
    is(["C", "C", "C", "Parc de Blossac"]);
    change(3, "this", "2026-03-23", "D").is(422);
    change(3, "this", "2026-04-06", "D").is(422);
    let first = rows[0]["id"].as_str().unwrap();
    assert_eq!(world.journal(first), ["created", "edited"]);
    assert_eq!(world.journal(begun), ["created", "started"]);
    let found = world
        .get(CARL, "/interventions?vue=liste&q=blossac")
        .is(200)
        .json;
    assert_eq!(found["items"].as_array().unwrap().len(), 1, "words follow");
}

#[test]
fn a_change_of_hours_or_people_reaches_what_is_created_later() {
    let world = World::new();
    let recurrence = created(&world, &json!({}));
    let body = weekly(
        &json!({ "version": 1, "scope": "following", "date": "2026-04-20", "start_time": "14:00", "end_time": "", "assignee_ids": [GINA.text()] }),
    );
    world
        .post(CARL, &format!("{RECURRENCES}/{recurrence}/modifier"), &body)
        .is(200);
    world.at("2026-03-10T01:45:00Z");
    night(&world);
    let rows = world.rows("select i.occurrence_date, i.planned_start, i.planned_end, a.person_id from intervention i join assignment a on a.intervention_id = i.id order by 1");
    let said: Vec<(&str, &str, String)> = rows
        .iter()
        .skip(6)
        .map(|row| {
            (
                row["occurrence_date"].as_str().unwrap(),
                row["planned_start"].as_str().unwrap(),
                row["person_id"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("2026-04-13", "2026-04-13T06:00:00Z", GASTON.text()),
            ("2026-04-20", "2026-04-20T12:00:00Z", GINA.text()),
            ("2026-04-27", "2026-04-27T12:00:00Z", GINA.text()),
            ("2026-05-04", "2026-05-04T12:00:00Z", GINA.text()),
        ]
    );
    assert_eq!(rows[7]["planned_end"], Value::Null);
}

#[test]
fn stopping_gives_up_what_is_to_come_and_nothing_else() {
    let world = World::new();
    let recurrence = created(&world, &json!({ "last_day": "2026-03-23" }));
    let rows = world.rows("select id from intervention order by occurrence_date");
    world
        .go(GASTON, rows[1]["id"].as_str().unwrap(), "demarrer")
        .is(200);
    let path = format!("{RECURRENCES}/{recurrence}/arreter");
    world.page(CARL, &path).is(200);
    world.post(CARL, &path, &json!({})).is(200);
    let statuses: Vec<String> = world
        .rows("select status from intervention order by occurrence_date")
        .iter()
        .map(|row| row["status"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(statuses, ["to_do", "in_progress", "cancelled", "cancelled"]);
    world.post(CARL, &path, &json!({})).is(200);
    world.at("2026-03-09T01:45:00Z");
    night(&world);
    assert_eq!(world.count("intervention"), 4, "nothing comes back");
}

/// Who was told what, of the intervention of which day, since the last time; by person.
fn told(world: &World) -> Vec<(String, String, String)> {
    let rows = world.rows("select a.person_id, a.kind, i.occurrence_date from alert a join intervention i on i.organisation_id = a.organisation_id and i.id = a.intervention_id order by a.person_id, a.kind, i.occurrence_date");
    world.mails();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    rows.iter()
        .map(|row| {
            (
                text(&row["person_id"]),
                text(&row["kind"]),
                text(&row["occurrence_date"]),
            )
        })
        .collect()
}

fn one(who: Who, kind: &str, day: &str) -> (String, String, String) {
    (who.text(), kind.to_owned(), format!("2026-{day}"))
}

fn change(world: &World, recurrence: &str, version: i64, more: &Value) {
    let mut body = weekly(&json!({ "version": version }));
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    world
        .post(CARL, &format!("{RECURRENCES}/{recurrence}/modifier"), &body)
        .is(200);
}

#[test]
fn those_who_do_the_work_are_told_once_and_not_of_each_occurrence() {
    let world = World::new();
    let people = |people: &[Who]| people.iter().map(|who| who.text()).collect::<Vec<_>>();
    let recurrence = created(
        &world,
        &json!({ "assignee_ids": people(&[GASTON, GINA, CARL]) }),
    );
    assert_eq!(
        told(&world),
        [
            one(GASTON, "assigned", "03-02"),
            one(GINA, "assigned", "03-02")
        ],
        "not who did it"
    );
    // What they do is no news to those who keep doing it; who comes and who goes is told.
    change(
        &world,
        &recurrence,
        1,
        &json!({ "scope": "all", "assignee_ids": people(&[GINA, CHLOE]), "address": "Parc du Clain" }),
    );
    assert_eq!(
        told(&world),
        [
            one(CHLOE, "assigned", "03-02"),
            one(GASTON, "unassigned", "03-02")
        ]
    );
    change(
        &world,
        &recurrence,
        2,
        &json!({ "scope": "following", "date": "2026-03-16", "assignee_ids": people(&[GINA, CHLOE]), "start_time": "07:00" }),
    );
    assert_eq!(
        told(&world),
        [
            one(CHLOE, "planned", "03-16"),
            one(GINA, "planned", "03-16")
        ]
    );
    change(
        &world,
        &recurrence,
        3,
        &json!({ "scope": "this", "date": "2026-03-23", "assignee_ids": people(&[GASTON, GINA]), "start_time": "09:00" }),
    );
    assert_eq!(
        told(&world),
        [
            one(CHLOE, "unassigned", "03-23"),
            one(GASTON, "assigned", "03-23"),
            one(GINA, "planned", "03-23")
        ],
        "new to Gaston, whatever the hour"
    );
    let path = format!("{RECURRENCES}/{recurrence}/arreter");
    world.post(CARL, &path, &json!({})).is(200);
    assert_eq!(
        told(&world),
        [
            one(CHLOE, "cancelled", "03-09"),
            one(GASTON, "cancelled", "03-23"),
            one(GINA, "cancelled", "03-09")
        ],
        "today's is still to be done"
    );
    world.post(CARL, &path, &json!({})).is(200);
    assert_eq!(told(&world), [], "it was stopped already");
}

#[test]
fn each_is_told_of_a_recurrence_as_he_chose() {
    let world = World::new();
    world
        .post(
            GASTON,
            "/alertes/preferences",
            &json!({ "work": "immediate" }),
        )
        .is(200);
    world
        .post(GINA, "/alertes/preferences", &json!({ "work": "never" }))
        .is(200);
    let people = json!({ "assignee_ids": [GASTON.text(), GINA.text()], "priority": "urgent" });
    let recurrence = created(&world, &people);
    let mails = world.rows("select recipient, subject from outbox");
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert_eq!(mails[0]["subject"], "Une intervention pour vous");
    assert_eq!(told(&world).len(), 2, "the list keeps all");
    world
        .post(
            CARL,
            &format!("{RECURRENCES}/{recurrence}/arreter"),
            &json!({}),
        )
        .is(200);
    let mails = world.rows("select recipient, subject from outbox order by recipient");
    assert_eq!(mails.len(), 2, "{mails:?}");
    assert_eq!(mails[0]["subject"], "N°\u{a0}2 – Intervention annulée");
}

#[test]
fn what_begins_later_is_told_of_the_night_it_is_created_and_once() {
    let world = World::new();
    created(&world, &json!({ "first_day": "2026-06-01" }));
    assert_eq!((world.count("intervention"), told(&world)), (0, vec![]));
    world.at("2026-04-02T01:45:00Z");
    night(&world);
    assert_eq!(told(&world), [one(GASTON, "assigned", "06-01")]);
    world.at("2026-04-10T01:45:00Z");
    night(&world);
    assert_eq!(told(&world), []);
    assert_eq!(world.count("intervention"), 2);
}

#[test]
fn what_was_changed_apart_goes_back_to_the_series() {
    let world = World::new();
    let recurrence = created(&world, &json!({ "last_day": "2026-03-16" }));
    let mistake = json!({ "scope": "this", "date": "2026-03-09", "start_time": "14:00", "end_time": "", "assignee_ids": [GINA.text()] });
    let is = |wanted: (&str, Who)| {
        let rows = world.rows("select i.planned_start, a.person_id from intervention i join assignment a on a.intervention_id = i.id where i.occurrence_date = '2026-03-09'");
        assert_eq!(rows.len(), 1);
        assert_eq!(
            (&rows[0]["planned_start"], &rows[0]["person_id"]),
            (&json!(wanted.0), &json!(wanted.1.text()))
        );
    };
    change(&world, &recurrence, 1, &mistake);
    is(("2026-03-09T13:00:00Z", GINA));
    told(&world);
    let back = json!({ "scope": "this", "date": "2026-03-09" });
    change(&world, &recurrence, 1, &back);
    is(("2026-03-09T07:00:00Z", GASTON));
    assert_eq!(
        told(&world),
        [
            one(GASTON, "assigned", "03-09"),
            one(GINA, "unassigned", "03-09")
        ]
    );
    // All of them: even what was changed apart.
    change(&world, &recurrence, 1, &mistake);
    change(&world, &recurrence, 1, &json!({ "scope": "all" }));
    is(("2026-03-09T07:00:00Z", GASTON));
}

#[test]
fn a_departed_assignee_is_dropped_and_those_who_coordinate_are_told_once() {
    let world = World::new();
    created(&world, &json!({}));
    world.mails();
    world.run(platform::system_sql!(
        "update person set email = null where id = ?1",
        CHLOE.id()
    ));
    for statement in platform::purge::departure(organisation(1), GASTON.id()) {
        world.run(statement);
    }
    world.at("2026-03-10T01:45:00Z");
    night(&world);
    let last = world.rows("select id, (select count(*) from assignment a where a.intervention_id = i.id) as people from intervention i order by occurrence_date desc limit 1");
    assert_eq!(last[0]["people"], 0);
    let coordinators = [ALICE, CARL, CHLOE];
    let left = coordinators.map(|who| one(who, "recurrence_short", "05-04"));
    let mailed = [ALICE, CARL].map(|who| mail(who, "recurrence_short"));
    let alerts = world.rows("select a.person_id, a.kind, i.occurrence_date from alert a join intervention i on i.id = a.intervention_id order by 1");
    assert_eq!(alerts.len(), left.len(), "Chloé too, who has no address");
    for (row, (person, kind, day)) in alerts.iter().zip(left) {
        assert_eq!(
            (&row["person_id"], &row["kind"], &row["occurrence_date"]),
            (&json!(person), &json!(kind), &json!(day))
        );
    }
    assert_eq!(world.mails(), mailed);
    world.at("2026-03-20T01:45:00Z");
    night(&world);
    assert_eq!(told(&world), [], "once");
    let read = world.get(
        GINA,
        &format!("/interventions/{}", last[0]["id"].as_str().unwrap()),
    );
    assert_eq!(read.status, 404, "nobody's but theirs who coordinate");
}

#[test]
fn a_cancelled_day_does_not_come_back() {
    let world = World::new();
    created(&world, &json!({}));
    let rows = world.rows("select id from intervention order by occurrence_date");
    let gone = rows[2]["id"].as_str().unwrap();
    let body = json!({ "reason": "Marché ce jour-là" });
    world
        .post(CARL, &format!("/interventions/{gone}/annuler"), &body)
        .is(200);
    world.at("2026-03-10T01:45:00Z");
    night(&world);
    assert_eq!(
        dates(&world)
            .iter()
            .filter(|date| *date == "2026-03-16")
            .count(),
        1
    );
    assert_eq!(world.read(CARL, gone).status_code(), "cancelled");
}

#[test]
fn the_same_key_creates_one_recurrence() {
    let world = World::new();
    let body = weekly(&json!({}));
    let first = world.again(CARL, RECURRENCES, "k", &body).is(201).id();
    assert_eq!(
        world.again(CARL, RECURRENCES, "k", &body).is(201).id(),
        first
    );
    assert_eq!(world.count("intervention"), 9);
}

/// A path through a park, and its other half.
const PATH: &str = "{\"type\":\"LineString\",\"coordinates\":[[0.34,46.58],[0.342,46.58]]}";
const LAWN: &str = "{\"type\":\"Polygon\",\"coordinates\":[[[0.34,46.57],[0.35,46.57],[0.35,46.58],[0.34,46.57]]]}";

/// How many of the interventions lie along a line, how many on a surface.
fn drawn(world: &World) -> (usize, usize) {
    let rows = world.rows("select geometry from intervention_outline");
    let like = |kind: &str| {
        let is = |row: &&Value| row["geometry"].as_str().unwrap().contains(kind);
        rows.iter().filter(is).count()
    };
    (like("LineString"), like("Polygon"))
}

#[test]
fn what_comes_back_lies_along_its_line() {
    let world = World::new();
    let recurrence = created(&world, &json!({ "outline": PATH }));
    assert_eq!(drawn(&world), (9, 0));
    let place = world.rows("select distinct latitude, longitude from intervention");
    assert_eq!(place.len(), 1);
    assert_eq!(place[0]["latitude"], 46.58);
    // What the night creates lies there too, and nothing twice.
    world.at("2026-03-17T01:45:00Z");
    night(&world);
    night(&world);
    assert_eq!(drawn(&world), (11, 0));
    // The form shows it; a change of one, then of all, moves those it is for.
    let path = format!("{RECURRENCES}/{recurrence}");
    assert!(world.page(CARL, &path).is(200).text.contains("LineString"));
    let change = |version: i64, more: &Value| {
        let mut body = weekly(&json!({ "version": version }));
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        world.post(CARL, &format!("{path}/modifier"), &body)
    };
    let one = json!({ "scope": "this", "date": "2026-03-30", "outline": LAWN });
    change(1, &one).is(200);
    assert_eq!(drawn(&world), (10, 1));
    change(1, &json!({ "scope": "all", "outline": LAWN })).is(200);
    assert_eq!(drawn(&world), (0, 11));
    change(2, &json!({ "scope": "all" })).is(200);
    assert_eq!(drawn(&world), (0, 0));
    let wrong = change(3, &json!({ "scope": "all", "outline": "{}" })).is(422);
    assert_eq!(wrong.json["errors"][0]["field"], "outline");
}
