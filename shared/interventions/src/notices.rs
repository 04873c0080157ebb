//! What the pages say on top once something was done, grouped by the function that shows it.

use web::Notice;
pub(crate) use web::notice::{FILE_GIVEN_UP, FILE_READ, PHOTO_ADDED, PHOTO_REMOVED};

// ------------------------------------------------------------------ the list

pub(crate) const SEVERAL_CHANGED: Notice =
    Notice::new("lot", "Les interventions choisies sont à jour.");
pub(crate) const FILTER_KEPT: Notice = Notice::new("filtre-garde", "Le filtre est gardé.");
pub(crate) const UNFOLLOWED: Notice =
    Notice::new("plus-suivie", "Vous ne suivez plus cette intervention.");

// ------------------------------------------------------------------ the zones

pub(crate) const ZONES_CHANGED: Notice = Notice::new("zones", "La liste des zones est à jour.");

// ------------------------------------------------------------------ one intervention

pub(crate) const CREATED: Notice = Notice::new("creee", "La demande est enregistrée.");
pub(crate) const CREATED_OUTSIDE: Notice = Notice::new(
    "creee-hors-commune",
    "La demande est enregistrée. Son lieu est hors du contour de la commune\u{a0}: vérifiez-le.",
);
pub(crate) const EDITED: Notice = Notice::new("modifiee", "Les modifications sont enregistrées.");
pub(crate) const EDITED_OUTSIDE: Notice = Notice::new(
    "modifiee-hors-commune",
    "Les modifications sont enregistrées. Le lieu est hors du contour de la commune\u{a0}: vérifiez-le.",
);
pub(crate) const VALIDATED: Notice = Notice::new("validee", "La demande est validée.");
pub(crate) const REFUSED: Notice =
    Notice::new("refusee", "La demande est refusée, son auteur est prévenu.");
pub(crate) const ASSIGNED: Notice = Notice::new("affectee", "L’affectation est enregistrée.");
pub(crate) const PLANNED: Notice = Notice::new("planifiee", "La date est enregistrée.");
pub(crate) const STARTED: Notice = Notice::new("demarree", "L’intervention est en cours.");
pub(crate) const PUT_BACK: Notice = Notice::new("remise", "L’intervention est de nouveau à faire.");
pub(crate) const BLOCKED: Notice = Notice::new("bloquee", "Le blocage est signalé.");
pub(crate) const UNBLOCKED: Notice = Notice::new("debloquee", "Le blocage est levé.");
pub(crate) const ENDED: Notice =
    Notice::new("terminee", "L’intervention est terminée. Merci\u{a0}!");
pub(crate) const REOPENED: Notice = Notice::new("rouverte", "L’intervention est rouverte.");
pub(crate) const CANCELLED: Notice = Notice::new("annulee", "L’intervention est annulée.");
pub(crate) const STEPS_KEPT: Notice = Notice::new("etapes", "Les étapes sont enregistrées.");
pub(crate) const FOUND_SOLVED: Notice = Notice::new("resolue", "Merci d’avoir répondu.");
pub(crate) const REOPENING_ASKED: Notice = Notice::new(
    "reouverture-demandee",
    "Votre demande de réouverture est transmise.",
);
pub(crate) const REOPENING_DISMISSED: Notice = Notice::new(
    "reouverture-ecartee",
    "La demande de réouverture est écartée.",
);
pub(crate) const COMMENTED: Notice = Notice::new("commentee", "Votre commentaire est publié.");
pub(crate) const COMMENT_EDITED: Notice =
    Notice::new("commentaire-modifie", "Le commentaire est modifié.");
pub(crate) const COMMENT_REMOVED: Notice =
    Notice::new("commentaire-supprime", "Le commentaire est supprimé.");
pub(crate) const PHOTO_REDACTED: Notice = Notice::new(
    "photo-masquee",
    "La photo est masquée, l’original est détruit.",
);
pub(crate) const FOLLOWED: Notice = Notice::new(
    "suivie",
    "Vous serez prévenu de chaque étape de cette intervention.",
);
pub(crate) const MERGED: Notice = Notice::new(
    "reunie",
    "L’intervention est réunie à l’autre et close comme doublon. Les demandeurs sont prévenus.",
);
pub(crate) const SPLIT: Notice = Notice::new("divisee", "Les parties sont créées, à faire.");

// ------------------------------------------------------------------ past interventions that come as a file

pub(crate) const IMPORT_KNOWN: Notice = Notice::new(
    "import-connu",
    "Vous avez déjà envoyé ce fichier\u{a0}: voici où en est son importation.",
);
pub(crate) const IMPORT_LAUNCHED: Notice =
    Notice::new("import-lance", "L’importation est en cours.");
pub(crate) const IMPORT_DONE: Notice = Notice::new("import-fini", "L’importation est terminée.");

// ------------------------------------------------------------------ the planning

pub(crate) const ABSENCE_ADDED: Notice = Notice::new("absence-ajoutee", "Les dates sont ajoutées.");
pub(crate) const ABSENCE_REMOVED: Notice =
    Notice::new("absence-supprimee", "Les dates sont supprimées.");
pub(crate) const FEED_CLOSED: Notice = Notice::new(
    "abonnement-revoque",
    "L’adresse est révoquée\u{a0}: aucun agenda ne peut plus la lire.",
);

// ------------------------------------------------------------------ recurrences

pub(crate) const RECURRENCE_CREATED: Notice = Notice::new(
    "recurrence-creee",
    "La récurrence est enregistrée, ses premières interventions sont créées.",
);
pub(crate) const RECURRENCE_EDITED: Notice = Notice::new(
    "recurrence-modifiee",
    "Les modifications sont enregistrées.",
);
pub(crate) const RECURRENCE_STOPPED: Notice = Notice::new(
    "recurrence-arretee",
    "La récurrence est arrêtée\u{a0}: les interventions à venir qui restaient à faire sont annulées.",
);

// ------------------------------------------------------------------ filters

pub(crate) const FILTER_REMOVED: Notice = Notice::new("filtre-retire", "Le filtre est retiré.");

// ------------------------------------------------------------------ settings

pub(crate) const CATEGORIES_CHANGED: Notice =
    Notice::new("categories", "La liste des catégories est à jour.");
pub(crate) const PHRASES_CHANGED: Notice = Notice::new("phrases", "Les phrases sont à jour.");

// ------------------------------------------------------------------ « Alertes »

pub(crate) const ALERT_READ: Notice = Notice::new("alerte-lue", "L’alerte est marquée comme lue.");
pub(crate) const ALERTS_READ: Notice = Notice::new(
    "alertes-lues",
    "Toutes vos alertes sont marquées comme lues.",
);
pub(crate) const ALERTS_CHOSEN: Notice =
    Notice::new("alertes-choisies", "Vos choix sont enregistrés.");

// ------------------------------------------------------------------ Open311

pub(crate) const OPEN311_OPENED: Notice = Notice::new(
    "open311-ouvert",
    "Les demandes sont ouvertes aux logiciels qui ont une clé.",
);
pub(crate) const OPEN311_CLOSED: Notice = Notice::new(
    "open311-ferme",
    "Les demandes ne sont plus ouvertes à d’autres logiciels.",
);
pub(crate) const OPEN311_KEY_REVOKED: Notice =
    Notice::new("open311-cle-revoquee", "La clé est révoquée.");
