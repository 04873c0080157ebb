//! The mails before an account that nobody uses is erased.

use chrono::NaiveDate;
use domain::french;
use platform::mail::Mail;
use web::mail::{Button, Letter};

/// To the person: the account goes on that day, unless it is used before.
#[must_use]
pub fn warning(origin: &str, organisation: &str, to: &str, on: NaiveDate) -> Mail {
    let day = french::date(on);
    let paragraphs = [
        "Vous n’avez pas utilisé votre compte Parvis depuis près de deux ans.".to_owned(),
        format!(
            "Il sera effacé le {day}, avec votre nom et vos coordonnées. Pour le garder, connectez-vous avant cette date."
        ),
    ];
    let href = format!("{origin}/connexion");
    Letter {
        sender: organisation,
        title: &format!("Votre compte sera effacé le {day}"),
        paragraphs: &paragraphs,
        code: None,
        button: Some(Button {
            label: "Garder mon compte",
            href: &href,
        }),
        footer: "Vous recevez ce message une seule fois, parce que vous avez un compte Parvis.",
        stop: None,
    }
    .mail(to, "Votre compte Parvis sera bientôt effacé")
}

/// To the operator: an organisation's sole administrateur, who is never erased, does not come any more.
#[must_use]
pub fn absent_administrator(organisation: &str, to: &str) -> Mail {
    let paragraphs = [
        format!("L’administrateur de {organisation} n’a pas utilisé son compte depuis près de deux ans."),
        "Son compte n’est pas effacé, car une organisation a toujours un administrateur. Prenez contact avec elle, puis nommez-en un autre s’il le faut.".to_owned(),
    ];
    Letter {
        sender: "Parvis",
        title: "Un administrateur ne se connecte plus",
        paragraphs: &paragraphs,
        code: None,
        button: None,
        footer: "Vous recevez ce message une seule fois, parce que vous exploitez ce service.",
        stop: None,
    }
    .mail(to, "Un administrateur ne se connecte plus")
}
