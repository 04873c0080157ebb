//! What the night does: forgets what is due, announces the end of unused accounts, erases them.

pub mod closing;

use crate::{
    departure, mails,
    model::pictures::{LOGOS, PORTRAITS},
    store::{
        departures::{self, REPEATED, Undone},
        pictures,
        team::{Open, Reader},
        unused::{self as store, ACCOUNTS, LINES, Leaving, Unused},
    },
};
use chrono::{Days, Months, NaiveDate};
use domain::{
    calendar::{Zone, add_years, years_before},
    policy::System,
    retention::{AUDIT_ACTOR_YEARS, Function},
};
use platform::{
    Rows,
    db::{Single, Stmt},
    ledger,
    purge::{self, Run, elapsed},
    stopwatch,
};
use web::{Ctx, Error, picture};

/// After how many years without any authenticated activity an account goes (terms of use, 6.7).
const UNUSED_YEARS: u16 = 2;

/// How many days before its end it is announced (terms of use, 6.7).
const NOTICE: Days = Days::new(30);

/// How many statements of [`LINES`] audit lines a night makes at most.
const ROUNDS: usize = 50;

/// Applies identity's rules of the register.
pub async fn purge(ctx: &Ctx, system: &System) -> Result<(), Error> {
    purge::run(&ctx.db, &ctx.random, system, Function::Identity, ctx.now()).await?;
    Ok(())
}

/// Queues the logos and the photos of people that an upload left behind.
pub async fn sweep(ctx: &Ctx, system: &System) -> Result<(), Error> {
    let (rule, folders) = ("file_deletion.stray_pictures", [LOGOS, PORTRAITS]);
    picture::sweep(ctx, system, rule, &folders, pictures::strays).await
}

/// Takes the actor off the audit lines of more than a year ago.
pub async fn blank_actors(ctx: &Ctx, system: &System) -> Result<(), Error> {
    let started = stopwatch();
    let months = Months::new(AUDIT_ACTOR_YEARS.unsigned_abs().saturating_mul(12));
    let until = ctx
        .now()
        .checked_sub_months(months)
        .ok_or_else(|| Error::internal("no such moment"))?;
    let (mut count, mut finished) = (0, false);
    for _ in 0..ROUNDS {
        let blanked = first(ctx.write(vec![store::blank_actors(system, until)]).await?)?
            .all::<Single<i64>>()?
            .len();
        count += blanked;
        if blanked < LINES as usize {
            finished = true;
            break;
        }
    }
    log(ctx, system, "audit.actor_id", count, finished, started).await
}

/// Warns, once, whoever will be erased in thirty days; of an administrateur, who is kept, the operator, which warns him of nothing.
pub async fn warn_unused(ctx: &Ctx, system: &System) -> Result<(), Error> {
    let started = stopwatch();
    let today = today(ctx);
    let due = years_before(
        today.checked_add_days(NOTICE).unwrap_or(today),
        UNUSED_YEARS,
    );
    ctx.write(vec![store::take_back(system, due)]).await?;
    let accounts: Vec<Unused> = first(ctx.read(vec![store::to_warn(system, due)]).await?)?.all()?;
    let batch: Vec<Stmt> = accounts
        .iter()
        .flat_map(|account| warn(ctx, system, account, today))
        .collect();
    if !batch.is_empty() {
        ctx.write(batch).await?;
    }
    log(
        ctx,
        system,
        "person.warned_on",
        accounts.len(),
        accounts.len() < ACCOUNTS as usize,
        started,
    )
    .await
}

fn warn(ctx: &Ctx, system: &System, account: &Unused, today: NaiveDate) -> Vec<Stmt> {
    let noted = store::warned(system, account, today);
    // A warning that comes late still leaves its thirty days.
    let earliest = today.checked_add_days(NOTICE).unwrap_or(today);
    let on = add_years(account.last_active_on, UNUSED_YEARS).max(earliest);
    let organisation = &account.organisation_name;
    let mail = match &account.email {
        _ if account.is_administrator => Some(mails::unused::absent_administrator(
            organisation,
            &ctx.config.support,
        )),
        Some(to) => Some(mails::unused::warning(
            &ctx.config.origin,
            organisation,
            to,
            on,
        )),
        None => None,
    };
    let queued = mail.map(|mail| {
        let kind = "unused_account";
        ledger::enqueue(
            ctx.uuid(),
            account.organisation_id,
            account.person_id,
            kind,
            &mail,
            ctx.now(),
        )
    });
    std::iter::once(noted).chain(queued).collect()
}

