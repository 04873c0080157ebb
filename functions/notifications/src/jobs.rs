//! Sending and forgetting.

use crate::{
    model::{ATTEMPTS, BATCH, LEASE, Next, after},
    store::{self, Waiting},
};
use domain::{policy::System, retention::Function};
use platform::{db::Stmt, mail::Mail};
use web::{Ctx, Error};

/// Sends the mail that is due, at most so many batches of it.
pub(crate) async fn send(ctx: &Ctx, batches: u32) -> Result<(), Error> {
    for _ in 0..batches {
        if send_batch(ctx).await? < BATCH as usize {
            break;
        }
    }
    Ok(())
}

/// Sends one batch: leases it, sends each, writes what became of all at once; gives how many they were.
async fn send_batch(ctx: &Ctx) -> Result<usize, Error> {
    let now = ctx.now();
    let leased = ctx
        .read(vec![store::lease(now, now + LEASE, BATCH)])
        .await?;
    let Some(waiting) = leased.into_iter().next() else {
        return Ok(0);
    };
    let mut written = Vec::new();
    for mail in waiting.all::<Waiting>()? {
        written.push(deliver(ctx, mail).await?);
    }
    let count = written.len();
    ctx.read(written).await?;
    Ok(count)
}

async fn deliver(ctx: &Ctx, waiting: Waiting) -> Result<Stmt, Error> {
    let mailer = ctx
        .mailer
        .as_ref()
        .ok_or_else(|| Error::internal("this function is not bound to mail"))?;
    let now = ctx.now();
    let mail = Mail {
        to: waiting.recipient,
        subject: waiting.subject,
        text: waiting.body_text,
        html: waiting.body_html,
        stop: waiting.stop_url,
    };
    let Err(error) = mailer.send(&mail).await else {
        return Ok(store::sent(&waiting.id, now));
    };
    let attempts = waiting.attempts.saturating_add(1);
    platform::log(&format!(
        "mail {} failed, attempt {attempts} of {ATTEMPTS}: {error}",
        waiting.id
    ));
    Ok(match after(attempts, now) {
        Next::Retry(at) => store::retry(&waiting.id, attempts, at),
        Next::Dead => store::dead(&waiting.id, attempts),
    })
}

/// Deletes the lines of thirty days ago.
pub(crate) async fn purge(ctx: &Ctx, system: &System) -> Result<(), Error> {
    platform::purge::run(
        &ctx.db,
        &ctx.random,
        system,
        Function::Notifications,
        ctx.now(),
    )
    .await?;
    Ok(())
}
