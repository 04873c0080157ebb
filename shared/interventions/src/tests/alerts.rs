//! Who is told of what, when it is mailed, and how it stops.

use super::world::{ALICE, CARL, CHLOE, DAN, DORA, GASTON, GINA, QUENTIN, Who, World, mail};
use domain::policy::System;
use platform::{purge, sql, system_sql};
use serde_json::{Value, json};

/// The kinds of the alerts in somebody's list, the latest first.
fn kinds(world: &World, who: Who) -> Vec<String> {
    let items = world.get(who, "/alertes").is(200).json["items"].clone();
    let items: Vec<Value> = serde_json::from_value(items).unwrap();
    items
        .iter()
        .map(|item| item["kind"].as_str().unwrap().to_owned())
        .collect()
}

fn hour(world: &World) {
    let alerts = crate::ALERTS;
    assert_eq!(
        super::world::now(alerts.tick(&world.ctx, &System::for_scheduled_event(), "7 * * * *")),
        0
    );
}

/// Who has a mail in the outbox, and what it says.
fn outbox(world: &World) -> Vec<(String, String)> {
    world
        .rows("select recipient, body_text from outbox order by recipient, created_at")
        .iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap().to_owned();
            (text("recipient"), text("body_text"))
        })
        .collect()
}

fn address(who: Who) -> String {
    mail(who, "").0
}

fn comment(world: &World, who: Who, item: &str) {
    world
        .post(
            who,
            &format!("/interventions/{item}/commentaires"),
            &json!({ "body": "Vu." }),
        )
        .is(201);
}

/// Asked by Dora, validated by Carl, for Gaston and Gina; nobody has been told of anything yet.
fn in_hand(world: &World, more: &Value) -> String {
    let item = world.report(DORA, &json!({})).is(201).id();
    if let Some(priority) = more.get("priority") {
        world.run(system_sql!(
            "update intervention set priority = ?1",
            priority.as_str().unwrap()
        ));
    }
    let people = json!({ "assignee_ids": [GASTON.text(), GINA.text()] });
    world
        .post(CARL, &format!("/interventions/{item}/valider"), &people)
        .is(200);
    world.mails();
    item
}

#[test]
fn case_41_a_comment_tells_those_concerned_and_nobody_else() {
    let world = World::new();
    let item = in_hand(&world, &json!({}));
    world.run(system_sql!(
        "update person set email = null where id = ?1",
        GINA.id()
    ));
    world.run(system_sql!(
        "update person set suspended_at = '2026-03-01T00:00:00Z' where id = ?1",
        CHLOE.id()
    ));
    comment(&world, GASTON, &item);
    for told in [GINA, DORA, CARL, ALICE] {
        assert_eq!(kinds(&world, told), ["commented"], "{told:?}");
    }
    for not_told in [GASTON, DAN, QUENTIN] {
        assert_eq!(kinds(&world, not_told), [""; 0], "{not_told:?}");
    }
    assert_eq!(outbox(&world), [], "nothing leaves before its hour");
    world.later(20);
    comment(&world, GASTON, &item);
    hour(&world);
    let mails = outbox(&world);
    let to: Vec<&str> = mails.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(
        to,
        [address(ALICE), address(CARL), address(DORA)],
        "Gina has no address"
    );
    for (_, text) in &mails {
        assert_eq!(
            text.matches("un commentaire a été ajouté").count(),
            2,
            "{text}"
        );
        assert!(!text.contains("Vu.") && !text.contains("Gaston"), "{text}");
    }
    hour(&world);
    assert_eq!(outbox(&world).len(), 3, "one mail an hour");
}

#[test]
fn case_41_those_who_coordinate_are_told_of_comments_and_of_what_blocks_though_they_never_took_part()
 {
    let world = World::new();
    let everybody = [ALICE, CARL, CHLOE];
    let item = world.report(DORA, &json!({})).is(201).id();
    world.mails();
    comment(&world, DORA, &item);
    assert_eq!(
        world.mails(),
        everybody.map(|who| mail(who, "commented")),
        "nobody has validated it yet"
    );
    comment(&world, CARL, &item);
    let others = [
        mail(ALICE, "commented"),
        mail(CHLOE, "commented"),
        mail(DORA, "commented"),
    ];
    assert_eq!(world.mails(), others, "not who wrote it, and each once");
    let own = json!({ "assignee_ids": [GASTON.text()] });
    let own = world.report(GASTON, &own).is(201).id();
    world.go(GASTON, &own, "demarrer").is(200);
    world.mails();
    let why = json!({ "reason": "Il manque une clé" });
    world
        .post(GASTON, &format!("/interventions/{own}/bloquer"), &why)
        .is(200);
    assert_eq!(world.mails(), everybody.map(|who| mail(who, "blocked")));
    let item = world.given_to(&[CHLOE]);
    world.mails();
    comment(&world, CARL, &item);
    let told = [mail(ALICE, "commented"), mail(CHLOE, "commented")];
    assert_eq!(
        world.mails(),
        told,
        "who coordinates and does it is told once"
    );
}

