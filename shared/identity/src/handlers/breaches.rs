//! The register of breaches: what happened, which organisations it touches, and telling them within 48 hours.

use super::{
    console::trace,
    team::{page_of, with_form},
};
use crate::{
    forms::breaches as forms,
    fr::breaches as fr,
    mails::breaches as mails,
    model::breaches::{addresses, deadline},
    notices,
    pages::breaches as pages,
    policy::{TABLE, may},
    store::{
        breaches::{self as store, Breach, Choosable, Letter, Step, Touched},
        console::PAGE,
    },
};
use domain::{
    calendar::rfc3339,
    id::{BreachId, OrganisationId},
    policy::Grant,
};
use serde_json::{Value, json};
use web::{Ctx, Error, Outcome, Request, Response, error::Kind};

/// Where the register is.
pub const PLACE: &str = "/console/violations";

fn path_of(id: BreachId) -> String {
    format!("{PLACE}/{id}")
}

/// The page of the list after `last`, where there is `more`.
pub(super) fn next(
    request: &Request,
    place: &str,
    more: bool,
    last: Option<String>,
) -> Option<String> {
    let closed = if pages::closed(request) {
        "vue=closes&"
    } else {
        ""
    };
    last.filter(|_| more)
        .map(|last| format!("{place}?{closed}after={last}"))
}

/// The breaches that wait, or those that are closed.
pub fn list(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::ReadRegisters>(TABLE)?;
    let mut breaches: Vec<Breach> = request.take_all()?;
    let more = breaches.len() > PAGE;
    breaches.truncate(PAGE);
    let last = breaches.last().map(|last| last.id.to_string());
    let next = next(&request, PLACE, more, last);
    if request.wants_json() {
        let items: Vec<Value> = breaches.iter().map(breach_json).collect();
        return Ok(page_of(&items, next.as_deref()));
    }
    let page = pages::list(&request, &breaches, next.as_deref());
    Ok(Response::page(page))
}

/// The form that enters a breach.
pub fn new(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::RecordBreach>(TABLE)?;
    let organisations: Vec<Choosable> = request.take_all()?;
    let page = pages::form(&request, None, &[], &organisations, None);
    Ok(Response::page(page))
}

/// Enters a breach.
pub async fn record(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = request.granted::<may::RecordBreach>(TABLE)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let organisations: Vec<Choosable> = request.take_all()?;
    let entry =
        forms::entry(&request.fields, &organisations, false, request.now).map_err(|error| {
            with_form(error, |errors| {
                pages::form(&request, None, &[], &organisations, Some(errors))
            })
        })?;
    let id = BreachId::new(ctx.uuid());
    let outcome = Outcome::created(
        path_of(id),
        notices::BREACH_RECORDED.code,
        json!({ "id": id }),
    );
    let mut batch = store::record(&grant, id, &entry, trace(ctx, &request));
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch).await?;
    Ok(request.done(&outcome))
}

/// The breach of the path and the organisations that it touches; 404 where there is none.
fn found(request: &mut Request) -> Result<(Breach, Vec<Touched>), Error> {
    let breach = request.take_first()?.ok_or_else(Error::not_found)?;
    Ok((breach, request.take_all()?))
}

/// One breach, who is still to be told, and what was done to the entry.
pub fn show(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::ReadRegisters>(TABLE)?;
    let (breach, touched) = found(&mut request)?;
    let steps: Vec<Step> = request.take_all()?;
    if request.wants_json() {
        let organisations: Vec<Value> = touched.iter().map(touched_json).collect();
        let mut shown = breach_json(&breach);
        if let Some(object) = shown.as_object_mut() {
            object.insert("organisations".to_owned(), json!(organisations));
        }
        return Ok(Response::json(&shown));
    }
    let page = pages::show(&request, &breach, &touched, &steps);
    Ok(Response::page(page))
}

/// The form that amends a breach.
pub fn edit(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::AmendBreach>(TABLE)?;
    let (breach, touched) = found(&mut request)?;
    let organisations: Vec<Choosable> = request.take_all()?;
    let page = pages::form(&request, Some(&breach), &touched, &organisations, None);
    Ok(Response::page(page))
}

