//! « Mes données »: what is shown, corrected, taken away and erased, and what asks for a recent sign-in.

use super::{Answer, Client, P, Q, TEN, World, at, now, organisation, person};
use crate::fr::personal_data as fr;
use domain::policy::Role;
use platform::{db::Single, holdings, sql, system_sql};
use uuid::Uuid;

const PLACE: &str = "/mes-donnees";
const EXPORT: &str = "/mes-donnees/export.zip";
const ADDRESS: &str = "/mes-donnees/adresse";
const CONFIRM: &str = "/mes-donnees/adresse/confirmer";
const ERASE: &str = "/mes-donnees/effacer";
const WORD: &[(&str, &str)] = &[("confirmation", "EFFACER")];

fn requester(world: &World) -> Client {
    world.signed_in("demandeur@poitiers.example")
}

/// An intervention of P that person 4 asked for, with a comment and a photo of his, assigned to person 3.
fn busy() -> World {
    let world = World::staffed();
    let (p, job) = (organisation(P), Uuid::from_u128(0x10b));
    let moment = at(TEN);
    world.write(vec![
        sql!("insert into category (organisation_id, id, name, position) values (?1, 'voirie', 'Voirie', 1)", p),
        sql!(
            "insert into intervention (organisation_id, id, number, status, version, category_id, address, description, author_id, block_reason, created_at, updated_at, purge_on) values (?1, ?2, 12, 'to_do', 1, 'voirie', 'Place du Marché', 'Un trou', ?3, 'Attend une pièce', ?4, ?4, '2030-01-01')",
            p,
            job,
            person(4),
            moment
        ),
        sql!("insert into assignment (organisation_id, intervention_id, person_id, assigned_at) values (?1, ?2, ?3, ?4)", p, job, person(3), moment),
        sql!("insert into comment (organisation_id, intervention_id, id, author_id, body, created_at) values (?1, ?2, 'c4', ?3, 'Merci de passer', ?4)", p, job, person(4), moment),
        sql!("insert into comment (organisation_id, intervention_id, id, author_id, body, created_at) values (?1, ?2, 'c3', ?3, 'Paroles d’agent', ?4)", p, job, person(3), moment),
        sql!("insert into photo (organisation_id, intervention_id, id, moment, key, content_type, width, height, size, author_id, created_at) values (?1, ?2, 'ph4', 'before', 'key-4', 'image/jpeg', 1, 1, 5, ?3, ?4)", p, job, person(4), moment),
        sql!("insert into photo (organisation_id, intervention_id, id, moment, key, content_type, width, height, size, author_id, created_at) values (?1, ?2, 'ph3', 'after', 'key-3', 'image/jpeg', 1, 1, 5, ?3, ?4)", p, job, person(3), moment),
    ]);
    now(world.files.put("key-4", b"DORA!".to_vec())).unwrap();
    now(world.files.put("key-3", b"GASTO".to_vec())).unwrap();
    world
}

#[test]
fn every_column_that_is_shown_has_a_french_name() {
    for rule in domain::retention::REGISTER {
        if holdings::tie(rule).is_none() {
            continue;
        }
        let shown: Vec<&str> = rule
            .columns
            .iter()
            .filter(|column| fr::shows(column))
            .map(|column| column.name())
            .collect();
        for name in shown {
            assert!(
                fr::column(name).is_some(),
                "{}.{name}: name it in fr::personal_data, or hide it",
                rule.table
            );
        }
    }
}

#[test]
fn what_is_personal_is_shown_but_for_copies_and_secrets() {
    use domain::retention::Column::Personal;
    let mut hidden = Vec::new();
    for rule in domain::retention::REGISTER {
        for column in rule.columns {
            if matches!(column, Personal(_)) && !fr::shows(column) {
                hidden.push(format!("{}.{}", rule.table, column.name()));
            }
        }
    }
    let known = [
        "person.email_folded",
        "membership.identifiant_folded",
        "membership.name_folded",
        "email_change.email_folded",
        "proconnect_identity.subject_hash",
        "outbox.stop_url",
    ];
    assert_eq!(hidden, known);
}

