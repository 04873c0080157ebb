//! Where interventions are, beyond their point: their lines and surfaces, and their zones.

use super::zones;
use crate::place::Outline;
use domain::id::{InterventionId, OrganisationId, ZoneId};
use platform::{
    Rows,
    db::{DbError, Stmt},
    sql,
};
use serde::Deserialize;

/// The line or surface of an intervention, and the zones it lies in: what [`Place::read`] takes.
#[must_use]
pub fn place(organisation: OrganisationId, id: InterventionId) -> Stmt {
    sql!(
        "select (select o.geometry from intervention_outline o where o.organisation_id = ?1 and o.intervention_id = ?2) as outline, (select json_group_array(z.name) from intervention_zone t join zone z on z.organisation_id = t.organisation_id and z.id = t.zone_id where t.organisation_id = ?1 and t.intervention_id = ?2) as zones",
        organisation,
        id
    )
}

/// Where an intervention is, beyond its point.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// GeoJSON, as it was written by [`keep`].
    pub outline: Option<String>,
    /// The names of its zones, in their order.
    pub zones: Vec<String>,
}

#[derive(Deserialize)]
struct Row {
    outline: Option<String>,
    zones: Option<String>,
}

impl Place {
    /// Takes the row of [`place`].
    pub fn read(rows: Rows) -> Result<Self, DbError> {
        let row: Option<Row> = rows.first()?;
        let Some(row) = row else {
            return Ok(Self::default());
        };
        let zones = row.zones.unwrap_or_default();
        let mut zones: Vec<String> = serde_json::from_slice(zones.as_bytes()).unwrap_or_default();
        zones.sort_unstable();
        Ok(Self {
            outline: row.outline,
            zones,
        })
    }
}

/// Keeps the line or surface of an intervention, and the districts in which its point lies, instead of those before.
#[must_use]
pub fn keep(
    organisation: OrganisationId,
    id: InterventionId,
    outline: Option<&Outline>,
    districts: &[ZoneId],
) -> Vec<Stmt> {
    let mut batch = vec![sql!(
        "delete from intervention_outline where organisation_id = ?1 and intervention_id = ?2",
        organisation,
        id
    )];
    batch.extend(outline.map(|outline| {
        sql!(
            "insert into intervention_outline (organisation_id, intervention_id, geometry) values (?1, ?2, ?3)",
            organisation,
            id,
            outline.to_string()
        )
    }));
    batch.extend(zones::tag(organisation, id, districts));
    batch
}
