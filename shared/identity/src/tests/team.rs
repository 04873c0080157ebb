//! The team: who is added, who is told, who leaves and what stays.

use super::{Answer, Client, P, Q, World, form, now, organisation, person};
use domain::policy::Role;
use platform::{
    db::{DbError, Single},
    purge, sql, system_sql,
};

const ADMINISTRATOR: &str = "administrateur@poitiers.example";
const COORDINATOR: &str = "coordinateur@poitiers.example";
const AGENT: &str = "agent@poitiers.example";

const GASTON: [(&str, &str); 6] = [
    ("last_name", "Métayer"),
    ("first_name", "Gaston"),
    ("identifiant", "G.Metayer"),
    ("role", "agent"),
    ("email", "gaston.metayer@poitiers.example"),
    ("phone", "05 49 00 00 07"),
];

/// The form with some fields changed; an empty value is as good as none.
fn with<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    form(&GASTON, changed)
}

fn add(world: &World, client: &mut Client, changed: &[(&str, &str)]) -> Answer {
    world.post(client, "/equipe", &with(changed))
}

fn administrator(world: &World) -> Client {
    world.signed_in(ADMINISTRATOR).json()
}

fn id(answer: &Answer) -> String {
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// The kinds of the mails in the outbox, as `kind recipient`.
fn outbox(world: &World) -> Vec<String> {
    let rows: Vec<Single<String>> = world.rows(system_sql!(
        "select kind || ' ' || recipient as value from outbox order by lower(recipient)"
    ));
    rows.into_iter().map(|row| row.value).collect()
}

fn named(answer: &Answer) -> Vec<String> {
    let errors = answer.json()["errors"].as_array().unwrap().clone();
    errors
        .iter()
        .map(|error| error["field"].as_str().unwrap().to_owned())
        .collect()
}

/// Q with an administrateur, person 21, and Zoé, person 22, an agent.
fn with_q(world: &World) {
    world.member_with(Q, 21, Role::Administrator, Some("maire@liguge.example"));
    world.member_with(Q, 22, Role::Agent, Some("zoe@liguge.example"));
}

/// An intervention of P asked for by `author` and given to `agent`.
fn intervention(world: &World, number: i64, status: &str, author: u128, agent: u128) {
    let place = organisation(P);
    world.write(vec![
        sql!("insert into category (organisation_id, id, name, position) values (?1, 'c', 'Voirie', 1) on conflict do nothing", place),
        sql!(
            "insert into intervention (organisation_id, id, number, status, version, category_id, address, author_id, created_at, updated_at, purge_on) values (?1, ?2, ?3, ?4, 1, 'c', 'Place', ?5, '2026-03-01T08:00:00Z', '2026-03-01T08:00:00Z', '2029-03-01')",
            place,
            uuid::Uuid::from_u128(number.unsigned_abs().into()),
            number,
            status,
            person(author)
        ),
        sql!(
            "insert into assignment (organisation_id, intervention_id, person_id, assigned_at) values (?1, ?2, ?3, '2026-03-01T08:00:00Z')",
            place,
            uuid::Uuid::from_u128(number.unsigned_abs().into()),
            person(agent)
        ),
        sql!(
            "insert into comment (organisation_id, intervention_id, id, author_id, body, created_at) values (?1, ?2, ?3, ?4, 'Vu sur place.', '2026-03-01T08:00:00Z')",
            place,
            uuid::Uuid::from_u128(number.unsigned_abs().into()),
            format!("m{number}"),
            person(agent)
        ),
    ]);
}

#[test]
fn case_08_a_second_administrateur_is_refused_however_it_comes() {
    let world = World::staffed();
    let mut client = administrator(&world);
    assert_eq!(
        named(&add(&world, &mut client, &[("role", "administrator")])),
        ["role"]
    );
    let form = with(&[("role", "administrator"), ("email", COORDINATOR)]);
    let address = format!("/equipe/{}/modifier", person(2));
    assert_eq!(world.post(&mut client, &address, &form).status, 422);
    let raced = now(world.db.batch(vec![sql!(
        "update member_role set role = 'administrator' where organisation_id = ?1 and person_id = ?2",
        organisation(P),
        person(2)
    )]));
    assert!(
        matches!(raced, Err(DbError::NotUnique(_))),
        "the index holds when two requests race"
    );
    let count = sql!(
        "select count(*) as value from member_role where organisation_id = ?1 and role = 'administrator'",
        organisation(P)
    );
    assert_eq!(world.count(count), 1);
}

#[test]
fn case_08_the_administrateur_neither_demotes_nor_removes_himself() {
    let world = World::staffed();
    let mut client = administrator(&world);
    let place = format!("/equipe/{}", person(1));
    let demoted = world.post(
        &mut client,
        &format!("{place}/modifier"),
        &with(&[("email", ADMINISTRATOR)]),
    );
    assert_eq!(demoted.status, 409);
    assert_eq!(demoted.json()["current_status"], "administrator");
    assert_eq!(
        world
            .post(&mut client, &format!("{place}/retirer"), &[])
            .status,
        409
    );
    let renamed = with(&[("email", ADMINISTRATOR), ("role", "")]);
    assert_eq!(
        world
            .post(&mut client, &format!("{place}/modifier"), &renamed)
            .status,
        200
    );
    assert_eq!(
        world.get(&mut client, "/equipe").json()["items"][0]["role"],
        "administrator"
    );
}

#[test]
fn case_10_what_is_missing_is_named_and_the_rest_is_optional() {
    let world = World::staffed();
    let mut client = administrator(&world);
    let refused = world.post(&mut client, "/equipe", &[("email", "a@b.example")]);
    assert_eq!(refused.status, 422);
    let mut fields = named(&refused);
    fields.sort_unstable();
    assert_eq!(fields, ["first_name", "identifiant", "last_name", "role"]);
    let added = add(&world, &mut client, &[("email", ""), ("phone", "")]);
    assert_eq!(added.status, 201);
    assert_eq!(added.trips, 2);
}

#[test]
fn case_10_an_identifiant_is_unique_in_its_organisation_whatever_its_case() {
    let world = World::staffed();
    world.member_with(Q, 21, Role::Administrator, Some("maire@liguge.example"));
    let mut client = administrator(&world);
    assert_eq!(add(&world, &mut client, &[]).status, 201);
    let again = add(
        &world,
        &mut client,
        &[
            ("identifiant", "g.METAYER"),
            ("email", "autre@poitiers.example"),
        ],
    );
    assert_eq!(again.status, 409);
    assert_eq!(named(&again), ["identifiant"]);
    let mut other = world.signed_in("maire@liguge.example").json();
    assert_eq!(
        add(&world, &mut other, &[("email", "gaston@liguge.example")]).status,
        201
    );
}

#[test]
fn case_10_an_address_known_elsewhere_is_answered_like_any_other() {
    let world = World::staffed();
    with_q(&world);
    let mut client = administrator(&world);
    let new = add(&world, &mut client, &[]);
    let known = add(
        &world,
        &mut client,
        &[("identifiant", "zoe"), ("email", "Zoe@Liguge.example")],
    );
    let strip = |answer: &Answer| answer.body.replace(&id(answer), "");
    assert_eq!(
        (strip(&new), new.status, new.trips),
        (strip(&known), known.status, known.trips)
    );
    assert_eq!(id(&known), person(22).to_string());
    assert_eq!(
        outbox(&world),
        [
            "notice gaston.metayer@poitiers.example",
            "notice Zoe@liguge.example"
        ]
    );
    let listed = world.get(&mut client, "/equipe").body;
    assert!(!listed.contains("invited") && !listed.contains("Ligugé"));
    assert!(
        id(&new).split('-').nth(2).unwrap().starts_with('4'),
        "an identifier with a date would tell who is new"
    );
}

#[test]
fn an_invitation_is_the_persons_to_answer() {
    let world = World::staffed();
    with_q(&world);
    let mut client = administrator(&world);
    add(
        &world,
        &mut client,
        &[("identifiant", "zoe"), ("email", "zoe@liguge.example")],
    );
    let mut zoe = world.signed_in("zoe@liguge.example").json();
    assert_eq!(
        world.get(&mut zoe, "/invitations").json()["items"][0]["organisation_name"],
        "Ville de Poitiers"
    );
    let stranger = format!("/invitations/{}/accepter", organisation(0xc));
    assert_eq!(world.post(&mut zoe, &stranger, &[]).status, 404);
    let accept = format!("/invitations/{}/accepter", organisation(P));
    assert_eq!(world.post(&mut zoe, &accept, &[]).status, 200);
    assert_eq!(
        world.post(&mut zoe, &accept, &[]).status,
        200,
        "accepting twice is accepting"
    );
    assert!(
        world.get(&mut zoe, "/invitations").json()["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let refuse = format!("/invitations/{}/refuser", organisation(P));
    assert_eq!(
        world.post(&mut zoe, &refuse, &[]).status,
        404,
        "a member leaves, he does not decline"
    );
}

#[test]
fn the_team_is_listed_as_a_dictionary_would() {
    let world = World::staffed();
    let mut client = administrator(&world);
    for (identifiant, name) in [
        ("zed", "Zola"),
        ("eloi", "Élie"),
        ("evan", "Evan"),
        ("edme", "edmé"),
        ("oeil", "Œuvrard"),
        ("oscar", "Ozanne"),
    ] {
        let added = add(
            &world,
            &mut client,
            &[
                ("identifiant", identifiant),
                ("last_name", name),
                ("email", ""),
            ],
        );
        assert_eq!(added.status, 201, "{}", added.body);
    }
    let listed = world.get(&mut client, "/equipe").json();
    let names: Vec<&str> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|member| member["last_name"].as_str())
        .filter(|name| !name.starts_with("Nom"))
        .collect();
    assert_eq!(names, ["edmé", "Élie", "Evan", "Œuvrard", "Ozanne", "Zola"]);
}

#[test]
fn a_refusal_looks_like_an_answer_that_does_not_come() {
    let world = World::staffed();
    with_q(&world);
    let mut client = administrator(&world);
    add(
        &world,
        &mut client,
        &[("identifiant", "zoe"), ("email", "zoe@liguge.example")],
    );
    let mut zoe = world.signed_in("zoe@liguge.example").json();
    let refuse = format!("/invitations/{}/refuser", organisation(P));
    let seen = |client: &mut Client| {
        [
            "/equipe",
            &format!("/equipe/{}/modifier", person(22)),
            &format!("/equipe/{}/retirer", person(22)),
        ]
        .map(|path| {
            let answer = world.get(client, path);
            // The key of a form is fresh each time.
            let (before, after) = answer
                .body
                .split_once("idempotency_key")
                .unwrap_or((&answer.body, ""));
            (
                answer.status,
                before.to_owned(),
                after.split_once('>').map(|(_, rest)| rest.to_owned()),
            )
        })
    };
    let waiting = seen(&mut client);
    assert_eq!(world.post(&mut zoe, &refuse, &[]).status, 200);
    assert_eq!(
        seen(&mut client),
        waiting,
        "the administrateur sees no difference"
    );
    assert_eq!(
        world.post(&mut zoe, &refuse, &[]).status,
        200,
        "declining twice is declining"
    );
    let accept = format!("/invitations/{}/accepter", organisation(P));
    assert_eq!(world.post(&mut zoe, &accept, &[]).status, 404);
    let asked = world.get(&mut zoe, "/invitations").json();
    assert_eq!(asked["items"].as_array().unwrap().len(), 0);
    let told = sql!(
        "select count(*) as value from audit where organisation_id = ?1 and actor_id = ?2",
        organisation(P),
        person(22)
    );
    assert_eq!(world.count(told), 0, "nor does its audit tell");
    assert_eq!(
        world.get(&mut zoe, "/mon-compte").status,
        200,
        "the account stays with its other organisation"
    );
    assert_eq!(outbox(&world), [""; 0], "the mail that waited is gone");
}

#[test]
fn who_leaves_his_last_team_joins_those_that_invited_him() {
    let world = World::staffed();
    with_q(&world);
    let mut client = administrator(&world);
    add(
        &world,
        &mut client,
        &[("identifiant", "zoe"), ("email", "zoe@liguge.example")],
    );
    let mut mayor = world.signed_in("maire@liguge.example").json();
    assert_eq!(
        world
            .post(&mut mayor, &format!("/equipe/{}/retirer", person(22)), &[])
            .status,
        200
    );
    world.signed_in("zoe@liguge.example");
}

#[test]
fn case_11_a_new_person_is_told_exactly_once() {
    let world = World::staffed();
    let mut client = administrator(&world);
    let first = add(&world, &mut client, &[("idempotency_key", "k1")]);
    let second = add(&world, &mut client, &[("idempotency_key", "k1")]);
    assert_eq!((first.status, &first.body), (201, &second.body));
    assert_eq!(outbox(&world), ["notice gaston.metayer@poitiers.example"]);
    let other = add(
        &world,
        &mut client,
        &[("idempotency_key", "k1"), ("first_name", "Gustave")],
    );
    assert_eq!(other.status, 422, "the key of one sending is not another's");
}

#[test]
fn case_27_who_has_no_address_waits_to_be_informed_until_it_is_ticked() {
    let world = World::staffed();
    let mut client = administrator(&world);
    world.write(vec![sql!(
        "update membership set notice_at = joined_at where organisation_id = ?1",
        organisation(P)
    )]);
    let added = add(&world, &mut client, &[("email", "")]);
    assert_eq!(outbox(&world), [""; 0]);
    let mut page = world.signed_in(ADMINISTRATOR);
    let body = world.get(&mut page, "/equipe").body;
    assert!(
        body.contains("Personnes à informer") && body.contains("Le premier est à usage unique")
    );
    let tick = format!("/equipe/{}/informee", id(&added));
    assert_eq!(
        world.post(&mut page, &tick, &[]).header("location"),
        "/equipe?fait=membre-informe"
    );
    assert_eq!(
        world.post(&mut page, &tick, &[]).status,
        303,
        "ticking twice is ticking"
    );
    assert!(
        !world
            .get(&mut page, "/equipe")
            .body
            .contains("Personnes à informer")
    );
    let lines = sql!(
        "select count(*) as value from audit where organisation_id = ?1 and action = 'record_notice'",
        organisation(P)
    );
    assert_eq!(world.count(lines), 1);
}

#[test]
fn who_gets_an_address_later_is_told_by_mail() {
    let world = World::staffed();
    let mut client = administrator(&world);
    let added = add(&world, &mut client, &[("email", "")]);
    let place = format!("/equipe/{}/modifier", id(&added));
    assert_eq!(world.post(&mut client, &place, &with(&[])).status, 200);
    assert_eq!(
        world
            .post(&mut client, &place, &with(&[("phone", "")]))
            .status,
        200
    );
    assert_eq!(outbox(&world), ["notice gaston.metayer@poitiers.example"]);
}

#[test]
fn a_private_address_is_accepted_with_a_warning() {
    let world = World::staffed();
    let mut client = administrator(&world);
    let added = add(&world, &mut client, &[("email", "gaston@gmail.com")]);
    assert_eq!(added.status, 201);
    assert!(
        added.json()["warning"]
            .as_str()
            .unwrap()
            .contains("messagerie personnelle")
    );
    let mut page = world.signed_in(ADMINISTRATOR);
    assert!(
        world
            .get(&mut page, &format!("/equipe/{}/modifier", id(&added)))
            .body
            .contains("messagerie personnelle")
    );
}

#[test]
fn a_role_acts_on_the_next_request() {
    let world = World::staffed();
    let mut client = administrator(&world);
    let mut agent = world.signed_in(AGENT).json();
    assert_eq!(world.get(&mut agent, "/equipe").status, 403);
    let form = with(&[("role", "coordinator"), ("email", AGENT)]);
    let changed = world.post(
        &mut client,
        &format!("/equipe/{}/modifier", person(3)),
        &form,
    );
    assert_eq!((changed.status, changed.trips), (200, 2));
    assert_eq!(world.get(&mut agent, "/equipe").status, 200);
}

#[test]
fn case_03_another_address_closes_every_session_and_kills_every_link() {
    let world = World::staffed();
    let mut client = administrator(&world);
    let mut agent = world.signed_in(AGENT).json();
    let mut elsewhere = Client::browser();
    let (token, _) = world.ask(&mut elsewhere, AGENT);
    world.open_ways(3);
    let place = format!("/equipe/{}/modifier", person(3));
    assert_eq!(
        world
            .post(
                &mut client,
                &place,
                &with(&[("email", "AGENT@poitiers.example")])
            )
            .status,
        200
    );
    assert_eq!(
        world.get(&mut agent, "/mon-compte").status,
        200,
        "the same address in other letters is the same"
    );
    assert_eq!(
        world
            .post(
                &mut client,
                &place,
                &with(&[("email", "nouveau@poitiers.example")])
            )
            .status,
        200
    );
    assert_eq!(world.get(&mut agent, "/mon-compte").status, 401);
    let told = format!("email_changed {AGENT}");
    assert!(
        outbox(&world).contains(&told),
        "the former address is told: {:?}",
        outbox(&world)
    );
    assert_eq!(world.ways(3), Vec::<String>::new());
    assert_ne!(
        world
            .post(&mut elsewhere, "/connexion/lien", &[("token", &token)])
            .status,
        303
    );
    world.signed_in("nouveau@poitiers.example");
    for again in ["encore@poitiers.example", ""] {
        let moved = world.post(&mut client, &place, &with(&[("email", again)]));
        assert_eq!(moved.status, 200);
    }
    assert!(
        outbox(&world).contains(&told),
        "a second change hushes up nothing: {:?}",
        outbox(&world)
    );
}

#[test]
fn an_address_that_others_know_is_the_persons_own() {
    let world = World::staffed();
    with_q(&world);
    world.member_with(P, 22, Role::Agent, None);
    let mut client = administrator(&world);
    let of = |n| format!("/equipe/{}/modifier", person(n));
    let elsewhere = world.post(
        &mut client,
        &of(22),
        &with(&[("email", "zoe@poitiers.example")]),
    );
    let taken = world.post(
        &mut client,
        &of(3),
        &with(&[("email", "maire@liguge.example")]),
    );
    assert_eq!((elsewhere.status, &elsewhere.body), (422, &taken.body));
    assert!(
        taken
            .body
            .contains("Cette personne doit confirmer elle-même ce changement.")
    );
    let here = world.post(&mut client, &of(3), &with(&[("email", COORDINATOR)]));
    assert_eq!((here.status, named(&here)), (409, vec!["email".to_owned()]));
    let renamed = world.post(
        &mut client,
        &of(22),
        &with(&[("email", "zoe@liguge.example")]),
    );
    assert_eq!(renamed.status, 200, "the names are the organisation's own");
    let names = sql!(
        "select count(*) as value from membership where organisation_id = ?1 and last_name = 'Métayer'",
        organisation(Q)
    );
    assert_eq!(world.count(names), 0);
}

#[test]
fn case_12_and_24_nothing_of_who_leaves_remains_and_the_work_stays() {
    let world = World::staffed();
    let mut client = administrator(&world);
    let added = add(
        &world,
        &mut client,
        &[
            ("email", "Gaston.Metayer@poitiers.example"),
            ("idempotency_key", "k1"),
        ],
    );
    let gaston = id(&added);
    let number: u128 = uuid::Uuid::parse_str(&gaston).unwrap().as_u128();
    intervention(&world, 7, "in_progress", number, number);
    intervention(&world, 8, "done", 4, number);
    world.signed_in("gaston.metayer@poitiers.example");
    let place = format!("/equipe/{gaston}/retirer");
    let mut page = world.signed_in(ADMINISTRATOR);
    let asked = world.get(&mut page, &place);
    assert!(
        asked.body.contains("Intervention n°\u{a0}7") && !asked.body.contains("n°\u{a0}8"),
        "only what is still to do"
    );

    let removed = world.post(&mut client, &place, &[("idempotency_key", "k2")]);
    assert_eq!((removed.status, removed.trips), (200, 2));
    let left = world.dump_but_departures();
    for trace in [
        "Métayer",
        "Gaston",
        "metayer",
        "Metayer",
        "+33549000007",
        &gaston,
    ] {
        assert!(!left.contains(trace), "{trace} is left in {left}");
    }
    for count in [
        sql!(
            "select count(*) as value from comment where organisation_id = ?1 and body = 'Vu sur place.' and author_id is null",
            organisation(P)
        ),
        sql!(
            "select count(*) as value from intervention where organisation_id = ?1 and purge_on = '2029-03-01'",
            organisation(P)
        ),
    ] {
        assert_eq!(world.count(count), 2);
    }
    assert_eq!(outbox(&world), [format!("to-assign {COORDINATOR}")]);
    assert_eq!(
        world
            .post(&mut client, &place, &[("idempotency_key", "k2")])
            .status,
        200,
        "the same sending again"
    );
    assert_eq!(world.post(&mut client, &place, &[]).status, 404);

    let again = add(&world, &mut client, &[]);
    assert_ne!(id(&again), gaston, "the same identifiant is another person");
    let attached = sql!(
        "select count(*) as value from comment where organisation_id = ?1 and author_id is not null",
        organisation(P)
    );
    assert_eq!(world.count(attached), 0);
}

#[test]
fn without_a_coordinateur_the_administrateur_hears_what_is_left_to_assign() {
    for alone in [
        "update member_role set role = 'agent' where person_id = ?1",
        "update person set suspended_at = '2026-03-01T08:00:00Z' where id = ?1",
        "update person set email = null, email_folded = null where id = ?1",
    ] {
        for leaves in [false, true] {
            let world = World::staffed();
            intervention(&world, 7, "to_do", 4, 3);
            world.write(vec![platform::db::Stmt {
                sql: alone.into(),
                params: vec![person(2).into()],
            }]);
            let left = if leaves {
                let mut agent = world.signed_in(AGENT).json();
                world.post(
                    &mut agent,
                    "/mes-donnees/effacer",
                    &[("confirmation", "EFFACER")],
                )
            } else {
                let mut boss = administrator(&world);
                world.post(&mut boss, &format!("/equipe/{}/retirer", person(3)), &[])
            };
            assert_eq!(left.status, 200, "{}", left.body);
            assert_eq!(
                outbox(&world),
                [format!("to-assign {ADMINISTRATOR}")],
                "{alone}"
            );
        }
    }
}

#[test]
fn case_24_a_session_dies_with_the_membership() {
    let world = World::staffed();
    let mut client = administrator(&world);
    let mut agent = world.signed_in(AGENT).json();
    assert_eq!(
        world
            .post(&mut client, &format!("/equipe/{}/retirer", person(3)), &[])
            .status,
        200
    );
    assert_eq!(world.get(&mut agent, "/mon-compte").status, 401);
    assert_eq!(outbox(&world), [""; 0], "nothing to assign, nobody to tell");
}

#[test]
fn case_13_a_person_of_another_organisation_is_nobody() {
    let world = World::staffed();
    with_q(&world);
    let mut client = administrator(&world);
    for (verb, path) in [
        ("get", "modifier"),
        ("post", "modifier"),
        ("get", "retirer"),
        ("post", "retirer"),
        ("post", "informee"),
    ] {
        let ask = |client: &mut Client, n: u128| {
            let address = format!("/equipe/{}/{path}", person(n));
            if verb == "get" {
                world.get(client, &address)
            } else {
                world.post(client, &address, &with(&[]))
            }
        };
        let (foreign, random) = (ask(&mut client, 22), ask(&mut client, 99));
        assert_eq!(
            (foreign.status, &foreign.body),
            (404, &random.body),
            "{verb} {path}"
        );
    }
}

#[test]
fn only_the_administrateur_manages_and_the_coordinateur_reads() {
    let world = World::staffed();
    let place = format!("/equipe/{}", person(4));
    for (email, reads) in [
        (COORDINATOR, 200),
        (AGENT, 403),
        ("demandeur@poitiers.example", 403),
    ] {
        let mut client = world.signed_in(email).json();
        assert_eq!(world.get(&mut client, "/equipe").status, reads, "{email}");
        for address in [
            "/equipe/nouvelle".to_owned(),
            format!("{place}/modifier"),
            format!("{place}/retirer"),
        ] {
            assert_eq!(
                world.get(&mut client, &address).status,
                403,
                "{email} {address}"
            );
        }
        for address in [
            "/equipe".to_owned(),
            format!("{place}/modifier"),
            format!("{place}/retirer"),
            format!("{place}/informee"),
        ] {
            assert_eq!(
                world.post(&mut client, &address, &with(&[])).status,
                403,
                "{email} {address}"
            );
        }
    }
    let mut page = world.signed_in(COORDINATOR);
    let body = world.get(&mut page, "/equipe").body;
    assert!(
        !body.contains("modifier")
            && !body.contains("/equipe/nouvelle")
            && !body.contains("Personnes à informer")
    );
}

#[test]
fn a_long_team_comes_in_pages() {
    let world = World::staffed();
    for n in 100..200 {
        world.member_with(P, n, Role::Requester, None);
    }
    let mut client = administrator(&world);
    let first = world.get(&mut client, "/equipe");
    let next = first.json()["next"].as_str().unwrap().to_owned();
    assert_eq!(first.header("link"), format!("<{next}>; rel=\"next\""));
    let second = world.get(&mut client, &next);
    assert_eq!(second.json()["items"].as_array().unwrap().len(), 4);
    assert!(second.json()["next"].is_null());
    assert_eq!(first.trips, 1);
}

#[test]
fn giving_a_role_to_somebody_new_asks_for_a_sign_in_of_less_than_twelve_hours() {
    let world = World::staffed();
    let mut page = world.signed_in(ADMINISTRATOR);
    world.set("2026-03-03T20:59:59Z");
    let form = world.get(&mut page, "/equipe/nouvelle").body;
    assert!(!form.contains("plus de 12"));
    assert_eq!(world.post(&mut page, "/equipe", &with(&[])).status, 303);
    world.set("2026-03-03T21:00:00Z");
    let form = world.get(&mut page, "/equipe/nouvelle").body;
    assert!(form.contains("/connexion?retour=%2Fequipe%2Fnouvelle"));
    let late = with(&[
        ("identifiant", "z.tard"),
        ("email", "tard@poitiers.example"),
    ]);
    let refused = world.post(&mut page, "/equipe", &late);
    assert_eq!(refused.status, 403);
    for words in [
        "puis revenez enregistrer ici",
        "value=\"z.tard\"",
        "Métayer",
    ] {
        assert!(refused.body.contains(words), "{words}");
    }
    let added =
        system_sql!("select count(*) as value from membership where identifiant = 'z.tard'");
    assert_eq!(world.count(added), 0);
}

#[test]
fn what_was_typed_stays_on_a_refused_form() {
    let world = World::staffed();
    let mut page = world.signed_in(ADMINISTRATOR);
    let refused = world.post(
        &mut page,
        "/equipe",
        &with(&[("phone", "17"), ("role", "")]),
    );
    assert_eq!(refused.status, 422);
    for typed in ["Métayer", "G.Metayer", "value=\"17\""] {
        assert!(refused.body.contains(typed), "{typed}");
    }
}

#[test]
fn the_durations_are_public_and_come_from_the_register() {
    let world = World::new();
    let mut stranger = Client::browser();
    let page = world.get(&mut stranger, "/durees-de-conservation");
    assert_eq!(page.status, 200);
    let mut program = Client::default().json();
    let items = world.get(&mut program, "/durees-de-conservation").json()["items"]
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(items.len(), domain::retention::REGISTER.len());
    for item in items {
        assert!(
            page.body.contains(item["duration"].as_str().unwrap()),
            "{item}"
        );
    }
    assert!(page.body.contains("30 jours d’historique"));
}

#[test]
fn a_departure_is_the_registers() {
    let whole = crate::departure::statements(
        organisation(P),
        person(3),
        super::at("2026-03-02T08:00:00Z"),
    );
    for statement in purge::departure(organisation(P), person(3))
        .iter()
        .chain(&purge::erasure(person(3)))
    {
        assert!(whole.contains(statement), "{}", statement.sql);
    }
}

/// What is still in the outbox, as `state attempts recipient`, and whether the next try is due; but for what tells a former address.
fn tries(world: &World) -> Vec<String> {
    let rows: Vec<Single<String>> = world.rows(system_sql!(
        "select state || ' ' || attempts || ' ' || recipient || ' ' || (next_try_at <= ?1) as value from outbox where state <> 'sent' and kind <> 'email_changed' order by kind, recipient",
        world.clock.now()
    ));
    rows.into_iter().map(|row| row.value).collect()
}

#[test]
fn who_was_added_under_a_mistyped_address_is_told_at_the_right_one_once() {
    for (state, attempts) in [("waiting", 0_i64), ("waiting", 3), ("dead", 8), ("sent", 1)] {
        let world = World::staffed();
        let mut client = administrator(&world);
        let added = add(&world, &mut client, &[("email", "gatson@poitiers.example")]);
        world.write(vec![
            system_sql!(
                "update outbox set state = ?1, attempts = ?2, next_try_at = '2026-03-09T00:00:00Z', recipient = case ?1 when 'sent' then null else recipient end",
                state,
                attempts
            ),
            sql!(
                "insert into outbox (id, organisation_id, person_id, kind, recipient, subject, body_text, body_html, state, attempts, next_try_at, created_at) select 'other', ?1, person_id, 'to-assign', 'gatson@poitiers.example', 'x', 'x', 'x', 'dead', 8, '2026-03-01T08:00:00Z', '2026-03-01T08:00:00Z' from membership where organisation_id = ?1 and identifiant_folded = 'g.metayer'",
                organisation(P)
            ),
        ]);
        let form = with(&[("email", "gaston.metayer@poitiers.example")]);
        let address = format!("/equipe/{}/modifier", id(&added));
        let corrected = world.post(&mut client, &address, &form);
        assert_eq!(corrected.status, 200, "{}", corrected.body);
        let left: Vec<String> = tries(&world);
        let right = "waiting 0 gaston.metayer@poitiers.example 1".to_owned();
        assert_eq!(left, [right.clone(), right], "{state}");
    }
}

#[test]
fn who_loses_an_address_that_nothing_reached_is_to_be_informed_by_hand() {
    for (state, waits) in [("dead", true), ("waiting", true), ("sent", false)] {
        let world = World::staffed();
        let mut client = administrator(&world);
        let added = add(&world, &mut client, &[("email", "gatson@poitiers.example")]);
        world.write(vec![system_sql!("update outbox set state = ?1", state)]);
        let address = format!("/equipe/{}/modifier", id(&added));
        let form = with(&[("email", "")]);
        assert_eq!(world.post(&mut client, &address, &form).status, 200);
        let page = world.get(&mut client, &address).json();
        assert_eq!(page["notice_at"].is_null(), waits, "{state}");
        assert_eq!(tries(&world), [""; 0], "{state}");
    }
}

#[test]
fn a_declined_invitation_leaves_no_mail_to_try_again() {
    let world = World::staffed();
    with_q(&world);
    let mut client = administrator(&world);
    let known = [("identifiant", "zoe"), ("email", "zoe@liguge.example")];
    add(&world, &mut client, &known);
    world.write(vec![system_sql!("update outbox set state = 'dead'")]);
    let mut zoe = world.signed_in("zoe@liguge.example").json();
    let refuse = format!("/invitations/{}/refuser", organisation(P));
    assert_eq!(world.post(&mut zoe, &refuse, &[]).status, 200);
    assert_eq!(outbox(&world), [""; 0]);
}
