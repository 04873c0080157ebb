//! Duplicates and parts: what lies near, following, merging, dividing.

use super::{
    changed, commit, commit_move, creation, may_ever, may_now, open, page_of, touch, with_form,
};
use crate::{
    answers,
    forms::{self, Details, Named, Plan},
    fr,
    model::{
        Intervention, Priority, Relation, Status,
        nearby::{Near, nearest},
    },
    notices,
    pages::{self, Entered},
    policy::{self, TABLE, may},
    store::{
        place,
        read::{self, Found, Register},
        relations,
        write::{self, New},
    },
};
use domain::{
    id::InterventionId,
    policy::{Actor, Grant},
};
use platform::{
    Random, Rows,
    db::{DbError, Stmt},
};
use web::{Ctx, Error, Fields, Lookup, Outcome, Request, Response, error::Kind};

// ------------------------------------------------------------------ what lies near

/// The rows of what lies near the place that the query names, nothing while it names none.
#[must_use]
pub fn load_nearby(lookup: &Lookup<'_>) -> Vec<Stmt> {
    around(lookup, lookup.query).into_iter().collect()
}

/// What lies near the place that `fields` names: what [`near`] takes.
pub(super) fn around(lookup: &Lookup<'_>, fields: &Fields) -> Option<Stmt> {
    let asked = forms::relations::around(fields)?;
    let claims = lookup.claims;
    Some(relations::around(claims.organisation, claims.person, asked))
}

/// Takes the last rows that were loaded, if there were any: the nearest first, each with its distance in metres.
pub(super) fn near(
    request: &mut Request,
    actor: &Actor,
    fields: &Fields,
) -> Result<Vec<(Near, u32)>, Error> {
    let Some((centre, _)) = forms::relations::around(fields) else {
        return Ok(Vec::new());
    };
    Ok(nearest(request.take_all()?, actor, centre))
}

/// What lies near a place, of one category, among what the actor may know of.
pub fn nearby(mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    request.granted::<may::List>(TABLE)?;
    forms::relations::nearby(&request.query).map_err(Error::invalid)?;
    let query = request.query.clone();
    let found = near(&mut request, &actor, &query)?;
    Ok(if request.wants_json() {
        Response::json(&answers::relations::nearby(&found, request.zone()))
    } else {
        Response::page(pages::nearby(&request, &found))
    })
}

// ------------------------------------------------------------------ following

/// « C’est la même »: from now on the actor is told of its stages; its author is told anyway.
pub async fn follow(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let grant = may_ever::<may::Follow>(&actor, &found)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let outcome = changed(&found, found.item().status, 0, notices::FOLLOWED.code);
    let ties = found.subject(&actor).ties;
    if ties.own || ties.followed {
        return Ok(request.done(&outcome));
    }
    let batch = relations::follow(&grant, request.now, &ctx.random);
    Ok(commit(ctx, &request, &outcome, batch).await?)
}

/// The actor is told of its stages no more.
pub async fn unfollow(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let grant = may_ever::<may::Unfollow>(&actor, &found)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let mut outcome = changed(&found, found.item().status, 0, notices::UNFOLLOWED.code);
    if !policy::reads(&actor, found.subject(&actor), found.agents_see_reports) {
        "/interventions".clone_into(&mut outcome.path);
    }
    if !found.subject(&actor).ties.followed {
        return Ok(request.done(&outcome));
    }
    let batch = relations::unfollow(&grant, request.now, &ctx.random);
    Ok(commit(ctx, &request, &outcome, batch).await?)
}

// ------------------------------------------------------------------ merging

/// [`read::load`], and the intervention of the number that the form holds.
#[must_use]
pub fn load_merge(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let mut statements = read::load(lookup);
    let number = lookup.fields.get("number");
    if let (Some(number), false) = (
        number.and_then(forms::relations::number),
        statements.is_empty(),
    ) {
        statements.push(relations::numbered(lookup.claims.organisation, number));
    }
    statements
}

