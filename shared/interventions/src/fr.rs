//! The French sentences of the interventions: what is wrong, what would be right, and why something cannot be done now.

use crate::{
    forms::Plan,
    model::{Entry, Moment, Status, alerts::Kind},
    policy::Action,
};
use domain::{calendar::Zone, french, text::TextError};

pub mod planning;

/// The last line of every mail.
pub const MAIL_FOOTER: &str = "Vous recevez ce message parce que cette intervention vous concerne. Il a été envoyé automatiquement.";

/// The last line of a mail of alerts.
pub const ALERT_FOOTER: &str = "Vous recevez ce message parce que ces interventions vous concernent. Choisissez ce qui vous est envoyé, et quand, sur la page «\u{a0}Mes alertes\u{a0}».";
/// The subject and the title of a mail of several alerts.
pub const DIGEST: &str = "Du nouveau dans vos interventions";
/// The last line of a list that is too long for a mail.
pub const MORE_ALERTS: &str = "La suite se lit dans vos alertes.";

/// What happened, after the name of the intervention.
#[must_use]
pub const fn told(kind: Kind) -> &'static str {
    match kind {
        Kind::Requested => "cette demande vient d’être déposée. Elle attend votre validation.",
        Kind::Validated => "les services techniques ont accepté votre demande.",
        Kind::Refused => "les services techniques n’ont pas retenu votre demande.",
        Kind::Assigned => "cette intervention vous est confiée.",
        Kind::Unassigned => "cette intervention ne vous est plus confiée.",
        Kind::Planned => "la date prévue a changé.",
        Kind::Started => "le travail a commencé.",
        Kind::Blocked => "quelque chose bloque le travail.",
        Kind::Finished => "le travail est fait.",
        Kind::FinishedForRequester => {
            "le travail est fait. Vous avez 14\u{a0}jours pour dire si le problème est résolu."
        }
        Kind::Reopened => "cette intervention est rouverte, il reste à faire.",
        Kind::Cancelled => "cette intervention est annulée.",
        Kind::Commented => "un commentaire a été ajouté.",
        Kind::Stage => "les services techniques ont répondu à cette demande, que vous suivez.",
        Kind::Absorbed => {
            "une autre demande signalait la même chose. Elle rejoint la vôtre, avec ses photos et ses commentaires."
        }
        Kind::Merged => {
            "votre demande signalait la même chose. Elle lui est réunie, avec ses photos et ses commentaires, et vous suivez celle-ci."
        }
        Kind::MergedForFollower => {
            "la demande que vous suiviez signalait la même chose. Elle lui est réunie, et vous suivez celle-ci."
        }
        Kind::Urgent => "cette intervention est urgente. Elle passe avant les autres.",
        Kind::Relaunched => {
            "cette intervention est toujours bloquée. Le jour de la relance est venu."
        }
        Kind::ReopeningAsked => {
            "la personne qui l’a demandée dit que le problème n’est pas résolu."
        }
        Kind::RecurrenceShort => {
            "cette intervention revient, et une personne qui s’en chargeait a quitté l’équipe ou ne peut plus en recevoir. Ouvrez sa récurrence pour choisir qui s’en charge désormais."
        }
    }
}

/// To somebody without an address, who chooses mails.
pub const NO_ADDRESS: &str = "Votre compte n’a pas d’adresse électronique\u{a0}: vous ne recevez pas de courriel, vos alertes se lisent dans le service.";
/// The mails are stopped.
pub const STOPPED: &str =
    "Vous ne recevrez plus de courriel d’alerte. Vos alertes se lisent toujours dans le service.";

/// The button of its mail.
#[must_use]
pub const fn open_label(kind: Kind) -> &'static str {
    match kind {
        Kind::Requested => "Ouvrir la demande",
        Kind::Validated => "Suivre la demande",
        Kind::Refused => "Relire la demande",
        Kind::Commented => "Lire le commentaire",
        Kind::Unassigned => "Voir mes alertes",
        Kind::FinishedForRequester => "Dire si c’est résolu",
        _ => "Voir l’intervention",
    }
}

