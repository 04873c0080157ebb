//! What people say to each other, and who may change it.

use super::world::*;
use serde_json::{Value, json};

fn comment(world: &World, who: Who, item: &str, body: &str) -> Answer {
    world.post(
        who,
        &format!("/interventions/{item}/commentaires"),
        &json!({ "body": body }),
    )
}

fn first(world: &World, who: Who, item: &str) -> Value {
    world.read(who, item).is(200).json["comments"][0].clone()
}

#[test]
fn the_administrateur_moderates_and_nobody_else() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    let id = comment(&world, GASTON, &item, "Il pleut").is(201).id();
    let edit = |who, body: &str| {
        world.post(
            who,
            &format!("/interventions/{item}/commentaires/{id}/modifier"),
            &json!({ "body": body }),
        )
    };
    let delete = |who| world.go(who, &item, &format!("commentaires/{id}/supprimer"));
    edit(CARL, "Non").is(403);
    delete(CARL).is(403);
    edit(GINA, "Non").is(404);
    edit(GASTON, "Il neige").is(200);
    let read = first(&world, GASTON, &item);
    assert_eq!(
        (
            read["body"].as_str(),
            read["moderated"].as_bool(),
            read["edited_at"].is_null()
        ),
        (Some("Il neige"), Some(false), false)
    );
    world.later(1);
    edit(ALICE, "Il fait mauvais").is(200);
    assert_eq!(first(&world, GASTON, &item)["moderated"], true);
    let revisions = |who| {
        world
            .get(
                who,
                &format!("/interventions/{item}/commentaires/{id}/modifier"),
            )
            .is(200)
            .json["revisions"]
            .clone()
    };
    assert_eq!(revisions(ALICE)[0]["body"], "Il neige");
    assert_eq!(revisions(GASTON), json!([]));
    let versions = format!("/interventions/{item}/commentaires/{id}/versions");
    let page = world.page(ALICE, &versions).is(200).text;
    assert!(page.contains("Il neige"));
    assert!(
        world
            .page(ALICE, &format!("/interventions/{item}"))
            .text
            .contains(&versions)
    );
    for who in [CARL, GASTON] {
        world.page(who, &versions).is(403);
        assert!(
            !world
                .page(who, &format!("/interventions/{item}"))
                .text
                .contains(&versions)
        );
    }
    delete(ALICE).is(200);
    let gone = first(&world, CARL, &item);
    assert_eq!(
        (
            gone["body"].clone(),
            gone["author"].clone(),
            gone["deleted"].as_bool()
        ),
        (Value::Null, Value::Null, Some(true))
    );
    assert!(!world.read(ALICE, &item).text.contains("Il fait mauvais"));
    edit(GASTON, "Encore").is(404);
    delete(ALICE).is(200);
}

#[test]
fn author_and_moment_are_the_servers() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    let forged = json!({ "body": "Bonjour", "author_id": ALICE.text(), "created_at": "2020-01-01T00:00:00Z" });
    world
        .post(
            GASTON,
            &format!("/interventions/{item}/commentaires"),
            &forged,
        )
        .is(201);
    let read = first(&world, GASTON, &item);
    assert_eq!(
        read["author"],
        json!({ "id": GASTON.text(), "name": "Gaston Martin" })
    );
    assert_eq!(read["created_at"], "2026-03-02T09:00:00+01:00");
}

#[test]
fn a_comment_is_neither_empty_nor_endless_nor_markup() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    comment(&world, GASTON, &item, " \n ").is(422);
    comment(&world, GASTON, &item, &"x".repeat(5001)).is(422);
    comment(&world, GASTON, &item, &"x".repeat(5000)).is(201);
    comment(&world, GASTON, &item, "<script>alert(1)</script>").is(201);
    let page = world
        .page(GASTON, &format!("/interventions/{item}"))
        .is(200);
    assert!(!page.text.contains("<script>alert") && page.text.contains("&lt;script&gt;alert"));
}

#[test]
fn those_concerned_are_told_and_the_others_are_not() {
    let world = World::new();
    let item = world.report(DORA, &json!({})).is(201).id();
    let people = json!({ "assignee_ids": [GASTON.text(), GINA.text()] });
    world
        .post(CARL, &format!("/interventions/{item}/valider"), &people)
        .is(200);
    world.mails();
    comment(&world, GASTON, &item, "J’y vais").is(201);
    assert_eq!(
        world.mails(),
        [ALICE, CARL, CHLOE, GINA, DORA].map(|who| mail(who, "commented"))
    );
    world.run(platform::system_sql!(
        "update person set suspended_at = '2026-03-02T08:00:00Z' where id = ?1",
        GINA.id()
    ));
    world.run(platform::system_sql!(
        "update person set email = null where id = ?1",
        DORA.id()
    ));
    comment(&world, GASTON, &item, "C’est fait").is(201);
    let told = [ALICE, CARL, CHLOE].map(|who| mail(who, "commented"));
    assert_eq!(world.mails(), told);
}

#[test]
fn a_comment_is_kept_once_and_in_order() {
    let world = World::new();
    let item = world.given_to(&[GASTON]);
    let path = format!("/interventions/{item}/commentaires");
    let first = world
        .again(GASTON, &path, "k", &json!({ "body": "un" }))
        .is(201);
    assert_eq!(
        world
            .again(GASTON, &path, "k", &json!({ "body": "un" }))
            .is(201)
            .text,
        first.text
    );
    for body in ["deux", "trois", "quatre"] {
        comment(&world, GASTON, &item, body).is(201);
    }
    let read = world.read(GASTON, &item).json;
    let bodies: Vec<&str> = read["comments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["body"].as_str().unwrap())
        .collect();
    assert_eq!(bodies, ["un", "deux", "trois", "quatre"]);
}

#[test]
fn a_stranger_to_it_does_not_comment() {
    let world = World::new();
    let item = world.report(DORA, &json!({})).is(201).id();
    comment(&world, DORA, &item, "Merci").is(201);
    comment(&world, DAN, &item, "Moi aussi").is(404);
    comment(&world, GASTON, &item, "Moi aussi").is(404);
    comment(&world, QUENTIN, &item, "Moi aussi").is(404);
}

#[test]
fn what_a_former_member_said_stays_without_a_name() {
    let world = World::new();
    let item = world.given_to(&[GASTON, GINA]);
    comment(&world, GASTON, &item, "Vu sur place").is(201);
    for statement in platform::purge::departure(organisation(1), GASTON.id()) {
        world.run(statement);
    }
    let read = world.read(ALICE, &item).is(200);
    assert_eq!(read.json["comments"][0]["author_label"], "Ancien membre");
    assert_eq!(read.json["comments"][0]["body"], "Vu sur place");
    assert_eq!(read.json["assignees"].as_array().unwrap().len(), 1);
    assert!(!read.text.contains("Gaston") && !read.text.contains(&GASTON.text()));
}