/// Amends a breach.
pub async fn amend(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = request.granted::<may::AmendBreach>(TABLE)?;
    let (breach, touched) = found(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let organisations: Vec<Choosable> = request.take_all()?;
    let version = request.version()?;
    let entry = forms::entry(
        &request.fields,
        &organisations,
        breach.told > 0,
        request.now,
    )
    .map_err(|error| {
        with_form(error, |errors| {
            pages::form(
                &request,
                Some(&breach),
                &touched,
                &organisations,
                Some(errors),
            )
        })
    })?;
    let receipt = json!({ "id": breach.id });
    let outcome = Outcome::changed(path_of(breach.id), notices::BREACH_AMENDED.code, receipt);
    let mut batch = store::amend(&grant, (breach.id, version), &entry, trace(ctx, &request));
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch).await?;
    Ok(request.done(&outcome))
}

/// Writes to every organisation that was not told yet, but to those that have no address.
pub async fn warn(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = request.granted::<may::WarnOrganisations>(TABLE)?;
    let (breach, touched) = found(&mut request)?;
    tell(ctx, &request, &grant, &breach, &touched).await
}

/// Writes to one organisation, unless it was told already.
pub async fn warn_one(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = request.granted::<may::WarnOrganisations>(TABLE)?;
    let (breach, one) = found_one(&mut request)?;
    tell(ctx, &request, &grant, &breach, &[one]).await
}

/// The breach and the organisation of the path; 404 where it does not touch it.
fn found_one(request: &mut Request) -> Result<(Breach, Touched), Error> {
    let organisation: OrganisationId = request.param("organisation")?;
    let (breach, touched) = found(request)?;
    let one = touched
        .into_iter()
        .find(|one| one.organisation_id == organisation)
        .ok_or_else(Error::not_found)?;
    Ok((breach, one))
}

async fn tell(
    ctx: &Ctx,
    request: &Request,
    grant: &Grant<may::WarnOrganisations>,
    breach: &Breach,
    touched: &[Touched],
) -> Result<Response, Error> {
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let receipt = json!({ "id": breach.id });
    let outcome = Outcome::changed(
        path_of(breach.id),
        notices::ORGANISATIONS_WARNED.code,
        receipt,
    );
    let untold: Vec<&Touched> = touched.iter().filter(|one| one.told_at.is_none()).collect();
    if untold.is_empty() {
        return Ok(request.done(&outcome));
    }
    let letters: Vec<Letter> = untold
        .iter()
        .flat_map(|one| letters(ctx, breach, one))
        .collect();
    if letters.is_empty() {
        return Err(Error::new(Kind::Conflict, fr::NO_ADDRESS));
    }
    let reached: Vec<OrganisationId> = untold
        .iter()
        .filter(|one| !addresses(one).is_empty())
        .map(|one| one.organisation_id)
        .collect();
    let mut batch = store::warn(grant, breach.id, &reached, &letters, trace(ctx, request));
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch).await?;
    Ok(request.done(&outcome))
}

/// The mails to an organisation.
fn letters(ctx: &Ctx, breach: &Breach, to: &Touched) -> Vec<Letter> {
    let letter = |(person, address): (_, &str)| Letter {
        organisation: to.organisation_id,
        person,
        mail: mails::warning(&ctx.config.support, &to.name, address, breach),
    };
    addresses(to).into_iter().map(letter).collect()
}

/// Notes that an organisation was told otherwise, unless it was told already.
pub async fn note(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = request.granted::<may::NoteWarning>(TABLE)?;
    let (breach, one) = found_one(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let receipt = json!({ "id": breach.id });
    let outcome = Outcome::changed(path_of(breach.id), notices::WARNING_NOTED.code, receipt);
    if one.told_at.is_none() {
        let mut batch = store::note(&grant, breach.id, one.organisation_id, trace(ctx, &request));
        batch.extend(request.remember(&outcome)?);
        ctx.write(batch).await?;
    }
    Ok(request.done(&outcome))
}

fn breach_json(one: &Breach) -> Value {
    json!({
        "id": one.id,
        "version": one.version,
        "nature": one.nature.code(),
        "nature_label": one.nature.label(),
        "facts": one.facts,
        "known_at": rfc3339(one.known_at, fr::ZONE),
        "deadline": rfc3339(deadline(one.known_at), fr::ZONE),
        "people": one.people,
        "data_kinds": one.data_kinds,
        "consequences": one.consequences,
        "measures": one.measures,
        "touched": one.touched,
        "told": one.told,
    })
}

fn touched_json(one: &Touched) -> Value {
    json!({
        "id": one.organisation_id,
        "name": one.name,
        "told_at": one.told_at.map(|moment| rfc3339(moment, fr::ZONE)),
        "told_how": one.told_how,
        "addresses": addresses(one).len(),
    })
}
