//! The French sentences of « Mes données », and how the tables of the register are told to the person they are about.

use domain::{
    actions,
    policy::Role,
    retention::{Column, SECRETS},
};

/// Completes « Indiquez … ».
pub const THE_NEW_ADDRESS: &str = "votre nouvelle adresse électronique";
/// Completes « Indiquez … ».
pub const THE_CODE: &str = "le code du courriel";
/// Completes « Indiquez … ».
pub const THE_WORD: &str = "le mot EFFACER, en majuscules";
/// 422: another word.
pub const WRONG_WORD: &str = "Pour effacer votre compte, écrivez EFFACER, en majuscules.";
/// 422: the address of the account already.
pub const SAME_ADDRESS: &str =
    "C’est déjà l’adresse de votre compte. Indiquez-en une autre, ou gardez celle-ci.";
/// 422: what a code looks like.
pub const CODE_FORM: &str =
    "Le code compte 24 lettres ou chiffres, comme ABCD-EFGH-JKMN-PQRS-TUVW-XYZ2.";
/// 403: a dead code, whatever killed it.
pub const DEAD_CODE: &str = "Ce code n’est plus valable. Il sert une seule fois, pendant 15 minutes. Demandez-en un nouveau depuis «\u{a0}Mes données\u{a0}».";
/// 409: an administrateur.
pub const ADMINISTRATOR_STAYS: &str = "Vous êtes l’administrateur d’une collectivité, qui ne peut pas rester sans. Demandez d’abord à l’exploitant du service de transmettre ce rôle.";
/// 409: the last operator.
pub const LAST_OPERATOR_STAYS: &str = "Vous êtes le dernier exploitant du service, qui ne peut pas rester sans. Faites d’abord de quelqu’un d’autre un exploitant\u{a0}: cela se fait par une commande, que décrit le manuel d’exploitation.";

/// Columns that are told to nobody beside [`SECRETS`]: identifiers, copies that only searches read, the order of lists, and what
/// other people wrote or decided in a row that the person began.
pub const HIDDEN: &[&str] = &[
    "id",
    "organisation_id",
    "person_id",
    "author_id",
    "actor_id",
    "intervention_id",
    "recurrence_id",
    "open311_key_id",
    "open311_description",
    "category_id",
    "type_id",
    // Where things are kept.
    "key",
    "thumbnail_key",
    "route",
    // Copies for searches, and what keeps lists in order.
    "email_folded",
    "identifiant_folded",
    "name_folded",
    "position",
    "version",
    "changed",
    "attempts",
    "next_try_at",
    "leased_until",
    "window_start",
    "cursor",
    "occurrence_date",
    "created_through",
    "assignee_count",
    "weekdays",
    "purge_on",
    "relaunched_on",
    "body_html",
    // What others wrote or decided.
    "block_reason",
    "closing_reason",
    "blocked_at",
    "due_on",
    "relaunch_on",
    "warned_on",
];

/// Whether the person is shown that column; what only names a record by its identifier says nothing.
#[must_use]
pub fn shows(column: &Column) -> bool {
    let name = column.name();
    !matches!(column, Column::About(_)) && !HIDDEN.contains(&name) && !SECRETS.contains(&name)
}

/// How a column is called on the page.
#[must_use]
pub fn column(name: &str) -> Option<&'static str> {
    COLUMNS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, label)| *label)
}

