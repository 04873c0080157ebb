//! Signing in: the cases of links, codes, cookies and throttles.

use super::{Answer, Client, P, Q, World, at, closings, person, secrets};
use crate::{handlers::sign_in::SIGN_IN_COOKIE, store::sign_in as store};
use domain::policy::Role;
use http::Method;
use platform::{db::Single, system_sql};
use web::serve::SESSION_COOKIE;

const AGENT: &str = "agent@poitiers.example";

fn suspend(world: &World, n: u128) {
    world.write(vec![system_sql!(
        "update person set suspended_at = ?1 where id = ?2",
        at(super::TEN),
        person(n)
    )]);
}

fn link(world: &World, client: &mut Client, token: &str) -> Answer {
    world.post(client, "/connexion/lien", &[("token", token)])
}

fn code(world: &World, client: &mut Client, code: &str) -> Answer {
    world.post(client, "/connexion/code", &[("code", code)])
}

#[test]
fn case_01_a_link_works_to_the_last_second_whatever_opens_it_before() {
    let world = World::staffed();
    let mut client = Client::browser();
    let (token, _) = world.ask(&mut client, AGENT);
    for method in [Method::GET, Method::HEAD] {
        for _ in 0..50 {
            let mut scanner = Client::default();
            assert_eq!(
                world
                    .send(&mut scanner, method.clone(), "/connexion/lien", &[])
                    .status,
                200
            );
        }
    }
    world.set("2026-03-03T09:14:59Z");
    let answer = link(&world, &mut client, &token);
    assert_eq!((answer.status, answer.header("location")), (303, "/"));
    assert_eq!(answer.trips, 2);
    assert_eq!(world.get(&mut client, "/mon-compte").status, 200);
    let again = link(&world, &mut client, &token);
    assert_eq!(again.status, 403);
    assert!(
        again.body.contains("Demander un nouveau lien")
            && again.body.contains("href=\"/connexion\"")
    );
}

#[test]
fn case_01_a_link_is_dead_at_its_end() {
    let world = World::staffed();
    let mut client = Client::browser();
    let (token, typed) = world.ask(&mut client, AGENT);
    world.set("2026-03-03T09:15:00Z");
    assert_eq!(link(&world, &mut client, &token).status, 403);
    assert_eq!(code(&world, &mut client, &typed).status, 422);
    assert_eq!(client.session(), None);
}

#[test]
fn case_02_nobody_learns_which_addresses_are_known() {
    let world = World::staffed();
    suspend(&world, 4);
    let ask = |email: &str| {
        let mut answer = world.post(&mut Client::browser(), "/connexion", &[("email", email)]);
        let cookie = answer.headers.remove("set-cookie").unwrap();
        let attributes = cookie.to_str().unwrap().split_once("; ").unwrap().1;
        assert_eq!(
            attributes,
            "Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=900"
        );
        answer
    };
    let known = ask(AGENT);
    assert_eq!((known.mails, known.trips), (1, 1));
    for email in ["personne@poitiers.example", "demandeur@poitiers.example"] {
        assert_eq!(
            ask(email),
            Answer {
                mails: 0,
                ..ask_twin(&known)
            },
            "{email}"
        );
    }
    for _ in 0..4 {
        assert_eq!(ask(AGENT).mails, 1);
    }
    assert_eq!(
        ask(AGENT),
        Answer {
            mails: 0,
            ..ask_twin(&known)
        }
    );
}

fn ask_twin(answer: &Answer) -> Answer {
    Answer {
        headers: answer.headers.clone(),
        body: answer.body.clone(),
        bytes: answer.bytes.clone(),
        ..*answer
    }
}

#[test]
fn case_02_the_statements_have_one_shape() {
    let new = |address| store::NewLink {
        asker: store::Asker {
            address,
            address_hash: "a",
            network_hash: "n",
            now: at(super::TEN),
        },
        jti_hash: "j",
        code_hmac: "c",
        browser_hash: "b",
    };
    let shape = |address| {
        store::ask(&new(address))
            .into_iter()
            .map(|one| (one.sql, one.params.len()))
            .collect::<Vec<_>>()
    };
    assert_eq!(shape("known@poitiers.example"), shape("x@y.example"));
}

#[test]
fn case_02_programs_are_answered_the_same() {
    let world = World::staffed();
    let known = world.post(
        &mut Client::browser().json(),
        "/connexion",
        &[("email", AGENT)],
    );
    let unknown = world.post(
        &mut Client::browser().json(),
        "/connexion",
        &[("email", "x@y.example")],
    );
    assert_eq!((known.status, unknown.status), (202, 202));
    assert_eq!(known.body, unknown.body);
    assert!(known.json()["message"].is_string());
}

