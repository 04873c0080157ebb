//! What a planning shows: which days, and what falls on each of them; pure.

use crate::model::{Priority, Status};
use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use domain::{
    calendar::{Zone, parse_date},
    id::{InterventionId, PersonId},
};
use platform::db::{flag, moment, optional_moment};
use serde::Deserialize;

/// How long a plan may be, in days: what is planned for longer is several interventions. A planning looks no further back.
pub const LONGEST: i64 = 62;
/// How many days a program may ask for at once.
pub const WINDOW: i64 = 62;
/// How many days the list shows.
pub const LIST: u64 = 28;

/// An intervention as the planning shows it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Planned {
    /// Identifier.
    pub id: InterventionId,
    /// Its number.
    pub number: i64,
    /// Counts edits, assignments and plans.
    pub version: i64,
    /// Where it stands.
    pub status: Status,
    /// How pressing.
    pub priority: Priority,
    /// Whether something is in the way.
    #[serde(deserialize_with = "flag")]
    pub blocked: bool,
    /// The type, or the category where no type was chosen.
    pub title: String,
    /// Street address or described place.
    pub address: String,
    /// Five digits.
    pub postcode: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// From.
    #[serde(deserialize_with = "moment")]
    pub planned_start: DateTime<Utc>,
    /// Until, exclusive.
    #[serde(default, deserialize_with = "optional_moment")]
    pub planned_end: Option<DateTime<Utc>>,
    /// Its last change.
    #[serde(deserialize_with = "moment")]
    pub updated_at: DateTime<Utc>,
    /// Who does it: identifiers separated by commas.
    pub assignee_ids: Option<String>,
}

impl Planned {
    /// Who does it.
    pub fn assignees(&self) -> impl Iterator<Item = PersonId> {
        self.assignee_ids
            .as_deref()
            .unwrap_or_default()
            .split(',')
            .filter_map(|id| id.parse().ok())
    }

    /// Whether it takes whole days on the wall: from a midnight to a later one.
    #[must_use]
    pub fn is_all_day(&self, zone: Zone) -> bool {
        let midnight = |instant| zone.civil(instant).time() == NaiveTime::MIN;
        midnight(self.planned_start) && self.planned_end.is_some_and(midnight)
    }

    /// When it takes place on that day; none when it does not.
    #[must_use]
    pub fn on(&self, date: NaiveDate, zone: Zone) -> Option<Hours> {
        let (opens, closes) = bounds(date, zone);
        let (start, end) = (self.planned_start, self.planned_end);
        let clock = |instant| zone.civil(instant).time();
        let ends_later = end.is_some_and(|end| end > opens);
        if start >= closes || (start < opens && !ends_later) {
            return None;
        }
        Some(match end {
            Some(end) if start <= opens && end >= closes => Hours::Whole,
            Some(end) if start < opens => Hours::Until(clock(end)),
            Some(end) if end > closes => Hours::Onward(clock(start)),
            Some(end) => Hours::Between(clock(start), clock(end)),
            None => Hours::At(clock(start)),
        })
    }
}

/// When something takes place within one day, on the clock of the wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hours {
    /// The whole day.
    Whole,
    /// From then on, nobody said until when.
    At(NaiveTime),
    /// From one time to another; an end at midnight is that of the day's end.
    Between(NaiveTime, NaiveTime),
    /// From then on, past midnight.
    Onward(NaiveTime),
    /// Begun on a day before, until then.
    Until(NaiveTime),
}

/// From when to when a civil day lasts: 23 hours or 25 when the clocks change.
#[must_use]
pub fn bounds(date: NaiveDate, zone: Zone) -> (DateTime<Utc>, DateTime<Utc>) {
    let midnight = |date: NaiveDate| zone.instant(date.and_time(NaiveTime::MIN)).resolve();
    (midnight(date), midnight(plus(date, 1)))
}