const COLUMNS: &[(&str, &str)] = &[
    ("intervention_number", "Intervention"),
    ("recurrence_place", "Récurrence"),
    ("number", "Numéro"),
    ("status", "Où elle en est"),
    ("state", "État"),
    ("email", "Adresse électronique"),
    ("created_at", "Enregistré le"),
    ("last_active_on", "Dernière activité"),
    ("suspended_at", "Suspendu le"),
    ("identifiant", "Identifiant"),
    ("last_name", "Nom"),
    ("first_name", "Prénom"),
    ("phone", "Téléphone"),
    ("joined_at", "Depuis le"),
    ("notice_at", "Information sur les données remise le"),
    ("product", "Service"),
    ("role", "Rôle"),
    ("kind", "Nature"),
    ("label", "Nom donné"),
    ("scope", "Rôle au plus"),
    ("signed_in_at", "Connecté le"),
    ("last_seen_at", "Dernier usage"),
    ("expires_at", "Valable jusqu’au"),
    ("used_at", "Utilisé le"),
    ("accepted_at", "Accepté par l’usage le"),
    ("set_at", "Choisi le"),
    ("linked_at", "Lié le"),
    ("mailed", "Personnes prévenues par courriel"),
    ("private", "Dont messageries personnelles"),
    ("outline", "Tracé"),
    ("codes_tried", "Codes essayés"),
    ("priority", "Priorité"),
    ("address", "Lieu"),
    ("address_extra", "Précision"),
    ("postcode", "Code postal"),
    ("city", "Commune"),
    ("latitude", "Latitude"),
    ("longitude", "Longitude"),
    ("description", "Description"),
    ("planned_start", "Prévue du"),
    ("planned_end", "Prévue au"),
    ("updated_at", "Modifié le"),
    ("started_at", "Commencée le"),
    ("closed_at", "Terminée le"),
    ("feedback", "Votre réponse à «\u{a0}Résolu\u{a0}?\u{a0}»"),
    ("feedback_words", "Pourquoi la rouvrir"),
    ("assigned_at", "Affectée le"),
    ("followed_at", "Suivie depuis le"),
    ("body", "Texte"),
    ("edited_at", "Modifié par vous le"),
    ("moderated", "Modéré"),
    ("deleted_at", "Supprimé le"),
    ("made_at", "Écrit hors connexion le"),
    ("moment", "Moment"),
    ("content_type", "Format"),
    ("width", "Largeur"),
    ("height", "Hauteur"),
    ("size", "Taille en octets"),
    ("at", "Date"),
    ("event", "Action"),
    ("action", "Action"),
    ("detail", "Détail"),
    ("name", "Nom"),
    ("query", "Filtres"),
    ("lines", "Lignes"),
    ("wrong", "Lignes refusées"),
    ("imported", "Lignes importées"),
    ("ignored", "Colonnes ignorées"),
    ("revoked_at", "Révoqué le"),
    ("calls", "Appels de l’heure"),
    ("read_at", "Lue le"),
    ("mail_due", "Courriel prévu le"),
    ("topic", "Sujet"),
    ("delivery", "Envoi"),
    ("first_day", "Premier jour"),
    ("last_day", "Dernier jour"),
    ("frequency", "Rythme"),
    ("every", "Tous les"),
    ("start_time", "Début"),
    ("end_time", "Fin"),
    ("zone", "Fuseau horaire"),
    ("recipient", "Destinataire"),
    ("subject", "Objet"),
    ("body_text", "Texte"),
    ("sent_at", "Envoyé le"),
];

/// A code of a column in words; a value that is no code stays as it is.
#[must_use]
pub fn value<'a>(column: &str, code: &'a str) -> &'a str {
    let role = (column == "role" || column == "scope").then(|| Role::from_code(code));
    if let Some(Some(role)) = role {
        return role.label();
    }
    if column == "action" {
        return actions::label(code).unwrap_or(code);
    }
    let found = VALUES
        .iter()
        .find(|(known, _)| *known == column)
        .and_then(|(_, words)| words.iter().find(|(known, _)| *known == code));
    found.map_or(code, |(_, words)| *words)
}

/// The codes of a column, in words.
pub type Words = (&'static str, &'static [(&'static str, &'static str)]);

