//! The civil calendar: public holidays, working days, anniversaries, and in [`zone`] the clock on the wall.
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

pub mod zone;

pub use zone::{
    MomentError, WallClock, Zone, ZoneError, from_db, parse_date, parse_moment, parse_time,
    rfc3339, to_db,
};

/// Which public holidays apply at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holidays {
    /// The eleven of the Code du travail, article L3133-1.
    #[default]
    National,
    /// The same with the two of Bas-Rhin, Haut-Rhin and Moselle, article L3134-13. The law gives Good Friday only to the
    /// communes that have a Protestant church or a mixed one; it is counted everywhere, so that no deadline falls on it.
    AlsaceMoselle,
    /// The eleven, and the day on which the abolition of slavery is commemorated there: law 83-550 of 30 June 1983, decree 83-1003 of
    /// 23 November 1983, Code du travail, article L3422-2. As all those that follow.
    Guadeloupe,
    /// 22 May.
    Martinique,
    /// 10 June.
    Guyane,
    /// 20 December.
    Reunion,
    /// 27 April.
    Mayotte,
    /// 9 October.
    SaintBarthelemy,
    /// 27 May, as the decree and the article say: circulars since 2018 let the 28th be celebrated instead, and changed neither.
    SaintMartin,
}

/// A public holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holiday {
    /// The day itself.
    pub date: NaiveDate,
    /// Its French name.
    pub name: &'static str,
}

/// Month, day and name of the holidays that keep their date.
const FIXED: [(u32, u32, &str); 8] = [
    (1, 1, "Jour de l’An"),
    (5, 1, "Fête du Travail"),
    (5, 8, "Victoire de 1945"),
    (7, 14, "Fête nationale"),
    (8, 15, "Assomption"),
    (11, 1, "Toussaint"),
    (11, 11, "Armistice de 1918"),
    (12, 25, "Noël"),
];

/// Days after Easter Sunday and name of those that move with it.
const MOVING: [(u64, &str); 3] = [
    (1, "Lundi de Pâques"),
    (39, "Ascension"),
    (50, "Lundi de Pentecôte"),
];

/// Easter Sunday of a year of the Gregorian calendar (the anonymous algorithm of 1876); none outside the years that chrono counts.
#[must_use]
pub fn easter(year: i32) -> Option<NaiveDate> {
    let (century, of_century, lunar) = (
        year.div_euclid(100),
        year.rem_euclid(100),
        year.rem_euclid(19),
    );
    let correction = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * lunar + century - century.div_euclid(4) - correction + 15).rem_euclid(30);
    let to_sunday =
        (32 + 2 * century.rem_euclid(4) + 2 * (of_century / 4) - epact - of_century % 4)
            .rem_euclid(7);
    let late = (lunar + 11 * epact + 22 * to_sunday) / 451;
    let days = epact + to_sunday - 7 * late + 114;
    NaiveDate::from_ymd_opt(
        year,
        u32::try_from(days / 31).ok()?,
        u32::try_from(days % 31 + 1).ok()?,
    )
}

impl Holidays {
    /// Every one, the usual one first.
    pub const ALL: [Self; 9] = [
        Self::National,
        Self::AlsaceMoselle,
        Self::Guadeloupe,
        Self::Martinique,
        Self::Guyane,
        Self::Reunion,
        Self::Mayotte,
        Self::SaintBarthelemy,
        Self::SaintMartin,
    ];

