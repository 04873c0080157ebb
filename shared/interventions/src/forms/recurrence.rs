//! Work that comes back, from its form: what it is, when it comes, who does it.

use super::{Details, Wrong, assignees, details, drawn};
use crate::{
    fr::planning as fr,
    model::Category,
    recurrence::{Frequency, Rule, Slot, WEEK, Weekdays},
};
use chrono::{NaiveDate, Weekday};
use domain::{
    calendar::{parse_date, parse_time},
    id::PersonId,
};
use platform::directory::MemberRow;
use web::{Fields, input::Reader};

/// The codes of the days of a week, Monday first.
pub const WEEKDAYS: &[&str] = &["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// The codes of the frequencies.
pub const FREQUENCIES: &[&str] = &["daily", "weekly", "monthly", "yearly"];
/// The codes of the scopes of a change.
pub const SCOPES: &[&str] = &["this", "following", "all"];

/// What each intervention of a recurrence says.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// What it is about.
    pub details: Details,
    /// At what time of the day.
    pub slot: Slot,
    /// Who does it.
    pub assignees: Vec<PersonId>,
}

/// Which interventions a change is for. None that is under way or done is ever touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// That of this day.
    This(NaiveDate),
    /// That of this day and those after it, those to be created too.
    Following(NaiveDate),
    /// All that are still to be done, and those to be created.
    All,
}

impl Reach {
    /// Whether it is for the intervention of that day.
    #[must_use]
    pub fn covers(self, date: NaiveDate) -> bool {
        match self {
            Self::This(day) => date == day,
            Self::Following(day) => date >= day,
            Self::All => true,
        }
    }
}

/// Reads a whole recurrence, every error at once; it begins on `today` at the earliest.
pub fn series(
    fields: &Fields,
    categories: &[Category],
    team: &[MemberRow],
    today: NaiveDate,
) -> Result<(Template, Rule), Wrong> {
    match (template(fields, categories, team), rule(fields, today)) {
        (Ok(template), Ok(rule)) => Ok((template, rule)),
        (template, rule) => Err([template.err(), rule.err()]
            .into_iter()
            .flatten()
            .flatten()
            .collect()),
    }
}

/// Reads what each intervention says.
pub fn template(
    fields: &Fields,
    categories: &[Category],
    team: &[MemberRow],
) -> Result<Template, Wrong> {
    let details = drawn(fields, details(fields, categories, None));
    let slot = slot(fields);
    let assignees = assignees(fields, team);
    match (details, slot, assignees) {
        (Ok(details), Ok(slot), Ok(assignees)) => Ok(Template {
            details,
            slot,
            assignees,
        }),
        (details, slot, assignees) => Err([details.err(), slot.err(), assignees.err()]
            .into_iter()
            .flatten()
            .flatten()
            .collect()),
    }
}

fn slot(fields: &Fields) -> Result<Slot, Wrong> {
    let mut reader = Reader::new(fields);
    if reader.flag("all_day") {
        return Ok(Slot::AllDay);
    }
    let time = |raw: &str| parse_time(raw.trim()).map_err(|_| fr::TIME);
    let start = reader.required("start_time", fr::THE_START_TIME, time);
    let end = reader.optional("end_time", time);
    if start.is_some() && start == end {
        reader.refuse("end_time", fr::SAME_TIME);
    }
    match start {
        Some(start) if reader.is_clean() => Ok(Slot::Hours(start, end)),
        _ => Err(reader.into_errors()),
    }
}

fn rule(fields: &Fields, today: NaiveDate) -> Result<Rule, Wrong> {
    let mut reader = Reader::new(fields);
    let frequency = reader.required("frequency", fr::THE_FREQUENCY, |raw| {
        Frequency::from_code(raw).ok_or(fr::FREQUENCY)
    });
    let interval = reader.optional("interval", |raw| {
        raw.trim().parse::<u8>().map_err(|_| fr::INTERVAL)
    });
    let days = reader.list("weekdays", |raw| weekday(raw).ok_or(fr::WEEKDAY));
    let date = |raw: &str| parse_date(raw).map_err(|_| fr::DATE);
    let first = reader.required("first_day", fr::THE_FIRST_DAY, date);
    let last = reader.optional("last_day", date);
    if first.is_some_and(|first| first < today) {
        reader.refuse("first_day", fr::FIRST_PAST);
    }
    let (Some(frequency), Some(first), true) = (frequency, first, reader.is_clean()) else {
        return Err(reader.into_errors());
    };
    let days = days.into_iter().fold(Weekdays::NONE, Weekdays::with);
    Rule::new(frequency, interval.unwrap_or(1), days, first, last).map_err(|wrong| {
        let (field, said) = fr::rule(wrong);
        reader.refuse(field, said);
        reader.into_errors()
    })
}

