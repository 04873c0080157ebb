//! The operator's console: organisations, their administrateur, accounts, outlines, and how the jobs went. It never shows what an
//! organisation holds.

use super::team::{new_person, notice, page_of, taken, with_form};
use crate::{
    forms::{console as forms, team::Details},
    fr::{console as fr, team as team_fr},
    mails,
    model::console::slugs,
    notices,
    pages::console as pages,
    policy::{Action, TABLE, may},
    store::{
        console::{self as store, Body, Mails, Member, Organisation, Run, Taken, Trace},
        team::{Known, Newcomer, Office},
    },
};
use domain::{
    calendar::{Zone, rfc3339},
    id::OrganisationId,
    policy::{Grant, Permission, Role},
};
use platform::{
    Rows,
    db::{DbError, Single, Stmt},
    ledger,
};
use serde_json::{Value, json};
use web::{Ctx, Error, FieldError, Outcome, Request, Response, error::Kind, notice::Code};

/// Where the console is.
pub const CONSOLE: &str = "/console";

/// The right to do it, for what changes who may do what: only soon after the person proved who he is.
pub(super) fn fresh<P: Permission<Action = Action>>(request: &Request) -> Result<Grant<P>, Error> {
    let grant = request.granted::<P>(TABLE)?;
    request.freshly_signed_in("/console")?;
    Ok(grant)
}

pub(super) const fn trace<'a>(ctx: &'a Ctx, request: &Request) -> Trace<'a> {
    Trace {
        now: request.now,
        ids: &ctx.random,
    }
}

/// The organisation of the path and its administrateur; 404 where there is none.
fn organisation(request: &mut Request) -> Result<(Organisation, Option<Member>), Error> {
    let organisation = request.take_first()?.ok_or_else(Error::not_found)?;
    Ok((organisation, request.take_first()?))
}

fn path_of(id: OrganisationId) -> String {
    format!("{CONSOLE}/organisations/{id}")
}

/// The organisations and their volumes.
pub fn list(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::OpenConsole>(TABLE)?;
    let mut organisations: Vec<Organisation> = request.take_all()?;
    let more = organisations.len() > store::PAGE;
    organisations.truncate(store::PAGE);
    let waiting = request.take_first()?.unwrap_or_default();
    let next = organisations
        .last()
        .filter(|_| more)
        .map(|last| format!("{CONSOLE}?after={}", last.slug));
    if request.wants_json() {
        let items: Vec<Value> = organisations.iter().map(organisation_json).collect();
        return Ok(page_of(&items, next.as_deref()));
    }
    let page = pages::list(&request, &organisations, waiting, next.as_deref());
    Ok(Response::page(page))
}

/// Looks an organisation to create up in the official list.
pub fn search(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::CreateOrganisation>(TABLE)?;
    let wanted = store::wanted(request.query.get("q")).is_some();
    let found: Vec<Body> = if wanted {
        request.take_all()?
    } else {
        Vec::new()
    };
    if request.wants_json() {
        let items: Vec<Value> = found.iter().map(body_json).collect();
        return Ok(page_of(&items, None));
    }
    Ok(Response::page(pages::search(&request, wanted, &found)))
}

/// What is known of the body to create an organisation from, to complete and confirm.
pub async fn confirm(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    request.granted::<may::CreateOrganisation>(TABLE)?;
    let body: Body = request.take_first()?.ok_or_else(Error::not_found)?;
    if let Some(taken) = request.take_first::<Taken>()? {
        return Err(already(&request, &taken));
    }
    if request.wants_json() {
        return Ok(Response::json(&body_json(&body)));
    }
    let slug = free_slug(ctx, &body).await?;
    let page = pages::confirm(&request, &body, &slug, None);
    Ok(Response::page(page))
}

/// The first slug of that body that no organisation has.
async fn free_slug(ctx: &Ctx, body: &Body) -> Result<String, Error> {
    let offered = slugs(body);
    let asked = offered.iter().map(|slug| store::slug_taken(slug)).collect();
    let found = ctx.read(asked).await?;
    let free = found.into_iter().map(Rows::first::<Single<String>>);
    for (slug, taken) in offered.iter().zip(free) {
        if taken?.is_none() {
            return Ok(slug.clone());
        }
    }
    Ok(String::new())
}