/// Asks of which one it is a duplicate, and shows those that lie near.
pub async fn ask_merge(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    may_now::<may::Merge>(&actor, &found)?;
    not_divided(&found)?;
    let item = found.item();
    let mut suggested = Vec::new();
    if let Some(centre) = item.latitude.zip(item.longitude) {
        let asked = (centre, item.category_id);
        let rows = ctx
            .read(vec![relations::around(
                actor.organisation,
                actor.person,
                asked,
            )])
            .await?;
        let rows = rows.into_iter().next().map(Rows::all).transpose()?;
        suggested = nearest(rows.unwrap_or_default(), &actor, centre);
        suggested.retain(|(near, _)| near.id != item.id);
    }
    let mut prefilled = Fields::default();
    if let Some(number) = request.query.get("numero") {
        prefilled.push("number", number.to_owned());
    }
    Ok(Response::page(pages::merge(
        &request,
        item,
        &suggested,
        &Entered::first(&prefilled),
    )))
}

/// Merges the intervention of the path into the one of the number: both photos and comments, both requesters told.
pub async fn merge(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let numbered: Option<Intervention> = if request.loaded.is_empty() {
        None
    } else {
        request.take_first()?
    };
    let grant = may_ever::<may::Merge>(&actor, &found)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let outcome = changed(&found, Status::Duplicate, 0, notices::MERGED.code);
    if let Some(target) = &numbered
        && is_duplicate_of(&found, target)
    {
        return Ok(request.done(&outcome));
    }
    may_now::<may::Merge>(&actor, &found)?;
    not_divided(&found)?;
    let target = target(&request, &found, numbered)?;
    let mut batch = relations::merge(&grant, found.item(), &target, touch(&request), &ctx.random);
    batch.extend(merge_mails(ctx, &request, &found, &target)?);
    commit_move(ctx, &request, &outcome, batch).await
}

fn is_duplicate_of(found: &Found, target: &Intervention) -> bool {
    let mut related = found.dossier.related.iter();
    related.any(|one| one.relation == Relation::Original && one.id == target.id)
}

/// 409: of an intervention that was divided, the parts are merged.
fn not_divided(found: &Found) -> Result<(), Error> {
    if parts_of(found) > 0 {
        return Err(Error::new(Kind::Conflict, fr::MERGE_PARTS));
    }
    Ok(())
}

fn parts_of(found: &Found) -> usize {
    let related = found.dossier.related.iter();
    related.filter(|one| one.relation == Relation::Part).count()
}

/// The one to merge into: 422 when there is none of that number or it is the same one, 409 when it was given up or is a duplicate
/// itself.
fn target(
    request: &Request,
    found: &Found,
    numbered: Option<Intervention>,
) -> Result<Intervention, Error> {
    let wrong = |error: Error| {
        with_form(error, |wrong| {
            pages::merge(
                request,
                found.item(),
                &[],
                &Entered::wrong(&request.fields, wrong),
            )
        })
    };
    forms::relations::original(&request.fields).map_err(|fields| wrong(Error::invalid(fields)))?;
    let target = numbered.ok_or_else(|| wrong(Error::field("number", fr::NUMBER_UNKNOWN)))?;
    if target.id == found.item().id {
        return Err(wrong(Error::field("number", fr::NUMBER_ITSELF)));
    }
    if target.status.is_open() || target.status == Status::Done {
        return Ok(target);
    }
    let status = target.status;
    Err(Error::conflict(
        fr::merge_target(target.number, status),
        status.code(),
        status.label(),
    ))
}

/// To who asked for the one that stays, and to those who come to it.
fn merge_mails(
    ctx: &Ctx,
    request: &Request,
    found: &Found,
    target: &Intervention,
) -> Result<Vec<Stmt>, Error> {
    let notices = || super::notices::Notices::of_new(ctx, request, &found.team, target, Vec::new());
    let mut mails = notices().absorbed()?;
    mails.extend(notices().merged(found.item().author_id, &found.followers)?);
    Ok(mails)
}

// ------------------------------------------------------------------ dividing

/// [`read::load`], and the last number given.
#[must_use]
pub fn load_split(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let mut statements = read::load(lookup);
    if !statements.is_empty() {
        statements.push(read::register(lookup.claims.organisation));
    }
    statements
}

/// Asks what the parts are.
pub fn ask_split(mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    may_split(&actor, &found)?;
    let empty = Fields::default();
    Ok(Response::page(pages::split(
        &request,
        found.item(),
        parts_of(&found),
        &Entered::first(&empty),
    )))
}

