//! Identifiants and passwords, as people use them.

use super::{Answer, Client, P, Q, World, at, closings, organisation, person};
use crate::{
    forms::passwords as forms,
    password::{self, Account, canonical, canonical_one_time},
    store::passwords::{self as store, Attempt},
};
use domain::policy::Role;
use platform::{
    db::{DbError, Single},
    sql, system_sql,
};
use serde_json::json;
use uuid::Uuid;
use web::Fields;

const SIGN_IN: &str = "/connexion/mot-de-passe";
const FORGOTTEN: &str = "/connexion/mot-de-passe/oublie";
const LINK: &str = "/connexion/mot-de-passe/lien";
const OWN: &str = "/mon-compte/mot-de-passe";
const REMOVE: &str = "/mon-compte/mot-de-passe/supprimer";
const ADMINISTRATOR: &str = "administrateur@poitiers.example";
const AGENT: &str = "agent@poitiers.example";

/// The agent's.
const GOOD: &str = "tulipe kayak";
const OTHER: &str = "brume et lanterne";

/// P with its people, of whom the agent and somebody without an address have a password.
fn world() -> World {
    let world = World::staffed();
    world.member_with(P, 9, Role::Agent, None);
    for n in [3, 9] {
        keep(&world, n, GOOD);
    }
    world
}

fn keep(world: &World, n: u128, password: &str) {
    world.write(vec![system_sql!(
        "insert into password (person_id, hash, set_at) values (?1, ?2, ?3) on conflict (person_id) do update set hash = excluded.hash, expires_at = null",
        person(n),
        password::hash(&canonical(password), [3; 16]).unwrap(),
        at(super::TEN)
    )]);
}

fn kept(world: &World, n: u128) -> Vec<String> {
    world
        .rows::<Single<String>>(system_sql!(
            "select hash as value from password where person_id = ?1",
            person(n)
        ))
        .into_iter()
        .map(|row| row.value)
        .collect()
}

fn try_with(world: &World, client: &mut Client, name: &str, password: &str) -> Answer {
    let form = [
        ("organisation_slug", "poitiers"),
        ("identifiant", name),
        ("password", password),
    ];
    world.post(client, SIGN_IN, &form)
}

fn enter(world: &World, name: &str, password: &str) -> (Client, Answer) {
    let mut client = Client::browser();
    let answer = try_with(world, &mut client, name, password);
    (client, answer)
}

/// A browser signed in with the password of `world`.
fn inside(world: &World, name: &str) -> Client {
    let (client, answer) = enter(world, name, GOOD);
    assert_eq!(answer.status, 303, "{}", answer.body);
    client
}

fn attempts(world: &World) -> i64 {
    world.count(system_sql!(
        "select coalesce(sum(count), 0) as value from throttle where kind = 'password'"
    ))
}

/// All that an answer shows but the names that were typed.
fn face(answer: &Answer, typed: &str) -> (u16, String, String, u32) {
    let headers = format!("{:?}", answer.headers);
    let body = answer.body.replace(typed, "…");
    (answer.status, headers, body, answer.trips)
}

fn token(body: &str) -> String {
    let from = body.split("name=\"token\" value=\"").nth(1).unwrap();
    from.split('"').next().unwrap().to_owned()
}

fn mailed_token(world: &World) -> String {
    let mail = world.mailer.sent().pop().unwrap();
    let rest = mail.text.split("/connexion/mot-de-passe/lien#").nth(1);
    rest.unwrap().split_whitespace().next().unwrap().to_owned()
}

fn choose(world: &World, token: &str, password: &str) -> Answer {
    let form = [
        ("token", token),
        ("password", password),
        ("password_again", password),
    ];
    world.post(&mut Client::browser(), LINK, &form)
}

fn give(world: &World, client: &mut Client, n: u128) -> Answer {
    let address = format!("/equipe/{}/mot-de-passe", person(n));
    world.post(client, &address, &[])
}

fn shown(body: &str) -> String {
    let from = body.split("<strong>").nth(1).unwrap();
    from.split('<').next().unwrap().to_owned()
}