/// By how many hours the clocks are put forward during that day: 1 in spring, -1 in autumn, 0 otherwise.
#[must_use]
pub fn put_forward(date: NaiveDate, zone: Zone) -> i64 {
    let (opens, closes) = bounds(date, zone);
    24 - (closes - opens).num_hours()
}

/// Some days later; the last day that is counted stays where it is.
#[must_use]
pub fn plus(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(date)
}

/// Some days earlier.
#[must_use]
pub fn minus(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(date)
}

/// What a reader wants to see of the planning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Seven days from a Monday.
    Week,
    /// The same, one line a person.
    Team,
    /// The weeks of a month.
    Month,
    /// What comes from a day on, day by day.
    List,
}

/// The days that are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// How.
    pub view: View,
    /// The first day shown.
    pub first: NaiveDate,
    /// How many.
    pub days: u64,
    /// A day of the period that it is about: its month, or its week.
    pub about: NaiveDate,
}

impl Window {
    /// The days of `view` around a day.
    #[must_use]
    pub fn around(view: View, day: NaiveDate) -> Self {
        let monday = monday(day);
        match view {
            View::Week | View::Team => Self {
                view,
                first: monday,
                days: 7,
                about: monday,
            },
            View::List => Self {
                view,
                first: day,
                days: LIST,
                about: day,
            },
            View::Month => {
                let first = self::monday(first_of_month(day));
                let last = minus(next_month(day), 1);
                let weeks = (monday_after(last) - first).num_days();
                Self {
                    view,
                    first,
                    days: u64::try_from(weeks).unwrap_or(42),
                    about: first_of_month(day),
                }
            }
        }
    }

    /// Every day shown.
    pub fn dates(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        self.first
            .iter_days()
            .take(usize::try_from(self.days).unwrap_or(42))
    }

    /// From the first moment shown to the last, exclusive.
    #[must_use]
    pub fn span(&self, zone: Zone) -> (DateTime<Utc>, DateTime<Utc>) {
        let last = plus(self.first, self.days.saturating_sub(1));
        (bounds(self.first, zone).0, bounds(last, zone).1)
    }

    /// The same view of the period before.
    #[must_use]
    pub fn before(&self) -> Self {
        let day = match self.view {
            View::Week | View::Team => minus(self.first, 7),
            View::List => minus(self.first, LIST),
            View::Month => minus(self.about, 1),
        };
        Self::around(self.view, day)
    }

    /// The same view of the period after.
    #[must_use]
    pub fn after(&self) -> Self {
        let day = match self.view {
            View::Week | View::Team => plus(self.first, 7),
            View::List => plus(self.first, LIST),
            View::Month => next_month(self.about),
        };
        Self::around(self.view, day)
    }
}

fn monday(day: NaiveDate) -> NaiveDate {
    minus(day, u64::from(day.weekday().num_days_from_monday()))
}

