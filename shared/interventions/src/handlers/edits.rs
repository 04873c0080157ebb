//! Changes that carry the version they were read at: what it is about, who does it, when.

use super::{
    Failure, changed, commit, may_now,
    moves::{newcomers, validate_first},
    not_now,
    notices::Notices,
    open, touch, with_form,
};
use crate::{
    forms::{self, Details},
    fr,
    model::{Category, Event, Intervention, Priority, Status, changes_since, last_changes},
    notices,
    pages::{self, Edit, Entered},
    policy::{self, Action, TABLE, may},
    store::{
        place,
        planning::Absence,
        read::{self, Found},
        write,
        zones::{self, Borders, Zone},
    },
};
use chrono::NaiveDate;
use domain::{
    calendar::from_db,
    policy::{Actor, allows, check},
};
use maud::Markup;
use platform::{db::Stmt, directory::MemberRow};
use web::{Ctx, Error, Fields, Lookup, Request, Response, error::Kind};

/// What an edit reads: the intervention, the categories, the zones around the place that is sent.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let mut statements = read::load_with_categories(lookup);
    if !statements.is_empty() {
        let organisation = lookup.claims.organisation;
        statements.push(zones::around(organisation, forms::point(lookup.fields)));
    }
    statements
}

/// What stands around an edit.
struct Known {
    categories: Vec<Category>,
    zones: Vec<Zone>,
}

fn known(request: &mut Request) -> Result<Known, Error> {
    Ok(Known {
        categories: read::tree(request)?,
        zones: request.take_all()?,
    })
}

/// The form that changes an intervention.
pub fn ask_edit(mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let known = known(&mut request)?;
    may_now::<may::Edit>(&actor, &found)?;
    let mut values = pages::values(found.item());
    values.push("outline", found.place.outline.clone().unwrap_or_default());
    Ok(Response::page(edit_form(
        &request,
        &actor,
        &found,
        &known,
        Entered::first(&values),
    )))
}

/// Changes place, category, description, priority.
pub async fn edit(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let known = known(&mut request)?;
    let grant = may_now::<may::Edit>(&actor, &found)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let form = |entered: Entered<'_>| edit_form(&request, &actor, &found, &known, entered);
    fresh(&request, &found, &form)?;
    let sent = forms::over(found.item(), &request.fields);
    let sent = forms::over_outline(found.item(), found.place.outline.as_deref(), sent);
    let details = forms::details(&sent, &known.categories, Some(found.item()));
    let details = forms::drawn(&sent, details).map_err(|wrong| {
        with_form(Error::invalid(wrong), |wrong| {
            form(Entered::wrong(&request.fields, wrong))
        })
    })?;
    prioritises(&actor, &found, &details)?;
    let mut words = differences(found.item(), &details);
    let moved = words.contains(&POSITION);
    let redrawn = redraws(&actor, &found, &details)?;
    words.extend(redrawn.then_some("tracé"));
    if words.is_empty() {
        return Ok(request.done(&changed(
            &found,
            found.item().status,
            0,
            notices::EDITED.code,
        )));
    }
    let whereabouts = Borders::of(&known.zones).at(forms::position(&details));
    let notice = if moved && whereabouts.outside {
        notices::EDITED_OUTSIDE.code
    } else {
        notices::EDITED.code
    };
    let outcome = changed(&found, found.item().status, 1, notice);
    let mut batch = write::edit(
        &grant,
        found.item(),
        &details,
        (&words.join(", "), since(&request, &found)),
        touch(&request),
        &ctx.random,
    );
    if moved || redrawn {
        let (organisation, id) = (grant.organisation(), found.item().id);
        let outline = details.outline.as_deref();
        batch.extend(place::keep(
            organisation,
            id,
            outline,
            &whereabouts.districts,
        ));
    }
    let pressing = found.item().priority != Priority::Urgent;
    if pressing && details.priority == Some(Priority::Urgent) {
        batch.extend(Notices::of(ctx, &request, &found).urgent()?);
    }
    commit(ctx, &request, &outcome, batch)
        .await
        .map_err(|failure| overtaken(failure, &request, &form))
}

