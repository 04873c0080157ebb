//! The pages that the law asks for.

use crate::{
    pages::legal::{self as pages, Facts},
    store::{
        legal::{self as store, PublicBody},
        passwords::{self, Place},
    },
};
use chrono::TimeDelta;
use maud::Markup;
use platform::{Rows, db::Stmt};
use web::{Ctx, Error, Request, Response};

/// The organisation that a page speaks for: the one that the address names, else the reader's own, else none; and, for a stranger, those
/// that he may name.
async fn body(ctx: &Ctx, request: &Request) -> Result<(Option<PublicBody>, Vec<Place>), Error> {
    let named = request
        .query
        .get("collectivite")
        .filter(|slug| !slug.is_empty());
    let statement = match (named, &request.session) {
        (Some(slug), _) => Some(store::by_slug(slug)),
        (None, Some(session)) => Some(store::by_id(session.organisation_id)),
        (None, None) => None,
    };
    let speaks = statement.is_some();
    let mut statements: Vec<Stmt> = statement.into_iter().collect();
    if request.session.is_none() {
        statements.push(passwords::places());
    }
    let mut rows = ctx.read(statements).await?.into_iter();
    let mut found = None;
    if speaks {
        found = rows.next().map(Rows::first).transpose()?.flatten();
        if found.is_none() {
            return Err(Error::not_found());
        }
    }
    let places = rows.next().map_or(Ok(Vec::new()), Rows::all)?;
    Ok((found, places))
}

async fn page(
    ctx: &Ctx,
    request: Request,
    draw: fn(&Request, &Facts<'_>) -> Markup,
) -> Result<Response, Error> {
    let (body, places) = body(ctx, &request).await?;
    let facts = Facts {
        config: &ctx.config,
        body: body.as_ref(),
        places: &places,
    };
    Ok(Response::page(draw(&request, &facts)))
}

/// `GET /mentions-legales`: who publishes, who hosts (law of 21 June 2004, article 1-1).
pub async fn notices(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    page(ctx, request, pages::notices).await
}

/// `GET /donnees-personnelles`: what is done with personal data (GDPR, articles 13 and 30).
pub async fn privacy(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    page(ctx, request, pages::privacy).await
}

/// `GET /registre-des-traitements`: the register of what is done with personal data (GDPR, article 30).
pub async fn processing(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    page(ctx, request, crate::pages::processing::register).await
}

/// `GET /accessibilite`: the declaration of accessibility (law of 11 February 2005, article 47).
pub async fn accessibility(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    page(ctx, request, pages::accessibility).await
}

/// `GET /cookies`: which cookies, and why nobody is asked.
pub async fn cookies(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    page(ctx, request, pages::cookies).await
}

/// `GET /plan-du-site`: every page that this reader can open.
pub async fn site_map(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    page(ctx, request, pages::site_map).await
}

/// How long a `security.txt` is good for; RFC 9116 (2.5.5) asks for less than a year.
const GOOD_FOR: TimeDelta = TimeDelta::days(180);

/// `GET /.well-known/security.txt`: whom to tell about a flaw (RFC 9116).
#[must_use]
pub fn security(ctx: &Ctx, request: &Request) -> Response {
    let contact = &ctx.config.support;
    let contact = if contact.contains("://") {
        contact.clone()
    } else {
        format!("mailto:{contact}")
    };
    let expires = domain::calendar::to_db(request.now + GOOD_FOR);
    let origin = &ctx.config.origin;
    let text = format!(
        "Contact: {contact}\nExpires: {expires}\nPreferred-Languages: fr, en\nCanonical: {origin}/.well-known/security.txt\n"
    );
    Response::text("text/plain; charset=utf-8", text)
}
