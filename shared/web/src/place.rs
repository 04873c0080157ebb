//! Where things are: points, lines and surfaces, whether one lies within another, and what stands for them; pure.
//!
//! Coordinates are degrees of WGS 84, as GeoJSON (RFC 7946) has them, kept to six decimals: eleven centimetres. Nothing here spans the
//! antimeridian.

mod geojson;
mod simplify;

#[cfg(test)]
mod tests;

pub use geojson::{MAX_TEXT, MAX_ZONE_TEXT, Refused, area, outline};

use crate::input::decimal;
use platform::maths::cos;
use std::cmp::Ordering;

/// How many vertices the line or surface of an intervention may have.
pub const MAX_VERTICES: usize = 500;
/// How many vertices a zone may have when it is read; fewer are kept.
pub const MAX_ZONE_VERTICES: usize = 20_000;
/// How far the line or surface of an intervention may reach, in metres, from one corner of what encloses it to the other.
pub const MAX_REACH: f64 = 50_000.0;

/// Metres in a degree of latitude.
const DEGREE: f64 = 111_195.0;

/// A point of the globe.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// Degrees east, from -180 to 180.
    pub longitude: f64,
    /// Degrees north, from -90 to 90.
    pub latitude: f64,
}

impl Position {
    /// The point, to six decimals; none outside of the globe.
    #[must_use]
    pub fn new(longitude: f64, latitude: f64) -> Option<Self> {
        let known = (-180.0..=180.0).contains(&longitude) && (-90.0..=90.0).contains(&latitude);
        let short = |degrees: f64| (degrees * 1e6).round() / 1e6;
        known.then(|| Self {
            longitude: short(longitude),
            latitude: short(latitude),
        })
    }

    /// Metres to another point, as the crow flies; right to one in a thousand within a département.
    #[must_use]
    pub fn metres_to(self, other: Self) -> f64 {
        let north = (other.latitude - self.latitude) * DEGREE;
        let middle = f64::midpoint(self.latitude, other.latitude).to_radians();
        let east = (other.longitude - self.longitude) * DEGREE * cos(middle);
        diagonal(north, east)
    }
}

/// What encloses something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// The least longitude.
    pub west: f64,
    /// The least latitude.
    pub south: f64,
    /// The greatest longitude.
    pub east: f64,
    /// The greatest latitude.
    pub north: f64,
}

impl Bounds {
    /// Everything.
    pub const GLOBE: Self = Self {
        west: -180.0,
        south: -90.0,
        east: 180.0,
        north: 90.0,
    };

    /// What encloses those points; none when there is none.
    pub fn of(points: impl IntoIterator<Item = Position>) -> Option<Self> {
        points
            .into_iter()
            .fold(None, |bounds: Option<Self>, point| {
                let known = bounds.unwrap_or(Self {
                    west: point.longitude,
                    south: point.latitude,
                    east: point.longitude,
                    north: point.latitude,
                });
                Some(Self {
                    west: known.west.min(point.longitude),
                    south: known.south.min(point.latitude),
                    east: known.east.max(point.longitude),
                    north: known.north.max(point.latitude),
                })
            })
    }

    /// Reads `west,south,east,north`, as GeoJSON orders a bounding box.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split(',').map(decimal);
        let (west, south, east, north) = (
            numbers.next()??,
            numbers.next()??,
            numbers.next()??,
            numbers.next()??,
        );
        let ordered = west <= east && south <= north && numbers.next().is_none();
        let known =
            Position::new(west, south).is_some() && Position::new(east, north).is_some() && ordered;
        known.then_some(Self {
            west,
            south,
            east,
            north,
        })
    }

    /// Whether the point lies inside or on its sides.
    #[must_use]
    pub fn contains(self, point: Position) -> bool {
        (self.west..=self.east).contains(&point.longitude)
            && (self.south..=self.north).contains(&point.latitude)
    }

    /// Metres from one corner to the other.
    #[must_use]
    pub fn reach(self) -> f64 {
        let corner = |longitude, latitude| Position {
            longitude,
            latitude,
        };
        corner(self.west, self.south).metres_to(corner(self.east, self.north))
    }
}

impl std::fmt::Display for Bounds {
    /// `west,south,east,north`: what [`Bounds::parse`] reads.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{},{},{},{}",
            self.west, self.south, self.east, self.north
        )
    }
}

/// A closed line: its last point is its first.
pub type Ring = Vec<Position>;

/// A surface and its holes, the surface first.
pub type Polygon = Vec<Ring>;

/// Polygons taken together: a commune and its islands.
#[derive(Debug, Clone, PartialEq)]
pub struct Area(pub Vec<Polygon>);

