//! What a granted change writes: first the guarded statement, then its audit line, then the history and what depends on it.

use super::defaults;
use crate::{
    forms::{Details, Plan},
    model::{
        Blocked, Cancelled, Event, Finished, Intervention, Moment, PHOTOS_MAX, PutBack, Refused,
        Reopened, Started, Status, Touch, Unblocked, Validated, deadline,
    },
    policy::{Action, may},
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    fold,
    id::{CategoryId, CommentId, InterventionId, OrganisationId, PersonId, PhotoId},
    policy::{Grant, Permission},
};
use platform::{Random, db::Stmt, ledger, sql};

/// What every change needs besides its right: fresh identifiers.
pub type Ids<'a> = &'a Random;

pub(super) fn audit<P: Permission<Action = Action>>(
    grant: &Grant<P>,
    ids: Ids<'_>,
    at: DateTime<Utc>,
) -> Stmt {
    let subject = format!("intervention/{}", grant.subject().id);
    ledger::audit(ids.uuid(at), grant.actor(), P::ACTION.code(), &subject, at)
}

pub(super) fn item<P>(grant: &Grant<P>) -> InterventionId {
    InterventionId::new(grant.subject().id)
}

/// When something happened: for the server, and for people where it waited for the network.
pub(super) struct When {
    at: DateTime<Utc>,
    made_at: Option<DateTime<Utc>>,
}

impl From<DateTime<Utc>> for When {
    fn from(at: DateTime<Utc>) -> Self {
        Self { at, made_at: None }
    }
}

impl From<Touch> for When {
    fn from(touch: Touch) -> Self {
        Self {
            at: touch.at,
            made_at: touch.made_at,
        }
    }
}

/// The audit line of the statement before, and the line that people read.
pub(super) fn told<P: Permission<Action = Action>>(
    grant: &Grant<P>,
    ids: Ids<'_>,
    when: impl Into<When>,
    event: Event,
    detail: Option<&str>,
) -> [Stmt; 2] {
    let when = when.into();
    [
        audit(grant, ids, when.at),
        line(grant, item(grant), ids, when, event, detail),
    ]
}

pub(super) fn line<P>(
    grant: &Grant<P>,
    id: InterventionId,
    ids: Ids<'_>,
    when: impl Into<When>,
    event: Event,
    detail: Option<&str>,
) -> Stmt {
    let When { at, made_at } = when.into();
    sql!(
        "insert into journal (organisation_id, intervention_id, id, at, actor_id, event, detail, made_at, position) select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, coalesce(max(position), 0) + 1 from journal where organisation_id = ?1 and intervention_id = ?2",
        grant.organisation(),
        id,
        ids.uuid(at),
        at,
        grant.actor().person,
        event.code(),
        detail,
        made_at
    )
}

// ------------------------------------------------------------------ creation

/// An intervention that does not exist yet.
#[derive(Debug, Clone)]
pub struct New {
    /// Its identifier.
    pub id: InterventionId,
    /// Its number, the next one.
    pub number: i64,
    /// Where it starts, by the role of its author.
    pub status: Status,
    /// What it is about.
    pub details: Details,
    /// When it is planned.
    pub plan: Plan,
    /// Who does it.
    pub assignees: Vec<PersonId>,
    /// When.
    pub touch: Touch,
}

impl New {
    /// The day on which it is due, which counts from now unless it still waits for its validation.
    #[must_use]
    pub fn due_on(&self) -> Option<NaiveDate> {
        let begins = self.status == Status::ToDo;
        let days = self.details.category.working_days;
        deadline(self.touch.on, days.filter(|_| begins), self.touch.holidays)
    }
}

/// Creates it under the number after the last one. Somebody who took that number meanwhile moved the counter: the whole
/// batch is then stale, and [`create_reserved`] follows [`reserve`].
#[must_use]
pub fn create(grant: &Grant<may::Create>, new: &New, ids: Ids<'_>) -> Vec<Stmt> {
    let mut batch = vec![
        count(grant.organisation(), new.number),
        created(grant, new, ids),
        row(grant, new),
    ];
    batch.extend(what_follows(grant, new, ids));
    batch
}

/// Takes the next `count` numbers of the organisation for good: one row, `value`, the last of them. They are nobody else's from then on.
#[must_use]
pub fn reserve(grant: &Grant<may::Create>, count: usize) -> Stmt {
    next(grant.organisation(), count)
}

