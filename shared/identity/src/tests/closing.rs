//! The end of a contract: the day to the minute, what is repeated or interrupted, and who may ask.

use super::{Client, P, Q, World, at, now, organisation, person};
use crate::{
    CLOSING as APP,
    model::closing::{Cursor, Stage},
    store::closing::{self as store, Archive, Contract},
    volumes,
};
use domain::policy::{Role, System};
use platform::{
    Rows,
    db::{Single, Stmt},
    sql, system_sql,
};

const NIGHT: &str = "55 1 * * *";
const HOUR: &str = "37 * * * *";
const PLACE: &str = "/fin-de-contrat";

/// The platform's own organisation.
const O: u128 = 0xf;

/// P staffed, its agent in Q too, and the platform with its operator.
fn world() -> World {
    let world = World::staffed();
    world.member_with(Q, 3, Role::Coordinator, None);
    world.write(vec![
        system_sql!(
            "insert into organisation (id, kind, name, slug, created_at) values (?1, 'other', 'Exploitant', 'exploitant', '2026-01-01T08:00:00Z')",
            organisation(O)
        ),
        system_sql!(
            "update organisation set contact_email = 'mairie@poitiers.example' where id = ?1",
            organisation(P)
        ),
    ]);
    world.member(O, 90, Role::Operator);
    world
}

fn of_p(path: &str) -> String {
    format!("/console/organisations/{}{PLACE}{path}", organisation(P))
}

fn tick(world: &World, cron: &str, moment: &str) {
    world.set(moment);
    let system = System::for_scheduled_event();
    assert_eq!(now(APP.tick(&world.ctx(), &system, cron)), 0);
}

/// The day is set for Poitiers, and its archive waived.
fn announced(world: &World, day: &str) -> Client {
    let mut operator = world.signed_in("exploitant@poitiers.example").json();
    let set = world.post(&mut operator, &of_p(""), &[("destroy_on", day)]);
    assert_eq!(set.status, 200, "{}", set.body);
    operator
}

fn waive(world: &World, operator: &mut Client) {
    let form = [("reason", "Fusion"), ("name", "Ville de Poitiers")];
    assert_eq!(
        world.post(operator, &of_p("/sans-archive"), &form).status,
        200
    );
}

fn texts(world: &World, statement: Stmt) -> Vec<String> {
    let rows: Vec<Single<String>> = world.rows(statement);
    rows.into_iter().map(|row| row.value).collect()
}

fn destroyed(world: &World) -> bool {
    world.count(system_sql!(
        "select count(*) as value from organisation where id = ?1",
        organisation(P)
    )) == 0
}

/// The archive of P, its contract, and what its next volume is made of.
fn next(world: &World) -> (Archive, Contract, Vec<Rows>) {
    let ctx = world.ctx();
    let archive: Vec<Archive> = world.rows(sql!(
        "select organisation_id, id, started_at, expires_at, cursor, volumes, rows, files, missing, list_hash, completed_at, taken_at from archive where organisation_id = ?1",
        organisation(P)
    ));
    let system = System::for_scheduled_event();
    let mut rows = now(ctx.read(store::resume(&system, &archive[0])))
        .unwrap()
        .into_iter();
    let read = rows.next().unwrap().first().unwrap().unwrap();
    let contract = rows.next().unwrap().first().unwrap().unwrap();
    (read, contract, rows.collect())
}

fn volumes_of(world: &World) -> Vec<i64> {
    let rows: Vec<Single<i64>> = world.rows(sql!(
        "select number as value from archive_volume where organisation_id = ?1 order by number",
        organisation(P)
    ));
    rows.into_iter().map(|row| row.value).collect()
}

fn prepared(world: &World) -> Client {
    let mut boss = world.signed_in("administrateur@poitiers.example");
    let begun = world.post(&mut boss, &format!("{PLACE}/archive"), &[]);
    assert_eq!(begun.status, 303, "{}", begun.body);
    boss
}

#[test]
fn the_jobs_run_when_the_deployment_says() {
    let deployed = include_str!("../../../../functions/closing/wrangler.toml");
    assert!(deployed.contains(&format!("crons = [\"{NIGHT}\", \"{HOUR}\"]")));
    assert!(APP.jobs.iter().all(|job| [NIGHT, HOUR].contains(&job.cron)));
}

