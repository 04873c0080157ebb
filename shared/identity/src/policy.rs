//! Who may do what with accounts and teams.

use domain::{
    id::PersonId,
    policy::{Actor, Role, Rule, Subject, Tie, Ties},
};

domain::actions! {
    /// What can be done in identity.
    pub enum Action {
        /// See one's own account, its sessions and its tokens.
        ReadAccount = "read_account" of Account: "Voir son compte",
        /// Close one's own session, here or elsewhere.
        CloseSession = "close_session" of Account: "Fermer une de ses connexions",
        /// Create a token for a program of one's own.
        CreateToken = "create_token" of Account: "Créer un jeton d’accès pour un programme",
        /// Revoke such a token.
        RevokeToken = "revoke_token" of Account: "Révoquer un de ses jetons d’accès",
        /// Choose one's own password.
        ChangePassword = "change_password" of Account: "Choisir son mot de passe",
        /// Remove one's own password.
        RemovePassword = "remove_password" of Account: "Supprimer son mot de passe",
        /// Go on in another organisation that one belongs to.
        SwitchOrganisation = "switch_organisation" of Account: "Continuer dans une autre de ses organisations",
        /// Accept or decline the invitation of another organisation.
        AnswerInvitation = "answer_invitation" of Account: "Répondre à l’invitation d’une autre équipe",
        /// Say that one has read the terms of use.
        ReadTerms = "read_terms" of Account: "Dire que l’on a lu les conditions d’utilisation",
        /// Forget the ProConnect account that opens one's own.
        UnlinkProConnect = "unlink_proconnect" of Account: "Délier son compte de ProConnect",
        /// See the members of the organisation.
        ReadTeam = "read_team" of Organisation: "Voir l’équipe",
        /// Add a member.
        AddMember = "add_member" of Organisation: "Ajouter des personnes à l’équipe, une à une ou par un fichier",
        /// Correct what the organisation knows of a member.
        EditMember = "edit_member" of Organisation: "Modifier une personne de l’équipe",
        /// Give a member another role.
        ChangeRole = "change_role" of Organisation: "Changer le rôle d’une personne",
        /// End a membership.
        RemoveMember = "remove_member" of Organisation: "Retirer une personne de l’équipe",
        /// Choose the colour of the organisation's pages.
        ChangeBrand = "change_brand" of Organisation: "Choisir la couleur de la collectivité",
        /// Give the organisation's pages a logo, or take it away.
        ChangeLogo = "change_logo" of Organisation: "Mettre ou retirer le logo de la collectivité",
        /// See the photo of a member.
        ReadPortrait = "read_portrait" of Organisation: "Voir la photo d’une personne de l’équipe",
        /// Give a member a photo, or take it away.
        ChangePortrait = "change_portrait" of Organisation: "Mettre ou retirer la photo d’une personne de l’équipe",
        /// Give a member a one-time password.
        GivePassword = "give_password" of Organisation: "Donner un mot de passe à usage unique",
        /// Tick that a member without e-mail was handed the information notice.
        RecordNotice = "record_notice" of Organisation: "Noter qu’une personne a reçu l’information sur ses données",
        /// See the organisations of the platform, their volumes, and how its jobs went: never what they hold.
        OpenConsole = "open_console" of Platform: "Voir les organisations, leurs volumes et les tâches de la nuit",
        /// Create an organisation, with its administrateur.
        CreateOrganisation = "create_organisation" of Platform: "Créer une organisation",
        /// Suspend an organisation, or let it in again.
        SuspendOrganisation = "suspend_organisation" of Platform: "Suspendre ou rétablir une organisation",
        /// Make somebody the administrateur of an organisation, in place of who was.
        AppointAdministrator = "appoint_administrator" of Platform: "Nommer l’administrateur d’une organisation",
        /// Suspend a person's account, or let it in again.
        SuspendPerson = "suspend_person" of Platform: "Suspendre ou rétablir un compte",
        /// Give an organisation the outline of its territory.
        SetOutline = "set_outline" of Platform: "Donner à une organisation le contour de son territoire",
        /// Publish a version of the terms of use.
        PublishTerms = "publish_terms" of Platform: "Publier des conditions d’utilisation",
        /// Send again the mails that were given up.
        RetryMail = "retry_mail" of Platform: "Envoyer de nouveau les courriels abandonnés",
        /// See the registers of breaches and of requests about rights.
        ReadRegisters = "read_registers" of Platform: "Voir les registres des violations de données et des demandes sur des droits",
        /// Enter a breach of personal data.
        RecordBreach = "record_breach" of Platform: "Inscrire une violation de données",
        /// Amend what is known of a breach.
        AmendBreach = "amend_breach" of Platform: "Compléter une violation de données",
        /// Write to the organisations that a breach touches.
        WarnOrganisations = "warn_organisations" of Platform: "Prévenir les organisations d’une violation de données",
        /// Note that an organisation was told of a breach in another way.
        NoteWarning = "note_warning" of Platform: "Noter qu’une organisation a été prévenue autrement",
        /// Enter a request about rights.
        RecordRightsRequest = "record_rights_request" of Platform: "Inscrire une demande sur des droits",
        /// Correct such a request while nothing was decided.
        AmendRightsRequest = "amend_rights_request" of Platform: "Corriger une demande sur des droits",
        /// Give the answer to it more time.
        ExtendRightsRequest = "extend_rights_request" of Platform: "Prolonger le délai d’une demande sur des droits",
        /// Note what was answered to it.
        AnswerRightsRequest = "answer_rights_request" of Platform: "Noter la réponse à une demande sur des droits",
        /// See all that is kept of oneself, and take it away.
        ReadOwnData = "read_own_data" of Account: "Voir et emporter ses données",
        /// Correct one's own name and telephone.
        CorrectSelf = "correct_self" of Account: "Corriger son nom et son téléphone",
        /// Change the address of one's own account.
        ChangeOwnEmail = "change_own_email" of Account: "Changer l’adresse de son compte",
        /// Erase one's own account.
        EraseSelf = "erase_self" of Account: "Effacer son compte",
        /// See who did what in the organisation.
        ReadActions = "read_actions" of Organisation: "Lire le journal des actions de l’équipe",
        /// See what one did oneself.
        ReadOwnActions = "read_own_actions" of Account: "Lire ses propres actions",
        /// Take away all that the organisation has here, at the end of its contract or before.
        TakeArchive = "take_archive" of Organisation: "Emporter l’archive de la collectivité",
        /// Set the day on which an organisation is destroyed.
        CloseOrganisation = "close_organisation" of Platform: "Fixer ou annuler la fin du contrat d’une organisation",
    }
}

