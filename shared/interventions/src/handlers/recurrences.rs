//! Work that comes back: listed, created, changed and stopped by those who coordinate.

use super::{Failure, commit, notices::tell, touch, with_form};
use crate::{
    answers::recurrences as answers,
    forms::{
        self,
        recurrence::{self as read_form, Reach, Template},
    },
    fr::planning as fr,
    mails::News,
    model::{Category, Priority, alerts::Kind as Told},
    notices,
    pages::{self, Entered, Series},
    planning::plus,
    policy::{TABLE, may},
    recurrence::{AHEAD, Rule},
    store::{
        read,
        recurrences::{self as store, Change, Chosen, Day, New, Occurrence, Of, Recurrence, What},
        zones::{self, Borders, Zone},
    },
};
use chrono::NaiveDate;
use domain::{
    calendar::Zone as Clock,
    id::{PersonId, RecurrenceId, ZoneId},
    policy::Grant,
};
use maud::Markup;
use platform::{
    db::{DbError, Stmt},
    directory::{self, MemberRow},
};
use web::{Ctx, Error, Fields, Lookup, Outcome, Request, Response, error::Kind, notice::Code};

const RECURRENCES: &str = "/interventions/recurrences";

/// The recurrences of the organisation, the latest first.
pub fn list(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::Recur>(TABLE)?;
    let mut items: Vec<Recurrence> = request.take_all()?;
    let more = items.len() > store::PAGE as usize;
    items.truncate(store::PAGE as usize);
    let next = items
        .last()
        .filter(|_| more)
        .map(|last| format!("{RECURRENCES}?after={}", last.id));
    if request.wants_json() {
        return Ok(Response::json(&answers::recurrences(
            &items,
            next.as_deref(),
        )));
    }
    let page = pages::recurrences(&request, &items, next.as_deref());
    Ok(Response::page(page))
}

/// What a new one reads: the categories, the team, and the zones around the place that is sent.
#[must_use]
pub fn load_new(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let organisation = lookup.claims.organisation;
    vec![
        read::categories(organisation),
        directory::members(organisation),
        zones::around(organisation, forms::point(lookup.fields)),
    ]
}

/// What one that exists reads: itself, who does it, its interventions, and what [`load_new`] does.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let mut statements = store::load(lookup);
    if !statements.is_empty() {
        statements.extend(load_new(lookup));
    }
    statements
}

struct Known {
    categories: Vec<Category>,
    team: Vec<MemberRow>,
    zones: Vec<Zone>,
}

impl Known {
    fn take(request: &mut Request) -> Result<Self, Error> {
        Ok(Self {
            categories: read::tree(request)?,
            team: request.take_all()?,
            zones: request.take_all()?,
        })
    }

    /// In which districts the interventions of a recurrence lie.
    fn districts(&self, template: &Template) -> Vec<ZoneId> {
        let point = forms::position(&template.details);
        Borders::of(&self.zones).at(point).districts
    }

    fn form(&self, request: &Request, entered: Entered<'_>) -> Markup {
        let team: Vec<MemberRow> = forms::assignable(&self.team).cloned().collect();
        pages::recurrence_new(
            request,
            &self.categories,
            &team,
            zones::territory(&self.zones),
            entered,
        )
    }
}

/// The form of a new one.
pub fn ask(mut request: Request) -> Result<Response, Error> {
    request.granted::<may::Recur>(TABLE)?;
    let known = Known::take(&mut request)?;
    let empty = Fields::default();
    Ok(Response::page(known.form(&request, Entered::first(&empty))))
}

