//! Daily work: several at once, deadlines, relaunches, phrases, questions, checklists, filters, and « Résolu ? ».

use super::world::{
    ALICE, CARL, CHLOE, DAN, DORA, GASTON, GINA, OBSTACLE, QUENTIN, REPAIR, ROADS, WASTE, Who,
    World, id, mail,
};
use serde_json::{Value, json};

const LOT: &str = "/interventions/lot";
const HOURLY: &str = "17 * * * *";

fn list(world: &World, who: Who, query: &str) -> Vec<i64> {
    let answer = world.get(who, &format!("/interventions?vue=liste&{query}"));
    let items = answer.is(200).json["items"].as_array().unwrap().clone();
    items
        .iter()
        .map(|item| item["number"].as_i64().unwrap())
        .collect()
}

fn lot(world: &World, who: Who, verb: &str, body: &Value) -> super::world::Answer {
    world.post(who, &format!("/interventions/lot/{verb}"), body)
}

fn set_delay(world: &World, days: &str) {
    let path = format!("/interventions/categories/{}/delai", id(ROADS));
    world
        .post(ALICE, &path, &json!({ "working_days": days }))
        .is(200);
}

#[test]
fn several_requests_are_validated_by_one_gesture() {
    let world = World::new();
    let items: Vec<String> = (0..3)
        .map(|_| world.report(DORA, &json!({})).is(201).id())
        .collect();
    world.mails();
    let done = lot(
        &world,
        CARL,
        "valider",
        &json!({ "intervention_ids": items }),
    )
    .is(200);
    assert_eq!(done.json["items"].as_array().unwrap().len(), 3);
    assert_eq!(world.mails(), [(); 3].map(|()| mail(DORA, "validated")));
    for item in &items {
        assert_eq!(world.read(DORA, item).is(200).json["status"], "to_do");
        assert_eq!(world.journal(item), ["created", "validated"]);
    }
}

#[test]
fn what_is_done_to_several_is_told_to_whom_it_is_told_of_one() {
    let world = World::new();
    let reports = || [(); 2].map(|()| world.report(DORA, &json!({})).is(201).id());
    let follow = |item: &str, who: Who| {
        world.run(platform::sql!(
            "insert into follower (organisation_id, intervention_id, person_id, followed_at) values (?1, ?2, ?3, '2026-03-02T08:00:00Z')",
            super::world::organisation(1),
            item,
            who.id()
        ));
    };
    let both = |told: Vec<(String, String)>| -> Vec<_> {
        told.into_iter()
            .flat_map(|one| [one.clone(), one])
            .collect()
    };
    let (items, alone) = (reports(), reports());
    for item in items.iter().chain(&alone) {
        for who in [DAN, CHLOE] {
            follow(item, who);
        }
    }
    world.mails();
    let told = || world.mails();
    let chosen = json!({ "intervention_ids": items });
    lot(&world, CARL, "valider", &chosen).is(200);
    let stages = [
        mail(CHLOE, "stage"),
        mail(DORA, "validated"),
        mail(DAN, "stage"),
    ];
    assert_eq!(told(), both(stages.to_vec()), "both follow, both are told");
    for item in &alone {
        world.go(CARL, item, "valider").is(200);
    }
    assert_eq!(told(), both(stages.to_vec()), "as of one");
    let people =
        json!({ "intervention_ids": items, "versions": [1, 1], "assignee_ids": [GASTON.text()] });
    lot(&world, CARL, "affecter", &people).is(200);
    assert_eq!(told(), both(vec![mail(GASTON, "assigned")]));
    let plan = |version: i64| json!({ "intervention_ids": items, "versions": [version, version], "planned_start": "2026-03-03T08:00" });
    lot(&world, CARL, "planifier", &plan(2)).is(200);
    assert_eq!(told(), both(vec![mail(GASTON, "planned")]));
    lot(&world, CARL, "planifier", &plan(3)).is(200);
    assert_eq!(told(), [], "the same date is no news");
}

