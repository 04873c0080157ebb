//! What people say to each other about an intervention.

use super::{
    Failure, commit, may_now, notices::Notices, open, page_of, phrases::inserted, reading, touch,
    with_form,
};
use crate::{
    answers, forms,
    model::{Comment, PhraseKind},
    notices,
    pages::{self, Entered},
    policy::{Action, TABLE, may},
    store::{
        read::{Found, Revision},
        write::{self, Hand},
    },
};
use domain::{
    id::CommentId,
    policy::{Actor, Subject, Ties, allows, check},
};
use web::{Ctx, Error, Fields, Outcome, Request, Response, notice::Code};

/// Adds a comment.
pub async fn add(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let grant = may_now::<may::Comment>(&actor, &found)?;
    let daily = &found.dossier.daily;
    if let Some(filled) = inserted(&request.fields, "body", daily, PhraseKind::Comment) {
        let entered = Entered::first(&filled);
        let page = reading::page(&request, &actor, &found, entered);
        return Ok(Response::page(page));
    }
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let body = forms::comment(&request.fields).map_err(|wrong| {
        with_form(Error::invalid(wrong), |wrong| {
            reading::page(
                &request,
                &actor,
                &found,
                Entered::wrong(&request.fields, wrong),
            )
        })
    })?;
    let id = CommentId::new(ctx.uuid());
    let receipt = answers::comment_receipt(id, found.item().id);
    let outcome = Outcome::created(page_of(found.item().id), notices::COMMENTED.code, receipt);
    let mut batch = write::comment(&grant, id, &body, touch(&request), &ctx.random);
    batch.extend(Notices::of(ctx, &request, &found).commented()?);
    Ok(commit(ctx, &request, &outcome, batch).await?)
}

/// The form that changes a comment; for the administrateur, programs also read what it said before.
pub fn ask_edit(mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let revisions: Vec<Revision> = request.take_all()?;
    let comment = comment(&request, &found)?;
    hand(&actor, &found, comment)?;
    if request.wants_json() {
        let reads = allows(TABLE, actor.role, &Action::ReadRevisions, Ties::NONE);
        let shown = if reads { revisions.as_slice() } else { &[] };
        return Ok(Response::json(&answers::comment_text(
            comment,
            shown,
            request.zone(),
        )));
    }
    let mut fields = Fields::default();
    fields.push("body", comment.body.clone().unwrap_or_default());
    Ok(Response::page(pages::comment(
        &request,
        found.item(),
        comment,
        &Entered::first(&fields),
    )))
}

/// Changes a comment.
pub async fn edit(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let comment = comment(&request, &found)?;
    let hand = hand(&actor, &found, comment)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let body = forms::comment(&request.fields).map_err(|wrong| {
        with_form(Error::invalid(wrong), |wrong| {
            pages::comment(
                &request,
                found.item(),
                comment,
                &Entered::wrong(&request.fields, wrong),
            )
        })
    })?;
    let outcome = outcome(&found, comment, notices::COMMENT_EDITED.code);
    let before = comment.body.as_deref().unwrap_or_default();
    if before == body {
        return Ok(request.done(&outcome));
    }
    let of = (found.item().id, comment.id);
    let batch = write::edit_comment(&hand, of, before, &body, request.now, &ctx.random);
    let form = || {
        pages::comment(
            &request,
            found.item(),
            comment,
            &Entered::stale(&request.fields, &[]),
        )
    };
    commit(ctx, &request, &outcome, batch)
        .await
        .map_err(|failure| match failure {
            Failure::Other(error) => error,
            lost @ Failure::Overtaken => Error::from(lost).with_page(form()),
        })
}

/// Asks whether a comment is really to be deleted.
pub fn ask_delete(mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let comment = comment(&request, &found)?;
    hand(&actor, &found, comment)?;
    Ok(Response::page(pages::remove_comment(
        &request,
        found.item(),
        comment,
    )))
}

/// Deletes a comment: a stub stays.
pub async fn delete(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let id: CommentId = request.param("comment_id")?;
    let comment = found
        .dossier
        .comments
        .iter()
        .find(|comment| comment.id == id)
        .ok_or_else(Error::not_found)?;
    let outcome = outcome(&found, comment, notices::COMMENT_REMOVED.code);
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    if comment.deleted_at.is_some() {
        check::<may::ModerateComment>(TABLE, &actor, found.subject(&actor))
            .map_err(|_| Error::not_found())?;
        return Ok(request.done(&outcome));
    }
    let hand = hand(&actor, &found, comment)?;
    let batch = write::delete_comment(&hand, (found.item().id, id), request.now, &ctx.random);
    Ok(commit(ctx, &request, &outcome, batch).await?)
}

fn outcome(found: &Found, comment: &Comment, notice: Code) -> Outcome {
    let receipt = answers::comment_receipt(comment.id, found.item().id);
    Outcome::changed(page_of(found.item().id), notice, receipt)
}

/// The comment of the path; one that was deleted is no longer there.
pub(super) fn comment<'a>(request: &Request, found: &'a Found) -> Result<&'a Comment, Error> {
    let id: CommentId = request.param("comment_id")?;
    let mut comments = found.dossier.comments.iter();
    comments
        .find(|comment| comment.id == id && comment.deleted_at.is_none())
        .ok_or_else(Error::not_found)
}

fn subject(actor: &Actor, found: &Found, comment: &Comment) -> Subject {
    let own = comment.author_id == Some(actor.person);
    Subject {
        id: comment.id.uuid(),
        ties: Ties { own, ..Ties::NONE },
        ..found.subject(actor)
    }
}

/// By which right the actor touches a comment: as its author if he is, else as moderator; 403 otherwise.
fn hand(actor: &Actor, found: &Found, comment: &Comment) -> Result<Hand, Error> {
    let subject = subject(actor, found, comment);
    if let Ok(grant) = check::<may::EditComment>(TABLE, actor, subject) {
        return Ok(Hand::Author(grant));
    }
    Ok(Hand::Moderator(check::<may::ModerateComment>(
        TABLE, actor, subject,
    )?))
}

/// Whether the actor may change or delete that comment.
pub(super) fn may_touch(actor: &Actor, found: &Found, comment: &Comment) -> bool {
    hand(actor, found, comment).is_ok()
}
