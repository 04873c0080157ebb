//! The organisation's colour in the database.

use crate::policy::{Action, may};
use chrono::{DateTime, Utc};
use domain::{colour::Brand, policy::Grant};
use platform::{db::Stmt, ledger, sql};
use uuid::Uuid;

/// Gives the organisation another colour.
#[must_use]
pub fn change(
    grant: &Grant<may::ChangeBrand>,
    brand: Brand,
    audit: Uuid,
    now: DateTime<Utc>,
) -> Vec<Stmt> {
    let organisation = grant.organisation();
    vec![
        sql!(
            "update organisation set brand_colour = ?2 where id = ?1 and exists (select 1 from membership where organisation_id = ?1 and person_id = ?3)",
            organisation,
            brand.colour().to_string(),
            grant.actor().person
        ),
        ledger::audit(
            audit,
            grant.actor(),
            Action::ChangeBrand.code(),
            &format!("organisation/{organisation}"),
            now,
        ),
    ]
}
