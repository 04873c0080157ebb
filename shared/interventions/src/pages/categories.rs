//! The two-level list of what can be asked for, which each organisation makes its own.

use super::{Entered, parts};
use crate::model::{Category, CategoryType};
use domain::{french, id::CategoryId};
use maud::{Markup, html};
use web::{
    FieldError, Request,
    html::{self as ui, Button, Card, Field},
};

/// Where the list is.
const PLACE: &str = super::CATEGORIES;
/// The id of the name of a type to add, on a page that has another name.
const NEW_TYPE: &str = "nouveau-type";
/// The longest name, in characters.
const LONGEST: u16 = 60;

/// The categories, and the form that adds one.
#[must_use]
pub fn categories(request: &Request, categories: &[Category], entered: &Entered<'_>) -> Markup {
    let cards: Vec<Markup> = categories.iter().map(card).collect();
    let add = named(
        request,
        PLACE,
        ("name", "Nom"),
        Button::secondary("Ajouter"),
        entered,
    );
    let content = html! {
        (ui::error_summary(entered.errors))
        @if cards.is_empty() { (begin(request)) } @else { (ui::card_list(&cards)) }
        (ui::panel(Some("Ajouter une catégorie"), &add))
        (ui::actions(&html! { (Button::secondary("Phrases toutes faites").to("/interventions/phrases")) }))
    };
    let page = request
        .page("Catégories")
        .current(PLACE)
        .errors(!entered.errors.is_empty());
    page.subtitle(html! { "Ce que votre équipe peut demander. Ouvrez une catégorie pour la renommer ou changer ses types." }).render(content)
}

/// For an organisation without any category: the list with which others start.
fn begin(request: &Request) -> Markup {
    let button = parts::post(
        request,
        &format!("{PLACE}/liste-type"),
        &html! { (Button::primary("Reprendre la liste type")) },
    );
    let told = "La liste type compte six catégories et trente-neuf types, que vous pourrez renommer ou archiver.";
    ui::panel(None, &html! { p { (told) } (ui::actions(&button)) })
}

fn card(category: &Category) -> Markup {
    let offered: Vec<&str> = category
        .types
        .iter()
        .filter(|kind| !kind.archived)
        .map(|kind| kind.name.as_str())
        .collect();
    let told = if offered.is_empty() {
        "Aucun type".to_owned()
    } else {
        french::list(&offered)
    };
    let (detail, archived) = (html! { (told) }, ui::tag("Archivée"));
    let href = address(category.id);
    let card = Card::new(&href, &category.name).detail(&detail);
    html! { @if category.archived { (card.badges(&archived)) } @else { (card) } }
}

/// One category: its name, its types, and whether it is still offered. `renaming` and `adding` are what its two forms hold.
#[must_use]
pub fn category(
    request: &Request,
    category: &Category,
    renaming: &Entered<'_>,
    adding: &Entered<'_>,
) -> Markup {
    let place = address(category.id);
    let types: Vec<Markup> = category.types.iter().map(of_type).collect();
    let wrong_type: Vec<FieldError> = adding
        .errors
        .iter()
        .map(|error| FieldError::new(NEW_TYPE, error.message.as_str()))
        .collect();
    let errors = [renaming.errors, &wrong_type].concat();
    let content = html! {
        (ui::error_summary(&errors))
        (ui::panel(None, &settings(request, &place, renaming)))
        (ui::panel(Some("Types"), &html! {
            @if types.is_empty() { p .soft { "Aucun type pour le moment\u{a0}: la catégorie se demande telle quelle." } }
            (ui::card_list(&types))
            (named(request, &format!("{place}/types"), (NEW_TYPE, "Nouveau type"), Button::secondary("Ajouter"), adding))
        }))
        (work(&place, "Délai, questions et étapes"))
        (archive(request, &place, category.archived))
    };
    let page = request
        .page(&category.name)
        .current(PLACE)
        .back("Catégories", PLACE);
    page.errors(!errors.is_empty()).render(content)
}

/// One type: its name, and whether it is still offered.
#[must_use]
pub fn category_type(
    request: &Request,
    category: &Category,
    kind: &CategoryType,
    entered: &Entered<'_>,
) -> Markup {
    let place = address(kind.id);
    let content = html! {
        (ui::error_summary(entered.errors))
        (ui::panel(None, &named(request, &place, ("name", "Nom du type"), Button::primary("Enregistrer"), entered)))
        (work(&place, "Questions et étapes"))
        (archive(request, &place, kind.archived))
    };
    let back = address(category.id);
    let page = request
        .page(&kind.name)
        .current(PLACE)
        .back(&category.name, &back);
    page.errors(!entered.errors.is_empty()).render(content)
}

/// The name of a category, and how near another one may be the same.
fn settings(request: &Request, place: &str, entered: &Entered<'_>) -> Markup {
    let name = Field::text("name", "Nom de la catégorie")
        .required()
        .max_length(LONGEST);
    let radius = Field::text("nearby_metres", "Rayon des doublons, en mètres")
        .hint("Entre 0 et 1000. À la saisie, ce qui est ouvert à cette distance est montré\u{a0}; 0 ne montre rien.")
        .required()
        .inputmode("numeric")
        .short();
    let body = html! {
        (name.value(parts::value(entered, "name")).errors(entered.errors))
        (radius.value(parts::value(entered, "nearby_metres")).errors(entered.errors))
        (ui::actions(&html! { (Button::primary("Enregistrer")) }))
    };
    parts::post(request, place, &body)
}

fn of_type(kind: &CategoryType) -> Markup {
    let (href, archived) = (address(kind.id), ui::tag("Archivé"));
    let card = Card::new(&href, &kind.name).below_heading();
    html! { @if kind.archived { (card.badges(&archived)) } @else { (card) } }
}

fn address(id: CategoryId) -> String {
    format!("{PLACE}/{id}")
}

/// A form of one name; its field is always called `name`, whatever its id.
fn named(
    request: &Request,
    action: &str,
    (id, label): (&str, &str),
    button: Button<'_>,
    entered: &Entered<'_>,
) -> Markup {
    let field = Field::text("name", label)
        .id(id)
        .required()
        .max_length(LONGEST);
    let body = html! {
        (field.value(parts::value(entered, "name")).errors(entered.errors))
        (ui::actions(&html! { (button) }))
    };
    parts::post(request, action, &body)
}

/// The way to what is set besides the name.
fn work(place: &str, label: &str) -> Markup {
    let href = format!("{place}/travail");
    ui::actions(&html! { (Button::secondary(label).to(&href)) })
}

fn archive(request: &Request, place: &str, archived: bool) -> Markup {
    let (told, path, label) = if archived {
        (
            "N’est plus proposé dans les nouvelles demandes.",
            "retablir",
            "Rétablir",
        )
    } else {
        (
            "Archiver retire ce choix des nouvelles demandes\u{a0}; les interventions passées le gardent.",
            "archiver",
            "Archiver",
        )
    };
    let button = parts::post(
        request,
        &format!("{place}/{path}"),
        &html! { (Button::secondary(label)) },
    );
    ui::panel(None, &html! { p { (told) } (ui::actions(&button)) })
}
