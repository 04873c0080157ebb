//! The list with its filters, and a requester's own requests.

use super::{map, parts};
use crate::{
    model::{Category, Gesture, Priority, SavedFilter, Status, Summary},
    store::zones,
};
use maud::{Markup, html};
use platform::directory::MemberRow;
use web::{
    Fields, Request,
    html::{self as ui, Button, Choice, Drawing, Field, Form, Tab},
};

/// The filters, as the query names them.
const FILTERS: [&str; 10] = [
    "q",
    "status",
    "category_id",
    "zone_id",
    "assignee_id",
    "priority",
    "blocked",
    "late",
    "reopen_asked",
    "order",
];

/// The list as a file.
const EXPORT: &str = "/interventions/export.csv";

/// What the list shows.
#[derive(Debug, Clone, Copy)]
pub struct List<'a> {
    /// One page of it.
    pub items: &'a [Summary],
    /// The address of the next page.
    pub next: Option<&'a str>,
    /// To filter by.
    pub categories: &'a [Category],
    /// To filter by.
    pub zones: &'a [zones::Name],
    /// To filter by.
    pub members: &'a [MemberRow],
    /// Whether these are the reader's own requests, the only ones that he sees.
    pub own: bool,
    /// Whether the reader may do something to several at once.
    pub several: bool,
    /// The filters that the reader keeps.
    pub kept: &'a [SavedFilter],
}

/// The list; no total stands on it, because filtered by person it would be a figure about somebody (terms of use, 5).
#[must_use]
pub fn list(request: &Request, list: &List<'_>) -> Markup {
    let filtered = is_filtered(request);
    let (title, current) = if list.own {
        ("Mes demandes", parts::HOME)
    } else {
        ("Liste des interventions", parts::LIST)
    };
    let cards: Vec<Markup> = list
        .items
        .iter()
        .map(|item| card(request, item, list))
        .collect();
    let first = request.query.has("after").then(|| {
        if list.own {
            parts::HOME.to_owned()
        } else {
            address(request, None)
        }
    });
    let first_use = cards.is_empty() && !filtered;
    let body = html! {
        @if !list.own && !first_use { (filters(request, Some(list.zones), list.categories, list.members)) }
        @if !list.own && !first_use { (keeping(request, list.kept)) }
        @if cards.is_empty() {
            (nothing(filtered, list.own, current))
        } @else if list.several {
            (choosing(request, &cards))
        } @else {
            (ui::card_list(&cards))
        }
        (ui::pagination(first.as_deref(), list.next))
        @if let Some(href) = taken_away(request, list) { p { a href=(href) { "Exporter cette liste en CSV" } } }
    };
    let (page, create) = (request.page(title).current(current), beside());
    if first_use {
        page.render(body)
    } else {
        page.actions(&create).render(body)
    }
}

/// Where the list is had as a file, filtered as it is; not by who may not, nor where the filter is a person: the file would be a
/// figure about that person (terms of use, 5).
fn taken_away(request: &Request, list: &List<'_>) -> Option<String> {
    let person = request
        .query
        .get("assignee_id")
        .is_some_and(|id| !id.is_empty());
    let offered = !list.members.is_empty() && !list.items.is_empty() && !person;
    offered.then(|| address(request, None).replacen(parts::HOME, EXPORT, 1))
}

/// The cards as boxes to tick, and what can be done to those ticked.
fn choosing(request: &Request, cards: &[Markup]) -> Markup {
    let everything = format!("{}&tout=1", address(request, None));
    let buttons = html! {
        @for gesture in Gesture::ALL {
            (Button::secondary(super::bulk::verb(gesture)).about("les interventions choisies").named("geste", gesture.code()))
        }
        (Button::quiet("Tout choisir").about("sur cette page").to(&everything))
    };
    let body = html! {
        (ui::hidden("query", &query_of(&request.query)))
        (ui::card_list(cards))
        (ui::actions(&buttons))
    };
    Form::get("/interventions/lot")
        .label("Agir sur plusieurs interventions")
        .body(&body)
}

