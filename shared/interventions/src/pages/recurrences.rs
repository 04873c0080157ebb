//! Work that comes back: the list, one of them, and its forms.

use super::{Entered, form, parts, planning::PLANNING};
use crate::{
    forms::recurrence::WEEKDAYS,
    fr::planning as fr,
    model::Category,
    place::Bounds,
    recurrence::{Frequency, WEEK},
    store::recurrences::{Occurrence, Recurrence},
};
use domain::{french, id::PersonId};
use maud::{Markup, html};
use platform::directory::MemberRow;
use web::{
    Fields, Request, assets,
    html::{self as ui, Button, Choice, Drawing, Field},
};

/// Where recurrences are.
pub(super) const RECURRENCES: &str = "/interventions/recurrences";
const NEW: &str = "/interventions/recurrences/nouvelle";

/// What the page of a recurrence shows.
#[derive(Debug, Clone, Copy)]
pub struct Series<'a> {
    /// The recurrence.
    pub recurrence: &'a Recurrence,
    /// Its interventions that are still to be done, in the order of time.
    pub occurrences: &'a [Occurrence],
    /// To choose from.
    pub categories: &'a [Category],
    /// To whom work can be given.
    pub team: &'a [MemberRow],
    /// What encloses the territory.
    pub territory: Option<Bounds>,
    /// What is typed.
    pub entered: Entered<'a>,
}

fn path(found: &Recurrence) -> String {
    format!("{RECURRENCES}/{}", found.id)
}

fn rhythm(found: &Recurrence) -> String {
    found.rule().as_ref().map(fr::rhythm).unwrap_or_default()
}

fn hours(found: &Recurrence) -> String {
    match (&found.start_time, &found.end_time) {
        (None, _) => "toute la journée".to_owned(),
        (Some(start), None) => format!("à {}", clock(start)),
        (Some(start), Some(end)) => format!("{}\u{a0}– {}", clock(start), clock(end)),
    }
}

fn clock(text: &str) -> String {
    domain::calendar::parse_time(text).map_or_else(|_| text.to_owned(), french::time)
}

/// The recurrences of the organisation.
#[must_use]
pub fn recurrences(request: &Request, items: &[Recurrence], next: Option<&str>) -> Markup {
    let rows: Vec<Vec<Markup>> = items
        .iter()
        .map(|found| {
            vec![
                html! { a href=(path(found)) { (found.title()) ", " (found.address) } },
                html! { (rhythm(found)) ", " (hours(found)) },
                html! { (french::date(found.last_day)) },
            ]
        })
        .collect();
    let create = html! { (Button::primary("Nouvelle récurrence").to(NEW)) };
    let body = html! {
        @if rows.is_empty() {
            (ui::empty_state(Drawing::Board, "Aucune récurrence.", "Une récurrence crée d’elle-même les interventions qui reviennent\u{a0}: tonte, relevé, vidage des corbeilles.", &create))
        } @else {
            (ui::table("Récurrences, la plus récente d’abord", &["Intervention", "Rythme", "Dernier jour"], &rows))
            (ui::pagination(None, next))
        }
    };
    let page = request
        .page("Récurrences")
        .current(PLANNING)
        .back("Planning", PLANNING);
    if rows.is_empty() {
        page.render(body)
    } else {
        page.actions(&create).render(body)
    }
}

/// The form of a new recurrence.
#[must_use]
pub fn recurrence_new(
    request: &Request,
    categories: &[Category],
    team: &[MemberRow],
    territory: Option<Bounds>,
    entered: Entered<'_>,
) -> Markup {
    let errors = parts::renamed(entered.errors);
    let entered = Entered {
        errors: &errors,
        ..entered
    };
    let body = html! {
        (ui::required_note())
        h2 { "Quand" }
        (when(&entered))
        h2 { "Quoi" }
        (what(request, categories, team, territory, &entered))
        (parts::submit(Button::primary("Créer la récurrence"), RECURRENCES))
    };
    let content = html! {
        (parts::before_form(request, &entered))
        (parts::post(request, RECURRENCES, &body))
    };
    request
        .page("Nouvelle récurrence")
        .current(PLANNING)
        .back("Récurrences", RECURRENCES)
        .errors(!errors.is_empty())
        .scripts(&[assets::LIEU_JS])
        .render(content)
}

