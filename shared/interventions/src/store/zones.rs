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
use platform::{Random, db::Stmt, ledger, sql, start};
use serde::Deserialize;
use uuid::Uuid;

/// How many interventions a statement tags: they travel as one parameter.
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

/// The districts of an organisation, by name: what one filters by.
#[must_use]
pub fn names(organisation: OrganisationId) -> Stmt {
    sql!(
        "select id, name from zone where organisation_id = ?1 and kind = 'district' order by name",
        organisation
    )
}

/// A district to choose.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Name {
    /// Identifier.
    pub id: ZoneId,
    /// Its name.
    pub name: String,
}

/// The zones that a point may lie in, and the territory in any case: a form opens its map there.
#[must_use]
pub fn around(organisation: OrganisationId, point: Option<Position>) -> Stmt {
    let (longitude, latitude) = point.map(|point| (point.longitude, point.latitude)).unzip();
    sql!(
        "select id, kind, name, west, south, east, north, geometry from zone where organisation_id = ?1 and (kind = 'territory' or (west <= ?2 and east >= ?2 and south <= ?3 and north >= ?3))",
        organisation,
        longitude,
        latitude
    )
}

/// All the districts of an organisation, with their borders.
#[must_use]
pub fn districts(organisation: OrganisationId) -> Stmt {
    sql!(
        "select id, kind, name, west, south, east, north, geometry from zone where organisation_id = ?1 and kind = 'district'",
        organisation
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

/// The borders of zones, read once whatever the number of points that are looked for in them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Borders {
    districts: Vec<(ZoneId, Bounds, Area)>,
    territory: Option<Area>,
}

impl Borders {
    /// Those of the rows of [`around`] or [`districts`].
    #[must_use]
    pub fn of(zones: &[Zone]) -> Self {
        let mut borders = Self::default();
        for zone in zones {
            let border = zone.geometry.as_deref().and_then(|text| area(text).ok());
            match (zone.kind, border) {
                (Kind::District, Some(border)) => {
                    borders.districts.push((zone.id, zone.bounds(), border));
                }
                (Kind::Territory, border) => borders.territory = border,
                (Kind::District, None) => {}
            }
        }
        borders
    }

    /// What a point is in; no point is nowhere.
    #[must_use]
    pub fn at(&self, point: Option<Position>) -> Whereabouts {
        let Some(point) = point else {
            return Whereabouts::default();
        };
        let holds = |(_, bounds, border): &&(ZoneId, Bounds, Area)| {
            bounds.contains(point) && border.contains(point)
        };
        let territory = self.territory.as_ref();
        Whereabouts {
            districts: self
                .districts
                .iter()
                .filter(holds)
                .map(|one| one.0)
                .collect(),
            outside: territory.is_some_and(|border| !border.contains(point)),
        }
    }
}

/// Says in which districts interventions lie, which nothing said before: pairs of an intervention and a district. What was not
/// written after all, or is gone, is left out.
#[must_use]
pub fn tag(
    organisation: OrganisationId,
    pairs: impl IntoIterator<Item = (InterventionId, ZoneId)>,
) -> Vec<Stmt> {
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(id, zone)| format!("[\"{id}\",\"{zone}\"]"))
        .collect();
    let some = pairs.chunks(TAGGED).map(|pairs| {
        sql!(
            "insert into intervention_zone (organisation_id, zone_id, intervention_id) select i.organisation_id, z.id, i.id from json_each(?2) p cross join intervention i on i.organisation_id = ?1 and i.id = json_extract(p.value, '$[0]') cross join zone z on z.organisation_id = i.organisation_id and z.id = json_extract(p.value, '$[1]')",
            organisation,
            format!("[{}]", pairs.join(","))
        )
    });
    some.collect()
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

fn audit(grant: &Grant<may::ManageZones>, id: ZoneId, line: Uuid, at: DateTime<Utc>) -> Stmt {
    ledger::audit(
        line,
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
        start::zone(
            organisation,
            &start::Zone {
                id: new.id,
                kind: new.kind.code(),
                name: &new.name,
                geometry: new.area.to_string(),
                bounds: [bounds.west, bounds.south, bounds.east, bounds.north],
            },
        ),
        audit(grant, new.id, ids.uuid(at), at),
    ];
    batch.extend(tag(organisation, held.iter().map(|id| (*id, new.id))));
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
        audit(grant, id, ids.uuid(at), at),
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
        audit(grant, id, ids.uuid(at), at),
    ]
}