/// The filters that the reader keeps, and how to keep this one.
fn keeping(request: &Request, kept: &[SavedFilter]) -> Markup {
    let query = query_of(&request.query);
    let addresses: Vec<String> = kept.iter().map(|filter| listed(&filter.query)).collect();
    let tabs: Vec<Tab<'_>> = kept
        .iter()
        .zip(&addresses)
        .map(|(filter, href)| Tab {
            label: &filter.name,
            href,
            current: filter.query == query,
        })
        .collect();
    let known = kept.iter().any(|filter| filter.query == query);
    html! {
        @if !tabs.is_empty() { (ui::tabs("Vos filtres", &tabs)) }
        @if !query.is_empty() && !known {
            p { a href={ "/interventions/filtres?" (query) } { "Garder ce filtre" } }
        } @else if !kept.is_empty() {
            p { a href="/interventions/filtres" { "Gérer vos filtres" } }
        }
    }
}

/// The filters of a query, as they are kept.
#[must_use]
pub fn query_of(query: &Fields) -> String {
    let kept = FILTERS.into_iter().flat_map(|name| {
        let values = query.all(name).into_iter();
        values
            .filter(|value| !value.trim().is_empty())
            .map(move |value| (name, value.trim().to_owned()))
    });
    let mut text = form_urlencoded::Serializer::new(String::new());
    text.extend_pairs(kept).finish()
}

/// The filters that the field `query` of a form holds: what is not one of the list's is dropped.
#[must_use]
pub fn query_sent(fields: &Fields) -> String {
    let sent = fields.get("query").unwrap_or_default();
    query_of(&Fields::from_urlencoded(sent.as_bytes()))
}

/// The list under these filters.
#[must_use]
pub fn listed(query: &str) -> String {
    if query.is_empty() {
        return parts::LIST.to_owned();
    }
    format!("{}&{query}", parts::LIST)
}

fn card(request: &Request, item: &Summary, list: &List<'_>) -> Markup {
    let own = list.own;
    let detail = html! { "N°\u{a0}" (item.intervention.number) " · " (parts::told(request, &item.intervention)) };
    let names = if own { Vec::new() } else { parts::names(item) };
    let people: Vec<&str> = names.iter().map(String::as_str).collect();
    let id = item.intervention.id.to_string();
    let about = format!(
        "n°\u{a0}{}, {}",
        item.intervention.number, item.intervention.address
    );
    let chosen = request.query.has("tout");
    let pick = list.several.then(|| {
        ui::pick(
            &format!("lot-{id}"),
            "intervention_ids",
            &id,
            &about,
            chosen,
        )
    });
    parts::pictured(request, item, &detail, &people, pick.as_ref())
}

/// The button that opens the form of a new one.
pub(super) fn create() -> Markup {
    html! { (Button::primary("Nouvelle demande").to(parts::NEW)) }
}

/// The buttons beside the title of what shows several: the form of a new one, the map.
pub(super) fn beside() -> Markup {
    html! { (create()) (map::open()) }
}

/// Whether the query filters anything.
pub(super) fn is_filtered(request: &Request) -> bool {
    FILTERS.iter().any(|name| {
        request
            .query
            .get(name)
            .is_some_and(|value| !value.is_empty())
    })
}

/// The address of the list, filtered as the page is; `status` takes the place of its own.
pub(super) fn address(request: &Request, status: Option<Status>) -> String {
    let mut pairs: Vec<(&str, &str)> = FILTERS
        .into_iter()
        .filter(|name| *name != "status" || status.is_none())
        .filter_map(|name| {
            request
                .query
                .get(name)
                .filter(|value| !value.is_empty())
                .map(|value| (name, value))
        })
        .collect();
    pairs.extend(status.map(|status| ("status", status.code())));
    pairs
        .iter()
        .fold(parts::LIST.to_owned(), |address, (name, value)| {
            format!("{address}&{name}={}", escape(value))
        })
}

/// A value inside a query: what is not a letter without accent or a digit is written as its bytes.
pub(super) fn escape(value: &str) -> String {
    value.bytes().fold(String::new(), |text, byte| {
        if byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' {
            text + &char::from(byte).to_string()
        } else {
            format!("{text}%{byte:02X}")
        }
    })
}

