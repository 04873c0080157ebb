//! What is printed, by whom, in which order.

use super::world::*;
use serde_json::json;

fn order(text: &str, items: &[&String]) -> Vec<usize> {
    let mut found: Vec<(usize, usize)> = items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| Some((text.find(&format!("/interventions/{item}\""))?, index)))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, index)| index).collect()
}

#[test]
fn whoever_sees_an_intervention_prints_its_sheet() {
    let world = World::new();
    let item = world
        .report(CARL, &json!({ "assignee_ids": [GASTON.text()], "latitude": "46.580224", "longitude": "0.340375", "description": "Nid-de-poule" }))
        .is(201)
        .id();
    let path = format!("/interventions/{item}/fiche");
    for who in [ALICE, CARL, GASTON] {
        let sheet = world.page(who, &path).is(200).text;
        assert!(
            sheet.contains("Nid-de-poule")
                && sheet.contains("12 rue Gambetta")
                && sheet.contains("Gaston Martin")
        );
        assert!(sheet.contains("class=\"qr\"") && sheet.contains("https://data.geopf.fr/wms-r?"));
        for word in ["signature", "Signature", "durée"] {
            assert!(!sheet.contains(word), "{word}");
        }
    }
    for who in [GINA, DORA, QUENTIN] {
        world.page(who, &path).is(404);
    }
    let detail = world
        .page(GASTON, &format!("/interventions/{item}"))
        .is(200)
        .text;
    assert!(detail.contains(&path));
    let bare = world.given_to(&[GASTON]);
    let sheet = world
        .page(GASTON, &format!("/interventions/{bare}/fiche"))
        .is(200)
        .text;
    assert!(
        !sheet.contains("data.geopf.fr/wms"),
        "no position, no picture"
    );
}

#[test]
fn the_sheet_of_a_day_is_in_the_order_of_the_round() {
    let world = World::new();
    let at = |hour: &str, latitude: &str, people: &[Who]| {
        let people: Vec<String> = people.iter().map(|who| who.text()).collect();
        world
            .report(CARL, &json!({ "assignee_ids": people, "planned_start": format!("2026-03-02T{hour}:00"), "latitude": latitude, "longitude": "0.34" }))
            .is(201)
            .id()
    };
    let first = at("08", "46.50", &[GASTON]);
    let far = at("09", "46.60", &[GASTON, GINA]);
    let near = at("10", "46.51", &[GINA]);
    let tomorrow = world
        .report(
            CARL,
            &json!({ "assignee_ids": [GASTON.text()], "planned_start": "2026-03-03T08:00" }),
        )
        .is(201)
        .id();
    let undated = world.given_to(&[GASTON]);
    let items = [&first, &far, &near, &tomorrow, &undated];
    let sheet = |who, query: &str| {
        order(
            &world
                .page(who, &format!("/interventions/fiches?{query}"))
                .is(200)
                .text,
            &items,
        )
    };
    assert_eq!(
        sheet(CARL, "jour=2026-03-02"),
        [0, 2, 1],
        "what is planned that day, the nearest next"
    );
    assert_eq!(sheet(CARL, ""), [0, 2, 1], "today");
    assert_eq!(sheet(CARL, "jour=2026-03-03"), [3]);
    assert_eq!(sheet(CARL, &format!("assignee_id={}", GINA.text())), [1, 2]);
    assert_eq!(
        sheet(GASTON, ""),
        [0, 1, 4],
        "his own, and what has no date"
    );
    assert_eq!(
        sheet(GASTON, "jour=2026-03-03").len(),
        4,
        "the next day holds what is left of this one"
    );
    let page = world.page(GASTON, "/interventions").is(200).text;
    assert!(page.contains("/interventions/fiches"));
}

#[test]
fn a_sheet_is_for_those_who_work_or_coordinate() {
    let world = World::new();
    world.page(DORA, "/interventions/fiches").is(403);
    world
        .page(
            GASTON,
            &format!("/interventions/fiches?assignee_id={}", GINA.text()),
        )
        .is(403);
    world
        .page(
            GASTON,
            &format!("/interventions/fiches?assignee_id={}", GASTON.text()),
        )
        .is(200);
    world.page(CARL, "/interventions/fiches?jour=hier").is(422);
    world.given_to(&[GASTON]);
    let theirs = world.page(QUENTIN, "/interventions/fiches").is(200).text;
    assert!(theirs.contains("Rien n’est prévu ce jour-là."));
}

#[test]
fn a_sheet_of_one_person_counts_nothing_and_stops_at_thirty() {
    let world = World::new();
    for _ in 0..31 {
        world.given_to(&[GASTON]);
    }
    let sheet = world
        .page(
            CARL,
            &format!("/interventions/fiches?assignee_id={}", GASTON.text()),
        )
        .is(200)
        .text;
    assert_eq!(sheet.matches("class=\"sheet-job\"").count(), 30);
    assert!(sheet.contains("La feuille s’arrête ici"));
    assert!(
        !sheet.contains("30\u{a0}") && !sheet.contains("31\u{a0}") && !sheet.contains("trente")
    );
}
