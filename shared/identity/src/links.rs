//! The secrets of signing in: the link, the code beside it, and the browser that asked. Pure: time and chance come in.

use chrono::{DateTime, TimeDelta, Utc};
use jwt_simple::prelude::{
    Duration, HS256Key, JWTClaims, MACLike as _, Token, UnixTimeStamp, VerificationOptions,
};
use platform::secret;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use web::Config;

/// How long a link lives; its expiry is exclusive.
pub const LINK_LIFE: TimeDelta = TimeDelta::minutes(15);

/// How many codes may be tried against one link.
pub const CODE_TRIES: u32 = 5;

/// The characters of a code: none looks like another.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// How many characters a code has.
const CODE_LENGTH: usize = 8;

/// What a link is for: one of another purpose opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Signing in.
    SignIn,
    /// Choosing a password.
    Password,
}

impl For {
    /// What its token says.
    const fn code(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Password => "password",
        }
    }
}

/// A key shorter than this is refused: HMAC-SHA256 asks for as many bytes as it gives.
const KEY_BYTES: usize = 32;

/// Longest token that is looked at.
const TOKEN_MAX: usize = 1024;

/// The deployment's secrets cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("LINK_KEYS or CODE_SECRET is missing or malformed")]
pub struct SecretsError;

impl From<SecretsError> for web::Error {
    fn from(error: SecretsError) -> Self {
        Self::internal(error.to_string())
    }
}

/// The secrets of the deployment.
#[derive(Debug)]
pub struct Secrets {
    signing: HS256Key,
    former: Vec<HS256Key>,
    codes: HS256Key,
}

#[derive(Serialize, Deserialize)]
struct Purpose {
    purpose: String,
}

impl Secrets {
    /// Reads `LINK_KEYS`, `kid:base64url` separated by commas, the first of which signs and all of which verify, and
    /// `CODE_SECRET`, base64url.
    pub fn of(config: &Config) -> Result<Self, SecretsError> {
        let mut keys = config.link_keys.split(',').map(|entry| {
            let (id, key) = entry.trim().split_once(':').ok_or(SecretsError)?;
            Ok(HS256Key::from_bytes(&key_bytes(key)?).with_key_id(id))
        });
        Ok(Self {
            signing: keys.next().ok_or(SecretsError)??,
            former: keys.collect::<Result<_, _>>()?,
            codes: HS256Key::from_bytes(&key_bytes(&config.code_secret)?),
        })
    }

    /// The token of a link that lives from `now` for [`LINK_LIFE`].
    pub fn sign(
        &self,
        purpose: For,
        jti: &str,
        now: DateTime<Utc>,
    ) -> Result<String, SecretsError> {
        let claims = JWTClaims {
            issued_at: Some(timestamp(now)?),
            expires_at: Some(timestamp(now + LINK_LIFE)?),
            invalid_before: None,
            issuer: None,
            subject: None,
            audiences: None,
            jwt_id: Some(jti.to_owned()),
            nonce: None,
            custom: Purpose {
                purpose: purpose.code().to_owned(),
            },
        };
        self.signing.authenticate(claims).map_err(|_| SecretsError)
    }

    /// The identifier inside a token that one of our keys signed for this purpose and that is alive at `now`.
    #[must_use]
    pub fn verify(&self, purpose: For, token: &str, now: DateTime<Utc>) -> Option<String> {
        let metadata = Token::decode_metadata(token).ok()?;
        let key = std::iter::once(&self.signing)
            .chain(&self.former)
            .find(|key| key.key_id().as_deref() == metadata.key_id())?;
        let now = timestamp(now).ok()?;
        let options = VerificationOptions {
            // The library forgives a quarter of an hour unless told otherwise, and takes the last second as alive.
            time_tolerance: Some(Duration::from_secs(0)),
            artificial_time: Some(now),
            max_token_length: Some(TOKEN_MAX),
            ..VerificationOptions::default()
        };
        let claims = key.verify_token::<Purpose>(token, Some(options)).ok()?;
        let alive = claims.expires_at.is_some_and(|end| now < end);
        // Our links name neither audience nor issuer: what does was made for somebody else.
        let ours = claims.custom.purpose == purpose.code()
            && claims.audiences.is_none()
            && claims.issuer.is_none();
        claims.jwt_id.filter(|_| alive && ours)
    }