/// The civil date from which the deadline counts: its validation, or its creation where it needed none; where it comes back,
/// the day for which it is planned.
fn since(request: &Request, found: &Found) -> NaiveDate {
    let planned = found.item().planned_start;
    if let Some(start) = planned.filter(|_| found.recurrence.is_some()) {
        return request.zone().civil_date(start);
    }
    let journal = found.dossier.journal.iter().rev();
    let validated = journal.filter(|entry| entry.event == Event::Validated);
    let began = validated
        .map(|entry| entry.at)
        .next()
        .unwrap_or(found.item().created_at);
    request.zone().civil_date(began)
}

/// Whether the line or surface changes; 403 or 409 when the actor may not draw, or not any more. It goes with the point that it stood
/// on, whoever moves that.
fn redraws(actor: &Actor, found: &Found, details: &Details) -> Result<bool, Error> {
    if details.outline == found.place.outline {
        return Ok(false);
    }
    if details.outline.is_some() {
        may_now::<may::Draw>(actor, found)?;
    }
    Ok(true)
}

fn edit_form(
    request: &Request,
    actor: &Actor,
    found: &Found,
    known: &Known,
    entered: Entered<'_>,
) -> Markup {
    let offers = |action| policy::offers(actor, action, found.subject(actor), found.item().status);
    let organise = offers(Action::Prioritise);
    pages::edit(
        request,
        &Edit {
            intervention: found.item(),
            categories: &known.categories,
            organise,
            draw: offers(Action::Draw),
            territory: zones::territory(&known.zones),
            entered,
        },
    )
}

/// 403 or 409 when the form changes how pressing it is and the actor may not, or not any more.
fn prioritises(actor: &Actor, found: &Found, details: &Details) -> Result<(), Error> {
    let item = found.item();
    if details
        .priority
        .is_none_or(|priority| priority == item.priority)
    {
        return Ok(());
    }
    may_now::<may::Prioritise>(actor, found).map(|_| ())
}

/// What is said of a point that moved.
const POSITION: &str = "position";

/// What differs, in words.
fn differences(item: &Intervention, details: &Details) -> Vec<&'static str> {
    [
        (item.address != details.address, "adresse"),
        (
            item.address_extra != details.address_extra,
            "complément d’adresse",
        ),
        (item.postcode != details.postcode, "code postal"),
        (item.city != details.city, "commune"),
        (
            item.latitude.zip(item.longitude) != details.position,
            POSITION,
        ),
        (item.category_id != details.category.id, "catégorie"),
        (
            item.type_id != details.kind.as_ref().map(|kind| kind.id),
            "type",
        ),
        (item.description != details.description, "description"),
        (
            details
                .priority
                .is_some_and(|priority| priority != item.priority),
            "priorité",
        ),
    ]
    .into_iter()
    .filter_map(|(differs, word)| differs.then_some(word))
    .collect()
}

