//! The pages of signing in with ProConnect.
//!
//! No sign of the State: a plain button, and a link to what ProConnect says of itself.

use crate::{fr::proconnect as fr, store::proconnect::Linked};
use http::StatusCode;
use maud::{Markup, html};
use web::{
    Request, Response,
    html::{Button, Drawing, Form, actions, empty_state, moment, panel},
};

/// Where signing in with it starts.
pub const START: &str = "/connexion/proconnect";
/// Where a person sees whether his account is linked.
pub const LINK: &str = "/mon-compte/proconnect";

const ABOUT: &str = "https://www.proconnect.gouv.fr/";

/// The address of a page of signing in, with the way back.
#[must_use]
pub fn door(path: &str, back: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(back.map(|back| ("retour", back)));
    match query.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// The button of the page where people sign in, and what ProConnect is.
#[must_use]
pub fn offer(back: Option<&str>) -> Markup {
    panel(
        None,
        &html! {
            (actions(&html! {
                (Button::secondary("S’identifier avec ProConnect").to(&door(START, back)))
            }))
            p { a href=(ABOUT) { "Qu’est-ce que ProConnect\u{a0}?" } }
        },
    )
}

/// The account is nobody's, whatever the reason: one page, to the letter.
#[must_use]
pub fn unknown(request: &Request) -> Response {
    told(
        request,
        StatusCode::FORBIDDEN,
        fr::UNKNOWN_TITLE,
        fr::UNKNOWN,
    )
}

/// The return opens nothing.
#[must_use]
pub fn failed(request: &Request) -> Response {
    told(request, StatusCode::FORBIDDEN, fr::FAILED_TITLE, fr::FAILED)
}

/// The provider does not answer.
#[must_use]
pub fn silent(request: &Request) -> Response {
    told(
        request,
        StatusCode::SERVICE_UNAVAILABLE,
        fr::SILENT_TITLE,
        fr::SILENT,
    )
}

fn told(request: &Request, status: StatusCode, title: &str, words: &str) -> Response {
    let again = html! {
        (Button::primary("Recevoir un lien par courriel").to("/connexion"))
        (Button::secondary("Recommencer avec ProConnect").to(START))
    };
    let page =
        request
            .page(title)
            .errors(true)
            .render(empty_state(Drawing::Gate, words, "", &again));
    Response::page(page).with_status(status)
}

/// What leads to the provider's sign-out, at `exit`; browsers follow it by themselves.
#[must_use]
pub fn leave(request: &Request, exit: &str) -> Markup {
    let go = html! { (Button::primary("Continuer").to(exit)) };
    request
        .page(fr::LEAVE_TITLE)
        .render(empty_state(Drawing::Gate, fr::LEAVE, "", &go))
}

/// Whether the account is linked, and how to end it.
#[must_use]
pub fn link(request: &Request, linked: Option<&Linked>) -> Markup {
    request
        .page("ProConnect")
        .service("Mon compte")
        .current("/mon-compte")
        .back("Mon compte", "/mon-compte")
        .render(panel(None, &html! {
            @if let Some(linked) = linked {
                p { "ProConnect lié depuis le " (moment(linked.linked_at, request.zone())) "." }
                p { "Parvis n’en garde qu’une empreinte, qui permet de vous reconnaître et ne se lit pas." }
                (Form::post("/mon-compte/proconnect/delier").body(&html! {
                    (request.hidden())
                    (Button::secondary("Délier"))
                }))
                p { "Vos connexions restent ouvertes. Si vous vous identifiez de nouveau avec ProConnect, avec la même adresse électronique, le lien se refait." }
            } @else {
                p { "Votre compte n’est pas lié à ProConnect." }
                p { "Il le sera la première fois que vous vous identifierez avec ProConnect, si votre adresse électronique y est la même qu’ici." }
            }
        }))
}
