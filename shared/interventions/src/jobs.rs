//! What happens by the clock: forgetting what is old enough, after a warning, and emptying the queue of R2 deletions.

pub mod alerts;
pub mod recurrences;

use crate::{
    handlers::{alerts as telling, photos},
    mails::{self, Desk, News},
    model::{Priority, alerts::Kind},
    store::forget::{self, Due, Object, Stuck, Threatened},
};
use chrono::{DateTime, Days, NaiveDate, Timelike as _, Utc};
use domain::{
    calendar::{Zone, to_db},
    policy::System,
    retention::Function,
};
use platform::{
    Rows,
    db::{DbError, Single, Stmt},
    ledger,
    purge::{self, Run},
    stopwatch,
};
use web::{Ctx, Error, picture};

/// How long before a deletion the administrateur is told, in days.
const NOTICE: u64 = 30;
/// How many batches one night deletes at most; the next night goes on.
const ROUNDS: usize = 50;
/// How many objects one hour tries to delete.
const OBJECTS: u32 = 200;

/// Each night: warns, then deletes what is due, then applies the rules that only delete rows.
pub async fn nightly(ctx: &Ctx, system: &System) -> Result<(), Error> {
    warn(ctx, system).await?;
    let run = forget(ctx, system).await?;
    purge::log(&ctx.db, &ctx.random, system, &run, ctx.now()).await?;
    purge::run(
        &ctx.db,
        &ctx.random,
        system,
        Function::Interventions,
        ctx.now(),
    )
    .await?;
    Ok(())
}

fn today(ctx: &Ctx, zone: &str) -> NaiveDate {
    civil_date(ctx.now(), zone)
}

fn civil_date(moment: DateTime<Utc>, zone: &str) -> NaiveDate {
    Zone::parse(zone).unwrap_or_default().civil_date(moment)
}

async fn rows_of(ctx: &Ctx, statement: Stmt) -> Result<Rows, DbError> {
    let rows = ctx.read(vec![statement]).await?;
    rows.into_iter()
        .next()
        .ok_or_else(|| DbError::Failed("a statement lost its rows".to_owned()))
}

/// One mail to each administrateur who has open interventions that will be deleted within [`NOTICE`] days, once for each of
/// them; a second one when there are more than a batch.
async fn warn(ctx: &Ctx, system: &System) -> Result<(), Error> {
    let horizon = ctx.now().date_naive() + Days::new(NOTICE + 1);
    for _ in 0..ROUNDS {
        let found: Vec<Threatened> = rows_of(ctx, forget::threatened(system, horizon))
            .await?
            .all()?;
        let whole = found.len() == purge::BATCH;
        let near = |item: &Threatened| item.purge_on <= today(ctx, &item.zone) + Days::new(NOTICE);
        let near: Vec<Threatened> = found.into_iter().filter(near).collect();
        for same in near.chunk_by(|one, other| one.organisation_id == other.organisation_id) {
            let mut batch = warning(ctx, same);
            batch.extend(
                same.iter()
                    .map(|item| forget::warned(system, item, today(ctx, &item.zone))),
            );
            ctx.write(batch).await?;
        }
        if !whole || near.is_empty() {
            break;
        }
    }
    Ok(())
}

/// The mail about those, if their administrateur can be written to.
fn warning(ctx: &Ctx, items: &[Threatened]) -> Vec<Stmt> {
    let Some(first) = items.first() else {
        return Vec::new();
    };
    let (Some(person), Some(to)) = (first.person_id, first.email.as_deref()) else {
        return Vec::new();
    };
    let desk = Desk {
        origin: &ctx.config.origin,
        organisation: &first.organisation_name,
        to,
    };
    let on = items
        .iter()
        .map(|item| item.purge_on)
        .min()
        .unwrap_or(first.purge_on);
    let told: Vec<_> = items.iter().map(|item| (item.id, item.number)).collect();
    let mail = mails::purge_warning(&desk, &told, on);
    vec![ledger::enqueue(
        ctx.uuid(),
        first.organisation_id,
        person,
        "purge_warning",
        &mail,
        ctx.now(),
    )]
}

