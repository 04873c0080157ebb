//! GeoJSON (RFC 7946) in and out, within bounds.

use super::{Area, MAX_REACH, MAX_VERTICES, MAX_ZONE_VERTICES, Outline, Polygon, Position, Ring};
use serde_json::{Value, json};
use std::fmt::Display;

/// The longest text of the line or surface of an intervention, in bytes.
pub const MAX_TEXT: usize = 32 * 1024;
/// The longest file of a zone, in bytes.
pub const MAX_ZONE_TEXT: usize = 1024 * 1024;
/// The fewest points of a closed ring, its first one counted twice (RFC 7946, 3.1.6).
const FEWEST: usize = 4;

/// Why a text was not taken; the name of the field goes before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No JSON, or no GeoJSON.
    #[error("ce texte n’est pas du GeoJSON (RFC 7946).")]
    Unreadable,
    /// Something else than what is asked for.
    #[error("envoyez une ligne (LineString) ou une surface (Polygon).")]
    NoOutline,
    /// Something else than a surface.
    #[error("envoyez une seule surface (Polygon ou MultiPolygon).")]
    NoArea,
    /// A point outside of the globe.
    #[error("la longitude va de -180 à 180, la latitude de -90 à 90, dans cet ordre.")]
    OutOfGlobe,
    /// A line of one point, a surface of two.
    #[error("une ligne a au moins deux points, une surface au moins trois.")]
    TooFew,
    /// A ring that does not come back to its first point.
    #[error("le contour d’une surface doit revenir à son premier point.")]
    Open,
    /// All points on one place or on one line.
    #[error("il n’a ni longueur ni surface.")]
    Flat,
    /// More points than are kept.
    #[error("il a trop de points, simplifiez-le.")]
    TooMany,
    /// Farther than a commune.
    #[error("il s’étend sur plus de 50\u{a0}km, découpez-le.")]
    TooFar,
}

/// Reads the line or surface of an intervention.
pub fn outline(text: &str) -> Result<Outline, Refused> {
    let read = read(text, MAX_TEXT)?;
    let coordinates = read.get("coordinates").ok_or(Refused::Unreadable)?;
    let outline = match kind(&read) {
        "LineString" => Outline::Line(line(coordinates)?),
        "Polygon" => Outline::Surface(polygon(coordinates)?),
        _ => return Err(Refused::NoOutline),
    };
    if outline.points().count() > MAX_VERTICES {
        return Err(Refused::TooMany);
    }
    if outline.bounds().reach() > MAX_REACH {
        return Err(Refused::TooFar);
    }
    Ok(outline)
}

/// Reads a zone: a surface, or several, alone or as the only feature of a file.
pub fn area(text: &str) -> Result<Area, Refused> {
    let read = read(text, MAX_ZONE_TEXT)?;
    let geometry = only_geometry(&read).ok_or(Refused::NoArea)?;
    let coordinates = geometry.get("coordinates").ok_or(Refused::NoArea)?;
    let polygons = match kind(geometry) {
        "Polygon" => vec![polygon(coordinates)?],
        "MultiPolygon" => {
            let parts = list(coordinates)?.iter().map(polygon);
            parts.collect::<Result<Vec<Polygon>, Refused>>()?
        }
        _ => return Err(Refused::NoArea),
    };
    let area = Area(polygons);
    match area.vertices() {
        0 => Err(Refused::TooFew),
        1..=MAX_ZONE_VERTICES => Ok(area),
        _ => Err(Refused::TooMany),
    }
}

fn read(text: &str, longest: usize) -> Result<Value, Refused> {
    if text.len() > longest {
        return Err(Refused::TooMany);
    }
    serde_json::from_slice(text.as_bytes()).map_err(|_| Refused::Unreadable)
}

fn kind(object: &Value) -> &str {
    object
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// The one geometry of a geometry, of a feature, or of a collection of one feature.
fn only_geometry(object: &Value) -> Option<&Value> {
    match kind(object) {
        "Feature" => object.get("geometry"),
        "FeatureCollection" => match object.get("features")?.as_array()?.as_slice() {
            [only] => only.get("geometry"),
            _ => None,
        },
        _ => Some(object),
    }
}

fn list(value: &Value) -> Result<&[Value], Refused> {
    value
        .as_array()
        .map(Vec::as_slice)
        .ok_or(Refused::Unreadable)
}

/// Longitude and latitude; a height that follows is left out.
fn position(value: &Value) -> Result<Position, Refused> {
    let degrees = |value: &Value| value.as_f64().ok_or(Refused::Unreadable);
    match list(value)? {
        [longitude, latitude, ..] => {
            Position::new(degrees(longitude)?, degrees(latitude)?).ok_or(Refused::OutOfGlobe)
        }
        _ => Err(Refused::Unreadable),
    }
}

fn positions(value: &Value) -> Result<Vec<Position>, Refused> {
    list(value)?.iter().map(position).collect()
}

fn line(value: &Value) -> Result<Vec<Position>, Refused> {
    let line = positions(value)?;
    match line.split_first() {
        None | Some((_, [])) => Err(Refused::TooFew),
        Some((first, rest)) if rest.iter().all(|point| point == first) => Err(Refused::Flat),
        Some(_) => Ok(line),
    }
}

fn polygon(value: &Value) -> Result<Polygon, Refused> {
    let rings: Polygon = list(value)?.iter().map(ring).collect::<Result<_, _>>()?;
    if rings.is_empty() {
        Err(Refused::TooFew)
    } else {
        Ok(rings)
    }
}

fn ring(value: &Value) -> Result<Ring, Refused> {
    let ring = positions(value)?;
    if ring.len() < FEWEST {
        return Err(Refused::TooFew);
    }
    if ring.first() != ring.last() {
        return Err(Refused::Open);
    }
    if is_flat(&ring) {
        return Err(Refused::Flat);
    }
    Ok(ring)
}

/// Whether a ring encloses nothing, by the shoelace formula.
fn is_flat(ring: &[Position]) -> bool {
    let Some(origin) = ring.first() else {
        return true;
    };
    // From the first point, so that the products stay small enough for a lane's width to count.
    let from = |point: &Position| {
        (
            point.longitude - origin.longitude,
            point.latitude - origin.latitude,
        )
    };
    let twice: f64 = ring
        .iter()
        .zip(ring.iter().skip(1))
        .map(|(one, other)| {
            let ((x, y), (z, w)) = (from(one), from(other));
            x * w - z * y
        })
        .sum();
    twice.abs() < 1e-14
}

fn pair(point: Position) -> Value {
    json!([point.longitude, point.latitude])
}

fn pairs(points: &[Position]) -> Value {
    points.iter().copied().map(pair).collect()
}

fn rings(polygon: &[Ring]) -> Value {
    polygon.iter().map(|ring| pairs(ring)).collect()
}

impl Display for Outline {
    /// As GeoJSON.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (kind, coordinates) = match self {
            Self::Line(line) => ("LineString", pairs(line)),
            Self::Surface(polygon) => ("Polygon", rings(polygon)),
        };
        json!({ "type": kind, "coordinates": coordinates }).fmt(f)
    }
}

impl Display for Area {
    /// As GeoJSON.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let coordinates: Value = self.0.iter().map(|polygon| rings(polygon)).collect();
        json!({ "type": "MultiPolygon", "coordinates": coordinates }).fmt(f)
    }
}
