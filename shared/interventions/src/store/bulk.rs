//! Several interventions at once: their rows.

use domain::id::{InterventionId, OrganisationId, PersonId};
use platform::{db::Stmt, sql};
use serde::Deserialize;

/// Those of the interventions that the organisation has: [`Intervention`] rows, by number.
#[must_use]
pub fn items(organisation: OrganisationId, ids: &[InterventionId]) -> Stmt {
    sql!(
        "select i.organisation_id, i.id, i.number, i.status, i.version, i.priority, i.category_id, c.name as category_name, i.type_id, t.name as type_name, i.address, i.address_extra, i.postcode, i.city, i.latitude, i.longitude, i.description, i.author_id, i.planned_start, i.planned_end, i.blocked_at, i.block_reason, i.closing_reason, i.created_at, i.updated_at, i.started_at, i.closed_at, c.working_days, i.due_on, i.relaunch_on, i.feedback, i.feedback_words from json_each(?2) q cross join intervention i on i.organisation_id = ?1 and i.id = q.value join category c on c.organisation_id = i.organisation_id and c.id = i.category_id left join category t on t.organisation_id = i.organisation_id and t.id = i.type_id order by i.number",
        organisation,
        super::texts(ids)
    )
}

/// Who does, or follows, one of several.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Tied {
    /// Which one.
    pub intervention_id: InterventionId,
    /// Who.
    pub person_id: PersonId,
}

/// Who does the interventions: [`Tied`] rows.
#[must_use]
pub fn assigned(organisation: OrganisationId, ids: &[InterventionId]) -> Stmt {
    sql!(
        "select a.intervention_id, a.person_id from json_each(?2) q cross join assignment a on a.organisation_id = ?1 and a.intervention_id = q.value order by a.intervention_id, a.person_id",
        organisation,
        super::texts(ids)
    )
}

/// Who follows the interventions: [`Tied`] rows.
#[must_use]
pub fn followers(organisation: OrganisationId, ids: &[InterventionId]) -> Stmt {
    sql!(
        "select f.intervention_id, f.person_id from json_each(?2) q cross join follower f on f.organisation_id = ?1 and f.intervention_id = q.value order by f.intervention_id, f.person_id",
        organisation,
        super::texts(ids)
    )
}
