//! What signing in with ProConnect says.

/// The title of the page of an account that opens nothing, whatever the reason.
pub const UNKNOWN_TITLE: &str = "Ce compte ProConnect n’est lié à aucune personne";
/// Unknown, suspended, of nobody's team, of an address that is not vouched for: the same words for all.
pub const UNKNOWN: &str = "ProConnect vous a bien reconnu, mais Parvis ne sait pas qui vous êtes dans une équipe. Demandez à l’administrateur de votre collectivité que votre compte Parvis porte la même adresse électronique que votre compte ProConnect, ou connectez-vous par un lien.";
/// The title of a return that opens nothing.
pub const FAILED_TITLE: &str = "La connexion avec ProConnect n’a pas abouti";
/// Another browser, too late, a second time, a token that is not right: the same words for all.
pub const FAILED: &str = "Elle doit se terminer en moins de 15 minutes, dans le navigateur où elle a commencé, et ne sert qu’une fois. Recommencez, ou connectez-vous par un lien.";
/// The title where the provider does not answer.
pub const SILENT_TITLE: &str = "ProConnect ne répond pas";
/// The provider does not answer.
pub const SILENT: &str =
    "Rien n’est perdu. Réessayez dans quelques minutes, ou connectez-vous par un lien.";
/// The refusal to unlink what is not linked.
pub const NOT_LINKED: &str = "Votre compte n’est pas lié à ProConnect.";
/// The title of the page that leads to the provider's sign-out.
pub const LEAVE_TITLE: &str = "Vous êtes déconnecté de Parvis";
/// What follows.
pub const LEAVE: &str = "ProConnect va maintenant fermer la session que vous y avez ouverte.";