#[test]
fn all_or_none_and_it_is_said_why() {
    let world = World::new();
    let waiting = world.report(DORA, &json!({})).is(201).id();
    let ready = world.given_to(&[]);
    world.mails();
    let body = json!({ "intervention_ids": [waiting, ready], "versions": [1, 1], "assignee_ids": [GASTON.text()] });
    let refused = lot(&world, CARL, "affecter", &body).is(409);
    assert!(refused.text.contains("N°\u{a0}1") && !refused.text.contains("N°\u{a0}2"));
    assert_eq!(world.read(CARL, &ready).json["assignees"], json!([]));
    assert_eq!(world.mails(), []);
    let unknown =
        json!({ "intervention_ids": [id(99)], "versions": [1], "assignee_ids": [GASTON.text()] });
    lot(&world, CARL, "affecter", &unknown).is(409);
    let form = format!(
        "intervention_ids={waiting}&versions=1&intervention_ids={ready}&versions=1&assignee_ids={}",
        GASTON.text()
    );
    let page = world
        .form(CARL, "/interventions/lot/affecter", &form)
        .is(409);
    assert!(
        page.text.contains("Laissées de côté") && page.text.contains(&format!("value=\"{ready}\""))
    );
}

#[test]
fn whoever_acts_on_several_comes_back_to_the_list_as_it_was_filtered() {
    let world = World::new();
    let waiting = world.report(DORA, &json!({})).is(201).id();
    let list = world
        .page(CARL, "/interventions?vue=liste&status=to_validate")
        .is(200);
    assert!(
        list.text
            .contains("name=\"query\" value=\"status=to_validate\"")
    );
    let asked =
        format!("{LOT}?geste=valider&query=status%3Dto_validate&intervention_ids={waiting}");
    let page = world.page(CARL, &asked).is(200);
    assert!(
        page.text
            .contains("href=\"/interventions?vue=liste&amp;status=to_validate\"")
    );
    // Only the filters of the list come back, whatever the form was made to hold.
    let query = "status%3Dto_validate%26tout%3D1%26%2F%2Failleurs.example%3D1";
    let form = format!("query={query}&intervention_ids={waiting}");
    let done = world.form(CARL, &format!("{LOT}/valider"), &form).is(303);
    let place = done.headers["location"].to_str().unwrap();
    assert!(place.starts_with("/interventions?vue=liste&status=to_validate"));
    assert!(!place.contains("tout") && !place.contains("ailleurs"));
}

#[test]
fn whoever_ticked_nothing_is_told_so_and_led_back() {
    let world = World::new();
    for (path, form) in [
        ("?geste=affecter&query=q%3Dplace", None),
        ("/affecter", Some("query=q%3Dplace")),
    ] {
        let path = format!("{LOT}{path}");
        let page = match form {
            None => world.page(CARL, &path),
            Some(form) => world.form(CARL, &path, form),
        };
        let page = page.is(422).text;
        assert!(page.contains("<title>Erreur") && page.contains("Revenir à la liste"));
        assert!(page.contains("href=\"/interventions?vue=liste&amp;q=place\""));
    }
}

#[test]
fn several_are_given_and_planned() {
    let world = World::new();
    let items = [world.given_to(&[GASTON]), world.given_to(&[GINA])];
    world.mails();
    let body = json!({ "intervention_ids": items, "versions": [1, 1], "assignee_ids": [GINA.text(), CHLOE.text()] });
    lot(&world, CARL, "affecter", &body).is(200);
    assert_eq!(
        world.mails(),
        [
            mail(CHLOE, "assigned"),
            mail(CHLOE, "assigned"),
            mail(GASTON, "unassigned"),
            mail(GINA, "assigned"),
        ]
    );
    world.read(GASTON, &items[0]).is(404);
    assert_eq!(world.read(GINA, &items[0]).is(200).json["version"], 2);
    let plan = json!({ "intervention_ids": items, "versions": [2, 2], "planned_start": "2026-03-03T08:00" });
    lot(&world, CARL, "planifier", &plan).is(200);
    let read = world.read(GINA, &items[1]).is(200);
    assert_eq!(read.json["planned_start"], "2026-03-03T08:00:00+01:00");
    // The versions read are no longer those of now.
    let late = lot(&world, CARL, "planifier", &plan).is(409);
    assert!(late.text.contains("depuis votre lecture"));
}

