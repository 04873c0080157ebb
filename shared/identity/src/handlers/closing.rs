//! The end of a contract: the administrateur takes everything away, the operator sets the day and reads what is left, a certificate.

use super::{
    account::not_by_token,
    console::{fresh, trace},
    team::with_form,
};
use crate::{
    forms::closing as forms,
    fr::closing as fr,
    mails::closing as mails,
    model::closing::{Cursor, SHELF_LIFE, has_come},
    notices,
    pages::closing as pages,
    policy::{TABLE, may},
    store::{
        account,
        closing::{self as store, Archive, Certificate, Contract, Piece},
    },
    volumes,
};
use chrono::NaiveDate;
use domain::{id::PersonId, policy::Grant};
use http::{
    HeaderName, StatusCode,
    header::{ACCEPT_RANGES, CONTENT_RANGE, ETAG},
};
use platform::{
    db::{DbError, Stmt},
    ledger,
    mail::Mail,
};
use serde_json::json;
use web::{
    Ctx, Error, Outcome, Request, Response,
    error::Kind,
    notice::Code,
    range::{self, Asked},
    response::Body,
};

/// Where the administrateur takes everything away.
const PLACE: &str = "/fin-de-contrat";

/// The administrateur's yes, in a browser: a token that leaked must not empty the organisation.
fn own_grant(request: &Request) -> Result<Grant<may::TakeArchive>, Error> {
    let grant = request.granted::<may::TakeArchive>(TABLE)?;
    not_by_token(request)?;
    Ok(grant)
}

/// `GET /fin-de-contrat`
pub fn own(mut request: Request) -> Result<Response, Error> {
    own_grant(&request)?;
    let contract: Contract = request.take_first()?.ok_or_else(Error::not_found)?;
    let archive: Option<Archive> = request.take_first()?;
    let pieces: Vec<Piece> = request.take_all()?;
    Ok(Response::page(pages::own(
        &request,
        &contract,
        archive.as_ref(),
        &pieces,
    )))
}

/// `POST /fin-de-contrat/archive`: begins an archive; the one that there was goes.
pub async fn prepare(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let grant = own_grant(&request)?;
    request.freshly_signed_in(PLACE)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let outcome = done(PLACE, notices::ARCHIVE_BEGUN.code);
    let trace = account::Trace {
        audit_id: ctx.uuid(),
        now: request.now,
    };
    let expires = request.now + SHELF_LIFE;
    let mut batch = store::begin_archive(&grant, ctx.uuid(), expires, trace);
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch).await?;
    Ok(request.done(&outcome))
}

/// `POST /fin-de-contrat/archive/continuer`: makes the next volume. Whoever was slower than the night, or than another window, changes
/// nothing and sees how far it is.
pub async fn advance(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    own_grant(&request)?;
    request.freshly_signed_in(PLACE)?;
    let archive: Archive = request.take_first()?.ok_or_else(Error::not_found)?;
    let contract: Contract = request.take_first()?.ok_or_else(Error::not_found)?;
    let asked = request.fields.get("cursor").unwrap_or_default();
    let present = Cursor::parse(&archive.cursor) == Cursor::parse(asked);
    if present && archive.completed_at.is_none() {
        let material = std::mem::take(&mut request.loaded);
        let made = volumes::make(ctx, &contract, &archive, material).await?;
        ctx.write(made.batch).await?;
    }
    Ok(request.done(&done(PLACE, notices::ARCHIVE_ADVANCED.code)))
}

/// `GET /fin-de-contrat/archive/{number}`: a volume, or the bytes of it that an interrupted download lacks. The first bytes that leave are
/// told in the journal, the last one is what counts as taken.
pub async fn download(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = own_grant(&request)?;
    request.freshly_signed_in(PLACE)?;
    let archive: Archive = request.take_first()?.ok_or_else(Error::not_found)?;
    let contract: Contract = request.take_first()?.ok_or_else(Error::not_found)?;
    let piece: Piece = request.take_first()?.ok_or_else(Error::not_found)?;
    let tag = format!("\"{}\"", piece.hash);
    let (offset, length) = match range::asked(&request.headers, piece.size, &tag) {
        Asked::Whole => (0, piece.size),
        Asked::Part { offset, length } => (offset, length),
        Asked::Beyond => {
            return Ok(Response::empty(StatusCode::RANGE_NOT_SATISFIABLE)
                .with_header(CONTENT_RANGE, &format!("bytes */{}", piece.size)));
        }
    };
    let found = ctx.files()?.part(&piece.key, offset, length).await?;
    let file = found.ok_or_else(Error::not_found)?;
    let last = offset + length == piece.size;
    note(ctx, &request, &grant, &archive, &piece, last).await?;
    let name = volumes::name(&contract, &archive, piece.number);
    let whole = length == piece.size;
    let response = Response::attachment("application/zip", &name, Body::File(file))
        .with_header(ETAG, &tag)
        .with_header(ACCEPT_RANGES, "bytes")
        .with_header(
            const { HeaderName::from_static("content-length") },
            &length.to_string(),
        );
    if whole {
        return Ok(response);
    }
    let end = offset + length - 1;
    Ok(response
        .with_status(StatusCode::PARTIAL_CONTENT)
        .with_header(
            CONTENT_RANGE,
            &format!("bytes {offset}-{end}/{}", piece.size),
        ))
}