impl Area {
    fn points(&self) -> impl Iterator<Item = Position> {
        self.0.iter().flatten().flatten().copied()
    }

    /// How many points its rings have.
    #[must_use]
    pub fn vertices(&self) -> usize {
        self.points().count()
    }

    /// What encloses it.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        Bounds::of(self.points()).unwrap_or(Bounds::GLOBE)
    }

    /// Whether the point lies inside and in no hole. A point on a border shared by two areas is in one of them alone.
    #[must_use]
    pub fn contains(&self, point: Position) -> bool {
        self.0.iter().any(|polygon| {
            let crossings = polygon
                .iter()
                .map(|ring| crossings(ring, point.latitude))
                .map(|found| found.iter().filter(|x| **x > point.longitude).count());
            crossings.sum::<usize>() % 2 == 1
        })
    }

    /// The same with fewer vertices: none of those left out lies more than some five metres from what is kept.
    #[must_use]
    pub fn simplified(&self) -> Self {
        let polygons = self.0.iter().map(|polygon| {
            let rings = polygon.iter().map(|ring| simplify::ring(ring));
            rings.collect()
        });
        Self(polygons.collect())
    }
}

/// The line or the surface of an intervention.
#[derive(Debug, Clone, PartialEq)]
pub enum Outline {
    /// Along a way.
    Line(Vec<Position>),
    /// Within a border.
    Surface(Polygon),
}

impl Outline {
    fn points(&self) -> impl Iterator<Item = Position> {
        let (line, rings): (&[Position], &[Ring]) = match self {
            Self::Line(line) => (line, &[]),
            Self::Surface(rings) => (&[], rings),
        };
        line.iter().chain(rings.iter().flatten()).copied()
    }

    /// What encloses it.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        Bounds::of(self.points()).unwrap_or(Bounds::GLOBE)
    }

    /// What is drawn: its line, or the rings of its surface.
    #[must_use]
    pub fn strokes(&self) -> Vec<&[Position]> {
        match self {
            Self::Line(line) => vec![line],
            Self::Surface(rings) => rings.iter().map(Vec::as_slice).collect(),
        }
    }

    /// The point that stands for it on a map and in searches: half way along a line, inside a surface.
    #[must_use]
    pub fn representative(&self) -> Option<Position> {
        match self {
            Self::Line(line) => half_way(line),
            Self::Surface(rings) => inside(rings),
        }
    }
}

/// The length of the diagonal of a rectangle of those sides.
fn diagonal(one: f64, other: f64) -> f64 {
    (one * one + other * other).sqrt()
}

/// The longitudes at which a ring crosses a parallel; each vertex counts with one of its two sides.
fn crossings(ring: &[Position], latitude: f64) -> Vec<f64> {
    let sides = ring.iter().zip(ring.iter().skip(1));
    sides
        .filter(|(from, to)| (from.latitude > latitude) != (to.latitude > latitude))
        .map(|(from, to)| {
            let along = (latitude - from.latitude) / (to.latitude - from.latitude);
            from.longitude + along * (to.longitude - from.longitude)
        })
        .collect()
}

/// The middle of the widest stretch of a polygon on the parallel half way up.
fn inside(polygon: &[Ring]) -> Option<Position> {
    let bounds = Bounds::of(polygon.first()?.iter().copied())?;
    let latitude = f64::midpoint(bounds.south, bounds.north);
    let mut found: Vec<f64> = polygon
        .iter()
        .flat_map(|ring| crossings(ring, latitude))
        .collect();
    found.sort_by(|one, other| one.partial_cmp(other).unwrap_or(Ordering::Equal));
    let stretches = found.chunks_exact(2).filter_map(|pair| match pair {
        [from, to] => Some((*from, *to)),
        _ => None,
    });
    let (from, to) = stretches.max_by(|one, other| {
        let width = |(from, to): &(f64, f64)| to - from;
        width(one)
            .partial_cmp(&width(other))
            .unwrap_or(Ordering::Equal)
    })?;
    Position::new(f64::midpoint(from, to), latitude)
}

fn half_way(line: &[Position]) -> Option<Position> {
    let steps = || line.iter().zip(line.iter().skip(1));
    let mut left = steps().map(|(from, to)| from.metres_to(*to)).sum::<f64>() / 2.0;
    for (from, to) in steps() {
        let length = from.metres_to(*to);
        if left <= length {
            let along = if length > 0.0 { left / length } else { 0.0 };
            return Position::new(
                from.longitude + along * (to.longitude - from.longitude),
                from.latitude + along * (to.latitude - from.latitude),
            );
        }
        left -= length;
    }
    line.first().copied()
}