#[test]
fn several_are_chosen_by_those_who_coordinate_within_their_organisation() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    let body =
        json!({ "intervention_ids": [item], "versions": [1], "assignee_ids": [GASTON.text()] });
    for who in [GASTON, DORA] {
        lot(&world, who, "affecter", &body).is(403);
        world
            .page(
                who,
                &format!("/interventions/lot?geste=valider&intervention_ids={item}"),
            )
            .is(403);
    }
    let stranger = lot(
        &world,
        QUENTIN,
        "valider",
        &json!({ "intervention_ids": [item] }),
    )
    .is(409);
    assert!(!stranger.text.contains("N°\u{a0}1"));
    lot(&world, CARL, "affecter", &json!({})).is(422);
    lot(
        &world,
        CARL,
        "affecter",
        &json!({ "intervention_ids": [item] }),
    )
    .is(422);
    let nobody = json!({ "intervention_ids": [item], "versions": [1] });
    lot(&world, CARL, "affecter", &nobody).is(422);
    lot(&world, CARL, "planifier", &nobody).is(422);
    world.page(CARL, "/interventions/lot?geste=danser").is(422);
    let page = world
        .page(
            CARL,
            &format!("/interventions/lot?geste=planifier&intervention_ids={item}"),
        )
        .is(200);
    assert!(page.text.contains("name=\"planned_start\""));
}

#[test]
fn a_hundred_at_once_and_no_more() {
    let world = World::new();
    let mut items: Vec<String> = (0..100)
        .map(|_| world.report(DORA, &json!({})).is(201).id())
        .collect();
    let first = lot(
        &world,
        CARL,
        "valider",
        &json!({ "intervention_ids": items }),
    )
    .is(200);
    assert_eq!(first.json["items"].as_array().unwrap().len(), 100);
    items.push(id(98));
    lot(
        &world,
        CARL,
        "valider",
        &json!({ "intervention_ids": items }),
    )
    .is(422);
}

#[test]
fn a_deadline_counts_from_the_creation_or_the_validation() {
    let world = World::new();
    set_delay(&world, "5");
    let own = world.given_to(&[]);
    assert_eq!(world.read(CARL, &own).json["due_on"], "2026-03-09");
    let asked = world.report(DORA, &json!({})).is(201).id();
    assert_eq!(world.read(CARL, &asked).json["due_on"], Value::Null);
    world.at("2026-03-04T08:00:00Z");
    world.go(CARL, &asked, "valider").is(200);
    assert_eq!(world.read(CARL, &asked).json["due_on"], "2026-03-11");
    // Another category without a delay, and back: the deadline counts from the validation.
    let edit = |category: u128, version: i64| {
        let body = json!({ "version": version, "category_id": id(category) });
        world
            .post(CARL, &format!("/interventions/{asked}/modifier"), &body)
            .is(200);
        world.read(CARL, &asked).json["due_on"].clone()
    };
    world.at("2026-03-06T08:00:00Z");
    assert_eq!(edit(WASTE, 1), Value::Null);
    assert_eq!(edit(ROADS, 2), "2026-03-11");
    // What is set later does not move what was promised.
    set_delay(&world, "");
    assert_eq!(world.read(CARL, &asked).json["due_on"], "2026-03-11");
    let later = world.given_to(&[]);
    assert_eq!(world.read(CARL, &later).json["due_on"], Value::Null);
}

#[test]
fn what_comes_back_is_due_after_its_own_day_and_found_by_its_category_s_own_name() {
    let world = World::new();
    set_delay(&world, "2");
    let weekly = json!({
        "frequency": "weekly", "first_day": "2026-03-06", "all_day": true, "address": "Parc de Blossac", "category_id": id(ROADS),
    });
    let recurrence = world
        .post(CARL, "/interventions/recurrences", &weekly)
        .is(201)
        .id();
    let due = || {
        let rows = world.rows("select due_on from intervention where occurrence_date in ('2026-03-06', '2026-05-08') order by occurrence_date");
        let rows = rows.iter().map(|row| row["due_on"].clone());
        rows.collect::<Vec<Value>>()
    };
    assert_eq!(due(), [json!("2026-03-10")]);
    // Created in a night some sixty days before: what it counts from is its own day.
    world.at("2026-03-10T01:45:00Z");
    let job = domain::policy::System::for_scheduled_event();
    assert_eq!(
        super::world::now(crate::RECURRENCES.tick(&world.ctx, &job, "45 1 * * *")),
        0
    );
    assert_eq!(due(), [json!("2026-03-10"), json!("2026-05-12")]);
    let rename = json!({ "name": "Chaussées" });
    world
        .post(
            ALICE,
            &format!("/interventions/categories/{}", id(ROADS)),
            &rename,
        )
        .is(200);
    assert_eq!(list(&world, CARL, "q=voirie"), [0_i64; 0]);
    assert_ne!(list(&world, CARL, "q=chaussees"), [0_i64; 0]);
    let other = json!({ "version": 1, "scope": "all", "all_day": true, "address": "Parc de Blossac", "category_id": id(WASTE) });
    world
        .post(
            CARL,
            &format!("/interventions/recurrences/{recurrence}/modifier"),
            &other,
        )
        .is(200);
    assert_eq!(due(), [Value::Null, Value::Null]);
}

