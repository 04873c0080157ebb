//! The French sentences of the journal of actions.

/// 422: a day that is none.
pub const DAY: &str = "Indiquez une date, comme 2026-03-02.";
/// 422: days in the wrong order.
pub const ORDER: &str = "La date de fin est le jour du début, ou un jour d’après.";
/// 422: an action that is none.
pub const ACTION: &str = "Choisissez une action de la liste.";
/// 422: a key that is none.
pub const AFTER: &str = "Cette page n’existe plus\u{a0}: reprenez à la première.";

/// What an audit line is about, by the table that its subject names.
#[must_use]
pub fn subject(table: &str) -> &'static str {
    SUBJECTS
        .iter()
        .find(|(known, _)| *known == table)
        .map_or("", |(_, words)| words)
}

/// Every table that a subject names.
pub const SUBJECTS: &[(&str, &str)] = &[
    ("absence", "Une indisponibilité"),
    ("archive", "L’archive de la collectivité"),
    ("archive_volume", "Un volume de l’archive"),
    ("breach", "Une violation de données"),
    ("calendar_feed", "Un abonnement d’agenda"),
    ("category", "Une catégorie"),
    ("closing", "La fin du contrat"),
    ("comment", "Un commentaire"),
    ("credential", "Une connexion ou un jeton"),
    ("credentials_but", "Les autres connexions"),
    ("export.csv", "La liste des interventions, en CSV"),
    ("import", "Un fichier importé"),
    ("intervention", "Une intervention"),
    ("membership", "Une personne de l’équipe"),
    ("open311", "Open311"),
    ("open311_key", "Une clé Open311"),
    ("organisation", "La collectivité"),
    ("outbox", "Les courriels qui ne sont pas partis"),
    ("password", "Un mot de passe"),
    ("person", "Un compte"),
    ("phrase", "Une phrase toute faite"),
    ("question", "Une question"),
    ("recurrence", "Une récurrence"),
    ("rights_request", "Une demande sur des droits"),
    ("saved_filter", "Un filtre gardé"),
    ("step", "Une étape"),
    ("team-import", "Une équipe importée"),
    ("terms", "Les conditions d’utilisation"),
    ("zone", "Une zone"),
];
