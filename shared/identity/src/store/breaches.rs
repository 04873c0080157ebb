//! The register of breaches. It is the platform's, not one organisation's: its statements name the organisations that they are about,
//! and its audit lines stand among the operator's.

use super::console::{PAGE, Trace};
use crate::{
    forms::breaches::Entry,
    model::breaches::Nature,
    policy::{Action, may},
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    id::{BreachId, OrganisationId, PersonId},
    policy::Grant,
    text::Text,
};
use platform::{
    db::{Stmt, bundles, moment, optional_date, optional_moment},
    ledger,
    mail::Mail,
    sql, system_sql,
};
use serde::Deserialize;
use serde_json::json;
use web::Lookup;

/// The kind of the mails to the organisations.
const KIND: &str = "breach";

/// A breach, as it is known today.
#[derive(Debug, Clone, Deserialize)]
pub struct Breach {
    /// Identifier.
    pub id: BreachId,
    /// Counts amendments.
    pub version: i64,
    /// What it did to data.
    pub nature: Nature,
    /// What happened.
    pub facts: String,
    /// When it became known.
    #[serde(deserialize_with = "moment")]
    pub known_at: DateTime<Utc>,
    /// How many people it touches, about.
    pub people: Option<i64>,
    /// Which data.
    pub data_kinds: Option<String>,
    /// What may follow from it.
    pub consequences: Option<String>,
    /// What was done about it.
    pub measures: Option<String>,
    /// How many organisations it touches.
    pub touched: i64,
    /// How many of them were told.
    pub told: i64,
}

impl Breach {
    /// Whether an organisation is still to be told.
    #[must_use]
    pub const fn waits(&self) -> bool {
        self.told < self.touched
    }
}

/// An organisation that a breach touches: whether it was told, and where it is written to.
#[derive(Debug, Clone, Deserialize)]
pub struct Touched {
    /// Identifier.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub name: String,
    /// When it was told.
    #[serde(default, deserialize_with = "optional_moment")]
    pub told_at: Option<DateTime<Utc>>,
    /// `mail` or `otherwise`.
    pub told_how: Option<String>,
    /// Whom its people write to.
    pub contact_email: Option<String>,
    /// Its data-protection officer.
    pub officer_email: Option<String>,
    /// Its administrateur, whose account is active.
    pub administrator_id: Option<PersonId>,
    /// The address of that account.
    pub administrator_email: Option<String>,
}

/// An organisation that can be chosen.
#[derive(Debug, Clone, Deserialize)]
pub struct Choosable {
    /// Identifier.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// What tells it from another of that name.
    pub slug: String,
    /// An IANA name.
    pub zone: String,
    /// A code of its public holidays.
    pub holidays: domain::calendar::Holidays,
}

/// Something that was done to an entry.
#[derive(Debug, Clone, Deserialize)]
pub struct Step {
    /// When.
    #[serde(deserialize_with = "moment")]
    pub at: DateTime<Utc>,
    /// The code of the action.
    pub action: String,
    /// Who, while the audit keeps the name.
    pub actor_name: Option<String>,
}

/// What waits in both registers.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub struct Waiting {
    /// Breaches of which an organisation is still to be told.
    pub breaches: i64,
    /// When the oldest of them became known.
    #[serde(default, deserialize_with = "optional_moment")]
    pub known_at: Option<DateTime<Utc>>,
    /// Requests about rights without an answer.
    pub requests: i64,
    /// The nearest last day to answer one.
    #[serde(default, deserialize_with = "optional_date")]
    pub due_on: Option<NaiveDate>,
}

/// What waits in both registers: one row, [`Waiting`].
#[must_use]
pub fn waiting() -> Stmt {
    system_sql!(
        "select (select count(distinct breach_id) from breach_organisation where told_at is null and breach_id > '') as breaches, (select min(b.known_at) from breach_organisation t cross join breach b on b.id = t.breach_id where t.told_at is null and t.breach_id > '') as known_at, (select count(*) from rights_request where answered_on is null and due_on > '') as requests, (select min(due_on) from rights_request where answered_on is null and due_on > '') as due_on"
    )
}

/// One more than a page.
pub(super) fn most() -> u32 {
    u32::try_from(PAGE).unwrap_or(u32::MAX).saturating_add(1)
}

