//! Every page of identity as it is served: its first rules here, the files in `target/pages` for html-validate and the eye.

use super::{Client, P, Q, World, organisation, person};
use domain::policy::Role;
use platform::{sql, system_sql};
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

/// The addresses that a piece of a page leads to, without their questions but for views of a list.
fn leads_to(piece: &str) -> HashSet<&str> {
    piece
        .split(" href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|href| href.starts_with('/') && *href != "/")
        .collect()
}

#[test]
fn the_map_of_the_site_holds_all_that_the_navigation_and_the_footer_of_each_role_lead_to() {
    let world = world();
    world.write(vec![system_sql!(
        "insert into organisation (id, kind, name, slug, created_at) values (?1, 'other', 'Parvis', 'parvis', '2026-01-01T08:00:00Z')",
        organisation(0xf0)
    )]);
    world.member(0xf0, 90, Role::Operator);
    for role in [
        "administrateur",
        "coordinateur",
        "agent",
        "demandeur",
        "exploitant",
        "",
    ] {
        let mut client = match role {
            "" => Client::browser(),
            role => world.signed_in(&format!("{role}@poitiers.example")),
        };
        let page = world.get(&mut client, "/plan-du-site").body;
        let (before, rest) = page.split_once("<main").unwrap();
        let (map, after) = rest.split_once("</main>").unwrap();
        let (_, before) = before.split_once("<body").unwrap();
        let map = leads_to(map);
        for shell in [before, after] {
            let missing: Vec<_> = leads_to(shell)
                .into_iter()
                .filter(|href| !map.contains(href) && *href != "/plan-du-site")
                .collect();
            assert!(missing.is_empty(), "{role}: {missing:?}");
        }
    }
}

#[test]
fn what_the_legal_pages_say_of_secrets_recipients_and_transfers_is_so() {
    let mut world = world();
    for address in ["/donnees-personnelles", "/registre-des-traitements"] {
        let page = world.get(&mut Client::browser(), address).body;
        for words in [
            "data.geopf.fr",
            "geo.api.gouv.fr",
            "articles 44 à 49",
            "hébergeur",
        ] {
            assert!(page.contains(words), "{address}: {words}");
        }
        assert!(!page.contains("ProConnect, si vous") && !page.contains("à des tiers"));
        assert!(!page.contains("Ni mot de passe"));
    }
    let page = world
        .get(&mut Client::browser(), "/donnees-personnelles")
        .body;
    assert!(page.contains("sous forme d’empreinte"));
    world.proconnect.issuer = "https://auth.example/api/v2".to_owned();
    world.proconnect.client_id = "parvis".to_owned();
    for address in ["/donnees-personnelles", "/registre-des-traitements"] {
        let page = world.get(&mut Client::browser(), address).body;
        assert!(page.contains("ProConnect, si vous"));
    }
}

#[test]
fn a_stranger_finds_the_legal_pages_of_his_town_and_they_keep_to_it() {
    let world = world();
    let mut stranger = Client::browser();
    for address in [
        "/accessibilite",
        "/mentions-legales",
        "/donnees-personnelles",
        "/registre-des-traitements",
    ] {
        let page = world.get(&mut stranger, address).body;
        assert!(page.contains("<option value=\"poitiers\"") && !page.contains("?collectivite="));
        let of = world.get(&mut stranger, &format!("{address}?collectivite=poitiers"));
        assert_eq!(of.trips, 1);
        for next in [
            "/accessibilite",
            "/mentions-legales",
            "/donnees-personnelles",
        ] {
            let link = format!("href=\"{next}?collectivite=poitiers\"");
            assert!(of.body.contains(&link), "{address}: {next}");
        }
        let mut member = world.signed_in(AGENT);
        let own = world.get(&mut member, address).body;
        assert!(!own.contains("<option value="), "his own, and no list");
    }
    let door = "/connexion/mot-de-passe?organisation=poitiers";
    let page = world.get(&mut stranger, door).body;
    assert!(page.contains("href=\"/accessibilite?collectivite=poitiers\""));
    let page = world.get(&mut stranger, "/accessibilite?collectivite=poitiers");
    for words in [
        "Ville de Poitiers",
        "plan d’action",
        "établie le",
        "Pages vérifiées",
        "auditeur",
    ] {
        assert!(page.body.contains(words), "{words}");
    }
    let tour = include_str!("../../../../tests/browser/pages.mjs");
    let (_, checked) = page.body.split_once("Pages vérifiées").unwrap();
    for href in leads_to(checked.split_once("</ul>").unwrap().0) {
        assert!(
            tour.contains(&format!("'{href}'")) || tour.contains(&format!("'{href}?")),
            "{href}"
        );
    }
}
