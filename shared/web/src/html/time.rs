//! Moments and days, in words and for machines.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    calendar::{Zone, rfc3339},
    french,
};
use maud::{Markup, html};

/// A moment in full, « lundi 3 mars 2026 à 14 h 30 », on the clocks of the zone.
#[must_use]
pub fn moment(instant: DateTime<Utc>, zone: Zone) -> Markup {
    html! { time datetime=(rfc3339(instant, zone)) { (french::date_time(instant, zone)) } }
}

/// A moment as a list tells it, « hier à 17 h 40 »; the full one shows under the pointer.
#[must_use]
pub fn recent(instant: DateTime<Utc>, now: DateTime<Utc>, zone: Zone) -> Markup {
    html! {
        time datetime=(rfc3339(instant, zone)) title=(french::date_time(instant, zone)) { (french::relative(instant, now, zone)) }
    }
}

/// A day, « 3 mars 2026 ».
#[must_use]
pub fn day(date: NaiveDate) -> Markup {
    html! { time datetime=(date) { (french::date(date)) } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendar::from_db;

    #[test]
    fn a_moment_is_written_for_people_and_for_machines() {
        let instant = from_db("2026-03-02T13:30:00Z").unwrap();
        assert_eq!(
            moment(instant, Zone::PARIS).into_string(),
            "<time datetime=\"2026-03-02T14:30:00+01:00\">lundi 2\u{a0}mars\u{a0}2026 à 14\u{202f}h\u{202f}30</time>"
        );
        let now = from_db("2026-03-03T08:00:00Z").unwrap();
        assert!(
            recent(instant, now, Zone::PARIS)
                .into_string()
                .ends_with(">hier à 14\u{202f}h\u{202f}30</time>")
        );
    }

    #[test]
    fn a_day_is_a_date() {
        let date = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        assert_eq!(
            day(date).into_string(),
            "<time datetime=\"2026-03-01\">1er\u{a0}mars\u{a0}2026</time>"
        );
    }
}
