//! OpenID Connect, as ProConnect speaks it (OpenID Connect Core 1.0, authorization code flow; PKCE, RFC 7636). Pure: time and
//! chance come in, nothing is asked of anybody.
//!
//! What is asked for is the person's identifier and address, `openid email`: names, SIRET and the rest are not used, so not asked.

use crate::links::same_site_path;
use chrono::{DateTime, TimeDelta, Utc};
use domain::text::EmailAddress;
use form_urlencoded::Serializer;
use platform::{outbound::RsaKey, secret};
use serde::Deserialize;
use web::proconnect::ProConnect;

/// How long a sign-in may take at the provider's; its end is exclusive.
pub const START_LIFE: TimeDelta = TimeDelta::minutes(15);

/// How far the provider's clock may be from ours.
pub const SKEW: TimeDelta = TimeDelta::seconds(60);

/// The path that the provider sends people back to.
pub const RETURN_PATH: &str = "/connexion/proconnect/retour";

/// The path that the provider sends people back to when it has signed them out.
pub const LEFT_PATH: &str = "/deconnexion/proconnect/retour";

/// Longest ID token that a browser is given to keep: a cookie holds 4,096 bytes, its name and its attributes with it (RFC 6265, 6.1).
const HINT_MAX: usize = 3_800;

/// What is asked for.
const SCOPE: &str = "openid email";

/// The only algorithm of the provider's signatures: what a token says of its own is compared with it, never followed.
const ALGORITHM: &str = "RS256";

/// The least length of a modulus, in bytes: 2048 bits.
const MODULUS_BYTES: usize = 256;

/// Longest JWT that is looked at.
const TOKEN_MAX: usize = 16 * 1024;

/// A sign-in under way in one browser: what its cookie holds until the provider sends it back.
///
/// The state, the nonce and the verifier of PKCE are hashes of the whole cookie: what comes back fits that browser, that moment and
/// that way back, or fits nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    cookie: String,
    begun: DateTime<Utc>,
    back: Option<String>,
}

impl Start {
    /// A new one, from 32 random bytes; `back` is where to go afterwards.
    #[must_use]
    pub fn new(random: [u8; 32], now: DateTime<Utc>, back: Option<&str>) -> Self {
        let parts = [
            secret::encode(&random),
            now.timestamp().to_string(),
            secret::encode(back.unwrap_or_default().as_bytes()),
        ];
        Self {
            cookie: parts.join("."),
            begun: now,
            back: back.map(str::to_owned),
        }
    }

    /// Reads what [`Start::cookie`] wrote.
    #[must_use]
    pub fn parse(cookie: &str) -> Option<Self> {
        let mut parts = cookie.split('.');
        let random: Option<[u8; 32]> = secret::decode(parts.next()?)?.try_into().ok();
        let begun = DateTime::from_timestamp(parts.next()?.parse().ok()?, 0)?;
        let back = String::from_utf8(secret::decode(parts.next()?)?).ok()?;
        (random.is_some() && parts.next().is_none()).then(|| Self {
            cookie: cookie.to_owned(),
            begun,
            back: same_site_path(&back).map(str::to_owned),
        })
    }

    /// The value of its cookie.
    #[must_use]
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Where the person wanted to go.
    #[must_use]
    pub fn back(&self) -> Option<&str> {
        self.back.as_deref()
    }

    /// Whether it may still end at `now`.
    #[must_use]
    pub fn is_alive(&self, now: DateTime<Utc>) -> bool {
        self.begun - now <= SKEW && now < self.until()
    }

    /// When it dies, exclusive.
    #[must_use]
    pub fn until(&self) -> DateTime<Utc> {
        self.begun + START_LIFE
    }

    /// What the provider gives back with the code.
    #[must_use]
    pub fn state(&self) -> String {
        self.derived("state")
    }

    /// What the provider gives back when it has signed the person out.
    #[must_use]
    pub fn left_state(&self) -> String {
        self.derived("left")
    }