/// Completes « Indiquez … » for a missing address.
pub const THE_ADDRESS: &str = "l’adresse ou le lieu, par exemple «\u{a0}12 rue Gambetta\u{a0}» ou «\u{a0}gymnase du Clain, entrée nord\u{a0}»";
/// Completes « Indiquez … » for a missing category.
pub const THE_CATEGORY: &str = "la catégorie\u{a0}: choisissez-la dans la liste";
/// Completes « Indiquez … » for a place without latitude.
pub const THE_LATITUDE: &str = "la latitude, comme 46,580224";
/// Completes « Indiquez … » for a place without longitude.
pub const THE_LONGITUDE: &str = "la longitude, comme 0,340375";
/// Completes « Indiquez … » for a missing reason.
pub const THE_REASON: &str = "le motif, en une phrase au moins";
/// Completes « Indiquez … » for a category without radius.
pub const THE_RADIUS: &str = "le rayon en mètres, ou 0 pour ne rien proposer";
/// A radius out of bounds.
pub const RADIUS: &str = "Rayon\u{a0}: écrivez un nombre entier de mètres, de 0 à 1000.";
/// Completes « Indiquez … » for an empty comment.
pub const THE_COMMENT: &str = "le texte du commentaire";
/// Completes « Indiquez … » for a category without a name.
pub const THE_NAME: &str = "le nom, par exemple «\u{a0}Voirie\u{a0}»";

pub mod daily;

/// Names of the fields, put before what is wrong with them.
pub mod field {
    /// `address`.
    pub const ADDRESS: &str = "Adresse ou lieu";
    /// `address_extra`.
    pub const ADDRESS_EXTRA: &str = "Complément d’adresse";
    /// `postcode`.
    pub const POSTCODE: &str = "Code postal";
    /// `city`.
    pub const CITY: &str = "Commune";
    /// `description`.
    pub const DESCRIPTION: &str = "Description";
    /// A line of `parts`.
    pub const PART: &str = "Parties";
    /// `reason`.
    pub const REASON: &str = "Motif";
    /// `body` of a comment.
    pub const COMMENT: &str = "Commentaire";
    /// `name` of a category.
    pub const NAME: &str = "Nom";
}

/// A category or type that the organisation does not offer.
pub const CATEGORY_UNKNOWN: &str = "Catégorie\u{a0}: choisissez-en une de la liste.";
/// A type of another category.
pub const TYPE_UNKNOWN: &str = "Type\u{a0}: choisissez-en un de cette catégorie.";
/// A name that another category, or another type of the same one, already has.
pub const NAME_TAKEN: &str = "Nom\u{a0}: il existe déjà dans cette liste, choisissez-en un autre.";
/// A map of something else.
pub const OPEN_CLOSED_OR_ALL: &str =
    "État\u{a0}: choisissez en cours de traitement (open), closes (closed) ou toutes (all).";
/// An age that nothing has.
pub const AGE: &str = "Ancienneté\u{a0}: indiquez un nombre de jours, de 1 à 3660.";
/// Bounds that are none.
pub const BBOX: &str = "Cadre\u{a0}: indiquez ouest, sud, est et nord en degrés, séparés par des virgules, comme 0.3,46.5,0.4,46.6.";

/// A zone that is neither a district nor the territory.
pub const ZONE_KIND: &str = "Ce que c’est\u{a0}: choisissez un quartier (district) ou le contour de la commune (territory).";
/// A zone without a border.
pub const ZONE_MISSING: &str = "Fichier GeoJSON\u{a0}: choisissez-en un, ou collez son texte.";
/// A second border of the territory.
pub const TERRITORY_KNOWN: &str =
    "Ce que c’est\u{a0}: le contour de la commune est déjà là, retirez-le d’abord.";
/// More zones than are kept.
pub const ZONES_ENOUGH: &str = "Nom\u{a0}: il y a déjà 100 zones, c’est le maximum.";

/// An unknown priority.
pub const PRIORITY: &str = "Priorité\u{a0}: choisissez normale, haute ou urgente.";
/// A latitude out of bounds.
pub const LATITUDE: &str = "Latitude\u{a0}: écrivez un nombre entre -90 et 90, comme 46,580224.";
/// A longitude out of bounds.
pub const LONGITUDE: &str = "Longitude\u{a0}: écrivez un nombre entre -180 et 180, comme 0,340375.";
/// A latitude without longitude, or the other way round.
pub const POSITION_HALF: &str =
    "Position\u{a0}: remplissez la latitude et la longitude, ou laissez les deux vides.";
