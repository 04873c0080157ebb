//! Duplicates and parts: what lies near, « est-ce la même ? », merging, dividing, and what an intervention is tied to.

use super::{Detail, Entered, Offer, comments, detail, parts, photos};
use crate::{
    forms::relations::{ASKED, PENDING},
    model::{Dossier, Intervention, Related, Relation, nearby::Near},
};
use domain::{french, id::PhotoId};
use maud::{Markup, html};
use web::{
    Request,
    html::{self as ui, Button, Card, Drawing, Field, Form, Tone},
    request::{KEY_FIELD, ORGANISATION_FIELD, QUEUED_BY_FIELD},
};

/// What the browser reads to ask while one types: the address, and where the answer is shown.
pub(super) fn nearby_slot() -> Markup {
    html! { div data-nearby="/interventions/proches" aria-live="polite" {} }
}

/// What lies near a place.
#[must_use]
pub fn nearby(request: &Request, found: &[(Near, u32)]) -> Markup {
    let cards: Vec<Markup> = found.iter().map(|one| card(request, one)).collect();
    let none = html! { (Button::primary("Nouvelle demande").to(parts::NEW)) };
    let content = html! {
        @if cards.is_empty() {
            (ui::empty_state(Drawing::Search, "Rien de semblable tout près.", "Aucune intervention ouverte de cette catégorie, parmi celles que vous voyez.", &none))
        } @else { (ui::card_list(&cards)) }
    };
    request
        .page("Tout près")
        .current(parts::NEW)
        .subtitle(
            html! { "Les interventions ouvertes de la même catégorie, la plus proche d’abord." },
        )
        .render(content)
}

/// Asks whether what was just sent is the same as one of those: nothing of it is lost, and nothing stops it. `photos` are all those that
/// wait for it, whichever form brought them.
#[must_use]
pub fn same(request: &Request, found: &[(Near, u32)], photos: &[PhotoId]) -> Markup {
    let cards: Vec<Markup> = found.iter().map(|one| card(request, one)).collect();
    let kept = u64::try_from(photos.len()).unwrap_or_default();
    let body = html! {
        @for (name, value) in request.fields.iter() {
            @if ![ORGANISATION_FIELD, QUEUED_BY_FIELD, KEY_FIELD, ASKED, PENDING].contains(&name) { (ui::hidden(name, value)) }
        }
        (ui::hidden(ASKED, "1"))
        @for id in photos { (ui::hidden(PENDING, &id.to_string())) }
        p {
            "Ce n’est aucune d’elles\u{a0}? Votre demande partira telle que vous l’avez écrite"
            @if kept > 0 { ", avec " (french::plural(kept, "sa photo", "ses photos")) }
            "."
        }
        (ui::actions(&html! { (Button::primary("Créer quand même")) }))
    };
    let content = html! {
        (ui::card_list(&cards))
        (ui::panel(None, &parts::post(request, parts::HOME, &body)))
    };
    request
        .page("Est-ce la même\u{a0}?")
        .current(parts::NEW)
        .subtitle(html! { "Quelque chose de semblable est déjà signalé tout près. Rien n’est encore envoyé." })
        .render(content)
}

/// « À 12 m · n° 14 », its status, and the button that follows it.
fn card(request: &Request, (near, metres): &(Near, u32)) -> Markup {
    let href = parts::path(near.id);
    let badges = ui::status_badge(near.status.code(), near.status.label());
    let detail = html! {
        "À " (french::count(u64::from(*metres), "mètre", "mètres"))
        " · N°\u{a0}" (near.number) " · " (ui::recent(near.created_at, request.now, request.zone()))
    };
    let about = format!("n°\u{a0}{}", near.number);
    let actions = same_button(request, near, &about);
    let mut card = Card::new(&href, &near.title)
        .badges(&badges)
        .detail(&detail);
    if let Some(address) = &near.address {
        card = card.place(address);
    }
    html! { (card.actions(&actions)) }
}

/// To follow it; without a key, for following twice is following once, and several such forms stand on a page.
fn same_button(request: &Request, near: &Near, about: &str) -> Markup {
    let made_for = request.made_for();
    let hidden: Vec<(&str, &str)> = made_for
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let path = parts::below(near.id, "suivre");
    Form::post(&path)
        .hidden(&hidden)
        .button(Button::secondary("C’est la même").about(about))
}

/// Asks of which one this is a duplicate.
#[must_use]
pub fn merge(
    request: &Request,
    item: &Intervention,
    suggested: &[(Near, u32)],
    entered: &Entered<'_>,
) -> Markup {
    let back = parts::path(item.id);
    let body = html! {
        (Field::text("number", "Numéro de l’intervention d’origine")
            .value(parts::value(entered, "number")).hint("Par exemple 12. C’est elle qui reste.")
            .inputmode("numeric").short().required().errors(entered.errors))
        (parts::submit(Button::danger("Réunir à cette intervention"), &back))
    };
    let content = html! {
        (parts::before_form(request, entered))
        p {
            "Ses photos et ses commentaires rejoignent l’intervention d’origine, dans l’ordre du temps. Celle-ci est close comme doublon\u{a0}; \
             les deux demandeurs sont prévenus et suivent la même. On ne peut pas revenir en arrière."
        }
        (parts::post(request, &parts::below(item.id, "fusionner"), &body))
        @if !suggested.is_empty() {
            (ui::panel(Some("Tout près, dans la même catégorie"), &ui::card_list(&suggested.iter().map(|one| choice(item, one)).collect::<Vec<_>>())))
        }
    };
    request
        .page("Réunir à une autre")
        .current(parts::HOME)
        .back(item.title(), &back)
        .subtitle(parts::named(item))
        .errors(!entered.errors.is_empty())
        .render(content)
}