#[test]
fn what_comes_from_a_file_is_due_when_work_is_left() {
    let world = World::new();
    set_delay(&world, "2");
    let file = "adresse;categorie;cree_le;statut;terminee_le\nA;Voirie;2026-02-26;À faire;\nB;Voirie;2026-02-26;À valider;\nC;Voirie;2026-02-26;Terminée;2026-02-27\n";
    let import = world
        .files(
            ALICE,
            "/interventions/import",
            &[],
            &[("file", file.as_bytes())],
        )
        .is(201)
        .id();
    let page = format!("/interventions/import/{import}");
    world
        .post(ALICE, &format!("{page}/lancer"), &json!({}))
        .is(200);
    world
        .post(ALICE, &format!("{page}/continuer"), &json!({}))
        .is(200);
    let due = world.rows("select due_on from intervention order by address");
    let due: Vec<&Value> = due.iter().map(|row| &row["due_on"]).collect();
    assert_eq!(due, [&json!("2026-03-02"), &Value::Null, &Value::Null]);
}

#[test]
fn what_is_late_is_filtered_and_ordered() {
    let world = World::new();
    set_delay(&world, "5");
    let first = world.given_to(&[GASTON]);
    set_delay(&world, "1");
    world.given_to(&[]);
    set_delay(&world, "2");
    world.given_to(&[GASTON]);
    set_delay(&world, "");
    world.given_to(&[]);
    assert_eq!(list(&world, CARL, "order=due"), [2, 3, 1]);
    assert_eq!(list(&world, GASTON, "order=due"), [3, 1]);
    world.at("2026-03-04T08:00:00Z");
    assert_eq!(list(&world, CARL, "late=1"), [2]);
    world.at("2026-03-05T08:00:00Z");
    assert_eq!(list(&world, CARL, "late=1"), [3, 2]);
    assert_eq!(list(&world, CARL, "late=1&order=due"), [2, 3]);
    let page = world
        .get(CARL, "/interventions?vue=liste&order=due&limit=1")
        .is(200);
    let next = page.json["next"].as_str().unwrap().to_owned();
    let second = world.get(CARL, &next).is(200);
    assert_eq!(second.json["items"][0]["number"], 3);
    world.go(GASTON, &first, "demarrer").is(200);
    world.go(GASTON, &first, "terminer").is(200);
    assert_eq!(list(&world, CARL, "order=due"), [2, 3]);
    world
        .get(CARL, "/interventions?vue=liste&order=size")
        .is(422);
}

#[test]
fn a_blocked_one_is_told_of_in_the_morning_of_its_relaunch_and_once() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    world.go(GASTON, &item, "demarrer").is(200);
    let block = |day: &str| {
        let body = json!({ "reason": "Il manque une pièce.", "relaunch_on": day });
        world.post(GASTON, &format!("/interventions/{item}/bloquer"), &body)
    };
    for wrong in ["2026-03-02", "2026-02-28", "2027-03-03", "demain"] {
        block(wrong).is(422);
    }
    block("2026-03-05").is(200);
    assert_eq!(world.read(GASTON, &item).json["relaunch_on"], "2026-03-05");
    world.mails();
    for too_early in ["2026-03-04T22:17:00Z", "2026-03-05T05:17:00Z"] {
        world.at(too_early);
        world.tick(HOURLY);
        assert_eq!(world.mails(), [], "{too_early}");
    }
    world.at("2026-03-05T06:17:00Z");
    world.tick(HOURLY);
    let told = [ALICE, CARL, CHLOE, GASTON].map(|who| mail(who, "relaunched"));
    assert_eq!(world.mails(), told);
    world.at("2026-03-05T07:17:00Z");
    world.tick(HOURLY);
    assert_eq!(world.mails(), []);
    world.go(GASTON, &item, "debloquer").is(200);
    assert_eq!(world.read(GASTON, &item).json["relaunch_on"], Value::Null);
    block("2026-03-09").is(200);
    world.go(GASTON, &item, "debloquer").is(200);
    world.mails();
    world.at("2026-03-09T09:17:00Z");
    world.tick(HOURLY);
    assert_eq!(world.mails(), [], "what is not blocked is not relaunched");
}

