//! Other software: what it reads and sends, and that it gets no further than its key.

use super::world::{
    ALICE, CARL, CHLOE, DORA, GASTON, OBSTACLE, ROADS, World, id, mail, organisation,
};
use platform::{sql, system_sql};
use serde_json::{Value, json};

const DESK: &str = "/interventions/open311";

/// Requests are open, and this key opens them.
fn opened(world: &World) -> String {
    world
        .post(ALICE, &format!("{DESK}/ouvrir"), &json!({}))
        .is(200);
    let made = world.post(ALICE, &format!("{DESK}/cles"), &json!({ "name": "Site" }));
    made.is(201).json["key"].as_str().unwrap().to_owned()
}

fn codes(answer: &Value) -> Vec<u64> {
    let errors = answer.as_array().unwrap();
    errors
        .iter()
        .map(|error| error["code"].as_u64().unwrap())
        .collect()
}

const PLACE: &str = "address_string=12+rue+Gambetta";

#[test]
fn case_40_closed_there_is_nothing() {
    let world = World::new();
    let key = opened(&world);
    world
        .post(ALICE, &format!("{DESK}/fermer"), &json!({}))
        .is(200);
    for path in [
        "discovery.json",
        "services.xml",
        "services/voirie.obstacle-voirie.json",
        "requests.json",
        "requests/1.xml",
        "tokens/1.json",
        "autre",
    ] {
        for shown in [Some(key.as_str()), None, Some("inconnue")] {
            world.program(shown, &format!("/open311/{path}")).is(404);
        }
    }
    world
        .sends(Some(&key), "/open311/requests.json", PLACE)
        .is(404);
}

#[test]
fn case_40_a_key_opens_one_organisation() {
    let world = World::new();
    let key = opened(&world);
    let services = world.program(Some(&key), "/open311/services.json").is(200);
    let service = services
        .json
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["service_code"] == "voirie.obstacle-voirie")
        .unwrap();
    assert_eq!(service["metadata"], false);
    assert_eq!(
        (&service["type"], &service["group"]),
        (&json!("realtime"), &json!("Voirie"))
    );
    for shown in [None, Some("inconnue")] {
        assert_eq!(
            codes(&world.program(shown, "/open311/requests.json").is(403).json),
            [403]
        );
    }
    world
        .program(None, &format!("/open311/requests.json?api_key={key}"))
        .is(403);
    world.run(sql!(
        "update organisation set siren = '218601946' where id = ?1 and id <> ''",
        organisation(1)
    ));
    world
        .program(
            Some(&key),
            "/open311/requests.json?jurisdiction_id=218601946",
        )
        .is(200);
    world
        .program(
            Some(&key),
            "/open311/requests.json?jurisdiction_id=218602043",
        )
        .is(404);
    let id = world.get(ALICE, DESK).json["keys"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    world
        .post(CARL, &format!("{DESK}/cles/{id}/revoquer"), &json!({}))
        .is(403);
    world
        .post(ALICE, &format!("{DESK}/cles/{id}/revoquer"), &json!({}))
        .is(200);
    world.program(Some(&key), "/open311/services.json").is(403);
}

