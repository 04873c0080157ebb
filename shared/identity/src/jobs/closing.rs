//! What the clock does at the end of a contract: makes archives, lets them expire, destroys on its day, and certifies.

use super::{first, log};
use crate::{
    mails::closing as mails,
    model::closing::has_come,
    store::closing::{self as store, Archive, Certificate, Contract, Due},
    volumes::{self, FOLDER},
};
use chrono::{Days, TimeDelta};
use domain::{
    calendar::Zone,
    id::{OrganisationId, PersonId},
    policy::System,
    retention::Rule,
};
use platform::{
    Rows,
    db::{Single, Stmt, flag},
    estate, ledger,
    purge::BATCH,
    stopwatch,
};
use serde::Deserialize;
use web::{Ctx, Error};

/// How many volumes one hour makes for one organisation at most.
const VOLUMES: usize = 12;

/// How many batches one run takes away from one organisation at most: D1 answers a thousand statements to one event.
const ROUNDS: usize = 120;

/// How many batches of volumes one night lets expire at most.
const EXPIRIES: usize = 50;

/// How many listings one night reads.
const LISTINGS: usize = 20;

/// How old an object that is no volume's must be to have been left behind.
const STRAY: TimeDelta = TimeDelta::days(1);

/// Each hour: makes the next volumes of every archive that is being made, and tells the administrateur once all are there.
pub async fn make_volumes(ctx: &Ctx, system: &System) -> Result<(), Error> {
    let running: Vec<Archive> = first(ctx.read(vec![store::running(system)]).await?)?.all()?;
    for archive in running {
        // One archive that cannot be made does not keep the others.
        if let Err(error) = continued(ctx, system, archive).await {
            platform::log(&format!("an archive does not advance: {error}"));
        }
    }
    Ok(())
}

async fn continued(ctx: &Ctx, system: &System, mut archive: Archive) -> Result<(), Error> {
    for _ in 0..VOLUMES {
        let mut rows = ctx.read(store::resume(system, &archive)).await?.into_iter();
        let read: Option<Archive> = next(&mut rows)?.first()?;
        let contract: Option<Contract> = next(&mut rows)?.first()?;
        // Somebody makes volumes at this moment, or began anew: the next hour goes on.
        let same = read.filter(|read| read.id == archive.id && read.cursor == archive.cursor);
        let (Some(read), Some(contract)) = (same, contract) else {
            return Ok(());
        };
        let made = volumes::make(ctx, &contract, &read, rows.collect()).await?;
        if !volumes::added(ctx.write(made.batch).await?)? {
            return Ok(());
        }
        if made.completed {
            return tell(ctx, &contract, &read).await;
        }
        archive = read;
        archive.cursor = made.next.text();
    }
    Ok(())
}

async fn tell(ctx: &Ctx, contract: &Contract, archive: &Archive) -> Result<(), Error> {
    let Some(to) = &contract.administrator_email else {
        return Ok(());
    };
    let (origin, name) = (&ctx.config.origin, &contract.name);
    let zone = volumes::zone(contract);
    let mail = mails::ready(origin, name, to, archive.expires_at, zone);
    ctx.write(vec![ledger::enqueue(
        ctx.uuid(),
        contract.organisation_id,
        contract.administrator_id,
        "archive_ready",
        &mail,
        ctx.now(),
    )])
    .await?;
    Ok(())
}

/// Each night: volumes past their thirty days go to the queue of deletions, and so does what an interrupted step left in storage.
pub async fn expire(ctx: &Ctx, system: &System) -> Result<(), Error> {
    let started = stopwatch();
    let (mut count, mut finished) = (0, false);
    for _ in 0..EXPIRIES {
        let rows = ctx.write(store::expire(system, ctx.now())).await?;
        let gone = last(rows)?.all::<Single<i64>>()?.len();
        count += gone;
        if gone < BATCH {
            finished = true;
            break;
        }
    }
    log(ctx, system, "archive_volume", count, finished, started).await?;
    sweep(ctx, system).await
}

async fn sweep(ctx: &Ctx, system: &System) -> Result<(), Error> {
    let started = stopwatch();
    let (mut count, mut cursor) = (0, None);
    for _ in 0..LISTINGS {
        let listing = ctx.files()?.list(FOLDER, cursor.as_deref()).await?;
        let old = listing
            .files
            .into_iter()
            .filter(|file| ctx.now() - file.uploaded >= STRAY);
        let keys: Vec<serde_json::Value> = old.map(|file| file.key.into()).collect();
        if !keys.is_empty() {
            let keys = serde_json::Value::from(keys).to_string();
            let queued = ctx
                .write(vec![store::strays(system, &keys, ctx.now())])
                .await?;
            count += first(queued)?.all::<Single<i64>>()?.len();
        }
        cursor = listing.next;
        if cursor.is_none() {
            break;
        }
    }
    let rule = "file_deletion.archive";
    log(ctx, system, rule, count, cursor.is_none(), started).await
}

