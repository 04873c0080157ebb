//! The team in the database: who belongs to it, who joins, who leaves.

use super::{credential, proconnect};
use crate::{
    departure,
    forms::team::Details,
    policy::{Action, may},
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    id::{OrganisationId, PersonId},
    policy::{Grant, Role},
    text::{EmailAddress, Phone},
};
use platform::{
    db::{Stmt, flag, optional_moment},
    ledger, sql, system_sql,
};
use serde::Deserialize;
use uuid::Uuid;
use web::Lookup;

/// How many members a page of the list holds.
pub const PAGE: usize = 100;
/// How many of those to inform the page of the team shows; a page of their own shows all.
pub const SHOWN_TO_INFORM: usize = 20;

/// A member as the administrateur sees him. Whether he was known elsewhere before is not among it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Member {
    /// The person.
    pub person_id: PersonId,
    /// Last name.
    pub last_name: String,
    /// First name.
    pub first_name: String,
    /// Unique in the organisation.
    pub identifiant: String,
    /// Role in the interventions.
    pub role: Role,
    /// In lower case whatever was typed: another organisation's spelling would tell that it knows the person.
    pub email: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    /// Whether there is a photo of him.
    #[serde(default, deserialize_with = "flag")]
    pub portrait: bool,
    /// When the information notice was mailed, or given by hand.
    #[serde(default, deserialize_with = "optional_moment")]
    pub notice_at: Option<DateTime<Utc>>,
    /// Whether another organisation counts the person among its members: never shown, it limits what may be changed here.
    #[serde(default, deserialize_with = "flag")]
    pub elsewhere: bool,
}

impl Member {
    /// « Gaston Métayer ».
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// Whether somebody still has to hand him the information notice (terms of use, 6.4).
    #[must_use]
    pub const fn is_to_inform(&self) -> bool {
        self.notice_at.is_none()
    }
}

/// Who already has an account under an address.
#[derive(Debug, Clone, Deserialize)]
pub struct Known {
    /// The person.
    pub person_id: PersonId,
    /// Whether the person belongs to this organisation already.
    #[serde(deserialize_with = "flag")]
    pub here: bool,
}

/// What the organisation says of itself in its mails.
#[derive(Debug, Clone, Deserialize)]
pub struct Office {
    /// Its name.
    pub name: String,
    /// Whom its people write to.
    pub contact_email: Option<String>,
    /// Its data-protection officer.
    pub officer_email: Option<String>,
}

/// An intervention that somebody is to do.
#[derive(Debug, Clone, Deserialize)]
pub struct Open {
    /// Identifier.
    pub id: Uuid,
    /// The number that people say.
    pub number: i64,
}

/// A person to write to.
#[derive(Debug, Clone, Deserialize)]
pub struct Reader {
    /// The person.
    pub person_id: PersonId,
    /// The address.
    pub email: String,
}

/// The members after the one that the query's `after` names, by name, one more than a page holds: [`Member`]s.
/// Then the first who are still to be informed, by name, one more than the page shows: [`Member`]s.
#[must_use]
pub fn list(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let organisation = lookup.claims.organisation;
    let after = lookup.query.get("after").filter(|after| !after.is_empty());
    let most = i64::try_from(PAGE).unwrap_or(i64::MAX).saturating_add(1);
    vec![
        sql!(
            "select m.person_id, m.last_name, m.first_name, m.identifiant, r.role, p.email_folded as email, m.phone, m.notice_at, exists (select 1 from portrait f where f.organisation_id = m.organisation_id and f.person_id = m.person_id) as portrait from membership m join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product = 'interventions' join person p on p.id = m.person_id where m.organisation_id = ?1 and (?2 is null or (m.name_folded, m.person_id) > (select name_folded, person_id from membership where organisation_id = ?1 and person_id = ?2)) order by m.name_folded, m.person_id limit ?3",
            organisation,
            after,
            most
        ),
        uninformed(organisation, None, SHOWN_TO_INFORM + 1),
    ]
}

/// Those who are still to be informed after that one, by name, so many at most: [`Member`]s.
fn uninformed(organisation: OrganisationId, after: Option<&str>, most: usize) -> Stmt {
    sql!(
        "select m.person_id, m.last_name, m.first_name, m.identifiant, r.role, p.email_folded as email, m.phone, m.notice_at from membership m join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product = 'interventions' join person p on p.id = m.person_id where m.organisation_id = ?1 and m.notice_at is null and (?2 is null or (m.name_folded, m.person_id) > (select name_folded, person_id from membership where organisation_id = ?1 and person_id = ?2)) order by m.name_folded, m.person_id limit ?3",
        organisation,
        after,
        i64::try_from(most).unwrap_or(i64::MAX)
    )
}

