//! The register of requests about rights. What is done to one stands in the audit of its organisation.

use super::{
    breaches::{choosable, closed, most},
    console::Trace,
};
use crate::{
    forms::rights_requests::{Answer, Entry, Extension},
    model::rights_requests::{Outcome, Right},
    policy::{Action, may},
};
use chrono::NaiveDate;
use domain::{
    calendar::{Holidays, Zone},
    id::{OrganisationId, RightsRequestId},
    policy::Grant,
};
use platform::{
    db::{Stmt, date, optional_date},
    ledger, system_sql,
};
use serde::Deserialize;
use web::Lookup;

/// A request about rights.
#[derive(Debug, Clone, Deserialize)]
pub struct RightsRequest {
    /// Identifier.
    pub id: RightsRequestId,
    /// Counts changes.
    pub version: i64,
    /// The organisation that it was made to.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// Its zone, an IANA name.
    pub zone: String,
    /// Its public holidays.
    pub holidays: Holidays,
    /// The right.
    pub kind: Right,
    /// What finds it again elsewhere; no name.
    pub reference: String,
    /// The day on which it came.
    #[serde(deserialize_with = "date")]
    pub received_on: NaiveDate,
    /// The last day to answer.
    #[serde(deserialize_with = "date")]
    pub due_on: NaiveDate,
    /// The day on which that was extended.
    #[serde(default, deserialize_with = "optional_date")]
    pub extended_on: Option<NaiveDate>,
    /// By how many months.
    pub extended_by: Option<i64>,
    /// Why.
    pub extension_reason: Option<String>,
    /// The day of the answer.
    #[serde(default, deserialize_with = "optional_date")]
    pub answered_on: Option<NaiveDate>,
    /// What was answered.
    pub outcome: Option<Outcome>,
}

impl RightsRequest {
    /// Whose days these are.
    #[must_use]
    pub fn zone(&self) -> Zone {
        Zone::parse(&self.zone).unwrap_or_default()
    }
}

/// The requests, one more than a page, after the one that the query's `after` names: those without an answer, the nearest deadline
/// first; where the query asks for those that are closed, the others, the latest answer first: [`RightsRequest`]s.
#[must_use]
pub fn list(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let after: Option<RightsRequestId> = lookup.query.get("after").and_then(|id| id.parse().ok());
    vec![if closed(lookup) {
        system_sql!(
            "select r.id, r.version, r.organisation_id, o.name as organisation_name, o.zone, o.holidays, r.kind, r.reference, r.received_on, r.due_on, r.extended_on, r.extended_by, r.extension_reason, r.answered_on, r.outcome from rights_request r join organisation o on o.id = r.organisation_id where r.answered_on > '' and (?1 is null or (r.answered_on, r.id) < (select a.answered_on, a.id from rights_request a where a.id = ?1)) order by r.answered_on desc, r.id desc limit ?2",
            after,
            most()
        )
    } else {
        system_sql!(
            "select r.id, r.version, r.organisation_id, o.name as organisation_name, o.zone, o.holidays, r.kind, r.reference, r.received_on, r.due_on, r.extended_on, r.extended_by, r.extension_reason, r.answered_on, r.outcome from rights_request r join organisation o on o.id = r.organisation_id where r.answered_on is null and r.due_on > '' and (?1 is null or (r.due_on, r.id) > (select a.due_on, a.id from rights_request a where a.id = ?1)) order by r.due_on, r.id limit ?2",
            after,
            most()
        )
    }]
}

/// The request of the path: [`RightsRequest`].
#[must_use]
pub fn one(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![system_sql!(
        "select r.id, r.version, r.organisation_id, o.name as organisation_name, o.zone, o.holidays, r.kind, r.reference, r.received_on, r.due_on, r.extended_on, r.extended_by, r.extension_reason, r.answered_on, r.outcome from rights_request r join organisation o on o.id = r.organisation_id where r.id = ?1",
        lookup.params.get::<RightsRequestId>("request").ok()
    )]
}

/// [`one`]'s row, then [`choosable`]'s.
#[must_use]
pub fn editing(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let mut statements = one(lookup);
    statements.extend(choosable(lookup));
    statements
}

/// The audit line of the statement before it, where the request was made.
fn line<P>(
    grant: &Grant<P>,
    (organisation, id): (OrganisationId, RightsRequestId),
    action: Action,
    trace: Trace<'_>,
) -> Stmt {
    ledger::audit_in(
        organisation,
        trace.ids.uuid(trace.now),
        grant.actor(),
        action.code(),
        &format!("rights_request/{id}"),
        trace.now,
    )
}

/// Enters a request.
#[must_use]
pub fn record(
    grant: &Grant<may::RecordRightsRequest>,
    id: RightsRequestId,
    entry: &Entry,
    trace: Trace<'_>,
) -> [Stmt; 2] {
    [
        system_sql!(
            "insert into rights_request (id, version, organisation_id, kind, reference, received_on, due_on, created_at) values (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7)",
            id,
            entry.organisation,
            entry.right.code(),
            entry.reference.as_str(),
            entry.received_on,
            entry.due_on,
            trace.now
        ),
        line(
            grant,
            (entry.organisation, id),
            Action::RecordRightsRequest,
            trace,
        ),
    ]
}

/// Corrects a request at the version that was read, before anything was decided about it.
#[must_use]
pub fn amend(
    grant: &Grant<may::AmendRightsRequest>,
    (id, version): (RightsRequestId, i64),
    entry: &Entry,
    trace: Trace<'_>,
) -> [Stmt; 2] {
    [
        system_sql!(
            "update rights_request set version = version + 1, organisation_id = ?3, kind = ?4, reference = ?5, received_on = ?6, due_on = ?7 where id = ?1 and version = ?2 and extended_on is null and answered_on is null",
            id,
            version,
            entry.organisation,
            entry.right.code(),
            entry.reference.as_str(),
            entry.received_on,
            entry.due_on
        ),
        line(
            grant,
            (entry.organisation, id),
            Action::AmendRightsRequest,
            trace,
        ),
    ]
}

/// Gives the answer more time, once, while the first deadline has not passed on the day `today`.
#[must_use]
pub fn extend(
    grant: &Grant<may::ExtendRightsRequest>,
    of: &RightsRequest,
    extension: &Extension,
    today: NaiveDate,
    trace: Trace<'_>,
) -> [Stmt; 2] {
    [
        system_sql!(
            "update rights_request set version = version + 1, due_on = ?3, extended_on = ?4, extended_by = ?5, extension_reason = ?6 where id = ?1 and version = ?2 and extended_on is null and answered_on is null and due_on >= ?4",
            of.id,
            of.version,
            extension.due_on,
            today,
            extension.months,
            extension.reason.as_str()
        ),
        line(
            grant,
            (of.organisation_id, of.id),
            Action::ExtendRightsRequest,
            trace,
        ),
    ]
}

/// Notes what was answered, once.
#[must_use]
pub fn answer(
    grant: &Grant<may::AnswerRightsRequest>,
    of: &RightsRequest,
    answer: Answer,
    trace: Trace<'_>,
) -> [Stmt; 2] {
    [
        system_sql!(
            "update rights_request set version = version + 1, answered_on = ?3, outcome = ?4 where id = ?1 and version = ?2 and answered_on is null",
            of.id,
            of.version,
            answer.on,
            answer.outcome.code()
        ),
        line(
            grant,
            (of.organisation_id, of.id),
            Action::AnswerRightsRequest,
            trace,
        ),
    ]
}