#[test]
fn one_sees_what_is_held_of_oneself_and_nothing_of_others() {
    let world = busy();
    world.member_with(Q, 4, Role::Agent, None);
    let mut client = requester(&world);
    let page = world.get(&mut client, PLACE);
    assert_eq!((page.status, page.trips), (200, 1));
    for words in [
        "Nom4",
        "id-4",
        "demandeur@poitiers.example",
        "Place du Marché",
        "Un trou",
        "Merci de passer",
        "Commune de Ligugé",
    ] {
        assert!(page.body.contains(words), "{words}");
    }
    for foreign in [
        "Nom3",
        "Paroles",
        "Attend une pièce",
        "token_hash",
        "created_at",
        "email_folded",
        "to_do",
    ] {
        assert!(!page.body.contains(foreign), "{foreign}");
    }
}

/// The names and contents of a stored archive, read from its directory.
fn unzip(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let half = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    let word = |at: usize| half(at) + half(at + 2) * 65_536;
    let end = bytes.len() - 22;
    let (count, mut entry) = (half(end + 10), word(end + 16));
    (0..count)
        .map(|_| {
            let (size, name, offset) = (word(entry + 24), half(entry + 28), word(entry + 42));
            let start = offset + 30 + name;
            let file = String::from_utf8(bytes[entry + 46..entry + 46 + name].to_vec()).unwrap();
            entry += 46 + name;
            (file, bytes[start..start + size].to_vec())
        })
        .collect()
}

fn exported(answer: &Answer) -> Vec<(String, Vec<u8>)> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/zip");
    unzip(&answer.bytes)
}

#[test]
fn case_38_the_export_holds_profile_requests_comments_and_own_photos() {
    let world = busy();
    let mut client = requester(&world);
    let answer = world.get(&mut client, EXPORT);
    assert_eq!(answer.trips, 2);
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"mes-donnees-2026-03-03-1.zip\""
    );
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let files = exported(&answer);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "donnees.json",
            "donnees.html",
            "photos/intervention-12-avant-ph4.jpg"
        ]
    );
    assert_eq!(files[2].1, b"DORA!");
    let data: serde_json::Value = serde_json::from_slice(&files[0].1).unwrap();
    let table = |name: &str| {
        data["tables"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["table"] == name)
            .unwrap()["rows"]
            .clone()
    };
    assert_eq!(table("membership")[0]["last_name"], "Nom4");
    assert_eq!(table("intervention")[0]["description"], "Un trou");
    assert_eq!(table("comment")[0]["body"], "Merci de passer");
    assert_eq!(table("comment")[0]["intervention_number"], 12);
    let page = String::from_utf8(files[1].1.clone()).unwrap();
    assert!(
        page.contains("Merci de passer")
            && page.contains("href=\"photos/intervention-12-avant-ph4.jpg\"")
    );
    assert!(!page.contains("<script") && !page.contains("/assets/"));
    for foreign in ["Nom3", "Paroles", "Attend une pièce", "key-4"] {
        assert!(
            !data.to_string().contains(foreign) && !page.contains(foreign),
            "{foreign}"
        );
    }
    let said = system_sql!(
        "select count(*) as value from audit where action = 'read_own_data' and actor_id = ?1",
        person(4)
    );
    assert_eq!(world.count(said), 1);
    for part in ["2", "0", "x", "-1"] {
        assert_eq!(
            world
                .get(&mut client, &format!("{EXPORT}?partie={part}"))
                .status,
            404,
            "{part}"
        );
    }
}

