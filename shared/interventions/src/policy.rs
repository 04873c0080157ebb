//! Who may do what to an intervention: the one table, and the states in which it makes sense.
//!
//! The lines follow the terms of use, 2, 5.1 and 5.2. What no line allows is refused. Whoever may not read an intervention
//! is told that it does not exist.

use crate::model::{Intervention, REPORT_WINDOW, Status};
use chrono::{DateTime, Utc};
use domain::{
    id::PersonId,
    policy::{Actor, Role, Rule, Subject, Tie, allows},
};

domain::actions! {
    /// What can be done with interventions.
    pub enum Action {
        /// See the list; how much of it, [`scope`](super::policy::scope) says.
        List = "list" of Organisation: "Voir la liste des interventions que son rôle lui montre",
        /// See one, its photos, comments and history.
        Read = "read" of Intervention: "Voir une intervention, ses photos, ses commentaires et son historique",
        /// See one that one reported and has not been assigned, where the organisation lets agents.
        ReadReport = "read_report" of Intervention: "Voir une intervention signalée sans en être chargé, si la collectivité le permet aux agents",
        /// See where one stands that one follows, and no more of it.
        ReadStatus = "read_status" of Intervention: "Voir où en est une intervention, sans ses détails",
        /// Report or ask for one.
        Create = "create" of Organisation: "Demander ou signaler une intervention",
        /// Assign anybody while creating it.
        AssignAtCreation = "assign_at_creation" of Organisation: "Affecter n’importe quel agent en créant une intervention",
        /// Assign oneself while creating it.
        TakeAtCreation = "take_at_creation" of Organisation: "S’affecter une intervention en la créant",
        /// Say how pressing it is.
        Prioritise = "prioritise" of Intervention: "Choisir la priorité",
        /// Change place, category, description.
        Edit = "edit" of Intervention: "Corriger le lieu, la catégorie ou la description",
        /// Accept a request.
        Validate = "validate" of Intervention: "Valider une demande",
        /// Turn a request down.
        Refuse = "refuse" of Intervention: "Refuser une demande",
        /// Say who does it.
        Assign = "assign" of Intervention: "Affecter à des agents",
        /// Say when.
        Plan = "plan" of Intervention: "Planifier",
        /// Begin.
        Start = "start" of Intervention: "Démarrer",
        /// Put back among what is to be done.
        PutBack = "put_back" of Intervention: "Remettre à faire",
        /// Say that something is in the way.
        Block = "block" of Intervention: "Signaler un blocage",
        /// Say that nothing is any more.
        Unblock = "unblock" of Intervention: "Lever un blocage",
        /// End.
        Finish = "finish" of Intervention: "Terminer",
        /// Take up again.
        Reopen = "reopen" of Intervention: "Rouvrir",
        /// Give up.
        Cancel = "cancel" of Intervention: "Annuler",
        /// Say that it is the same as another one: what it holds joins that one.
        Merge = "merge" of Intervention: "Réunir avec une autre, comme doublon",
        /// Divide it into parts, each an intervention of its own.
        Split = "split" of Intervention: "Diviser en plusieurs interventions",
        /// Be told of its stages.
        Follow = "follow" of Intervention: "Suivre, pour être prévenu de chaque étape",
        /// No longer be told of them.
        Unfollow = "unfollow" of Intervention: "Ne plus suivre",
        /// Write a comment.
        Comment = "comment" of Intervention: "Commenter",
        /// Change or delete one's own comment; the record is the comment.
        EditComment = "edit_comment" of Comment: "Modifier ou supprimer un commentaire que l’on a écrit",
        /// Change or delete anybody's comment.
        ModerateComment = "moderate_comment" of Comment: "Modérer un commentaire",
        /// Read what a comment said before it was moderated.
        ReadRevisions = "read_revisions" of Comment: "Lire ce que disait un commentaire avant sa modération",
        /// Add a photo of before the work.
        AddPhotoBefore = "add_photo_before" of Intervention: "Ajouter une photo d’avant les travaux",
        /// Add a photo to what one has just reported.
        AddPhotoToReport = "add_photo_to_report" of Intervention: "Joindre une photo à ce que l’on vient de signaler",
        /// Add a photo of the problem solved.
        AddPhotoAfter = "add_photo_after" of Intervention: "Ajouter une photo du problème résolu",
        /// Remove a photo.
        RemovePhoto = "remove_photo" of Intervention: "Supprimer une photo",
        /// Mask faces and plates in a photo, for good.
        RedactPhoto = "redact_photo" of Intervention: "Masquer des visages ou des plaques sur une photo",
        /// Tick the steps of its checklist.
        TickSteps = "tick_steps" of Intervention: "Cocher les étapes du travail",
        /// Say whether the work solved the problem.
        AnswerSolved = "answer_solved" of Intervention: "Répondre à «\u{a0}Résolu\u{a0}?\u{a0}»",
        /// Leave it done although its requester asks otherwise.
        DeclineReopening = "decline_reopening" of Intervention: "Écarter une demande de réouverture",
        /// Keep filters of the list for oneself.
        KeepFilters = "keep_filters" of Organisation: "Garder ses filtres de la liste",
        /// Change the list of categories and types.
        ManageCategories = "manage_categories" of Organisation: "Régler les catégories, leurs questions, leurs étapes et les phrases",
        /// Read the statistics of the organisation.
        ReadFigures = "read_figures" of Organisation: "Lire les statistiques",
        /// Take the list away as a file.
        Export = "export" of Organisation: "Exporter la liste des interventions",
        /// Read one's own alerts.
        ReadAlerts = "read_alerts" of Organisation: "Lire ses alertes",
        /// Choose what one is mailed, and when.
        ChooseAlerts = "choose_alerts" of Organisation: "Choisir les courriels que l’on reçoit",
        /// Open the requests of the organisation to other software, and close them.
        ManageOpen311 = "manage_open311" of Organisation: "Ouvrir les demandes à d’autres logiciels (Open311)",
        /// See, create, change and stop work that comes back.
        Recur = "recur" of Organisation: "Voir, créer, modifier et arrêter les récurrences",
        /// See the planning person by person.
        ReadLanes = "read_lanes" of Organisation: "Voir le planning de chaque personne",
        /// Say on which days somebody is not there; the record is the person's absence.
        DeclareAbsence = "declare_absence" of Absence: "Indiquer des jours d’indisponibilité",
        /// Read the planning from one's own calendar.
        Subscribe = "subscribe" of Organisation: "Lire le planning depuis son propre agenda",
        /// Print what there is to do on a day.
        PrintDay = "print_day" of Organisation: "Imprimer le travail d’une journée",
        /// Bring past interventions in from a file.
        Import = "import" of Organisation: "Importer des interventions passées",
        /// Change the zones of the territory.
        ManageZones = "manage_zones" of Organisation: "Régler les zones du territoire",
        /// Say along which line or on which surface the work is.
        Draw = "draw" of Intervention: "Tracer la ligne ou la surface des travaux",
    }
}

