//! The platform as its operator sees it: organisations, their administrateur, accounts, outlines, jobs.
//!
//! An operator acts outside of his own organisation: these statements name the one that they are about as a parameter, and every
//! one that writes demands a [`Grant`] of the console.

use super::{
    breaches, credential,
    team::{self, Newcomer},
};
use crate::{
    forms::console::Founding,
    policy::{Action, may},
};
use chrono::{DateTime, Utc};
use domain::{
    fold,
    id::{OrganisationId, PersonId, ZoneId},
    policy::{Grant, Role},
    text::EmailAddress,
};
use platform::{
    Random,
    db::{Stmt, flag, moment, optional_moment},
    ledger, sql, start, system_sql,
};
use serde::Deserialize;
use uuid::Uuid;
use web::{Lookup, place::Area};

/// How many organisations, or runs of a rule, a page holds.
pub const PAGE: usize = 50;

/// How many bodies of each kind a search gives.
pub const FOUND: u32 = 20;

/// How many letters a search needs.
pub const LETTERS: usize = 2;

/// An organisation, and its volumes.
#[derive(Debug, Clone, Deserialize)]
pub struct Organisation {
    /// Identifier.
    pub id: OrganisationId,
    /// Its kind, a code of the schema.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Unique, readable.
    pub slug: String,
    /// Nine digits.
    pub siren: Option<String>,
    /// Of a commune.
    pub insee: Option<String>,
    /// An IANA name.
    pub zone: String,
    /// When it was created.
    #[serde(deserialize_with = "moment")]
    pub created_at: DateTime<Utc>,
    /// Since when nobody signs in to it.
    #[serde(default, deserialize_with = "optional_moment")]
    pub suspended_at: Option<DateTime<Utc>>,
    /// How many members it counts.
    pub members: i64,
    /// How many interventions it ever had.
    pub interventions: i64,
    /// Whether its outline is known.
    #[serde(deserialize_with = "flag")]
    pub outlined: bool,
}

/// A body of the official list.
#[derive(Debug, Clone, Deserialize)]
pub struct Body {
    /// `commune`, `epci` or `departement`.
    pub kind: String,
    /// INSEE code, SIREN of the EPCI, number of the département.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Nine digits, where the list knows them.
    pub siren: Option<String>,
    /// The number of its département, where it has one.
    pub departement: Option<String>,
}

/// An organisation that is there already.
#[derive(Debug, Clone, Deserialize)]
pub struct Taken {
    /// Identifier.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
}

/// Somebody of an organisation.
#[derive(Debug, Clone, Deserialize)]
pub struct Member {
    /// The person.
    pub person_id: PersonId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Unique in the organisation.
    pub identifiant: String,
    /// The role there.
    pub role: Role,
    /// `invited`, `active` or `declined`.
    pub state: String,
    /// The address of the account.
    pub email: Option<String>,
    /// Since when the account is suspended.
    #[serde(default, deserialize_with = "optional_moment")]
    pub suspended_at: Option<DateTime<Utc>>,
}

