//! The operator's console: organisations are created, confided, suspended; never read.

use super::{Answer, Client, P, Q, World, form, organisation, person};
use crate::{CONSOLE, REGISTERS, UPKEEP};
use domain::policy::Role;
use platform::{
    db::{DbError, Single, Stmt},
    sql, system_sql,
};
use web::Verb;

/// The platform's own organisation, and its operator.
pub(super) const O: u128 = 0xf;
const OPERATOR: u128 = 90;
const EMAIL: &str = "exploitant@poitiers.example";

const SQUARE: &str = "{\"type\":\"Polygon\",\"coordinates\":[[[0.3,46.5],[0.4,46.5],[0.4,46.6],[0.3,46.6],[0.3,46.5]]]}";
const SAINT_DENIS: &str = "/console/organisations/nouvelle/commune/93066";

const FOUNDING: [(&str, &str); 10] = [
    ("name", "Ville de Saint-Denis"),
    ("siren", "219300662"),
    ("zone", "Europe/Paris"),
    ("holidays", "national"),
    ("slug", "saint-denis-93"),
    ("contact_email", "mairie@saint-denis.example"),
    ("last_name", "Roux"),
    ("first_name", "Ada"),
    ("identifiant", "a.roux"),
    ("email", "ada@saint-denis.example"),
];

/// P staffed, Q with nobody, and the platform with its operator.
pub(super) fn world() -> World {
    let world = World::staffed();
    let now = world.clock.now();
    world.write(vec![system_sql!(
        "insert into organisation (id, kind, name, slug, created_at) values (?1, 'other', 'Exploitant', 'exploitant', ?2)",
        organisation(O),
        now
    )]);
    for (kind, code, name, siren, departement) in [
        ("commune", "93066", "Saint-Denis", Some("219300662"), "93"),
        ("commune", "97411", "Saint-Denis", Some("219740115"), "974"),
        ("commune", "86040", "La Bussière", Some("218600401"), "86"),
        (
            "epci",
            "200069854",
            "CU du Grand Poitiers",
            Some("200069854"),
            "86",
        ),
        ("departement", "93", "Seine-Saint-Denis", None, "93"),
    ] {
        world.write(vec![system_sql!(
            "insert into official_body (kind, code, name, name_folded, siren, departement) values (?1, ?2, ?3, ?4, ?5, ?6)",
            kind,
            code,
            name,
            domain::fold::fold(name),
            siren,
            departement
        )]);
    }
    world.member(O, OPERATOR, Role::Operator);
    world
}

pub(super) fn operator(world: &World) -> Client {
    world.signed_in(EMAIL).json()
}

fn with<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    form(&FOUNDING, changed)
}

fn create(world: &World, client: &mut Client, changed: &[(&str, &str)]) -> Answer {
    world.post(client, SAINT_DENIS, &with(changed))
}

pub(super) fn named(answer: &Answer) -> Vec<String> {
    let errors = answer.json()["errors"].as_array().unwrap().clone();
    let name = |error: &serde_json::Value| error["field"].as_str().unwrap().to_owned();
    errors.iter().map(name).collect()
}

pub(super) fn texts(world: &World, statement: Stmt) -> Vec<String> {
    let rows: Vec<Single<String>> = world.rows(statement);
    rows.into_iter().map(|row| row.value).collect()
}

fn of_p(path: &str) -> String {
    format!("/console/organisations/{}{path}", organisation(P))
}

fn administrators(world: &World) -> Vec<String> {
    texts(
        world,
        sql!(
            "select person_id as value from member_role where organisation_id = ?1 and role = 'administrator'",
            organisation(P)
        ),
    )
}

/// Every route of the console and of its registers, filled with what exists.
fn routes() -> Vec<(Verb, String)> {
    CONSOLE
        .routes()
        .chain(REGISTERS.routes())
        .chain(UPKEEP.routes())
        .map(|route| {
            let path = route
                .path
                .replace("{organisation}", &organisation(P).to_string())
                .replace("{person}", &person(2).to_string())
                .replace("{breach}", &organisation(P).to_string())
                .replace("{request}", &organisation(P).to_string())
                .replace("{kind}", "commune")
                .replace("{code}", "93066");
            (route.verb, path)
        })
        .collect()
}

