//! The day in the field: the cards as the server knows them, and the gestures that the page's script puts on each of them.

use super::{parts, when};
use crate::{
    model::{Intervention, Moment, Status, Summary},
    policy::{Action, states},
};
use domain::{french, policy::Role};
use maud::{Markup, html};
use web::{
    Request, assets,
    html::{self as ui, Button, Card, Drawing, Field, Form, Icon, Photo},
};

/// Where the page stands.
const FIELD: &str = "/terrain/";

/// The one Trusted Types policy of the page: it gives the address of the service worker, and nothing else.
pub const WORKER_POLICY: &str = "terrain";

/// The open work of the person signed in, in the order given; `more`: there is more than that. What is offered is what `role` may do.
#[must_use]
pub fn field(request: &Request, items: &[Summary], more: bool, role: Role) -> Markup {
    let today = request.zone().civil_date(request.now);
    let session = request.session.as_ref();
    let person = session.map(|session| session.person_id.to_string());
    let organisation = session.map(|session| session.organisation_id.to_string());
    let body = html! {
        div .stack data-terrain data-person=[person] data-organisation=[organisation] {
            noscript { p .hint { "Sans JavaScript, cette page ne fonctionne pas hors ligne\u{a0}: ouvrez une intervention pour agir." } }
            p .hint role="status" data-terrain-status {}
            p hidden data-terrain-sign-in { (Button::secondary("Se reconnecter").to("/connexion?retour=%2Fterrain%2F")) }
            section .panel hidden data-terrain-review {
                h2 { "À vérifier" }
                p { "Ces envois n’ont pas été acceptés. Rien n’est perdu\u{a0}: réessayez, ou enregistrez ce que vous voulez garder, puis retirez-les." }
                ul .cards data-terrain-refused {}
            }
            @if items.is_empty() { (nothing()) } @else {
                ul .cards { @for item in items { (job(request, item)) } }
                @if more { (parts::cut_short()) }
            }
        }
        (gestures(role))
        (panel(request))
    };
    request
        .page("Terrain")
        .current(parts::HOME)
        .back("Ma journée", parts::HOME)
        .subtitle(html! { (french::capitalised(&when::day(today))) })
        .installable("/terrain/manifest.webmanifest")
        .scripts(&[assets::FIELD_JS])
        .render(body)
}

/// One intervention, with what a person on the spot needs to read.
fn job(request: &Request, item: &Summary) -> Markup {
    let found = &item.intervention;
    let source = item
        .photo_id
        .map(|photo| parts::below(found.id, &format!("photos/{photo}/miniature")));
    let photo = Photo {
        source: source.as_deref(),
        ..Photo::default()
    };
    let badges = parts::badges(request, found, false);
    let place = found.place();
    let detail = html! { (when::hours(found, request.now, request.zone())) " · " (found.category_name) " · N°\u{a0}" (found.number) };
    let href = parts::path(found.id);
    let card = Card::new(&href, found.title())
        .badges(&badges)
        .place(&place)
        .detail(&detail)
        .photo(&photo);
    html! {
        li .stack data-item=(found.id) data-status=(found.status.code()) data-blocked[found.blocked_at.is_some()]
            data-name={ (found.title()) ", " (found.address) } {
            (card)
            (known(found))
        }
    }
}

/// What helps to find it, what there is to do, what blocks it.
fn known(item: &Intervention) -> Markup {
    html! {
        @for text in [&item.address_extra, &item.description, &item.block_reason].into_iter().flatten() { (parts::lines(text)) }
    }
}

fn nothing() -> Markup {
    ui::empty_state(
        Drawing::Forecourt,
        "Rien de prévu ces jours-ci.",
        "Une intervention apparaît ici dès qu’elle vous est confiée.",
        &html! { (Button::secondary("Revenir à ma journée").to(parts::HOME)) },
    )
}

