//! The planning: a week, a month, what comes, or the week person by person.

use super::parts;
use crate::{
    fr::planning as fr,
    model::Status,
    planning::{Hours, Planned, View, Window, month_code, plus, put_forward, week_code},
    store::planning::Absence,
};
use chrono::{Datelike as _, NaiveDate, NaiveTime};
use domain::{french, id::PersonId};
use maud::{Markup, html};
use platform::directory::MemberRow;
use web::{
    Request, assets,
    html::{self as ui, Button, Drawing, Tab, Tone},
};

/// Where the planning is.
pub(super) const PLANNING: &str = "/interventions/planning";
/// Where absences are.
pub(super) const ABSENCES: &str = "/interventions/planning/indisponibilites";
const FEED: &str = "/interventions/planning/abonnement";

/// What the planning shows.
#[derive(Debug, Clone, Copy)]
pub struct Planning<'a> {
    /// Which days, and how.
    pub window: Window,
    /// What is planned, in the order of time.
    pub items: &'a [Planned],
    /// Whether that is all of it.
    pub complete: bool,
    /// The members of the organisation, by name.
    pub team: &'a [MemberRow],
    /// Who is not there; the reader's own where that is all he may know.
    pub absences: &'a [Absence],
    /// Whether the reader plans and sees the planning person by person.
    pub coordinates: bool,
}

/// The planning.
#[must_use]
pub fn planning(request: &Request, shown: &Planning<'_>) -> Markup {
    let drags = shown.coordinates && matches!(shown.window.view, View::Week | View::Month);
    let days = html! {
        @match shown.window.view {
            View::Team => (lanes(request, shown)),
            View::List if !shown.window.dates().any(|date| is_told(request, shown, date)) => (nothing()),
            _ => (days(request, shown)),
        }
    };
    let body = html! {
        (ui::tabs("Vues du planning", &tabs(shown)))
        (pager(request, &shown.window))
        @if !shown.complete {
            (ui::alert(Tone::Warning, &html! { "Il y a trop d’interventions pour les montrer toutes\u{a0}: choisissez une période plus courte." }))
        }
        @if drags { (calendar(request, &shown.window, &days)) } @else { (days) }
        (more(shown))
    };
    let scripts: &[&str] = if drags { &[assets::PLANNING_JS] } else { &[] };
    request
        .page("Planning")
        .current(PLANNING)
        .wide()
        .subtitle(html! { (period(&shown.window)) })
        .scripts(scripts)
        .render(body)
}

/// The days, and the place where a script draws a calendar in which one moves things, on a wide screen with a mouse.
fn calendar(request: &Request, window: &Window, days: &Markup) -> Markup {
    let organisation = request
        .session
        .as_ref()
        .map(|session| session.organisation_id.to_string());
    html! {
        p .hint role="status" data-agenda-status {}
        div .agenda hidden data-agenda data-script=(assets::AGENDA_JS) data-style=(assets::AGENDA_CSS)
            data-feed={ (PLANNING) "/agenda" } data-zone=(request.zone().name()) data-day=(window.about)
            data-view=(if window.view == View::Month { "month" } else { "week" }) data-organisation=[organisation] {}
        div data-agenda-static { (days) }
    }
}

fn tabs<'a>(shown: &Planning<'_>) -> Vec<Tab<'a>> {
    let all = [
        (View::Week, "Semaine", PLANNING),
        (
            View::Team,
            "Par personne",
            "/interventions/planning?vue=equipe",
        ),
        (View::Month, "Mois", "/interventions/planning?vue=mois"),
        (View::List, "Liste", "/interventions/planning?vue=liste"),
    ];
    all.into_iter()
        .filter(|(view, ..)| *view != View::Team || shown.coordinates)
        .map(|(view, label, href)| Tab {
            label,
            href,
            current: view == shown.window.view,
        })
        .collect()
}

/// The address of a window.
fn address(window: &Window) -> String {
    match window.view {
        View::Week => format!("{PLANNING}?semaine={}", week_code(window.about)),
        View::Team => format!("{PLANNING}?vue=equipe&semaine={}", week_code(window.about)),
        View::Month => format!("{PLANNING}?vue=mois&mois={}", month_code(window.about)),
        View::List => format!("{PLANNING}?vue=liste&depuis={}", window.about),
    }
}