#[test]
fn nobody_but_an_operator_enters_the_console() {
    let world = world();
    let before = world.dump();
    let mut closed = Vec::new();
    for role in ["administrateur", "coordinateur", "agent", "demandeur"] {
        let mut client = world.signed_in(&format!("{role}@poitiers.example")).json();
        for (verb, path) in routes() {
            let answer = match verb {
                Verb::Get => world.get(&mut client, &path),
                Verb::Post => world.post(&mut client, &path, &FOUNDING),
            };
            closed.push((role, path, answer.status));
        }
    }
    assert!(
        closed.iter().all(|(_, _, status)| *status == 403),
        "{closed:?}"
    );
    let mut stranger = Client::browser().json();
    for (verb, path) in routes() {
        let answer = match verb {
            Verb::Get => world.get(&mut stranger, &path),
            Verb::Post => world.post(&mut stranger, &path, &FOUNDING),
        };
        assert_eq!(answer.status, 401, "{path}");
    }
    assert_eq!(
        before.matches("organisation {").count(),
        world.dump().matches("organisation {").count()
    );
}

#[test]
fn an_operator_has_a_part_in_no_team() {
    let world = world();
    let mut client = operator(&world);
    for path in ["/equipe", "/equipe/nouvelle"] {
        assert_eq!(world.get(&mut client, path).status, 403, "{path}");
    }
    let token = [
        ("name", "Tableur"),
        ("scope", "administrator"),
        ("days", "1"),
    ];
    assert_eq!(
        world.post(&mut client, "/mon-compte/jetons", &token).status,
        403
    );
    assert_eq!(world.get(&mut client, "/mon-compte").status, 200);
    assert_eq!(world.get(&mut client, "/mon-compte/jetons").status, 403);
    let mut browser = world.signed_in(EMAIL);
    assert_eq!(world.get(&mut browser, "/").header("location"), "/console");
    let page = world.get(&mut browser, "/console").body;
    assert!(page.contains("/console/fonctionnement") && !page.contains("/alertes"));
    // Whoever operates the platform has no other part in the same organisation.
    let twice = sql!(
        "insert into member_role (organisation_id, person_id, product, role) values (?1, ?2, 'interventions', 'agent')",
        organisation(O),
        person(OPERATOR)
    );
    assert!(matches!(
        super::now(world.db.batch(vec![twice])),
        Err(DbError::NotUnique(_))
    ));
}

#[test]
fn the_official_list_is_searched_by_the_start_of_a_name() {
    let world = world();
    let mut client = operator(&world);
    let mut found = |q: &str| {
        let answer = world.get(
            &mut client,
            &format!("/console/organisations/nouvelle?q={q}"),
        );
        assert_eq!((answer.status, answer.trips), (200, 1));
        let items = answer.json()["items"].as_array().unwrap().clone();
        let name = |item: &serde_json::Value| item["code"].as_str().unwrap().to_owned();
        items.iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(found("saint-den"), ["93066", "97411"]);
    assert_eq!(found("SAINT%20DENIS"), ["93066", "97411"]);
    assert_eq!(found("la%20buss"), ["86040"]);
    assert_eq!(
        found("bussi%C3%A8re"),
        Vec::<String>::new(),
        "not in the middle"
    );
    assert_eq!(found("cu%20du"), ["200069854"]);
    assert_eq!(found("seine"), ["93"]);
    assert_eq!(found("s"), Vec::<String>::new(), "one letter is too few");
    assert_eq!(found("%25"), Vec::<String>::new());
}

#[test]
fn what_the_list_knows_is_filled_in() {
    let world = world();
    let mut browser = world.signed_in(EMAIL);
    let page = world.get(
        &mut browser,
        "/console/organisations/nouvelle/commune/97411",
    );
    assert_eq!((page.status, page.trips), (200, 2));
    for filled in [
        "value=\"219740115\"",
        "value=\"Indian/Reunion\" selected",
        "value=\"reunion\" selected",
        "value=\"saint-denis-974\"",
        "https://geo.api.gouv.fr/communes/97411?",
    ] {
        assert!(page.body.contains(filled), "{filled}");
    }
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("connect-src 'self' https://geo.api.gouv.fr "),
        "{policy}"
    );
    let elsewhere = world.get(&mut browser, "/console");
    assert!(
        !elsewhere
            .header("content-security-policy")
            .contains("geo.api")
    );
    world.write(vec![system_sql!(
        "update organisation set slug = 'saint-denis-974' where id = ?1",
        organisation(Q)
    )]);
    let page = world.get(
        &mut browser,
        "/console/organisations/nouvelle/commune/97411",
    );
    assert!(page.body.contains("value=\"saint-denis-97411\""));
    let wrong = world.post(
        &mut browser,
        SAINT_DENIS,
        &with(&[("siren", "1"), ("geometry", "x")]),
    );
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.body.contains("value=\"a.roux\""),
        "what was typed stays"
    );
    assert!(wrong.header("content-security-policy").contains("geo.api"));
    for nowhere in ["commune/00000", "pays/93066"] {
        let path = format!("/console/organisations/nouvelle/{nowhere}");
        assert_eq!(world.get(&mut browser, &path).status, 404);
    }
}