/// Erases whoever was warned thirty days ago and has not come back: a departure from every organisation, whose
/// coordinateurs hear what is left to assign.
pub async fn erase_unused(ctx: &Ctx, system: &System) -> Result<(), Error> {
    let started = stopwatch();
    let today = today(ctx);
    let due = years_before(today, UNUSED_YEARS);
    let warned = today.checked_sub_days(NOTICE).unwrap_or(today);
    let memberships: Vec<Leaving> =
        first(ctx.read(vec![store::to_erase(system, due, warned)]).await?)?.all()?;
    let (mut due_now, mut count) = (0, 0);
    for person in memberships.chunk_by(|one, next| one.person_id == next.person_id) {
        due_now += 1;
        match erase(ctx, system, person, due).await {
            Ok(()) => count += 1,
            // One account that cannot be erased does not keep the others.
            Err(error) => platform::log(&format!("an unused account was not erased: {error}")),
        }
    }
    log(ctx, system, "person", count, due_now < ACCOUNTS, started).await
}

async fn erase(
    ctx: &Ctx,
    system: &System,
    memberships: &[Leaving],
    due: NaiveDate,
) -> Result<(), Error> {
    let mut left_behind = ctx
        .read(store::left_behind(system, memberships))
        .await?
        .into_iter();
    let guard = memberships
        .first()
        .map(|first| store::erase(system, first, due, ctx.uuid(), ctx.now()));
    let mut batch: Vec<Stmt> = guard.into_iter().flatten().collect();
    for membership in memberships {
        batch.extend(departure::statements(
            membership.organisation_id,
            membership.person_id,
            ctx.now(),
        ));
        let open: Vec<Open> = left_behind
            .next()
            .map(Rows::all)
            .transpose()?
            .unwrap_or_default();
        let readers: Vec<Reader> = left_behind
            .next()
            .map(Rows::all)
            .transpose()?
            .unwrap_or_default();
        let (organisation, name) = (membership.organisation_id, &membership.organisation_name);
        batch.extend(departure::to_assign(
            ctx,
            organisation,
            name,
            &open,
            &readers,
        ));
    }
    ctx.write(batch).await?;
    Ok(())
}

/// Makes those leave again who had left and whom a restore brought back. Nobody is told twice; an ordinary hour logs nothing.
pub async fn repeat_departures(ctx: &Ctx, system: &System) -> Result<(), Error> {
    let started = stopwatch();
    let undone: Vec<Undone> = first(
        ctx.read(vec![departures::undone(system, ctx.now())])
            .await?,
    )?
    .all()?;
    for &one in &undone {
        let mut batch = departures::repeat(system, one, ctx.uuid(), ctx.now()).to_vec();
        batch.extend(departure::statements(
            one.organisation_id,
            one.person_id,
            ctx.now(),
        ));
        ctx.write(batch).await?;
    }
    if undone.is_empty() {
        return Ok(());
    }
    let finished = undone.len() < REPEATED as usize;
    log(ctx, system, "departure", undone.len(), finished, started).await
}

/// The day of a run. An account belongs to no zone; the days are those of Paris.
fn today(ctx: &Ctx) -> NaiveDate {
    Zone::PARIS.civil_date(ctx.now())
}

async fn log(
    ctx: &Ctx,
    system: &System,
    rule: &str,
    count: usize,
    finished: bool,
    started: f64,
) -> Result<(), Error> {
    let run = Run {
        rule: rule.to_owned(),
        count,
        oldest_kept: None,
        finished,
        duration_ms: elapsed(started),
    };
    purge::log(&ctx.db, &ctx.random, system, &run, ctx.now()).await?;
    Ok(())
}

fn first(rows: Vec<Rows>) -> Result<Rows, Error> {
    rows.into_iter()
        .next()
        .ok_or_else(|| Error::internal("a batch gave no rows"))
}
