//! Where: the line or surface of an intervention, and the zones of a territory.

use super::{Details, Wrong, name};
use crate::{
    fr,
    model::Intervention,
    place::{self, Area, Outline, Position},
    store::zones::Kind,
};
use web::{FieldError, Fields, input::decimal};

/// Reads `outline`, GeoJSON; nothing sent is none.
pub fn outline(fields: &Fields) -> Result<Option<Outline>, Wrong> {
    let sent = fields.get("outline").filter(|text| !text.trim().is_empty());
    sent.map(place::outline)
        .transpose()
        .map_err(|why| vec![FieldError::new("outline", format!("Tracé\u{a0}: {why}"))])
}

/// The point that the fields tell, before anything else is known of them: that of the line or surface, else that of the two numbers.
#[must_use]
pub fn point(fields: &Fields) -> Option<Position> {
    if let Ok(Some(outline)) = outline(fields) {
        return outline.representative();
    }
    point_of(fields, "latitude", "longitude")
}

/// The point that two fields of those names tell.
#[must_use]
pub fn point_of(fields: &Fields, north: &str, east: &str) -> Option<Position> {
    let degrees = |name| decimal(fields.get(name)?);
    Position::new(degrees(east)?, degrees(north)?)
}

/// The point of what was read.
#[must_use]
pub fn position(details: &Details) -> Option<Position> {
    let (latitude, longitude) = details.position?;
    Position::new(longitude, latitude)
}

/// What was sent, and the present line or surface where nothing was said of it nor of the position.
#[must_use]
pub fn over_outline(item: &Intervention, present: Option<&str>, mut sent: Fields) -> Fields {
    let kept = item
        .longitude
        .zip(item.latitude)
        .and_then(|(longitude, latitude)| Position::new(longitude, latitude));
    if let Some(present) = present.filter(|_| !sent.has("outline") && point(&sent) == kept) {
        sent.push("outline", present.to_owned());
    }
    sent
}

/// A zone as it is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Its border.
    pub area: Area,
}

/// Reads `kind`, `name`, and the GeoJSON of `file` or `geometry`.
pub fn zone(fields: &Fields) -> Result<Zone, Wrong> {
    let kind = [Kind::District, Kind::Territory]
        .into_iter()
        .find(|kind| fields.get("kind") == Some(kind.code()))
        .ok_or_else(|| vec![FieldError::new("kind", fr::ZONE_KIND)]);
    let (name, area) = (name(fields), border(fields));
    match (kind, name, area) {
        (Ok(kind), Ok(name), Ok(area)) => Ok(Zone { kind, name, area }),
        (kind, name, area) => Err([kind.err(), name.err(), area.err()]
            .into_iter()
            .flatten()
            .flatten()
            .collect()),
    }
}

fn border(fields: &Fields) -> Result<Area, Wrong> {
    let (field, label, text) = match fields.files("file").first() {
        Some(file) => (
            "file",
            "Fichier GeoJSON",
            String::from_utf8_lossy(&file.bytes),
        ),
        None => (
            "geometry",
            "Texte GeoJSON",
            fields.get("geometry").unwrap_or_default().into(),
        ),
    };
    if text.trim().is_empty() {
        return Err(vec![FieldError::new("file", fr::ZONE_MISSING)]);
    }
    place::area(&text).map_err(|why| vec![FieldError::new(field, format!("{label}\u{a0}: {why}"))])
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: &str =
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,46],[0.1,46],[0.1,46.1],[0,46.1],[0,46]]]}";

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        let mut fields = Fields::default();
        for (name, value) in pairs {
            fields.push(name, (*value).to_owned());
        }
        fields
    }

    #[test]
    fn a_zone_has_a_kind_a_name_and_a_border() {
        let read = |pairs| {
            zone(&fields(pairs)).map_err(|wrong| {
                wrong
                    .into_iter()
                    .map(|error| error.field)
                    .collect::<Vec<_>>()
            })
        };
        let found = read(&[
            ("kind", "district"),
            ("name", "Centre"),
            ("geometry", SQUARE),
        ])
        .unwrap();
        assert_eq!(
            (found.kind, found.name.as_str()),
            (Kind::District, "Centre")
        );
        assert_eq!(read(&[]).unwrap_err(), ["kind", "name", "file"]);
        assert_eq!(
            read(&[("kind", "commune"), ("name", "Centre"), ("geometry", "{}")]).unwrap_err(),
            ["kind", "geometry"]
        );
    }

    #[test]
    fn a_surface_says_where_it_is_whatever_the_numbers_say() {
        let surface = fields(&[("outline", SQUARE), ("latitude", "40"), ("longitude", "2")]);
        assert_eq!(point(&surface), Position::new(0.05, 46.05));
        assert_eq!(
            point(&fields(&[("latitude", "46,5"), ("longitude", "0.3")])),
            Position::new(0.3, 46.5)
        );
        assert_eq!(point(&fields(&[("latitude", "46,5")])), None);
        assert_eq!(outline(&fields(&[("outline", " ")])), Ok(None));
        assert_eq!(
            outline(&fields(&[("outline", "{}")])).unwrap_err()[0].field,
            "outline"
        );
    }
}