#[test]
fn an_organisation_is_created_whole_or_not_at_all() {
    let world = world();
    let mut client = operator(&world);
    let answer = create(&world, &mut client, &[("geometry", SQUARE)]);
    assert_eq!((answer.status, answer.trips), (201, 2), "{}", answer.body);
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    let shown = world
        .get(&mut client, &format!("/console/organisations/{id}"))
        .json();
    assert_eq!(shown["slug"], "saint-denis-93");
    assert_eq!(
        (shown["members"].as_i64(), shown["interventions"].as_i64()),
        (Some(1), Some(0))
    );
    assert_eq!(shown["outlined"], true);
    assert_eq!(shown["administrator"]["identifiant"], "a.roux");
    let categories = |parent: &str| {
        world.count(Stmt {
            sql: format!("select count(*) as value from category where organisation_id = '{id}' and parent_id is {parent}").into(),
            params: Vec::new(),
        })
    };
    assert_eq!((categories("null"), categories("not null")), (6, 39));
    let outbox = texts(
        &world,
        system_sql!("select kind || ' ' || recipient as value from outbox"),
    );
    assert_eq!(outbox, ["notice ada@saint-denis.example"]);
    let lines = texts(
        &world,
        system_sql!(
            "select action as value from audit where organisation_id <> ?1 order by action",
            organisation(O)
        ),
    );
    assert_eq!(lines, ["appoint_administrator", "create_organisation"]);
    let mut ada = world.signed_in("ada@saint-denis.example");
    assert_eq!(world.get(&mut ada, "/equipe").status, 200);

    let again = create(
        &world,
        &mut client,
        &[("slug", "autre"), ("email", "b@saint-denis.example")],
    );
    assert_eq!(again.status, 409);
    assert!(again.body.contains("Ville de Saint-Denis"), "names it");
    let confirm = world.get(&mut client, SAINT_DENIS);
    assert_eq!(confirm.status, 409);
}

#[test]
fn what_is_wrong_is_told_and_creates_nothing() {
    let world = world();
    let mut client = operator(&world);
    let before = world.dump().lines().count();
    for (field, wrong, status) in [
        ("name", "", 422),
        ("siren", "219300663", 422),
        ("zone", "Mars/Olympus", 422),
        ("holidays", "breton", 422),
        ("slug", "Saint Denis", 422),
        ("slug", "poitiers", 409),
        ("email", "", 422),
        ("identifiant", "a", 422),
        ("geometry", "{}", 422),
    ] {
        let answer = create(&world, &mut client, &[(field, wrong)]);
        assert_eq!(
            (answer.status, named(&answer)),
            (status, vec![field.to_owned()]),
            "{field}"
        );
    }
    assert_eq!(world.dump().lines().count(), before);
}

#[test]
fn an_administrateur_known_elsewhere_is_invited() {
    let world = world();
    let mut client = operator(&world);
    let answer = create(
        &world,
        &mut client,
        &[("email", "coordinateur@poitiers.example")],
    );
    assert_eq!(answer.status, 201);
    let states = texts(
        &world,
        system_sql!(
            "select state as value from membership where person_id = ?1 order by state",
            person(2)
        ),
    );
    assert_eq!(states, ["active", "invited"]);
}