impl Member {
    /// « Gaston Métayer ».
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

/// The organisations after the one whose slug the query's `after` holds, by slug, one more than a page: [`Organisation`]s; then what
/// waits in the registers: [`breaches::Waiting`].
#[must_use]
pub fn list(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let most = i64::try_from(PAGE).unwrap_or(i64::MAX).saturating_add(1);
    vec![
        system_sql!(
            "select o.id, o.kind, o.name, o.slug, o.siren, o.insee, o.zone, o.created_at, o.suspended_at, (select count(*) from membership m where m.organisation_id = o.id) as members, coalesce((select c.last from intervention_counter c where c.organisation_id = o.id), 0) as interventions, exists (select 1 from zone z where z.organisation_id = o.id and z.kind = 'territory') as outlined from organisation o where o.slug > ?2 and o.id <> ?1 order by o.slug limit ?3",
            lookup.claims.organisation,
            lookup.query.get("after").unwrap_or_default(),
            most
        ),
        breaches::waiting(),
    ]
}

/// The organisation of the path, never the platform's own: [`Organisation`].
fn organisation(lookup: &Lookup<'_>) -> Stmt {
    system_sql!(
        "select o.id, o.kind, o.name, o.slug, o.siren, o.insee, o.zone, o.created_at, o.suspended_at, (select count(*) from membership m where m.organisation_id = o.id) as members, coalesce((select c.last from intervention_counter c where c.organisation_id = o.id), 0) as interventions, exists (select 1 from zone z where z.organisation_id = o.id and z.kind = 'territory') as outlined from organisation o where o.id = ?2 and o.id <> ?1",
        lookup.claims.organisation,
        target(lookup)
    )
}

/// The organisation of the path, [`Organisation`], then its administrateur: [`Member`].
#[must_use]
pub fn one(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![organisation(lookup), administrator(lookup)]
}

fn administrator(lookup: &Lookup<'_>) -> Stmt {
    sql!(
        "select m.person_id, m.first_name, m.last_name, m.identifiant, r.role, m.state, p.email, p.suspended_at from member_role r join membership m on m.organisation_id = r.organisation_id and m.person_id = r.person_id join person p on p.id = m.person_id where r.organisation_id = ?1 and r.product = 'interventions' and r.role = 'administrator'",
        target(lookup)
    )
}

/// [`one`]'s rows, then whoever the form's `who` names, by identifiant or address: [`Member`].
#[must_use]
pub fn named(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let who = lookup.fields.get("who").unwrap_or_default();
    let mut statements = one(lookup);
    statements.push(sql!(
        "select m.person_id, m.first_name, m.last_name, m.identifiant, r.role, m.state, p.email, p.suspended_at from membership m join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product = 'interventions' join person p on p.id = m.person_id where m.organisation_id = ?1 and (m.identifiant_folded = ?2 or m.person_id = (select id from person where email_folded = ?2))",
        target(lookup),
        who.trim().to_ascii_lowercase()
    ));
    statements
}

/// [`one`]'s rows, then the person of the path: [`Member`].
#[must_use]
pub fn person(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let mut statements = one(lookup);
    statements.push(sql!(
        "select m.person_id, m.first_name, m.last_name, m.identifiant, r.role, m.state, p.email, p.suspended_at from membership m join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product = 'interventions' join person p on p.id = m.person_id where m.organisation_id = ?1 and m.person_id = ?2",
        target(lookup),
        lookup.params.get::<PersonId>("person").ok()
    ));
    statements
}

/// [`one`]'s rows, then what mails say of the organisation, [`team::Office`], and who has the address that the form holds:
/// [`team::Known`].
#[must_use]
pub fn newcomer(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let mut statements = one(lookup);
    statements.push(system_sql!(
        "select name, contact_email, officer_email from organisation where id = ?1",
        target(lookup)
    ));
    statements.push(team::known_in(lookup, target(lookup)));
    statements
}

fn target(lookup: &Lookup<'_>) -> Option<OrganisationId> {
    lookup.params.get("organisation").ok()
}

/// What a search looks for: its words folded, hyphens as spaces; none when it is too short.
#[must_use]
pub fn wanted(typed: Option<&str>) -> Option<String> {
    let folded = fold::fold(typed?.trim()).replace('-', " ");
    (folded.chars().count() >= LETTERS).then_some(folded)
}

/// The bodies of the official list whose name starts like the query's `q`, communes first: [`Body`]s; nothing without it.
#[must_use]
pub fn search(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let Some(wanted) = wanted(lookup.query.get("q")) else {
        return Vec::new();
    };
    let first = wanted.split(' ').next().unwrap_or_default();
    let (least, beyond) = fold::prefix_range(first);
    vec![system_sql!(
        "select kind, code, name, siren, departement from (select * from official_body where kind = 'commune' and name_folded >= ?1 and name_folded < ?2 and substr(replace(name_folded, '-', ' '), 1, length(?3)) = ?3 order by name_folded, code limit ?4) union all select kind, code, name, siren, departement from (select * from official_body where kind = 'epci' and name_folded >= ?1 and name_folded < ?2 and substr(replace(name_folded, '-', ' '), 1, length(?3)) = ?3 order by name_folded, code limit ?4) union all select kind, code, name, siren, departement from (select * from official_body where kind = 'departement' and name_folded >= ?1 and name_folded < ?2 and substr(replace(name_folded, '-', ' '), 1, length(?3)) = ?3 order by name_folded, code limit ?4)",
        least,
        beyond,
        wanted,
        FOUND
    )]
}

/// The body of the path, [`Body`], then the organisation that was created from it, if there is one: [`Taken`].
#[must_use]
pub fn body(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![
        official(lookup),
        system_sql!(
            "select o.id, o.name from official_body b join organisation o on o.siren = b.siren where b.kind = ?1 and b.code = ?2",
            lookup.params.get::<String>("kind").ok(),
            lookup.params.get::<String>("code").ok()
        ),
    ]
}

/// The body of the path, [`Body`]; the organisation that has the form's SIREN, [`Taken`]; who has its address: [`team::Known`].
#[must_use]
pub fn founding(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let siren: String = lookup.fields.get("siren").map_or_else(String::new, |raw| {
        raw.chars().filter(|c| !c.is_whitespace()).collect()
    });
    vec![
        official(lookup),
        system_sql!("select id, name from organisation where siren = ?1", siren),
        team::known_in(lookup, None),
    ]
}

fn official(lookup: &Lookup<'_>) -> Stmt {
    system_sql!(
        "select kind, code, name, siren, departement from official_body where kind = ?1 and code = ?2",
        lookup.params.get::<String>("kind").ok(),
        lookup.params.get::<String>("code").ok()
    )
}

/// Whether that slug is taken: one row, `value`.
#[must_use]
pub fn slug_taken(slug: &str) -> Stmt {
    system_sql!(
        "select slug as value from organisation where slug = ?1",
        slug
    )
}

/// When and under which identifiers something is done.
#[derive(Debug, Clone, Copy)]
pub struct Trace<'a> {
    /// Now.
    pub now: DateTime<Utc>,
    /// Of audit lines and rows.
    pub ids: &'a Random,
}

