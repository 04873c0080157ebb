//! The mail of the hour: one for each person who has alerts that wait.

use crate::{
    handlers::alerts::mail,
    mails::{Desk, News},
    store::alerts::{self as store, Due},
};
use domain::policy::System;
use platform::{Rows, db::Stmt};
use web::{Ctx, Error};

/// How many people one batch writes to.
const PEOPLE: u32 = 50;
/// How many batches one hour makes at most; the next hour goes on.
const ROUNDS: usize = 40;

/// Each hour: one mail to each person who has alerts that wait. Cron comes once an hour, so that nobody gets two in one.
pub async fn hourly(ctx: &Ctx, system: &System) -> Result<(), Error> {
    for _ in 0..ROUNDS {
        let rows = ctx
            .read(vec![store::due(system, ctx.now(), PEOPLE)])
            .await?
            .into_iter()
            .next();
        let due: Vec<Due> = rows.map(Rows::all).transpose()?.unwrap_or_default();
        if due.is_empty() {
            break;
        }
        let same = |one: &Due, other: &Due| reader(one) == reader(other);
        let batch = due
            .chunk_by(same)
            .flat_map(|alerts| one_reader(ctx, system, alerts))
            .collect();
        ctx.write(batch).await?;
    }
    Ok(())
}

const fn reader(due: &Due) -> (domain::id::OrganisationId, domain::id::PersonId) {
    (due.organisation_id, due.person_id)
}

/// The mail of one reader, if there is an address and something that may be told; either way nothing waits any more.
fn one_reader(ctx: &Ctx, system: &System, alerts: &[Due]) -> Vec<Stmt> {
    let Some(first) = alerts.first() else {
        return Vec::new();
    };
    let news: Vec<News<'_>> = alerts
        .iter()
        .filter(|alert| alert.opens)
        .map(|alert| News {
            kind: alert.kind,
            id: alert.intervention_id,
            number: Some(alert.number),
            title: &alert.title,
            reason: alert.reason.as_deref(),
        })
        .collect();
    let mut batch = vec![store::mailed(
        system,
        first.organisation_id,
        first.person_id,
        ctx.now(),
    )];
    if let (Some(to), false) = (&first.email, news.is_empty()) {
        let desk = Desk {
            origin: &ctx.config.origin,
            organisation: &first.organisation_name,
            to,
        };
        batch.extend(mail(ctx, &desk, reader(first), &news));
    }
    batch
}
