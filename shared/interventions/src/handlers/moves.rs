//! From one state to another: `POST /interventions/{id}/demarrer` and its like, and the forms that ask for a reason.

use super::{
    changed, commit_move, may_ever, may_now, notices::Notices, open, phrases::inserted, touch,
    with_form, with_typed, wrong_state,
};
use crate::{
    forms, fr,
    model::{PhraseKind, Status},
    notices,
    pages::{self, Entered, Reason},
    policy::{Action, may},
    store::{read::Found, write},
};
use chrono::NaiveDate;
use domain::{id::PersonId, policy::Permission};
use maud::Markup;
use web::{Ctx, Error, FieldError, Fields, Request, Response};

/// Accepts a request, and with `assignee_ids` gives it to people by the same gesture.
pub async fn validate(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let grant = may_ever::<may::Validate>(&actor, &found)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let chosen = forms::assignees(&request.fields, &found.team).map_err(|wrong| {
        with_form(Error::invalid(wrong), |wrong| {
            assign_form(&request, &found, wrong)
        })
    })?;
    let outcome = changed(
        &found,
        Status::ToDo,
        i64::from(!chosen.is_empty()),
        notices::VALIDATED.code,
    );
    let moved = found
        .item()
        .validate(touch(&request), chosen, &found.assigned())
        .map_err(wrong_state(Action::Validate))
        .map_err(|error| with_typed(error, |told| assign_form(&request, &found, told)))?;
    let Some(done) = moved else {
        return Ok(request.done(&changed(&found, Status::ToDo, 0, notices::VALIDATED.code)));
    };
    let mut batch = write::validate(&grant, &done, &ctx.random);
    batch.extend(Notices::of(ctx, &request, &found).validated()?);
    batch.extend(Notices::of(ctx, &request, &found).stage()?);
    batch.extend(Notices::of(ctx, &request, &found).assigned(&done.assignees)?);
    commit_move(ctx, &request, &outcome, batch).await
}

fn assign_form(request: &Request, found: &Found, wrong: &[web::FieldError]) -> Markup {
    let team: Vec<_> = forms::assignable(&found.team).cloned().collect();
    pages::assign(
        request,
        found.item(),
        &team,
        &maud::html! {},
        &Entered::wrong(&request.fields, wrong),
    )
}

/// Asks why a request is turned down.
pub fn ask_refuse(request: Request) -> Result<Response, Error> {
    ask::<may::Refuse>(request, Reason::Refuse)
}

/// Turns a request down.
pub async fn refuse(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let grant = may_ever::<may::Refuse>(&actor, &found)?;
    if let Some(page) = with_phrase(&request, &found, Reason::Refuse, PhraseKind::Refuse) {
        return Ok(page);
    }
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let reason = reason(&request, &found, Reason::Refuse)?;
    let outcome = changed(&found, Status::Refused, 0, notices::REFUSED.code);
    let Some(done) = found
        .item()
        .refuse(touch(&request), reason)
        .map_err(wrong_state(Action::Refuse))
        .map_err(|error| kept(&request, &found, Reason::Refuse, error))?
    else {
        return Ok(request.done(&outcome));
    };
    let mut batch = write::refuse(&grant, &done, &ctx.random);
    batch.extend(Notices::of(ctx, &request, &found).refused(&done.reason)?);
    batch.extend(Notices::of(ctx, &request, &found).stage()?);
    commit_move(ctx, &request, &outcome, batch)
        .await
        .map_err(|error| kept(&request, &found, Reason::Refuse, error))
}

/// Begins the work; a coordinateur or administrateur who starts what nobody has takes it.
pub async fn start(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let grant = may_ever::<may::Start>(&actor, &found)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let free = found.dossier.assignees.is_empty();
    let moved = found
        .item()
        .start(touch(&request), actor.person, actor.role, free)
        .map_err(wrong_state(Action::Start))?;
    let joined = moved.as_ref().is_some_and(|done| done.joins.is_some());
    let outcome = changed(
        &found,
        Status::InProgress,
        i64::from(joined),
        notices::STARTED.code,
    );
    let Some(done) = moved else {
        return Ok(request.done(&outcome));
    };
    let mut batch = write::start(&grant, &done, &ctx.random);
    batch.extend(Notices::of(ctx, &request, &found).started()?);
    commit_move(ctx, &request, &outcome, batch).await
}

/// Puts back among what is to be done.
pub async fn put_back(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let grant = may_ever::<may::PutBack>(&actor, &found)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let outcome = changed(&found, Status::ToDo, 0, notices::PUT_BACK.code);
    let Some(done) = found
        .item()
        .put_back(touch(&request))
        .map_err(wrong_state(Action::PutBack))?
    else {
        return Ok(request.done(&outcome));
    };
    commit_move(
        ctx,
        &request,
        &outcome,
        write::put_back(&grant, &done, &ctx.random),
    )
    .await
}

/// Asks what is in the way.
pub fn ask_block(request: Request) -> Result<Response, Error> {
    ask::<may::Block>(request, Reason::Block)
}

/// Says that something is in the way.
pub async fn block(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let grant = may_ever::<may::Block>(&actor, &found)?;
    if let Some(page) = with_phrase(&request, &found, Reason::Block, PhraseKind::Block) {
        return Ok(page);
    }
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let reason = reason(&request, &found, Reason::Block)?;
    let relaunch_on = relaunch(&request, &found)?;
    let outcome = changed(&found, Status::InProgress, 0, notices::BLOCKED.code);
    let Some(done) = found
        .item()
        .block(touch(&request), reason, relaunch_on)
        .map_err(wrong_state(Action::Block))
        .map_err(|error| kept(&request, &found, Reason::Block, error))?
    else {
        return Ok(request.done(&outcome));
    };
    let mut batch = write::block(&grant, &done, &ctx.random);
    batch.extend(Notices::of(ctx, &request, &found).blocked()?);
    commit_move(ctx, &request, &outcome, batch)
        .await
        .map_err(|error| kept(&request, &found, Reason::Block, error))
}

