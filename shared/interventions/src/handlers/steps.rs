//! The checklist of an intervention: those who work on it tick its steps.

use super::{changed, commit_move, may_now, open, touch};
use crate::{forms::daily as forms, model::Status, notices, policy::may, store::daily};
use web::{Ctx, Error, Request, Response};

/// Ticks the steps that were sent, and no other.
pub async fn tick(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let grant = may_now::<may::TickSteps>(&actor, &found)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let steps = &found.dossier.daily.steps;
    let ticked = forms::ticked(&request.fields, steps).map_err(Error::invalid)?;
    let outcome = changed(&found, Status::InProgress, 0, notices::STEPS_KEPT.code);
    let batch = daily::tick(&grant, &ticked, touch(&request), &ctx.random);
    commit_move(ctx, &request, &outcome, batch).await
}