/// [`reserve`], for what has no grant.
pub(super) fn next(organisation: OrganisationId, count: usize) -> Stmt {
    sql!(
        "insert into intervention_counter (organisation_id, last) values (?1, ?2) on conflict (organisation_id) do update set last = last + ?2 returning last as value",
        organisation,
        i64::try_from(count).unwrap_or(i64::MAX)
    )
}

/// Creates it under a number that [`reserve`] gave.
#[must_use]
pub fn create_reserved(grant: &Grant<may::Create>, new: &New, ids: Ids<'_>) -> Vec<Stmt> {
    let mut batch = vec![row(grant, new), created(grant, new, ids)];
    batch.extend(what_follows(grant, new, ids));
    batch
}

fn created(grant: &Grant<may::Create>, new: &New, ids: Ids<'_>) -> Stmt {
    ledger::audit(
        ids.uuid(new.touch.at),
        grant.actor(),
        Action::Create.code(),
        &format!("intervention/{}", new.id),
        new.touch.at,
    )
}

fn row(grant: &Grant<may::Create>, new: &New) -> Stmt {
    let details = &new.details;
    let (latitude, longitude) = details.position.unzip();
    sql!(
        "insert into intervention (organisation_id, id, number, status, version, priority, category_id, type_id, address, address_extra, postcode, city, latitude, longitude, description, author_id, planned_start, planned_end, created_at, updated_at, purge_on, due_on) values (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?18, ?19, ?20)",
        grant.organisation(),
        new.id,
        new.number,
        new.status.code(),
        details.priority.unwrap_or_default().code(),
        details.category.id,
        details.kind.as_ref().map(|kind| kind.id),
        &details.address,
        details.address_extra.as_ref(),
        details.postcode.as_ref(),
        details.city.as_ref(),
        latitude,
        longitude,
        details.description.as_ref(),
        grant.actor().person,
        new.plan.start,
        new.plan.end,
        new.touch.at,
        new.touch.purge_on,
        new.due_on()
    )
}

/// The history of a creation, who does it, and the words under which it is found.
fn what_follows(grant: &Grant<may::Create>, new: &New, ids: Ids<'_>) -> Vec<Stmt> {
    let (organisation, at) = (grant.organisation(), new.touch.at);
    let mut batch = vec![line(grant, new.id, ids, at, Event::Created, None)];
    if !new.assignees.is_empty() {
        let detail = crate::fr::people(new.assignees.len());
        batch.push(line(grant, new.id, ids, at, Event::Assigned, Some(&detail)));
    }
    batch.extend(
        new.assignees
            .iter()
            .map(|person| assign_one(organisation, new.id, *person, at)),
    );
    batch.push(words(organisation, new.id, new.number, &new.details));
    batch
}

/// The number is given.
pub(super) fn count(organisation: OrganisationId, number: i64) -> Stmt {
    sql!(
        "insert into intervention_counter (organisation_id, last) values (?1, ?2) on conflict (organisation_id) do update set last = excluded.last where last = excluded.last - 1",
        organisation,
        number
    )
}

fn assign_one(
    organisation: OrganisationId,
    id: InterventionId,
    person: PersonId,
    at: DateTime<Utc>,
) -> Stmt {
    sql!(
        "insert into assignment (organisation_id, intervention_id, person_id, assigned_at) values (?1, ?2, ?3, ?4) on conflict do nothing",
        organisation,
        id,
        person,
        at
    )
}

/// The words under which it is found: its number, its place, its description. Its category is found under its own name.
pub(super) fn words(
    organisation: OrganisationId,
    id: InterventionId,
    number: i64,
    details: &Details,
) -> Stmt {
    let texts = [
        Some(details.address.as_str()),
        details.address_extra.as_deref(),
        details.postcode.as_deref(),
        details.city.as_deref(),
        details.description.as_deref(),
    ];
    let texts: Vec<&str> = texts.into_iter().flatten().collect();
    let mut words = fold::words(&texts.join(" "));
    words.insert(number.to_string());
    sql!(
        "insert or ignore into intervention_word (organisation_id, intervention_id, word) select ?1, ?2, value from json_each(?3)",
        organisation,
        id,
        super::texts(words)
    )
}

// ------------------------------------------------------------------ edits

