//! Signing in with ProConnect, played by the test: its answers are those of a provider that is right, until a test bends them.

use super::*;
use platform::{
    OutsideError,
    outbound::{Asked, Reply, RsaKey},
    secret,
};
use serde_json::{Value, json};
use std::{cell::RefCell, rc::Rc};

const ISSUER: &str = "https://auth.example/api/v2";
const AGENT: &str = "agent@poitiers.example";

/// The provider: what it says of whom, and what it was asked.
#[derive(Debug, Clone)]
struct Provider {
    now: i64,
    kid: &'static str,
    /// What its ID token and its userinfo say beside the usual.
    id: Value,
    info: Value,
    down: Option<&'static str>,
    /// Whether it ends its own sessions.
    ends: bool,
    asked: Vec<String>,
}

type Shared = Rc<RefCell<Provider>>;

fn key(kid: &str) -> RsaKey {
    RsaKey {
        n: secret::encode(&[kid.as_bytes(), &[1; 256]].concat()),
        e: "AQAB".to_owned(),
    }
}

fn signed(kid: &str, claims: &Value) -> String {
    let part = |value: &Value| secret::encode(value.to_string().as_bytes());
    let text = format!(
        "{}.{}",
        part(&json!({ "alg": "RS256", "kid": kid })),
        part(claims)
    );
    let signature = secret::encode(&Outbound::sign(&key(kid), &text));
    format!("{text}.{signature}")
}

fn with(mut usual: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        usual[name] = value.clone();
    }
    usual
}

fn answer(provider: &mut Provider, asked: &Asked<'_>) -> Result<Reply, OutsideError> {
    let path = asked.url.strip_prefix(ISSUER).unwrap().to_owned();
    provider.asked.push(path.clone());
    if provider.down == Some(path.as_str()) {
        return Err(OutsideError("nobody answers".to_owned()));
    }
    let usual = json!({ "iss": ISSUER, "sub": "abc", "aud": "parvis" });
    let (content_type, body) = match path.as_str() {
        "/.well-known/openid-configuration" => ("application/json", json!({
            "issuer": ISSUER, "authorization_endpoint": format!("{ISSUER}/authorize"), "token_endpoint": format!("{ISSUER}/token"),
            "userinfo_endpoint": format!("{ISSUER}/userinfo"), "jwks_uri": format!("{ISSUER}/jwks"),
            "end_session_endpoint": provider.ends.then(|| format!("{ISSUER}/session/end")),
        }).to_string()),
        "/jwks" => {
            let key = key(provider.kid);
            ("application/json", json!({ "keys": [{ "kty": "RSA", "kid": provider.kid, "n": key.n, "e": key.e }] }).to_string())
        }
        "/token" => {
            let life = json!({ "exp": provider.now + 60, "iat": provider.now });
            let claims = with(with(usual, &life), &provider.id);
            let token = signed(provider.kid, &claims);
            ("application/json", json!({ "access_token": "open", "token_type": "Bearer", "id_token": token }).to_string())
        }
        "/userinfo" => {
            assert_eq!(asked.bearer, Some("open"));
            ("application/jwt; charset=utf-8", signed(provider.kid, &with(usual, &provider.info)))
        }
        other => panic!("{other}"),
    };
    Ok(Reply {
        status: 200,
        content_type: content_type.to_owned(),
        body,
    })
}

/// The world, and a provider that knows one person by the agent's address.
fn played() -> (World, Shared) {
    let mut world = World::staffed();
    let provider = Rc::new(RefCell::new(Provider {
        now: at(TEN).timestamp(),
        kid: "one",
        id: json!({}),
        info: json!({ "email": AGENT }),
        down: None,
        ends: true,
        asked: Vec::new(),
    }));
    let answering = Rc::clone(&provider);
    world.outbound = Outbound::played_by(move |asked| answer(&mut answering.borrow_mut(), asked));
    world.proconnect = ProConnect {
        issuer: ISSUER.to_owned(),
        client_id: "parvis".to_owned(),
        client_secret: "secret".to_owned(),
    };
    (world, provider)
}

/// Goes to the provider's, and gives the query of the return; its ID token will hold the right nonce.
fn gone(world: &World, provider: &Shared, client: &mut Client) -> String {
    let answer = world.get(client, "/connexion/proconnect?retour=%2Fequipe");
    assert_eq!(answer.status, 303, "{}", answer.body);
    let address = answer.header("location").to_owned();
    let of = |name: &str| {
        let rest = address.split(&format!("{name}=")).nth(1).unwrap();
        rest.split('&').next().unwrap().to_owned()
    };
    provider.borrow_mut().id["nonce"] = json!(of("nonce"));
    format!("code=c&state={}", of("state"))
}