const fn rule(action: Action, role: Role, tie: Tie) -> Rule<Action> {
    Rule { action, role, tie }
}

/// Each person rules over his own account; the team is the administrateur's (terms of use, article 2), and the
/// coordinateur, who assigns, may read it. The console is the operator's (terms of use, 5.4 and 7.2), who has a part in no team and
/// makes no token.
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
    rule(Action::ChangePassword, Role::Administrator, Tie::Own),
    rule(Action::ChangePassword, Role::Coordinator, Tie::Own),
    rule(Action::ChangePassword, Role::Agent, Tie::Own),
    rule(Action::ChangePassword, Role::Requester, Tie::Own),
    rule(Action::RemovePassword, Role::Administrator, Tie::Own),
    rule(Action::RemovePassword, Role::Coordinator, Tie::Own),
    rule(Action::RemovePassword, Role::Agent, Tie::Own),
    rule(Action::RemovePassword, Role::Requester, Tie::Own),
    rule(Action::SwitchOrganisation, Role::Administrator, Tie::Own),
    rule(Action::SwitchOrganisation, Role::Coordinator, Tie::Own),
    rule(Action::SwitchOrganisation, Role::Agent, Tie::Own),
    rule(Action::SwitchOrganisation, Role::Requester, Tie::Own),
    rule(Action::AnswerInvitation, Role::Administrator, Tie::Own),
    rule(Action::AnswerInvitation, Role::Coordinator, Tie::Own),
    rule(Action::AnswerInvitation, Role::Agent, Tie::Own),
    rule(Action::AnswerInvitation, Role::Requester, Tie::Own),
    rule(Action::ReadTerms, Role::Administrator, Tie::Own),
    rule(Action::ReadTerms, Role::Coordinator, Tie::Own),
    rule(Action::ReadTerms, Role::Agent, Tie::Own),
    rule(Action::ReadTerms, Role::Requester, Tie::Own),
    rule(Action::ReadTerms, Role::Operator, Tie::Own),
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
    rule(Action::ChangeBrand, Role::Administrator, Tie::Organisation),
    rule(Action::ChangeLogo, Role::Administrator, Tie::Organisation),
    rule(Action::ReadPortrait, Role::Administrator, Tie::Organisation),
    rule(Action::ReadPortrait, Role::Coordinator, Tie::Organisation),
    rule(Action::ReadPortrait, Role::Agent, Tie::Own),
    rule(Action::ReadPortrait, Role::Requester, Tie::Own),
    rule(
        Action::ChangePortrait,
        Role::Administrator,
        Tie::Organisation,
    ),
    rule(Action::ChangePortrait, Role::Coordinator, Tie::Own),
    rule(Action::ChangePortrait, Role::Agent, Tie::Own),
    rule(Action::ChangePortrait, Role::Requester, Tie::Own),
    rule(Action::GivePassword, Role::Administrator, Tie::Organisation),
    rule(Action::RecordNotice, Role::Administrator, Tie::Organisation),
    rule(Action::ReadAccount, Role::Operator, Tie::Own),
    rule(Action::ChangePassword, Role::Operator, Tie::Own),
    rule(Action::RemovePassword, Role::Operator, Tie::Own),
    rule(Action::UnlinkProConnect, Role::Operator, Tie::Own),
    rule(Action::ReadPortrait, Role::Operator, Tie::Own),
    rule(Action::ChangePortrait, Role::Operator, Tie::Own),
    rule(Action::CloseSession, Role::Operator, Tie::Own),
    rule(Action::SwitchOrganisation, Role::Operator, Tie::Own),
    rule(Action::AnswerInvitation, Role::Operator, Tie::Own),
    rule(Action::OpenConsole, Role::Operator, Tie::Organisation),
    rule(
        Action::CreateOrganisation,
        Role::Operator,
        Tie::Organisation,
    ),
    rule(
        Action::SuspendOrganisation,
        Role::Operator,
        Tie::Organisation,
    ),
    rule(
        Action::AppointAdministrator,
        Role::Operator,
        Tie::Organisation,
    ),
    rule(Action::SuspendPerson, Role::Operator, Tie::Organisation),
    rule(Action::SetOutline, Role::Operator, Tie::Organisation),
    rule(Action::PublishTerms, Role::Operator, Tie::Organisation),
    rule(Action::RetryMail, Role::Operator, Tie::Organisation),
    rule(Action::ReadRegisters, Role::Operator, Tie::Organisation),
    rule(Action::RecordBreach, Role::Operator, Tie::Organisation),
    rule(Action::AmendBreach, Role::Operator, Tie::Organisation),
    rule(Action::WarnOrganisations, Role::Operator, Tie::Organisation),
    rule(Action::NoteWarning, Role::Operator, Tie::Organisation),
    rule(
        Action::RecordRightsRequest,
        Role::Operator,
        Tie::Organisation,
    ),
    rule(
        Action::AmendRightsRequest,
        Role::Operator,
        Tie::Organisation,
    ),
    rule(
        Action::ExtendRightsRequest,
        Role::Operator,
        Tie::Organisation,
    ),
    rule(
        Action::AnswerRightsRequest,
        Role::Operator,
        Tie::Organisation,
    ),
    rule(Action::ReadOwnData, Role::Administrator, Tie::Own),
    rule(Action::ReadOwnData, Role::Coordinator, Tie::Own),
    rule(Action::ReadOwnData, Role::Agent, Tie::Own),
    rule(Action::ReadOwnData, Role::Requester, Tie::Own),
    rule(Action::ReadOwnData, Role::Operator, Tie::Own),
    rule(Action::CorrectSelf, Role::Administrator, Tie::Own),
    rule(Action::CorrectSelf, Role::Coordinator, Tie::Own),
    rule(Action::CorrectSelf, Role::Agent, Tie::Own),
    rule(Action::CorrectSelf, Role::Requester, Tie::Own),
    rule(Action::CorrectSelf, Role::Operator, Tie::Own),
    rule(Action::ChangeOwnEmail, Role::Administrator, Tie::Own),
    rule(Action::ChangeOwnEmail, Role::Coordinator, Tie::Own),
    rule(Action::ChangeOwnEmail, Role::Agent, Tie::Own),
    rule(Action::ChangeOwnEmail, Role::Requester, Tie::Own),
    rule(Action::ChangeOwnEmail, Role::Operator, Tie::Own),
    rule(Action::EraseSelf, Role::Administrator, Tie::Own),
    rule(Action::EraseSelf, Role::Coordinator, Tie::Own),
    rule(Action::EraseSelf, Role::Agent, Tie::Own),
    rule(Action::EraseSelf, Role::Requester, Tie::Own),
    rule(Action::EraseSelf, Role::Operator, Tie::Own),
    rule(Action::ReadOwnActions, Role::Administrator, Tie::Own),
    rule(Action::ReadOwnActions, Role::Coordinator, Tie::Own),
    rule(Action::ReadOwnActions, Role::Agent, Tie::Own),
    rule(Action::ReadOwnActions, Role::Requester, Tie::Own),
    rule(Action::ReadOwnActions, Role::Operator, Tie::Own),
    rule(Action::ReadActions, Role::Administrator, Tie::Organisation),
    rule(Action::TakeArchive, Role::Administrator, Tie::Organisation),
    rule(Action::CloseOrganisation, Role::Operator, Tie::Organisation),
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
