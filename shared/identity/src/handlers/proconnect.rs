//! Signing in with ProConnect, and the link of an account to it.

use super::{
    account::in_browser,
    sign_in::{HINT_COOKIE, open_session, unhinted, unseen},
};
use crate::{
    fr::proconnect as fr,
    links::same_site_path,
    model::proconnect::{Holder, Welcome},
    notices,
    oidc::{START_LIFE, Start, is_hint},
    pages::proconnect as pages,
    policy::{self, may},
    provider::{Identity, Provider, Trouble},
    store::{
        account::Trace,
        proconnect::{self as store, Linked},
        sign_in::Opening,
    },
};
use domain::policy::check;
use http::{
    StatusCode,
    header::{LOCATION, REFRESH},
};
use platform::{
    db::{DbError, Single, Stmt},
    directory::BROWSER_LIFE,
};
use serde_json::json;
use web::{Ctx, Error, Lookup, Outcome, Request, Response, error::Kind, serve::SESSION_COOKIE};

/// The cookie of a browser that is at the provider's.
pub const COOKIE: &str = "__Host-proconnect";

/// `GET /connexion/proconnect`: sends the person to the provider.
///
/// A link and not a form: pages let their forms lead to this site alone, redirections included. It writes nothing but the cookie
/// that binds the return to this browser, and another site cannot start it.
pub async fn start(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let provider = Provider::of(ctx)?;
    if !is_ours(&request) {
        return Ok(Response::see("/connexion"));
    }
    let back = request.query.get("retour").and_then(same_site_path);
    let start = Start::new(ctx.random.bytes(), request.now, back);
    Ok(match provider.door(&start).await {
        Ok(door) => unseen(Response::empty(StatusCode::SEE_OTHER))
            .with_header(LOCATION, &door)
            .with_cookie(COOKIE, start.cookie(), START_LIFE.num_seconds()),
        Err(trouble) => told(&request, None, &trouble),
    })
}

/// `GET /connexion/proconnect/retour`: the person comes back with a code.
///
/// It is a GET that changes something because OpenID Connect sends people back by a redirection. What makes it safe: the state fits
/// the cookie of this browser alone, which another site can neither read nor write, and is taken once.
pub async fn come_back(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let provider = Provider::of(ctx)?;
    let started = request.cookie(COOKIE).and_then(Start::parse);
    let state = request.query.get("state");
    // A return that is not this browser's leaves the sign-in that is under way as it is.
    let Some(start) = started
        .filter(|start| start.is_alive(request.now) && state == Some(start.state().as_str()))
    else {
        platform::log("ProConnect: a return of no sign-in of this browser");
        return Ok(unseen(pages::failed(&request)));
    };
    let response = match provider.identify(&start, &request.query).await {
        Ok((identity, hint)) => enter(ctx, &request, &start, &identity, hint.as_deref()).await?,
        Err(trouble) => told(&request, start.back(), &trouble),
    };
    Ok(unseen(response).with_cookie(COOKIE, "", 0))
}

/// `GET /deconnexion/proconnect`: the session of Parvis has ended, now the provider's.
///
/// A page and not a redirection: it is reached from a form, whose redirections have to stay on this site. What the provider does, or
/// that it does not answer, changes nothing to what has ended here.
pub async fn leave(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    if !is_ours(&request) || request.cookie(SESSION_COOKIE).is_some() {
        return Ok(Response::see("/"));
    }
    let hint = request.cookie(HINT_COOKIE).filter(|hint| is_hint(hint));
    let (Ok(provider), Some(hint)) = (Provider::of(ctx), hint) else {
        return Ok(Response::see(&notices::SIGNED_OUT.code.on("/")));
    };
    let start = Start::new(ctx.random.bytes(), request.now, None);
    let response = match provider.exit(&start, hint).await {
        Ok(Some(exit)) => Response::page(pages::leave(&request, &exit))
            .with_header(REFRESH, &format!("0;url={exit}"))
            .with_cookie(COOKIE, start.cookie(), START_LIFE.num_seconds()),
        Ok(None) => Response::see(&notices::SIGNED_OUT.code.on("/")),
        Err(trouble) => {
            platform::log(&format!("ProConnect: {trouble}"));
            Response::see(&notices::PROCONNECT_STAYED.code.on("/"))
        }
    };
    Ok(unseen(response).with_cookie(HINT_COOKIE, "", 0))
}

