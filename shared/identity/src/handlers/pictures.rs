//! Logos and photos of people: put, shown, removed.

use crate::{
    fr::pictures as fr,
    model::pictures::{LOGO, PORTRAIT, logo_key},
    notices,
    pages::{brand, pictures as pages},
    policy::{self, TABLE, may},
    store::{
        pictures::{self as store, Logo, Portrait},
        team::Member,
    },
};
use domain::{
    id::PersonId,
    policy::{Actor, Grant, Permission, Subject, check},
};
use http::header::CACHE_CONTROL;
use platform::db::{Single, Stmt};
use serde_json::json;
use web::{Ctx, Error, Outcome, Request, Response, error::Kind, html, picture};

/// `GET /logos/{file}`: everybody's, and never another picture under the same address.
pub async fn logo(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let file: String = request.param("file")?;
    let key = logo_key(&file).ok_or_else(Error::not_found)?;
    let response = picture::send(ctx, &key).await?;
    Ok(response.with_header(CACHE_CONTROL, "public, max-age=31536000, immutable"))
}

fn logo_grant(request: &Request) -> Result<Grant<may::ChangeLogo>, Error> {
    let actor = request.actor()?;
    let organisation = Subject::organisation(actor.organisation);
    Ok(check::<may::ChangeLogo>(TABLE, &actor, organisation)?)
}

/// `POST /equipe/apparence/logo`
pub async fn keep_logo(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let grant = logo_grant(&request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let picture = LOGO.of(&request.fields).map_err(|error| {
        let page = brand::logo_refused(&request, &error.fields);
        error.with_page(page)
    })?;
    let width = html::Logo::width_of(picture.width, picture.height);
    let key = LOGO.put(ctx, picture).await?;
    let outcome = Outcome::changed(
        brand::PLACE.to_owned(),
        notices::LOGO_KEPT.code,
        json!({ "logo": format!("/{key}") }),
    );
    let logo = Logo { key: &key, width };
    let batch = store::change_logo(&grant, Some(logo), ctx.uuid(), request.now);
    write(ctx, &request, &outcome, batch, Some(&key)).await
}

/// `POST /equipe/apparence/logo/retirer`; once it is removed, removing it again changes nothing.
pub async fn remove_logo(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let grant = logo_grant(&request)?;
    let outcome = Outcome::changed(
        brand::PLACE.to_owned(),
        notices::LOGO_REMOVED.code,
        json!({ "logo": null }),
    );
    if request.signed_in()?.logo_key.is_none() {
        return Ok(request.done(&outcome));
    }
    let batch = store::change_logo(&grant, None, ctx.uuid(), request.now);
    write(ctx, &request, &outcome, batch, None).await
}

/// Makes the change; what was `put` for one that fails is queued for deletion.
async fn write(
    ctx: &Ctx,
    request: &Request,
    outcome: &Outcome,
    mut batch: Vec<Stmt>,
    put: Option<&String>,
) -> Result<Response, Error> {
    batch.extend(request.remember(outcome)?);
    if let Err(error) = ctx.write(batch).await {
        picture::discard(ctx, put.into_iter()).await;
        return Err(error.into());
    }
    Ok(request.done(outcome))
}

/// `GET /equipe/{person}/photo`: to those who see the team, and to the person.
pub async fn portrait(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    may_on::<may::ReadPortrait>(&request)?;
    let key: Option<Single<String>> = request.take_first()?;
    let key = key.ok_or_else(Error::not_found)?.value;
    picture::send(ctx, &key).await
}

/// `GET /equipe/{person}/photo/modifier`
pub fn edit(mut request: Request) -> Result<Response, Error> {
    let (actor, _) = may_on::<may::ChangePortrait>(&request)?;
    let member = found(&mut request)?;
    let page = pages::edit(&request, &member, decides(&actor, &member), &[]);
    Ok(Response::page(page))
}

/// `POST /equipe/{person}/photo/modifier`
pub async fn keep(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, grant) = may_on::<may::ChangePortrait>(&request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let member = found(&mut request)?;
    if !decides(&actor, &member) {
        return Err(Error::new(Kind::Forbidden, fr::NOT_YOURS));
    }
    let picture = PORTRAIT.of(&request.fields).map_err(|error| {
        let page = pages::edit(&request, &member, true, &error.fields);
        error.with_page(page)
    })?;
    let size = picture.bytes.len();
    let key = PORTRAIT.put(ctx, picture).await?;
    let person = member.person_id;
    let outcome = Outcome::changed(
        pages::place(person),
        notices::PHOTO_ADDED.code,
        json!({ "id": person }),
    );
    let portrait = Portrait { key: &key, size };
    let batch = store::keep(&grant, person, portrait, ctx.uuid(), request.now);
    write(ctx, &request, &outcome, batch, Some(&key)).await
}

/// `GET /equipe/{person}/photo/retirer`
pub fn ask_remove(mut request: Request) -> Result<Response, Error> {
    may_on::<may::ChangePortrait>(&request)?;
    let member = pictured(&mut request)?;
    Ok(Response::page(pages::remove(&request, &member)))
}

/// `POST /equipe/{person}/photo/retirer`: the person's right, and the administrateur's for everybody in his team.
pub async fn remove(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (_, grant) = may_on::<may::ChangePortrait>(&request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let person = pictured(&mut request)?.person_id;
    let outcome = Outcome::changed(
        pages::place(person),
        notices::PHOTO_REMOVED.code,
        json!({ "id": person }),
    );
    let batch = store::remove(&grant, person, ctx.uuid(), request.now);
    write(ctx, &request, &outcome, batch, None).await
}

fn may_on<A: Permission<Action = policy::Action>>(
    request: &Request,
) -> Result<(Actor, Grant<A>), Error> {
    let (actor, person) = (request.actor()?, request.param::<PersonId>("person")?);
    let grant = check::<A>(TABLE, &actor, policy::member(&actor, person))?;
    Ok((actor, grant))
}

fn found(request: &mut Request) -> Result<Member, Error> {
    request.take_first()?.ok_or_else(Error::not_found)
}

fn pictured(request: &mut Request) -> Result<Member, Error> {
    let member = found(request)?;
    Some(member)
        .filter(|member| member.portrait)
        .ok_or_else(Error::not_found)
}

/// Whether a photo may be put: the person's own, or that of somebody whose only organisation is the administrateur's.
fn decides(actor: &Actor, member: &Member) -> bool {
    actor.person == member.person_id || !member.elsewhere
}
