//! Who left of late, so that a database that was taken back in time forgets them again.

use chrono::{DateTime, Utc};
use domain::{
    id::{OrganisationId, PersonId},
    policy::System,
};
use platform::{db::Stmt, sql, system_sql};
use serde::Deserialize;
use uuid::Uuid;

/// How many departures one run repeats, at most; the next run goes on from there.
pub const REPEATED: u32 = 100;

/// Notes that `person` leaves `organisation`: an identifier and a moment, nothing that says who it was.
#[must_use]
pub fn note(organisation: OrganisationId, person: PersonId, now: DateTime<Utc>) -> Stmt {
    sql!(
        "insert into departure (organisation_id, former_id, left_at) values (?1, ?2, ?3) on conflict (organisation_id, former_id) do update set left_at = excluded.left_at",
        organisation,
        person,
        now
    )
}

/// A departure whose membership is there all the same.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Undone {
    /// From where.
    pub organisation_id: OrganisationId,
    /// Who.
    pub person_id: PersonId,
}

/// The memberships that began before a departure which was noted: only a database that was taken back has any. Whoever
/// came back to the team joined it after leaving. [`Undone`] rows.
#[must_use]
pub fn undone(_: &System, now: DateTime<Utc>) -> Stmt {
    system_sql!(
        "select d.organisation_id, d.former_id as person_id from departure d cross join membership m on m.organisation_id = d.organisation_id and m.person_id = d.former_id where d.left_at <= ?1 and m.joined_at < d.left_at order by d.left_at limit ?2",
        now,
        REPEATED
    )
}

/// The guard and the trace of a departure that is repeated, before its statements.
#[must_use]
pub fn repeat(_: &System, undone: Undone, audit_id: Uuid, now: DateTime<Utc>) -> [Stmt; 2] {
    [
        system_sql!(
            "update departure set left_at = left_at where organisation_id = ?1 and former_id = ?2",
            undone.organisation_id,
            undone.person_id
        ),
        system_sql!(
            "insert into audit (id, organisation_id, actor_id, action, subject, at, changed) values (?1, ?2, null, 'repeat_departure', 'membership', ?3, changes())",
            audit_id,
            undone.organisation_id,
            now
        ),
    ]
}