const fn rule(action: Action, role: Role, tie: Tie) -> Rule<Action> {
    Rule { action, role, tie }
}

use Role::{Administrator, Agent, Coordinator, Requester};
use Tie::{Assigned, Followed, Organisation, Own};

/// Who may do what, on which records.
pub const TABLE: &[Rule<Action>] = &[
    rule(Action::List, Administrator, Organisation),
    rule(Action::List, Coordinator, Organisation),
    rule(Action::List, Agent, Organisation),
    rule(Action::List, Requester, Organisation),
    rule(Action::Read, Administrator, Organisation),
    rule(Action::Read, Coordinator, Organisation),
    rule(Action::Read, Agent, Assigned),
    rule(Action::Read, Requester, Own),
    rule(Action::ReadReport, Agent, Own),
    rule(Action::ReadStatus, Requester, Followed),
    rule(Action::Create, Administrator, Organisation),
    rule(Action::Create, Coordinator, Organisation),
    rule(Action::Create, Agent, Organisation),
    rule(Action::Create, Requester, Organisation),
    rule(Action::AssignAtCreation, Administrator, Organisation),
    rule(Action::AssignAtCreation, Coordinator, Organisation),
    rule(Action::TakeAtCreation, Agent, Organisation),
    rule(Action::Prioritise, Administrator, Organisation),
    rule(Action::Prioritise, Coordinator, Organisation),
    rule(Action::Edit, Administrator, Organisation),
    rule(Action::Edit, Coordinator, Organisation),
    rule(Action::Edit, Requester, Own),
    rule(Action::Validate, Administrator, Organisation),
    rule(Action::Validate, Coordinator, Organisation),
    rule(Action::Refuse, Administrator, Organisation),
    rule(Action::Refuse, Coordinator, Organisation),
    rule(Action::Assign, Administrator, Organisation),
    rule(Action::Assign, Coordinator, Organisation),
    rule(Action::Plan, Administrator, Organisation),
    rule(Action::Plan, Coordinator, Organisation),
    rule(Action::Start, Administrator, Organisation),
    rule(Action::Start, Coordinator, Organisation),
    rule(Action::Start, Agent, Assigned),
    rule(Action::PutBack, Administrator, Organisation),
    rule(Action::PutBack, Coordinator, Organisation),
    rule(Action::Block, Administrator, Organisation),
    rule(Action::Block, Coordinator, Organisation),
    rule(Action::Block, Agent, Assigned),
    rule(Action::Unblock, Administrator, Organisation),
    rule(Action::Unblock, Coordinator, Organisation),
    rule(Action::Unblock, Agent, Assigned),
    rule(Action::Finish, Administrator, Organisation),
    rule(Action::Finish, Coordinator, Organisation),
    rule(Action::Finish, Agent, Assigned),
    rule(Action::Reopen, Administrator, Organisation),
    rule(Action::Reopen, Coordinator, Organisation),
    rule(Action::Cancel, Administrator, Organisation),
    rule(Action::Cancel, Coordinator, Organisation),
    rule(Action::Merge, Administrator, Organisation),
    rule(Action::Merge, Coordinator, Organisation),
    rule(Action::Split, Administrator, Organisation),
    rule(Action::Split, Coordinator, Organisation),
    rule(Action::Follow, Administrator, Organisation),
    rule(Action::Follow, Coordinator, Organisation),
    rule(Action::Follow, Agent, Assigned),
    rule(Action::Follow, Requester, Own),
    rule(Action::Follow, Requester, Followed),
    rule(Action::Unfollow, Administrator, Organisation),
    rule(Action::Unfollow, Coordinator, Organisation),
    rule(Action::Unfollow, Agent, Assigned),
    rule(Action::Unfollow, Requester, Own),
    rule(Action::Unfollow, Requester, Followed),
    rule(Action::Comment, Administrator, Organisation),
    rule(Action::Comment, Coordinator, Organisation),
    rule(Action::Comment, Agent, Assigned),
    rule(Action::Comment, Requester, Own),
    rule(Action::EditComment, Administrator, Own),
    rule(Action::EditComment, Coordinator, Own),
    rule(Action::EditComment, Agent, Own),
    rule(Action::EditComment, Requester, Own),
    rule(Action::ModerateComment, Administrator, Organisation),
    rule(Action::ReadRevisions, Administrator, Organisation),
    rule(Action::AddPhotoBefore, Administrator, Organisation),
    rule(Action::AddPhotoBefore, Coordinator, Organisation),
    rule(Action::AddPhotoBefore, Agent, Assigned),
    rule(Action::AddPhotoToReport, Administrator, Own),
    rule(Action::AddPhotoToReport, Coordinator, Own),
    rule(Action::AddPhotoToReport, Agent, Own),
    rule(Action::AddPhotoToReport, Requester, Own),
    rule(Action::AddPhotoAfter, Administrator, Organisation),
    rule(Action::AddPhotoAfter, Coordinator, Organisation),
    rule(Action::AddPhotoAfter, Agent, Assigned),
    rule(Action::RemovePhoto, Administrator, Organisation),
    rule(Action::RemovePhoto, Coordinator, Organisation),
    rule(Action::RedactPhoto, Administrator, Organisation),
    rule(Action::TickSteps, Administrator, Organisation),
    rule(Action::TickSteps, Coordinator, Organisation),
    rule(Action::TickSteps, Agent, Assigned),
    rule(Action::AnswerSolved, Requester, Own),
    rule(Action::DeclineReopening, Administrator, Organisation),
    rule(Action::DeclineReopening, Coordinator, Organisation),
    rule(Action::KeepFilters, Administrator, Organisation),
    rule(Action::KeepFilters, Coordinator, Organisation),
    rule(Action::KeepFilters, Agent, Organisation),
    rule(Action::ManageCategories, Administrator, Organisation),
    rule(Action::ReadFigures, Administrator, Organisation),
    rule(Action::ReadFigures, Coordinator, Organisation),
    rule(Action::Export, Administrator, Organisation),
    rule(Action::Export, Coordinator, Organisation),
    rule(Action::ReadAlerts, Administrator, Organisation),
    rule(Action::ReadAlerts, Coordinator, Organisation),
    rule(Action::ReadAlerts, Agent, Organisation),
    rule(Action::ReadAlerts, Requester, Organisation),
    rule(Action::ChooseAlerts, Administrator, Organisation),
    rule(Action::ChooseAlerts, Coordinator, Organisation),
    rule(Action::ChooseAlerts, Agent, Organisation),
    rule(Action::ChooseAlerts, Requester, Organisation),
    rule(Action::ManageOpen311, Administrator, Organisation),
    rule(Action::Recur, Administrator, Organisation),
    rule(Action::Recur, Coordinator, Organisation),
    rule(Action::ReadLanes, Administrator, Organisation),
    rule(Action::ReadLanes, Coordinator, Organisation),
    rule(Action::DeclareAbsence, Administrator, Organisation),
    rule(Action::DeclareAbsence, Coordinator, Organisation),
    rule(Action::DeclareAbsence, Agent, Own),
    rule(Action::Subscribe, Administrator, Organisation),
    rule(Action::Subscribe, Coordinator, Organisation),
    rule(Action::Subscribe, Agent, Organisation),
    rule(Action::Subscribe, Requester, Organisation),
    rule(Action::PrintDay, Administrator, Organisation),
    rule(Action::PrintDay, Coordinator, Organisation),
    rule(Action::PrintDay, Agent, Organisation),
    rule(Action::Import, Administrator, Organisation),
    rule(Action::ManageZones, Administrator, Organisation),
    rule(Action::Draw, Administrator, Organisation),
    rule(Action::Draw, Coordinator, Organisation),
];

