//! Lists: the board of those who coordinate, an agent's day, a requester's own, and the list of each.

use super::field::work;
use crate::{
    answers, forms, fr,
    model::{Category, DAYS_AHEAD, Priority, SavedFilter, Status, Summary},
    pages::{self, Board, Column, List},
    planning::plus,
    policy::{self, Action, Scope, TABLE, may},
    store::{
        daily,
        days::{self, Days},
        read::{self, Count, Filter, Register},
        zones,
    },
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    calendar::{Zone, parse_date},
    id::InterventionId,
    policy::{Actor, Role, Ties, allows},
};
use http::header::LINK;
use platform::{
    Rows,
    db::{Single, Stmt},
    directory::{self, MemberRow},
};
use web::{Ctx, Error, Fields, Lookup, Request, Response, input::Reader};

/// How many interventions a page of a list holds, unless `limit` says otherwise.
const PAGE: u32 = 25;
/// How many at most.
const PAGE_MAX: u32 = 100;
/// How many a column of the board shows.
const COLUMN: u32 = 20;
/// How many an agent's day shows.
const DAY: u32 = 200;

/// The columns of the board.
const COLUMNS: [Status; 4] = [
    Status::ToValidate,
    Status::ToDo,
    Status::InProgress,
    Status::Done,
];

/// What every list reads besides its rows: the categories, the team and the zones to filter by, the organisation's choices, the
/// filters that are kept.
///
/// And, for whoever sees everything, what the rarest condition of the filter leaves.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let claims = lookup.claims;
    let mut statements = vec![
        read::categories(claims.organisation),
        directory::members(claims.organisation),
        read::register(claims.organisation),
        daily::filters(claims.organisation, claims.person),
        zones::names(claims.organisation),
    ];
    // The zone is not known yet: a day more is enough in every zone, and the list itself is exact.
    if let Ok(mut asked) = read_query(lookup.query, Zone::default(), lookup.now) {
        asked.filter.late_on = asked.filter.late_on.map(|day| day + TimeDelta::days(1));
        asked.filter.since = asked.filter.since.map(|since| since - TimeDelta::days(1));
        statements.extend(read::probes(lookup.claims.organisation, &asked.filter));
    }
    statements
}

struct Known {
    categories: Vec<Category>,
    team: Vec<MemberRow>,
    register: Option<Register>,
    kept: Vec<SavedFilter>,
    zones: Vec<zones::Name>,
    /// The interventions that the rarest condition leaves, when they are few.
    few: Option<Vec<InterventionId>>,
}

/// Those to whom work is given: one filters by them.
fn assignable(request: &mut Request) -> Result<Vec<MemberRow>, Error> {
    let team: Vec<MemberRow> = request.take_all()?;
    Ok(forms::assignable(&team).cloned().collect())
}

/// What the query asks for.
struct Asked {
    filter: Filter,
    /// Whether in the order of the deadlines.
    by_deadline: bool,
    /// Then, after that date.
    after_due: Option<NaiveDate>,
    view: View,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    /// By role: the board, the day, one's own.
    Home,
    /// The list with its filters.
    List,
    /// What is done.
    Finished,
    /// What an agent reported, where his organisation shows it to him.
    Reported,
}

/// The interventions that the actor sees.
pub async fn list(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    request.granted::<may::List>(TABLE)?;
    let known = Known {
        categories: read::tree(&mut request)?,
        team: assignable(&mut request)?,
        register: request.take_first()?,
        kept: request.take_all()?,
        zones: request.take_all()?,
        few: read::fewest(&mut request)?,
    };
    let asked = asked(&request, &actor)?;
    match (actor.role, asked.view, request.wants_json()) {
        (Role::Administrator | Role::Coordinator, View::Home, false) => {
            board(ctx, &request, &actor, &known, asked).await
        }
        (Role::Agent, View::Home, false) => day(ctx, &request, &actor).await,
        _ => rows(ctx, &request, &actor, &known, asked).await,
    }
}

/// What the query narrows the list to; 422 for what says nothing, 403 for what is asked by those who assign alone.
pub(super) fn filter(request: &Request, actor: &Actor) -> Result<Filter, Error> {
    Ok(asked(request, actor)?.filter)
}

fn asked(request: &Request, actor: &Actor) -> Result<Asked, Error> {
    let asked = read_query(&request.query, request.zone(), request.now)?;
    // Who does what is asked by those who assign (terms of use, 5).
    let by_person = asked.filter.assignee.is_some() || asked.filter.unassigned.is_some();
    if by_person && !allows(TABLE, actor.role, &Action::Assign, Ties::NONE) {
        return Err(Error::forbidden());
    }
    Ok(asked)
}

