//! The organisations that ask somebody to join them, as the person reads it.

use crate::store::invitations::Invitation;
use maud::{Markup, html};
use web::{
    Request,
    html::{self as ui, Button, Drawing, Form},
};

/// The organisations that ask the reader to join them.
#[must_use]
pub fn list(request: &Request, invitations: &[Invitation]) -> Markup {
    let body = html! {
        @if invitations.is_empty() {
            (ui::empty_state(Drawing::Letter, "Aucune invitation", "Quand une équipe vous invite, vous lui répondez ici.", &html! {
                (Button::secondary("Mon compte").to("/mon-compte"))
            }))
        }
        @for invitation in invitations { (asked(request, invitation)) }
    };
    request
        .page("Invitations")
        .service("Mon compte")
        .current("/mon-compte")
        .back("Mon compte", "/mon-compte")
        .render(body)
}

fn asked(request: &Request, invitation: &Invitation) -> Markup {
    let place = format!("/invitations/{}", invitation.organisation_id);
    let name = invitation.organisation_name.as_str();
    let answer = |action: &str, button: Button<'_>| {
        Form::post(&format!("{place}/{action}"))
            .body(&html! { (request.hidden()) (button.about(name)) })
    };
    let body = html! {
        p { "Rôle proposé\u{a0}: " (invitation.role.label()) "." }
        p { "Si vous refusez, cette équipe n’en sait rien\u{a0}: vous ne recevez rien d’elle, et votre nom reste dans sa liste, tel qu’elle l’a saisi, jusqu’à ce qu’elle le retire." }
        (ui::actions(&html! {
            (answer("accepter", Button::primary("Accepter")))
            (answer("refuser", Button::secondary("Refuser")))
        }))
    };
    ui::panel(Some(name), &body)
}