/// Writes down that some of a volume leaves, and its last byte; once each.
async fn note(
    ctx: &Ctx,
    request: &Request,
    grant: &Grant<may::TakeArchive>,
    archive: &Archive,
    piece: &Piece,
    last: bool,
) -> Result<(), Error> {
    let taken = last && (piece.taken_at.is_none() || archive.taken_at.is_none());
    let ending = taken.then(|| store::taken(grant, archive, piece.number, request.now));
    let ending: Vec<Stmt> = ending.into_iter().flatten().collect();
    if piece.opened_at.is_some() {
        ctx.write(ending).await?;
        return Ok(());
    }
    let trace = account::Trace {
        audit_id: ctx.uuid(),
        now: request.now,
    };
    let mut batch: Vec<Stmt> = store::opened(grant, archive, piece.number, trace).into();
    batch.extend(ending.clone());
    match ctx.write(batch).await {
        // Two windows began at once: the other one is told.
        Err(DbError::Stale) => ctx.write(ending).await?,
        others => others?,
    };
    Ok(())
}

/// The organisation of the operator's path, and its archive.
fn one(request: &mut Request) -> Result<(Contract, Option<Archive>), Error> {
    let contract = request.take_first()?.ok_or_else(Error::not_found)?;
    Ok((contract, request.take_first()?))
}

/// The operator's page of the end of a contract.
pub fn show(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::CloseOrganisation>(TABLE)?;
    let (contract, archive) = one(&mut request)?;
    let page = pages::console(&request, &contract, archive.as_ref(), &[]);
    Ok(Response::page(page))
}

/// Sets the day, or another one.
pub async fn set(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = fresh::<may::CloseOrganisation>(&request)?;
    let (contract, archive) = one(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let today = still_open(&contract, &request)?;
    let zone = volumes::zone(&contract);
    let read = forms::day(&request.fields, zone, request.now, contract.destroy_on);
    let day = read.map_err(|error| again(error, &request, &contract, archive.as_ref()))?;
    let outcome = done(&path_of(&contract), notices::END_SET.code);
    let mut batch = store::set(&grant, &contract, day, today, trace(ctx, &request));
    let (origin, name) = (&ctx.config.origin, &contract.name);
    batch.extend(tell(ctx, &contract, "closing", |to| {
        mails::announced(origin, name, to, day)
    }));
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch).await?;
    Ok(request.done(&outcome))
}

/// Lets the contract go on.
pub async fn cancel(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = fresh::<may::CloseOrganisation>(&request)?;
    let (contract, _) = one(&mut request)?;
    let outcome = done(&path_of(&contract), notices::END_CANCELLED.code);
    let today = still_open(&contract, &request)?;
    if contract.destroy_on.is_none() {
        return Ok(request.done(&outcome));
    }
    let mut batch = store::cancel(&grant, &contract, today, trace(ctx, &request));
    let name = &contract.name;
    batch.extend(tell(ctx, &contract, "closing_cancelled", |to| {
        mails::cancelled(name, to)
    }));
    ctx.write(batch).await?;
    Ok(request.done(&outcome))
}

/// Has it destroyed without its archive, once its name was typed.
pub async fn waive(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = fresh::<may::CloseOrganisation>(&request)?;
    let (contract, archive) = one(&mut request)?;
    let outcome = done(&path_of(&contract), notices::ARCHIVE_WAIVED.code);
    if contract.destroy_on.is_none() {
        return Err(Error::new(Kind::Conflict, fr::NO_DAY));
    }
    if contract.waived_at.is_some() {
        return Ok(request.done(&outcome));
    }
    let reason = forms::waiver(&request.fields, &contract.name)
        .map_err(|error| again(error, &request, &contract, archive.as_ref()))?;
    let batch = store::waive(&grant, &contract, reason.as_str(), trace(ctx, &request));
    ctx.write(batch).await?;
    Ok(request.done(&outcome))
}

/// The certificates of what was destroyed.
pub fn certificates(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::OpenConsole>(TABLE)?;
    let found: Vec<Certificate> = request.take_all()?;
    Ok(Response::page(pages::certificates(&request, &found)))
}

/// One certificate, to print.
pub fn certificate(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::OpenConsole>(TABLE)?;
    let found: Certificate = request.take_first()?.ok_or_else(Error::not_found)?;
    Ok(Response::page(pages::certificate(&request, &found)))
}

/// Today in the organisation's zone; 409 once the day that was set has come.
fn still_open(contract: &Contract, request: &Request) -> Result<NaiveDate, Error> {
    let zone = volumes::zone(contract);
    let came = contract
        .destroy_on
        .is_some_and(|day| has_come(day, zone, request.now));
    if came {
        return Err(Error::new(Kind::Conflict, fr::HAS_COME));
    }
    Ok(zone.civil_date(request.now))
}

fn again(error: Error, request: &Request, contract: &Contract, archive: Option<&Archive>) -> Error {
    with_form(error, |errors| {
        pages::console(request, contract, archive, errors)
    })
}

/// A mail to the administrateur, and to the organisation's contact where that is another address.
fn tell(ctx: &Ctx, contract: &Contract, kind: &str, mail: impl Fn(&str) -> Mail) -> Vec<Stmt> {
    let own = contract.administrator_email.as_deref();
    let office = contract.contact_email.as_deref();
    let readers: [(Option<PersonId>, Option<&str>); 2] = [
        (contract.administrator_id, own),
        (None, office.filter(|office| Some(*office) != own)),
    ];
    let reached = readers
        .into_iter()
        .filter_map(|(person, to)| Some((person, to?)));
    reached
        .map(|(person, to)| {
            ledger::enqueue(
                ctx.uuid(),
                contract.organisation_id,
                person,
                kind,
                &mail(to),
                ctx.now(),
            )
        })
        .collect()
}

fn done(path: &str, code: Code) -> Outcome {
    Outcome::changed(path.to_owned(), code, json!({ "done": true }))
}

fn path_of(contract: &Contract) -> String {
    format!("/console/organisations/{}{PLACE}", contract.organisation_id)
}
