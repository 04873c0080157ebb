//! Other software: its keys, what it reads, what it sends (Open311 GeoReport v2).

use super::{
    daily,
    write::{self, Ids, New},
};
use crate::{
    model::{Answered, Status},
    policy::{Action, may},
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    id::{CategoryId, InterventionId, OrganisationId},
    policy::Grant,
};
use platform::{
    Rows,
    db::{DbError, Stmt, moment, optional_moment},
    ledger, secret, sql, system_sql,
};
use serde::Deserialize;
use uuid::Uuid;

/// How many calls a key makes at most in one window.
pub const CALLS: i64 = 300;
/// How long a window is.
pub const WINDOW: TimeDelta = TimeDelta::minutes(5);
/// How many requests one answer holds at most (GeoReport v2).
pub const MOST: u32 = 1000;

// ------------------------------------------------------------------ keys

/// What a program shows: the organisation that it claims to be let into, and a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    organisation: OrganisationId,
    secret: [u8; 32],
}

impl Key {
    /// A new one, from 32 random bytes.
    #[must_use]
    pub const fn new(organisation: OrganisationId, secret: [u8; 32]) -> Self {
        Self {
            organisation,
            secret,
        }
    }

    /// Reads what [`Key::text`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = secret::decode(text)?;
        let (organisation, secret) = bytes.split_first_chunk::<16>()?;
        Some(Self {
            organisation: OrganisationId::new(Uuid::from_bytes(*organisation)),
            secret: secret.try_into().ok()?,
        })
    }

    /// The text to hand to the program, 64 characters: it is kept nowhere else.
    #[must_use]
    pub fn text(&self) -> String {
        secret::encode(&self.bytes())
    }

    /// The organisation that it claims.
    #[must_use]
    pub const fn organisation(&self) -> OrganisationId {
        self.organisation
    }

    fn bytes(&self) -> Vec<u8> {
        let organisation = self.organisation.uuid();
        [organisation.as_bytes(), self.secret.as_slice()].concat()
    }

    fn hash(&self) -> String {
        secret::sha256_hex(&self.bytes())
    }
}

/// The organisation that a program talks to.
#[derive(Debug, Clone, Deserialize)]
pub struct Agency {
    /// Its name.
    pub name: String,
    /// Its SIREN: the standard's `jurisdiction_id`.
    pub siren: Option<String>,
    /// Its time zone, an IANA name.
    pub zone: String,
    /// Whom its people write to.
    pub contact_email: Option<String>,
    /// Since when its requests are open; none: they are not.
    #[serde(default, deserialize_with = "optional_moment")]
    pub opened_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Deserialize)]
struct KeyRow {
    id: Uuid,
    calls: i64,
}

/// Proof that a key of the organisation was shown; only [`Caller::read`] makes one.
#[derive(Debug, Clone, Copy)]
pub struct Caller {
    organisation: OrganisationId,
    key: Uuid,
    calls: i64,
}

impl Caller {
    /// Counts the call of a key that is not revoked, where requests are open: what [`Caller::read`] reads.
    #[must_use]
    pub fn count(key: &Key, now: DateTime<Utc>) -> Stmt {
        let window = WINDOW.num_seconds();
        let start = now - TimeDelta::seconds(now.timestamp().rem_euclid(window));
        sql!(
            "update open311_key set calls = case when window_start = ?3 then calls + 1 else 1 end, window_start = ?3 where organisation_id = ?1 and key_hash = ?2 and revoked_at is null and exists (select 1 from open311 o where o.organisation_id = ?1) returning id, calls",
            key.organisation,
            key.hash(),
            start
        )
    }

    /// Who called with `key`, if it is one.
    pub fn read(key: &Key, rows: Rows) -> Result<Option<Self>, DbError> {
        let row: Option<KeyRow> = rows.first()?;
        Ok(row.map(|row| Self {
            organisation: key.organisation,
            key: row.id,
            calls: row.calls,
        }))
    }

    /// Where.
    #[must_use]
    pub const fn organisation(&self) -> OrganisationId {
        self.organisation
    }

    /// Whether the key called too often in this window.
    #[must_use]
    pub const fn is_too_often(&self) -> bool {
        self.calls > CALLS
    }
}

/// The [`Agency`] that a key claims; one that is suspended is closed.
#[must_use]
pub fn agency(organisation: OrganisationId) -> Stmt {
    sql!(
        "select o.name, o.siren, o.zone, o.contact_email, s.opened_at from organisation o left join open311 s on s.organisation_id = o.id and o.suspended_at is null where o.id = ?1",
        organisation
    )
}

/// One row if any organisation is open: whoever shows no key is then told so.
#[must_use]
pub fn any_open() -> Stmt {
    system_sql!("select 1 as value from open311 where organisation_id > '' limit 1")
}

