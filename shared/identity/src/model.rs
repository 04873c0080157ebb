//! A sign-in link as it was found, and whether it lets somebody in.

pub mod breaches;
pub mod closing;
pub mod console;
pub mod import;
pub mod pictures;
pub mod proconnect;
pub mod rights_requests;

use crate::links::CODE_TRIES;
use chrono::{DateTime, Utc};
use domain::{
    id::{OrganisationId, PersonId},
    policy::{Actor, Role},
};
use platform::db::{moment, optional_moment};
use serde::Deserialize;

/// A link that was mailed, its person, and the organisation that the person joined last.
#[derive(Debug, Clone, Deserialize)]
pub struct Link {
    /// The hash of its identifier.
    pub jti_hash: String,
    /// Whose it is.
    pub person_id: PersonId,
    /// The HMAC of its code.
    pub code_hmac: String,
    /// The hash of the browser that asked.
    pub browser_hash: String,
    /// How many codes were tried, the present one included.
    pub codes_tried: i64,
    /// Exclusive.
    #[serde(deserialize_with = "moment")]
    pub expires_at: DateTime<Utc>,
    /// When it was used, or died of another's use.
    #[serde(default, deserialize_with = "optional_moment")]
    pub used_at: Option<DateTime<Utc>>,
    /// When the account was suspended.
    #[serde(default, deserialize_with = "optional_moment")]
    pub suspended_at: Option<DateTime<Utc>>,
    /// The organisation that it opens.
    pub organisation_id: OrganisationId,
    /// The person's role there.
    pub role: Role,
}

/// A code that came with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code<'a> {
    /// None.
    Missing,
    /// Its HMAC under this link; the try was counted.
    Tried(&'a str),
    /// The link takes no more tries.
    Refused,
}

/// Why a link lets nobody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Closed {
    /// Used, expired, killed by wrong codes, of a suspended person: the same words for all.
    #[error("the link is dead")]
    Dead,
    /// The browser is not the one that asked.
    #[error("another browser: the code is asked as well")]
    CodeWanted,
    /// Not the code.
    #[error("not the code of the link")]
    WrongCode,
}

/// Proof that a link let its person in; [`Link::open`] alone makes one, and the store demands it to write a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    jti_hash: String,
    actor: Actor,
}

impl Pass {
    /// The hash of the link's identifier.
    #[must_use]
    pub fn jti_hash(&self) -> &str {
        &self.jti_hash
    }

    /// Whom it lets in, and where.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }
}

impl Link {
    /// Opens the link at `now` for the browser of that hash: the one that asked needs no code, another one does.
    pub fn open(
        &self,
        now: DateTime<Utc>,
        browser_hash: Option<&str>,
        code: Code<'_>,
    ) -> Result<Pass, Closed> {
        if self.used_at.is_some() || now >= self.expires_at || self.suspended_at.is_some() {
            return Err(Closed::Dead);
        }
        if browser_hash == Some(self.browser_hash.as_str()) && code == Code::Missing {
            return if self.codes_tried < i64::from(CODE_TRIES) {
                Ok(self.pass())
            } else {
                Err(Closed::Dead)
            };
        }
        match code {
            Code::Missing if self.codes_tried >= i64::from(CODE_TRIES) => Err(Closed::Dead),
            Code::Missing => Err(Closed::CodeWanted),
            Code::Refused => Err(Closed::Dead),
            Code::Tried(hmac) if hmac == self.code_hmac => Ok(self.pass()),
            Code::Tried(_) => Err(Closed::WrongCode),
        }
    }

    fn pass(&self) -> Pass {
        Pass {
            jti_hash: self.jti_hash.clone(),
            actor: Actor {
                person: self.person_id,
                organisation: self.organisation_id,
                role: self.role,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn at(text: &str) -> DateTime<Utc> {
        domain::calendar::from_db(text).unwrap()
    }

    fn link() -> Link {
        Link {
            jti_hash: "jti".to_owned(),
            person_id: PersonId::new(Uuid::from_u128(1)),
            code_hmac: "right".to_owned(),
            browser_hash: "asked".to_owned(),
            codes_tried: 0,
            expires_at: at("2026-03-03T10:15:00Z"),
            used_at: None,
            suspended_at: None,
            organisation_id: OrganisationId::new(Uuid::from_u128(2)),
            role: Role::Agent,
        }
    }

    #[test]
    fn the_browser_that_asked_needs_no_code() {
        let now = at("2026-03-03T10:14:59Z");
        assert!(link().open(now, Some("asked"), Code::Missing).is_ok());
        assert_eq!(
            link().open(now, Some("other"), Code::Missing),
            Err(Closed::CodeWanted)
        );
        assert_eq!(
            link().open(now, None, Code::Missing),
            Err(Closed::CodeWanted)
        );
        assert!(link().open(now, None, Code::Tried("right")).is_ok());
        assert_eq!(
            link().open(now, Some("asked"), Code::Tried("wrong")),
            Err(Closed::WrongCode)
        );
    }

    #[test]
    fn a_dead_link_says_only_that() {
        let now = at("2026-03-03T10:00:00Z");
        let used = Link {
            used_at: Some(now),
            ..link()
        };
        let suspended = Link {
            suspended_at: Some(now),
            ..link()
        };
        let worn = Link {
            codes_tried: 5,
            ..link()
        };
        for dead in [&used, &suspended, &worn] {
            assert_eq!(
                dead.open(now, Some("asked"), Code::Missing),
                Err(Closed::Dead)
            );
        }
        assert_eq!(
            link().open(at("2026-03-03T10:15:00Z"), Some("asked"), Code::Missing),
            Err(Closed::Dead)
        );
        assert_eq!(worn.open(now, None, Code::Refused), Err(Closed::Dead));
    }

    #[test]
    fn the_fifth_try_may_still_be_right() {
        let fifth = Link {
            codes_tried: 5,
            ..link()
        };
        assert!(
            fifth
                .open(at("2026-03-03T10:00:00Z"), None, Code::Tried("right"))
                .is_ok()
        );
    }
}