fn come_back(world: &World, client: &mut Client, query: &str) -> Answer {
    world.get(client, &format!("/connexion/proconnect/retour?{query}"))
}

/// Goes and comes back.
fn through(world: &World, provider: &Shared) -> (Client, Answer) {
    let mut client = Client::browser();
    let query = gone(world, provider, &mut client);
    let answer = come_back(world, &mut client, &query);
    (client, answer)
}

fn count(world: &World, table: &str) -> i64 {
    world.count(Stmt {
        sql: format!("select count(*) as value from {table}").into(),
        params: Vec::new(),
    })
}

#[test]
fn whoever_has_the_address_comes_in_and_is_linked() {
    let (world, provider) = played();
    let (mut client, answer) = through(&world, &provider);
    assert_eq!((answer.status, answer.header("location")), (303, "/equipe"));
    assert_eq!(answer.trips, 2);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert!(!client.cookies.contains_key("__Host-proconnect"));
    let page = world.get(&mut client, "/mon-compte/proconnect");
    assert!(
        page.body.contains("ProConnect lié depuis le"),
        "{}",
        page.body
    );
    let actions: Vec<Single<String>> = world.rows(system_sql!(
        "select action as value from audit order by action"
    ));
    let actions: Vec<&str> = actions.iter().map(|row| row.value.as_str()).collect();
    assert_eq!(actions, ["link_proconnect", "sign_in"]);
    let dump = world.dump();
    for secret in ["abc\"", ISSUER, "secret", client.session().unwrap()] {
        assert!(!dump.contains(secret), "{secret}");
    }
}

#[test]
fn the_account_opens_whatever_its_address_has_become() {
    let (world, provider) = played();
    through(&world, &provider);
    provider.borrow_mut().info = json!({ "email": "administrateur@poitiers.example" });
    let (mut client, answer) = through(&world, &provider);
    assert_eq!(answer.status, 303);
    let account = world.get(&mut client.clone().json(), "/mon-compte").json();
    assert_eq!(account["email"], AGENT);
    assert_eq!(count(&world, "proconnect_identity"), 1);
    // Another account with the address takes the place of the first.
    provider.borrow_mut().id["sub"] = json!("def");
    provider.borrow_mut().info = json!({ "email": AGENT, "sub": "def" });
    assert_eq!(through(&world, &provider).1.status, 303);
    assert_eq!(count(&world, "proconnect_identity"), 1);
    assert_eq!(world.get(&mut client, "/mon-compte/proconnect").status, 200);
}

#[test]
fn nobody_is_created_and_nobody_is_told_why() {
    let (world, provider) = played();
    world.member_with(P, 9, Role::Agent, Some("suspendu@poitiers.example"));
    world.write(vec![system_sql!(
        "update person set suspended_at = ?2 where id = ?1",
        person(9),
        at(TEN)
    )]);
    world.member_with(P, 10, Role::Agent, Some("invite@poitiers.example"));
    world.write(vec![system_sql!(
        "update membership set state = 'invited' where person_id = ?1",
        person(10)
    )]);
    let before = (count(&world, "person"), count(&world, "membership"));
    let mut shown = Vec::new();
    for info in [
        json!({ "email": "inconnue@poitiers.example" }),
        json!({ "email": "suspendu@poitiers.example" }),
        json!({ "email": "invite@poitiers.example" }),
        json!({ "email": AGENT, "email_verified": false }),
        json!({ "email": AGENT, "email_verified": "true" }),
        json!({}),
    ] {
        provider.borrow_mut().info = info;
        let (client, answer) = through(&world, &provider);
        assert_eq!(client.session(), None);
        assert!(
            answer.body.contains("n’est lié à aucune personne"),
            "{}",
            answer.body
        );
        shown.push((answer.status, answer.body, answer.trips));
    }
    assert_eq!(shown[0].0, 403);
    assert!(shown.iter().all(|one| *one == shown[0]));
    assert_eq!(
        (count(&world, "person"), count(&world, "membership")),
        before
    );
    assert_eq!(
        count(&world, "proconnect_identity") + count(&world, "credential") + count(&world, "audit"),
        0
    );
}

