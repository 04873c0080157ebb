//! « Résolu ? »: for fourteen days a requester says whether the work solved the problem; « non » asks those who coordinate to
//! take it up again.

use super::{
    changed, commit_move, may_ever, notices::Notices, open, with_form, with_typed, wrong_state,
};
use crate::{
    forms::daily as forms,
    fr::daily as fr,
    model::{Feedback, Status, WrongState},
    notices,
    pages::{self, Entered},
    policy::{Action, may},
    store::{daily, read::Found},
};
use maud::Markup;
use web::{Ctx, Error, FieldError, Fields, Request, Response, error::Kind};

/// Yes: it is solved.
pub async fn solved(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    answer(ctx, request, Feedback::Solved).await
}

/// Asks what is left to do.
pub fn ask_unsolved(mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    may_ever::<may::AnswerSolved>(&actor, &found)?;
    in_time(&request, &found)?;
    let empty = Fields::default();
    let entered = Entered::first(&empty);
    Ok(Response::page(pages::unsolved(
        &request,
        found.item(),
        &entered,
    )))
}

/// No: it asks for the work to be taken up again, and says why.
pub async fn unsolved(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    answer(ctx, request, Feedback::Unsolved).await
}

async fn answer(ctx: &Ctx, mut request: Request, feedback: Feedback) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let grant = may_ever::<may::AnswerSolved>(&actor, &found)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    in_time(&request, &found).map_err(|error| match feedback {
        Feedback::Solved => error,
        Feedback::Unsolved => with_typed(error, |told| form(&request, &found, told)),
    })?;
    let words = match feedback {
        Feedback::Solved => None,
        Feedback::Unsolved => Some(words(&request, &found)?),
    };
    let (notice, asked) = match feedback {
        Feedback::Solved => (notices::FOUND_SOLVED.code, Vec::new()),
        Feedback::Unsolved => (
            notices::REOPENING_ASKED.code,
            Notices::of(ctx, &request, &found).reopening_asked()?,
        ),
    };
    let outcome = changed(&found, Status::Done, 0, notice);
    let follow_up = &found.item().follow_up;
    if follow_up.feedback == Some(feedback) && follow_up.feedback_words == words {
        return Ok(request.done(&outcome));
    }
    let mut batch = daily::feed_back(&grant, feedback, words.as_deref(), request.now, &ctx.random);
    batch.extend(asked);
    commit_move(ctx, &request, &outcome, batch).await
}

/// 409 where it is not done, or where the fourteen days are over.
fn in_time(request: &Request, found: &Found) -> Result<(), Error> {
    let item = found.item();
    if item.status != Status::Done {
        return Err(wrong_state(Action::AnswerSolved)(WrongState(item.status)));
    }
    if item.awaits_feedback(request.now) {
        return Ok(());
    }
    let status = Status::Done;
    Err(Error::conflict(
        fr::FEEDBACK_OVER,
        status.code(),
        status.label(),
    ))
}

fn words(request: &Request, found: &Found) -> Result<String, Error> {
    forms::words(&request.fields)
        .map_err(|wrong| with_form(Error::invalid(wrong), |wrong| form(request, found, wrong)))
}

fn form(request: &Request, found: &Found, wrong: &[FieldError]) -> Markup {
    let entered = Entered::wrong(&request.fields, wrong);
    pages::unsolved(request, found.item(), &entered)
}

/// Leaves it done although its requester asked otherwise.
pub async fn decline(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let grant = may_ever::<may::DeclineReopening>(&actor, &found)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    if !found.item().asks_reopening() {
        return Err(Error::new(Kind::Conflict, fr::NO_REOPENING));
    }
    let outcome = changed(&found, Status::Done, 0, notices::REOPENING_DISMISSED.code);
    let batch = daily::decline_reopening(&grant, request.now, &ctx.random);
    commit_move(ctx, &request, &outcome, batch).await
}
