//! What is asked of the planning: which days, and who is not there.

use super::{Wrong, assignable, filled, moment};
use crate::{
    fr::planning as fr,
    planning::{View, WINDOW, Window, parse_month, parse_week},
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::{
    calendar::{Zone, add_years, parse_date},
    id::PersonId,
    policy::Actor,
};
use platform::directory::MemberRow;
use web::{Error, Fields, error::Kind, input::Reader};

/// Reads `vue`, `semaine`, `mois` and `depuis`; this week when nothing is said.
pub fn window(query: &Fields, today: NaiveDate) -> Result<Window, Error> {
    let mut reader = Reader::new(query);
    let view = reader.optional("vue", |raw| match raw {
        "semaine" => Ok(View::Week),
        "equipe" => Ok(View::Team),
        "mois" => Ok(View::Month),
        "liste" => Ok(View::List),
        _ => Err(fr::VIEW),
    });
    let view = view.unwrap_or(View::Week);
    let near = |day: NaiveDate| is_near(day, today).then_some(day);
    let day = match view {
        View::Week | View::Team => reader.optional("semaine", |raw| {
            parse_week(raw).and_then(near).ok_or(fr::WEEK_UNKNOWN)
        }),
        View::Month => reader.optional("mois", |raw| {
            parse_month(raw).and_then(near).ok_or(fr::MONTH)
        }),
        View::List => reader.optional("depuis", |raw| {
            parse_date(raw).ok().and_then(near).ok_or(fr::SINCE)
        }),
    };
    if reader.is_clean() {
        Ok(Window::around(view, day.unwrap_or(today)))
    } else {
        Err(reader.into_error())
    }
}

/// Whether a planning has anything to say of that day: ten years on either side.
fn is_near(day: NaiveDate, today: NaiveDate) -> bool {
    day <= add_years(today, 10) && today <= add_years(day, 10)
}

/// Reads `start` and `end`, exclusive, of a program: 400 when they cannot be read, are not in order or more than
/// [`WINDOW`] days apart.
pub fn span(query: &Fields, zone: Zone) -> Result<(DateTime<Utc>, DateTime<Utc>), Error> {
    let read = |name| query.get(name).and_then(|raw| moment(raw, zone));
    match (read("start"), read("end")) {
        // A civil window across the night when the clocks are put back is an hour longer.
        (Some(start), Some(end))
            if start < end && end - start <= TimeDelta::days(WINDOW) + TimeDelta::hours(1) =>
        {
            Ok((start, end))
        }
        _ => Err(Error::new(Kind::Malformed, fr::SPAN)),
    }
}

/// From when to when somebody is not there, and who.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Away {
    /// Who.
    pub person: PersonId,
    /// From.
    pub first: NaiveDate,
    /// Until, included.
    pub last: NaiveDate,
}

/// Reads `person_id`, `first_day` and `last_day`: at most a year, not in the past; nobody named means the actor. A person who
/// is not of the team and one to whom nothing is given are told of in the same words.
pub fn away(
    fields: &Fields,
    actor: &Actor,
    team: &[MemberRow],
    today: NaiveDate,
) -> Result<Away, Wrong> {
    let mut reader = Reader::new(fields);
    let person = reader.optional("person_id", |raw| {
        let person = raw.parse::<PersonId>().ok();
        assignable(team)
            .find(|member| Some(member.person_id) == person)
            .map(|member| member.person_id)
            .ok_or(fr::PERSON_UNKNOWN)
    });
    let date = |raw: &str| parse_date(raw).map_err(|_| fr::DATE);
    let first = reader.required("first_day", fr::THE_FIRST_DAY, date);
    let last = if filled(fields, "last_day") {
        reader.optional("last_day", date)
    } else {
        first
    };
    if let (Some(first), Some(last)) = (first, last) {
        if last < first {
            reader.refuse("last_day", fr::ABSENCE_ORDER);
        } else if last < today {
            reader.refuse("last_day", fr::ABSENCE_PAST);
        } else if last - first > TimeDelta::days(366) || first > today + Days::new(731) {
            reader.refuse("last_day", fr::ABSENCE_LONG);
        }
    }
    match (first, last, reader.is_clean()) {
        (Some(first), Some(last), true) => Ok(Away {
            person: person.unwrap_or(actor.person),
            first,
            last,
        }),
        _ => Err(reader.into_errors()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendar::to_db;

    fn query(text: &str) -> Fields {
        Fields::from_urlencoded(text.as_bytes())
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_week_is_the_default_and_views_read_their_own_words() {
        let asked = |text| window(&query(text), day("2026-03-04")).map(|w| (w.view, w.about));
        assert_eq!(asked("").unwrap(), (View::Week, day("2026-03-02")));
        assert_eq!(
            asked("semaine=2026-W11").unwrap(),
            (View::Week, day("2026-03-09"))
        );
        assert_eq!(
            asked("vue=equipe").unwrap(),
            (View::Team, day("2026-03-02"))
        );
        assert_eq!(asked("vue=mois").unwrap(), (View::Month, day("2026-03-01")));
        assert_eq!(
            asked("vue=mois&mois=2026-12").unwrap(),
            (View::Month, day("2026-12-01"))
        );
        assert_eq!(
            asked("vue=liste&depuis=2026-03-20").unwrap(),
            (View::List, day("2026-03-20"))
        );
        for wrong in [
            "vue=jour",
            "semaine=2026-W60",
            "semaine=9999-W01",
            "vue=mois&mois=2026-13",
            "vue=liste&depuis=demain",
        ] {
            assert_eq!(asked(wrong).unwrap_err().kind, Kind::Invalid, "{wrong}");
        }
    }

    #[test]
    fn a_program_asks_for_62_days_at_most() {
        let asked = |text: &str| {
            span(&query(text), Zone::PARIS).map(|(from, until)| (to_db(from), to_db(until)))
        };
        let of = |end: &str| asked(&format!("start=2026-03-02T00:00&end={end}"));
        assert_eq!(
            of("2026-03-09T00:00").unwrap(),
            (
                "2026-03-01T23:00:00Z".to_owned(),
                "2026-03-08T23:00:00Z".to_owned()
            )
        );
        assert!(of("2026-05-03T00:00").is_ok(), "62 days");
        assert!(
            asked("start=2026-10-01T00:00&end=2026-12-02T00:00").is_ok(),
            "62 days and an hour: winter time"
        );
        for wrong in [
            "2026-05-04T00:00",
            "2026-03-02T00:00",
            "2026-03-01T00:00",
            "",
            "demain",
        ] {
            assert_eq!(of(wrong).unwrap_err().kind, Kind::Malformed, "{wrong}");
        }
        assert_eq!(asked("").unwrap_err().kind, Kind::Malformed);
    }
}
