//! The map: its page, with a list of the same interventions, and the points that its script asks for.

use crate::{
    answers, fr,
    model::Status,
    pages::{self, Map},
    place::Bounds,
    policy::{self, TABLE, may},
    store::{
        map::{self, Filter, Points},
        read,
        zones::{self, Zone},
    },
};
use chrono::TimeDelta;
use domain::policy::Actor;
use platform::db::Stmt;
use web::{Ctx, Error, Lookup, Request, Response, input::Reader};

/// How many interventions the list beside the map shows.
const PAGE: usize = 25;
/// How many points a map shows at once.
const POINTS: u32 = 10_000;
/// How many lines and surfaces it draws at once.
const OUTLINES: u32 = 200;

/// What the page reads besides its points: the categories and the zones to filter by.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let organisation = lookup.claims.organisation;
    vec![read::categories(organisation), zones::zones(organisation)]
}

/// The map, and the list of the latest of what it shows.
pub async fn page(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    request.granted::<may::List>(TABLE)?;
    let categories = read::tree(&mut request)?;
    let zones: Vec<Zone> = request.take_all()?;
    let wanted = u32::try_from(PAGE + 1).unwrap_or(u32::MAX);
    let found = read_points(ctx, &actor, &filter(&request, wanted)?).await?;
    let mut items = found.all();
    let more = items.len() > PAGE;
    items.truncate(PAGE);
    Ok(Response::page(pages::map(
        &request,
        &Map {
            items: &items,
            more,
            categories: &categories,
            zones: &zones,
        },
    )))
}

/// The points, or those with a line or a surface, as short as they can be told.
pub async fn points(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    request.granted::<may::List>(TABLE)?;
    let most = if request.query.has("outlines") {
        OUTLINES
    } else {
        POINTS
    };
    let found = read_points(ctx, &actor, &filter(&request, most)?).await?;
    Ok(Response::written_json(answers::points(
        &found,
        found.total >= most,
    )))
}

async fn read_points(ctx: &Ctx, actor: &Actor, filter: &Filter) -> Result<Points, Error> {
    let statement = map::points(actor.organisation, policy::scope(actor), filter);
    let rows = ctx.read(vec![statement]).await?;
    let points = rows.into_iter().next().map(Points::read).transpose()?;
    points.ok_or_else(|| Error::internal("the points were not read"))
}

/// What the query asks for; what is closed is shown only when asked for.
fn filter(request: &Request, limit: u32) -> Result<Filter, Error> {
    let mut reader = Reader::new(&request.query);
    let open = reader.optional("state", |raw| match raw {
        "open" => Ok(Some(true)),
        "closed" => Ok(Some(false)),
        "all" => Ok(None),
        _ => Err(fr::OPEN_CLOSED_OR_ALL),
    });
    let open = open.unwrap_or(Some(true));
    let shown = |status: &Status| open.is_none_or(|open| status.is_open() == open);
    let days = reader.optional("age", |raw| {
        raw.parse()
            .ok()
            .filter(|days| (1..=MOST_DAYS).contains(days))
            .ok_or(fr::AGE)
    });
    let filter = Filter {
        statuses: Status::ALL.into_iter().filter(shown).collect(),
        category: reader.optional("category_id", |raw| raw.parse().map_err(|_| fr::CHOICE)),
        zone: reader.optional("zone_id", |raw| raw.parse().map_err(|_| fr::CHOICE)),
        since: days.map(|days| request.now - TimeDelta::days(days)),
        bounds: reader
            .optional("bbox", |raw| Bounds::parse(raw).ok_or(fr::BBOX))
            .unwrap_or(Bounds::GLOBE),
        before: reader.optional("after", |raw| raw.parse().map_err(|_| fr::NUMBER)),
        outlines: reader.flag("outlines"),
        limit,
    };
    if reader.is_clean() {
        Ok(filter)
    } else {
        Err(reader.into_error())
    }
}

/// The oldest age that can be asked for: nothing is kept much longer (terms of use, 6.7).
const MOST_DAYS: i64 = 3660;
