//! What the organisation's work comes to: how many interventions were created and finished, by period and by kind; pure.
//!
//! No dimension is a person, and none may become one (terms of use, 5 and 6.3).

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, Utc};
use domain::{calendar::Zone, french};

/// How many periods one answer holds at most.
pub const PERIODS_MAX: usize = 100;

/// How long one period lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// A civil day.
    Day,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

impl Period {
    /// Every period, the shortest first.
    pub const ALL: [Self; 3] = [Self::Day, Self::Month, Self::Year];

    /// The word of the address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Day => "jour",
            Self::Month => "mois",
            Self::Year => "annee",
        }
    }

    /// The word people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Day => "Jour",
            Self::Month => "Mois",
            Self::Year => "Année",
        }
    }

    /// The first day of the period that holds `day`.
    fn start(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => Some(day),
            Self::Month => day.with_day(1),
            Self::Year => NaiveDate::from_ymd_opt(day.year(), 1, 1),
        }
        .unwrap_or(day)
    }

    /// The first day after the period that starts on `start`.
    fn end(self, start: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => start.checked_add_days(Days::new(1)),
            Self::Month => start.checked_add_months(Months::new(1)),
            Self::Year => start.checked_add_months(Months::new(12)),
        }
        .unwrap_or(NaiveDate::MAX)
    }

    /// The first day of the figures that are shown to who asks for none: thirty days, twelve months, five years.
    #[must_use]
    pub fn usual_start(self, last: NaiveDate) -> NaiveDate {
        let back = match self {
            Self::Day => last.checked_sub_days(Days::new(29)),
            Self::Month => last.checked_sub_months(Months::new(11)),
            Self::Year => last.checked_sub_months(Months::new(48)),
        };
        self.start(back.unwrap_or(last))
    }
}

/// What interventions are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// Category.
    Category,
    /// Type, inside its category.
    Type,
    /// Where they stand today.
    Status,
    /// How pressing.
    Priority,
    /// Where: the zone, the one that was added first where several overlap.
    Zone,
}

impl Dimension {
    /// Every dimension. There is none about people.
    pub const ALL: [Self; 5] = [
        Self::Category,
        Self::Type,
        Self::Status,
        Self::Priority,
        Self::Zone,
    ];

    /// The word of the address, and of the statements.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Category => "categorie",
            Self::Type => "type",
            Self::Status => "statut",
            Self::Priority => "priorite",
            Self::Zone => "zone",
        }
    }

    /// The word people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Category => "Catégorie",
            Self::Type => "Type",
            Self::Status => "Statut",
            Self::Priority => "Priorité",
            Self::Zone => "Zone",
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Cut into periods of this length.
    pub period: Period,
    /// The first civil day.
    pub from: NaiveDate,
    /// The last civil day, included.
    pub until: NaiveDate,
    /// Told apart by this.
    pub by: Dimension,
}

/// Civil days of the organisation that are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub first: NaiveDate,
    /// The last day, included.
    pub last: NaiveDate,
}

impl Span {
    /// The moments between which it lies in `zone`: from, included, and until, excluded.
    #[must_use]
    pub fn moments(self, zone: Zone) -> (DateTime<Utc>, DateTime<Utc>) {
        let midnight = |day: NaiveDate| zone.instant(day.and_time(NaiveTime::MIN)).resolve();
        (midnight(self.first), midnight(self.day_after()))
    }

    /// The first day after it.
    #[must_use]
    pub fn day_after(self) -> NaiveDate {
        self.last.succ_opt().unwrap_or(NaiveDate::MAX)
    }

    /// What people call it: « 2 mars 2026 », « mars 2026 », « 2026 ».
    #[must_use]
    pub fn label(self, period: Period) -> String {
        let whole = french::date(self.first);
        match period {
            Period::Day => whole,
            Period::Month => {
                let day = format!("{}{}", self.first.day(), french::NBSP);
                let month = whole
                    .strip_prefix("1er\u{a0}")
                    .or_else(|| whole.strip_prefix(&day));
                month.unwrap_or(&whole).to_owned()
            }
            Period::Year => self.first.year().to_string(),
        }
    }
}