/// Somebody who cannot be assigned, whether unknown, of another organisation or a demandeur.
pub const ASSIGNEE_UNKNOWN: &str = "Personnes affectées\u{a0}: choisissez des agents, coordinateurs ou administrateurs de votre équipe.";
/// A relaunch date that cannot be read.
pub const RELAUNCH_UNREADABLE: &str = "Relance\u{a0}: écrivez une date comme 2026-03-02.";
/// A relaunch date that is past, today, or further than a year.
pub const RELAUNCH_RANGE: &str =
    "Relance\u{a0}: choisissez un jour à partir de demain, et dans l’année.";
/// A planned end without a start.
pub const PLAN_START_MISSING: &str = "Début\u{a0}: indiquez-le, ou laissez aussi la fin vide.";
/// A planned end that is not after the start.
pub const PLAN_ORDER: &str = "Fin\u{a0}: choisissez un moment après le début.";
/// A planned moment that cannot be read.
pub const PLAN_UNREADABLE: &str = "Date et heure\u{a0}: écrivez-les comme 2026-03-02T08:00, c’est-à-dire le 2 mars 2026 à 8\u{202f}h.";

/// Statistics of what the product does not count, above all of people.
pub const FIGURES_UNKNOWN: &str = "Les statistiques se demandent par catégorie, type, statut, priorité ou zone, et par jour, mois ou année. Rien ne se compte par personne.";
/// A list to take away that would tell of one person.
pub const EXPORT_PERSON: &str =
    "L’export ne se filtre pas par personne\u{a0}: retirez ce filtre pour exporter la liste.";
/// A civil date that cannot be read.
pub const DAY: &str = "Date\u{a0}: écrivez-la comme 2026-03-02, c’est-à-dire le 2 mars 2026.";
/// A last day before the first.
pub const DAYS_ORDER: &str = "Au\u{a0}: choisissez un jour qui ne précède pas le premier.";
/// More periods than one page holds.
pub const TOO_MANY_PERIODS: &str = "Du\u{a0}: rapprochez les deux dates, 100 jours, mois ou années tiennent sur une page\u{a0}; ou choisissez une période plus longue.";

/// An import without a file.
pub const IMPORT_MISSING: &str = "Fichier\u{a0}: choisissez un fichier CSV.";
/// All or nothing, and some lines are wrong.
pub const IMPORT_WRONG: &str = "Des lignes ont des erreurs\u{a0}: corrigez le fichier, ou choisissez de n’importer que les lignes correctes.";
/// Somebody else imports, or creates an intervention, at the same moment.
pub const IMPORT_OVERTAKEN: &str =
    "Quelqu’un enregistrait au même moment\u{a0}: rien n’est perdu, recommencez.";
/// Giving up what has begun.
pub const IMPORT_BEGUN: &str = "L’importation a commencé\u{a0}: elle ne peut plus être abandonnée.";
/// Going on with what has not begun.
pub const IMPORT_NOT_BEGUN: &str = "L’importation n’est pas confirmée\u{a0}: lancez-la d’abord.";
/// A line without a date.
pub const IMPORT_CREATED: &str =
    "Indiquez quand l’intervention a été demandée, comme 2026-03-02 ou 02/03/2026.";
/// A moment that cannot be read.
pub const IMPORT_MOMENT: &str = "Écrivez la date comme 2026-03-02 ou 02/03/2026, avec l’heure comme 08:00 si vous la connaissez.";
/// A past moment that is to come.
pub const IMPORT_FUTURE: &str = "Ce jour n’est pas encore venu. Une intervention passée a été demandée et terminée avant aujourd’hui.";
/// An end before the beginning.
pub const IMPORT_ORDER: &str = "L’intervention ne peut pas se terminer avant d’être demandée.";
/// An unknown status.
pub const IMPORT_STATUS: &str =
    "Écrivez À valider, À faire, En cours, Terminée, Refusée, Annulée ou Doublon.";

