//! The filters of the list that a person keeps, for herself alone.

use super::with_form;
use crate::{
    answers::daily as answers,
    forms::daily as forms,
    fr::daily as fr,
    model::SavedFilter,
    notices,
    pages::{self, Entered},
    policy::{TABLE, may},
    store::daily,
};
use domain::{id::SavedFilterId, policy::Grant};
use platform::db::{DbError, Stmt};
use web::{Ctx, Error, Fields, Lookup, Outcome, Request, Response};

const PLACE: &str = "/interventions/filtres";

/// The filters of the person signed in.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![daily::filters(
        lookup.claims.organisation,
        lookup.claims.person,
    )]
}

fn open(request: &mut Request) -> Result<(Grant<may::KeepFilters>, Vec<SavedFilter>), Error> {
    let grant = request.granted::<may::KeepFilters>(TABLE)?;
    Ok((grant, request.take_all()?))
}

/// Those kept, and what to name one that the query brings.
pub fn list(mut request: Request) -> Result<Response, Error> {
    let (_, kept) = open(&mut request)?;
    if request.wants_json() {
        return Ok(Response::json(&answers::filters(&kept)));
    }
    let mut fields = Fields::default();
    fields.push("query", pages::query_of(&request.query));
    let entered = Entered::first(&fields);
    Ok(Response::page(pages::filters(&request, &kept, &entered)))
}

/// Keeps one.
pub async fn keep(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (grant, kept) = open(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let refused = |error: Error| {
        with_form(error, |wrong| {
            pages::filters(&request, &kept, &Entered::wrong(&request.fields, wrong))
        })
    };
    let name =
        forms::filter_name(&request.fields).map_err(|wrong| refused(Error::invalid(wrong)))?;
    let query = pages::query_sent(&request.fields);
    if query.is_empty() {
        return Err(refused(Error::field("name", fr::FILTER_EMPTY)));
    }
    let kept_now = SavedFilter {
        id: SavedFilterId::new(ctx.uuid()),
        name,
        query,
    };
    let receipt = serde_json::json!({ "id": kept_now.id });
    let outcome = Outcome::created(
        pages::listed(&kept_now.query),
        notices::FILTER_KEPT.code,
        receipt,
    );
    let mut batch = daily::keep_filter(&grant, &kept_now, request.now, &ctx.random);
    batch.extend(request.remember(&outcome)?);
    match ctx.write(batch).await {
        Ok(_) => Ok(request.done(&outcome)),
        Err(DbError::Stale) => Err(refused(Error::field("name", fr::FILTERS_ENOUGH))),
        Err(error @ DbError::NotUnique(_)) if error.repeats("saved_filter.name") => {
            Err(refused(Error::field("name", fr::FILTER_TAKEN)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Keeps one no more.
pub async fn drop(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (grant, kept) = open(&mut request)?;
    let id: SavedFilterId = request.param("id")?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    if !kept.iter().any(|filter| filter.id == id) {
        return Err(Error::not_found());
    }
    let receipt = serde_json::json!({ "id": id });
    let outcome = Outcome::changed(PLACE.to_owned(), notices::FILTER_REMOVED.code, receipt);
    let mut batch = daily::drop_filter(&grant, id, request.now, &ctx.random);
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch).await?;
    Ok(request.done(&outcome))
}
