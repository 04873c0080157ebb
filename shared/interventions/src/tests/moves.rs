//! From one state to another.

use super::world::*;
use serde_json::{Value, json};

#[test]
fn a_request_is_amended_then_validated() {
    let world = World::new();
    let item = world.report(DORA, &json!({})).is(201).id();
    world.mails();
    world.read(GASTON, &item).is(404);
    world.read(DAN, &item).is(404);
    let edit = json!({ "version": 1, "type_id": id(REPAIR) });
    let edited = world
        .post(CARL, &format!("/interventions/{item}/modifier"), &edit)
        .is(200);
    assert_eq!(edited.json["version"], 2);
    assert_eq!(
        world.go(CARL, &item, "valider").is(200).status_code(),
        "to_do"
    );
    assert_eq!(world.mails(), [mail(DORA, "validated")]);
    assert_eq!(world.journal(&item), ["created", "edited", "validated"]);
    let read = world.read(DORA, &item).json;
    assert_eq!(
        (
            read["title"].as_str(),
            read["journal"][1]["detail"].as_str()
        ),
        (Some("Réparation chaussée"), Some("type"))
    );
}

#[test]
fn nobody_is_assigned_before_validation_but_both_go_together() {
    let world = World::new();
    let item = world.report(DORA, &json!({})).is(201).id();
    let gaston = json!({ "version": 1, "assignee_ids": [GASTON.text()] });
    let refused = world
        .post(CARL, &format!("/interventions/{item}/affecter"), &gaston)
        .is(409);
    assert_eq!(refused.json["current_status_label"], "À valider");
    world.mails();
    let both = world
        .post(CARL, &format!("/interventions/{item}/valider"), &gaston)
        .is(200);
    assert_eq!(
        (both.status_code(), both.json["version"].as_i64()),
        ("to_do", Some(2))
    );
    assert_eq!(world.read(GASTON, &item).is(200).json["version"], 2);
    assert_eq!(
        world.mails(),
        [mail(GASTON, "assigned"), mail(DORA, "validated")]
    );
}

#[test]
fn a_refusal_has_a_reason_and_is_the_end() {
    let world = World::new();
    let item = world.report(DORA, &json!({})).is(201).id();
    world.mails();
    let refuse = |body: Value| world.post(CARL, &format!("/interventions/{item}/refuser"), &body);
    assert_eq!(
        refuse(json!({})).is(422).json["errors"][0]["field"],
        "reason"
    );
    assert_eq!(
        refuse(json!({ "reason": "Relève du département" }))
            .is(200)
            .status_code(),
        "refused"
    );
    assert_eq!(world.mails(), [mail(DORA, "refused")]);
    assert_eq!(
        world.read(DORA, &item).json["closing_reason"],
        "Relève du département"
    );
    assert_eq!(
        world.get(DORA, "/interventions?vue=terminees").json["items"],
        json!([])
    );
    world.go(CHLOE, &item, "valider").is(409);
    refuse(json!({ "reason": "Encore" })).is(200);
    assert_eq!(world.mails(), []);
    assert_eq!(
        world.read(DORA, &item).json["closing_reason"],
        "Relève du département"
    );
}

#[test]
fn an_agent_starts_and_ends_what_is_his() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    world.go(GINA, &item, "demarrer").is(404);
    let early = world.go(GASTON, &item, "terminer").is(409);
    assert!(early.json["detail"].as_str().unwrap().contains("À faire"));
    assert_eq!(early.json["current_status"], "to_do");
    assert_eq!(
        world.go(GASTON, &item, "demarrer").is(200).status_code(),
        "in_progress"
    );
    world.later(60);
    assert_eq!(
        world.go(GASTON, &item, "terminer").is(200).status_code(),
        "done"
    );
    assert_eq!(
        world.read(GASTON, &item).json["closed_at"],
        "2026-03-02T10:00:00+01:00"
    );
    world.go(GASTON, &item, "rouvrir").is(403);
    world.mails();
    assert_eq!(
        world.go(CARL, &item, "rouvrir").is(200).status_code(),
        "in_progress"
    );
    assert_eq!(world.mails(), [mail(GASTON, "reopened")]);
    assert_eq!(world.read(GASTON, &item).json["closed_at"], Value::Null);
}

#[test]
fn a_requester_does_not_do_the_work() {
    let world = World::new();
    let item = world.report(DORA, &json!({})).is(201).id();
    world.go(CARL, &item, "valider").is(200);
    for verb in [
        "demarrer",
        "terminer",
        "rouvrir",
        "valider",
        "remettre",
        "debloquer",
    ] {
        world.go(DORA, &item, verb).is(403);
    }
}

#[test]
fn two_share_it_and_the_end_comes_once() {
    let world = World::new();
    let item = world.given_to(&[GASTON, GINA]);
    world.go(GASTON, &item, "demarrer").is(200);
    let path = format!("/interventions/{item}/terminer");
    let first = world.again(GINA, &path, "k", &json!({})).is(200);
    let second = world.again(GINA, &path, "k", &json!({})).is(200);
    assert_eq!(first.text, second.text);
    world.go(GASTON, &item, "terminer").is(200);
    assert_eq!(
        world.journal(&item),
        ["created", "assigned", "started", "finished"]
    );
}

