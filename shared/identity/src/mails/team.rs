//! The mails of the team: the information notice, the invitation, what a departure leaves to assign.

use domain::{french, retention};
use platform::mail::Mail;
use web::mail::{Button, Letter};

/// The tables whose durations the notice tells; the page of durations tells all.
pub(crate) const TOLD: [&str; 6] = [
    "person",
    "membership",
    "intervention",
    "comment",
    "credential",
    "audit",
];

/// What the information notice is made of (terms of use, 6.4; GDPR, articles 13 and 14).
#[derive(Debug, Clone, Copy)]
pub struct Notice<'a> {
    /// The public address of the service, without a final slash.
    pub origin: &'a str,
    /// Whom to write to about the service.
    pub support: &'a str,
    /// The controller.
    pub organisation: &'a str,
    /// Whom its people write to.
    pub contact: Option<&'a str>,
    /// Its data-protection officer.
    pub officer: Option<&'a str>,
    /// The reader's address.
    pub to: &'a str,
}

/// To a new person: the account is there, and what is kept.
#[must_use]
pub fn welcome(notice: &Notice<'_>) -> Mail {
    let told = format!(
        "{} vous a ouvert un accès à Parvis, pour suivre les interventions de ses services.",
        notice.organisation
    );
    notice.write("Votre accès à Parvis", &told, "Se connecter", "/connexion")
}

/// To a person who has an account already: another organisation asks, the person decides.
#[must_use]
pub fn invitation(notice: &Notice<'_>) -> Mail {
    let told = format!(
        "{} vous invite à rejoindre son équipe sur Parvis. Rien ne change tant que vous n’avez pas accepté.",
        notice.organisation
    );
    notice.write(
        "Une équipe vous invite",
        &told,
        "Répondre à l’invitation",
        "/invitations",
    )
}

impl Notice<'_> {
    fn write(&self, title: &str, first: &str, label: &str, path: &str) -> Mail {
        let href = format!("{}{path}", self.origin);
        let mut paragraphs = vec![first.to_owned()];
        paragraphs.extend(self.information());
        let letter = Letter {
            sender: self.organisation,
            title,
            paragraphs: &paragraphs,
            code: None,
            button: Some(Button { label, href: &href }),
            footer: "Vous recevez ce message une seule fois, parce que cette organisation vous a inscrit dans son équipe.",
            stop: None,
        };
        letter.mail(self.to, title)
    }

    /// Controller, processor, purposes, data, durations, rights, contact, officer.
    #[must_use]
    pub fn information(&self) -> Vec<String> {
        let contact = self.contact.unwrap_or(self.support);
        let mut told = vec![
            format!(
                "Vos données\u{a0}: {} en est responsable. L’exploitant de Parvis les traite pour son compte ({}).",
                self.organisation, self.support
            ),
            "Elles servent à demander, organiser et suivre les interventions, et à protéger les comptes. Aucune ne sert à évaluer une personne.".to_owned(),
            "Ce sont vos nom, prénom, identifiant et rôle, votre adresse et votre téléphone professionnels et votre photo s’ils ont été donnés, et ce que vous écrivez.".to_owned(),
        ];
        told.extend(
            TOLD.iter()
                .filter_map(|table| retention::rule(table))
                .map(|line| format!("{}\u{a0}: {}.", line.holds, lower(line.duration))),
        );
        told.push(format!(
            "Le détail des durées\u{a0}: {}/durees-de-conservation",
            self.origin
        ));
        told.push(format!(
            "Vous pouvez demander à voir vos données, à les corriger, à les emporter ou à les effacer, et vous opposer à leur usage ou le limiter. Écrivez à {contact}."
        ));
        if let Some(officer) = self.officer {
            told.push(format!(
                "La personne déléguée à la protection des données\u{a0}: {officer}."
            ));
        }
        told.push("Vous pouvez aussi adresser une réclamation à la CNIL, www.cnil.fr.".to_owned());
        told
    }
}

/// The same sentence, its first letter small: it follows a colon.
fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// To who assigns: what is no longer assigned to somebody who left. It names nobody.
#[must_use]
pub fn to_assign(origin: &str, organisation: &str, to: &str, numbers: &[i64]) -> Mail {
    let listed: Vec<String> = numbers
        .iter()
        .map(|number| format!("n°\u{a0}{number}"))
        .collect();
    let paragraphs = [
        "Une personne a quitté l’équipe. Ce qui lui était confié ne l’est plus.".to_owned(),
        format!(
            "À affecter de nouveau s’il le faut\u{a0}: {}.",
            french::list(&listed)
        ),
    ];
    let href = format!("{origin}/interventions");
    let letter = Letter {
        sender: organisation,
        title: "Des interventions à affecter",
        paragraphs: &paragraphs,
        code: None,
        button: Some(Button {
            label: "Voir les interventions",
            href: &href,
        }),
        footer: "Vous recevez ce message parce que vous pouvez affecter les interventions.",
        stop: None,
    };
    letter.mail(to, "Des interventions à affecter")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTICE: Notice<'_> = Notice {
        origin: "https://parvis.example",
        support: "assistance@parvis.example",
        organisation: "Ville de Poitiers",
        contact: Some("mairie@poitiers.example"),
        officer: Some("dpo@poitiers.example"),
        to: "gaston@poitiers.example",
    };

    #[test]
    fn case_27_the_notice_tells_purposes_durations_rights_contact_and_officer() {
        for mail in [welcome(&NOTICE), invitation(&NOTICE)] {
            let wanted = [
                "servent à",
                "Ville de Poitiers",
                "assistance@",
                "2 ans sans activité",
                "3 ans après leur fin",
                "effacer",
                "mairie@",
                "dpo@",
                "CNIL",
            ];
            for words in wanted {
                assert!(
                    mail.text.contains(words) && mail.html.contains(words),
                    "{words}"
                );
            }
        }
    }

    #[test]
    fn without_contact_the_service_answers() {
        let mail = welcome(&Notice {
            contact: None,
            officer: None,
            ..NOTICE
        });
        assert!(mail.text.contains("Écrivez à assistance@parvis.example."));
        assert!(!mail.text.contains("déléguée"));
    }

    #[test]
    fn what_is_to_assign_is_listed_by_number() {
        let mail = to_assign(
            "https://parvis.example",
            "Ville de Poitiers",
            "c@p.example",
            &[3, 12],
        );
        assert!(
            mail.text
                .contains("s’il le faut\u{a0}: n°\u{a0}3 et n°\u{a0}12.")
        );
    }
}
