//! The night's jobs, on the days that matter.

use super::{Client, P, Q, World, at, now, organisation, person};
use crate::IDENTITY as APP;
use domain::policy::{Role, System};
use platform::{db::Single, system_sql};

const NIGHT: &str = "40 1 * * *";
const HOUR: &str = "25 * * * *";

/// Runs the night of that day.
pub(super) fn night(world: &World, day: &str) {
    world.set(&format!("{day}T01:40:00Z"));
    assert_eq!(
        now(APP.tick(&world.ctx(), &System::for_scheduled_event(), NIGHT)),
        0
    );
}

fn mails(world: &World) -> Vec<String> {
    let rows: Vec<Single<String>> = world.rows(system_sql!(
        "select recipient || ' ' || body_text as value from outbox order by created_at, id"
    ));
    rows.into_iter().map(|row| row.value).collect()
}

fn people(world: &World, n: u128) -> i64 {
    world.count(system_sql!(
        "select count(*) as value from person where id = ?1",
        person(n)
    ))
}

/// An agent of P and Q, last active on 2024-11-21; everybody else was there today.
fn unused() -> World {
    let world = World::staffed();
    world.member_with(Q, 3, Role::Coordinator, None);
    world.write(vec![
        system_sql!("update person set last_active_on = '2026-10-01'"),
        system_sql!(
            "update person set last_active_on = '2024-11-21' where id = ?1",
            person(3)
        ),
    ]);
    world
}

#[test]
fn the_jobs_run_when_the_deployment_says() {
    let deployed = include_str!("../../../../functions/identity/wrangler.toml");
    assert!(deployed.contains(&format!("crons = [\"{NIGHT}\", \"{HOUR}\"]")));
    assert!(APP.jobs.iter().all(|job| [NIGHT, HOUR].contains(&job.cron)));
}