#[test]
fn case_03_using_one_link_kills_the_others() {
    let world = World::staffed();
    let mut client = Client::browser();
    let (first, _) = world.ask(&mut client, AGENT);
    let (second, typed) = world.ask(&mut client, AGENT);
    assert_eq!(link(&world, &mut client, &first).status, 303);
    let mut other = Client::browser();
    other.cookies.clone_from(&client.cookies);
    assert_eq!(link(&world, &mut client, &second).status, 403);
    assert_eq!(
        world
            .post(
                &mut other,
                "/connexion/lien",
                &[("token", &second), ("code", &typed)]
            )
            .status,
        403
    );
}

#[test]
fn case_04_the_database_holds_nothing_that_opens_a_door() {
    let world = World::staffed();
    let mut client = Client::browser();
    let (unused, unused_code) = world.ask(&mut client, "coordinateur@poitiers.example");
    let binding = client.cookies[SIGN_IN_COOKIE].clone();
    let (token, typed) = world.ask(&mut client, AGENT);
    assert_eq!(link(&world, &mut client, &token).status, 303);
    let made = world.post(
        &mut client,
        "/mon-compte/jetons",
        &[("name", "Export"), ("scope", "agent"), ("days", "30")],
    );
    assert_eq!(made.status, 201);
    let dump = world.dump();
    assert!(
        dump.contains("credential {")
            && dump.contains("sign_in_link {")
            && dump.contains("throttle {")
    );
    let claims = |token: &str| token.split('.').nth(1).unwrap().to_owned();
    let signature = |token: &str| token.split('.').nth(2).unwrap().to_owned();
    let bare = |code: &str| code.replace('-', "");
    let session = client.session().unwrap().to_owned();
    let secrets = [
        claims(&token),
        signature(&token),
        token,
        claims(&unused),
        signature(&unused),
        unused,
        bare(&typed),
        typed,
        bare(&unused_code),
        unused_code,
        session[44..].to_owned(),
        session,
        binding.split('.').next().unwrap().to_owned(),
    ];
    for secret in secrets {
        assert!(!secret.is_empty() && !dump.contains(&secret), "{secret}");
    }
    // An address throttles as an HMAC: its plain hash would be found again by trying.
    assert!(!dump.contains(&platform::secret::sha256_hex(AGENT.as_bytes())));
}

#[test]
fn case_05_no_address_holds_a_token() {
    let world = World::staffed();
    let mut client = Client::browser();
    let (token, typed) = world.ask(&mut client, AGENT);
    let mail = world.mailer.sent().pop().unwrap();
    assert!(
        mail.text
            .contains(&format!("https://parvis.example/connexion/lien#{token}"))
    );
    let answer = link(&world, &mut client, &token);
    for (name, value) in &answer.headers {
        let value = value.to_str().unwrap();
        assert!(!value.contains(&token) && !value.contains(&typed), "{name}");
    }
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[test]
fn case_06_five_wrong_codes_kill_the_link() {
    let world = World::staffed();
    let mut client = Client::browser();
    let (token, typed) = world.ask(&mut client, AGENT);
    for _ in 0..5 {
        let answer = code(&world, &mut client, "2222-2222");
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("Ce code n’est pas le bon"));
    }
    let sixth = code(&world, &mut client, "2222-2222");
    assert_eq!(sixth.status, 403);
    assert!(sixth.body.contains("ne sont plus valables"));
    assert_eq!(code(&world, &mut client, &typed).status, 403);
    assert_eq!(link(&world, &mut client, &token).status, 403);
    // A new link starts afresh.
    let (_, typed) = world.ask(&mut client, AGENT);
    assert_eq!(code(&world, &mut client, &typed).status, 303);
}

#[test]
fn case_06_five_wrong_codes_beside_the_link_kill_it_too() {
    let world = World::staffed();
    let mut asked = Client::browser();
    let (token, typed) = world.ask(&mut asked, AGENT);
    let mut other = Client::browser();
    for _ in 0..5 {
        let answer = world.post(
            &mut other,
            "/connexion/lien",
            &[("token", &token), ("code", "2222-2222")],
        );
        assert_eq!(answer.status, 422);
    }
    for typed in ["2222-2222", &typed] {
        let answer = world.post(
            &mut other,
            "/connexion/lien",
            &[("token", &token), ("code", typed)],
        );
        assert_eq!(answer.status, 403);
    }
    assert_eq!(link(&world, &mut asked, &token).status, 403);
}

