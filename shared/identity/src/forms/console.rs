//! What the operator types.

use super::team::{Details, read};
use crate::fr::console as fr;
use domain::{
    calendar::{Holidays, Zone},
    text::{EmailAddress, Line, Siren},
};
use web::{
    Error, FieldError, Fields,
    input::Reader,
    place::{self, Area},
};

/// The fewest and the most characters of a slug.
const SLUG: std::ops::RangeInclusive<usize> = 2..=60;

/// An organisation to create, and its administrateur.
#[derive(Debug, Clone)]
pub struct Founding {
    /// Its name.
    pub name: Line<100>,
    /// Its number.
    pub siren: Siren,
    /// Its zone.
    pub zone: Zone,
    /// Its public holidays.
    pub holidays: Holidays,
    /// What names it in addresses.
    pub slug: String,
    /// Whom its people write to.
    pub contact: Option<EmailAddress>,
    /// Its data-protection officer.
    pub officer: Option<EmailAddress>,
    /// Who administers it.
    pub administrator: Details,
    /// The outline of its territory.
    pub outline: Option<Area>,
}

/// Reads an organisation to create; 422 with every field's message.
pub fn founding(fields: &Fields) -> Result<Founding, Error> {
    let mut reader = Reader::new(fields);
    let name = reader.required("name", fr::THE_NAME, Line::parse);
    let siren = reader.required("siren", fr::THE_SIREN, Siren::parse);
    let zone = reader.required("zone", fr::THE_ZONE, Zone::parse);
    let holidays = reader.required("holidays", fr::THE_HOLIDAYS, holidays);
    let slug = reader.required("slug", fr::THE_SLUG, slug);
    let contact = reader.optional("contact_email", EmailAddress::parse);
    let officer = reader.optional("officer_email", EmailAddress::parse);
    let administrator = person(&mut reader);
    let outline = border(&mut reader, fields);
    let clean = reader.is_clean();
    let read = || {
        Some(Founding {
            name: name?,
            siren: siren?,
            zone: zone?,
            holidays: holidays?,
            slug: slug?,
            contact,
            officer,
            administrator: administrator?,
            outline,
        })
    };
    read().filter(|_| clean).ok_or_else(|| reader.into_error())
}

/// Reads somebody to appoint; 422 with every field's message.
pub fn administrator(fields: &Fields) -> Result<Details, Error> {
    let mut reader = Reader::new(fields);
    let read = person(&mut reader);
    read.filter(|_| reader.is_clean())
        .ok_or_else(|| reader.into_error())
}

/// Whoever administers an organisation is written to: the address is needed.
fn person(reader: &mut Reader<'_>) -> Option<Details> {
    let details = read(reader, |_| Some(())).map(|(details, ())| details);
    reader.required("email", fr::THE_EMAIL, |_| Ok::<_, String>(()));
    details
}

/// Reads an outline, from a file or from its text; 422 where there is none.
pub fn outline(fields: &Fields) -> Result<Area, Error> {
    let mut reader = Reader::new(fields);
    let area = border(&mut reader, fields);
    if area.is_none() && reader.is_clean() {
        reader.refuse("file", fr::OUTLINE_MISSING);
    }
    area.ok_or_else(|| reader.into_error())
}

fn border(reader: &mut Reader<'_>, fields: &Fields) -> Option<Area> {
    let (field, label, text) = match fields.files("file").first() {
        Some(file) => (
            "file",
            fr::OUTLINE_FILE,
            String::from_utf8_lossy(&file.bytes),
        ),
        None => (
            "geometry",
            fr::OUTLINE_TEXT,
            fields.get("geometry").unwrap_or_default().into(),
        ),
    };
    if text.trim().is_empty() {
        return None;
    }
    let area = place::area(&text);
    area.map_err(|why| reader.refuse(field, format!("{label}\u{a0}: {why}")))
        .ok()
}

/// Reads the identifiant or the address of somebody to look for.
pub fn who(fields: &Fields) -> Result<String, Vec<FieldError>> {
    let mut reader = Reader::new(fields);
    let who = reader.required("who", fr::WHO, |raw| Ok::<_, String>(raw.trim().to_owned()));
    who.ok_or_else(|| reader.into_errors())
}

fn holidays(code: &str) -> Result<Holidays, &'static str> {
    Holidays::ALL
        .into_iter()
        .find(|one| one.code() == code)
        .ok_or(fr::HOLIDAYS_UNKNOWN)
}

fn slug(raw: &str) -> Result<String, &'static str> {
    let slug = raw.trim();
    let letters = slug
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let tidy = !slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--");
    if letters && tidy && SLUG.contains(&slug.len()) {
        Ok(slug.to_owned())
    } else {
        Err(fr::SLUG_FORM)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "name=Saint-Denis&siren=219300662&zone=Europe/Paris&holidays=national&slug=saint-denis-93&last_name=Roux&first_name=Ada&identifiant=a.roux&email=ada@saint-denis.example";

    fn named(text: &str) -> Vec<String> {
        let error = founding(&Fields::from_urlencoded(text.as_bytes())).unwrap_err();
        error.fields.iter().map(|one| one.field.clone()).collect()
    }

    #[test]
    fn what_is_missing_is_named_field_by_field() {
        let all = [
            "name",
            "siren",
            "zone",
            "holidays",
            "slug",
            "last_name",
            "first_name",
            "identifiant",
            "email",
        ];
        assert_eq!(named(""), all);
        let read = founding(&Fields::from_urlencoded(WHOLE.as_bytes())).unwrap();
        assert!(read.contact.is_none() && read.outline.is_none());
    }

    #[test]
    fn a_slug_is_readable() {
        for right in ["ab", "saint-denis-93", &"a".repeat(60)] {
            assert!(slug(right).is_ok(), "{right}");
        }
        for wrong in [
            "a",
            "-ab",
            "ab-",
            "a--b",
            "Ab",
            "é93",
            "a b",
            "a/b",
            &"a".repeat(61),
        ] {
            assert!(slug(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_outline_is_a_surface() {
        let square = "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,46],[0.1,46],[0.1,46.1],[0,46.1],[0,46]]]}}";
        let of = |text: &str| {
            let mut fields = Fields::default();
            fields.push("geometry", text.to_owned());
            outline(&fields).map_err(|error| error.fields[0].field.clone())
        };
        assert!(of(square).is_ok());
        assert_eq!(of(" ").unwrap_err(), "file");
        assert_eq!(of("{}").unwrap_err(), "geometry");
        assert_eq!(named(&format!("{WHOLE}&geometry=x")), ["geometry"]);
    }
}