#[test]
fn case_38_names_and_phone_are_corrected_at_once() {
    let world = World::staffed();
    let mut client = requester(&world);
    assert!(
        world
            .get(&mut client, "/mes-donnees/identite")
            .body
            .contains("Nom4")
    );
    let wrong = world.post(
        &mut client,
        "/mes-donnees/identite",
        &[("last_name", ""), ("first_name", "Dora"), ("phone", "17")],
    );
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.body.contains("Indiquez le nom.")
            && wrong.body.contains("value=\"Dora\"")
            && wrong.body.contains("value=\"17\"")
    );
    let fields = [
        ("last_name", "Élan"),
        ("first_name", "Dora"),
        ("phone", "05 49 00 00 04"),
    ];
    let done = world.post(&mut client, "/mes-donnees/identite", &fields);
    assert_eq!(
        (done.status, done.header("location")),
        (303, "/mes-donnees?fait=identite-corrigee")
    );
    let row: Vec<Single<String>> = world.rows(sql!(
        "select last_name || '/' || first_name || '/' || name_folded || '/' || phone as value from membership where organisation_id = ?1 and person_id = ?2",
        organisation(P),
        person(4)
    ));
    assert_eq!(row[0].value, "Élan/Dora/elan dora/+33549000004");
    let page = world.get(&mut client, "/mes-donnees").body;
    assert!(
        page.contains("05\u{a0}49\u{a0}00\u{a0}00\u{a0}04"),
        "{page}"
    );
}

#[test]
fn what_needs_certainty_asks_for_a_sign_in_of_less_than_twelve_hours() {
    let world = busy();
    let mut client = requester(&world);
    let mut boss = world.signed_in("administrateur@poitiers.example");
    let role = [
        ("last_name", "Nom3"),
        ("first_name", "Camille"),
        ("identifiant", "id-3"),
        ("role", "coordinator"),
        ("email", "agent@poitiers.example"),
    ];
    let edit = format!("/equipe/{}/modifier", person(3));
    let leave = format!("/equipe/{}/retirer", person(3));
    world.set("2026-03-03T20:59:59Z");
    for path in [EXPORT, ADDRESS, ERASE] {
        assert_eq!(world.get(&mut client, path).status, 200, "{path}");
    }
    assert_eq!(world.get(&mut boss, &leave).status, 200);
    world.set("2026-03-03T21:00:00Z");
    for (path, back) in [
        (EXPORT, "%2Fmes-donnees"),
        (ADDRESS, "%2Fmes-donnees%2Fadresse"),
        (ERASE, "%2Fmes-donnees%2Feffacer"),
    ] {
        let asked = world.get(&mut client, path);
        assert_eq!(asked.status, 403, "{path}");
        assert!(
            asked.body.contains(&format!("/connexion?retour={back}\"")),
            "{path}"
        );
    }
    for (path, fields) in [
        (ADDRESS, &[("email", "d@poitiers.example")][..]),
        (ERASE, WORD),
    ] {
        assert_eq!(world.post(&mut client, path, fields).status, 403, "{path}");
    }
    assert_eq!(world.post(&mut boss, &edit, &role).status, 403);
    assert_eq!(world.post(&mut boss, &leave, &[]).status, 403);
    // Told before anything is typed; what was typed stays, and the sign-in opens beside it.
    let told = "il faudra vous être connecté de nouveau";
    assert!(world.get(&mut boss, &edit).body.contains(told));
    let mut moved = role;
    (moved[0].1, moved[3].1, moved[4].1) = ("Tapé", "agent", "autre@poitiers.example");
    for (fields, field) in [(&role, "role"), (&moved, "email")] {
        let asked = world.post(&mut boss, &edit, fields);
        assert_eq!(asked.status, 403);
        for words in [
            format!("href=\"#{field}\""),
            format!("value=\"{}\"", fields[0].1),
            format!("value=\"{}\"", fields[4].1),
            "puis revenez enregistrer ici".to_owned(),
            "target=\"_blank\"".to_owned(),
        ] {
            assert!(asked.body.contains(&words), "{words}");
        }
    }
    let known: Vec<Single<String>> = world.rows(system_sql!(
        "select email as value from person where id = ?1",
        person(3)
    ));
    assert_eq!(known[0].value, "agent@poitiers.example");
    let mut same = role;
    same[3].1 = "agent";
    assert_eq!(
        world.post(&mut boss, &edit, &same).status,
        303,
        "names alone do not ask"
    );
    // Signed in again, the person comes back to what he was doing.
    let (token, _) = {
        world.post(
            &mut client,
            "/connexion",
            &[("email", "demandeur@poitiers.example"), ("retour", ERASE)],
        );
        super::secrets(&world.mailer.sent().pop().unwrap())
    };
    let back = world.post(&mut client, "/connexion/lien", &[("token", &token)]);
    assert_eq!(back.header("location"), ERASE);
    assert_eq!(world.get(&mut client, ERASE).status, 200);
}

