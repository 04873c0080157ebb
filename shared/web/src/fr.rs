//! The French sentences that all functions share.

/// 404.
pub const NOT_FOUND: &str = "Cette page n’existe pas, ou vous n’y avez pas accès.";
/// 403.
pub const FORBIDDEN: &str = "Votre rôle ne permet pas cette action.";
/// 401.
pub const UNAUTHENTICATED: &str = "Connectez-vous pour continuer.";
/// 403 of a request that another site sent.
pub const CROSS_ORIGIN: &str = "Cette demande ne vient pas de Parvis\u{a0}: elle a été refusée. Revenez à la page et recommencez.";
/// 409 of a form of another organisation.
pub const OTHER_ORGANISATION: &str = "Ce formulaire a été ouvert pour une autre organisation. Rechargez la page avant de recommencer.";
/// 409 of a form that somebody else opened, or of what waited for the network in the queue of somebody else.
pub const OTHER_PERSON: &str = "Cet envoi a été préparé par une autre personne\u{a0}: rien n’a été fait. Elle peut l’envoyer en se reconnectant\u{a0}; pour agir en votre nom, rechargez la page.";
/// 409 of a request whose twin is being served.
pub const ALREADY_UNDER_WAY: &str =
    "Cette demande est déjà en cours de traitement. Patientez quelques secondes.";
/// 412.
pub const STALE: &str = "Quelqu’un vient de modifier cette page. Relisez-la avant de recommencer.";
/// 413.
pub const TOO_LARGE: &str = "L’envoi est trop lourd.";
/// 422.
pub const INVALID: &str = "Certaines informations sont à corriger.";
/// 422 of a key that came back with something else.
pub const KEY_REUSED: &str =
    "Cet envoi porte la clé d’un autre envoi. Rechargez la page avant de recommencer.";
/// 429.
pub const THROTTLED: &str = "Trop de tentatives. Patientez avant de recommencer.";
/// 500.
pub const INTERNAL: &str = "Une erreur est survenue de notre côté. Rien n’a été perdu de ce qui était enregistré\u{a0}; réessayez dans un instant.";
/// 400 of a body that is not what its type says.
pub const MALFORMED: &str = "Le contenu envoyé est illisible.";
/// 415 of a body of an unknown type.
pub const UNSUPPORTED: &str = "Ce format d’envoi n’est pas accepté.";
/// 405.
pub const METHOD: &str = "Cette adresse ne répond pas à ce type de requête.";

/// The title of an error page.
#[must_use]
pub const fn title(kind: crate::error::Kind) -> &'static str {
    use crate::error::Kind;
    match kind {
        Kind::Malformed | Kind::Unsupported => "Envoi illisible",
        Kind::Unauthenticated => "Connexion nécessaire",
        Kind::Forbidden => "Action non permise",
        Kind::NotFound => "Page introuvable",
        Kind::Method => "Action impossible",
        Kind::Conflict => "Action impossible pour le moment",
        Kind::Stale => "Page modifiée entre-temps",
        Kind::TooLarge => "Envoi trop lourd",
        Kind::Invalid => "Informations à corriger",
        Kind::Throttled => "Trop de tentatives",
        Kind::Internal => "Erreur de notre côté",
    }
}

/// 403: the last sign-in was too long ago for what was asked.
pub const SIGN_IN_AGAIN: &str = "Votre dernière connexion date de plus de 12 heures. Par sécurité, connectez-vous de nouveau\u{a0}: vous reviendrez ensuite ici.";
