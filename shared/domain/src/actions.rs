//! What was done, in French: the one place where the codes of the audit are put into words.

/// Every action of every module, and those of the night and of other software: its code, its words.
pub const LABELS: &[(&str, &str)] = &[
    ("add_member", "Personne ajoutée à l’équipe"),
    ("add_photo_after", "Photo après ajoutée"),
    ("add_photo_before", "Photo avant ajoutée"),
    ("add_photo_to_report", "Photo ajoutée à un signalement"),
    ("amend_breach", "Violation de données complétée"),
    ("amend_rights_request", "Demande sur des droits corrigée"),
    ("answer_invitation", "Réponse à une invitation"),
    (
        "answer_rights_request",
        "Réponse à une demande sur des droits",
    ),
    ("answer_solved", "Réponse à «\u{a0}Résolu\u{a0}?\u{a0}»"),
    ("appoint_administrator", "Administrateur nommé"),
    ("assign", "Intervention affectée"),
    (
        "assign_at_creation",
        "Intervention affectée dès sa création",
    ),
    ("block", "Intervention bloquée"),
    ("cancel", "Intervention annulée"),
    ("change_brand", "Couleur de la collectivité changée"),
    ("change_logo", "Logo de la collectivité mis ou retiré"),
    (
        "change_own_email",
        "Adresse électronique changée par la personne",
    ),
    ("change_password", "Mot de passe choisi"),
    ("change_portrait", "Photo d’une personne mise ou retirée"),
    ("change_role", "Rôle changé"),
    ("choose_alerts", "Courriels d’alerte choisis"),
    (
        "close_organisation",
        "Fin du contrat fixée, reportée ou annulée",
    ),
    ("close_session", "Connexion fermée"),
    ("comment", "Commentaire écrit"),
    ("correct_self", "Nom ou téléphone corrigés par la personne"),
    ("create", "Intervention créée"),
    ("create_organisation", "Organisation créée"),
    ("create_token", "Jeton d’accès créé"),
    ("declare_absence", "Indisponibilité déclarée"),
    ("decline_reopening", "Réouverture écartée"),
    ("draw", "Tracé dessiné"),
    ("edit", "Intervention modifiée"),
    ("edit_comment", "Commentaire modifié"),
    ("edit_member", "Personne de l’équipe modifiée"),
    ("erase_self", "Compte effacé par la personne"),
    ("erase_unused_account", "Compte inutilisé effacé"),
    ("export", "Export des interventions"),
    ("extend_rights_request", "Délai d’une demande prolongé"),
    ("finish", "Intervention terminée"),
    ("follow", "Intervention suivie"),
    ("give_password", "Mot de passe à usage unique donné"),
    ("import", "Interventions importées"),
    ("keep_filters", "Filtres gardés"),
    ("link_proconnect", "Compte lié à ProConnect"),
    ("list", "Interventions listées"),
    ("manage_categories", "Catégories modifiées"),
    ("manage_open311", "Open311 réglé"),
    ("manage_zones", "Zones modifiées"),
    ("merge", "Interventions réunies"),
    ("moderate_comment", "Commentaire modéré"),
    (
        "note_warning",
        "Organisation notée comme prévenue d’une violation",
    ),
    ("open_console", "Console ouverte"),
    ("plan", "Intervention planifiée"),
    ("print_day", "Feuille du jour imprimée"),
    ("prioritise", "Priorité changée"),
    ("publish_terms", "Conditions d’utilisation publiées"),
    ("put_back", "Intervention remise à faire"),
    ("read", "Intervention consultée"),
    ("read_account", "Compte consulté"),
    ("read_actions", "Journal des actions consulté"),
    ("read_alerts", "Alertes consultées"),
    ("read_figures", "Statistiques consultées"),
    ("read_lanes", "Planning de l’équipe consulté"),
    ("read_own_actions", "Ses propres actions consultées"),
    ("read_own_data", "Données personnelles emportées"),
    ("read_portrait", "Photo d’une personne vue"),
    ("read_registers", "Registres de l’exploitant consultés"),
    ("read_report", "Signalement consulté"),
    ("read_revisions", "Textes d’avant modération consultés"),
    ("read_status", "Avancement consulté"),
    ("read_team", "Équipe consultée"),
    ("read_terms", "Conditions d’utilisation lues"),
    ("record_breach", "Violation de données inscrite"),
    ("record_notice", "Information sur les données remise"),
    ("record_rights_request", "Demande sur des droits inscrite"),
    ("recur", "Récurrence réglée"),
    ("redact_photo", "Photo masquée"),
    ("refuse", "Demande refusée"),
    ("remove_member", "Personne retirée de l’équipe"),
    ("remove_password", "Mot de passe supprimé"),
    ("remove_photo", "Photo supprimée"),
    ("reopen", "Intervention rouverte"),
    ("repeat_departure", "Départ appliqué de nouveau"),
    ("retry_mail", "Courriels abandonnés renvoyés"),
    ("revoke_token", "Jeton d’accès révoqué"),
    ("set_outline", "Contour du territoire changé"),
    ("sign_in", "Connexion"),
    ("split", "Intervention divisée"),
    ("start", "Intervention démarrée"),
    ("subscribe", "Abonnement d’agenda réglé"),
    ("suspend_organisation", "Organisation suspendue ou rétablie"),
    ("suspend_person", "Compte suspendu ou rétabli"),
    ("switch_organisation", "Organisation changée"),
    (
        "take_archive",
        "Archive de la collectivité préparée ou emportée",
    ),
    ("take_at_creation", "Intervention prise dès sa création"),
    ("tick_steps", "Étapes cochées"),
    ("unblock", "Intervention débloquée"),
    ("unfollow", "Intervention plus suivie"),
    ("unlink_proconnect", "Compte délié de ProConnect"),
    ("validate", "Demande validée"),
    (
        "warn_organisations",
        "Organisations prévenues d’une violation",
    ),
];

/// The words of an action, if it is known.
#[must_use]
pub fn label(code: &str) -> Option<&'static str> {
    let found = LABELS
        .binary_search_by_key(&code, |(known, _)| *known)
        .ok()?;
    LABELS.get(found).map(|(_, label)| *label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_and_labels_tell_them_apart() {
        assert!(LABELS.is_sorted_by(|one, next| one.0 < next.0));
        let mut words: Vec<&str> = LABELS.iter().map(|(_, label)| *label).collect();
        words.sort_unstable();
        assert!(words.windows(2).all(|pair| pair[0] != pair[1]));
        assert_eq!(label("sign_in"), Some("Connexion"));
        assert_eq!(label("sign"), None);
    }
}
