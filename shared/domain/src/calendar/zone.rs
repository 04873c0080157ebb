//! Moments and the clock on the wall: time zones of the Republic, and the text forms of a moment.
use std::fmt;

use chrono::{
    DateTime, Days, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone,
    Timelike as _, Utc,
};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A text that names no time zone of the Republic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Choisissez un fuseau horaire de la liste, comme Europe/Paris.")]
pub struct ZoneError;

/// A text that is not a moment of the form `YYYY-MM-DDTHH:MM:SSZ`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a moment of the form YYYY-MM-DDTHH:MM:SSZ")]
pub struct MomentError;

/// The time zone of an organisation, one of [`Zone::ALL`]; Paris unless told otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(Tz);

/// What a date and an hour read on the wall can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WallClock {
    /// One moment, as nearly always.
    Once(DateTime<Utc>),
    /// Two moments: the hour that is repeated when winter time comes.
    Twice {
        /// While summer time still holds.
        earlier: DateTime<Utc>,
        /// Once winter time has come.
        later: DateTime<Utc>,
    },
    /// No moment: the hour that is skipped when summer time comes.
    Never {
        /// The moment meant by a clock that was not put forward: 02:30 is read as 03:30.
        shifted: DateTime<Utc>,
    },
}

impl Zone {
    /// Metropolitan France.
    pub const PARIS: Self = Self(Tz::Europe__Paris);

    /// Every zone an organisation can choose, metropolitan France first.
    pub const ALL: [Self; 14] = [
        Self::PARIS,
        Self(Tz::America__Guadeloupe),
        Self(Tz::America__Martinique),
        Self(Tz::America__Cayenne),
        Self(Tz::Indian__Reunion),
        Self(Tz::Indian__Mayotte),
        Self(Tz::America__Miquelon),
        Self(Tz::America__St_Barthelemy),
        Self(Tz::America__Marigot),
        Self(Tz::Pacific__Noumea),
        Self(Tz::Pacific__Tahiti),
        Self(Tz::Pacific__Marquesas),
        Self(Tz::Pacific__Gambier),
        Self(Tz::Pacific__Wallis),
    ];

    /// The zone of this IANA name.
    pub fn parse(name: &str) -> Result<Self, ZoneError> {
        Self::ALL
            .into_iter()
            .find(|zone| zone.name() == name)
            .ok_or(ZoneError)
    }

    /// The zone of a place, by the code of its département or of its commune: Paris but overseas, where the first three characters say
    /// which. French Polynesia and the southern lands have several: the first one that people live in.
    #[must_use]
    pub fn of_place(code: &str) -> Self {
        Self(match code.get(..3).unwrap_or_default() {
            "971" => Tz::America__Guadeloupe,
            "972" => Tz::America__Martinique,
            "973" => Tz::America__Cayenne,
            "974" => Tz::Indian__Reunion,
            "975" => Tz::America__Miquelon,
            "976" => Tz::Indian__Mayotte,
            "977" => Tz::America__St_Barthelemy,
            "978" => Tz::America__Marigot,
            "986" => Tz::Pacific__Wallis,
            "987" => Tz::Pacific__Tahiti,
            "988" => Tz::Pacific__Noumea,
            _ => Tz::Europe__Paris,
        })
    }

    /// The IANA name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The date and the hour on the wall at this moment.
    #[must_use]
    pub fn civil(self, instant: DateTime<Utc>) -> NaiveDateTime {
        instant.with_timezone(&self.0).naive_local()
    }

    /// The date on the wall at this moment.
    #[must_use]
    pub fn civil_date(self, instant: DateTime<Utc>) -> NaiveDate {
        self.civil(instant).date()
    }

    /// What this date and hour on the wall mean.
    #[must_use]
    pub fn instant(self, local: NaiveDateTime) -> WallClock {
        match self.0.from_local_datetime(&local) {
            MappedLocalTime::Single(one) => WallClock::Once(one.to_utc()),
            MappedLocalTime::Ambiguous(earlier, later) => WallClock::Twice {
                earlier: earlier.to_utc(),
                later: later.to_utc(),
            },
            MappedLocalTime::None => WallClock::Never {
                shifted: self.with_offset_of_the_day_before(local),
            },
        }
    }

