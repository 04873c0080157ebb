//! Accounts that nobody uses any more, and audit lines whose actor's time is up: across organisations, for the jobs alone.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    id::{OrganisationId, PersonId},
    policy::System,
};
use platform::{
    db::{Stmt, date, flag},
    system_sql,
};
use serde::Deserialize;
use uuid::Uuid;

/// How many accounts a night warns or erases, at most; the next night goes on from there.
pub const ACCOUNTS: u32 = 100;

/// How many audit lines one statement blanks, at most.
pub const LINES: u32 = 200;

/// An account whose end comes near.
#[derive(Debug, Clone, Deserialize)]
pub struct Unused {
    /// The person.
    pub person_id: PersonId,
    /// The address to warn, if there is one.
    pub email: Option<String>,
    /// The last day on which the account was used.
    #[serde(deserialize_with = "date")]
    pub last_active_on: NaiveDate,
    /// The organisation that the person joined last.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// Whether the person is the administrateur of an organisation, or an operator while no other is there, and so is kept.
    #[serde(deserialize_with = "flag")]
    pub is_administrator: bool,
}

/// When a person was warned whose end was told to the operator alone: no erasure is due on a later day, and it is told once.
const OPERATOR_TOLD: &str = "9999-12-31";

/// Takes back the warnings that no longer hold: of who cannot sign in to answer them, since the account or each of its organisations
/// is suspended; of who was kept when the operator was told, and is not any more. Their thirty days begin with another warning.
#[must_use]
pub fn take_back(_: &System, until: NaiveDate) -> Stmt {
    system_sql!(
        "update person set warned_on = null where id in (select p.id from person p where p.last_active_on <= ?1 and p.warned_on is not null and (p.suspended_at is not null or not exists (select 1 from membership i join organisation j on j.id = i.organisation_id where i.person_id = p.id and i.state = 'active' and j.suspended_at is null) or p.warned_on = ?2 and not exists (select 1 from membership m join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id where m.person_id = p.id and (r.role = 'administrator' or r.role = 'operator' and not exists (select 1 from member_role other join person peer on peer.id = other.person_id where other.organisation_id = r.organisation_id and other.role = 'operator' and peer.last_active_on > ?1)))))",
        until,
        OPERATOR_TOLD
    )
}

/// The accounts last used on `until` or before and not warned yet, the oldest first, but for those that suspension keeps out: [`Unused`] rows.
#[must_use]
pub fn to_warn(_: &System, until: NaiveDate) -> Stmt {
    system_sql!(
        "select p.id as person_id, p.email, p.last_active_on, o.id as organisation_id, o.name as organisation_name, exists (select 1 from membership m join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id where m.person_id = p.id and (r.role = 'administrator' or r.role = 'operator' and not exists (select 1 from member_role other join person peer on peer.id = other.person_id where other.organisation_id = r.organisation_id and other.role = 'operator' and peer.last_active_on > ?1))) as is_administrator from person p join organisation o on o.id = (select m.organisation_id from membership m where m.person_id = p.id order by m.joined_at desc, m.organisation_id limit 1) where p.last_active_on <= ?1 and p.warned_on is null and p.suspended_at is null and exists (select 1 from membership i join organisation j on j.id = i.organisation_id where i.person_id = p.id and i.state = 'active' and j.suspended_at is null) order by p.last_active_on limit ?2",
        until,
        ACCOUNTS
    )
}

/// Notes that the end of an account was announced today, or that the operator was told of one who is kept.
#[must_use]
pub fn warned(_: &System, account: &Unused, today: NaiveDate) -> Stmt {
    system_sql!(
        "update person set warned_on = case when ?3 then ?4 else ?2 end where id = ?1",
        account.person_id,
        today,
        account.is_administrator,
        OPERATOR_TOLD
    )
}

/// A membership of an account to erase.
#[derive(Debug, Clone, Deserialize)]
pub struct Leaving {
    /// The person.
    pub person_id: PersonId,
    /// Where.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub organisation_name: String,
}

/// What is left behind of each membership, two statements each: [`super::team::Open`]s, then the [`super::team::Reader`]s
/// to tell of it.
#[must_use]
pub fn left_behind(_: &System, memberships: &[Leaving]) -> Vec<Stmt> {
    memberships
        .iter()
        .flat_map(|one| super::team::left_behind(one.organisation_id, Some(one.person_id)))
        .collect()
}

/// The memberships of the accounts last used on `until` or before and warned on `warned` or before, but for those of an
/// administrateur, of operators of whom none is there, and of those whom suspension keeps out: [`Leaving`] rows, person by person.
#[must_use]
pub fn to_erase(_: &System, until: NaiveDate, warned: NaiveDate) -> Stmt {
    system_sql!(
        "select m.person_id, m.organisation_id, o.name as organisation_name from membership m join organisation o on o.id = m.organisation_id where m.person_id in (select p.id from person p where p.last_active_on <= ?1 and p.warned_on <= ?2 and p.suspended_at is null and exists (select 1 from membership i join organisation j on j.id = i.organisation_id where i.person_id = p.id and i.state = 'active' and j.suspended_at is null) and not exists (select 1 from membership a join member_role r on r.organisation_id = a.organisation_id and r.person_id = a.person_id where a.person_id = p.id and (r.role = 'administrator' or r.role = 'operator' and not exists (select 1 from member_role other join person peer on peer.id = other.person_id where other.organisation_id = r.organisation_id and other.role = 'operator' and peer.last_active_on > ?1))) order by p.last_active_on limit ?3) order by m.person_id, m.organisation_id",
        until,
        warned,
        ACCOUNTS
    )
}

/// The guard and the trace of an erasure, before its statements: somebody who came back meanwhile, or was suspended, is not erased.
#[must_use]
pub fn erase(
    _: &System,
    leaving: &Leaving,
    until: NaiveDate,
    audit_id: Uuid,
    now: DateTime<Utc>,
) -> [Stmt; 2] {
    [
        system_sql!(
            "update person set warned_on = warned_on where id = ?1 and last_active_on <= ?2 and suspended_at is null",
            leaving.person_id,
            until
        ),
        system_sql!(
            "insert into audit (id, organisation_id, actor_id, action, subject, at, changed) values (?1, ?2, null, 'erase_unused_account', 'person', ?3, changes())",
            audit_id,
            leaving.organisation_id,
            now
        ),
    ]
}

/// Takes the actor off audit lines of `until` or before, off what he did to himself too; gives one row for each line.
#[must_use]
pub fn blank_actors(_: &System, until: DateTime<Utc>) -> Stmt {
    system_sql!(
        "update audit set subject = replace(subject, actor_id, ''), actor_id = null where id in (select id from audit where actor_id is not null and at <= ?1 order by at limit ?2) returning 1 as value",
        until,
        LINES
    )
}
