//! Work that comes back: on which days it falls due, and at which moments; pure.

use chrono::{
    DateTime, Datelike as _, Days, Months, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday,
};
use domain::calendar::{Zone, add_years};

/// The largest number of days, weeks, months or years between two occurrences.
pub const INTERVAL_MAX: u8 = 99;
/// After how many years a recurrence ends when nothing else is said.
pub const YEARS_DEFAULT: u16 = 1;
/// After how many years it ends at the latest: as long as an intervention is kept.
pub const YEARS_MAX: u16 = 3;
/// How many days ahead its interventions are created.
pub const AHEAD: u64 = 60;

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// « Tous les jours ».
    Daily,
    /// « Toutes les semaines ».
    Weekly,
    /// « Tous les mois ».
    Monthly,
    /// « Tous les ans ».
    Yearly,
}

impl Frequency {
    /// Every frequency, the shortest first.
    pub const ALL: [Self; 4] = [Self::Daily, Self::Weekly, Self::Monthly, Self::Yearly];

    /// The code kept in the database and in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Yearly => "yearly",
        }
    }

    /// The word people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Daily => "Quotidienne",
            Self::Weekly => "Hebdomadaire",
            Self::Monthly => "Mensuelle",
            Self::Yearly => "Annuelle",
        }
    }

    /// The frequency of that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// Days of the week, one bit each, Monday the lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Weekdays(u8);

impl Weekdays {
    /// No day.
    pub const NONE: Self = Self(0);

    /// The days of these bits; anything above Sunday's is dropped.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & 0b111_1111)
    }

    /// As the database keeps them.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// With that day too.
    #[must_use]
    pub const fn with(self, day: Weekday) -> Self {
        Self(self.0 | Self::bit(day))
    }

    /// Whether that day is one of them.
    #[must_use]
    pub const fn has(self, day: Weekday) -> bool {
        self.0 & Self::bit(day) != 0
    }

    /// From Monday to Sunday.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        WEEK.into_iter().filter(move |day| self.has(*day))
    }

    const fn bit(day: Weekday) -> u8 {
        1 << day.num_days_from_monday()
    }
}

/// The days of a week.
pub const WEEK: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// Why a rule makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// Not from 1 to [`INTERVAL_MAX`].
    #[error("interval")]
    Interval,
    /// The last day comes before the first.
    #[error("order")]
    Order,
    /// The last day comes more than [`YEARS_MAX`] years after the first.
    #[error("too long")]
    TooLong,
    /// No day between the first and the last suits.
    #[error("empty")]
    Empty,
}

/// On which civil days work comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    frequency: Frequency,
    interval: u8,
    weekdays: Weekdays,
    first: NaiveDate,
    last: NaiveDate,
}

impl Rule {
    /// Every `interval` days, weeks, months or years from `first` on, until `last` included; without `last`, for
    /// [`YEARS_DEFAULT`] year.
    ///
    /// `weekdays` count for weeks alone: no day means that of `first`. Weeks begin on Monday, and are counted from that of `first`.
    pub fn new(
        frequency: Frequency,
        interval: u8,
        weekdays: Weekdays,
        first: NaiveDate,
        last: Option<NaiveDate>,
    ) -> Result<Self, RuleError> {
        let last = last.unwrap_or_else(|| add_years(first, YEARS_DEFAULT));
        let weekdays = match frequency {
            Frequency::Weekly if weekdays == Weekdays::NONE => Weekdays::NONE.with(first.weekday()),
            Frequency::Weekly => weekdays,
            Frequency::Daily | Frequency::Monthly | Frequency::Yearly => Weekdays::NONE,
        };
        let rule = Self {
            frequency,
            interval,
            weekdays,
            first,
            last,
        };
        if interval == 0 || interval > INTERVAL_MAX {
            Err(RuleError::Interval)
        } else if last < first {
            Err(RuleError::Order)
        } else if last > add_years(first, YEARS_MAX) {
            Err(RuleError::TooLong)
        } else if rule.dates().next().is_none() {
            Err(RuleError::Empty)
        } else {
            Ok(rule)
        }
    }

    /// How often.
    #[must_use]
    pub const fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// Every how many of them.
    #[must_use]
    pub const fn interval(&self) -> u8 {
        self.interval
    }

    /// On which days of the week; none but for weeks.
    #[must_use]
    pub const fn weekdays(&self) -> Weekdays {
        self.weekdays
    }

    /// The day from which it counts.
    #[must_use]
    pub const fn first(&self) -> NaiveDate {
        self.first
    }

    /// The last day on which it may fall, included.
    #[must_use]
    pub const fn last(&self) -> NaiveDate {
        self.last
    }

