//! « Équipe »: the administrateur adds, corrects and removes people.

use super::account::not_by_token;
use crate::{
    departure,
    forms::team::{self as forms, Details},
    fr::team as fr,
    mails::{personal_data::address_changed, team as mails},
    notices,
    pages::{pictures, team as pages},
    policy::{self, TABLE, may},
    store::team::{self as store, Known, Member, Newcomer, Office, Open, Reader},
};
use domain::{
    calendar::{Zone, rfc3339},
    id::{OrganisationId, PersonId},
    policy::{Grant, Role, Subject, allows, check},
    text::EmailAddress,
};
use http::header::LINK;
use platform::{
    db::{DbError, Stmt},
    ledger,
    mail::Mail,
};
use serde_json::{Value, json};
use web::{Ctx, Error, FieldError, Outcome, Request, Response, error::Kind};

/// The members, and who is still to be informed.
pub fn list(mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let team = Subject::organisation(actor.organisation);
    check::<may::ReadTeam>(TABLE, &actor, team)?;
    let mut members: Vec<Member> = request.take_all()?;
    let to_inform: Vec<Member> = request.take_all()?;
    let more = members.len() > store::PAGE;
    members.truncate(store::PAGE);
    let next = members
        .last()
        .filter(|_| more)
        .map(|last| format!("/equipe?after={}", last.person_id));
    if request.wants_json() {
        let items: Vec<Value> = members
            .iter()
            .map(|member| member_json(member, request.zone()))
            .collect();
        return Ok(page_of(&items, next.as_deref()));
    }
    let manages = allows(TABLE, actor.role, &policy::Action::EditMember, team.ties);
    Ok(Response::page(pages::list(
        &request,
        &members,
        &to_inform,
        next.as_deref(),
        manages,
    )))
}

/// The form that adds a person.
pub fn new(request: &Request) -> Result<Response, Error> {
    request.granted::<may::AddMember>(TABLE)?;
    Ok(Response::page(pages::new(request, &[])))
}

/// Adds a person: the same words and the same work whether the address has an account elsewhere or not.
pub async fn create(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let grant = request.granted::<may::AddMember>(TABLE)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let known: Option<Known> = request.take_first()?;
    let office = office(&mut request)?;
    let again = |error: Error| with_form(error, |errors| pages::new(&request, errors));
    let (details, role) = forms::member(&request.fields).map_err(again)?;
    fresh(&request, "role").map_err(again)?;
    if known.as_ref().is_some_and(|known| known.here) {
        return Err(again(taken("email", fr::EMAIL_HERE)));
    }
    let person = known
        .as_ref()
        .map_or_else(|| new_person(ctx), |known| known.person_id);
    let warning = details
        .email
        .as_ref()
        .is_some_and(EmailAddress::is_consumer);
    let outcome = Outcome::created(
        "/equipe".to_owned(),
        if warning {
            notices::MEMBER_ADDED_CONSUMER.code
        } else {
            notices::MEMBER_ADDED.code
        },
        json!({ "id": person, "warning": warning.then_some(fr::CONSUMER) }),
    );
    let today = request.zone().civil_date(request.now);
    let newcomer = Newcomer {
        person,
        invited: known.is_some(),
        details: &details,
        role,
        today,
    };
    let mut batch = store::add(&grant, &newcomer, ctx.uuid(), request.now);
    if let Some(email) = &details.email {
        batch.push(notice(
            ctx,
            actor.organisation,
            &office,
            person,
            email,
            known.is_some(),
        ));
    }
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch)
        .await
        .map_err(|error| again(refused(error)))?;
    Ok(request.done(&outcome))
}

/// One member, to correct.
pub fn edit(mut request: Request) -> Result<Response, Error> {
    let (actor, person) = (request.actor()?, request.param::<PersonId>("person")?);
    check::<may::EditMember>(TABLE, &actor, policy::member(&actor, person))?;
    let member = found(&mut request)?;
    if request.wants_json() {
        return Ok(Response::json(&member_json(&member, request.zone())));
    }
    Ok(Response::page(pages::edit(&request, &member, None)))
}

/// Corrects a member: names, identifiant, phone, role; the address of who belongs to this organisation alone. What opens an
/// account is changed in a browser: a token that leaked would take accounts over, its own person's first.
pub async fn update(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, person) = (request.actor()?, request.param::<PersonId>("person")?);
    let grant = check::<may::EditMember>(TABLE, &actor, policy::member(&actor, person))?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let member = found(&mut request)?;
    let known: Option<Known> = request.take_first()?;
    let office = office(&mut request)?;
    let again =
        |error: Error| with_form(error, |errors| pages::edit(&request, &member, Some(errors)));
    let (details, role) = corrected(&request, &member).map_err(again)?;
    if moved(&member, &details) || renamed(&member, &details) {
        not_by_token(&request)?;
    }
    if role != member.role {
        fresh(&request, "role").map_err(again)?;
    }
    if moved(&member, &details) {
        fresh(&request, "email").map_err(again)?;
    }
    if moved(&member, &details) {
        free(&member, known.as_ref()).map_err(again)?;
    }
    let outcome = Outcome::changed(
        "/equipe".to_owned(),
        notices::MEMBER_EDITED.code,
        json!({ "id": person }),
    );
    let mut batch = corrections(ctx, &grant, &member, &details, role, &office)?;
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch)
        .await
        .map_err(|error| again(refused(error)))?;
    Ok(request.done(&outcome))
}

