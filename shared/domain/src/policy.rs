//! Who may do what: each module writes one table of rules, this file reads it and hands out the proof.

use crate::id::{OrganisationId, PersonId};
use serde::{Deserialize, Serialize};
use std::marker::PhantomData;
use uuid::Uuid;

/// What a person is inside one organisation: for the field interventions (terms of use, article 2), or for the platform.
///
/// They are in order, the narrowest first, so that a token is never wider than its person. The operator comes first: no token of a
/// team reaches the console, and none of an operator reaches a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// « Exploitant »: runs the platform; creates organisations, never sees what they hold.
    Operator,
    /// « Demandeur »: asks for interventions.
    Requester,
    /// « Agent »: carries out what is assigned to him.
    Agent,
    /// « Coordinateur »: validates, assigns, plans.
    Coordinator,
    /// « Administrateur »: one per organisation, configures it and its team.
    Administrator,
}

impl Role {
    /// Every role, the widest first: the order of printed tables.
    pub const ALL: [Self; 5] = [
        Self::Administrator,
        Self::Coordinator,
        Self::Agent,
        Self::Requester,
        Self::Operator,
    ];

    /// The roles of a team, the widest first: the order of menus.
    pub const TEAM: [Self; 4] = [
        Self::Administrator,
        Self::Coordinator,
        Self::Agent,
        Self::Requester,
    ];

    /// The code kept in the database and in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Coordinator => "coordinator",
            Self::Agent => "agent",
            Self::Requester => "requester",
            Self::Operator => "operator",
        }
    }

    /// The word people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Administrator => "Administrateur",
            Self::Coordinator => "Coordinateur",
            Self::Agent => "Agent",
            Self::Requester => "Demandeur",
            Self::Operator => "Exploitant",
        }
    }

    /// The role of that code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// The person behind a request, inside the organisation of the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub person: PersonId,
    /// Where: the only organisation whose rows this request may touch.
    pub organisation: OrganisationId,
    /// As what.
    pub role: Role,
}

/// What a person has to be to a record for a rule to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// The record belongs to the person's organisation.
    Organisation,
    /// The record is assigned to the person.
    Assigned,
    /// The person made the record.
    Own,
    /// The person follows the record that somebody else made.
    Followed,
}

impl Tie {
    /// Every tie, in the order of printed tables.
    pub const ALL: [Self; 4] = [
        Self::Organisation,
        Self::Assigned,
        Self::Own,
        Self::Followed,
    ];
}

/// How a person stands to one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ties {
    /// The record is assigned to the person.
    pub assigned: bool,
    /// The person made the record.
    pub own: bool,
    /// The person follows the record that somebody else made.
    pub followed: bool,
}

impl Ties {
    /// No tie but the organisation.
    pub const NONE: Self = Self {
        assigned: false,
        own: false,
        followed: false,
    };

    const fn has(self, tie: Tie) -> bool {
        match tie {
            Tie::Organisation => true,
            Tie::Assigned => self.assigned,
            Tie::Own => self.own,
            Tie::Followed => self.followed,
        }
    }
}

/// The record that a person wants to act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// Whose record it is.
    pub organisation: OrganisationId,
    /// Its identifier; the organisation's own for what does not exist yet.
    pub id: Uuid,
    /// The version that was read; 0 where records have none.
    pub version: i64,
    /// How the person stands to it.
    pub ties: Ties,
}

impl Subject {
    /// The organisation itself: to create or to list.
    #[must_use]
    pub const fn organisation(organisation: OrganisationId) -> Self {
        Self {
            organisation,
            id: organisation.uuid(),
            version: 0,
            ties: Ties::NONE,
        }
    }
}

/// One line of a module's table. What no line allows is refused.
#[derive(Debug, Clone, Copy)]
pub struct Rule<A> {
    /// What.
    pub action: A,
    /// Who.
    pub role: Role,
    /// On which records.
    pub tie: Tie,
}

/// One action as a type, so that a [`Grant`] of one action is never taken for another's.
pub trait Permission {
    /// The module's enum of actions.
    type Action: Copy + PartialEq + 'static;
    /// The action that this type stands for.
    const ACTION: Self::Action;
}

/// Proof that a table allowed the action `P` on one record; only [`check`] makes one, writing functions demand one.
///
/// ```compile_fail
/// # use domain::policy::{Actor, Grant, Subject};
/// fn forge(actor: Actor, subject: Subject) -> Grant<()> {
///     Grant { actor, subject, action: std::marker::PhantomData }
/// }
/// ```
#[derive(Debug)]
pub struct Grant<P> {
    actor: Actor,
    subject: Subject,
    action: PhantomData<P>,
}

impl<P> Grant<P> {
    /// Who was allowed.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The organisation, of the actor and of the record alike.
    #[must_use]
    pub const fn organisation(&self) -> OrganisationId {
        self.actor.organisation
    }

    /// The record, at the version that was read.
    #[must_use]
    pub const fn subject(&self) -> &Subject {
        &self.subject
    }
}

/// The table said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("refused")]
pub struct Refused;

/// Whether `table` lets `role` do `action` on a record of its organisation that it has these `ties` to.
#[must_use]
pub fn allows<A: PartialEq>(table: &[Rule<A>], role: Role, action: &A, ties: Ties) -> bool {
    table
        .iter()
        .any(|rule| rule.action == *action && rule.role == role && ties.has(rule.tie))
}