    /// What the ID token holds.
    #[must_use]
    pub fn nonce(&self) -> String {
        self.derived("nonce")
    }

    /// What turns the code into tokens (RFC 7636, 4.1).
    #[must_use]
    pub fn verifier(&self) -> String {
        self.derived("verifier")
    }

    fn derived(&self, purpose: &str) -> String {
        secret::sha256_hex(format!("{purpose}\n{}", self.cookie).as_bytes())
    }
}

/// Why what the provider answered opens nothing; for the log, in English, with nothing of anybody in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// What is not what the standard says.
    #[error("{0} cannot be read")]
    Unreadable(&'static str),
    /// The discovery document is another provider's, or names addresses elsewhere.
    #[error("the discovery document is not the issuer's")]
    Discovery,
    /// Another algorithm than RS256, none among them, or a critical header.
    #[error("a token is not signed by RS256")]
    Algorithm,
    /// No key of that name, even after asking again.
    #[error("no key of that name")]
    Key,
    /// Signed by nobody, or by somebody else.
    #[error("a signature is wrong")]
    Signature,
    /// Somebody else's token.
    #[error("a token of another issuer")]
    Issuer,
    /// A token for another service.
    #[error("a token for another service")]
    Audience,
    /// Too late.
    #[error("a token has expired")]
    Expired,
    /// Too early.
    #[error("a token comes from the future")]
    Future,
    /// A token of another sign-in.
    #[error("a token of another sign-in")]
    Nonce,
    /// Two answers about two people.
    #[error("the tokens are of two people")]
    Subject,
    /// The provider refused the code, or the token.
    #[error("the provider refused")]
    Refused,
}

/// Where the provider answers what, as its discovery document says (OpenID Connect Discovery 1.0, 3).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Discovery {
    issuer: String,
    /// Where people sign in.
    pub authorization_endpoint: String,
    /// Where a code becomes tokens.
    pub token_endpoint: String,
    /// Who the person is.
    pub userinfo_endpoint: String,
    /// Its public keys.
    pub jwks_uri: String,
    /// Where people sign out (OpenID Connect RP-Initiated Logout 1.0, 2.1), if it has them do so.
    pub end_session_endpoint: Option<String>,
}

impl Discovery {
    /// Where it stands.
    #[must_use]
    pub fn address(issuer: &str) -> String {
        let issuer = issuer.trim_end_matches('/');
        format!("{issuer}/.well-known/openid-configuration")
    }

    /// Reads the document of the provider that the deployment names: its issuer, to the letter, and addresses of its own origin.
    pub fn parse(body: &str, settings: &ProConnect) -> Result<Self, Flaw> {
        let read: Self =
            serde_json::from_str(body).map_err(|_| Flaw::Unreadable("the discovery document"))?;
        let addresses = [
            &read.authorization_endpoint,
            &read.token_endpoint,
            &read.userinfo_endpoint,
            &read.jwks_uri,
        ];
        let own = addresses
            .into_iter()
            .chain(&read.end_session_endpoint)
            .all(|address| settings.owns(address));
        if own && read.issuer == settings.issuer {
            Ok(read)
        } else {
            Err(Flaw::Discovery)
        }
    }

    /// The address to send the person to. ProConnect refuses any parameter that it does not know.
    #[must_use]
    pub fn door(&self, settings: &ProConnect, origin: &str, start: &Start) -> String {
        let challenge = secret::encode(&secret::sha256(start.verifier().as_bytes()));
        let query = Serializer::new(String::new())
            .append_pair("response_type", "code")
            .append_pair("client_id", &settings.client_id)
            .append_pair("redirect_uri", &return_address(origin))
            .append_pair("scope", SCOPE)
            .append_pair("state", &start.state())
            .append_pair("nonce", &start.nonce())
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256")
            .finish();
        format!("{}?{query}", self.authorization_endpoint)
    }

