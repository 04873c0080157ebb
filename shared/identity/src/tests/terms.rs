//! The terms of use: published by the operator, read, and accepted by use.

use super::{Client, World, organisation};
use domain::policy::Role;
use platform::{db::Single, system_sql};

/// The platform's own organisation.
const O: u128 = 0xf0;
const OPERATOR: &str = "exploitant@poitiers.example";
const AGENT: &str = "agent@poitiers.example";
const BANNER: &str = "Les conditions d’utilisation, version\u{a0}";

fn staffed() -> World {
    let world = World::staffed();
    world.write(vec![system_sql!(
        "insert into organisation (id, kind, name, slug, created_at) values (?1, 'other', 'Parvis', 'parvis', '2026-01-01T08:00:00Z')",
        organisation(O)
    )]);
    world.member(O, 90, Role::Operator);
    world
}

/// The operator publishes a version that applies from 10 March 2026 on.
fn publish(world: &World) {
    let mut operator = world.signed_in(OPERATOR);
    let body = "# Objet\r\n\r\nLe service aide <les> équipes.\r\nIl est gratuit.";
    let form = [("apply_on", "2026-03-10"), ("body", body)];
    let answer = world.post(&mut operator, "/console/conditions", &form);
    assert_eq!(answer.status, 303, "{}", answer.body);
}

fn accepted(world: &World) -> Vec<String> {
    let rows: Vec<Single<String>> = world.rows(system_sql!(
        "select version || ' ' || accepted_at as value from terms_reading where accepted_at is not null order by version"
    ));
    rows.into_iter().map(|row| row.value).collect()
}

fn has_banner(world: &World, client: &Client) -> bool {
    let page = world.get(&mut client.clone(), "/mon-compte");
    assert_eq!(page.status, 200);
    page.body.contains(BANNER)
}

#[test]
fn interventions_27_new_terms_are_announced_until_they_are_read() {
    let world = staffed();
    let mut client = world.signed_in(AGENT);
    assert!(!has_banner(&world, &client), "nothing is published");
    let none = world.get(&mut client.clone(), "/conditions");
    assert!(none.body.contains("pas encore publié"));
    assert_eq!(
        world.get(&mut client.clone().json(), "/conditions").status,
        404
    );
    publish(&world);
    assert!(has_banner(&world, &client));
    let page = world.get(&mut client, "/conditions").body;
    assert!(page.contains("<h2>Objet</h2>") && page.contains("aide &lt;les&gt; équipes."));
    assert!(has_banner(&world, &client), "a GET records nothing");
    for wrong in ["", "x", "-1"] {
        let answer = world.post(&mut client, "/conditions/lues", &[("version", wrong)]);
        assert_eq!(answer.status, 422);
    }
    // A version that nobody published is not recorded.
    world.post(&mut client, "/conditions/lues", &[("version", "2")]);
    assert!(has_banner(&world, &client));
    for _ in 0..2 {
        let answer = world.post(&mut client, "/conditions/lues", &[("version", "1")]);
        assert_eq!(answer.status, 303);
    }
    assert!(!has_banner(&world, &client));
    publish(&world);
    assert!(has_banner(&world, &client), "once a version");
}

#[test]
fn interventions_27_using_the_service_once_they_apply_is_accepting_them() {
    let world = staffed();
    let client = world.signed_in(AGENT);
    publish(&world);
    // 9 March, one second before midnight in Paris.
    world.set("2026-03-09T22:59:59Z");
    has_banner(&world, &client);
    assert!(accepted(&world).is_empty());
    world.set("2026-03-09T23:00:00Z");
    has_banner(&world, &client);
    world.set("2026-03-10T08:00:00Z");
    has_banner(&world, &client);
    assert_eq!(accepted(&world), ["1 2026-03-09T23:00:00Z"]);
    let page = world.get(&mut client.clone(), "/conditions").body;
    assert!(page.contains("sous la version\u{a0}1 depuis le 10\u{a0}mars\u{a0}2026"));
    assert!(has_banner(&world, &client), "accepted, and not read");
}

#[test]
fn a_program_and_a_stranger_accept_nothing() {
    let world = staffed();
    let client = world.signed_in(AGENT);
    let token = [("name", "Export"), ("scope", "agent"), ("days", "30")];
    let made = world.post(&mut client.clone().json(), "/mon-compte/jetons", &token);
    let token = made.json()["token"].as_str().unwrap().to_owned();
    publish(&world);
    world.set("2026-03-11T08:00:00Z");
    let mut program = Client::program(&token);
    assert_eq!(world.get(&mut program, "/mon-compte").status, 200);
    let stranger = world.get(&mut Client::browser(), "/conditions");
    assert!(stranger.body.contains("Version\u{a0}1") && !stranger.body.contains("J’ai lu"));
    assert!(accepted(&world).is_empty());
    assert_eq!(
        world
            .post(
                &mut Client::browser(),
                "/conditions/lues",
                &[("version", "1")]
            )
            .status,
        401
    );
}

