//! « Apparence »: a colour is tried, refused where text would not read, kept by the administrateur alone.

use super::{P, Q, World, organisation};
use domain::policy::Role;
use platform::{db::Single, sql};

const PLACE: &str = "/equipe/apparence";
const ADMINISTRATOR: &str = "administrateur@poitiers.example";

fn colour(world: &World, of: u128) -> String {
    let rows: Vec<Single<String>> = world.rows(sql!(
        "select brand_colour as value from organisation where id = ?1",
        organisation(of)
    ));
    rows[0].value.clone()
}

#[test]
fn a_colour_is_tried_on_the_page_then_kept_for_every_page() {
    let world = World::staffed();
    let mut client = world.signed_in(ADMINISTRATOR);
    let now = world.get(&mut client, PLACE).body;
    assert!(now.contains("/theme/0f5c4d.css") && now.contains("Couleur actuelle"));
    let tried = world.get(
        &mut client,
        &format!("{PLACE}?palette=%230f5c4d&couleur=%23004D99"),
    );
    assert!(tried.body.contains("/theme/004d99.css") && !tried.body.contains("/theme/0f5c4d.css"));
    assert!(tried.body.contains("pas encore enregistrée"));
    assert_eq!(colour(&world, P), "#0f5c4d", "trying changes nothing");
    let picked = world.get(&mut client, &format!("{PLACE}?palette=%23004d99&couleur="));
    assert!(picked.body.contains("/theme/004d99.css"));
    let kept = world.post(&mut client, PLACE, &[("colour", " #004D99 ")]);
    assert_eq!(
        (kept.status, kept.header("location")),
        (303, "/equipe/apparence?fait=couleur-changee")
    );
    assert_eq!(
        (colour(&world, P), colour(&world, Q)),
        ("#004d99".to_owned(), "#0f5c4d".to_owned())
    );
    assert!(
        world
            .get(&mut client, "/mon-compte")
            .body
            .contains("/theme/004d99.css")
    );
    assert_eq!(world.count(sql!("select count(*) as value from audit where organisation_id = ?1 and action = 'change_brand'", organisation(P))), 1);
}

#[test]
fn a_colour_in_which_text_does_not_read_is_refused_with_the_nearest_that_does() {
    let world = World::staffed();
    let mut client = world.signed_in(ADMINISTRATOR);
    let nearest = domain::colour::Brand::new(domain::colour::Colour::parse("#ffd500").unwrap())
        .unwrap_err()
        .nearest
        .to_string();
    for answer in [
        world.get(&mut client, &format!("{PLACE}?couleur=%23ffd500")),
        world.get(&mut client, &format!("{PLACE}?palette=%23ffd500")),
        world.post(&mut client, PLACE, &[("colour", "#ffd500")]),
    ] {
        assert_eq!(answer.status, 422);
        assert!(
            answer.body.contains(&format!("Essayer {nearest}")),
            "{}",
            answer.body
        );
        let palette = answer
            .body
            .split("<input")
            .find(|tag| tag.contains("type=\"color\""));
        assert!(
            palette.unwrap().contains("value=\"#"),
            "browsers refuse an empty colour"
        );
        assert!(answer.body.contains("#ffd500"), "what was typed stays");
    }
    for wrong in ["red", "#12345", "url(x)", ""] {
        let answer = world.post(&mut client, PLACE, &[("colour", wrong)]);
        assert_eq!(answer.status, 422, "{wrong}");
    }
    assert_eq!(colour(&world, P), "#0f5c4d");
    assert_eq!(
        world
            .post(&mut client, PLACE, &[("colour", &nearest)])
            .status,
        303,
        "the nearest passes"
    );
}

#[test]
fn only_the_administrateur_changes_the_colour() {
    let world = World::staffed();
    for role in [Role::Coordinator, Role::Agent, Role::Requester] {
        let email = format!("{}@poitiers.example", role.label().to_lowercase());
        let mut client = world.signed_in(&email).json();
        assert_eq!(world.get(&mut client, PLACE).status, 403);
        assert_eq!(
            world
                .post(&mut client, PLACE, &[("colour", "#004d99")])
                .status,
            403
        );
    }
    assert_eq!(colour(&world, P), "#0f5c4d");
}