#[test]
fn no_token_sees_takes_away_or_erases() {
    let world = World::staffed();
    let mut client = requester(&world).json();
    let token = world
        .post(
            &mut client,
            "/mon-compte/jetons",
            &[("name", "Export"), ("scope", "requester"), ("days", "1")],
        )
        .json()["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut program = Client::program(&token);
    for path in [PLACE, EXPORT, ADDRESS, ERASE, "/mes-donnees/identite"] {
        assert_eq!(world.get(&mut program, path).status, 403, "{path}");
    }
    assert_eq!(world.post(&mut program, ERASE, WORD).status, 403);
    assert_eq!(world.get(&mut program, "/journal-des-actions").status, 200);
}

/// The code that the mail to a new address holds.
fn code(world: &World) -> String {
    let mail = world.mailer.sent().pop().unwrap();
    let (_, rest) = mail.text.split_once("/confirmer#").unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}

#[test]
fn case_3_a_confirmed_address_kills_every_link_and_session() {
    let world = World::staffed();
    let mut elsewhere = Client::browser();
    let (link, _) = world.ask(&mut elsewhere, "demandeur@poitiers.example");
    let mut client = requester(&world);
    let (link_after, _) = world.ask(&mut elsewhere, "demandeur@poitiers.example");
    assert!(!link.is_empty());
    world.open_ways(4);
    let asked = world.post(&mut client, ADDRESS, &[("email", "Dora@poitiers.example")]);
    assert_eq!(
        (asked.status, asked.header("location"), asked.mails),
        (303, "/mes-donnees/adresse?fait=adresse-demandee", 1)
    );
    let code = code(&world);
    assert_eq!(
        world.mailer.sent().pop().unwrap().to,
        "Dora@poitiers.example"
    );
    assert!(!world.dump().contains(&code), "the code is kept nowhere");
    let mut other = Client::browser();
    assert_eq!(world.get(&mut other, CONFIRM).status, 200);
    let done = world.post(&mut other, CONFIRM, &[("token", &code)]);
    assert_eq!(
        (done.status, done.header("location")),
        (303, "/connexion?fait=adresse-changee")
    );
    assert_eq!(world.ways(4), Vec::<String>::new());
    assert_eq!(world.get(&mut client, "/mon-compte").status, 401);
    assert_eq!(
        world
            .post(&mut elsewhere, "/connexion/lien", &[("token", &link_after)])
            .status,
        403
    );
    let notice: Vec<Single<String>> = world.rows(system_sql!(
        "select recipient || ' ' || kind as value from outbox"
    ));
    assert_eq!(notice[0].value, "demandeur@poitiers.example email_changed");
    assert_eq!(
        world.post(&mut other, CONFIRM, &[("token", &code)]).status,
        403,
        "once"
    );
    world.signed_in("dora@poitiers.example");
    assert!(!world.dump().contains("email_change "));
}

#[test]
fn an_operator_who_leaves_from_his_other_organisation_is_named_nowhere() {
    use super::console::{O, world};
    let world = world();
    let email = "odile@poitiers.example";
    world.set("2026-03-03T08:00:00Z");
    world.member_with(O, 91, Role::Operator, Some(email));
    world.set("2026-03-03T09:00:00Z");
    world.member_with(P, 91, Role::Coordinator, Some(email));
    world.write(vec![system_sql!(
        "insert into audit (id, organisation_id, actor_id, action, subject, at, changed) values ('far', ?1, ?2, 'suspend_organisation', 'organisation', '2026-03-03T08:30:00Z', 1)",
        organisation(Q),
        person(91)
    )]);
    let mut client = world.signed_in(email).json();
    let told = world.get(&mut client, "/mon-compte").json();
    assert_eq!(told["role"], "coordinator", "signed in with the town");
    let gone = world.post(
        &mut client,
        "/mes-donnees/effacer",
        &[("confirmation", "EFFACER")],
    );
    assert_eq!(gone.status, 200, "{}", gone.body);
    let left = world.dump_but_departures();
    assert!(!left.contains(&person(91).to_string()), "{left}");
}

#[test]
fn the_code_of_an_address_dies_after_fifteen_minutes() {
    for (moment, status) in [("2026-03-03T09:14:59Z", 303), ("2026-03-03T09:15:00Z", 403)] {
        let world = World::staffed();
        let mut client = requester(&world);
        world.post(&mut client, ADDRESS, &[("email", "dora@poitiers.example")]);
        let code = code(&world);
        world.set(moment);
        assert_eq!(
            world.post(&mut client, CONFIRM, &[("token", &code)]).status,
            status,
            "{moment}"
        );
    }
}

#[test]
fn an_address_of_somebody_else_is_answered_like_a_free_one() {
    let world = World::staffed();
    let mut client = requester(&world);
    let free = world.post(&mut client, ADDRESS, &[("email", "dora@poitiers.example")]);
    let mut client = requester(&world);
    let taken = world.post(&mut client, ADDRESS, &[("email", "agent@poitiers.example")]);
    assert_eq!((free.mails, taken.mails), (1, 0));
    assert_eq!(
        (free.status, free.trips, free.headers),
        (taken.status, taken.trips, taken.headers)
    );
    // Taken in the meantime: the code is dead, and nobody learns why.
    let code = code_of_last_change(&world);
    world.write(vec![system_sql!("update person set email = 'dora@poitiers.example', email_folded = 'dora@poitiers.example' where id = ?1", person(3))]);
    assert_eq!(
        world.post(&mut client, CONFIRM, &[("token", &code)]).status,
        403
    );
    assert_eq!(world.get(&mut client, "/mon-compte").status, 200);
}

fn code_of_last_change(world: &World) -> String {
    let sent = world.mailer.sent();
    let mail = sent
        .iter()
        .rfind(|mail| mail.text.contains("/confirmer#"))
        .unwrap();
    let (_, rest) = mail.text.split_once("/confirmer#").unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}

#[test]
fn five_addresses_an_hour_and_no_more() {
    let world = World::staffed();
    let mut client = requester(&world);
    let ask = |client: &mut Client, n: usize| {
        world.post(
            client,
            ADDRESS,
            &[("email", &format!("d{n}@poitiers.example"))],
        )
    };
    for n in 1..=5 {
        assert_eq!(ask(&mut client, n).mails, 1, "{n}");
    }
    let sixth = ask(&mut client, 6);
    assert_eq!((sixth.status, sixth.mails), (303, 0));
    world.set("2026-03-03T10:00:00Z");
    assert_eq!(ask(&mut client, 7).mails, 1, "an hour later");
}

#[test]
fn a_suspended_person_confirms_nothing() {
    let world = World::staffed();
    let mut client = requester(&world);
    world.post(&mut client, ADDRESS, &[("email", "dora@poitiers.example")]);
    let code = code(&world);
    world.write(vec![system_sql!(
        "update person set suspended_at = ?2 where id = ?1",
        person(4),
        at(TEN)
    )]);
    assert_eq!(
        world.post(&mut client, CONFIRM, &[("token", &code)]).status,
        403
    );
}

#[test]
fn case_12_an_erased_person_is_found_nowhere_and_the_items_remain() {
    let world = busy();
    world.member_with(Q, 4, Role::Agent, None);
    let mut client = requester(&world);
    world.post(&mut client, ADDRESS, &[("email", "dora@poitiers.example")]);
    let asked = world.get(&mut client, ERASE);
    for words in [
        "Ville de Poitiers et Commune de Ligugé",
        "Commune de Ligugé",
        "Commentaires",
        "EFFACER",
    ] {
        assert!(
            asked.body.contains(words) || words.contains(" et "),
            "{words}"
        );
    }
    let wrong = world.post(&mut client, ERASE, &[("confirmation", "effacer")]);
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("value=\"effacer\""));
    let done = world.post(&mut client, ERASE, WORD);
    assert_eq!(
        (done.status, done.header("location"), done.trips),
        (303, "/?fait=compte-efface", 2)
    );
    assert_eq!((done.mails, client.session()), (1, None));
    let dump = world.dump_but_departures();
    for trace in [
        &person(4).to_string(),
        "demandeur@poitiers.example",
        "dora@poitiers.example",
        "Nom4",
        "id-4",
    ] {
        assert!(!dump.contains(trace), "{trace}");
    }
    for kept in ["Place du Marché", "Merci de passer", "key-4"] {
        assert!(dump.contains(kept), "{kept}");
    }
    let lines = system_sql!(
        "select count(*) as value from audit where action = 'erase_self' and actor_id is null"
    );
    assert_eq!(world.count(lines), 2, "one in each organisation");
    let page = world.get(&mut client, "/?fait=compte-efface");
    assert!(page.body.contains("Votre compte est effacé."));
}