#[test]
fn what_becomes_urgent_is_told_at_once_and_once() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    world.mails();
    let edit = |body: Value| {
        world
            .post(CARL, &format!("/interventions/{item}/modifier"), &body)
            .is(200)
    };
    edit(json!({ "version": 1, "priority": "high" }));
    assert_eq!(world.mails(), []);
    edit(json!({ "version": 2, "priority": "urgent" }));
    assert_eq!(world.count("outbox"), 3, "none waits for its hour");
    let told = [ALICE, CHLOE, GASTON].map(|who| mail(who, "urgent"));
    assert_eq!(world.mails(), told);
    edit(json!({ "version": 3, "priority": "urgent", "city": "Poitiers" }));
    assert_eq!(world.mails(), []);
    world
        .report(
            CARL,
            &json!({ "priority": "urgent", "assignee_ids": [GASTON.text()] }),
        )
        .is(201);
    let told = [
        mail(ALICE, "urgent"),
        mail(CHLOE, "urgent"),
        mail(GASTON, "assigned"),
    ];
    assert_eq!(world.mails(), told);
}

#[test]
fn phrases_are_the_administrateur_s_and_twenty_a_use() {
    let world = World::new();
    let add = |who, kind: &str, body: &str| {
        world.post(
            who,
            "/interventions/phrases",
            &json!({ "kind": kind, "body": body }),
        )
    };
    add(CARL, "refuse", "Non.").is(403);
    world.get(GASTON, "/interventions/phrases").is(403);
    add(ALICE, "refuse", "").is(422);
    add(ALICE, "danse", "Non.").is(422);
    let first = add(ALICE, "refuse", "Cette voie relève du Département.")
        .is(201)
        .id();
    for n in 1..20 {
        add(ALICE, "refuse", &format!("Phrase {n}.")).is(201);
    }
    add(ALICE, "refuse", "Une de trop.").is(422);
    add(ALICE, "block", "Il manque une pièce.").is(201);
    world
        .post(
            ALICE,
            &format!("/interventions/phrases/{first}/supprimer"),
            &json!({}),
        )
        .is(200);
    world
        .post(
            ALICE,
            &format!("/interventions/phrases/{first}/supprimer"),
            &json!({}),
        )
        .is(404);
    add(ALICE, "refuse", "Il y a de la place.").is(201);
    let read = world.get(ALICE, "/interventions/phrases").is(200);
    assert_eq!(read.json["items"].as_array().unwrap().len(), 21);
}

#[test]
fn a_phrase_is_inserted_without_a_script_and_nothing_is_done() {
    let world = World::new();
    let phrase = world
        .post(
            ALICE,
            "/interventions/phrases",
            &json!({ "kind": "refuse", "body": "Relève du Département." }),
        )
        .is(201)
        .id();
    let item = world.report(DORA, &json!({})).is(201).id();
    let path = format!("/interventions/{item}/refuser");
    let page = world
        .form(
            CARL,
            &path,
            &format!("reason=D%C3%A9sol%C3%A9.&phrase={phrase}&insert=1"),
        )
        .is(200);
    assert!(page.text.contains("Désolé.\nRelève du Département."));
    assert_eq!(world.read(CARL, &item).json["status"], "to_validate");
    let commented = format!("/interventions/{item}/commentaires");
    let page = world
        .form(
            CARL,
            &commented,
            &format!("body=Vu.&phrase={phrase}&insert=1"),
        )
        .is(200);
    assert!(
        page.text.contains("Vu."),
        "a phrase of another use is not inserted"
    );
    assert_eq!(world.count("comment"), 0);
}

fn ask(world: &World, of: u128, body: &Value) -> String {
    let path = format!("/interventions/categories/{}/questions", id(of));
    world.post(ALICE, &path, body).is(200).id()
}

