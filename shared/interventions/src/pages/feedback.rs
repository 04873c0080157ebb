//! « Résolu ? »: what a requester is asked of work that is done, and what those who coordinate read of the answer.

use super::{Detail, Entered, Offer, parts};
use crate::model::{Feedback, Intervention};
use maud::{Markup, html};
use web::{
    Request,
    html::{self as ui, Button, Field, Tone},
};

/// The question, for who may answer it; the request to take it up again, for who may decide.
pub(super) fn section(request: &Request, detail: &Detail<'_>) -> Markup {
    let item = &detail.dossier.intervention;
    html! {
        @if item.asks_reopening() { (asked(request, detail, item)) }
        @if detail.offers(Offer::AnswerSolved) { (question(request, item)) }
    }
}

fn asked(request: &Request, detail: &Detail<'_>, item: &Intervention) -> Markup {
    let told = html! {
        p { strong { "Réouverture demandée" } }
        @if let Some(words) = &item.follow_up.feedback_words { (parts::lines(words)) }
    };
    let decline = parts::below(item.id, "ecarter-reouverture");
    html! {
        (ui::alert(Tone::Warning, &told))
        @if detail.offers(Offer::DeclineReopening) {
            (ui::actions(&parts::post(request, &decline, &html! { (Button::secondary("Écarter la demande")) })))
        }
    }
}

fn question(request: &Request, item: &Intervention) -> Markup {
    let (yes, no) = (
        parts::below(item.id, "resolu"),
        parts::below(item.id, "non-resolu"),
    );
    let answered = item.follow_up.feedback;
    let body = html! {
        @match answered {
            Some(Feedback::Solved) => p { "Vous avez répondu que le problème est résolu. Merci." }
            Some(Feedback::Unsolved) => p { "Vous avez demandé une réouverture. Les services techniques vont la lire." }
            None => p { "Le problème est-il résolu\u{a0}? Vous avez 14\u{a0}jours pour répondre." }
        }
        (ui::actions(&html! {
            @if answered != Some(Feedback::Solved) {
                (parts::post(request, &yes, &html! { (Button::primary("Oui, c’est résolu")) }))
            }
            @if answered != Some(Feedback::Unsolved) { (Button::secondary("Non, pas encore").to(&no)) }
        }))
    };
    ui::panel(Some("Résolu\u{a0}?"), &body)
}

/// Asks what is left to do.
#[must_use]
pub fn unsolved(request: &Request, item: &Intervention, entered: &Entered<'_>) -> Markup {
    let back = parts::path(item.id);
    let words = Field::area("words", "Ce qui reste à faire", 4)
        .required()
        .max_length(500)
        .hint("Un coordinateur le lira et décidera de rouvrir l’intervention. Par exemple\u{a0}: le trou s’est reformé.")
        .value(parts::value(entered, "words"))
        .errors(entered.errors);
    let body = html! { (words) (parts::submit(Button::primary("Demander la réouverture"), &back)) };
    let content = html! {
        (parts::before_form(request, entered))
        (parts::post(request, &parts::below(item.id, "non-resolu"), &body))
    };
    let page = request
        .page("Ce n’est pas résolu")
        .current(parts::HOME)
        .back(item.title(), &back);
    page.subtitle(parts::named(item))
        .errors(!entered.errors.is_empty())
        .render(content)
}
