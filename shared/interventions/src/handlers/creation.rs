//! Reporting: the form, and what it makes.

use super::{
    edits::{nothing, organises},
    notices::Notices,
    page_of, photos, relations, touch, with_form,
};
use crate::{
    answers,
    forms::{self, Details, NewPhoto, Plan, daily as read_daily},
    fr::{self, daily as said},
    model::{Answered, Category, FollowUp, Intervention, Priority, Question, Status},
    notices,
    pages::{self, Entered},
    policy::{Action, TABLE, may},
    store::{
        daily, pending, place,
        read::{self, Register},
        write::{self, New, Stored},
        zones::{self, Borders, Zone},
    },
};
use domain::{
    id::{InterventionId, PersonId, PhotoId},
    policy::{Actor, Grant, Role, Ties, allows},
};
use maud::Markup;
use platform::{
    Rows,
    db::{DbError, Single, Stmt},
    directory::{self, MemberRow},
};
use web::{Ctx, Error, FieldError, Lookup, Outcome, Request, Response, error::Kind};

/// What a creation reads: the categories, the team, the last number.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let organisation = lookup.claims.organisation;
    vec![
        read::categories(organisation),
        directory::members(organisation),
        read::register(organisation),
        daily::questions(organisation),
    ]
}

/// [`load`], and the zones around the place that is sent.
#[must_use]
pub fn load_with_zones(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let mut statements = load(lookup);
    statements.push(zones::around(
        lookup.claims.organisation,
        forms::point(lookup.fields),
    ));
    statements
}

/// [`load_with_zones`], the photos that wait for the report, and what lies near its place.
#[must_use]
pub fn load_report(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let (claims, fields) = (lookup.claims, lookup.fields);
    let mut statements = load_with_zones(lookup);
    statements.push(pending::of(
        claims.organisation,
        claims.person,
        &forms::relations::pending(fields),
        lookup.now,
    ));
    statements.extend(relations::around(lookup, fields));
    statements
}

struct Known {
    categories: Vec<Category>,
    team: Vec<MemberRow>,
    register: Register,
    zones: Vec<Zone>,
    /// The photos that came with the form the first time, and wait for it.
    waiting: Vec<Stored>,
    questions: Vec<Question>,
}

fn known(request: &mut Request) -> Result<Known, Error> {
    Ok(Known {
        categories: read::tree(request)?,
        team: request.take_all()?,
        register: request.take_first()?.ok_or_else(Error::not_found)?,
        questions: request.take_all()?,
        zones: request.take_all()?,
        waiting: Vec::new(),
    })
}

/// The form of a new intervention; programs read what there is to choose from.
pub fn ask(mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let known = known(&mut request)?;
    request.granted::<may::Create>(TABLE)?;
    if request.wants_json() {
        return Ok(Response::json(&answers::choices(
            &known.categories,
            &assignable(&actor, &known.team),
            &known.questions,
        )));
    }
    let empty = nothing();
    Ok(Response::page(form(
        &request,
        &actor,
        &known,
        Entered::first(&empty),
    )))
}

fn form(request: &Request, actor: &Actor, known: &Known, entered: Entered<'_>) -> Markup {
    let assignable = assignable(actor, &known.team);
    let waiting: Vec<PhotoId> = known.waiting.iter().map(|photo| photo.id).collect();
    let new = pages::New {
        waiting: &waiting,
        categories: &known.categories,
        assignable: &assignable,
        organise: organises(actor),
        questions: &known.questions,
        draw: may_always(actor, Action::Draw),
        territory: zones::territory(&known.zones),
        entered,
    };
    pages::new(request, &new)
}

/// Whom the actor may assign to what he creates (terms of use, 5.1).
fn assignable(actor: &Actor, team: &[MemberRow]) -> Vec<MemberRow> {
    let anybody = may_always(actor, Action::AssignAtCreation);
    let himself = may_always(actor, Action::TakeAtCreation);
    forms::assignable(team)
        .filter(|member| anybody || (himself && member.person_id == actor.person))
        .cloned()
        .collect()
}

