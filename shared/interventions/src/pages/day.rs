//! The agent's day: what is to be done now, in one column.

use super::{map, parts, when};
use crate::model::{DAYS_AHEAD, Status, Summary};
use chrono::NaiveDate;
use domain::french::{self, Gender};
use maud::{Markup, html};
use web::{
    Request,
    html::{self as ui, Button, Drawing},
};

/// The open work of the person signed in, in the order given; `more`: there is more than that.
#[must_use]
pub fn day(request: &Request, items: &[Summary], more: bool) -> Markup {
    let today = request.zone().civil_date(request.now);
    let (coming, now): (Vec<_>, Vec<_>) = items
        .iter()
        .partition(|item| is_coming(request, item, today));
    let cards = |items: &[&Summary], under_heading| {
        let card = |item: &&Summary| {
            let detail = html! { (when::hours(&item.intervention, request.now, request.zone())) };
            if under_heading {
                parts::pictured_below(request, item, &detail)
            } else {
                parts::pictured(request, item, &detail, &[], None)
            }
        };
        ui::card_list(&items.iter().map(card).collect::<Vec<_>>())
    };
    let body = html! {
        @if now.is_empty() { (nothing(coming.is_empty())) } @else { (cards(&now, false)) }
        @if !coming.is_empty() { h2 { "À venir" } (cards(&coming, true)) }
        @if more { (parts::cut_short()) }
        p { "Ce qui est prévu dans plus de " (french::spelled(DAYS_AHEAD, Gender::Masculine)) " jours est dans " a href=(super::planning::PLANNING) { "le planning" } "." }
        p { a href="/terrain/" { "Ouvrir votre journée pour le terrain, même sans réseau" } }
        p { a href=(parts::SHEETS) { "Imprimer ma journée" } }
        p { a href=(parts::FINISHED) { "Voir ce que vous avez terminé" } " · " a href=(map::PLACE) { "Voir sur une carte" } }
    };
    let subtitle = html! { (subtitle(today, if more { 0 } else { now.len() })) };
    request
        .page("Ma journée")
        .current(parts::HOME)
        .subtitle(subtitle)
        .render(body)
}

fn is_coming(request: &Request, item: &Summary, today: NaiveDate) -> bool {
    let item = &item.intervention;
    let start = item
        .planned_start
        .map(|start| request.zone().civil_date(start));
    item.status == Status::ToDo && start.is_some_and(|start| start > today)
}

fn subtitle(today: NaiveDate, count: usize) -> String {
    let day = french::capitalised(&when::day(today));
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    if count == 0 {
        return day;
    }
    let noun = french::plural(count, "intervention", "interventions");
    format!(
        "{day} · {} {noun}",
        french::spelled(count, Gender::Feminine)
    )
}

fn nothing(at_all: bool) -> Markup {
    let told = if at_all {
        "Une intervention apparaît ici dès qu’elle vous est confiée. Vous avez vu quelque chose à réparer\u{a0}? Signalez-le."
    } else {
        "Ce qui vous attend les jours suivants est juste en dessous."
    };
    let action = html! { (Button::primary("Signaler").to(parts::NEW)) };
    ui::empty_state(
        Drawing::Forecourt,
        "Rien de prévu aujourd’hui.",
        told,
        &action,
    )
}
