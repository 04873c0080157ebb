//! Masking faces and plates: the administrateur's browser draws the boxes, the server cleans what comes and forgets what was there.

use super::{
    Failure, commit, may_ever, open, page_of,
    photos::{discard, photo, store},
    with_form,
};
use crate::{
    answers, forms, fr,
    model::Photo,
    notices, pages,
    policy::may,
    store::write::{self, Stored},
};
use domain::policy::Grant;
use web::{Ctx, Error, Outcome, Request, Response, error::Kind};

/// The page on which the boxes are drawn.
pub fn ask(mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    may_ever::<may::RedactPhoto>(&actor, &found)?;
    let photo = photo(&request, &found)?;
    Ok(Response::page(pages::redact(
        &request,
        found.item(),
        photo,
        &[],
    )))
}

/// Puts the masked photo in the place of the one that was read; 409 when somebody else did meanwhile.
pub async fn redact(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let grant = may_ever::<may::RedactPhoto>(&actor, &found)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let photo = photo(&request, &found)?;
    let again = |error| {
        with_form(error, |wrong| {
            pages::redact(&request, found.item(), photo, wrong)
        })
    };
    if request.version()? != photo.version {
        return Err(again(changed()));
    }
    let masked = forms::photos(&request.fields).map_err(again)?;
    if masked.len() != 1 {
        return Err(again(forms::photo_error(Kind::Invalid, fr::PHOTO_ONE)));
    }
    let stored = store(ctx, masked).await?;
    let written = replace(ctx, &request, &grant, photo, &stored).await;
    if written.is_err() {
        discard(ctx, &stored).await;
    }
    written.map_err(|failure| match failure {
        Failure::Overtaken => changed(),
        Failure::Other(error) => error,
    })
}

async fn replace(
    ctx: &Ctx,
    request: &Request,
    grant: &Grant<may::RedactPhoto>,
    photo: &Photo,
    stored: &[Stored],
) -> Result<Response, Failure> {
    let [masked] = stored else {
        return Err(Error::internal("one photo was stored").into());
    };
    let of = domain::id::InterventionId::new(grant.subject().id);
    let receipt = answers::photo_receipt(of, &[photo.id]);
    let outcome = Outcome::changed(page_of(of), notices::PHOTO_REDACTED.code, receipt);
    let batch = write::redact_photo(grant, photo, masked, request.now, &ctx.random);
    commit(ctx, request, &outcome, batch).await
}

fn changed() -> Error {
    Error::new(Kind::Conflict, fr::PHOTO_CHANGED)
}
