//! A hundred thousand interventions cost a list no more than a thousand do: every query finds its rows by an index.

use super::world::*;
use platform::sql;

/// Puts so many interventions into the first organisation, all but a few of them done long ago.
fn filled(many: u32) -> World {
    let world = World::new();
    let first = organisation(1);
    world.run(sql!(
        "with recursive n (n) as (select 1 union all select n + 1 from n where n < ?2)
         insert into intervention (organisation_id, id, number, status, version, category_id, type_id, address, author_id, latitude, longitude, created_at, updated_at, closed_at, due_on, feedback, purge_on)
         select ?1, printf('%08x-0000-7000-8000-%012x', n, n), n, case when n % 500 = 0 then 'to_do' when n % 501 = 0 then 'to_validate' when n % 502 = 0 then 'in_progress' else 'done' end, 1, ?3, ?4, n || ' rue Gambetta', case when n % 2000 = 0 then ?5 end, 46.5 + (n % 1000) / 10000.0, 0.3 + (n % 997) / 10000.0, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', case when n % 500 = 0 or n % 501 = 0 or n % 502 = 0 then null else '2026-01-01T00:00:00Z' end, date('2026-02-01', n % 60 || ' days'), case when n % 3000 = 1 then 'unsolved' end, '2029-01-01' from n",
        first,
        many,
        id(ROADS),
        id(REPAIR),
        DORA.id()
    ));
    world.run(sql!(
        "insert into intervention_word (organisation_id, word, intervention_id) select organisation_id, 'gambetta', id from intervention where organisation_id = ?1",
        first
    ));
    world.run(sql!(
        "insert into intervention_word (organisation_id, word, intervention_id) select organisation_id, 'lampadaire', id from intervention where organisation_id = ?1 and number % 900 = 0",
        first
    ));
    world.run(sql!(
        "insert into assignment (organisation_id, intervention_id, person_id, assigned_at) select organisation_id, id, ?2, '2026-01-01T00:00:00Z' from intervention where organisation_id = ?1 and number % 1000 = 0",
        first,
        GASTON.id()
    ));
    world.run(sql!(
        "insert into intervention_counter (organisation_id, last) values (?1, ?2)",
        first,
        many
    ));
    world
}

/// What an address costs as a page and as JSON, in steps of SQLite's machine.
fn cost(world: &World, who: Who, path: &str) -> u64 {
    let before = world.ctx.db.steps();
    world.get(who, path).is(200);
    world.page(who, path).is(200);
    world.ctx.db.steps() - before
}

/// What a page and its JSON may cost together. A list that reads every line costs millions.
const MOST: u64 = 60_000;

#[test]
fn a_list_costs_the_same_whatever_is_kept() {
    let (few, many) = (filled(2_000), filled(100_000));
    let category = |n| format!("/interventions?vue=liste&category_id={}", id(n));
    let assignee = |who: Who| format!("/interventions?vue=liste&assignee_id={}", who.text());
    for (who, path) in [
        (CARL, "/interventions"),
        (CARL, "/interventions?vue=liste"),
        (CARL, "/interventions?vue=liste&status=refused"),
        (CARL, "/interventions?vue=liste&status=to_do"),
        (CARL, "/interventions?vue=liste&status=done"),
        (CARL, "/interventions?vue=liste&q=gambetta"),
        (CARL, "/interventions?vue=liste&q=lampadaire"),
        (CARL, "/interventions?vue=liste&q=introuvable"),
        (CARL, "/interventions?vue=liste&q=gambetta+introuvable"),
        (CARL, "/interventions?q=lampadaire"),
        (CARL, "/interventions?vue=liste&priority=urgent"),
        (CARL, "/interventions?vue=liste&priority=normal"),
        (CARL, "/interventions?vue=liste&blocked=1"),
        (CARL, "/interventions?vue=liste&since=2026-02-01"),
        (CARL, "/interventions?vue=liste&late=1"),
        (CARL, "/interventions?vue=liste&order=due"),
        (CARL, "/interventions?vue=liste&late=1&order=due"),
        (CARL, "/interventions?vue=liste&reopen_asked=1"),
        (CARL, "/interventions?vue=liste&q=voirie"),
        (CARL, "/interventions?vue=liste&q=voirie+lampadaire"),
        (GASTON, "/interventions?vue=liste&order=due"),
        (CARL, &category(WASTE)),
        (CARL, &category(ROADS)),
        (CARL, &assignee(GINA)),
        (CARL, &assignee(GASTON)),
        (CARL, "/interventions?vue=liste&unassigned=1"),
        (GASTON, "/interventions"),
        (GASTON, "/interventions?vue=terminees"),
        (DORA, "/interventions"),
        (DAN, "/interventions"),
        (
            CARL,
            "/interventions?vue=liste&zone_id=00000000-0000-7000-8000-000000000001",
        ),
    ] {
        let (little, much) = (cost(&few, who, path), cost(&many, who, path));
        assert!(
            much <= MOST,
            "{path}: {little} steps among 2,000, {much} among 100,000"
        );
    }
}

/// What the points of a map may cost: its choice reads an index alone, so that what is not shown costs next to nothing.
const MOST_A_POINT: u64 = 300;

#[test]
fn a_map_costs_what_it_shows() {
    let world = filled(100_000);
    let points = "/interventions/carte/points";
    for (who, path) in [
        (CARL, points.to_owned()),
        (CARL, format!("{points}?state=all")),
        (
            CARL,
            format!("{points}?state=all&bbox=0.31,46.51,0.315,46.515"),
        ),
        (
            CARL,
            format!("{points}?state=all&outlines=1&bbox=0.31,46.51,0.315,46.515"),
        ),
        (CARL, format!("{points}?category_id={}", id(WASTE))),
        (CARL, format!("{points}?age=1")),
        (GASTON, points.to_owned()),
        (DORA, format!("{points}?state=all")),
        (DAN, points.to_owned()),
    ] {
        let before = world.ctx.db.steps();
        let answer = world.get(who, &path).is(200);
        let steps = world.ctx.db.steps() - before;
        let shown = answer.json["points"].as_array().unwrap().len() as u64;
        assert!(
            steps <= MOST + MOST_A_POINT * shown,
            "{path}: {steps} steps for {shown} points"
        );
    }
}