#[test]
fn an_organisation_keeps_its_administrateur_until_the_one_invited_is_there() {
    let world = world();
    world.member_with(Q, 21, Role::Agent, Some("eve@liguge.example"));
    let mut client = operator(&world);
    let form = [
        ("last_name", "Neuve"),
        ("first_name", "Ève"),
        ("identifiant", "e.neuve"),
        ("email", "eve@liguge.example"),
    ];
    let mut browser = client.clone();
    browser.headers = Client::browser().headers;
    let answer = world.post(&mut browser, &of_p("/administrateur"), &form);
    let to = format!("{}?fait=administrateur-invite", of_p(""));
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, to.as_str())
    );
    let told = world.get(&mut browser, &to).body;
    assert!(told.contains("L’administrateur ne change pas"));
    assert_eq!(administrators(&world), [person(1).to_string()]);
    let mut present = world.signed_in("administrateur@poitiers.example");
    assert_eq!(world.get(&mut present, "/equipe/nouvelle").status, 200);
    let nominate = of_p(&format!("/personnes/{}/nommer", person(21)));
    assert_eq!(world.post(&mut client, &nominate, &[]).status, 409);

    let mut eve = world.signed_in("eve@liguge.example");
    let accept = format!("/invitations/{}/accepter", organisation(P));
    assert_eq!(world.post(&mut eve, &accept, &[]).status, 303);
    assert_eq!(administrators(&world), [person(1).to_string()]);
    assert_eq!(world.post(&mut client, &nominate, &[]).status, 200);
    assert_eq!(administrators(&world), [person(21).to_string()]);
}

#[test]
fn the_same_request_twice_creates_one_organisation() {
    let world = world();
    let mut client = operator(&world);
    client.headers.push(("idempotency-key", "k".to_owned()));
    let first = create(&world, &mut client, &[]);
    let second = create(&world, &mut client, &[]);
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.body, second.body);
}

#[test]
fn case_8_the_transfer_leaves_exactly_one_administrateur() {
    let world = world();
    let mut client = operator(&world);
    assert_eq!(administrators(&world), [person(1).to_string()]);
    let answer = world.post(
        &mut client,
        &of_p(&format!("/personnes/{}/nommer", person(2))),
        &[],
    );
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(administrators(&world), [person(2).to_string()]);
    let before = texts(
        &world,
        sql!(
            "select role as value from member_role where organisation_id = ?1 and person_id = ?2",
            organisation(P),
            person(1)
        ),
    );
    assert_eq!(before, ["coordinator"]);
    let again = world.post(
        &mut client,
        &of_p(&format!("/personnes/{}/nommer", person(2))),
        &[],
    );
    assert_eq!(again.status, 200, "done already");
    assert_eq!(
        world.count(system_sql!(
            "select count(*) as value from audit where action = 'appoint_administrator'"
        )),
        2
    );
    let outbox = texts(
        &world,
        system_sql!("select kind || ' ' || recipient as value from outbox"),
    );
    assert_eq!(outbox, ["administrator coordinateur@poitiers.example"]);
    // The one that was read is no longer the administrateur: all of it is undone.
    let grant = domain::policy::check::<crate::policy::may::AppointAdministrator>(
        crate::policy::TABLE,
        &domain::policy::Actor {
            person: person(OPERATOR),
            organisation: organisation(O),
            role: Role::Operator,
        },
        domain::policy::Subject::organisation(organisation(O)),
    )
    .unwrap();
    let trace = crate::store::console::Trace {
        now: world.clock.now(),
        ids: &world.random,
    };
    let late =
        crate::store::console::transfer(&grant, organisation(P), Some(person(1)), person(3), trace);
    assert_eq!(
        super::now(world.db.batch(late)).unwrap_err(),
        DbError::Stale
    );
    assert_eq!(administrators(&world), [person(2).to_string()]);
}

#[test]
fn only_an_active_account_is_made_administrateur() {
    let world = world();
    let mut client = operator(&world);
    let appoint = |client: &mut Client| {
        world
            .post(
                client,
                &of_p(&format!("/personnes/{}/nommer", person(3))),
                &[],
            )
            .status
    };
    let set = |text: &'static str| {
        world.write(vec![Stmt {
            sql: text.into(),
            params: vec![person(3).into()],
        }]);
    };
    set("update membership set state = 'invited' where person_id = ?1");
    assert_eq!(appoint(&mut client), 409);
    set("update membership set state = 'active' where person_id = ?1");
    set("update person set suspended_at = '2026-03-01T08:00:00Z' where id = ?1");
    assert_eq!(appoint(&mut client), 409);
    set("update person set suspended_at = null where id = ?1");
    assert_eq!(appoint(&mut client), 200);
    let nobody = world.post(
        &mut client,
        &of_p(&format!("/personnes/{}/nommer", person(404))),
        &[],
    );
    assert_eq!(nobody.status, 404);
}