/// A category that the organisation does not have.
#[must_use]
pub fn import_unknown_category(name: &str) -> String {
    format!(
        "«\u{a0}{name}\u{a0}» n’est pas une de vos catégories\u{a0}: ajoutez-la, ou corrigez la ligne."
    )
}

/// A type that the category does not have.
#[must_use]
pub fn import_unknown_type(name: &str, category: &str) -> String {
    format!(
        "«\u{a0}{name}\u{a0}» n’est pas un type de {category}\u{a0}: ajoutez-le, ou corrigez la ligne."
    )
}

/// An end, of what has not ended.
#[must_use]
pub fn import_open(status: Status) -> String {
    format!(
        "Laissez cette case vide, ou changez le statut «\u{a0}{}\u{a0}».",
        status.label()
    )
}

/// A line that would have to be deleted at once.
#[must_use]
pub fn import_expired(day: chrono::NaiveDate) -> String {
    format!(
        "Les trois ans de conservation sont passés depuis le {}\u{a0}: cette intervention ne peut plus être importée.",
        french::date(day)
    )
}

/// A photo form without a photo.
pub const PHOTO_MISSING: &str = "Photo\u{a0}: prenez ou choisissez une photo avant d’envoyer.";
/// A file of 10 MB and more.
pub const PHOTO_TOO_HEAVY: &str = "Photo\u{a0}: choisissez une image de 10\u{a0}Mo au plus.";
/// Five photos before, or five after.
pub const PHOTO_ENOUGH: &str = "Photo\u{a0}: cinq photos sont déjà là, c’est le maximum. Supprimez-en une pour en ajouter une autre.";
/// Photos that waited for their report longer than a day.
pub const PHOTO_EXPIRED: &str = "Photo\u{a0}: celles que vous aviez jointes n’ont été gardées qu’un jour, joignez-les de nouveau.";
/// An unknown moment.
pub const PHOTO_MOMENT: &str =
    "Photo\u{a0}: indiquez si elle montre l’état avant ou après le travail.";
/// 409: somebody masked the photo meanwhile.
pub const PHOTO_CHANGED: &str = "Quelqu’un vient de masquer cette photo. Rien n’a été enregistré\u{a0}: la voici comme elle est à présent.";
/// One photo in the place of one.
pub const PHOTO_ONE: &str = "Photo\u{a0}: envoyez la photo masquée, une seule.";
/// Photos of a report whose half hour is over.
pub const PHOTO_WINDOW: &str =
    "Les photos s’ajoutent dans les 30\u{a0}minutes qui suivent le signalement.";

/// 403: an agent assigns somebody else.
pub const ONLY_YOURSELF: &str = "Vous pouvez vous affecter cette intervention, ou la laisser sans personne. L’affecter à d’autres revient à votre coordinateur.";
/// 409: assigning before validating.
pub const VALIDATE_FIRST: &str =
    "Cette demande est à valider\u{a0}: validez-la avant de l’affecter.";

/// What is wrong with a text, its field named first: « Code postal : écrivez un code postal à cinq chiffres. »
#[must_use]
pub fn wrong(field: &str, error: TextError) -> String {
    let said = error.to_string();
    let mut letters = said.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_lowercase().to_string());
    format!(
        "{field}\u{a0}: {}{}",
        first.unwrap_or_default(),
        letters.as_str()
    )
}