#[test]
fn an_identifiant_in_any_case_and_its_password_open_a_session() {
    let world = world();
    for name in ["id-3", "ID-3", " Id-3 ", AGENT, "Agent@Poitiers.Example"] {
        let (mut client, answer) = enter(&world, name, GOOD);
        assert_eq!(answer.status, 303, "{name}: {}", answer.body);
        assert_eq!(answer.header("location"), "/");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.trips, 2);
        assert_eq!(world.get(&mut client, "/mon-compte").status, 200);
    }
    let lines = sql!(
        "select count(*) as value from audit where action = 'sign_in' and actor_id = ?1 and organisation_id = ?2",
        person(3),
        organisation(P)
    );
    assert_eq!(world.count(lines), 5);
    assert_eq!(attempts(&world), 0, "right passwords are not counted");
}

#[test]
fn a_program_signs_in_too_and_an_address_needs_no_organisation() {
    let world = world();
    let form = [("identifiant", AGENT), ("password", GOOD)];
    let answer = world.post(&mut Client::default().json(), SIGN_IN, &form);
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.json()["person_id"], json!(person(3)));
}

#[test]
fn an_address_opens_the_organisation_that_was_chosen_or_the_last_joined() {
    let world = world();
    world.set("2026-03-03T09:10:00Z");
    world.member_with(Q, 3, Role::Requester, Some(AGENT));
    for (slug, opened) in [("poitiers", P), ("liguge", Q), ("", Q), ("ailleurs", Q)] {
        let form = [
            ("organisation_slug", slug),
            ("identifiant", AGENT),
            ("password", GOOD),
        ];
        let answer = world.post(&mut Client::default().json(), SIGN_IN, &form);
        assert_eq!(
            answer.json()["organisation_id"],
            json!(organisation(opened))
        );
    }
}

#[test]
fn what_is_missing_is_named_and_what_was_typed_stays_but_the_password() {
    let world = world();
    let mut client = Client::browser();
    let form = [("identifiant", "id 3"), ("password", "secret!secret!")];
    let answer = world.post(&mut client, SIGN_IN, &form);
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("value=\"id 3\"") && !answer.body.contains("secret!"));
    assert!(answer.body.contains("de 3 à 60"));
    let answer = world.post(&mut client, SIGN_IN, &[("identifiant", "id-3")]);
    assert!(answer.body.contains("Choisissez votre organisation"));
    assert!(answer.body.contains("Indiquez votre mot de passe"));
    let long = "é".repeat(129);
    assert_eq!(try_with(&world, &mut client, "id-3", &long).status, 422);
    assert_eq!(attempts(&world), 0, "nothing was compared");
}

#[test]
fn the_page_offers_the_organisations_and_takes_one_from_its_address() {
    let world = world();
    let mut client = Client::browser();
    let page = world.get(
        &mut client,
        &format!("{SIGN_IN}?organisation=poitiers&retour=/terrain/"),
    );
    assert_eq!((page.status, page.trips), (200, 1));
    assert!(
        page.body
            .contains("<option value=\"poitiers\" selected>Ville de Poitiers")
    );
    assert!(page.body.contains("<option value=\"liguge\">"));
    assert!(page.body.contains("name=\"retour\" value=\"/terrain/\""));
    for token in ["username", "current-password"] {
        assert!(page.body.contains(&format!("autocomplete=\"{token}\"")));
    }
    let form = [
        ("identifiant", AGENT),
        ("password", GOOD),
        ("retour", "/terrain/"),
    ];
    let answer = world.post(&mut client, SIGN_IN, &form);
    assert_eq!(answer.header("location"), "/terrain/");
}

