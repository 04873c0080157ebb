//! Sessions and tokens: what the database keeps of them.

use chrono::{DateTime, Utc};
use domain::{
    id::{CredentialId, PersonId},
    policy::{Actor, Role},
};
use platform::{
    db::Stmt,
    directory::{Credential, CredentialKind},
    sql, system_sql,
};

/// A session or a token to keep.
#[derive(Debug, Clone)]
pub struct NewCredential<'a> {
    /// The secret; its hash alone is written.
    pub credential: &'a Credential,
    /// Its public identifier.
    pub id: CredentialId,
    /// A browser or a program.
    pub kind: CredentialKind,
    /// « Firefox sur Android », or the token's name.
    pub label: &'a str,
    /// A token's role at most.
    pub scope: Option<Role>,
    /// Now.
    pub now: DateTime<Utc>,
    /// When the person last proved who he is.
    pub signed_in_at: DateTime<Utc>,
    /// Exclusive.
    pub expires_at: DateTime<Utc>,
}

impl NewCredential<'_> {
    /// The row.
    pub(super) fn insert(&self) -> Stmt {
        sql!(
            "insert into credential (token_hash, id, organisation_id, person_id, kind, label, scope, created_at, signed_in_at, last_seen_at, expires_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?8, ?10)",
            self.credential.hash(),
            self.id,
            self.credential.organisation,
            self.credential.person,
            match self.kind {
                CredentialKind::Browser => "browser",
                CredentialKind::Program => "program",
            },
            self.label,
            self.scope.map(Role::code),
            self.now,
            self.signed_in_at,
            self.expires_at
        )
    }
}

/// What dies when somebody's address or password changes, or when the account is suspended (identity: sessions, links): every session
/// and token but `present`, every link and code that was mailed and waits.
pub(super) fn end_all(person: PersonId, present: Option<CredentialId>) -> [Stmt; 4] {
    [
        system_sql!(
            "delete from credential where person_id = ?1 and id is not ?2",
            person,
            present
        ),
        system_sql!("delete from sign_in_link where person_id = ?1", person),
        system_sql!("delete from password_link where person_id = ?1", person),
        system_sql!("delete from email_change where person_id = ?1", person),
    ]
}

/// Ends one credential of the actor, in whichever of his organisations: the guarded change of a batch.
pub(super) fn end(actor: &Actor, id: CredentialId) -> Stmt {
    system_sql!(
        "delete from credential where id = ?1 and person_id = ?2",
        id,
        actor.person
    )
}