impl Trace<'_> {
    pub(super) fn line<P>(
        self,
        grant: &Grant<P>,
        organisation: OrganisationId,
        action: Action,
        subject: &str,
    ) -> Stmt {
        let id = self.ids.uuid(self.now);
        ledger::audit_in(
            organisation,
            id,
            grant.actor(),
            action.code(),
            subject,
            self.now,
        )
    }
}

/// Creates an organisation with its administrateur, the default list of categories, and its outline where it is known.
#[must_use]
pub fn create(
    grant: &Grant<may::CreateOrganisation>,
    id: OrganisationId,
    body: &Body,
    founding: &Founding,
    administrator: &Newcomer<'_>,
    trace: Trace<'_>,
) -> Vec<Stmt> {
    let insee = (body.kind == "commune").then_some(body.code.as_str());
    let mut batch = vec![
        system_sql!(
            "insert into organisation (id, kind, siren, insee, name, slug, zone, holidays, contact_email, officer_email, created_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            id,
            &body.kind,
            founding.siren.as_str(),
            insee,
            founding.name.as_str(),
            &founding.slug,
            founding.zone.name(),
            founding.holidays.code(),
            founding.contact.as_ref().map(EmailAddress::as_str),
            founding.officer.as_ref().map(EmailAddress::as_str),
            trace.now
        ),
        trace.line(
            grant,
            id,
            Action::CreateOrganisation,
            &format!("organisation/{id}"),
        ),
    ];
    batch.extend(join(grant, id, administrator, trace));
    batch.extend(start::categories(id, trace.now, trace.ids));
    if let Some(area) = &founding.outline {
        batch.push(territory(id, founding.name.as_str(), area, trace));
    }
    batch
}

