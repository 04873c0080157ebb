//! Other software: reads services and requests, sends requests (Open311 GeoReport v2); and the administrateur who lets it.
//!
//! The standard lets everybody read. Here every call shows a key bound to one organisation (terms of use, 1.1 and 6.6): in
//! the header `X-Api-Key`, or in the body of a POST as the standard's `api_key`. Where requests are not open, there is nothing.

use super::{
    alerts::{self, Event},
    creation, with_form,
};
use crate::{
    answers::open311::{self as answers, Format, Service},
    forms::{self, Plan, open311::Refused},
    mails::News,
    model::{Answered, Category, Question, Status, Touch, alerts::Kind},
    notices,
    pages::open311 as pages,
    policy::{TABLE, may},
    store::{
        daily,
        open311::{self as store, Agency, Caller, Key, KeyLine, Line, WINDOW},
        read,
        write::New,
        zones::{self, Borders},
    },
};
use domain::{
    calendar::Zone,
    id::{InterventionId, ZoneId},
    policy::{Grant, Role},
};
use http::{StatusCode, header::RETRY_AFTER};
use platform::{
    Rows,
    db::{DbError, Single, Stmt},
    directory::{self, MemberRow},
};
use serde_json::Value;
use uuid::Uuid;
use web::{Ctx, Error, Lookup, Outcome, Request, Response, headers::API_KEY, notice::Code};

// ------------------------------------------------------------------ the standard

/// What a call is about, once its key is known.
struct Call {
    caller: Caller,
    agency: Agency,
    rows: std::vec::IntoIter<Rows>,
}

impl Call {
    fn zone(&self) -> Zone {
        Zone::parse(&self.agency.zone).unwrap_or_default()
    }

    fn take(&mut self) -> Result<Rows, Error> {
        self.rows
            .next()
            .ok_or_else(|| Error::internal("a call reads fewer rows than it takes"))
    }

    fn categories(&mut self) -> Result<Vec<Category>, Error> {
        Ok(read::tree_of(self.take()?)?)
    }

    fn questions(&mut self) -> Result<Vec<Question>, Error> {
        Ok(self.take()?.all()?)
    }
}

/// Why there is no answer.
enum Failure {
    /// The standard has a word for it.
    Refused(Refused),
    /// Requests are not open: there is nothing.
    Closed,
    /// It is our fault.
    Broken(Error),
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Broken(error)
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        Self::Broken(error.into())
    }
}

fn refused(code: u16, why: &str) -> Failure {
    Failure::Refused((code, vec![why.to_owned()]))
}

/// Lets a call in by its key, and reads in the same round trip what `load` asks for.
async fn enter(
    ctx: &Ctx,
    request: &Request,
    load: impl FnOnce(&Key) -> Vec<Stmt>,
) -> Result<Call, Failure> {
    let shown = request
        .header(API_KEY)
        .or_else(|| request.fields.get("api_key"))
        .unwrap_or_default();
    let Some(key) = Key::parse(shown) else {
        let rows = ctx.read(vec![store::any_open()]).await?;
        let open: Option<Single<i64>> = rows
            .into_iter()
            .next()
            .map(Rows::first)
            .transpose()?
            .flatten();
        return Err(open.map_or(Failure::Closed, |_| no_key()));
    };
    let mut statements = vec![
        store::agency(key.organisation()),
        Caller::count(&key, request.now),
    ];
    statements.extend(load(&key));
    let mut rows = ctx.read(statements).await?.into_iter();
    let mut take = || {
        rows.next()
            .ok_or_else(|| Error::internal("a batch lost its rows"))
    };
    let agency: Option<Agency> = take()?.first()?;
    let caller = Caller::read(&key, take()?)?;
    let agency = agency
        .filter(|agency| agency.opened_at.is_some())
        .ok_or(Failure::Closed)?;
    let caller = caller.ok_or_else(no_key)?;
    if caller.is_too_often() {
        return Err(refused(
            429,
            "Trop d’appels\u{a0}: attendez quelques minutes.",
        ));
    }
    jurisdiction(request, &agency)?;
    Ok(Call {
        caller,
        agency,
        rows,
    })
}

fn no_key() -> Failure {
    refused(
        403,
        "Clé absente ou inconnue\u{a0}: envoyez-la dans l’en-tête X-Api-Key.",
    )
}

