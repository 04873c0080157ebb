//! What each route does: parse, load, check, move, write, reply.

pub mod alerts;
pub mod bulk;
pub mod categories;
pub mod comments;
pub mod creation;
pub mod edits;
pub mod export;
pub mod feedback;
pub mod field;
pub mod figures;
pub mod filters;
pub mod import;
pub mod lists;
pub mod map;
pub mod moves;
pub(crate) mod notices;
pub mod open311;
pub mod paper;
pub mod photos;
pub mod phrases;
pub mod planning;
pub mod questions;
pub mod reading;
pub mod recurrences;
pub mod redaction;
pub mod relations;
pub mod revisions;
pub mod steps;
pub mod zones;

use crate::{
    answers, forms, fr,
    model::{Status, Touch, WrongState},
    policy::{self, Action, TABLE},
    store::read::{self, Found},
};
use domain::{
    id::InterventionId,
    policy::{Actor, Grant, Permission, check},
};
use maud::Markup;
use platform::db::{DbError, Stmt};
use web::{Ctx, Error, FieldError, Outcome, Request, Response, error::Kind, notice::Code};

/// The page of an intervention.
fn page_of(id: InterventionId) -> String {
    format!("/interventions/{id}")
}

/// The last part of the address on which an action is asked for, after the intervention's; none where there is no such place.
#[must_use]
pub const fn verb(action: Action) -> Option<&'static str> {
    Some(match action {
        Action::Edit => "modifier",
        Action::Validate => "valider",
        Action::Refuse => "refuser",
        Action::Assign => "affecter",
        Action::Plan => "planifier",
        Action::Start => "demarrer",
        Action::PutBack => "remettre",
        Action::Block => "bloquer",
        Action::Unblock => "debloquer",
        Action::Finish => "terminer",
        Action::Reopen => "rouvrir",
        Action::Cancel => "annuler",
        Action::Merge => "fusionner",
        Action::Split => "diviser",
        Action::Follow => "suivre",
        Action::Unfollow => "ne-plus-suivre",
        Action::TickSteps => "etapes",
        Action::AnswerSolved => "resolu",
        Action::DeclineReopening => "ecarter-reouverture",
        Action::Comment => "commentaires",
        Action::AddPhotoBefore | Action::AddPhotoAfter | Action::AddPhotoToReport => "photos",
        Action::List
        | Action::Read
        | Action::ReadReport
        | Action::ReadStatus
        | Action::Create
        | Action::AssignAtCreation
        | Action::TakeAtCreation
        | Action::Prioritise
        | Action::EditComment
        | Action::ModerateComment
        | Action::ReadRevisions
        | Action::RemovePhoto
        | Action::RedactPhoto
        | Action::ManageCategories
        | Action::ReadFigures
        | Action::Export
        | Action::ReadAlerts
        | Action::ChooseAlerts
        | Action::ManageOpen311
        | Action::Recur
        | Action::ReadLanes
        | Action::DeclareAbsence
        | Action::Subscribe
        | Action::PrintDay
        | Action::Import
        | Action::KeepFilters
        | Action::ManageZones
        | Action::Draw => return None,
    })
}

/// The actor, and the intervention of the path if he may see it; 404 otherwise, whatever the reason.
fn open(request: &mut Request) -> Result<(Actor, Found), Error> {
    let actor = request.actor()?;
    let mut found = read::found(request)?;
    if policy::sees(&actor, found.subject(&actor), found.agents_see_reports) {
        found.show_to(&actor);
        Ok((actor, found))
    } else {
        Err(Error::not_found())
    }
}

/// The right to do `P` to what was found, from whatever state; 403 otherwise.
fn may_ever<P: Permission<Action = Action>>(
    actor: &Actor,
    found: &Found,
) -> Result<Grant<P>, Error> {
    Ok(check::<P>(TABLE, actor, found.subject(actor))?)
}

/// The right to do `P` to what was found as it stands; 403, then 409.
fn may_now<P: Permission<Action = Action>>(
    actor: &Actor,
    found: &Found,
) -> Result<Grant<P>, Error> {
    let grant = may_ever::<P>(actor, found)?;
    let status = found.item().status;
    if policy::states(P::ACTION, actor.role).contains(&status) {
        Ok(grant)
    } else {
        Err(not_now(status))
    }
}

fn not_now(status: Status) -> Error {
    Error::conflict(fr::not_now(status), status.code(), status.label())
}

/// 409: why `action` is not possible from where it stands.
fn wrong_state(action: Action) -> impl Fn(WrongState) -> Error {
    move |WrongState(status)| {
        Error::conflict(fr::state(action, status), status.code(), status.label())
    }
}

/// When a change is made; what waited for the network says itself when it was done.
fn touch(request: &Request) -> Touch {
    Touch::new(request.now, request.zone())
        .keeping(request.holidays())
        .made(forms::made_at(&request.fields, request.now))
}

/// The outcome of a change that leaves what was found in `status`, `more` versions later.
fn changed(found: &Found, status: Status, more: i64, notice: Code) -> Outcome {
    let item = found.item();
    let receipt = answers::receipt(item.id, item.number, status, item.version + more);
    Outcome::changed(page_of(item.id), notice, receipt)
}

/// Writes a move; 409 when somebody moved it first.
async fn commit_move(
    ctx: &Ctx,
    request: &Request,
    outcome: &Outcome,
    batch: Vec<Stmt>,
) -> Result<Response, Error> {
    commit(ctx, request, outcome, batch)
        .await
        .map_err(|error| match error {
            Failure::Overtaken => Error::new(Kind::Conflict, fr::MOVED),
            Failure::Other(error) => error,
        })
}

/// Why a batch was not written.
enum Failure {
    /// Somebody was faster.
    Overtaken,
    /// Anything else.
    Other(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Overtaken => DbError::Stale.into(),
            Failure::Other(error) => error,
        }
    }
}

/// Writes a batch and what answers the same key again.
async fn commit(
    ctx: &Ctx,
    request: &Request,
    outcome: &Outcome,
    mut batch: Vec<Stmt>,
) -> Result<Response, Failure> {
    batch.extend(request.remember(outcome)?);
    match ctx.write(batch).await {
        Ok(_) => Ok(request.done(outcome)),
        Err(DbError::Stale) => Err(Failure::Overtaken),
        Err(error) => Err(Failure::Other(error.into())),
    }
}

/// The error with the form that it is about, drawn from the errors of its fields.
fn with_form(error: Error, draw: impl FnOnce(&[FieldError]) -> Markup) -> Error {
    let page = draw(&error.fields);
    error.with_page(page)
}

/// A conflict with the form that it is about, which says it and keeps what was typed; any other error as it is.
fn with_typed(error: Error, draw: impl FnOnce(&[FieldError]) -> Markup) -> Error {
    if error.kind != Kind::Conflict {
        return error;
    }
    let page = draw(&[FieldError::new("", error.detail.to_string())]);
    error.with_page(page)
}