#[test]
fn case_06_codes_of_an_unknown_address_are_answered_the_same() {
    let world = World::staffed();
    let mut known = Client::browser();
    world.ask(&mut known, AGENT);
    let mut unknown = Client::browser();
    world.post(
        &mut unknown,
        "/connexion",
        &[("email", "personne@poitiers.example")],
    );
    for _ in 0..7 {
        let (one, other) = (
            code(&world, &mut known, "2222-2222"),
            code(&world, &mut unknown, "2222-2222"),
        );
        assert_eq!(one, other);
    }
}

#[test]
fn the_fifth_code_may_still_be_the_right_one() {
    let world = World::staffed();
    let mut client = Client::browser();
    let (_, typed) = world.ask(&mut client, AGENT);
    for _ in 0..4 {
        code(&world, &mut client, "2222-2222");
    }
    let answer = code(
        &world,
        &mut client,
        &format!(" {} ", typed.to_lowercase().replace('-', " ")),
    );
    assert_eq!((answer.status, answer.trips), (303, 2));
    assert!(client.session().is_some());
}

#[test]
fn a_mistyped_code_is_no_try() {
    let world = World::staffed();
    let mut client = Client::browser();
    let (_, typed) = world.ask(&mut client, AGENT);
    for _ in 0..9 {
        assert_eq!(code(&world, &mut client, "ABC").status, 422);
    }
    assert_eq!(code(&world, &mut client, &typed).status, 303);
}

#[test]
fn case_07_a_suspended_person_is_out_at_once() {
    let world = World::staffed();
    let mut inside = world.signed_in(AGENT);
    let mut client = Client::browser();
    let (token, typed) = world.ask(&mut client, AGENT);
    suspend(&world, 3);
    let answer = world.get(&mut inside, "/mon-compte");
    assert_eq!(answer.status, 401);
    assert!(
        answer.header("set-cookie").starts_with("__Host-session=;")
            && answer.header("set-cookie").ends_with("Max-Age=0")
    );
    let refused = link(&world, &mut client, &token);
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("Ce lien n’est plus valable"));
    let wrong = code(&world, &mut client, "2222-2222");
    let mut right = code(&world, &mut client, &typed);
    right.headers.remove("etag");
    assert_eq!(right, wrong);
    assert_eq!(client.session(), None);
}

#[test]
fn what_closes_between_the_two_round_trips_of_a_sign_in_lets_nobody_in() {
    for closing in closings() {
        for by_code in [false, true] {
            let world = World::staffed();
            let mut client = Client::browser();
            let (token, typed) = world.ask(&mut client, AGENT);
            world.db.overtake(vec![closing.clone()]);
            let answer = if by_code {
                code(&world, &mut client, &typed)
            } else {
                link(&world, &mut client, &token)
            };
            assert_eq!(answer.status, 403, "{}", closing.sql);
            assert!(answer.body.contains("Ce lien n’est plus valable"));
            assert_eq!(client.session(), None);
            let kept = system_sql!("select count(*) as value from credential");
            assert_eq!(world.count(kept), 0, "{}", closing.sql);
        }
    }
}

#[test]
fn another_browser_is_asked_for_the_code_as_well() {
    let world = World::staffed();
    let (token, typed) = world.ask(&mut Client::browser(), AGENT);
    let mut phone = Client::browser();
    let asked = link(&world, &mut phone, &token);
    assert_eq!(asked.status, 422);
    assert!(asked.body.contains("name=\"code\"") && asked.body.contains(&token));
    assert_eq!(phone.session(), None);
    let answer = world.post(
        &mut phone,
        "/connexion/lien",
        &[("token", &token), ("code", &typed)],
    );
    assert_eq!(answer.status, 303);
    assert!(phone.session().is_some());
    // The code alone opens nothing where nobody asked.
    assert_eq!(code(&world, &mut Client::browser(), &typed).status, 422);
}