/// The breaches, one more than a page, after the one that the query's `after` names: those of which an organisation is still to be
/// told, the nearest deadline first; where the query asks for those that are closed, the others, the latest first: [`Breach`]es.
#[must_use]
pub fn list(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let after: Option<BreachId> = lookup.query.get("after").and_then(|id| id.parse().ok());
    vec![if closed(lookup) {
        system_sql!(
            "select b.id, b.version, b.nature, b.facts, b.known_at, b.people, b.data_kinds, b.consequences, b.measures, (select count(*) from breach_organisation t where t.breach_id = b.id) as touched, (select count(t.told_at) from breach_organisation t where t.breach_id = b.id) as told from breach b where b.known_at > '' and not exists (select 1 from breach_organisation t where t.breach_id = b.id and t.told_at is null) and (?1 is null or (b.known_at, b.id) < (select a.known_at, a.id from breach a where a.id = ?1)) order by b.known_at desc, b.id desc limit ?2",
            after,
            most()
        )
    } else {
        system_sql!(
            "select b.id, b.version, b.nature, b.facts, b.known_at, b.people, b.data_kinds, b.consequences, b.measures, (select count(*) from breach_organisation t where t.breach_id = b.id) as touched, (select count(t.told_at) from breach_organisation t where t.breach_id = b.id) as told from breach b where b.known_at > '' and exists (select 1 from breach_organisation t where t.breach_id = b.id and t.told_at is null) and (?1 is null or (b.known_at, b.id) > (select a.known_at, a.id from breach a where a.id = ?1)) order by b.known_at, b.id limit ?2",
            after,
            most()
        )
    }]
}

/// Whether the query asks for what is closed.
pub(super) fn closed(lookup: &Lookup<'_>) -> bool {
    lookup.query.get("vue") == Some("closes")
}

/// Every organisation but the platform's own, by name: [`Choosable`]s.
#[must_use]
pub fn choosable(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![system_sql!(
        "select id, name, slug, zone, holidays from organisation where id <> ?1 order by name, slug",
        lookup.claims.organisation
    )]
}

/// The breach of the path, [`Breach`], then the organisations that it touches, by name: [`Touched`].
#[must_use]
pub fn one(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let id: Option<BreachId> = lookup.params.get("breach").ok();
    vec![
        system_sql!(
            "select b.id, b.version, b.nature, b.facts, b.known_at, b.people, b.data_kinds, b.consequences, b.measures, (select count(*) from breach_organisation t where t.breach_id = b.id) as touched, (select count(t.told_at) from breach_organisation t where t.breach_id = b.id) as told from breach b where b.id = ?1",
            id
        ),
        system_sql!(
            "select t.organisation_id, o.name, t.told_at, t.told_how, o.contact_email, o.officer_email, p.id as administrator_id, p.email as administrator_email from breach_organisation t join organisation o on o.id = t.organisation_id left join member_role r on r.organisation_id = t.organisation_id and r.product = 'interventions' and r.role = 'administrator' left join membership m on m.organisation_id = r.organisation_id and m.person_id = r.person_id and m.state = 'active' left join person p on p.id = m.person_id and p.suspended_at is null where t.breach_id = ?1 order by o.name, o.slug",
            id
        ),
    ]
}

/// [`one`]'s rows, then what was done to the entry, in order: [`Step`]s.
#[must_use]
pub fn told(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let mut statements = one(lookup);
    statements.push(sql!(
        "select a.at, a.action, m.first_name || ' ' || m.last_name as actor_name from audit a indexed by audit_by_action left join membership m on m.organisation_id = a.organisation_id and m.person_id = a.actor_id where a.organisation_id = ?1 and a.action in ('record_breach', 'amend_breach', 'warn_organisations', 'note_warning') and a.subject = ?2 order by a.at, a.id",
        lookup.claims.organisation,
        lookup.params.get::<BreachId>("breach").ok().map(subject)
    ));
    statements
}

/// [`one`]'s rows, then [`choosable`]'s.
#[must_use]
pub fn editing(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let mut statements = one(lookup);
    statements.extend(choosable(lookup));
    statements
}

/// What the audit calls a breach.
fn subject(id: BreachId) -> String {
    format!("breach/{id}")
}

/// The organisations as one parameter.
fn ids(organisations: &[OrganisationId]) -> String {
    json!(organisations).to_string()
}