/// The codes of the columns that are shown.
pub const VALUES: &[Words] = &[
    (
        "product",
        &[
            ("interventions", "Interventions"),
            ("platform", "Exploitation de la plateforme"),
        ],
    ),
    (
        "status",
        &[
            ("to_validate", "À valider"),
            ("to_do", "À faire"),
            ("in_progress", "En cours"),
            ("done", "Terminée"),
            ("refused", "Refusée"),
            ("cancelled", "Annulée"),
            ("duplicate", "Doublon"),
        ],
    ),
    (
        "priority",
        &[
            ("normal", "Normale"),
            ("high", "Haute"),
            ("urgent", "Urgente"),
        ],
    ),
    (
        "state",
        &[
            ("invited", "Invitation reçue"),
            ("active", "Membre"),
            ("declined", "Invitation refusée"),
            ("ready", "Prêt"),
            ("running", "En cours"),
            ("done", "Terminé"),
            ("waiting", "À envoyer"),
            ("sent", "Envoyé"),
            ("dead", "Non envoyé"),
        ],
    ),
    (
        "kind",
        &[
            ("browser", "Navigateur"),
            ("program", "Jeton d’accès"),
            ("requested", "Une demande à valider"),
            ("validated", "Votre demande est validée"),
            ("refused", "Votre demande est refusée"),
            ("assigned", "Une intervention pour vous"),
            ("unassigned", "Une intervention vous est retirée"),
            ("planned", "La date a changé"),
            ("started", "Intervention commencée"),
            ("blocked", "Intervention bloquée"),
            ("finished", "Intervention terminée"),
            ("finished_for_requester", "Intervention terminée"),
            ("reopened", "Intervention rouverte"),
            ("cancelled", "Intervention annulée"),
            ("commented", "Un nouveau commentaire"),
            ("stage", "Une étape dans ce que vous suivez"),
            ("absorbed", "Une autre demande rejoint la vôtre"),
            ("merged", "Votre demande en rejoint une autre"),
            (
                "merged_for_follower",
                "Ce que vous suivez en rejoint une autre",
            ),
            ("urgent", "Intervention urgente"),
            ("relaunched", "Intervention à relancer"),
            ("reopening_asked", "Réouverture demandée"),
            ("recurrence_short", "Une récurrence a perdu une personne"),
            ("notice", "Information sur les données"),
            ("to-assign", "Interventions à affecter de nouveau"),
            ("unused_account", "Compte inutilisé"),
            ("email_changed", "Adresse changée"),
            ("breach", "Violation de données"),
            ("password", "Mot de passe changé"),
            ("administrator", "Rôle d’administrateur"),
            ("closing", "Fin du contrat annoncée"),
            ("closing_cancelled", "Fin du contrat annulée"),
            ("archive_ready", "Archive prête"),
            ("certificate", "Certificat de destruction"),
            ("purge_warning", "Intervention bientôt supprimée"),
            ("alerts", "Plusieurs alertes"),
        ],
    ),
    ("moment", &[("before", "Avant"), ("after", "Après")]),
    (
        "feedback",
        &[("solved", "Résolu"), ("unsolved", "Non résolu")],
    ),
    ("moderated", &[("0", "Non"), ("1", "Oui")]),
    (
        "topic",
        &[
            ("requests", "Demandes à valider"),
            ("answers", "Réponse à vos demandes"),
            ("work", "Interventions confiées, retirées ou rouvertes"),
            ("dates", "Dates prévues"),
            (
                "progress",
                "Interventions commencées, bloquées, terminées ou annulées",
            ),
            ("comments", "Commentaires"),
        ],
    ),
    (
        "delivery",
        &[
            ("immediate", "Tout de suite"),
            ("hourly", "Une fois par heure au plus"),
            ("never", "Jamais"),
        ],
    ),
    (
        "frequency",
        &[
            ("daily", "Chaque jour"),
            ("weekly", "Chaque semaine"),
            ("monthly", "Chaque mois"),
            ("yearly", "Chaque année"),
        ],
    ),
    (
        "content_type",
        &[
            ("image/jpeg", "JPEG"),
            ("image/png", "PNG"),
            ("image/webp", "WebP"),
        ],
    ),
    (
        "event",
        &[
            ("created", "Créée"),
            ("edited", "Modifiée"),
            ("validated", "Validée"),
            ("refused", "Refusée"),
            ("assigned", "Affectée"),
            ("planned", "Planifiée"),
            ("started", "Démarrée"),
            ("put_back", "Remise à faire"),
            ("blocked", "Bloquée"),
            ("unblocked", "Débloquée"),
            ("finished", "Terminée"),
            ("reopened", "Rouverte"),
            ("cancelled", "Annulée"),
            ("photo_added", "Photo ajoutée"),
            ("photo_removed", "Photo supprimée"),
            ("photo_redacted", "Photo masquée"),
            ("imported", "Importée"),
            ("merged", "Réunie à une autre"),
            ("absorbed", "Doublon réuni"),
            ("split", "Divisée"),
            ("solved", "Dite résolue"),
            ("reopen_asked", "Réouverture demandée"),
            ("reopen_declined", "Réouverture écartée"),
        ],
    ),
];
