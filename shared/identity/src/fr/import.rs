//! The French sentences of people who come as a file.

/// 422: no file was chosen.
pub const MISSING: &str = "Fichier\u{a0}: choisissez un fichier CSV.";
/// 422: all or nothing, and some lines are wrong.
pub const WRONG: &str = "Des lignes ont des erreurs\u{a0}: corrigez le fichier, ou choisissez de n’ajouter que les lignes correctes.";
/// 409: somebody else read or added at the same moment.
pub const OVERTAKEN: &str =
    "Quelqu’un importait au même moment\u{a0}: rien n’est perdu, recommencez.";
/// 409: an identifiant or an address was given to somebody after the file was read.
pub const TEAM_CHANGED: &str = "L’équipe a changé depuis la lecture du fichier, et personne n’a été ajouté. Envoyez le fichier de nouveau\u{a0}: les lignes concernées vous seront montrées.";
/// 409: giving up what is done.
pub const DONE: &str = "Ces personnes sont déjà ajoutées. Pour en retirer une, ouvrez sa fiche.";

/// An earlier line has the same.
#[must_use]
pub fn repeated(line: u32) -> String {
    format!("La ligne {line} a déjà la même valeur. Gardez une seule des deux.")
}