#[test]
fn case_02_known_unknown_suspended_and_without_password_are_answered_alike() {
    let world = world();
    world.member_with(P, 7, Role::Agent, None);
    keep(&world, 7, GOOD);
    world.write(vec![system_sql!(
        "update person set suspended_at = ?1 where id = ?2",
        at(super::TEN),
        person(7)
    )]);
    let wrong = face(&enter(&world, "id-3", "tulipe kayaq").1, "id-3");
    assert_eq!((wrong.0, wrong.3), (422, 1));
    // Nobody, no password, suspended although the password is the right one; by address too.
    for (name, password) in [
        ("nobody", GOOD),
        ("id-4", GOOD),
        ("id-7", GOOD),
        ("demandeur@poitiers.example", GOOD),
        ("nobody@poitiers.example", GOOD),
        (AGENT, OTHER),
    ] {
        let answer = face(&enter(&world, name, password).1, name);
        assert_eq!(answer, wrong, "{name}");
    }
    let of_nowhere = [
        ("organisation_slug", "ailleurs"),
        ("identifiant", "id-3"),
        ("password", GOOD),
    ];
    let answer = world.post(&mut Client::browser(), SIGN_IN, &of_nowhere);
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains(crate::fr::passwords::WRONG));
}

#[test]
fn case_02_the_statements_have_one_shape() {
    let shape = |name: &str| {
        let form = format!("organisation_slug=poitiers&identifiant={name}&password=x");
        let command = forms::sign_in(&Fields::from_urlencoded(form.as_bytes())).unwrap();
        let attempt = Attempt::new(command.subject(), "n".to_owned(), at(super::TEN));
        store::attempt(&attempt, &command.name, &command.slug)
            .into_iter()
            .map(|one| (one.sql, one.params.len()))
            .collect::<Vec<_>>()
    };
    assert_eq!(shape("id-3"), shape("nobody"));
    assert_eq!(shape(AGENT), shape("nobody@poitiers.example"));
}

#[test]
fn the_eleventh_wrong_password_waits_a_quarter_of_an_hour_to_the_second() {
    let world = world();
    let mut client = Client::browser();
    for tries in 0..10 {
        world.set(&format!("2026-03-03T09:0{}:00Z", tries % 5));
        assert_eq!(try_with(&world, &mut client, "id-3", OTHER).status, 422);
    }
    world.set("2026-03-03T09:14:59Z");
    let eleventh = try_with(&world, &mut client, "ID-3", GOOD);
    assert_eq!(
        (eleventh.status, eleventh.header("retry-after")),
        (429, "1")
    );
    assert!(eleventh.body.contains("Trop de mots de passe erronés"));
    assert_eq!(attempts(&world), 10, "what is refused is not counted");
    world.set("2026-03-03T09:15:00Z");
    assert_eq!(try_with(&world, &mut client, "id-3", GOOD).status, 303);
    // Eight of the ten are still there: two more are taken.
    for status in [422, 422, 429] {
        assert_eq!(try_with(&world, &mut client, "id-3", OTHER).status, status);
    }
}

#[test]
fn throttles_are_the_same_for_whom_nobody_knows() {
    let world = world();
    let run = |name: &str| {
        let mut client = Client::browser();
        (0..12)
            .map(|_| face(&try_with(&world, &mut client, name, OTHER), name))
            .collect::<Vec<_>>()
    };
    assert_eq!(run("id-3"), run("nobody"));
}

#[test]
fn a_network_sends_fifty_wrong_passwords_and_another_is_not_held_back() {
    let world = world();
    let mut client = Client::browser();
    client
        .headers
        .push(("cf-connecting-ip", "192.0.2.7".to_owned()));
    for tries in 0..50 {
        let name = format!("nobody-{tries}");
        assert_eq!(try_with(&world, &mut client, &name, OTHER).status, 422);
    }
    let answer = try_with(&world, &mut client, "id-3", GOOD);
    assert_eq!((answer.status, answer.header("retry-after")), (429, "900"));
    let mut other = Client::browser();
    other
        .headers
        .push(("cf-connecting-ip", "192.0.2.8".to_owned()));
    assert_eq!(try_with(&world, &mut other, "id-3", GOOD).status, 303);
}