#[test]
fn somebody_new_is_appointed_in_place_of_the_administrateur() {
    let world = world();
    let mut client = operator(&world);
    let form = [
        ("last_name", "Neuve"),
        ("first_name", "Ève"),
        ("identifiant", "e.neuve"),
        ("email", "eve@poitiers.example"),
    ];
    let path = of_p("/administrateur");
    let taken = world.post(
        &mut client,
        &path,
        &[
            form[0],
            form[1],
            form[2],
            ("email", "agent@poitiers.example"),
        ],
    );
    assert_eq!(
        (taken.status, named(&taken)),
        (409, vec!["email".to_owned()])
    );
    let taken = world.post(
        &mut client,
        &path,
        &[form[0], form[1], form[3], ("identifiant", "ID-2")],
    );
    assert_eq!(
        (taken.status, named(&taken)),
        (409, vec!["identifiant".to_owned()])
    );
    assert_eq!(
        administrators(&world),
        [person(1).to_string()],
        "nothing was done"
    );
    let answer = world.post(&mut client, &path, &form);
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert_eq!(
        administrators(&world),
        [answer.json()["id"].as_str().unwrap()]
    );
    let mut eve = world.signed_in("eve@poitiers.example");
    assert_eq!(world.get(&mut eve, "/equipe/nouvelle").status, 200);
    let mut before = world.signed_in("administrateur@poitiers.example");
    assert_eq!(world.get(&mut before, "/equipe/nouvelle").status, 403);
}

#[test]
fn somebody_is_found_by_identifiant_or_address_in_that_organisation_alone() {
    let world = world();
    world.member_with(Q, 7, Role::Agent, Some("quinn@liguge.example"));
    let mut client = operator(&world);
    let mut find = |who: &str| world.post(&mut client, &of_p("/personnes"), &[("who", who)]);
    for who in ["id-3", " ID-3 ", "Agent@Poitiers.example"] {
        let answer = find(who);
        assert_eq!(
            (answer.status, answer.json()["id"].as_str()),
            (200, Some(person(3).to_string().as_str())),
            "{who}"
        );
    }
    for who in ["", "id-7", "quinn@liguge.example", EMAIL] {
        let answer = find(who);
        assert_eq!(
            (answer.status, named(&answer)),
            (422, vec!["who".to_owned()]),
            "{who}"
        );
    }
    let elsewhere = world.get(&mut client, &of_p(&format!("/personnes/{}", person(7))));
    assert_eq!(elsewhere.status, 404);
    let shown = world
        .get(&mut client, &of_p(&format!("/personnes/{}", person(3))))
        .json();
    assert_eq!(shown["email"], "agent@poitiers.example");
    let mut browser = world.signed_in(EMAIL);
    let led = world.post(&mut browser, &of_p("/personnes"), &[("who", "id-3")]);
    assert_eq!(
        (led.status, led.header("location")),
        (303, of_p(&format!("/personnes/{}", person(3))).as_str())
    );
}

#[test]
fn case_7_a_suspended_person_is_out_at_once_and_signs_in_no_more() {
    let world = world();
    let mut agent = world.signed_in("agent@poitiers.example");
    let mut waiting = Client::browser();
    let (token, _) = world.ask(&mut waiting, "agent@poitiers.example");
    world.open_ways(3);
    let mut client = operator(&world);
    let path = |verb: &str| of_p(&format!("/personnes/{}/{verb}", person(3)));
    for _ in 0..2 {
        assert_eq!(world.post(&mut client, &path("suspendre"), &[]).status, 200);
    }
    let out = world.get(&mut agent, "/mon-compte");
    assert_eq!(out.status, 401);
    assert!(agent.session().is_none(), "the cookie is cleared");
    assert_eq!(world.ways(3), ["proconnect_identity"]);
    assert_ne!(
        world
            .post(&mut waiting, "/connexion/lien", &[("token", &token)])
            .status,
        303,
        "a link that waits is dead"
    );
    let known = world.post(
        &mut Client::browser(),
        "/connexion",
        &[("email", "agent@poitiers.example")],
    );
    let unknown = world.post(
        &mut Client::browser(),
        "/connexion",
        &[("email", "personne@poitiers.example")],
    );
    assert_eq!(
        (known.status, known.mails, known.body),
        (unknown.status, 0, unknown.body)
    );
    assert_eq!(
        world.count(system_sql!(
            "select count(*) as value from audit where action = 'suspend_person'"
        )),
        1
    );
    assert_eq!(world.post(&mut client, &path("retablir"), &[]).status, 200);
    world.signed_in("agent@poitiers.example");
    assert_eq!(
        world.count(system_sql!(
            "select count(*) as value from audit where action = 'suspend_person'"
        )),
        2
    );
}