#[test]
fn the_questions_of_a_type_are_answered_at_its_creation() {
    let world = World::new();
    let wide = ask(
        &world,
        OBSTACLE,
        &json!({ "label": "Largeur ?", "answer_kind": "number", "required": true }),
    );
    let what = ask(
        &world,
        ROADS,
        &json!({ "label": "Sur quoi ?", "answer_kind": "choice", "choices": "Trottoir\nChaussée" }),
    );
    ask(
        &world,
        REPAIR,
        &json!({ "label": "Profondeur ?", "answer_kind": "text", "required": true }),
    );
    let (wide, what) = (format!("question_{wide}"), format!("question_{what}"));
    let missing = world.report(DORA, &json!({})).is(422);
    assert!(missing.text.contains(&wide) && !missing.text.contains("Profondeur"));
    world
        .report(DORA, &json!({ (wide.clone()): "large" }))
        .is(422);
    world
        .report(
            DORA,
            &json!({ (wide.clone()): "1", (what.clone()): "Toit" }),
        )
        .is(422);
    let item = world
        .report(
            DORA,
            &json!({ (wide.clone()): "1,50", (what.clone()): "Chaussée" }),
        )
        .is(201)
        .id();
    let read = world.read(DORA, &item).is(200);
    let answers: Vec<(&str, &str)> = read.json["answers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["question"].as_str().unwrap(),
                one["answer"].as_str().unwrap(),
            )
        })
        .collect();
    assert!(
        answers.contains(&("Largeur ?", "1,5")) && answers.contains(&("Sur quoi ?", "Chaussée"))
    );
    let choices = world.get(DORA, "/interventions/nouvelle").is(200);
    assert_eq!(choices.json["questions"].as_array().unwrap().len(), 3);
    // Without a question of its category nothing is asked.
    let other = json!({ "category_id": id(WASTE), "type_id": "", "address": "Quai" });
    world.post(DORA, "/interventions", &other).is(201);
}

#[test]
fn a_form_without_a_script_gets_the_questions_of_what_it_chose() {
    let world = World::new();
    let asked = ask(
        &world,
        OBSTACLE,
        &json!({ "label": "Largeur ?", "answer_kind": "number" }),
    );
    let kind = format!("{}%2F{}", id(ROADS), id(OBSTACLE));
    let sent = |more: &str| {
        world.form(
            DORA,
            "/interventions",
            &format!("address=Quai&kind={kind}{more}"),
        )
    };
    let page = sent("&ask=1").is(200);
    assert!(
        page.text.contains(&format!("question_{asked}")) && page.text.contains("value=\"Quai\"")
    );
    let page = sent("").is(422);
    assert!(page.text.contains(&format!("question_{asked}")));
    assert!(
        !page.text.contains("de nouveau vos photos"),
        "what was chosen waits for the form"
    );
    // Asking for them again sends nothing either.
    sent(&format!("&ask=1&asked={kind}")).is(200);
    assert_eq!(world.count("intervention"), 0);
    // An empty answer to what is not required, once it was asked.
    sent(&format!("&asked={kind}")).is(303);
    assert_eq!((world.count("intervention"), world.count("answer")), (1, 0));
}

#[test]
fn questions_and_steps_are_the_administrateur_s_and_are_not_asked_for_ever() {
    let world = World::new();
    let place = format!("/interventions/categories/{}", id(OBSTACLE));
    let body = json!({ "label": "Largeur ?", "answer_kind": "text", "required": true });
    world
        .post(CARL, &format!("{place}/questions"), &body)
        .is(403);
    world.page(CARL, &format!("{place}/travail")).is(403);
    world.page(ALICE, &format!("{place}/travail")).is(200);
    world
        .page(
            ALICE,
            &format!("/interventions/categories/{}/travail", id(99)),
        )
        .is(404);
    let asked = ask(&world, OBSTACLE, &body);
    world.report(DORA, &json!({})).is(422);
    world
        .post(
            ALICE,
            &format!("{place}/questions/{asked}/retirer"),
            &json!({}),
        )
        .is(200);
    world
        .post(
            ALICE,
            &format!("{place}/questions/{asked}/retirer"),
            &json!({}),
        )
        .is(404);
    world.report(DORA, &json!({})).is(201);
    for _ in 0..10 {
        ask(&world, OBSTACLE, &body);
    }
    world
        .post(ALICE, &format!("{place}/questions"), &body)
        .is(422);
    world
        .post(
            ALICE,
            &format!("{place}/questions"),
            &json!({ "label": "?", "answer_kind": "choice" }),
        )
        .is(422);
    world
        .post(
            ALICE,
            &format!("{place}/delai"),
            &json!({ "working_days": "3" }),
        )
        .is(404);
    for n in 0..20 {
        world
            .post(
                ALICE,
                &format!("{place}/etapes"),
                &json!({ "step": format!("Étape {n}") }),
            )
            .is(200);
    }
    world
        .post(
            ALICE,
            &format!("{place}/etapes"),
            &json!({ "step": "De trop" }),
        )
        .is(422);
}