#[test]
fn destruction_waits_for_the_day_of_the_organisation_s_zone_and_comes_once() {
    for (zone, eve, day) in [
        (
            "Europe/Paris",
            "2026-04-01T01:55:00Z",
            "2026-04-02T01:55:00Z",
        ),
        // Two in the morning there is noon in Papeete, the day before.
        (
            "Pacific/Tahiti",
            "2026-04-02T01:55:00Z",
            "2026-04-03T01:55:00Z",
        ),
        (
            "Pacific/Noumea",
            "2026-03-31T01:55:00Z",
            "2026-04-02T01:55:00Z",
        ),
    ] {
        let world = world();
        world.write(vec![system_sql!(
            "update organisation set zone = ?1 where id = ?2",
            zone,
            organisation(P)
        )]);
        let mut operator = announced(&world, "2026-04-02");
        waive(&world, &mut operator);
        tick(&world, NIGHT, eve);
        assert!(!destroyed(&world), "{zone}");
        tick(&world, NIGHT, day);
        assert!(destroyed(&world), "{zone}");
        tick(&world, HOUR, "2026-04-03T02:37:00Z");
        let gone = texts(
            &world,
            system_sql!("select gone_at as value from certificate"),
        );
        assert_eq!(gone, ["2026-04-03T02:37:00Z"], "{zone}");
        let before = world.dump_but_departures();
        tick(&world, HOUR, "2026-04-03T03:37:00Z");
        assert_eq!(world.dump_but_departures(), before, "{zone}: once");
        let mails = texts(
            &world,
            system_sql!("select recipient as value from outbox where kind = 'certificate'"),
        );
        assert_eq!(mails, ["mairie@poitiers.example"]);
    }
}

#[test]
fn a_destruction_that_was_interrupted_ends_with_the_same_counts() {
    let counts = |crash: bool| {
        let world = world();
        let mut operator = announced(&world, "2026-04-02");
        waive(&world, &mut operator);
        world.set("2026-04-02T01:55:00Z");
        if crash {
            // Somebody writes between two batches: the organisation's own row cannot go.
            world.write(vec![system_sql!(
                "create trigger stop before delete on organisation begin select raise(abort, 'stopped'); end"
            )]);
            tick(&world, NIGHT, "2026-04-02T01:55:00Z");
            assert!(!destroyed(&world));
            world.write(vec![system_sql!("drop trigger stop")]);
        }
        tick(&world, NIGHT, "2026-04-02T01:55:00Z");
        assert!(destroyed(&world));
        tick(&world, HOUR, "2026-04-02T02:37:00Z");
        texts(
            &world,
            system_sql!("select counts as value from certificate"),
        )
        .remove(0)
    };
    let whole = counts(false);
    assert_eq!(counts(true), whole);
    let read: std::collections::BTreeMap<String, u64> = serde_json::from_str(&whole).unwrap();
    assert_eq!(
        (read["membership"], read["person"], read["organisation"]),
        (4, 3, 1)
    );
}

#[test]
fn somebody_who_belongs_elsewhere_stays_there() {
    let world = world();
    let mut operator = announced(&world, "2026-04-02");
    waive(&world, &mut operator);
    tick(&world, NIGHT, "2026-04-02T01:55:00Z");
    let left = texts(
        &world,
        system_sql!("select id as value from person order by id"),
    );
    assert_eq!(left, [person(3).to_string(), person(90).to_string()]);
    let others = world.count(sql!(
        "select count(*) as value from membership where organisation_id = ?1",
        organisation(Q)
    ));
    assert_eq!(others, 1);
}

#[test]
fn nothing_is_destroyed_without_its_archive_or_a_reason() {
    let world = world();
    announced(&world, "2026-04-02");
    world.set("2026-03-20T09:00:00Z");
    prepared(&world);
    tick(&world, NIGHT, "2026-04-02T01:55:00Z");
    assert!(!destroyed(&world), "it is being made");
    tick(&world, HOUR, "2026-04-02T02:37:00Z");
    let made = volumes_of(&world);
    assert!(made.len() >= 2);
    tick(&world, NIGHT, "2026-04-03T01:55:00Z");
    assert!(!destroyed(&world), "nobody took it");
    world.set("2026-04-03T08:00:00Z");
    let mut boss = world.signed_in("administrateur@poitiers.example");
    for number in &made {
        assert!(!destroyed(&world));
        let volume = world.get(&mut boss, &format!("{PLACE}/archive/{number}"));
        assert_eq!(volume.status, 200);
    }
    tick(&world, NIGHT, "2026-04-04T01:55:00Z");
    assert!(destroyed(&world));
    let hashes = texts(
        &world,
        system_sql!("select archive_hash as value from certificate where reason is null"),
    );
    assert_eq!(hashes[0].len(), 64);
}

