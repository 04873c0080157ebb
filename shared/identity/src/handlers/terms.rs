//! The terms of use: everybody may read them, who is signed in says that he did.

use crate::{
    forms::terms as forms,
    notices,
    pages::terms as pages,
    policy::{TABLE, may, own_account},
    store::terms::{self as store, Terms},
};
use domain::policy::{Grant, check};
use platform::Rows;
use serde_json::json;
use web::{Ctx, Error, Outcome, Request, Response, input::Reader};

async fn latest(ctx: &Ctx) -> Result<Option<Terms>, Error> {
    let rows = ctx.read(vec![store::latest()]).await?.into_iter().next();
    Ok(rows.map(Rows::first).transpose()?.flatten())
}

/// The version that applies, or will.
pub async fn show(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let terms = latest(ctx).await?;
    if request.wants_json() {
        let terms = terms.ok_or_else(Error::not_found)?;
        return Ok(Response::json(&json!({
            "version": terms.version,
            "apply_on": terms.apply_on,
            "published_at": domain::calendar::rfc3339(terms.published_at, request.zone()),
            "text": terms.body,
        })));
    }
    Ok(Response::page(pages::show(&request, terms.as_ref())))
}

/// Records that the actor read the version that the form names.
pub async fn read(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let grant = check::<may::ReadTerms>(TABLE, &actor, own_account(&actor))?;
    let mut reader = Reader::new(&request.fields);
    let version = reader.required("version", "la version lue", |raw| {
        raw.trim()
            .parse::<u32>()
            .map_err(|_| "La version est un nombre.")
    });
    let Some(version) = version else {
        return Err(Error::invalid(reader.into_errors()));
    };
    ctx.write(vec![store::read(&grant, version, request.now)])
        .await?;
    let receipt = json!({ "version": version });
    Ok(request.done(&Outcome::changed(
        "/conditions".to_owned(),
        notices::TERMS_READ.code,
        receipt,
    )))
}

fn publishes(request: &Request) -> Result<Grant<may::PublishTerms>, Error> {
    request.granted::<may::PublishTerms>(TABLE)
}

/// The versions that were published, and the form of the next one.
pub fn ask(mut request: Request) -> Result<Response, Error> {
    publishes(&request)?;
    let versions: Vec<Terms> = request.take_all()?;
    if request.wants_json() {
        let items: Vec<_> = versions
            .iter()
            .map(|terms| json!({ "version": terms.version, "apply_on": terms.apply_on }))
            .collect();
        return Ok(Response::json(&json!({ "items": items })));
    }
    Ok(Response::page(pages::publishing(&request, &versions, &[])))
}

/// Publishes the next version: everybody is told on every page until he read it.
pub async fn publish(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = publishes(&request)?;
    let versions: Vec<Terms> = request.take_all()?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let today = request.zone().civil_date(request.now);
    let (apply_on, body) = forms::published(&request.fields, today).map_err(|wrong| {
        let page = pages::publishing(&request, &versions, &wrong);
        Error::invalid(wrong).with_page(page)
    })?;
    let receipt = json!({ "done": true });
    let path = pages::PUBLISHING.to_owned();
    let outcome = Outcome::created(path, notices::TERMS_PUBLISHED.code, receipt);
    let mut batch = store::publish(&grant, (apply_on, &body), ctx.uuid(), request.now);
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch).await?;
    Ok(request.done(&outcome))
}