/// 404 for a `jurisdiction_id` that is not the SIREN of the key's organisation.
fn jurisdiction(request: &Request, agency: &Agency) -> Result<(), Failure> {
    let asked = request
        .query
        .get("jurisdiction_id")
        .or_else(|| request.fields.get("jurisdiction_id"))
        .filter(|asked| !asked.is_empty());
    match asked {
        Some(asked) if agency.siren.as_deref() != Some(asked) => Err(refused(
            404,
            "jurisdiction_id\u{a0}: ce n’est pas celui de la clé.",
        )),
        _ => Ok(()),
    }
}

fn document(format: Format, root: &str, value: &Value) -> Response {
    match format {
        Format::Json => Response::json(value),
        Format::Xml => Response::xml(answers::xml(root, value)),
    }
}

/// The answer to a call whose path ends with its format.
fn answer(path: &str, root: &str, outcome: Result<Value, Failure>) -> Result<Response, Error> {
    let (_, format) = Format::of(path).ok_or_else(Error::not_found)?;
    match outcome {
        Ok(value) => Ok(document(format, root, &value)),
        Err(Failure::Closed) => Err(Error::not_found()),
        Err(Failure::Broken(error)) => Err(error),
        Err(Failure::Refused((code, why))) => {
            let why: Vec<&str> = why.iter().map(String::as_str).collect();
            let response = document(format, "errors", &answers::errors(code, &why))
                .with_status(StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_REQUEST));
            Ok(if code == 429 {
                response.with_header(RETRY_AFTER, &WINDOW.num_seconds().to_string())
            } else {
                response
            })
        }
    }
}

/// The name that a path parameter holds before its format.
fn name(request: &Request, parameter: &str) -> Result<String, Error> {
    let whole: String = request.param(parameter)?;
    Format::of(&whole)
        .map(|(name, _)| name.to_owned())
        .ok_or_else(Error::not_found)
}

fn categories_of(key: &Key) -> Vec<Stmt> {
    vec![read::categories(key.organisation())]
}

/// What can be asked for, and what is asked about it.
fn services_of(key: &Key) -> Vec<Stmt> {
    let organisation = key.organisation();
    vec![
        read::categories(organisation),
        daily::questions(organisation),
    ]
}

/// Where the standard is served.
pub async fn discovery(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let outcome = enter(ctx, &request, |_| Vec::new()).await.map(|call| {
        let config = &ctx.config;
        answers::discovery(&config.origin, &config.support, &call.agency, call.zone())
    });
    answer(&request.path, "discovery", outcome)
}

/// What can be asked for.
pub async fn services(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let outcome = async {
        let mut call = enter(ctx, &request, services_of).await?;
        let (categories, questions) = (call.categories()?, call.questions()?);
        let services = answers::services(&categories);
        Ok(answers::service_list(&services, &questions))
    };
    answer(&request.path, "services", outcome.await)
}

/// What a service asks beyond the place and the text.
pub async fn definition(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let outcome = async {
        let mut call = enter(ctx, &request, services_of).await?;
        let (categories, questions) = (call.categories()?, call.questions()?);
        let code = name(&request, "code")?;
        let services = answers::services(&categories);
        let service = services.iter().find(|service| service.code == code);
        let unknown = || refused(404, "service_code\u{a0}: ce service n’existe pas.");
        let service = service.ok_or_else(unknown)?;
        Ok(answers::definition(service, &questions))
    };
    answer(&request.path, "service_definition", outcome.await)
}

/// The requests of a span of time, or of some identifiers.
pub async fn list(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let outcome = async {
        let mut call = enter(ctx, &request, categories_of).await?;
        let categories = call.categories()?;
        let organisation = call.caller.organisation();
        let statement = if let Some(numbers) = forms::open311::numbers(&request.query) {
            store::numbered(organisation, &numbers)
        } else {
            let zone = call.zone();
            let wanted = forms::open311::wanted(&request.query, &categories, zone, request.now)?;
            store::asked(organisation, &wanted)
        };
        let lines = lines(ctx.read(vec![statement]).await?)?;
        Ok(answers::requests(&lines, &call.agency, call.zone()))
    };
    answer(&request.path, "service_requests", outcome.await)
}

