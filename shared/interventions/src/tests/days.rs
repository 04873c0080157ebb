//! The days of who works and of who coordinates, where much is planned far ahead.

use super::world::*;
use serde_json::json;

/// Gives Gaston so many pieces of work that come back each day from today on: sixty days of each are there.
pub(super) fn each_day(world: &World, many: u32) {
    for hour in 8..8 + many {
        let rule = json!({
            "frequency": "daily", "first_day": "2026-03-02", "start_time": format!("{hour:02}:00"), "end_time": format!("{hour:02}:30"),
            "address": "Parc de Blossac", "category_id": id(ROADS), "assignee_ids": [GASTON.text()],
        });
        world
            .post(CARL, "/interventions/recurrences", &rule)
            .is(201);
    }
}

/// Work of Gaston's, planned from one moment to the other.
fn planned(world: &World, start: &str, end: &str) -> String {
    let fields =
        json!({ "assignee_ids": [GASTON.text()], "planned_start": start, "planned_end": end });
    world.report(CARL, &fields).is(201).id()
}

/// What comes back on that day.
fn on(world: &World, day: &str) -> Vec<String> {
    let rows = world.rows("select id, occurrence_date as day from intervention where recurrence_id is not null order by number");
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let of_the_day = rows.iter().filter(|row| row["day"] == day);
    of_the_day.map(|row| text(&row["id"])).collect()
}

#[test]
fn an_agent_s_day_holds_today_whatever_is_planned_ahead() {
    let world = World::new();
    let undated = world.given_to(&[GASTON]);
    each_day(&world, 4);
    let page = world.page(GASTON, "/interventions").is(200).text;
    for item in on(&world, "2026-03-02").iter().chain([&undated]) {
        assert!(page.contains(item.as_str()), "{item}");
    }
    assert!(page.contains(&on(&world, "2026-03-09")[0]));
    assert!(!page.contains(&on(&world, "2026-03-10")[0]));
    assert!(page.contains("/interventions/planning\""), "the days after");
    assert!(!page.contains("ne montre pas tout"));
}

#[test]
fn an_agent_s_day_that_is_cut_says_so_and_holds_today() {
    let world = World::new();
    for _ in 0..200 {
        world.given_to(&[GASTON]);
    }
    let page = |world: &World| world.page(GASTON, "/interventions").is(200).text;
    assert!(!page(&world).contains("ne montre pas tout"));
    each_day(&world, 1);
    let page = page(&world);
    assert!(page.contains(&on(&world, "2026-03-02")[0]));
    assert!(page.contains("ne montre pas tout"));
}

#[test]
fn the_sheet_of_an_agent_holds_the_day_whatever_is_planned_ahead() {
    let world = World::new();
    each_day(&world, 4);
    let sheet = world.page(GASTON, "/interventions/fiches").is(200).text;
    for item in on(&world, "2026-03-02") {
        assert!(sheet.contains(&item), "{item}");
    }
}

#[test]
fn the_board_is_not_flooded_by_what_is_planned_far_ahead() {
    let world = World::new();
    let undated = world.given_to(&[GASTON]);
    let board = |query: &str| {
        let page = world.page(CARL, &format!("/interventions{query}")).is(200);
        page.text
    };
    assert!(!board("").contains("s’arrête au"));
    each_day(&world, 1);
    let shown = board("");
    assert!(shown.contains(&undated), "the first number of all");
    assert!(shown.contains(&on(&world, "2026-03-09")[0]));
    assert!(!shown.contains(&on(&world, "2026-03-10")[0]));
    assert!(shown.contains("s’arrête au lundi 9\u{a0}mars"));
    assert!(shown.contains("/interventions?vue=liste&amp;status=to_do"));
    let count = shown.split("column-count").nth(2).unwrap();
    let (count, _) = count.split_once("</h2>").unwrap();
    assert!(count.contains("\u{a0}: </span>9<"), "{count}");
    let category = board(&format!("?category_id={}", id(ROADS)));
    assert!(category.contains(&undated) && !category.contains(&on(&world, "2026-03-10")[0]));
    // Who looks for one finds it, whenever it is planned.
    let last = on(&world, "2026-05-01").remove(0);
    let found = board("?q=62");
    assert!(found.contains(&last) && !found.contains("s’arrête au"));
}

#[test]
fn a_board_with_nothing_but_far_work_says_where_it_is() {
    let world = World::new();
    let far = json!({ "assignee_ids": [GASTON.text()], "planned_start": "2026-03-10T08:00" });
    world.report(CARL, &far).is(201);
    let page = world.page(CARL, "/interventions").is(200).text;
    assert!(page.contains("s’arrête au") && page.contains("Rien à faire pour le moment."));
}

#[test]
fn work_of_several_days_is_on_the_sheet_of_each() {
    let world = World::new();
    let long = planned(&world, "2026-02-20T08:00", "2026-03-05T18:00");
    let longest = planned(&world, "2026-01-05T08:00", "2026-03-08T08:00");
    let over = planned(&world, "2026-02-20T08:00", "2026-03-03T00:00");
    for (day, expected) in [
        ("2026-02-20", [true, true, true]),
        ("2026-03-02", [true, true, true]),
        ("2026-03-03", [true, true, false]),
        ("2026-03-05", [true, true, false]),
        ("2026-03-06", [false, true, false]),
        ("2026-03-08", [false, true, false]),
        ("2026-03-09", [false, false, false]),
    ] {
        let sheet = world
            .page(CARL, &format!("/interventions/fiches?jour={day}"))
            .is(200)
            .text;
        assert_eq!(
            [&long, &longest, &over].map(|item| sheet.contains(item.as_str())),
            expected,
            "{day}"
        );
    }
}

#[test]
fn what_is_left_over_never_drops_the_day_that_is_asked() {
    let world = World::new();
    for _ in 0..31 {
        planned(&world, "2026-02-23T08:00", "2026-02-23T09:00");
    }
    let asked = planned(&world, "2026-03-04T08:00", "2026-03-04T09:00");
    let under_way = planned(&world, "2026-02-25T08:00", "2026-03-04T12:00");
    let later = planned(&world, "2026-03-05T08:00", "2026-03-05T09:00");
    let query = format!("jour=2026-03-04&assignee_id={}", GASTON.text());
    for (who, query) in [(CARL, query.as_str()), (GASTON, "jour=2026-03-04")] {
        let sheet = world
            .page(who, &format!("/interventions/fiches?{query}"))
            .is(200)
            .text;
        assert!(sheet.contains(&asked) && sheet.contains(&under_way) && !sheet.contains(&later));
        assert_eq!(sheet.matches("class=\"sheet-job\"").count(), 30);
        assert!(sheet.contains("La feuille s’arrête ici"));
    }
}
