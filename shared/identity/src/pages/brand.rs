//! « Apparence »: the organisation's colour, tried on the page itself, and its logo.

use super::team::TEAM;
use crate::{
    fr::{
        brand as fr,
        pictures::{ACCEPTED, LOGO_PLACE},
    },
    model::pictures::LOGO,
};
use domain::colour::Colour;
use maud::{Markup, html};
use web::{
    FieldError, Page, Request, assets,
    html::{self as ui, Button, Field, Form, Logo, Tone},
};

/// The page itself.
pub const PLACE: &str = "/equipe/apparence";
const LOGO_FORM: &str = "/equipe/apparence/logo";
const LOGO_REMOVAL: &str = "/equipe/apparence/logo/retirer";

fn page(request: &Request) -> Page<'_> {
    request
        .page("Apparence")
        .service("Équipe")
        .current(TEAM)
        .back("Équipe", TEAM)
        .scripts(&[assets::PHOTO_JS])
}

/// The page in that colour, which is only `tried` or is the organisation's own.
#[must_use]
pub fn show(request: &Request, colour: Colour, tried: bool) -> Markup {
    let (light, dark) = colour.contrasts();
    let shown = colour.to_string();
    let body = html! {
        @if tried {
            (ui::alert(Tone::Info, &html! { p { "Voici la page avec cette couleur. Elle n’est pas encore enregistrée." } }))
        }
        (ui::definition_list(&[
            (if tried { "Couleur essayée" } else { "Couleur actuelle" }, html! { (shown) " " (ui::tag("Étiquette")) }),
            ("Contraste du texte sur fond clair", html! { (fr::ratio(light)) }),
            ("Contraste du texte sur fond sombre", html! { (fr::ratio(dark)) }),
        ]))
        @if tried {
            (Form::post(PLACE).body(&html! {
                (request.hidden())
                (ui::hidden("colour", &shown))
                (ui::actions(&html! {
                    (Button::primary("Garder cette couleur"))
                    (Button::secondary("Revenir à la couleur actuelle").to(PLACE))
                }))
            }))
        }
        (attempt(&shown, "", &[]))
        @if !tried { (logo(request, &[])) }
    };
    page(request).brand(&shown).render(body)
}

/// The form again: text would not read in that colour, the nearest in which it would is proposed.
#[must_use]
pub fn refused(request: &Request, nearest: Option<Colour>, errors: &[FieldError]) -> Markup {
    let written = ["couleur", "colour"]
        .iter()
        .find_map(|name| request.query.get(name).or_else(|| request.fields.get(name)))
        .unwrap_or_default();
    // A field of colours always holds one: what was picked, else what is proposed.
    let picked = request
        .query
        .get("palette")
        .and_then(|raw| Colour::parse(raw).ok());
    let picked = picked.or(nearest).unwrap_or(Colour::DEFAULT_BRAND);
    let body = html! {
        (ui::error_summary(errors))
        @if let Some(nearest) = nearest {
            @let address = format!("{PLACE}?couleur=%23{}", nearest.to_string().trim_start_matches('#'));
            (ui::actions(&html! { (Button::secondary(&format!("Essayer {nearest}")).to(&address)) }))
        }
        (attempt(&picked.to_string(), written, errors))
    };
    page(request).errors(true).render(body)
}

/// The page again: the file that was sent is not taken as a logo.
#[must_use]
pub fn logo_refused(request: &Request, errors: &[FieldError]) -> Markup {
    let body = html! { (ui::error_summary(errors)) (logo(request, errors)) };
    page(request).errors(true).render(body)
}

/// The logo, and what changes it.
fn logo(request: &Request, errors: &[FieldError]) -> Markup {
    let session = request.session.as_ref();
    let current =
        session.and_then(|session| Logo::of(session.logo_key.as_deref(), session.logo_width));
    ui::panel(
        Some("Logo"),
        &html! {
            p { (LOGO_PLACE) }
            @if let Some(logo) = current {
                p { (logo) }
                (Form::post(LOGO_REMOVAL).body(&html! {
                    (request.hidden())
                    (ui::actions(&html! { (Button::secondary("Retirer le logo")) }))
                }))
            }
            (Form::post(LOGO_FORM).multipart().body(&html! {
                (request.hidden())
                (Field::logo(LOGO.field, if current.is_some() { "Nouveau logo" } else { "Logo" }).hint(ACCEPTED).errors(errors).required())
                (ui::actions(&html! { (Button::primary("Enregistrer le logo")) }))
            }))
        },
    )
}

/// What asks for a colour to try.
fn attempt(picked: &str, written: &str, errors: &[FieldError]) -> Markup {
    ui::panel(
        Some("Essayer une couleur"),
        &Form::get(PLACE).body(&html! {
            (Field::colour("palette", "Choisir une couleur").value(picked).errors(errors).filter())
            (Field::text("couleur", "Ou écrire son code").value(written).errors(errors).filter().max_length(7)
                .hint("Un croisillon et six chiffres ou lettres de A à F, comme #0f5c4d\u{a0}: celui de votre charte graphique. Il l’emporte sur la couleur choisie."))
            (ui::actions(&html! { (Button::secondary("Voir la page avec cette couleur")) }))
        }),
    )
}