/// Changes what it is about, if nobody did since the version read; `changed` says in words what differs, `since` is the civil date
/// from which its deadline counts.
#[must_use]
pub fn edit(
    grant: &Grant<may::Edit>,
    found: &Intervention,
    details: &Details,
    (changed, since): (&str, NaiveDate),
    touch: Touch,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    let (organisation, id) = (grant.organisation(), item(grant));
    let (latitude, longitude) = details.position.unzip();
    let purge_on = found.status.is_open().then_some(touch.purge_on);
    let due_on = edited_deadline(found, details, since, touch);
    let mut batch = vec![sql!(
        "update intervention set due_on = ?17, priority = ?5, category_id = ?6, type_id = ?7, address = ?8, address_extra = ?9, postcode = ?10, city = ?11, latitude = ?12, longitude = ?13, open311_description = open311_description and description is ?14, description = ?14, updated_at = ?15, purge_on = coalesce(?16, purge_on), warned_on = null, version = version + 1 where organisation_id = ?1 and id = ?2 and version = ?3 and status = ?4",
        organisation,
        id,
        grant.subject().version,
        found.status.code(),
        details.priority.unwrap_or(found.priority).code(),
        details.category.id,
        details.kind.as_ref().map(|kind| kind.id),
        &details.address,
        details.address_extra.as_ref(),
        details.postcode.as_ref(),
        details.city.as_ref(),
        latitude,
        longitude,
        details.description.as_ref(),
        touch.at,
        purge_on,
        due_on
    )];
    batch.extend(told(grant, ids, touch.at, Event::Edited, Some(changed)));
    batch.push(sql!(
        "delete from intervention_word where organisation_id = ?1 and intervention_id = ?2",
        organisation,
        id
    ));
    batch.push(words(organisation, id, found.number, details));
    batch
}

/// The day on which it is due once edited: another category has another delay, counted from the same date.
fn edited_deadline(
    found: &Intervention,
    details: &Details,
    since: NaiveDate,
    touch: Touch,
) -> Option<NaiveDate> {
    let counts = matches!(found.status, Status::ToDo | Status::InProgress);
    if counts && found.category_id != details.category.id {
        deadline(since, details.category.working_days, touch.holidays)
    } else {
        found.follow_up.due_on
    }
}

/// Says who does it from now on, if nobody changed it since the version read; as few statements for twenty people as for one.
#[must_use]
pub fn assign(
    grant: &Grant<may::Assign>,
    found: &Intervention,
    after: &[PersonId],
    touch: Touch,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    let (organisation, id, people) = (grant.organisation(), item(grant), super::texts(after));
    let mut batch = vec![sql!(
        "update intervention set updated_at = ?5, purge_on = ?6, warned_on = null, version = version + 1 where organisation_id = ?1 and id = ?2 and version = ?3 and status = ?4",
        organisation,
        id,
        grant.subject().version,
        found.status.code(),
        touch.at,
        touch.purge_on
    )];
    let detail = crate::fr::people(after.len());
    batch.extend(told(grant, ids, touch.at, Event::Assigned, Some(&detail)));
    batch.push(sql!(
        "delete from assignment where organisation_id = ?1 and intervention_id = ?2 and person_id not in (select value from json_each(?3))",
        organisation,
        id,
        &people
    ));
    batch.push(sql!(
        "insert or ignore into assignment (organisation_id, intervention_id, person_id, assigned_at) select ?1, ?2, value, ?4 from json_each(?3)",
        organisation,
        id,
        &people,
        touch.at
    ));
    batch
}

/// Says when, if nobody changed it since the version read; `said` is the plan in words.
#[must_use]
pub fn plan(
    grant: &Grant<may::Plan>,
    found: &Intervention,
    plan: Plan,
    said: &str,
    touch: Touch,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    let mut batch = vec![sql!(
        "update intervention set planned_start = ?5, planned_end = ?6, updated_at = ?7, purge_on = ?8, warned_on = null, version = version + 1 where organisation_id = ?1 and id = ?2 and version = ?3 and status = ?4",
        grant.organisation(),
        item(grant),
        grant.subject().version,
        found.status.code(),
        plan.start,
        plan.end,
        touch.at,
        touch.purge_on
    )];
    batch.extend(told(grant, ids, touch.at, Event::Planned, Some(said)));
    batch
}