fn read_query(query: &Fields, zone: Zone, now: DateTime<Utc>) -> Result<Asked, Error> {
    let mut reader = Reader::new(query);
    let view = reader.optional("vue", |raw| match raw {
        "liste" => Ok(View::List),
        "terminees" => Ok(View::Finished),
        "signalees" => Ok(View::Reported),
        _ => Err(fr::VIEW),
    });
    let wanted = reader.list("status", |raw| Status::from_code(raw).ok_or(fr::STATUS));
    let state = reader.optional("state", |raw| match raw {
        "open" => Ok(true),
        "closed" => Ok(false),
        _ => Err(fr::OPEN_OR_CLOSED),
    });
    let finished = view == Some(View::Finished);
    let narrowed = !wanted.is_empty() || state.is_some() || finished;
    let chosen = Status::ALL.into_iter().filter(|status| {
        (wanted.is_empty() || wanted.contains(status))
            && state.is_none_or(|open| status.is_open() == open)
            && (!finished || *status == Status::Done)
    });
    let filter = Filter {
        statuses: narrowed.then(|| chosen.collect()),
        category: reader.optional("category_id", |raw| raw.parse().map_err(|_| fr::CHOICE)),
        kind: reader.optional("type_id", |raw| raw.parse().map_err(|_| fr::CHOICE)),
        zone: reader.optional("zone_id", |raw| raw.parse().map_err(|_| fr::CHOICE)),
        priority: reader.optional("priority", |raw| {
            Priority::from_code(raw).ok_or(fr::PRIORITY)
        }),
        blocked: reader.optional("blocked", yes_or_no),
        assignee: reader.optional("assignee_id", |raw| raw.parse().map_err(|_| fr::CHOICE)),
        unassigned: reader.optional("unassigned", yes_or_no),
        since: reader.optional("since", |raw| since(raw, zone).ok_or(fr::SINCE)),
        late_on: reader
            .optional("late", yes_or_no)
            .filter(|late| *late)
            .map(|_| zone.civil_date(now)),
        reopen_asked: reader.optional("reopen_asked", yes_or_no),
        words: query.get("q").map(read::words_of).unwrap_or_default(),
        before: reader.optional("after", |raw| raw.parse().map_err(|_| fr::NUMBER)),
        limit: reader
            .optional("limit", |raw| {
                raw.parse()
                    .ok()
                    .filter(|n| (1..=PAGE_MAX).contains(n))
                    .ok_or(fr::PAGE_SIZE)
            })
            .unwrap_or(PAGE),
    };
    let by_deadline = reader.optional("order", |raw| (raw == "due").then_some(()).ok_or(fr::ORDER));
    let after_due = reader.optional("after_due", |raw| parse_date(raw).map_err(|_| fr::SINCE));
    if !reader.is_clean() {
        return Err(reader.into_error());
    }
    Ok(Asked {
        filter,
        by_deadline: by_deadline.is_some(),
        after_due,
        view: view.unwrap_or(View::Home),
    })
}

fn yes_or_no(raw: &str) -> Result<bool, &'static str> {
    match raw {
        "1" | "true" | "on" => Ok(true),
        "0" | "false" => Ok(false),
        _ => Err(fr::YES_OR_NO),
    }
}

/// The first moment of a civil date in the zone.
fn since(raw: &str, zone: Zone) -> Option<chrono::DateTime<chrono::Utc>> {
    let date = parse_date(raw).ok()?;
    Some(
        zone.instant(date.and_time(chrono::NaiveTime::MIN))
            .resolve(),
    )
}

async fn board(
    ctx: &Ctx,
    request: &Request,
    actor: &Actor,
    known: &Known,
    asked: Asked,
) -> Result<Response, Error> {
    let filter = Filter {
        statuses: None,
        before: None,
        limit: COLUMN + 1,
        ..asked.filter
    };
    let today = request.zone().civil_date(request.now);
    let horizon = days::horizon(today, request.zone());
    // Who searches finds it whenever it is planned.
    let until = |status| (status == Status::ToDo && filter.words.is_empty()).then_some(horizon);
    let column = |status: &Status| {
        let few = known.few.clone();
        read::column(actor.organisation, *status, until(*status), &filter, few)
    };
    let mut statements: Vec<_> = COLUMNS.iter().map(column).collect();
    statements.push(read::counts(actor.organisation));
    statements.push(days::far(actor.organisation, horizon));
    let mut rows = ctx.read(statements).await?;
    let far: Vec<Single<u32>> = rows.pop().map(Rows::all).transpose()?.unwrap_or_default();
    let far = far.first().map_or(0, |row| row.value);
    let counts: Vec<Count> = rows.pop().map(Rows::all).transpose()?.unwrap_or_default();
    // A figure about a person is never shown, nor one that does not match what is shown (terms of use, 5).
    let plain = filter
        == Filter {
            limit: filter.limit,
            ..Filter::default()
        };
    let columns: Result<Vec<Column>, Error> = COLUMNS
        .into_iter()
        .zip(rows)
        .map(|(status, rows)| {
            let (items, more) = read::cut(rows.all()?, COLUMN as usize);
            let total = counts
                .iter()
                .find(|count| count.status == status)
                .map_or(0, |count| count.total)
                .saturating_sub(until(status).map_or(0, |_| far));
            Ok(Column {
                status,
                items,
                total: (plain && status.is_open()).then_some(u64::from(total)),
                more: more.is_some(),
            })
        })
        .collect();
    let validate = allows(TABLE, actor.role, &Action::Validate, Ties::NONE);
    let board = Board {
        columns: columns?,
        categories: &known.categories,
        members: &known.team,
        last_day: (far > 0 && until(Status::ToDo).is_some()).then(|| plus(today, DAYS_AHEAD)),
        validate,
    };
    Ok(Response::page(pages::board(request, &board)))
}

