//! The French sentences of the operator's console.

/// Completes « Indiquez … ».
pub const THE_NAME: &str = "le nom de l’organisation";
/// Completes « Indiquez … ».
pub const THE_SIREN: &str = "le numéro SIREN";
/// Completes « Indiquez … ».
pub const THE_ZONE: &str = "le fuseau horaire";
/// Completes « Indiquez … ».
pub const THE_SLUG: &str = "le nom court";
/// Completes « Indiquez … ».
pub const THE_EMAIL: &str = "l’adresse électronique de l’administrateur";
/// Completes « Indiquez … ».
pub const WHO: &str = "l’identifiant ou l’adresse électronique de la personne";
/// Completes « Indiquez … ».
pub const THE_HOLIDAYS: &str = "les jours fériés";
/// 422: no such holidays.
pub const HOLIDAYS_UNKNOWN: &str = "Choisissez les jours fériés dans la liste.";
/// What a slug looks like.
pub const SLUG_FORM: &str =
    "Le nom court compte de 2 à 60 lettres minuscules sans accent, chiffres et tirets.";
/// 409: the slug of another organisation.
pub const SLUG_TAKEN: &str =
    "Ce nom court est déjà celui d’une organisation. Ajoutez par exemple le département.";
/// 409: another request created it meanwhile.
pub const JUST_CREATED: &str = "Une organisation de ce numéro SIREN vient d’être créée.";
/// Names the field of a file.
pub const OUTLINE_FILE: &str = "Fichier GeoJSON";
/// Names the field of a text.
pub const OUTLINE_TEXT: &str = "Texte GeoJSON";
/// 422: neither file nor text.
pub const OUTLINE_MISSING: &str =
    "Choisissez un fichier GeoJSON, ou collez son texte dans le champ suivant.";
/// 409: a district has the name that the outline takes.
pub const OUTLINE_NAME: &str = "Un quartier de cette organisation porte déjà son nom. Demandez à son administrateur de le renommer.";
/// 422: nobody has that identifiant or address there.
pub const NOBODY: &str =
    "Personne de cette organisation n’a cet identifiant ou cette adresse. Vérifiez la saisie.";
/// 409: an invitation that waits makes no administrateur.
pub const NOT_YET_MEMBER: &str = "Cette personne n’a pas encore accepté l’invitation de l’organisation\u{a0}: elle ne peut pas l’administrer.";
/// 409: a suspended account makes no administrateur.
pub const SUSPENDED: &str =
    "Ce compte est suspendu. Rétablissez-le avant de lui confier l’organisation.";
/// 409: one's own account.
pub const YOURSELF: &str = "Ce compte est le vôtre\u{a0}: un autre exploitant peut le suspendre.";

/// 409: the organisation that was created from a body of that SIREN.
#[must_use]
pub fn already(name: &str) -> String {
    format!("Ce numéro SIREN est déjà celui d’une organisation\u{a0}: {name}.")
}