#[test]
fn who_coordinates_and_starts_what_nobody_has_takes_it() {
    let world = World::new();
    let item = world.given_to(&[]);
    assert_eq!(world.go(CARL, &item, "demarrer").is(200).json["version"], 2);
    let read = world.read(CARL, &item).json;
    assert_eq!(
        (
            read["assignees"][0]["id"].as_str(),
            read["version"].as_i64()
        ),
        (Some(CARL.text().as_str()), Some(2))
    );
}

#[test]
fn it_is_told_that_it_is_done_to_who_asked_and_who_coordinated() {
    let world = World::new();
    let item = world.report(DORA, &json!({})).is(201).id();
    let gaston = json!({ "assignee_ids": [GASTON.text()] });
    world
        .post(CARL, &format!("/interventions/{item}/valider"), &gaston)
        .is(200);
    world.go(GASTON, &item, "demarrer").is(200);
    world.mails();
    world.go(GASTON, &item, "terminer").is(200);
    assert_eq!(
        world.mails(),
        [mail(CARL, "finished"), mail(DORA, "finished_for_requester")]
    );
    // Who asked is no requester: nobody is asked whether it is solved.
    let own = json!({ "assignee_ids": [GASTON.text()] });
    let own = world.report(CHLOE, &own).is(201).id();
    world.go(GASTON, &own, "demarrer").is(200);
    world.mails();
    world.go(GASTON, &own, "terminer").is(200);
    assert_eq!(world.mails(), [mail(CHLOE, "finished")]);
}

#[test]
fn what_a_colleague_did_meanwhile_is_said_and_the_reason_stays() {
    let world = World::new();
    let item = world.report(DORA, &json!({})).is(201).id();
    world.go(CARL, &item, "valider").is(200);
    let path = |verb: &str| format!("/interventions/{item}/{verb}");
    let late = world
        .post(CHLOE, &path("refuser"), &json!({ "reason": "Privé" }))
        .is(409);
    let said = late.json["detail"].as_str().unwrap();
    assert!(said.contains("déjà validée"), "{said}");
    assert!(!said.contains("démarrer"), "{said}");
    let page = world
        .form(
            CHLOE,
            &path("refuser"),
            "reason=Cette+voie+est+priv%C3%A9e.",
        )
        .is(409)
        .text;
    assert!(page.contains("déjà validée") && page.contains("Cette voie est privée."));
    // So do the people chosen with a validation…
    let gina = format!("assignee_ids={}", GINA.text());
    let page = world.form(CHLOE, &path("valider"), &gina).is(409).text;
    assert!(page.contains("déjà validée"), "{page}");
    let ticked = page.split("<input").find(|one| one.contains(&GINA.text()));
    assert!(ticked.unwrap().contains("checked"));
    // … and what is in the way, or why it is given up.
    let page = world
        .form(CARL, &path("bloquer"), "reason=La+cl%C3%A9+manque.")
        .is(409)
        .text;
    assert!(page.contains("démarrer") && page.contains("La clé manque."));
    world.go(CARL, &item, "demarrer").is(200);
    world.go(CARL, &item, "terminer").is(200);
    let page = world
        .form(CARL, &path("annuler"), "reason=Plus+rien+%C3%A0+faire.")
        .is(409)
        .text;
    assert!(page.contains("Terminée") && page.contains("Plus rien à faire."));
}

#[test]
fn what_blocks_is_a_flag_beside_the_state() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    let block = || {
        world.post(
            GASTON,
            &format!("/interventions/{item}/bloquer"),
            &json!({ "reason": "Il manque une pièce" }),
        )
    };
    block().is(409);
    world.go(GASTON, &item, "demarrer").is(200);
    assert_eq!(block().is(200).status_code(), "in_progress");
    block().is(200);
    let read = world.read(GASTON, &item).json;
    assert_eq!(
        (read["blocked"].as_bool(), read["block_reason"].as_str()),
        (Some(true), Some("Il manque une pièce"))
    );
    world.go(GASTON, &item, "debloquer").is(200);
    assert_eq!(world.read(GASTON, &item).json["blocked"], false);
    assert_eq!(
        world.journal(&item),
        ["created", "assigned", "started", "blocked", "unblocked"]
    );
    block().is(200);
    world.go(GASTON, &item, "terminer").is(200);
    assert_eq!(world.read(GASTON, &item).json["blocked"], false);
}

#[test]
fn what_was_started_can_be_put_back_or_given_up() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    world.go(CARL, &item, "demarrer").is(200);
    world.go(GASTON, &item, "remettre").is(403);
    assert_eq!(
        world.go(CARL, &item, "remettre").is(200).status_code(),
        "to_do"
    );
    let cancel = |who| {
        world.post(
            who,
            &format!("/interventions/{item}/annuler"),
            &json!({ "reason": "Fait par le Département" }),
        )
    };
    cancel(GASTON).is(403);
    assert_eq!(cancel(CARL).is(200).status_code(), "cancelled");
    cancel(CHLOE).is(200);
    world.go(CARL, &item, "rouvrir").is(409);
    world.go(CARL, &item, "demarrer").is(409);
    let waiting = world.report(DORA, &json!({})).is(201).id();
    world
        .post(
            CARL,
            &format!("/interventions/{waiting}/annuler"),
            &json!({ "reason": "Non" }),
        )
        .is(409);
}