const OPEN: &[Status] = &[Status::ToValidate, Status::ToDo, Status::InProgress];
const TO_WORK_ON: &[Status] = &[Status::ToDo, Status::InProgress];

/// The states in which `role` may do what the table allows him: the field matrix, and where each move starts.
///
/// A requester corrects what he asked until somebody accepts it; once it is over, only the administrateur corrects.
#[must_use]
pub const fn states(action: Action, role: Role) -> &'static [Status] {
    match (action, role) {
        (Action::Edit, Requester) | (Action::Validate | Action::Refuse, _) => &[Status::ToValidate],
        (Action::Edit | Action::Draw | Action::RemovePhoto, Coordinator)
        | (Action::AddPhotoBefore, Administrator | Coordinator)
        | (Action::Prioritise | Action::AddPhotoToReport | Action::Merge, _) => OPEN,
        (Action::Assign | Action::Plan | Action::Cancel | Action::Split, _) => TO_WORK_ON,
        (Action::Start, _) => &[Status::ToDo],
        (
            Action::Finish
            | Action::PutBack
            | Action::Block
            | Action::Unblock
            | Action::AddPhotoAfter
            | Action::AddPhotoBefore
            | Action::TickSteps,
            _,
        ) => &[Status::InProgress],
        (Action::Reopen | Action::AnswerSolved | Action::DeclineReopening, _) => &[Status::Done],
        (
            Action::List
            | Action::Read
            | Action::ReadReport
            | Action::ReadStatus
            | Action::Follow
            | Action::Unfollow
            | Action::Create
            | Action::AssignAtCreation
            | Action::TakeAtCreation
            | Action::Comment
            | Action::Edit
            | Action::EditComment
            | Action::ModerateComment
            | Action::ReadRevisions
            | Action::RemovePhoto
            | Action::RedactPhoto
            | Action::ManageCategories
            | Action::ReadFigures
            | Action::Export
            | Action::ReadAlerts
            | Action::ChooseAlerts
            | Action::ManageOpen311
            | Action::Recur
            | Action::ReadLanes
            | Action::DeclareAbsence
            | Action::Subscribe
            | Action::PrintDay
            | Action::Import
            | Action::KeepFilters
            | Action::ManageZones
            | Action::Draw,
            _,
        ) => &Status::ALL,
    }
}