#[test]
fn case_14_warned_once_then_erased_two_years_after_the_last_use() {
    let world = unused();
    night(&world, "2026-10-21");
    assert!(mails(&world).is_empty());
    for day in ["2026-10-22", "2026-10-23", "2026-11-20"] {
        night(&world, day);
        assert_eq!(mails(&world).len(), 1, "{day}");
        assert_eq!(people(&world, 3), 1, "{day}");
    }
    let day = domain::french::date(at("2026-11-21T12:00:00Z").date_naive());
    assert!(
        mails(&world)[0].starts_with("agent@poitiers.example ") && mails(&world)[0].contains(&day)
    );
    night(&world, "2026-11-21");
    let dump = world.dump_but_departures();
    for trace in [
        &person(3).to_string(),
        "agent@poitiers.example",
        "Nom3",
        "id-3",
    ] {
        assert!(!dump.contains(trace), "{trace}");
    }
    assert_eq!(
        world.count(system_sql!(
            "select count(*) as value from audit where action = 'erase_unused_account'"
        )),
        1
    );
    assert_eq!(people(&world, 2), 1);
    let before = world.dump();
    night(&world, "2026-11-21");
    let lasting = |dump: &str| {
        dump.lines()
            .filter(|line| !line.starts_with("purge_log"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(lasting(&before), lasting(&world.dump()));
}

#[test]
fn case_14_the_coordinateurs_hear_what_is_left_to_assign() {
    let world = unused();
    let job = organisation(0xc);
    world.write(vec![
        system_sql!("insert into category (organisation_id, id, name, position) values (?1, 'voirie', 'Voirie', 1)", organisation(P)),
        system_sql!(
            "insert into intervention (organisation_id, id, number, status, version, category_id, address, created_at, updated_at, purge_on) values (?1, ?2, 12, 'to_do', 1, 'voirie', 'Place du Marché', ?3, ?3, '2030-01-01')",
            organisation(P),
            job,
            at(super::TEN)
        ),
        system_sql!(
            "insert into assignment (organisation_id, intervention_id, person_id, assigned_at) values (?1, ?2, ?3, ?4)",
            organisation(P),
            job,
            person(3),
            at(super::TEN)
        ),
    ]);
    night(&world, "2026-10-22");
    night(&world, "2026-11-21");
    let told = mails(&world);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("coordinateur@poitiers.example ") && told[0].contains("n°\u{a0}12")
    );
    assert_eq!(
        world.count(system_sql!("select count(*) as value from assignment")),
        0
    );
}

#[test]
fn after_a_year_the_audit_says_no_more_who_not_even_of_what_he_did_to_himself() {
    let world = World::staffed();
    for (id, subject) in ["password", "membership", "person"].iter().enumerate() {
        world.write(vec![system_sql!(
            "insert into audit (id, organisation_id, actor_id, action, subject, at, changed) values (?1, ?2, ?3, 'edit_member', ?4, '2026-03-03T09:00:00Z', 1)",
            format!("line-{id}"),
            organisation(P),
            person(1),
            format!("{subject}/{}", person(1))
        )]);
    }
    let told = || {
        let lines: Vec<Single<String>> = world.rows(system_sql!(
            "select subject || coalesce(' ' || actor_id, '') as value from audit where id like 'line-%' order by id"
        ));
        lines.into_iter().map(|line| line.value).collect::<Vec<_>>()
    };
    night(&world, "2027-03-03");
    assert!(
        told()
            .iter()
            .all(|line| line.matches(&person(1).to_string()).count() == 2)
    );
    night(&world, "2027-03-04");
    assert_eq!(told(), ["password/", "membership/", "person/"]);
}

#[test]
fn case_14_any_authenticated_request_in_between_cancels_it() {
    let world = unused();
    night(&world, "2026-10-22");
    world.set("2026-11-20T10:00:00Z");
    let mut client: Client = world.signed_in("agent@poitiers.example");
    assert_eq!(world.get(&mut client, "/mon-compte").status, 200);
    night(&world, "2026-11-21");
    assert_eq!((people(&world, 3), mails(&world).len()), (1, 1));
    let warned = system_sql!(
        "select count(*) as value from person where id = ?1 and warned_on is null",
        person(3)
    );
    assert_eq!(world.count(warned), 1);
}

#[test]
fn case_14_a_late_warning_still_leaves_thirty_days() {
    let world = unused();
    night(&world, "2026-12-01");
    night(&world, "2026-12-30");
    assert_eq!(people(&world, 3), 1);
    night(&world, "2026-12-31");
    assert_eq!(people(&world, 3), 0);
}

#[test]
fn case_14_the_administrateur_stays_and_the_operator_is_told_once() {
    let world = unused();
    world.write(vec![system_sql!(
        "update person set last_active_on = '2024-11-21' where id = ?1",
        person(1)
    )]);
    for day in ["2026-10-22", "2026-10-23", "2026-11-21", "2027-11-21"] {
        night(&world, day);
    }
    assert_eq!(people(&world, 1), 1);
    let told: Vec<String> = mails(&world)
        .into_iter()
        .filter(|mail| mail.starts_with("assistance@parvis.example "))
        .collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("Ville de Poitiers") && !told[0].contains("Nom1"));
}

#[test]
fn case_14_an_operator_goes_as_long_as_another_is_there() {
    for (peer, left) in [("2026-10-01", 0), ("2024-11-21", 1)] {
        let world = unused();
        for n in [3, 4] {
            world.write(vec![
                system_sql!("delete from member_role where person_id = ?1", person(n)),
                system_sql!(
                    "insert into member_role (organisation_id, person_id, product, role) values (?1, ?2, 'platform', 'operator')",
                    organisation(P),
                    person(n)
                ),
            ]);
        }
        world.write(vec![system_sql!(
            "update person set last_active_on = ?2 where id = ?1",
            person(4),
            peer
        )]);
        for day in ["2026-10-22", "2026-11-21", "2026-11-22", "2026-11-23"] {
            night(&world, day);
        }
        assert_eq!(people(&world, 3), left, "{peer}");
    }
}

#[test]
fn case_14_a_former_administrateur_is_warned_himself_thirty_days_before() {
    let world = unused();
    let mailed = |n: &str| {
        mails(&world)
            .iter()
            .filter(|mail| mail.starts_with(n))
            .count()
    };
    world.write(vec![system_sql!(
        "update person set last_active_on = '2024-11-21' where id = ?1",
        person(1)
    )]);
    night(&world, "2026-10-22");
    night(&world, "2027-01-10");
    assert_eq!((people(&world, 1), mailed("assistance@")), (1, 1));
    world.write(vec![
        system_sql!(
            "update member_role set role = 'coordinator' where person_id = ?1",
            person(1)
        ),
        system_sql!(
            "update member_role set role = 'administrator' where person_id = ?1",
            person(2)
        ),
    ]);
    night(&world, "2027-01-11");
    assert_eq!((people(&world, 1), mailed("administrateur@")), (1, 1));
    night(&world, "2027-02-09");
    assert_eq!((people(&world, 1), mailed("administrateur@")), (1, 1));
    night(&world, "2027-02-10");
    assert_eq!((people(&world, 1), mailed("administrateur@")), (0, 0));
}

#[test]
fn case_14_an_operator_who_is_no_longer_alone_is_warned_himself() {
    let world = unused();
    for n in [3, 4] {
        world.write(vec![
            system_sql!("delete from member_role where person_id = ?1", person(n)),
            system_sql!("update person set last_active_on = '2024-11-21' where id = ?1", person(n)),
            system_sql!(
                "insert into member_role (organisation_id, person_id, product, role) values (?1, ?2, 'platform', 'operator')",
                organisation(P),
                person(n)
            ),
        ]);
    }
    night(&world, "2026-10-22");
    // The other one comes back.
    world.write(vec![system_sql!(
        "update person set last_active_on = '2026-12-24', warned_on = null where id = ?1",
        person(4)
    )]);
    night(&world, "2026-12-25");
    let warned = mails(&world)
        .iter()
        .filter(|mail| mail.starts_with("agent@"))
        .count();
    assert_eq!((people(&world, 3), warned), (1, 1));
    night(&world, "2027-01-23");
    assert_eq!(people(&world, 3), 1);
    night(&world, "2027-01-24");
    assert_eq!(people(&world, 3), 0);
}

#[test]
fn case_14_suspension_keeps_an_account_and_its_end_gives_thirty_days() {
    for (suspended, of_person) in [(true, true), (true, false), (false, false)] {
        let world = unused();
        let suspend = |at: Option<&str>| {
            world.write(vec![if of_person {
                system_sql!(
                    "update person set suspended_at = ?1 where id = ?2",
                    at,
                    person(3)
                )
            } else {
                // One that lets him in is enough to answer.
                let other = organisation(if suspended { Q } else { P });
                system_sql!(
                    "update organisation set suspended_at = ?1 where id in (?2, ?3)",
                    at,
                    organisation(P),
                    other
                )
            }]);
        };
        night(&world, "2026-10-22");
        assert_eq!(mails(&world).len(), 1);
        suspend(Some("2026-10-23T08:00:00Z"));
        night(&world, "2026-10-24");
        night(&world, "2026-11-21");
        assert_eq!(people(&world, 3), i64::from(suspended));
        if !suspended {
            continue;
        }
        night(&world, "2027-11-21");
        assert_eq!(
            (people(&world, 3), mails(&world).len()),
            (1, 1),
            "none is new"
        );
        suspend(None);
        night(&world, "2027-11-22");
        assert_eq!(
            (people(&world, 3), mails(&world).len()),
            (1, 2),
            "warned anew"
        );
        night(&world, "2027-12-21");
        assert_eq!(people(&world, 3), 1);
        night(&world, "2027-12-22");
        assert_eq!(people(&world, 3), 0);
    }
}

#[test]
fn case_14_without_an_address_the_account_goes_all_the_same() {
    let world = unused();
    world.write(vec![system_sql!(
        "update person set email = null, email_folded = null where id = ?1",
        person(3)
    )]);
    night(&world, "2026-10-22");
    night(&world, "2026-11-21");
    assert_eq!((people(&world, 3), mails(&world).len()), (0, 0));
}

#[test]
fn an_audit_line_loses_its_actor_after_a_year_and_goes_after_five() {
    let world = World::staffed();
    let line = |n: u128, moment: &str| {
        system_sql!(
            "insert into audit (id, organisation_id, actor_id, action, subject, at, changed) values (?1, ?2, ?3, 'x', 'y', ?4, 1)",
            uuid::Uuid::from_u128(n),
            organisation(P),
            person(2),
            at(moment)
        )
    };
    world.write(vec![
        line(1, "2025-11-21T01:40:00Z"),
        line(2, "2025-11-21T01:40:01Z"),
        line(3, "2021-11-21T01:40:00Z"),
    ]);
    night(&world, "2026-11-21");
    let lines = |actor: &str| {
        world
            .dump()
            .lines()
            .filter(|line| line.starts_with("audit ") && line.contains(actor))
            .count()
    };
    assert_eq!((lines(""), lines(&person(2).to_string())), (2, 1));
}

#[test]
fn links_sessions_and_throttles_go_when_their_time_is_up() {
    let world = World::staffed();
    let mut client = world.signed_in("agent@poitiers.example");
    world.ask(&mut client, "agent@poitiers.example");
    night(&world, "2026-03-04");
    let count = |table: &str| {
        world
            .dump()
            .lines()
            .filter(|line| line.starts_with(&format!("{table} ")))
            .count()
    };
    assert_eq!(
        (
            count("sign_in_link"),
            count("throttle"),
            count("credential")
        ),
        (0, 1, 1)
    );
    night(&world, "2026-03-05");
    night(&world, "2026-04-03");
    assert_eq!((count("throttle"), count("credential")), (0, 0));
}

/// Runs one hour's jobs.
fn hour(world: &World, moment: &str) {
    world.set(moment);
    assert_eq!(
        now(APP.tick(&world.ctx(), &System::for_scheduled_event(), HOUR)),
        0
    );
}

/// Person 3 leaves P at that moment.
fn leaves(world: &World, moment: &str) {
    world.write(crate::departure::statements(
        organisation(P),
        person(3),
        at(moment),
    ));
}

/// Person 3 is in P, as at a moment that the database was taken back to.
fn brought_back(world: &World, joined_at: &str) {
    world.member_with(P, 3, Role::Agent, None);
    world.write(vec![system_sql!(
        "update membership set joined_at = ?1 where organisation_id = ?2 and person_id = ?3",
        joined_at,
        organisation(P),
        person(3)
    )]);
}

fn memberships(world: &World, n: u128) -> i64 {
    world.count(system_sql!(
        "select count(*) as value from membership where person_id = ?1",
        person(n)
    ))
}

#[test]
fn a_departure_is_noted_without_anything_that_says_who_left() {
    let world = World::staffed();
    leaves(&world, "2026-03-02T08:00:00Z");
    let dump = world.dump();
    let naming: Vec<&str> = dump
        .lines()
        .filter(|line| line.contains(&person(3).to_string()))
        .collect();
    assert_eq!(naming.len(), 1, "{naming:?}");
    assert!(naming[0].starts_with("departure "), "{naming:?}");
}

#[test]
fn whoever_a_restore_brings_back_leaves_again() {
    let world = unused();
    leaves(&world, "2026-10-02T08:00:00Z");
    hour(&world, "2026-10-02T08:25:00Z");
    assert_eq!(
        (people(&world, 3), memberships(&world, 3)),
        (1, 1),
        "Q still has her"
    );
    brought_back(&world, "2026-03-03T09:00:00Z");
    hour(&world, "2026-10-02T09:25:00Z");
    assert_eq!((people(&world, 3), memberships(&world, 3)), (1, 1));
    let dump = world.dump();
    let repeated = dump
        .lines()
        .filter(|line| line.contains("repeat_departure"));
    assert_eq!(repeated.count(), 1);
    assert_eq!(mails(&world).len(), 0, "it was told when it happened");
    hour(&world, "2026-10-02T10:25:00Z");
    assert_eq!(
        dump,
        world.dump(),
        "an ordinary hour changes and logs nothing"
    );
}

#[test]
fn whoever_came_back_to_the_team_stays() {
    for (joined, stays) in [
        ("2026-10-02T07:59:59Z", 0),
        ("2026-10-02T08:00:00Z", 1),
        ("2026-10-02T08:00:01Z", 1),
    ] {
        let world = World::staffed();
        leaves(&world, "2026-10-02T08:00:00Z");
        brought_back(&world, joined);
        hour(&world, "2026-10-02T08:25:00Z");
        assert_eq!(memberships(&world, 3), stays, "{joined}");
    }
}

#[test]
fn a_note_of_a_departure_goes_after_thirty_five_days() {
    let world = World::staffed();
    leaves(&world, "2026-03-02T01:40:00Z");
    let notes = || world.count(system_sql!("select count(*) as value from departure"));
    night(&world, "2026-04-05");
    assert_eq!(notes(), 1);
    night(&world, "2026-04-06");
    assert_eq!(notes(), 0);
}
