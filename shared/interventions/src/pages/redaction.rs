//! The page on which the administrateur masks faces and plates in a photo.

use super::{parts, photos};
use crate::model::{Intervention, Photo};
use maud::{Markup, html};
use web::{
    FieldError, Request, assets,
    html::{self as ui, Button, Form, Tone},
};

/// The photo, and where its boxes are drawn; a script draws them, without it only the deletion is offered.
#[must_use]
pub fn redact(
    request: &Request,
    item: &Intervention,
    photo: &Photo,
    errors: &[FieldError],
) -> Markup {
    let (address, back) = (photos::address(item, photo), parts::path(item.id));
    let action = format!("{address}/masquer");
    let body = html! {
        (ui::error_summary(errors))
        div data-redact=(address) {
            (without_script(&photos::alt(item, photo), &address))
            (Form::post(&action).multipart().body(&html! {
                (request.hidden())
                (ui::hidden("version", &photo.version.to_string()))
                div .redact data-redact-editor hidden { (editor(&back)) }
            }))
        }
    };
    request
        .page("Masquer des visages ou des plaques")
        .current(parts::HOME)
        .back(item.title(), &back)
        .wide()
        .errors(!errors.is_empty())
        .scripts(&[assets::MASQUER_JS])
        .render(body)
}

fn without_script(alt: &str, address: &str) -> Markup {
    let shown = ui::Photo {
        alt,
        source: Some(address),
        ..ui::Photo::default()
    };
    html! {
        div data-redact-fallback {
            (shown)
            (ui::alert(Tone::Info, &html! {
                p { "Le masquage se dessine dans votre navigateur\u{a0}: il a besoin de JavaScript, qui est désactivé ou n’a pas pu démarrer. Sans lui, vous pouvez supprimer la photo." }
            }))
            (ui::actions(&html! { (Button::danger("Supprimer la photo").to(&format!("{address}/supprimer"))) }))
        }
    }
}

/// What the script brings to life: a surface, a list of boxes, and the word that ends it.
fn editor(back: &str) -> Markup {
    html! {
        p id="masquer-aide" {
            "Tracez un cadre sur chaque visage et chaque plaque. Au clavier, ajoutez un cadre, puis placez-le avec les flèches du clavier "
            "(avec la touche Majuscule, elles changent sa taille) ou avec les champs en dessous."
        }
        div .redact-stage data-redact-stage {}
        p .hint role="status" data-redact-status {}
        (ui::actions(&html! { button type="button" class="button" data-redact-add { span { "Ajouter un cadre" } } }))
        ul .redact-boxes data-redact-boxes {}
        (ui::alert(Tone::Warning, &html! {
            p { "Ce que couvrent les cadres sera noir pour tout le monde. La photo d’origine et sa vignette seront détruites\u{a0}: personne ne pourra les retrouver." }
        }))
        (parts::submit(Button::danger("Masquer et détruire l’original"), back))
    }
}