// ------------------------------------------------------------------ moves

/// Accepts a request, with those who are to do it.
#[must_use]
pub fn validate(grant: &Grant<may::Validate>, done: &Validated, ids: Ids<'_>) -> Vec<Stmt> {
    let (organisation, id, touch) = (grant.organisation(), item(grant), done.touch);
    let mut batch = vec![sql!(
        "update intervention set status = 'to_do', updated_at = ?3, purge_on = ?4, warned_on = null, version = version + ?5, due_on = ?6 where organisation_id = ?1 and id = ?2 and status = 'to_validate'",
        organisation,
        id,
        touch.at,
        touch.purge_on,
        !done.assignees.is_empty(),
        done.due_on
    )];
    batch.extend(told(grant, ids, touch.at, Event::Validated, None));
    if !done.assignees.is_empty() {
        let detail = crate::fr::people(done.assignees.len());
        batch.push(line(
            grant,
            id,
            ids,
            touch.at,
            Event::Assigned,
            Some(&detail),
        ));
    }
    batch.extend(
        done.assignees
            .iter()
            .map(|person| assign_one(organisation, id, *person, touch.at)),
    );
    batch
}

/// Turns a request down.
#[must_use]
pub fn refuse(grant: &Grant<may::Refuse>, done: &Refused, ids: Ids<'_>) -> Vec<Stmt> {
    let mut batch = vec![sql!(
        "update intervention set status = 'refused', closing_reason = ?3, updated_at = ?4, closed_at = ?4, purge_on = ?5, warned_on = null where organisation_id = ?1 and id = ?2 and status = 'to_validate'",
        grant.organisation(),
        item(grant),
        &done.reason,
        done.touch.at,
        done.touch.purge_on
    )];
    batch.extend(told(grant, ids, done.touch.at, Event::Refused, None));
    batch
}

/// Begins the work.
#[must_use]
pub fn start(grant: &Grant<may::Start>, done: &Started, ids: Ids<'_>) -> Vec<Stmt> {
    let (organisation, id, touch) = (grant.organisation(), item(grant), done.touch);
    let mut batch = vec![sql!(
        "update intervention set status = 'in_progress', started_at = ?3, updated_at = ?3, purge_on = ?4, warned_on = null, version = version + ?5 where organisation_id = ?1 and id = ?2 and status = 'to_do'",
        organisation,
        id,
        touch.at,
        touch.purge_on,
        done.joins.is_some()
    )];
    batch.extend(told(grant, ids, touch, Event::Started, None));
    batch.extend(
        done.joins
            .map(|person| assign_one(organisation, id, person, touch.at)),
    );
    batch
}

/// Puts it back among what is to be done.
#[must_use]
pub fn put_back(grant: &Grant<may::PutBack>, done: &PutBack, ids: Ids<'_>) -> Vec<Stmt> {
    let mut batch = vec![sql!(
        "update intervention set status = 'to_do', started_at = null, blocked_at = null, block_reason = null, relaunch_on = null, relaunched_on = null, updated_at = ?3, purge_on = ?4, warned_on = null where organisation_id = ?1 and id = ?2 and status = 'in_progress'",
        grant.organisation(),
        item(grant),
        done.touch.at,
        done.touch.purge_on
    )];
    batch.extend(told(grant, ids, done.touch.at, Event::PutBack, None));
    batch
}

/// Says that something is in the way.
#[must_use]
pub fn block(grant: &Grant<may::Block>, done: &Blocked, ids: Ids<'_>) -> Vec<Stmt> {
    let mut batch = vec![sql!(
        "update intervention set blocked_at = ?3, block_reason = ?4, relaunch_on = ?6, relaunched_on = null, updated_at = ?3, purge_on = ?5, warned_on = null where organisation_id = ?1 and id = ?2 and status = 'in_progress' and blocked_at is null",
        grant.organisation(),
        item(grant),
        done.touch.at,
        &done.reason,
        done.touch.purge_on,
        done.relaunch_on
    )];
    batch.extend(told(
        grant,
        ids,
        done.touch,
        Event::Blocked,
        Some(&done.reason),
    ));
    batch
}

