//! What the pages say on top once something was done, grouped by the function that shows it.

use web::Notice;
pub(crate) use web::notice::{FILE_GIVEN_UP, FILE_READ, PHOTO_ADDED, PHOTO_REMOVED};

// ------------------------------------------------------------------ signing in

/// Whoever asks, whosever address it is.
pub(crate) const LINK_ASKED: Notice = Notice::new(
    "lien-demande",
    "Si cette adresse est celle d’un compte, un courriel vient de partir. Il contient un lien et un code, valables 15\u{a0}minutes.",
);
pub(crate) const ADDRESS_CHANGED: Notice = Notice::new(
    "adresse-changee",
    "Votre adresse est changée. Connectez-vous avec elle.",
);
/// Who changed his mind.
pub(crate) const PROCONNECT_CANCELLED: Notice = Notice::new(
    "proconnect-annule",
    "Vous avez annulé la connexion avec ProConnect.",
);

// ------------------------------------------------------------------ ProConnect

pub(crate) const PROCONNECT_UNLINKED: Notice = Notice::new(
    "proconnect-delie",
    "ProConnect n’est plus lié à votre compte.",
);

// ------------------------------------------------------------------ choosing a password

/// Whoever asks, whosever address it is.
pub(crate) const PASSWORD_LINK_ASKED: Notice = Notice::new(
    "mot-de-passe-demande",
    "Si cette adresse est celle d’un compte, un courriel vient de partir. Son lien permet de choisir un mot de passe, pendant 15\u{a0}minutes.",
);
pub(crate) const PASSWORD_CHOSEN: Notice = Notice::new(
    "mot-de-passe-choisi",
    "Votre mot de passe est enregistré. Connectez-vous avec lui.",
);

// ------------------------------------------------------------------ one’s own password

pub(crate) const PASSWORD_CHANGED: Notice = Notice::new(
    "mot-de-passe-change",
    "Votre mot de passe est enregistré, vos autres connexions sont fermées.",
);
pub(crate) const PASSWORD_REMOVED: Notice = Notice::new(
    "mot-de-passe-supprime",
    "Votre mot de passe est supprimé, vos autres connexions sont fermées.",
);

// ------------------------------------------------------------------ « Mon compte »

pub(crate) const SESSION_CLOSED: Notice =
    Notice::new("connexion-fermee", "La connexion est fermée.");
pub(crate) const SESSIONS_CLOSED: Notice =
    Notice::new("connexions-fermees", "Les autres connexions sont fermées.");
pub(crate) const TOKEN_REVOKED: Notice = Notice::new("jeton-revoque", "Le jeton est révoqué.");
pub(crate) const ORGANISATION_SWITCHED: Notice =
    Notice::new("organisation-changee", "Vous avez changé d’organisation.");

// ------------------------------------------------------------------ the console

pub(crate) const ORGANISATION_CREATED: Notice = Notice::new(
    "organisation-creee",
    "L’organisation est créée. Son administrateur est prévenu par courriel.",
);
pub(crate) const ORGANISATION_CREATED_WITHOUT_OUTLINE: Notice = Notice::new(
    "organisation-creee-sans-contour",
    "L’organisation est créée, sans contour. Son administrateur est prévenu par courriel.",
);
pub(crate) const ORGANISATION_SUSPENDED: Notice = Notice::new(
    "organisation-suspendue",
    "L’organisation est suspendue\u{a0}: plus personne ne s’y connecte.",
);
pub(crate) const ORGANISATION_REINSTATED: Notice =
    Notice::new("organisation-retablie", "L’organisation est rétablie.");
pub(crate) const ADMINISTRATOR_APPOINTED: Notice =
    Notice::new("administrateur-nomme", "L’administrateur est nommé.");
pub(crate) const ADMINISTRATOR_INVITED: Notice = Notice::new(
    "administrateur-invite",
    "L’invitation est partie, pour le rôle de coordinateur. L’administrateur ne change pas\u{a0}: quand la personne aura accepté, cherchez-la ci-dessous pour la nommer.",
);
pub(crate) const OUTLINE_KEPT: Notice =
    Notice::new("contour-enregistre", "Le contour est enregistré.");
pub(crate) const PERSON_SUSPENDED: Notice = Notice::new(
    "personne-suspendue",
    "Le compte est suspendu, ses connexions sont fermées.",
);
pub(crate) const PERSON_REINSTATED: Notice =
    Notice::new("personne-retablie", "Le compte est rétabli.");
pub(crate) const TERMS_PUBLISHED: Notice = Notice::new(
    "conditions-publiees",
    "La version est publiée. Chaque personne la verra annoncée.",
);

// ------------------------------------------------------------------ the registers

pub(crate) const BREACH_RECORDED: Notice = Notice::new(
    "violation-inscrite",
    "La violation est inscrite. Prévenez les organisations qu’elle touche.",
);
pub(crate) const BREACH_AMENDED: Notice =
    Notice::new("violation-completee", "La violation est complétée.");
pub(crate) const ORGANISATIONS_WARNED: Notice = Notice::new(
    "organisations-prevenues",
    "C’est noté\u{a0}: les courriels partent maintenant.",
);
pub(crate) const WARNING_NOTED: Notice = Notice::new(
    "organisation-notee",
    "C’est noté\u{a0}: l’organisation est prévenue.",
);
pub(crate) const RIGHTS_REQUEST_RECORDED: Notice =
    Notice::new("demande-inscrite", "La demande est inscrite.");