#[test]
fn the_operator_alone_publishes_and_what_he_typed_stays() {
    let world = staffed();
    let mut agent = world.signed_in(AGENT);
    assert_eq!(world.get(&mut agent, "/console/conditions").status, 403);
    let form = [("apply_on", "2026-03-10"), ("body", "Bonjour.")];
    let refused = world.post(&mut agent, "/console/conditions", &form);
    assert_eq!(refused.status, 403);
    let mut operator = world.signed_in(OPERATOR);
    let late = [("apply_on", "2026-03-02"), ("body", "Bonjour à tous.")];
    let wrong = world.post(&mut operator, "/console/conditions", &late);
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("Bonjour à tous.") && wrong.body.contains("value=\"2026-03-02\""));
    publish(&world);
    publish(&world);
    let mut program = operator.json();
    let versions = world.get(&mut program, "/console/conditions").json();
    let items = versions["items"].as_array().unwrap();
    let numbers = items.iter().map(|one| one["version"].as_u64().unwrap());
    assert_eq!(numbers.collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn the_version_in_force_goes_on_being_shown_and_accepted_while_the_next_one_is_to_come() {
    let world = staffed();
    publish(&world);
    world.set("2026-03-11T08:00:00Z");
    let mut operator = world.signed_in(OPERATOR);
    let next = [
        ("apply_on", "2026-04-01"),
        ("body", "# Suite\n\nTexte à venir."),
    ];
    let published = world.post(&mut operator, "/console/conditions", &next);
    assert_eq!(published.status, 303, "{}", published.body);
    // A newcomer, who used nothing before version 2 was published.
    let client = world.signed_in(AGENT);
    let page = world.get(&mut client.clone(), "/conditions").body;
    let [current, coming] =
        ["aide &lt;les&gt; équipes", "Texte à venir"].map(|text| page.find(text));
    assert!(current.is_some() && current < coming, "{page}");
    assert!(page.contains("<h2>Objet</h2>") && page.contains("<h3>Suite</h3>"));
    assert!(has_banner(&world, &client), "of the one to come");
    let of = |world: &World| {
        let rows: Vec<Single<String>> = world.rows(system_sql!(
            "select version || ' ' || substr(accepted_at, 1, 10) as value from terms_reading where person_id = ?1 and accepted_at is not null order by version",
            super::person(3)
        ));
        rows.into_iter().map(|row| row.value).collect::<Vec<_>>()
    };
    assert_eq!(of(&world), ["1 2026-03-11"]);
    let json = world.get(&mut Client::browser().json(), "/conditions");
    assert_eq!(json.json()["version"], 1);
    // 31 March, one second before midnight in Paris, then midnight.
    world.set("2026-03-31T21:00:00Z");
    let client = world.signed_in(AGENT);
    world.set("2026-03-31T21:59:59Z");
    has_banner(&world, &client);
    assert_eq!(of(&world), ["1 2026-03-11"]);
    world.set("2026-03-31T22:00:00Z");
    has_banner(&world, &client);
    assert_eq!(of(&world), ["1 2026-03-11", "2 2026-03-31"]);
    let page = world.get(&mut client.clone(), "/conditions").body;
    assert!(page.contains("Texte à venir") && !page.contains("aide &lt;les&gt;"));
    assert!(page.contains("/conditions?version=1"));
    let mut stranger = Client::browser();
    let former = world.get(&mut stranger, "/conditions?version=1").body;
    assert!(former.contains("aide &lt;les&gt; équipes") && !former.contains("Texte à venir"));
    for unknown in ["3", "x", "-1", ""] {
        let address = format!("/conditions?version={unknown}");
        assert_eq!(world.get(&mut stranger, &address).status, 404);
    }
}

#[test]
fn west_of_paris_a_version_is_not_accepted_before_its_day() {
    let world = staffed();
    world.write(vec![system_sql!(
        "update organisation set zone = 'America/Martinique' where slug = 'poitiers'"
    )]);
    let client = world.signed_in(AGENT);
    publish(&world);
    world.set("2026-03-10T03:59:59Z");
    has_banner(&world, &client);
    assert!(accepted(&world).is_empty());
    world.set("2026-03-10T04:00:00Z");
    has_banner(&world, &client);
    assert_eq!(accepted(&world), ["1 2026-03-10T04:00:00Z"]);
}