/// Creates it, with its interventions of the days to come.
pub async fn create(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = request.granted::<may::Recur>(TABLE)?;
    let known = Known::take(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let today = request.zone().civil_date(request.now);
    let (fields, categories) = (&request.fields, &known.categories);
    let (template, rule) =
        read_form::series(fields, categories, &known.team, today).map_err(|wrong| {
            with_form(Error::invalid(wrong), |wrong| {
                known.form(&request, Entered::wrong(&request.fields, wrong))
            })
        })?;
    let new = New {
        id: RecurrenceId::new(ctx.uuid()),
        template,
        rule,
        zone: request.zone(),
        through: plus(today, AHEAD),
    };
    let outcome = Outcome::created(
        format!("{RECURRENCES}/{}", new.id),
        notices::RECURRENCE_CREATED.code,
        answers::receipt(new.id, 1),
    );
    let dates = new.rule.between(None, new.through);
    let days = store::days(&dates, request.now, &ctx.random);
    let mut batch = store::create(&grant, &new, request.now, &ctx.random);
    batch.extend(first_occurrences(
        ctx, &request, &grant, &known, &new, &days,
    ));
    batch.extend(tell_first(ctx, &request, &known, &new.template, &days)?);
    Ok(commit(ctx, &request, &outcome, batch).await?)
}

fn first_occurrences(
    ctx: &Ctx,
    request: &Request,
    grant: &Grant<may::Recur>,
    known: &Known,
    new: &New,
    days: &[Day],
) -> Vec<Stmt> {
    let of = Of {
        organisation: grant.organisation(),
        id: new.id,
        version: 1,
    };
    let details = &new.template.details;
    store::occurrences(
        of,
        days,
        &What {
            slot: new.template.slot,
            zone: new.zone,
            words: &store::words_of(details),
            working_days: details.category.working_days,
            districts: &known.districts(&new.template),
        },
        touch(request),
        &ctx.random,
    )
}

/// To those who do it: one alert each, of the first; where none is created yet, the night that creates it tells.
fn tell_first(
    ctx: &Ctx,
    request: &Request,
    known: &Known,
    template: &Template,
    days: &[Day],
) -> Result<Vec<Stmt>, Error> {
    let Some(first) = days.first() else {
        return Ok(Vec::new());
    };
    let news = News {
        kind: Told::Assigned,
        id: first.id,
        number: None,
        title: title(template),
        reason: None,
    };
    let urgent = template.details.priority == Some(Priority::Urgent);
    let told = known.team.iter();
    let told = told.filter(|member| template.assignees.contains(&member.person_id));
    tell(ctx, request, urgent, news, told)
}

fn title(template: &Template) -> &str {
    let details = &template.details;
    let named = details.kind.as_ref().unwrap_or(&details.category);
    &named.name
}

// ------------------------------------------------------------------ one

struct Found {
    recurrence: Recurrence,
    assignees: Vec<PersonId>,
    occurrences: Vec<Occurrence>,
    known: Known,
}

fn found(request: &mut Request) -> Result<(Grant<may::Recur>, Found), Error> {
    let grant = request.granted::<may::Recur>(TABLE)?;
    if request.loaded.is_empty() {
        return Err(Error::not_found());
    }
    let recurrence: Option<Recurrence> = request.take_first()?;
    let chosen: Vec<Chosen> = request.take_all()?;
    let occurrences = request.take_all()?;
    let known = Known::take(request)?;
    let found = Found {
        recurrence: recurrence.ok_or_else(Error::not_found)?,
        assignees: chosen.into_iter().map(|one| one.person_id).collect(),
        occurrences,
        known,
    };
    Ok((grant, found))
}

impl Found {
    fn page(&self, request: &Request, entered: Entered<'_>) -> Markup {
        let team: Vec<MemberRow> = forms::assignable(&self.known.team).cloned().collect();
        let series = Series {
            recurrence: &self.recurrence,
            occurrences: &self.occurrences,
            categories: &self.known.categories,
            team: &team,
            territory: zones::territory(&self.known.zones),
            entered,
        };
        pages::recurrence(request, &series)
    }

    fn path(&self) -> String {
        format!("{RECURRENCES}/{}", self.recurrence.id)
    }

    /// 412 with the page as it was typed, when somebody changed it since it was read.
    fn fresh(&self, request: &Request) -> Result<(), Error> {
        if request.version()? == self.recurrence.version {
            return Ok(());
        }
        Err(self.stale(request))
    }

    fn stale(&self, request: &Request) -> Error {
        let page = self.page(request, Entered::stale(&request.fields, &[]));
        Error::from(DbError::Stale).with_page(page)
    }

    fn changed(&self, more: i64, notice: Code) -> Outcome {
        let version = self.recurrence.version + more;
        let receipt = answers::receipt(self.recurrence.id, version);
        Outcome::changed(self.path(), notice, receipt)
    }
}

/// The interventions that a change of their recurrence touches.
struct Touched<'a> {
    title: &'a str,
    urgent: bool,
    targets: &'a [Occurrence],
}

impl Found {
    /// Tells each member what becomes of the interventions touched, as `becomes` says of each of them: one alert at most, of the
    /// next one concerned; to be given work or to lose it comes before another hour.
    fn tell(
        &self,
        ctx: &Ctx,
        request: &Request,
        touched: &Touched<'_>,
        becomes: impl Fn(PersonId, &Occurrence) -> Option<Told>,
    ) -> Result<Vec<Stmt>, Error> {
        let today = request.zone().civil_date(request.now);
        let rank = |(kind, one): &(Told, &Occurrence)| {
            let day = one.occurrence_date;
            (*kind == Told::Planned, day < today, day)
        };
        let mut batch = Vec::new();
        for member in &self.known.team {
            let of = |one| Some((becomes(member.person_id, one)?, one));
            let Some((kind, one)) = touched.targets.iter().filter_map(of).min_by_key(rank) else {
                continue;
            };
            let news = News {
                kind,
                id: one.id,
                number: Some(one.number),
                title: touched.title,
                reason: None,
            };
            let reader = std::iter::once(member);
            batch.extend(tell(ctx, request, touched.urgent, news, reader)?);
        }
        Ok(batch)
    }
}

/// What a change makes of one intervention for one person; nothing when neither its people nor its hours change for him.
fn changes(template: &Template, zone: Clock, person: PersonId, one: &Occurrence) -> Option<Told> {
    let before = one.assigned.contains(&person);
    match (before, template.assignees.contains(&person)) {
        (false, true) => Some(Told::Assigned),
        (true, false) => Some(Told::Unassigned),
        (true, true) => {
            let (start, end) = template.slot.on(one.occurrence_date, zone);
            let moves = (one.planned_start, one.planned_end) != (Some(start), end);
            moves.then_some(Told::Planned)
        }
        (false, false) => None,
    }
}

