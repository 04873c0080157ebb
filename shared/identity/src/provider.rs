//! What is asked of ProConnect, and what is believed of its answers.

use crate::oidc::{Claims, Discovery, Flaw, Signed, Start, Tokens, exchange, is_hint, key};
use chrono::TimeDelta;
use domain::text::EmailAddress;
use platform::{
    OutsideError,
    outbound::{Asked, Reply, RsaKey},
};
use web::{Ctx, Error, Fields, proconnect::ProConnect};

/// How long the discovery document and the keys are believed without asking again.
const FRESH: TimeDelta = TimeDelta::hours(1);

/// How long after the keys came an unknown name has them asked for again.
const PATIENCE: TimeDelta = TimeDelta::seconds(60);

/// Longest code that is passed on.
const CODE_MAX: usize = 2048;

/// The provider of the deployment, in one request.
#[derive(Debug)]
pub struct Provider<'a> {
    ctx: &'a Ctx,
    settings: &'a ProConnect,
}

/// Why nobody comes in.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The person changed his mind there.
    #[error("cancelled")]
    Cancelled,
    /// The provider does not answer, or says that it cannot now.
    #[error("{0}")]
    Silent(String),
    /// What came back opens nothing.
    #[error("{0}")]
    Flawed(#[from] Flaw),
}

impl From<OutsideError> for Trouble {
    fn from(error: OutsideError) -> Self {
        Self::Silent(error.0)
    }
}

/// Who signed in at the provider's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The hash of the provider and of its name for the person.
    pub subject_hash: String,
    /// The address that it vouches for.
    pub email: Option<EmailAddress>,
}

impl<'a> Provider<'a> {
    /// The provider, or 404 where the deployment has none.
    pub fn of(ctx: &'a Ctx) -> Result<Self, Error> {
        let settings = &ctx.config.proconnect;
        if settings.is_complete() {
            Ok(Self { ctx, settings })
        } else {
            Err(Error::not_found())
        }
    }

    /// The address to send the person to.
    pub async fn door(&self, start: &Start) -> Result<String, Trouble> {
        let discovery = self.discovery().await?;
        Ok(discovery.door(self.settings, &self.ctx.config.origin, start))
    }

    /// The address to send the person to for the provider to end its own session; none where it does not.
    pub async fn exit(&self, start: &Start, hint: &str) -> Result<Option<String>, Trouble> {
        let discovery = self.discovery().await?;
        Ok(discovery.exit(&self.ctx.config.origin, start, hint))
    }

    /// Who came back with that query: the code becomes tokens, the tokens are checked, and the provider is asked who it is. Beside it,
    /// the ID token with which that browser may end the provider's session, where the provider ends it.
    pub async fn identify(
        &self,
        start: &Start,
        query: &Fields,
    ) -> Result<(Identity, Option<String>), Trouble> {
        let code = self.code(query)?;
        let discovery = self.discovery().await?;
        let tokens = self.exchange(&discovery, start, code).await?;
        let id = self.verified(&discovery, &tokens.id_token).await?;
        id.check_id(self.settings, &start.nonce(), self.ctx.now())?;
        let info = self.info(&discovery, &tokens.access_token).await?;
        info.check_info(self.settings, id.subject(), self.ctx.now())?;
        let identity = Identity {
            subject_hash: info.subject_hash(),
            email: info.vouched_email(),
        };
        let ends = discovery.end_session_endpoint.is_some();
        let hint = Some(tokens.id_token).filter(|token| ends && is_hint(token));
        Ok((identity, hint))
    }

    async fn exchange(
        &self,
        discovery: &Discovery,
        start: &Start,
        code: &str,
    ) -> Result<Tokens, Trouble> {
        let form = exchange(self.settings, &self.ctx.config.origin, start, code);
        let asked = Asked {
            form: Some(&form),
            ..Asked::get(&discovery.token_endpoint)
        };
        Ok(Tokens::parse(&self.ask(&asked).await?.body)?)
    }

    /// What the provider says of the person, as a signed JWT: ProConnect answers nothing else.
    async fn info(&self, discovery: &Discovery, access_token: &str) -> Result<Claims, Trouble> {
        let asked = Asked {
            bearer: Some(access_token),
            ..Asked::get(&discovery.userinfo_endpoint)
        };
        let reply = self.ask(&asked).await?;
        if !reply.content_type.starts_with("application/jwt") {
            return Err(Flaw::Unreadable("the userinfo answer").into());
        }
        self.verified(discovery, reply.body.trim()).await
    }

    /// The code, where the person went through and this provider says so (RFC 9207: `iss`).
    fn code<'q>(&self, query: &'q Fields) -> Result<&'q str, Trouble> {
        if query
            .get("iss")
            .is_some_and(|iss| iss != self.settings.issuer)
        {
            return Err(Flaw::Issuer.into());
        }
        match query.get("error") {
            Some("access_denied") => Err(Trouble::Cancelled),
            Some("temporarily_unavailable" | "server_error") => {
                Err(Trouble::Silent("it says that it cannot now".to_owned()))
            }
            Some(_) => Err(Flaw::Refused.into()),
            None => query
                .get("code")
                .filter(|code| !code.is_empty() && code.len() <= CODE_MAX)
                .ok_or_else(|| Flaw::Unreadable("the code").into()),
        }
    }

    async fn discovery(&self) -> Result<Discovery, Trouble> {
        let address = Discovery::address(&self.settings.issuer);
        let read = |body: &str| Discovery::parse(body, self.settings);
        self.kept(&address, FRESH, read).await
    }

    /// What a token says, once its signature is known to be the provider's.
    async fn verified(&self, discovery: &Discovery, token: &str) -> Result<Claims, Trouble> {
        let signed = Signed::parse(token)?;
        let key = self.key(discovery, &signed.kid).await?;
        let outbound = &self.ctx.outbound;
        if outbound
            .is_signed(&key, signed.text, &signed.signature)
            .await?
        {
            Ok(signed.claims()?)
        } else {
            Err(Flaw::Signature.into())
        }
    }

    /// The key of that name. Providers change their keys: an unknown name has them asked for again, once a minute at most.
    async fn key(&self, discovery: &Discovery, kid: &str) -> Result<RsaKey, Trouble> {
        let read = |body: &str| key(body, kid);
        let known = self.kept(&discovery.jwks_uri, FRESH, read).await?;
        let found = match known {
            None => self.kept(&discovery.jwks_uri, PATIENCE, read).await?,
            known => known,
        };
        found.ok_or_else(|| Flaw::Key.into())
    }

    /// What `read` makes of a document of the provider's, asked for when it is not known or is older than `life`; what cannot be
    /// read is not kept.
    async fn kept<T>(
        &self,
        address: &str,
        life: TimeDelta,
        read: impl Fn(&str) -> Result<T, Flaw>,
    ) -> Result<T, Trouble> {
        let now = self.ctx.now();
        let known = self.ctx.outbound.recall(address);
        if let Some(known) = known.filter(|known| now - known.at < life) {
            return Ok(read(&known.body)?);
        }
        let body = self.ask(&Asked::get(address)).await?.body;
        let value = read(&body)?;
        self.ctx.outbound.remember(address, now, &body);
        Ok(value)
    }

    /// Asks; only a 200 goes on.
    async fn ask(&self, asked: &Asked<'_>) -> Result<Reply, Trouble> {
        let reply = self.ctx.outbound.ask(asked).await?;
        match reply.status {
            200 => Ok(reply),
            400..=499 => Err(Flaw::Refused.into()),
            status => Err(Trouble::Silent(format!("it answered {status}"))),
        }
    }
}
