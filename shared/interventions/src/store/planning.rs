//! What is planned, who is not there, and the secret addresses of calendars.

use crate::{
    planning::LONGEST,
    policy::{Action, Scope, may},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    id::{AbsenceId, OrganisationId, PersonId},
    policy::{Grant, Role},
};
use platform::{
    Random,
    db::{Stmt, date},
    directory::Credential,
    ledger, sql,
};
use serde::Deserialize;
use uuid::Uuid;
use web::Lookup;

/// What of `scope` takes place from `from` to `until` exclusive, in the order of time, at most so many: [`crate::planning::Planned`] rows.
///
/// What was refused, given up or merged is not work any more.
#[must_use]
pub fn planned(
    organisation: OrganisationId,
    scope: Scope,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    most: u32,
) -> Stmt {
    let (assignee, author) = match scope {
        Scope::All => (None, None),
        Scope::AssignedTo(person) => (Some(person), None),
        // When it is planned, who follows it does not learn.
        Scope::AuthoredBy(person) | Scope::Concerning(person) => (None, Some(person)),
    };
    sql!(
        "select i.id, i.number, i.version, i.status, i.priority, i.blocked_at is not null as blocked, coalesce(t.name, c.name) as title, i.address, i.postcode, i.city, i.planned_start, i.planned_end, i.updated_at, (select group_concat(a.person_id, ',') from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id) as assignee_ids from intervention i indexed by intervention_by_plan join category c on c.organisation_id = i.organisation_id and c.id = i.category_id left join category t on t.organisation_id = i.organisation_id and t.id = i.type_id where i.organisation_id = ?1 and i.planned_start is not null and i.planned_start >= ?2 and i.planned_start < ?4 and (i.planned_start >= ?3 or i.planned_end > ?3) and i.status in ('to_do', 'in_progress', 'done') and (?5 is null or exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id and a.person_id = ?5)) and (?6 is null or i.author_id = ?6) order by i.planned_start, i.number limit ?7",
        organisation,
        from - TimeDelta::days(LONGEST),
        from,
        until,
        assignee,
        author,
        most
    )
}

// ------------------------------------------------------------------ absences

/// Days on which somebody is not there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Absence {
    /// Identifier.
    pub id: AbsenceId,
    /// Who.
    pub person_id: PersonId,
    /// From.
    #[serde(deserialize_with = "date")]
    pub first_day: NaiveDate,
    /// Until, included.
    #[serde(deserialize_with = "date")]
    pub last_day: NaiveDate,
}

impl Absence {
    /// Whether that day is one of them.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        (self.first_day..=self.last_day).contains(&day)
    }
}

/// The absences of the organisation that touch the days from `from` to `until`, both included: [`Absence`] rows.
#[must_use]
pub fn absences(organisation: OrganisationId, from: NaiveDate, until: NaiveDate) -> Stmt {
    sql!(
        "select id, person_id, first_day, last_day from absence where organisation_id = ?1 and last_day >= ?2 and first_day <= ?3 order by first_day, last_day, id limit 500",
        organisation,
        from,
        until
    )
}

/// The absences of one person that end on `from` or later: [`Absence`] rows.
#[must_use]
pub fn absences_of(organisation: OrganisationId, person: PersonId, from: NaiveDate) -> Stmt {
    sql!(
        "select id, person_id, first_day, last_day from absence where organisation_id = ?1 and person_id = ?2 and last_day >= ?3 order by first_day, last_day, id limit 500",
        organisation,
        person,
        from
    )
}

/// The absence that the path names: one [`Absence`] or none.
#[must_use]
pub fn load_absence(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let id = lookup.params.get::<AbsenceId>("absence_id");
    let one = |id| {
        sql!(
            "select id, person_id, first_day, last_day from absence where organisation_id = ?1 and id = ?2",
            lookup.claims.organisation,
            id
        )
    };
    id.map(one).into_iter().collect()
}