/// A page of those who are still to be informed, one more than it holds: [`Member`]s; then what the notice says: [`Office`].
#[must_use]
pub fn to_inform(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let after = lookup.query.get("after").filter(|after| !after.is_empty());
    vec![
        uninformed(lookup.claims.organisation, after, PAGE + 1),
        office(lookup),
    ]
}

/// Everybody who is still to be informed: [`platform::db::Single`] identifiers; then [`to_inform`]'s rows, of the page that was ticked.
#[must_use]
pub fn all_to_inform(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let mut statements = vec![sql!(
        "select person_id as value from membership where organisation_id = ?1 and notice_at is null",
        lookup.claims.organisation
    )];
    statements.extend(to_inform(lookup));
    statements
}

/// Who has the address that the form holds, if anybody: [`Known`]; then what mails say of the organisation: [`Office`].
#[must_use]
pub fn newcomer(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![known(lookup), office(lookup)]
}

/// The member of the path: [`Member`].
#[must_use]
pub fn member(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![sql!(
        "select m.person_id, m.last_name, m.first_name, m.identifiant, r.role, p.email_folded as email, m.phone, m.notice_at, exists (select 1 from portrait f where f.organisation_id = ?1 and f.person_id = m.person_id) as portrait, exists (select 1 from membership o where o.person_id = m.person_id and o.organisation_id <> ?1 and o.state = 'active') as elsewhere from membership m join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product = 'interventions' join person p on p.id = m.person_id where m.organisation_id = ?1 and m.person_id = ?2",
        lookup.claims.organisation,
        person(lookup)
    )]
}

/// The member of the path: [`Member`]; then [`newcomer`]'s rows.
#[must_use]
pub fn correction(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let mut statements = member(lookup);
    statements.extend(newcomer(lookup));
    statements
}

/// The member of the path: [`Member`]; what he is still to do: [`Open`]s; whom to tell of it: [`Reader`]s.
#[must_use]
pub fn leaving(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let mut statements = member(lookup);
    statements.extend(left_behind(lookup.claims.organisation, person(lookup)));
    statements
}

/// What that person is still to do in the organisation: [`Open`]s; the coordinateurs to tell of it, or the administrateur, who
/// assigns too, where no coordinateur can be written to: [`Reader`]s.
pub(super) fn left_behind(organisation: OrganisationId, person: Option<PersonId>) -> [Stmt; 2] {
    [
        sql!(
            "select i.id, i.number from assignment a join intervention i on i.organisation_id = a.organisation_id and i.id = a.intervention_id where a.organisation_id = ?1 and a.person_id = ?2 and i.status in ('to_validate', 'to_do', 'in_progress') order by i.number",
            organisation,
            person
        ),
        sql!(
            "select m.person_id, p.email from membership m join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product = 'interventions' join person p on p.id = m.person_id where m.organisation_id = ?1 and m.person_id <> ?2 and m.state = 'active' and (r.role = 'coordinator' or r.role = 'administrator' and not exists (select 1 from member_role c join membership cm on cm.organisation_id = c.organisation_id and cm.person_id = c.person_id and cm.state = 'active' join person cp on cp.id = c.person_id and cp.email is not null and cp.suspended_at is null where c.organisation_id = m.organisation_id and c.role = 'coordinator' and c.person_id <> ?2)) and p.email is not null and p.suspended_at is null order by m.person_id",
            organisation,
            person
        ),
    ]
}

fn person(lookup: &Lookup<'_>) -> Option<PersonId> {
    lookup.params.get("person").ok()
}

fn known(lookup: &Lookup<'_>) -> Stmt {
    known_in(lookup, Some(lookup.claims.organisation))
}

/// Who has the address that the form holds, if anybody, and whether that organisation knows him: [`Known`].
pub(super) fn known_in(lookup: &Lookup<'_>, organisation: Option<OrganisationId>) -> Stmt {
    let email = lookup
        .fields
        .get("email")
        .map(|raw| raw.trim().to_ascii_lowercase());
    sql!(
        "select p.id as person_id, exists (select 1 from membership m where m.organisation_id = ?1 and m.person_id = p.id) as here from person p where p.email_folded = ?2",
        organisation,
        email
    )
}