fn monday_after(day: NaiveDate) -> NaiveDate {
    plus(monday(day), 7)
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn next_month(day: NaiveDate) -> NaiveDate {
    first_of_month(plus(first_of_month(day), 31))
}

/// « 2026-W10 »: the week of that day, as ISO 8601 counts them.
#[must_use]
pub fn week_code(day: NaiveDate) -> String {
    let week = day.iso_week();
    format!("{}-W{:02}", week.year(), week.week())
}

/// The Monday of « 2026-W10 ».
#[must_use]
pub fn parse_week(code: &str) -> Option<NaiveDate> {
    let (year, week) = code.split_once("-W")?;
    let digits = |text: &str, many| text.len() == many && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(year, 4) || !digits(week, 2) {
        return None;
    }
    NaiveDate::from_isoywd_opt(year.parse().ok()?, week.parse().ok()?, Weekday::Mon)
}

/// « 2026-03 »: the month of that day.
#[must_use]
pub fn month_code(day: NaiveDate) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// The first day of « 2026-03 ».
#[must_use]
pub fn parse_month(code: &str) -> Option<NaiveDate> {
    parse_date(&format!("{code}-01")).ok()
}

/// Whether a plan is longer than plannings look back.
#[must_use]
pub fn is_too_long(start: DateTime<Utc>, end: DateTime<Utc>) -> bool {
    end - start > TimeDelta::days(LONGEST)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use domain::calendar::from_db;
    use proptest::prelude::*;
    use uuid::Uuid;

    pub(crate) fn planned(start: &str, end: Option<&str>) -> Planned {
        Planned {
            id: InterventionId::new(Uuid::from_u128(12)),
            number: 12,
            version: 3,
            status: Status::ToDo,
            priority: Priority::Normal,
            blocked: false,
            title: "Obstacle voirie".to_owned(),
            address: "12 rue Gambetta".to_owned(),
            postcode: Some("86000".to_owned()),
            city: Some("Poitiers".to_owned()),
            planned_start: from_db(start).unwrap(),
            planned_end: end.map(|end| from_db(end).unwrap()),
            updated_at: from_db("2026-03-01T08:00:00Z").unwrap(),
            assignee_ids: None,
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    fn on(item: &Planned, date: &str) -> Option<Hours> {
        item.on(day(date), Zone::PARIS)
    }

    #[test]
    fn a_job_falls_on_its_day_and_no_other() {
        let item = planned("2026-03-02T07:00:00Z", Some("2026-03-02T09:00:00Z"));
        assert_eq!(
            on(&item, "2026-03-02"),
            Some(Hours::Between(at(8, 0), at(10, 0)))
        );
        assert_eq!(on(&item, "2026-03-01"), None);
        assert_eq!(on(&item, "2026-03-03"), None);
        let open = planned("2026-03-01T23:00:00Z", None);
        assert_eq!(
            on(&open, "2026-03-02"),
            Some(Hours::At(at(0, 0))),
            "midnight begins the day"
        );
        assert_eq!(on(&open, "2026-03-01"), None);
    }

    #[test]
    fn over_midnight_it_falls_on_both_days() {
        let night = planned("2026-03-02T21:00:00Z", Some("2026-03-03T01:00:00Z"));
        assert_eq!(on(&night, "2026-03-02"), Some(Hours::Onward(at(22, 0))));
        assert_eq!(on(&night, "2026-03-03"), Some(Hours::Until(at(2, 0))));
        assert_eq!(on(&night, "2026-03-04"), None);
        let evening = planned("2026-03-02T21:00:00Z", Some("2026-03-02T23:00:00Z"));
        assert_eq!(
            on(&evening, "2026-03-02"),
            Some(Hours::Between(at(22, 0), at(0, 0)))
        );
        assert_eq!(on(&evening, "2026-03-03"), None, "its end is exclusive");
    }

    #[test]
    fn whole_days_end_at_midnight_exclusive() {
        let two = planned("2026-03-01T23:00:00Z", Some("2026-03-03T23:00:00Z"));
        assert!(two.is_all_day(Zone::PARIS));
        assert_eq!(on(&two, "2026-03-01"), None);
        assert_eq!(on(&two, "2026-03-02"), Some(Hours::Whole));
        assert_eq!(on(&two, "2026-03-03"), Some(Hours::Whole));
        assert_eq!(on(&two, "2026-03-04"), None);
        assert!(!planned("2026-03-01T23:00:00Z", None).is_all_day(Zone::PARIS));
        assert!(!two.is_all_day(Zone::parse("Indian/Reunion").unwrap()));
    }

    #[test]
    fn the_days_the_clocks_change_have_23_and_25_hours() {
        for (date, hours) in [("2026-03-29", 1), ("2026-10-25", -1), ("2026-03-30", 0)] {
            assert_eq!(put_forward(day(date), Zone::PARIS), hours, "{date}");
        }
        let whole = planned("2026-03-28T23:00:00Z", Some("2026-03-29T22:00:00Z"));
        assert!(whole.is_all_day(Zone::PARIS));
        assert_eq!(on(&whole, "2026-03-29"), Some(Hours::Whole));
        assert_eq!(on(&whole, "2026-03-30"), None);
        let night = planned("2026-03-29T00:30:00Z", Some("2026-03-29T01:30:00Z"));
        assert_eq!(
            on(&night, "2026-03-29"),
            Some(Hours::Between(at(1, 30), at(3, 30)))
        );
    }

    #[test]
    fn weeks_are_those_of_iso_8601() {
        assert_eq!(parse_week("2026-W10"), Some(day("2026-03-02")));
        assert_eq!(week_code(day("2026-03-08")), "2026-W10");
        assert_eq!(week_code(day("2027-01-01")), "2026-W53");
        assert_eq!(parse_week("2026-W53"), Some(day("2026-12-28")));
        for wrong in [
            "2026-W54", "2026-W00", "2025-W53", "2026W10", "2026-W1", "+026-W10", "", "2026-10",
        ] {
            assert_eq!(parse_week(wrong), None, "{wrong}");
        }
        assert_eq!(parse_month("2026-03"), Some(day("2026-03-01")));
        assert_eq!(month_code(day("2026-03-31")), "2026-03");
        for wrong in ["2026-13", "2026-3", "2026", ""] {
            assert_eq!(parse_month(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_month_is_shown_in_whole_weeks() {
        let march = Window::around(View::Month, day("2026-03-15"));
        assert_eq!((march.first, march.days), (day("2026-02-23"), 42));
        let february = Window::around(View::Month, day("2027-02-10"));
        assert_eq!((february.first, february.days), (day("2027-02-01"), 28));
        assert_eq!(march.before().about, day("2026-02-01"));
        assert_eq!(march.after().about, day("2026-04-01"));
        assert_eq!(
            Window::around(View::Month, day("2026-12-31")).after().about,
            day("2027-01-01")
        );
    }

    #[test]
    fn a_window_has_the_length_of_its_days() {
        let week = Window::around(View::Week, day("2026-03-29"));
        let (from, until) = week.span(Zone::PARIS);
        assert_eq!(
            (until - from).num_hours(),
            7 * 24 - 1,
            "the clocks are put forward"
        );
        assert_eq!(week.dates().count(), 7);
    }

    proptest! {
        #[test]
        fn going_there_and_back_leads_home(shift in 0..4000_u64, view in prop::sample::select(&[View::Week, View::Team, View::Month, View::List][..])) {
            let window = Window::around(view, plus(day("2024-01-01"), shift));
            prop_assert_eq!(window.after().before(), window);
            prop_assert!(window.days <= u64::try_from(WINDOW).unwrap());
        }

        #[test]
        fn every_day_of_a_job_shows_it_and_no_other_day(start in 0..200_000_i64, minutes in 1..6000_i64) {
            let from = from_db("2026-01-01T00:00:00Z").unwrap() + TimeDelta::minutes(start);
            let item = Planned { planned_start: from, planned_end: Some(from + TimeDelta::minutes(minutes)), ..planned("2026-03-02T07:00:00Z", None) };
            let first = Zone::PARIS.civil_date(from);
            let last = Zone::PARIS.civil_date(from + TimeDelta::minutes(minutes) - TimeDelta::seconds(1));
            for date in minus(first, 1).iter_days().take_while(|date| *date <= plus(last, 1)) {
                prop_assert_eq!(item.on(date, Zone::PARIS).is_some(), (first..=last).contains(&date));
            }
        }

        #[test]
        fn weeks_have_one_name(shift in 0..4000_u64) {
            let date = plus(day("2024-01-01"), shift);
            prop_assert_eq!(parse_week(&week_code(date)), Some(monday(date)));
        }
    }
}
