//! What leaves as a file: the list as it is filtered, without names and without what people said.

use super::{read::Filter, write::Ids};
use crate::{
    model::{Priority, Status},
    policy::{Action, may},
};
use chrono::{DateTime, Utc};
use domain::policy::Grant;
use platform::{
    db::{Stmt, moment, optional_moment},
    ledger, sql,
};
use serde::Deserialize;

/// One line of the file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Line {
    /// The number that people say.
    pub number: i64,
    /// When it was asked for.
    #[serde(deserialize_with = "moment")]
    pub created_at: DateTime<Utc>,
    /// Where it stands.
    pub status: Status,
    /// Category.
    pub category_name: String,
    /// Type.
    pub type_name: Option<String>,
    /// How pressing.
    pub priority: Priority,
    /// Address.
    pub address: String,
    /// Postcode.
    pub postcode: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Planned from.
    #[serde(default, deserialize_with = "optional_moment")]
    pub planned_start: Option<DateTime<Utc>>,
    /// Planned until.
    #[serde(default, deserialize_with = "optional_moment")]
    pub planned_end: Option<DateTime<Utc>>,
    /// When it ended, however it ended.
    #[serde(default, deserialize_with = "optional_moment")]
    pub closed_at: Option<DateTime<Utc>>,
    /// How many photos.
    pub photos: u32,
    /// How many comments that still say something.
    pub comments: u32,
}

/// Takes the list away: the audit line that says who took what, and the [`Line`] rows, the latest first. Nothing is told apart by
/// person: the filter's is not read.
#[must_use]
pub fn take(
    grant: &Grant<may::Export>,
    filter: &Filter,
    said: &str,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> [Stmt; 2] {
    let mut lines = sql!(
        "select i.number, i.created_at, i.status, c.name as category_name, t.name as type_name, i.priority, i.address, i.postcode, i.city, i.latitude, i.longitude, i.planned_start, i.planned_end, i.closed_at, (select count(*) from photo p where p.organisation_id = i.organisation_id and p.intervention_id = i.id) as photos, (select count(*) from comment k where k.organisation_id = i.organisation_id and k.intervention_id = i.id and k.deleted_at is null) as comments from intervention i join category c on c.organisation_id = i.organisation_id and c.id = i.category_id left join category t on t.organisation_id = i.organisation_id and t.id = i.type_id where i.organisation_id = ?1 and i.number < ?2 and (?4 is null or instr(?4, ',' || i.status || ',') > 0) and (?5 is null or i.category_id = ?5) and (?6 is null or i.type_id = ?6) and (?7 is null or i.priority = ?7) and (?8 is null or (i.blocked_at is not null) = ?8) and (?10 is null or (not exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id)) = ?10) and (?11 is null or i.created_at >= ?11) and (?15 is null or exists (select 1 from intervention_zone z where z.organisation_id = i.organisation_id and z.zone_id = ?15 and z.intervention_id = i.id)) and not exists (select 1 from json_each(?12) q where not exists (select 1 from intervention_word w where w.organisation_id = i.organisation_id and w.intervention_id = i.id and w.word >= q.value and w.word < q.value || char(1114111)) and instr(' ' || c.name_folded || ' ' || coalesce(t.name_folded, ''), ' ' || q.value) = 0) and (?13 is null or (i.due_on < ?13 and i.status in ('to_do', 'in_progress'))) and (?14 is null or (i.status = 'done' and i.feedback is 'unsolved') = ?14) order by i.number desc limit ?3"
    );
    lines.params = filter.params(grant.organisation());
    let action = Action::Export.code();
    [
        ledger::audit_reading(ids.uuid(at), grant.actor(), action, said, at),
        lines,
    ]
}