/// 412, with what changed and the form as it was typed, when the version sent is not that of what was found.
fn fresh(
    request: &Request,
    found: &Found,
    form: &impl Fn(Entered<'_>) -> Markup,
) -> Result<(), Error> {
    let (read, present) = (request.version()?, found.item().version);
    if read == present {
        return Ok(());
    }
    let journal = &found.dossier.journal;
    let read_at = request
        .fields
        .get("read_at")
        .and_then(|text| from_db(text).ok());
    let changes = match read_at {
        Some(read_at) => changes_since(journal, read_at),
        None => last_changes(journal, present - read),
    };
    let page = form(Entered::stale(&request.fields, changes));
    Err(Error::new(Kind::Stale, fr::stale(changes)).with_page(page))
}

/// The 412 of a race that was lost while writing: what was typed is still there.
fn overtaken(failure: Failure, request: &Request, form: &impl Fn(Entered<'_>) -> Markup) -> Error {
    match failure {
        Failure::Other(error) => error,
        lost @ Failure::Overtaken => {
            Error::from(lost).with_page(form(Entered::stale(&request.fields, &[])))
        }
    }
}

/// The form that says who does it; while it waits for its validation, the same form validates it.
pub fn ask_assign(mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    check::<may::Assign>(TABLE, &actor, found.subject(&actor))?;
    let status = found.item().status;
    if status != Status::ToValidate && !policy::states(Action::Assign, actor.role).contains(&status)
    {
        return Err(not_now(status));
    }
    let ticked = pages::assigned(&found.dossier.assignees);
    let away = away(&mut request, &found)?;
    Ok(Response::page(assign_form(
        &request,
        &found,
        &away,
        &Entered::first(&ticked),
    )))
}

fn assign_form(request: &Request, found: &Found, away: &Markup, entered: &Entered<'_>) -> Markup {
    let team: Vec<MemberRow> = forms::assignable(&found.team).cloned().collect();
    pages::assign(request, found.item(), &team, away, entered)
}

/// Who is not there on the days of the plan, or in the coming weeks where there is none.
fn away(request: &mut Request, found: &Found) -> Result<Markup, Error> {
    let absences: Vec<Absence> = request.take_all()?;
    let zone = request.zone();
    let item = found.item();
    let plan = item.planned_start.map(|start| {
        let last = item.planned_end.unwrap_or(start);
        (zone.civil_date(start), zone.civil_date(last))
    });
    let (first, last) = pages::around(plan, zone.civil_date(request.now));
    Ok(pages::away(&found.team, &absences, first, last))
}

/// Says who does it from now on.
pub async fn assign(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let grant = check::<may::Assign>(TABLE, &actor, found.subject(&actor))?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    if found.item().status == Status::ToValidate {
        return Err(validate_first());
    }
    may_now::<may::Assign>(&actor, &found)?;
    let away = away(&mut request, &found)?;
    let form = |entered: Entered<'_>| assign_form(&request, &found, &away, &entered);
    fresh(&request, &found, &form)?;
    let after = forms::assignees(&request.fields, &found.team).map_err(|wrong| {
        with_form(Error::invalid(wrong), |wrong| {
            form(Entered::wrong(&request.fields, wrong))
        })
    })?;
    let before = found.assigned();
    let newly = newcomers(&before, &after);
    if newly.is_empty() && before.len() == after.len() {
        return Ok(request.done(&changed(
            &found,
            found.item().status,
            0,
            notices::ASSIGNED.code,
        )));
    }
    let outcome = changed(&found, found.item().status, 1, notices::ASSIGNED.code);
    let mut batch = write::assign(&grant, found.item(), &after, touch(&request), &ctx.random);
    batch.extend(Notices::of(ctx, &request, &found).assigned(&newly)?);
    let gone = newcomers(&after, &before);
    batch.extend(Notices::of(ctx, &request, &found).unassigned(&gone)?);
    commit(ctx, &request, &outcome, batch)
        .await
        .map_err(|failure| overtaken(failure, &request, &form))
}

/// The form that says when.
pub fn ask_plan(mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    may_now::<may::Plan>(&actor, &found)?;
    let values = pages::planned(found.item(), request.zone());
    let away = away(&mut request, &found)?;
    Ok(Response::page(pages::plan(
        &request,
        found.item(),
        &away,
        &Entered::first(&values),
    )))
}

/// Says when it is done, or takes the date away.
pub async fn plan(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    let grant = may_now::<may::Plan>(&actor, &found)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let away = away(&mut request, &found)?;
    let form = |entered: Entered<'_>| pages::plan(&request, found.item(), &away, &entered);
    fresh(&request, &found, &form)?;
    let plan = forms::plan(&request.fields, request.zone()).map_err(|wrong| {
        with_form(Error::invalid(wrong), |wrong| {
            form(Entered::wrong(&request.fields, wrong))
        })
    })?;
    if plan.is_of(found.item()) {
        return Ok(request.done(&changed(
            &found,
            found.item().status,
            0,
            notices::PLANNED.code,
        )));
    }
    let outcome = changed(&found, found.item().status, 1, notices::PLANNED.code);
    let said = fr::planned(plan, request.zone());
    let mut batch = write::plan(
        &grant,
        found.item(),
        plan,
        &said,
        touch(&request),
        &ctx.random,
    );
    batch.extend(Notices::of(ctx, &request, &found).planned()?);
    commit(ctx, &request, &outcome, batch)
        .await
        .map_err(|failure| overtaken(failure, &request, &form))
}

/// Whether the actor says how pressing things are, and when they are done.
pub(super) fn organises(actor: &Actor) -> bool {
    allows(
        TABLE,
        actor.role,
        &Action::Prioritise,
        domain::policy::Ties::NONE,
    )
}

/// The fields of a form shown for the first time.
pub(super) fn nothing() -> Fields {
    Fields::default()
}