/// What mails say of the organisation: [`Office`].
pub(crate) fn office(lookup: &Lookup<'_>) -> Stmt {
    sql!(
        "select o.name, o.contact_email, o.officer_email from membership m join organisation o on o.id = m.organisation_id where m.organisation_id = ?1 and m.person_id = ?2",
        lookup.claims.organisation,
        lookup.claims.person
    )
}

/// Somebody to add to the team.
#[derive(Debug, Clone, Copy)]
pub struct Newcomer<'a> {
    /// The account, new or not.
    pub person: PersonId,
    /// Whether the address has an account elsewhere: the person then has to accept.
    pub invited: bool,
    /// What was typed.
    pub details: &'a Details,
    /// The role to give.
    pub role: Role,
    /// The date in the organisation's zone.
    pub today: NaiveDate,
}

/// Adds a person: the same statements run whether the address has an account elsewhere or not.
#[must_use]
pub fn add(
    grant: &Grant<may::AddMember>,
    newcomer: &Newcomer<'_>,
    audit: Uuid,
    now: DateTime<Utc>,
) -> Vec<Stmt> {
    let organisation = grant.organisation();
    vec![
        account(newcomer, now),
        membership(organisation, newcomer, now),
        ledger::audit(
            audit,
            grant.actor(),
            Action::AddMember.code(),
            &subject(newcomer.person),
            now,
        ),
        role(organisation, newcomer),
    ]
}

/// The account of a newcomer, unless he has one.
pub(super) fn account(newcomer: &Newcomer<'_>, now: DateTime<Utc>) -> Stmt {
    let email = newcomer.details.email.as_ref();
    system_sql!(
        "insert into person (id, email, email_folded, created_at, last_active_on) values (?1, ?2, ?3, ?4, ?5) on conflict (id) do nothing",
        newcomer.person,
        email.map(EmailAddress::as_str),
        email.map(EmailAddress::folded),
        now,
        newcomer.today
    )
}

/// The membership of a newcomer.
pub(super) fn membership(
    organisation: OrganisationId,
    newcomer: &Newcomer<'_>,
    now: DateTime<Utc>,
) -> Stmt {
    let details = newcomer.details;
    sql!(
        "insert into membership (organisation_id, person_id, identifiant, identifiant_folded, last_name, first_name, phone, state, joined_at, notice_at, name_folded) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        organisation,
        newcomer.person,
        details.identifiant.as_str(),
        details.identifiant.folded(),
        details.last_name.as_str(),
        details.first_name.as_str(),
        details.phone.as_ref().map(Phone::as_str),
        if newcomer.invited {
            "invited"
        } else {
            "active"
        },
        now,
        details.email.as_ref().map(|_| now),
        details.name_folded()
    )
}

/// The role of a newcomer.
pub(super) fn role(organisation: OrganisationId, newcomer: &Newcomer<'_>) -> Stmt {
    sql!(
        "insert into member_role (organisation_id, person_id, product, role) values (?1, ?2, 'interventions', ?3)",
        organisation,
        newcomer.person,
        newcomer.role.code()
    )
}

/// Corrects what the organisation knows of a member.
#[must_use]
pub fn correct(
    grant: &Grant<may::EditMember>,
    person: PersonId,
    details: &Details,
    audit: Uuid,
    now: DateTime<Utc>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "update membership set identifiant = ?3, identifiant_folded = ?4, last_name = ?5, first_name = ?6, phone = ?7, name_folded = ?8 where organisation_id = ?1 and person_id = ?2",
            grant.organisation(),
            person,
            details.identifiant.as_str(),
            details.identifiant.folded(),
            details.last_name.as_str(),
            details.first_name.as_str(),
            details.phone.as_ref().map(Phone::as_str),
            details.name_folded()
        ),
        ledger::audit(
            audit,
            grant.actor(),
            Action::EditMember.code(),
            &subject(person),
            now,
        ),
    ]
}

/// Gives a member another role; the administrateur's is the operator's to transfer, and makes the batch stale.
#[must_use]
pub fn change_role(
    grant: &Grant<may::ChangeRole>,
    person: PersonId,
    role: Role,
    audit: Uuid,
    now: DateTime<Utc>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "update member_role set role = ?3 where organisation_id = ?1 and person_id = ?2 and product = 'interventions' and role <> 'administrator'",
            grant.organisation(),
            person,
            role.code()
        ),
        ledger::audit(
            audit,
            grant.actor(),
            Action::ChangeRole.code(),
            &subject(person),
            now,
        ),
    ]
}

