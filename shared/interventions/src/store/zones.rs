//! Zones: what is read of them, what a granted change writes, and which of them an intervention lies in.

use crate::{
    place::{Area, Bounds, Position, area},
    policy::{Action, may},
};
use chrono::{DateTime, Utc};
use domain::{
    id::{InterventionId, OrganisationId, ZoneId},
    policy::Grant,
};
use platform::{Random, db::Stmt, ledger, sql};
use serde::Deserialize;

/// How many interventions a statement tags: their identifiers travel as one parameter.
const TAGGED: usize = 1000;

/// What a zone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A part of the territory.
    District,
    /// All of the territory.
    Territory,
}

impl Kind {
    /// The code kept in the database and in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::District => "district",
            Self::Territory => "territory",
        }
    }
}

/// A zone in a list.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Zone {
    /// Identifier.
    pub id: ZoneId,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Degrees.
    pub west: f64,
    /// Degrees.
    pub south: f64,
    /// Degrees.
    pub east: f64,
    /// Degrees.
    pub north: f64,
    /// GeoJSON, where the statement gives it.
    pub geometry: Option<String>,
}

impl Zone {
    /// What encloses it.
    #[must_use]
    pub const fn bounds(&self) -> Bounds {
        Bounds {
            west: self.west,
            south: self.south,
            east: self.east,
            north: self.north,
        }
    }
}

/// The zones of an organisation, by name; the border of the territory alone is given.
#[must_use]
pub fn zones(organisation: OrganisationId) -> Stmt {
    sql!(
        "select id, kind, name, west, south, east, north, case kind when 'territory' then geometry end as geometry from zone where organisation_id = ?1 order by kind, name",
        organisation
    )
}

/// The zones that a point may lie in, and the territory in any case; without a point, none.
#[must_use]
pub fn around(organisation: OrganisationId, point: Option<Position>) -> Stmt {
    let (longitude, latitude) = point.map(|point| (point.longitude, point.latitude)).unzip();
    sql!(
        "select id, kind, name, west, south, east, north, geometry from zone where organisation_id = ?1 and ?2 is not null and (kind = 'territory' or (west <= ?2 and east >= ?2 and south <= ?3 and north >= ?3))",
        organisation,
        longitude,
        latitude
    )
}

/// What encloses the territory, if its border is among the zones.
#[must_use]
pub fn territory(zones: &[Zone]) -> Option<Bounds> {
    let mut known = zones.iter().filter(|zone| zone.kind == Kind::Territory);
    known.next().map(Zone::bounds)
}

/// What a place is in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Whereabouts {
    /// The districts.
    pub districts: Vec<ZoneId>,
    /// Whether the organisation told its border, and this is beyond it.
    pub outside: bool,
}

/// Which of the zones of [`around`] hold the point.
#[must_use]
pub fn whereabouts(zones: &[Zone], point: Option<Position>) -> Whereabouts {
    let Some(point) = point else {
        return Whereabouts::default();
    };
    let holds = |zone: &&Zone| {
        let border = zone.geometry.as_deref().and_then(|text| area(text).ok());
        border.is_some_and(|border| border.contains(point))
    };
    let of = |kind: Kind| zones.iter().filter(move |zone| zone.kind == kind);
    Whereabouts {
        districts: of(Kind::District)
            .filter(holds)
            .map(|zone| zone.id)
            .collect(),
        outside: of(Kind::Territory).any(|zone| !holds(&zone)),
    }
}

/// Says in which districts an intervention lies from now on.
#[must_use]
pub fn tag(organisation: OrganisationId, id: InterventionId, districts: &[ZoneId]) -> Vec<Stmt> {
    let gone = sql!(
        "delete from intervention_zone where organisation_id = ?1 and intervention_id = ?2",
        organisation,
        id
    );
    let come = districts.iter().map(|zone| {
        sql!(
            "insert into intervention_zone (organisation_id, zone_id, intervention_id) values (?1, ?2, ?3)",
            organisation,
            *zone,
            id
        )
    });
    std::iter::once(gone).chain(come).collect()
}

