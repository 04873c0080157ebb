//! The mails of passwords: the link that lets one choose, and that it changed.

use crate::fr::passwords as fr;
use platform::mail::Mail;
use web::mail::{Button, Letter};

/// To `to`: the link with its token in the fragment, which no server ever sees.
#[must_use]
pub fn link(origin: &str, to: &str, token: &str) -> Mail {
    let href = format!("{origin}/connexion/mot-de-passe/lien#{token}");
    let button = ("Choisir un mot de passe", href.as_str());
    write(to, fr::LINK_TITLE, fr::LINK_WORDS, button, fr::LINK_FOOTER)
}

/// To `to`: the password changed, as `words` tells.
#[must_use]
pub fn changed(origin: &str, to: &str, words: &str) -> Mail {
    let href = format!("{origin}/connexion/mot-de-passe/oublie");
    let button = ("Ce n’est pas moi", href.as_str());
    write(to, fr::CHANGED_TITLE, words, button, fr::CHANGED_FOOTER)
}

fn write(to: &str, title: &str, words: &str, (label, href): (&str, &str), footer: &str) -> Mail {
    Letter {
        sender: "Parvis",
        title,
        paragraphs: &[words.to_owned()],
        code: None,
        button: Some(Button { label, href }),
        footer,
        stop: None,
    }
    .mail(to, title)
}
