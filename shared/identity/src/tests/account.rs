//! « Mon compte »: sessions, tokens, organisations.

use super::{Client, P, Q, World, at, organisation, person};
use domain::policy::Role;
use platform::system_sql;
use web::serve::SESSION_COOKIE;

const AGENT: &str = "agent@poitiers.example";
const COORDINATOR: &str = "coordinateur@poitiers.example";
const TOKEN: [(&str, &str); 3] = [("name", "Export"), ("scope", "agent"), ("days", "30")];

fn account(world: &World, client: &Client) -> serde_json::Value {
    world.get(&mut client.clone().json(), "/mon-compte").json()
}

#[test]
fn the_account_tells_who_one_is_and_where_one_is_signed_in() {
    let world = World::staffed();
    world.signed_in(AGENT);
    world.set("2026-03-03T09:10:00Z");
    let client = world.signed_in(AGENT);
    let told = account(&world, &client);
    assert_eq!(
        (
            told["first_name"].as_str(),
            told["role"].as_str(),
            told["role_label"].as_str()
        ),
        (Some("Camille"), Some("agent"), Some("Agent"))
    );
    assert_eq!(told["organisation_name"], "Ville de Poitiers");
    let sessions = told["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    assert_eq!(
        (
            sessions[0]["label"].as_str(),
            sessions[0]["current"].as_bool()
        ),
        (Some("Firefox sur Android"), Some(true))
    );
    assert_eq!(sessions[0]["last_seen_at"], "2026-03-03T10:10:00+01:00");
    let page = world.get(&mut client.clone(), "/mon-compte");
    assert_eq!((page.status, page.trips), (200, 1));
    assert!(page.body.contains("Firefox sur Android (celle-ci)"));
}

#[test]
fn a_session_can_be_closed_from_elsewhere() {
    let world = World::staffed();
    let mut lost = world.signed_in(AGENT);
    world.set("2026-03-03T09:10:00Z");
    let mut client = world.signed_in(AGENT);
    let id = account(&world, &client)["sessions"][1]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let answer = world.post(
        &mut client,
        &format!("/mon-compte/connexions/{id}/fermer"),
        &[],
    );
    assert_eq!((answer.status, answer.trips), (303, 2));
    assert_eq!(world.get(&mut lost, "/mon-compte").status, 401);
    assert_eq!(world.get(&mut client, "/mon-compte").status, 200);
    let again = world.post(
        &mut client,
        &format!("/mon-compte/connexions/{id}/fermer"),
        &[],
    );
    assert_eq!(again.status, 404);
}