#[test]
fn a_linked_person_who_is_suspended_stays_out() {
    let (world, provider) = played();
    through(&world, &provider);
    world.write(vec![system_sql!(
        "update person set suspended_at = ?2 where id = ?1",
        person(3),
        at(TEN)
    )]);
    // Nor does somebody else's address help.
    provider.borrow_mut().info = json!({ "email": "coordinateur@poitiers.example" });
    let (client, answer) = through(&world, &provider);
    assert_eq!((answer.status, client.session()), (403, None));
}

#[test]
fn what_closes_between_the_two_round_trips_of_a_return_lets_nobody_in() {
    for closing in closings() {
        let (world, provider) = played();
        let mut client = Client::browser();
        let query = gone(&world, &provider, &mut client);
        world.db.overtake(vec![closing]);
        let answer = come_back(&world, &mut client, &query);
        assert_eq!((answer.status, client.session()), (403, None));
        assert!(answer.body.contains("n’est lié à aucune personne"));
        assert_eq!(
            count(&world, "credential") + count(&world, "proconnect_identity"),
            0
        );
    }
}

#[test]
fn a_return_serves_once_in_its_browser_and_in_its_time() {
    let (world, provider) = played();
    let mut client = Client::browser();
    let query = gone(&world, &provider, &mut client);
    let kept = client.clone();
    assert_eq!(
        come_back(&world, &mut Client::browser(), &query).status,
        403,
        "another browser"
    );
    let mut other = Client::browser();
    gone(&world, &provider, &mut other);
    assert_eq!(
        come_back(&world, &mut other, &query).status,
        403,
        "another browser that is under way too"
    );
    assert!(
        other.cookies.contains_key("__Host-proconnect"),
        "which goes on"
    );
    assert_eq!(
        come_back(&world, &mut client.clone(), "code=c&state=x").status,
        403
    );
    assert_eq!(come_back(&world, &mut client.clone(), "code=c").status, 403);
    let mut twice = Client::browser();
    let query = gone(&world, &provider, &mut twice);
    let copy = twice.clone();
    assert_eq!(come_back(&world, &mut twice, &query).status, 303);
    assert_eq!(
        come_back(&world, &mut copy.clone(), &query).status,
        403,
        "taken"
    );
    assert_eq!(count(&world, "credential"), 1);
    for (moment, status) in [("2026-03-03T09:14:59Z", 303), ("2026-03-03T09:15:00Z", 403)] {
        world.set(TEN);
        let mut late = Client::browser();
        let query = gone(&world, &provider, &mut late);
        world.set(moment);
        provider.borrow_mut().now = at(moment).timestamp();
        assert_eq!(
            come_back(&world, &mut late, &query).status,
            status,
            "{moment}"
        );
    }
    drop(kept);
}

#[test]
fn what_is_wrong_in_an_answer_lets_nobody_in() {
    let (world, provider) = played();
    for (id, info) in [
        (json!({ "aud": "other" }), json!({})),
        (json!({ "iss": "https://evil.example" }), json!({})),
        (json!({ "exp": at(TEN).timestamp() - 60 }), json!({})),
        (json!({ "iat": at(TEN).timestamp() + 61 }), json!({})),
        (json!({}), json!({ "sub": "abd" })),
        (json!({}), json!({ "aud": "other" })),
    ] {
        let mut client = Client::browser();
        let query = gone(&world, &provider, &mut client);
        let usual = provider.borrow().clone();
        let nonce = usual.id["nonce"].clone();
        provider.borrow_mut().id = with(json!({ "nonce": nonce }), &id);
        provider.borrow_mut().info = with(json!({ "email": AGENT }), &info);
        let answer = come_back(&world, &mut client, &query);
        assert_eq!(
            (answer.status, client.session()),
            (403, None),
            "{id} {info}"
        );
        assert!(answer.body.contains("n’a pas abouti"));
        *provider.borrow_mut() = Provider {
            id: json!({}),
            ..usual
        };
    }
    let mut client = Client::browser();
    let query = gone(&world, &provider, &mut client);
    provider.borrow_mut().id["nonce"] = json!("other");
    assert_eq!(come_back(&world, &mut client, &query).status, 403);
    assert_eq!(count(&world, "credential"), 0);
}