#[test]
fn a_suspended_organisation_lets_nobody_in() {
    let world = world();
    // The agent of P works for Q as well, and joined Q last.
    world.member_with(Q, 3, Role::Agent, None);
    let mut sessions: Vec<Client> = ["administrateur", "agent"]
        .iter()
        .map(|role| world.signed_in(&format!("{role}@poitiers.example")))
        .collect();
    let mut client = operator(&world);
    assert_eq!(
        world.post(&mut client, &of_p("/suspendre"), &[]).status,
        200
    );
    assert_eq!(world.get(&mut sessions[0], "/mon-compte").status, 401);
    let sole = world.post(
        &mut Client::browser(),
        "/connexion",
        &[("email", "administrateur@poitiers.example")],
    );
    assert_eq!(
        (sole.status, sole.mails),
        (303, 0),
        "as for an unknown address"
    );
    let mut both = world.signed_in("agent@poitiers.example").json();
    let account = world.get(&mut both, "/mon-compte").json();
    assert_eq!(account["organisation_name"], "Commune de Ligugé");
    assert_eq!(
        account["organisations"].as_array().unwrap().len(),
        1,
        "the other one is not offered"
    );
    assert_eq!(
        world.post(&mut client, &of_p("/suspendre"), &[]).status,
        200
    );
    assert_eq!(
        world.count(system_sql!(
            "select count(*) as value from audit where action = 'suspend_organisation'"
        )),
        1
    );
    assert_eq!(world.post(&mut client, &of_p("/retablir"), &[]).status, 200);
    let mut back = world.signed_in("administrateur@poitiers.example");
    assert_eq!(world.get(&mut back, "/mon-compte").status, 200);
}

#[test]
fn the_platforms_own_organisation_is_not_among_the_others() {
    let world = world();
    let mut client = operator(&world);
    let listed = world.get(&mut client, "/console").json();
    let slugs: Vec<&str> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["slug"].as_str().unwrap())
        .collect();
    assert_eq!(slugs, ["liguge", "poitiers"]);
    assert_eq!(listed["items"][1]["members"], 4);
    let own = format!("/console/organisations/{}", organisation(O));
    assert_eq!(world.get(&mut client, &own).status, 404);
    assert_eq!(
        world
            .post(&mut client, &format!("{own}/suspendre"), &[])
            .status,
        404
    );
    let after = world.get(&mut client, "/console?after=liguge").json();
    assert_eq!(after["items"].as_array().unwrap().len(), 1);
}

#[test]
fn the_list_goes_on_page_after_page() {
    let world = world();
    for n in 0..49_u128 {
        world.write(vec![system_sql!(
            "insert into organisation (id, kind, name, slug, created_at) values (?1, 'commune', 'Commune', ?2, '2026-01-01T08:00:00Z')",
            organisation(0x100 + n),
            format!("commune-{n:02}")
        )]);
    }
    let mut client = operator(&world);
    let first = world.get(&mut client, "/console").json();
    assert_eq!(first["items"].as_array().unwrap().len(), 50);
    let next = first["next"].as_str().unwrap().to_owned();
    let second = world.get(&mut client, &next).json();
    assert_eq!(second["items"].as_array().unwrap().len(), 1);
    assert!(second["next"].is_null());
}

