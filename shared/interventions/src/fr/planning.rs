//! The French sentences of the planning, of absences and of recurrences.

use crate::recurrence::{Frequency, Rule, RuleError, WEEK};
use chrono::{Datelike as _, NaiveDate, Weekday};
use domain::french::{self, NBSP};

/// 422: an unknown view.
pub const VIEW: &str = "Vue\u{a0}: choisissez semaine, equipe, mois ou liste.";
/// 422: a week that is none.
pub const WEEK_UNKNOWN: &str =
    "Semaine\u{a0}: écrivez-la comme 2026-W10, dans les dix ans qui viennent ou qui précèdent.";
/// 422: a month that is none.
pub const MONTH: &str =
    "Mois\u{a0}: écrivez-le comme 2026-03, dans les dix ans qui viennent ou qui précèdent.";
/// 422: a date that is none.
pub const SINCE: &str = "Depuis\u{a0}: écrivez une date comme 2026-03-02, dans les dix ans qui viennent ou qui précèdent.";
/// 400: a window that is none, or too long.
pub const SPAN: &str = "Période\u{a0}: indiquez start et end, à 62\u{a0}jours l’un de l’autre au plus, comme 2026-03-02T00:00:00+01:00.";
/// 422: a plan longer than plannings look back.
pub const PLAN_LONG: &str = "Fin\u{a0}: choisissez un moment dans les 62\u{a0}jours qui suivent le début. Pour un chantier plus long, créez plusieurs interventions.";

/// Completes « Indiquez … » for an absence without a first day.
pub const THE_FIRST_DAY: &str = "le premier jour, par exemple 2026-03-02";
/// 422: a date that cannot be read.
pub const DATE: &str = "Date\u{a0}: écrivez-la comme 2026-03-02.";
/// 422: somebody to whom no work is given.
pub const PERSON_UNKNOWN: &str =
    "Personne\u{a0}: choisissez un agent, un coordinateur ou l’administrateur de votre équipe.";
/// 422: the last day comes before the first.
pub const ABSENCE_ORDER: &str = "Dernier jour\u{a0}: choisissez le premier jour ou un jour après.";
/// 422: all of it is past.
pub const ABSENCE_PAST: &str = "Dernier jour\u{a0}: choisissez aujourd’hui ou un jour à venir.";
/// 422: more than a year, or too far ahead.
pub const ABSENCE_LONG: &str = "Dernier jour\u{a0}: choisissez un jour dans l’année qui suit le premier, dans les deux ans qui viennent.";

/// Completes « Indiquez … » for a recurrence without hours.
pub const THE_START_TIME: &str =
    "l’heure de début, par exemple 08:00, ou cochez la journée entière";
/// 422: a time that cannot be read.
pub const TIME: &str = "Heure\u{a0}: écrivez-la comme 08:00.";
/// 422: an end at the time of the start.
pub const SAME_TIME: &str = "Heure de fin\u{a0}: choisissez une autre heure que celle du début. Une heure plus petite est celle du lendemain.";
/// Completes « Indiquez … » for a recurrence without frequency.
pub const THE_FREQUENCY: &str = "la fréquence";
/// 422: an unknown frequency.
pub const FREQUENCY: &str =
    "Fréquence\u{a0}: choisissez quotidienne, hebdomadaire, mensuelle ou annuelle.";
/// 422: an interval that cannot be read.
pub const INTERVAL: &str = "Intervalle\u{a0}: écrivez un nombre de 1 à 99.";
/// 422: an unknown day of the week.
pub const WEEKDAY: &str = "Jours\u{a0}: choisissez-les dans la liste.";
/// 422: a recurrence that begins in the past.
pub const FIRST_PAST: &str = "Premier jour\u{a0}: choisissez aujourd’hui ou un jour à venir.";
/// Completes « Indiquez … »-like message for a change of one occurrence without its day.
pub const THE_DATE: &str = "Date\u{a0}: choisissez l’occurrence à partir de laquelle modifier.";
/// 422: an unknown scope.
pub const SCOPE: &str =
    "Portée\u{a0}: choisissez cette occurrence, celle-ci et les suivantes, ou toutes.";
/// 422: a day that is none of those still to be done.
pub const DATE_UNKNOWN: &str =
    "Date\u{a0}: choisissez une occurrence encore à faire dans la liste.";
/// The detail of the history of an intervention that a recurrence created.
pub const COMES_BACK: &str = "récurrence";
/// The detail of the history of an intervention changed with its recurrence.
pub const BY_SERIES: &str = "par la récurrence";
/// Why an intervention was given up.
pub const STOPPED: &str = "Récurrence arrêtée.";