/// Whether `actor` may know of the record: he reads it, or follows it; `agents_see_reports` is the organisation's choice.
#[must_use]
pub fn sees(actor: &Actor, subject: Subject, agents_see_reports: bool) -> bool {
    let follows = subject.organisation == actor.organisation
        && allows(TABLE, actor.role, &Action::ReadStatus, subject.ties);
    follows || reads(actor, subject, agents_see_reports)
}

/// Whether `actor` may read all of the record: words, photos, people.
#[must_use]
pub fn reads(actor: &Actor, subject: Subject, agents_see_reports: bool) -> bool {
    let may = |action| allows(TABLE, actor.role, &action, subject.ties);
    subject.organisation == actor.organisation
        && (may(Action::Read) || (agents_see_reports && may(Action::ReadReport)))
}

/// Whether `actor` may do `action` to `item` now: the table says yes and the state suits.
#[must_use]
pub fn offers(actor: &Actor, action: Action, subject: Subject, status: Status) -> bool {
    allows(TABLE, actor.role, &action, subject.ties) && states(action, actor.role).contains(&status)
}

/// Whether the half hour in which an author may add photos to his report is still running at `now`.
#[must_use]
pub fn report_is_fresh(item: &Intervention, now: DateTime<Utc>) -> bool {
    now - item.created_at < REPORT_WINDOW
}

