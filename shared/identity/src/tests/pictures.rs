//! Logos and photos of people: what is taken, who sees it, and that nothing of it stays.

use super::{Answer, Client, P, Q, World, at, now, organisation, person};
use crate::{IDENTITY, fr::pictures as fr};
use domain::policy::{Role, System};
use platform::{
    db::{Single, Stmt},
    sql, system_sql,
};

const JPEG: &[u8] = include_bytes!("../../../domain/src/photo/samples/baseline.jpg");
const PNG: &[u8] = include_bytes!("../../../domain/src/photo/samples/palette.png");
const PLACE: &str = "/equipe/apparence";
const LOGO: &str = "/equipe/apparence/logo";
const REMOVE_LOGO: &str = "/equipe/apparence/logo/retirer";

fn texts(world: &World, statement: Stmt) -> Vec<String> {
    let rows: Vec<Single<String>> = world.rows(statement);
    rows.into_iter().map(|row| row.value).collect()
}

fn logo_of(world: &World, of: u128) -> Option<String> {
    let logos = sql!(
        "select logo_key as value from organisation where id = ?1 and logo_key is not null",
        organisation(of)
    );
    texts(world, logos).pop()
}

fn portrait_of(world: &World, n: u128) -> Option<String> {
    let portraits = system_sql!(
        "select key as value from portrait where person_id = ?1",
        person(n)
    );
    texts(world, portraits).pop()
}

fn waiting(world: &World) -> Vec<String> {
    texts(
        world,
        system_sql!("select key as value from file_deletion order by key"),
    )
}

fn stored(world: &World) -> Vec<String> {
    let listing = now(world.files.list("", None)).unwrap();
    let mut keys: Vec<String> = listing.files.into_iter().map(|file| file.key).collect();
    keys.sort();
    keys
}

fn bytes(world: &World, key: &str) -> Vec<u8> {
    now(world.files.read(key)).unwrap().unwrap()
}

fn of(n: u128, what: &str) -> String {
    format!("/equipe/{}/photo{what}", person(n))
}

fn client(world: &World, role: Role) -> Client {
    world.signed_in(&format!("{}@poitiers.example", role.label().to_lowercase()))
}

fn put_logo(world: &World, client: &mut Client, file: &[u8]) -> Answer {
    world.upload_as(client, LOGO, &[], ("logo", file))
}

fn put(world: &World, client: &mut Client, n: u128, file: &[u8]) -> Answer {
    world.upload_as(client, &of(n, "/modifier"), &[], ("photo", file))
}

/// A JPEG that says where and by whom it was taken.
fn laden() -> Vec<u8> {
    let words = b"Exif\0\0II*\0GPS 46.58 0.34 ParvisFone";
    let length = u16::try_from(words.len() + 2).unwrap().to_be_bytes();
    [&JPEG[..2], &[0xFF, 0xE1], &length, words, &JPEG[2..]].concat()
}

