//! What the forms about duplicates and parts say.

use super::{Wrong, degrees, text};
use crate::{
    fr,
    model::{PARTS_MAX, nearby::Position},
};
use domain::id::{CategoryId, PhotoId};
use web::{FieldError, Fields, input::Reader};

/// The field by which a form says that its author was asked whether it is the same as another one.
pub const ASKED: &str = "asked_if_same";
/// The field of a form that names the photos which came with it the first time.
pub const PENDING: &str = "pending_photo_ids";

/// The number of an intervention as people write it: « 12 », « n° 12 », « #12 ».
#[must_use]
pub fn number(raw: &str) -> Option<i64> {
    let digits = raw
        .trim()
        .trim_start_matches(['#', 'n', 'N', '°', '\u{a0}', ' ']);
    digits.parse::<u32>().ok().map(i64::from)
}

/// Reads `number`: that of the intervention which another one joins.
pub fn original(fields: &Fields) -> Result<i64, Wrong> {
    let mut reader = Reader::new(fields);
    reader
        .required("number", fr::THE_ORIGINAL, |raw| {
            number(raw).ok_or(fr::NUMBER_UNKNOWN)
        })
        .ok_or_else(|| reader.into_errors())
}

/// Reads `parts`, one a line or several values, of at most 500 characters each; there is room for [`PARTS_MAX`] with the `present`
/// ones.
pub fn parts(fields: &Fields, present: usize) -> Result<Vec<String>, Wrong> {
    let wrong = |message: String| vec![FieldError::new("parts", message)];
    let lines = fields
        .all("parts")
        .into_iter()
        .flat_map(str::lines)
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let parts: Result<Vec<String>, String> = lines.map(text::<500>(fr::field::PART)).collect();
    let parts = parts.map_err(wrong)?;
    if parts.is_empty() {
        return Err(wrong(format!("Indiquez {}.", fr::THE_PARTS)));
    }
    if present + parts.len() > PARTS_MAX {
        return Err(wrong(fr::too_many_parts(present)));
    }
    Ok(parts)
}

/// Where, and of which category: what is asked of what lies near. Nothing while one of them is missing or wrong.
#[must_use]
pub fn around(fields: &Fields) -> Option<(Position, CategoryId)> {
    let filled = |name| fields.get(name).filter(|raw| !raw.trim().is_empty());
    let category = match filled("kind") {
        Some(kind) => kind.split('/').next().unwrap_or_default(),
        None => fields.get("category_id").unwrap_or_default(),
    };
    let position = (
        degrees(filled("latitude")?, 90.0)?,
        degrees(filled("longitude")?, 180.0)?,
    );
    Some((position, category.trim().parse().ok()?))
}

/// Reads what is asked of what lies near, every error at once.
pub fn nearby(fields: &Fields) -> Result<(Position, CategoryId), Wrong> {
    let mut reader = Reader::new(fields);
    let latitude = reader.required("latitude", fr::THE_LATITUDE, |raw| {
        degrees(raw, 90.0).ok_or(fr::LATITUDE)
    });
    let longitude = reader.required("longitude", fr::THE_LONGITUDE, |raw| {
        degrees(raw, 180.0).ok_or(fr::LONGITUDE)
    });
    let category = reader.required("category_id", fr::THE_CATEGORY, |raw| {
        raw.parse().map_err(|_| fr::CATEGORY_UNKNOWN)
    });
    latitude
        .zip(longitude)
        .zip(category)
        .ok_or_else(|| reader.into_errors())
}

/// The photos which came with the form the first time; what is no identifier is left out.
#[must_use]
pub fn pending(fields: &Fields) -> Vec<PhotoId> {
    let ids = fields.all(PENDING).into_iter();
    ids.filter_map(|id| id.parse().ok()).collect()
}

/// Whether the author was asked whether it is the same as another one.
#[must_use]
pub fn was_asked(fields: &Fields) -> bool {
    Reader::new(fields).flag(ASKED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Fields {
        Fields::from_urlencoded(text.as_bytes())
    }

    #[test]
    fn a_number_is_read_as_people_write_it() {
        for raw in ["12", " n° 12", "N°\u{a0}12", "#12"] {
            assert_eq!(number(raw), Some(12), "{raw}");
        }
        for raw in ["", "douze", "-3", "12 bis", "4294967296"] {
            assert_eq!(number(raw), None, "{raw}");
        }
    }

    #[test]
    fn parts_are_lines_ten_at_most_with_those_there() {
        let read = |text: &str, present| parts(&fields(text), present);
        assert_eq!(
            read("parts=Creuser%0A%0A+Poser+&parts=Reboucher", 0).unwrap(),
            ["Creuser", "Poser", "Reboucher"]
        );
        assert!(read("parts=%0A", 0).is_err() && read("", 0).is_err());
        let ten = format!("parts={}", "a%0A".repeat(10));
        assert!(read(&ten, 0).is_ok() && read(&ten, 1).is_err());
        assert!(read("parts=a", 9).is_ok() && read("parts=a", 10).is_err());
        assert!(read(&format!("parts={}", "a".repeat(500)), 0).is_ok());
        assert!(read(&format!("parts={}", "a".repeat(501)), 0).is_err());
    }

    #[test]
    fn a_place_and_a_category_are_both_needed() {
        let id = "00000000-0000-0000-0000-0000000001f4";
        let all = format!("latitude=46,58&longitude=0.34&kind={id}/");
        assert_eq!(around(&fields(&all)).unwrap().0, (46.58, 0.34));
        assert!(
            around(&fields(&format!(
                "latitude=46&longitude=0&category_id={id}"
            )))
            .is_some()
        );
        for missing in [
            "longitude=0.34&latitude=46",
            "latitude=91&longitude=0",
            "longitude=0",
        ] {
            assert_eq!(around(&fields(missing)), None, "{missing}");
        }
        let wrong = nearby(&fields("latitude=91")).unwrap_err();
        let names: Vec<&str> = wrong.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(names, ["latitude", "longitude", "category_id"]);
    }
}