/// 409: why a move is not possible from where the intervention stands.
#[must_use]
pub const fn state(action: Action, status: Status) -> &'static str {
    match (action, status) {
        (_, Status::ToValidate) => {
            "Cette demande est «\u{a0}À valider\u{a0}»\u{a0}: il faut d’abord la valider ou la refuser."
        }
        (Action::Refuse, Status::ToDo | Status::InProgress) => {
            "Cette demande est déjà validée\u{a0}: pour y renoncer, annulez l’intervention."
        }
        (Action::Validate, Status::ToDo | Status::InProgress) => {
            "Cette demande est déjà validée\u{a0}: pour dire qui s’en charge, affectez l’intervention."
        }
        (Action::Reopen | Action::AnswerSolved, Status::ToDo) => {
            "Cette intervention est «\u{a0}À faire\u{a0}»\u{a0}: elle n’est pas terminée."
        }
        (Action::AnswerSolved, Status::InProgress) => {
            "Cette intervention est «\u{a0}En cours\u{a0}»\u{a0}: elle n’est pas terminée."
        }
        (_, Status::ToDo) => {
            "Cette intervention est «\u{a0}À faire\u{a0}»\u{a0}: il faut d’abord la démarrer."
        }
        (_, Status::InProgress) => {
            "Cette intervention est «\u{a0}En cours\u{a0}»\u{a0}: cette action n’est plus possible."
        }
        (_, Status::Done) => {
            "Cette intervention est «\u{a0}Terminée\u{a0}»\u{a0}: cette action n’est plus possible."
        }
        (_, Status::Refused) => {
            "Cette demande est «\u{a0}Refusée\u{a0}»\u{a0}: cette action n’est plus possible."
        }
        (_, Status::Cancelled) => {
            "Cette intervention est «\u{a0}Annulée\u{a0}»\u{a0}: cette action n’est plus possible."
        }
        (_, Status::Duplicate) => {
            "Cette intervention est un «\u{a0}Doublon\u{a0}»\u{a0}: agissez sur l’intervention d’origine."
        }
    }
}

/// 422 of a list: an unknown status.
pub const STATUS: &str = "Statut\u{a0}: choisissez-en un de la liste.";
/// 422 of a list: an unknown order.
pub const ORDER: &str = "Ordre\u{a0}: choisissez due (par échéance).";
/// 422 of a list: neither open nor closed.
pub const OPEN_OR_CLOSED: &str =
    "État\u{a0}: choisissez open (en cours de traitement) ou closed (close).";
/// 422 of a list: an unknown view.
pub const VIEW: &str = "Vue\u{a0}: choisissez liste, terminees ou signalees.";
/// 422 of a list: something that is not in the organisation's lists.
pub const CHOICE: &str = "Filtre\u{a0}: choisissez dans la liste.";
/// 422 of a list: a box neither ticked nor not.
pub const YES_OR_NO: &str = "Filtre\u{a0}: choisissez oui (1) ou non (0).";
/// 422 of a list: a date that cannot be read.
pub const SINCE: &str = "Depuis\u{a0}: écrivez une date comme 2026-03-02.";
/// 422 of a list: where the next page starts cannot be read.
pub const NUMBER: &str = "Suite\u{a0}: écrivez le numéro de la dernière intervention lue.";
/// 422 of a list: too many or too few a page.
pub const PAGE_SIZE: &str = "Nombre par page\u{a0}: écrivez un nombre de 1 à 100.";

/// « 2 personnes », or « plus personne »: who does it, without a name.
#[must_use]
pub fn people(count: usize) -> String {
    match u64::try_from(count).unwrap_or(u64::MAX) {
        0 => "plus personne".to_owned(),
        count => french::count(count, "personne", "personnes"),
    }
}

/// « 2 photos avant »: what was added or removed.
#[must_use]
pub fn photos(count: usize, moment: Moment) -> String {
    let photos = french::count(u64::try_from(count).unwrap_or(u64::MAX), "photo", "photos");
    format!("{photos} {}", moment.label().to_lowercase())
}

/// When it is planned, in words: « du 2 mars 2026 à 8 h au 2 mars 2026 à 10 h », or « date retirée ».
#[must_use]
pub fn planned(plan: Plan, zone: Zone) -> String {
    match (plan.start, plan.end) {
        (None, _) => "date retirée".to_owned(),
        (Some(start), None) => french::date_time(start, zone),
        (Some(start), Some(end)) => {
            format!(
                "du {} au {}",
                french::date_time(start, zone),
                french::date_time(end, zone)
            )
        }
    }
}

/// 409: what cannot be done any more, or not yet, where the intervention stands.
#[must_use]
pub fn not_now(status: Status) -> String {
    format!(
        "Cette intervention est «\u{a0}{}\u{a0}»\u{a0}: cette action n’est pas possible dans cet état.",
        status.label()
    )
}