#[test]
fn nothing_is_won_by_a_suspension_or_a_change_between_the_two_round_trips() {
    let changed = [
        system_sql!(
            "update password set hash = 'x' where person_id = ?1",
            person(3)
        ),
        system_sql!("delete from password where person_id = ?1", person(3)),
    ];
    for faster in closings().into_iter().chain(changed) {
        let world = world();
        world.db.overtake(vec![faster]);
        let (client, answer) = enter(&world, "id-3", GOOD);
        assert_eq!(answer.status, 422);
        assert_eq!(client.session(), None);
    }
}

#[test]
fn a_sign_in_replaces_the_session_that_the_browser_had() {
    let world = world();
    let mut client = inside(&world, "id-3");
    let before = client.clone();
    assert_eq!(try_with(&world, &mut client, "id-3", GOOD).status, 303);
    assert_ne!(client.session(), before.session());
    assert_eq!(world.get(&mut before.clone(), "/mon-compte").status, 401);
}

#[test]
fn case_07_a_suspended_person_is_out_and_does_not_come_back() {
    let world = world();
    let mut client = inside(&world, "id-9");
    world.write(vec![system_sql!(
        "update person set suspended_at = ?1 where id = ?2",
        at(super::TEN),
        person(9)
    )]);
    assert_eq!(world.get(&mut client, "/mon-compte").status, 401);
    let right = face(&enter(&world, "id-9", GOOD).1, "id-9");
    let wrong = face(&enter(&world, "id-9", OTHER).1, "id-9");
    assert_eq!(right, wrong);
}

#[test]
fn a_one_time_password_opens_nothing_but_the_choice_of_another() {
    let world = world();
    let mut administrator = world.signed_in(ADMINISTRATOR);
    let mut before = inside(&world, "id-9");
    let page = give(&world, &mut administrator, 9);
    assert_eq!(
        (page.status, page.header("cache-control")),
        (201, "no-store")
    );
    let given = shown(&page.body);
    assert_eq!(
        world.get(&mut before, "/mon-compte").status,
        401,
        "its sessions are closed"
    );
    assert_eq!(
        enter(&world, "id-9", GOOD).1.status,
        422,
        "the former one is worth nothing"
    );

    let (client, asked) = enter(&world, "id-9", &given.to_lowercase());
    assert_eq!((asked.status, asked.trips), (200, 2), "{}", asked.body);
    assert_eq!(client.session(), None, "no session");
    assert_eq!(attempts(&world), 1, "the wrong one alone is counted");
    let token = token(&asked.body);
    for (password, words) in [
        ("trop court!", "au moins 12"),
        (given.as_str(), "à usage unique"),
        ("nom9 camille 2026", "trop facile"),
    ] {
        let answer = choose(&world, &token, password);
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains(words), "{password}: {}", answer.body);
        assert!(!answer.body.contains(password), "never shown again");
    }
    let twice = [
        ("token", token.as_str()),
        ("password", OTHER),
        ("password_again", GOOD),
    ];
    let differs = world.post(&mut Client::browser(), LINK, &twice);
    assert!(differs.body.contains("Les deux saisies diffèrent"));

    let chosen = choose(&world, &token, OTHER);
    assert_eq!(chosen.status, 303, "{}", chosen.body);
    assert_eq!(
        chosen.header("location"),
        "/connexion/mot-de-passe?fait=mot-de-passe-choisi"
    );
    assert_eq!(choose(&world, &token, GOOD).status, 403, "the link is used");
    assert_eq!(
        enter(&world, "id-9", &given).1.status,
        422,
        "so is the one-time password"
    );
    let (mut client, answer) = enter(&world, "id-9", OTHER);
    assert_eq!(answer.status, 303);
    assert_eq!(world.get(&mut client, "/mon-compte").status, 200);
}

#[test]
fn a_one_time_password_lives_seven_days_to_the_second() {
    let world = world();
    let mut administrator = world.signed_in(ADMINISTRATOR);
    let given = shown(&give(&world, &mut administrator, 9).body);
    world.set("2026-03-10T08:59:59Z");
    assert_eq!(enter(&world, "id-9", &given).1.status, 200);
    world.set("2026-03-10T09:00:00Z");
    assert_eq!(enter(&world, "id-9", &given).1.status, 422);
}

