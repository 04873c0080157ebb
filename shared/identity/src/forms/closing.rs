//! What the operator types at the end of a contract.

use crate::{fr::closing as fr, model::closing::earliest};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    calendar::{Zone, parse_date},
    text::Text,
};
use web::{Error, Fields, input::Reader};

/// The most characters of the reason for a destruction without its archive.
pub const REASON: u16 = 500;

/// Reads the day of a destruction; 422 when it comes too soon after `now`, where `announced` is the day that was.
pub fn day(
    fields: &Fields,
    zone: Zone,
    now: DateTime<Utc>,
    announced: Option<NaiveDate>,
) -> Result<NaiveDate, Error> {
    let mut reader = Reader::new(fields);
    let first = earliest(zone, now, announced);
    let day = reader.required("destroy_on", fr::THE_DAY, |raw| {
        let day = parse_date(raw).map_err(|_| fr::DAY_FORM.to_owned())?;
        if day < first {
            return Err(fr::too_soon(first));
        }
        Ok(day)
    });
    day.ok_or_else(|| reader.into_error())
}

/// Reads why an organisation is destroyed without its archive, and its name, typed whole.
pub fn waiver(fields: &Fields, name: &str) -> Result<Text<500>, Error> {
    let mut reader = Reader::new(fields);
    let reason = reader.required("reason", fr::THE_REASON, Text::parse);
    let named = reader.required("name", fr::THE_NAME, |raw| {
        (raw.trim() == name).then_some(()).ok_or(fr::OTHER_NAME)
    });
    match (reason, named) {
        (Some(reason), Some(())) => Ok(reason),
        _ => Err(reader.into_error()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str, announced: Option<&str>) -> Result<NaiveDate, String> {
        let now = domain::calendar::from_db("2026-03-02T08:00:00Z").unwrap();
        let announced = announced.map(|day| day.parse().unwrap());
        day(
            &Fields::from_urlencoded(text.as_bytes()),
            Zone::PARIS,
            now,
            announced,
        )
        .map_err(|error| error.fields[0].message.clone())
    }

    #[test]
    fn a_destruction_is_announced_thirty_days_before() {
        let eve = set("destroy_on=2026-03-31", None).unwrap_err();
        assert_eq!(
            eve,
            "Choisissez le 1er\u{a0}avril\u{a0}2026 au plus tôt\u{a0}: la collectivité a 30\u{a0}jours pour emporter ses données."
        );
        assert_eq!(
            set("destroy_on=2026-04-01", None).unwrap().to_string(),
            "2026-04-01"
        );
        assert_eq!(
            set("destroy_on=", None).unwrap_err(),
            "Indiquez la date de la destruction."
        );
        assert_eq!(set("destroy_on=demain", None).unwrap_err(), fr::DAY_FORM);
        assert!(
            set("destroy_on=2026-03-11", Some("2026-03-10")).is_ok(),
            "put off by a day"
        );
        assert!(
            set("destroy_on=2026-03-09", Some("2026-03-10")).is_err(),
            "never brought forward"
        );
    }

    #[test]
    fn nothing_is_destroyed_under_another_name() {
        let named = |text: &str| {
            waiver(
                &Fields::from_urlencoded(text.as_bytes()),
                "Ville de Poitiers",
            )
            .map_err(|error| {
                error
                    .fields
                    .iter()
                    .map(|one| one.field.clone())
                    .collect::<Vec<_>>()
            })
        };
        assert_eq!(named("").unwrap_err(), ["reason", "name"]);
        assert_eq!(
            named("reason=Fusion&name=ville+de+poitiers").unwrap_err(),
            ["name"]
        );
        assert_eq!(
            named("reason=Fusion&name=Ville+de+Poitiers")
                .unwrap()
                .as_str(),
            "Fusion"
        );
    }
}