fn when(entered: &Entered<'_>) -> Markup {
    let value = |name| parts::value(entered, name);
    let frequencies = Frequency::ALL.map(|one| Choice::new(one.code(), one.label()));
    let names: Vec<String> = WEEK
        .into_iter()
        .map(|day| french::capitalised(fr::weekday(day)))
        .collect();
    let days: Vec<Choice<'_>> = WEEKDAYS
        .iter()
        .zip(&names)
        .map(|(code, name)| Choice::new(code, name))
        .collect();
    let ticked = entered.fields.all("weekdays");
    let interval = match value("interval") {
        "" => "1",
        typed => typed,
    };
    html! {
        (Field::select("frequency", "Fréquence", &frequencies, Some("Choisissez")).value(value("frequency")).errors(entered.errors).required())
        (Field::text("interval", "Intervalle").hint("1\u{a0}: chaque fois\u{a0}; 2\u{a0}: une fois sur deux, jusqu’à 99.").value(interval).errors(entered.errors).inputmode("numeric").max_length(2).short())
        (Field::boxes("weekdays", "Jours de la semaine", &days).hint("Pour une récurrence hebdomadaire\u{a0}; aucun\u{a0}: le jour de la première date.").values(&ticked).errors(entered.errors))
        (ui::fields_row(&html! {
            (Field::date("first_day", "Premier jour").value(value("first_day")).errors(entered.errors).required())
            (Field::date("last_day", "Dernier jour").hint("Vide\u{a0}: un an après le premier. Trois ans au plus.").value(value("last_day")).errors(entered.errors))
        }))
        p .hint { "Le 29, le 30 ou le 31 d’un mois plus court devient son dernier jour." }
        (slot(entered))
    }
}

fn slot(entered: &Entered<'_>) -> Markup {
    let value = |name| parts::value(entered, name);
    html! {
        (ui::fields_row(&html! {
            (Field::time("start_time", "Heure de début").value(value("start_time")).errors(entered.errors))
            (Field::time("end_time", "Heure de fin").hint("Plus petite que le début\u{a0}: le lendemain.").value(value("end_time")).errors(entered.errors))
        }))
        (Field::tick("all_day", "Toute la journée").value(value("all_day")).errors(entered.errors))
    }
}

fn what(
    request: &Request,
    categories: &[Category],
    team: &[MemberRow],
    territory: Option<Bounds>,
    entered: &Entered<'_>,
) -> Markup {
    html! {
        (form::category(categories, entered, entered.errors))
        (form::place(request, territory, &form::address(entered, entered.errors)))
        (form::description(entered, entered.errors))
        (form::precisely(entered, entered.errors, true))
        (form::priority(entered, entered.errors))
        @if !team.is_empty() { (form::people("Qui s’en charge", team, entered, entered.errors)) }
    }
}

/// The fields of the form as the recurrence fills them.
#[must_use]
pub fn series_values(found: &Recurrence, assignees: &[PersonId]) -> Fields {
    let mut fields = Fields::default();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let degrees = |value: Option<f64>| {
        value.map_or_else(String::new, |value| value.to_string().replace('.', ","))
    };
    let all_day = if found.start_time.is_none() {
        "yes"
    } else {
        ""
    };
    for (name, value) in [
        ("kind", form::kind(found.category_id, found.type_id)),
        ("address", found.address.clone()),
        ("address_extra", text(&found.address_extra)),
        ("postcode", text(&found.postcode)),
        ("city", text(&found.city)),
        ("latitude", degrees(found.latitude)),
        ("longitude", degrees(found.longitude)),
        ("outline", text(&found.outline)),
        ("description", text(&found.description)),
        ("priority", found.priority.code().to_owned()),
        ("start_time", text(&found.start_time)),
        ("end_time", text(&found.end_time)),
        ("all_day", all_day.to_owned()),
    ] {
        fields.push(name, value);
    }
    for person in assignees {
        fields.push("assignee_ids", person.to_string());
    }
    fields
}

