//! What one looks for in the audit.

use crate::{fr::actions as fr, store::actions::Search};
use chrono::{NaiveDate, NaiveTime};
use domain::{
    actions,
    calendar::{Zone, parse_date},
};
use uuid::Uuid;
use web::{Error, Fields, input::Reader};

/// Reads the filters: two days of the zone, both included, an action, and the line after which the page starts.
pub fn search(query: &Fields, zone: Zone) -> Result<Search, Error> {
    let mut reader = Reader::new(query);
    let day = |raw: &str| parse_date(raw.trim()).map_err(|_| fr::DAY);
    let from = reader.optional("from", day);
    let to = reader.optional("to", day);
    let action = reader.optional("action", |code| {
        actions::label(code)
            .map(|_| code.to_owned())
            .ok_or(fr::ACTION)
    });
    let after = reader.optional("after", |raw| {
        raw.parse::<Uuid>()
            .map(|id| id.to_string())
            .map_err(|_| fr::AFTER)
    });
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        reader.refuse("to", fr::ORDER);
    }
    let midnight = |day: NaiveDate| zone.instant(day.and_time(NaiveTime::MIN)).resolve();
    if reader.is_clean() {
        Ok(Search {
            from: from.map(midnight),
            until: to.and_then(|day| day.succ_opt()).map(midnight),
            action,
            after,
        })
    } else {
        Err(reader.into_error())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendar::to_db;

    fn read(text: &str) -> Result<Search, Error> {
        search(&Fields::from_urlencoded(text.as_bytes()), Zone::PARIS)
    }

    #[test]
    fn both_days_are_included_on_the_clocks_of_the_zone() {
        let found = read("from=2026-03-28&to=2026-03-29&action=sign_in").unwrap();
        assert_eq!(
            found.from.map(to_db).as_deref(),
            Some("2026-03-27T23:00:00Z")
        );
        // The clocks go forward on the 29th.
        assert_eq!(
            found.until.map(to_db).as_deref(),
            Some("2026-03-29T22:00:00Z")
        );
        assert!(read("from=2026-03-29&to=2026-03-29").is_ok());
    }

    #[test]
    fn what_cannot_be_looked_for_is_named() {
        for (text, field) in [
            ("from=hier", "from"),
            ("from=2026-03-29&to=2026-03-28", "to"),
            ("action=dance", "action"),
            ("after=1", "after"),
        ] {
            let error = read(text).unwrap_err();
            assert_eq!(error.fields[0].field, field, "{text}");
        }
    }
}