fn lines(rows: Vec<Rows>) -> Result<Vec<Line>, DbError> {
    let rows = rows.into_iter().next();
    Ok(rows.map(Rows::all).transpose()?.unwrap_or_default())
}

/// The request of the path: its number names one of the key's organisation.
async fn one(ctx: &Ctx, request: &Request) -> Result<(Call, Line), Failure> {
    let number = name(request, "id")?.parse::<i64>().ok();
    let wanted: Vec<i64> = number.into_iter().collect();
    let mut call = enter(ctx, request, |key| {
        vec![store::numbered(key.organisation(), &wanted)]
    })
    .await?;
    let line: Option<Line> = call.take()?.first()?;
    let line = line.ok_or_else(|| refused(404, "Cette demande n’existe pas."))?;
    Ok((call, line))
}

/// One request.
pub async fn show(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let outcome = one(ctx, &request).await.map(|(call, line)| {
        let zone = call.zone();
        answers::requests(&[line], &call.agency, zone)
    });
    answer(&request.path, "service_requests", outcome)
}

/// The identifier behind a token: the same, since requests have theirs at once.
pub async fn token(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let outcome = one(ctx, &request)
        .await
        .map(|(_, line)| answers::token(line.number));
    answer(&request.path, "service_requests", outcome)
}

/// Takes a request in: it waits for its validation.
pub async fn receive(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let outcome = async {
        let mut call = enter(ctx, &request, |key| {
            let organisation = key.organisation();
            let mut statements = services_of(key);
            statements.push(read::register(organisation));
            statements.push(directory::members(organisation));
            statements.push(zones::around(
                organisation,
                forms::point_of(&request.fields, "lat", "long"),
            ));
            statements
        })
        .await?;
        let (categories, questions) = (call.categories()?, call.questions()?);
        let register: Option<read::Register> = call.take()?.first()?;
        let team: Vec<MemberRow> = call.take()?.all()?;
        let zones: Vec<zones::Zone> = call.take()?.all()?;
        let services: Vec<Service<'_>> = answers::services(&categories);
        let known = (categories.as_slice(), questions.as_slice());
        let (details, answered) = forms::open311::request(&request.fields, &services, known)?;
        let new = New {
            id: InterventionId::new(ctx.uuid()),
            number: register.map_or(0, |register| register.last) + 1,
            status: Status::ToValidate,
            details,
            plan: Plan::default(),
            assignees: Vec::new(),
            touch: Touch::new(request.now, call.zone()),
        };
        let found = Borders::of(&zones).at(forms::position(&new.details));
        let more = (found.districts.as_slice(), answered.as_slice());
        let number = write_new(ctx, &call, &team, more, new).await?;
        Ok(answers::received(number))
    };
    let outcome = outcome.await;
    let created = outcome.is_ok();
    let response = answer(&request.path, "service_requests", outcome)?;
    Ok(if created {
        response.with_status(StatusCode::CREATED)
    } else {
        response
    })
}

/// Writes it under the next number; whoever loses the race for that number reserves one of his own. Gives the number.
async fn write_new(
    ctx: &Ctx,
    call: &Call,
    team: &[MemberRow],
    (districts, answered): (&[ZoneId], &[Answered]),
    mut new: New,
) -> Result<i64, Error> {
    let caller = &call.caller;
    let rest = |new: &New| {
        let tags = districts.iter().map(|zone| (new.id, *zone));
        let mut rest = zones::tag(caller.organisation(), tags);
        rest.extend(store::answered(caller, new.id, answered));
        rest.extend(told(ctx, call, team, new));
        rest
    };
    let mut batch = store::receive(caller, &new, &ctx.random);
    batch.extend(rest(&new));
    match ctx.write(batch).await {
        Ok(_) => return Ok(new.number),
        Err(DbError::Stale) => {
            let rows = ctx.write(vec![store::reserve(caller)]).await?;
            new.number = creation::number(rows)?;
        }
        Err(error) => return Err(error.into()),
    }
    let mut batch = store::receive_reserved(caller, &new, &ctx.random);
    batch.extend(rest(&new));
    ctx.write(batch).await?;
    Ok(new.number)
}

