//! The French sentences of the team.

/// Completes « Indiquez … ».
pub const THE_LAST_NAME: &str = "le nom";
/// Completes « Indiquez … ».
pub const THE_FIRST_NAME: &str = "le prénom";
/// Completes « Indiquez … ».
pub const THE_IDENTIFIANT: &str = "l’identifiant";
/// Completes « Indiquez … ».
pub const THE_ROLE: &str = "le rôle";
/// 422: a role that the administrateur does not give.
pub const ROLE_NOT_GIVEN: &str = "Choisissez coordinateur, agent ou demandeur\u{a0}: l’administrateur est nommé par l’exploitant du service.";
/// 409: the identifiant is taken in the organisation.
pub const IDENTIFIANT_TAKEN: &str =
    "Cet identifiant est déjà celui d’une personne de l’équipe. Choisissez-en un autre.";
/// 409: the address is that of a member.
pub const EMAIL_HERE: &str = "Cette adresse est déjà celle d’une personne de l’équipe.";
/// 422: the address is not the administrateur's to change.
pub const EMAIL_OWN: &str = "Cette personne doit confirmer elle-même ce changement.";
/// 409: the administrateur's role.
pub const ADMINISTRATOR_STAYS: &str = "Le rôle d’administrateur se transmet par l’exploitant du service\u{a0}: il ne peut être ni changé ni retiré ici.";
/// The address of a private mail service.
pub const CONSUMER: &str = "Cette adresse est celle d’une messagerie personnelle. Préférez une adresse professionnelle si la personne en a une.";
/// How who has no address signs in.
pub const NO_EMAIL: &str = "Une personne sans adresse électronique se connecte avec son identifiant et un mot de passe. Le premier est à usage unique\u{a0}: créez-le depuis sa page, et remettez-le-lui.";
/// What the administrateur does for who has no address.
pub const TO_INFORM: &str = "Ces personnes n’ont pas d’adresse électronique. Remettez-leur l’information sur leurs données, puis notez-le ici.";
/// 422: nobody was ticked.
pub const NOBODY_CHOSEN: &str = "Choisissez au moins une personne.";
/// What a departure does.
pub const DEPARTURE: &str = "Ses connexions sont fermées, ses affectations retirées, et son nom disparaît de ses demandes et de ses commentaires, qui restent. Ce départ est définitif\u{a0}: recréée plus tard, ce sera une autre personne.";
/// The refusal to open an account to another mailbox, or to give another role, in a session of yesterday.
pub const SIGN_IN_FIRST: &str = "Votre dernière connexion date de plus de 12\u{a0}heures\u{a0}: connectez-vous de nouveau, puis revenez enregistrer ici.";
/// The same, told before anything is typed.
pub const SIGN_IN_BEFORE: &str = "Votre dernière connexion date de plus de 12\u{a0}heures. Pour changer l’adresse ou le rôle de cette personne, il faudra vous être connecté de nouveau.";
/// The same, of somebody to add.
pub const SIGN_IN_TO_ADD: &str = "Votre dernière connexion date de plus de 12\u{a0}heures. Pour ajouter une personne, il faudra vous être connecté de nouveau.";