fn pager(request: &Request, window: &Window) -> Markup {
    let (before, now, after) = match window.view {
        View::Week | View::Team => ("Semaine précédente", "Cette semaine", "Semaine suivante"),
        View::Month => ("Mois précédent", "Ce mois-ci", "Mois suivant"),
        View::List => ("Avant", "À partir d’aujourd’hui", "Après"),
    };
    let today = Window::around(window.view, request.zone().civil_date(request.now));
    html! {
        nav .pager aria-label="Période" {
            (Button::secondary(before).to(&address(&window.before())))
            @if today != *window { (Button::secondary(now).to(&address(&today))) }
            (Button::secondary(after).to(&address(&window.after())))
        }
    }
}

/// « Semaine 10, du 2 mars 2026 au 8 mars 2026 », « Mars 2026 ».
fn period(window: &Window) -> String {
    let last = plus(window.first, window.days.saturating_sub(1));
    match window.view {
        View::Week | View::Team => format!(
            "Semaine\u{a0}{}, du {} au {}",
            window.about.iso_week().week(),
            french::date(window.first),
            french::date(last)
        ),
        View::Month => {
            let whole = french::date(plus(window.about, 1));
            french::capitalised(
                whole
                    .trim_start_matches(|c: char| c.is_ascii_digit())
                    .trim_start(),
            )
        }
        View::List => format!(
            "Du {} au {}",
            french::date(window.first),
            french::date(last)
        ),
    }
}

/// Whether there is anything to say of that day.
fn is_told(request: &Request, shown: &Planning<'_>, date: NaiveDate) -> bool {
    let zone = request.zone();
    shown.items.iter().any(|item| item.on(date, zone).is_some())
        || shown.absences.iter().any(|absence| absence.covers(date))
}

fn nothing() -> Markup {
    ui::empty_state(
        Drawing::Forecourt,
        "Rien de prévu dans ces quatre semaines.",
        "Une intervention apparaît ici dès qu’elle a une date.",
        &html! {},
    )
}

/// One box a day: side by side where there is room, one under the other elsewhere.
fn days(request: &Request, shown: &Planning<'_>) -> Markup {
    let window = &shown.window;
    let class = match window.view {
        View::Month => "days days-month",
        View::List => "days days-list",
        View::Week | View::Team => "days",
    };
    let today = request.zone().civil_date(request.now);
    let told = |date| window.view != View::List || is_told(request, shown, date);
    html! {
        ol class=(class) {
            @for date in window.dates().filter(|date| told(*date)) {
                @let other = window.view == View::Month && date.month() != window.about.month();
                li .day .day-today[date == today] .day-other[other] .day-empty[!is_told(request, shown, date)] {
                    h2 { time datetime=(date) { (french::capitalised(&super::when::day(date))) } @if date == today { span .hidden { ", aujourd’hui" } } }
                    (day(request, shown, date))
                }
            }
        }
    }
}

fn day(request: &Request, shown: &Planning<'_>, date: NaiveDate) -> Markup {
    let zone = request.zone();
    let entries: Vec<(&Planned, Hours)> = shown
        .items
        .iter()
        .filter_map(|item| Some((item, item.on(date, zone)?)))
        .collect();
    html! {
        (clocks(request, date))
        @for absence in shown.absences.iter().filter(|absence| absence.covers(date)) {
            p .soft { "Indisponible\u{a0}: " (name(shown.team, absence.person_id)) }
        }
        @if !entries.is_empty() {
            ul .entries { @for (item, hours) in entries { li { (entry(shown, item, hours, true)) } } }
        }
    }
}

/// What happens to the clocks in that night, when something does.
fn clocks(request: &Request, date: NaiveDate) -> Markup {
    let said = match put_forward(date, request.zone()) {
        0 => None,
        hours if hours > 0 => Some(
            "Passage à l’heure d’été cette nuit-là\u{a0}: la journée compte une heure de moins.",
        ),
        _ => Some(
            "Passage à l’heure d’hiver cette nuit-là\u{a0}: la journée compte une heure de plus.",
        ),
    };
    html! { @if let Some(said) = said { p .hint { (said) } } }
}

fn entry(shown: &Planning<'_>, item: &Planned, hours: Hours, with_people: bool) -> Markup {
    let people: Vec<String> = item
        .assignees()
        .map(|person| name(shown.team, person))
        .collect();
    html! {
        article .entry {
            p .entry-time { (said(hours)) }
            p { a href=(parts::path(item.id)) { (item.title) } }
            p .soft { (item.address) }
            @if item.status != Status::ToDo || item.blocked {
                p .badges {
                    (ui::status_badge(item.status.code(), item.status.label()))
                    @if item.blocked { (ui::blocked_tag()) }
                }
            }
            @if with_people && shown.coordinates {
                @if people.is_empty() { p .soft { "Non assignée" } } @else { p .soft { (french::list(&people)) } }
            }
        }
    }
}