#[test]
fn case_41_what_is_urgent_leaves_at_once() {
    let world = World::new();
    let item = in_hand(&world, &json!({ "priority": "urgent" }));
    world.go(GASTON, &item, "demarrer").is(200);
    assert_eq!(outbox(&world).len(), 2, "Dora and Carl, now");
    hour(&world);
    assert_eq!(outbox(&world).len(), 2, "and not again with the hour");
    assert_eq!(kinds(&world, DORA), ["started"]);
}

#[test]
fn case_41_a_suspended_person_is_told_nothing() {
    let world = World::new();
    let item = in_hand(&world, &json!({}));
    world.run(system_sql!(
        "update person set suspended_at = '2026-03-01T00:00:00Z' where id = ?1",
        GINA.id()
    ));
    comment(&world, GASTON, &item);
    let told = world.rows("select person_id from alert");
    assert!(told.iter().all(|row| row["person_id"] != GINA.text()));
    assert_eq!(told.len(), 4, "Dora, Alice, Carl and Chloé");
}

#[test]
fn each_stage_has_its_readers() {
    let world = World::new();
    let item = in_hand(&world, &json!({}));
    let told = |what: &str| {
        let mails = world.mails();
        assert!(mails.iter().all(|(_, kind)| kind == what), "{mails:?}");
        mails.into_iter().map(|(to, _)| to).collect::<Vec<_>>()
    };
    let plan = json!({ "version": 2, "planned_start": "2026-03-05T08:00" });
    world
        .post(CARL, &format!("/interventions/{item}/planifier"), &plan)
        .is(200);
    assert_eq!(told("planned"), [address(GASTON), address(GINA)]);
    world.go(GASTON, &item, "demarrer").is(200);
    assert_eq!(told("started"), [address(CARL), address(DORA)]);
    world
        .post(
            GASTON,
            &format!("/interventions/{item}/bloquer"),
            &json!({ "reason": "Il manque une clé" }),
        )
        .is(200);
    let coordinators = [ALICE, CARL, CHLOE].map(address);
    assert_eq!(
        told("blocked"),
        [coordinators.as_slice(), &[address(DORA)]].concat()
    );
    let gina = json!({ "version": 3, "assignee_ids": [GINA.text()] });
    world
        .post(CARL, &format!("/interventions/{item}/affecter"), &gina)
        .is(200);
    assert_eq!(world.mails(), [mail(GASTON, "unassigned")]);
    world
        .post(
            CHLOE,
            &format!("/interventions/{item}/annuler"),
            &json!({ "reason": "Fait par le Département" }),
        )
        .is(200);
    assert_eq!(
        told("cancelled"),
        [address(CARL), address(GINA), address(DORA)]
    );
}

#[test]
fn what_one_sees_no_more_is_not_told_of_any_more() {
    let world = World::new();
    let item = in_hand(&world, &json!({}));
    comment(&world, GINA, &item);
    assert_eq!(kinds(&world, GASTON), ["commented"]);
    let gina = json!({ "version": 2, "assignee_ids": [GINA.text()] });
    world
        .post(CARL, &format!("/interventions/{item}/affecter"), &gina)
        .is(200);
    assert_eq!(kinds(&world, GASTON), ["unassigned"]);
    let page = world.page(GASTON, "/alertes").is(200).text;
    assert!(!page.contains(&format!("/interventions/{item}")));
    hour(&world);
    let (_, text) = outbox(&world)
        .into_iter()
        .find(|(to, _)| *to == address(GASTON))
        .unwrap();
    assert!(text.contains("ne vous est plus confiée") && !text.contains("commentaire"));
}

#[test]
fn reading_is_ones_own_and_needs_no_mail() {
    let world = World::new();
    let item = in_hand(&world, &json!({}));
    comment(&world, GASTON, &item);
    world.later(1);
    comment(&world, GASTON, &item);
    let list = world.get(DORA, "/alertes").is(200);
    let id = list.json["items"][0]["id"].as_str().unwrap();
    assert_eq!(list.json["items"][0]["intervention"]["number"], 1);
    world
        .post(CARL, &format!("/alertes/{id}/lue"), &json!({}))
        .is(404);
    world
        .post(DORA, &format!("/alertes/{id}/lue"), &json!({}))
        .is(200);
    let after = world.get(DORA, "/alertes").json["items"].clone();
    assert!(!after[0]["read_at"].is_null() && after[1]["read_at"].is_null());
    assert!(
        world
            .page(DORA, "/interventions")
            .text
            .contains("bell-count\">1<")
    );
    world.post(DORA, "/alertes/lues", &json!({})).is(200);
    assert!(
        !world
            .page(DORA, "/interventions")
            .text
            .contains("bell-count")
    );
    assert!(
        world
            .page(CARL, "/interventions")
            .text
            .contains("bell-count\">2<")
    );
    hour(&world);
    let to: Vec<String> = outbox(&world).into_iter().map(|(to, _)| to).collect();
    assert_eq!(
        to,
        [ALICE, CARL, CHLOE, GINA].map(address),
        "Dora has read hers"
    );
}