    /// The day of the month that short months do not have: the work then falls on their last day.
    #[must_use]
    pub fn clamps(&self) -> Option<u32> {
        let day = self.first.day();
        match self.frequency {
            Frequency::Monthly if day > 28 => Some(day),
            Frequency::Yearly if day == 29 && self.first.month() == 2 => Some(day),
            _ => None,
        }
    }

    /// Every day on which it falls, in order.
    pub fn dates(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let rule = *self;
        (0..)
            .map_while(move |step| rule.step(step))
            .flat_map(move |date| rule.around(date))
            .skip_while(move |date| *date < rule.first)
            .take_while(move |date| *date <= rule.last)
    }

    /// The days on which it falls after `after` and until `until` included.
    #[must_use]
    pub fn between(&self, after: Option<NaiveDate>, until: NaiveDate) -> Vec<NaiveDate> {
        self.dates()
            .skip_while(|date| after.is_some_and(|after| *date <= after))
            .take_while(|date| *date <= until)
            .collect()
    }

    /// Where the `count`-th period begins: its day, or for weeks their Monday; none once the last day is past.
    ///
    /// Months are counted from the first day and not from each other, so that the 31st comes back after February.
    fn step(&self, count: u32) -> Option<NaiveDate> {
        let far = count.checked_mul(u32::from(self.interval))?;
        let days = |days: u32| Days::new(u64::from(days));
        let date = match self.frequency {
            Frequency::Daily => self.first.checked_add_days(days(far))?,
            Frequency::Weekly => self.monday()?.checked_add_days(days(far.checked_mul(7)?))?,
            Frequency::Monthly => self.first.checked_add_months(Months::new(far))?,
            Frequency::Yearly => {
                let months = far.checked_mul(12)?;
                self.first.checked_add_months(Months::new(months))?
            }
        };
        (date <= self.last).then_some(date)
    }

    fn monday(&self) -> Option<NaiveDate> {
        let since = self.first.weekday().num_days_from_monday();
        self.first.checked_sub_days(Days::new(u64::from(since)))
    }

    /// The days of the period that begins on `date`.
    fn around(self, date: NaiveDate) -> Vec<NaiveDate> {
        if self.frequency != Frequency::Weekly {
            return vec![date];
        }
        self.weekdays
            .iter()
            .filter_map(|day| {
                let since = u64::from(day.num_days_from_monday());
                date.checked_add_days(Days::new(since))
            })
            .collect()
    }
}

/// At what time of the day, on the clocks of the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// From midnight to midnight.
    AllDay,
    /// From a time on, until another or without saying; an end that is not after the start is the next day's.
    Hours(NaiveTime, Option<NaiveTime>),
}