    /// The code kept in the database and in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::National => "national",
            Self::AlsaceMoselle => "alsace_moselle",
            Self::Guadeloupe => "guadeloupe",
            Self::Martinique => "martinique",
            Self::Guyane => "guyane",
            Self::Reunion => "reunion",
            Self::Mayotte => "mayotte",
            Self::SaintBarthelemy => "saint_barthelemy",
            Self::SaintMartin => "saint_martin",
        }
    }

    /// The words that people choose from.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::National => "Jours fériés nationaux",
            Self::AlsaceMoselle => "Jours fériés nationaux, d’Alsace et de Moselle",
            Self::Guadeloupe => "Jours fériés nationaux et 27\u{a0}mai (Guadeloupe)",
            Self::Martinique => "Jours fériés nationaux et 22\u{a0}mai (Martinique)",
            Self::Guyane => "Jours fériés nationaux et 10\u{a0}juin (Guyane)",
            Self::Reunion => "Jours fériés nationaux et 20\u{a0}décembre (La\u{a0}Réunion)",
            Self::Mayotte => "Jours fériés nationaux et 27\u{a0}avril (Mayotte)",
            Self::SaintBarthelemy => "Jours fériés nationaux et 9\u{a0}octobre (Saint-Barthélemy)",
            Self::SaintMartin => "Jours fériés nationaux et 27\u{a0}mai (Saint-Martin)",
        }
    }

    /// Those of the département of that number, or overseas of the collectivity whose codes start so.
    #[must_use]
    pub fn of_departement(number: &str) -> Self {
        match number {
            "57" | "67" | "68" => Self::AlsaceMoselle,
            "971" => Self::Guadeloupe,
            "972" => Self::Martinique,
            "973" => Self::Guyane,
            "974" => Self::Reunion,
            "976" => Self::Mayotte,
            "977" => Self::SaintBarthelemy,
            "978" => Self::SaintMartin,
            _ => Self::National,
        }
    }

    /// Month and day on which the abolition of slavery is commemorated, where that is a public holiday.
    const fn abolition(self) -> Option<(u32, u32)> {
        match self {
            Self::National | Self::AlsaceMoselle => None,
            Self::Guadeloupe | Self::SaintMartin => Some((5, 27)),
            Self::Martinique => Some((5, 22)),
            Self::Guyane => Some((6, 10)),
            Self::Reunion => Some((12, 20)),
            Self::Mayotte => Some((4, 27)),
            Self::SaintBarthelemy => Some((10, 9)),
        }
    }

    /// The holidays of a year, in their order.
    #[must_use]
    pub fn of_year(self, year: i32) -> Vec<Holiday> {
        let on = |month, day, name| {
            NaiveDate::from_ymd_opt(year, month, day).map(|date| Holiday { date, name })
        };
        let sunday = easter(year);
        let moving = |days, name| {
            let date = sunday?.checked_add_days(Days::new(days))?;
            Some(Holiday { date, name })
        };
        let mut days: Vec<_> = FIXED
            .into_iter()
            .filter_map(|(month, day, name)| on(month, day, name))
            .collect();
        days.extend(
            MOVING
                .into_iter()
                .filter_map(|(after, name)| moving(after, name)),
        );
        if self == Self::AlsaceMoselle {
            let friday = sunday.and_then(|sunday| sunday.checked_sub_days(Days::new(2)));
            days.extend(friday.map(|date| Holiday {
                date,
                name: "Vendredi saint",
            }));
            days.extend(on(12, 26, "Saint-Étienne"));
        }
        if let Some((month, day)) = self.abolition() {
            days.extend(on(month, day, "Abolition de l’esclavage"));
        }
        days.sort_by_key(|holiday| holiday.date);
        days
    }

    /// The name of the holiday that falls on this date; where two meet, as Ascension and 1 May in 2008, that of the fixed date.
    #[must_use]
    pub fn on(self, date: NaiveDate) -> Option<&'static str> {
        self.of_year(date.year())
            .into_iter()
            .find(|holiday| holiday.date == date)
            .map(|holiday| holiday.name)
    }

    /// Whether this date is a « jour ouvré »: Monday to Friday, and no public holiday.
    #[must_use]
    pub fn is_working_day(self, date: NaiveDate) -> bool {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && self.on(date).is_none()
    }

    /// The `count`-th working day after the date, or before it when negative; the date itself, worked or not, is not counted,
    /// and zero gives it back. Stops at the ends of chrono's calendar, some 262,000 years away.
    #[must_use]
    pub fn add_working_days(self, date: NaiveDate, count: i16) -> NaiveDate {
        let mut day = date;
        let mut left = count.unsigned_abs();
        while left > 0 {
            let Some(next) = (if count > 0 {
                day.succ_opt()
            } else {
                day.pred_opt()
            }) else {
                break;
            };
            day = next;
            left -= u16::from(self.is_working_day(day));
        }
        day
    }
}