/// Enters a breach, and the organisations that it touches.
#[must_use]
pub fn record(
    grant: &Grant<may::RecordBreach>,
    id: BreachId,
    entry: &Entry,
    trace: Trace<'_>,
) -> Vec<Stmt> {
    vec![
        system_sql!(
            "insert into breach (id, version, nature, facts, known_at, people, data_kinds, consequences, measures, created_at, updated_at) values (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)",
            id,
            entry.nature.code(),
            entry.facts.as_str(),
            entry.known_at,
            entry.people,
            entry.data_kinds.as_ref().map(Text::as_str),
            entry.consequences.as_ref().map(Text::as_str),
            entry.measures.as_ref().map(Text::as_str),
            trace.now
        ),
        ledger::audit(
            trace.ids.uuid(trace.now),
            grant.actor(),
            Action::RecordBreach.code(),
            &subject(id),
            trace.now,
        ),
        touch(id, &entry.organisations),
    ]
}

/// Adds the organisations that the breach does not touch yet.
fn touch(id: BreachId, organisations: &[OrganisationId]) -> Stmt {
    system_sql!(
        "insert into breach_organisation (breach_id, organisation_id) select ?1, value from json_each(?2) where true on conflict do nothing",
        id,
        ids(organisations)
    )
}

/// Gives a breach its present text at the version that was read. An organisation that was told stays, whatever the entry says.
#[must_use]
pub fn amend(
    grant: &Grant<may::AmendBreach>,
    (id, version): (BreachId, i64),
    entry: &Entry,
    trace: Trace<'_>,
) -> Vec<Stmt> {
    vec![
        system_sql!(
            "update breach set version = version + 1, nature = ?3, facts = ?4, known_at = ?5, people = ?6, data_kinds = ?7, consequences = ?8, measures = ?9, updated_at = ?10 where id = ?1 and version = ?2",
            id,
            version,
            entry.nature.code(),
            entry.facts.as_str(),
            entry.known_at,
            entry.people,
            entry.data_kinds.as_ref().map(Text::as_str),
            entry.consequences.as_ref().map(Text::as_str),
            entry.measures.as_ref().map(Text::as_str),
            trace.now
        ),
        ledger::audit(
            trace.ids.uuid(trace.now),
            grant.actor(),
            Action::AmendBreach.code(),
            &subject(id),
            trace.now,
        ),
        system_sql!(
            "delete from breach_organisation where breach_id = ?1 and told_at is null and organisation_id not in (select value from json_each(?2))",
            id,
            ids(&entry.organisations)
        ),
        touch(id, &entry.organisations),
    ]
}

/// A mail to an organisation, and the account of its reader, where there is one.
#[derive(Debug)]
pub struct Letter {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Whose account has the address.
    pub person: Option<PersonId>,
    /// The mail.
    pub mail: Mail,
}

/// Notes that these organisations were told and puts their mails in the outbox, in a few statements however many they are; stale when
/// one of them was told meanwhile.
#[must_use]
pub fn warn(
    grant: &Grant<may::WarnOrganisations>,
    id: BreachId,
    organisations: &[OrganisationId],
    letters: &[Letter],
    trace: Trace<'_>,
) -> Vec<Stmt> {
    let rows = letters.iter().map(|letter| {
        let mail = &letter.mail;
        json!([
            trace.ids.uuid(trace.now),
            letter.organisation,
            letter.person,
            mail.to,
            mail.subject,
            mail.text,
            mail.html
        ])
        .to_string()
    });
    let mut batch = vec![
        system_sql!(
            "update breach_organisation set told_at = ?3, told_how = 'mail' where breach_id = ?1 and told_at is null and organisation_id in (select value from json_each(?2))",
            id,
            ids(organisations),
            trace.now
        ),
        ledger::audit_all(
            trace.ids.uuid(trace.now),
            grant.actor(),
            Action::WarnOrganisations.code(),
            &subject(id),
            trace.now,
            organisations.len(),
        ),
    ];
    let queued = bundles(rows);
    batch.extend(
        queued
            .iter()
            .map(|rows| ledger::enqueue_all(rows, KIND, trace.now)),
    );
    batch
}

/// Notes that an organisation was told in another way than by mail.
#[must_use]
pub fn note(
    grant: &Grant<may::NoteWarning>,
    id: BreachId,
    organisation: OrganisationId,
    trace: Trace<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "update breach_organisation set told_at = ?3, told_how = 'otherwise' where breach_id = ?1 and organisation_id = ?2 and told_at is null",
            id,
            organisation,
            trace.now
        ),
        ledger::audit(
            trace.ids.uuid(trace.now),
            grant.actor(),
            Action::NoteWarning.code(),
            &subject(id),
            trace.now,
        ),
    ]
}