/// A key as the administrateur's page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct KeyLine {
    /// Identifier.
    pub id: Uuid,
    /// What it is for.
    pub label: String,
    /// When it was made.
    #[serde(deserialize_with = "moment")]
    pub created_at: DateTime<Utc>,
    /// When it was revoked.
    #[serde(default, deserialize_with = "optional_moment")]
    pub revoked_at: Option<DateTime<Utc>>,
}

/// The keys of an organisation, the latest first: [`KeyLine`] rows.
#[must_use]
pub fn keys(organisation: OrganisationId) -> Stmt {
    sql!(
        "select id, label, created_at, revoked_at from open311_key where organisation_id = ?1 order by created_at desc, id desc",
        organisation
    )
}

fn audit(
    grant: &Grant<may::ManageOpen311>,
    ids: Ids<'_>,
    subject: &str,
    at: DateTime<Utc>,
) -> Stmt {
    let action = Action::ManageOpen311.code();
    ledger::audit(ids.uuid(at), grant.actor(), action, subject, at)
}

/// Opens the requests of the organisation.
#[must_use]
pub fn open(grant: &Grant<may::ManageOpen311>, ids: Ids<'_>, at: DateTime<Utc>) -> Vec<Stmt> {
    vec![
        sql!(
            "insert into open311 (organisation_id, opened_at) values (?1, ?2)",
            grant.organisation(),
            at
        ),
        audit(grant, ids, "open311/open", at),
    ]
}

/// Closes them; the keys stay and open nothing.
#[must_use]
pub fn close(grant: &Grant<may::ManageOpen311>, ids: Ids<'_>, at: DateTime<Utc>) -> Vec<Stmt> {
    vec![
        sql!(
            "delete from open311 where organisation_id = ?1",
            grant.organisation()
        ),
        audit(grant, ids, "open311/close", at),
    ]
}

/// Keeps a new key as its hash.
#[must_use]
pub fn add_key(
    grant: &Grant<may::ManageOpen311>,
    (id, label, key): (Uuid, &str, &Key),
    ids: Ids<'_>,
    at: DateTime<Utc>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "insert into open311_key (organisation_id, id, label, key_hash, author_id, created_at) values (?1, ?2, ?3, ?4, ?5, ?6)",
            grant.organisation(),
            id,
            label,
            key.hash(),
            grant.actor().person,
            at
        ),
        audit(grant, ids, &format!("open311_key/{id}"), at),
    ]
}

/// Revokes a key that is not.
#[must_use]
pub fn revoke(
    grant: &Grant<may::ManageOpen311>,
    id: Uuid,
    ids: Ids<'_>,
    at: DateTime<Utc>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "update open311_key set revoked_at = ?3 where organisation_id = ?1 and id = ?2 and revoked_at is null",
            grant.organisation(),
            id,
            at
        ),
        audit(grant, ids, &format!("open311_key/{id}"), at),
    ]
}

// ------------------------------------------------------------------ requests

/// What a program reads of an intervention: nothing of anybody, no photo, no comment.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Line {
    /// The number: the standard's `service_request_id`.
    pub number: i64,
    /// Where it stands.
    pub status: Status,
    /// The category.
    pub category_name: String,
    /// The type.
    pub type_name: Option<String>,
    /// What the program that sent it wrote, until the team changes it; what the team writes stays in the team.
    pub description: Option<String>,
    /// The place.
    pub address: String,
    /// Five digits.
    pub postcode: Option<String>,
    /// The town.
    pub city: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// When it was asked for.
    #[serde(deserialize_with = "moment")]
    pub created_at: DateTime<Utc>,
    /// Its last change.
    #[serde(deserialize_with = "moment")]
    pub updated_at: DateTime<Utc>,
    /// When it is planned.
    #[serde(default, deserialize_with = "optional_moment")]
    pub planned_start: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(default, deserialize_with = "optional_moment")]
    pub closed_at: Option<DateTime<Utc>>,
    /// How it is called by the organisation.
    pub category_id: CategoryId,
    /// How its type is.
    pub type_id: Option<CategoryId>,
}

/// The requests of those numbers, of whatever date: [`Line`] rows.
#[must_use]
pub fn numbered(organisation: OrganisationId, numbers: &[i64]) -> Stmt {
    sql!(
        "select i.number, i.status, c.name as category_name, t.name as type_name, case when i.open311_description then i.description end as description, i.address, i.postcode, i.city, i.latitude, i.longitude, i.created_at, i.updated_at, i.planned_start, i.closed_at, i.category_id, i.type_id from intervention i join category c on c.organisation_id = i.organisation_id and c.id = i.category_id left join category t on t.organisation_id = i.organisation_id and t.id = i.type_id where i.organisation_id = ?1 and i.number in (select value from json_each(?2)) order by i.number desc limit ?3",
        organisation,
        serde_json::json!(numbers).to_string(),
        MOST
    )
}