#[test]
fn a_provider_that_is_down_is_told_in_french() {
    let (world, provider) = played();
    provider.borrow_mut().down = Some("/.well-known/openid-configuration");
    let answer = world.get(&mut Client::browser(), "/connexion/proconnect");
    assert_eq!(answer.status, 503);
    assert!(
        answer.body.contains("ProConnect ne répond pas"),
        "{}",
        answer.body
    );
    for path in ["/token", "/jwks", "/userinfo"] {
        provider.borrow_mut().down = None;
        let mut client = Client::browser();
        let query = gone(&world, &provider, &mut client);
        provider.borrow_mut().down = Some(path);
        let answer = come_back(&world, &mut client, &query);
        assert_eq!((answer.status, client.session()), (503, None), "{path}");
    }
    provider.borrow_mut().down = None;
    let mut client = Client::browser();
    let query = gone(&world, &provider, &mut client);
    let state = query.split_once('&').unwrap().1;
    let answer = come_back(
        &world,
        &mut client,
        &format!("error=temporarily_unavailable&{state}"),
    );
    assert_eq!(answer.status, 503);
}

#[test]
fn who_cancels_is_back_where_people_sign_in() {
    let (world, provider) = played();
    let mut client = Client::browser();
    let query = gone(&world, &provider, &mut client);
    let state = query.split_once('&').unwrap().1;
    let answer = come_back(&world, &mut client, &format!("error=access_denied&{state}"));
    let location = "/connexion?retour=%2Fequipe&fait=proconnect-annule";
    assert_eq!((answer.status, answer.header("location")), (303, location));
    assert!(!client.cookies.contains_key("__Host-proconnect"));
    let page = world.get(&mut client, location);
    assert!(page.body.contains("Vous avez annulé"), "{}", page.body);
    // Another provider's answer (RFC 9207).
    let query = gone(&world, &provider, &mut client);
    let answer = come_back(
        &world,
        &mut client,
        &format!("{query}&iss=https%3A%2F%2Fevil.example"),
    );
    assert_eq!(answer.status, 403);
}

#[test]
fn keys_are_asked_for_anew_once_a_minute_at_most() {
    let (world, provider) = played();
    let asked = || {
        provider
            .borrow()
            .asked
            .iter()
            .filter(|path| *path == "/jwks")
            .count()
    };
    assert_eq!(through(&world, &provider).1.status, 303);
    assert_eq!(through(&world, &provider).1.status, 303);
    assert_eq!(asked(), 1);
    provider.borrow_mut().kid = "two";
    assert_eq!(
        through(&world, &provider).1.status,
        403,
        "known for less than a minute"
    );
    assert_eq!(asked(), 1);
    let later = |world: &World, moment: &str| {
        world.set(moment);
        provider.borrow_mut().now = at(moment).timestamp();
    };
    later(&world, "2026-03-03T09:00:59Z");
    assert_eq!((through(&world, &provider).1.status, asked()), (403, 1));
    later(&world, "2026-03-03T09:01:00Z");
    assert_eq!((through(&world, &provider).1.status, asked()), (303, 2));
    later(&world, "2026-03-03T10:00:59Z");
    assert_eq!((through(&world, &provider).1.status, asked()), (303, 2));
    later(&world, "2026-03-03T10:01:00Z");
    assert_eq!(
        (through(&world, &provider).1.status, asked()),
        (303, 3),
        "after an hour"
    );
}

#[test]
fn another_site_cannot_start_it() {
    let (world, _) = played();
    for site in ["cross-site", "same-site"] {
        let mut client = Client::default();
        client.headers.push(("sec-fetch-site", site.to_owned()));
        let answer = world.get(&mut client, "/connexion/proconnect");
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, "/connexion")
        );
        assert!(client.cookies.is_empty());
    }
}

#[test]
fn without_a_provider_there_is_no_button_and_no_door() {
    let (mut world, _) = played();
    let offered = "S’identifier avec ProConnect";
    let page = world.get(&mut Client::browser(), "/connexion?retour=%2Fequipe");
    assert!(
        page.body.contains(offered) && page.body.contains("/connexion/proconnect?retour=%2Fequipe")
    );
    assert!(page.body.contains("Qu’est-ce que ProConnect"));
    world.proconnect.client_secret = String::new();
    assert_eq!(
        world
            .get(&mut Client::browser(), "/connexion/proconnect")
            .status,
        404
    );
    world.proconnect = ProConnect::default();
    for path in [
        "/connexion/proconnect",
        "/connexion/proconnect/retour?code=c&state=s",
    ] {
        assert_eq!(world.get(&mut Client::browser(), path).status, 404);
    }
    assert!(
        !world
            .get(&mut Client::browser(), "/connexion")
            .body
            .contains(offered)
    );
    let mut client = world.signed_in(AGENT);
    assert!(
        !world
            .get(&mut client, "/mon-compte")
            .body
            .contains("ProConnect")
    );
}

