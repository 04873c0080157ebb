//! One's own account: organisations, sessions, tokens.

use super::credential::{self, NewCredential};
use crate::policy::{Action, may};
use chrono::{DateTime, Utc};
use domain::{
    id::{CredentialId, OrganisationId},
    policy::{Actor, Grant, Role},
};
use platform::{
    db::{Stmt, moment},
    directory::{BROWSER_IDLE, Credential, CredentialKind},
    ledger, sql, system_sql,
};
use serde::Deserialize;
use uuid::Uuid;

/// An organisation that a person belongs to.
#[derive(Debug, Clone, Deserialize)]
pub struct Belonging {
    /// The organisation.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub name: String,
    /// The person's role there.
    pub role: Role,
}

/// The organisations of a person, by name: [`Belonging`]s.
#[must_use]
pub fn organisations(claims: &Credential) -> Stmt {
    system_sql!(
        "select m.organisation_id, o.name, r.role from membership m join organisation o on o.id = m.organisation_id and o.suspended_at is null join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product in ('interventions', 'platform') where m.person_id = ?1 and m.state = 'active' order by o.name, o.id",
        claims.person
    )
}

/// A session or a token, as its person sees it.
#[derive(Debug, Clone, Deserialize)]
pub struct CredentialRow {
    /// Its public identifier.
    pub id: CredentialId,
    /// A browser or a program.
    pub kind: CredentialKind,
    /// « Firefox sur Android », or the token's name.
    pub label: String,
    /// A token's role at most.
    pub scope: Option<Role>,
    /// Where it opens.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// When it was made.
    #[serde(deserialize_with = "moment")]
    pub created_at: DateTime<Utc>,
    /// Its last use, to within some minutes.
    #[serde(deserialize_with = "moment")]
    pub last_seen_at: DateTime<Utc>,
    /// Exclusive.
    #[serde(deserialize_with = "moment")]
    pub expires_at: DateTime<Utc>,
}

/// A person's live sessions and tokens, in all the person's organisations, the last used first: [`CredentialRow`]s. They are the account's,
/// as in [`credential::end_all`]: one left open elsewhere opens it as well.
#[must_use]
pub fn credentials(claims: &Credential, now: DateTime<Utc>) -> Stmt {
    system_sql!(
        "select c.id, c.kind, c.label, c.scope, c.organisation_id, o.name as organisation_name, c.created_at, c.last_seen_at, c.expires_at from credential c join organisation o on o.id = c.organisation_id where c.person_id = ?1 and c.expires_at > ?2 and (c.kind = 'program' or c.last_seen_at > ?3) order by c.last_seen_at desc, c.id desc",
        claims.person,
        now,
        now - BROWSER_IDLE
    )
}

/// What every change of an account carries: the identifier of its audit line, and its moment.
#[derive(Debug, Clone, Copy)]
pub struct Trace {
    /// A fresh UUID.
    pub audit_id: Uuid,
    /// Now.
    pub now: DateTime<Utc>,
}

impl Trace {
    fn line(self, actor: &Actor, action: Action, id: CredentialId) -> Stmt {
        ledger::audit(
            self.audit_id,
            actor,
            action.code(),
            &format!("credential/{id}"),
            self.now,
        )
    }
}

/// Closes one session.
#[must_use]
pub fn close_session(
    grant: &Grant<may::CloseSession>,
    id: CredentialId,
    trace: Trace,
) -> Vec<Stmt> {
    vec![
        credential::end(grant.actor(), id),
        trace.line(grant.actor(), Action::CloseSession, id),
    ]
}

/// Closes the person's sessions in browsers, in every organisation, all but `kept`, which must still be there; the last statement
/// gives one row for each.
#[must_use]
pub fn close_other_sessions(
    grant: &Grant<may::CloseSession>,
    kept: CredentialId,
    trace: Trace,
) -> Vec<Stmt> {
    let (organisation, person) = (grant.organisation(), grant.actor().person);
    vec![
        sql!(
            "update credential set last_seen_at = ?4 where organisation_id = ?1 and person_id = ?2 and id = ?3",
            organisation,
            person,
            kept,
            trace.now
        ),
        ledger::audit(
            trace.audit_id,
            grant.actor(),
            Action::CloseSession.code(),
            &format!("credentials_but/{kept}"),
            trace.now,
        ),
        system_sql!(
            "delete from credential where person_id = ?1 and kind = 'browser' and id <> ?2 returning 1 as value",
            person,
            kept
        ),
    ]
}

/// Keeps a new token.
#[must_use]
pub fn create_token(
    grant: &Grant<may::CreateToken>,
    token: &NewCredential<'_>,
    audit_id: Uuid,
) -> Vec<Stmt> {
    let trace = Trace {
        audit_id,
        now: token.now,
    };
    vec![
        token.insert(),
        trace.line(grant.actor(), Action::CreateToken, token.id),
    ]
}

/// Revokes a token.
#[must_use]
pub fn revoke_token(grant: &Grant<may::RevokeToken>, id: CredentialId, trace: Trace) -> Vec<Stmt> {
    vec![
        credential::end(grant.actor(), id),
        trace.line(grant.actor(), Action::RevokeToken, id),
    ]
}

/// Replaces the session by one of another organisation: the old secret is worth nothing any more.
#[must_use]
pub fn switch(
    grant: &Grant<may::SwitchOrganisation>,
    from: CredentialId,
    to: &NewCredential<'_>,
    audit_id: Uuid,
) -> Vec<Stmt> {
    let trace = Trace {
        audit_id,
        now: to.now,
    };
    vec![
        credential::end(grant.actor(), from),
        trace.line(grant.actor(), Action::SwitchOrganisation, from),
        to.insert(),
    ]
}