    fn with_offset_of_the_day_before(self, local: NaiveDateTime) -> DateTime<Utc> {
        let before = local.checked_sub_days(Days::new(1)).unwrap_or(local);
        let offset = self.0.offset_from_utc_datetime(&before).fix();
        local.checked_sub_offset(offset).unwrap_or(local).and_utc()
    }
}

impl WallClock {
    /// The moment to act on when only one may be kept: the earlier of two, the shifted one where there is none.
    #[must_use]
    pub const fn resolve(self) -> DateTime<Utc> {
        match self {
            Self::Once(moment)
            | Self::Twice {
                earlier: moment, ..
            }
            | Self::Never { shifted: moment } => moment,
        }
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self::PARIS
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl TryFrom<String> for Zone {
    type Error = ZoneError;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::parse(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

/// The moment as the database holds it, `YYYY-MM-DDTHH:MM:SSZ`; fractions of a second are dropped.
#[must_use]
pub fn to_db(instant: DateTime<Utc>) -> String {
    // By hand: chrono's formatter would be linked into every function.
    format!("{}T{}Z", instant.date_naive(), clock(instant.time()))
}

/// `HH:MM:SS`.
fn clock(time: NaiveTime) -> String {
    format!(
        "{:02}:{:02}:{:02}",
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// The moment of a text of the database; any other form than that of [`to_db`] is an error.
pub fn from_db(text: &str) -> Result<DateTime<Utc>, MomentError> {
    let (date, time) = text
        .strip_suffix('Z')
        .and_then(|text| text.split_once('T'))
        .ok_or(MomentError)?;
    Ok(parse_date(date)?.and_time(parse_time(time)?).and_utc())
}

/// The civil date of a text, `YYYY-MM-DD` and no other form.
pub fn parse_date(text: &str) -> Result<NaiveDate, MomentError> {
    let [year, month, day] = numbers(text, '-', [4, 2, 2])?;
    let year = i32::try_from(year).map_err(|_| MomentError)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(MomentError)
}

/// The time of day of a text, `HH:MM` or `HH:MM:SS` and no other form.
pub fn parse_time(text: &str) -> Result<NaiveTime, MomentError> {
    let [hour, minute, second] = match text.len() {
        5 => numbers(text, ':', [2, 2]).map(|[hour, minute]| [hour, minute, 0])?,
        _ => numbers(text, ':', [2, 2, 2])?,
    };
    NaiveTime::from_hms_opt(hour, minute, second).ok_or(MomentError)
}

/// What a date and a time of day that were typed mean: on the wall of the zone, or with an offset as RFC 3339 writes it, which leaves
/// no doubt; the fraction of a second is dropped. None for any other text.
#[must_use]
pub fn parse_moment(text: &str, zone: Zone) -> Option<WallClock> {
    let (date, rest) = text.trim().split_once('T')?;
    let (time, offset) = rest.split_at(rest.find(['Z', '+', '-']).unwrap_or(rest.len()));
    let time = time.split_once('.').map_or(time, |(seconds, _)| seconds);
    let local = parse_date(date).ok()?.and_time(parse_time(time).ok()?);
    let east = |offset: &str| {
        parse_time(offset)
            .ok()
            .map(|time| time.signed_duration_since(NaiveTime::MIN))
    };
    Some(match (offset, offset.get(..1), offset.get(1..)) {
        ("", ..) => zone.instant(local),
        ("Z", ..) => WallClock::Once(local.and_utc()),
        (_, Some("+"), Some(offset)) => WallClock::Once(local.and_utc() - east(offset)?),
        (_, Some("-"), Some(offset)) => WallClock::Once(local.and_utc() + east(offset)?),
        _ => return None,
    })
}

/// Numbers of exactly so many digits, separated by `between`.
fn numbers<const N: usize>(
    text: &str,
    between: char,
    digits: [usize; N],
) -> Result<[u32; N], MomentError> {
    let mut parts = text.split(between);
    let mut numbers = [0; N];
    for (number, wanted) in numbers.iter_mut().zip(digits) {
        let part = parts
            .next()
            .filter(|part| part.len() == wanted && part.bytes().all(|byte| byte.is_ascii_digit()));
        *number = part.and_then(|part| part.parse().ok()).ok_or(MomentError)?;
    }
    if parts.next().is_none() {
        Ok(numbers)
    } else {
        Err(MomentError)
    }
}

/// The moment for programs: RFC 3339 to the second, with the offset that holds in the zone, `2026-03-03T14:30:00+01:00`.
#[must_use]
pub fn rfc3339(instant: DateTime<Utc>, zone: Zone) -> String {
    let local = instant.with_timezone(&zone.0);
    let minutes = local.offset().fix().local_minus_utc() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
    format!(
        "{}T{}{sign}{hours:02}:{minutes:02}",
        local.date_naive(),
        clock(local.time())
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utc(text: &str) -> DateTime<Utc> {
        from_db(text).unwrap()
    }

    fn local(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    #[test]
    fn the_zones_of_the_republic_and_no_other() {
        for zone in Zone::ALL {
            assert_eq!(Zone::parse(zone.name()), Ok(zone));
        }
        assert_eq!(Zone::default().name(), "Europe/Paris");
        for other in [
            "",
            "europe/paris",
            "Europe/Berlin",
            "Africa/Nairobi",
            "UTC",
            "Paris",
        ] {
            assert_eq!(Zone::parse(other), Err(ZoneError), "{other}");
        }
        assert_eq!(
            serde_json::from_str::<Zone>("\"Indian/Reunion\"").unwrap(),
            Zone(Tz::Indian__Reunion)
        );
    }

    #[test]
    fn a_typed_moment_is_on_the_wall_unless_it_says_its_offset() {
        let read = |text| parse_moment(text, Zone::PARIS);
        let once = |text| Some(WallClock::Once(utc(text)));
        assert_eq!(read("2026-11-22T09:12"), once("2026-11-22T08:12:00Z"));
        assert_eq!(
            read(" 2026-11-22T09:12:30.5Z "),
            once("2026-11-22T09:12:30Z")
        );
        assert_eq!(
            read("2026-10-25T02:30:00+01:00"),
            once("2026-10-25T01:30:00Z")
        );
        assert!(matches!(
            read("2026-10-25T02:30"),
            Some(WallClock::Twice { .. })
        ));
        assert!(matches!(
            read("2026-03-29T02:30"),
            Some(WallClock::Never { .. })
        ));
        for wrong in [
            "",
            "2026-11-22",
            "2026-11-22 09:12",
            "2026-11-22T9:12",
            "2026-11-22T09:12+1",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn offsets_are_those_of_each_territory() {
        let noon = utc("2026-11-21T12:00:00Z");
        let offsets = Zone::ALL.map(|zone| rfc3339(noon, zone).split_off(19));
        let expected = [
            "+01:00", "-04:00", "-04:00", "-03:00", "+04:00", "+03:00", "-03:00", "-04:00",
            "-04:00", "+11:00", "-10:00", "-09:30", "-09:00", "+12:00",
        ];
        assert_eq!(offsets, expected);
    }

    #[test]
    fn a_civil_date_changes_at_the_midnight_of_its_zone() {
        let noumea = Zone(Tz::Pacific__Noumea);
        assert_eq!(
            Zone::PARIS
                .civil_date(utc("2026-07-14T21:59:59Z"))
                .to_string(),
            "2026-07-14"
        );
        assert_eq!(
            Zone::PARIS
                .civil_date(utc("2026-07-14T22:00:00Z"))
                .to_string(),
            "2026-07-15"
        );
        assert_eq!(
            noumea.civil_date(utc("2026-07-14T13:00:00Z")).to_string(),
            "2026-07-15"
        );
    }

    #[test]
    fn the_night_of_29_march_2026_skips_an_hour() {
        let at = |text| Zone::PARIS.instant(local(text));
        assert_eq!(
            at("2026-03-29T01:59:00"),
            WallClock::Once(utc("2026-03-29T00:59:00Z"))
        );
        assert_eq!(
            at("2026-03-29T02:00:00"),
            WallClock::Never {
                shifted: utc("2026-03-29T01:00:00Z")
            }
        );
        assert_eq!(
            at("2026-03-29T02:59:00"),
            WallClock::Never {
                shifted: utc("2026-03-29T01:59:00Z")
            }
        );
        assert_eq!(
            at("2026-03-29T03:00:00"),
            WallClock::Once(utc("2026-03-29T01:00:00Z"))
        );
        assert_eq!(
            Zone::PARIS.civil(at("2026-03-29T02:30:00").resolve()),
            local("2026-03-29T03:30:00")
        );
    }

    #[test]
    fn the_night_of_25_october_2026_repeats_an_hour() {
        let at = |text| Zone::PARIS.instant(local(text));
        let twice = |earlier, later| WallClock::Twice {
            earlier: utc(earlier),
            later: utc(later),
        };
        assert_eq!(
            at("2026-10-25T01:59:00"),
            WallClock::Once(utc("2026-10-24T23:59:00Z"))
        );
        assert_eq!(
            at("2026-10-25T02:00:00"),
            twice("2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z")
        );
        assert_eq!(
            at("2026-10-25T02:59:00"),
            twice("2026-10-25T00:59:00Z", "2026-10-25T01:59:00Z")
        );
        assert_eq!(
            at("2026-10-25T03:00:00"),
            WallClock::Once(utc("2026-10-25T02:00:00Z"))
        );
        assert_eq!(
            at("2026-10-25T02:30:00").resolve(),
            utc("2026-10-25T00:30:00Z")
        );
    }

    #[test]
    fn only_the_written_form_is_read_back() {
        assert_eq!(to_db(utc("2026-11-21T09:05:00Z")), "2026-11-21T09:05:00Z");
        let wrong = [
            "",
            "2026-11-21",
            "2026-11-21T09:05:00",
            "2026-11-21T09:05:00+00:00",
            "2026-11-21 09:05:00Z",
            "2026-11-21T9:05:00Z",
            "2026-11-21T09:05:00.5Z",
            "2026-02-29T09:05:00Z",
            "2026-11-21T24:00:00Z",
            "+2026-11-21T09:05:00Z",
            " 2026-11-21T09:05:00Z",
        ];
        for text in wrong {
            assert_eq!(from_db(text), Err(MomentError), "{text}");
        }
    }

    #[test]
    fn programs_read_the_offset_of_the_season() {
        assert_eq!(
            rfc3339(utc("2026-03-03T13:30:00Z"), Zone::PARIS),
            "2026-03-03T14:30:00+01:00"
        );
        assert_eq!(
            rfc3339(utc("2026-07-03T13:30:00Z"), Zone::PARIS),
            "2026-07-03T15:30:00+02:00"
        );
    }

    proptest! {
        #[test]
        fn text_form_and_order_survive(one in 0..4_102_444_800_i64, two in 0..4_102_444_800_i64) {
            let [one, two] = [one, two].map(|seconds| DateTime::from_timestamp(seconds, 0).unwrap());
            prop_assert_eq!(from_db(&to_db(one)), Ok(one));
            prop_assert_eq!(to_db(one).cmp(&to_db(two)), one.cmp(&two));
        }

        #[test]
        fn the_wall_clock_of_a_moment_means_that_moment(seconds in 0..4_102_444_800_i64, index in 0..Zone::ALL.len()) {
            let (moment, zone) = (DateTime::from_timestamp(seconds, 0).unwrap(), Zone::ALL[index]);
            let found = match zone.instant(zone.civil(moment)) {
                WallClock::Once(once) => once == moment,
                WallClock::Twice { earlier, later } => earlier == moment || later == moment,
                WallClock::Never { .. } => false,
            };
            prop_assert!(found);
        }
    }
}