#[test]
fn a_person_unlinks_his_account_and_no_program_does() {
    let (world, provider) = played();
    let (mut client, _) = through(&world, &provider);
    assert!(
        world
            .get(&mut client, "/mon-compte")
            .body
            .contains("href=\"/mon-compte/proconnect\"")
    );
    let answer = world.post(&mut client, "/mon-compte/proconnect/delier", &[]);
    let location = "/mon-compte/proconnect?fait=proconnect-delie";
    assert_eq!(
        (answer.status, answer.header("location"), answer.trips),
        (303, location, 2)
    );
    assert_eq!(count(&world, "proconnect_identity"), 0);
    let page = world.get(&mut client, location);
    assert!(page.body.contains("n’est plus lié") && page.body.contains("n’est pas lié"));
    assert_eq!(
        world
            .post(&mut client, "/mon-compte/proconnect/delier", &[])
            .status,
        409
    );
    assert_eq!(
        through(&world, &provider).1.status,
        303,
        "with the same address, linked anew"
    );
    let token = world.post(
        &mut client,
        "/mon-compte/jetons",
        &[("name", "T"), ("scope", "agent"), ("days", "1")],
    );
    assert_eq!(token.status, 201, "{}", token.body);
    let secret = token
        .body
        .split("value=\"")
        .find(|part| part.find('"') == Some(86))
        .unwrap();
    let mut program = Client::program(&secret[..86]);
    assert_eq!(
        world
            .post(&mut program, "/mon-compte/proconnect/delier", &[])
            .status,
        403
    );
    assert_eq!(count(&world, "proconnect_identity"), 1);
    assert_eq!(
        world
            .get(&mut Client::browser(), "/mon-compte/proconnect")
            .status,
        401
    );
}

#[test]
fn its_pages_are_well_formed() {
    let (world, provider) = played();
    let check = super::pages::check;
    let (mut client, _) = through(&world, &provider);
    let linked = world.get(&mut client, "/mon-compte/proconnect");
    check("proconnect-lie", &linked.body);
    world.post(&mut client, "/mon-compte/proconnect/delier", &[]);
    let unlinked = world.get(&mut client, "/mon-compte/proconnect?fait=proconnect-delie");
    check("proconnect", &unlinked.body);
    check(
        "compte-proconnect",
        &world.get(&mut client, "/mon-compte").body,
    );
    let door = world.get(&mut Client::browser(), "/connexion?retour=%2Fequipe");
    check("connexion-proconnect", &door.body);
    check(
        "proconnect-echec",
        &come_back(&world, &mut Client::browser(), "code=c").body,
    );
    provider.borrow_mut().info = json!({});
    check("proconnect-personne", &through(&world, &provider).1.body);
    let mut waiting = Client::browser();
    let query = gone(&world, &provider, &mut waiting);
    provider.borrow_mut().down = Some("/token");
    check(
        "proconnect-muet",
        &come_back(&world, &mut waiting, &query).body,
    );
}

#[test]
fn a_session_replaces_the_one_before() {
    let (world, provider) = played();
    let mut client = world.signed_in("coordinateur@poitiers.example");
    let query = gone(&world, &provider, &mut client);
    assert_eq!(come_back(&world, &mut client, &query).status, 303);
    assert_eq!(count(&world, "credential"), 1);
}

const LEAVE: &str = "/deconnexion/proconnect";
const LEFT: &str = "/deconnexion/proconnect/retour";
const HINT: &str = "__Host-proconnect-id";

/// Signs out here; where that leads.
fn sign_out(world: &World, client: &mut Client) -> String {
    let answer = world.post(client, "/deconnexion", &[]);
    assert_eq!((answer.status, client.session()), (303, None));
    answer.header("location").to_owned()
}