/// The statements by which somebody new becomes the administrateur.
fn join<P>(
    grant: &Grant<P>,
    organisation: OrganisationId,
    newcomer: &Newcomer<'_>,
    trace: Trace<'_>,
) -> [Stmt; 4] {
    [
        team::account(newcomer, trace.now),
        team::membership(organisation, newcomer, trace.now),
        trace.line(
            grant,
            organisation,
            Action::AppointAdministrator,
            &team::subject(newcomer.person),
        ),
        team::role(organisation, newcomer),
    ]
}

/// Ends the office of the administrateur that was read, who stays as coordinateur; stale when somebody else did meanwhile.
fn demote(
    grant: &Grant<may::AppointAdministrator>,
    organisation: OrganisationId,
    present: Option<PersonId>,
    trace: Trace<'_>,
) -> Vec<Stmt> {
    let Some(person) = present else {
        return Vec::new();
    };
    vec![
        sql!(
            "update member_role set role = 'coordinator' where organisation_id = ?1 and person_id = ?2 and product = 'interventions' and role = 'administrator'",
            organisation,
            person
        ),
        trace.line(
            grant,
            organisation,
            Action::AppointAdministrator,
            &team::subject(person),
        ),
    ]
}

/// Makes a member the administrateur in place of the one that was read: exactly one at every moment that others see.
#[must_use]
pub fn transfer(
    grant: &Grant<may::AppointAdministrator>,
    organisation: OrganisationId,
    present: Option<PersonId>,
    next: PersonId,
    trace: Trace<'_>,
) -> Vec<Stmt> {
    let mut batch = demote(grant, organisation, present, trace);
    batch.push(sql!(
        "update member_role set role = 'administrator' where organisation_id = ?1 and person_id = ?2 and product = 'interventions' and exists (select 1 from membership m join person p on p.id = m.person_id where m.organisation_id = ?1 and m.person_id = ?2 and m.state = 'active' and p.suspended_at is null)",
        organisation,
        next
    ));
    batch.push(trace.line(
        grant,
        organisation,
        Action::AppointAdministrator,
        &team::subject(next),
    ));
    batch
}

/// Adds somebody as the administrateur in place of the one that was read.
#[must_use]
pub fn appoint(
    grant: &Grant<may::AppointAdministrator>,
    organisation: OrganisationId,
    present: Option<PersonId>,
    newcomer: &Newcomer<'_>,
    trace: Trace<'_>,
) -> Vec<Stmt> {
    let mut batch = demote(grant, organisation, present, trace);
    batch.extend(join(grant, organisation, newcomer, trace));
    batch
}

/// Suspends an account: its sessions, tokens and links die at once.
#[must_use]
pub fn suspend_person(
    grant: &Grant<may::SuspendPerson>,
    organisation: OrganisationId,
    person: PersonId,
    trace: Trace<'_>,
) -> Vec<Stmt> {
    let mut batch = vec![
        sql!(
            "update person set suspended_at = ?3 where id = ?2 and suspended_at is null and exists (select 1 from membership where organisation_id = ?1 and person_id = ?2)",
            organisation,
            person,
            trace.now
        ),
        trace.line(
            grant,
            organisation,
            Action::SuspendPerson,
            &format!("person/{person}"),
        ),
    ];
    batch.extend(credential::end_all(person, None));
    batch
}

/// Lets a suspended account in again.
#[must_use]
pub fn reinstate_person(
    grant: &Grant<may::SuspendPerson>,
    organisation: OrganisationId,
    person: PersonId,
    trace: Trace<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "update person set suspended_at = null where id = ?2 and suspended_at is not null and exists (select 1 from membership where organisation_id = ?1 and person_id = ?2)",
            organisation,
            person
        ),
        trace.line(
            grant,
            organisation,
            Action::SuspendPerson,
            &format!("person/{person}"),
        ),
    ]
}

/// Suspends an organisation, never the operator's own: its sessions and tokens die at once.
#[must_use]
pub fn suspend_organisation(
    grant: &Grant<may::SuspendOrganisation>,
    organisation: OrganisationId,
    trace: Trace<'_>,
) -> Vec<Stmt> {
    vec![
        system_sql!(
            "update organisation set suspended_at = ?3 where id = ?1 and id <> ?2 and suspended_at is null",
            organisation,
            grant.organisation(),
            trace.now
        ),
        trace.line(
            grant,
            organisation,
            Action::SuspendOrganisation,
            &format!("organisation/{organisation}"),
        ),
        sql!(
            "delete from credential where organisation_id = ?1",
            organisation
        ),
    ]
}

