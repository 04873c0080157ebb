//! What the administrateur opens to other software, and its keys.

use super::parts;
use crate::store::open311::KeyLine;
use maud::{Markup, html};
use web::{
    FieldError, Request,
    html::{self as ui, Button, Field, Tone},
};

const PLACE: &str = "/interventions/open311";

/// Whether requests are open, the keys, and the form that makes one.
#[must_use]
pub fn desk(request: &Request, open: bool, keys: &[KeyLine], errors: &[FieldError]) -> Markup {
    request
        .page("Open311")
        .errors(!errors.is_empty())
        .subtitle(html! { "Un autre logiciel, par exemple le site de la collectivité, peut envoyer des demandes et lire leur état." })
        .render(html! {
            (ui::error_summary(errors))
            (ui::panel(Some("Ouverture"), &opening(request, open)))
            (ui::panel(Some("Clés"), &html! {
                @if keys.is_empty() { p .soft { "Aucune clé pour le moment." } } @else { (list(request, keys)) }
                (parts::post(request, &format!("{PLACE}/cles"), &html! {
                    (Field::text("name", "Nom de la nouvelle clé").hint("Le logiciel qui s’en servira, par exemple\u{a0}: site de la ville")
                        .value(request.fields.get("name").unwrap_or_default()).errors(errors).max_length(60).required())
                    (ui::actions(&html! { (Button::secondary("Créer une clé")) }))
                }))
            }))
        })
}

fn opening(request: &Request, open: bool) -> Markup {
    let (told, path, button) = if open {
        (
            "Les demandes sont ouvertes aux logiciels qui ont une clé.",
            "fermer",
            Button::danger("Fermer"),
        )
    } else {
        (
            "Les demandes sont fermées\u{a0}: aucun logiciel n’y a accès, même avec une clé.",
            "ouvrir",
            Button::primary("Ouvrir"),
        )
    };
    html! {
        p { strong { (told) } }
        p { "Une clé donne à lire, de toutes les interventions, le type, le lieu, l’état et les dates. Ni noms, ni photos, ni commentaires, ni \
             descriptions écrites par l’équipe\u{a0}: une description envoyée par un logiciel n’est plus lue dès que l’équipe l’a modifiée. Ce qu’un logiciel envoie attend votre validation\u{a0}; le nom, le téléphone et l’adresse \
             électronique de la personne qui demande ne sont pas conservés." }
        (parts::post(request, &format!("{PLACE}/{path}"), &ui::actions(&html! { (button) })))
    }
}

fn list(request: &Request, keys: &[KeyLine]) -> Markup {
    let zone = request.zone();
    let rows: Vec<Vec<Markup>> = keys
        .iter()
        .map(|key| {
            let action = match key.revoked_at {
                Some(at) => html! { "Révoquée, " (ui::moment(at, zone)) },
                None => parts::post(
                    request,
                    &format!("{PLACE}/cles/{}/revoquer", key.id),
                    &html! { (Button::quiet("Révoquer").about(&key.label)) },
                ),
            };
            vec![
                html! { (key.label) },
                ui::moment(key.created_at, zone),
                action,
            ]
        })
        .collect();
    ui::table("Clés", &["Nom", "Créée", "Action"], &rows)
}

/// The new key, shown once.
#[must_use]
pub fn new_key(request: &Request, name: &str, key: &str) -> Markup {
    request.page("Votre nouvelle clé").back("Open311", PLACE).render(html! {
        (ui::alert(Tone::Warning, &html! {
            "Copiez-la maintenant\u{a0}: elle ne s’affichera plus. Qui la possède lit vos demandes et en envoie."
        }))
        (Field::text("key", "Clé").value(key))
        (ui::definition_list(&[
            ("Nom", html! { (name) }),
            ("En-tête à envoyer", html! { "X-Api-Key" }),
        ]))
        (ui::actions(&html! { (Button::secondary("J’ai copié la clé").to(PLACE)) }))
    })
}
