//! Several interventions at once: their rows, and what giving one of them to people writes.

use super::write::{Ids, item, told};
use crate::{
    model::{Event, Intervention, Touch},
    policy::may,
};
use domain::{
    id::{InterventionId, OrganisationId, PersonId},
    policy::Grant,
};
use platform::{db::Stmt, sql};
use serde::Deserialize;

/// A list as the statements read it; what it holds are identifiers, which need no escape.
fn list<T: ToString>(values: &[T]) -> String {
    let values: Vec<String> = values
        .iter()
        .map(|value| format!("\"{}\"", value.to_string()))
        .collect();
    format!("[{}]", values.join(","))
}

/// Those of the interventions that the organisation has: [`Intervention`] rows, by number.
#[must_use]
pub fn items(organisation: OrganisationId, ids: &[InterventionId]) -> Stmt {
    sql!(
        "select i.organisation_id, i.id, i.number, i.status, i.version, i.priority, i.category_id, c.name as category_name, i.type_id, t.name as type_name, i.address, i.address_extra, i.postcode, i.city, i.latitude, i.longitude, i.description, i.author_id, i.planned_start, i.planned_end, i.blocked_at, i.block_reason, i.closing_reason, i.created_at, i.updated_at, i.started_at, i.closed_at, c.working_days, i.due_on, i.relaunch_on, i.feedback, i.feedback_words from json_each(?2) q cross join intervention i on i.organisation_id = ?1 and i.id = q.value join category c on c.organisation_id = i.organisation_id and c.id = i.category_id left join category t on t.organisation_id = i.organisation_id and t.id = i.type_id order by i.number",
        organisation,
        list(ids)
    )
}

/// Who does one of several.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Assigned {
    /// Which one.
    pub intervention_id: InterventionId,
    /// Who.
    pub person_id: PersonId,
}

/// Who does the interventions: [`Assigned`] rows.
#[must_use]
pub fn assigned(organisation: OrganisationId, ids: &[InterventionId]) -> Stmt {
    sql!(
        "select a.intervention_id, a.person_id from json_each(?2) q cross join assignment a on a.organisation_id = ?1 and a.intervention_id = q.value order by a.intervention_id, a.person_id",
        organisation,
        list(ids)
    )
}

/// Says who does one of several from now on, in as few statements for twenty people as for one.
#[must_use]
pub fn assign(
    grant: &Grant<may::Assign>,
    found: &Intervention,
    after: &[PersonId],
    touch: Touch,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    let (organisation, id, people) = (grant.organisation(), item(grant), list(after));
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
