//! The end of a contract: when it may be set, when it has come, and where the archive stands.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::{
    calendar::Zone,
    retention::{FILES, Rule, rule},
};
use platform::{db::Value, estate};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// How many days before the destruction it is announced at least.
pub const NOTICE: Days = Days::new(30);

/// How long the volumes of an archive can be downloaded, from the start of its preparation.
pub const SHELF_LIFE: TimeDelta = TimeDelta::days(30);

/// How many bytes a volume holds at most, its rows twice, as JSON and as CSV; a page of rows or a photo more is not begun beyond.
pub const VOLUME_BYTES: usize = 20 << 20;

/// How many files of R2 a volume holds the rows of at most.
pub const VOLUME_FILES: usize = 100;

/// How many rows of the table where a volume starts it holds at most, and how many of each that follows.
const ROWS: usize = 2000;
const NEXT_ROWS: usize = 250;

/// The same of rows that may be as heavy as the outline of a territory: a megabyte.
const HEAVY_ROWS: usize = 5;

/// The first day on which an organisation may be destroyed, announced or postponed at `now`: in thirty days, or the day that was
/// announced already.
#[must_use]
pub fn earliest(zone: Zone, now: DateTime<Utc>, announced: Option<NaiveDate>) -> NaiveDate {
    let noticed = zone.civil_date(now);
    let noticed = noticed.checked_add_days(NOTICE).unwrap_or(NaiveDate::MAX);
    announced.map_or(noticed, |day| day.min(noticed))
}

/// Whether that day has come in the organisation's zone: from its first minute on, nothing is postponed any more.
#[must_use]
pub fn has_come(destroy_on: NaiveDate, zone: Zone, now: DateTime<Utc>) -> bool {
    destroy_on <= zone.civil_date(now)
}

/// A part of the archive: what one volume starts with, and what follows in the same one as long as there is room.
#[derive(Debug, Clone, Copy)]
pub enum Stage {
    /// The rows of a table.
    Rows(&'static Rule),
    /// The files that a table names, in these columns.
    Files(&'static Rule, &'static [&'static str]),
    /// The list of all hashes, alone in the last volume.
    List,
}

impl Stage {
    /// Every part, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        let files = FILES.iter().filter_map(|(table, columns)| {
            let rule = estate::given_back().find(|rule| rule.table == *table)?;
            Some(Self::Files(rule, columns))
        });
        let rows = estate::given_back().map(Self::Rows);
        rows.chain(files).chain(std::iter::once(Self::List))
    }

    /// Its name in a cursor.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::Rows(rule) => rule.table.to_owned(),
            Self::Files(rule, _) => format!("files/{}", rule.table),
            Self::List => "list".to_owned(),
        }
    }

    /// How many rows of it a volume takes that starts with it, or that only comes to it.
    #[must_use]
    pub fn limit(&self, first: bool) -> usize {
        match self {
            Self::Rows(rule) if rule.table == "zone" => HEAVY_ROWS,
            Self::Rows(_) if first => ROWS,
            Self::Rows(_) => NEXT_ROWS,
            Self::Files(..) => VOLUME_FILES,
            Self::List => 0,
        }
    }
}

/// Where the next volume starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The code of its first stage.
    pub stage: String,
    /// The row after which it goes on: the values of its table's order; empty: from the first row on.
    pub after: Vec<Json>,
    /// How many files hold rows of that table already.
    pub part: u32,
}

impl Cursor {
    /// The start of that stage.
    #[must_use]
    pub fn at(stage: &Stage) -> Self {
        Self {
            stage: stage.code(),
            after: Vec::new(),
            part: 0,
        }
    }

    /// The start of an archive.
    #[must_use]
    pub fn start() -> Self {
        Self::at(&Stage::all().next().unwrap_or(Stage::List))
    }