/// What a departure would leave behind, to confirm it.
pub fn confirm_removal(mut request: Request) -> Result<Response, Error> {
    let (actor, person) = (request.actor()?, request.param::<PersonId>("person")?);
    check::<may::RemoveMember>(TABLE, &actor, policy::member(&actor, person))?;
    let member = found(&mut request)?;
    let open: Vec<Open> = request.take_all()?;
    if request.wants_json() {
        let listed: Vec<Value> = open
            .iter()
            .map(|item| json!({ "id": item.id, "number": item.number }))
            .collect();
        let member = member_json(&member, request.zone());
        return Ok(Response::json(
            &json!({ "member": member, "open_interventions": listed }),
        ));
    }
    removable(&member)?;
    request.freshly_signed_in(&request.path)?;
    Ok(Response::page(pages::remove(&request, &member, &open)))
}

/// Removes a member: nothing of the person stays, and those who assign are told what is to be assigned again.
pub async fn remove(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, person) = (request.actor()?, request.param::<PersonId>("person")?);
    let grant = check::<may::RemoveMember>(TABLE, &actor, policy::member(&actor, person))?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let member = found(&mut request)?;
    removable(&member)?;
    request.freshly_signed_in(&request.path)?;
    let open: Vec<Open> = request.take_all()?;
    let readers: Vec<Reader> = request.take_all()?;
    let outcome = Outcome::changed(
        "/equipe".to_owned(),
        notices::MEMBER_REMOVED.code,
        json!({ "removed": true }),
    );
    let mut batch = store::remove(&grant, person, ctx.uuid(), request.now);
    let name = &request.signed_in()?.organisation_name;
    batch.extend(departure::to_assign(
        ctx,
        actor.organisation,
        name,
        &open,
        &readers,
    ));
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch).await?;
    Ok(request.done(&outcome))
}

/// Ticks that a member was handed the notice; once it is ticked, ticking again changes nothing.
pub async fn inform(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, person) = (request.actor()?, request.param::<PersonId>("person")?);
    let grant = check::<may::RecordNotice>(TABLE, &actor, policy::member(&actor, person))?;
    let member = found(&mut request)?;
    let outcome = Outcome::changed(
        "/equipe".to_owned(),
        notices::MEMBER_INFORMED.code,
        json!({ "id": person }),
    );
    if member.is_to_inform() {
        ctx.write(store::informed(&grant, person, ctx.uuid(), request.now))
            .await?;
    }
    Ok(request.done(&outcome))
}

/// The identifier of a new person. It holds no date, unlike the others: of an address that an account elsewhere has
/// since long, a date would tell.
pub(super) fn new_person(ctx: &Ctx) -> PersonId {
    PersonId::new(uuid::Builder::from_random_bytes(ctx.random.bytes::<16>()).into_uuid())
}

/// 403 at that field, in a session of yesterday: what was typed stays.
fn fresh(request: &Request, field: &str) -> Result<(), Error> {
    let asked = request.freshly_signed_in(&request.path);
    asked.map_err(|error| error.with_fields(vec![FieldError::new(field, fr::SIGN_IN_FIRST)]))
}

fn found(request: &mut Request) -> Result<Member, Error> {
    request.take_first()?.ok_or_else(Error::not_found)
}

fn office(request: &mut Request) -> Result<Office, Error> {
    request.take_first()?.ok_or_else(Error::unauthenticated)
}

/// What was typed, and the role: the administrateur's stays.
fn corrected(request: &Request, member: &Member) -> Result<(Details, Role), Error> {
    if member.role != Role::Administrator {
        return forms::member(&request.fields);
    }
    let asked = request.fields.get("role").filter(|role| !role.is_empty());
    if asked.is_some_and(|role| role != Role::Administrator.code()) {
        return Err(administrator_stays());
    }
    forms::administrator(&request.fields).map(|details| (details, Role::Administrator))
}