/// Says that nothing is in the way any more.
pub async fn unblock(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let grant = may_ever::<may::Unblock>(&actor, &found)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let outcome = changed(&found, Status::InProgress, 0, notices::UNBLOCKED.code);
    let Some(done) = found
        .item()
        .unblock(touch(&request))
        .map_err(wrong_state(Action::Unblock))?
    else {
        return Ok(request.done(&outcome));
    };
    commit_move(
        ctx,
        &request,
        &outcome,
        write::unblock(&grant, &done, &ctx.random),
    )
    .await
}

/// Ends the work.
pub async fn finish(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let grant = may_ever::<may::Finish>(&actor, &found)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let outcome = changed(&found, Status::Done, 0, notices::ENDED.code);
    let Some(done) = found
        .item()
        .finish(touch(&request))
        .map_err(wrong_state(Action::Finish))?
    else {
        return Ok(request.done(&outcome));
    };
    let mut batch = write::finish(&grant, &done, &ctx.random);
    batch.extend(Notices::of(ctx, &request, &found).finished()?);
    commit_move(ctx, &request, &outcome, batch).await
}

/// Takes up again what was said to be done.
pub async fn reopen(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let grant = may_ever::<may::Reopen>(&actor, &found)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let outcome = changed(&found, Status::InProgress, 0, notices::REOPENED.code);
    let Some(done) = found
        .item()
        .reopen(touch(&request))
        .map_err(wrong_state(Action::Reopen))?
    else {
        return Ok(request.done(&outcome));
    };
    let mut batch = write::reopen(&grant, &done, &ctx.random);
    batch.extend(Notices::of(ctx, &request, &found).reopened()?);
    commit_move(ctx, &request, &outcome, batch).await
}

/// Asks why it is given up.
pub fn ask_cancel(request: Request) -> Result<Response, Error> {
    ask::<may::Cancel>(request, Reason::Cancel)
}

/// Gives it up.
pub async fn cancel(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let grant = may_ever::<may::Cancel>(&actor, &found)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let reason = reason(&request, &found, Reason::Cancel)?;
    let outcome = changed(&found, Status::Cancelled, 0, notices::CANCELLED.code);
    let Some(done) = found
        .item()
        .cancel(touch(&request), reason)
        .map_err(wrong_state(Action::Cancel))
        .map_err(|error| kept(&request, &found, Reason::Cancel, error))?
    else {
        return Ok(request.done(&outcome));
    };
    let mut batch = write::cancel(&grant, &done, &ctx.random);
    batch.extend(Notices::of(ctx, &request, &found).cancelled()?);
    commit_move(ctx, &request, &outcome, batch)
        .await
        .map_err(|error| kept(&request, &found, Reason::Cancel, error))
}

fn ask<P: Permission<Action = Action>>(
    mut request: Request,
    why: Reason,
) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    may_now::<P>(&actor, &found)?;
    let empty = Fields::default();
    Ok(Response::page(pages::reason(
        &request,
        found.item(),
        &found.dossier.daily,
        why,
        &Entered::first(&empty),
    )))
}

fn reason(request: &Request, found: &Found, why: Reason) -> Result<String, Error> {
    forms::reason(&request.fields).map_err(|wrong| refused(request, found, why, wrong))
}

fn relaunch(request: &Request, found: &Found) -> Result<Option<NaiveDate>, Error> {
    let today = request.zone().civil_date(request.now);
    forms::relaunch(&request.fields, today)
        .map_err(|wrong| refused(request, found, Reason::Block, wrong))
}

fn refused(request: &Request, found: &Found, why: Reason, wrong: Vec<FieldError>) -> Error {
    with_form(Error::invalid(wrong), |wrong| {
        reason_form(request, found, why, wrong)
    })
}

/// A conflict with the reason that was typed.
fn kept(request: &Request, found: &Found, why: Reason, error: Error) -> Error {
    with_typed(error, |told| reason_form(request, found, why, told))
}

fn reason_form(request: &Request, found: &Found, why: Reason, wrong: &[FieldError]) -> Markup {
    let entered = Entered::wrong(&request.fields, wrong);
    pages::reason(request, found.item(), &found.dossier.daily, why, &entered)
}

/// The form again, with the phrase whose button was pressed; none when another button was.
fn with_phrase(
    request: &Request,
    found: &Found,
    why: Reason,
    kind: PhraseKind,
) -> Option<Response> {
    let daily = &found.dossier.daily;
    let filled = inserted(&request.fields, "reason", daily, kind)?;
    let entered = Entered::first(&filled);
    let page = pages::reason(request, found.item(), daily, why, &entered);
    Some(Response::page(page))
}

/// Whether somebody is in `after` who was not in `before`.
pub(super) fn newcomers(before: &[PersonId], after: &[PersonId]) -> Vec<PersonId> {
    after
        .iter()
        .filter(|person| !before.contains(person))
        .copied()
        .collect()
}

/// 409: only what was accepted is given to people.
pub(super) fn validate_first() -> Error {
    let status = Status::ToValidate;
    Error::conflict(fr::VALIDATE_FIRST, status.code(), status.label())
}