    /// The address to send the person to for the provider to sign him out (RP-Initiated Logout 1.0, 2), where it does. ProConnect
    /// refuses any parameter but these.
    #[must_use]
    pub fn exit(&self, origin: &str, start: &Start, hint: &str) -> Option<String> {
        let query = Serializer::new(String::new())
            .append_pair("id_token_hint", hint)
            .append_pair("state", &start.left_state())
            .append_pair("post_logout_redirect_uri", &format!("{origin}{LEFT_PATH}"))
            .finish();
        let address = self.end_session_endpoint.as_ref()?;
        Some(format!("{address}?{query}"))
    }
}

/// Whether a cookie may hold that ID token, or did: three parts of base64url, not too long.
#[must_use]
pub fn is_hint(token: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    token.len() <= HINT_MAX && token.split('.').count() == 3 && token.chars().all(plain)
}

/// The form that turns a code into tokens: `client_secret_post`.
#[must_use]
pub fn exchange(settings: &ProConnect, origin: &str, start: &Start, code: &str) -> String {
    Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", &return_address(origin))
        .append_pair("client_id", &settings.client_id)
        .append_pair("client_secret", &settings.client_secret)
        .append_pair("code_verifier", &start.verifier())
        .finish()
}

fn return_address(origin: &str) -> String {
    format!("{origin}{RETURN_PATH}")
}

/// What a code became.
#[derive(Debug, Clone, Deserialize)]
pub struct Tokens {
    /// Opens the userinfo endpoint, for a minute at ProConnect's.
    pub access_token: String,
    /// Says who signed in.
    pub id_token: String,
}

impl Tokens {
    /// Reads the answer of the token endpoint.
    pub fn parse(body: &str) -> Result<Self, Flaw> {
        serde_json::from_str(body).map_err(|_| Flaw::Unreadable("the token answer"))
    }
}

/// The provider's public keys (RFC 7517).
#[derive(Debug, Deserialize)]
struct Keys {
    keys: Vec<Jwk>,
}

#[derive(Debug, Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

/// The key of that name among the provider's, if it is one of RSA that signs, of 2048 bits at least; none when there is none.
pub fn key(body: &str, kid: &str) -> Result<Option<RsaKey>, Flaw> {
    let set: Keys = serde_json::from_str(body).map_err(|_| Flaw::Unreadable("the keys"))?;
    let signs = |key: &Jwk| {
        key.kty == "RSA"
            && key.kid.as_deref() == Some(kid)
            && key.alg.as_deref().is_none_or(|alg| alg == ALGORITHM)
            && key
                .purpose
                .as_deref()
                .is_none_or(|purpose| purpose == "sig")
    };
    let found = set.keys.into_iter().find(signs);
    let key = found.and_then(|key| {
        Some(RsaKey {
            n: key.n?,
            e: key.e?,
        })
    });
    Ok(key.filter(|key| {
        let modulus = secret::decode(&key.n).unwrap_or_default();
        modulus.len() >= MODULUS_BYTES && secret::decode(&key.e).is_some()
    }))
}

/// A JWT cut in its three parts (RFC 7515, compact form): nothing of it is to be believed before its signature is checked.
#[derive(Debug)]
pub struct Signed<'a> {
    /// The name of the key that signed it.
    pub kid: String,
    /// What was signed.
    pub text: &'a str,
    /// The signature.
    pub signature: Vec<u8>,
    payload: Vec<u8>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<serde_json::Value>,
}

