//! Who may do what with accounts and teams.

use domain::{
    id::PersonId,
    policy::{Actor, Role, Rule, Subject, Tie, Ties},
};

domain::actions! {
    /// What can be done in identity.
    pub enum Action {
        /// See one's own account, its sessions and its tokens.
        ReadAccount = "read_account",
        /// Close one's own session, here or elsewhere.
        CloseSession = "close_session",
        /// Create a token for a program of one's own.
        CreateToken = "create_token",
        /// Revoke such a token.
        RevokeToken = "revoke_token",
        /// Go on in another organisation that one belongs to.
        SwitchOrganisation = "switch_organisation",
        /// Accept or decline the invitation of another organisation.
        AnswerInvitation = "answer_invitation",
        /// Forget the ProConnect account that opens one's own.
        UnlinkProConnect = "unlink_proconnect",
        /// See the members of the organisation.
        ReadTeam = "read_team",
        /// Add a member.
        AddMember = "add_member",
        /// Correct what the organisation knows of a member.
        EditMember = "edit_member",
        /// Give a member another role.
        ChangeRole = "change_role",
        /// End a membership.
        RemoveMember = "remove_member",
        /// Tick that a member without e-mail was handed the information notice.
        RecordNotice = "record_notice",
    }
}

const fn rule(action: Action, role: Role, tie: Tie) -> Rule<Action> {
    Rule { action, role, tie }
}

/// Each person rules over his own account; the team is the administrateur's (terms of use, article 2), and the
/// coordinateur, who assigns, may read it.
pub const TABLE: &[Rule<Action>] = &[
    rule(Action::ReadAccount, Role::Administrator, Tie::Own),
    rule(Action::ReadAccount, Role::Coordinator, Tie::Own),
    rule(Action::ReadAccount, Role::Agent, Tie::Own),
    rule(Action::ReadAccount, Role::Requester, Tie::Own),
    rule(Action::CloseSession, Role::Administrator, Tie::Own),
    rule(Action::CloseSession, Role::Coordinator, Tie::Own),
    rule(Action::CloseSession, Role::Agent, Tie::Own),
    rule(Action::CloseSession, Role::Requester, Tie::Own),
    rule(Action::CreateToken, Role::Administrator, Tie::Own),
    rule(Action::CreateToken, Role::Coordinator, Tie::Own),
    rule(Action::CreateToken, Role::Agent, Tie::Own),
    rule(Action::CreateToken, Role::Requester, Tie::Own),
    rule(Action::RevokeToken, Role::Administrator, Tie::Own),
    rule(Action::RevokeToken, Role::Coordinator, Tie::Own),
    rule(Action::RevokeToken, Role::Agent, Tie::Own),
    rule(Action::RevokeToken, Role::Requester, Tie::Own),
    rule(Action::SwitchOrganisation, Role::Administrator, Tie::Own),
    rule(Action::SwitchOrganisation, Role::Coordinator, Tie::Own),
    rule(Action::SwitchOrganisation, Role::Agent, Tie::Own),
    rule(Action::SwitchOrganisation, Role::Requester, Tie::Own),
    rule(Action::AnswerInvitation, Role::Administrator, Tie::Own),
    rule(Action::AnswerInvitation, Role::Coordinator, Tie::Own),
    rule(Action::AnswerInvitation, Role::Agent, Tie::Own),
    rule(Action::AnswerInvitation, Role::Requester, Tie::Own),
    rule(Action::UnlinkProConnect, Role::Administrator, Tie::Own),
    rule(Action::UnlinkProConnect, Role::Coordinator, Tie::Own),
    rule(Action::UnlinkProConnect, Role::Agent, Tie::Own),
    rule(Action::UnlinkProConnect, Role::Requester, Tie::Own),
    rule(Action::ReadTeam, Role::Administrator, Tie::Organisation),
    rule(Action::ReadTeam, Role::Coordinator, Tie::Organisation),
    rule(Action::AddMember, Role::Administrator, Tie::Organisation),
    rule(Action::EditMember, Role::Administrator, Tie::Organisation),
    rule(Action::ChangeRole, Role::Administrator, Tie::Organisation),
    rule(Action::RemoveMember, Role::Administrator, Tie::Organisation),
    rule(Action::RecordNotice, Role::Administrator, Tie::Organisation),
];

/// A person's own account as a subject; nobody else's is ever looked at under these actions.
#[must_use]
pub const fn own_account(actor: &Actor) -> Subject {
    Subject {
        organisation: actor.organisation,
        id: actor.person.uuid(),
        version: 0,
        ties: Ties {
            own: true,
            ..Ties::NONE
        },
    }
}

/// A member of the actor's organisation as a subject.
#[must_use]
pub fn member(actor: &Actor, person: PersonId) -> Subject {
    Subject {
        organisation: actor.organisation,
        id: person.uuid(),
        version: 0,
        ties: Ties {
            own: actor.person == person,
            ..Ties::NONE
        },
    }
}