fn may_always(actor: &Actor, action: Action) -> bool {
    allows(TABLE, actor.role, &action, Ties::NONE)
}

/// What somebody asks to create.
struct Asked {
    details: Details,
    plan: Plan,
    assignees: Vec<PersonId>,
    photos: Vec<NewPhoto>,
    answers: Vec<Answered>,
}

/// Reports or asks for an intervention.
pub async fn create(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let mut known = known(&mut request)?;
    known.waiting = pending::found(&mut request)?;
    let fields = request.fields.clone();
    let near = relations::near(&mut request, &actor, &fields)?;
    let grant = request.granted::<may::Create>(TABLE)?;
    within_rights(&actor, &request)?;
    if asks_first(&request) {
        keep_photos(ctx, &request, &grant, &mut known).await?;
        let entered = Entered::first(&request.fields);
        return Ok(Response::page(form(&request, &actor, &known, entered)));
    }
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let asked = match read_form(&request, &known) {
        Ok(asked) => asked,
        Err(error) => {
            keep_photos(ctx, &request, &grant, &mut known).await?;
            return Err(with_form(error, |wrong| {
                let entered = Entered::wrong(&request.fields, wrong);
                form(&request, &actor, &known, entered)
            }));
        }
    };
    let stored = photos::store(ctx, asked.photos).await?;
    let asks = !request.wants_json() && !forms::relations::was_asked(&request.fields);
    if asks && !near.is_empty() {
        wait(ctx, &request, &grant, &stored).await?;
        let kept = known.waiting.iter().chain(&stored);
        let kept: Vec<PhotoId> = kept.map(|photo| photo.id).collect();
        return Ok(Response::page(pages::same(&request, &near, &kept)));
    }
    let new = New {
        id: InterventionId::new(ctx.uuid()),
        number: known.register.last + 1,
        status: Status::at_creation(actor.role),
        details: asked.details,
        plan: asked.plan,
        assignees: asked.assignees,
        touch: touch(&request),
    };
    let more = (stored.as_slice(), asked.answers.as_slice());
    let written = write_new(ctx, &request, &grant, &known, new, more).await;
    if written.is_err() {
        photos::discard(ctx, &stored).await;
    }
    written.map(|outcome| request.done(&outcome))
}

/// Lets the photos of a form that comes back to a person wait for it: a browser does not give twice the files that were chosen.
/// What is wrong with them is said once the rest is right.
async fn keep_photos(
    ctx: &Ctx,
    request: &Request,
    grant: &Grant<may::Create>,
    known: &mut Known,
) -> Result<(), Error> {
    let Ok(photos) = forms::photos(&request.fields) else {
        return Ok(());
    };
    if request.wants_json() || photos::room(&photos, known.waiting.len()).is_err() {
        return Ok(());
    }
    let stored = photos::store(ctx, photos).await?;
    wait(ctx, request, grant, &stored).await?;
    known.waiting.extend(stored);
    Ok(())
}

/// Writes that stored photos wait for their report.
async fn wait(
    ctx: &Ctx,
    request: &Request,
    grant: &Grant<may::Create>,
    photos: &[Stored],
) -> Result<(), Error> {
    if photos.is_empty() {
        return Ok(());
    }
    let kept = ctx.write(pending::keep(grant, photos, request.now)).await;
    if kept.is_err() {
        photos::discard(ctx, photos).await;
    }
    kept?;
    Ok(())
}

