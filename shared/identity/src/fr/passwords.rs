//! What identifiants and passwords say.

/// A wrong password, an unknown identifiant, a suspended account, a person without a password: the same words.
pub const WRONG: &str = "L’organisation, l’identifiant ou le mot de passe n’est pas le bon. Un mot de passe à usage unique sert pendant 7 jours.";
/// 429: too many wrong passwords.
pub const TOO_MANY: &str = "Trop de mots de passe erronés. Réessayez dans 15 minutes, ou connectez-vous avec un lien reçu par courriel.";
/// An identifiant without its organisation.
pub const WHICH_ORGANISATION: &str =
    "Choisissez votre organisation\u{a0}: un identifiant lui est propre.";
/// What is no identifiant and no address.
pub const NAME_FORM: &str = "Écrivez votre identifiant, de 3 à 60\u{a0}caractères sans espace ni accent, ou votre adresse électronique complète.";
/// A one-time password where no page can follow.
pub const CHOOSE_FIRST: &str = "Ce mot de passe est à usage unique. Connectez-vous depuis un navigateur pour choisir le vôtre.";
/// A link that is expired, used, or never was.
pub const DEAD_LINK: &str =
    "Ce lien n’est plus valable. Il sert une seule fois, pendant 15 minutes.";
/// The second typing of a new password differs.
pub const NOT_SAME: &str = "Les deux saisies diffèrent. Écrivez deux fois le même mot de passe.";
/// The one-time password, once more.
pub const STILL_GIVEN: &str =
    "C’est le mot de passe à usage unique. Choisissez-en un autre, que vous seul connaissez.";
/// The present password is another.
pub const NOT_PRESENT: &str = "Ce n’est pas votre mot de passe actuel.";
/// 409: nothing else would let the person in.
pub const ONLY_WAY: &str = "Sans adresse électronique, ce mot de passe est votre seul moyen de vous connecter\u{a0}: il ne peut pas être supprimé.";
/// The state of who may not remove it.
pub const ONLY_WAY_STATE: &str = "Seul moyen de connexion";
/// 403: of somebody who decides for himself.
pub const NOT_YOURS: &str = "Cette personne choisit elle-même son mot de passe, depuis la page de connexion ou « Mon compte ».";
/// 403: of oneself.
pub const YOUR_OWN: &str = "Votre propre mot de passe se choisit sur « Mon compte ».";
/// What a one-time password does.
pub const GIVING: &str = "Le mot de passe s’affiche une seule fois, sert pendant 7 jours, et la personne en choisit un autre à sa première connexion. Ses connexions ouvertes et son ancien mot de passe ne servent plus.";
/// What a new password should be.
pub const ADVICE: &str =
    "Au moins 12\u{a0}caractères. Plusieurs mots sans rapport font un bon mot de passe.";

/// The subject and title of the mail of a link.
pub const LINK_TITLE: &str = "Choisir votre mot de passe Parvis";
/// Its words.
pub const LINK_WORDS: &str = "Ouvrez le lien pour choisir un mot de passe. Il sert une seule fois, pendant 15 minutes. Vos connexions ouvertes seront fermées.";
/// Its last line.
pub const LINK_FOOTER: &str =
    "Si vous n’avez rien demandé, ignorez ce message\u{a0}: votre mot de passe reste le même.";
/// The subject and title of the mail of a change.
pub const CHANGED_TITLE: &str = "Votre mot de passe Parvis a changé";
/// A password that the person chose.
pub const CHANGED_BY_YOU: &str = "Un nouveau mot de passe vient d’être choisi pour votre compte. Les autres connexions ouvertes et les jetons d’accès ne servent plus.";
/// A password that is gone.
pub const REMOVED_BY_YOU: &str = "Le mot de passe de votre compte vient d’être supprimé. Les autres connexions ouvertes et les jetons d’accès ne servent plus\u{a0}; vous vous connectez par un lien reçu par courriel.";
/// A one-time password.
pub const GIVEN_TO_YOU: &str = "L’administrateur de votre équipe vient de créer un mot de passe à usage unique pour votre compte. Il vous le remet lui-même, et vous en choisirez un autre à la première connexion. Vos connexions ouvertes sont fermées.";
/// Its last line.
pub const CHANGED_FOOTER: &str = "Si ce n’est pas vous, demandez aussitôt un nouveau mot de passe depuis la page de connexion et prévenez l’administrateur de votre équipe.";
