//! The checks at their boundaries.

use super::*;
use serde_json::{Value, json};

const ISSUER: &str = "https://auth.example/api/v2";
const NOW: i64 = 1_772_442_000;

fn settings() -> ProConnect {
    ProConnect {
        issuer: ISSUER.to_owned(),
        client_id: "parvis".to_owned(),
        client_secret: "secret".to_owned(),
    }
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn claims(changes: &Value) -> Claims {
    let mut all = json!({
        "iss": ISSUER, "sub": "abc", "aud": "parvis", "exp": NOW + 60, "iat": NOW, "nonce": "n", "email": "Zoe@Ville.example",
    });
    for (name, value) in changes.as_object().unwrap() {
        all[name] = value.clone();
    }
    serde_json::from_value(all).unwrap()
}

fn id(changes: &Value, now: i64) -> Result<(), Flaw> {
    claims(changes).check_id(&settings(), "n", at(now))
}

fn token(header: &Value, payload: &str) -> String {
    let header = secret::encode(header.to_string().as_bytes());
    format!(
        "{header}.{}.{}",
        secret::encode(payload.as_bytes()),
        secret::encode(b"x")
    )
}

#[test]
fn a_start_lives_fifteen_minutes_in_its_browser() {
    let start = Start::new([7; 32], at(NOW), Some("/interventions?x=1"));
    let read = Start::parse(start.cookie()).unwrap();
    assert_eq!(read, start);
    assert_eq!(read.back(), Some("/interventions?x=1"));
    assert!(read.is_alive(at(NOW - 60)) && !read.is_alive(at(NOW - 61)));
    assert!(read.is_alive(at(NOW + 899)) && !read.is_alive(at(NOW + 900)));
}

#[test]
fn all_of_a_start_is_bound_to_its_state() {
    let start = Start::new([7; 32], at(NOW), Some("/a"));
    let others = [
        Start::new([8; 32], at(NOW), Some("/a")),
        Start::new([7; 32], at(NOW + 1), Some("/a")),
        Start::new([7; 32], at(NOW), Some("/b")),
        Start::new([7; 32], at(NOW), None),
    ];
    for other in others {
        assert_ne!(other.state(), start.state());
        assert_ne!(other.nonce(), start.nonce());
        assert_ne!(other.verifier(), start.verifier());
    }
    assert_ne!(start.state(), start.nonce());
    assert_ne!(start.nonce(), start.verifier());
    // ProConnect wants 32 characters at least; RFC 7636 wants 43 to 128.
    assert_eq!((start.state().len(), start.verifier().len()), (64, 64));
}

#[test]
fn a_cookie_of_anything_else_is_none() {
    for raw in ["", ".", "..", "AAAA.1.", "x.y.z", "AAAA"] {
        assert_eq!(Start::parse(raw), None, "{raw}");
    }
    let start = Start::new([7; 32], at(NOW), None);
    assert_eq!(Start::parse(&format!("{}.AAAA", start.cookie())), None);
    let abroad = Start::new([7; 32], at(NOW), Some("//evil.example"));
    assert_eq!(Start::parse(abroad.cookie()).unwrap().back(), None);
}

#[test]
fn the_door_says_what_the_standard_wants_and_no_more() {
    let document = json!({
        "issuer": ISSUER, "authorization_endpoint": format!("{ISSUER}/authorize"), "token_endpoint": format!("{ISSUER}/token"),
        "userinfo_endpoint": format!("{ISSUER}/userinfo"), "jwks_uri": format!("{ISSUER}/jwks"), "acr_values_supported": ["eidas1"],
    });
    let discovery = Discovery::parse(&document.to_string(), &settings()).unwrap();
    let start = Start::new([7; 32], at(NOW), None);
    let door = discovery.door(&settings(), "https://parvis.example", &start);
    let (path, query) = door.split_once('?').unwrap();
    assert_eq!(path, format!("{ISSUER}/authorize"));
    let names: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let of = |name: &str| {
        names
            .iter()
            .find(|(key, _)| key == name)
            .unwrap()
            .1
            .to_string()
    };
    assert_eq!(names.len(), 8, "ProConnect refuses what it does not know");
    assert_eq!(
        of("redirect_uri"),
        "https://parvis.example/connexion/proconnect/retour"
    );
    assert_eq!(of("scope"), "openid email");
    assert_eq!(of("code_challenge_method"), "S256");
    assert!(!door.contains(&start.verifier()) && !door.contains("secret"));
    let form = exchange(&settings(), "https://parvis.example", &start, "a b&c");
    assert!(form.contains("code=a+b%26c") && form.contains("client_secret=secret"));
    assert!(form.contains(&start.verifier()));
}

#[test]
fn the_exit_is_the_issuers_and_says_what_proconnect_asks_for() {
    let mut document = json!({
        "issuer": ISSUER, "authorization_endpoint": format!("{ISSUER}/authorize"), "token_endpoint": format!("{ISSUER}/token"),
        "userinfo_endpoint": format!("{ISSUER}/userinfo"), "jwks_uri": format!("{ISSUER}/jwks"),
    });
    let read = |document: &Value| Discovery::parse(&document.to_string(), &settings());
    let start = Start::new([7; 32], at(NOW), None);
    let exit = |document: &Value| {
        read(document)
            .unwrap()
            .exit("https://parvis.example", &start, "a.b.c")
    };
    assert_eq!(exit(&document), None, "it ends nobody's session");
    document["end_session_endpoint"] = json!(format!("{ISSUER}/session/end"));
    let expected = format!(
        "{ISSUER}/session/end?id_token_hint=a.b.c&state={}&post_logout_redirect_uri=https%3A%2F%2Fparvis.example%2Fdeconnexion%2Fproconnect%2Fretour",
        start.left_state()
    );
    assert_eq!(exit(&document), Some(expected));
    assert_ne!(start.left_state(), start.state());
    for elsewhere in [
        "https://evil.example/",
        "https://auth.example.evil/",
        "/session/end",
    ] {
        document["end_session_endpoint"] = json!(elsewhere);
        assert_eq!(read(&document), Err(Flaw::Discovery), "{elsewhere}");
    }
}

#[test]
fn a_cookie_keeps_an_id_token_and_nothing_else() {
    assert!(is_hint("aA0-_.b.c"));
    let longest = format!("{}.b.c", "a".repeat(3_796));
    assert!(is_hint(&longest) && !is_hint(&format!("a{longest}")));
    for other in [
        "",
        "a.b",
        "a.b.c.d",
        "a.b.c;",
        "a.b.c d",
        "a.b.é",
        "a.b.c&x=y",
    ] {
        assert!(!is_hint(other), "{other}");
    }
}

#[test]
fn the_challenge_is_that_of_rfc_7636() {
    // Its appendix B.
    let challenge = secret::encode(&secret::sha256(
        b"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    ));
    assert_eq!(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

#[test]
fn a_document_of_another_provider_is_refused() {
    let good = json!({
        "issuer": ISSUER, "authorization_endpoint": "https://auth.example/a", "token_endpoint": "https://auth.example/t",
        "userinfo_endpoint": "https://auth.example/u", "jwks_uri": "https://auth.example/j",
    });
    assert!(Discovery::parse(&good.to_string(), &settings()).is_ok());
    for (name, value) in [
        ("issuer", "https://auth.example/api/v2/"),
        ("issuer", "https://evil.example"),
        ("authorization_endpoint", "https://evil.example/a"),
        ("token_endpoint", "https://auth.example.evil/t"),
        ("userinfo_endpoint", "http://auth.example/u"),
        ("jwks_uri", "https://auth.example@evil/j"),
    ] {
        let mut bad = good.clone();
        bad[name] = json!(value);
        let read = Discovery::parse(&bad.to_string(), &settings());
        assert_eq!(read, Err(Flaw::Discovery), "{name} {value}");
    }
    assert_eq!(
        Discovery::parse("<html>", &settings()),
        Err(Flaw::Unreadable("the discovery document"))
    );
}

#[test]
fn only_rs256_is_looked_at() {
    let read = |header: Value| Signed::parse(&token(&header, "{}")).map(|_| ());
    assert_eq!(read(json!({ "alg": "RS256", "kid": "a" })), Ok(()));
    for alg in [
        "none", "None", "", "HS256", "HS512", "RS512", "PS256", "ES256", "rs256",
    ] {
        assert_eq!(
            read(json!({ "alg": alg, "kid": "a" })),
            Err(Flaw::Algorithm),
            "{alg}"
        );
    }
    let critical = json!({ "alg": "RS256", "kid": "a", "crit": ["b64"], "b64": false });
    assert_eq!(read(critical), Err(Flaw::Algorithm));
    assert_eq!(read(json!({ "alg": "RS256" })), Err(Flaw::Key));
    let long = token(
        &json!({ "alg": "RS256", "kid": "a" }),
        &"x".repeat(TOKEN_MAX),
    );
    for raw in ["", ".", "..", "a.b", "a.b.c", "a.b.c.d", &long] {
        assert_eq!(
            Signed::parse(raw).map(|_| ()),
            Err(Flaw::Unreadable("a token"))
        );
    }
}

#[test]
fn a_key_is_one_that_signs_and_is_long_enough() {
    let modulus = |bytes: usize| secret::encode(&vec![0xff; bytes]);
    let one = |alone: Value| key(&json!({ "keys": [alone] }).to_string(), "a");
    let good = json!({ "kty": "RSA", "kid": "a", "use": "sig", "alg": "RS256", "n": modulus(256), "e": "AQAB" });
    assert!(one(good.clone()).unwrap().is_some());
    for (name, value) in [
        ("kty", json!("oct")),
        ("kty", json!("EC")),
        ("kid", json!("b")),
        ("use", json!("enc")),
        ("alg", json!("HS256")),
        ("alg", json!("PS256")),
        ("n", json!(modulus(255))),
        ("n", json!("\",\"x\":\"")),
        ("e", json!("\"")),
        ("n", Value::Null),
    ] {
        let mut bad = good.clone();
        bad[name] = value.clone();
        assert_eq!(one(bad), Ok(None), "{name} {value}");
    }
    assert_eq!(key("{}", "a"), Err(Flaw::Unreadable("the keys")));
}

#[test]
fn a_token_ends_and_begins_within_a_minute_of_its_moments() {
    // exp is NOW + 60, exclusive, and a minute of grace.
    assert_eq!(id(&json!({}), NOW + 119), Ok(()));
    assert_eq!(id(&json!({}), NOW + 120), Err(Flaw::Expired));
    assert_eq!(id(&json!({}), NOW - 60), Ok(()));
    assert_eq!(id(&json!({}), NOW - 61), Err(Flaw::Future));
    for name in ["exp", "iat"] {
        let none = id(&json!({ name: null }), NOW);
        assert_eq!(none, Err(Flaw::Unreadable("a token's life")), "{name}");
    }
    assert!(id(&json!({ "exp": i64::MAX }), NOW).is_err());
}

#[test]
fn a_token_is_for_this_service_alone() {
    assert_eq!(id(&json!({ "aud": ["parvis"] }), NOW), Ok(()));
    assert_eq!(id(&json!({ "azp": "parvis" }), NOW), Ok(()));
    for changes in [
        json!({ "aud": "other" }),
        json!({ "aud": [] }),
        json!({ "aud": ["parvis", "other"] }),
        json!({ "azp": "other" }),
        json!({ "aud": "Parvis" }),
    ] {
        assert_eq!(id(&changes, NOW), Err(Flaw::Audience), "{changes}");
    }
    let other = json!({ "iss": "https://auth.example" });
    assert_eq!(id(&other, NOW), Err(Flaw::Issuer));
    assert_eq!(id(&json!({ "nonce": "m" }), NOW), Err(Flaw::Nonce));
    assert_eq!(id(&json!({ "nonce": null }), NOW), Err(Flaw::Nonce));
}

#[test]
fn both_answers_are_of_one_person() {
    let check =
        |changes: &Value, subject: &str| claims(changes).check_info(&settings(), subject, at(NOW));
    // The userinfo answer of ProConnect has neither life nor nonce.
    let bare = json!({ "exp": null, "iat": null, "nonce": null });
    assert_eq!(check(&bare, "abc"), Ok(()));
    assert_eq!(check(&bare, "abd"), Err(Flaw::Subject));
    assert_eq!(
        check(&json!({ "aud": "other" }), "abc"),
        Err(Flaw::Audience)
    );
    assert_eq!(
        check(&json!({ "exp": NOW - 60 }), "abc"),
        Err(Flaw::Expired)
    );
}

#[test]
fn an_address_is_taken_unless_it_is_not_vouched_for() {
    let email = |changes: &Value| claims(changes).vouched_email().map(|email| email.folded());
    let folded = Some("zoe@ville.example".to_owned());
    assert_eq!(email(&json!({})), folded, "ProConnect does not say");
    assert_eq!(email(&json!({ "email_verified": true })), folded);
    for said in [
        json!(false),
        json!("true"),
        json!("false"),
        json!(1),
        json!({}),
    ] {
        assert_eq!(email(&json!({ "email_verified": said })), None, "{said}");
    }
    assert_eq!(email(&json!({ "email": null })), None);
    assert_eq!(email(&json!({ "email": "zoe" })), None);
}

#[test]
fn two_providers_never_name_the_same_person() {
    let one = claims(&json!({ "iss": "https://a", "sub": "b" })).subject_hash();
    let two = claims(&json!({ "iss": "https://a\nb", "sub": "" })).subject_hash();
    let three = claims(&json!({ "iss": "https://c", "sub": "b" })).subject_hash();
    assert!(one != two && one != three && one.len() == 64);
}
