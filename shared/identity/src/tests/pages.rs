//! Every page of identity as it is served: its first rules here, the files in `target/pages` for html-validate and the eye.

use super::{Client, P, Q, World, organisation, person};
use domain::policy::Role;
use platform::sql;
use std::collections::HashSet;

const ADMINISTRATOR: &str = "administrateur@poitiers.example";
const COORDINATOR: &str = "coordinateur@poitiers.example";
const AGENT: &str = "agent@poitiers.example";

/// One h1, unique ids, nothing inline.
pub(super) fn check(name: &str, page: &str) {
    assert_eq!(page.matches("<h1").count(), 1, "{name}: h1");
    assert!(!page.contains(" style="), "{name}: inline style");
    let ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(
        ids.iter().collect::<HashSet<_>>().len(),
        ids.len(),
        "{name}: {ids:?}"
    );
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/pages");
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(format!("{folder}/identity-{name}.html"), page).unwrap();
}

/// P with its four roles, somebody without address, and an invitation from Q to the agent.
fn world() -> World {
    let world = World::staffed();
    world.write(vec![sql!("update membership set notice_at = joined_at, phone = '+33549000007' where organisation_id = ?1", organisation(P))]);
    world.member_with(P, 5, Role::Requester, None);
    world.member(Q, 3, Role::Agent);
    world.write(vec![sql!(
        "update membership set state = 'invited' where organisation_id = ?1",
        organisation(Q)
    )]);
    world
}

#[test]
fn pages_of_strangers_are_well_formed() {
    let world = world();
    let mut stranger = Client::browser();
    for (name, address) in [
        ("accueil", "/"),
        ("connexion", "/connexion"),
        ("lien", "/connexion/lien"),
        ("code", "/connexion/code"),
        ("durees", "/durees-de-conservation"),
        ("sans-connexion", "/equipe"),
        ("introuvable", "/nulle-part"),
    ] {
        check(name, &world.get(&mut stranger, address).body);
    }
}

#[test]
fn pages_of_members_are_well_formed() {
    let world = world();
    let of = |n, what| format!("/equipe/{}/{what}", person(n));
    for (name, email, address) in [
        ("compte", AGENT, "/mon-compte".to_owned()),
        ("jetons", AGENT, "/mon-compte/jetons".to_owned()),
        (
            "connexions-fermer",
            AGENT,
            "/mon-compte/connexions/fermer-les-autres".to_owned(),
        ),
        ("invitations", AGENT, "/invitations".to_owned()),
        ("invitations-aucune", COORDINATOR, "/invitations".to_owned()),
        (
            "equipe",
            ADMINISTRATOR,
            "/equipe?fait=membre-ajoute".to_owned(),
        ),
        ("equipe-lecture", COORDINATOR, "/equipe".to_owned()),
        ("equipe-interdite", AGENT, "/equipe".to_owned()),
        (
            "equipe-nouvelle",
            ADMINISTRATOR,
            "/equipe/nouvelle".to_owned(),
        ),
        ("equipe-modifier", ADMINISTRATOR, of(3, "modifier")),
        ("equipe-modifier-soi", ADMINISTRATOR, of(1, "modifier")),
        ("equipe-retirer", ADMINISTRATOR, of(3, "retirer")),
    ] {
        let mut client = world.signed_in(email);
        check(name, &world.get(&mut client, &address).body);
        world
            .clock
            .set(world.clock.now() + chrono::TimeDelta::hours(1));
    }
}

#[test]
fn pages_shown_again_are_well_formed() {
    let world = world();
    let mut client = world.signed_in(ADMINISTRATOR);
    let refused = world.post(
        &mut client,
        "/equipe",
        &[
            ("last_name", "Métayer"),
            ("phone", "17"),
            ("email", "personne"),
        ],
    );
    assert_eq!(refused.status, 422);
    check("equipe-nouvelle-erreurs", &refused.body);
    let address = format!("/equipe/{}/modifier", person(3));
    check(
        "equipe-modifier-erreurs",
        &world.post(&mut client, &address, &[("last_name", "")]).body,
    );
}
