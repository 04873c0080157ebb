//! The ProConnect accounts of people, and the returns that were taken. Who comes back is not known yet: these statements
//! belong to no organisation.

use super::{account::Trace, sign_in::Opening};
use crate::{
    model::proconnect::Welcome,
    policy::{Action, may},
    provider::Identity,
};
use chrono::{DateTime, Utc};
use domain::{id::PersonId, policy::Grant};
use platform::{
    db::{Stmt, moment},
    directory::Credential,
    ledger, secret, system_sql,
};
use serde::Deserialize;
use uuid::Uuid;

/// Takes a return, and looks for its person, in three statements: one row where the return was not taken before; then, as
/// [`crate::model::proconnect::Holder`], whose the account is, and whose the address is.
#[must_use]
pub fn take(state: &str, until: DateTime<Utc>, identity: &Identity) -> Vec<Stmt> {
    vec![
        system_sql!(
            "insert into proconnect_return (state_hash, expires_at) values (?1, ?2) on conflict (state_hash) do nothing returning state_hash as value",
            secret::sha256_hex(state.as_bytes()),
            until
        ),
        system_sql!(
            "select i.person_id, p.suspended_at, m.organisation_id, r.role from proconnect_identity i join person p on p.id = i.person_id left join membership m on m.person_id = i.person_id and m.state = 'active' and exists (select 1 from organisation o where o.id = m.organisation_id and o.suspended_at is null) left join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product in ('interventions', 'platform') where i.subject_hash = ?1 order by m.joined_at desc, m.organisation_id limit 1",
            &identity.subject_hash
        ),
        system_sql!(
            "select p.id as person_id, p.suspended_at, m.organisation_id, r.role from person p left join membership m on m.person_id = p.id and m.state = 'active' and exists (select 1 from organisation o where o.id = m.organisation_id and o.suspended_at is null) left join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product in ('interventions', 'platform') where p.email_folded = ?1 order by m.joined_at desc, m.organisation_id limit 1",
            identity
                .email
                .as_ref()
                .map(domain::text::EmailAddress::folded)
        ),
    ]
}

/// Opens the session of who is welcome, unless his account or his organisation was closed to him in between; the account is linked where its address was what told:
/// `linked` identifies the audit line of that.
#[must_use]
pub fn enter(welcome: &Welcome, opening: &Opening<'_>, linked: Uuid) -> Vec<Stmt> {
    let (actor, now) = (welcome.actor(), opening.session.now);
    let mut batch = vec![system_sql!(
        "update person set warned_on = null where id = ?1 and suspended_at is null and exists (select 1 from membership m join organisation o on o.id = m.organisation_id and o.suspended_at is null where m.organisation_id = ?2 and m.person_id = ?1 and m.state = 'active')",
        actor.person,
        actor.organisation
    )];
    batch.extend(opening.statements(actor));
    if let Some(subject_hash) = welcome.to_link() {
        batch.extend([
            forget(actor.person),
            system_sql!(
                "insert into proconnect_identity (subject_hash, person_id, linked_at) values (?1, ?2, ?3)",
                subject_hash,
                actor.person,
                now
            ),
            ledger::audit(
                linked,
                actor,
                "link_proconnect",
                &format!("person/{}", actor.person),
                now,
            ),
        ]);
    }
    batch
}

/// Since when a person's account is linked.
#[derive(Debug, Clone, Deserialize)]
pub struct Linked {
    /// The moment.
    #[serde(deserialize_with = "moment")]
    pub linked_at: DateTime<Utc>,
}

/// The link of a person, as [`Linked`]; none where there is none.
#[must_use]
pub fn linked(claims: &Credential) -> Stmt {
    system_sql!(
        "select linked_at from proconnect_identity where person_id = ?1",
        claims.person
    )
}

/// The ProConnect account that opened a person's opens it no more.
pub(super) fn forget(person: PersonId) -> Stmt {
    system_sql!(
        "delete from proconnect_identity where person_id = ?1",
        person
    )
}

/// Forgets the ProConnect account of the actor.
#[must_use]
pub fn unlink(grant: &Grant<may::UnlinkProConnect>, trace: Trace) -> Vec<Stmt> {
    let actor = grant.actor();
    vec![
        forget(actor.person),
        ledger::audit(
            trace.audit_id,
            actor,
            Action::UnlinkProConnect.code(),
            &format!("person/{}", actor.person),
            trace.now,
        ),
    ]
}