#[test]
fn a_program_is_told_to_choose_in_a_browser() {
    let world = world();
    let mut administrator = world.signed_in(ADMINISTRATOR).json();
    let answer = give(&world, &mut administrator, 9);
    let given = answer.json();
    assert_eq!(given["expires_at"], "2026-03-10T10:00:00+01:00");
    let mut program = Client::default().json();
    let answer = try_with(
        &world,
        &mut program,
        "id-9",
        given["password"].as_str().unwrap(),
    );
    assert_eq!(answer.status, 403);
    assert_eq!(attempts(&world), 0);
}

#[test]
fn a_link_to_choose_dies_with_its_quarter_of_an_hour_a_suspension_or_another_address() {
    let world = world();
    let asked = |world: &World| {
        let answer = world.post(&mut Client::browser(), FORGOTTEN, &[("email", AGENT)]);
        assert_eq!((answer.status, answer.mails, answer.trips), (303, 1, 1));
        mailed_token(world)
    };
    let token = asked(&world);
    world.set("2026-03-03T09:15:00Z");
    assert_eq!(choose(&world, &token, OTHER).status, 403);
    let token = asked(&world);
    world.set("2026-03-03T09:29:59Z");
    assert_eq!(choose(&world, &token, OTHER).status, 303);

    let token = asked(&world);
    let suspend = system_sql!(
        "update person set suspended_at = '2026-03-03T09:00:00Z' where id = ?1",
        person(3)
    );
    world.db.overtake(vec![suspend]);
    assert_eq!(
        choose(&world, &token, GOOD).status,
        403,
        "suspended between reading and writing"
    );
    assert_eq!(choose(&world, &token, GOOD).status, 403);
    world.write(vec![system_sql!(
        "update person set suspended_at = null where id = ?1",
        person(3)
    )]);

    let mut administrator = world.signed_in(ADMINISTRATOR);
    let form = [
        ("last_name", "Nom"),
        ("first_name", "Camille"),
        ("identifiant", "id-3"),
        ("role", "agent"),
        ("email", "autre@poitiers.example"),
    ];
    let address = format!("/equipe/{}/modifier", person(3));
    assert_eq!(world.post(&mut administrator, &address, &form).status, 303);
    assert_eq!(
        choose(&world, &token, GOOD).status,
        403,
        "the address is another's now"
    );
    assert_eq!(
        enter(&world, "id-3", OTHER).1.status,
        303,
        "the password stays"
    );
}

#[test]
fn a_link_of_one_purpose_is_worth_nothing_for_the_other() {
    let world = world();
    world.post(&mut Client::browser(), FORGOTTEN, &[("email", AGENT)]);
    let token = mailed_token(&world);
    let mut client = Client::browser();
    assert_eq!(
        world
            .post(&mut client, "/connexion/lien", &[("token", &token)])
            .status,
        403
    );
    let (sign_in, _) = world.ask(&mut client, AGENT);
    assert_eq!(choose(&world, &sign_in, OTHER).status, 403);
}

#[test]
fn the_whole_link_may_be_pasted_where_there_is_no_script() {
    let world = world();
    let page = world.get(&mut Client::browser(), LINK);
    assert_eq!(
        (page.status, page.header("referrer-policy"), page.trips),
        (200, "no-referrer", 0)
    );
    assert!(page.body.contains("<noscript><form"));
    world.post(&mut Client::browser(), FORGOTTEN, &[("email", AGENT)]);
    let pasted = format!(" https://parvis.example{LINK}#{} ", mailed_token(&world));
    let form = world.post(&mut Client::browser(), LINK, &[("token", &pasted)]);
    assert_eq!(form.status, 200, "asking consumes nothing");
    assert_eq!(choose(&world, &token(&form.body), OTHER).status, 303);
}

