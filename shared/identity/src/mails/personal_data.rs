//! The mails of a change of address, and of an erasure that the person asked for.

use platform::mail::Mail;
use web::mail::{Button, Letter};

/// To the new address: the code that proves that it is read, in the link's fragment, which no server sees, and in full.
#[must_use]
pub fn confirm_address(origin: &str, to: &str, code: &str) -> Mail {
    let href = format!("{origin}/mes-donnees/adresse/confirmer#{code}");
    let paragraphs = [
        "Vous avez demandé à utiliser cette adresse pour votre compte Parvis. Confirmez-la dans les 15 minutes.".to_owned(),
        "Si le lien ne s’ouvre pas, copiez ce code sur la page «\u{a0}Mes données\u{a0}», «\u{a0}Changer d’adresse\u{a0}»\u{a0}:".to_owned(),
    ];
    Letter {
        sender: "Parvis",
        title: "Confirmez votre nouvelle adresse",
        paragraphs: &paragraphs,
        code: Some(&grouped(code)),
        button: Some(Button {
            label: "Confirmer mon adresse",
            href: &href,
        }),
        footer: "Si vous n’avez rien demandé, ignorez ce message\u{a0}: rien ne change sans ce code.",
        stop: None,
    }
    .mail(to, "Confirmez votre nouvelle adresse")
}

/// The code as people copy it, four characters at a time.
fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("-")
}

/// To the former address: the account has another one now, or none, which its person or the administrateur decided.
#[must_use]
pub fn address_changed(organisation: &str, to: &str, support: &str) -> Mail {
    let paragraphs = [
        "L’adresse électronique de votre compte Parvis vient d’être changée. Celle-ci ne permet plus de se connecter, et toutes les connexions ouvertes sont fermées.".to_owned(),
        format!("Si ni vous ni l’administrateur de votre équipe n’avez fait ce changement, écrivez aussitôt à {support}."),
    ];
    Letter {
        sender: organisation,
        title: "Votre adresse a changé",
        paragraphs: &paragraphs,
        code: None,
        button: None,
        footer: "Vous recevez ce message une seule fois, à l’adresse que votre compte avait jusqu’ici.",
        stop: None,
    }
    .mail(to, "Votre adresse a changé")
}

/// To a person whose account is gone: it is kept nowhere, and leaves at once or not at all.
#[must_use]
pub fn erased(to: &str, support: &str) -> Mail {
    let paragraphs = [
        "Votre compte Parvis est effacé, à votre demande\u{a0}: votre nom et vos coordonnées ne figurent plus dans le service.".to_owned(),
        format!("Si ce n’est pas vous, écrivez aussitôt à {support}."),
    ];
    Letter {
        sender: "Parvis",
        title: "Votre compte est effacé",
        paragraphs: &paragraphs,
        code: None,
        button: None,
        footer: "C’est le dernier message que vous recevez\u{a0}: cette adresse n’est plus enregistrée.",
        stop: None,
    }
    .mail(to, "Votre compte est effacé")
}