    /// A cursor as it is kept; whatever is none, as after a release that dropped a table, starts again from its first row.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let read: Option<Self> = serde_json::from_slice(text.as_bytes()).ok();
        read.filter(|cursor| Stage::all().any(|stage| stage.code() == cursor.stage))
            .unwrap_or_else(Self::start)
    }

    /// It as it is kept.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The stages that are left.
    #[must_use]
    pub fn stages(&self) -> Vec<Stage> {
        let before = |stage: &Stage| stage.code() != self.stage;
        Stage::all().skip_while(before).collect()
    }

    /// The values of [`Cursor::after`], to be bound.
    #[must_use]
    pub fn bound(&self) -> Vec<Value> {
        let value = |json: &Json| match json {
            Json::String(text) => Value::from(text),
            Json::Number(number) => number.as_i64().map_or(Value::Null, Value::Int),
            _ => Value::Null,
        };
        self.after.iter().map(value).collect()
    }

    /// How far the archive is, in hundredths of its stages.
    #[must_use]
    pub fn percent(&self) -> usize {
        let all = Stage::all().count();
        (all - self.stages().len()) * 100 / all.max(1)
    }
}

/// The table of the register under that name, in French.
#[must_use]
pub fn told(table: &str) -> &str {
    rule(table).map_or(table, |rule| rule.holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        domain::calendar::from_db(text).unwrap()
    }

    #[test]
    fn thirty_days_are_counted_on_the_organisation_s_calendar() {
        // Ten in the evening in Paris, noon of the same day in Papeete, nine in the morning of the next one in Nouméa.
        let now = at("2026-03-02T22:00:00Z");
        for (zone, first) in [
            ("Europe/Paris", "2026-04-01"),
            ("Pacific/Tahiti", "2026-04-01"),
            ("Pacific/Noumea", "2026-04-02"),
        ] {
            let zone = Zone::parse(zone).unwrap();
            assert_eq!(earliest(zone, now, None), day(first), "{}", zone.name());
        }
    }

    #[test]
    fn a_day_that_was_announced_may_be_put_off_by_one() {
        let now = at("2026-03-28T08:00:00Z");
        let soon = Some(day("2026-04-01"));
        assert_eq!(earliest(Zone::PARIS, now, soon), day("2026-04-01"));
        let far = Some(day("2026-09-01"));
        assert_eq!(earliest(Zone::PARIS, now, far), day("2026-04-27"));
    }

    #[test]
    fn the_day_comes_at_midnight_of_its_zone() {
        let on = day("2026-04-01");
        let tahiti = Zone::parse("Pacific/Tahiti").unwrap();
        for (now, paris, papeete) in [
            ("2026-03-31T21:59:59Z", false, false),
            ("2026-03-31T22:00:00Z", true, false),
            ("2026-04-01T09:59:59Z", true, false),
            ("2026-04-01T10:00:00Z", true, true),
        ] {
            assert_eq!(has_come(on, Zone::PARIS, at(now)), paris, "{now}");
            assert_eq!(has_come(on, tahiti, at(now)), papeete, "{now}");
        }
    }

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_goes_on_from_there() {
        let cursor = Cursor {
            stage: "intervention".to_owned(),
            after: vec![Json::from("a"), Json::from(3)],
            part: 2,
        };
        assert_eq!(Cursor::parse(&cursor.text()), cursor);
        assert_eq!(cursor.bound(), [Value::from("a"), Value::Int(3)]);
        assert_eq!(cursor.stages().first().unwrap().code(), "intervention");
        for strange in ["", "{}", "{\"stage\":\"dropped\",\"after\":[],\"part\":0}"] {
            assert_eq!(Cursor::parse(strange), Cursor::start(), "{strange}");
        }
        let last = Cursor::at(&Stage::List);
        assert!(Cursor::start().percent() == 0 && last.percent() < 100);
        assert_eq!(last.stages().len(), 1);
    }

    #[test]
    fn every_file_of_a_table_that_is_given_back_is_a_stage() {
        let codes: Vec<String> = Stage::all().map(|stage| stage.code()).collect();
        for wanted in [
            "organisation",
            "person",
            "files/photo",
            "files/pending_photo",
        ] {
            assert!(codes.iter().any(|code| code == wanted), "{wanted}");
        }
        assert!(!codes.iter().any(|code| code == "files/archive_volume"));
        assert_eq!(codes.last().unwrap(), "list");
    }
}
