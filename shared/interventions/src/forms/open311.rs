//! What other software sends and asks (Open311 GeoReport v2), read into what the organisation's own forms hold.

use super::{Details, daily, details, moment};
use crate::{
    answers::open311::{Service, code},
    model::{Answered, Category, Question},
    store::open311::Wanted,
};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use domain::{
    calendar::{Zone, parse_date},
    id::CategoryId,
};
use web::{Fields, input::Reader};

/// How long a span of requests is at most (GeoReport v2).
const SPAN: TimeDelta = TimeDelta::days(90);
/// The longest description, in characters (GeoReport v2).
const LONGEST: usize = 4000;

/// Why a call is refused: its status, and what would be right.
pub type Refused = (u16, Vec<String>);

fn refused(code: u16, why: &str) -> Refused {
    (code, vec![why.to_owned()])
}

fn filled<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.get(name).filter(|value| !value.trim().is_empty())
}

/// Reads a request, and the answers to what its service asks. What is said of the citizen who asks (`email`, `first_name`, `last_name`, `phone`, `device_id`,
/// `account_id`) is not read, nor is `media_url`: nothing of it is kept or fetched.
pub fn request(
    fields: &Fields,
    services: &[Service<'_>],
    (categories, questions): (&[Category], &[Question]),
) -> Result<(Details, Vec<Answered>), Refused> {
    let wanted = filled(fields, "service_code").ok_or_else(|| {
        refused(
            400,
            "service_code\u{a0}: indiquez le code d’un service de la liste.",
        )
    })?;
    let service = services
        .iter()
        .find(|service| service.code == wanted)
        .ok_or_else(|| refused(404, "service_code\u{a0}: ce service n’existe pas."))?;
    let (lat, long) = (filled(fields, "lat"), filled(fields, "long"));
    let typed = filled(fields, "address_string");
    let address = match (typed, lat, long) {
        (_, Some(_), None) | (_, None, Some(_)) => {
            return Err(refused(400, "lat et long\u{a0}: indiquez les deux."));
        }
        (Some(address), ..) => address.to_owned(),
        (None, Some(lat), Some(long)) => format!("{lat}, {long}"),
        (None, None, None) => {
            return Err(refused(
                400,
                "Lieu\u{a0}: indiquez lat et long, ou address_string.",
            ));
        }
    };
    let description = filled(fields, "description").unwrap_or_default();
    if description.chars().count() > LONGEST {
        return Err(refused(400, "description\u{a0}: 4000 caractères au plus."));
    }
    let mut known = Fields::default();
    for (name, value) in [
        ("address", address.as_str()),
        ("latitude", lat.unwrap_or_default()),
        ("longitude", long.unwrap_or_default()),
        ("description", description),
    ] {
        known.push(name, value.to_owned());
    }
    known.push("category_id", service.category.to_string());
    if let Some(kind) = service.kind {
        known.push("type_id", kind.to_string());
    }
    for question in service.asks(questions) {
        let name = format!("attribute[{}]", question.id);
        let given = filled(fields, &name).unwrap_or_default();
        known.push(&question.field(), given.to_owned());
    }
    let answers = daily::answers(&known, service.asks(questions));
    match (details(&known, categories, None), answers) {
        (Ok(details), Ok(answers)) => Ok((details, answers)),
        (details, answers) => {
            let wrong = [details.err(), answers.err()].into_iter().flatten();
            Err((400, wrong.flatten().map(|error| error.message).collect()))
        }
    }
}

/// The numbers of `service_request_id`, which overrides every other filter; those that are none name no request.
#[must_use]
pub fn numbers(query: &Fields) -> Option<Vec<i64>> {
    let list = filled(query, "service_request_id")?;
    let numbers = list.split(',').filter_map(|id| id.trim().parse().ok());
    Some(numbers.collect())
}

/// Reads which requests are asked for: by default those of the last ninety days.
pub fn wanted(
    query: &Fields,
    categories: &[Category],
    zone: Zone,
    now: DateTime<Utc>,
) -> Result<Wanted, Refused> {
    let (from, until) = span(query, zone, now)?;
    Ok(Wanted {
        from,
        until,
        open: open(query)?,
        services: filled(query, "service_code")
            .map(|codes| services(codes, categories))
            .transpose()?,
    })
}

fn span(
    query: &Fields,
    zone: Zone,
    now: DateTime<Utc>,
) -> Result<(DateTime<Utc>, DateTime<Utc>), Refused> {
    let mut reader = Reader::new(query);
    let mut read = |name: &str| {
        reader.optional(name, |raw| {
            let whole_day = || {
                let day = parse_date(raw).ok()?.and_time(NaiveTime::MIN);
                Some(zone.instant(day).resolve())
            };
            moment(raw, zone).or_else(whole_day).ok_or_else(|| {
                format!("{name}\u{a0}: écrivez un moment comme 2026-03-02T08:00:00Z.")
            })
        })
    };
    let (start, end) = (read("start_date"), read("end_date"));
    if !reader.is_clean() {
        let wrong = reader.into_errors();
        return Err((400, wrong.into_iter().map(|error| error.message).collect()));
    }
    let (start, end) = match (start, end) {
        (Some(start), Some(end)) => (start, end),
        (Some(start), None) => (start, now.min(start + SPAN)),
        (None, Some(end)) => (end - SPAN, end),
        (None, None) => (now - SPAN, now),
    };
    if end - start > SPAN {
        return Err(refused(
            400,
            "start_date et end_date\u{a0}: 90 jours au plus les séparent.",
        ));
    }
    Ok((start, end))
}

fn open(query: &Fields) -> Result<Option<bool>, Refused> {
    let mut chosen = (false, false);
    for status in filled(query, "status").unwrap_or("open,closed").split(',') {
        match status.trim() {
            "open" => chosen.0 = true,
            "closed" => chosen.1 = true,
            _ => {
                return Err(refused(
                    400,
                    "status\u{a0}: choisissez open, closed, ou les deux.",
                ));
            }
        }
    }
    Ok(match chosen {
        (true, true) | (false, false) => None,
        (open, _) => Some(open),
    })
}

/// The services of those codes, archived ones too: what was asked for under them is still there.
fn services(codes: &str, categories: &[Category]) -> Result<Vec<CategoryId>, Refused> {
    let mut found = Vec::new();
    for wanted in codes.split(',').map(str::trim) {
        let before = found.len();
        for category in categories {
            if code(&category.name, None) == wanted {
                found.push(category.id);
            }
            let kinds = category.types.iter();
            let named = kinds.filter(|kind| code(&category.name, Some(&kind.name)) == wanted);
            found.extend(named.map(|kind| kind.id));
        }
        if found.len() == before {
            return Err(refused(404, "service_code\u{a0}: ce service n’existe pas."));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Result<(i64, Option<bool>), u16> {
        let fields = Fields::from_urlencoded(query.as_bytes());
        let now = "2026-03-02T08:00:00Z".parse().unwrap();
        wanted(&fields, &[], Zone::default(), now)
            .map(|wanted| ((wanted.until - wanted.from).num_seconds(), wanted.open))
            .map_err(|(code, _)| code)
    }

    #[test]
    fn a_span_is_ninety_days_at_most() {
        const DAY: i64 = 24 * 3600;
        assert_eq!(asked(""), Ok((90 * DAY, None)));
        assert_eq!(
            asked("start_date="),
            Ok((90 * DAY, None)),
            "empty is absent"
        );
        assert_eq!(
            asked("start_date=2026-01-01T00:00:00Z&end_date=2026-04-01T00:00:00Z"),
            Ok((90 * DAY, None))
        );
        assert_eq!(
            asked("start_date=2026-01-01T00:00:00Z&end_date=2026-04-01T00:00:01Z"),
            Err(400)
        );
        assert_eq!(asked("start_date=2026-03-01T08:00:00Z"), Ok((DAY, None)));
        assert_eq!(asked("end_date=2026-03-01"), Ok((90 * DAY, None)));
        assert_eq!(asked("start_date=hier"), Err(400));
    }

    #[test]
    fn a_status_is_open_or_closed() {
        assert_eq!(asked("status=open").unwrap().1, Some(true));
        assert_eq!(asked("status=closed").unwrap().1, Some(false));
        assert_eq!(asked("status=closed,open").unwrap().1, None);
        assert_eq!(asked("status=pending"), Err(400));
    }

    #[test]
    fn numbers_override_and_what_is_none_names_nothing() {
        let read = |query: &str| numbers(&Fields::from_urlencoded(query.as_bytes()));
        assert_eq!(read("service_request_id=3,x, 12"), Some(vec![3, 12]));
        assert_eq!(read("service_request_id="), None);
    }
}
