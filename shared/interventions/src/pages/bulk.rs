//! Several interventions at once: what will be done to which, and why not to the others.

use super::{Entered, form, list::listed, parts};
use crate::model::{Gesture, Intervention};
use domain::french;
use maud::{Markup, html};
use platform::directory::MemberRow;
use web::{
    Request,
    html::{self as ui, Button, Tone},
};

/// What the page asks.
#[derive(Debug, Clone, Copy)]
pub struct Bulk<'a> {
    /// What is done.
    pub gesture: Gesture,
    /// To which.
    pub items: &'a [&'a Intervention],
    /// Why it cannot be done to the others: a sentence each.
    pub refused: &'a [String],
    /// The filters of the list that they were chosen on.
    pub query: &'a str,
    /// Those to whom work can be given.
    pub team: &'a [MemberRow],
    /// What is typed.
    pub entered: Entered<'a>,
}

/// The verb of a gesture.
pub(super) const fn verb(gesture: Gesture) -> &'static str {
    match gesture {
        Gesture::Validate => "Valider",
        Gesture::Assign => "Affecter",
        Gesture::Plan => "Planifier",
    }
}

/// Asks whether to go on.
#[must_use]
pub fn bulk(request: &Request, bulk: &Bulk<'_>) -> Markup {
    let count = u64::try_from(bulk.items.len()).unwrap_or(u64::MAX);
    let title = match (bulk.gesture, count) {
        (gesture, 0) => format!("{} plusieurs interventions", verb(gesture)),
        (Gesture::Validate, _) => {
            format!("Valider {}", french::count(count, "demande", "demandes"))
        }
        (gesture, _) => {
            let noun = french::count(count, "intervention", "interventions");
            format!("{} {noun}", verb(gesture))
        }
    };
    let origin = listed(bulk.query);
    let content = html! {
        (parts::before_form(request, &bulk.entered))
        @if !bulk.refused.is_empty() { (refused(bulk)) }
        @if count > 0 { (list(bulk.items)) (question(request, bulk, &origin)) } @else {
            (ui::actions(&html! { (Button::secondary("Revenir à la liste").to(&origin)) }))
        }
    };
    request
        .page(&title)
        .current(parts::LIST)
        .back("Liste", &origin)
        .errors(!bulk.entered.errors.is_empty())
        .render(content)
}

fn refused(bulk: &Bulk<'_>) -> Markup {
    let told = if bulk.items.is_empty() {
        "Rien ne peut être fait\u{a0}:"
    } else {
        "Laissées de côté, elles ne changeront pas\u{a0}:"
    };
    let list = html! { p { strong { (told) } } ul { @for why in bulk.refused { li { (why) } } } };
    ui::alert(Tone::Warning, &list)
}

fn list(items: &[&Intervention]) -> Markup {
    let body = html! {
        ul {
            @for item in items {
                li { "N°\u{a0}" (item.number) " · " a href=(parts::path(item.id)) { (item.title()) } ", " (item.address) }
            }
        }
    };
    ui::panel(Some("Interventions choisies"), &body)
}

fn question(request: &Request, bulk: &Bulk<'_>, origin: &str) -> Markup {
    let entered = &bulk.entered;
    let body = html! {
        (ui::hidden("query", bulk.query))
        @for item in bulk.items {
            (ui::hidden("intervention_ids", &item.id.to_string()))
            (ui::hidden("versions", &item.version.to_string()))
        }
        @match bulk.gesture {
            Gesture::Validate => {}
            Gesture::Assign => {
                p .hint { "Les personnes choisies remplacent celles qui étaient affectées." }
                (form::people("Confier à", bulk.team, entered, entered.errors))
            }
            Gesture::Plan => (form::hours(entered, entered.errors))
        }
        (parts::submit(Button::primary(verb(bulk.gesture)), origin))
    };
    let action = format!("/interventions/lot/{}", bulk.gesture.code());
    parts::post(request, &action, &body)
}
