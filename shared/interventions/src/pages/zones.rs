//! The zones of the territory, which the administrateur adds from files, renames and removes.

use super::{Entered, parts};
use crate::store::zones::{Kind, Zone};
use maud::{Markup, html};
use web::{
    Request,
    html::{self as ui, Button, Card, Choice, Field},
};

/// Where the list is.
const PLACE: &str = "/interventions/zones";
/// The longest name, in characters.
const LONGEST: u16 = 60;

/// The zones, and the form that adds one.
#[must_use]
pub fn zones(request: &Request, zones: &[Zone], entered: &Entered<'_>) -> Markup {
    let cards: Vec<Markup> = zones.iter().map(card).collect();
    let content = html! {
        (ui::error_summary(entered.errors))
        @if cards.is_empty() { p { "Aucune zone pour le moment. Ajoutez d’abord le contour de la commune." } } @else { (ui::card_list(&cards)) }
        (ui::panel(Some("Ajouter une zone"), &add(request, zones, entered)))
    };
    let page = request.page("Zones").current(PLACE);
    page.subtitle(html! { "Une intervention porte le nom des zones où elle se trouve. Hors du contour de la commune, son auteur est averti." })
        .errors(!entered.errors.is_empty())
        .render(content)
}

fn add(request: &Request, zones: &[Zone], entered: &Entered<'_>) -> Markup {
    let errors = entered.errors;
    let territory = zones.iter().any(|zone| zone.kind == Kind::Territory);
    let kinds = [
        Choice::new("district", "Un quartier, un secteur"),
        Choice::new("territory", "Le contour de toute la commune"),
    ];
    let offered: Vec<Choice<'_>> = kinds
        .into_iter()
        .take(if territory { 1 } else { 2 })
        .collect();
    let chosen = match parts::value(entered, "kind") {
        "" if territory => "district",
        "" => "territory",
        chosen => chosen,
    };
    let body = html! {
        (ui::required_note())
        (Field::radios("kind", "Ce que c’est", &offered).value(chosen).required().errors(errors))
        (Field::text("name", "Nom").hint("Par exemple Les Couronneries.").value(parts::value(entered, "name")).max_length(LONGEST).required().errors(errors))
        (Field::file("file", "Fichier GeoJSON", ".geojson,.json,application/geo+json").hint("Une seule surface, par exemple exportée de QGIS ou de geojson.io, 1\u{a0}Mo au plus.").errors(errors))
        (Field::area("geometry", "Ou son texte GeoJSON", 3).hint("Collez ici le contenu du fichier.").value(parts::value(entered, "geometry")).errors(errors))
        (ui::actions(&html! { (Button::secondary("Ajouter")) }))
    };
    parts::post_files(request, PLACE, &body)
}

fn card(zone: &Zone) -> Markup {
    let href = address(zone);
    let detail = html! { (told(zone.kind)) };
    html! { (Card::new(&href, &zone.name).detail(&detail)) }
}

const fn told(kind: Kind) -> &'static str {
    match kind {
        Kind::District => "Quartier ou secteur",
        Kind::Territory => "Contour de la commune",
    }
}

fn address(zone: &Zone) -> String {
    format!("{PLACE}/{}", zone.id)
}

/// One zone: its name, and the way to remove it.
#[must_use]
pub fn zone(request: &Request, zone: &Zone, entered: &Entered<'_>) -> Markup {
    let place = address(zone);
    let name = Field::text("name", "Nom")
        .value(parts::value(entered, "name"))
        .max_length(LONGEST)
        .required();
    let rename = html! {
        (name.errors(entered.errors))
        (ui::actions(&html! { (Button::primary("Enregistrer")) }))
    };
    let remove = html! { (ui::actions(&html! { (Button::danger("Retirer cette zone")) })) };
    let content = html! {
        (ui::error_summary(entered.errors))
        (ui::panel(None, &parts::post(request, &place, &rename)))
        (ui::panel(None, &html! {
            p { "Les interventions qui s’y trouvent restent, sans le nom de cette zone." }
            (parts::post(request, &format!("{place}/supprimer"), &remove))
        }))
    };
    let subtitle = html! { (told(zone.kind)) };
    let page = request.page(&zone.name).current(PLACE).back("Zones", PLACE);
    page.subtitle(subtitle)
        .errors(!entered.errors.is_empty())
        .render(content)
}
