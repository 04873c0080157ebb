//! Who a ProConnect account is, and whether it lets its person in.

use crate::provider::Identity;
use chrono::{DateTime, Utc};
use domain::{
    id::{OrganisationId, PersonId},
    policy::{Actor, Role},
};
use platform::db::optional_moment;
use serde::Deserialize;

/// A person whom an account or an address points to, and the organisation that he joined last.
#[derive(Debug, Clone, Deserialize)]
pub struct Holder {
    /// Who.
    pub person_id: PersonId,
    /// When the account was suspended.
    #[serde(default, deserialize_with = "optional_moment")]
    pub suspended_at: Option<DateTime<Utc>>,
    /// The organisation; none of somebody who belongs to none yet.
    pub organisation_id: Option<OrganisationId>,
    /// The person's role there.
    pub role: Option<Role>,
}

/// The account lets nobody in: unknown, suspended, of nobody's team, of an address that is not vouched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nobody's")]
pub struct Unknown;

/// Proof that an account is its person's; [`Welcome::of`] alone makes one, and the store demands it to write a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Welcome {
    actor: Actor,
    link: Option<String>,
}

impl Welcome {
    /// Whoever the account is linked to; where it is linked to nobody, whoever has its address. An account that is linked never
    /// opens another person's, whatever its address.
    pub fn of(
        identity: &Identity,
        by_account: Option<Holder>,
        by_address: Option<Holder>,
    ) -> Result<Self, Unknown> {
        let link = by_account.is_none().then(|| identity.subject_hash.clone());
        let holder = by_account.or(by_address).ok_or(Unknown)?;
        let (None, Some(organisation), Some(role)) =
            (holder.suspended_at, holder.organisation_id, holder.role)
        else {
            return Err(Unknown);
        };
        Ok(Self {
            actor: Actor {
                person: holder.person_id,
                organisation,
                role,
            },
            link,
        })
    }

    /// Whom it lets in, and where.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The hash of the account, where it is to be linked.
    #[must_use]
    pub fn to_link(&self) -> Option<&str> {
        self.link.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn identity() -> Identity {
        Identity {
            subject_hash: "hash".to_owned(),
            email: None,
        }
    }

    fn holder(n: u128) -> Holder {
        Holder {
            person_id: PersonId::new(Uuid::from_u128(n)),
            suspended_at: None,
            organisation_id: Some(OrganisationId::new(Uuid::from_u128(9))),
            role: Some(Role::Agent),
        }
    }

    #[test]
    fn the_account_comes_before_the_address() {
        let linked = Welcome::of(&identity(), Some(holder(1)), Some(holder(2))).unwrap();
        assert_eq!(linked.actor().person, holder(1).person_id);
        assert_eq!(linked.to_link(), None);
        let addressed = Welcome::of(&identity(), None, Some(holder(2))).unwrap();
        assert_eq!(addressed.actor().person, holder(2).person_id);
        assert_eq!(addressed.to_link(), Some("hash"));
    }

    #[test]
    fn whoever_may_not_enter_is_unknown() {
        let suspended = Holder {
            suspended_at: Some(DateTime::UNIX_EPOCH),
            ..holder(1)
        };
        let nowhere = Holder {
            organisation_id: None,
            role: None,
            ..holder(1)
        };
        for refused in [suspended, nowhere] {
            // Nor does the address of somebody else help.
            for (account, address) in [
                (Some(refused.clone()), Some(holder(2))),
                (None, Some(refused.clone())),
            ] {
                assert_eq!(Welcome::of(&identity(), account, address), Err(Unknown));
            }
        }
        assert_eq!(Welcome::of(&identity(), None, None), Err(Unknown));
    }
}