    /// What the database keeps of a code: an HMAC bound to its link.
    #[must_use]
    pub fn code_hmac(&self, jti_hash: &str, code: &str) -> String {
        self.hmac("code", &format!("{jti_hash}:{code}"))
    }

    /// What the throttles keep of an address or a network: not to be found again by trying them all.
    #[must_use]
    pub fn subject_hash(&self, subject: &str) -> String {
        self.hmac("throttle", subject)
    }

    fn hmac(&self, purpose: &str, text: &str) -> String {
        secret::encode(
            &self
                .codes
                .authentication_tag(format!("{purpose}\n{text}").as_bytes()),
        )
    }
}

fn key_bytes(text: &str) -> Result<Vec<u8>, SecretsError> {
    let bytes = secret::decode(text.trim().trim_end_matches('=')).ok_or(SecretsError)?;
    if bytes.len() < KEY_BYTES {
        Err(SecretsError)
    } else {
        Ok(bytes)
    }
}

fn timestamp(moment: DateTime<Utc>) -> Result<UnixTimeStamp, SecretsError> {
    u64::try_from(moment.timestamp())
        .map(UnixTimeStamp::from_secs)
        .map_err(|_| SecretsError)
}

/// A code from random bytes: some 40 bits, of which one favours no character by more than 2⁻²⁴.
#[must_use]
pub fn code(random: [u8; 8]) -> String {
    let mut rest = u64::from_le_bytes(random);
    let mut code = String::with_capacity(CODE_LENGTH);
    for _ in 0..CODE_LENGTH {
        let index = usize::try_from(rest % 31).unwrap_or_default();
        code.extend(ALPHABET.get(index).copied().map(char::from));
        rest /= 31;
    }
    code
}

/// The code as people read it, `ABCD-EFGH`.
#[must_use]
pub fn display_code(code: &str) -> String {
    let (head, tail) = code.split_at_checked(CODE_LENGTH / 2).unwrap_or((code, ""));
    format!("{head}-{tail}")
}

/// What was typed of codes, in upper case and without spaces and dashes.
#[must_use]
pub fn bare_code(raw: &str) -> String {
    raw.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// The code that was typed, in either case, with or without spaces and dashes.
#[must_use]
pub fn parse_code(raw: &str) -> Option<String> {
    let code = bare_code(raw);
    let known = code.len() == CODE_LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte));
    known.then_some(code)
}

/// The browser that asked for a link: what its cookie holds while it waits for the mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Browser {
    secret: [u8; 32],
    /// Where the person wanted to go.
    pub back: Option<String>,
}

impl Browser {
    /// A new one.
    #[must_use]
    pub const fn new(secret: [u8; 32], back: Option<String>) -> Self {
        Self { secret, back }
    }

    /// Reads what [`Browser::cookie`] wrote.
    #[must_use]
    pub fn parse(cookie: &str) -> Option<Self> {
        let (secret, back) = cookie.split_once('.').unwrap_or((cookie, ""));
        let back = secret::decode(back).and_then(|bytes| String::from_utf8(bytes).ok());
        Some(Self {
            secret: secret::decode(secret)?.try_into().ok()?,
            back: back.as_deref().and_then(same_site_path).map(str::to_owned),
        })
    }

    /// The same browser, which now wants to go somewhere else.
    #[must_use]
    pub fn going_to(self, back: Option<String>) -> Self {
        Self { back, ..self }
    }

    /// The value of its cookie.
    #[must_use]
    pub fn cookie(&self) -> String {
        let back = self.back.as_deref().unwrap_or_default();
        format!(
            "{}.{}",
            secret::encode(&self.secret),
            secret::encode(back.as_bytes())
        )
    }

    /// What the database keeps of it.
    #[must_use]
    pub fn hash(&self) -> String {
        secret::sha256_hex(&self.secret)
    }
}

