//! The register of requests about rights: when they came, until when to answer, and what was answered.

use super::{
    breaches::next,
    console::trace,
    team::{page_of, with_form},
};
use crate::{
    forms::rights_requests as forms,
    fr::rights_requests as fr,
    model::rights_requests::Outcome as Answered,
    notices,
    pages::rights_requests as pages,
    policy::{TABLE, may},
    store::{
        breaches::Choosable,
        console::PAGE,
        rights_requests::{self as store, RightsRequest},
    },
};
use chrono::NaiveDate;
use domain::id::RightsRequestId;
use platform::db::Stmt;
use serde_json::{Value, json};
use web::{Ctx, Error, Outcome, Request, Response, error::Kind};

/// Where the register is.
pub const PLACE: &str = "/console/demandes";

fn path_of(id: RightsRequestId) -> String {
    format!("{PLACE}/{id}")
}

/// The requests without an answer, or those that are closed.
pub fn list(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::ReadRegisters>(TABLE)?;
    let mut requests: Vec<RightsRequest> = request.take_all()?;
    let more = requests.len() > PAGE;
    requests.truncate(PAGE);
    let last = requests.last().map(|last| last.id.to_string());
    let next = next(&request, PLACE, more, last);
    if request.wants_json() {
        let items: Vec<Value> = requests.iter().map(request_json).collect();
        return Ok(page_of(&items, next.as_deref()));
    }
    let page = pages::list(&request, &requests, next.as_deref());
    Ok(Response::page(page))
}

/// The form that enters a request.
pub fn new(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::RecordRightsRequest>(TABLE)?;
    let organisations: Vec<Choosable> = request.take_all()?;
    let page = pages::form(&request, None, &organisations, None);
    Ok(Response::page(page))
}

/// Enters a request.
pub async fn record(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = request.granted::<may::RecordRightsRequest>(TABLE)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let organisations: Vec<Choosable> = request.take_all()?;
    let entry = forms::entry(&request.fields, &organisations, request.now).map_err(|error| {
        with_form(error, |errors| {
            pages::form(&request, None, &organisations, Some(errors))
        })
    })?;
    let id = RightsRequestId::new(ctx.uuid());
    let outcome = Outcome::created(
        path_of(id),
        notices::RIGHTS_REQUEST_RECORDED.code,
        json!({ "id": id }),
    );
    let batch = store::record(&grant, id, &entry, trace(ctx, &request));
    written(ctx, &request, batch, &outcome).await
}

/// The request of the path, and today where it was made; 404 where there is none.
fn found(request: &mut Request) -> Result<(RightsRequest, NaiveDate), Error> {
    let one: RightsRequest = request.take_first()?.ok_or_else(Error::not_found)?;
    let today = one.zone().civil_date(request.now);
    Ok((one, today))
}

/// One request.
pub fn show(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::ReadRegisters>(TABLE)?;
    let (one, _) = found(&mut request)?;
    if request.wants_json() {
        return Ok(Response::json(&request_json(&one)));
    }
    Ok(Response::page(pages::show(&request, &one, &[])))
}

/// 409 once something was decided about the request.
fn undecided(one: &RightsRequest) -> Result<(), Error> {
    if one.extended_on.is_some() || one.answered_on.is_some() {
        return Err(Error::new(Kind::Conflict, fr::DECIDED));
    }
    Ok(())
}

/// The form that corrects a request.
pub fn edit(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::AmendRightsRequest>(TABLE)?;
    let (one, _) = found(&mut request)?;
    undecided(&one)?;
    let organisations: Vec<Choosable> = request.take_all()?;
    let page = pages::form(&request, Some(&one), &organisations, None);
    Ok(Response::page(page))
}

/// Corrects a request about which nothing was decided yet.
pub async fn amend(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = request.granted::<may::AmendRightsRequest>(TABLE)?;
    let (one, _) = found(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    undecided(&one)?;
    let organisations: Vec<Choosable> = request.take_all()?;
    let version = request.version()?;
    let entry = forms::entry(&request.fields, &organisations, request.now).map_err(|error| {
        with_form(error, |errors| {
            pages::form(&request, Some(&one), &organisations, Some(errors))
        })
    })?;
    let receipt = json!({ "id": one.id });
    let outcome = Outcome::changed(
        path_of(one.id),
        notices::RIGHTS_REQUEST_AMENDED.code,
        receipt,
    );
    let batch = store::amend(&grant, (one.id, version), &entry, trace(ctx, &request));
    written(ctx, &request, batch, &outcome).await
}

/// Gives the answer more time, once, before the first deadline has passed.
pub async fn extend(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = request.granted::<may::ExtendRightsRequest>(TABLE)?;
    let (one, today) = found(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let refused = if one.answered_on.is_some() {
        Some(fr::CLOSED)
    } else if one.extended_on.is_some() {
        Some(fr::EXTENDED)
    } else {
        (one.due_on < today).then_some(fr::TOO_LATE)
    };
    if let Some(why) = refused {
        return Err(Error::new(Kind::Conflict, why));
    }
    let extension = forms::extension(&request.fields, &one)
        .map_err(|error| with_form(error, |errors| pages::show(&request, &one, errors)))?;
    let receipt = json!({ "id": one.id });
    let outcome = Outcome::changed(
        path_of(one.id),
        notices::RIGHTS_REQUEST_EXTENDED.code,
        receipt,
    );
    let batch = store::extend(&grant, &one, &extension, today, trace(ctx, &request));
    written(ctx, &request, batch, &outcome).await
}

/// Notes what was answered, once.
pub async fn answer(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = request.granted::<may::AnswerRightsRequest>(TABLE)?;
    let (one, today) = found(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    if one.answered_on.is_some() {
        return Err(Error::new(Kind::Conflict, fr::CLOSED));
    }
    let answer = forms::answer(&request.fields, &one, today)
        .map_err(|error| with_form(error, |errors| pages::show(&request, &one, errors)))?;
    let receipt = json!({ "id": one.id });
    let outcome = Outcome::changed(
        path_of(one.id),
        notices::RIGHTS_REQUEST_ANSWERED.code,
        receipt,
    );
    let batch = store::answer(&grant, &one, answer, trace(ctx, &request));
    written(ctx, &request, batch, &outcome).await
}

/// Writes a change with its receipt, and answers it.
async fn written(
    ctx: &Ctx,
    request: &Request,
    change: [Stmt; 2],
    outcome: &Outcome,
) -> Result<Response, Error> {
    let mut batch = change.to_vec();
    batch.extend(request.remember(outcome)?);
    ctx.write(batch).await?;
    Ok(request.done(outcome))
}

fn request_json(one: &RightsRequest) -> Value {
    json!({
        "id": one.id,
        "version": one.version,
        "organisation_id": one.organisation_id,
        "organisation_name": one.organisation_name,
        "kind": one.kind.code(),
        "kind_label": one.kind.label(),
        "reference": one.reference,
        "received_on": one.received_on,
        "due_on": one.due_on,
        "extended_on": one.extended_on,
        "extended_by": one.extended_by,
        "extension_reason": one.extension_reason,
        "answered_on": one.answered_on,
        "outcome": one.outcome.map(Answered::code),
        "outcome_label": one.outcome.map(Answered::label),
    })
}