/// `GET /deconnexion/proconnect/retour`: the provider has signed out whom this browser sent; anybody else is told nothing.
#[must_use]
pub fn left(request: &Request) -> Response {
    let state = request.query.get("state");
    let fits =
        |start: Start| start.is_alive(request.now) && state == Some(start.left_state().as_str());
    if request
        .cookie(COOKIE)
        .and_then(Start::parse)
        .is_some_and(fits)
    {
        let home = notices::SIGNED_OUT_OF_BOTH.code.on("/");
        unseen(Response::see(&home)).with_cookie(COOKIE, "", 0)
    } else {
        unseen(Response::see("/"))
    }
}

/// Whether the person came from this site, or typed the address.
fn is_ours(request: &Request) -> bool {
    matches!(
        request.header("sec-fetch-site"),
        None | Some("same-origin" | "none")
    )
}

/// Takes the return, once, and opens the session of whoever the account is.
async fn enter(
    ctx: &Ctx,
    request: &Request,
    start: &Start,
    identity: &Identity,
    hint: Option<&str>,
) -> Result<Response, Error> {
    let taken = ctx.write(store::take(&start.state(), start.until(), identity));
    let mut rows = taken.await?.into_iter();
    let mut next = || {
        rows.next()
            .ok_or_else(|| Error::internal("a batch gave fewer rows than it has statements"))
    };
    if next()?.first::<Single<String>>()?.is_none() {
        platform::log("ProConnect: a return for the second time");
        return Ok(pages::failed(request));
    }
    let by_account = next()?.first::<Holder>()?;
    let by_address = next()?.first::<Holder>()?;
    let Ok(welcome) = Welcome::of(identity, by_account, by_address) else {
        return Ok(nobody(request));
    };
    let batch = |opening: &Opening<'_>| store::enter(&welcome, opening, ctx.uuid());
    let opened = open_session(ctx, request, welcome.actor(), start.back(), batch);
    match opened.await {
        Err(DbError::Stale) => Ok(nobody(request)),
        opened => Ok(hinted(request, opened?, hint)),
    }
}

/// The answer to an account that lets nobody in.
fn nobody(request: &Request) -> Response {
    platform::log("ProConnect: an account that is nobody's");
    pages::unknown(request)
}

/// The browser keeps the ID token with which the provider's session is ended.
fn hinted(request: &Request, response: Response, hint: Option<&str>) -> Response {
    match hint {
        Some(hint) => response.with_cookie(HINT_COOKIE, hint, BROWSER_LIFE.num_seconds()),
        None => unhinted(request, response),
    }
}

/// The answer to a sign-in that the provider did not carry through.
fn told(request: &Request, back: Option<&str>, trouble: &Trouble) -> Response {
    if matches!(trouble, Trouble::Cancelled) {
        let door = pages::door("/connexion", back);
        return Response::see(&notices::PROCONNECT_CANCELLED.code.on(&door));
    }
    platform::log(&format!("ProConnect: {trouble}"));
    match trouble {
        Trouble::Silent(_) => pages::silent(request),
        Trouble::Cancelled | Trouble::Flawed(_) => pages::failed(request),
    }
}

/// The rows of one's link.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![store::linked(lookup.claims)]
}

/// `GET /mon-compte/proconnect`
pub fn show(mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    check::<may::ReadAccount>(policy::TABLE, &actor, policy::own_account(&actor))?;
    let linked: Option<Linked> = request.take_first()?;
    Ok(Response::page(pages::link(&request, linked.as_ref())))
}

/// `POST /mon-compte/proconnect/delier`
pub async fn unlink(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let linked: Option<Linked> = request.take_first()?;
    let (actor, grant) = in_browser::<may::UnlinkProConnect>(&request)?;
    if linked.is_none() {
        return Err(Error::new(Kind::Conflict, fr::NOT_LINKED));
    }
    let trace = Trace {
        audit_id: ctx.uuid(),
        now: request.now,
    };
    ctx.write(store::unlink(&grant, trace)).await?;
    let outcome = Outcome::changed(
        pages::LINK.to_owned(),
        notices::PROCONNECT_UNLINKED.code,
        json!({ "person_id": actor.person }),
    );
    Ok(request.done(&outcome))
}
