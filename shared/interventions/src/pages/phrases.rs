//! Phrases ready to be put into a reason or a comment: the page that keeps them, and the list that inserts one.

use super::{Entered, parts};
use crate::model::{Daily, Phrase, PhraseKind};
use maud::{Markup, html};
use web::{
    Request,
    html::{self as ui, Button, Choice, Field},
};

const PLACE: &str = "/interventions/phrases";

/// The list of the phrases offered there, and the button that puts one into the field `into`: a script does it on the spot,
/// without one the form comes back with it.
pub(super) fn picker(daily: &Daily, kind: PhraseKind, into: &str) -> Markup {
    let offered: Vec<(String, &str)> = daily
        .phrases(kind)
        .map(|phrase| (phrase.id.to_string(), phrase.body.as_str()))
        .collect();
    let choices: Vec<Choice<'_>> = offered
        .iter()
        .map(|(id, body)| Choice::new(id, body))
        .collect();
    html! {
        @if !choices.is_empty() {
            div data-phrases=(into) {
                (Field::select("phrase", "Phrase toute faite", &choices, Some("Choisissez une phrase")).filter())
                (ui::aside(Button::quiet("Insérer la phrase").named("insert", "1")))
            }
        }
    }
}

/// The phrases of the organisation, and the form that adds one.
#[must_use]
pub fn phrases(request: &Request, phrases: &[Phrase], entered: &Entered<'_>) -> Markup {
    let content = html! {
        (ui::error_summary(entered.errors))
        @for kind in PhraseKind::ALL { (of_kind(request, kind, phrases)) }
        (ui::panel(Some("Ajouter une phrase"), &adding(request, entered)))
    };
    request
        .page("Phrases toutes faites")
        .current(super::CATEGORIES)
        .back("Catégories", super::CATEGORIES)
        .errors(!entered.errors.is_empty())
        .subtitle(html! { "Votre équipe les insère d’un geste dans un motif ou un commentaire. 20 au plus par usage." })
        .render(content)
}

fn of_kind(request: &Request, kind: PhraseKind, phrases: &[Phrase]) -> Markup {
    let phrases: Vec<&Phrase> = phrases
        .iter()
        .filter(|phrase| phrase.kind == kind)
        .collect();
    let body = html! {
        @if phrases.is_empty() { p .soft { "Aucune phrase pour le moment." } } @else {
            ul {
                @for phrase in phrases {
                    li { p { (phrase.body) } (remove(request, phrase)) }
                }
            }
        }
    };
    ui::panel(Some(kind.label()), &body)
}

fn remove(request: &Request, phrase: &Phrase) -> Markup {
    let path = format!("{PLACE}/{}/supprimer", phrase.id);
    let button = html! { (Button::quiet("Retirer").about(&phrase.body)) };
    parts::post(request, &path, &button)
}

fn adding(request: &Request, entered: &Entered<'_>) -> Markup {
    let choices = PhraseKind::ALL.map(|kind| Choice::new(kind.code(), kind.label()));
    let chosen = match parts::value(entered, "kind") {
        "" => PhraseKind::Refuse.code(),
        chosen => chosen,
    };
    let body = html! {
        (Field::radios("kind", "Usage", &choices).required().value(chosen).errors(entered.errors))
        (Field::text("body", "Phrase").required().max_length(300).value(parts::value(entered, "body")).errors(entered.errors))
        (ui::actions(&html! { (Button::secondary("Ajouter")) }))
    };
    parts::post(request, PLACE, &body)
}