#[test]
fn asking_for_a_link_tells_nobody_who_has_an_account() {
    let world = world();
    let ask = |email: &str| {
        let answer = world.post(&mut Client::browser(), FORGOTTEN, &[("email", email)]);
        (answer.mails, face(&Answer { mails: 0, ..answer }, email))
    };
    let (mails, known) = ask(AGENT);
    assert_eq!(mails, 1);
    let (mails, unknown) = ask("personne@poitiers.example");
    assert_eq!((mails, unknown), (0, known.clone()));
    world.write(vec![system_sql!(
        "update person set suspended_at = '2026-03-03T09:00:00Z' where id = ?1",
        person(4)
    )]);
    assert_eq!(ask("demandeur@poitiers.example"), (0, known.clone()));
    for _ in 1..5 {
        assert_eq!(ask(AGENT).0, 1);
    }
    assert_eq!(ask(AGENT), (0, known), "five an hour");
}

#[test]
fn the_present_password_is_asked_to_change_it_and_everything_else_is_closed() {
    let world = world();
    let mut here = inside(&world, "id-3");
    let mut elsewhere = inside(&world, "id-3");
    world.post(&mut Client::browser(), FORGOTTEN, &[("email", AGENT)]);
    let link = mailed_token(&world);
    world.open_ways(3);
    let change = |client: &mut Client, present: &str, new: &str| {
        let form = [
            ("current_password", present),
            ("password", new),
            ("password_again", new),
        ];
        world.post(client, OWN, &form)
    };
    assert!(world.get(&mut here, OWN).body.contains("Choisi le"));
    let wrong = change(&mut here, OTHER, "navire sous la pluie");
    assert_eq!(wrong.status, 422);
    assert!(
        wrong
            .body
            .contains("Ce n’est pas votre mot de passe actuel")
    );
    assert_eq!(change(&mut here, GOOD, "trop court!").status, 422);
    assert_eq!(attempts(&world), 1, "the wrong one alone");
    let changed = change(&mut here, GOOD, OTHER);
    assert_eq!(
        (changed.status, changed.trips),
        (303, 2),
        "{}",
        changed.body
    );
    assert_eq!(world.get(&mut here, "/mon-compte").status, 200);
    assert_eq!(world.get(&mut elsewhere, "/mon-compte").status, 401);
    assert_eq!(world.ways(3), ["proconnect_identity"]);
    assert_eq!(choose(&world, &link, GOOD).status, 403);
    assert_eq!(enter(&world, "id-3", GOOD).1.status, 422);
    assert_eq!(enter(&world, "id-3", OTHER).1.status, 303);
    let told = sql!(
        "select count(*) as value from outbox where kind = 'password' and recipient = ?1 and organisation_id = ?2",
        AGENT,
        organisation(P)
    );
    assert_eq!(world.count(told), 1);
}

#[test]
fn ten_wrong_present_passwords_and_a_stolen_session_learns_no_more() {
    let world = world();
    let mut here = inside(&world, "id-3");
    let form = |present: &'static str| {
        [
            ("current_password", present),
            ("password", OTHER),
            ("password_again", OTHER),
        ]
    };
    for _ in 0..10 {
        assert_eq!(
            world.post(&mut here, OWN, &form("pas le bon mot")).status,
            422
        );
    }
    let refused = world.post(&mut here, OWN, &form(GOOD));
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (429, "900")
    );
    assert_eq!(world.post(&mut here, REMOVE, &form(GOOD)).status, 429);
    let stranger = world.post(&mut Client::browser(), OWN, &form(GOOD));
    assert_eq!(stranger.status, 401);
    world.set("2026-03-03T09:15:00Z");
    assert_eq!(world.post(&mut here, OWN, &form(GOOD)).status, 303);
}

#[test]
fn a_credential_that_is_none_counts_no_try_of_anybody() {
    let world = world();
    let mut forged = Client::browser();
    let claims = platform::directory::Credential::new(organisation(P), person(3), [1; 32]);
    forged
        .cookies
        .insert(web::serve::SESSION_COOKIE.to_owned(), claims.token());
    for _ in 0..11 {
        world.post(&mut forged, OWN, &[("current_password", "x")]);
    }
    assert_eq!(attempts(&world), 0);
}