/// Creates an organisation, its administrateur and all that it starts with, in one batch.
pub async fn create(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = fresh::<may::CreateOrganisation>(&request)?;
    let body: Body = request.take_first()?.ok_or_else(Error::not_found)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let taken: Option<Taken> = request.take_first()?;
    let known: Option<Known> = request.take_first()?;
    let again = |error: Error| {
        with_form(error, |errors| {
            pages::confirm(&request, &body, "", Some(errors))
        })
    };
    let founding = forms::founding(&request.fields).map_err(again)?;
    if let Some(taken) = taken {
        return Err(already(&request, &taken));
    }
    let id = OrganisationId::new(ctx.uuid());
    let details = &founding.administrator;
    let newcomer = newcomer(ctx, &request, details, known.as_ref(), founding.zone);
    let office = Office {
        name: founding.name.as_str().to_owned(),
        contact_email: founding.contact.as_ref().map(ToString::to_string),
        officer_email: founding.officer.as_ref().map(ToString::to_string),
    };
    let code = if founding.outline.is_some() {
        notices::ORGANISATION_CREATED.code
    } else {
        notices::ORGANISATION_CREATED_WITHOUT_OUTLINE.code
    };
    let outcome = Outcome::created(path_of(id), code, json!({ "id": id }));
    let mut batch = store::create(
        &grant,
        id,
        &body,
        &founding,
        &newcomer,
        trace(ctx, &request),
    );
    batch.extend(welcome(ctx, id, &office, &newcomer));
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch)
        .await
        .map_err(|error| again(refused(error)))?;
    Ok(request.done(&outcome))
}

/// Somebody to make the administrateur: the account that the address has already, or a new one.
fn newcomer<'a>(
    ctx: &Ctx,
    request: &Request,
    details: &'a Details,
    known: Option<&Known>,
    zone: Zone,
) -> Newcomer<'a> {
    Newcomer {
        person: known.map_or_else(|| new_person(ctx), |known| known.person_id),
        invited: known.is_some(),
        details,
        role: Role::Administrator,
        today: zone.civil_date(request.now),
    }
}

/// The notice or the invitation of a new administrateur.
fn welcome(
    ctx: &Ctx,
    organisation: OrganisationId,
    office: &Office,
    newcomer: &Newcomer<'_>,
) -> Option<Stmt> {
    let email = newcomer.details.email.as_ref()?;
    let (person, invited) = (newcomer.person, newcomer.invited);
    Some(notice(ctx, organisation, office, person, email, invited))
}

/// 409: the body has its organisation, whose page is one link away.
fn already(request: &Request, taken: &Taken) -> Error {
    let sentence = fr::already(&taken.name);
    Error::new(Kind::Conflict, sentence.clone())
        .with_fields(vec![FieldError::new("siren", sentence)])
        .with_page(pages::already(request, taken))
}

/// A value that somebody took in the meantime.
fn refused(error: DbError) -> Error {
    if error.repeats("organisation.siren") {
        taken("siren", fr::JUST_CREATED)
    } else if error.repeats("organisation.slug") {
        taken("slug", fr::SLUG_TAKEN)
    } else if error.repeats("zone.name") {
        taken("file", fr::OUTLINE_NAME)
    } else {
        super::team::refused(error)
    }
}

/// One organisation.
pub fn show(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::OpenConsole>(TABLE)?;
    let (organisation, administrator) = organisation(&mut request)?;
    if request.wants_json() {
        let mut shown = organisation_json(&organisation);
        let administrator = administrator.as_ref().map(|one| member_json(one, &request));
        if let Some(object) = shown.as_object_mut() {
            object.insert("administrator".to_owned(), json!(administrator));
        }
        return Ok(Response::json(&shown));
    }
    let page = pages::organisation(&request, &organisation, administrator.as_ref(), &[]);
    Ok(Response::page(page))
}

