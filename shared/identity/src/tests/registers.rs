//! The operator's registers: nobody is told twice, nobody too late without being seen, and nothing is deleted before its term.

use super::{
    Answer, Client, P, Q, World, at,
    console::{O, named, operator, texts, world},
    now, organisation,
};
use domain::{
    policy::{Role, System},
    retention::Function,
};
use platform::{db::Stmt, purge, sql, system_sql};
use serde_json::{Value, json};

const BREACHES: &str = "/console/violations";
const REQUESTS: &str = "/console/demandes";

/// A third commune, with an address alone.
const R: u128 = 0xc;

fn id_of(answer: &Answer) -> String {
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// P has an administrateur, a contact that is the same address and an officer; Q no address at all; R its officer.
fn prepared() -> World {
    let world = world();
    world.write(vec![
        system_sql!("insert into organisation (id, kind, name, slug, officer_email, created_at) values (?1, 'commune', 'Commune de Rouillé', 'rouille', 'dpo@vienne.example', ?2)", organisation(R), world.clock.now()),
        system_sql!("update organisation set contact_email = 'Administrateur@Poitiers.example', officer_email = 'dpo@vienne.example' where id = ?1", organisation(P)),
    ]);
    world
}

/// Enters a breach that became known at half past eight in Paris and touches these organisations.
fn breach(world: &World, client: &mut Client, touched: &[u128]) -> String {
    let ids: Vec<String> = touched
        .iter()
        .map(|n| organisation(*n).to_string())
        .collect();
    let mut form = vec![
        ("nature", "confidentiality"),
        ("facts", "Un export est parti à une mauvaise adresse."),
        ("known_at", "2026-03-03T08:30"),
        ("people", "1 200"),
    ];
    form.extend(ids.iter().map(|id| ("organisation_ids", id.as_str())));
    let answer = world.post(client, BREACHES, &form);
    assert_eq!((answer.status, answer.trips), (201, 2), "{}", answer.body);
    id_of(&answer)
}

/// Who was written to, for which organisation.
fn written(world: &World) -> Vec<String> {
    let all = system_sql!(
        "select o.recipient || ' ' || s.slug as value from outbox o join organisation s on s.id = o.organisation_id where o.kind = 'breach' order by 1"
    );
    texts(world, all)
}

/// What the operator's audit holds.
fn audited(world: &World) -> Vec<String> {
    let all = sql!(
        "select action as value from audit where organisation_id = ?1 and action <> 'sign_in' order by action",
        organisation(O)
    );
    texts(world, all)
}

#[test]
fn what_is_wrong_with_a_breach_is_named_and_what_was_typed_stays() {
    let world = prepared();
    let mut client = operator(&world);
    let wrong = world.post(&mut client, BREACHES, &[("facts", "Un export")]);
    assert_eq!(wrong.status, 422);
    assert_eq!(named(&wrong), ["nature", "known_at", "organisation_ids"]);
    let mut browser = world.signed_in("exploitant@poitiers.example");
    let page = world.get(&mut browser, "/console/violations/nouvelle");
    assert_eq!((page.status, page.trips), (200, 1));
    assert!(page.body.contains("Ville de Poitiers") && !page.body.contains("Exploitant</label>"));
    let p = organisation(P).to_string();
    let form = [
        ("facts", "Un <export>"),
        ("known_at", "2025-10-26T02:30"),
        ("organisation_ids", &p),
    ];
    let shown = world.post(&mut browser, BREACHES, &form);
    assert_eq!(shown.status, 422);
    for kept in [
        "Un &lt;export&gt;",
        "value=\"2025-10-26T02:30\"",
        "name=\"known_hour\"",
    ] {
        assert!(shown.body.contains(kept), "{kept}");
    }
    assert!(shown.body.contains(&format!("value=\"{p}\" checked")));
    assert!(!page.body.contains("name=\"known_hour\""));
}

#[test]
fn an_organisation_is_told_once_at_each_address_and_no_mail_names_anybody() {
    let world = prepared();
    let mut client = operator(&world);
    let id = breach(&world, &mut client, &[P, Q, R]);
    let path = format!("{BREACHES}/{id}");
    let told = world.post(&mut client, &format!("{path}/prevenir"), &[]);
    assert_eq!((told.status, told.trips), (200, 2), "{}", told.body);
    let expected = [
        "administrateur@poitiers.example poitiers",
        "dpo@vienne.example poitiers",
        "dpo@vienne.example rouille",
    ];
    assert_eq!(written(&world), expected);
    assert_eq!(
        world
            .post(&mut client, &format!("{path}/prevenir"), &[])
            .status,
        409,
        "the one that is left has no address"
    );
    let again = format!("{path}/organisations/{}/prevenir", organisation(P));
    assert_eq!(world.post(&mut client, &again, &[]).status, 200);
    assert_eq!(written(&world), expected, "pressing again sends nothing");
    let texts = texts(
        &world,
        system_sql!(
            "select subject || body_text || body_html as value from outbox where kind = 'breach'"
        ),
    );
    for text in texts {
        assert!(text.contains("Un export est parti") && text.contains("1\u{202f}200"));
        assert!(
            !text.contains("Nom1") && !text.contains("Camille"),
            "{text}"
        );
    }
    let shown = world.get(&mut client, &path);
    assert_eq!((shown.status, shown.trips), (200, 1));
    let shown = shown.json();
    let state = |n: usize| shown["organisations"][n]["told_how"].clone();
    assert_eq!(
        [state(0), state(1), state(2)],
        [json!(null), json!("mail"), json!("mail")]
    );
    assert_eq!((&shown["told"], &shown["touched"]), (&json!(2), &json!(3)));
}

#[test]
fn an_organisation_without_address_is_told_otherwise_and_one_that_comes_later_alone() {
    let world = prepared();
    let mut client = operator(&world);
    let id = breach(&world, &mut client, &[Q]);
    let path = format!("{BREACHES}/{id}");
    let of = |n: u128, what: &str| format!("{path}/organisations/{}/{what}", organisation(n));
    assert_eq!(world.post(&mut client, &of(Q, "prevenir"), &[]).status, 409);
    assert_eq!(world.post(&mut client, &of(P, "prevenir"), &[]).status, 404);
    for _ in 0..2 {
        assert_eq!(world.post(&mut client, &of(Q, "noter"), &[]).status, 200);
    }
    let r = organisation(R).to_string();
    let form = [
        ("version", "1"),
        ("nature", "several"),
        ("facts", "Deux exports."),
        ("known_at", "2026-03-03T08:30"),
        ("organisation_ids", &r),
    ];
    let amended = world.post(&mut client, &format!("{path}/modifier"), &form);
    assert_eq!(
        (amended.status, amended.trips),
        (200, 2),
        "{}",
        amended.body
    );
    let shown = world.get(&mut client, &path).json();
    assert_eq!(
        (&shown["told"], &shown["touched"]),
        (&json!(1), &json!(2)),
        "who was told stays"
    );
    assert_eq!(world.post(&mut client, &of(R, "prevenir"), &[]).status, 200);
    assert_eq!(written(&world), ["dpo@vienne.example rouille"]);
    let stale = world.post(&mut client, &format!("{path}/modifier"), &form);
    assert_eq!(
        stale.status, 412,
        "the version was read before the amendment"
    );
    assert_eq!(
        audited(&world),
        [
            "amend_breach",
            "note_warning",
            "record_breach",
            "warn_organisations"
        ]
    );
    let mut browser = world.signed_in("exploitant@poitiers.example");
    let page = world.get(&mut browser, &path).body;
    for told in [
        "Violation de données inscrite",
        "Violation de données complétée",
        "Organisation notée comme prévenue d’une violation",
        "autrement que par courriel",
        "Toutes les organisations touchées sont prévenues.",
    ] {
        assert!(page.contains(told), "{told}");
    }
}

#[test]
fn an_organisation_that_was_not_told_can_be_taken_off_but_never_the_last() {
    let world = prepared();
    let mut client = operator(&world);
    let id = breach(&world, &mut client, &[P, R]);
    let path = format!("{BREACHES}/{id}/modifier");
    let r = organisation(R).to_string();
    let form = |version| {
        [
            ("version", version),
            ("nature", "several"),
            ("facts", "Deux exports."),
            ("known_at", "2026-03-03T08:30"),
            ("organisation_ids", &r),
        ]
    };
    assert_eq!(world.post(&mut client, &path, &form("1")).status, 200);
    let none = world.post(&mut client, &path, &form("2")[..4]);
    assert_eq!(named(&none), ["organisation_ids"]);
    let left = texts(
        &world,
        sql!("select organisation_id as value from breach_organisation where organisation_id > ''"),
    );
    assert_eq!(left, std::slice::from_ref(&r));
}

#[test]
fn the_home_of_the_console_says_what_waits_and_until_when() {
    let world = prepared();
    let mut browser = world.signed_in("exploitant@poitiers.example");
    assert!(!world.get(&mut browser, "/console").body.contains("attend"));
    let mut client = operator(&world);
    breach(&world, &mut client, &[P]);
    request(&world, &mut client, "2026-03-02");
    let page = world.get(&mut browser, "/console");
    assert_eq!((page.status, page.trips), (200, 1));
    for told in [
        "1\u{a0}violation de données à signaler aux organisations",
        "Il reste 46\u{202f}h\u{202f}30\u{202f}min\u{a0}: jusqu’au jeudi 5\u{a0}mars\u{a0}2026 à 8\u{202f}h\u{202f}30.",
        "1\u{a0}demande sur des droits attend une réponse",
        "Il reste 30\u{a0}jours\u{a0}: jusqu’au jeudi 2\u{a0}avril\u{a0}2026.",
    ] {
        assert!(page.body.contains(told), "{told}");
    }
    world.set("2026-03-05T07:30:00Z");
    let mut browser = world.signed_in("exploitant@poitiers.example");
    let page = world.get(&mut browser, "/console").body;
    assert!(page.contains("En retard de moins d’une minute"));
    assert!(
        world
            .get(&mut browser, BREACHES)
            .body
            .contains("En retard</span>")
    );
}

#[test]
fn the_nearest_deadline_comes_first_and_what_is_closed_is_apart() {
    let world = prepared();
    let mut client = operator(&world);
    let p = organisation(P).to_string();
    let mut ids = Vec::new();
    for known_at in ["2026-03-03T09:00", "2026-03-01T09:00", "2026-03-02T09:00"] {
        let form = [
            ("nature", "availability"),
            ("facts", "Panne."),
            ("known_at", known_at),
            ("organisation_ids", &p),
        ];
        ids.push(id_of(&world.post(&mut client, BREACHES, &form)));
    }
    let mut listed = |query: &str| -> Vec<usize> {
        let answer = world.get(&mut client, &format!("{BREACHES}{query}"));
        assert_eq!((answer.status, answer.trips), (200, 1));
        let items = answer.json()["items"].as_array().unwrap().clone();
        let place = |item: &Value| ids.iter().position(|id| *id == item["id"]).unwrap();
        items.iter().map(place).collect()
    };
    assert_eq!(listed(""), [1, 2, 0]);
    assert_eq!(listed(&format!("?after={}", ids[1])), [2, 0]);
    assert_eq!(listed("?vue=closes"), [0; 0]);
    for one in [1, 0] {
        let path = format!("{BREACHES}/{}/prevenir", ids[one]);
        assert_eq!(world.post(&mut operator(&world), &path, &[]).status, 200);
    }
    assert_eq!(listed(""), [2]);
    assert_eq!(listed("?vue=closes"), [0, 1], "the latest first");
    assert_eq!(listed(&format!("?vue=closes&after={}", ids[0])), [1]);
}

/// Enters a request to P that came that day.
fn request(world: &World, client: &mut Client, received_on: &str) -> String {
    let p = organisation(P).to_string();
    let form = [
        ("organisation_id", p.as_str()),
        ("received_on", received_on),
        ("kind", "access"),
        ("reference", "Courrier 12"),
    ];
    let answer = world.post(client, REQUESTS, &form);
    assert_eq!((answer.status, answer.trips), (201, 2), "{}", answer.body);
    id_of(&answer)
}

#[test]
fn a_request_is_due_in_a_month_by_the_holidays_of_its_organisation() {
    let world = prepared();
    let mut client = operator(&world);
    let wrong = world.post(&mut client, REQUESTS, &[("received_on", "2026-03-04")]);
    let missing = ["organisation_id", "received_on", "kind", "reference"];
    assert_eq!(
        (wrong.status, named(&wrong)),
        (422, missing.map(str::to_owned).to_vec())
    );
    let due = |client: &mut Client, received: &str| {
        let id = request(&world, client, received);
        world.get(client, &format!("{REQUESTS}/{id}")).json()["due_on"].clone()
    };
    // A Saturday, the 28th of February; the 3rd of April is Good Friday, and the 6th Easter Monday.
    assert_eq!(due(&mut client, "2026-01-31"), "2026-03-02");
    assert_eq!(due(&mut client, "2026-03-03"), "2026-04-03");
    world.write(vec![system_sql!(
        "update organisation set holidays = 'alsace_moselle' where id = ?1",
        organisation(P)
    )]);
    assert_eq!(due(&mut client, "2026-03-03"), "2026-04-07");
    // In Nouméa it is the 4th of March already when it is the 3rd in Paris, at 14 h UTC.
    world.set("2026-03-03T14:00:00Z");
    let mut client = operator(&world);
    world.write(vec![system_sql!(
        "update organisation set zone = 'Pacific/Noumea', holidays = 'national' where id = ?1",
        organisation(P)
    )]);
    assert_eq!(
        due(&mut client, "2026-03-04"),
        "2026-04-07",
        "the 4th of April is a Saturday"
    );
}

#[test]
fn a_deadline_is_extended_once_and_before_it_has_passed() {
    let world = prepared();
    let mut client = operator(&world);
    // Due on Monday the 2nd of March, the day before: too late; and on the 3rd, today: just in time.
    let late = request(&world, &mut client, "2026-01-31");
    let last_day = request(&world, &mut client, "2026-02-03");
    let form = [("months", "2"), ("reason", "Archives à rassembler.")];
    let extend = |client: &mut Client, id: &str, form: &[(&str, &str)]| {
        world.post(client, &format!("{REQUESTS}/{id}/prolonger"), form)
    };
    assert_eq!(extend(&mut client, &late, &form).status, 409);
    let wrong = extend(&mut client, &last_day, &[("months", "3")]);
    assert_eq!(
        (wrong.status, named(&wrong)),
        (422, vec!["months".to_owned(), "reason".to_owned()])
    );
    let done = extend(&mut client, &last_day, &form);
    assert_eq!((done.status, done.trips), (200, 2), "{}", done.body);
    let shown = world
        .get(&mut client, &format!("{REQUESTS}/{last_day}"))
        .json();
    assert_eq!(
        (
            &shown["due_on"],
            &shown["extended_on"],
            &shown["extended_by"]
        ),
        (&json!("2026-05-04"), &json!("2026-03-03"), &json!(2)),
        "the 3rd of May is a Sunday"
    );
    assert_eq!(extend(&mut client, &last_day, &form).status, 409, "once");
    let p = organisation(P).to_string();
    let correction = [
        ("version", "2"),
        ("organisation_id", &p),
        ("received_on", "2026-02-01"),
        ("kind", "access"),
        ("reference", "Courrier 13"),
    ];
    let refused = world.post(
        &mut client,
        &format!("{REQUESTS}/{last_day}/modifier"),
        &correction,
    );
    assert_eq!(refused.status, 409, "what a decision was made about stays");
}

#[test]
fn an_answer_closes_a_request_and_a_correction_moves_its_deadline() {
    let world = prepared();
    let mut client = operator(&world);
    let id = request(&world, &mut client, "2026-02-27");
    let path = format!("{REQUESTS}/{id}");
    let q = organisation(Q).to_string();
    let correction = [
        ("version", "1"),
        ("organisation_id", &q),
        ("received_on", "2026-02-20"),
        ("kind", "erasure"),
        ("reference", "Courrier 13"),
    ];
    let modify = format!("{path}/modifier");
    assert_eq!(world.post(&mut client, &modify, &correction).status, 200);
    assert_eq!(world.post(&mut client, &modify, &correction).status, 412);
    let shown = world.get(&mut client, &path).json();
    assert_eq!(
        (&shown["due_on"], &shown["kind"]),
        (&json!("2026-03-20"), &json!("erasure"))
    );
    let answer = |client: &mut Client, day: &str| {
        let form = [("answered_on", day), ("outcome", "partly")];
        world.post(client, &format!("{path}/repondre"), &form)
    };
    for wrong in ["2026-02-19", "2026-03-04", "hier"] {
        assert_eq!(
            named(&answer(&mut client, wrong)),
            ["answered_on"],
            "{wrong}"
        );
    }
    assert_eq!(answer(&mut client, "2026-03-03").status, 200);
    assert_eq!(answer(&mut client, "2026-03-03").status, 409);
    let items = |client: &mut Client, query: &str| {
        let answer = world.get(client, &format!("{REQUESTS}{query}"));
        assert_eq!((answer.status, answer.trips), (200, 1));
        answer.json()["items"].as_array().unwrap().len()
    };
    assert_eq!(
        (items(&mut client, ""), items(&mut client, "?vue=closes")),
        (0, 1)
    );
    let lines = |n: u128| {
        texts(
            &world,
            sql!(
                "select action as value from audit where organisation_id = ?1 and subject like 'rights_request/%' order by action",
                organisation(n)
            ),
        )
    };
    assert_eq!(lines(P), ["record_rights_request"]);
    assert_eq!(lines(Q), ["amend_rights_request", "answer_rights_request"]);
    let mut browser = world.signed_in("exploitant@poitiers.example");
    let page = world.get(&mut browser, &path).body;
    assert!(page.contains(
        "Satisfaite en partie\u{a0}: réponse du mardi 3\u{a0}mars\u{a0}2026, dans le délai."
    ));
    assert!(!page.contains("Prolonger") && !page.contains("Corriger"));
}

#[test]
fn requests_are_listed_by_their_deadline_and_overdue_ones_say_so() {
    let world = prepared();
    let mut client = operator(&world);
    for day in ["2026-02-20", "2026-01-15", "2026-02-03"] {
        request(&world, &mut client, day);
    }
    let listed = world.get(&mut client, REQUESTS).json();
    let due: Vec<&str> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["due_on"].as_str().unwrap())
        .collect();
    assert_eq!(due, ["2026-02-16", "2026-03-03", "2026-03-20"]);
    let mut browser = world.signed_in("exploitant@poitiers.example");
    let page = world.get(&mut browser, REQUESTS).body;
    for told in [
        "En retard de 15\u{a0}jours\u{a0}: l’échéance était le lundi 16\u{a0}février\u{a0}2026",
        "Dernier jour\u{a0}: aujourd’hui, mardi 3\u{a0}mars\u{a0}2026",
        "Il reste 17\u{a0}jours\u{a0}: jusqu’au vendredi 20\u{a0}mars\u{a0}2026",
    ] {
        assert!(page.contains(told), "{told}");
    }
    assert_eq!(page.matches("En retard</span>").count(), 1);
}

