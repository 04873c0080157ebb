//! What people are told: raised by the changes, read in the list, mailed when each chose, stopped without signing in.

use super::with_form;
use crate::{
    answers::alerts as answers,
    forms,
    mails::{self, Desk, News},
    model::alerts::{Choices, Delivery},
    notices,
    pages::alerts as pages,
    policy::{TABLE, may},
    store::alerts::{self as store, Alert, Reader, Stopped},
};
use domain::id::{OrganisationId, PersonId};
use platform::{
    db::{Single, Stmt},
    directory::MemberRow,
    ledger, secret,
};
use uuid::Uuid;
use web::{Ctx, Error, Lookup, Outcome, Request, Response, notice::Code};

/// Where the list is.
const PLACE: &str = "/alertes";
/// Where one chooses.
const CHOICES: &str = "/alertes/preferences";
/// How many alerts one page shows.
const PAGE: usize = 30;

/// What happened, to those who are to know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Event<'a> {
    /// Where.
    pub(crate) organisation: OrganisationId,
    /// What it is called.
    pub(crate) organisation_name: &'a str,
    /// Whether mail may wait.
    pub(crate) urgent: bool,
    /// What.
    pub(crate) news: News<'a>,
}

/// The statements that tell `members`: their alerts, and the mails that do not wait for the hour.
pub(crate) fn raise<'a>(
    ctx: &Ctx,
    event: &Event<'_>,
    members: impl Iterator<Item = &'a MemberRow>,
) -> Vec<Stmt> {
    let mut readers = Vec::new();
    let mut mails = Vec::new();
    for member in members {
        let delivery = delivery(event, member);
        readers.push(Reader {
            person: member.person_id,
            id: ctx.uuid(),
            waits: member.email.is_some() && delivery == Delivery::Hourly,
        });
        if let (Some(to), Delivery::Immediate) = (&member.email, delivery) {
            let desk = Desk {
                origin: &ctx.config.origin,
                organisation: event.organisation_name,
                to,
            };
            let whose = (event.organisation, member.person_id);
            mails.extend(mail(ctx, &desk, whose, &[event.news]));
        }
    }
    if readers.is_empty() {
        return Vec::new();
    }
    let mut batch = vec![store::raise(
        event.organisation,
        event.news.kind,
        event.news.id,
        ctx.now(),
        &readers,
    )];
    batch.extend(mails);
    batch
}

fn delivery(event: &Event<'_>, member: &MemberRow) -> Delivery {
    let choices = Choices::parse(member.mail_choices.as_deref().unwrap_or_default());
    choices.of(event.news.kind.topic()).of(event.urgent)
}

/// One mail in the outbox, and the hash of the token by which its reader stops such mails.
pub(crate) fn mail(
    ctx: &Ctx,
    desk: &Desk<'_>,
    (organisation, person): (OrganisationId, PersonId),
    news: &[News<'_>],
) -> [Stmt; 2] {
    let token: [u8; 32] = ctx.random.bytes();
    let kind = match news {
        [one] => one.kind.code(),
        _ => "alerts",
    };
    let mail = mails::alerts(desk, news, &secret::encode(&token));
    let (hash, now) = (secret::sha256_hex(&token), ctx.now());
    [
        ledger::enqueue(ctx.uuid(), organisation, person, kind, &mail, now),
        store::keep_stop(organisation, person, &hash, now),
    ]
}

/// The actor's alerts, the latest first.
pub async fn list(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let grant = request.granted::<may::ReadAlerts>(TABLE)?;
    let before: Option<Uuid> = request
        .query
        .get("after")
        .and_then(|after| after.parse().ok());
    let most = u32::try_from(PAGE + 1).unwrap_or(u32::MAX);
    let rows = ctx
        .read(vec![store::list(grant.actor(), before, most)])
        .await?
        .into_iter()
        .next();
    let mut alerts: Vec<Alert> = rows
        .map(platform::Rows::all)
        .transpose()?
        .unwrap_or_default();
    let more = alerts.len() > PAGE;
    alerts.truncate(PAGE);
    let next = alerts.last().filter(|_| more).map(|last| last.id);
    if request.wants_json() {
        return Ok(Response::json(&answers::list(
            &alerts,
            next,
            request.zone(),
        )));
    }
    Ok(Response::page(pages::list(&request, &alerts, next)))
}

/// The actor has read one alert; 404 when it is not his.
pub async fn read_one(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let grant = request.granted::<may::ReadAlerts>(TABLE)?;
    let id: Uuid = request.param("id")?;
    let rows = ctx
        .write(vec![store::read_one(&grant, id, request.now)])
        .await?
        .into_iter()
        .next();
    let found: Option<Single<i64>> = rows.map(platform::Rows::first).transpose()?.flatten();
    found.ok_or_else(Error::not_found)?;
    Ok(request.done(&read(notices::ALERT_READ.code)))
}

/// The actor has read them all.
pub async fn read_all(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let grant = request.granted::<may::ReadAlerts>(TABLE)?;
    ctx.write(vec![store::read_all(&grant, request.now)])
        .await?;
    Ok(request.done(&read(notices::ALERTS_READ.code)))
}

fn read(notice: Code) -> Outcome {
    Outcome::changed(PLACE.to_owned(), notice, answers::done())
}

/// What the person of the session chose.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![store::choices(
        lookup.claims.organisation,
        lookup.claims.person,
    )]
}

/// What the actor chose.
pub fn ask_choices(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::ChooseAlerts>(TABLE)?;
    let choices = chosen(&mut request)?;
    if request.wants_json() {
        return Ok(Response::json(&answers::choices(&choices)));
    }
    Ok(Response::page(pages::choices(&request, &choices, &[])))
}

fn chosen(request: &mut Request) -> Result<Choices, Error> {
    let row: Option<Single<String>> = request.take_first()?;
    Ok(Choices::parse(
        &row.map(|row| row.value).unwrap_or_default(),
    ))
}

/// Keeps what the actor chooses; what is not sent stays as it was.
pub async fn choose(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = request.granted::<may::ChooseAlerts>(TABLE)?;
    let before = chosen(&mut request)?;
    let choices = forms::alerts::choices(&request.fields, before.clone()).map_err(|wrong| {
        with_form(Error::invalid(wrong), |wrong| {
            pages::choices(&request, &before, wrong)
        })
    })?;
    ctx.write(store::choose(&grant, &choices)).await?;
    let outcome = Outcome::changed(
        CHOICES.to_owned(),
        notices::ALERTS_CHOSEN.code,
        answers::choices(&choices),
    );
    Ok(request.done(&outcome))
}

/// The page that the mails lead to: one button, the token in the fragment.
#[must_use]
pub fn ask_stop(request: &Request) -> Response {
    Response::page(pages::stop(request))
}

/// Stops every mail of alerts to whoever received the token; 404 when it is unknown or too old.
pub async fn stop(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let token = request.fields.get("token").unwrap_or_default();
    let hash = secret::decode(token).map(|bytes| secret::sha256_hex(&bytes));
    let hash = hash.ok_or_else(Error::not_found)?;
    let rows = ctx
        .read(vec![store::stopped(&hash)])
        .await?
        .into_iter()
        .next();
    let whose: Option<Stopped> = rows.map(platform::Rows::first).transpose()?.flatten();
    ctx.write(store::stop(&whose.ok_or_else(Error::not_found)?))
        .await?;
    if request.wants_json() {
        return Ok(Response::json(&answers::done()));
    }
    Ok(Response::page(pages::stopped(&request)))
}