#[test]
fn of_two_requests_that_race_one_signs_in() {
    let world = World::staffed();
    let mut client = Client::browser();
    let (token, _) = world.ask(&mut client, AGENT);
    let jti_hash = world
        .rows::<Single<String>>(system_sql!("select jti_hash as value from sign_in_link"))[0]
        .value
        .clone();
    let found: Vec<crate::model::Link> = world.rows(store::link(&jti_hash));
    let pass = found[0]
        .open(
            at(super::TEN),
            Some(&found[0].browser_hash),
            crate::model::Code::Missing,
        )
        .unwrap();
    assert_eq!(link(&world, &mut client, &token).status, 303);
    // The other one had read the link before it was used.
    let credential = platform::directory::Credential::new(
        pass.actor().organisation,
        pass.actor().person,
        [1; 32],
    );
    let session = crate::store::credential::NewCredential {
        credential: &credential,
        id: domain::id::CredentialId::new(uuid::Uuid::from_u128(1)),
        kind: platform::directory::CredentialKind::Browser,
        label: "x",
        scope: None,
        now: at(super::TEN),
        signed_in_at: at(super::TEN),
        expires_at: at("2026-04-01T00:00:00Z"),
    };
    let batch = store::sign_in(
        &pass,
        &store::Opening {
            session: &session,
            before: None,
            audit_id: uuid::Uuid::from_u128(2),
            today: at(super::TEN).date_naive(),
        },
    );
    assert_eq!(
        super::now(world.db.batch(batch)).unwrap_err(),
        platform::db::DbError::Stale
    );
    assert_eq!(
        world.count(system_sql!("select count(*) as value from credential")),
        1
    );
}

#[test]
fn case_09_a_cookie_alone_changes_nothing() {
    let world = World::staffed();
    let mut client = world.signed_in(AGENT);
    let mut bare = Client {
        headers: Vec::new(),
        ..client.clone()
    };
    assert_eq!(world.post(&mut bare, "/deconnexion", &[]).status, 403);
    let mut foreign = bare.clone();
    foreign
        .headers
        .push(("origin", "https://evil.example".to_owned()));
    foreign.headers.push(("host", "parvis.example".to_owned()));
    assert_eq!(world.post(&mut foreign, "/deconnexion", &[]).status, 403);
    let mut own = bare.clone();
    own.headers
        .push(("origin", "https://parvis.example".to_owned()));
    own.headers.push(("host", "parvis.example".to_owned()));
    assert_eq!(
        world
            .post(&mut own, "/mon-compte/connexions/fermer-les-autres", &[])
            .status,
        303
    );
    assert_eq!(world.get(&mut client, "/mon-compte").status, 200);
}