/// 403 for what the role may not decide while creating: whom else, how pressing, when, along which line. Nothing is dropped in silence.
fn within_rights(actor: &Actor, request: &Request) -> Result<(), Error> {
    let wanted = forms::wanted(&request.fields);
    let himself = actor.person.to_string();
    if !wanted.is_empty() && !may_always(actor, Action::AssignAtCreation) {
        let takes = may_always(actor, Action::TakeAtCreation);
        if takes && wanted.iter().any(|id| *id != himself) {
            return Err(Error::new(Kind::Forbidden, fr::ONLY_YOURSELF));
        }
        if !takes {
            return Err(Error::forbidden());
        }
    }
    let priority = request.fields.get("priority").unwrap_or_default();
    let pressing = !priority.is_empty() && priority != Priority::Normal.code();
    let draws = request
        .fields
        .get("outline")
        .is_some_and(|text| !text.trim().is_empty());
    let may_not = (pressing && !may_always(actor, Action::Prioritise))
        || (draws && !may_always(actor, Action::Draw))
        || (forms::has_plan(&request.fields) && !may_always(actor, Action::Plan));
    if may_not {
        Err(Error::forbidden())
    } else {
        Ok(())
    }
}

/// Every error of the fields at once; then the photos, beside those that wait already.
fn read_form(request: &Request, known: &Known) -> Result<Asked, Error> {
    let details = forms::details(&request.fields, &known.categories, None);
    let details = forms::drawn(&request.fields, details);
    let plan = forms::plan(&request.fields, request.zone());
    let assignees = forms::assignees(&request.fields, &known.team);
    let answers = answers(request, known);
    match (details, plan, assignees, answers) {
        (Ok(details), Ok(plan), Ok(assignees), Ok(answers)) => {
            let photos = forms::photos(&request.fields)?;
            if known.waiting.len() < forms::relations::pending(&request.fields).len() {
                return Err(forms::photo_error(Kind::Invalid, fr::PHOTO_EXPIRED));
            }
            photos::room(&photos, known.waiting.len())?;
            Ok(Asked {
                details,
                plan,
                assignees,
                photos,
                answers,
            })
        }
        (details, plan, assignees, answers) => {
            let errors = [details.err(), plan.err(), assignees.err(), answers.err()];
            let wrong: Vec<FieldError> = errors.into_iter().flatten().flatten().collect();
            Err(Error::invalid(wrong))
        }
    }
}

/// Whether the form was sent to see the questions of the category that is chosen, and for nothing else.
fn asks_first(request: &Request) -> bool {
    request.fields.get("ask").is_some_and(|ask| !ask.is_empty())
}

/// Whether the form held the questions of the category that is chosen.
fn was_asked(request: &Request) -> bool {
    let chosen = request.fields.get("kind").unwrap_or_default();
    request.fields.get("asked") == Some(chosen)
}

/// The answers to the questions of the category that is chosen; a form that did not hold them comes back with them.
fn answers(request: &Request, known: &Known) -> Result<Vec<Answered>, forms::Wrong> {
    let questions = || read_daily::of_form(&request.fields, &known.questions);
    let unasked = request.fields.has("kind") && !was_asked(request);
    if let Some(first) = questions().next().filter(|_| unasked) {
        return Err(vec![FieldError::new(&first.field(), said::ANSWER_FIRST)]);
    }
    read_daily::answers(&request.fields, questions())
}