#[test]
fn an_archive_of_before_the_announcement_does_not_count() {
    let world = world();
    prepared(&world);
    tick(&world, HOUR, "2026-03-03T09:37:00Z");
    world.write(vec![system_sql!(
        "update archive set taken_at = completed_at where organisation_id = ?1",
        organisation(P)
    )]);
    world.set("2026-03-03T10:00:00Z");
    announced(&world, "2026-04-02");
    tick(&world, NIGHT, "2026-04-02T01:55:00Z");
    assert!(!destroyed(&world));
}

#[test]
fn a_step_whose_answer_was_lost_is_made_again_and_counts_once() {
    let world = world();
    prepared(&world);
    // The volume reached storage, its row did not.
    let (archive, contract, material) = next(&world);
    let lost = now(volumes::make(&world.ctx(), &contract, &archive, material)).unwrap();
    drop(lost);
    assert_eq!(volumes_of(&world), [] as [i64; 0]);
    let (archive, contract, material) = next(&world);
    let one = now(volumes::make(&world.ctx(), &contract, &archive, material)).unwrap();
    let (archive, contract, material) = next(&world);
    let other = now(volumes::make(&world.ctx(), &contract, &archive, material)).unwrap();
    let ctx = world.ctx();
    assert!(volumes::added(now(ctx.write(one.batch)).unwrap()).unwrap());
    assert!(!volumes::added(now(ctx.write(other.batch)).unwrap()).unwrap());
    assert_eq!(volumes_of(&world), [1]);
    let queued = world.count(system_sql!("select count(*) as value from file_deletion"));
    assert_eq!(queued, 1, "what lost the race goes");
    let stray = now(world.files.list("archives/", None))
        .unwrap()
        .files
        .len();
    assert_eq!(stray, 3, "the lost one is for the night to sweep");
    tick(&world, NIGHT, "2026-03-05T01:55:00Z");
    let queued = world.count(system_sql!("select count(*) as value from file_deletion"));
    assert_eq!(queued, 2);
}

#[test]
fn a_table_longer_than_a_volume_goes_on_in_the_next() {
    let world = world();
    for n in 0..2300 {
        world.write(vec![sql!(
            "insert into audit (id, organisation_id, action, subject, at, changed) values (?1, ?2, 'create', 'x', '2026-03-01T08:00:00Z', 1)",
            format!("a{n:05}"),
            organisation(P)
        )]);
    }
    prepared(&world);
    tick(&world, HOUR, "2026-03-03T09:37:00Z");
    let sums = texts(
        &world,
        sql!(
            "select sums as value from archive_volume where organisation_id = ?1 order by number",
            organisation(P)
        ),
    )
    .concat();
    for name in ["audit.json", "audit-2.json", "audit-3.csv"] {
        assert_eq!(
            sums.matches(&format!("  donnees/{name}\n")).count(),
            1,
            "{name}"
        );
    }
    let rows = world.count(sql!(
        "select rows as value from archive where organisation_id = ?1",
        organisation(P)
    ));
    assert!(rows > 2300);
    let last = Cursor::at(&Stage::List).text();
    let ended = world.count(sql!(
        "select count(*) as value from archive where organisation_id = ?1 and cursor = ?2 and completed_at is not null",
        organisation(P),
        last
    ));
    assert_eq!(ended, 1);
    assert_eq!(at("2026-03-03T09:37:00Z"), world.clock.now());
}

#[test]
fn an_operator_cannot_let_anybody_in_once_the_destruction_began() {
    let world = world();
    let mut operator = announced(&world, "2026-04-02");
    waive(&world, &mut operator);
    world.set("2026-04-02T01:55:00Z");
    let system = System::for_scheduled_event();
    now(crate::jobs::closing::begin(&world.ctx(), &system)).unwrap();
    let mut operator = world.signed_in("exploitant@poitiers.example").json();
    let path = format!("/console/organisations/{}/retablir", organisation(P));
    assert_eq!(world.post(&mut operator, &path, &[]).status, 412);
    let changed = world.post(&mut operator, &of_p(""), &[("destroy_on", "2027-01-01")]);
    assert_eq!(changed.status, 409);
}
