//! « Journal des actions »: who reads what, filters and pages.

use super::{Client, P, Q, TEN, World, at, organisation, person};
use platform::{db::Stmt, sql};
use uuid::Uuid;

const PLACE: &str = "/journal-des-actions";

fn line(of: u128, n: u128, actor: Option<u128>, action: &str, moment: &str) -> Stmt {
    sql!(
        "insert into audit (id, organisation_id, actor_id, action, subject, at, changed) values (?1, ?2, ?3, ?4, 'category/x', ?5, 1)",
        Uuid::from_u128(n),
        organisation(of),
        actor.map(person),
        action,
        at(moment)
    )
}

fn boss(world: &World) -> Client {
    world.signed_in("administrateur@poitiers.example").json()
}

fn items(world: &World, client: &mut Client, query: &str) -> Vec<serde_json::Value> {
    let answer = world.get(client, &format!("{PLACE}?{query}"));
    assert_eq!((answer.status, answer.trips), (200, 2), "{}", answer.body);
    answer.json()["items"].as_array().unwrap().clone()
}

#[test]
fn the_administrateur_reads_everybody_and_the_others_themselves() {
    let world = World::staffed();
    world.write(vec![
        line(P, 1, Some(3), "start", TEN),
        line(P, 2, None, "erase_unused_account", TEN),
        line(Q, 3, Some(3), "finish", TEN),
    ]);
    let mut boss = boss(&world);
    let all = items(&world, &mut boss, "action=start");
    assert_eq!(all.len(), 1);
    assert_eq!(all[0]["actor_name"], "Camille Nom3");
    assert_eq!(all[0]["action_label"], "Intervention démarrée");
    assert_eq!(
        items(&world, &mut boss, "action=erase_unused_account")[0]["actor_name"],
        serde_json::Value::Null
    );
    assert!(
        items(&world, &mut boss, "action=finish").is_empty(),
        "nothing of Q"
    );
    assert!(items(&world, &mut boss, "vue=moi&action=start").is_empty());
    for role in ["coordinateur", "agent", "demandeur"] {
        let mut client = world.signed_in(&format!("{role}@poitiers.example")).json();
        let own = items(&world, &mut client, "");
        let expected = if role == "agent" { 2 } else { 1 };
        assert_eq!(own.len(), expected, "{role}: his sign-in, and what he did");
    }
}

#[test]
fn pages_follow_each_other_by_key() {
    let world = World::staffed();
    let lines = (1..=120)
        .map(|n| line(P, n, Some(3), "comment", TEN))
        .collect();
    world.write(lines);
    let mut boss = boss(&world);
    let (mut seen, mut address) = (Vec::new(), format!("{PLACE}?action=comment"));
    loop {
        let answer = world.get(&mut boss, &address).json();
        let ids = answer["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["id"].to_string());
        seen.extend(ids.collect::<Vec<_>>());
        match answer["next"].as_str() {
            Some(next) => next.clone_into(&mut address),
            None => break,
        }
    }
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.dedup();
    sorted.reverse();
    assert_eq!((seen.len(), seen), (120, sorted));
    // The address of the next page stands in a header: nothing but filters goes there.
    let long = "a".repeat(3000);
    let strange = format!("{PLACE}?action=comment&vue={long}&autre={long}");
    let next = world.get(&mut boss, &strange).json()["next"].to_string();
    assert!(next.contains("action=comment") && !next.contains("aaa") && !next.contains("autre"));
    let page = world.get(
        &mut world.signed_in("administrateur@poitiers.example"),
        &format!("{PLACE}?action=comment"),
    );
    assert!(
        page.body.contains("Page suivante")
            && page.body.contains("Commentaire écrit")
            && page.body.contains("Une catégorie")
    );
}

#[test]
fn both_days_are_included() {
    let world = World::staffed();
    world.write(vec![
        line(P, 1, Some(3), "block", "2026-02-28T22:59:59Z"),
        line(P, 2, Some(3), "block", "2026-02-28T23:00:00Z"),
        line(P, 3, Some(3), "block", "2026-03-01T22:59:59Z"),
        line(P, 4, Some(3), "block", "2026-03-01T23:00:00Z"),
    ]);
    let mut boss = boss(&world);
    let found = items(
        &world,
        &mut boss,
        "action=block&from=2026-03-01&to=2026-03-01",
    );
    let moments: Vec<&str> = found
        .iter()
        .map(|one| one["at"].as_str().unwrap())
        .collect();
    assert_eq!(
        moments,
        ["2026-03-01T23:59:59+01:00", "2026-03-01T00:00:00+01:00"]
    );
}

#[test]
fn a_wrong_filter_is_named() {
    let world = World::staffed();
    let mut client = world.signed_in("agent@poitiers.example");
    let wrong = world.get(
        &mut client,
        &format!("{PLACE}?from=2026-03-02&to=2026-03-01"),
    );
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("La date de fin"));
}

#[test]
fn every_search_of_the_journal_is_served_by_an_index_of_its_order() {
    use crate::{
        policy::{TABLE, may, own_account},
        store::actions::{self as store, Search},
    };
    use domain::policy::{Actor, Role, Subject, check};
    let world = World::staffed();
    let actor = Actor {
        person: person(1),
        organisation: organisation(P),
        role: Role::Administrator,
    };
    let everybody =
        check::<may::ReadActions>(TABLE, &actor, Subject::organisation(actor.organisation))
            .unwrap();
    let own = check::<may::ReadOwnActions>(TABLE, &actor, own_account(&actor)).unwrap();
    let of_action = Search {
        action: Some("start".to_owned()),
        ..Search::default()
    };
    for (statement, index) in [
        (
            store::everybody(&everybody, &Search::default()),
            "audit_by_moment",
        ),
        (store::everybody(&everybody, &of_action), "audit_by_action"),
        (store::own(&own, &Search::default()), "audit_by_actor"),
    ] {
        #[derive(serde::Deserialize)]
        struct Plan {
            detail: String,
        }
        let explained = Stmt {
            sql: format!("explain query plan {}", statement.sql).into(),
            params: statement.params,
        };
        let steps: Vec<Plan> = world.rows(explained);
        assert!(
            steps.iter().any(|step| step.detail.contains(index)),
            "{index}: {:?}",
            steps.iter().map(|step| &step.detail).collect::<Vec<_>>()
        );
        assert!(
            !steps.iter().any(|step| step.detail.contains("TEMP B-TREE")),
            "{index}"
        );
    }
}