/// The filters above the list, with its zones, or the few above the board.
pub(super) fn filters(
    request: &Request,
    of_list: Option<&[zones::Name]>,
    categories: &[Category],
    members: &[MemberRow],
) -> Markup {
    let asked = |name: &str| request.query.get(name).unwrap_or_default();
    let select = |name, label, choices: &[(String, String)], prompt| {
        let choices: Vec<Choice<'_>> = choices
            .iter()
            .map(|(value, label)| Choice::new(value, label))
            .collect();
        html! { (Field::select(name, label, &choices, Some(prompt)).value(asked(name)).filter()) }
    };
    let body = html! {
        @if of_list.is_some() { (ui::hidden("vue", "liste")) }
        (Field::search("q", "Rechercher").value(asked("q")).filter())
        @if of_list.is_some() { (select("status", "Statut", &statuses(), "Tous")) }
        (select("category_id", "Catégorie", &offered(categories), "Toutes"))
        @if !members.is_empty() { (select("assignee_id", "Confiée à", &people(members), "Tout le monde")) }
        @if let Some(zones) = of_list {
            @if !zones.is_empty() { (select("zone_id", "Zone", &named(zones), "Toutes")) }
            (select("priority", "Priorité", &priorities(), "Toutes"))
            (select("blocked", "Blocage", &[("1".to_owned(), "Bloquées".to_owned())], "Toutes"))
            (select("late", "Échéance", &[("1".to_owned(), "En retard".to_owned())], "Toutes"))
            (select("reopen_asked", "Suite", &[("1".to_owned(), "Réouverture demandée".to_owned())], "Toutes"))
            (select("order", "Ordre", &[("due".to_owned(), "Par échéance".to_owned())], "Les plus récentes"))
        }
    };
    Form::filters(parts::HOME, is_filtered(request)).body(&body)
}

fn statuses() -> Vec<(String, String)> {
    Status::ALL
        .map(|status| (status.code().to_owned(), status.label().to_owned()))
        .to_vec()
}

fn priorities() -> Vec<(String, String)> {
    Priority::ALL
        .map(|priority| (priority.code().to_owned(), priority.label().to_owned()))
        .to_vec()
}

fn offered(categories: &[Category]) -> Vec<(String, String)> {
    categories
        .iter()
        .map(|category| (category.id.to_string(), category.name.clone()))
        .collect()
}

fn named(zones: &[zones::Name]) -> Vec<(String, String)> {
    zones
        .iter()
        .map(|zone| (zone.id.to_string(), zone.name.clone()))
        .collect()
}

fn people(members: &[MemberRow]) -> Vec<(String, String)> {
    members
        .iter()
        .map(|member| {
            (
                member.person_id.to_string(),
                format!("{} {}", member.first_name, member.last_name),
            )
        })
        .collect()
}

/// Nothing to show: because of the filters, or because there is nothing yet.
pub(super) fn nothing(filtered: bool, own: bool, unfiltered: &str) -> Markup {
    if filtered {
        let action = html! { (Button::secondary("Tout afficher").to(unfiltered)) };
        let told = "Essayez d’autres mots, ou retirez un filtre.";
        return ui::empty_state(
            Drawing::Search,
            "Aucune intervention ne correspond.",
            told,
            &action,
        );
    }
    let action = html! { (Button::primary("Nouvelle demande").to(parts::NEW)) };
    let (title, told) = if own {
        (
            "Vous n’avez encore rien demandé.",
            "Un lampadaire éteint, un trou dans la chaussée\u{a0}? Décrivez-le en une minute, vous suivrez ici ce qu’il devient.",
        )
    } else {
        (
            "Aucune intervention pour le moment.",
            "Les demandes de votre équipe arriveront ici. Vous pouvez aussi créer la première.",
        )
    };
    ui::empty_state(Drawing::Board, title, told, &action)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_in_a_query_is_escaped() {
        assert_eq!(
            escape("rue de l’Été & co"),
            "rue%20de%20l%E2%80%99%C3%89t%C3%A9%20%26%20co"
        );
    }
}