/// Says that an intervention, just written, lies where another one does.
#[must_use]
pub fn tag_as(organisation: OrganisationId, id: InterventionId, other: InterventionId) -> Stmt {
    sql!(
        "insert into intervention_zone (organisation_id, zone_id, intervention_id) select organisation_id, zone_id, ?2 from intervention_zone where organisation_id = ?1 and intervention_id = ?3",
        organisation,
        id,
        other
    )
}

/// Where the interventions of an organisation are that lie within `bounds`: what [`inside`] chooses from.
#[must_use]
pub fn placed(organisation: OrganisationId, bounds: Bounds) -> Stmt {
    sql!(
        "select id, latitude, longitude from intervention where organisation_id = ?1 and status in ('to_validate', 'to_do', 'in_progress', 'done', 'refused', 'cancelled', 'duplicate') and latitude between ?2 and ?3 and longitude between ?4 and ?5",
        organisation,
        bounds.south,
        bounds.north,
        bounds.west,
        bounds.east
    )
}

/// An intervention and its point.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Placed {
    /// Identifier.
    pub id: InterventionId,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// Those that an area holds.
#[must_use]
pub fn inside(placed: &[Placed], area: &Area) -> Vec<InterventionId> {
    let held = placed.iter().filter(|one| {
        Position::new(one.longitude, one.latitude).is_some_and(|point| area.contains(point))
    });
    held.map(|one| one.id).collect()
}

/// A zone to add.
#[derive(Debug, Clone, PartialEq)]
pub struct New {
    /// Identifier.
    pub id: ZoneId,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Its border.
    pub area: Area,
}

fn audit(grant: &Grant<may::ManageZones>, id: ZoneId, ids: &Random, at: DateTime<Utc>) -> Stmt {
    ledger::audit(
        ids.uuid(at),
        grant.actor(),
        Action::ManageZones.code(),
        &format!("zone/{id}"),
        at,
    )
}

/// Adds a zone, and tags what it holds.
#[must_use]
pub fn add(
    grant: &Grant<may::ManageZones>,
    new: &New,
    held: &[InterventionId],
    at: DateTime<Utc>,
    ids: &Random,
) -> Vec<Stmt> {
    let (organisation, bounds) = (grant.organisation(), new.area.bounds());
    let mut batch = vec![
        sql!(
            "insert into zone (organisation_id, id, kind, name, geometry, west, south, east, north) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            organisation,
            new.id,
            new.kind.code(),
            &new.name,
            new.area.to_string(),
            bounds.west,
            bounds.south,
            bounds.east,
            bounds.north
        ),
        audit(grant, new.id, ids, at),
    ];
    batch.extend(held.chunks(TAGGED).map(|some| {
        let some: Vec<String> = some.iter().map(|id| format!("\"{id}\"")).collect();
        sql!(
            "insert into intervention_zone (organisation_id, zone_id, intervention_id) select ?1, ?2, value from json_each(?3)",
            organisation,
            new.id,
            format!("[{}]", some.join(","))
        )
    }));
    batch
}

/// Renames a zone.
#[must_use]
pub fn rename(
    grant: &Grant<may::ManageZones>,
    id: ZoneId,
    name: &str,
    at: DateTime<Utc>,
    ids: &Random,
) -> Vec<Stmt> {
    vec![
        sql!(
            "update zone set name = ?3 where organisation_id = ?1 and id = ?2",
            grant.organisation(),
            id,
            name
        ),
        audit(grant, id, ids, at),
    ]
}

/// Removes a zone; what lay in it stays.
#[must_use]
pub fn remove(
    grant: &Grant<may::ManageZones>,
    id: ZoneId,
    at: DateTime<Utc>,
    ids: &Random,
) -> Vec<Stmt> {
    vec![
        sql!(
            "delete from zone where organisation_id = ?1 and id = ?2",
            grant.organisation(),
            id
        ),
        audit(grant, id, ids, at),
    ]
}
