//! The planning, absences and calendar feeds, whoever looks.

use super::world::*;
use serde_json::{Value, json};

const PLANNING: &str = "/interventions/planning";
const ABSENCES: &str = "/interventions/planning/indisponibilites";
const FEED: &str = "/interventions/planning/abonnement";

/// An intervention of those people, planned so.
fn planned(world: &World, people: &[Who], start: &str, end: &str) -> String {
    let item = world.given_to(people);
    let body = json!({ "version": 1, "planned_start": start, "planned_end": end });
    world
        .post(CARL, &format!("/interventions/{item}/planifier"), &body)
        .is(200);
    item
}

fn ids(answer: &Answer) -> Vec<String> {
    let items = answer.json["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

fn agenda(world: &World, who: Who) -> Vec<String> {
    let path = format!("{PLANNING}/agenda?start=2026-03-02T00:00&end=2026-03-09T00:00");
    ids(&world.get(who, &path).is(200))
}

#[test]
fn case_16_each_sees_in_the_planning_what_he_sees_elsewhere() {
    let world = World::new();
    let (start, end) = ("2026-03-03T08:00", "2026-03-03T10:00");
    let hers = planned(&world, &[GINA], start, end);
    let his = planned(&world, &[GASTON], start, end);
    let both = planned(&world, &[GASTON, GINA], start, end);
    let asked = world.report(DORA, &json!({})).is(201).id();
    world.go(CARL, &asked, "valider").is(200);
    let body = json!({ "version": 1, "planned_start": start });
    world
        .post(CARL, &format!("/interventions/{asked}/planifier"), &body)
        .is(200);
    let all = [&hers, &his, &both, &asked].map(Clone::clone);
    for (who, seen) in [
        (ALICE, all.to_vec()),
        (CARL, all.to_vec()),
        (GASTON, vec![his.clone(), both.clone()]),
        (GINA, vec![hers.clone(), both.clone()]),
        (DORA, vec![asked.clone()]),
        (DAN, Vec::new()),
        (QUENTIN, Vec::new()),
    ] {
        let mut wanted = seen.clone();
        wanted.sort();
        let mut found = agenda(&world, who);
        found.sort();
        assert_eq!(found, wanted, "{who:?}");
        for view in ["", "?vue=mois", "?vue=liste", "?vue=equipe"] {
            let page = world.page(who, &format!("{PLANNING}{view}"));
            if view == "?vue=equipe" && ![ALICE, CARL, QUENTIN].contains(&who) {
                assert_eq!(page.status, 403, "lanes are for those who coordinate");
                continue;
            }
            let page = page.is(200).text;
            for item in &all {
                assert_eq!(
                    page.contains(item.as_str()),
                    seen.contains(item),
                    "{who:?} {view}"
                );
            }
        }
    }
    world.anonymous(PLANNING).is(401);
}

#[test]
fn a_window_is_half_open_and_62_days_at_most() {
    let world = World::new();
    let monday = planned(&world, &[GASTON], "2026-03-02T00:00", "2026-03-02T01:00");
    planned(&world, &[GASTON], "2026-03-09T00:00", "2026-03-09T01:00");
    let over = planned(&world, &[GASTON], "2026-03-01T22:00", "2026-03-02T02:00");
    planned(&world, &[GASTON], "2026-03-01T22:00", "2026-03-02T00:00");
    assert_eq!(agenda(&world, CARL), [over, monday]);
    let of = |end: &str| {
        world.get(
            CARL,
            &format!("{PLANNING}/agenda?start=2026-03-02T00:00&end={end}"),
        )
    };
    of("2026-05-03T00:00").is(200);
    for wrong in ["2026-05-04T00:00", "2026-03-02T00:00", "hier", ""] {
        of(wrong).is(400);
    }
    world
        .get(CARL, &format!("{PLANNING}?semaine=2026-W60"))
        .is(422);
}

#[test]
fn whole_days_and_the_nights_the_clocks_change_are_told() {
    let world = World::new();
    planned(&world, &[GASTON], "2026-03-29T00:00", "2026-03-30T00:00");
    planned(&world, &[GASTON], "2026-03-28T23:00", "2026-03-29T04:00");
    let path = format!("{PLANNING}?semaine=2026-W13");
    let page = world.page(CARL, &path).is(200).text;
    assert!(page.contains("Passage à l’heure d’été"));
    assert!(page.contains("Toute la journée"));
    assert!(page.contains("À partir de 23\u{202f}h, jusqu’au lendemain"));
    assert!(page.contains("Depuis la veille, jusqu’à 4\u{202f}h"));
    let items = world.get(CARL, &path).is(200).json;
    let day: Vec<&Value> = items["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["all_day"] == true)
        .collect();
    assert_eq!(day.len(), 1);
    assert_eq!(day[0]["start"], "2026-03-29T00:00:00+01:00");
    assert_eq!(day[0]["end"], "2026-03-30T00:00:00+02:00", "exclusive");
    let autumn = world
        .page(CARL, &format!("{PLANNING}?semaine=2026-W43"))
        .is(200)
        .text;
    assert!(autumn.contains("Passage à l’heure d’hiver"));
    assert!(
        !world
            .page(CARL, PLANNING)
            .is(200)
            .text
            .contains("Passage à l’heure")
    );
}

#[test]
fn lanes_name_people_and_count_nothing() {
    let world = World::new();
    for hour in 10..13 {
        planned(
            &world,
            &[GASTON],
            &format!("2026-03-03T{hour}:00"),
            &format!("2026-03-03T{hour}:30"),
        );
    }
    let page = world
        .page(CARL, &format!("{PLANNING}?vue=equipe"))
        .is(200)
        .text;
    let (_, lane) = page
        .split_once("<th scope=\"row\">Gaston Martin</th>")
        .unwrap();
    let lane = lane.split("</tr>").next().unwrap();
    assert_eq!(lane.matches("12 rue Gambetta").count(), 3);
    for counted in ["3 interventions", ">3<", "3\u{a0}interventions", "h 30 min"] {
        assert!(!page.contains(counted), "{counted}");
    }
}

#[test]
fn a_plan_is_62_days_long_at_most() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    let plan = |end: &str| {
        let body =
            json!({ "version": 1, "planned_start": "2026-03-02T00:00:00Z", "planned_end": end });
        world.post(CARL, &format!("/interventions/{item}/planifier"), &body)
    };
    plan("2026-05-03T00:00:01Z").is(422);
    plan("2026-05-03T00:00:00Z").is(200);
}

#[test]
fn case_15_an_agent_moves_nothing() {
    let world = World::new();
    let item = planned(&world, &[GASTON], "2026-03-03T08:00", "2026-03-03T10:00");
    let before = world.rows("select * from intervention");
    let body = json!({ "version": 2, "planned_start": "2026-03-04T08:00" });
    world
        .post(GASTON, &format!("/interventions/{item}/planifier"), &body)
        .is(403);
    assert_eq!(world.rows("select * from intervention"), before);
    let page = world.page(GASTON, PLANNING).is(200).text;
    assert!(!page.contains("data-agenda "), "no calendar to drag in");
    assert!(
        world
            .page(CARL, PLANNING)
            .is(200)
            .text
            .contains("data-agenda ")
    );
}

#[test]
fn absences_hold_dates_and_are_ones_own() {
    let world = World::new();
    let away = |who, body| world.post(who, ABSENCES, &body);
    let days = json!({ "first_day": "2026-03-04", "last_day": "2026-03-06" });
    away(GASTON, days.clone()).is(201);
    let of_gina = json!({ "person_id": GINA.text(), "first_day": "2026-03-05" });
    away(GASTON, of_gina.clone()).is(403);
    let hers = away(CARL, of_gina).is(201).id();
    away(DORA, days.clone()).is(403);
    away(
        CARL,
        json!({ "person_id": DORA.text(), "first_day": "2026-03-05" }),
    )
    .is(422);
    for wrong in [
        json!({}),
        json!({ "first_day": "2026-03-06", "last_day": "2026-03-04" }),
        json!({ "first_day": "2026-02-27", "last_day": "2026-03-01" }),
        json!({ "first_day": "2026-03-06", "last_day": "2027-03-08" }),
    ] {
        away(GASTON, wrong).is(422);
    }
    let seen = |who| {
        world.get(who, ABSENCES).is(200).json["items"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(
        [seen(CARL), seen(GASTON), seen(GINA), seen(QUENTIN)],
        [2, 1, 1, 0]
    );
    let columns: Vec<String> = world.rows("select * from absence")[0]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    let mut sorted = columns.clone();
    sorted.sort();
    assert_eq!(
        sorted,
        [
            "first_day",
            "id",
            "last_day",
            "organisation_id",
            "person_id"
        ],
        "no reason"
    );
    let remove = format!("{ABSENCES}/{hers}/supprimer");
    for stranger in [GASTON, QUENTIN, DORA] {
        world.post(stranger, &remove, &json!({})).is(404);
    }
    let lanes = world
        .page(ALICE, &format!("{PLANNING}?vue=equipe"))
        .is(200)
        .text;
    assert_eq!(
        lanes.matches("Indisponible").count(),
        4,
        "three days and one"
    );
    world.post(GINA, &remove, &json!({})).is(200);
    assert_eq!(seen(CARL), 1);
    world.form(GASTON, ABSENCES, "first_day=2026-03-20").is(303);
    world.page(GASTON, ABSENCES).is(200);
}

#[test]
fn whoever_gives_or_plans_work_reads_who_is_not_there() {
    let world = World::new();
    let item = planned(&world, &[GASTON], "2026-03-05T08:00", "2026-03-05T10:00");
    let body =
        json!({ "person_id": GASTON.text(), "first_day": "2026-03-04", "last_day": "2026-03-06" });
    world.post(CARL, ABSENCES, &body).is(201);
    let later = json!({ "person_id": GINA.text(), "first_day": "2026-03-12" });
    world.post(CARL, ABSENCES, &later).is(201);
    for verb in ["affecter", "planifier"] {
        let page = world
            .page(CARL, &format!("/interventions/{item}/{verb}"))
            .is(200)
            .text;
        let told = "Gaston Martin\u{a0}: du 4\u{a0}mars\u{a0}2026 au 6\u{a0}mars\u{a0}2026";
        assert!(page.contains(told), "{verb}");
        assert!(
            !page.contains("Gina Martin\u{a0}: "),
            "{verb}: another week"
        );
    }
    let free = world.given_to(&[]);
    let page = world
        .page(CARL, &format!("/interventions/{free}/affecter"))
        .is(200)
        .text;
    assert!(
        page.contains("Gina Martin\u{a0}: le 12\u{a0}mars\u{a0}2026"),
        "without a date, the coming weeks"
    );
}

/// The path of a fresh feed.
pub(super) fn feed(world: &World, who: Who) -> String {
    let address = world.post(who, FEED, &json!({})).is(201).json["address"].clone();
    let address = address.as_str().unwrap();
    address
        .strip_prefix("https://parvis.example")
        .unwrap()
        .to_owned()
}

#[test]
fn a_secret_feed_shows_what_its_person_sees_until_it_is_revoked() {
    let world = World::new();
    let (start, end) = ("2026-03-03T08:00", "2026-03-03T10:00");
    let his = planned(&world, &[GASTON], start, end);
    let hers = planned(&world, &[GINA], start, end);
    let path = feed(&world, GASTON);
    let file = world.anonymous(&path).is(200);
    assert_eq!(file.headers["content-type"], "text/calendar; charset=utf-8");
    assert!(file.text.contains(&his) && !file.text.contains(&hers));
    assert!(file.text.contains("DTSTART:20260303T070000Z"));
    assert!(!file.text.contains("Gaston"), "nobody is named");
    let all = feed(&world, CARL);
    assert!(world.anonymous(&all).is(200).text.contains(&hers));
    // Another one takes the place of the first; revoking takes it away.
    let again = feed(&world, GASTON);
    world.anonymous(&path).is(404);
    world.anonymous(&again).is(200);
    world
        .post(GASTON, &format!("{FEED}/revoquer"), &json!({}))
        .is(200);
    world.anonymous(&again).is(404);
    world
        .post(GASTON, &format!("{FEED}/revoquer"), &json!({}))
        .is(200);
    assert_eq!(world.get(GASTON, FEED).is(200).json["since"], Value::Null);
    for wrong in ["/agenda/x.ics", "/agenda/x", "/agenda/.ics"] {
        world.anonymous(wrong).is(404);
    }
}

#[test]
fn a_feed_dies_with_the_account_and_is_kept_as_a_hash_alone() {
    let world = World::new();
    planned(&world, &[GINA], "2026-03-03T08:00", "2026-03-03T10:00");
    let path = feed(&world, GINA);
    let secret = path.trim_start_matches("/agenda/").trim_end_matches(".ics");
    let everything = format!("{:?}", world.rows("select * from calendar_feed"))
        + &format!("{:?}", world.rows("select * from idempotency"))
        + &format!("{:?}", world.rows("select * from audit"));
    assert!(!everything.contains(secret));
    world.anonymous(&path).is(200);
    world.run(platform::system_sql!(
        "update person set suspended_at = '2026-03-02T08:00:00Z' where id = ?1",
        GINA.id()
    ));
    world.anonymous(&path).is(404);
    world.run(platform::system_sql!(
        "update person set suspended_at = null where id = ?1",
        GINA.id()
    ));
    world.anonymous(&path).is(200);
    for statement in platform::purge::departure(organisation(1), GINA.id()) {
        world.run(statement);
    }
    world.anonymous(&path).is(404);
    assert_eq!(world.count("calendar_feed"), 0);
}