#[test]
fn case_40_what_is_sent_waits_for_its_validation() {
    let world = World::new();
    let key = opened(&world);
    let send = |body: &str| world.sends(Some(&key), "/open311/requests.json", body);
    let service = "service_code=voirie.obstacle-voirie";
    for (body, code) in [
        (format!("{service}&lat=46.58"), 400),
        (service.to_owned(), 400),
        (PLACE.to_owned(), 400),
        (format!("{PLACE}&service_code=voirie.inconnu"), 404),
        (format!("{service}&lat=91&long=0"), 400),
        (
            format!("{PLACE}&{service}&description={}", "x".repeat(4001)),
            400,
        ),
    ] {
        assert_eq!(
            codes(&send(&body).is(code).json),
            [u64::from(code)],
            "{body}"
        );
    }
    world
        .sends(
            None,
            "/open311/requests.json",
            &format!("{PLACE}&{service}"),
        )
        .is(403);
    let citizen = "email=jeanne@citoyenne.example&first_name=Jeanne&last_name=Citoyenne&phone=0549000000&media_url=http://169.254.169.254/photo";
    let received = send(&format!(
        "{PLACE}&{service}&description=Tronc+%3C+2+m&lat=46.580224&long=0.340375&{citizen}"
    ))
    .is(201);
    let number = received.json[0]["service_request_id"].as_str().unwrap();
    assert!(
        received.json[0]["account_id"].is_null() && received.json[0]["service_notice"].is_string()
    );
    assert_eq!(
        world.mails(),
        [
            mail(ALICE, "requested"),
            mail(CARL, "requested"),
            mail(CHLOE, "requested")
        ]
    );
    let id = world.rows("select id from intervention")[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let read = world.read(CARL, &id).is(200).json;
    assert_eq!(read["status"], "to_validate");
    assert_eq!(read["author_label"], "Open311");
    assert_eq!(read["journal"][0]["actor_label"], "Open311");
    for table in [
        "select * from intervention",
        "select * from journal",
        "select * from audit",
        "select * from outbox",
        "select * from intervention_word",
    ] {
        let text = json!(world.rows(table)).to_string().to_lowercase();
        for word in ["jeanne", "citoyenne", "0549000000", "169.254"] {
            assert!(!text.contains(word), "{table}: {word}");
        }
    }
    let by_body = world
        .sends(
            None,
            "/open311/requests.xml",
            &format!("{PLACE}&{service}&api_key={key}"),
        )
        .is(201);
    assert!(
        by_body.text.contains("<service_requests><request>"),
        "{}",
        by_body.text
    );
    assert_eq!(by_body.headers["content-type"], "text/xml; charset=utf-8");
    let token = world
        .program(Some(&key), &format!("/open311/tokens/{number}.json"))
        .is(200);
    assert_eq!(
        token.json,
        json!([{ "service_request_id": number, "token": number }])
    );
}

#[test]
fn case_40_requests_are_read_without_anybody_in_them() {
    let world = World::new();
    let key = opened(&world);
    let old = world
        .report(DORA, &json!({ "description": "Chez Madame Rivière" }))
        .is(201)
        .id();
    world.at("2026-06-01T08:00:00Z");
    let item = world.given_to(&[GASTON]);
    world.go(GASTON, &item, "demarrer").is(200);
    world.later(30);
    world.go(GASTON, &item, "terminer").is(200);
    world.later(30);
    world
        .post(
            CARL,
            &format!("/interventions/{item}/commentaires"),
            &json!({ "body": "Merci" }),
        )
        .is(201);
    let read = |query: &str| world.program(Some(&key), &format!("/open311/requests.json{query}"));
    let ids = |query: &str| -> Vec<String> {
        let list = read(query).is(200).json;
        list.as_array()
            .unwrap()
            .iter()
            .map(|one| one["service_request_id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids(""), ["2"], "the last ninety days");
    assert_eq!(
        ids("?start_date=2026-03-01T00:00:00Z&end_date=2026-05-30T00:00:00Z"),
        ["1"]
    );
    assert_eq!(
        codes(
            &read("?start_date=2026-03-01T00:00:00Z&end_date=2026-05-31T00:00:00Z")
                .is(400)
                .json
        ),
        [400]
    );
    assert_eq!(
        ids("?service_request_id=1,2&status=open&start_date=2020-01-01"),
        ["2", "1"],
        "overrides"
    );
    assert_eq!(
        (ids("?status=open"), ids("?status=closed")),
        (vec![], vec!["2".to_owned()])
    );
    assert_eq!(ids("?service_code=voirie.obstacle-voirie"), ["2"]);
    assert_eq!(ids("?service_code=dechets"), [""; 0]);
    read("?service_code=inconnu").is(404);
    let done = &read("").json[0];
    assert_eq!(
        (&done["status"], &done["status_notes"]),
        (&json!("closed"), &json!("Terminée"))
    );
    assert_eq!(
        done["updated_datetime"], "2026-06-01T10:30:00+02:00",
        "when it ended"
    );
    let one = world
        .program(Some(&key), "/open311/requests/1.xml")
        .is(200)
        .text;
    assert!(
        one.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<service_requests><request>"),
        "{one}"
    );
    for (word, text) in [
        ("Rivière", &one),
        ("Dora", &one),
        ("media_url", &one),
        (old.as_str(), &one),
    ] {
        assert!(!text.contains(word), "{word}");
    }
    world
        .program(Some(&key), "/open311/requests/99.json")
        .is(404);
    world.program(Some(&key), "/open311/requests/1").is(404);
}

#[test]
fn a_description_is_read_until_the_team_changes_it() {
    let world = World::new();
    let key = opened(&world);
    let sent = "lampadaire+%C3%A9teint%0D%0Adevant+l%E2%80%99%C3%A9cole";
    let body = format!("{PLACE}&service_code=voirie.obstacle-voirie&description={sent}");
    world
        .sends(Some(&key), "/open311/requests.json", &body)
        .is(201);
    let descriptions = || {
        ["requests/1.json", "requests.json"].map(|path| {
            let read = world.program(Some(&key), &format!("/open311/{path}"));
            read.is(200).json[0]["description"].clone()
        })
    };
    let theirs = json!("lampadaire éteint\ndevant l’école");
    assert_eq!(descriptions(), [theirs.clone(), theirs.clone()]);
    let item = world.rows("select id from intervention")[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let edit = |address: &str, description: &str| {
        let version = &world.read(CARL, &item).is(200).json["version"];
        let body = json!({
            "address": address, "category_id": id(ROADS), "type_id": id(OBSTACLE),
            "description": description, "version": version,
        });
        let path = format!("/interventions/{item}/modifier");
        world.post(CARL, &path, &body).is(200);
    };
    edit("14 rue Gambetta", "lampadaire éteint\r\ndevant l’école");
    assert_eq!(
        descriptions(),
        [theirs.clone(), theirs.clone()],
        "another field was changed"
    );
    edit("14 rue Gambetta", "vu avec Mme Rivière, 05 49 00 00 00");
    assert_eq!(descriptions(), [json!(null), json!(null)]);
    // What the team wrote once stays its own, whatever it writes then.
    edit("14 rue Gambetta", "lampadaire éteint\ndevant l’école");
    assert_eq!(descriptions(), [json!(null), json!(null)]);
}

#[test]
fn parts_are_the_team_s_words() {
    let world = World::new();
    let key = opened(&world);
    let body = format!("{PLACE}&service_code=voirie.obstacle-voirie&description=Tronc");
    world
        .sends(Some(&key), "/open311/requests.json", &body)
        .is(201);
    let item = world.rows("select id from intervention")[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    world.go(CARL, &item, "valider").is(200);
    let path = format!("/interventions/{item}/diviser");
    world
        .post(
            CARL,
            &path,
            &json!({ "parts": ["Chez Mme Rivière", "Puis la rue"] }),
        )
        .is(201);
    let read = world.program(Some(&key), "/open311/requests.json").is(200);
    assert_eq!(read.json.as_array().unwrap().len(), 3);
    assert!(!read.text.contains("Rivière"), "{}", read.text);
}

#[test]
fn a_key_that_calls_too_often_waits() {
    let world = World::new();
    let key = opened(&world);
    world.program(Some(&key), "/open311/services.json").is(200);
    world.run(system_sql!("update open311_key set calls = 299"));
    world.program(Some(&key), "/open311/services.json").is(200);
    let refused = world.program(Some(&key), "/open311/services.json").is(429);
    assert_eq!(
        (codes(&refused.json), &refused.headers["retry-after"]),
        (vec![429], &"300".parse().unwrap())
    );
    world.later(5);
    world.program(Some(&key), "/open311/services.json").is(200);
}

#[test]
fn the_administrateur_alone_opens_and_a_key_is_shown_once() {
    let world = World::new();
    for who in [CARL, GASTON, DORA] {
        world.get(who, DESK).is(403);
        world
            .post(who, &format!("{DESK}/ouvrir"), &json!({}))
            .is(403);
        world
            .post(who, &format!("{DESK}/cles"), &json!({ "name": "Site" }))
            .is(403);
    }
    assert_eq!(
        world.get(ALICE, DESK).is(200).json,
        json!({ "open": false, "keys": [] })
    );
    let key = opened(&world);
    assert!(!world.page(ALICE, DESK).is(200).text.contains(&key));
    let kept = world.rows("select key_hash from open311_key");
    assert!(kept[0]["key_hash"] != json!(key) && kept[0]["key_hash"].as_str().unwrap().len() == 64);
    world
        .post(ALICE, &format!("{DESK}/cles"), &json!({ "name": "" }))
        .is(422);
    world
        .post(ALICE, &format!("{DESK}/ouvrir"), &json!({}))
        .is(200);
    let definition = world
        .program(Some(&key), "/open311/services/voirie.obstacle-voirie.json")
        .is(200);
    assert_eq!(
        definition.json,
        json!({ "service_code": "voirie.obstacle-voirie", "attributes": [] })
    );
    world
        .program(Some(&key), "/open311/services/voirie.inconnu.json")
        .is(404);
    let discovery = world
        .program(Some(&key), "/open311/discovery.json")
        .is(200)
        .json;
    assert_eq!(
        discovery["endpoints"][0]["specification"],
        "http://wiki.open311.org/GeoReport_v2"
    );
}

#[test]
fn what_a_type_asks_is_told_and_answered() {
    let world = World::new();
    let key = opened(&world);
    let ask = |of: u128, body: Value| {
        let path = format!("/interventions/categories/{}/questions", id(of));
        world.post(ALICE, &path, &body).is(200).id()
    };
    let wide = ask(
        OBSTACLE,
        json!({ "label": "Largeur ?", "answer_kind": "number", "required": true }),
    );
    let ground = ask(
        ROADS,
        json!({ "label": "Sur quoi ?", "answer_kind": "choice", "choices": "Trottoir\nChaussée" }),
    );
    let services = world.program(Some(&key), "/open311/services.json").is(200);
    let asks = |code: &str| {
        let services = services.json.as_array().unwrap().iter();
        let mut found = services.filter(|one| one["service_code"] == code);
        found.next().unwrap()["metadata"].clone()
    };
    assert_eq!(asks("voirie.obstacle-voirie"), true);
    assert_eq!(asks("dechets"), false);
    let definition = world
        .program(Some(&key), "/open311/services/voirie.obstacle-voirie.json")
        .is(200);
    let attributes = definition.json["attributes"].as_array().unwrap();
    let of = |code: &str| attributes.iter().find(|one| one["code"] == code).unwrap();
    assert_eq!(
        (&of(&wide)["datatype"], &of(&wide)["required"]),
        (&json!("number"), &json!(true))
    );
    assert_eq!(
        of(&ground)["values"],
        json!([{ "key": "Trottoir", "name": "Trottoir" }, { "key": "Chaussée", "name": "Chaussée" }])
    );
    let send = |more: &str| {
        world.sends(
            Some(&key),
            "/open311/requests.json",
            &format!("service_code=voirie.obstacle-voirie&address_string=Quai{more}"),
        )
    };
    assert_eq!(codes(&send("").is(400).json), [400]);
    send(&format!("&attribute%5B{wide}%5D=large")).is(400);
    send(&format!(
        "&attribute%5B{wide}%5D=1%2C5&attribute%5B{ground}%5D=Trottoir"
    ))
    .is(201);
    let kept = world.rows("select label, value from answer order by label");
    assert_eq!(
        kept,
        [
            json!({ "label": "Largeur ?", "value": "1,5" }),
            json!({ "label": "Sur quoi ?", "value": "Trottoir" })
        ]
    );
}