fn weekday(code: &str) -> Option<Weekday> {
    let known = WEEKDAYS.iter().zip(WEEK);
    known
        .into_iter()
        .find(|(one, _)| **one == code)
        .map(|(_, day)| day)
}

/// Reads `scope` and `date`.
pub fn reach(fields: &Fields) -> Result<Reach, Wrong> {
    let mut reader = Reader::new(fields);
    let date = reader.optional("date", |raw| parse_date(raw).map_err(|_| fr::DATE));
    let scope = fields.get("scope").unwrap_or_default();
    let reach = match (scope, date) {
        ("all", _) => Some(Reach::All),
        ("this", Some(date)) => Some(Reach::This(date)),
        ("following", Some(date)) => Some(Reach::Following(date)),
        ("this" | "following", None) => {
            reader.refuse("date", fr::THE_DATE);
            None
        }
        _ => {
            reader.refuse("scope", fr::SCOPE);
            None
        }
    };
    reach
        .filter(|_| reader.is_clean())
        .ok_or_else(|| reader.into_errors())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Fields {
        Fields::from_urlencoded(text.as_bytes())
    }

    fn wrong<T>(read: Result<T, Wrong>) -> Vec<String> {
        let errors = read.err().unwrap_or_default();
        errors.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn hours_are_those_of_the_wall() {
        let read = |text| slot(&fields(text));
        let at = |hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        assert_eq!(read("start_time=08:00"), Ok(Slot::Hours(at(8), None)));
        assert_eq!(
            read("start_time=22:00&end_time=02:00"),
            Ok(Slot::Hours(at(22), Some(at(2))))
        );
        assert_eq!(read("all_day=yes&start_time=08:00"), Ok(Slot::AllDay));
        assert_eq!(wrong(read("")), ["start_time"]);
        assert_eq!(wrong(read("start_time=8h")), ["start_time"]);
        assert_eq!(wrong(read("start_time=08:00&end_time=08:00")), ["end_time"]);
    }

    #[test]
    fn a_rule_says_which_field_is_wrong() {
        let today = "2026-03-02".parse().unwrap();
        let read = |text: &str| rule(&fields(text), today);
        let weekly = "frequency=weekly&weekdays=mon&weekdays=thu&first_day=2026-03-02";
        assert_eq!(read(weekly).unwrap().weekdays().iter().count(), 2);
        assert_eq!(wrong(read("")), ["frequency", "first_day"]);
        for (more, field) in [
            ("&interval=0", "interval"),
            ("&interval=100", "interval"),
            ("&interval=deux", "interval"),
            ("&last_day=2029-03-03", "last_day"),
            ("&last_day=2026-03-01", "last_day"),
            ("&weekdays=lundi", "weekdays"),
        ] {
            assert_eq!(wrong(read(&format!("{weekly}{more}"))), [field], "{more}");
        }
        assert_eq!(
            wrong(read("frequency=daily&first_day=2026-03-01")),
            ["first_day"]
        );
        let sunday = "frequency=weekly&weekdays=sun&first_day=2026-03-02&last_day=2026-03-06";
        assert_eq!(wrong(read(sunday)), ["weekdays"]);
    }

    #[test]
    fn a_change_says_how_far_it_reaches() {
        let day: NaiveDate = "2026-03-09".parse().unwrap();
        let (before, after) = ("2026-03-02".parse().unwrap(), "2026-03-16".parse().unwrap());
        let covers = |text| {
            let reach = reach(&fields(text)).unwrap();
            [before, day, after].map(|date| reach.covers(date))
        };
        assert_eq!(covers("scope=this&date=2026-03-09"), [false, true, false]);
        assert_eq!(
            covers("scope=following&date=2026-03-09"),
            [false, true, true]
        );
        assert_eq!(covers("scope=all"), [true, true, true]);
        assert_eq!(wrong(reach(&fields("scope=this"))), ["date"]);
        assert_eq!(wrong(reach(&fields(""))), ["scope"]);
    }
}
