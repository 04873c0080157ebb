//! Each night: creates what comes back in the next sixty days, and says where somebody who was to do it is gone.

use super::rows_of;
use crate::{
    forms,
    handlers::{
        alerts::{self as telling, Event},
        notices::coordinates,
        recurrences::days_due,
    },
    mails::News,
    model::{Priority, Touch, alerts::Kind},
    place::Position,
    planning::plus,
    recurrence::AHEAD,
    store::{
        recurrences::{self as store, Chosen, Day, Due, Of, What},
        zones::{self, Borders, Zone},
    },
};
use chrono::NaiveDate;
use domain::{id::PersonId, policy::System};
use platform::{
    db::Stmt,
    directory::{self, MemberRow},
};
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
    let days = store::days(&dates(due, today), ctx.now(), &ctx.random);
    let point = found.longitude.zip(found.latitude);
    let point = point.and_then(|(east, north)| Position::new(east, north));
    let around: Vec<Zone> = rows_of(ctx, zones::around(of.organisation, point))
        .await?
        .all()?;
    let mut batch = store::occurrences(
        of,
        &days,
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
    if let Some(first) = days.first() {
        batch.extend(tell(ctx, system, due, of, first).await?);
    }
    ctx.write(batch).await?;
    Ok(true)
}

fn dates(due: &Due, today: NaiveDate) -> Vec<NaiveDate> {
    let rule = due.recurrence.rule();
    rule.map(|rule| days_due(&rule, due.recurrence.created_through, today))
        .unwrap_or_default()
}

/// Of the first intervention that the night creates: to those who do it, where none was there before; to those who coordinate,
/// with an address or without, where somebody who was to do it is gone.
async fn tell(
    ctx: &Ctx,
    system: &System,
    due: &Due,
    of: Of,
    first: &Day,
) -> Result<Vec<Stmt>, Error> {
    let found = &due.recurrence;
    let begins = found.created_through < found.first_day;
    let short = due.left_count < found.assignee_count;
    let mut batch = Vec::new();
    if !begins && !short {
        return Ok(batch);
    }
    let team: Vec<MemberRow> = rows_of(ctx, directory::members(of.organisation))
        .await?
        .all()?;
    let event = |kind| Event {
        organisation: of.organisation,
        organisation_name: &due.organisation_name,
        urgent: found.priority == Priority::Urgent,
        news: News {
            kind,
            id: first.id,
            number: None,
            title: found.title(),
            reason: None,
        },
    };
    if begins {
        let chosen: Vec<Chosen> = rows_of(ctx, store::chosen(of.organisation, of.id))
            .await?
            .all()?;
        let people: Vec<PersonId> = chosen.into_iter().map(|one| one.person_id).collect();
        let told = forms::assignable(&team).filter(|member| people.contains(&member.person_id));
        batch.extend(telling::raise(ctx, &event(Kind::Assigned), told));
    }
    if short {
        let told = team
            .iter()
            .filter(|member| coordinates(member.role) && member.suspended_at.is_none());
        batch.extend(telling::raise(ctx, &event(Kind::RecurrenceShort), told));
        batch.push(store::told(system, of, due.left_count));
    }
    Ok(batch)
}