#[test]
fn an_outline_is_added_then_replaced() {
    let world = world();
    let mut client = operator(&world);
    let path = of_p("/contour");
    let missing = world.post(&mut client, &path, &[]);
    assert_eq!(
        (missing.status, named(&missing)),
        (422, vec!["file".to_owned()])
    );
    let larger = SQUARE.replace("0.4", "0.5");
    for outline in [SQUARE, &larger] {
        let answer = world.post(&mut client, &path, &[("geometry", outline)]);
        assert_eq!((answer.status, answer.trips), (200, 2), "{}", answer.body);
    }
    let zones = texts(
        &world,
        system_sql!(
            "select kind || ' ' || name || ' ' || east as value from zone where organisation_id = ?1",
            organisation(P)
        ),
    );
    assert_eq!(zones, ["territory Ville de Poitiers 0.5"]);
    assert_eq!(
        world.count(system_sql!(
            "select count(*) as value from audit where action = 'set_outline'"
        )),
        2
    );
    world.write(vec![system_sql!(
        "update zone set kind = 'district' where organisation_id = ?1",
        organisation(P)
    )]);
    let clash = world.post(&mut client, &path, &[("geometry", SQUARE)]);
    assert_eq!(
        (clash.status, named(&clash)),
        (409, vec!["file".to_owned()])
    );
}

#[test]
fn mails_that_were_given_up_are_sent_again() {
    let world = world();
    world.write(vec![system_sql!(
        "insert into outbox (id, organisation_id, kind, recipient, subject, body_text, body_html, state, attempts, next_try_at, created_at) select 'm' || value, ?1, 'notice', case value when 1 then 'a@b.example' end, 'x', 'x', 'x', 'dead', 8, '2026-03-01T08:00:00Z', '2026-03-01T08:00:00Z' from json_each('[1,2]')",
        organisation(P)
    )]);
    world.write(vec![system_sql!(
        "insert into purge_log (id, rule, day, ran_at, count, oldest_kept, duration_ms, finished) values ('01910000-0000-7000-8000-000000000001', 'credential', '2026-03-02', '2026-03-02T01:40:00Z', 12, '2026-02-28T23:30:00Z', 3, 1)"
    )]);
    let mut client = operator(&world);
    let shown = world.get(&mut client, "/console/fonctionnement").json();
    assert_eq!(
        (
            shown["waiting_mails"].as_i64(),
            shown["dead_mails"].as_i64()
        ),
        (Some(0), Some(2))
    );
    assert_eq!(
        (
            shown["items"][0]["rule"].as_str(),
            shown["items"][0]["count"].as_i64()
        ),
        (Some("credential"), Some(12))
    );
    assert_eq!(
        world
            .post(&mut client, "/console/fonctionnement/courriels", &[])
            .status,
        200
    );
    let mut browser = world.signed_in(EMAIL);
    let page = world.get(&mut browser, "/console/fonctionnement").body;
    assert!(page.contains("1er\u{a0}mars\u{a0}2026"), "in Paris: {page}");
    let states = texts(
        &world,
        system_sql!("select state || ' ' || attempts as value from outbox order by id"),
    );
    assert_eq!(
        states,
        ["waiting 0", "dead 8"],
        "what has lost its words stays"
    );
    let earlier = world
        .get(
            &mut client,
            "/console/fonctionnement?before=01910000-0000-7000-8000-000000000001",
        )
        .json();
    assert_eq!(earlier["items"].as_array().unwrap().len(), 0);
}

#[test]
fn what_changes_rights_asks_for_a_sign_in_of_less_than_twelve_hours() {
    let world = world();
    let mut client = operator(&world);
    let acts = [
        of_p("/suspendre"),
        of_p("/retablir"),
        of_p(&format!("/personnes/{}/suspendre", person(3))),
        of_p(&format!("/personnes/{}/retablir", person(3))),
        of_p(&format!("/personnes/{}/nommer", person(2))),
    ];
    world.set("2026-03-03T20:59:59Z");
    for act in &acts {
        assert_eq!(world.post(&mut client, act, &[]).status, 200, "{act}");
    }
    world.set("2026-03-03T21:00:00Z");
    for act in &acts {
        assert_eq!(world.post(&mut client, act, &[]).status, 403, "{act}");
    }
    assert_eq!(create(&world, &mut client, &[]).status, 403);
    assert_eq!(
        world
            .post(&mut client, &of_p("/administrateur"), &FOUNDING)
            .status,
        403
    );
    assert_eq!(
        world.get(&mut client, "/console").status,
        200,
        "reading goes on"
    );
}