#[test]
fn each_chooses_when() {
    let world = World::new();
    let item = in_hand(&world, &json!({}));
    let choose = |who, body: Value| world.post(who, "/alertes/preferences", &body);
    choose(DORA, json!({ "comments": "immediate" })).is(200);
    choose(CARL, json!({ "comments": "never" })).is(200);
    choose(GINA, json!({ "comments": "weekly" })).is(422);
    assert_eq!(
        world.get(DORA, "/alertes/preferences").is(200).json["comments"],
        "immediate"
    );
    comment(&world, GASTON, &item);
    assert_eq!(outbox(&world).len(), 1);
    assert_eq!(outbox(&world)[0].0, address(DORA));
    hour(&world);
    let to: Vec<String> = outbox(&world).into_iter().map(|(to, _)| to).collect();
    assert_eq!(to, [ALICE, CHLOE, GINA, DORA].map(address));
    assert_eq!(kinds(&world, CARL), ["commented"], "the list keeps all");
    choose(DORA, json!({ "comments": "hourly" })).is(200);
    assert_eq!(
        world.get(DORA, "/alertes/preferences").json["comments"],
        "hourly"
    );
}

#[test]
fn any_mail_stops_them_all_without_signing_in() {
    let world = World::new();
    let item = in_hand(&world, &json!({}));
    comment(&world, GASTON, &item);
    hour(&world);
    let (_, text) = outbox(&world)
        .into_iter()
        .find(|(to, _)| *to == address(DORA))
        .unwrap();
    let (_, token) = text
        .split_once("https://parvis.example/alertes/arret#")
        .unwrap();
    let token = token.trim();
    let kept = world.rows("select token_hash from alert_stop");
    assert!(kept.iter().all(|row| row["token_hash"] != token), "a hash");
    comment(&world, GASTON, &item);
    let stop = |token: &str| world.post_as_nobody("/alertes/arret", &json!({ "token": token }));
    stop("inconnu").is(404);
    stop("").is(404);
    world.anonymous("/alertes/arret").is(200);
    assert_eq!(
        world.get(DORA, "/alertes/preferences").json["comments"],
        "hourly",
        "a GET stops nothing"
    );
    stop(token).is(200);
    let choices = world.get(DORA, "/alertes/preferences").json;
    assert!(
        choices
            .as_object()
            .unwrap()
            .values()
            .all(|one| one == "never")
    );
    assert_eq!(
        world.get(CARL, "/alertes/preferences").json["comments"],
        "hourly"
    );
    world.run(system_sql!("delete from outbox"));
    hour(&world);
    let to: Vec<String> = outbox(&world).into_iter().map(|(to, _)| to).collect();
    assert_eq!(
        to,
        [ALICE, CARL, CHLOE, GINA].map(address),
        "what waited is stopped too"
    );
}

#[test]
fn alerts_go_after_ninety_days_and_with_their_reader() {
    let world = World::new();
    let item = in_hand(&world, &json!({}));
    comment(&world, GASTON, &item);
    world.at("2026-05-31T07:59:59Z");
    world.tick("30 1 * * *");
    assert_eq!(world.count("alert"), 5);
    world.run(sql!(
        "insert into alert_choice (organisation_id, person_id, topic, delivery) values (?1, ?2, 'work', 'never')",
        super::world::organisation(1),
        GINA.id()
    ));
    super::world::now(
        world
            .ctx
            .db
            .batch(purge::departure(super::world::organisation(1), GINA.id())),
    )
    .unwrap();
    assert_eq!((world.count("alert"), world.count("alert_choice")), (4, 0));
    world.at("2026-05-31T08:00:00Z");
    world.tick("30 1 * * *");
    assert_eq!(world.count("alert"), 0);
}

#[test]
fn pages_follow_each_other() {
    let world = World::new();
    let item = in_hand(&world, &json!({}));
    for _ in 0..31 {
        world.later(1);
        comment(&world, GASTON, &item);
    }
    let first = world.get(DORA, "/alertes").is(200).json;
    assert_eq!(first["items"].as_array().unwrap().len(), 30);
    let next = first["next"].as_str().unwrap();
    let second = world.get(DORA, &format!("/alertes?after={next}")).json;
    assert_eq!(second["items"].as_array().unwrap().len(), 1);
    assert!(second["next"].is_null());
}