/// Suspends an organisation; once it is suspended, doing it again changes nothing.
pub async fn suspend(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = fresh::<may::SuspendOrganisation>(&request)?;
    let (organisation, _) = organisation(&mut request)?;
    let batch = store::suspend_organisation(&grant, organisation.id, trace(ctx, &request));
    let needed = organisation.suspended_at.is_none();
    let path = path_of(organisation.id);
    switched(
        ctx,
        &request,
        (path, notices::ORGANISATION_SUSPENDED.code),
        needed.then_some(batch),
    )
    .await
}

/// Lets an organisation in again.
pub async fn reinstate(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = fresh::<may::SuspendOrganisation>(&request)?;
    let (organisation, _) = organisation(&mut request)?;
    let batch = store::reinstate_organisation(&grant, organisation.id, trace(ctx, &request));
    let needed = organisation.suspended_at.is_some();
    let path = path_of(organisation.id);
    switched(
        ctx,
        &request,
        (path, notices::ORGANISATION_REINSTATED.code),
        needed.then_some(batch),
    )
    .await
}

/// What was switched on or off, if it was not so already.
async fn switched(
    ctx: &Ctx,
    request: &Request,
    (path, code): (String, Code),
    batch: Option<Vec<Stmt>>,
) -> Result<Response, Error> {
    let outcome = Outcome::changed(path, code, json!({ "done": true }));
    if let Some(batch) = batch {
        ctx.write(batch).await?;
    }
    Ok(request.done(&outcome))
}

/// Looks somebody of the organisation up, by identifiant or address: leads to his page.
pub fn find(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::SuspendPerson>(TABLE)?;
    let (organisation, administrator) = organisation(&mut request)?;
    let found: Option<Member> = request.take_first()?;
    let typed = forms::who(&request.fields);
    let Some(member) = found.filter(|_| typed.is_ok()) else {
        let wrong = typed.err();
        let wrong = wrong.unwrap_or_else(|| vec![FieldError::new("who", fr::NOBODY)]);
        return Err(with_form(Error::invalid(wrong), |errors| {
            pages::organisation(&request, &organisation, administrator.as_ref(), errors)
        }));
    };
    let path = format!(
        "{}/personnes/{}",
        path_of(organisation.id),
        member.person_id
    );
    let outcome = Outcome::changed(path, None, json!({ "id": member.person_id }));
    Ok(request.done(&outcome))
}

/// The organisation, its administrateur, and the person of the path; 404 where one is missing.
fn person(request: &mut Request) -> Result<(Organisation, Option<Member>, Member), Error> {
    let (organisation, administrator) = organisation(request)?;
    let member = request.take_first()?.ok_or_else(Error::not_found)?;
    Ok((organisation, administrator, member))
}

/// Somebody of an organisation: what may be done with the account.
pub fn show_person(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::SuspendPerson>(TABLE)?;
    let (organisation, _, member) = person(&mut request)?;
    if request.wants_json() {
        return Ok(Response::json(&member_json(&member, &request)));
    }
    Ok(Response::page(pages::person(
        &request,
        &organisation,
        &member,
    )))
}

/// Suspends an account: its sessions end at once, nothing is lost.
pub async fn suspend_person(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = fresh::<may::SuspendPerson>(&request)?;
    let (organisation, _, member) = person(&mut request)?;
    if member.person_id == grant.actor().person {
        return Err(Error::new(Kind::Conflict, fr::YOURSELF));
    }
    let batch = store::suspend_person(
        &grant,
        organisation.id,
        member.person_id,
        trace(ctx, &request),
    );
    let needed = member.suspended_at.is_none();
    let path = person_path(&organisation, &member);
    switched(
        ctx,
        &request,
        (path, notices::PERSON_SUSPENDED.code),
        needed.then_some(batch),
    )
    .await
}