/// One that lies near: its number goes into the form.
fn choice(item: &Intervention, (near, metres): &(Near, u32)) -> Markup {
    let href = format!(
        "{}?numero={}",
        parts::below(item.id, "fusionner"),
        near.number
    );
    let badges = ui::status_badge(near.status.code(), near.status.label());
    let title = format!("N°\u{a0}{}, {}", near.number, near.title);
    let detail = html! { "À " (french::count(u64::from(*metres), "mètre", "mètres")) };
    let card = Card::new(&href, &title)
        .below_heading()
        .badges(&badges)
        .detail(&detail);
    html! { (card.place(near.address.as_deref().unwrap_or_default())) }
}

/// Asks into what it is divided; `present` parts are there already.
#[must_use]
pub fn split(
    request: &Request,
    item: &Intervention,
    present: usize,
    entered: &Entered<'_>,
) -> Markup {
    let back = parts::path(item.id);
    let left = crate::model::PARTS_MAX.saturating_sub(present);
    let hint = format!(
        "{} au plus. Par exemple «\u{a0}Déposer l’ancien banc\u{a0}», puis «\u{a0}Poser le nouveau\u{a0}».",
        french::count(u64::try_from(left).unwrap_or_default(), "partie", "parties")
    );
    let body = html! {
        (Field::area("parts", "Une partie par ligne", 5).value(parts::value(entered, "parts")).hint(&hint).required().errors(entered.errors))
        (parts::submit(Button::primary("Créer les parties"), &back))
    };
    let content = html! {
        (parts::before_form(request, entered))
        p { "Chaque partie devient une intervention à faire, au même endroit, que vous affectez et planifiez à part. Celle-ci montre où elles en sont." }
        (parts::post(request, &parts::below(item.id, "diviser"), &body))
    };
    request
        .page("Diviser en parties")
        .current(parts::HOME)
        .back(item.title(), &back)
        .subtitle(parts::named(item))
        .errors(!entered.errors.is_empty())
        .render(content)
}

/// The interventions that one is tied to: of which it is a duplicate, what joined it, what it is a part of, and its parts.
pub(super) fn related(dossier: &Dossier) -> Markup {
    let kinds = [
        (Relation::Original, "Doublon de"),
        (Relation::Whole, "Partie de"),
        (Relation::Part, "Parties"),
        (Relation::Duplicate, "Doublons réunis"),
    ];
    html! {
        @for (relation, heading) in kinds {
            @let found: Vec<&Related> = dossier.related.iter()
                .filter(|one| one.relation == relation && (one.seen || relation != Relation::Duplicate)).collect();
            @if !found.is_empty() {
                (ui::panel(Some(heading), &html! { ul { @for one in found { li { (line(one)) } } } }))
            }
        }
    }
}

/// Its number, where it stands, and what it is about for who may open it.
fn line(one: &Related) -> Markup {
    let number = format!("N°\u{a0}{}", one.number);
    html! {
        @if one.seen {
            a href=(parts::path(one.id)) { (number) ", " (one.description.as_deref().and_then(|text| text.lines().next()).unwrap_or(&one.title)) }
        } @else { (number) }
        " " (ui::status_badge(one.status.code(), one.status.label()))
    }
}

/// What a follower learns: where it stands, and what he said himself.
#[must_use]
pub fn followed(request: &Request, detail: &Detail<'_>) -> Markup {
    let (dossier, item) = (detail.dossier, &detail.dossier.intervention);
    let told = html! {
        p {
            "Vous suivez cette intervention, signalée par une autre personne\u{a0}: vous voyez où elle en est, et un courriel vous prévient de \
             chaque étape. Le lieu, les mots et les photos des autres restent entre eux et les services."
        }
    };
    let body = html! {
        (detail::progress(item))
        (ui::alert(Tone::Info, &told))
        (photos::lead(request, detail))
        (photos::others(request, detail))
        @if !dossier.comments.is_empty() { (comments::section(request, detail)) }
        (related(dossier))
        (ui::actions(&stop(request, item)))
    };
    let badges = ui::status_badge(item.status.code(), item.status.label());
    request
        .page(item.title())
        .current(parts::HOME)
        .back("Mes demandes", parts::HOME)
        .badges(&badges)
        .subtitle(html! { "N°\u{a0}" (item.number) " · " (item.category_name) })
        .render(body)
}

fn stop(request: &Request, item: &Intervention) -> Markup {
    let button = html! { (Button::secondary("Ne plus suivre")) };
    parts::post(request, &parts::below(item.id, "ne-plus-suivre"), &button)
}

/// What is rarely done, folded: follow, divide, merge.
pub(super) fn rarely(request: &Request, detail: &Detail<'_>) -> Markup {
    let item = &detail.dossier.intervention;
    let path = |what| parts::below(item.id, what);
    let buttons = html! {
        @if detail.offers(Offer::Follow) { (parts::post(request, &path("suivre"), &html! { (Button::secondary("Suivre")) })) }
        @if detail.offers(Offer::Unfollow) { (stop(request, item)) }
        @if detail.offers(Offer::Split) { (Button::secondary("Diviser en parties").to(&path("diviser"))) }
        @if detail.offers(Offer::Merge) { (Button::secondary("Réunir à une autre").to(&path("fusionner"))) }
    };
    html! { @if !buttons.0.is_empty() { (ui::fold("Suivre, diviser, réunir", false, &ui::actions(&buttons))) } }
}