/// What a list of requests is narrowed to.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// From then.
    pub from: DateTime<Utc>,
    /// Until then, included.
    pub until: DateTime<Utc>,
    /// Open, closed; none: both.
    pub open: Option<bool>,
    /// Those services; none: any.
    pub services: Option<Vec<CategoryId>>,
}

/// The first requests that were asked for in a span of time, the latest first: [`Line`] rows.
#[must_use]
pub fn asked(organisation: OrganisationId, wanted: &Wanted) -> Stmt {
    let services = wanted
        .services
        .as_ref()
        .map(|services| serde_json::json!(services).to_string());
    sql!(
        "select i.number, i.status, c.name as category_name, t.name as type_name, case when i.open311_description then i.description end as description, i.address, i.postcode, i.city, i.latitude, i.longitude, i.created_at, i.updated_at, i.planned_start, i.closed_at, i.category_id, i.type_id from intervention i join category c on c.organisation_id = i.organisation_id and c.id = i.category_id left join category t on t.organisation_id = i.organisation_id and t.id = i.type_id where i.organisation_id = ?1 and i.created_at >= ?2 and i.created_at <= ?3 and (?4 is null or (i.status in ('to_validate', 'to_do', 'in_progress')) = ?4) and (?5 is null or coalesce(i.type_id, i.category_id) in (select value from json_each(?5))) order by i.created_at desc, i.number desc limit ?6",
        organisation,
        wanted.from,
        wanted.until,
        wanted.open,
        services,
        MOST
    )
}

/// Creates what a program sent, under the number after the last one; when somebody took it meanwhile the whole batch is stale,
/// and [`receive_reserved`] follows [`reserve`]. Nothing of the citizen who asked is kept.
#[must_use]
pub fn receive(caller: &Caller, new: &New, ids: Ids<'_>) -> Vec<Stmt> {
    let mut batch = vec![
        write::count(caller.organisation, new.number),
        received(caller, new, ids),
        row(caller, new),
    ];
    batch.extend(what_follows(caller, new, ids));
    batch
}

/// Takes the next number for good: one row, `value`.
#[must_use]
pub fn reserve(caller: &Caller) -> Stmt {
    write::next(caller.organisation, 1)
}

/// Creates it under a number that [`reserve`] gave.
#[must_use]
pub fn receive_reserved(caller: &Caller, new: &New, ids: Ids<'_>) -> Vec<Stmt> {
    let mut batch = vec![row(caller, new), received(caller, new, ids)];
    batch.extend(what_follows(caller, new, ids));
    batch
}

/// What was answered with it, in the batch of its creation.
#[must_use]
pub fn answered(caller: &Caller, id: InterventionId, answers: &[Answered]) -> Vec<Stmt> {
    daily::answered(caller.organisation, id, answers)
}

fn received(caller: &Caller, new: &New, ids: Ids<'_>) -> Stmt {
    let at = new.touch.at;
    sql!(
        "insert into audit (id, organisation_id, actor_id, action, subject, at, changed) values (?1, ?2, null, ?3, ?4, ?5, changes())",
        ids.uuid(at),
        caller.organisation,
        Action::Create.code(),
        format!("intervention/{}", new.id),
        at
    )
}

fn row(caller: &Caller, new: &New) -> Stmt {
    let (at, details) = (new.touch.at, &new.details);
    let (latitude, longitude) = details.position.unzip();
    sql!(
        "insert into intervention (organisation_id, id, number, status, version, category_id, type_id, address, latitude, longitude, description, created_at, updated_at, purge_on, open311_key_id, open311_description, due_on) values (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?12, ?13, 1, ?14)",
        caller.organisation,
        new.id,
        new.number,
        new.status.code(),
        details.category.id,
        details.kind.as_ref().map(|kind| kind.id),
        &details.address,
        latitude,
        longitude,
        details.description.as_ref(),
        at,
        new.touch.purge_on,
        caller.key,
        new.due_on()
    )
}

/// The history of a creation, and the words under which it is found.
fn what_follows(caller: &Caller, new: &New, ids: Ids<'_>) -> [Stmt; 2] {
    let (organisation, at) = (caller.organisation, new.touch.at);
    [
        sql!(
            "insert into journal (organisation_id, intervention_id, id, at, actor_id, event, position) values (?1, ?2, ?3, ?4, null, 'created', 1)",
            organisation,
            new.id,
            ids.uuid(at),
            at
        ),
        write::words(organisation, new.id, new.number, &new.details),
    ]
}