#[test]
fn entries_go_after_five_years_and_what_waits_for_an_answer_stays() {
    let world = prepared();
    let mut client = operator(&world);
    breach(&world, &mut client, &[P]);
    let answered = request(&world, &mut client, "2026-02-20");
    let form = [("answered_on", "2026-03-03"), ("outcome", "granted")];
    let path = format!("{REQUESTS}/{answered}/repondre");
    assert_eq!(world.post(&mut client, &path, &form).status, 200);
    request(&world, &mut client, "2026-02-20");
    let count = |statement: Stmt| world.count(statement);
    let left = || {
        (
            count(system_sql!(
                "select count(*) as value from breach where known_at > ''"
            )),
            count(system_sql!(
                "select count(*) as value from breach_organisation where breach_id > ''"
            )),
            count(system_sql!(
                "select count(*) as value from rights_request where id > ''"
            )),
        )
    };
    let night = |moment: &str| {
        let system = System::for_scheduled_event();
        now(purge::run(
            &world.db,
            &world.random,
            &system,
            Function::Identity,
            at(moment),
        ))
        .unwrap();
    };
    night("2031-03-02T23:59:59Z");
    assert_eq!(left(), (1, 1, 2));
    night("2031-03-03T07:29:59Z");
    assert_eq!(
        left(),
        (1, 1, 1),
        "the request, five years after its answer"
    );
    night("2031-03-03T07:30:00Z");
    assert_eq!(
        left(),
        (0, 0, 1),
        "the breach, five years after it became known"
    );
}

#[test]
fn a_shared_register_is_read_by_operators_alone() {
    let world = prepared();
    let mut client = operator(&world);
    let id = breach(&world, &mut client, &[P]);
    for role in Role::TEAM {
        let email = format!("{}@poitiers.example", role.label().to_lowercase());
        let mut other = world.signed_in(&email).json();
        for path in [
            BREACHES.to_owned(),
            format!("{BREACHES}/{id}"),
            REQUESTS.to_owned(),
        ] {
            assert_eq!(world.get(&mut other, &path).status, 403, "{role:?} {path}");
        }
    }
}
