//! Which rights can be asked for, what can be answered, and until when.

use chrono::{Months, NaiveDate};
use domain::calendar::Holidays;
use serde::Deserialize;

/// By how many months the time to answer may be extended at most (GDPR, article 12, 3).
pub const EXTENSION: u32 = 2;

/// A right of the GDPR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Article 15.
    Access,
    /// Article 16.
    Rectification,
    /// Article 17.
    Erasure,
    /// Article 18.
    Restriction,
    /// Article 21.
    Objection,
    /// Article 20.
    Portability,
}

impl Right {
    /// Every right, in the order of the form.
    pub const ALL: [Self; 6] = [
        Self::Access,
        Self::Rectification,
        Self::Erasure,
        Self::Restriction,
        Self::Objection,
        Self::Portability,
    ];

    /// The code of the database and of JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Rectification => "rectification",
            Self::Erasure => "erasure",
            Self::Restriction => "restriction",
            Self::Objection => "objection",
            Self::Portability => "portability",
        }
    }

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Access => "Accès",
            Self::Rectification => "Rectification",
            Self::Erasure => "Effacement",
            Self::Restriction => "Limitation",
            Self::Objection => "Opposition",
            Self::Portability => "Portabilité",
        }
    }
}

/// What was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// All that was asked for was done.
    Granted,
    /// A part of it was.
    Partly,
    /// Nothing was, for a reason that the person was told.
    Refused,
    /// The person asked no longer.
    Withdrawn,
}

impl Outcome {
    /// Every outcome, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Granted, Self::Partly, Self::Refused, Self::Withdrawn];

    /// The code of the database and of JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Partly => "partly",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Granted => "Satisfaite",
            Self::Partly => "Satisfaite en partie",
            Self::Refused => "Refusée, avec le motif et les voies de recours",
            Self::Withdrawn => "Retirée par la personne",
        }
    }
}

/// The last day to answer what came on the day `received`: a month, and the months by which that was extended (GDPR, article 12, 3).
///
/// As Regulation (EEC, Euratom) 1182/71, article 3 counts: the same date of the last month, else its last day (2, c); when that day is a
/// Saturday, a Sunday or a public holiday where one has to answer, the next working day (4).
#[must_use]
pub fn due_on(received: NaiveDate, extended_by: u32, holidays: Holidays) -> NaiveDate {
    let months = Months::new(extended_by.saturating_add(1));
    let same = received
        .checked_add_months(months)
        .unwrap_or(NaiveDate::MAX);
    if holidays.is_working_day(same) {
        same
    } else {
        holidays.add_working_days(same, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(received: &str, extended_by: u32, holidays: Holidays) -> String {
        due_on(received.parse().unwrap(), extended_by, holidays).to_string()
    }

    #[test]
    fn a_month_ends_on_the_same_date_or_on_its_last_day() {
        for (received, end) in [
            ("2026-03-02", "2026-04-02"),
            // The 31st, in a month of thirty days.
            ("2026-03-31", "2026-04-30"),
            // Of February there are two lengths.
            ("2028-01-29", "2028-02-29"),
            ("2028-01-31", "2028-02-29"),
            ("2028-02-29", "2028-03-29"),
            ("2026-12-31", "2027-02-01"),
        ] {
            assert_eq!(due(received, 0, Holidays::National), end, "{received}");
        }
    }

    #[test]
    fn a_day_that_nobody_works_gives_way_to_the_next_working_day() {
        for (received, end) in [
            // A Saturday, and a Sunday.
            ("2026-01-31", "2026-03-02"),
            ("2026-02-22", "2026-03-23"),
            // The 1st of May is a Friday in 2026, and a Thursday in 2025.
            ("2026-04-01", "2026-05-04"),
            ("2025-04-01", "2025-05-02"),
            // Easter Monday.
            ("2026-03-06", "2026-04-07"),
        ] {
            assert_eq!(due(received, 0, Holidays::National), end, "{received}");
        }
        // Good Friday is a holiday in Alsace and in Moselle alone.
        assert_eq!(due("2026-03-03", 0, Holidays::National), "2026-04-03");
        assert_eq!(due("2026-03-03", 0, Holidays::AlsaceMoselle), "2026-04-07");
        // The 20th of December is one in La Réunion alone: a Monday in 2027.
        assert_eq!(due("2027-11-20", 0, Holidays::National), "2027-12-20");
        assert_eq!(due("2027-11-20", 0, Holidays::Reunion), "2027-12-21");
    }

    #[test]
    fn an_extension_counts_from_the_day_received_too() {
        assert_eq!(due("2026-01-31", 1, Holidays::National), "2026-03-31");
        assert_eq!(due("2026-01-31", 2, Holidays::National), "2026-04-30");
        assert_eq!(due("2025-11-30", 2, Holidays::National), "2026-03-02");
    }
}
