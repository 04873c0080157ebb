//! The filters that a person keeps.

use super::{Entered, list, parts};
use crate::model::SavedFilter;
use maud::{Markup, html};
use web::{
    Request,
    html::{self as ui, Button, Card, Drawing, Field},
};

const PLACE: &str = "/interventions/filtres";

/// Those kept, and the form that names one more when the page was asked for with one.
#[must_use]
pub fn filters(request: &Request, kept: &[SavedFilter], entered: &Entered<'_>) -> Markup {
    let query = parts::value(entered, "query");
    let cards: Vec<Markup> = kept.iter().map(|filter| card(request, filter)).collect();
    let action = html! { (Button::primary("Ouvrir la liste").to(parts::LIST)) };
    let told = "Filtrez la liste, puis gardez le filtre sous un nom. Vous seul le verrez.";
    let content = html! {
        (ui::error_summary(entered.errors))
        @if !query.is_empty() { (ui::panel(Some("Garder ce filtre"), &naming(request, query, entered))) }
        @if !cards.is_empty() {
            (ui::card_list(&cards))
        } @else if query.is_empty() {
            (ui::empty_state(Drawing::Search, "Vous ne gardez aucun filtre.", told, &action))
        }
    };
    request
        .page("Vos filtres")
        .current(parts::LIST)
        .back("Liste", parts::LIST)
        .errors(!entered.errors.is_empty())
        .render(content)
}

fn naming(request: &Request, query: &str, entered: &Entered<'_>) -> Markup {
    let name = Field::text("name", "Nom du filtre")
        .required()
        .max_length(60)
        .hint("Par exemple Voirie en retard.")
        .value(parts::value(entered, "name"))
        .errors(entered.errors);
    let body = html! {
        (ui::hidden("query", query))
        (name)
        (parts::submit(Button::primary("Garder"), &list::listed(query)))
    };
    parts::post(request, PLACE, &body)
}

fn card(request: &Request, filter: &SavedFilter) -> Markup {
    let href = list::listed(&filter.query);
    let drop = format!("{PLACE}/{}/supprimer", filter.id);
    let button = html! { (Button::quiet("Retirer").about(&filter.name)) };
    let actions = parts::post(request, &drop, &button);
    html! { (Card::new(&href, &filter.name).actions(&actions)) }
}