impl Slot {
    /// From when to when on that day: the wall clock holds, so that 8 o'clock stays 8 o'clock when the clocks change.
    ///
    /// In the hour that is skipped both ends move on; what would end before it begins keeps its length.
    #[must_use]
    pub fn on(self, date: NaiveDate, zone: Zone) -> (DateTime<Utc>, Option<DateTime<Utc>>) {
        let (start, end) = match self {
            Self::AllDay => (NaiveTime::MIN, Some(NaiveTime::MIN)),
            Self::Hours(start, end) => (start, end),
        };
        let from = date.and_time(start);
        let begins = zone.instant(from).resolve();
        let ends = end.map(|end| {
            let day = if end > start {
                date
            } else {
                date.checked_add_days(Days::new(1)).unwrap_or(date)
            };
            let until = day.and_time(end);
            let ends = zone.instant(until).resolve();
            if ends > begins {
                ends
            } else {
                begins + (until - from).max(TimeDelta::minutes(1))
            }
        });
        (begins, ends)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendar::{rfc3339, to_db};
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn time(text: &str) -> NaiveTime {
        NaiveTime::parse_from_str(text, "%H:%M").unwrap()
    }

    fn rule(frequency: Frequency, interval: u8, first: &str, last: &str) -> Rule {
        Rule::new(
            frequency,
            interval,
            Weekdays::NONE,
            day(first),
            Some(day(last)),
        )
        .unwrap()
    }

    fn dates(rule: &Rule) -> Vec<String> {
        rule.dates().map(|date| date.to_string()).collect()
    }

    #[test]
    fn case_33_a_weekly_recurrence_without_end_has_53_occurrences() {
        let first = day("2026-03-02");
        let rule = Rule::new(Frequency::Weekly, 1, Weekdays::NONE, first, None).unwrap();
        assert_eq!(rule.last(), day("2027-03-02"), "one year");
        let found = dates(&rule);
        assert_eq!(found.len(), 53);
        assert_eq!(found.first().unwrap(), "2026-03-02");
        assert_eq!(found.last().unwrap(), "2027-03-01");
    }

    #[test]
    fn case_33_eight_o_clock_stays_eight_o_clock() {
        let slot = Slot::Hours(time("08:00"), Some(time("10:00")));
        for (date, start, end) in [
            ("2026-03-23", "2026-03-23T07:00:00Z", "2026-03-23T09:00:00Z"),
            ("2026-03-30", "2026-03-30T06:00:00Z", "2026-03-30T08:00:00Z"),
        ] {
            let (from, until) = slot.on(day(date), Zone::PARIS);
            assert_eq!(
                (to_db(from), to_db(until.unwrap())),
                (start.to_owned(), end.to_owned())
            );
            assert!(rfc3339(from, Zone::PARIS).contains("T08:00:00"));
        }
    }

    #[test]
    fn the_nights_the_clocks_change() {
        let on = |from, until, date| {
            let (start, end) =
                Slot::Hours(time(from), Some(time(until))).on(day(date), Zone::PARIS);
            (to_db(start), to_db(end.unwrap()))
        };
        let said = |start: &str, end: &str| (start.to_owned(), end.to_owned());
        // At 2 o'clock it is 3: half past two is half past three, and what would end before keeps its half hour.
        assert_eq!(
            on("02:30", "03:00", "2026-03-29"),
            said("2026-03-29T01:30:00Z", "2026-03-29T02:00:00Z")
        );
        // At 3 o'clock it is 2 again: the first of both.
        assert_eq!(
            on("02:30", "03:30", "2026-10-25"),
            said("2026-10-25T00:30:00Z", "2026-10-25T02:30:00Z")
        );
        // Over midnight.
        assert_eq!(
            on("22:00", "02:00", "2026-03-02"),
            said("2026-03-02T21:00:00Z", "2026-03-03T01:00:00Z")
        );
        // A day of 23 hours, and one of 25.
        for (date, hours) in [("2026-03-29", 23), ("2026-10-25", 25), ("2026-03-30", 24)] {
            let (start, end) = Slot::AllDay.on(day(date), Zone::PARIS);
            assert_eq!((end.unwrap() - start).num_hours(), hours, "{date}");
        }
        let (_, none) = Slot::Hours(time("08:00"), None).on(day("2026-03-02"), Zone::PARIS);
        assert_eq!(none, None);
    }

    #[test]
    fn short_months_get_their_last_day_and_the_31st_comes_back() {
        let rule = rule(Frequency::Monthly, 1, "2026-01-31", "2026-06-30");
        assert_eq!(
            dates(&rule),
            [
                "2026-01-31",
                "2026-02-28",
                "2026-03-31",
                "2026-04-30",
                "2026-05-31",
                "2026-06-30"
            ]
        );
        assert_eq!(rule.clamps(), Some(31));
        let leap = self::rule(Frequency::Yearly, 1, "2024-02-29", "2027-03-01");
        assert_eq!(
            dates(&leap),
            ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28"]
        );
        assert_eq!(leap.clamps(), Some(29));
        for plain in [
            self::rule(Frequency::Monthly, 1, "2026-01-28", "2026-06-30"),
            self::rule(Frequency::Yearly, 1, "2026-03-31", "2027-03-31"),
            self::rule(Frequency::Daily, 1, "2026-01-31", "2026-02-28"),
        ] {
            assert_eq!(plain.clamps(), None);
        }
    }

    #[test]
    fn weeks_are_counted_from_that_of_the_first_day() {
        let days = Weekdays::NONE.with(Weekday::Mon).with(Weekday::Thu);
        // A Wednesday: the Monday of its week is past.
        let rule = Rule::new(
            Frequency::Weekly,
            2,
            days,
            day("2026-03-04"),
            Some(day("2026-03-31")),
        )
        .unwrap();
        assert_eq!(
            dates(&rule),
            ["2026-03-05", "2026-03-16", "2026-03-19", "2026-03-30"]
        );
    }

    #[test]
    fn bounds_are_kept_to_the_day() {
        let make = |interval, last: &str| {
            let first = day("2026-03-02");
            Rule::new(
                Frequency::Daily,
                interval,
                Weekdays::NONE,
                first,
                Some(day(last)),
            )
            .map(|_| ())
        };
        assert_eq!(make(0, "2026-03-02"), Err(RuleError::Interval));
        assert_eq!(make(1, "2026-03-02"), Ok(()));
        assert_eq!(make(99, "2026-03-02"), Ok(()));
        assert_eq!(make(100, "2026-03-02"), Err(RuleError::Interval));
        assert_eq!(make(1, "2026-03-01"), Err(RuleError::Order));
        assert_eq!(make(1, "2029-03-02"), Ok(()));
        assert_eq!(make(1, "2029-03-03"), Err(RuleError::TooLong));
        let sundays = Weekdays::NONE.with(Weekday::Sun);
        let first = day("2026-03-02");
        let until = |last| Rule::new(Frequency::Weekly, 1, sundays, first, Some(day(last)));
        assert_eq!(until("2026-03-07"), Err(RuleError::Empty));
        assert_eq!(dates(&until("2026-03-08").unwrap()), ["2026-03-08"]);
    }

    #[test]
    fn what_is_asked_for_in_two_halves_is_the_whole() {
        let rule = rule(Frequency::Daily, 3, "2026-03-02", "2026-04-02");
        let middle = day("2026-03-14");
        let mut halves = rule.between(None, middle);
        halves.extend(rule.between(Some(middle), rule.last()));
        assert_eq!(halves, rule.dates().collect::<Vec<_>>());
    }

    /// Day by day, asking of each whether it suits.
    fn slowly(rule: &Rule) -> Vec<NaiveDate> {
        let months = |date: NaiveDate| date.year() * 12 + date.month0().cast_signed();
        let length = |date: NaiveDate| u32::from(date.num_days_in_month());
        let every = i64::from(rule.interval());
        let suits = |date: NaiveDate| {
            let apart = i64::from(months(date) - months(rule.first()));
            let day_of_month = date.day() == rule.first().day().min(length(date));
            match rule.frequency() {
                Frequency::Daily => (date - rule.first()).num_days() % every == 0,
                Frequency::Weekly => {
                    // 1 January of year 1 was a Monday.
                    let week =
                        |date: NaiveDate| i64::from(date.num_days_from_ce() - 1).div_euclid(7);
                    (week(date) - week(rule.first())) % every == 0
                        && rule.weekdays().has(date.weekday())
                }
                Frequency::Monthly => apart % every == 0 && day_of_month,
                Frequency::Yearly => apart % (12 * every) == 0 && day_of_month,
            }
        };
        rule.first()
            .iter_days()
            .take_while(|date| *date <= rule.last())
            .filter(|date| suits(*date))
            .collect()
    }

    fn any_rule() -> impl Strategy<Value = Rule> {
        let start = day("2024-01-01");
        let frequency = prop::sample::select(&Frequency::ALL[..]);
        (
            frequency,
            1..=INTERVAL_MAX,
            0..128_u8,
            0..1500_u64,
            0..=1096_u64,
        )
            .prop_filter_map(
                "no day suits",
                move |(frequency, interval, weekdays, shift, length)| {
                    let first = start + Days::new(shift);
                    let last = (first + Days::new(length)).min(add_years(first, YEARS_MAX));
                    // Most intervals in use are small.
                    let interval = if weekdays % 2 == 0 {
                        interval
                    } else {
                        1 + interval % 4
                    };
                    let weekdays = Weekdays::from_bits(weekdays);
                    Rule::new(frequency, interval, weekdays, first, Some(last)).ok()
                },
            )
    }

    proptest! {
        #[test]
        fn the_dates_are_those_of_a_slow_search(rule in any_rule()) {
            prop_assert_eq!(rule.dates().collect::<Vec<_>>(), slowly(&rule));
        }

        #[test]
        fn windows_cut_the_dates_without_loss(rule in any_rule(), ahead in 0..200_u64) {
            let cut = rule.first() + Days::new(ahead);
            let mut halves = rule.between(None, cut);
            halves.extend(rule.between(Some(cut), rule.last()));
            prop_assert_eq!(halves, rule.dates().collect::<Vec<_>>());
        }

        #[test]
        fn the_end_comes_after_the_start(shift in 0..1500_u64, start in 0..1440_u32, end in 0..1440_u32, zone in 0..14_usize) {
            let clock = |minutes: u32| NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).unwrap();
            let date = day("2024-01-01") + Days::new(shift);
            let (from, until) = Slot::Hours(clock(start), Some(clock(end))).on(date, Zone::ALL[zone]);
            let length = (until.unwrap() - from).num_minutes();
            prop_assert!(length > 0 && length <= 25 * 60);
        }

        #[test]
        fn weekdays_keep_their_bits(bits in 0..=255_u8) {
            let days = Weekdays::from_bits(bits);
            prop_assert_eq!(days.iter().fold(Weekdays::NONE, Weekdays::with), days);
            prop_assert_eq!(days.bits(), bits & 127);
        }
    }
}