/// Why a rule makes no sense, and the field that says so.
#[must_use]
pub const fn rule(error: RuleError) -> (&'static str, &'static str) {
    match error {
        RuleError::Interval => ("interval", "Intervalle\u{a0}: écrivez un nombre de 1 à 99."),
        RuleError::Order => (
            "last_day",
            "Dernier jour\u{a0}: choisissez le premier jour ou un jour après.",
        ),
        RuleError::TooLong => (
            "last_day",
            "Dernier jour\u{a0}: choisissez un jour dans les trois ans qui suivent le premier.",
        ),
        RuleError::Empty => (
            "weekdays",
            "Jours\u{a0}: aucun des jours choisis ne tombe entre le premier et le dernier jour.",
        ),
    }
}

/// « le 2 mars 2026 », « du 2 mars 2026 au 6 mars 2026 ».
#[must_use]
pub fn days(first: NaiveDate, last: NaiveDate) -> String {
    if first == last {
        format!("le {}", french::date(first))
    } else {
        format!("du {} au {}", french::date(first), french::date(last))
    }
}

/// « lundi ».
#[must_use]
pub const fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "lundi",
        Weekday::Tue => "mardi",
        Weekday::Wed => "mercredi",
        Weekday::Thu => "jeudi",
        Weekday::Fri => "vendredi",
        Weekday::Sat => "samedi",
        Weekday::Sun => "dimanche",
    }
}

/// « Toutes les 2 semaines, le lundi et le jeudi »; what short months get is said.
#[must_use]
pub fn rhythm(rule: &Rule) -> String {
    let every = |all: &str, periods: &str| match rule.interval() {
        1 => format!("{all} les {periods}"),
        count => format!("{all} les {count}{NBSP}{periods}"),
    };
    let first = rule.first();
    match rule.frequency() {
        Frequency::Daily => every("Tous", "jours"),
        Frequency::Weekly => {
            let days: Vec<String> = WEEK
                .into_iter()
                .filter(|day| rule.weekdays().has(*day))
                .map(|day| format!("le {}", weekday(day)))
                .collect();
            format!("{}, {}", every("Toutes", "semaines"), french::list(&days))
        }
        Frequency::Monthly => {
            let day = if first.day() == 1 {
                "1er".to_owned()
            } else {
                first.day().to_string()
            };
            let short = rule
                .clamps()
                .map_or("", |_| ", ou le dernier jour des mois plus courts");
            format!("{}, le {day}{short}", every("Tous", "mois"))
        }
        Frequency::Yearly => {
            let whole = french::date(first);
            let year = format!("{NBSP}{}", first.year());
            let date = whole.strip_suffix(&year).unwrap_or(&whole);
            let short = rule
                .clamps()
                .map_or("", |_| ", ou le 28 les années ordinaires");
            format!("{}, le {date}{short}", every("Tous", "ans"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recurrence::Weekdays;

    fn said(frequency: Frequency, interval: u8, days: &[Weekday], first: &str) -> String {
        let days = days.iter().copied().fold(Weekdays::NONE, Weekdays::with);
        rhythm(&Rule::new(frequency, interval, days, first.parse().unwrap(), None).unwrap())
    }

    #[test]
    fn a_rhythm_is_said_as_a_person_would() {
        use Weekday::{Mon, Thu};
        assert_eq!(
            said(Frequency::Daily, 1, &[], "2026-03-02"),
            "Tous les jours"
        );
        assert_eq!(
            said(Frequency::Daily, 3, &[], "2026-03-02"),
            "Tous les 3\u{a0}jours"
        );
        assert_eq!(
            said(Frequency::Weekly, 1, &[], "2026-03-02"),
            "Toutes les semaines, le lundi"
        );
        assert_eq!(
            said(Frequency::Weekly, 2, &[Thu, Mon], "2026-03-02"),
            "Toutes les 2\u{a0}semaines, le lundi et le jeudi"
        );
        assert_eq!(
            said(Frequency::Monthly, 1, &[], "2026-04-01"),
            "Tous les mois, le 1er"
        );
        assert_eq!(
            said(Frequency::Monthly, 1, &[], "2026-03-31"),
            "Tous les mois, le 31, ou le dernier jour des mois plus courts"
        );
        assert_eq!(
            said(Frequency::Yearly, 1, &[], "2028-02-29"),
            "Tous les ans, le 29\u{a0}février, ou le 28 les années ordinaires"
        );
    }
}