/// Says that nothing is in the way any more.
#[must_use]
pub fn unblock(grant: &Grant<may::Unblock>, done: &Unblocked, ids: Ids<'_>) -> Vec<Stmt> {
    let mut batch = vec![sql!(
        "update intervention set blocked_at = null, block_reason = null, relaunch_on = null, relaunched_on = null, updated_at = ?3, purge_on = ?4, warned_on = null where organisation_id = ?1 and id = ?2 and status = 'in_progress' and blocked_at is not null",
        grant.organisation(),
        item(grant),
        done.touch.at,
        done.touch.purge_on
    )];
    batch.extend(told(grant, ids, done.touch, Event::Unblocked, None));
    batch
}

/// Ends the work.
#[must_use]
pub fn finish(grant: &Grant<may::Finish>, done: &Finished, ids: Ids<'_>) -> Vec<Stmt> {
    let mut batch = vec![sql!(
        "update intervention set status = 'done', blocked_at = null, block_reason = null, relaunch_on = null, relaunched_on = null, updated_at = ?3, closed_at = ?3, purge_on = ?4, warned_on = null where organisation_id = ?1 and id = ?2 and status = 'in_progress'",
        grant.organisation(),
        item(grant),
        done.touch.at,
        done.touch.purge_on
    )];
    batch.extend(told(grant, ids, done.touch, Event::Finished, None));
    batch
}

/// Takes it up again.
#[must_use]
pub fn reopen(grant: &Grant<may::Reopen>, done: &Reopened, ids: Ids<'_>) -> Vec<Stmt> {
    let mut batch = vec![sql!(
        "update intervention set status = 'in_progress', feedback = null, feedback_words = null, closed_at = null, updated_at = ?3, purge_on = ?4, warned_on = null where organisation_id = ?1 and id = ?2 and status = 'done'",
        grant.organisation(),
        item(grant),
        done.touch.at,
        done.touch.purge_on
    )];
    batch.extend(told(grant, ids, done.touch.at, Event::Reopened, None));
    batch
}

/// Gives it up.
#[must_use]
pub fn cancel(grant: &Grant<may::Cancel>, done: &Cancelled, ids: Ids<'_>) -> Vec<Stmt> {
    let mut batch = vec![sql!(
        "update intervention set status = 'cancelled', blocked_at = null, block_reason = null, relaunch_on = null, relaunched_on = null, closing_reason = ?4, updated_at = ?5, closed_at = ?5, purge_on = ?6, warned_on = null where organisation_id = ?1 and id = ?2 and status = ?3",
        grant.organisation(),
        item(grant),
        done.from.code(),
        &done.reason,
        done.touch.at,
        done.touch.purge_on
    )];
    batch.extend(told(grant, ids, done.touch.at, Event::Cancelled, None));
    batch
}

// ------------------------------------------------------------------ comments

/// What is kept longer because somebody wrote or showed something: only what is still open.
fn stir(organisation: OrganisationId, id: InterventionId, touch: Touch) -> Stmt {
    sql!(
        "update intervention set updated_at = ?3, purge_on = ?4, warned_on = null where organisation_id = ?1 and id = ?2 and closed_at is null",
        organisation,
        id,
        touch.at,
        touch.purge_on
    )
}

/// Adds a comment.
#[must_use]
pub fn comment(
    grant: &Grant<may::Comment>,
    id: CommentId,
    body: &str,
    touch: Touch,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    let (organisation, of) = (grant.organisation(), item(grant));
    vec![
        sql!(
            "insert into comment (organisation_id, intervention_id, id, author_id, body, created_at, made_at, position) select ?1, ?2, ?3, ?4, ?5, ?6, ?7, coalesce(max(position), 0) + 1 from comment where organisation_id = ?1 and intervention_id = ?2",
            organisation,
            of,
            id,
            grant.actor().person,
            body,
            touch.at,
            touch.made_at
        ),
        audit(grant, ids, touch.at),
        stir(organisation, of, touch),
    ]
}

/// By which right a comment is changed or deleted.
#[derive(Debug)]
pub enum Hand {
    /// Its author's.
    Author(Grant<may::EditComment>),
    /// The administrateur's.
    Moderator(Grant<may::ModerateComment>),
}

impl Hand {
    const fn organisation(&self) -> OrganisationId {
        match self {
            Self::Author(grant) => grant.organisation(),
            Self::Moderator(grant) => grant.organisation(),
        }
    }

    const fn is_moderator(&self) -> bool {
        matches!(self, Self::Moderator(_))
    }

