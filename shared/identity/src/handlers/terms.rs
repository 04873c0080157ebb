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
use serde_json::{Value, json};
use web::{Ctx, Error, Outcome, Request, Response, input::Reader};

/// The version in force and those to come, or the one that the address names.
pub async fn show(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let asked = request.query.get("version").map(str::parse::<u32>);
    let asked = asked.transpose().map_err(|_| Error::not_found())?;
    let today = request.zone().civil_date(request.now);
    let rows = ctx.read(vec![store::to_read(today, asked)]).await?;
    let versions: Vec<Terms> = rows.into_iter().next().map_or(Ok(Vec::new()), Rows::all)?;
    let (shown, others): (Vec<&Terms>, Vec<&Terms>) =
        versions.iter().partition(|terms| !terms.body.is_empty());
    if shown.is_empty() && asked.is_some() {
        return Err(Error::not_found());
    }
    if request.wants_json() {
        // The one in force comes last of those to read, which are the latest first.
        let terms = shown.last().ok_or_else(Error::not_found)?;
        return Ok(Response::json(&json!({
            "version": terms.version,
            "apply_on": terms.apply_on,
            "published_at": domain::calendar::rfc3339(terms.published_at, request.zone()),
            "text": terms.body,
            "versions": versions.iter().map(version_json).collect::<Vec<_>>(),
        })));
    }
    Ok(Response::page(pages::show(&request, &shown, &others)))
}

fn version_json(terms: &Terms) -> Value {
    json!({ "version": terms.version, "apply_on": terms.apply_on })
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
        let items: Vec<Value> = versions.iter().map(version_json).collect();
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
