//! The map, and beside it the list of what it shows.

use super::{list, parts};
use crate::{
    model::Category,
    place::Bounds,
    store::{
        map::Point,
        zones::{Kind, Zone},
    },
};
use maud::{Markup, html};
use web::{
    Request, assets,
    html::{self as ui, Button, Card, Choice, Field, Form, Live, Mark},
};

/// Where the map is.
pub(super) const PLACE: &str = "/interventions/carte";
/// Where its points come from.
const POINTS: &str = "/interventions/carte/points";
/// The filters, as the query names them.
const FILTERS: [&str; 4] = ["state", "age", "category_id", "zone_id"];
/// The size of the picture, in pixels.
const PICTURE: (u16, u16) = (900, 600);

/// What the page shows.
#[derive(Debug, Clone, Copy)]
pub struct Map<'a> {
    /// The latest of what the map shows.
    pub items: &'a [Point],
    /// Whether there are more.
    pub more: bool,
    /// To filter by.
    pub categories: &'a [Category],
    /// To filter by; the border of the territory is drawn.
    pub zones: &'a [Zone],
}

/// The map.
#[must_use]
pub fn map(request: &Request, map: &Map<'_>) -> Markup {
    let cards: Vec<Markup> = map.items.iter().map(card).collect();
    let next = map.items.last().filter(|_| map.more);
    let next = next.map(|last| address(request, PLACE, Some(last.number)));
    let first = request
        .query
        .has("after")
        .then(|| address(request, PLACE, None));
    let body = html! {
        (filters(request, map))
        (drawn(request, map))
        h2 { "Sur la carte" }
        @if cards.is_empty() { p { "Aucune intervention ne correspond." } } @else { (ui::card_list(&cards)) }
        (ui::pagination(first.as_deref(), next.as_deref()))
        p .hint { "Seules les interventions dont la position est connue sont sur la carte. " a href=(parts::LIST) { "Voir la liste complète" } }
    };
    let create = list::create();
    request
        .page("Carte")
        .current(PLACE)
        .back("Interventions", parts::HOME)
        .wide()
        .actions(&create)
        .scripts(&[assets::CARTE_JS])
        .render(body)
}

fn card(item: &Point) -> Markup {
    let href = parts::path(item.id);
    let badges = html! {
        (ui::status_badge(item.status.code(), item.status.label()))
        @if item.blocked { (ui::blocked_tag()) }
        @if item.urgent { (ui::urgent_tag()) }
    };
    let detail = html! { "N°\u{a0}" (item.number) };
    let card = Card::new(&href, &item.title)
        .badges(&badges)
        .detail(&detail);
    let card = if item.address.is_empty() {
        card
    } else {
        card.place(&item.address)
    };
    html! { (card.below_heading()) }
}

/// The map that one moves, and the picture in its place on paper and without a script.
fn drawn(request: &Request, map: &Map<'_>) -> Markup {
    let territory = map.zones.iter().find(|zone| zone.kind == Kind::Territory);
    let points = map.items.iter().filter_map(|item| item.position);
    let bounds = Bounds::of(points).or_else(|| territory.map(Zone::bounds));
    let still = bounds.map_or_else(|| html! {}, |bounds| picture(request, map, bounds));
    let shown = territory.map(Zone::bounds).or(bounds);
    let shown = shown.map(|bounds| bounds.to_string());
    let points = address(request, POINTS, None);
    let live = Live {
        points: &points,
        tiles: &request.maps.tiles,
        attribution: &request.maps.attribution,
        bounds: shown.as_deref(),
        border: territory.and_then(|zone| zone.geometry.as_deref()),
        still: &still,
    };
    html! { (live) }
}

fn picture(request: &Request, map: &Map<'_>, bounds: Bounds) -> Markup {
    let (width, height) = PICTURE;
    let (least, most) = ((bounds.west, bounds.south), (bounds.east, bounds.north));
    let picture = request.maps.picture(least, most, width, height);
    let marks: Vec<Mark> = map
        .items
        .iter()
        .filter_map(|item| {
            let place = item.position?;
            let place = (place.longitude, place.latitude);
            Some(Mark::Spot(place, item.number.to_string()))
        })
        .collect();
    let alt = "Plan des interventions de la liste ci-dessous, repérées par leur numéro";
    ui::still(&picture, &marks, alt, &request.maps.attribution)
}

/// An address filtered as the page is; `after` begins a later page of the list.
fn address(request: &Request, path: &str, after: Option<i64>) -> String {
    let asked = FILTERS.iter().filter_map(|name| {
        let value = request.query.get(name).filter(|value| !value.is_empty());
        value.map(|value| format!("{name}={}", list::escape(value)))
    });
    let pairs: Vec<String> = asked
        .chain(after.map(|number| format!("after={number}")))
        .collect();
    if pairs.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", pairs.join("&"))
    }
}

fn filters(request: &Request, map: &Map<'_>) -> Markup {
    let asked = |name: &str| request.query.get(name).unwrap_or_default();
    let select = |name, label, choices: &[(String, &str)], prompt| {
        let choices: Vec<Choice<'_>> = choices
            .iter()
            .map(|(value, label)| Choice::new(value, label))
            .collect();
        html! { (Field::select(name, label, &choices, prompt).value(asked(name)).filter()) }
    };
    let own = |pairs: &[(&str, &'static str)]| -> Vec<(String, &'static str)> {
        pairs
            .iter()
            .map(|(value, label)| ((*value).to_owned(), *label))
            .collect()
    };
    let states = own(&[("closed", "Closes"), ("all", "Toutes")]);
    let ages = own(&[
        ("7", "7 derniers jours"),
        ("30", "30 derniers jours"),
        ("90", "3 derniers mois"),
        ("365", "Dernière année"),
    ]);
    let categories: Vec<(String, &str)> = map
        .categories
        .iter()
        .map(|category| (category.id.to_string(), category.name.as_str()))
        .collect();
    let zones: Vec<(String, &str)> = map
        .zones
        .iter()
        .filter(|zone| zone.kind == Kind::District)
        .map(|zone| (zone.id.to_string(), zone.name.as_str()))
        .collect();
    let body = html! {
        (select("state", "État", &states, Some("En cours de traitement")))
        (select("age", "Demandées depuis", &ages, Some("Toujours")))
        (select("category_id", "Catégorie", &categories, Some("Toutes")))
        @if !zones.is_empty() { (select("zone_id", "Zone", &zones, Some("Toutes"))) }
    };
    let filtered = FILTERS.iter().any(|name| !asked(name).is_empty());
    Form::filters(PLACE, filtered).body(&body)
}

/// The button that opens the map.
pub(super) fn open() -> Markup {
    html! { (Button::secondary("Carte").to(PLACE)) }
}
