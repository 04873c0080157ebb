//! What the operator types of a request about rights.

use crate::{
    fr::rights_requests as fr,
    model::{
        breaches::KEPT_YEARS,
        rights_requests::{EXTENSION, Outcome, Right, due_on},
    },
    store::{breaches::Choosable, rights_requests::RightsRequest},
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    calendar::{Zone, parse_date, years_before},
    id::OrganisationId,
    text::{Line, Text},
};
use web::{Error, Fields, input::Reader};

/// A request, as it is to be entered.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The organisation that it was made to.
    pub organisation: OrganisationId,
    /// The day on which it came.
    pub received_on: NaiveDate,
    /// The right.
    pub right: Right,
    /// What finds it again elsewhere.
    pub reference: Line<100>,
    /// The last day to answer, which follows from the others.
    pub due_on: NaiveDate,
}

/// Reads a request, the day by the clock of its organisation; 422 with every field's message.
pub fn entry(
    fields: &Fields,
    organisations: &[Choosable],
    now: DateTime<Utc>,
) -> Result<Entry, Error> {
    let mut reader = Reader::new(fields);
    let organisation = reader.required("organisation_id", fr::THE_ORGANISATION, |raw| {
        let wanted = raw.parse().ok();
        let mut known = organisations.iter();
        known
            .find(|one| Some(one.id) == wanted)
            .ok_or(fr::ORGANISATION)
    });
    let zone = organisation.and_then(|one| Zone::parse(&one.zone).ok());
    let today = zone.unwrap_or_default().civil_date(now);
    let received_on = reader.required("received_on", fr::THE_DAY, |raw| {
        day(raw)
            .filter(|day| *day <= today && *day > years_before(today, KEPT_YEARS))
            .ok_or(fr::RECEIVED)
    });
    let right = reader.required("kind", fr::THE_RIGHT, |raw| {
        let known = Right::ALL.into_iter().find(|one| one.code() == raw);
        known.ok_or(fr::RIGHT)
    });
    let reference = reader.required("reference", fr::THE_REFERENCE, Line::parse);
    let read = || {
        let (organisation, received_on) = (organisation?, received_on?);
        Some(Entry {
            organisation: organisation.id,
            received_on,
            right: right?,
            reference: reference?,
            due_on: due_on(received_on, 0, organisation.holidays),
        })
    };
    read().ok_or_else(|| reader.into_error())
}

fn day(raw: &str) -> Option<NaiveDate> {
    parse_date(raw.trim()).ok()
}

/// More time to answer.
#[derive(Debug, Clone)]
pub struct Extension {
    /// By how many months.
    pub months: u32,
    /// Why.
    pub reason: Text<1_000>,
    /// The last day to answer then.
    pub due_on: NaiveDate,
}

/// Reads by how many months the time to answer is extended, and why; 422 with every field's message.
pub fn extension(fields: &Fields, of: &RightsRequest) -> Result<Extension, Error> {
    let mut reader = Reader::new(fields);
    let months = reader.required("months", fr::THE_MONTHS, |raw| {
        let number = raw.trim().parse().ok();
        number
            .filter(|months| (1..=EXTENSION).contains(months))
            .ok_or(fr::MONTHS)
    });
    let reason = reader.required("reason", fr::THE_REASON, Text::parse);
    let read = months.zip(reason).map(|(months, reason)| Extension {
        months,
        reason,
        due_on: due_on(of.received_on, months, of.holidays),
    });
    read.ok_or_else(|| reader.into_error())
}

/// What was answered, and when.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// The day.
    pub on: NaiveDate,
    /// What.
    pub outcome: Outcome,
}

/// Reads the answer, from the day on which the request came to `today`; 422 with every field's message.
pub fn answer(fields: &Fields, of: &RightsRequest, today: NaiveDate) -> Result<Answer, Error> {
    let mut reader = Reader::new(fields);
    let on = reader.required("answered_on", fr::THE_ANSWER_DAY, |raw| {
        day(raw)
            .filter(|day| (of.received_on..=today).contains(day))
            .ok_or(fr::ANSWERED)
    });
    let outcome = reader.required("outcome", fr::THE_OUTCOME, |raw| {
        let known = Outcome::ALL.into_iter().find(|one| one.code() == raw);
        known.ok_or(fr::OUTCOME)
    });
    let read = on.zip(outcome).map(|(on, outcome)| Answer { on, outcome });
    read.ok_or_else(|| reader.into_error())
}