impl<'a> Signed<'a> {
    /// Cuts it, and refuses any algorithm but RS256: `none` and the MACs, which a public key would pass for a secret of.
    pub fn parse(token: &'a str) -> Result<Self, Flaw> {
        let unreadable = Flaw::Unreadable("a token");
        if token.len() > TOKEN_MAX {
            return Err(unreadable);
        }
        let (text, signature) = token.rsplit_once('.').ok_or(unreadable)?;
        let (header, payload) = text.split_once('.').ok_or(unreadable)?;
        let header = secret::decode(header).ok_or(unreadable)?;
        let header: Header = serde_json::from_slice(&header).map_err(|_| unreadable)?;
        if header.alg != ALGORITHM || header.crit.is_some() {
            return Err(Flaw::Algorithm);
        }
        Ok(Self {
            kid: header.kid.ok_or(Flaw::Key)?,
            text,
            signature: secret::decode(signature).ok_or(unreadable)?,
            payload: secret::decode(payload).ok_or(unreadable)?,
        })
    }

    /// What it says; call it once the signature is known to be right.
    pub fn claims(&self) -> Result<Claims, Flaw> {
        serde_json::from_slice(&self.payload).map_err(|_| Flaw::Unreadable("a token"))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: Option<i64>,
    iat: Option<i64>,
    nonce: Option<String>,
    email: Option<String>,
    email_verified: Option<serde_json::Value>,
}

impl Claims {
    /// Checks an ID token (OpenID Connect Core, 3.1.3.7): of this provider, for this service alone, of this sign-in, alive at `now`.
    pub fn check_id(
        &self,
        settings: &ProConnect,
        nonce: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Flaw> {
        self.check_origin(settings)?;
        self.check_time(now)?;
        if self.exp.is_none() || self.iat.is_none() {
            return Err(Flaw::Unreadable("a token's life"));
        }
        if self.nonce.as_deref() == Some(nonce) {
            Ok(())
        } else {
            Err(Flaw::Nonce)
        }
    }

    /// Checks a signed answer of the userinfo endpoint (5.3.2 and 5.3.4): about the person of the ID token, `subject`.
    pub fn check_info(
        &self,
        settings: &ProConnect,
        subject: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Flaw> {
        self.check_origin(settings)?;
        self.check_time(now)?;
        if self.sub == subject {
            Ok(())
        } else {
            Err(Flaw::Subject)
        }
    }

    fn check_origin(&self, settings: &ProConnect) -> Result<(), Flaw> {
        if self.iss != settings.issuer {
            return Err(Flaw::Issuer);
        }
        let ours = |id: &String| *id == settings.client_id;
        let for_us = match &self.aud {
            Audience::One(id) => ours(id),
            Audience::Several(ids) => !ids.is_empty() && ids.iter().all(ours),
        };
        if for_us && self.azp.as_ref().is_none_or(ours) {
            Ok(())
        } else {
            Err(Flaw::Audience)
        }
    }

    /// `exp` is exclusive (RFC 7519, 4.1.4).
    fn check_time(&self, now: DateTime<Utc>) -> Result<(), Flaw> {
        let moment = |seconds: i64| {
            DateTime::from_timestamp(seconds, 0).ok_or(Flaw::Unreadable("a token's life"))
        };
        if let Some(end) = self.exp
            && now - moment(end)? >= SKEW
        {
            return Err(Flaw::Expired);
        }
        if let Some(start) = self.iat
            && moment(start)? - now > SKEW
        {
            return Err(Flaw::Future);
        }
        Ok(())
    }

    /// Whom it is about, as this provider names him.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.sub
    }

    /// What the database keeps of him: the provider and its name for him, hashed together.
    #[must_use]
    pub fn subject_hash(&self) -> String {
        secret::sha256_hex(format!("{}\n{}", self.iss, self.sub).as_bytes())
    }

    /// The address that the provider vouches for. ProConnect sends no `email_verified`: the address is that of the directory of
    /// the person's organisation. A provider that says anything but `true` vouches for nothing.
    #[must_use]
    pub fn vouched_email(&self) -> Option<EmailAddress> {
        let vouched = self
            .email_verified
            .as_ref()
            .is_none_or(|said| said.as_bool() == Some(true));
        let email = self.email.as_deref().filter(|_| vouched)?;
        EmailAddress::parse(email).ok()
    }
}

#[cfg(test)]
mod tests;