/// What an agent has to do, in the order of his day.
async fn day(ctx: &Ctx, request: &Request, actor: &Actor) -> Result<Response, Error> {
    let (today, zone) = (request.zone().civil_date(request.now), request.zone());
    let asked = Days::ahead(today, zone);
    let (items, more) = work(ctx, actor.organisation, actor.person, asked, DAY).await?;
    Ok(Response::page(pages::day(request, &items, more)))
}

async fn rows(
    ctx: &Ctx,
    request: &Request,
    actor: &Actor,
    known: &Known,
    asked: Asked,
) -> Result<Response, Error> {
    let page = asked.filter.limit;
    let filter = Filter {
        limit: page + 1,
        ..asked.filter
    };
    let scope = scope(actor, asked.view, known)?;
    let statement = if asked.by_deadline {
        read::by_deadline(actor.organisation, scope, &filter, asked.after_due)
    } else {
        read::list(actor.organisation, scope, &filter, known.few.clone())
    };
    let (items, next) = read::cut(read_list(ctx, scope, statement).await?, page as usize);
    let after_due = items.last().and_then(|item| {
        let due = item.intervention.follow_up.due_on;
        due.filter(|_| asked.by_deadline)
    });
    let next = next.map(|number| {
        let next = next_page(&request.path, &request.query, number);
        match after_due {
            Some(due) => format!("{next}&after_due={due}"),
            None => next,
        }
    });
    let response = if request.wants_json() {
        Response::json(&answers::list(&items, next.as_deref(), request.zone()))
    } else {
        let coordinates = scope == Scope::All;
        let members: &[MemberRow] = if coordinates { &known.team } else { &[] };
        let own = matches!(scope, Scope::AuthoredBy(_) | Scope::Concerning(_));
        let list = List {
            items: &items,
            next: next.as_deref(),
            categories: &known.categories,
            zones: &known.zones,
            members,
            own,
            several: coordinates && !items.is_empty(),
            kept: &known.kept,
        };
        Response::page(pages::list(request, &list))
    };
    Ok(match next {
        Some(next) => response.with_header(LINK, &format!("<{next}>; rel=\"next\"")),
        None => response,
    })
}

/// What the actor sees; an agent's own reports only where his organisation lets him.
fn scope(actor: &Actor, view: View, known: &Known) -> Result<Scope, Error> {
    let shown = known
        .register
        .is_some_and(|register| register.agents_see_reports);
    match (view, actor.role) {
        (View::Reported, Role::Agent) if shown => Ok(Scope::AuthoredBy(actor.person)),
        (View::Reported, _) => Err(Error::forbidden()),
        _ => Ok(policy::scope(actor)),
    }
}

async fn read_list(ctx: &Ctx, scope: Scope, statement: Stmt) -> Result<Vec<Summary>, Error> {
    let rows = ctx.read(vec![statement]).await?;
    let mut items: Vec<Summary> = rows
        .into_iter()
        .next()
        .map(Rows::all)
        .transpose()?
        .unwrap_or_default();
    if let Scope::Concerning(person) = scope {
        let followed = items
            .iter_mut()
            .filter(|item| item.intervention.author_id != Some(person));
        followed.for_each(Summary::veil);
    }
    Ok(items)
}

/// The same query, after that number.
pub(super) fn next_page(path: &str, query: &Fields, number: i64) -> String {
    let kept = query.iter().filter(|(name, value)| {
        !["after", "after_due", "fait", "tout"].contains(name) && !value.is_empty()
    });
    let mut text = form_urlencoded::Serializer::new(String::new());
    text.extend_pairs(kept)
        .append_pair("after", &number.to_string());
    format!("{path}?{}", text.finish())
}
