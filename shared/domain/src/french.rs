//! Dates, hours, numbers and counts the way a French reader expects them, with the non-breaking spaces that keep them whole.
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Timelike, Utc};

use crate::calendar::Zone;

/// The non-breaking space, between the parts of a date and before `:` and `»`.
pub const NBSP: char = '\u{a0}';
/// The narrow non-breaking space, within hours and between thousands.
pub const THIN: char = '\u{202f}';

const DAYS: [&str; 7] = [
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
];
const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const WORDS: [&str; 17] = [
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize",
];

/// The gender of what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// « un agent ».
    Masculine,
    /// « une demande ».
    Feminine,
}

/// « 3 mars 2026 », « 1er mars 2026 ».
#[must_use]
pub fn date(date: NaiveDate) -> String {
    let ordinal = if date.day() == 1 { "er" } else { "" };
    format!(
        "{}{ordinal}{NBSP}{}{NBSP}{}",
        date.day(),
        named(&MONTHS, date.month0()),
        date.year()
    )
}

/// « lundi 3 mars 2026 ». A line may break after the weekday, so that a narrow screen holds it.
#[must_use]
pub fn long_date(day: NaiveDate) -> String {
    format!("{} {}", weekday(day), date(day))
}

/// « 03/03/2026 », for tables.
#[must_use]
pub fn short_date(date: NaiveDate) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

/// « 14 h 30 », « 9 h 05 », « 14 h » on the hour.
#[must_use]
pub fn time(time: NaiveTime) -> String {
    match time.minute() {
        0 => format!("{}{THIN}h", time.hour()),
        minute => format!("{}{THIN}h{THIN}{minute:02}", time.hour()),
    }
}

/// « lundi 3 mars 2026 à 14 h 30 », on the clocks of the zone.
#[must_use]
pub fn date_time(instant: DateTime<Utc>, zone: Zone) -> String {
    let civil = zone.civil(instant);
    format!("{} à {}", long_date(civil.date()), time(civil.time()))
}

/// A moment as a list tells it: « aujourd’hui à 7 h 50 », « hier à 17 h 40 », « demain à 9 h », « lundi à 10 h » from two to six days
/// back, else the date, « 3 mars 2026 ». Days are those of the zone.
#[must_use]
pub fn relative(instant: DateTime<Utc>, now: DateTime<Utc>, zone: Zone) -> String {
    let civil = zone.civil(instant);
    let day = match (zone.civil_date(now) - civil.date()).num_days() {
        -1 => "demain",
        0 => "aujourd’hui",
        1 => "hier",
        2..=6 => weekday(civil.date()),
        _ => return date(civil.date()),
    };
    format!("{day} à {}", time(civil.time()))
}

/// The form that agrees with a count: in French, zero and one are singular. Serves nouns, verbs and adjectives alike.
#[must_use]
pub const fn plural<'a>(count: u64, singular: &'a str, plural: &'a str) -> &'a str {
    if count < 2 { singular } else { plural }
}

/// A count and its noun, « 1 intervention », « 1 200 interventions », held together.
#[must_use]
pub fn count(count: u64, singular: &str, several: &str) -> String {
    format!(
        "{}{NBSP}{}",
        number(count),
        plural(count, singular, several)
    )
}

/// A small number in words, « une », « deux », « seize »; digits from 17 on.
#[must_use]
pub fn spelled(count: u64, gender: Gender) -> String {
    if count == 1 && gender == Gender::Feminine {
        return "une".to_owned();
    }
    let word = usize::try_from(count)
        .ok()
        .and_then(|index| WORDS.get(index));
    word.map_or_else(|| number(count), |&word| word.to_owned())
}

/// The sentence with a capital first letter.
#[must_use]
pub fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A whole number with its thousands apart, « 37 590 ».
#[must_use]
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(THIN);
        }
        text.push(digit);
    }
    text
}

/// An enumeration, « a, b et c ».
#[must_use]
pub fn list<T: AsRef<str>>(items: &[T]) -> String {
    let mut text = String::new();
    for (index, item) in items.iter().enumerate() {
        let link = match index {
            0 => "",
            _ if index + 1 == items.len() => " et ",
            _ => ", ",
        };
        text.push_str(link);
        text.push_str(item.as_ref());
    }
    text
}

fn weekday(date: NaiveDate) -> &'static str {
    named(&DAYS, date.weekday().num_days_from_monday())
}