/// Everything that a correction changes, the mail to the address that opens the account no more, and the notice when the member had no
/// address to be told at, or another than was thought.
fn corrections(
    ctx: &Ctx,
    grant: &Grant<may::EditMember>,
    member: &Member,
    details: &Details,
    role: Role,
    office: &Office,
) -> Result<Vec<Stmt>, Error> {
    let (actor, person, now) = (*grant.actor(), member.person_id, ctx.now());
    let mut batch = store::correct(grant, person, details, ctx.uuid(), now);
    if role != member.role {
        let grant = check::<may::ChangeRole>(TABLE, &actor, policy::member(&actor, person))?;
        batch.extend(store::change_role(&grant, person, role, ctx.uuid(), now));
    }
    if moved(member, details) {
        batch.extend(store::change_email(grant, person, details, ctx.uuid(), now));
        if let Some(former) = &member.email {
            let mail = address_changed(&office.name, former, &ctx.config.support);
            let (id, of) = (ctx.uuid(), actor.organisation);
            batch.push(ledger::enqueue(id, of, person, "email_changed", &mail, now));
        }
    }
    // Who was told by hand, and gets an address, knows; a notice that went to a wrong address told nobody.
    let untold = member.is_to_inform() || member.email.is_some() && moved(member, details);
    if let (true, Some(email)) = (untold, &details.email) {
        batch.extend(store::informed_by_mail(grant, person, now));
        batch.push(notice(
            ctx,
            actor.organisation,
            office,
            person,
            email,
            false,
        ));
    }
    Ok(batch)
}

/// Whether the address that was typed is another one; other letters of the same are not.
fn moved(member: &Member, details: &Details) -> bool {
    details.email.as_ref().map(EmailAddress::folded) != member.email
}

/// Whether the identifiant that was typed is another one; other letters of the same are not.
fn renamed(member: &Member, details: &Details) -> bool {
    details.identifiant.folded() != member.identifiant.to_ascii_lowercase()
}

/// Whether the administrateur may give this member the address that he typed. Of an address or a person that another
/// organisation knows, he learns no more than that the person has a say.
fn free(member: &Member, known: Option<&Known>) -> Result<(), Error> {
    match known {
        Some(known) if known.here => Err(taken("email", fr::EMAIL_HERE)),
        Some(_) => Err(Error::field("email", fr::EMAIL_OWN)),
        None if member.elsewhere => Err(Error::field("email", fr::EMAIL_OWN)),
        None => Ok(()),
    }
}

fn removable(member: &Member) -> Result<(), Error> {
    if member.role == Role::Administrator {
        Err(administrator_stays())
    } else {
        Ok(())
    }
}

fn administrator_stays() -> Error {
    Error::conflict(
        fr::ADMINISTRATOR_STAYS,
        Role::Administrator.code(),
        Role::Administrator.label(),
    )
}

pub(super) fn taken(field: &str, sentence: &'static str) -> Error {
    Error::new(Kind::Conflict, sentence).with_fields(vec![FieldError::new(field, sentence)])
}

/// A value that somebody took in the meantime, told like one that was taken before.
pub(super) fn refused(error: DbError) -> Error {
    if error.repeats("membership.identifiant_folded") {
        taken("identifiant", fr::IDENTIFIANT_TAKEN)
    } else if error.repeats("person.email_folded") {
        Error::field("email", fr::EMAIL_OWN)
    } else {
        error.into()
    }
}

pub(super) fn with_form(error: Error, form: impl FnOnce(&[FieldError]) -> maud::Markup) -> Error {
    if error.fields.is_empty() {
        return error;
    }
    let page = form(&error.fields);
    error.with_page(page)
}

/// The mail of the information notice; of somebody known elsewhere, the invitation that carries it.
pub(super) fn letter(ctx: &Ctx, office: &Office, to: &str, invited: bool) -> Mail {
    let notice = mails::Notice {
        origin: &ctx.config.origin,
        support: &ctx.config.support,
        organisation: &office.name,
        contact: office.contact_email.as_deref(),
        officer: office.officer_email.as_deref(),
        to,
    };
    if invited {
        mails::invitation(&notice)
    } else {
        mails::welcome(&notice)
    }
}

/// That mail, to be sent.
pub(super) fn notice(
    ctx: &Ctx,
    organisation: OrganisationId,
    office: &Office,
    person: PersonId,
    to: &EmailAddress,
    invited: bool,
) -> Stmt {
    let mail = letter(ctx, office, to.as_str(), invited);
    ledger::enqueue(ctx.uuid(), organisation, person, "notice", &mail, ctx.now())
}

pub(super) fn member_json(member: &Member, zone: Zone) -> Value {
    json!({
        "id": member.person_id,
        "last_name": member.last_name,
        "first_name": member.first_name,
        "identifiant": member.identifiant,
        "role": member.role,
        "role_label": member.role.label(),
        "email": member.email,
        "phone": member.phone,
        "photo": member.portrait.then(|| pictures::source(member.person_id)),
        "notice_at": member.notice_at.map(|moment| rfc3339(moment, zone)),
    })
}

/// A list as JSON, with its `Link` to the next page.
pub(super) fn page_of(items: &[Value], next: Option<&str>) -> Response {
    let response = Response::json(&json!({ "items": items, "next": next }));
    match next {
        Some(next) => response.with_header(LINK, &format!("<{next}>; rel=\"next\"")),
        None => response,
    }
}