/// Which interventions a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All of the organisation's.
    All,
    /// Those assigned to that person.
    AssignedTo(PersonId),
    /// Those that this person asked for.
    AuthoredBy(PersonId),
    /// Those that this person asked for or follows.
    Concerning(PersonId),
}

/// What the lists of `actor` hold (terms of use, 5.1).
#[must_use]
pub const fn scope(actor: &Actor) -> Scope {
    match actor.role {
        Administrator | Coordinator => Scope::All,
        Agent => Scope::AssignedTo(actor.person),
        Requester | Role::Operator => Scope::Concerning(actor.person),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests::{intervention, person};
    use domain::policy::Ties;

    fn actor(role: Role) -> Actor {
        Actor {
            person: person(1),
            organisation: intervention(Status::ToDo).organisation_id,
            role,
        }
    }

    fn subject(ties: Ties) -> Subject {
        Subject {
            ties,
            ..Subject::organisation(actor(Agent).organisation)
        }
    }

    const OWN: Ties = Ties {
        own: true,
        ..Ties::NONE
    };
    const ASSIGNED: Ties = Ties {
        assigned: true,
        ..Ties::NONE
    };
    const FOLLOWED: Ties = Ties {
        followed: true,
        ..Ties::NONE
    };

    #[test]
    fn an_agent_sees_what_is_assigned_to_him_and_a_requester_what_he_asked() {
        assert!(sees(&actor(Agent), subject(ASSIGNED), false));
        assert!(!sees(&actor(Agent), subject(OWN), false));
        assert!(sees(&actor(Agent), subject(OWN), true));
        assert!(!sees(&actor(Agent), subject(Ties::NONE), true));
        assert!(sees(&actor(Requester), subject(OWN), false));
        assert!(!sees(&actor(Requester), subject(ASSIGNED), true));
        assert!(sees(&actor(Coordinator), subject(Ties::NONE), false));
    }

    #[test]
    fn a_follower_knows_of_it_and_reads_nothing() {
        let followed = subject(FOLLOWED);
        assert!(sees(&actor(Requester), followed, false));
        assert!(!reads(&actor(Requester), followed, true));
        assert!(!sees(&actor(Agent), followed, true));
        for action in Action::ALL {
            let more = allows(TABLE, Requester, action, FOLLOWED)
                && !allows(TABLE, Requester, action, Ties::NONE);
            let own = [Action::ReadStatus, Action::Follow, Action::Unfollow];
            assert_eq!(more, own.contains(action), "{action:?}");
        }
    }

    #[test]
    fn a_report_is_read_and_no_more() {
        for action in Action::ALL {
            let may =
                allows(TABLE, Agent, action, OWN) && !allows(TABLE, Agent, action, Ties::NONE);
            let read_only = [
                Action::ReadReport,
                Action::EditComment,
                Action::AddPhotoToReport,
                // Its record is no report: his own absence.
                Action::DeclareAbsence,
                Action::DeclareAbsence,
            ];
            assert_eq!(may, read_only.contains(action), "{action:?}");
        }
    }

    #[test]
    fn an_agent_neither_assigns_nor_plans_nor_prioritises() {
        let all = Ties {
            assigned: true,
            own: true,
            followed: true,
        };
        for action in [
            Action::Assign,
            Action::Plan,
            Action::Prioritise,
            Action::Edit,
            Action::Reopen,
            Action::Cancel,
        ] {
            assert!(!allows(TABLE, Agent, &action, all), "{action:?}");
            assert!(
                !allows(TABLE, Requester, &action, all) || action == Action::Edit,
                "{action:?}"
            );
        }
    }

    #[test]
    fn only_the_administrateur_moderates_and_configures() {
        let all = Ties {
            assigned: true,
            own: true,
            followed: true,
        };
        for role in [Coordinator, Agent, Requester] {
            for action in [
                Action::ModerateComment,
                Action::ReadRevisions,
                Action::ManageCategories,
                Action::ManageOpen311,
            ] {
                assert!(!allows(TABLE, role, &action, all), "{role:?} {action:?}");
            }
        }
    }

    #[test]
    fn the_half_hour_is_thirty_minutes_sharp() {
        let item = intervention(Status::ToValidate);
        assert!(report_is_fresh(
            &item,
            item.created_at + REPORT_WINDOW - chrono::TimeDelta::seconds(1)
        ));
        assert!(!report_is_fresh(&item, item.created_at + REPORT_WINDOW));
    }

    #[test]
    fn the_photo_of_the_problem_solved_belongs_to_the_work() {
        for role in Role::ALL {
            assert_eq!(states(Action::AddPhotoAfter, role), [Status::InProgress]);
        }
        assert_eq!(states(Action::Edit, Requester), [Status::ToValidate]);
        assert!(!states(Action::Edit, Coordinator).contains(&Status::Done));
        assert!(states(Action::Edit, Administrator).contains(&Status::Done));
    }
}