/// The name at an index that the calendar keeps within bounds.
fn named(names: &[&'static str], index: u32) -> &'static str {
    usize::try_from(index)
        .ok()
        .and_then(|index| names.get(index))
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::from_db;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn utc(text: &str) -> DateTime<Utc> {
        from_db(text).unwrap()
    }

    fn clock(hour: u32, minute: u32) -> String {
        time(NaiveTime::from_hms_opt(hour, minute, 59).unwrap())
    }

    #[test]
    fn dates_are_in_lower_case_and_the_first_is_ordinal() {
        assert_eq!(long_date(day("2026-03-03")), "mardi 3\u{a0}mars\u{a0}2026");
        assert_eq!(
            long_date(day("2026-03-01")),
            "dimanche 1er\u{a0}mars\u{a0}2026"
        );
        assert_eq!(long_date(day("2026-08-31")), "lundi 31\u{a0}août\u{a0}2026");
        assert_eq!(date(day("2026-12-11")), "11\u{a0}décembre\u{a0}2026");
        assert_eq!(short_date(day("2026-03-03")), "03/03/2026");
    }

    #[test]
    fn hours_drop_their_zero_minutes() {
        assert_eq!(clock(14, 30), "14\u{202f}h\u{202f}30");
        assert_eq!(clock(9, 5), "9\u{202f}h\u{202f}05");
        assert_eq!(clock(14, 0), "14\u{202f}h");
        assert_eq!(clock(0, 0), "0\u{202f}h");
    }

    #[test]
    fn a_moment_is_told_on_the_clocks_of_the_zone() {
        let moment = utc("2026-03-02T13:30:00Z");
        assert_eq!(
            date_time(moment, Zone::PARIS),
            "lundi 2\u{a0}mars\u{a0}2026 à 14\u{202f}h\u{202f}30"
        );
        let reunion = Zone::parse("Indian/Reunion").unwrap();
        assert_eq!(
            date_time(utc("2026-03-01T20:00:00Z"), reunion),
            "lundi 2\u{a0}mars\u{a0}2026 à 0\u{202f}h"
        );
    }

    #[test]
    fn recent_moments_are_told_by_their_day() {
        let now = utc("2026-11-21T11:00:00Z");
        let told = |text| relative(utc(text), now, Zone::PARIS);
        assert_eq!(told("2026-11-22T23:00:00Z"), "23\u{a0}novembre\u{a0}2026");
        assert_eq!(told("2026-11-22T08:00:00Z"), "demain à 9\u{202f}h");
        assert_eq!(
            told("2026-11-21T06:50:00Z"),
            "aujourd’hui à 7\u{202f}h\u{202f}50"
        );
        assert_eq!(told("2026-11-20T23:00:00Z"), "aujourd’hui à 0\u{202f}h");
        assert_eq!(told("2026-11-20T22:59:00Z"), "hier à 23\u{202f}h\u{202f}59");
        assert_eq!(told("2026-11-19T09:00:00Z"), "jeudi à 10\u{202f}h");
        assert_eq!(told("2026-11-14T23:00:00Z"), "dimanche à 0\u{202f}h");
        assert_eq!(told("2026-11-14T22:59:00Z"), "14\u{a0}novembre\u{a0}2026");
    }

    #[test]
    fn zero_and_one_are_singular() {
        assert_eq!(
            [0, 1, 2].map(|n| plural(n, "attend", "attendent")),
            ["attend", "attend", "attendent"]
        );
        assert_eq!(
            count(1, "intervention", "interventions"),
            "1\u{a0}intervention"
        );
        assert_eq!(
            count(1200, "intervention", "interventions"),
            "1\u{202f}200\u{a0}interventions"
        );
    }

    #[test]
    fn small_numbers_are_words() {
        assert_eq!(spelled(0, Gender::Feminine), "zéro");
        assert_eq!(
            [Gender::Masculine, Gender::Feminine].map(|gender| spelled(1, gender)),
            ["un", "une"]
        );
        assert_eq!(capitalised(&spelled(2, Gender::Feminine)), "Deux");
        assert_eq!(
            [16, 17].map(|n| spelled(n, Gender::Masculine)),
            ["seize", "17"]
        );
        assert_eq!(capitalised("élu"), "Élu");
        assert_eq!(capitalised(""), "");
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!([0, 999].map(number), ["0", "999"]);
        assert_eq!(number(37_590), "37\u{202f}590");
        assert_eq!(number(1_234_567), "1\u{202f}234\u{202f}567");
    }

    #[test]
    fn a_list_ends_with_et() {
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b"]), "a et b");
        assert_eq!(list(&["a", "b", "c"]), "a, b et c");
    }
}
