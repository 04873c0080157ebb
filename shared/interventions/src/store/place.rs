//! Where interventions are, beyond their point: their lines and surfaces, and their zones.

use super::zones;
use crate::place::{self, Outline};
use domain::id::{InterventionId, OrganisationId, ZoneId};
use platform::{db::Stmt, sql};

/// Where an intervention is, beyond its point.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// GeoJSON, as it was written by [`keep`].
    pub outline: Option<String>,
    /// The names of its zones, in their order.
    pub zones: Vec<String>,
}

impl Place {
    /// What the row of an intervention says: GeoJSON, and the names of its zones as a JSON list.
    #[must_use]
    pub fn new(outline: Option<String>, zones: Option<&str>) -> Self {
        let zones = zones.and_then(|zones| serde_json::from_slice(zones.as_bytes()).ok());
        let mut zones: Vec<String> = zones.unwrap_or_default();
        zones.sort_unstable();
        Self { outline, zones }
    }

    /// Its line or surface.
    #[must_use]
    pub fn outline(&self) -> Option<Outline> {
        self.outline
            .as_deref()
            .and_then(|text| place::outline(text).ok())
    }
}

/// Keeps the line or surface of an intervention, and the districts in which its point lies, instead of those before.
#[must_use]
pub fn keep(
    organisation: OrganisationId,
    id: InterventionId,
    outline: Option<&str>,
    districts: &[ZoneId],
) -> Vec<Stmt> {
    let mut batch = vec![
        sql!(
            "delete from intervention_outline where organisation_id = ?1 and intervention_id = ?2",
            organisation,
            id
        ),
        sql!(
            "delete from intervention_zone where organisation_id = ?1 and intervention_id = ?2",
            organisation,
            id
        ),
    ];
    batch.extend(outline.map(|outline| {
        sql!(
            "insert into intervention_outline (organisation_id, intervention_id, geometry) values (?1, ?2, ?3)",
            organisation,
            id,
            outline
        )
    }));
    batch.extend(zones::tag(
        organisation,
        districts.iter().map(|zone| (id, *zone)),
    ));
    batch
}

/// Says that an intervention, just written, covers what another one does, in the same zones.
#[must_use]
pub fn keep_as(
    organisation: OrganisationId,
    id: InterventionId,
    other: InterventionId,
) -> [Stmt; 2] {
    [
        sql!(
            "insert into intervention_outline (organisation_id, intervention_id, geometry) select organisation_id, ?2, geometry from intervention_outline where organisation_id = ?1 and intervention_id = ?3",
            organisation,
            id,
            other
        ),
        sql!(
            "insert into intervention_zone (organisation_id, zone_id, intervention_id) select organisation_id, zone_id, ?2 from intervention_zone where organisation_id = ?1 and intervention_id = ?3",
            organisation,
            id,
            other
        ),
    ]
}