#[test]
fn those_who_work_tick_the_steps_while_it_is_under_way() {
    let world = World::new();
    let place = format!("/interventions/categories/{}/etapes", id(ROADS));
    let add = |label: &str| {
        world
            .post(ALICE, &place, &json!({ "step": label }))
            .is(200)
            .id()
    };
    let (fence, clean) = (add("Baliser"), add("Nettoyer"));
    let item = world.given_to(&[GASTON]);
    let tick = |who, steps: &[&str]| {
        world.post(
            who,
            &format!("/interventions/{item}/etapes"),
            &json!({ "step_ids": steps }),
        )
    };
    tick(GASTON, &[&fence]).is(409);
    world.go(GASTON, &item, "demarrer").is(200);
    tick(GINA, &[&fence]).is(404);
    tick(GASTON, &[&id(97)]).is(422);
    let ticked = || {
        let read = world.read(GASTON, &item).is(200);
        let steps = read.json["steps"].as_array().unwrap().clone();
        steps
            .iter()
            .map(|step| step["ticked"].as_bool().unwrap())
            .collect::<Vec<_>>()
    };
    tick(GASTON, &[&fence]).is(200);
    assert_eq!(ticked(), [true, false]);
    tick(CARL, &[&clean]).is(200);
    assert_eq!(ticked(), [false, true]);
    // An unticked step keeps nobody from finishing; afterwards nothing is ticked.
    world.go(GASTON, &item, "terminer").is(200);
    tick(GASTON, &[&fence]).is(409);
    // A step that is no longer asked for stays where it is ticked.
    world
        .post(ALICE, &format!("{place}/{clean}/retirer"), &json!({}))
        .is(200);
    world
        .post(ALICE, &format!("{place}/{fence}/retirer"), &json!({}))
        .is(200);
    assert_eq!(ticked(), [true]);
}