fn may_split(actor: &Actor, found: &Found) -> Result<Grant<may::Split>, Error> {
    let grant = may_now::<may::Split>(actor, found)?;
    let mut related = found.dossier.related.iter();
    if related.any(|one| one.relation == Relation::Whole) {
        return Err(Error::new(Kind::Conflict, fr::SPLIT_PART));
    }
    Ok(grant)
}

/// Divides an intervention: each part becomes one of its own, « À faire », at the same place.
pub async fn split(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let register: Register = request.take_first()?.ok_or_else(Error::not_found)?;
    may_ever::<may::Split>(&actor, &found)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let grant = may_split(&actor, &found)?;
    let create = request.granted::<may::Create>(TABLE)?;
    let present = parts_of(&found);
    let texts = forms::relations::parts(&request.fields, present).map_err(|wrong| {
        with_form(Error::invalid(wrong), |wrong| {
            pages::split(
                &request,
                found.item(),
                present,
                &Entered::wrong(&request.fields, wrong),
            )
        })
    })?;
    let grants = (&grant, &create);
    let first = parts(ctx, &request, &found, &texts, register.last);
    let (outcome, batch) = divided(ctx, &request, &found, grants, &first, write::create)?;
    match ctx.write(batch).await {
        Ok(_) => return Ok(request.done(&outcome)),
        Err(DbError::Stale) => {}
        Err(error) => return Err(error.into()),
    }
    // Somebody took a number meanwhile, or changed what is divided: with numbers of its own, only the latter is still in the way.
    let count = texts.len();
    let last = creation::reserved(ctx, &create, count).await? - i64::try_from(count).unwrap_or(0);
    let second = parts(ctx, &request, &found, &texts, last);
    let make = write::create_reserved;
    let (outcome, batch) = divided(ctx, &request, &found, grants, &second, make)?;
    match ctx.write(batch).await {
        Ok(_) => Ok(request.done(&outcome)),
        Err(DbError::Stale) => Err(Error::new(Kind::Conflict, fr::MOVED)),
        Err(error) => Err(error.into()),
    }
}

/// The parts under the numbers after `last`.
fn parts(ctx: &Ctx, request: &Request, found: &Found, texts: &[String], last: i64) -> Vec<New> {
    let numbered = texts.iter().zip(last + 1..);
    numbered
        .map(|(text, number)| New {
            id: InterventionId::new(ctx.uuid()),
            number,
            status: Status::ToDo,
            details: part_of(found.item(), text),
            plan: Plan::default(),
            assignees: Vec::new(),
            touch: touch(request),
        })
        .collect()
}

/// What a part says: where its whole is, of the same category, and what is to be done in it.
fn part_of(whole: &Intervention, text: &str) -> Details {
    let kind = whole.type_id.zip(whole.type_name.clone());
    Details {
        address: whole.address.clone(),
        address_extra: whole.address_extra.clone(),
        postcode: whole.postcode.clone(),
        city: whole.city.clone(),
        position: whole.latitude.zip(whole.longitude),
        outline: None,
        category: Named {
            id: whole.category_id,
            name: whole.category_name.clone(),
            working_days: whole.follow_up.working_days,
        },
        kind: kind.map(|(id, name)| Named {
            id,
            name,
            working_days: None,
        }),
        description: Some(text.to_owned()),
        priority: Some(whole.priority).filter(|priority| *priority != Priority::Normal),
    }
}

fn divided(
    ctx: &Ctx,
    request: &Request,
    found: &Found,
    (grant, create): (&Grant<may::Split>, &Grant<may::Create>),
    parts: &[New],
    make: fn(&Grant<may::Create>, &New, &Random) -> Vec<Stmt>,
) -> Result<(Outcome, Vec<Stmt>), Error> {
    let item = found.item();
    let numbers: Vec<(InterventionId, i64)> =
        parts.iter().map(|part| (part.id, part.number)).collect();
    let receipt = answers::relations::split(item.id, item.number, item.status, &numbers);
    let outcome = Outcome::created(page_of(item.id), notices::SPLIT.code, receipt);
    let mut batch = relations::split(grant, item.status, &numbers, touch(request), &ctx.random);
    for part in parts {
        batch.extend(make(create, part, &ctx.random));
        batch.extend(place::keep_as(item.organisation_id, part.id, item.id));
        batch.push(relations::part(grant, part.id, request.now));
    }
    batch.extend(request.remember(&outcome)?);
    Ok((outcome, batch))
}
