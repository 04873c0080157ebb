//! The form of an intervention: new, or changed.

use super::{Entered, parts, photos, questions, relations};
use crate::{
    forms::{daily as forms, relations::PENDING},
    model::{Category, Intervention, Priority, Question},
    place::Bounds,
};
use domain::id::{CategoryId, PhotoId};
use maud::{Markup, html};
use platform::directory::MemberRow;
use web::{
    FieldError, Fields, Request, assets,
    html::{self as ui, Button, Choice, Field},
};

/// What the form of a new intervention offers its author.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    /// To choose from.
    pub categories: &'a [Category],
    /// Those whom the author may assign; nobody: the question is not asked.
    pub assignable: &'a [MemberRow],
    /// The photos that came already, and wait for it.
    pub waiting: &'a [PhotoId],
    /// Whether the author says how pressing it is, and when it is done.
    pub organise: bool,
    /// All that the organisation asks; the form holds what it asks of the category chosen.
    pub questions: &'a [Question],
    /// Whether he may draw a line or a surface.
    pub draw: bool,
    /// What encloses the territory.
    pub territory: Option<Bounds>,
    /// What is typed.
    pub entered: Entered<'a>,
}

/// What the form of a known intervention offers.
#[derive(Debug, Clone, Copy)]
pub struct Edit<'a> {
    /// As it is now.
    pub intervention: &'a Intervention,
    /// To choose from.
    pub categories: &'a [Category],
    /// Whether the reader says how pressing it is.
    pub organise: bool,
    /// Whether he may draw a line or a surface.
    pub draw: bool,
    /// What encloses the territory.
    pub territory: Option<Bounds>,
    /// What is typed.
    pub entered: Entered<'a>,
}

/// The fields of the form as the intervention fills them.
#[must_use]
pub fn values(item: &Intervention) -> Fields {
    let mut fields = Fields::default();
    let degrees = |value: Option<f64>| value.map(|value| value.to_string().replace('.', ","));
    for (name, value) in [
        ("kind", Some(kind(item.category_id, item.type_id))),
        ("address", Some(item.address.clone())),
        ("address_extra", item.address_extra.clone()),
        ("postcode", item.postcode.clone()),
        ("city", item.city.clone()),
        ("latitude", degrees(item.latitude)),
        ("longitude", degrees(item.longitude)),
        ("description", item.description.clone()),
        ("priority", Some(item.priority.code().to_owned())),
    ] {
        fields.push(name, value.unwrap_or_default());
    }
    fields
}

/// The form of a new intervention.
#[must_use]
pub fn new(request: &Request, new: &New<'_>) -> Markup {
    let errors = parts::renamed(new.entered.errors);
    let hint = kept(new.waiting.len());
    let body = html! {
        @for id in new.waiting { (ui::hidden(PENDING, &id.to_string())) }
        (ui::required_note())
        (category(new.categories, &new.entered, &errors))
        (asked(new, &errors))
        (place(request, new.territory, &address(&new.entered, &errors)))
        (Field::photo("photo", "Photos", photos::MOST).hint(&hint).errors(&errors))
        (description(&new.entered, &errors))
        (precisely(&new.entered, &errors, new.draw))
        (relations::nearby_slot())
        @if new.organise { (priority(&new.entered, &errors)) }
        @if !new.assignable.is_empty() { (people("Qui s’en charge", new.assignable, &new.entered, &errors)) }
        @if new.organise { (hours(&new.entered, &errors)) }
        (ui::actions(&html! { (Button::primary("Envoyer")) }))
    };
    let content =
        html! { (ui::error_summary(&errors)) (parts::post_files(request, parts::HOME, &body)) };
    let page = request
        .page("Nouvelle demande")
        .current(parts::NEW)
        .errors(!errors.is_empty());
    page.scripts(&[assets::LIEU_JS, assets::PHOTO_JS, assets::NEARBY_JS])
        .render(content)
}