/// A path of this site to go back to; anything that a browser could read as another site's address is none.
#[must_use]
pub fn same_site_path(raw: &str) -> Option<&str> {
    let own = raw.starts_with('/') && !raw.starts_with("//") && !raw.contains('\\');
    let plain = raw.len() <= 500 && raw.bytes().all(|byte| byte.is_ascii_graphic());
    let elsewhere = !raw.starts_with("/connexion") && !raw.starts_with("/deconnexion");
    (own && plain && elsewhere).then_some(raw)
}

/// The network of an address for the throttles: the address itself, or the /64 that a household or an office has in IPv6.
#[must_use]
pub fn network(address: &str) -> String {
    match address
        .trim()
        .parse::<IpAddr>()
        .map(|address| address.to_canonical())
    {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => format!("{:x}/64", address.to_bits() >> 64),
        Err(_) => "unknown".to_owned(),
    }
}

/// The browser and the system that a `User-Agent` names, coarsely: « Firefox sur Android ».
#[must_use]
pub fn browser_label(user_agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(mark, _)| user_agent.contains(mark))
            .map(|(_, name)| *name)
    };
    // The order matters: Edge and Opera also say Chrome, Chrome also says Safari, Android also says Linux.
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} sur {system}"),
        (Some(name), None) => name.to_owned(),
        (None, Some(system)) => format!("Navigateur sur {system}"),
        (None, None) => "Navigateur".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    const OTHER: &str = "__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA";

    fn secrets(keys: &str) -> Secrets {
        let config = Config {
            link_keys: keys.to_owned(),
            code_secret: KEY.to_owned(),
            ..Config::default()
        };
        Secrets::of(&config).unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        domain::calendar::from_db(text).unwrap()
    }

    #[test]
    fn a_link_lives_to_the_last_second_before_its_end() {
        let secrets = secrets(&format!("a:{KEY}"));
        let token = secrets
            .sign(For::SignIn, "jti", at("2026-03-03T10:00:00Z"))
            .unwrap();
        assert_eq!(
            secrets
                .verify(For::SignIn, &token, at("2026-03-03T10:14:59Z"))
                .as_deref(),
            Some("jti")
        );
        assert_eq!(
            secrets.verify(For::SignIn, &token, at("2026-03-03T10:15:00Z")),
            None
        );
        assert_eq!(
            secrets.verify(For::SignIn, &token, at("2026-03-03T09:59:59Z")),
            None
        );
    }

    #[test]
    fn a_former_key_still_verifies_and_a_foreign_one_never() {
        let now = at("2026-03-03T10:00:00Z");
        let token = secrets(&format!("a:{KEY}"))
            .sign(For::SignIn, "jti", now)
            .unwrap();
        assert!(
            secrets(&format!("b:{OTHER}, a:{KEY}"))
                .verify(For::SignIn, &token, now)
                .is_some()
        );
        assert!(
            secrets(&format!("b:{OTHER}"))
                .verify(For::SignIn, &token, now)
                .is_none()
        );
        assert!(
            secrets(&format!("a:{OTHER}"))
                .verify(For::SignIn, &token, now)
                .is_none()
        );
    }

    #[test]
    fn a_token_of_another_purpose_or_algorithm_is_refused() {
        let secrets = secrets(&format!("a:{KEY}"));
        let now = at("2026-03-03T10:00:00Z");
        let other = forged(now, |claims| {
            claims.custom.purpose = "unsubscribe".to_owned();
        });
        assert!(secrets.verify(For::SignIn, &other, now).is_none());
        let unsigned = format!(
            "{}.{}.",
            secret::encode(br#"{"alg":"none","kid":"a"}"#),
            secret::encode(br#"{"jti":"jti","exp":4102444800,"purpose":"sign_in"}"#)
        );
        assert!(secrets.verify(For::SignIn, &unsigned, now).is_none());
    }

    #[test]
    fn a_link_opens_what_it_is_for_and_nothing_else() {
        let secrets = secrets(&format!("a:{KEY}"));
        let now = at("2026-03-03T10:00:00Z");
        for (one, other) in [(For::SignIn, For::Password), (For::Password, For::SignIn)] {
            let token = secrets.sign(one, "jti", now).unwrap();
            assert!(secrets.verify(one, &token, now).is_some());
            assert!(secrets.verify(other, &token, now).is_none());
        }
    }

    /// The claims of a link that lives at `now`, changed by `edit`, signed by the key `a`.
    fn forged(now: DateTime<Utc>, edit: impl FnOnce(&mut JWTClaims<Purpose>)) -> String {
        let mut claims = JWTClaims {
            issued_at: None,
            expires_at: Some(timestamp(now + LINK_LIFE).unwrap()),
            invalid_before: None,
            issuer: None,
            subject: None,
            audiences: None,
            jwt_id: Some("jti".to_owned()),
            nonce: None,
            custom: Purpose {
                purpose: For::SignIn.code().to_owned(),
            },
        };
        edit(&mut claims);
        HS256Key::from_bytes(&secret::decode(KEY).unwrap())
            .with_key_id("a")
            .authenticate(claims)
            .unwrap()
    }

    #[test]
    fn keys_rotate_the_first_signs_all_verify_and_one_that_is_gone_refuses() {
        let now = at("2026-03-03T10:00:00Z");
        let before = secrets(&format!("a:{KEY}"))
            .sign(For::SignIn, "jti", now)
            .unwrap();
        let both = secrets(&format!("b:{OTHER},a:{KEY}"));
        let fresh = both.sign(For::SignIn, "jti", now).unwrap();
        let signer = |token: &str| {
            let metadata = Token::decode_metadata(token).unwrap();
            metadata.key_id().map(str::to_owned)
        };
        assert_eq!(signer(&before).as_deref(), Some("a"));
        assert_eq!(signer(&fresh).as_deref(), Some("b"), "the new one signs");
        for token in [&before, &fresh] {
            assert_eq!(both.verify(For::SignIn, token, now).as_deref(), Some("jti"));
        }
        let after = secrets(&format!("b:{OTHER}"));
        assert_eq!(
            after.verify(For::SignIn, &fresh, now).as_deref(),
            Some("jti")
        );
        assert_eq!(
            after.verify(For::SignIn, &before, now),
            None,
            "the former one is gone"
        );
    }

    #[test]
    fn a_token_of_another_audience_issuer_or_moment_is_refused() {
        let secrets = secrets(&format!("a:{KEY}"));
        let now = at("2026-03-03T10:00:00Z");
        let verify = |token: String| secrets.verify(For::SignIn, &token, now);
        assert_eq!(verify(forged(now, |_| ())).as_deref(), Some("jti"));
        let audience = jwt_simple::prelude::Audiences::AsString("parvis-alertes".to_owned());
        assert_eq!(
            verify(forged(now, |claims| claims.audiences = Some(audience))),
            None
        );
        assert_eq!(
            verify(forged(now, |claims| claims.issuer = Some("x".to_owned()))),
            None
        );
        assert_eq!(
            verify(forged(now, |claims| claims.expires_at = None)),
            None,
            "for ever"
        );
        assert_eq!(
            verify(forged(now, |claims| claims.expires_at =
                Some(timestamp(now).unwrap()))),
            None
        );
        let soon = timestamp(now + TimeDelta::seconds(1)).unwrap();
        assert_eq!(
            verify(forged(now, |claims| claims.invalid_before = Some(soon))),
            None
        );
        assert!(verify(forged(now, |claims| claims.expires_at = Some(soon))).is_some());
        assert_eq!(verify(forged(now, |claims| claims.jwt_id = None)), None);
        assert_eq!(
            verify(forged(now, |claims| claims.nonce = Some("n".repeat(2000)))),
            None,
            "long"
        );
    }

    #[test]
    fn only_our_algorithm_and_our_keys_by_their_name_are_believed() {
        let ours = secrets(&format!("a:{KEY}"));
        let now = at("2026-03-03T10:00:00Z");
        let signed = forged(now, |_| ());
        let (rest, tag) = signed.rsplit_once('.').unwrap();
        let (_, claims) = rest.split_once('.').unwrap();
        let headers = [
            r#"{"alg":"none","typ":"JWT","kid":"a"}"#,
            r#"{"alg":"None","typ":"JWT","kid":"a"}"#,
            r#"{"alg":"HS512","typ":"JWT","kid":"a"}"#,
            r#"{"alg":"RS256","typ":"JWT","kid":"a"}"#,
            r#"{"alg":"HS256","typ":"JWT"}"#,
            r#"{"alg":"HS256","typ":"JWT","kid":"b"}"#,
            r#"{"alg":"HS256","typ":"JWT","kid":"../a"}"#,
            r#"{"alg":"HS256","typ":"JWT","kid":"a","jku":"https://evil.example"}"#,
        ];
        for header in headers {
            let header = secret::encode(header.as_bytes());
            for token in [
                format!("{header}.{claims}.{tag}"),
                format!("{header}.{claims}."),
            ] {
                assert_eq!(ours.verify(For::SignIn, &token, now), None, "{token}");
            }
        }
        let stronger = jwt_simple::prelude::HS512Key::from_bytes(&secret::decode(KEY).unwrap());
        let claims = jwt_simple::prelude::Claims::with_custom_claims(
            Purpose {
                purpose: For::SignIn.code().to_owned(),
            },
            Duration::from_mins(15),
        );
        let token = stronger
            .with_key_id("a")
            .authenticate(claims.with_jwt_id("jti"))
            .unwrap();
        assert_eq!(ours.verify(For::SignIn, &token, now), None);
        for cut in ["", ".", "..", "a.b.c", rest] {
            assert_eq!(ours.verify(For::SignIn, cut, now), None, "{cut}");
        }
    }

    #[test]
    fn missing_or_short_secrets_are_refused() {
        for keys in ["", "a:", "a:AAEC", KEY] {
            let config = Config {
                link_keys: keys.to_owned(),
                code_secret: KEY.to_owned(),
                ..Config::default()
            };
            assert!(Secrets::of(&config).is_err(), "{keys}");
        }
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = code([7, 9, 200, 41, 3, 77, 250, 1]);
        assert_eq!(code.len(), 8);
        let shown = display_code(&code);
        assert_eq!(shown.len(), 9);
        for typed in [
            shown.clone(),
            code.clone(),
            shown.to_lowercase(),
            format!(" {} ", shown.replace('-', " \u{2013} ")),
        ] {
            assert_eq!(
                parse_code(&typed).as_deref(),
                Some(code.as_str()),
                "{typed}"
            );
        }
        for wrong in ["", "ABCD-EFG", "ABCD-EFGHJ", "ABCD-EFG0", "ABCD-EFGÉ"] {
            assert_eq!(parse_code(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_code_is_kept_under_its_link() {
        let secrets = secrets(&format!("a:{KEY}"));
        assert_ne!(
            secrets.code_hmac("one", "ABCDEFGH"),
            secrets.code_hmac("two", "ABCDEFGH")
        );
    }

    #[test]
    fn the_way_back_stays_on_this_site() {
        for good in [
            "/",
            "/interventions?status=to_do",
            "/interventions/1#photos",
        ] {
            assert_eq!(same_site_path(good), Some(good));
        }
        for bad in [
            "",
            "interventions",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/\t/evil.example",
            "/a\r\nSet-Cookie: x",
            "/é",
            "javascript:alert(1)",
            "/connexion/lien",
            "/deconnexion",
        ] {
            assert_eq!(same_site_path(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_browser_comes_back_from_its_cookie() {
        let browser = Browser::new([3; 32], Some("/interventions/1".to_owned()));
        assert_eq!(Browser::parse(&browser.cookie()), Some(browser.clone()));
        let forged = format!(
            "{}.{}",
            secret::encode(&[3; 32]),
            secret::encode(b"//evil.example")
        );
        assert_eq!(Browser::parse(&forged), Some(browser.going_to(None)));
        assert_eq!(Browser::parse("short."), None);
    }

    #[test]
    fn a_network_is_an_address_or_a_64() {
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network(""), "unknown");
    }

    #[test]
    fn browsers_are_named_coarsely() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
        assert_eq!(browser_label(chrome), "Chrome sur Linux");
        assert_eq!(
            browser_label("Mozilla/5.0 (Android 16; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0"),
            "Firefox sur Android"
        );
        assert_eq!(
            browser_label(&format!("{chrome} Edg/140.0")),
            "Edge sur Linux"
        );
        assert_eq!(browser_label("curl/8.5"), "Navigateur");
    }
}