#[test]
fn case_38_the_coordinateurs_hear_what_is_left_and_the_administrateur_stays() {
    let world = busy();
    let mut agent = world.signed_in("agent@poitiers.example");
    assert_eq!(world.post(&mut agent, ERASE, WORD).status, 303);
    let told: Vec<Single<String>> = world.rows(system_sql!(
        "select recipient || ' ' || body_text as value from outbox"
    ));
    assert_eq!(told.len(), 1);
    assert!(
        told[0].value.starts_with("coordinateur@poitiers.example ")
            && told[0].value.contains("n°\u{a0}12")
    );
    let mut boss = world.signed_in("administrateur@poitiers.example");
    let page = world.get(&mut boss, ERASE);
    assert!(
        page.status == 200
            && page.body.contains("exploitant")
            && !page.body.contains("name=\"confirmation\"")
    );
    let refused = world.post(&mut boss, ERASE, WORD);
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("transmettre ce rôle"));
    assert_eq!(world.get(&mut boss, "/mon-compte").status, 200);
}

#[test]
fn an_administrateur_of_the_last_moment_is_not_erased() {
    let world = World::new();
    world.member(P, 4, Role::Requester);
    let mut client = requester(&world);
    world.db.overtake(vec![sql!("update member_role set role = 'administrator' where organisation_id = ?1 and person_id = ?2", organisation(P), person(4))]);
    let late = world.post(&mut client, ERASE, WORD);
    assert!(matches!(late.status, 409 | 412), "{}", late.status);
    assert_eq!(
        world.count(system_sql!(
            "select count(*) as value from person where id = ?1",
            person(4)
        )),
        1
    );
}

#[test]
fn every_kind_of_mail_and_every_subject_of_the_audit_has_words() {
    let words = crate::fr::personal_data::value;
    for kind in platform::ledger::MAILS {
        assert_ne!(words("kind", kind), *kind);
    }
    for subject in platform::ledger::SUBJECTS {
        assert_ne!(crate::fr::actions::subject(subject), "", "{subject}");
    }
}

#[test]
fn who_was_given_a_password_reads_when() {
    let world = World::staffed();
    let mut administrator = world.signed_in("administrateur@poitiers.example");
    let given = format!("/equipe/{}/mot-de-passe", person(4));
    let answer = world.post(&mut administrator, &given, &[]);
    assert!(answer.status < 400, "{} {}", answer.status, answer.body);
    let mut client = requester(&world);
    let page = world.get(&mut client, "/mes-donnees");
    let label = domain::actions::label("give_password");
    assert!(
        page.body.contains(label.unwrap_or("give_password")),
        "{}",
        page.body
    );
}