/// What is said beside the choice of photos, first of all of those that need not be chosen again.
fn kept(waiting: usize) -> String {
    let count = u64::try_from(waiting).unwrap_or(u64::MAX);
    match count {
        0 => photos::PRIVACY.to_owned(),
        1 => format!(
            "Votre photo est gardée\u{a0}: ne la choisissez pas de nouveau. {}",
            photos::PRIVACY
        ),
        _ => format!(
            "Vos {count} photos sont gardées\u{a0}: ne les choisissez pas de nouveau. {}",
            photos::PRIVACY
        ),
    }
}

/// The form that changes an intervention.
#[must_use]
pub fn edit(request: &Request, edit: &Edit<'_>) -> Markup {
    let item = edit.intervention;
    let errors = parts::renamed(edit.entered.errors);
    let entered = Entered {
        errors: &errors,
        ..edit.entered
    };
    let back = parts::path(item.id);
    let body = html! {
        (parts::read_now(request, item))
        (ui::required_note())
        (category(edit.categories, &entered, &errors))
        (place(request, edit.territory, &address(&entered, &errors)))
        (description(&entered, &errors))
        (precisely(&entered, &errors, edit.draw))
        @if edit.organise { (priority(&entered, &errors)) }
        (parts::submit(Button::primary("Enregistrer"), &back))
    };
    let content = html! {
        (parts::before_form(request, &entered))
        (parts::post(request, &parts::below(item.id, "modifier"), &body))
    };
    let page = request
        .page("Modifier l’intervention")
        .current(parts::HOME)
        .back(item.title(), &back);
    page.subtitle(parts::named(item))
        .errors(!errors.is_empty())
        .scripts(&[assets::LIEU_JS])
        .render(content)
}

/// The questions of the category chosen, or the button that brings them.
fn asked(new: &New<'_>, errors: &[FieldError]) -> Markup {
    let entered = &new.entered;
    let chosen = parts::value(entered, "kind");
    let questions: Vec<&Question> = forms::of_form(entered.fields, new.questions).collect();
    html! {
        @if !new.questions.is_empty() {
            @if !chosen.is_empty() { (ui::hidden("asked", chosen)) }
            (ui::aside(Button::quiet("Voir les questions de cette catégorie").named("ask", "1")))
            (questions::fields(&questions, entered, errors))
        }
    }
}

pub(super) fn kind(category: CategoryId, kind: Option<CategoryId>) -> String {
    format!(
        "{category}/{}",
        kind.map(|kind| kind.to_string()).unwrap_or_default()
    )
}

/// Category and type in one list.
pub(super) fn category(
    categories: &[Category],
    entered: &Entered<'_>,
    errors: &[FieldError],
) -> Markup {
    let chosen = parts::value(entered, "kind");
    let offered = kinds(categories, chosen);
    let choices: Vec<Choice<'_>> = offered
        .iter()
        .map(|(value, label, group)| Choice::new(value, label).group(group))
        .collect();
    let field = Field::select(
        "kind",
        "Catégorie",
        &choices,
        Some("Choisissez dans la liste"),
    )
    .required();
    html! { (field.value(chosen).errors(errors)) }
}

pub(super) fn description(entered: &Entered<'_>, errors: &[FieldError]) -> Markup {
    let field = Field::area("description", "Description", 4)
        .hint("Ce qu’il y a à faire, en quelques mots. Ne nommez personne si ce n’est pas utile.")
        .max_length(5000);
    html! { (field.value(parts::value(entered, "description")).errors(errors)) }
}

/// Value, label and heading of each type, then of its category alone; what is archived stays only where it is chosen.
fn kinds<'a>(categories: &'a [Category], chosen: &str) -> Vec<(String, String, &'a str)> {
    let mut choices = Vec::new();
    for category in categories {
        let mut offer = |archived: bool, type_id, label: String| {
            let value = kind(category.id, type_id);
            if !(archived || category.archived) || value == chosen {
                choices.push((value, label, category.name.as_str()));
            }
        };
        for of_category in &category.types {
            offer(
                of_category.archived,
                Some(of_category.id),
                of_category.name.clone(),
            );
        }
        offer(false, None, format!("{}, sans précision", category.name));
    }
    choices
}