/// Lets an account in again.
pub async fn reinstate_person(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = fresh::<may::SuspendPerson>(&request)?;
    let (organisation, _, member) = person(&mut request)?;
    let batch = store::reinstate_person(
        &grant,
        organisation.id,
        member.person_id,
        trace(ctx, &request),
    );
    let needed = member.suspended_at.is_some();
    let path = person_path(&organisation, &member);
    switched(
        ctx,
        &request,
        (path, notices::PERSON_REINSTATED.code),
        needed.then_some(batch),
    )
    .await
}

fn person_path(organisation: &Organisation, member: &Member) -> String {
    format!(
        "{}/personnes/{}",
        path_of(organisation.id),
        member.person_id
    )
}

/// Makes a member the administrateur; who was stays as coordinateur.
pub async fn transfer(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = fresh::<may::AppointAdministrator>(&request)?;
    let (organisation, present, member) = person(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let outcome = Outcome::changed(
        path_of(organisation.id),
        notices::ADMINISTRATOR_APPOINTED.code,
        json!({ "done": true }),
    );
    if member.role == Role::Administrator {
        return Ok(request.done(&outcome));
    }
    able(&member)?;
    let mut batch = store::transfer(
        &grant,
        organisation.id,
        present.map(|one| one.person_id),
        member.person_id,
        trace(ctx, &request),
    );
    batch.extend(told(ctx, &organisation, &member));
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch).await?;
    Ok(request.done(&outcome))
}

/// Whether that member can administer: an active account.
fn able(member: &Member) -> Result<(), Error> {
    if member.state != "active" {
        Err(Error::new(Kind::Conflict, fr::NOT_YET_MEMBER))
    } else if member.suspended_at.is_some() {
        Err(Error::new(Kind::Conflict, fr::SUSPENDED))
    } else {
        Ok(())
    }
}

/// Tells a member that he now administers the organisation.
fn told(ctx: &Ctx, organisation: &Organisation, member: &Member) -> Option<Stmt> {
    let to = member.email.as_deref()?;
    let mail = mails::console::appointed(&ctx.config.origin, &organisation.name, to);
    let kind = "administrator";
    Some(ledger::enqueue(
        ctx.uuid(),
        organisation.id,
        member.person_id,
        kind,
        &mail,
        ctx.now(),
    ))
}

/// The form that makes somebody new the administrateur.
pub fn new_administrator(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::AppointAdministrator>(TABLE)?;
    let (organisation, present) = organisation(&mut request)?;
    let page = pages::new_administrator(&request, &organisation, present.as_ref(), &[]);
    Ok(Response::page(page))
}

/// Adds somebody as the administrateur; who was stays as coordinateur. Whoever has an account already decides himself: until he does,
/// who administers goes on, and the newcomer is invited as coordinateur, to be made administrateur once he is there.
pub async fn appoint(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = fresh::<may::AppointAdministrator>(&request)?;
    let (organisation, present) = organisation(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let office: Office = request.take_first()?.ok_or_else(Error::not_found)?;
    let known: Option<Known> = request.take_first()?;
    let again = |error: Error| {
        with_form(error, |errors| {
            pages::new_administrator(&request, &organisation, present.as_ref(), errors)
        })
    };
    let details = forms::administrator(&request.fields).map_err(again)?;
    if known.as_ref().is_some_and(|known| known.here) {
        return Err(again(taken("email", team_fr::EMAIL_HERE)));
    }
    let zone = Zone::parse(&organisation.zone).unwrap_or_default();
    let mut newcomer = newcomer(ctx, &request, &details, known.as_ref(), zone);
    let goes_on = newcomer.invited && present.as_ref().is_some_and(|one| able(one).is_ok());
    let replaced = present.as_ref().filter(|_| !goes_on);
    let present = replaced.map(|one| one.person_id);
    if goes_on {
        newcomer.role = Role::Coordinator;
    }
    let notice = if goes_on {
        notices::ADMINISTRATOR_INVITED.code
    } else {
        notices::ADMINISTRATOR_APPOINTED.code
    };
    let receipt = json!({ "id": newcomer.person });
    let outcome = Outcome::created(path_of(organisation.id), notice, receipt);
    let mut batch = store::appoint(
        &grant,
        organisation.id,
        present,
        &newcomer,
        trace(ctx, &request),
    );
    batch.extend(welcome(ctx, organisation.id, &office, &newcomer));
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch)
        .await
        .map_err(|error| again(refused(error)))?;
    Ok(request.done(&outcome))
}