/// Writes it under the number after the last one read. Whoever loses the race for that number reserves one of his own: two
/// round trips more, for him alone, and however many create at once, all succeed.
async fn write_new(
    ctx: &Ctx,
    request: &Request,
    grant: &Grant<may::Create>,
    known: &Known,
    mut new: New,
    (stored, answers): (&[Stored], &[Answered]),
) -> Result<Outcome, Error> {
    let found = Borders::of(&known.zones).at(forms::position(&new.details));
    let rest = |new: &New| -> Result<(Outcome, Vec<Stmt>), Error> {
        let outcome = outcome(grant.actor(), known, new, found.outside);
        let outline = new.details.outline.as_deref();
        let mut rest = place::keep(grant.organisation(), new.id, outline, &found.districts);
        rest.extend(pending::take(grant, new, &known.waiting));
        rest.extend(write::first_photos(grant, new, stored));
        rest.extend(daily::answer(grant, new.id, answers));
        rest.extend(told(ctx, request, grant.actor(), known, new)?);
        rest.extend(request.remember(&outcome)?);
        Ok((outcome, rest))
    };
    let (outcome, follows) = rest(&new)?;
    let mut batch = write::create(grant, &new, &ctx.random);
    batch.extend(follows);
    match ctx.write(batch).await {
        Ok(_) => return Ok(outcome),
        Err(DbError::Stale) => new.number = reserved(ctx, grant, 1).await?,
        Err(error) => return Err(error.into()),
    }
    let (outcome, follows) = rest(&new)?;
    let mut batch = write::create_reserved(grant, &new, &ctx.random);
    batch.extend(follows);
    ctx.write(batch).await?;
    Ok(outcome)
}

/// The last of so many numbers that are nobody else's.
pub(super) async fn reserved(
    ctx: &Ctx,
    grant: &Grant<may::Create>,
    count: usize,
) -> Result<i64, Error> {
    number(ctx.write(vec![write::reserve(grant, count)]).await?)
}

/// The number that a reservation gave.
pub(super) fn number(rows: Vec<Rows>) -> Result<i64, Error> {
    let number: Option<Single<i64>> = match rows.into_iter().next() {
        Some(rows) => rows.first()?,
        None => None,
    };
    number
        .map(|row| row.value)
        .ok_or_else(|| Error::internal("no number came back"))
}

/// An agent who leaves his report to others is sent to its receipt: it is not among what he sees (terms of use, 5.1).
fn outcome(actor: &Actor, known: &Known, new: &New, outside: bool) -> Outcome {
    let receipt = answers::receipt(new.id, new.number, new.status, 1);
    let page = page_of(new.id);
    let leaves = actor.role == Role::Agent
        && !new.assignees.contains(&actor.person)
        && !known.register.agents_see_reports;
    if leaves {
        return Outcome::created(format!("{page}/recu"), None, receipt);
    }
    let notice = if outside {
        notices::CREATED_OUTSIDE.code
    } else {
        notices::CREATED.code
    };
    Outcome::created(page, notice, receipt)
}

fn told(
    ctx: &Ctx,
    request: &Request,
    actor: &Actor,
    known: &Known,
    new: &New,
) -> Result<Vec<Stmt>, Error> {
    let item = as_read(actor, new);
    let notices = || Notices::of_new(ctx, request, &known.team, &item, new.assignees.clone());
    let mut mails = notices().assigned(&new.assignees)?;
    if item.priority == Priority::Urgent {
        mails.extend(notices().urgent_for_others()?);
    }
    if new.status == Status::ToValidate {
        mails.extend(notices().requested()?);
    }
    Ok(mails)
}

/// The row as it will be read.
fn as_read(actor: &Actor, new: &New) -> Intervention {
    let details = new.details.clone();
    let (latitude, longitude) = details.position.unzip();
    Intervention {
        organisation_id: actor.organisation,
        id: new.id,
        number: new.number,
        status: new.status,
        version: 1,
        priority: details.priority.unwrap_or_default(),
        category_id: details.category.id,
        category_name: details.category.name,
        type_id: details.kind.as_ref().map(|kind| kind.id),
        type_name: details.kind.map(|kind| kind.name),
        address: details.address,
        address_extra: details.address_extra,
        postcode: details.postcode,
        city: details.city,
        latitude,
        longitude,
        description: details.description,
        author_id: Some(actor.person),
        planned_start: new.plan.start,
        planned_end: new.plan.end,
        blocked_at: None,
        block_reason: None,
        closing_reason: None,
        created_at: new.touch.at,
        updated_at: new.touch.at,
        started_at: None,
        closed_at: None,
        follow_up: FollowUp {
            due_on: new.due_on(),
            ..FollowUp::default()
        },
    }
}
