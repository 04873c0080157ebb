//! Invitations in the database: memberships that wait for the person's answer.

use super::team::{subject, unsent};
use crate::policy::{Action, may};
use chrono::{DateTime, Utc};
use domain::{
    id::OrganisationId,
    policy::{Actor, Grant, Role},
};
use platform::{db::Stmt, ledger, sql};
use serde::Deserialize;
use uuid::Uuid;
use web::Lookup;

/// An organisation that asks a person to join.
#[derive(Debug, Clone, Deserialize)]
pub struct Invitation {
    /// The organisation.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// The role that it offers.
    pub role: Role,
}

/// The organisations that ask the person to join them: [`Invitation`]s.
#[must_use]
pub fn waiting(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![sql!(
        "select m.organisation_id, o.name as organisation_name, r.role from membership m join organisation o on o.id = m.organisation_id join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product = 'interventions' where m.person_id = ?1 and m.state = 'invited' order by o.name",
        lookup.claims.person
    )]
}

/// The state of the person's membership of the organisation of the path, as one `value`.
#[must_use]
pub fn state(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![sql!(
        "select state as value from membership where organisation_id = ?1 and person_id = ?2",
        lookup.params.get::<OrganisationId>("organisation").ok(),
        lookup.claims.person
    )]
}

/// Joins the organisation that invited; its audit keeps the line.
#[must_use]
pub fn accept(
    grant: &Grant<may::AnswerInvitation>,
    organisation: OrganisationId,
    audit: Uuid,
    now: DateTime<Utc>,
) -> Vec<Stmt> {
    let actor = Actor {
        organisation,
        ..*grant.actor()
    };
    vec![
        sql!(
            "update membership set state = 'active' where organisation_id = ?1 and person_id = ?2 and state = 'invited'",
            organisation,
            actor.person
        ),
        ledger::audit(
            audit,
            &actor,
            Action::AnswerInvitation.code(),
            &subject(actor.person),
            now,
        ),
    ]
}

/// Declines. The organisation goes on showing the person as it typed him, so that it cannot tell a refusal from an answer
/// that does not come; the audit line is therefore not in its audit but in that of the organisation of the session.
#[must_use]
pub fn decline(
    grant: &Grant<may::AnswerInvitation>,
    organisation: OrganisationId,
    audit: Uuid,
    now: DateTime<Utc>,
) -> Vec<Stmt> {
    let actor = grant.actor();
    vec![
        sql!(
            "update membership set state = 'declined' where organisation_id = ?1 and person_id = ?2 and state = 'invited'",
            organisation,
            actor.person
        ),
        ledger::audit(
            audit,
            actor,
            Action::AnswerInvitation.code(),
            &subject(actor.person),
            now,
        ),
        unsent(organisation, actor.person),
    ]
}