/// « 8 h – 10 h », « Toute la journée ».
fn said(hours: Hours) -> String {
    match hours {
        Hours::Whole => "Toute la journée".to_owned(),
        Hours::At(start) => format!("À {}", french::time(start)),
        Hours::Between(start, end) if end == NaiveTime::MIN => {
            format!("{}\u{a0}– minuit", french::time(start))
        }
        Hours::Between(start, end) => {
            format!("{}\u{a0}– {}", french::time(start), french::time(end))
        }
        Hours::Onward(start) => format!("À partir de {}, jusqu’au lendemain", french::time(start)),
        Hours::Until(end) => format!("Depuis la veille, jusqu’à {}", french::time(end)),
    }
}

fn name(team: &[MemberRow], person: PersonId) -> String {
    team.iter()
        .find(|member| member.person_id == person)
        .map_or_else(
            || parts::FORMER.to_owned(),
            |member| format!("{} {}", member.first_name, member.last_name),
        )
}

/// One line a person, one column a day. Nothing is counted.
fn lanes(request: &Request, shown: &Planning<'_>) -> Markup {
    let headers: Vec<String> = shown
        .window
        .dates()
        .map(|date| french::capitalised(&super::when::day(date)))
        .collect();
    let mut columns = vec!["Personne"];
    columns.extend(headers.iter().map(String::as_str));
    let person = |member: &MemberRow| {
        let does = |item: &Planned| item.assignees().any(|person| person == member.person_id);
        let away = |date| {
            let absences = shown.absences.iter();
            absences
                .filter(|absence| absence.person_id == member.person_id)
                .any(|absence| absence.covers(date))
        };
        let heading = html! { (member.first_name) " " (member.last_name) };
        lane(request, shown, heading, &does, &away)
    };
    let nobody = |item: &Planned| item.assignees().next().is_none();
    let mut rows = vec![lane(
        request,
        shown,
        html! { "Non assignées" },
        &nobody,
        &|_| false,
    )];
    rows.extend(crate::forms::assignable(shown.team).map(person));
    html! { div .lanes { (ui::table("Semaine de chaque personne", &columns, &rows)) } }
}

fn lane(
    request: &Request,
    shown: &Planning<'_>,
    heading: Markup,
    does: &dyn Fn(&Planned) -> bool,
    away: &dyn Fn(NaiveDate) -> bool,
) -> Vec<Markup> {
    let zone = request.zone();
    let cell = |date| {
        html! {
            @if away(date) { (ui::tag("Indisponible")) }
            @for item in shown.items.iter().filter(|item| does(item)) {
                @if let Some(hours) = item.on(date, zone) { (entry(shown, item, hours, false)) }
            }
        }
    };
    std::iter::once(heading)
        .chain(shown.window.dates().map(cell))
        .collect()
}

/// What goes with the planning.
fn more(shown: &Planning<'_>) -> Markup {
    ui::actions(&html! {
        @if shown.coordinates {
            (Button::secondary("Récurrences").to(super::recurrences::RECURRENCES))
        }
        (Button::secondary("Indisponibilités").to(ABSENCES))
        (Button::secondary("Voir dans mon agenda").to(FEED))
    })
}

/// Who of these people is not there around those days, to be read before one gives or plans work.
#[must_use]
pub fn away(team: &[MemberRow], absences: &[Absence], first: NaiveDate, last: NaiveDate) -> Markup {
    let near: Vec<&Absence> = absences
        .iter()
        .filter(|absence| absence.first_day <= last && absence.last_day >= first)
        .filter(|absence| {
            team.iter()
                .any(|member| member.person_id == absence.person_id)
        })
        .collect();
    let told = html! {
        p { strong { "Indisponibilités à ces dates" } }
        ul { @for absence in &near { li { (name(team, absence.person_id)) "\u{a0}: " (fr::days(absence.first_day, absence.last_day)) } } }
    };
    html! { @if !near.is_empty() { (ui::alert(Tone::Info, &told)) } }
}

/// The days around which an absence matters: those of the plan, or the four weeks to come.
#[must_use]
pub fn around(plan: Option<(NaiveDate, NaiveDate)>, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    plan.unwrap_or((today, plus(today, 28)))
}