/// A PNG of one grey line, `width` pixels wide by its header.
fn wide(width: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::GrayImage::new(width, 1)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

#[test]
fn a_logo_stands_on_every_page_of_its_organisation_and_on_no_other() {
    let world = World::staffed();
    let mut boss = client(&world, Role::Administrator);
    let kept = put_logo(&world, &mut boss, &laden());
    assert_eq!(
        (kept.status, kept.header("location")),
        (303, "/equipe/apparence?fait=logo-enregistre")
    );
    let key = logo_of(&world, P).unwrap();
    let tag = format!("<img class=\"logo\" src=\"/{key}\" alt=\"\" width=\"50\" height=\"36\">");
    let mut agent = client(&world, Role::Agent);
    for address in ["/mon-compte", "/durees-de-conservation", "/equipe"] {
        let page = world.get(&mut agent, address).body;
        assert!(page.contains(&tag), "{address}");
        assert!(page.contains("Ville de Poitiers"));
    }
    world.member_with(Q, 9, Role::Agent, Some("q@liguge.example"));
    let mut other = world.signed_in("q@liguge.example");
    assert!(!world.get(&mut other, "/mon-compte").body.contains(&key));
    let known = "/connexion/mot-de-passe?organisation=";
    let mut stranger = Client::browser();
    let page = world.get(&mut stranger, &format!("{known}poitiers")).body;
    assert!(page.contains(&tag) && page.contains("/theme/0f5c4d.css"));
    for unknown in ["liguge", "nulle-part", ""] {
        let page = world.get(&mut stranger, &format!("{known}{unknown}"));
        assert!(page.status == 200 && !page.body.contains(&key), "{unknown}");
    }
    let kept = bytes(&world, &key);
    assert!(!kept.windows(10).any(|part| part == b"ParvisFone"));
    let served = world.get(&mut stranger, &format!("/{key}"));
    assert_eq!(
        (served.status, served.trips, served.header("cache-control")),
        (200, 0, "public, max-age=31536000, immutable")
    );
    assert_eq!(
        (
            served.header("content-type"),
            served.header("x-content-type-options")
        ),
        ("image/jpeg", "nosniff")
    );
    assert_eq!(
        served.header("content-security-policy"),
        web::headers::FILE_POLICY
    );
    assert_eq!(
        world.count(sql!("select count(*) as value from audit where organisation_id = ?1 and action = 'change_logo'", organisation(P))),
        1
    );
}

#[test]
fn another_logo_has_another_address_and_the_former_is_queued() {
    let world = World::staffed();
    let mut boss = client(&world, Role::Administrator);
    put_logo(&world, &mut boss, JPEG);
    let first = logo_of(&world, P).unwrap();
    put_logo(&world, &mut boss, JPEG);
    let second = logo_of(&world, P).unwrap();
    assert_ne!(first, second, "the same file sent twice too");
    assert_eq!(waiting(&world), [first]);
    let page = world.get(&mut boss, PLACE).body;
    assert!(page.contains("Retirer le logo") && page.contains("Nouveau logo"));
    let gone = world.post(&mut boss, REMOVE_LOGO, &[]);
    assert_eq!(
        (gone.status, gone.header("location")),
        (303, "/equipe/apparence?fait=logo-retire")
    );
    assert_eq!((logo_of(&world, P), waiting(&world).len()), (None, 2));
    let page = world.get(&mut boss, PLACE).body;
    assert!(!page.contains("Retirer le logo") && !page.contains("class=\"logo\""));
    assert_eq!(world.post(&mut boss, REMOVE_LOGO, &[]).status, 303);
    assert_eq!(
        world.count(sql!("select count(*) as value from audit where organisation_id = ?1 and action = 'change_logo'", organisation(P))),
        3
    );
}

#[test]
fn a_file_that_is_no_fit_picture_is_refused_by_its_field() {
    let world = World::staffed();
    let mut boss = client(&world, Role::Administrator);
    let mut heavy = JPEG.to_vec();
    heavy.resize(512 * 1024 + 1, 0);
    let refused: [(&[u8], u16, &str); 5] = [
        (b"<svg onload=alert(1)>", 415, "JPEG, PNG ou WebP"),
        (&heavy, 413, "512\u{a0}Ko"),
        (&JPEG[..JPEG.len() - 2], 422, "incomplète ou abîmée"),
        (&wide(2_001), 422, "2\u{202f}000\u{a0}pixels"),
        (b"", 422, "avant d’envoyer"),
    ];
    for (file, status, words) in refused {
        let logo = put_logo(&world, &mut boss, file);
        let photo = put(&world, &mut boss, 3, file);
        for (answer, field) in [(logo, "logo"), (photo, "photo")] {
            assert_eq!(answer.status, status, "{field}: {words}");
            assert!(answer.body.contains(words), "{}", answer.body);
            assert!(answer.body.contains(&format!("href=\"#{field}\"")));
            assert!(answer.body.contains("<title>Erreur"));
        }
    }
    heavy.truncate(512 * 1024);
    let whole = put_logo(&world, &mut boss, &heavy);
    assert_eq!(whole.status, 303, "what follows the picture is cut away");
    assert_eq!(put(&world, &mut boss, 3, &wide(2_000)).status, 303);
    for (address, words) in [
        (LOGO.to_owned(), fr::LOGO_MISSING),
        (of(3, "/modifier"), fr::PHOTO_MISSING),
    ] {
        let answer = world.post(&mut boss, &address, &[]);
        assert!(answer.status == 422 && answer.body.contains(words));
    }
    assert_eq!(stored(&world).len(), 2, "nothing of what was refused");
}

#[test]
fn only_the_administrateur_changes_the_logo() {
    let world = World::staffed();
    for role in [Role::Coordinator, Role::Agent, Role::Requester] {
        let mut client = client(&world, role);
        assert_eq!(put_logo(&world, &mut client, PNG).status, 403);
        assert_eq!(world.post(&mut client, REMOVE_LOGO, &[]).status, 403);
    }
    assert_eq!((logo_of(&world, P), stored(&world).len()), (None, 0));
}

#[test]
fn a_person_puts_and_removes_his_own_photo() {
    let world = World::staffed();
    let mut agent = client(&world, Role::Agent);
    let account = world.get(&mut agent, "/mon-compte").body;
    assert!(account.contains(&of(3, "/modifier")) && account.contains("CN"));
    let page = world.get(&mut agent, &of(3, "/modifier")).body;
    assert!(page.contains(fr::CONSENT) && page.contains("Aucune photo"));
    let kept = put(&world, &mut agent, 3, &laden());
    assert_eq!(
        (kept.status, kept.header("location")),
        (
            303,
            format!("{}?fait=photo-ajoutee", of(3, "/modifier")).as_str()
        )
    );
    let key = portrait_of(&world, 3).unwrap();
    let kept = bytes(&world, &key);
    assert!(!kept.windows(10).any(|part| part == b"ParvisFone"));
    assert!(!kept.windows(3).any(|part| part == b"GPS"));
    let shown = format!("src=\"{}\"", of(3, ""));
    for address in ["/mon-compte".to_owned(), of(3, "/modifier")] {
        assert!(world.get(&mut agent, &address).body.contains(&shown));
    }
    let served = world.get(&mut agent, &of(3, ""));
    assert_eq!(
        (served.status, served.trips, served.header("cache-control")),
        (200, 1, "private, no-cache")
    );
    put(&world, &mut agent, 3, PNG);
    assert_eq!(
        waiting(&world),
        std::slice::from_ref(&key),
        "the former goes"
    );
    assert_eq!(world.get(&mut agent, &of(3, "/retirer")).status, 200);
    assert_eq!(world.post(&mut agent, &of(3, "/retirer"), &[]).status, 303);
    assert_eq!((portrait_of(&world, 3), waiting(&world).len()), (None, 2));
    for address in [of(3, ""), of(3, "/retirer")] {
        assert_eq!(world.get(&mut agent, &address).status, 404);
    }
    assert_eq!(world.post(&mut agent, &of(3, "/retirer"), &[]).status, 404);
}

#[test]
fn the_photo_is_seen_by_who_sees_the_team_and_by_nobody_else() {
    let world = World::staffed();
    world.member_with(Q, 9, Role::Administrator, Some("q@liguge.example"));
    let mut agent = client(&world, Role::Agent);
    put(&world, &mut agent, 3, JPEG);
    let shown = format!("src=\"{}\"", of(3, ""));
    for role in [Role::Administrator, Role::Coordinator] {
        let mut reader = client(&world, role);
        assert_eq!(world.get(&mut reader, &of(3, "")).status, 200, "{role:?}");
        let team = world.get(&mut reader, "/equipe").body;
        assert!(team.contains(&shown), "{role:?}");
        assert_eq!(team.matches("avatar portrait").count(), 3, "initials else");
        let listed = world.get(&mut reader.json(), "/equipe").json();
        let photos: Vec<&str> = listed["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|item| item["photo"].as_str())
            .collect();
        assert_eq!(photos, [of(3, "")]);
    }
    let mut boss = client(&world, Role::Administrator);
    let page = format!("/equipe/{}/modifier", person(3));
    assert!(world.get(&mut boss, &page).body.contains(&shown));
    let mut requester = client(&world, Role::Requester);
    assert_eq!(world.get(&mut requester, &of(3, "")).status, 403);
    assert_eq!(world.get(&mut Client::browser(), &of(3, "")).status, 401);
    let mut foreign = world.signed_in("q@liguge.example");
    for what in ["", "/modifier", "/retirer"] {
        let known = world.get(&mut foreign, &of(3, what));
        let random = world.get(&mut foreign, &of(0xdead, what));
        assert_eq!((known.status, &known.body), (404, &random.body), "{what}");
        assert_eq!(known.headers, random.headers, "{what}");
    }
    for what in ["/modifier", "/retirer"] {
        let known = world.post(&mut foreign, &of(3, what), &[]);
        assert_eq!(known.status, 404, "{what}");
    }
    assert_eq!(put(&world, &mut foreign, 3, PNG).status, 404);
    assert_eq!(stored(&world).len(), 1);
}

#[test]
fn the_administrateur_decides_for_who_belongs_to_him_alone() {
    let world = World::staffed();
    let mut boss = client(&world, Role::Administrator);
    let page = world.get(&mut boss, &of(3, "/modifier")).body;
    assert!(page.contains(fr::CONSENT_OF_ANOTHER));
    assert_eq!(put(&world, &mut boss, 3, JPEG).status, 303);
    world.member_with(Q, 3, Role::Agent, None);
    let page = world.get(&mut boss, &of(3, "/modifier")).body;
    assert!(page.contains(fr::NOT_YOURS) && !page.contains("type=\"file\""));
    let refused = put(&world, &mut boss, 3, PNG);
    assert!(refused.status == 403 && refused.body.contains("choisit elle-même"));
    let (kept, files) = (portrait_of(&world, 3), stored(&world));
    assert_eq!(files, [kept.unwrap()]);
    let mut agent = client(&world, Role::Agent);
    assert_eq!(put(&world, &mut agent, 3, PNG).status, 303, "himself");
    assert_eq!(
        world.post(&mut boss, &of(3, "/retirer"), &[]).status,
        303,
        "what is shown in his team, he may take away"
    );
    for role in [Role::Coordinator, Role::Requester] {
        let mut client = client(&world, role);
        for what in ["/modifier", "/retirer"] {
            assert_eq!(world.get(&mut client, &of(1, what)).status, 403);
        }
        assert_eq!(put(&world, &mut client, 1, JPEG).status, 403);
    }
}

#[test]
fn what_was_put_for_a_change_that_fails_is_queued() {
    let world = World::staffed();
    let mut boss = client(&world, Role::Administrator);
    world.write(vec![system_sql!(
        "create trigger lost before insert on audit begin select raise(abort, 'lost'); end"
    )]);
    assert_eq!(put_logo(&world, &mut boss, PNG).status, 500);
    assert_eq!(put(&world, &mut boss, 3, PNG).status, 500);
    assert_eq!((logo_of(&world, P), portrait_of(&world, 3)), (None, None));
    assert_eq!(waiting(&world), stored(&world));
    assert_eq!(waiting(&world).len(), 2);
}

#[test]
fn a_photo_lost_to_a_departure_is_queued_and_nobody_s() {
    let world = World::staffed();
    let grant = || {
        let actor = domain::policy::Actor {
            person: person(1),
            organisation: organisation(P),
            role: Role::Administrator,
        };
        let subject = crate::policy::member(&actor, person(3));
        domain::policy::check::<crate::policy::may::ChangePortrait>(
            crate::policy::TABLE,
            &actor,
            subject,
        )
        .unwrap()
    };
    let portrait = crate::store::pictures::Portrait {
        key: "portraits/0.jpg",
        size: 1,
    };
    let late = |n| crate::store::pictures::keep(&grant(), person(3), portrait, n, at(super::TEN));
    world.member_with(Q, 3, Role::Agent, None);
    let stale = now(world.db.batch(late(uuid::Uuid::from_u128(1))));
    assert!(stale.is_err(), "he joined another team meanwhile");
    world.write(crate::departure::statements(
        organisation(P),
        person(3),
        at(super::TEN),
    ));
    assert!(now(world.db.batch(late(uuid::Uuid::from_u128(2)))).is_err());
    assert_eq!(portrait_of(&world, 3), None);
}

#[test]
fn case_12_a_departure_and_an_erasure_leave_no_byte_of_the_photo() {
    let world = World::staffed();
    let mut boss = client(&world, Role::Administrator);
    let mut requester = client(&world, Role::Requester);
    put(&world, &mut boss, 3, JPEG);
    put(&world, &mut requester, 4, PNG);
    let keys = stored(&world);
    assert_eq!(keys.len(), 2);
    let away = format!("/equipe/{}/retirer", person(3));
    assert_eq!(world.post(&mut boss, &away, &[]).status, 303);
    assert_eq!(portrait_of(&world, 3), None);
    let erased = world.post(
        &mut requester,
        "/mes-donnees/effacer",
        &[("confirmation", "EFFACER")],
    );
    assert_eq!(erased.status, 303);
    assert_eq!(waiting(&world), keys, "the hourly queue deletes them");
}

#[test]
fn the_export_holds_one_s_own_photo() {
    let world = World::staffed();
    let mut agent = client(&world, Role::Agent);
    put(&world, &mut agent, 3, PNG);
    let mut requester = client(&world, Role::Requester);
    put(&world, &mut requester, 4, JPEG);
    let page = world.get(&mut agent, "/mes-donnees").body;
    assert!(page.contains("Photo d’un membre de l’équipe, facultative"));
    assert!(page.contains(&of(3, "/modifier")));
    let zip = world.get(&mut agent, "/mes-donnees/export.zip").bytes;
    let name = b"photos/portrait.png";
    assert!(zip.windows(name.len()).any(|part| part == name));
    let kept = bytes(&world, &portrait_of(&world, 3).unwrap());
    assert!(zip.windows(kept.len()).any(|part| part == kept));
    let other = b"portrait.jpg";
    assert!(!zip.windows(other.len()).any(|part| part == other));
}

#[test]
fn what_an_upload_that_died_left_behind_is_swept_a_day_later() {
    let world = World::staffed();
    let mut boss = client(&world, Role::Administrator);
    put_logo(&world, &mut boss, PNG);
    put(&world, &mut boss, 3, JPEG);
    let kept = stored(&world);
    for digit in 0..16 {
        for folder in ["logos", "portraits", "interventions"] {
            let key = format!("{folder}/{digit:x}0000000000000000000000000000000.jpg");
            now(world.files.put(&key, JPEG.to_vec())).unwrap();
        }
    }
    let night = |day: u32| {
        world.set(&format!("2026-03-{day:02}T01:40:00Z"));
        let system = System::for_scheduled_event();
        now(IDENTITY.tick(&world.ctx(), &system, "40 1 * * *"));
    };
    night(4);
    assert_eq!(waiting(&world), [""; 0], "they may be on their way");
    for day in 5..=20 {
        night(day);
    }
    let swept = waiting(&world);
    assert_eq!(swept.len(), 32, "{swept:?}");
    assert!(kept.iter().all(|key| !swept.contains(key)));
    assert!(
        swept.iter().all(|key| !key.starts_with("interventions/")),
        "photos of interventions are swept by their own job"
    );
}
