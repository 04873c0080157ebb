//! What signing in and « Mon compte » say.

/// A dead link, whatever killed it.
pub const DEAD_LINK: &str = "Ce lien n’est plus valable. Il sert une seule fois, pendant 15 minutes. Demandez-en un nouveau.";
/// A link opened in another browser.
pub const CODE_WANTED: &str =
    "Ce navigateur n’est pas celui qui a demandé le lien. Saisissez aussi le code du courriel.";
/// A wrong code.
pub const WRONG_CODE: &str = "Ce code n’est pas le bon, ou il n’est plus valable. Vérifiez les 8 caractères du dernier courriel reçu.";
/// One code too many.
pub const TOO_MANY_CODES: &str = "Trop de codes erronés\u{a0}: le lien et son code ne sont plus valables. Demandez un nouveau lien.";
/// A code typed where none was asked for.
pub const NO_ASK: &str =
    "Ce navigateur n’a pas demandé de code. Demandez un lien de connexion depuis ce navigateur.";
/// What a code looks like.
pub const CODE_FORM: &str = "Le code compte 8 lettres ou chiffres, comme ABCD-EFGH.";
/// A token where a person must act.
pub const NOT_BY_TOKEN: &str =
    "Un jeton d’accès ne permet pas cette action\u{a0}: connectez-vous depuis un navigateur.";
/// A token form sent twice.
pub const TOKEN_SHOWN_ONCE: &str = "Ce jeton est déjà créé, et il ne s’affiche qu’une fois. S’il vous manque, révoquez-le et créez-en un autre.";
/// A scope wider than the role.
pub const SCOPE_TOO_WIDE: &str = "Un jeton ne peut pas permettre plus que votre rôle.";
/// An unknown scope.
pub const SCOPE_UNKNOWN: &str = "Choisissez un rôle de la liste.";
/// A life out of bounds.
pub const DAYS: &str = "Indiquez une durée de 1 à 365 jours.";
/// An organisation that is not the person's.
pub const NOT_YOURS: &str = "Choisissez une de vos organisations.";

/// The subject of the sign-in mail.
pub const MAIL_SUBJECT: &str = "Votre lien de connexion à Parvis";
/// Its title.
pub const MAIL_TITLE: &str = "Votre lien de connexion";
/// Its last line.
pub const MAIL_FOOTER: &str = "Si vous n’avez rien demandé, ignorez ce message\u{a0}: sans lui, personne ne peut se connecter à votre place.";

/// Its paragraphs, above the code.
#[must_use]
pub fn mail_paragraphs() -> [String; 2] {
    [
        "Ouvrez le lien pour vous connecter. Il sert une seule fois, pendant 15 minutes."
            .to_owned(),
        "Depuis un autre appareil ou un autre navigateur, saisissez ce code\u{a0}:".to_owned(),
    ]
}
