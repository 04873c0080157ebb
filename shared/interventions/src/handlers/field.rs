//! The day of who works in the field: what the phone keeps of it.

use crate::{
    model::{Summary, order_of_the_day},
    pages,
    policy::{Action, TABLE},
    store::{
        days::{self, Days},
        read,
    },
};
use domain::{
    id::{OrganisationId, PersonId},
    policy::{Ties, allows},
};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use web::{Ctx, Error, Request, Response, headers};

/// How many interventions the page holds: what an agent has for nine days, and light enough to be kept.
const MOST: u32 = 100;

/// What is assigned to whoever asks, for the days that count. A phone may be shared: the browser keeps no copy of its own,
/// so that what the page's script kept is all there is to wipe.
pub async fn day(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let works = Ties {
        assigned: true,
        own: false,
        ..Ties::NONE
    };
    if !allows(TABLE, actor.role, &Action::Start, works) {
        return Err(Error::forbidden());
    }
    let (today, zone) = (request.zone().civil_date(request.now), request.zone());
    let asked = Days::of_a_phone(today, zone);
    let (items, more) = work(ctx, actor.organisation, actor.person, asked, MOST).await?;
    Ok(
        Response::page(pages::field(&request, &items, more, actor.role))
            .with_header(CACHE_CONTROL, "private, no-store")
            .with_header(
                CONTENT_SECURITY_POLICY,
                &headers::page_policy_with(&request.maps, pages::WORKER_POLICY),
            ),
    )
}

/// What `person` has to do on these days, in the order of his day: at most `most`, and whether there is more.
pub(super) async fn work(
    ctx: &Ctx,
    organisation: OrganisationId,
    person: PersonId,
    asked: Days,
    most: u32,
) -> Result<(Vec<Summary>, bool), Error> {
    let statement = days::work(organisation, person, asked, most + 1);
    let rows = days::rows(ctx.read(vec![statement]).await?)?;
    let (mut items, more) = read::cut(rows, most as usize);
    order_of_the_day(&mut items);
    Ok((items, more.is_some()))
}

/// What stands in for the day where nothing of it is kept: the same for everybody.
#[must_use]
pub fn offline(request: &Request) -> Response {
    Response::page(pages::offline(request))
}
