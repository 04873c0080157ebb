//! The mail of a sign-in link.

use crate::{fr::sign_in as fr, links::display_code};
use platform::mail::Mail;
use web::mail::{Button, Letter};

/// The mail to `to`: the link with its token in the fragment, which no server ever sees, and the code.
#[must_use]
pub fn link(origin: &str, to: &str, token: &str, code: &str) -> Mail {
    let href = format!("{origin}/connexion/lien#{token}");
    Letter {
        sender: "Parvis",
        title: fr::MAIL_TITLE,
        paragraphs: &fr::mail_paragraphs(),
        code: Some(&display_code(code)),
        button: Some(Button {
            label: "Me connecter",
            href: &href,
        }),
        footer: fr::MAIL_FOOTER,
        stop: None,
    }
    .mail(to, fr::MAIL_SUBJECT)
}