/// Says that somebody is not there.
#[must_use]
pub fn add_absence(
    grant: &Grant<may::DeclareAbsence>,
    absence: &Absence,
    at: DateTime<Utc>,
    ids: &Random,
) -> Vec<Stmt> {
    vec![
        sql!(
            "insert into absence (organisation_id, id, person_id, first_day, last_day) values (?1, ?2, ?3, ?4, ?5)",
            grant.organisation(),
            absence.id,
            absence.person_id,
            absence.first_day,
            absence.last_day
        ),
        absence_audit(grant, absence.id, at, ids.uuid(at)),
    ]
}

/// Takes it back.
#[must_use]
pub fn remove_absence(
    grant: &Grant<may::DeclareAbsence>,
    id: AbsenceId,
    at: DateTime<Utc>,
    ids: &Random,
) -> Vec<Stmt> {
    vec![
        sql!(
            "delete from absence where organisation_id = ?1 and id = ?2",
            grant.organisation(),
            id
        ),
        absence_audit(grant, id, at, ids.uuid(at)),
    ]
}

fn absence_audit(
    grant: &Grant<may::DeclareAbsence>,
    id: AbsenceId,
    at: DateTime<Utc>,
    line: Uuid,
) -> Stmt {
    ledger::audit(
        line,
        grant.actor(),
        Action::DeclareAbsence.code(),
        &format!("absence/{id}"),
        at,
    )
}

// ------------------------------------------------------------------ calendar feeds

/// Somebody's feed.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Feed {
    /// Since when.
    #[serde(deserialize_with = "platform::db::moment")]
    pub created_at: DateTime<Utc>,
}

/// The [`Feed`] of the person who asks, if there is one.
#[must_use]
pub fn load_feed(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![sql!(
        "select created_at from calendar_feed where organisation_id = ?1 and person_id = ?2",
        lookup.claims.organisation,
        lookup.claims.person
    )]
}

/// Gives the actor this feed, in place of the one before: the old address is worth nothing any more.
#[must_use]
pub fn open_feed(
    grant: &Grant<may::Subscribe>,
    secret: &Credential,
    at: DateTime<Utc>,
    ids: &Random,
) -> Vec<Stmt> {
    vec![
        sql!(
            "insert into calendar_feed (organisation_id, person_id, secret_hash, created_at) values (?1, ?2, ?3, ?4) on conflict (organisation_id, person_id) do update set secret_hash = excluded.secret_hash, created_at = excluded.created_at",
            grant.organisation(),
            grant.actor().person,
            secret.hash(),
            at
        ),
        feed_audit(grant, at, ids.uuid(at)),
    ]
}

/// Takes the actor's feed away.
#[must_use]
pub fn close_feed(grant: &Grant<may::Subscribe>, at: DateTime<Utc>, ids: &Random) -> Vec<Stmt> {
    vec![
        sql!(
            "delete from calendar_feed where organisation_id = ?1 and person_id = ?2",
            grant.organisation(),
            grant.actor().person
        ),
        feed_audit(grant, at, ids.uuid(at)),
    ]
}

fn feed_audit(grant: &Grant<may::Subscribe>, at: DateTime<Utc>, line: Uuid) -> Stmt {
    let person = grant.actor().person;
    ledger::audit(
        line,
        grant.actor(),
        Action::Subscribe.code(),
        &format!("calendar_feed/{person}"),
        at,
    )
}

/// Whose calendar a secret opens.
#[derive(Debug, Clone, Deserialize)]
pub struct Subscriber {
    /// The person's role today.
    pub role: Role,
    /// The organisation's name.
    pub organisation_name: String,
    /// Its zone, an IANA name.
    pub zone: String,
}

/// Who reads with that secret: one [`Subscriber`], none when it was revoked, or when the person left, or the person or the organisation is suspended.
#[must_use]
pub fn subscriber(secret: &Credential) -> Stmt {
    sql!(
        "select r.role, o.name as organisation_name, o.zone from calendar_feed f join membership m on m.organisation_id = f.organisation_id and m.person_id = f.person_id and m.state = 'active' join member_role r on r.organisation_id = f.organisation_id and r.person_id = f.person_id and r.product = 'interventions' join person p on p.id = f.person_id and p.suspended_at is null join organisation o on o.id = f.organisation_id and o.suspended_at is null where f.organisation_id = ?1 and f.person_id = ?2 and f.secret_hash = ?3",
        secret.organisation,
        secret.person,
        secret.hash()
    )
}
