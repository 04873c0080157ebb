//! What the operator types of a breach.

use crate::{
    fr::breaches as fr,
    model::breaches::{KEPT_YEARS, Nature},
    store::breaches::Choosable,
};
use chrono::{DateTime, Utc};
use domain::{
    calendar::{WallClock, parse_moment, years_before},
    id::OrganisationId,
    text::Text,
};
use web::{Error, Fields, input::Reader};

/// The most people that a breach can touch: what D1 counts exactly is far more.
const EVERYBODY: i64 = 100_000_000;

/// A breach, as it is to be entered.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it did to data.
    pub nature: Nature,
    /// What happened.
    pub facts: Text<4_000>,
    /// When it became known.
    pub known_at: DateTime<Utc>,
    /// How many people it touches, about.
    pub people: Option<i64>,
    /// Which data.
    pub data_kinds: Option<Text<1_000>>,
    /// What may follow from it.
    pub consequences: Option<Text<2_000>>,
    /// What was done about it.
    pub measures: Option<Text<4_000>>,
    /// The organisations that it touches; those that were told already need not be among them.
    pub organisations: Vec<OrganisationId>,
}

/// Reads a breach; `told`: an organisation that it touches was told already, so that none has to be chosen. 422 with every field's
/// message.
pub fn entry(
    fields: &Fields,
    organisations: &[Choosable],
    told: bool,
    now: DateTime<Utc>,
) -> Result<Entry, Error> {
    let mut reader = Reader::new(fields);
    let nature = reader.required("nature", fr::THE_NATURE, |raw| {
        let known = Nature::ALL.into_iter().find(|one| one.code() == raw);
        known.ok_or(fr::NATURE)
    });
    let facts = reader.required("facts", fr::THE_FACTS, Text::parse);
    let known_at = known_at(&mut reader, fields, now);
    let chosen = reader.list("organisation_ids", |raw| {
        let known = organisations.iter().map(|one| one.id);
        let wanted = raw.parse().ok();
        known
            .into_iter()
            .find(|id| Some(*id) == wanted)
            .ok_or(fr::ORGANISATION)
    });
    if chosen.is_empty()
        && !told
        && fields
            .all("organisation_ids")
            .iter()
            .all(|raw| raw.trim().is_empty())
    {
        reader.refuse("organisation_ids", fr::NO_ORGANISATION);
    }
    let people = reader.optional("people", |raw| {
        let digits: String = raw.chars().filter(|c| !c.is_whitespace()).collect();
        let number = digits.parse().ok();
        number
            .filter(|number| (0..=EVERYBODY).contains(number))
            .ok_or(fr::PEOPLE)
    });
    let data_kinds = reader.optional("data_kinds", Text::parse);
    let consequences = reader.optional("consequences", Text::parse);
    let measures = reader.optional("measures", Text::parse);
    let clean = reader.is_clean();
    let read = || {
        Some(Entry {
            nature: nature?,
            facts: facts?,
            known_at: known_at?,
            people,
            data_kinds,
            consequences,
            measures,
            organisations: chosen,
        })
    };
    read().filter(|_| clean).ok_or_else(|| reader.into_error())
}

