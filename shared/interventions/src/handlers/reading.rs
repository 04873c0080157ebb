//! One intervention: its page, and what its author keeps of a report that he no longer sees.

use super::{open, page_of};
use crate::{
    answers,
    model::{Moment, PARTS_MAX, PHOTOS_MAX, REPORT_WINDOW, Relation},
    pages::{self, Detail, Entered, Offer},
    policy::{self, Action},
    store::read::{self, Found},
};
use chrono::{DateTime, Utc};
use domain::{id::CommentId, policy::Actor};
use maud::Markup;
use web::{Error, Fields, Request, Response};

/// The page of an intervention.
pub fn detail(mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    if request.wants_json() {
        let allowed = allowed(&actor, &found, request.now);
        return Ok(Response::json(&answers::intervention(
            &found.dossier,
            &found.place,
            found.subject(&actor).ties.followed,
            &allowed,
            request.zone(),
        )));
    }
    let empty = Fields::default();
    Ok(Response::page(page(
        &request,
        &actor,
        &found,
        Entered::first(&empty),
    )))
}

/// The page of an intervention, with a comment or photo that was refused.
pub(super) fn page(
    request: &Request,
    actor: &Actor,
    found: &Found,
    entered: Entered<'_>,
) -> Markup {
    let offers = offers(actor, found, request.now);
    let editable = editable(actor, found);
    let may_recur = policy::offers(
        actor,
        Action::Recur,
        found.subject(actor),
        found.item().status,
    );
    let detail = Detail {
        dossier: &found.dossier,
        place: &found.place,
        offers: &offers,
        editable: &editable,
        recurrence: found.recurrence.filter(|_| may_recur),
        entered,
    };
    if found.item().is_veiled() {
        pages::followed(request, &detail)
    } else {
        pages::detail(request, &detail)
    }
}

/// What its author keeps of a report for half an hour.
pub fn receipt(mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let found = read::found(&mut request)?;
    if policy::sees(&actor, found.subject(&actor), found.agents_see_reports) {
        return Ok(Response::see(&page_of(found.item().id)));
    }
    if !still_adds(&actor, &found, request.now) {
        return Err(Error::not_found());
    }
    if request.wants_json() {
        let item = found.item();
        return Ok(Response::json(&answers::receipt(
            item.id,
            item.number,
            item.status,
            item.version,
        )));
    }
    Ok(Response::page(receipt_page(&request, &found, &[])))
}

/// The receipt, with what is wrong with a photo.
pub(super) fn receipt_page(request: &Request, found: &Found, wrong: &[web::FieldError]) -> Markup {
    let until = found.item().created_at + REPORT_WINDOW;
    pages::receipt(
        request,
        found.item(),
        found.dossier.photos.len(),
        until,
        wrong,
    )
}

/// Whether the actor reported it less than half an hour ago and may still add photos.
pub(super) fn still_adds(actor: &Actor, found: &Found, now: DateTime<Utc>) -> bool {
    policy::report_is_fresh(found.item(), now)
        && policy::offers(
            actor,
            Action::AddPhotoToReport,
            found.subject(actor),
            found.item().status,
        )
}

/// What the actor may do to it now.
fn allowed(actor: &Actor, found: &Found, now: DateTime<Utc>) -> Vec<Action> {
    let (item, subject) = (found.item(), found.subject(actor));
    let blocked = item.blocked_at.is_some();
    let room = |moment: Moment| {
        found
            .dossier
            .photos
            .iter()
            .filter(|photo| photo.moment == moment)
            .count()
            < PHOTOS_MAX
    };
    let has = |relation| {
        let mut related = found.dossier.related.iter();
        related.any(|one| one.relation == relation)
    };
    let parts = found
        .dossier
        .related
        .iter()
        .filter(|one| one.relation == Relation::Part)
        .count();
    let fits = |action: Action| match action {
        Action::Block => !blocked,
        Action::Unblock => blocked,
        Action::AddPhotoBefore => room(Moment::Before),
        Action::AddPhotoAfter => room(Moment::After),
        Action::Follow => !subject.ties.own && !subject.ties.followed,
        Action::Unfollow => subject.ties.followed,
        Action::Merge => !has(Relation::Part),
        Action::Split => !has(Relation::Whole) && parts < PARTS_MAX,
        Action::AddPhotoToReport => room(Moment::Before) && policy::report_is_fresh(item, now),
        Action::TickSteps => !found.dossier.daily.steps.is_empty(),
        Action::AnswerSolved => item.awaits_feedback(now),
        Action::DeclineReopening => item.asks_reopening(),
        _ => true,
    };
    let actions = Action::ALL.iter().copied();
    actions
        .filter(|action| super::verb(*action).is_some() || on_its_page(*action))
        .filter(|action| policy::offers(actor, *action, subject, item.status) && fits(*action))
        .collect()
}

/// Whether it is done to a photo or comment that the page shows.
const fn on_its_page(action: Action) -> bool {
    matches!(
        action,
        Action::RemovePhoto | Action::RedactPhoto | Action::ReadRevisions
    )
}

/// What the page offers.
fn offers(actor: &Actor, found: &Found, now: DateTime<Utc>) -> Vec<Offer> {
    let mut offers: Vec<Offer> = allowed(actor, found, now)
        .into_iter()
        .filter_map(offer)
        .collect();
    offers.dedup();
    offers
}

const fn offer(action: Action) -> Option<Offer> {
    Some(match action {
        Action::Edit => Offer::Edit,
        Action::Validate => Offer::Validate,
        Action::Refuse => Offer::Refuse,
        Action::Assign => Offer::Assign,
        Action::Plan => Offer::Plan,
        Action::Start => Offer::Start,
        Action::PutBack => Offer::PutBack,
        Action::Block => Offer::Block,
        Action::Unblock => Offer::Unblock,
        Action::Finish => Offer::Finish,
        Action::Reopen => Offer::Reopen,
        Action::Cancel => Offer::Cancel,
        Action::Follow => Offer::Follow,
        Action::Unfollow => Offer::Unfollow,
        Action::Split => Offer::Split,
        Action::Merge => Offer::Merge,
        Action::Comment => Offer::Comment,
        Action::AddPhotoBefore | Action::AddPhotoToReport => Offer::AddBefore,
        Action::AddPhotoAfter => Offer::AddAfter,
        Action::RemovePhoto => Offer::RemovePhoto,
        Action::RedactPhoto => Offer::RedactPhoto,
        Action::ReadRevisions => Offer::ReadRevisions,
        Action::TickSteps => Offer::TickSteps,
        Action::AnswerSolved => Offer::AnswerSolved,
        Action::DeclineReopening => Offer::DeclineReopening,
        _ => return None,
    })
}

fn editable(actor: &Actor, found: &Found) -> Vec<CommentId> {
    let comments = found.dossier.comments.iter();
    comments
        .filter(|comment| {
            comment.deleted_at.is_none() && super::comments::may_touch(actor, found, comment)
        })
        .map(|comment| comment.id)
        .collect()
}