#[test]
fn closing_the_present_session_signs_out() {
    let world = World::staffed();
    let mut client = world.signed_in(AGENT);
    let id = account(&world, &client)["sessions"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let answer = world.post(
        &mut client,
        &format!("/mon-compte/connexions/{id}/fermer"),
        &[],
    );
    assert_eq!(answer.header("clear-site-data"), "\"cache\"");
    assert_eq!(client.session(), None);
}

#[test]
fn all_other_sessions_close_at_once_and_tokens_stay() {
    let world = World::staffed();
    let mut first = world.signed_in(AGENT);
    let mut second = world.signed_in(AGENT);
    let mut client = world.signed_in(AGENT).json();
    world.post(&mut client, "/mon-compte/jetons", &TOKEN);
    let answer = world.post(&mut client, "/mon-compte/connexions/fermer-les-autres", &[]);
    assert_eq!(
        (answer.status, answer.json()["closed"].as_u64()),
        (200, Some(2))
    );
    for closed in [&mut first, &mut second] {
        assert_eq!(world.get(closed, "/mon-compte").status, 401);
    }
    let told = account(&world, &client);
    assert_eq!(
        (
            told["sessions"].as_array().unwrap().len(),
            told["tokens"].as_array().unwrap().len()
        ),
        (1, 1)
    );
    let told = system_sql!(
        "select count(*) as value from audit where action = 'close_session' and subject like 'credentials_but/%'"
    );
    assert_eq!(world.count(told), 1, "one line says it");
}

#[test]
fn what_cannot_be_undone_is_confirmed_first() {
    let world = World::staffed();
    let mut client = world.signed_in(AGENT);
    world.signed_in(AGENT);
    world.post(&mut client, "/mon-compte/jetons", &TOKEN);
    let mut program = client.clone().json();
    let token = account(&world, &program)["tokens"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let revoke = format!("/mon-compte/jetons/{token}/revoquer");
    let others = "/mon-compte/connexions/fermer-les-autres";
    for (list, path) in [
        ("/mon-compte/jetons", revoke.as_str()),
        ("/mon-compte", others),
    ] {
        let page = world.get(&mut client, list).body;
        assert!(
            page.contains(&format!("href=\"{path}\"")),
            "{list} leads to {path}"
        );
        assert!(
            !page.contains(&format!("action=\"{path}\"")),
            "{list} does not do it"
        );
        let asked = world.get(&mut client, path);
        assert_eq!(asked.status, 200);
        assert!(asked.body.contains(&format!("action=\"{path}\"")));
    }
    let told = account(&world, &program);
    assert_eq!(
        told["tokens"].as_array().unwrap().len(),
        1,
        "asking does nothing"
    );
    assert_eq!(told["sessions"].as_array().unwrap().len(), 2);
    assert_eq!(
        world
            .get(
                &mut program,
                &format!("/mon-compte/jetons/{}/revoquer", person(9))
            )
            .status,
        404
    );
}

#[test]
fn somebody_elses_session_does_not_exist() {
    let world = World::staffed();
    let other = world.signed_in(COORDINATOR);
    let theirs = account(&world, &other)["sessions"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut client = world.signed_in(AGENT);
    let close = |client: &mut Client, id: &str| {
        let mut answer = world.post(client, &format!("/mon-compte/connexions/{id}/fermer"), &[]);
        answer.headers.clear();
        answer
    };
    let missing = close(&mut client, "01890000-0000-7000-8000-000000000000");
    assert_eq!(missing.status, 404);
    assert_eq!(close(&mut client, &theirs), missing);
    assert_eq!(close(&mut client, "x"), missing);
}

#[test]
fn a_session_dies_after_fourteen_idle_days_and_after_thirty_days() {
    let world = World::staffed();
    let mut idle = world.signed_in(AGENT);
    let mut busy = world.signed_in(AGENT);
    for day in ["2026-03-10T09:00:00Z", "2026-03-17T08:59:59Z"] {
        world.set(day);
        assert_eq!(world.get(&mut busy, "/mon-compte").status, 200);
    }
    world.set("2026-03-17T09:00:00Z");
    assert_eq!(world.get(&mut idle, "/mon-compte").status, 401);
    world.set("2026-03-30T09:00:00Z");
    assert_eq!(world.get(&mut busy, "/mon-compte").status, 200);
    world.set("2026-04-02T08:59:59Z");
    assert_eq!(world.get(&mut busy.clone(), "/mon-compte").status, 200);
    world.set("2026-04-02T09:00:00Z");
    assert_eq!(world.get(&mut busy, "/mon-compte").status, 401);
}

#[test]
fn a_token_is_shown_once_and_opens_what_its_scope_allows() {
    let world = World::staffed();
    let mut client = world.signed_in(COORDINATOR).json();
    let made = world.post(&mut client, "/mon-compte/jetons", &TOKEN);
    assert_eq!(
        (made.status, made.header("cache-control"), made.trips),
        (201, "no-store", 2)
    );
    let token = made.json()["token"].as_str().unwrap().to_owned();
    let listed = world.get(&mut client, "/mon-compte/jetons");
    assert!(!listed.body.contains(&token));
    assert_eq!(listed.json()["items"][0]["scope_label"], "Agent");
    assert!(listed.json()["next"].is_null());
    let mut program = Client::program(&token);
    let told = world.get(&mut program, "/mon-compte").json();
    assert_eq!(
        (told["role"].as_str(), told["person_id"].as_str()),
        (Some("agent"), Some(person(2).to_string().as_str()))
    );
    world.set("2026-04-02T08:59:59Z");
    assert_eq!(world.get(&mut program, "/mon-compte").status, 200);
    world.set("2026-04-02T09:00:00Z");
    assert_eq!(world.get(&mut program, "/mon-compte").status, 401);
}

#[test]
fn a_browser_sees_its_token_on_a_page_that_is_not_kept() {
    let world = World::staffed();
    let mut client = world.signed_in(AGENT);
    let made = world.post(&mut client, "/mon-compte/jetons", &TOKEN);
    assert_eq!(
        (made.status, made.header("cache-control")),
        (201, "no-store")
    );
    assert!(made.body.contains("il ne s’affichera plus"));
}

#[test]
fn a_token_never_reaches_further_than_its_person() {
    let world = World::staffed();
    let mut client = world.signed_in(AGENT).json();
    for scope in ["coordinator", "administrator", "root", ""] {
        let form = [("name", "x"), ("scope", scope), ("days", "1")];
        let answer = world.post(&mut client, "/mon-compte/jetons", &form);
        assert_eq!(
            (answer.status, answer.json()["errors"][0]["field"].as_str()),
            (422, Some("scope")),
            "{scope}"
        );
    }
    let token = world.post(&mut client, "/mon-compte/jetons", &TOKEN).json()["token"]
        .as_str()
        .unwrap()
        .to_owned();
    world.write(vec![system_sql!(
        "update member_role set role = 'requester' where person_id = ?1",
        person(3)
    )]);
    assert_eq!(
        world
            .get(&mut Client::program(&token), "/mon-compte")
            .json()["role"],
        "requester"
    );
}

#[test]
fn a_token_lives_from_one_day_to_a_year() {
    let world = World::staffed();
    let mut client = world.signed_in(AGENT).json();
    for (days, status) in [
        ("0", 422),
        ("1", 201),
        ("365", 201),
        ("366", 422),
        ("-1", 422),
        ("x", 422),
        ("", 422),
    ] {
        let form = [("name", "x"), ("scope", "agent"), ("days", days)];
        assert_eq!(
            world.post(&mut client, "/mon-compte/jetons", &form).status,
            status,
            "{days}"
        );
    }
    let answer = world.post(&mut client, "/mon-compte/jetons", &[]);
    assert_eq!(answer.json()["errors"].as_array().unwrap().len(), 3);
}

#[test]
fn a_token_makes_no_token_and_locks_nobody_out() {
    let world = World::staffed();
    let mut client = world.signed_in(AGENT).json();
    let made = world.post(&mut client, "/mon-compte/jetons", &TOKEN).json();
    let mut program = Client::program(made["token"].as_str().unwrap());
    let session = account(&world, &client)["sessions"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for (path, form) in [
        ("/mon-compte/jetons".to_owned(), TOKEN.as_slice()),
        (
            format!(
                "/mon-compte/jetons/{}/revoquer",
                made["id"].as_str().unwrap()
            ),
            &[],
        ),
        (format!("/mon-compte/connexions/{session}/fermer"), &[]),
        ("/mon-compte/connexions/fermer-les-autres".to_owned(), &[]),
        (
            "/mon-compte/organisation".to_owned(),
            &[("organisation_id", "x")],
        ),
    ] {
        assert_eq!(world.post(&mut program, &path, form).status, 403, "{path}");
    }
    assert_eq!(world.get(&mut client, "/mon-compte").status, 200);

    // An administrateur's, of himself and of the others: names and roles are a program's to keep, what opens an account is not.
    let mut boss = world.signed_in("administrateur@poitiers.example").json();
    let asked = super::form(&TOKEN, &[("scope", "administrator")]);
    let made = world.post(&mut boss, "/mon-compte/jetons", &asked).json();
    let mut program = Client::program(made["token"].as_str().unwrap());
    for (n, role, own) in [
        (1, "", "administrateur@poitiers.example"),
        (3, "agent", AGENT),
    ] {
        let path = format!("/equipe/{}/modifier", person(n));
        let identifiant = format!("ID-{n}");
        let whole = [
            ("last_name", "Corrigé"),
            ("first_name", "Camille"),
            ("identifiant", identifiant.as_str()),
            ("email", own),
            ("role", role),
        ];
        for changed in [
            ("email", "ailleurs@poitiers.example"),
            ("email", ""),
            ("identifiant", "autre.nom"),
        ] {
            let refused = world.post(&mut program, &path, &super::form(&whole, &[changed]));
            assert_eq!(refused.status, 403, "{n} {changed:?}");
        }
        assert_eq!(world.post(&mut program, &path, &whole).status, 200, "{n}");
        let give = format!("/equipe/{}/mot-de-passe", person(n));
        let shown = world.get(&mut program, &give);
        let given = world.post(&mut program, &give, &[]);
        assert_eq!((shown.status, given.status), (403, 403), "{n}");
        assert!(shown.body.contains("jeton"), "{}", shown.body);
    }
    for mut session in [boss, client] {
        assert_eq!(world.get(&mut session, "/mon-compte").status, 200);
    }
}

#[test]
fn what_one_person_opened_does_nothing_in_the_name_of_another() {
    let world = World::staffed();
    let page = world.get(&mut world.signed_in(AGENT), "/mes-donnees/effacer");
    let (of, opener) = (organisation(P).to_string(), person(3).to_string());
    assert_eq!(page.status, 200);
    assert!(
        page.body
            .contains(&format!("name=\"queued_by\" value=\"{opener}\""))
    );
    let form = [
        ("organisation", of.as_str()),
        ("queued_by", opener.as_str()),
        ("confirmation", "EFFACER"),
    ];
    let mut other = world.signed_in(COORDINATOR);
    let refused = world.post(&mut other, "/mes-donnees/effacer", &form);
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("préparé par une autre personne"));
    assert!(!refused.body.contains("téléphone"));
    assert_eq!(world.get(&mut other, "/mon-compte").status, 200);
    let own = world.post(&mut world.signed_in(AGENT), "/mes-donnees/effacer", &form);
    assert_eq!(own.status, 303);
    // Signing out carries the same words once, for the script that wipes the phone.
    let account = world.get(&mut other, "/mon-compte").body;
    let leave = account.split("action=\"/deconnexion\"").nth(1).unwrap();
    assert_eq!(leave.matches("name=\"queued_by\"").count(), 1);
    let door = world.get(&mut Client::browser(), "/connexion").body;
    assert!(!door.contains("queued_by"), "a stranger's form is nobody's");
}

#[test]
fn a_token_asks_for_a_sign_in_of_less_than_twelve_hours() {
    let world = World::staffed();
    let mut client = world.signed_in(AGENT);
    world.set("2026-03-03T20:59:59Z");
    assert_eq!(
        world.post(&mut client, "/mon-compte/jetons", &TOKEN).status,
        201
    );
    world.set("2026-03-03T21:00:00Z");
    let answer = world.post(&mut client, "/mon-compte/jetons", &TOKEN);
    assert_eq!(answer.status, 403);
    assert!(
        answer
            .body
            .contains("/connexion?retour=%2Fmon-compte%2Fjetons")
    );
}

#[test]
fn a_token_form_sent_twice_makes_one_token() {
    let world = World::staffed();
    let mut client = world.signed_in(AGENT).json();
    let form = [TOKEN.as_slice(), &[("idempotency_key", "k")]].concat();
    let statuses = [
        world.post(&mut client, "/mon-compte/jetons", &form).status,
        world.post(&mut client, "/mon-compte/jetons", &form).status,
    ];
    assert_eq!(statuses, [201, 409]);
    assert_eq!(
        world.count(system_sql!(
            "select count(*) as value from credential where kind = 'program'"
        )),
        1
    );
}

#[test]
fn a_revoked_token_opens_nothing() {
    let world = World::staffed();
    let mut client = world.signed_in(AGENT).json();
    let made = world.post(&mut client, "/mon-compte/jetons", &TOKEN).json();
    let path = format!(
        "/mon-compte/jetons/{}/revoquer",
        made["id"].as_str().unwrap()
    );
    assert_eq!(world.post(&mut client, &path, &[]).status, 200);
    assert_eq!(
        world
            .get(
                &mut Client::program(made["token"].as_str().unwrap()),
                "/mon-compte"
            )
            .status,
        401
    );
    assert_eq!(world.post(&mut client, &path, &[]).status, 404);
    let audit = system_sql!(
        "select count(*) as value from audit where action in ('create_token', 'revoke_token')"
    );
    assert_eq!(world.count(audit), 2);
}

#[test]
fn case_13_one_organisation_at_a_time() {
    let world = World::staffed();
    world.set("2026-03-03T08:00:00Z");
    world.member_with(Q, 3, Role::Coordinator, Some(AGENT));
    world.set("2026-03-03T09:30:00Z");
    let mut in_p = world.signed_in(AGENT);
    let before = in_p.clone();
    let told = account(&world, &in_p);
    assert_eq!(
        (
            told["organisation_name"].as_str(),
            told["organisations"].as_array().unwrap().len()
        ),
        (Some("Ville de Poitiers"), 2)
    );
    let theirs = told["sessions"][0]["id"].as_str().unwrap().to_owned();

    let wanted = organisation(Q).to_string();
    let answer = world.post(
        &mut in_p,
        "/mon-compte/organisation",
        &[("organisation_id", &wanted)],
    );
    assert_eq!(
        (
            answer.status,
            answer.trips,
            answer.header("clear-site-data")
        ),
        (303, 2, "\"cache\"")
    );
    let in_q = in_p;
    let told = account(&world, &in_q);
    assert_eq!(
        (told["organisation_name"].as_str(), told["role"].as_str()),
        (Some("Commune de Ligugé"), Some("coordinator"))
    );
    assert_ne!(in_q.cookies[SESSION_COOKIE], before.cookies[SESSION_COOKIE]);
    assert_eq!(world.get(&mut before.clone(), "/mon-compte").status, 401);

    // What is of P does not exist while in Q, but the account is one: its sessions are listed, and closed, from wherever its person is.
    let mut in_p = world.signed_in(AGENT);
    let told = account(&world, &in_p);
    let present = told["sessions"].as_array().unwrap().iter();
    let mut present = present.filter(|one| one["current"] == true);
    let of_p = present.next().unwrap()["id"].as_str().unwrap().to_owned();
    let close = |id: &str| {
        let mut answer = world.post(
            &mut in_q.clone(),
            &format!("/mon-compte/connexions/{id}/fermer"),
            &[],
        );
        answer.headers.clear();
        answer
    };
    let missing = close("01890000-0000-7000-8000-000000000000");
    assert_eq!((missing.status, &close(&theirs)), (404, &missing));
    assert_eq!(world.get(&mut in_p, "/mon-compte").status, 200);
    assert_eq!(close(&of_p).status, 303);
    assert_eq!(world.get(&mut in_p, "/mon-compte").status, 401);
}

#[test]
fn what_is_open_elsewhere_is_told_and_closed_with_the_rest() {
    let world = World::staffed();
    world.member_with(Q, 3, Role::Coordinator, Some(AGENT));
    let mut idle = world.signed_in(AGENT);
    let idle_id = account(&world, &idle)["sessions"][0]["id"].clone();
    world.set("2026-03-03T09:10:00Z");
    let mut in_q = world.signed_in(AGENT);
    let wanted = organisation(Q).to_string();
    let switched = world.post(
        &mut in_q,
        "/mon-compte/organisation",
        &[("organisation_id", &wanted)],
    );
    assert_eq!(switched.status, 303);
    world.set("2026-03-17T09:00:00Z");
    let mut client = world.signed_in(AGENT);
    assert_eq!(world.get(&mut idle, "/mon-compte").status, 401);
    let told = account(&world, &client);
    let listed = told["sessions"].as_array().unwrap();
    assert_eq!(listed.len(), 2, "fourteen idle days close it: {listed:?}");
    assert!(listed.iter().all(|one| one["id"] != idle_id));
    assert_eq!(listed[1]["organisation_name"], "Commune de Ligugé");
    for page in ["/mon-compte", "/mon-compte/connexions/fermer-les-autres"] {
        let page = world.get(&mut client, page).body;
        assert!(page.contains("Firefox sur Android, Commune de Ligugé"));
        assert!(!page.contains("Aucune autre connexion"));
    }
    let closed = world.post(&mut client, "/mon-compte/connexions/fermer-les-autres", &[]);
    assert_eq!(closed.status, 303);
    assert_eq!(world.get(&mut in_q, "/mon-compte").status, 401);
    assert_eq!(world.get(&mut client, "/mon-compte").status, 200);
}

#[test]
fn case_13_an_organisation_of_others_is_refused_like_one_that_is_not() {
    let world = World::staffed();
    let mut client = world.signed_in(AGENT);
    let switch = |client: &mut Client, id: &str| {
        let answer = world.post(
            client,
            "/mon-compte/organisation",
            &[("organisation_id", id)],
        );
        (answer.status, answer.body)
    };
    let foreign = switch(&mut client, &organisation(Q).to_string());
    assert_eq!(foreign.0, 422);
    assert_eq!(
        foreign,
        switch(&mut client, "01890000-0000-7000-8000-000000000000")
    );
    assert_eq!(foreign, switch(&mut client, "x"));
}

#[test]
fn a_form_of_another_organisation_is_refused() {
    let world = World::staffed();
    let mut client = world.signed_in(AGENT);
    let form = [("organisation", organisation(Q).to_string())];
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    assert_eq!(
        world
            .post(
                &mut client,
                "/mon-compte/connexions/fermer-les-autres",
                &form
            )
            .status,
        409
    );
}

#[test]
fn strangers_are_asked_to_sign_in() {
    let world = World::new();
    let mut stranger = Client::browser();
    for path in ["/mon-compte", "/mon-compte/jetons"] {
        let answer = world.get(&mut stranger, path);
        assert_eq!(answer.status, 401);
        assert!(answer.body.contains("/connexion"));
    }
    assert_eq!(world.post(&mut stranger, "/deconnexion", &[]).status, 401);
}

#[test]
fn the_use_of_a_session_is_recorded_to_within_minutes() {
    let world = World::staffed();
    let mut client = world.signed_in(AGENT);
    world.set("2026-03-04T09:04:00Z");
    world.get(&mut client, "/mon-compte");
    let seen = system_sql!(
        "select count(*) as value from credential where last_seen_at = ?1 and organisation_id = ?2",
        at("2026-03-04T09:04:00Z"),
        organisation(P)
    );
    assert_eq!(world.count(seen), 1);
    let active = system_sql!(
        "select count(*) as value from person where last_active_on = '2026-03-04' and id = ?1",
        person(3)
    );
    assert_eq!(world.count(active), 1);
}