pub(crate) const RIGHTS_REQUEST_AMENDED: Notice =
    Notice::new("demande-corrigee", "La demande est corrigée.");
pub(crate) const RIGHTS_REQUEST_EXTENDED: Notice =
    Notice::new("demande-prolongee", "Le délai est prolongé.");
pub(crate) const RIGHTS_REQUEST_ANSWERED: Notice =
    Notice::new("demande-repondue", "La réponse est enregistrée.");

// ------------------------------------------------------------------ « Fonctionnement »

pub(crate) const MAILS_RETRIED: Notice = Notice::new(
    "courriels-relances",
    "Les courriels abandonnés vont être envoyés de nouveau.",
);

// ------------------------------------------------------------------ the end of a contract

pub(crate) const END_SET: Notice = Notice::new(
    "fin-fixee",
    "La date est fixée. L’administrateur et le contact de l’organisation sont prévenus par courriel.",
);
pub(crate) const END_CANCELLED: Notice = Notice::new(
    "fin-annulee",
    "La fin du contrat est annulée\u{a0}: rien ne sera détruit.",
);
pub(crate) const ARCHIVE_WAIVED: Notice = Notice::new(
    "sans-archive",
    "L’organisation sera détruite à sa date, avec ou sans archive.",
);
pub(crate) const ARCHIVE_BEGUN: Notice =
    Notice::new("archive-commencee", "La préparation de l’archive commence.");
pub(crate) const ARCHIVE_ADVANCED: Notice = Notice::new("archive-avancee", "L’archive avance.");

// ------------------------------------------------------------------ « Équipe », invitations

pub(crate) const MEMBER_ADDED: Notice =
    Notice::new("membre-ajoute", "La personne est ajoutée à l’équipe.");
pub(crate) const MEMBER_ADDED_CONSUMER: Notice = Notice::new(
    "membre-ajoute-messagerie",
    "La personne est ajoutée à l’équipe. Son adresse est celle d’une messagerie personnelle\u{a0}: préférez une adresse professionnelle si elle en a une.",
);
pub(crate) const MEMBER_EDITED: Notice = Notice::new(
    "membre-modifie",
    "Les informations de la personne sont à jour.",
);
pub(crate) const MEMBER_REMOVED: Notice = Notice::new(
    "membre-retire",
    "La personne ne fait plus partie de l’équipe.",
);
pub(crate) const MEMBER_INFORMED: Notice = Notice::new(
    "membre-informe",
    "C’est noté\u{a0}: la personne a reçu l’information sur ses données.",
);
pub(crate) const MEMBERS_INFORMED: Notice = Notice::new(
    "membres-informes",
    "C’est noté\u{a0}: ces personnes ont reçu l’information sur leurs données.",
);
pub(crate) const INVITATION_ACCEPTED: Notice =
    Notice::new("invitation-acceptee", "Vous faites partie de cette équipe.");
pub(crate) const INVITATION_DECLINED: Notice =
    Notice::new("invitation-refusee", "L’invitation est refusée.");

// ------------------------------------------------------------------ people who come as a file

pub(crate) const PEOPLE_ADDED: Notice = Notice::new(
    "personnes-ajoutees",
    "Les personnes du fichier sont ajoutées à l’équipe.",
);

// ------------------------------------------------------------------ looks and photos

pub(crate) const COLOUR_CHANGED: Notice =
    Notice::new("couleur-changee", "La couleur de vos pages est changée.");
pub(crate) const LOGO_KEPT: Notice = Notice::new("logo-enregistre", "Le logo est enregistré.");
pub(crate) const LOGO_REMOVED: Notice = Notice::new("logo-retire", "Le logo est retiré.");

// ------------------------------------------------------------------ « Mes données »

pub(crate) const NAMES_CORRECTED: Notice =
    Notice::new("identite-corrigee", "Vos informations sont à jour.");
/// Whether the address is free or somebody’s.
pub(crate) const ADDRESS_ASKED: Notice = Notice::new(
    "adresse-demandee",
    "Si cette adresse est libre, un courriel vient d’y partir. Il contient un lien et un code, valables 15\u{a0}minutes.",
);

// ------------------------------------------------------------------ the front door, the terms

pub(crate) const SIGNED_OUT: Notice = Notice::new("deconnecte", "Vous êtes déconnecté.");
/// Who was signed out there too.
pub(crate) const SIGNED_OUT_OF_BOTH: Notice = Notice::new(
    "deconnecte-de-proconnect",
    "Vous êtes déconnecté, de Parvis et de ProConnect.",
);
/// Who was signed out here alone, because the provider did not answer.
pub(crate) const PROCONNECT_STAYED: Notice = Notice::new(
    "proconnect-ouvert",
    "Vous êtes déconnecté de Parvis. ProConnect n’a pas répondu\u{a0}: votre session peut y rester ouverte jusqu’à douze heures. Sur un ordinateur partagé, fermez aussi le navigateur.",
);
pub(crate) const ACCOUNT_ERASED: Notice = Notice::new("compte-efface", "Votre compte est effacé.");
pub(crate) const TERMS_READ: Notice = Notice::new(
    "conditions-lues",
    "C’est noté\u{a0}: vous avez lu les conditions d’utilisation.",
);