/// Lets a suspended organisation in again.
#[must_use]
pub fn reinstate_organisation(
    grant: &Grant<may::SuspendOrganisation>,
    organisation: OrganisationId,
    trace: Trace<'_>,
) -> Vec<Stmt> {
    vec![
        system_sql!(
            "update organisation set suspended_at = null where id = ?1 and suspended_at is not null and not exists (select 1 from certificate where former_id = ?1)",
            organisation
        ),
        trace.line(
            grant,
            organisation,
            Action::SuspendOrganisation,
            &format!("organisation/{organisation}"),
        ),
    ]
}

/// Gives an organisation its outline, in place of the one that it had.
#[must_use]
pub fn outline(
    grant: &Grant<may::SetOutline>,
    of: &Organisation,
    area: &Area,
    trace: Trace<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "delete from zone where organisation_id = ?1 and kind = 'territory'",
            of.id
        ),
        territory(of.id, &of.name, area, trace),
        trace.line(
            grant,
            of.id,
            Action::SetOutline,
            &format!("organisation/{}", of.id),
        ),
    ]
}

fn territory(organisation: OrganisationId, name: &str, area: &Area, trace: Trace<'_>) -> Stmt {
    let area = area.simplified();
    let bounds = area.bounds();
    start::zone(
        organisation,
        &start::Zone {
            id: ZoneId::new(trace.ids.uuid(trace.now)),
            kind: "territory",
            name,
            geometry: area.to_string(),
            bounds: [bounds.west, bounds.south, bounds.east, bounds.north],
        },
    )
}

/// A run of a rule of the register, as the purge log holds it.
#[derive(Debug, Clone, Deserialize)]
pub struct Run {
    /// Identifier, in the order of time.
    pub id: Uuid,
    /// What was forgotten.
    pub rule: String,
    /// When it ran.
    #[serde(deserialize_with = "moment")]
    pub ran_at: DateTime<Utc>,
    /// How many.
    pub count: i64,
    /// The oldest moment or date that is kept.
    pub oldest_kept: Option<String>,
    /// How long it took.
    pub duration_ms: i64,
    /// Whether nothing was left to do.
    #[serde(deserialize_with = "flag")]
    pub finished: bool,
}

/// The mails that did not leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub struct Mails {
    /// That wait.
    pub waiting: i64,
    /// Whose sending was given up.
    pub dead: i64,
}

/// How the jobs went: [`Mails`], then the runs before the one that the query's `before` names, the latest first, one more than a
/// page: [`Run`]s.
#[must_use]
pub fn operations(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let before = lookup.query.get("before").filter(|id| !id.is_empty());
    let most = i64::try_from(PAGE).unwrap_or(i64::MAX).saturating_add(1);
    vec![
        system_sql!(
            "select (select count(*) from outbox where state = 'waiting' and next_try_at > '') as waiting, (select count(*) from outbox where state = 'dead' and created_at > '') as dead"
        ),
        system_sql!(
            "select id, rule, ran_at, count, oldest_kept, duration_ms, finished from purge_log where id < coalesce(?1, 'g') order by id desc limit ?2",
            before,
            most
        ),
    ]
}

/// Puts the mails that were given up back among those that wait; those whose words are gone are left.
#[must_use]
pub fn retry(grant: &Grant<may::RetryMail>, trace: Trace<'_>) -> Vec<Stmt> {
    vec![
        system_sql!(
            "update outbox set state = 'waiting', attempts = 0, next_try_at = ?1, leased_until = null where state = 'dead' and created_at > '' and recipient is not null",
            trace.now
        ),
        ledger::audit_reading(
            trace.ids.uuid(trace.now),
            grant.actor(),
            Action::RetryMail.code(),
            "outbox",
            trace.now,
        ),
    ]
}
