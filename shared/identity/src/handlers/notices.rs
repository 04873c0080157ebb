//! « Personnes à informer »: whoever has no address is handed the information notice on paper, and the administrateur ticks it.

use crate::{
    mails::team as mails,
    notices,
    pages::notices as pages,
    policy::{TABLE, may},
    store::team::{self as store, Member, Office},
};
use domain::{id::PersonId, policy::Grant};
use platform::db::Single;
use serde_json::{Value, json};
use web::{Ctx, Error, Outcome, Request, Response};

fn grant(request: &Request) -> Result<Grant<may::RecordNotice>, Error> {
    request.granted::<may::RecordNotice>(TABLE)
}

/// The list, and the notice to hand over: both to be printed.
pub fn list(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    grant(&request)?;
    let (people, next, office) = taken(&mut request)?;
    if request.wants_json() {
        let items: Vec<Value> = people
            .iter()
            .map(|member| super::team::member_json(member, request.zone()))
            .collect();
        return Ok(super::team::page_of(&items, next.as_deref()));
    }
    let listed = pages::Listed {
        people: &people,
        information: &information(ctx, &office),
        next: next.as_deref(),
    };
    Ok(Response::page(pages::list(&request, &listed, &[])))
}

/// The page of whoever is to be informed, from its rows: those people, at most a page, and the address of the next one.
fn taken(request: &mut Request) -> Result<(Vec<Member>, Option<String>, Office), Error> {
    let mut people: Vec<Member> = request.take_all()?;
    let office: Office = request.take_first()?.ok_or_else(Error::unauthenticated)?;
    let more = people.len() > store::PAGE;
    people.truncate(store::PAGE);
    let next = people
        .last()
        .filter(|_| more)
        .map(|last| format!("{}?after={}", pages::PLACE, last.person_id));
    Ok((people, next, office))
}

/// What is handed over on paper.
fn information(ctx: &Ctx, office: &Office) -> Vec<String> {
    let notice = mails::Notice {
        origin: &ctx.config.origin,
        support: &ctx.config.support,
        organisation: &office.name,
        contact: office.contact_email.as_deref(),
        officer: office.officer_email.as_deref(),
        to: "",
    };
    notice.information()
}

/// Ticks several people at once; who is ticked already stays as he is.
pub async fn tick(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = grant(&request)?;
    let waiting: Vec<Single<PersonId>> = request.take_all()?;
    let (people, next, office) = taken(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let chosen = request.fields.all("person_ids");
    let chosen: Vec<PersonId> = chosen.iter().filter_map(|id| id.parse().ok()).collect();
    let ticked: Vec<PersonId> = waiting
        .into_iter()
        .map(|row| row.value)
        .filter(|person| chosen.contains(person))
        .take(store::PAGE)
        .collect();
    if chosen.is_empty() {
        let error = Error::field("person_ids", crate::fr::team::NOBODY_CHOSEN);
        let listed = pages::Listed {
            people: &people,
            information: &information(ctx, &office),
            next: next.as_deref(),
        };
        return Err(super::team::with_form(error, |errors| {
            pages::list(&request, &listed, errors)
        }));
    }
    let outcome = Outcome::changed(
        pages::PLACE.to_owned(),
        notices::MEMBERS_INFORMED.code,
        json!({ "informed": ticked.len() }),
    );
    let informed = |person| store::informed(&grant, person, ctx.uuid(), request.now);
    let mut batch: Vec<_> = ticked.into_iter().flat_map(informed).collect();
    batch.extend(request.remember(&outcome)?);
    if !batch.is_empty() {
        ctx.write(batch).await?;
    }
    Ok(request.done(&outcome))
}