/// The form that adds or replaces the outline.
pub fn show_outline(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::SetOutline>(TABLE)?;
    let (organisation, _) = organisation(&mut request)?;
    Ok(Response::page(pages::outline(&request, &organisation, &[])))
}

/// Adds or replaces the outline.
pub async fn set_outline(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = request.granted::<may::SetOutline>(TABLE)?;
    let (organisation, _) = organisation(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let again = |error: Error| {
        with_form(error, |errors| {
            pages::outline(&request, &organisation, errors)
        })
    };
    let area = forms::outline(&request.fields).map_err(again)?;
    let outcome = Outcome::changed(
        path_of(organisation.id),
        notices::OUTLINE_KEPT.code,
        json!({ "done": true }),
    );
    let mut batch = store::outline(&grant, &organisation, &area, trace(ctx, &request));
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch)
        .await
        .map_err(|error| again(refused(error)))?;
    Ok(request.done(&outcome))
}

/// What the jobs did, and the mails that did not leave.
pub fn operations(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::OpenConsole>(TABLE)?;
    let mails: Mails = request.take_first()?.unwrap_or_default();
    let mut runs: Vec<Run> = request.take_all()?;
    let more = runs.len() > store::PAGE;
    runs.truncate(store::PAGE);
    let next = runs
        .last()
        .filter(|_| more)
        .map(|last| format!("{}?before={}", pages::OPERATIONS, last.id));
    if request.wants_json() {
        let items: Vec<Value> = runs
            .iter()
            .map(|run| run_json(run, request.zone()))
            .collect();
        return Ok(Response::json(&json!({
            "waiting_mails": mails.waiting,
            "dead_mails": mails.dead,
            "items": items,
            "next": next,
        })));
    }
    let page = pages::operations(&request, mails, &runs, next.as_deref());
    Ok(Response::page(page))
}

/// Sends the mails again whose sending was given up.
pub async fn retry(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let grant = request.granted::<may::RetryMail>(TABLE)?;
    let batch = store::retry(&grant, trace(ctx, &request));
    let next = (pages::OPERATIONS.to_owned(), notices::MAILS_RETRIED.code);
    switched(ctx, &request, next, Some(batch)).await
}

fn organisation_json(one: &Organisation) -> Value {
    let zone = Zone::parse(&one.zone).unwrap_or_default();
    json!({
        "id": one.id,
        "kind": one.kind,
        "name": one.name,
        "slug": one.slug,
        "siren": one.siren,
        "zone": one.zone,
        "created_at": rfc3339(one.created_at, zone),
        "suspended_at": one.suspended_at.map(|moment| rfc3339(moment, zone)),
        "members": one.members,
        "interventions": one.interventions,
        "outlined": one.outlined,
    })
}

fn member_json(one: &Member, request: &Request) -> Value {
    json!({
        "id": one.person_id,
        "first_name": one.first_name,
        "last_name": one.last_name,
        "identifiant": one.identifiant,
        "role": one.role,
        "role_label": one.role.label(),
        "email": one.email,
        "suspended_at": one.suspended_at.map(|moment| rfc3339(moment, request.zone())),
    })
}

fn body_json(one: &Body) -> Value {
    json!({
        "kind": one.kind,
        "code": one.code,
        "name": one.name,
        "siren": one.siren,
        "departement": one.departement,
    })
}

fn run_json(run: &Run, zone: Zone) -> Value {
    json!({
        "rule": run.rule,
        "ran_at": rfc3339(run.ran_at, zone),
        "count": run.count,
        "oldest_kept": run.oldest_kept,
        "duration_ms": run.duration_ms,
        "finished": run.finished,
    })
}
