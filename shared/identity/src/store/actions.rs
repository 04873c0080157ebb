//! The audit as people read it: who did what, when.

use crate::policy::may;
use chrono::{DateTime, Utc};
use domain::{id::OrganisationId, policy::Grant};
use platform::{
    db::{Stmt, moment},
    sql,
};
use serde::Deserialize;

/// How many lines a page holds.
pub const PAGE: usize = 50;

/// Something that was done.
#[derive(Debug, Clone, Deserialize)]
pub struct Line {
    /// Its identifier: the key of the next page.
    pub id: String,
    /// When.
    #[serde(deserialize_with = "moment")]
    pub at: DateTime<Utc>,
    /// The code of the action.
    pub action: String,
    /// `table/identifier` of what was acted upon.
    pub subject: String,
    /// The number of the intervention, when it was one that is still there.
    pub number: Option<i64>,
    /// Who: first and last name; none when the line keeps no actor, or he left.
    pub actor_name: Option<String>,
}

/// What to look for.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// From this moment on.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub until: Option<DateTime<Utc>>,
    /// Of this action alone.
    pub action: Option<String>,
    /// After the line of that identifier.
    pub after: Option<String>,
}

fn most() -> u32 {
    u32::try_from(PAGE).unwrap_or(u32::MAX).saturating_add(1)
}

/// What was done in the organisation, latest first, one line more than a page holds: [`Line`]s.
#[must_use]
pub fn everybody(grant: &Grant<may::ReadActions>, search: &Search) -> Stmt {
    let organisation = grant.organisation();
    match &search.action {
        None => all(organisation, search),
        Some(action) => of_action(organisation, action, search),
    }
}

fn all(organisation: OrganisationId, search: &Search) -> Stmt {
    sql!(
        "select a.id, a.at, a.action, a.subject, i.number, m.first_name || ' ' || m.last_name as actor_name from audit a left join membership m on m.organisation_id = a.organisation_id and m.person_id = a.actor_id left join intervention i on i.organisation_id = a.organisation_id and i.id = substr(a.subject, 14) and a.subject like 'intervention/%' where a.organisation_id = ?1 and a.at >= coalesce(?2, '') and a.at < coalesce(?3, '~') and (?4 is null or (a.at, a.id) < (select k.at, k.id from audit k where k.id = ?4 and k.organisation_id = ?1)) order by a.at desc, a.id desc limit ?5",
        organisation,
        search.from,
        search.until,
        search.after.as_ref(),
        most()
    )
}

fn of_action(organisation: OrganisationId, action: &str, search: &Search) -> Stmt {
    sql!(
        "select a.id, a.at, a.action, a.subject, i.number, m.first_name || ' ' || m.last_name as actor_name from audit a indexed by audit_by_action left join membership m on m.organisation_id = a.organisation_id and m.person_id = a.actor_id left join intervention i on i.organisation_id = a.organisation_id and i.id = substr(a.subject, 14) and a.subject like 'intervention/%' where a.organisation_id = ?1 and a.action = ?6 and a.at >= coalesce(?2, '') and a.at < coalesce(?3, '~') and (?4 is null or (a.at, a.id) < (select k.at, k.id from audit k where k.id = ?4 and k.organisation_id = ?1)) order by a.at desc, a.id desc limit ?5",
        organisation,
        search.from,
        search.until,
        search.after.as_ref(),
        most(),
        action
    )
}

/// What the reader did himself, latest first, one line more than a page holds: [`Line`]s.
#[must_use]
pub fn own(grant: &Grant<may::ReadOwnActions>, search: &Search) -> Stmt {
    sql!(
        "select a.id, a.at, a.action, a.subject, i.number, m.first_name || ' ' || m.last_name as actor_name from audit a left join membership m on m.organisation_id = a.organisation_id and m.person_id = a.actor_id left join intervention i on i.organisation_id = a.organisation_id and i.id = substr(a.subject, 14) and a.subject like 'intervention/%' where a.organisation_id = ?1 and a.actor_id = ?6 and (?7 is null or a.action = ?7) and a.at >= coalesce(?2, '') and a.at < coalesce(?3, '~') and (?4 is null or (a.at, a.id) < (select k.at, k.id from audit k where k.id = ?4 and k.organisation_id = ?1)) order by a.at desc, a.id desc limit ?5",
        grant.organisation(),
        search.from,
        search.until,
        search.after.as_ref(),
        most(),
        grant.actor().person,
        search.action.as_ref()
    )
}