#[test]
fn a_stale_form_is_told_what_changed_and_keeps_what_was_typed() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    world.later(1);
    let read_at = domain::calendar::to_db(world.moment());
    world.later(1);
    let edit = |text: &str| format!("version=1&read_at={read_at}&description={text}");
    let path = format!("/interventions/{item}/modifier");
    world.form(CHLOE, &path, &edit("Vu+sur+place")).is(303);
    let late = world.form(CARL, &path, &edit("Tout+autre+chose")).is(412);
    assert!(
        late.text.contains("Tout autre chose") && late.text.contains("description"),
        "{}",
        late.text
    );
    assert!(late.text.contains("name=\"version\" value=\"2\""));
    let told = world
        .post(CARL, &path, &json!({ "version": 1, "description": "x" }))
        .is(412);
    assert!(
        told.json["detail"]
            .as_str()
            .unwrap()
            .ends_with("Modifiée (description)."),
        "{}",
        told.text
    );
    world
        .post(CARL, &path, &json!({ "description": "x" }))
        .is(422);
    world
        .post(
            CARL,
            &format!("/interventions/{item}/affecter"),
            &json!({ "version": 1 }),
        )
        .is(412);
    world
        .post(
            CARL,
            &format!("/interventions/{item}/planifier"),
            &json!({ "version": 1 }),
        )
        .is(412);
}

#[test]
fn assigning_again_tells_newcomers_alone() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    world.mails();
    let people = json!({ "version": 1, "assignee_ids": [GASTON.text(), GINA.text()] });
    world
        .post(CARL, &format!("/interventions/{item}/affecter"), &people)
        .is(200);
    assert_eq!(world.mails(), [mail(GINA, "assigned")]);
    world
        .post(
            CARL,
            &format!("/interventions/{item}/affecter"),
            &json!({ "version": 2 }),
        )
        .is(200);
    world.read(GASTON, &item).is(404);
    assert_eq!(world.count("assignment"), 0);
}

#[test]
fn a_plan_is_made_and_taken_away() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    let plan = |body: Value| world.post(CARL, &format!("/interventions/{item}/planifier"), &body);
    plan(json!({ "version": 1, "planned_start": "2026-03-30T08:00", "planned_end": "2026-03-30T10:00" })).is(200);
    assert_eq!(
        world.read(GASTON, &item).json["planned_start"],
        "2026-03-30T08:00:00+02:00"
    );
    assert_eq!(plan(json!({ "version": 2, "planned_start": "2026-03-30T08:00", "planned_end": "2026-03-30T08:00" })).is(422).json["errors"][0]["field"], "planned_end");
    plan(json!({ "version": 2 })).is(200);
    assert_eq!(world.read(GASTON, &item).json["planned_start"], Value::Null);
    assert_eq!(
        world.journal(&item),
        ["created", "assigned", "planned", "planned"]
    );
}

#[test]
fn what_is_done_is_corrected_by_the_administrateur_alone() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    world.go(GASTON, &item, "demarrer").is(200);
    world.go(GASTON, &item, "terminer").is(200);
    let edit =
        |who, body: Value| world.post(who, &format!("/interventions/{item}/modifier"), &body);
    edit(CARL, json!({ "version": 1, "city": "Poitiers" })).is(409);
    edit(GASTON, json!({ "version": 1, "city": "Poitiers" })).is(403);
    edit(ALICE, json!({ "version": 1, "priority": "urgent" })).is(409);
    let purge = world.rows("select purge_on from intervention");
    world.later(3 * 24 * 60);
    edit(ALICE, json!({ "version": 1, "city": "Poitiers" })).is(200);
    assert_eq!(world.rows("select purge_on from intervention"), purge);
}

#[test]
fn a_requester_amends_until_somebody_accepts() {
    let world = World::new();
    let item = world.report(DORA, &json!({})).is(201).id();
    let edit = |body: Value| world.post(DORA, &format!("/interventions/{item}/modifier"), &body);
    edit(json!({ "version": 1, "description": "Plus grand" })).is(200);
    edit(json!({ "version": 2, "priority": "urgent" })).is(403);
    world.go(CARL, &item, "valider").is(200);
    edit(json!({ "version": 2, "description": "Encore" })).is(409);
}

#[test]
fn a_key_belongs_to_its_record() {
    let world = World::new();
    let (one, other) = (world.given_to(&[GASTON]), world.given_to(&[GASTON]));
    for item in [&one, &other] {
        let path = format!("/interventions/{item}/demarrer");
        let answer = world
            .again(GASTON, &path, "une-seule-clef", &json!({}))
            .is(200);
        assert_eq!(answer.id(), *item);
        assert_eq!(answer.status_code(), "in_progress");
    }
}