impl Asked {
    /// The periods, in order; none when there are more than [`PERIODS_MAX`]. The first and the last are cut where the days asked
    /// for start and end.
    #[must_use]
    pub fn spans(&self) -> Option<Vec<Span>> {
        let mut spans = Vec::new();
        let mut start = self.period.start(self.from);
        while start <= self.until {
            if spans.len() == PERIODS_MAX {
                return None;
            }
            let end = self.period.end(start);
            spans.push(Span {
                first: start.max(self.from),
                last: end.pred_opt().unwrap_or(end).min(self.until),
            });
            if end <= start {
                break;
            }
            start = end;
        }
        Some(spans)
    }
}

/// What happened to interventions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// Asked for or reported, whatever became of them.
    Created,
    /// Done; what was refused, given up or a duplicate never is.
    Finished,
}

/// How many of one kind in one period.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct Cell {
    /// The place of the period among those asked for.
    pub period: usize,
    /// Of which category, type, status, priority or zone: its identifier or code.
    pub code: String,
    /// What is counted.
    pub event: Happened,
    /// How many.
    pub total: u64,
}

/// How many were created and how many were finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Created.
    pub created: u64,
    /// Finished.
    pub finished: u64,
}

impl Tally {
    /// The sum of cells.
    #[must_use]
    pub fn of<'a>(cells: impl Iterator<Item = &'a Cell>) -> Self {
        cells.fold(Self::default(), |sum, cell| match cell.event {
            Happened::Created => Self {
                created: sum.created + cell.total,
                ..sum
            },
            Happened::Finished => Self {
                finished: sum.finished + cell.total,
                ..sum
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendar::to_db;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn asked(period: Period, from: &str, until: &str) -> Asked {
        Asked {
            period,
            from: day(from),
            until: day(until),
            by: Dimension::Category,
        }
    }

    fn firsts(asked: &Asked) -> Vec<String> {
        asked
            .spans()
            .unwrap()
            .iter()
            .map(|span| span.first.to_string())
            .collect()
    }

    #[test]
    fn periods_are_cut_where_the_days_asked_for_start_and_end() {
        let months = asked(Period::Month, "2026-01-15", "2026-03-10");
        assert_eq!(firsts(&months), ["2026-01-15", "2026-02-01", "2026-03-01"]);
        let lasts: Vec<String> = months
            .spans()
            .unwrap()
            .iter()
            .map(|span| span.last.to_string())
            .collect();
        assert_eq!(lasts, ["2026-01-31", "2026-02-28", "2026-03-10"]);
        assert_eq!(
            firsts(&asked(Period::Year, "2024-02-29", "2026-01-01")),
            ["2024-02-29", "2025-01-01", "2026-01-01"]
        );
        assert_eq!(
            firsts(&asked(Period::Day, "2026-02-28", "2026-03-01")),
            ["2026-02-28", "2026-03-01"]
        );
        assert_eq!(
            asked(Period::Day, "2026-03-02", "2026-03-01").spans(),
            Some(Vec::new())
        );
    }

    #[test]
    fn a_hundred_periods_and_no_more() {
        assert_eq!(
            asked(Period::Day, "2026-01-01", "2026-04-10")
                .spans()
                .map(|all| all.len()),
            Some(100)
        );
        assert_eq!(asked(Period::Day, "2026-01-01", "2026-04-11").spans(), None);
        assert_eq!(
            asked(Period::Year, "0001-01-01", "9999-12-31").spans(),
            None
        );
    }

    #[test]
    fn a_day_is_civil_even_when_it_has_23_hours() {
        let paris = Zone::default();
        let spring = Span {
            first: day("2026-03-29"),
            last: day("2026-03-29"),
        };
        let (from, until) = spring.moments(paris);
        assert_eq!(
            (to_db(from).as_str(), to_db(until).as_str()),
            ("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")
        );
    }

    #[test]
    fn periods_are_called_as_people_call_them() {
        let span = Span {
            first: day("2026-03-01"),
            last: day("2026-03-31"),
        };
        assert_eq!(span.label(Period::Month), "mars\u{a0}2026");
        assert_eq!(span.label(Period::Year), "2026");
        assert_eq!(
            Span {
                first: day("2026-03-12"),
                ..span
            }
            .label(Period::Month),
            "mars\u{a0}2026"
        );
        assert_eq!(
            Span {
                first: day("2026-03-12"),
                ..span
            }
            .label(Period::Day),
            french::date(day("2026-03-12"))
        );
    }

    #[test]
    fn who_asks_for_nothing_sees_what_is_usual() {
        let today = day("2026-03-02");
        let starts = Period::ALL.map(|period| period.usual_start(today).to_string());
        assert_eq!(starts, ["2026-02-01", "2025-04-01", "2022-01-01"]);
    }
}