/// Those who validate are told that a request waits.
fn told(ctx: &Ctx, call: &Call, team: &[MemberRow], new: &New) -> Vec<Stmt> {
    let details = &new.details;
    let title = details.kind.as_ref().unwrap_or(&details.category);
    let event = Event {
        organisation: call.caller.organisation(),
        organisation_name: &call.agency.name,
        urgent: false,
        news: News {
            kind: Kind::Requested,
            id: new.id,
            number: Some(new.number),
            title: &title.name,
            reason: None,
        },
    };
    let validates = |member: &&MemberRow| {
        matches!(member.role, Role::Administrator | Role::Coordinator)
            && member.suspended_at.is_none()
    };
    alerts::raise(ctx, &event, team.iter().filter(validates))
}

// ------------------------------------------------------------------ the administrateur

/// Where it is opened.
const PLACE: &str = "/interventions/open311";

/// Whether requests are open, and the keys.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let organisation = lookup.claims.organisation;
    vec![store::agency(organisation), store::keys(organisation)]
}

/// What the administrateur's page shows.
struct Desk {
    grant: Grant<may::ManageOpen311>,
    open: bool,
    keys: Vec<KeyLine>,
}

fn desk(request: &mut Request) -> Result<Desk, Error> {
    let agency: Option<Agency> = request.take_first()?;
    let keys = request.take_all()?;
    let grant = request.granted::<may::ManageOpen311>(TABLE)?;
    Ok(Desk {
        grant,
        open: agency.is_some_and(|agency| agency.opened_at.is_some()),
        keys,
    })
}

/// Whether requests are open, and the keys.
pub fn ask(mut request: Request) -> Result<Response, Error> {
    let desk = desk(&mut request)?;
    if request.wants_json() {
        let zone = request.zone();
        return Ok(Response::json(&answers::desk(desk.open, &desk.keys, zone)));
    }
    Ok(Response::page(pages::desk(
        &request,
        desk.open,
        &desk.keys,
        &[],
    )))
}

/// Opens the requests of the organisation; done already is done.
pub async fn open(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let desk = desk(&mut request)?;
    let outcome = outcome(notices::OPEN311_OPENED.code);
    if !desk.open {
        let batch = store::open(&desk.grant, &ctx.random, request.now);
        ctx.write(batch).await?;
    }
    Ok(request.done(&outcome))
}

/// Closes them; done already is done.
pub async fn close(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let desk = desk(&mut request)?;
    let outcome = outcome(notices::OPEN311_CLOSED.code);
    if desk.open {
        let batch = store::close(&desk.grant, &ctx.random, request.now);
        ctx.write(batch).await?;
    }
    Ok(request.done(&outcome))
}

fn outcome(notice: Code) -> Outcome {
    Outcome::changed(PLACE.to_owned(), notice, crate::answers::alerts::done())
}

/// Makes a key: it is shown once, and kept as its hash.
pub async fn add_key(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let desk = desk(&mut request)?;
    let label = forms::name(&request.fields).map_err(|wrong| {
        with_form(Error::invalid(wrong), |wrong| {
            pages::desk(&request, desk.open, &desk.keys, wrong)
        })
    })?;
    let (id, key) = (
        ctx.uuid(),
        Key::new(desk.grant.organisation(), ctx.random.bytes()),
    );
    let new = (id, label.as_str(), &key);
    let batch = store::add_key(&desk.grant, new, &ctx.random, request.now);
    ctx.write(batch).await?;
    let response = if request.wants_json() {
        Response::json(&answers::new_key(id, &label, &key.text()))
    } else {
        Response::page(pages::new_key(&request, &label, &key.text()))
    };
    Ok(response
        .with_status(StatusCode::CREATED)
        .with_header(http::header::CACHE_CONTROL, "no-store"))
}

/// Revokes a key: 404 when it is unknown; done already is done.
pub async fn revoke(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let desk = desk(&mut request)?;
    let id: Uuid = request.param("id")?;
    let key = desk.keys.iter().find(|key| key.id == id);
    if key.ok_or_else(Error::not_found)?.revoked_at.is_none() {
        let batch = store::revoke(&desk.grant, id, &ctx.random, request.now);
        ctx.write(batch).await?;
    }
    Ok(request.done(&outcome(notices::OPEN311_KEY_REVOKED.code)))
}
