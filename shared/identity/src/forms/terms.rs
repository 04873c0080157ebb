//! What the operator types to publish terms of use.

use chrono::NaiveDate;
use domain::calendar::parse_date;
use web::{FieldError, Fields, input::Reader};

/// The longest text, in characters.
const LONGEST: usize = 30_000;

/// Reads the day from which the text applies, `today` at the earliest, and the text.
pub fn published(
    fields: &Fields,
    today: NaiveDate,
) -> Result<(NaiveDate, String), Vec<FieldError>> {
    let mut reader = Reader::new(fields);
    let day = reader.required(
        "apply_on",
        "le jour à partir duquel elles s’appliquent",
        |raw| {
            parse_date(raw)
                .ok()
                .filter(|day| *day >= today)
                .ok_or("Choisissez aujourd’hui ou un jour à venir.")
        },
    );
    let body = reader.required("body", "le texte des conditions d’utilisation", |raw| {
        Some(raw.trim())
            .filter(|text| text.chars().count() <= LONGEST)
            .map(str::to_owned)
            .ok_or("Le texte compte au plus 30\u{a0}000 caractères.")
    });
    day.zip(body).ok_or_else(|| reader.into_errors())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(day: &str, length: usize) -> Result<(NaiveDate, String), Vec<String>> {
        let mut fields = Fields::default();
        fields.push("apply_on", day.to_owned());
        fields.push("body", "é".repeat(length));
        let today = "2026-03-03".parse().unwrap();
        published(&fields, today)
            .map_err(|wrong| wrong.into_iter().map(|error| error.field).collect())
    }

    #[test]
    fn they_apply_today_at_the_earliest_and_have_an_end() {
        assert!(read("2026-03-03", LONGEST).is_ok());
        assert_eq!(read("2026-03-02", 1).unwrap_err(), ["apply_on"]);
        assert_eq!(read("2026-03-03", LONGEST + 1).unwrap_err(), ["body"]);
        assert_eq!(read("", 0).unwrap_err(), ["apply_on", "body"]);
    }
}
