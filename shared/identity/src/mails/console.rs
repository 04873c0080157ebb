//! What the operator's decisions say by mail.

use platform::mail::Mail;
use web::mail::{Button, Letter};

/// To whoever now administers an organisation.
#[must_use]
pub fn appointed(origin: &str, organisation: &str, to: &str) -> Mail {
    let paragraphs = [format!(
        "L’exploitant de Parvis vous a nommé administrateur de l’organisation {organisation}. Vous gérez désormais son équipe et ses catégories. La personne qui l’administrait devient coordinatrice."
    )];
    let href = format!("{origin}/equipe");
    let title = "Vous êtes administrateur";
    let letter = Letter {
        sender: organisation,
        title,
        paragraphs: &paragraphs,
        code: None,
        button: Some(Button {
            label: "Voir l’équipe",
            href: &href,
        }),
        footer: "Vous recevez ce message parce que votre rôle vient de changer.",
        stop: None,
    };
    letter.mail(to, title)
}
