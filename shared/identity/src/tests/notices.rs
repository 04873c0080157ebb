//! « Personnes à informer »: the list to print, and several ticked at once.

use super::{Client, P, World, organisation, person};
use domain::policy::Role;
use platform::sql;

const ADMINISTRATOR: &str = "administrateur@poitiers.example";

/// P, whose four have been told, with people from 10 on who have no address.
fn world(silent: u128) -> (World, Client) {
    let world = World::staffed();
    world.write(vec![sql!(
        "update membership set notice_at = joined_at where organisation_id = ?1",
        organisation(P)
    )]);
    for n in 10..10 + silent {
        world.member_with(P, n, Role::Agent, None);
    }
    let client = world.signed_in(ADMINISTRATOR);
    (world, client)
}

fn to_inform(world: &World) -> i64 {
    world.count(sql!(
        "select count(*) as value from membership where organisation_id = ?1 and notice_at is null",
        organisation(P)
    ))
}

#[test]
fn the_list_is_printed_with_what_is_to_be_handed_over() {
    let (world, mut client) = world(2);
    let page = world.get(&mut client, "/equipe/a-informer");
    for words in [
        "Camille Nom10",
        "Camille Nom11",
        "Remise le",
        "servent à",
        "effacer",
        "CNIL",
    ] {
        assert!(page.body.contains(words), "{words}");
    }
    assert!(!page.body.contains("Nom3"), "who was told is not in it");
    assert!(
        world
            .get(&mut client, "/equipe")
            .body
            .contains("/equipe/a-informer")
    );
    let mut coordinator = world.signed_in("coordinateur@poitiers.example").json();
    assert_eq!(
        world.get(&mut coordinator, "/equipe/a-informer").status,
        403
    );
    let ticked = world.post(
        &mut coordinator,
        "/equipe/informees",
        &[("person_ids", &person(10).to_string())],
    );
    assert_eq!((ticked.status, to_inform(&world)), (403, 2));
}

#[test]
fn a_page_holds_a_hundred_and_the_team_shows_twenty() {
    let (world, client) = world(101);
    let mut client = client.json();
    let first = world.get(&mut client, "/equipe/a-informer").json();
    assert_eq!(first["items"].as_array().unwrap().len(), 100);
    let next = world
        .get(&mut client, first["next"].as_str().unwrap())
        .json();
    assert_eq!(
        (
            next["items"].as_array().unwrap().len(),
            next["next"].is_null()
        ),
        (1, true)
    );
    let mut browser = world.signed_in(ADMINISTRATOR);
    let page = world.get(&mut browser, "/equipe").body;
    assert_eq!(page.matches("/informee\"").count(), 20);
    assert!(page.contains("Voir toute la liste"));
}

#[test]
fn several_are_ticked_at_once_and_once_each() {
    let (world, client) = world(3);
    let mut client = client.json();
    let ids = [10, 11, 3, 999].map(|n| person(n).to_string());
    let form: Vec<(&str, &str)> = ids.iter().map(|id| ("person_ids", id.as_str())).collect();
    let ticked = world.post(&mut client, "/equipe/informees", &form);
    assert_eq!(
        (ticked.status, &ticked.json()["informed"]),
        (200, &2.into()),
        "who was told, or is nobody’s, is left alone"
    );
    assert_eq!(to_inform(&world), 1);
    let again = world.post(&mut client, "/equipe/informees", &form);
    assert_eq!((again.status, &again.json()["informed"]), (200, &0.into()));
    assert_eq!(world.count(sql!("select count(*) as value from audit where organisation_id = ?1 and action = 'record_notice'", organisation(P))), 2);
    let nobody = world.post(&mut client, "/equipe/informees", &[]);
    assert_eq!(nobody.status, 422);
}

#[test]
fn a_list_sent_with_nobody_ticked_comes_back_and_says_so() {
    let (world, mut client) = world(101);
    let first = world.get(&mut client, "/equipe/a-informer").body;
    let next = first.split("/equipe/a-informer?after=").nth(1).unwrap();
    let after = next.split('"').next().unwrap();
    for (query, shown) in [(String::new(), 100), (format!("?after={after}"), 1)] {
        let page = world.get(&mut client, &format!("/equipe/a-informer{query}"));
        let action = format!("action=\"/equipe/informees{query}\"");
        assert!(page.body.contains(&action), "{action}");
        let answer = world.post(&mut client, &format!("/equipe/informees{query}"), &[]);
        assert_eq!((answer.status, answer.trips), (422, 1));
        for words in [
            "<title>Erreur",
            "Choisissez au moins une personne.",
            "href=\"#person_ids\"",
            "<details class=\"fold\" open",
            "Remise le",
        ] {
            assert!(answer.body.contains(words), "{words}");
        }
        let boxes = answer.body.matches("name=\"person_ids\"").count();
        assert_eq!(boxes, shown, "the same people");
    }
    assert_eq!(to_inform(&world), 101);
}