/// 412: what happened since the version that was read.
#[must_use]
pub fn stale(changes: &[Entry]) -> String {
    let told: Vec<String> = changes
        .iter()
        .map(|entry| match &entry.detail {
            Some(detail) => format!("{} ({detail})", entry.event.label()),
            None => entry.event.label().to_owned(),
        })
        .collect();
    if told.is_empty() {
        return web::fr::STALE.to_owned();
    }
    format!(
        "{} Depuis votre lecture\u{a0}: {}.",
        web::fr::STALE,
        told.join(", ")
    )
}

/// Who stands where a follower does not learn who.
pub const SOMEBODY: &str = "Une autre personne";
/// Completes « Indiquez … » for a merge without the number of the other one.
pub const THE_ORIGINAL: &str = "le numéro de l’intervention d’origine, par exemple 12";
/// 422: no intervention of that number.
pub const NUMBER_UNKNOWN: &str =
    "Numéro d’origine\u{a0}: aucune intervention ne porte ce numéro, vérifiez-le.";
/// 422: an intervention merged into itself.
pub const NUMBER_ITSELF: &str =
    "Numéro d’origine\u{a0}: c’est celui de cette intervention, écrivez celui de l’autre.";
/// 409: an intervention that was divided is no duplicate.
pub const MERGE_PARTS: &str =
    "Cette intervention est divisée\u{a0}: réunissez plutôt ses parties, une par une.";
/// 409: a part is not divided again.
pub const SPLIT_PART: &str =
    "Cette intervention est déjà une partie d’une autre\u{a0}: divisez plutôt celle-ci.";
/// Completes « Indiquez … » for a split without parts.
pub const THE_PARTS: &str = "ce qu’il y a à faire dans une partie au moins";

/// « n° 12 ».
#[must_use]
pub fn number(number: i64) -> String {
    format!("n°\u{a0}{number}")
}

/// « Doublon du n° 12 »: why it is closed.
#[must_use]
pub fn duplicate_of(of: i64) -> String {
    format!("Doublon du {}", number(of))
}

/// 409: nothing is merged into what was given up, or is a duplicate itself.
#[must_use]
pub fn merge_target(of: i64, status: Status) -> String {
    format!(
        "L’intervention {} est «\u{a0}{}\u{a0}»\u{a0}: on n’y réunit plus rien, choisissez-en une autre.",
        number(of),
        status.label()
    )
}

/// 422: more parts than there is room for beside those that are `there`.
#[must_use]
pub fn too_many_parts(there: usize) -> String {
    let left = crate::model::PARTS_MAX.saturating_sub(there);
    let left = french::count(u64::try_from(left).unwrap_or_default(), "partie", "parties");
    format!("Parties\u{a0}: dix au plus en tout, il reste {left} à créer.")
}

/// 409: the default list is for an organisation without any.
pub const LIST_BEGUN: &str =
    "Votre organisation a déjà des catégories\u{a0}: ajoutez les autres une par une.";
/// 409: somebody moved it at the same moment.
pub const MOVED: &str =
    "Quelqu’un vient de changer l’état de cette intervention. Relisez-la avant de recommencer.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_its_field() {
        let said = wrong(field::POSTCODE, TextError::PostalCode);
        assert_eq!(
            said,
            "Code postal\u{a0}: écrivez un code postal à cinq chiffres, comme 86000."
        );
    }

    #[test]
    fn whoever_asks_for_other_figures_is_told_of_all_there_are() {
        for dimension in crate::model::figures::Dimension::ALL {
            let label = dimension.label().to_lowercase();
            assert!(FIGURES_UNKNOWN.contains(&label), "{label}");
        }
    }

    #[test]
    fn a_conflict_names_the_status_or_says_that_it_is_validated() {
        for status in Status::ALL {
            for action in [
                Action::Start,
                Action::Finish,
                Action::Cancel,
                Action::Reopen,
            ] {
                let said = state(action, status);
                assert!(said.contains(status.label()), "{action:?} {status:?}");
            }
        }
        for action in [Action::Validate, Action::Refuse] {
            for status in [Status::ToDo, Status::InProgress] {
                let said = state(action, status);
                assert!(said.contains("déjà validée"), "{action:?} {status:?}");
                assert!(!said.contains("démarrer"), "{action:?} {status:?}");
            }
        }
        assert!(!state(Action::Reopen, Status::ToDo).contains("démarrer"));
    }
}