#[test]
fn a_first_password_asks_for_a_sign_in_of_the_last_twelve_hours() {
    let world = world();
    let form = [("password", OTHER), ("password_again", OTHER)];
    let mut client = world.signed_in("demandeur@poitiers.example");
    world.set("2026-03-03T21:00:00Z");
    let late = world.post(&mut client, OWN, &form);
    assert_eq!(late.status, 403);
    assert!(late.body.contains("plus de 12 heures"));
    world.set("2026-03-03T20:59:59Z");
    assert_eq!(world.post(&mut client, OWN, &form).status, 303);
    assert_eq!(enter(&world, "id-4", OTHER).1.status, 303);
}

#[test]
fn a_password_is_removed_by_whoever_can_sign_in_without() {
    let world = world();
    let form = [("current_password", GOOD)];
    let mut client = inside(&world, "id-3");
    assert_eq!(world.get(&mut client, REMOVE).status, 200);
    assert_eq!(
        world
            .post(&mut client, REMOVE, &[("current_password", OTHER)])
            .status,
        422
    );
    assert_eq!(world.post(&mut client, REMOVE, &form).status, 303);
    assert_eq!(kept(&world, 3), [""; 0]);
    assert_eq!(world.get(&mut client, REMOVE).status, 404);
    let mut only = inside(&world, "id-9");
    for answer in [
        world.get(&mut only, REMOVE),
        world.post(&mut only, REMOVE, &form),
    ] {
        assert_eq!(answer.status, 409);
        assert!(answer.body.contains("seul moyen"));
    }
    assert_eq!(kept(&world, 9).len(), 1);
}

#[test]
fn a_token_neither_changes_a_password_nor_gives_one() {
    let world = world();
    let mut browser = world.signed_in(ADMINISTRATOR).json();
    let made = world.post(
        &mut browser,
        "/mon-compte/jetons",
        &[("name", "x"), ("scope", "administrator"), ("days", "1")],
    );
    let mut program = Client::program(made.json()["token"].as_str().unwrap());
    let form = [("password", OTHER), ("password_again", OTHER)];
    assert_eq!(world.post(&mut program, OWN, &form).status, 403);
    assert_eq!(world.post(&mut program, REMOVE, &form).status, 403);
    assert_eq!(give(&world, &mut program, 9).status, 403);
    assert_eq!(kept(&world, 1), [""; 0]);
}

#[test]
fn only_the_administrateur_gives_and_only_to_people_of_his_alone() {
    let world = world();
    world.member_with(Q, 4, Role::Agent, Some("demandeur@poitiers.example"));
    world.member_with(Q, 8, Role::Agent, None);
    for email in ["coordinateur@poitiers.example", AGENT] {
        let mut client = world.signed_in(email);
        assert_eq!(give(&world, &mut client, 9).status, 403);
    }
    let mut administrator = world.signed_in(ADMINISTRATOR);
    let elsewhere = give(&world, &mut administrator, 4);
    assert_eq!(elsewhere.status, 403);
    assert!(elsewhere.body.contains("choisit elle-même"));
    assert_eq!(give(&world, &mut administrator, 1).status, 403, "himself");
    assert_eq!(
        give(&world, &mut administrator, 8).status,
        404,
        "of another organisation"
    );
    world.db.overtake(vec![sql!(
        "insert into membership (organisation_id, person_id, identifiant, identifiant_folded, last_name, first_name, state, joined_at) values (?1, ?2, 'x-9', 'x-9', 'N', 'P', 'active', '2026-03-03T09:00:00Z')",
        organisation(Q),
        person(9)
    )]);
    assert_eq!(
        give(&world, &mut administrator, 9).status,
        412,
        "joined another in between"
    );
    world.set("2026-03-03T21:00:00Z");
    assert_eq!(
        give(&world, &mut administrator, 2).status,
        403,
        "signed in too long ago"
    );
    for n in [1, 2, 4, 8] {
        assert_eq!(kept(&world, n), [""; 0]);
    }
}

