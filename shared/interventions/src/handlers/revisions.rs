//! What a comment said before the administrateur changed it, as he alone may read it again.

use super::{comments::comment, may_ever, open};
use crate::{answers, pages, policy::may, store::read::Revision};
use web::{Error, Request, Response};

/// What a comment said, change by change, for thirty days.
pub fn list(mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let revisions: Vec<Revision> = request.take_all()?;
    may_ever::<may::ReadRevisions>(&actor, &found)?;
    let comment = comment(&request, &found)?;
    if request.wants_json() {
        return Ok(Response::json(&answers::comment_text(
            comment,
            &revisions,
            request.zone(),
        )));
    }
    Ok(Response::page(pages::revisions(
        &request,
        found.item(),
        comment,
        &revisions,
    )))
}
