//! Each night: creates what comes back in the next sixty days, and says where somebody who was to do it is gone.

use super::rows_of;
use crate::{
    handlers::recurrences::days_due,
    mails::{self, Desk},
    model::Touch,
    place::Position,
    planning::plus,
    recurrence::AHEAD,
    store::{
        recurrences::{self as store, Due, Of, What},
        zones::{self, Borders, Zone},
    },
};
use chrono::NaiveDate;
use domain::policy::System;
use platform::{db::Stmt, ledger};
use web::{Ctx, Error};

/// How many recurrences are read at once.
const BATCH: u32 = 100;
/// How many times at most; the next night goes on.
const ROUNDS: usize = 50;

/// Creates the interventions that are due; running again creates none.
pub async fn nightly(ctx: &Ctx, system: &System) -> Result<(), Error> {
    // No zone is more than a day ahead of UTC.
    let horizon = plus(ctx.now().date_naive(), AHEAD + 1);
    for _ in 0..ROUNDS {
        let found: Vec<Due> = rows_of(ctx, store::due(system, horizon, BATCH))
            .await?
            .all()?;
        let whole = found.len() == BATCH as usize;
        let mut moved = false;
        for due in &found {
            moved |= advance(ctx, system, due).await?;
        }
        if !whole || !moved {
            break;
        }
    }
    Ok(())
}

/// Creates what one recurrence lacks; whether there was anything to do.
async fn advance(ctx: &Ctx, system: &System, due: &Due) -> Result<bool, Error> {
    let found = &due.recurrence;
    let today = found.zone().civil_date(ctx.now());
    let until = plus(today, AHEAD);
    if until <= found.created_through {
        return Ok(false);
    }
    let of = Of {
        organisation: found.organisation_id,
        id: found.id,
        version: found.version,
    };
    let dates = dates(due, today);
    let point = found.longitude.zip(found.latitude);
    let point = point.and_then(|(east, north)| Position::new(east, north));
    let around: Vec<Zone> = rows_of(ctx, zones::around(of.organisation, point))
        .await?
        .all()?;
    let mut batch = store::occurrences(
        of,
        &dates,
        &What {
            slot: found.slot(),
            zone: found.zone(),
            words: &found.words(),
            working_days: found.working_days,
            districts: &Borders::of(&around).at(point).districts,
        },
        Touch::new(ctx.now(), found.zone()).keeping(due.holidays),
        &ctx.random,
    );
    batch.push(store::through(system, of, until));
    if due.left_count < found.assignee_count && !dates.is_empty() {
        batch.extend(warn(ctx, system, due).await?);
        batch.push(store::told(system, of, due.left_count));
    }
    ctx.write(batch).await?;
    Ok(true)
}

fn dates(due: &Due, today: NaiveDate) -> Vec<NaiveDate> {
    let rule = due.recurrence.rule();
    rule.map(|rule| days_due(&rule, due.recurrence.created_through, today))
        .unwrap_or_default()
}

/// A mail to each of those who coordinate: somebody who was to do it is gone.
async fn warn(ctx: &Ctx, system: &System, due: &Due) -> Result<Vec<Stmt>, Error> {
    let found = &due.recurrence;
    let desks: Vec<store::Desk> = rows_of(ctx, store::desks(system, found.organisation_id))
        .await?
        .all()?;
    Ok(desks
        .iter()
        .map(|desk| {
            let to = Desk {
                origin: &ctx.config.origin,
                organisation: &due.organisation_name,
                to: &desk.email,
            };
            let mail = mails::recurrence_short(&to, found.title(), found.id, due.left_count == 0);
            ledger::enqueue(
                ctx.uuid(),
                found.organisation_id,
                desk.person_id,
                "recurrence_short",
                &mail,
                ctx.now(),
            )
        })
        .collect())
}