#[test]
fn what_is_kept_holds_no_password_nor_a_quick_hash_of_one() {
    let world = world();
    let mut administrator = world.signed_in(ADMINISTRATOR);
    administrator
        .headers
        .push(("idempotency-key", "k".to_owned()));
    let given = shown(&give(&world, &mut administrator, 9).body);
    let (_, page) = enter(&world, "id-9", &given);
    let link = token(&page.body);
    assert_eq!(choose(&world, &link, OTHER).status, 303);
    let mut client = enter(&world, "id-9", OTHER).0;
    client.headers.push(("idempotency-key", "k".to_owned()));
    let form = [
        ("current_password", OTHER),
        ("password", "navire sous la pluie"),
        ("password_again", "navire sous la pluie"),
    ];
    assert_eq!(world.post(&mut client, OWN, &form).status, 303);
    let dump = world.dump();
    for secret in [
        given.as_str(),
        &canonical_one_time(&given),
        OTHER,
        "navire sous la pluie",
        &link,
    ] {
        assert!(!dump.contains(secret), "{secret}");
        assert!(!dump.contains(&platform::secret::sha256_hex(secret.as_bytes())));
    }
    assert_eq!(
        world.count(system_sql!("select count(*) as value from idempotency")),
        0,
        "the hash of a body is a quick hash of the password in it"
    );
    let lines = world.rows::<Single<String>>(sql!(
        "select action || ' ' || subject as value from audit where subject like 'password/%' and organisation_id = ?1",
        organisation(P)
    ));
    let mut lines: Vec<&str> = lines
        .iter()
        .filter_map(|row| row.value.split('/').next())
        .collect();
    lines.sort_unstable();
    assert_eq!(
        lines,
        [
            "change_password password",
            "change_password password",
            "give_password password"
        ]
    );
}

#[test]
fn nobody_keeps_a_password_after_his_last_departure() {
    let world = world();
    let mut administrator = world.signed_in(ADMINISTRATOR);
    world.post(&mut Client::browser(), FORGOTTEN, &[("email", AGENT)]);
    let address = format!("/equipe/{}/retirer", person(3));
    assert_eq!(world.post(&mut administrator, &address, &[]).status, 303);
    assert_eq!(kept(&world, 3), [""; 0]);
    assert_eq!(
        world.count(system_sql!("select count(*) as value from password_link")),
        0
    );
    assert_eq!(enter(&world, "id-3", GOOD).1.status, 422);
}

#[test]
fn a_session_is_written_for_a_proof_that_still_holds_alone() {
    let world = world();
    let account = world.rows::<Account>(system_sql!(
        "select m.person_id, m.organisation_id, 'agent' as role, w.hash from membership m join password w on w.person_id = m.person_id where m.person_id = ?1",
        person(3)
    ));
    let proof = Account::prove(account.first(), GOOD, at(super::TEN))
        .unwrap()
        .unwrap();
    keep(&world, 3, OTHER);
    let secret = platform::directory::Credential::new(organisation(P), person(3), [1; 32]);
    let session = crate::store::credential::NewCredential {
        credential: &secret,
        id: domain::id::CredentialId::new(Uuid::from_u128(1)),
        kind: platform::directory::CredentialKind::Browser,
        label: "x",
        scope: None,
        now: at(super::TEN),
        signed_in_at: at(super::TEN),
        expires_at: at("2026-04-01T00:00:00Z"),
    };
    let opening = crate::store::sign_in::Opening {
        session: &session,
        before: None,
        audit_id: Uuid::from_u128(2),
        today: at(super::TEN).date_naive(),
    };
    let attempt = Attempt::own(person(3), at(super::TEN));
    let batch = store::sign_in(&proof, &opening, &attempt);
    assert_eq!(
        super::now(world.db.batch(batch)).unwrap_err(),
        DbError::Stale
    );
}