/// Reads when the breach became known, on the wall in Paris: an hour that never came is refused, of one that came twice `known_hour`
/// says which.
fn known_at(reader: &mut Reader<'_>, fields: &Fields, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let read = reader.required("known_at", fr::THE_MOMENT, |raw| {
        match parse_moment(raw, fr::ZONE) {
            None => Err(fr::MOMENT),
            Some(WallClock::Never { .. }) => Err(fr::NEVER),
            Some(clock) => Ok(clock),
        }
    })?;
    let moment = match (read, fields.get("known_hour")) {
        (WallClock::Twice { earlier, .. }, Some("summer")) => earlier,
        (WallClock::Twice { later, .. }, Some("winter")) => later,
        (WallClock::Twice { .. }, _) => {
            reader.refuse("known_hour", fr::TWICE);
            return None;
        }
        (once, _) => once.resolve(),
    };
    if moment > now {
        reader.refuse("known_at", fr::FUTURE);
        return None;
    }
    let kept = years_before(fr::ZONE.civil_date(now), KEPT_YEARS);
    if fr::ZONE.civil_date(moment) <= kept {
        reader.refuse("known_at", fr::TOO_OLD);
        return None;
    }
    Some(moment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendar::{Holidays, from_db, to_db};
    use uuid::Uuid;

    const NOW: &str = "2026-11-22T08:12:30Z";

    fn read(pairs: &[(&str, &str)], told: bool) -> Result<Entry, Vec<String>> {
        let organisations = [1, 2].map(|n| Choosable {
            id: OrganisationId::new(Uuid::from_u128(n)),
            name: String::new(),
            slug: String::new(),
            zone: String::new(),
            holidays: Holidays::National,
        });
        let mut fields = Fields::default();
        for (name, value) in pairs {
            fields.push(name, (*value).to_owned());
        }
        entry(&fields, &organisations, told, from_db(NOW).unwrap())
            .map_err(|error| error.fields.iter().map(|one| one.field.clone()).collect())
    }

    fn known(moment: &str, hour: &str) -> Result<String, Vec<String>> {
        let organisation = Uuid::from_u128(1).to_string();
        let pairs = [
            ("nature", "integrity"),
            ("facts", "Une ligne."),
            ("known_at", moment),
            ("known_hour", hour),
            ("organisation_ids", &organisation),
        ];
        read(&pairs, false).map(|entry| to_db(entry.known_at))
    }

    #[test]
    fn what_is_missing_is_named_field_by_field() {
        assert_eq!(
            read(&[], false).unwrap_err(),
            ["nature", "facts", "known_at", "organisation_ids"]
        );
        assert_eq!(
            read(&[], true).unwrap_err(),
            ["nature", "facts", "known_at"],
            "an organisation that was told is enough"
        );
        let wrong = [
            ("nature", "x"),
            ("facts", "Une ligne."),
            ("known_at", "hier"),
            ("organisation_ids", "x"),
            ("people", "beaucoup"),
        ];
        assert_eq!(
            read(&wrong, false).unwrap_err(),
            ["nature", "known_at", "organisation_ids", "people"]
        );
    }

    #[test]
    fn a_breach_is_known_now_at_the_latest() {
        assert_eq!(
            known("2026-11-22T09:12", ""),
            Ok("2026-11-22T08:12:00Z".to_owned())
        );
        assert_eq!(
            known("2026-11-22T09:12:30+01:00", ""),
            Ok("2026-11-22T08:12:30Z".to_owned())
        );
        assert_eq!(known("2026-11-22T09:13", "").unwrap_err(), ["known_at"]);
        assert!(known("2021-11-23T09:12", "").is_ok());
        assert_eq!(
            known("2021-11-22T09:12", "").unwrap_err(),
            ["known_at"],
            "it would be deleted the same night"
        );
    }

    #[test]
    fn an_hour_that_came_twice_has_to_be_told_and_one_that_never_came_is_none() {
        let twice = "2026-10-25T02:30";
        assert_eq!(known(twice, "").unwrap_err(), ["known_hour"]);
        assert_eq!(known(twice, "x").unwrap_err(), ["known_hour"]);
        assert_eq!(
            known(twice, "summer"),
            Ok("2026-10-25T00:30:00Z".to_owned())
        );
        assert_eq!(
            known(twice, "winter"),
            Ok("2026-10-25T01:30:00Z".to_owned())
        );
        assert_eq!(
            known("2026-10-25T01:59", ""),
            Ok("2026-10-24T23:59:00Z".to_owned())
        );
        assert_eq!(
            known("2026-10-25T03:00", "summer"),
            Ok("2026-10-25T02:00:00Z".to_owned()),
            "which hour is asked of one that came twice alone"
        );
        assert_eq!(known("2026-03-29T02:00", "").unwrap_err(), ["known_at"]);
        assert_eq!(known("2026-03-29T02:59", "").unwrap_err(), ["known_at"]);
        assert_eq!(
            known("2026-03-29T03:00", ""),
            Ok("2026-03-29T01:00:00Z".to_owned())
        );
    }
}