/// Asks the table, and on yes hands out the proof. Another organisation's record is always refused.
pub fn check<P: Permission>(
    table: &[Rule<P::Action>],
    actor: &Actor,
    subject: Subject,
) -> Result<Grant<P>, Refused> {
    let same = actor.organisation == subject.organisation;
    if same && allows(table, actor.role, &P::ACTION, subject.ties) {
        Ok(Grant {
            actor: *actor,
            subject,
            action: PhantomData,
        })
    } else {
        Err(Refused)
    }
}

/// What an action is done to: the page of rights has a section for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    /// An intervention.
    Intervention,
    /// A comment.
    Comment,
    /// The days on which somebody is not there.
    Absence,
    /// What the organisation has one of: its lists, its team, its settings.
    Organisation,
    /// One's own account.
    Account,
    /// What the operator runs, for all organisations.
    Platform,
}

impl Matter {
    /// Every matter, in the order of the page of rights.
    pub const ALL: [Self; 6] = [
        Self::Intervention,
        Self::Comment,
        Self::Absence,
        Self::Organisation,
        Self::Account,
        Self::Platform,
    ];
}

/// Declares a module's actions: the enum, its codes, what each is done to and what people call it, and one [`Permission`] type per
/// action in a module `may`.
///
/// ```
/// mod key {
///     domain::actions! {
///         /// What can be done with a key.
///         pub enum Action {
///             /// Turn it.
///             Turn = "turn" of Organisation: "Tourner la clé",
///         }
///     }
/// }
/// # fn main() {
/// assert_eq!(key::Action::ALL.len(), 1);
/// assert_eq!(key::Action::Turn.label(), "Tourner la clé");
/// assert_eq!(<key::may::Turn as domain::policy::Permission>::ACTION.code(), "turn");
/// # }
/// ```
#[macro_export]
macro_rules! actions {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$about:meta])* $action:ident = $code:literal of $matter:ident: $label:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$about])* $action),+ }

        impl $name {
            /// Every action, in the order of the printed table.
            pub const ALL: &'static [Self] = &[$(Self::$action),+];

            /// The code written to the audit.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$action => $code),+ }
            }

            /// What people call it, on the page of rights.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$action => $label),+ }
            }

            /// What it is done to.
            #[must_use]
            pub const fn matter(self) -> $crate::policy::Matter {
                match self { $(Self::$action => $crate::policy::Matter::$matter),+ }
            }
        }

        /// One type per action.
        pub mod may {
            $($(#[$about])* #[derive(Debug)] pub struct $action;
            impl $crate::policy::Permission for $action {
                type Action = super::$name;
                const ACTION: super::$name = super::$name::$action;
            })+
        }
    };
}

/// The right of a scheduled job, which acts for no person and across organisations.
///
/// Only the job runner makes one, from the event that the runtime sent.
#[derive(Debug)]
pub struct System(());

impl System {
    /// For the job runner alone.
    #[must_use]
    pub const fn for_scheduled_event() -> Self {
        Self(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Action {
        Read,
        Close,
    }

    struct Read;
    impl Permission for Read {
        type Action = Action;
        const ACTION: Action = Action::Read;
    }

    struct Close;
    impl Permission for Close {
        type Action = Action;
        const ACTION: Action = Action::Close;
    }

    const TABLE: &[Rule<Action>] = &[
        Rule {
            action: Action::Read,
            role: Role::Agent,
            tie: Tie::Assigned,
        },
        Rule {
            action: Action::Read,
            role: Role::Requester,
            tie: Tie::Own,
        },
        Rule {
            action: Action::Close,
            role: Role::Coordinator,
            tie: Tie::Organisation,
        },
    ];

    fn organisation(n: u128) -> OrganisationId {
        OrganisationId::new(Uuid::from_u128(n))
    }

    fn actor(role: Role) -> Actor {
        Actor {
            person: PersonId::new(Uuid::from_u128(9)),
            organisation: organisation(1),
            role,
        }
    }

    fn subject(of: u128, ties: Ties) -> Subject {
        Subject {
            organisation: organisation(of),
            id: Uuid::from_u128(7),
            version: 3,
            ties,
        }
    }

    #[test]
    fn refuses_what_no_line_allows() {
        let assigned = Ties {
            assigned: true,
            ..Ties::NONE
        };
        assert!(check::<Read>(TABLE, &actor(Role::Agent), subject(1, assigned)).is_ok());
        assert!(check::<Read>(TABLE, &actor(Role::Agent), subject(1, Ties::NONE)).is_err());
        assert!(check::<Read>(TABLE, &actor(Role::Requester), subject(1, assigned)).is_err());
        assert!(check::<Close>(TABLE, &actor(Role::Administrator), subject(1, assigned)).is_err());
    }

    #[test]
    fn another_organisation_is_always_refused() {
        let all = Ties {
            assigned: true,
            own: true,
            followed: true,
        };
        for role in Role::ALL {
            assert!(check::<Read>(TABLE, &actor(role), subject(2, all)).is_err());
            assert!(check::<Close>(TABLE, &actor(role), subject(2, all)).is_err());
        }
    }

    #[test]
    fn a_grant_remembers_the_version_read() {
        let grant =
            check::<Close>(TABLE, &actor(Role::Coordinator), subject(1, Ties::NONE)).unwrap();
        assert_eq!(grant.subject().version, 3);
        assert_eq!(grant.organisation(), organisation(1));
    }

    #[test]
    fn codes_come_back_as_roles() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
        }
        assert_eq!(Role::from_code("root"), None);
    }

    #[test]
    fn no_token_opens_the_console_to_a_team_nor_a_team_to_an_operator() {
        for role in Role::TEAM {
            assert_eq!(role.min(Role::Operator), Role::Operator);
            assert!(role > Role::Operator);
        }
    }
}
