//! The planning, who is not there, and the calendars that read it.

use super::{commit, with_form};
use crate::{
    answers::planning as answers,
    forms::{self, planning as read_form},
    ics, notices,
    pages::{self, Entered},
    planning::{Planned, View, minus, plus},
    policy::{self, Action, TABLE, may},
    store::planning::{self as store, Absence, Feed, Subscriber},
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    calendar::Zone,
    id::{AbsenceId, PersonId},
    policy::{Actor, Subject, Ties, allows, check},
};
use http::StatusCode;
use platform::{
    Rows,
    db::Stmt,
    directory::{self, Credential, MemberRow},
};
use serde::de::DeserializeOwned;
use web::{Ctx, Error, Fields, Outcome, Request, Response};

/// How many interventions a page shows at most.
const PAGE: u32 = 250;
/// How many a program or a calendar gets at most.
const FEED: u32 = 1000;
/// How many days a calendar knows of: those that just were, and those to come.
const PAST: TimeDelta = TimeDelta::days(31);
const COMING: TimeDelta = TimeDelta::days(366);
/// The name of a calendar file ends so.
const EXTENSION: &str = ".ics";
const ABSENCES: &str = "/interventions/planning/indisponibilites";

/// Everything of the next rows.
fn all<T: DeserializeOwned>(rows: &mut impl Iterator<Item = Rows>) -> Result<Vec<T>, Error> {
    Ok(rows.next().map(Rows::all).transpose()?.unwrap_or_default())
}

fn reads_lanes(actor: &Actor) -> bool {
    allows(TABLE, actor.role, &Action::ReadLanes, Ties::NONE)
}

/// The planning of what the actor sees: a week, a month, what comes, or the week person by person.
pub async fn show(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    request.granted::<may::List>(TABLE)?;
    let window = read_form::window(&request.query, today(&request))?;
    if window.view == View::Team {
        request.granted::<may::ReadLanes>(TABLE)?;
    }
    let lanes = reads_lanes(&actor);
    let (from, until) = (window.first, plus(window.first, window.days));
    let known = if lanes {
        store::absences(actor.organisation, from, until)
    } else {
        store::absences_of(actor.organisation, actor.person, from)
    };
    let span = window.span(request.zone());
    let mut rows = read(ctx, &actor, span, PAGE, vec![known]).await?;
    let (items, complete, team) = taken(&mut rows, PAGE)?;
    if request.wants_json() {
        let found = answers::planning(&items, complete, &team, request.zone());
        return Ok(Response::json(&found));
    }
    let absences: Vec<Absence> = all(&mut rows)?;
    Ok(Response::page(pages::planning(
        &request,
        &pages::Planning {
            window,
            items: &items,
            complete,
            team: &team,
            absences: &absences,
            coordinates: lanes,
        },
    )))
}

/// What the actor sees from `start` to `end`, for programs.
pub async fn agenda(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    request.granted::<may::List>(TABLE)?;
    let span = read_form::span(&request.query, request.zone())?;
    let mut rows = read(ctx, &actor, span, FEED, Vec::new()).await?;
    let (items, complete, team) = taken(&mut rows, FEED)?;
    let found = answers::planning(&items, complete, &team, request.zone());
    Ok(Response::json(&found))
}

/// One round trip: what is planned, the team, and what else is asked for.
async fn read(
    ctx: &Ctx,
    actor: &Actor,
    span: (DateTime<Utc>, DateTime<Utc>),
    most: u32,
    more: Vec<Stmt>,
) -> Result<impl Iterator<Item = Rows> + use<>, Error> {
    let organisation = actor.organisation;
    let mut statements = vec![
        store::planned(organisation, policy::scope(actor), span, most + 1),
        directory::members(organisation),
    ];
    statements.extend(more);
    Ok(ctx.read(statements).await?.into_iter())
}

/// What is planned, whether that is all of it, and the team.
fn taken(
    rows: &mut impl Iterator<Item = Rows>,
    most: u32,
) -> Result<(Vec<Planned>, bool, Vec<MemberRow>), Error> {
    let mut items: Vec<Planned> = all(rows)?;
    let complete = items.len() <= most as usize;
    items.truncate(most as usize);
    Ok((items, complete, all(rows)?))
}

fn today(request: &Request) -> chrono::NaiveDate {
    request.zone().civil_date(request.now)
}

// ------------------------------------------------------------------ absences

/// The actor's right over the absences of that person.
fn over(actor: &Actor, person: PersonId) -> Subject {
    Subject {
        ties: Ties {
            assigned: false,
            own: person == actor.person,
            ..Ties::NONE
        },
        ..Subject::organisation(actor.organisation)
    }
}

/// What the page of absences reads: those that just were, and those to come.
#[must_use]
pub fn load_absences(lookup: &web::Lookup<'_>) -> Vec<Stmt> {
    let organisation = lookup.claims.organisation;
    let day = lookup.now.date_naive();
    vec![
        directory::members(organisation),
        store::absences(organisation, minus(day, 31), plus(day, 731)),
    ]
}

struct Known {
    team: Vec<MemberRow>,
    absences: Vec<Absence>,
}

fn known(request: &mut Request, actor: &Actor) -> Result<Known, Error> {
    check::<may::DeclareAbsence>(TABLE, actor, over(actor, actor.person))?;
    let team = request.take_all()?;
    let mut absences: Vec<Absence> = request.take_all()?;
    let all = reads_lanes(actor);
    absences.retain(|absence| all || absence.person_id == actor.person);
    Ok(Known { team, absences })
}

