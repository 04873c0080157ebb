//! Who sees what in lists, and how they are narrowed.

use super::world::*;
use serde_json::{Value, json};

fn numbers(answer: &Answer) -> Vec<i64> {
    answer.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["number"].as_i64().unwrap())
        .collect()
}

fn five(world: &World) -> Vec<String> {
    vec![
        world.given_to(&[GASTON]),
        world.given_to(&[GINA]),
        world.given_to(&[GASTON, GINA]),
        world.report(GASTON, &json!({})).is(201).id(),
        world.report(DORA, &json!({})).is(201).id(),
    ]
}

#[test]
fn each_sees_his_own_set() {
    let world = World::new();
    let items = five(&world);
    let seen = |who| numbers(&world.get(who, "/interventions").is(200));
    assert_eq!(seen(ALICE), [5, 4, 3, 2, 1]);
    assert_eq!(seen(CARL), [5, 4, 3, 2, 1]);
    assert_eq!(seen(GASTON), [3, 1]);
    assert_eq!(seen(GINA), [3, 2]);
    assert_eq!(seen(DORA), [5]);
    assert_eq!(seen(DAN), [] as [i64; 0]);
    assert_eq!(seen(QUENTIN), [] as [i64; 0]);
    for (who, set) in [
        (GASTON, [1, 3].as_slice()),
        (GINA, &[2, 3]),
        (DORA, &[5]),
        (DAN, &[]),
        (QUENTIN, &[]),
    ] {
        for (index, item) in items.iter().enumerate() {
            let visible = set.contains(&(index + 1));
            world.read(who, item).is(if visible { 200 } else { 404 });
        }
    }
}

#[test]
fn filters_narrow_the_list() {
    let world = World::new();
    let items = five(&world);
    world.go(GASTON, &items[0], "demarrer").is(200);
    world
        .post(
            GASTON,
            &format!("/interventions/{}/bloquer", items[0]),
            &json!({ "reason": "Pluie" }),
        )
        .is(200);
    world
        .report(
            CARL,
            &json!({ "category_id": id(WASTE), "type_id": null, "priority": "urgent" }),
        )
        .is(201);
    let found = |query: &str| numbers(&world.get(CARL, &format!("/interventions?{query}")).is(200));
    assert_eq!(found("status=to_validate"), [5]);
    assert_eq!(found("status=to_validate&status=in_progress"), [5, 1]);
    assert_eq!(found("state=open").len(), 6);
    assert_eq!(found("state=closed"), [] as [i64; 0]);
    assert_eq!(found(&format!("category_id={}", id(WASTE))), [6]);
    assert_eq!(found(&format!("type_id={}", id(OBSTACLE))), [5, 4, 3, 2, 1]);
    assert_eq!(found("priority=urgent"), [6]);
    assert_eq!(found("blocked=1"), [1]);
    assert_eq!(found(&format!("assignee_id={}", GINA.text())), [3, 2]);
    assert_eq!(found("unassigned=1"), [6, 5, 4]);
    assert_eq!(found("unassigned=0"), [3, 2, 1]);
    assert_eq!(found("since=2026-03-02").len(), 6);
    assert_eq!(found("since=2026-03-03"), [] as [i64; 0]);
    assert_eq!(found("status=&q=&category_id="), [6, 5, 4, 3, 2, 1]);
}