    fn audit(&self, comment: CommentId, ids: Ids<'_>, at: DateTime<Utc>) -> Stmt {
        let (actor, action) = match self {
            Self::Author(grant) => (grant.actor(), Action::EditComment),
            Self::Moderator(grant) => (grant.actor(), Action::ModerateComment),
        };
        ledger::audit(
            ids.uuid(at),
            actor,
            action.code(),
            &format!("comment/{comment}"),
            at,
        )
    }
}

/// Changes a comment that says `before`; what a moderator replaces is kept thirty days for the administrateur.
#[must_use]
pub fn edit_comment(
    hand: &Hand,
    (of, comment): (InterventionId, CommentId),
    before: &str,
    body: &str,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    let organisation = hand.organisation();
    let mut batch = vec![
        sql!(
            "update comment set body = ?4, edited_at = ?5, moderated = ?6 where organisation_id = ?1 and intervention_id = ?2 and id = ?3 and body = ?7",
            organisation,
            of,
            comment,
            body,
            at,
            hand.is_moderator(),
            before
        ),
        hand.audit(comment, ids, at),
    ];
    if hand.is_moderator() {
        batch.push(sql!(
            "insert into comment_revision (organisation_id, intervention_id, comment_id, replaced_at, body) values (?1, ?2, ?3, ?4, ?5) on conflict do nothing",
            organisation,
            of,
            comment,
            at,
            before
        ));
    }
    batch
}

/// Deletes a comment: its text and its author go, a stub stays.
#[must_use]
pub fn delete_comment(
    hand: &Hand,
    (of, comment): (InterventionId, CommentId),
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "update comment set body = null, author_id = null, deleted_at = ?4, moderated = ?5 where organisation_id = ?1 and intervention_id = ?2 and id = ?3 and deleted_at is null",
            hand.organisation(),
            of,
            comment,
            at,
            hand.is_moderator()
        ),
        hand.audit(comment, ids, at),
    ]
}

// ------------------------------------------------------------------ photos

/// The rights that let somebody add photos.
pub trait AddsPhotos: Permission<Action = Action> {}
impl AddsPhotos for may::AddPhotoBefore {}
impl AddsPhotos for may::AddPhotoToReport {}
impl AddsPhotos for may::AddPhotoAfter {}

/// A photo whose bytes are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Identifier.
    pub id: PhotoId,
    /// Where the bytes are.
    pub key: String,
    /// Where the thumbnail is.
    pub thumbnail_key: Option<String>,
    /// What the bytes are.
    pub content_type: &'static str,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Bytes.
    pub size: u32,
}

/// Adds photos to an intervention in `status`, if there is still room for them.
#[must_use]
pub fn add_photos<P: AddsPhotos>(
    grant: &Grant<P>,
    status: Status,
    moment: Moment,
    photos: &[Stored],
    touch: Touch,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    let (organisation, id) = (grant.organisation(), item(grant));
    let room = PHOTOS_MAX.saturating_sub(photos.len());
    let mut batch = vec![sql!(
        "update intervention set updated_at = ?5, purge_on = ?6, warned_on = null where organisation_id = ?1 and id = ?2 and status = ?3 and (select count(*) from photo p where p.organisation_id = ?1 and p.intervention_id = ?2 and p.moment = ?4) <= ?7",
        organisation,
        id,
        status.code(),
        moment.code(),
        touch.at,
        touch.purge_on,
        u32::try_from(room).unwrap_or_default()
    )];
    let detail = crate::fr::photos(photos.len(), moment);
    batch.extend(told(grant, ids, touch, Event::PhotoAdded, Some(&detail)));
    batch.extend(photo_rows(
        organisation,
        id,
        grant.actor().person,
        moment,
        photos,
        touch.at,
    ));
    batch
}

/// The photos that come with a creation, in its batch.
#[must_use]
pub fn first_photos(grant: &Grant<may::Create>, new: &New, photos: &[Stored]) -> Vec<Stmt> {
    photo_rows(
        grant.organisation(),
        new.id,
        grant.actor().person,
        Moment::Before,
        photos,
        new.touch.at,
    )
}