/// Who is not there: all of them for those who coordinate, their own for the others.
pub fn absences(mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let known = known(&mut request, &actor)?;
    if request.wants_json() {
        let found = answers::absences(&known.absences, &known.team);
        return Ok(Response::json(&found));
    }
    let empty = Fields::default();
    let entered = Entered::first(&empty);
    Ok(Response::page(absence_page(
        &request, &actor, &known, entered,
    )))
}

fn absence_page(
    request: &Request,
    actor: &Actor,
    known: &Known,
    entered: Entered<'_>,
) -> maud::Markup {
    let assignable: Vec<MemberRow> = forms::assignable(&known.team).cloned().collect();
    let people: &[MemberRow] = if reads_lanes(actor) { &assignable } else { &[] };
    let page = pages::Absences {
        absences: &known.absences,
        team: &known.team,
        people,
        entered,
    };
    pages::absences(request, &page)
}

/// Says that somebody is not there.
pub async fn add_absence(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let known = known(&mut request, &actor)?;
    let sent = request.fields.get("person_id").unwrap_or_default();
    let others = !sent.is_empty() && sent != actor.person.to_string();
    if others {
        request.granted::<may::ReadLanes>(TABLE)?;
    }
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let away = read_form::away(&request.fields, &actor, &known.team, today(&request));
    let away = away.map_err(|wrong| {
        with_form(Error::invalid(wrong), |wrong| {
            absence_page(
                &request,
                &actor,
                &known,
                Entered::wrong(&request.fields, wrong),
            )
        })
    })?;
    let grant = check::<may::DeclareAbsence>(TABLE, &actor, over(&actor, away.person))?;
    let absence = Absence {
        id: AbsenceId::new(ctx.uuid()),
        person_id: away.person,
        first_day: away.first,
        last_day: away.last,
    };
    let receipt = answers::absence_receipt(absence.id);
    let outcome = Outcome::created(ABSENCES.to_owned(), notices::ABSENCE_ADDED.code, receipt);
    let batch = store::add_absence(&grant, &absence, request.now, &ctx.random);
    Ok(commit(ctx, &request, &outcome, batch).await?)
}

/// Takes an absence back; whose the actor may not know of is not there.
pub async fn remove_absence(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let id: AbsenceId = request.param("absence_id")?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let found: Option<Absence> = request.take_first()?;
    let absence = found.ok_or_else(Error::not_found)?;
    let grant = check::<may::DeclareAbsence>(TABLE, &actor, over(&actor, absence.person_id))
        .map_err(|_| Error::not_found())?;
    let receipt = answers::absence_receipt(id);
    let outcome = Outcome::changed(ABSENCES.to_owned(), notices::ABSENCE_REMOVED.code, receipt);
    let batch = store::remove_absence(&grant, id, request.now, &ctx.random);
    Ok(commit(ctx, &request, &outcome, batch).await?)
}

// ------------------------------------------------------------------ calendar feeds

/// Whether the actor's calendar reads, and how to let it.
pub fn feed(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::Subscribe>(TABLE)?;
    let feed: Option<Feed> = request.take_first()?;
    if request.wants_json() {
        return Ok(Response::json(&answers::feed(feed, request.zone())));
    }
    Ok(Response::page(pages::feed(&request, feed)))
}

/// Gives the actor a secret address, told this once: only its hash is kept, so that nothing can answer it again.
pub async fn open_feed(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let grant = request.granted::<may::Subscribe>(TABLE)?;
    let secret = Credential::new(actor.organisation, actor.person, ctx.random.bytes());
    ctx.write(store::open_feed(&grant, &secret, request.now, &ctx.random))
        .await?;
    let address = format!("{}/agenda/{}{EXTENSION}", ctx.config.origin, secret.token());
    let response = if request.wants_json() {
        Response::json(&answers::feed_created(
            &address,
            request.now,
            request.zone(),
        ))
    } else {
        Response::page(pages::feed_opened(&request, &address))
    };
    Ok(response
        .with_status(StatusCode::CREATED)
        .with_header(http::header::CACHE_CONTROL, "no-store"))
}

/// Takes the address back: what it led to is gone at once.
pub async fn close_feed(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = request.granted::<may::Subscribe>(TABLE)?;
    let feed: Option<Feed> = request.take_first()?;
    let path = "/interventions/planning/abonnement".to_owned();
    let receipt = answers::feed(None, request.zone());
    let outcome = Outcome::changed(path, notices::FEED_CLOSED.code, receipt);
    if feed.is_none() {
        return Ok(request.done(&outcome));
    }
    let batch = store::close_feed(&grant, request.now, &ctx.random);
    Ok(commit(ctx, &request, &outcome, batch).await?)
}

/// The calendar of whoever holds this secret address: read only, what that person sees, nothing else.
pub async fn calendar(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let file: String = request.param("feed")?;
    let secret = file
        .strip_suffix(EXTENSION)
        .and_then(Credential::parse)
        .ok_or_else(Error::not_found)?;
    let rows = ctx.read(vec![store::subscriber(&secret)]).await?;
    let reader: Option<Subscriber> = all(&mut rows.into_iter())?.pop();
    let reader = reader.ok_or_else(Error::not_found)?;
    let actor = Actor {
        person: secret.person,
        organisation: secret.organisation,
        role: reader.role,
    };
    let span = (request.now - PAST, request.now + COMING);
    let scope = policy::scope(&actor);
    let rows = ctx
        .read(vec![store::planned(actor.organisation, scope, span, FEED)])
        .await?;
    let items: Vec<Planned> = all(&mut rows.into_iter())?;
    let zone = Zone::parse(&reader.zone).unwrap_or_default();
    let name = format!("Interventions – {}", reader.organisation_name);
    Ok(Response::calendar(ics::calendar(
        &name,
        &ctx.config.origin,
        &items,
        zone,
    )))
}