/// What the script copies onto each card: the forms are sent by the queue, never by the browser.
fn gestures(role: Role) -> Markup {
    let gesture =
        |code: &str, body: &Markup| html! { form method="post" data-do=(code) { (body) } };
    html! {
        template data-gestures {
            div .stack {
                ul .cards data-pending hidden {}
                (gesture("demarrer", &html! { (Button::primary("Démarrer").about("cette intervention")) }))
                p .hint data-framing { "Évitez les visages et les plaques. La photo est allégée et ne dit plus où elle a été prise." }
                (photos(Moment::Before, "Photo avant le travail", states(Action::AddPhotoBefore, role)))
                (photos(Moment::After, "Photo du travail fait", states(Action::AddPhotoAfter, role)))
                (gesture("terminer", &html! { (Button::primary("Terminer").about("cette intervention")) }))
                (ui::fold("Commenter", false, &gesture("commentaires", &html! {
                    (Field::area("body", "Commentaire", 3).id("dire").max_length(5000).required())
                    (Button::secondary("Envoyer le commentaire").about("cette intervention"))
                })))
                (ui::fold("Signaler un blocage", false, &gesture("bloquer", &html! {
                    (Field::area("reason", "Ce qui bloque", 3).id("motif").max_length(500).required())
                    (Button::secondary("Signaler le blocage").about("cette intervention"))
                })))
                p .hint role="status" data-said {}
            }
        }
        @for status in [Status::ToDo, Status::InProgress, Status::Done] {
            template data-badge=(status.code()) { (ui::status_badge(status.code(), status.label())) }
        }
        template data-badge="blocked" { (ui::blocked_tag()) }
        template data-waiting {
            li .panel { p data-words {} (row("Retirer", "remove")) }
        }
        template data-refusal {
            li .panel {
                h3 data-words { "Envoi refusé" }
                p data-why {}
                p data-text {}
                div .actions data-export {}
                (row("Réessayer", "retry"))
                (row("Retirer", "remove"))
            }
        }
    }
}

/// The photos of one moment, offered while the job is in one of these states.
fn photos(moment: Moment, legend: &str, states: &[Status]) -> Markup {
    let codes: Vec<&str> = states.iter().map(|status| status.code()).collect();
    let id = |way: &str| format!("{way}-{}", moment.code());
    html! {
        fieldset .field .photo-field .photo-ready data-photos=(moment.code()) data-while=(codes.join(" ")) {
            legend { (legend) }
            div .photo-buttons {
                (picture(&id("prendre"), Icon::Camera, "Prendre une photo", true))
                (picture(&id("choisir"), Icon::Image, "Choisir une photo", false))
            }
        }
    }
}

/// A way to give a photo: by the camera, or among those that the phone has.
fn picture(id: &str, sign: Icon, label: &str, camera: bool) -> Markup {
    html! {
        div .photo-input .photo-camera[camera] {
            label for=(id) { (ui::icon(sign)) span { (label) } }
            input type="file" id=(id) accept="image/*" capture=[camera.then_some("environment")];
        }
    }
}

/// A button of the script's own.
fn row(label: &str, code: &str) -> Markup {
    html! { button .button type="button" data-press=(code) { (label) span .hidden data-about {} } }
}

/// What one needs to know of the phone: how to install, and how to leave it to somebody else.
fn panel(request: &Request) -> Markup {
    let leave = Form::post("/deconnexion").body(&html! {
        (request.hidden())
        (Button::secondary("Me déconnecter"))
    });
    ui::panel(
        Some("Sur ce téléphone"),
        &html! {
            p { "Ajoutez cette page à l’écran d’accueil\u{a0}: elle s’ouvre ensuite sans réseau, avec votre journée." }
            p { "Vous le partagez\u{a0}? Déconnectez-vous en le rendant\u{a0}: tout ce qui est à vous y est effacé." }
            (leave)
        },
    )
}

/// The page of a phone that keeps nothing and has no network.
#[must_use]
pub fn offline(request: &Request) -> Markup {
    let again = html! { (Button::primary("Réessayer").to(FIELD)) };
    request.page("Hors ligne").service("Terrain").own_heading().render(html! {
        h1 { "Vous êtes hors ligne" }
        (ui::empty_state(
            Drawing::Gate,
            "Rien n’est gardé sur ce téléphone.",
            "Connectez-vous une première fois avec du réseau\u{a0}: votre journée s’ouvrira ensuite sans lui.",
            &again,
        ))
    })
}