/// One recurrence.
#[must_use]
pub fn recurrence(request: &Request, series: &Series<'_>) -> Markup {
    let found = series.recurrence;
    let errors = parts::renamed(series.entered.errors);
    let entered = Entered {
        errors: &errors,
        ..series.entered
    };
    let facts = ui::definition_list(&[
        ("Rythme", html! { (rhythm(found)) }),
        ("Horaires", html! { (french::capitalised(&hours(found))) }),
        (
            "Dates",
            html! { (french::capitalised(&fr::days(found.first_day, found.last_day))) },
        ),
        (
            "Interventions créées",
            html! { "Jusqu’au " (french::date(found.created_through.min(found.last_day))) ", puis chaque nuit, soixante jours à l’avance." },
        ),
    ]);
    let stop = format!("{}/arreter", path(found));
    let body = html! {
        (parts::before_form(request, &entered))
        (ui::panel(None, &facts))
        (ui::panel(Some("Interventions encore à faire"), &coming(request, series.occurrences)))
        (ui::panel(Some("Modifier"), &change(request, series, &entered)))
        (ui::actions(&html! { (Button::danger("Arrêter la récurrence").to(&stop)) }))
        p .hint { "Pour changer de rythme, arrêtez cette récurrence et créez-en une autre." }
    };
    request
        .page(found.title())
        .current(PLANNING)
        .back("Récurrences", RECURRENCES)
        .subtitle(html! { (found.address) })
        .errors(!errors.is_empty())
        .scripts(&[assets::LIEU_JS])
        .render(body)
}

fn coming(request: &Request, occurrences: &[Occurrence]) -> Markup {
    let line = |one: &Occurrence| {
        let said = one.planned_start.map_or_else(
            || "sans date".to_owned(),
            |start| french::date_time(start, request.zone()),
        );
        html! { li { a href=(parts::path(one.id)) { "N°\u{a0}" (one.number) } ", " (said) } }
    };
    html! {
        @if occurrences.is_empty() { p { "Aucune pour le moment." } } @else { ul { @for one in occurrences.iter().take(70) { (line(one)) } } }
    }
}

fn change(request: &Request, series: &Series<'_>, entered: &Entered<'_>) -> Markup {
    let found = series.recurrence;
    let dates: Vec<(String, String)> = series
        .occurrences
        .iter()
        .map(|one| {
            (
                one.occurrence_date.to_string(),
                french::long_date(one.occurrence_date),
            )
        })
        .collect();
    let days: Vec<Choice<'_>> = dates
        .iter()
        .map(|(date, said)| Choice::new(date, said))
        .collect();
    let scopes = [
        Choice::new("this", "Cette occurrence"),
        Choice::new("following", "Celle-ci et les suivantes")
            .hint("Même si vous en avez modifié à part."),
        Choice::new("all", "Toutes")
            .hint("Celles qui restent à faire, même si vous en avez modifié à part."),
    ];
    let scope = match parts::value(entered, "scope") {
        "" => "all",
        chosen => chosen,
    };
    let body = html! {
        (ui::hidden("version", &found.version.to_string()))
        (ui::required_note())
        p .hint { "Une intervention en cours ou terminée n’est jamais modifiée." }
        (Field::radios("scope", "Portée", &scopes).value(scope).errors(entered.errors).required())
        (Field::select("date", "Occurrence", &days, Some("Choisissez, sauf pour toutes")).value(parts::value(entered, "date")).errors(entered.errors))
        (slot(entered))
        (what(request, series.categories, series.team, series.territory, entered))
        (ui::actions(&html! { (Button::primary("Enregistrer")) }))
    };
    parts::post(request, &format!("{}/modifier", path(found)), &body)
}

/// Whether to stop it.
#[must_use]
pub fn recurrence_stop(request: &Request, found: &Recurrence) -> Markup {
    let action = format!("{}/arreter", path(found));
    let body = html! {
        p { "Les interventions encore à faire après aujourd’hui seront annulées. Celles qui sont en cours ou terminées restent." }
        (parts::post(request, &action, &parts::submit(Button::danger("Arrêter la récurrence"), &path(found))))
    };
    request
        .page("Arrêter la récurrence")
        .current(PLANNING)
        .back(found.title(), &path(found))
        .subtitle(html! { (rhythm(found)) " · " (found.address) })
        .render(body)
}
