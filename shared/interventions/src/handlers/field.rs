//! The day of who works in the field: what the phone keeps of it.

use crate::{
    model::{Status, Summary, is_of_the_days, order_of_the_day},
    pages,
    policy::{Action, Scope, TABLE},
    store::read::{self, Filter},
};
use domain::policy::{Ties, allows};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use platform::db::Stmt;
use web::{Error, Lookup, Request, Response, headers};

/// How many interventions the page holds: what an agent has for nine days, and light enough to be kept.
const MOST: u32 = 100;

/// The open work of whoever asks, read together with the session.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let open = Status::ALL.into_iter().filter(|status| status.is_open());
    let filter = Filter {
        statuses: Some(open.collect()),
        limit: MOST,
        ..Filter::default()
    };
    let scope = Scope::AssignedTo(lookup.claims.person);
    vec![read::list(lookup.claims.organisation, scope, &filter, None)]
}

/// What is assigned to whoever asks, for the days that count. A phone may be shared: the browser keeps no copy of its own,
/// so that what the page's script kept is all there is to wipe.
pub fn day(mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let works = Ties {
        assigned: true,
        own: false,
        ..Ties::NONE
    };
    if !allows(TABLE, actor.role, &Action::Start, works) {
        return Err(Error::forbidden());
    }
    let mut items: Vec<Summary> = request.take_all()?;
    let (today, zone) = (request.zone().civil_date(request.now), request.zone());
    items.retain(|item| is_of_the_days(&item.intervention, today, zone));
    order_of_the_day(&mut items);
    Ok(Response::page(pages::field(&request, &items))
        .with_header(CACHE_CONTROL, "private, no-store")
        .with_header(
            CONTENT_SECURITY_POLICY,
            &headers::page_policy_with(&request.maps, pages::WORKER_POLICY),
        ))
}

/// What stands in for the day where nothing of it is kept: the same for everybody.
#[must_use]
pub fn offline(request: &Request) -> Response {
    Response::page(pages::offline(request))
}
