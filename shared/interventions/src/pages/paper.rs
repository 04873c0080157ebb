//! What is printed: the sheet of one job and the sheet of a day, on A4, with a code that leads back to the screen. Nobody signs them.

use super::{map_image, parts, qr, when};
use crate::{
    model::{Dossier, Intervention, Summary},
    store::place::Place,
};
use chrono::NaiveDate;
use domain::french;
use maud::{Markup, html};
use platform::directory::MemberRow;
use web::{
    Request,
    html::{self as ui, Button, Choice, Field, Form},
};

/// What one ticks by hand on the sheet of a job.
const TICKS: [&str; 4] = [
    "Fait",
    "Photo prise après le travail",
    "À revoir, expliquez ci-dessous",
    "Matériel ou renfort à prévoir",
];
/// How many lines one writes on.
const LINES: usize = 6;

/// The sheet of one job; `origin` is the public address of the service.
#[must_use]
pub fn sheet(request: &Request, origin: &str, dossier: &Dossier, place: &Place) -> Markup {
    let item = &dossier.intervention;
    let body = html! {
        (how_to_print())
        div .sheet-head {
            (ui::definition_list(&facts(request, dossier, place)))
            (code(origin, item))
        }
        @if let Some(text) = &item.description { (ui::panel(Some("À faire"), &parts::lines(text))) }
        @if let Some(reason) = &item.block_reason { (ui::panel(Some("Ce qui bloque"), &parts::lines(reason))) }
        (map_image::around(request, parts::position(item), place, &item.place()))
        h2 { "Compte rendu" }
        ul .ticks { @for tick in TICKS { li { (tick) } } }
        div .write-on aria-hidden="true" { @for _ in 0..LINES { div {} } }
    };
    let badges = parts::badges(request, item, false);
    request
        .page(item.title())
        .back("Intervention", &parts::path(item.id))
        .badges(&badges)
        .subtitle(
            html! { "Fiche de l’intervention n°\u{a0}" (item.number) " · " (item.category_name) },
        )
        .render(body)
}

fn facts(request: &Request, dossier: &Dossier, place: &Place) -> Vec<(&'static str, Markup)> {
    let item = &dossier.intervention;
    let people: Vec<String> = dossier
        .assignees
        .iter()
        .map(|person| format!("{} {}", person.first_name, person.last_name))
        .collect();
    let mut facts = vec![("Lieu", html! { (item.place()) })];
    if let Some(extra) = &item.address_extra {
        facts.push(("Pour trouver", html! { (extra) }));
    }
    if let Some((latitude, longitude)) = item.latitude.zip(item.longitude) {
        facts.push(("Position", html! { (latitude) ", " (longitude) }));
    }
    facts.extend(parts::zones(place));
    if let Some(planned) = when::planned(item, request.now, request.zone()) {
        facts.push(("Prévue", html! { (planned) }));
    }
    if !people.is_empty() {
        facts.push(("Confiée à", html! { (french::list(&people)) }));
    }
    facts.push((
        "Imprimée",
        html! { "le\u{a0}" (french::date_time(request.now, request.zone())) },
    ));
    facts
}

fn code(origin: &str, item: &Intervention) -> Markup {
    let label = format!("Code QR qui ouvre l’intervention n°\u{a0}{}", item.number);
    qr::code(&format!("{origin}{}", parts::path(item.id)), &label)
}

fn how_to_print() -> Markup {
    html! { p .soft .screen-only { "Pour l’imprimer, choisissez «\u{a0}Imprimer\u{a0}» dans le menu de votre navigateur." } }
}

/// What the sheet of a day shows.
#[derive(Debug, Clone, Copy)]
pub struct DaySheet<'a> {
    /// Which day.
    pub day: NaiveDate,
    /// What there is to do, in the order of the round.
    pub items: &'a [Summary],
    /// Whether there is more than one sheet holds.
    pub more: bool,
    /// Whose day it may be; empty where it is the reader's own.
    pub members: &'a [MemberRow],
    /// Whose it is, by identifier; empty: everybody's.
    pub member: &'a str,
}

/// The sheet of a day; `origin` is the public address of the service. It gives no count: a sheet may be about one person (terms of
/// use, 5).
#[must_use]
pub fn day_sheet(request: &Request, origin: &str, sheet: &DaySheet<'_>) -> Markup {
    let body = html! {
        (choice(sheet))
        @if sheet.items.is_empty() {
            p { "Rien n’est prévu ce jour-là." }
        } @else {
            (how_to_print())
            ol .sheet { @for item in sheet.items { li { (job(request, origin, item)) } } }
        }
        @if sheet.more { p { "La feuille s’arrête ici\u{a0}: imprimez la suite quand ces interventions sont faites." } }
    };
    let day = french::capitalised(&french::long_date(sheet.day));
    let whose = sheet
        .members
        .iter()
        .find(|member| member.person_id.to_string() == sheet.member)
        .map(|member| format!(" · {} {}", member.first_name, member.last_name));
    request
        .page("Feuille du jour")
        .back("Interventions", parts::HOME)
        .subtitle(html! { (day) (whose.unwrap_or_default()) })
        .render(body)
}

/// Which day, and whose for those who coordinate; it stays on the screen.
fn choice(sheet: &DaySheet<'_>) -> Markup {
    let people: Vec<(String, String)> = sheet
        .members
        .iter()
        .map(|member| {
            (
                member.person_id.to_string(),
                format!("{} {}", member.first_name, member.last_name),
            )
        })
        .collect();
    let people: Vec<Choice<'_>> = people
        .iter()
        .map(|(id, name)| Choice::new(id, name))
        .collect();
    let day = sheet.day.to_string();
    let fields = html! {
        (Field::date("jour", "Jour").value(&day).filter())
        @if !people.is_empty() {
            (Field::select("assignee_id", "Confiée à", &people, Some("Tout le monde")).value(sheet.member).filter())
        }
    };
    let body = html! { (ui::fields_row(&fields)) (ui::actions(&html! { (Button::secondary("Afficher")) })) };
    Form::get(parts::SHEETS)
        .label("Choisir la feuille")
        .body(&body)
}

fn job(request: &Request, origin: &str, item: &Summary) -> Markup {
    let found = &item.intervention;
    let names = parts::names(item);
    html! {
        div .sheet-job {
            h2 { a href=(parts::path(found.id)) { (found.title()) } }
            p .badges { (parts::badges(request, found, item.assignee_names.is_none())) }
            p { strong { (found.place()) } @if let Some(extra) = &found.address_extra { " · " (extra) } }
            p .soft {
                "N°\u{a0}" (found.number) " · " (when::hours(found, request.now, request.zone()))
                @if !names.is_empty() { " · " (french::list(&names)) }
            }
            @if let Some(text) = &found.description { (parts::lines(text)) }
            ul .ticks { li { "Fait" } li { "À revoir" } }
        }
        (code(origin, found))
    }
}