#[test]
fn whoever_came_by_the_provider_leaves_by_it() {
    let (world, provider) = played();
    let (mut client, _) = through(&world, &provider);
    let hint = client.cookies[HINT].clone();
    assert!(!world.dump().contains(&hint));
    assert_eq!(
        world.get(&mut client, LEAVE).header("location"),
        "/",
        "not while the session of Parvis lives"
    );
    assert_eq!(sign_out(&world, &mut client), LEAVE);
    let page = world.get(&mut client, LEAVE);
    assert_eq!((page.status, page.trips), (200, 0));
    assert_eq!(page.header("cache-control"), "no-store");
    let exit = page.header("refresh").strip_prefix("0;url=").unwrap();
    assert!(exit.starts_with(&format!("{ISSUER}/session/end?id_token_hint={hint}&state=")));
    assert!(page.body.contains(&exit.replace('&', "&amp;")));
    assert!(!client.cookies.contains_key(HINT));
    let state = exit.split("state=").nth(1).unwrap().split('&').next();
    let back = format!("{LEFT}?state={}", state.unwrap());
    for foreign in [
        LEFT.to_owned(),
        format!("{LEFT}?state=x"),
        format!("{LEFT}?state="),
    ] {
        assert_eq!(world.get(&mut client, &foreign).header("location"), "/");
    }
    let stranger = world.get(&mut Client::browser(), &back);
    assert_eq!(stranger.header("location"), "/");
    let mut late = client.clone();
    let home = world.get(&mut client, &back);
    assert_eq!(home.header("location"), "/?fait=deconnecte-de-proconnect");
    assert_eq!(world.get(&mut client, &back).header("location"), "/");
    world.set("2026-03-03T09:15:00Z");
    assert_eq!(world.get(&mut late, &back).header("location"), "/");
}

#[test]
fn whatever_the_provider_does_the_session_here_is_over() {
    let (world, provider) = played();
    // It does not answer.
    let (mut client, _) = through(&world, &provider);
    world.set("2026-03-03T10:00:00Z");
    provider.borrow_mut().down = Some("/.well-known/openid-configuration");
    assert_eq!(sign_out(&world, &mut client), LEAVE);
    let told = world.get(&mut client, LEAVE);
    assert_eq!(told.header("location"), "/?fait=proconnect-ouvert");
    assert!(!client.cookies.contains_key(HINT));
    assert_eq!(
        world.get(&mut client, LEAVE).header("location"),
        "/?fait=deconnecte",
        "the cookie is gone"
    );
    // It ends no session: nothing is kept for that, and nothing is asked.
    let (world, provider) = played();
    provider.borrow_mut().ends = false;
    let (mut client, _) = through(&world, &provider);
    assert!(!client.cookies.contains_key(HINT));
    assert_eq!(sign_out(&world, &mut client), "/?fait=deconnecte");
    // It does no more.
    client.cookies.insert(HINT.to_owned(), "a.b.c".to_owned());
    let answer = world.get(&mut client, LEAVE);
    assert_eq!(answer.header("location"), "/?fait=deconnecte");
}

#[test]
fn the_id_token_goes_with_the_session_that_it_opened() {
    let (world, provider) = played();
    // Another site sends nobody there.
    let (mut client, _) = through(&world, &provider);
    sign_out(&world, &mut client);
    let mut sent = client.clone();
    sent.headers.retain(|(name, _)| *name != "sec-fetch-site");
    sent.headers
        .push(("sec-fetch-site", "cross-site".to_owned()));
    assert_eq!(world.get(&mut sent, LEAVE).header("location"), "/");
    assert!(sent.cookies.contains_key(HINT));
    // Whoever comes in by a link afterwards leaves without ProConnect.
    let (token, _) = world.ask(&mut client, "coordinateur@poitiers.example");
    world.post(&mut client, "/connexion/lien", &[("token", &token)]);
    assert!(client.session().is_some() && !client.cookies.contains_key(HINT));
    // A cookie that holds no ID token leads nowhere.
    sign_out(&world, &mut client);
    for bent in [
        "",
        "x",
        "a.b.c&post_logout_redirect_uri=https://evil.example",
    ] {
        client.cookies.insert(HINT.to_owned(), bent.to_owned());
        let answer = world.get(&mut client, LEAVE);
        assert_eq!(answer.header("location"), "/?fait=deconnecte", "{bent}");
    }
    // Ending one's own session from « Mon compte » is signing out; erasing one's account takes the token along.
    let (mut client, _) = through(&world, &provider);
    let page = world.get(&mut client.clone().json(), "/mon-compte").json();
    let id = page["sessions"][0]["id"].as_str().unwrap().to_owned();
    let closed = world.post(
        &mut client,
        &format!("/mon-compte/connexions/{id}/fermer"),
        &[],
    );
    assert_eq!(closed.header("location"), LEAVE);
    let (mut client, _) = through(&world, &provider);
    let erased = world.post(
        &mut client,
        "/mes-donnees/effacer",
        &[("confirmation", "EFFACER")],
    );
    assert_eq!(erased.status, 303);
    assert!(!client.cookies.contains_key(HINT));
}