/// Each night: begins the destruction of organisations whose day has come and who took their archive, or need none.
pub async fn begin(ctx: &Ctx, system: &System) -> Result<(), Error> {
    // The day comes first where clocks are ahead of UTC.
    let latest = ctx.now().date_naive() + Days::new(1);
    let due: Vec<Due> = first(ctx.read(vec![store::due(system, latest)]).await?)?.all()?;
    for one in due {
        let zone = Zone::parse(&one.zone).unwrap_or_default();
        if has_come(one.destroy_on, zone, ctx.now()) {
            ctx.write(store::begin(system, &one, ctx.now())).await?;
        }
    }
    Ok(())
}

/// Each hour, and at night after [`begin`]: goes on with every destruction, those that a restore undid too; where nothing is left,
/// certifies.
pub async fn destroy(ctx: &Ctx, system: &System) -> Result<(), Error> {
    let found = ctx.read(store::under_way(system).into()).await?;
    for rows in found {
        for certificate in rows.all::<Certificate>()? {
            match take_away(ctx, system, certificate.former_id).await {
                // A whole pass met nothing: what a request on its way wrote after the last one would have been met.
                Ok(0) => certify(ctx, system, certificate).await?,
                Ok(_) => {}
                // One destruction that cannot go on does not keep the others.
                Err(error) => platform::log(&format!("a destruction does not advance: {error}")),
            }
        }
    }
    Ok(())
}

/// A table that may hold something.
#[derive(Debug, Deserialize)]
struct Remains {
    #[serde(deserialize_with = "flag")]
    value: bool,
}

/// Takes rows away, children before their parents, until nothing is left or the run is long enough; how many.
async fn take_away(ctx: &Ctx, system: &System, former: OrganisationId) -> Result<usize, Error> {
    let started = stopwatch();
    let tables: Vec<&Rule> = estate::held().collect();
    let asked = ctx.read(store::remains(system, former, &tables)).await?;
    let mut left: Vec<&Rule> = Vec::new();
    for (rule, rows) in tables.into_iter().zip(asked) {
        let remains: Option<Remains> = rows.first()?;
        left.extend(remains.filter(|remains| remains.value).map(|_| rule));
    }
    let (mut count, mut rounds) = (0, 0);
    for rule in left {
        loop {
            if rounds == ROUNDS {
                log(ctx, system, "organisation", count, false, started).await?;
                return Ok(count);
            }
            rounds += 1;
            let (gone, more) = if rule.table == "membership" {
                dismissed(ctx, system, former).await?
            } else {
                let rows = ctx.write(estate::take(rule, former, ctx.now())).await?;
                let gone = last(rows)?.all::<Single<i64>>()?.len();
                (gone, gone == estate::BATCH)
            };
            count += gone;
            if !more {
                break;
            }
        }
    }
    ctx.write(store::end(system, former, ctx.now())).await?;
    if count > 0 {
        log(ctx, system, "organisation", count, true, started).await?;
    }
    Ok(count)
}

/// Ends some memberships; how many, and whether there may be more.
async fn dismissed(
    ctx: &Ctx,
    system: &System,
    former: OrganisationId,
) -> Result<(usize, bool), Error> {
    let leaving = ctx.read(vec![store::leaving(system, former)]).await?;
    let leaving: Vec<Single<PersonId>> = first(leaving)?.all()?;
    let people: Vec<PersonId> = leaving.into_iter().map(|one| one.value).collect();
    if !people.is_empty() {
        ctx.write(store::dismiss(system, former, &people)).await?;
    }
    Ok((people.len(), people.len() == store::LEAVING as usize))
}

/// Closes the certificate once the queue of deletions has seen the last file go, and mails it.
async fn certify(ctx: &Ctx, system: &System, certificate: Certificate) -> Result<(), Error> {
    let (Some(emptied_at), None) = (certificate.emptied_at, certificate.gone_at) else {
        return Ok(());
    };
    let waiting = ctx
        .read(vec![store::files_wait(system, emptied_at)])
        .await?;
    let waiting: Option<Remains> = first(waiting)?.first()?;
    if waiting.is_none_or(|waiting| waiting.value) {
        return Ok(());
    }
    let mut batch: Vec<Stmt> = Vec::new();
    if let Some(to) = &certificate.contact_email {
        let mail = mails::destroyed(&certificate, to, certificate.rows(), ctx.now());
        batch.push(ledger::enqueue(
            ctx.uuid(),
            certificate.operated_by,
            None,
            "certificate",
            &mail,
            ctx.now(),
        ));
    }
    batch.push(store::close(system, certificate.former_id, ctx.now()));
    ctx.write(batch).await?;
    Ok(())
}

fn next(rows: &mut impl Iterator<Item = Rows>) -> Result<Rows, Error> {
    rows.next()
        .ok_or_else(|| Error::internal("a batch gave no rows"))
}

fn last(rows: Vec<Rows>) -> Result<Rows, Error> {
    next(&mut rows.into_iter().rev())
}