#[test]
fn a_filter_that_says_nothing_is_told_so() {
    let world = World::new();
    for (query, field) in [
        ("status=x", "status"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("since=hier", "since"),
        ("after=x", "after"),
        ("vue=x", "vue"),
    ] {
        let wrong = world.get(CARL, &format!("/interventions?{query}")).is(422);
        assert_eq!(wrong.json["errors"][0]["field"], field);
    }
    let gina = GINA.text();
    world
        .get(GASTON, &format!("/interventions?assignee_id={gina}"))
        .is(403);
    world.get(DORA, "/interventions?unassigned=1").is(403);
    world.get(GASTON, "/interventions?vue=signalees").is(403);
}

#[test]
fn words_are_found_by_their_beginning_all_of_them() {
    let world = World::new();
    world.report(CARL, &json!({ "address": "Place du Maréchal-Leclerc", "description": "Nid-de-poule devant l’église" })).is(201);
    world
        .report(
            CARL,
            &json!({ "address": "12 rue de l’Église", "type_id": id(REPAIR) }),
        )
        .is(201);
    let found = |query: &str| {
        numbers(
            &world
                .get(CARL, &format!("/interventions?q={query}"))
                .is(200),
        )
    };
    assert_eq!(found("eglise"), [2, 1]);
    assert_eq!(found("%C3%89GLISE+mare"), [1]);
    assert_eq!(found("poules"), [] as [i64; 0]);
    assert_eq!(found("reparation+12"), [2]);
    assert_eq!(found("2"), [2]);
    assert_eq!(found("n%C2%B0+1"), [2, 1]);
    assert_eq!(found("%22%5D+eglise"), [2, 1]);
}

#[test]
fn what_is_edited_is_found_under_its_new_words() {
    let world = World::new();
    let item = world
        .report(CARL, &json!({ "description": "lampadaire" }))
        .is(201)
        .id();
    world
        .post(
            CARL,
            &format!("/interventions/{item}/modifier"),
            &json!({ "version": 1, "description": "banc" }),
        )
        .is(200);
    let found = |query: &str| {
        numbers(
            &world
                .get(CARL, &format!("/interventions?q={query}"))
                .is(200),
        )
        .len()
    };
    assert_eq!(
        (found("banc"), found("lampadaire"), found("gambetta")),
        (1, 0, 1)
    );
}

#[test]
fn pages_follow_each_other_without_a_total() {
    let world = World::new();
    for _ in 0..5 {
        world.report(DORA, &json!({})).is(201);
    }
    let first = world.get(DORA, "/interventions?limit=2&state=open").is(200);
    assert_eq!(numbers(&first), [5, 4]);
    let next = first.json["next"].as_str().unwrap();
    assert_eq!(first.headers["link"], format!("<{next}>; rel=\"next\""));
    let second = world.get(DORA, next).is(200);
    assert_eq!(numbers(&second), [3, 2]);
    let third = world
        .get(DORA, second.json["next"].as_str().unwrap())
        .is(200);
    assert_eq!(
        (numbers(&third), &third.json["next"]),
        (vec![1], &Value::Null)
    );
    assert!(!third.headers.contains_key("link"));
    assert_eq!(first.json.as_object().unwrap().len(), 2);
}

#[test]
fn each_role_has_its_pages() {
    let world = World::new();
    let items = five(&world);
    world.go(GASTON, &items[0], "demarrer").is(200);
    let board = world.page(CARL, "/interventions").is(200);
    assert!(board.text.contains("À valider"));
    let day = world.page(GASTON, "/interventions").is(200);
    assert!(day.text.contains("Ma journée"));
    assert!(
        !day.text.contains(&items[1])
            && day.text.find(&items[0]).unwrap() < day.text.find(&items[2]).unwrap()
    );
    assert!(
        world
            .page(DORA, "/interventions")
            .is(200)
            .text
            .contains("Mes demandes")
    );
    world
        .page(CARL, "/interventions?vue=liste&status=done")
        .is(200);
    world.page(GASTON, "/interventions?vue=terminees").is(200);
    for who in [ALICE, CARL] {
        for item in &items {
            world.page(who, &format!("/interventions/{item}")).is(200);
        }
    }
}

#[test]
fn no_figure_about_a_person_is_shown() {
    let world = World::new();
    for _ in 0..7 {
        world.given_to(&[GASTON]);
    }
    let filtered = world
        .page(
            CARL,
            &format!("/interventions?assignee_id={}", GASTON.text()),
        )
        .is(200);
    let all = world.page(CARL, "/interventions").is(200);
    let count = "column-count";
    assert!(all.text.contains(count));
    assert!(
        !filtered.text.contains(count),
        "a total stands beside a person's filter"
    );
}