/// Deletes what is due, batch after batch: rows at once, objects through the queue.
async fn forget(ctx: &Ctx, system: &System) -> Result<Run, Error> {
    let started = stopwatch();
    let (mut count, mut finished) = (0, false);
    for _ in 0..ROUNDS {
        let day = ctx.now().date_naive() + Days::new(1);
        let found: Vec<Due> = rows_of(ctx, forget::due(system, day)).await?.all()?;
        let whole = found.len() == purge::BATCH;
        let due: Vec<Due> = found
            .into_iter()
            .filter(|item| item.purge_on <= today(ctx, &item.zone))
            .collect();
        if !due.is_empty() {
            count += due.len();
            let batch = forget::delete(system, &due, civil_date, ctx.now());
            ctx.write(batch.into()).await?;
        }
        if !whole || due.is_empty() {
            finished = !whole;
            break;
        }
    }
    let oldest: Option<Single<Option<String>>> =
        rows_of(ctx, forget::oldest(system)).await?.first()?;
    Ok(Run {
        rule: "intervention".to_owned(),
        count,
        oldest_kept: oldest.and_then(|row| row.value),
        finished,
        duration_ms: purge::elapsed(started),
    })
}

/// Each night: queues the photos that an upload left behind.
pub async fn sweep(ctx: &Ctx, system: &System) -> Result<(), Error> {
    let rule = "file_deletion.stray";
    picture::sweep(ctx, system, rule, &[photos::FOLDER], forget::strays).await
}

/// Each hour: deletes the objects that wait, and forgets them once R2 says that they are gone.
pub async fn hourly(ctx: &Ctx, system: &System) -> Result<(), Error> {
    let started = stopwatch();
    let waiting: Vec<Object> = rows_of(ctx, forget::objects(system, ctx.now(), OBJECTS))
        .await?
        .all()?;
    if waiting.is_empty() {
        return Ok(());
    }
    let mut batch = Vec::with_capacity(waiting.len());
    let mut gone = 0;
    for object in &waiting {
        if delete(ctx, &object.key).await {
            gone += 1;
            batch.push(forget::gone(system, &object.key));
        } else {
            batch.push(forget::failed(system, &object.key));
        }
    }
    ctx.write(batch).await?;
    let run = Run {
        rule: "file_deletion".to_owned(),
        count: gone,
        oldest_kept: (gone < waiting.len()).then(|| to_db(ctx.now())),
        finished: waiting.len() < OBJECTS as usize && gone == waiting.len(),
        duration_ms: purge::elapsed(started),
    };
    Ok(purge::log(&ctx.db, &ctx.random, system, &run, ctx.now()).await?)
}

/// From what hour on, on the clock of the organisation, people are told of what is to be relaunched that day.
const MORNING: u32 = 7;

/// Each hour: tells those concerned of the blocked interventions whose day of relaunch has come, once it is morning there.
pub async fn relaunch(ctx: &Ctx, system: &System) -> Result<(), Error> {
    let now = ctx.now();
    let horizon = now.date_naive() + Days::new(1);
    let found: Vec<Stuck> = rows_of(ctx, forget::stuck(system, horizon)).await?.all()?;
    let mut batch = Vec::new();
    for same in found.chunk_by(|one, other| one.intervention.id == other.intervention.id) {
        if let Some(first) = same.first().filter(|first| is_time(first, now)) {
            batch.extend(told(ctx, first, same));
            batch.push(forget::relaunched(system, &first.intervention, now));
        }
    }
    if !batch.is_empty() {
        ctx.write(batch).await?;
    }
    Ok(())
}

fn is_time(stuck: &Stuck, now: DateTime<Utc>) -> bool {
    let civil = Zone::parse(&stuck.zone).unwrap_or_default().civil(now);
    let due = stuck.intervention.follow_up.relaunch_on;
    due.is_some_and(|day| day < civil.date() || (day == civil.date() && civil.hour() >= MORNING))
}

fn told(ctx: &Ctx, first: &Stuck, same: &[Stuck]) -> Vec<Stmt> {
    let item = &first.intervention;
    let event = telling::Event {
        organisation: item.organisation_id,
        organisation_name: &first.organisation_name,
        urgent: item.priority == Priority::Urgent,
        news: News {
            kind: Kind::Relaunched,
            id: item.id,
            number: Some(item.number),
            title: item.title(),
            reason: None,
        },
    };
    let members = same.iter().map(|stuck| &stuck.member);
    let reachable = members.filter(|member| member.suspended_at.is_none());
    telling::raise(ctx, &event, reachable)
}

/// Whether the object is gone for certain.
async fn delete(ctx: &Ctx, key: &str) -> bool {
    let Ok(files) = ctx.files() else {
        return false;
    };
    files.delete(key).await.is_ok() && matches!(files.exists(key).await, Ok(false))
}
