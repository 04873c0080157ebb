//! Which statistics are asked for.

use crate::{
    fr,
    model::figures::{Asked, Dimension, Period},
};
use chrono::NaiveDate;
use domain::calendar::parse_date;
use web::{Error, Fields, error::Kind, input::Reader};

/// What may be asked: nothing else, and above all nobody (terms of use, 5).
const KNOWN: [&str; 4] = ["periode", "du", "au", "par"];

/// Reads `periode`, `du`, `au` and `par`. Another parameter, or another dimension, is a 400 rather than ignored, so that nobody takes
/// the figures of all for those of one; dates that make no sense are a 422.
pub fn asked(query: &Fields, today: NaiveDate) -> Result<Asked, Error> {
    if query.iter().any(|(name, _)| !KNOWN.contains(&name)) {
        return Err(Error::new(Kind::Malformed, fr::FIGURES_UNKNOWN));
    }
    let period = coded(query, "periode", &Period::ALL, Period::code)?.unwrap_or(Period::Month);
    let by = coded(query, "par", &Dimension::ALL, Dimension::code)?.unwrap_or(Dimension::Category);
    let mut reader = Reader::new(query);
    let until = reader.optional("au", |raw| parse_date(raw).map_err(|_| fr::DAY));
    let until = until.unwrap_or(today);
    let from = reader.optional("du", |raw| parse_date(raw).map_err(|_| fr::DAY));
    let from = from.unwrap_or_else(|| period.usual_start(until));
    let asked = Asked {
        period,
        from,
        until,
        by,
    };
    if reader.is_clean() && from > until {
        reader.refuse("au", fr::DAYS_ORDER);
    }
    if reader.is_clean() && asked.spans().is_none() {
        reader.refuse("du", fr::TOO_MANY_PERIODS);
    }
    if reader.is_clean() {
        Ok(asked)
    } else {
        Err(reader.into_error())
    }
}

fn coded<T: Copy>(
    query: &Fields,
    name: &str,
    all: &[T],
    code: fn(T) -> &'static str,
) -> Result<Option<T>, Error> {
    let sent = query.iter().filter(|(sent, _)| *sent == name);
    let mut found = None;
    for (_, raw) in sent.filter(|(_, raw)| !raw.is_empty()) {
        let one = all.iter().copied().find(|one| code(*one) == raw);
        let unknown = || Error::new(Kind::Malformed, fr::FIGURES_UNKNOWN);
        found = Some(one.ok_or_else(unknown)?);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Asked, Kind> {
        let today = "2026-03-02".parse().unwrap();
        asked(&Fields::from_urlencoded(query.as_bytes()), today).map_err(|error| error.kind)
    }

    #[test]
    fn nobody_can_be_asked_about() {
        for query in [
            "par=agent",
            "par=assigne",
            "par=zone&par=agent",
            "par=auteur",
            "agent_id=1",
            "assignee_id=1",
            "auteur=1",
            "periode=mois&agent_id=",
            "periode=heure",
        ] {
            assert_eq!(read(query), Err(Kind::Malformed), "{query}");
        }
    }

    #[test]
    fn dates_are_told_apart_from_nonsense() {
        for query in [
            "du=hier",
            "au=2026-13-01",
            "du=2026-03-03&au=2026-03-02",
            "periode=jour&du=2020-01-01",
        ] {
            assert_eq!(read(query), Err(Kind::Invalid), "{query}");
        }
        let asked = read("periode=jour&du=2026-03-01&au=2026-03-02&par=type").unwrap();
        assert_eq!((asked.period, asked.by), (Period::Day, Dimension::Type));
        assert_eq!(
            read("periode=&par=&du=&au=").map(|asked| asked.from.to_string()),
            Ok("2025-04-01".to_owned())
        );
    }
}