/// Changes the address of a person who belongs to this organisation alone (otherwise the batch is stale): every link
/// and every session dies, and what did not leave goes to the new address, or nowhere when there is none (somebody then hands over
/// the information notice), but for what tells a former one.
#[must_use]
pub fn change_email(
    grant: &Grant<may::EditMember>,
    person: PersonId,
    details: &Details,
    audit: Uuid,
    now: DateTime<Utc>,
) -> Vec<Stmt> {
    let organisation = grant.organisation();
    let address = details.email.as_ref().map(EmailAddress::as_str);
    let mails = match address {
        Some(address) => vec![sql!(
            "update outbox set recipient = ?3, state = 'waiting', attempts = 0, next_try_at = ?4 where organisation_id = ?1 and person_id = ?2 and state in ('waiting', 'dead') and kind <> 'email_changed' and recipient is not null",
            organisation,
            person,
            address,
            now
        )],
        None => vec![
            sql!(
                "update membership set notice_at = null where organisation_id = ?1 and person_id = ?2 and exists (select 1 from outbox where organisation_id = ?1 and person_id = ?2 and kind = 'notice' and state in ('waiting', 'dead'))",
                organisation,
                person
            ),
            unsent(organisation, person),
        ],
    };
    let mut batch = vec![
        sql!(
            "update person set email = ?3, email_folded = ?4 where id = ?2 and exists (select 1 from membership where organisation_id = ?1 and person_id = ?2 and state = 'active') and not exists (select 1 from membership where person_id = ?2 and organisation_id <> ?1 and state = 'active')",
            organisation,
            person,
            address,
            details.email.as_ref().map(EmailAddress::folded)
        ),
        ledger::audit(
            audit,
            grant.actor(),
            Action::EditMember.code(),
            &format!("person/{person}"),
            now,
        ),
        proconnect::forget(person),
    ];
    batch.extend(mails);
    batch.extend(credential::end_all(person, None));
    batch
}

/// Forgets what that organisation has not managed to mail to a person yet, but for what tells a former address.
pub(super) fn unsent(organisation: OrganisationId, person: PersonId) -> Stmt {
    sql!(
        "delete from outbox where organisation_id = ?1 and person_id = ?2 and state in ('waiting', 'dead') and kind <> 'email_changed'",
        organisation,
        person
    )
}

/// Notes that a member is mailed the notice where nothing reached him before, in the batch that mails it; one that has not left is dropped.
#[must_use]
pub fn informed_by_mail(
    grant: &Grant<may::EditMember>,
    person: PersonId,
    now: DateTime<Utc>,
) -> [Stmt; 2] {
    let organisation = grant.organisation();
    [
        sql!(
            "update membership set notice_at = ?3 where organisation_id = ?1 and person_id = ?2",
            organisation,
            person,
            now
        ),
        sql!(
            "delete from outbox where organisation_id = ?1 and person_id = ?2 and kind = 'notice' and state in ('waiting', 'dead')",
            organisation,
            person
        ),
    ]
}

/// Ticks that a member was handed the notice.
#[must_use]
pub fn informed(
    grant: &Grant<may::RecordNotice>,
    person: PersonId,
    audit: Uuid,
    now: DateTime<Utc>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "update membership set notice_at = ?3 where organisation_id = ?1 and person_id = ?2 and notice_at is null",
            grant.organisation(),
            person,
            now
        ),
        ledger::audit(
            audit,
            grant.actor(),
            Action::RecordNotice.code(),
            &subject(person),
            now,
        ),
    ]
}

/// Ends a membership; the administrateur's makes the batch stale.
#[must_use]
pub fn remove(
    grant: &Grant<may::RemoveMember>,
    person: PersonId,
    audit: Uuid,
    now: DateTime<Utc>,
) -> Vec<Stmt> {
    let organisation = grant.organisation();
    let mut batch = vec![
        sql!(
            "delete from member_role where organisation_id = ?1 and person_id = ?2 and product = 'interventions' and role <> 'administrator'",
            organisation,
            person
        ),
        ledger::audit(
            audit,
            grant.actor(),
            Action::RemoveMember.code(),
            &subject(person),
            now,
        ),
    ];
    batch.extend(departure::statements(organisation, person, now));
    batch
}

pub(super) fn subject(person: PersonId) -> String {
    format!("membership/{person}")
}