/// One recurrence: its rhythm, its interventions to come, and how to change it.
pub fn show(mut request: Request) -> Result<Response, Error> {
    let (_, found) = found(&mut request)?;
    if request.wants_json() {
        let zone = request.zone();
        let detail = answers::detail(&found.recurrence, &found.occurrences, zone);
        return Ok(Response::json(&detail));
    }
    let values = pages::series_values(&found.recurrence, &found.assignees);
    Ok(Response::page(
        found.page(&request, Entered::first(&values)),
    ))
}

/// Changes one of its interventions, that and those after it, or all; what was begun or done stays as it is.
pub async fn change(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (grant, found) = found(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    found.fresh(&request)?;
    let (template, reach) = asked(&request, &found)?;
    let targets: Vec<Occurrence> = found
        .occurrences
        .iter()
        .filter(|one| reach.covers(one.occurrence_date))
        .cloned()
        .collect();
    let change = Change {
        found: &found.recurrence,
        template: &template,
        districts: &found.known.districts(&template),
        targets: &targets,
        touch: touch(&request),
    };
    let (mut batch, more) = match reach {
        Reach::This(_) => (store::change_one(&grant, &change, &ctx.random), 0),
        Reach::Following(_) | Reach::All => (store::change_all(&grant, &change, &ctx.random), 1),
    };
    let zone = found.recurrence.zone();
    let urgent = template
        .details
        .priority
        .unwrap_or(found.recurrence.priority);
    let told = Touched {
        title: title(&template),
        urgent: urgent == Priority::Urgent,
        targets: &targets,
    };
    batch.extend(found.tell(ctx, &request, &told, |person, one| {
        changes(&template, zone, person, one)
    })?);
    let outcome = found.changed(more, notices::RECURRENCE_EDITED.code);
    commit(ctx, &request, &outcome, batch)
        .await
        .map_err(|failure| match failure {
            Failure::Overtaken => found.stale(&request),
            Failure::Other(error) => error,
        })
}

/// What is asked, every error at once; a day must be that of an intervention still to be done.
fn asked(request: &Request, found: &Found) -> Result<(Template, Reach), Error> {
    let fields = &request.fields;
    let template = read_form::template(fields, &found.known.categories, &found.known.team);
    let known = |day: NaiveDate| {
        found
            .occurrences
            .iter()
            .any(|one| one.occurrence_date == day)
    };
    let reach = read_form::reach(fields).and_then(|reach| match reach {
        Reach::This(day) | Reach::Following(day) if !known(day) => {
            Err(vec![web::FieldError::new("date", fr::DATE_UNKNOWN)])
        }
        reach => Ok(reach),
    });
    match (template, reach) {
        (Ok(template), Ok(reach)) => Ok((template, reach)),
        (template, reach) => {
            let wrong = [template.err(), reach.err()]
                .into_iter()
                .flatten()
                .flatten();
            Err(with_form(Error::invalid(wrong.collect()), |wrong| {
                found.page(request, Entered::wrong(fields, wrong))
            }))
        }
    }
}

/// Asks whether to stop.
pub fn ask_stop(mut request: Request) -> Result<Response, Error> {
    let (_, found) = found(&mut request)?;
    Ok(Response::page(pages::recurrence_stop(
        &request,
        &found.recurrence,
    )))
}

/// Stops it today: what is still to be done on later days is given up.
pub async fn stop(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (grant, found) = found(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let today = request.zone().civil_date(request.now);
    if found.recurrence.last_day <= today {
        return Ok(request.done(&found.changed(0, notices::RECURRENCE_STOPPED.code)));
    }
    let outcome = found.changed(1, notices::RECURRENCE_STOPPED.code);
    let mut batch = store::stop(
        &grant,
        &found.recurrence,
        today,
        touch(&request),
        &ctx.random,
    );
    let given_up = |one: &&Occurrence| one.occurrence_date > today;
    let targets: Vec<Occurrence> = found.occurrences.iter().filter(given_up).cloned().collect();
    let told = Touched {
        title: found.recurrence.title(),
        urgent: found.recurrence.priority == Priority::Urgent,
        targets: &targets,
    };
    batch.extend(found.tell(ctx, &request, &told, |person, one| {
        one.assigned.contains(&person).then_some(Told::Cancelled)
    })?);
    commit(ctx, &request, &outcome, batch)
        .await
        .map_err(|failure| match failure {
            Failure::Overtaken => Error::new(Kind::Conflict, web::fr::STALE),
            Failure::Other(error) => error,
        })
}

/// The days of `rule` whose interventions are to exist by `today`, after those that do.
#[must_use]
pub fn days_due(rule: &Rule, through: NaiveDate, today: NaiveDate) -> Vec<NaiveDate> {
    rule.between(Some(through), plus(today, AHEAD))
}
