//! Invitations: an organisation asks a person whom another one knows already, and the person answers.

use super::team::page_of;
use crate::{
    notices,
    pages::invitations as pages,
    policy::{TABLE, may, own_account},
    store::invitations::{self as store, Invitation},
};
use domain::{id::OrganisationId, policy::check};
use platform::db::Single;
use serde_json::{Value, json};
use web::{Ctx, Error, Outcome, Request, Response};

/// The organisations that ask the person to join them.
pub fn list(mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    check::<may::AnswerInvitation>(TABLE, &actor, own_account(&actor))?;
    let invitations: Vec<Invitation> = request.take_all()?;
    if request.wants_json() {
        let items: Vec<Value> = invitations.iter().map(invitation_json).collect();
        return Ok(page_of(&items, None));
    }
    Ok(Response::page(pages::list(&request, &invitations)))
}

/// Joins an organisation that asked; joining it twice is joining it.
pub async fn accept(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    answer(ctx, request, true).await
}

/// Declines.
pub async fn decline(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    answer(ctx, request, false).await
}

async fn answer(ctx: &Ctx, mut request: Request, accepted: bool) -> Result<Response, Error> {
    let (actor, organisation) = (
        request.actor()?,
        request.param::<OrganisationId>("organisation")?,
    );
    let grant = check::<may::AnswerInvitation>(TABLE, &actor, own_account(&actor))?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let state = request
        .take_first::<Single<String>>()?
        .ok_or_else(Error::not_found)?
        .value;
    let code = if accepted {
        notices::INVITATION_ACCEPTED.code
    } else {
        notices::INVITATION_DECLINED.code
    };
    let receipt = json!({ "organisation_id": organisation, "accepted": accepted });
    let outcome = Outcome::changed("/invitations".to_owned(), code, receipt);
    let mut batch = match (state.as_str(), accepted) {
        ("invited", true) => store::accept(&grant, organisation, ctx.uuid(), request.now),
        ("invited", false) => store::decline(&grant, organisation, ctx.uuid(), request.now),
        ("active", true) | ("declined", false) => return Ok(request.done(&outcome)),
        _ => return Err(Error::not_found()),
    };
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch).await?;
    Ok(request.done(&outcome))
}

fn invitation_json(invitation: &Invitation) -> Value {
    json!({
        "organisation_id": invitation.organisation_id,
        "organisation_name": invitation.organisation_name,
        "role": invitation.role,
        "role_label": invitation.role.label(),
    })
}
