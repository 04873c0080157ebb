//! The French sentences of the register of requests about rights.

use chrono::NaiveDate;
use domain::french::{self, NBSP};

/// Completes « Indiquez … ».
pub const THE_ORGANISATION: &str = "l’organisation à laquelle la demande est faite";
/// Completes « Indiquez … ».
pub const THE_DAY: &str = "le jour où la demande est arrivée";
/// Completes « Indiquez … ».
pub const THE_RIGHT: &str = "le droit demandé";
/// Completes « Indiquez … ».
pub const THE_REFERENCE: &str = "une référence";
/// Completes « Indiquez … ».
pub const THE_MONTHS: &str = "de combien de mois le délai est prolongé";
/// Completes « Indiquez … ».
pub const THE_REASON: &str = "le motif de la prolongation";
/// Completes « Indiquez … ».
pub const THE_ANSWER_DAY: &str = "le jour de la réponse";
/// Completes « Indiquez … ».
pub const THE_OUTCOME: &str = "la suite donnée";
/// 422: an organisation that is none.
pub const ORGANISATION: &str = "Choisissez l’organisation dans la liste.";
/// 422: not a day, one to come, or one whose entry would be deleted already.
pub const RECEIVED: &str =
    "Indiquez aujourd’hui ou un jour des cinq années passées, comme 2026-11-22.";
/// 422: no such right.
pub const RIGHT: &str = "Choisissez le droit dans la liste.";
/// 422: more months than the law has.
pub const MONTHS: &str = "Le délai se prolonge d’un ou de deux mois.";
/// 422: not a day, one to come, or one before the request came.
pub const ANSWERED: &str =
    "Indiquez un jour entre celui de la demande et aujourd’hui, comme 2026-11-22.";
/// 422: no such outcome.
pub const OUTCOME: &str = "Choisissez la suite dans la liste.";
/// 409: extended once already.
pub const EXTENDED: &str =
    "Le délai de cette demande est déjà prolongé\u{a0}: il ne l’est qu’une fois.";
/// 409: the first deadline has passed.
pub const TOO_LATE: &str =
    "Le premier délai est passé\u{a0}: il ne peut plus être prolongé. Répondez sans attendre.";
/// 409: answered.
pub const CLOSED: &str = "Cette demande a déjà sa réponse.";
/// 409: what a decision was made about is not corrected.
pub const DECIDED: &str =
    "Le délai de cette demande est prolongé, ou sa réponse donnée\u{a0}: elle ne se corrige plus.";

/// « Il reste 12 jours : jusqu’au mardi 24 novembre 2026 », or how late it is; the last day is a day left to answer.
#[must_use]
pub fn clock(due_on: NaiveDate, today: NaiveDate) -> String {
    let (left, end) = ((due_on - today).num_days(), french::long_date(due_on));
    let days = french::count(left.unsigned_abs(), "jour", "jours");
    match left {
        0 => format!("Dernier jour{NBSP}: aujourd’hui, {end}"),
        1.. => format!("Il reste {days}{NBSP}: jusqu’au {end}"),
        _ => format!("En retard de {days}{NBSP}: l’échéance était le {end}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_counts_days() {
        let told = |due: &str| {
            let today = "2026-11-22".parse().unwrap();
            clock(due.parse().unwrap(), today).replace(NBSP, " ")
        };
        assert_eq!(
            told("2026-12-04"),
            "Il reste 12 jours : jusqu’au vendredi 4 décembre 2026"
        );
        assert_eq!(
            told("2026-11-23"),
            "Il reste 1 jour : jusqu’au lundi 23 novembre 2026"
        );
        assert_eq!(
            told("2026-11-22"),
            "Dernier jour : aujourd’hui, dimanche 22 novembre 2026"
        );
        assert_eq!(
            told("2026-11-20"),
            "En retard de 2 jours : l’échéance était le vendredi 20 novembre 2026"
        );
    }
}