#[test]
fn a_filter_is_kept_for_oneself() {
    let world = World::new();
    let keep = |who, name: &str, query: &str| {
        world.post(
            who,
            "/interventions/filtres",
            &json!({ "name": name, "query": query }),
        )
    };
    let first = keep(
        CARL,
        "Voirie",
        "vue=liste&status=to_do&q=rue+haute&after=12&x=1",
    )
    .is(201);
    assert_eq!(
        first.headers["location"],
        "/interventions?vue=liste&q=rue+haute&status=to_do"
    );
    keep(CARL, "Voirie", "late=1").is(422);
    keep(CARL, "", "late=1").is(422);
    keep(CARL, "Rien", "vue=liste").is(422);
    keep(CHLOE, "Voirie", "late=1").is(201);
    keep(DORA, "Voirie", "late=1").is(403);
    for n in 1..20 {
        keep(CARL, &format!("Filtre {n}"), "late=1").is(201);
    }
    keep(CARL, "De trop", "late=1").is(422);
    let own = |who| {
        world.get(who, "/interventions/filtres").is(200).json["items"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!((own(CARL), own(CHLOE)), (20, 1));
    let path = format!("/interventions/filtres/{}/supprimer", first.id());
    world.post(CHLOE, &path, &json!({})).is(404);
    world.post(CARL, &path, &json!({})).is(200);
    assert_eq!(own(CARL), 19);
    world.given_to(&[]);
    let page = world.page(CHLOE, "/interventions?vue=liste").is(200);
    assert!(page.text.contains("/interventions?vue=liste&amp;late=1"));
}

/// A request of Dora's that Gaston did.
fn done(world: &World) -> String {
    let item = world.report(DORA, &json!({})).is(201).id();
    let body = json!({ "assignee_ids": [GASTON.text()] });
    world
        .post(CARL, &format!("/interventions/{item}/valider"), &body)
        .is(200);
    world.go(GASTON, &item, "demarrer").is(200);
    world.go(GASTON, &item, "terminer").is(200);
    world.mails();
    item
}

#[test]
fn a_requester_says_for_fourteen_days_whether_it_is_solved() {
    let world = World::new();
    let item = done(&world);
    let no = |words: &str| {
        world.post(
            DORA,
            &format!("/interventions/{item}/non-resolu"),
            &json!({ "words": words }),
        )
    };
    for who in [GASTON, CARL] {
        world.go(who, &item, "resolu").is(403);
    }
    world.go(DAN, &item, "resolu").is(404);
    no("").is(422);
    world.go(DORA, &item, "resolu").is(200);
    assert_eq!(world.mails(), []);
    no("Le trou s’est reformé.").is(200);
    let told = [ALICE, CARL, CHLOE].map(|who| mail(who, "reopening_asked"));
    assert_eq!(world.mails(), told);
    // It is a request: the state is what it was, the list shows it to those who decide.
    assert_eq!(world.read(CARL, &item).json["status"], "done");
    assert_eq!(list(&world, CARL, "reopen_asked=1"), [1]);
    no("Le trou s’est reformé.").is(200);
    assert_eq!(world.mails(), [], "the same answer again tells nobody");
    world.go(CARL, &item, "rouvrir").is(200);
    assert_eq!(list(&world, CARL, "reopen_asked=1"), [0_i64; 0]);
    no("Encore.").is(409);
    world.go(GASTON, &item, "terminer").is(200);
    world.at("2026-03-16T07:59:59Z");
    no("Toujours là.").is(200);
    world.at("2026-03-16T08:00:00Z");
    no("Trop tard.").is(409);
    world.go(GASTON, &item, "ecarter-reouverture").is(403);
    world.go(CHLOE, &item, "ecarter-reouverture").is(200);
    world.go(CHLOE, &item, "ecarter-reouverture").is(409);
    assert_eq!(list(&world, CARL, "reopen_asked=1"), [0_i64; 0]);
    assert_eq!(world.journal(&item).last().unwrap(), "reopen_declined");
}

#[test]
fn a_category_is_found_under_its_new_name_and_no_longer_under_the_old_one() {
    let world = World::new();
    world
        .report(
            CARL,
            &json!({ "description": "Œuvre d’art cassée, près du nœud routier" }),
        )
        .is(201);
    for words in [
        "voirie",
        "VOIR",
        "obstacle",
        "oeuvre",
        "œuvre",
        "cassee",
        "noeud",
        "obstacle+oeuvre",
    ] {
        assert_eq!(list(&world, CARL, &format!("q={words}")), [1], "{words}");
    }
    assert_eq!(
        list(&world, CARL, "q=oirie"),
        [0_i64; 0],
        "by the beginning of a word"
    );
    let rename = |of: u128, name: &str| {
        world
            .post(
                ALICE,
                &format!("/interventions/categories/{}", id(of)),
                &json!({ "name": name }),
            )
            .is(200);
    };
    rename(ROADS, "Chaussées et places");
    rename(OBSTACLE, "Encombrement");
    for words in ["chaussees", "place", "encombr"] {
        assert_eq!(list(&world, CARL, &format!("q={words}")), [1], "{words}");
    }
    for words in ["voirie", "obstacle"] {
        assert_eq!(
            list(&world, CARL, &format!("q={words}")),
            [0_i64; 0],
            "{words}"
        );
    }
}

#[test]
fn the_holidays_are_those_of_the_organisation() {
    // The day before Good Friday, and before the 20th of December of La Réunion.
    let (april, december) = ("2026-04-02T08:00:00Z", "2027-12-17T08:00:00Z");
    for (holidays, now, due) in [
        ("national", april, "2026-04-03"),
        ("alsace_moselle", april, "2026-04-07"),
        ("national", december, "2027-12-20"),
        ("reunion", december, "2027-12-21"),
    ] {
        let world = World::new();
        world.run(platform::system_sql!(
            "update organisation set holidays = ?1",
            holidays
        ));
        world.run(platform::system_sql!(
            "update category set working_days = 1"
        ));
        world.at(now);
        let item = world.report(CARL, &json!({})).is(201).id();
        let asked = world.report(DORA, &json!({})).is(201).id();
        world.go(CARL, &asked, "valider").is(200);
        for id in [item, asked] {
            let found = world
                .get(CARL, &format!("/interventions/{id}"))
                .is(200)
                .json;
            assert_eq!(found["due_on"], due);
        }
    }
}