fn photo_rows(
    organisation: OrganisationId,
    id: InterventionId,
    author: PersonId,
    moment: Moment,
    photos: &[Stored],
    at: DateTime<Utc>,
) -> Vec<Stmt> {
    photos
        .iter()
        .map(|photo| {
            sql!(
                "insert into photo (organisation_id, intervention_id, id, moment, key, thumbnail_key, content_type, width, height, size, author_id, created_at, position) select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, coalesce(max(position), 0) + 1 from photo where organisation_id = ?1 and intervention_id = ?2",
                organisation,
                id,
                photo.id,
                moment.code(),
                &photo.key,
                photo.thumbnail_key.as_ref(),
                photo.content_type,
                photo.width,
                photo.height,
                photo.size,
                author,
                at
            )
        })
        .collect()
}

/// Removes a photo; its bytes go through the queue of deletions.
#[must_use]
pub fn remove_photo(
    grant: &Grant<may::RemovePhoto>,
    photo: &crate::model::Photo,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    let mut batch = vec![sql!(
        "delete from photo where organisation_id = ?1 and intervention_id = ?2 and id = ?3",
        grant.organisation(),
        item(grant),
        photo.id
    )];
    let detail = crate::fr::photos(1, photo.moment);
    batch.extend(told(grant, ids, at, Event::PhotoRemoved, Some(&detail)));
    batch.extend(forget_bytes(photo, at));
    batch
}

/// Puts `masked` in the place of a photo; the bytes that it had, and its thumbnail, go through the queue of deletions.
#[must_use]
pub fn redact_photo(
    grant: &Grant<may::RedactPhoto>,
    photo: &crate::model::Photo,
    masked: &Stored,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    let mut batch = vec![sql!(
        "update photo set key = ?5, thumbnail_key = ?6, content_type = ?7, width = ?8, height = ?9, size = ?10, version = version + 1 where organisation_id = ?1 and intervention_id = ?2 and id = ?3 and version = ?4",
        grant.organisation(),
        item(grant),
        photo.id,
        photo.version,
        &masked.key,
        masked.thumbnail_key.as_ref(),
        masked.content_type,
        masked.width,
        masked.height,
        masked.size
    )];
    let detail = crate::fr::photos(1, photo.moment);
    batch.extend(told(grant, ids, at, Event::PhotoRedacted, Some(&detail)));
    batch.extend(forget_bytes(photo, at));
    batch
}

/// Queues the deletion of what a photo has in storage.
fn forget_bytes(photo: &crate::model::Photo, at: DateTime<Utc>) -> impl Iterator<Item = Stmt> {
    let keys = [Some(&photo.key), photo.thumbnail_key.as_ref()];
    keys.into_iter()
        .flatten()
        .map(move |key| ledger::delete_file(key, at))
}

// ------------------------------------------------------------------ categories

fn category_audit(
    grant: &Grant<may::ManageCategories>,
    id: CategoryId,
    ids: Ids<'_>,
    at: DateTime<Utc>,
) -> Stmt {
    let action = Action::ManageCategories.code();
    ledger::audit(
        ids.uuid(at),
        grant.actor(),
        action,
        &format!("category/{id}"),
        at,
    )
}

/// Adds a category, or a type to the category `parent`, after the others.
#[must_use]
pub fn add_category(
    grant: &Grant<may::ManageCategories>,
    id: CategoryId,
    parent: Option<CategoryId>,
    name: &str,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    vec![
        defaults::add(grant, id, parent, name),
        category_audit(grant, id, ids, at),
    ]
}

/// Renames a category or type; `nearby_metres` says how near another one may be the same, if it changes.
#[must_use]
pub fn rename_category(
    grant: &Grant<may::ManageCategories>,
    id: CategoryId,
    name: &str,
    nearby_metres: Option<u32>,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "update category set name = ?3, name_folded = ?4, nearby_metres = coalesce(?5, nearby_metres) where organisation_id = ?1 and id = ?2",
            grant.organisation(),
            id,
            name,
            defaults::folded(name),
            nearby_metres
        ),
        category_audit(grant, id, ids, at),
    ]
}

/// Takes a category or type out of what is offered, or offers it again; interventions keep theirs.
#[must_use]
pub fn archive_category(
    grant: &Grant<may::ManageCategories>,
    id: CategoryId,
    archived: bool,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "update category set archived_at = ?3 where organisation_id = ?1 and id = ?2",
            grant.organisation(),
            id,
            archived.then_some(at)
        ),
        category_audit(grant, id, ids, at),
    ]
}