/// The same day `years` later; 29 February becomes 1 March where the year has none, so that nothing is forgotten a day early.
/// Stops at the last day that chrono counts.
#[must_use]
pub fn add_years(date: NaiveDate, years: u16) -> NaiveDate {
    let year = date.year() + i32::from(years);
    date.with_year(year)
        .or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
        .unwrap_or(NaiveDate::MAX)
}

/// The same day `years` earlier, 29 February becoming 28 February: the last day whose anniversary has come.
/// `add_years(date, n) <= today` exactly when `date <= years_before(today, n)`, which lets a statement compare with one bound.
#[must_use]
pub fn years_before(today: NaiveDate, years: u16) -> NaiveDate {
    let year = today.year() - i32::from(years);
    today
        .with_year(year)
        .or_else(|| NaiveDate::from_ymd_opt(year, 2, 28))
        .unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Month and day of Easter Sunday from 2000 to 2040.
    const EASTERS: &str = "04-23 04-15 03-31 04-20 04-11 03-27 04-16 04-08 03-23 04-12 04-04 04-24 04-08 03-31 \
        04-20 04-05 03-27 04-16 04-01 04-21 04-12 04-04 04-17 04-09 03-31 04-20 04-05 03-28 \
        04-16 04-01 04-21 04-13 03-28 04-17 04-09 03-25 04-13 04-05 04-25 04-10 04-01";

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (700_000..800_000).prop_map(|days| NaiveDate::from_num_days_from_ce_opt(days).unwrap())
    }

    #[test]
    fn easter_falls_where_the_tables_say() {
        assert_eq!(EASTERS.split(' ').count(), 41);
        for (year, date) in (2000..).zip(EASTERS.split(' ')) {
            assert_eq!(easter(year), Some(day(&format!("{year}-{date}"))));
        }
        assert_eq!(
            easter(1818),
            Some(day("1818-03-22")),
            "the earliest date there is"
        );
        assert_eq!(
            easter(1943),
            Some(day("1943-04-25")),
            "the latest date there is"
        );
        assert_eq!(easter(300_000), None);
    }

    #[test]
    fn the_national_holidays_of_2026() {
        let found: Vec<_> = Holidays::National
            .of_year(2026)
            .into_iter()
            .map(|h| (h.date.to_string(), h.name))
            .collect();
        let expected = [
            ("2026-01-01", "Jour de l’An"),
            ("2026-04-06", "Lundi de Pâques"),
            ("2026-05-01", "Fête du Travail"),
            ("2026-05-08", "Victoire de 1945"),
            ("2026-05-14", "Ascension"),
            ("2026-05-25", "Lundi de Pentecôte"),
            ("2026-07-14", "Fête nationale"),
            ("2026-08-15", "Assomption"),
            ("2026-11-01", "Toussaint"),
            ("2026-11-11", "Armistice de 1918"),
            ("2026-12-25", "Noël"),
        ];
        assert_eq!(found, expected.map(|(date, name)| (date.to_owned(), name)));
    }

    #[test]
    fn alsace_moselle_has_two_more() {
        assert_eq!(Holidays::AlsaceMoselle.of_year(2026).len(), 13);
        for (date, name) in [
            ("2026-04-03", "Vendredi saint"),
            ("2026-12-26", "Saint-Étienne"),
        ] {
            assert_eq!(Holidays::AlsaceMoselle.on(day(date)), Some(name));
            assert_eq!(Holidays::National.on(day(date)), None);
        }
    }

    #[test]
    fn overseas_commemorates_the_abolition_of_slavery() {
        for (number, code, date) in [
            ("971", "guadeloupe", "05-27"),
            ("972", "martinique", "05-22"),
            ("973", "guyane", "06-10"),
            ("974", "reunion", "12-20"),
            ("976", "mayotte", "04-27"),
            ("977", "saint_barthelemy", "10-09"),
            ("978", "saint_martin", "05-27"),
        ] {
            let law = Holidays::of_departement(number);
            assert_eq!(law.code(), code);
            assert_eq!(serde_json::to_string(&law).unwrap(), format!("\"{code}\""));
            let date = day(&format!("2027-{date}"));
            assert_eq!(law.on(date), Some("Abolition de l’esclavage"));
            assert_eq!(law.of_year(2027).len(), 12);
            assert_eq!(Holidays::National.on(date), None);
        }
        // Saint-Pierre-et-Miquelon and the Pacific have the eleven alone.
        for number in ["86", "975", "986", "987", "988", ""] {
            assert_eq!(Holidays::of_departement(number), Holidays::National);
        }
    }

    #[test]
    fn the_20th_of_december_is_worked_in_poitiers_and_not_in_saint_denis() {
        let eve = day("2027-12-17");
        let due = |number, count| Holidays::of_departement(number).add_working_days(eve, count);
        assert_eq!(due("86", 1), day("2027-12-20"), "a Monday");
        assert_eq!(due("974", 1), day("2027-12-21"));
        assert_eq!(due("974", -1), due("86", -1));
    }

    #[test]
    fn two_holidays_on_one_day_keep_the_name_of_the_first() {
        assert_eq!(
            Holidays::National.on(day("2008-05-01")),
            Some("Fête du Travail"),
            "Ascension fell on it in 2008"
        );
    }

    #[test]
    fn weekends_and_holidays_are_not_worked() {
        let law = Holidays::National;
        assert!(law.is_working_day(day("2026-03-06")));
        assert!(!law.is_working_day(day("2026-03-07")) && !law.is_working_day(day("2026-03-08")));
        assert!(!law.is_working_day(day("2026-04-06")) && law.is_working_day(day("2026-04-07")));
        assert!(
            law.is_working_day(day("2026-04-03"))
                && !Holidays::AlsaceMoselle.is_working_day(day("2026-04-03"))
        );
    }

    #[test]
    fn working_days_step_over_a_long_weekend() {
        let law = Holidays::National;
        assert_eq!(
            law.add_working_days(day("2026-04-03"), 1),
            day("2026-04-07")
        );
        assert_eq!(
            law.add_working_days(day("2026-04-07"), -1),
            day("2026-04-03")
        );
        assert_eq!(
            law.add_working_days(day("2026-04-04"), 1),
            day("2026-04-07"),
            "from a Saturday"
        );
        assert_eq!(
            law.add_working_days(day("2026-04-05"), 0),
            day("2026-04-05")
        );
        assert_eq!(law.add_working_days(NaiveDate::MAX, 3), NaiveDate::MAX);
    }

    #[test]
    fn the_29th_of_february_becomes_the_1st_of_march() {
        assert_eq!(add_years(day("2024-02-29"), 3), day("2027-03-01"));
        assert_eq!(add_years(day("2024-02-29"), 4), day("2028-02-29"));
        assert_eq!(add_years(day("2023-11-21"), 3), day("2026-11-21"));
        assert_eq!(years_before(day("2028-02-29"), 3), day("2025-02-28"));
        assert_eq!(years_before(day("2027-02-28"), 3), day("2024-02-28"));
        assert_eq!(add_years(NaiveDate::MAX, 1), NaiveDate::MAX);
        assert_eq!(years_before(NaiveDate::MIN, 1), NaiveDate::MIN);
    }

    proptest! {
        #[test]
        fn working_days_forth_and_back_meet(start in any_day(), count in 0..400_i16, place in 0..Holidays::ALL.len()) {
            let law = Holidays::ALL[place];
            let worked = law.add_working_days(start, 1);
            let there = law.add_working_days(worked, count);
            prop_assert!(law.is_working_day(there));
            prop_assert_eq!(law.add_working_days(there, -count), worked);
        }

        #[test]
        fn a_date_is_due_exactly_when_its_anniversary_has_come(date in any_day(), today in any_day(), years in 0..12_u16) {
            prop_assert_eq!(add_years(date, years) <= today, date <= years_before(today, years));
        }

        #[test]
        fn so_it_is_within_a_few_days_of_the_anniversary(date in any_day(), years in 0..12_u16, shift in -3..=3_i64) {
            let today = add_years(date, years) + chrono::Duration::days(shift);
            prop_assert_eq!(shift >= 0, date <= years_before(today, years));
        }
    }
}