#[test]
fn an_operator_sees_takes_away_and_corrects_what_is_kept_of_him() {
    let world = world();
    let mut client = world.signed_in(EMAIL);
    assert!(
        world
            .get(&mut client, "/mon-compte")
            .body
            .contains("href=\"/mes-donnees\"")
    );
    let page = world.get(&mut client, "/mes-donnees");
    assert_eq!(page.status, 200, "{}", page.body);
    for words in [EMAIL, "Nom90", "Exploitant", "l’exploitant du service"] {
        assert!(page.body.contains(words), "{words}");
    }
    let archive = world.get(&mut client, "/mes-donnees/export.zip");
    assert_eq!(
        (archive.status, archive.header("content-type")),
        (200, "application/zip")
    );
    assert_eq!(world.get(&mut client, "/journal-des-actions").status, 200);
    let names = [
        ("last_name", "Roux"),
        ("first_name", "Odette"),
        ("phone", ""),
    ];
    let corrected = world.post(&mut client, "/mes-donnees/identite", &names);
    assert_eq!(corrected.status, 303, "{}", corrected.body);
    assert!(
        world
            .get(&mut client, "/mes-donnees")
            .body
            .contains("Odette")
    );
    let asked = world.post(
        &mut client,
        "/mes-donnees/adresse",
        &[("email", "odette@exploitant.example")],
    );
    assert_eq!((asked.status, asked.mails), (303, 1));
    let mail = world.mailer.sent().pop().unwrap();
    let code = mail
        .text
        .split('#')
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned();
    let confirmed = world.post(
        &mut client,
        "/mes-donnees/adresse/confirmer",
        &[("token", &code)],
    );
    assert_eq!(confirmed.status, 303, "{}", confirmed.body);
    let mut again = world.signed_in("odette@exploitant.example");
    assert_eq!(world.get(&mut again, "/console").status, 200);
}

#[test]
fn an_operator_erases_his_account_unless_he_is_the_last() {
    let world = world();
    let mut client = world.signed_in(EMAIL);
    let suspended = world.post(
        &mut client,
        &format!("/console/organisations/{}/suspendre", organisation(P)),
        &[],
    );
    assert_eq!(suspended.status, 303, "{}", suspended.body);
    let typed = [("confirmation", "EFFACER")];
    let refused = |world: &World, client: &mut Client| {
        let page = world.get(client, "/mes-donnees/effacer");
        assert!(
            page.body.contains("le dernier exploitant")
                && !page.body.contains("name=\"confirmation\"")
        );
        let answer = world.post(client, "/mes-donnees/effacer", &typed);
        assert_eq!(answer.status, 409);
        assert!(answer.body.contains("le dernier exploitant"));
    };
    refused(&world, &mut client);
    // One who is suspended keeps nothing running.
    world.member_with(O, 91, Role::Operator, Some("autre@exploitant.example"));
    world.write(vec![system_sql!(
        "update person set suspended_at = ?2 where id = ?1",
        person(91),
        world.clock.now()
    )]);
    refused(&world, &mut client);
    let back = system_sql!(
        "update person set suspended_at = null where id = ?1",
        person(91)
    );
    world.write(vec![back]);
    // The other one leaves between the reading and the writing.
    world.db.overtake(vec![sql!(
        "delete from member_role where organisation_id = ?1 and person_id = ?2",
        organisation(O),
        person(91)
    )]);
    assert_eq!(
        world
            .post(&mut client, "/mes-donnees/effacer", &typed)
            .status,
        412
    );
    world.write(vec![sql!("insert into member_role (organisation_id, person_id, product, role) values (?1, ?2, 'platform', 'operator')", organisation(O), person(91))]);
    let id = person(OPERATOR).to_string();
    assert!(world.dump().contains(&id));
    let erased = world.post(&mut client, "/mes-donnees/effacer", &typed);
    assert_eq!(
        (erased.status, erased.header("location")),
        (303, "/?fait=compte-efface")
    );
    let left = world.dump();
    assert!(!left.contains(EMAIL));
    let kept = system_sql!(
        "select count(*) as value from audit where actor_id = ?1",
        person(OPERATOR)
    );
    assert_eq!(world.count(kept), 0, "nor where he acted");
    let mut other = world.signed_in("autre@exploitant.example");
    assert_eq!(world.get(&mut other, "/console").status, 200);
}
