//! The French sentences of the register of breaches.

use crate::model::breaches::deadline;
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    calendar::{WallClock, Zone},
    french::{self, NBSP, THIN},
};

/// Whose wall clock the register reads and shows: the deadline is the operator's, in Paris.
pub const ZONE: Zone = Zone::PARIS;

/// Completes « Indiquez … ».
pub const THE_NATURE: &str = "la nature de la violation";
/// Completes « Indiquez … ».
pub const THE_FACTS: &str = "ce qui s’est passé";
/// Completes « Indiquez … ».
pub const THE_MOMENT: &str = "quand la violation a été connue";
/// Completes « Indiquez … ».
pub const THE_HOUR: &str = "laquelle des deux";
/// 422: no such nature.
pub const NATURE: &str = "Choisissez la nature de la violation dans la liste.";
/// 422: not a moment.
pub const MOMENT: &str = "Indiquez un jour et une heure, comme 2026-11-22T09:12.";
/// 422: a moment to come.
pub const FUTURE: &str =
    "Ce moment n’est pas encore venu. Indiquez quand la violation a été connue.";
/// 422: a moment whose entry would be deleted already.
pub const TOO_OLD: &str =
    "Ce moment a plus de cinq ans, la durée de conservation du registre. Vérifiez l’année.";
/// 422: the hour that summer time skips.
pub const NEVER: &str = "Cette heure n’existe pas\u{a0}: cette nuit-là, les horloges sont passées de 2\u{a0}h à 3\u{a0}h. Indiquez une autre heure.";
/// 422: the hour that winter time repeats.
pub const TWICE: &str = "Cette nuit-là, les horloges sont revenues de 3\u{a0}h à 2\u{a0}h\u{a0}: cette heure est venue deux fois. Choisissez laquelle.";
/// 422: not a number of people.
pub const PEOPLE: &str =
    "Indiquez un nombre entier de personnes, même approximatif, ou laissez le champ vide.";
/// 422: no organisation.
pub const NO_ORGANISATION: &str = "Choisissez au moins une organisation.";
/// 422: an organisation that is none.
pub const ORGANISATION: &str = "Choisissez les organisations dans la liste.";
/// 409: nobody to write to.
pub const NO_ADDRESS: &str = "Aucune adresse n’est connue. Prévenez l’organisation autrement, puis notez-le sur la page de la violation.";

/// How long, in hours and minutes that have passed whole, « 31 h 12 min »; from three days on in days.
fn span(length: TimeDelta) -> String {
    let minutes = length.num_minutes();
    match (minutes / 60, minutes % 60) {
        (0, 0) => "moins d’une minute".to_owned(),
        (0, minutes) => format!("{minutes}{THIN}min"),
        (72.., _) => french::count(length.num_days().unsigned_abs(), "jour", "jours"),
        (hours, 0) => format!("{hours}{THIN}h"),
        (hours, minutes) => format!("{hours}{THIN}h{THIN}{minutes}{THIN}min"),
    }
}

/// A moment on the wall in Paris; in the hour that comes twice, which of the two.
#[must_use]
pub fn moment(instant: DateTime<Utc>) -> String {
    let told = french::date_time(instant, ZONE);
    match ZONE.instant(ZONE.civil(instant)) {
        WallClock::Twice { earlier, .. } if earlier == instant => {
            format!("{told}, heure d’été")
        }
        WallClock::Twice { .. } => format!("{told}, heure d’hiver"),
        WallClock::Once(_) | WallClock::Never { .. } => told,
    }
}

/// Whether the organisations should have been told by now: to the second.
#[must_use]
pub fn late(known_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    deadline(known_at) <= now
}

/// « Il reste 31 h 12 min : jusqu’au mardi 24 novembre 2026 à 9 h 12 », or how late it is.
#[must_use]
pub fn clock(known_at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let end = deadline(known_at);
    if late(known_at, now) {
        let (span, end) = (span(now - end), moment(end));
        format!("En retard de {span}{NBSP}: l’échéance était le {end}")
    } else {
        let (span, end) = (span(end - now), moment(end));
        format!("Il reste {span}{NBSP}: jusqu’au {end}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendar::from_db;

    fn told(known: &str, now: &str) -> String {
        clock(from_db(known).unwrap(), from_db(now).unwrap()).replace([NBSP, THIN], " ")
    }

    #[test]
    fn the_clock_says_what_is_left_and_until_when() {
        let known = "2026-11-22T08:12:00Z";
        for (now, sentence) in [
            (
                "2026-11-23T01:00:00Z",
                "Il reste 31 h 12 min : jusqu’au mardi 24 novembre 2026 à 9 h 12",
            ),
            (
                "2026-11-24T07:12:00Z",
                "Il reste 1 h : jusqu’au mardi 24 novembre 2026 à 9 h 12",
            ),
            (
                "2026-11-24T08:11:59Z",
                "Il reste moins d’une minute : jusqu’au mardi 24 novembre 2026 à 9 h 12",
            ),
            (
                "2026-11-24T08:12:00Z",
                "En retard de moins d’une minute : l’échéance était le mardi 24 novembre 2026 à 9 h 12",
            ),
            (
                "2026-11-24T08:47:30Z",
                "En retard de 35 min : l’échéance était le mardi 24 novembre 2026 à 9 h 12",
            ),
            (
                "2026-12-04T08:12:00Z",
                "En retard de 10 jours : l’échéance était le mardi 24 novembre 2026 à 9 h 12",
            ),
        ] {
            assert_eq!(told(known, now), sentence);
        }
    }

    #[test]
    fn in_the_night_of_winter_time_the_clock_says_which_hour() {
        // 2.30 comes at 00:30 UTC in summer time, then at 01:30 UTC in winter time.
        assert_eq!(
            told("2026-10-23T00:30:00Z", "2026-10-24T00:30:00Z"),
            "Il reste 24 h : jusqu’au dimanche 25 octobre 2026 à 2 h 30, heure d’été"
        );
        assert_eq!(
            told("2026-10-23T01:30:00Z", "2026-10-24T01:30:00Z"),
            "Il reste 24 h : jusqu’au dimanche 25 octobre 2026 à 2 h 30, heure d’hiver"
        );
        assert_eq!(
            told("2026-10-24T07:00:00Z", "2026-10-24T07:00:00Z"),
            "Il reste 48 h : jusqu’au lundi 26 octobre 2026 à 8 h"
        );
    }
}