fn text<'a>(
    name: &'a str,
    label: &'a str,
    most: u16,
    entered: &Entered<'a>,
    errors: &'a [FieldError],
) -> Field<'a> {
    Field::text(name, label)
        .value(parts::value(entered, name))
        .max_length(most)
        .errors(errors)
}

pub(super) fn address(entered: &Entered<'_>, errors: &[FieldError]) -> Markup {
    let field = text("address", "Adresse ou lieu", 100, entered, errors);
    html! { (field.required().hint("Par exemple 12 rue Gambetta, ou gymnase du Clain.")) }
}

/// The fields that few need, folded unless one of them is filled or wrong.
pub(super) fn precisely(entered: &Entered<'_>, errors: &[FieldError], draw: bool) -> Markup {
    let names = [
        "address_extra",
        "postcode",
        "city",
        "latitude",
        "longitude",
        "outline",
    ];
    let open = names.iter().any(|name| {
        !parts::value(entered, name).is_empty() || errors.iter().any(|error| error.field == *name)
    });
    let line = |name, label, most| text(name, label, most, entered, errors);
    let degrees = |name, label, example| {
        line(name, label, 20)
            .hint(example)
            .inputmode("decimal")
            .short()
    };
    let body = html! {
            (line("address_extra", "Complément d’adresse", 500).hint("Ce qui aide à trouver\u{a0}: entrée, étage, repère."))
            (ui::fields_row(&html! {
                (line("postcode", "Code postal", 5).hint("Par exemple 86000.").inputmode("numeric").short())
                (line("city", "Commune", 163).hint("Par exemple Poitiers."))
            }))
            (ui::fields_row(&html! {
                (degrees("latitude", "Latitude", "Par exemple 46,580224."))
                (degrees("longitude", "Longitude", "Par exemple 0,340375."))
            }))
            @if draw { (outline(entered, errors)) }
    };
    ui::fold("Préciser le lieu", open, &body)
}

fn outline(entered: &Entered<'_>, errors: &[FieldError]) -> Markup {
    let field = Field::area("outline", "Tracé", 2)
        .hint("La ligne ou la surface à traiter, en GeoJSON, par exemple exportée de QGIS. La carte le remplit quand on y dessine. Il remplace la latitude et la longitude.");
    html! { (field.value(parts::value(entered, "outline")).errors(errors)) }
}

/// The address and, where there is a script, what helps to find it.
pub(super) fn place(request: &Request, territory: Option<Bounds>, address: &Markup) -> Markup {
    let bounds = territory.map(|bounds| bounds.to_string());
    ui::place_area(&request.maps, bounds.as_deref(), address)
}

pub(super) fn priority(entered: &Entered<'_>, errors: &[FieldError]) -> Markup {
    let choices = Priority::ALL.map(|priority| Choice::new(priority.code(), priority.label()));
    let chosen = match parts::value(entered, "priority") {
        "" => Priority::Normal.code(),
        chosen => chosen,
    };
    html! { (Field::radios("priority", "Priorité", &choices).value(chosen).required().errors(errors)) }
}

/// Boxes, one a person.
pub(super) fn people(
    label: &str,
    members: &[MemberRow],
    entered: &Entered<'_>,
    errors: &[FieldError],
) -> Markup {
    let offered: Vec<(String, String, &str)> = members
        .iter()
        .map(|member| {
            let name = format!("{} {}", member.first_name, member.last_name);
            (member.person_id.to_string(), name, member.role.label())
        })
        .collect();
    let choices: Vec<Choice<'_>> = offered
        .iter()
        .map(|(id, name, role)| Choice::new(id, name).hint(role))
        .collect();
    let ticked = entered.fields.all("assignee_ids");
    html! { (Field::boxes("assignee_ids", label, &choices).values(&ticked).errors(errors)) }
}

/// From when to when.
pub(super) fn hours(entered: &Entered<'_>, errors: &[FieldError]) -> Markup {
    let moment = |name, label| {
        Field::date_time(name, label)
            .value(parts::value(entered, name))
            .errors(errors)
    };
    ui::fields_row(
        &html! { (moment("planned_start", "Début prévu")) (moment("planned_end", "Fin prévue")) },
    )
}