#[test]
fn the_way_back_is_kept_by_the_browser_that_asked() {
    let world = World::staffed();
    let form = world.get(&mut Client::browser(), "/connexion?retour=/interventions/1");
    assert!(form.body.contains("value=\"/interventions/1\""));
    assert!(
        !world
            .get(&mut Client::browser(), "/connexion?retour=//evil.example")
            .body
            .contains("evil")
    );
    for (wanted, reached) in [
        ("/interventions/1", "/interventions/1"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
    ] {
        let mut client = Client::browser();
        world.post(
            &mut client,
            "/connexion",
            &[("email", AGENT), ("retour", wanted)],
        );
        let (token, _) = secrets(&world.mailer.sent().pop().unwrap());
        assert_eq!(
            link(&world, &mut client, &token).header("location"),
            reached,
            "{wanted}"
        );
    }
}

#[test]
fn a_new_session_never_keeps_the_former_secret() {
    let world = World::staffed();
    let mut client = world.signed_in(AGENT);
    let before = client.session().unwrap().to_owned();
    let (token, _) = world.ask(&mut client, "coordinateur@poitiers.example");
    link(&world, &mut client, &token);
    assert_ne!(client.session().unwrap(), before);
    let mut old = Client::browser();
    old.cookies.insert(SESSION_COOKIE.to_owned(), before);
    assert_eq!(world.get(&mut old, "/mon-compte").status, 401);
    assert!(
        world
            .get(&mut client, "/mon-compte")
            .body
            .contains("Coordinateur")
    );
}

#[test]
fn the_sixth_link_of_an_hour_waits_until_the_first_is_an_hour_old() {
    let world = World::staffed();
    let mut client = Client::browser();
    for minute in 0..5 {
        world.set(&format!("2026-03-03T09:0{minute}:00Z"));
        world.ask(&mut client, AGENT);
    }
    let ask = |moment: &str| {
        world.set(moment);
        world
            .post(
                &mut Client::browser(),
                "/connexion",
                &[("email", "AGENT@poitiers.example")],
            )
            .mails
    };
    assert_eq!(ask("2026-03-03T09:59:59Z"), 0);
    assert_eq!(ask("2026-03-03T10:00:00Z"), 1);
    assert_eq!(ask("2026-03-03T10:00:59Z"), 0);
}

#[test]
fn a_network_leaves_at_most_twenty_unknown_addresses_behind() {
    let world = World::staffed();
    let rows = || {
        world.count(system_sql!(
            "select coalesce(sum(count), 0) as value from throttle where kind = 'address'"
        ))
    };
    let ask = |address: &str, email: &str| {
        let mut client = Client::browser();
        client
            .headers
            .push(("cf-connecting-ip", address.to_owned()));
        world
            .post(&mut client, "/connexion", &[("email", email)])
            .mails
    };
    for n in 0..25 {
        ask(&format!("2001:db8:1:2::{n}"), &format!("x{n}@y.example"));
    }
    assert_eq!(rows(), 20);
    // The town hall shares an address: whoever is known there still gets his link.
    assert_eq!(ask("2001:db8:1:2::1", AGENT), 1);
    ask("2001:db8:1:3::1", "x@y.example");
    assert_eq!(rows(), 22);
}

#[test]
fn a_link_opens_the_organisation_joined_last() {
    let world = World::staffed();
    world.set("2026-03-03T09:00:01Z");
    world.member_with(Q, 3, Role::Coordinator, Some(AGENT));
    let mut client = world.signed_in(AGENT);
    let page = world.get(&mut client, "/mon-compte").body;
    assert!(page.contains("Commune de Ligugé") && page.contains("Coordinateur"));
    assert_eq!(
        world.count(system_sql!(
            "select count(*) as value from credential where organisation_id = ?1",
            super::organisation(P)
        )),
        0
    );
}

#[test]
fn a_person_invited_only_gets_no_link() {
    let world = World::staffed();
    world.write(vec![system_sql!(
        "update membership set state = 'invited' where person_id = ?1",
        person(3)
    )]);
    assert_eq!(
        world
            .post(&mut Client::browser(), "/connexion", &[("email", AGENT)])
            .mails,
        0
    );
}

#[test]
fn what_is_no_address_is_refused_with_words() {
    let world = World::staffed();
    let answer = world.post(&mut Client::browser(), "/connexion", &[("email", "agent")]);
    assert_eq!((answer.status, answer.trips), (422, 0));
    assert!(answer.body.contains("value=\"agent\""));
    let empty = world.post(&mut Client::browser().json(), "/connexion", &[]);
    assert_eq!(empty.json()["errors"][0]["field"], "email");
}

#[test]
fn the_link_page_is_the_same_for_everybody_and_reads_nothing() {
    let world = World::staffed();
    let answer = world.get(&mut Client::browser(), "/connexion/lien");
    assert_eq!((answer.status, answer.trips), (200, 0));
    assert!(answer.body.contains("data-link-form") && answer.body.contains("name=\"token\""));
    assert!(answer.body.contains("<noscript>") && answer.body.contains("/connexion/code"));
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
}

#[test]
fn signing_out_ends_the_session_and_empties_the_browser() {
    let world = World::staffed();
    let mut client = world.signed_in(AGENT);
    let kept = client.clone();
    let answer = world.post(&mut client, "/deconnexion", &[]);
    assert_eq!(
        (answer.status, answer.header("clear-site-data")),
        (303, "\"cache\"")
    );
    assert_eq!((client.session(), answer.trips), (None, 2));
    assert_eq!(world.get(&mut kept.clone(), "/mon-compte").status, 401);
}

#[test]
fn the_front_door_leads_to_the_work() {
    let world = World::staffed();
    let stranger = world.get(&mut Client::browser(), "/");
    assert_eq!(stranger.status, 200);
    assert!(stranger.body.contains("href=\"/connexion\""));
    let mut client = world.signed_in(AGENT);
    assert_eq!(
        world.get(&mut client, "/").header("location"),
        "/interventions"
    );
}

#[test]
fn a_theme_has_one_address() {
    let world = World::new();
    let sheet = world.get(&mut Client::browser(), "/theme/0f5c4d.css");
    assert_eq!((sheet.status, sheet.trips), (200, 0));
    assert!(sheet.header("cache-control").contains("immutable") && sheet.body.contains("--brand"));
    for wrong in [
        "0F5C4D.css",
        "0f5c4d",
        "zzzzzz.css",
        "0f5c4d00.css",
        "fff.css",
    ] {
        assert_eq!(
            world
                .get(&mut Client::browser(), &format!("/theme/{wrong}"))
                .status,
            404,
            "{wrong}"
        );
    }
}
