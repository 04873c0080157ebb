//! What is printed: the sheet of one job, and the sheet of a day.

use super::{field::work, open};
use crate::{
    forms, fr,
    model::{Summary, round},
    pages::{self, DaySheet},
    policy::{TABLE, may},
    store::{
        days::{self, Days},
        read,
    },
};
use chrono::NaiveDate;
use domain::{
    calendar::parse_date,
    id::PersonId,
    policy::{Actor, Role},
};
use platform::{
    db::Stmt,
    directory::{self, MemberRow},
};
use web::{Ctx, Error, Lookup, Request, Response, input::Reader};

/// How many jobs one sheet holds: its codes must not make the page too heavy for a phone.
const MOST: u32 = 30;

/// The sheet of one job, for whoever sees it.
pub fn sheet(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (_, found) = open(&mut request)?;
    Ok(Response::page(pages::sheet(
        &request,
        &ctx.config.origin,
        &found.dossier,
        &found.place,
    )))
}

/// The team: whose sheet those who coordinate may print.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![directory::members(lookup.claims.organisation)]
}

/// Whose day, and which.
struct Asked {
    day: NaiveDate,
    of: Option<PersonId>,
}

/// The sheet of a day: an agent's own, or for those who coordinate that of one person or of all.
pub async fn day(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let team: Vec<MemberRow> = request.take_all()?;
    request.granted::<may::PrintDay>(TABLE)?;
    let asked = asked(&request, &actor)?;
    let (items, more) = jobs(ctx, &actor, &asked, Days::one(asked.day, request.zone())).await?;
    let items = in_round(&items);
    let coordinates = actor.role != Role::Agent;
    let members: Vec<MemberRow> = forms::assignable(&team)
        .filter(|_| coordinates)
        .cloned()
        .collect();
    let member = asked
        .of
        .filter(|_| coordinates)
        .map(|id| id.to_string())
        .unwrap_or_default();
    let sheet = DaySheet {
        day: asked.day,
        items: &items,
        more,
        members: &members,
        member: &member,
    };
    Ok(Response::page(pages::day_sheet(
        &request,
        &ctx.config.origin,
        &sheet,
    )))
}

fn asked(request: &Request, actor: &Actor) -> Result<Asked, Error> {
    let mut reader = Reader::new(&request.query);
    let day = reader.optional("jour", |raw| parse_date(raw).map_err(|_| fr::DAY));
    let of = reader.optional("assignee_id", |raw| {
        raw.parse::<PersonId>().map_err(|_| fr::CHOICE)
    });
    if !reader.is_clean() {
        return Err(reader.into_error());
    }
    let own = actor.role == Role::Agent;
    if own && of.is_some_and(|person| person != actor.person) {
        return Err(Error::forbidden());
    }
    Ok(Asked {
        day: day.unwrap_or_else(|| request.zone().civil_date(request.now)),
        of: of.or_else(|| own.then_some(actor.person)),
    })
}

/// What is to be done that day, what comes first first, and whether there is more than a sheet holds: of one person all that does not wait
/// for a later day, of all what is planned.
async fn jobs(
    ctx: &Ctx,
    actor: &Actor,
    asked: &Asked,
    day: Days,
) -> Result<(Vec<Summary>, bool), Error> {
    if let Some(person) = asked.of {
        return work(ctx, actor.organisation, person, day, MOST).await;
    }
    let statement = days::planned(actor.organisation, day, MOST + 1);
    let rows = days::rows(ctx.read(vec![statement]).await?)?;
    let (items, more) = read::cut(rows, MOST as usize);
    Ok((items, more.is_some()))
}

/// The same jobs in the order of the round.
fn in_round(items: &[Summary]) -> Vec<Summary> {
    let places: Vec<_> = items
        .iter()
        .map(|item| item.intervention.latitude.zip(item.intervention.longitude))
        .collect();
    let order = round::order(&places).into_iter();
    order
        .filter_map(|index| items.get(index).cloned())
        .collect()
}
