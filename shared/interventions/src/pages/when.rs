//! When things are planned or happened, as a person would say it.

use crate::model::{Intervention, Status};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::{
    calendar::Zone,
    french::{self, NBSP},
};
use maud::{Markup, html};

/// What goes without saying on the page of the day.
const TODAY: &str = "aujourd’hui à ";

/// When it is planned, « aujourd’hui à 8 h – 9 h 30 »; none when nothing is planned.
pub(super) fn planned(item: &Intervention, now: DateTime<Utc>, zone: Zone) -> Option<String> {
    let start = item.planned_start?;
    let from = moment(start, now, zone);
    Some(match item.planned_end {
        None => from,
        Some(end) if zone.civil_date(end) == zone.civil_date(start) => {
            format!("{from}{NBSP}– {}", french::time(zone.civil(end).time()))
        }
        Some(end) => format!("{from}, {}", until(end, now, zone)),
    })
}

/// A planned moment: « aujourd’hui à 8 h », « demain à 9 h », « mardi 24 novembre à 9 h ».
fn moment(instant: DateTime<Utc>, now: DateTime<Utc>, zone: Zone) -> String {
    let civil = zone.civil(instant);
    match (civil.date() - zone.civil_date(now)).num_days() {
        0 => format!("{TODAY}{}", french::time(civil.time())),
        1 => format!("demain à {}", french::time(civil.time())),
        _ => {
            let year =
                (civil.year() != zone.civil(now).year()).then(|| format!("{NBSP}{}", civil.year()));
            format!(
                "{}{} à {}",
                day(civil.date()),
                year.unwrap_or_default(),
                french::time(civil.time())
            )
        }
    }
}

/// An end on another day than the start: « jusqu’à demain à 9 h », « jusqu’au mardi 24 novembre à 9 h ».
fn until(end: DateTime<Utc>, now: DateTime<Utc>, zone: Zone) -> String {
    let link = match (zone.civil_date(end) - zone.civil_date(now)).num_days() {
        0 | 1 => "jusqu’à",
        _ => "jusqu’au",
    };
    format!("{link} {}", moment(end, now, zone))
}

/// A weekday and its date, « lundi 23 novembre »: the year goes without saying.
pub(super) fn day(date: NaiveDate) -> String {
    let whole = french::long_date(date);
    let year = format!("{NBSP}{}", date.year());
    whole
        .strip_suffix(&year)
        .map_or_else(|| whole.clone(), str::to_owned)
}

/// A civil date, « le mardi 24 novembre », with its year when it is another one than today's.
pub(super) fn day_or_year(date: NaiveDate, request: &web::Request) -> String {
    let this_year = request.zone().civil(request.now).year();
    let said = if date.year() == this_year {
        day(date)
    } else {
        french::long_date(date)
    };
    format!("le {said}")
}

/// What a card says of time in its status: when it was asked for, is planned, began or ended.
pub(super) fn told(item: &Intervention, now: DateTime<Utc>, zone: Zone) -> String {
    let ago = |instant| french::relative(instant, now, zone);
    match (item.status, item.started_at, item.closed_at) {
        (Status::ToValidate, ..) => format!("Demandée {}", dated(&ago(item.created_at))),
        (Status::InProgress, Some(start), _) => format!("Commencée {}", dated(&ago(start))),
        (status, _, Some(end)) if !status.is_open() => {
            format!("{} {}", status.label(), dated(&ago(end)))
        }
        _ => planned(item, now, zone).map_or_else(
            || "Sans horaire".to_owned(),
            |said| format!("Prévue {said}"),
        ),
    }
}

/// The same on the page of the day, where today goes without saying: « 8 h – 9 h 30 ».
pub(super) fn hours(item: &Intervention, now: DateTime<Utc>, zone: Zone) -> String {
    let said = planned(item, now, zone).unwrap_or_else(|| "sans horaire".to_owned());
    french::capitalised(said.strip_prefix(TODAY).unwrap_or(&said))
}

/// A bare date takes its article: « le 3 mars 2026 »; « hier », « lundi » and « aujourd’hui » take none.
fn dated(said: &str) -> String {
    if said.starts_with(|letter: char| letter.is_ascii_digit()) {
        format!("le{NBSP}{said}")
    } else {
        said.to_owned()
    }
}

/// A past moment, readable by people and by machines.
pub(super) fn ago(instant: DateTime<Utc>, now: DateTime<Utc>, zone: Zone) -> Markup {
    let said = dated(&french::relative(instant, now, zone));
    html! { time datetime=(domain::calendar::rfc3339(instant, zone)) { (said) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn item(start: &str, end: Option<&str>) -> Intervention {
        let mut item = super::super::sample::intervention();
        item.planned_start = Some(at(start));
        item.planned_end = end.map(at);
        item
    }

    #[test]
    fn the_page_of_the_day_says_the_hours_alone() {
        let now = at("2026-11-23T06:00:00Z");
        let said = |item| hours(&item, now, Zone::PARIS);
        assert_eq!(said(item("2026-11-23T07:00:00Z", None)), "8\u{202f}h");
        assert_eq!(
            said(item("2026-11-24T07:00:00Z", None)),
            "Demain à 8\u{202f}h"
        );
        assert_eq!(
            said(Intervention {
                planned_start: None,
                ..item("2026-11-24T07:00:00Z", None)
            }),
            "Sans horaire"
        );
    }

    #[test]
    fn a_plan_is_told_by_its_day() {
        let now = at("2026-11-23T06:00:00Z");
        let said = |start, end| planned(&item(start, end), now, Zone::PARIS).unwrap();
        assert_eq!(
            said("2026-11-23T07:00:00Z", Some("2026-11-23T08:30:00Z")),
            "aujourd’hui à 8\u{202f}h\u{a0}– 9\u{202f}h\u{202f}30"
        );
        assert_eq!(said("2026-11-24T08:00:00Z", None), "demain à 9\u{202f}h");
        // 23:30 UTC is the day after in Paris.
        assert_eq!(
            said("2026-11-23T23:30:00Z", None),
            "demain à 0\u{202f}h\u{202f}30"
        );
        let long = said("2026-11-23T07:00:00Z", Some("2026-11-24T08:00:00Z"));
        assert_eq!(
            long,
            "aujourd’hui à 8\u{202f}h, jusqu’à demain à 9\u{202f}h"
        );
        let longer = said("2026-11-23T07:00:00Z", Some("2026-11-25T08:00:00Z"));
        assert_eq!(
            longer,
            "aujourd’hui à 8\u{202f}h, jusqu’au mercredi 25\u{a0}novembre à 9\u{202f}h"
        );
        assert_eq!(
            said("2026-11-26T08:00:00Z", None),
            "jeudi 26\u{a0}novembre à 9\u{202f}h"
        );
        assert_eq!(
            said("2027-01-04T08:00:00Z", None),
            "lundi 4\u{a0}janvier\u{a0}2027 à 9\u{202f}h"
        );
    }

    #[test]
    fn an_old_date_takes_its_article() {
        assert_eq!(
            dated("3\u{a0}mars\u{a0}2026"),
            "le\u{a0}3\u{a0}mars\u{a0}2026"
        );
        assert_eq!(dated("hier à 9\u{202f}h"), "hier à 9\u{202f}h");
    }
}
