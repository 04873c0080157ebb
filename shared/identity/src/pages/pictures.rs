//! The photo of a person, on a page of its own.

use super::team::TEAM;
use crate::{fr::pictures as fr, model::pictures::PORTRAIT, store::team::Member};
use domain::id::PersonId;
use maud::{Markup, html};
use web::{
    FieldError, Page, Request, assets,
    html::{self as ui, Button, Field, Form, Tone},
};

/// Where the photo of that person is shown and changed.
#[must_use]
pub fn place(person: PersonId) -> String {
    format!("{TEAM}/{person}/photo/modifier")
}

/// The address of the photo itself.
#[must_use]
pub fn source(person: PersonId) -> String {
    format!("{TEAM}/{person}/photo")
}

/// The member's photo, else his initials: the name stands beside it.
#[must_use]
pub fn portrait(member: &Member) -> Markup {
    let source = member.portrait.then(|| source(member.person_id));
    ui::portrait(&member.name(), source.as_deref())
}

fn is_own(request: &Request, member: &Member) -> bool {
    let session = request.session.as_ref();
    session.is_some_and(|session| session.person_id == member.person_id)
}

fn page<'a>(request: &'a Request, title: &'a str, own: bool) -> Page<'a> {
    let page = request.page(title);
    if own {
        page.service("Mon compte").current("/mon-compte")
    } else {
        page.service("Équipe").current(TEAM)
    }
}

/// The photo, and the form of another one where the reader `decides`.
#[must_use]
pub fn edit(request: &Request, member: &Member, decides: bool, errors: &[FieldError]) -> Markup {
    let (own, name, action) = (
        is_own(request, member),
        member.name(),
        place(member.person_id),
    );
    let consent = if own {
        fr::CONSENT
    } else {
        fr::CONSENT_OF_ANOTHER
    };
    let body = html! {
        (ui::error_summary(errors))
        div .person {
            (portrait(member))
            p { @if member.portrait { "Photo actuelle" } @else { "Aucune photo\u{a0}: les initiales de " (name) " en tiennent lieu." } }
        }
        @if decides {
            (Form::post(&action).multipart().body(&html! {
                (request.hidden())
                p { (consent) }
                (Field::portrait(PORTRAIT.field, if member.portrait { "Nouvelle photo" } else { "Photo" }).hint(fr::ACCEPTED).errors(errors).required())
                (ui::actions(&html! { (Button::primary("Enregistrer la photo")) }))
            }))
        } @else {
            p { (fr::NOT_YOURS) }
        }
        @if member.portrait {
            (ui::actions(&html! { (Button::secondary("Retirer la photo").about(&name).to(&removal(member.person_id))) }))
        }
    };
    let title = title(own, &name);
    let (label, back) = if own {
        ("Mon compte", "/mon-compte".to_owned())
    } else {
        (
            name.as_str(),
            format!("{TEAM}/{}/modifier", member.person_id),
        )
    };
    page(request, &title, own)
        .back(label, &back)
        .errors(!errors.is_empty())
        .scripts(&[assets::PHOTO_JS])
        .render(body)
}

fn title(own: bool, name: &str) -> String {
    if own {
        "Ma photo".to_owned()
    } else {
        format!("Photo de {name}")
    }
}

fn removal(person: PersonId) -> String {
    format!("{TEAM}/{person}/photo/retirer")
}

/// Asks before the photo is removed.
#[must_use]
pub fn remove(request: &Request, member: &Member) -> Markup {
    let (own, name, back) = (
        is_own(request, member),
        member.name(),
        place(member.person_id),
    );
    let body = html! {
        div .person { (portrait(member)) p { (name) } }
        (ui::alert(Tone::Warning, &html! { p { "La photo est effacée pour de bon, les initiales la remplacent." } }))
        (Form::post(&removal(member.person_id)).body(&html! {
            (request.hidden())
            (ui::actions(&html! {
                (Button::danger("Retirer la photo"))
                (Button::secondary("Garder la photo").to(&back))
            }))
        }))
    };
    page(request, "Retirer la photo\u{a0}?", own)
        .back(&title(own, &name), &back)
        .render(body)
}
