//! The mails of an intervention's life: its number, its title and a link, and no more of anybody than that.

use crate::{fr, model::Intervention};
use chrono::NaiveDate;
use domain::{french, id::InterventionId};
use platform::mail::Mail;
use web::mail::Button;

/// One mail about one intervention.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// The public address of the service, without a final slash.
    pub origin: &'a str,
    /// The organisation's name.
    pub organisation: &'a str,
    /// The reader's address.
    pub to: &'a str,
    /// What it is about.
    pub intervention: &'a Intervention,
}

/// Where a mail about no single intervention goes.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    /// The public address of the service, without a final slash.
    pub origin: &'a str,
    /// The organisation's name.
    pub organisation: &'a str,
    /// The reader's address.
    pub to: &'a str,
}

impl Letter<'_> {
    fn write(&self, what: &str, paragraphs: &[String], label: &str) -> Mail {
        let item = self.intervention;
        let href = format!("{}/interventions/{}", self.origin, item.id);
        let letter = web::mail::Letter {
            sender: self.organisation,
            title: what,
            paragraphs,
            code: None,
            button: Some(Button { label, href: &href }),
            footer: fr::MAIL_FOOTER,
        };
        letter.mail(self.to, &format!("N°\u{a0}{} – {what}", item.number))
    }

    /// « Réparation chaussée (n° 12) ».
    fn name(&self) -> String {
        format!(
            "{} (n°\u{a0}{})",
            self.intervention.title(),
            self.intervention.number
        )
    }
}

/// To those who validate: a request waits for them.
#[must_use]
pub fn requested(letter: &Letter<'_>) -> Mail {
    let told = format!(
        "{}\u{a0}: cette demande vient d’être déposée. Elle attend votre validation.",
        letter.name()
    );
    letter.write("Une demande à valider", &[told], "Ouvrir la demande")
}

/// To who asked: the request was accepted.
#[must_use]
pub fn validated(letter: &Letter<'_>) -> Mail {
    let told = format!(
        "{}\u{a0}: les services techniques ont accepté votre demande.",
        letter.name()
    );
    let next = "Vous serez prévenu par courriel quand l’intervention sera terminée.".to_owned();
    letter.write(
        "Votre demande est validée",
        &[told, next],
        "Suivre la demande",
    )
}

/// To who asked: the request was refused, and why.
#[must_use]
pub fn refused(letter: &Letter<'_>, reason: &str) -> Mail {
    let told = format!(
        "{}\u{a0}: les services techniques n’ont pas retenu votre demande.",
        letter.name()
    );
    let why = format!("Motif\u{a0}: {reason}");
    letter.write(
        "Votre demande est refusée",
        &[told, why],
        "Relire la demande",
    )
}

/// To somebody newly assigned.
#[must_use]
pub fn assigned(letter: &Letter<'_>) -> Mail {
    let told = format!(
        "{}\u{a0}: cette intervention vient de vous être confiée.",
        letter.name()
    );
    letter.write("Une intervention pour vous", &[told], "Voir l’intervention")
}

/// To who asked and who assigned: the work is done.
#[must_use]
pub fn finished(letter: &Letter<'_>) -> Mail {
    let told = format!("{}\u{a0}: le travail est fait.", letter.name());
    letter.write("Intervention terminée", &[told], "Voir l’intervention")
}

/// To those concerned: there is a comment to read.
#[must_use]
pub fn commented(letter: &Letter<'_>) -> Mail {
    let told = format!(
        "{}\u{a0}: un commentaire vient d’être ajouté.",
        letter.name()
    );
    letter.write("Un nouveau commentaire", &[told], "Lire le commentaire")
}

/// To the assignees: it is to be done again.
#[must_use]
pub fn reopened(letter: &Letter<'_>) -> Mail {
    let told = format!(
        "{}\u{a0}: cette intervention est rouverte, il reste à faire.",
        letter.name()
    );
    letter.write("Intervention rouverte", &[told], "Voir l’intervention")
}

/// To the administrateur: what is still open and will be deleted on `on`, unless something happens to it.
#[must_use]
pub fn purge_warning(desk: &Desk<'_>, items: &[(InterventionId, i64)], on: NaiveDate) -> Mail {
    let count = u64::try_from(items.len()).unwrap_or(u64::MAX);
    let title = french::plural(
        count,
        "Une intervention va être supprimée",
        "Des interventions vont être supprimées",
    );
    let still = french::plural(
        count,
        "Cette intervention n’a pas bougé",
        "Ces interventions n’ont pas bougé",
    );
    let keep = french::plural(
        count,
        "la garder, terminez-la, annulez-la ou modifiez-la",
        "les garder, terminez-les, annulez-les ou modifiez-les",
    );
    let mut paragraphs = vec![
        format!(
            "{still} depuis près de trois ans. Sans nouvelle action, la suppression aura lieu le {}, photos comprises.",
            french::date(on)
        ),
        format!("Pour {keep} avant cette date."),
    ];
    paragraphs.extend(
        items.iter().map(|(id, number)| {
            format!("N°\u{a0}{number}\u{a0}: {}/interventions/{id}", desk.origin)
        }),
    );
    let href = format!("{}/interventions?vue=liste", desk.origin);
    let letter = web::mail::Letter {
        sender: desk.organisation,
        title,
        paragraphs: &paragraphs,
        code: None,
        button: Some(Button {
            label: "Voir les interventions",
            href: &href,
        }),
        footer: fr::MAIL_FOOTER,
    };
    letter.mail(
        desk.to,
        &format!("Suppression prévue le {}", french::date(on)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Status, tests::intervention};
    use uuid::Uuid;

    const ORIGIN: &str = "https://parvis.example";

    fn letter(item: &Intervention) -> Letter<'_> {
        Letter {
            origin: ORIGIN,
            organisation: "Ville de Poitiers",
            to: "dora@poitiers.example",
            intervention: item,
        }
    }

    #[test]
    fn a_mail_says_which_and_where_and_no_more() {
        let mut item = intervention(Status::ToDo);
        item.description = Some("Chez Madame Rivière".to_owned());
        let letter = letter(&item);
        let link = format!("{ORIGIN}/interventions/{}", item.id);
        let number = format!("N°\u{a0}{}", item.number);
        for mail in [
            requested(&letter),
            validated(&letter),
            refused(&letter, "Relève du Département."),
            assigned(&letter),
            finished(&letter),
            commented(&letter),
            reopened(&letter),
        ] {
            assert!(
                mail.subject.starts_with(&number) && !mail.subject.contains('\n'),
                "{}",
                mail.subject
            );
            for part in [&mail.text, &mail.html] {
                assert!(
                    part.contains(&link) && part.contains(item.title()),
                    "{part}"
                );
                assert!(
                    !part.contains("Rivière") && !part.contains(&item.address),
                    "{part}"
                );
            }
        }
    }

    #[test]
    fn a_refusal_says_why() {
        let item = intervention(Status::ToDo);
        let mail = refused(&letter(&item), "Relève du Département.");
        assert!(
            mail.text.contains("Motif\u{a0}: Relève du Département.")
                && mail.html.contains("Relève du Département.")
        );
    }

    #[test]
    fn the_warning_agrees_with_the_number() {
        let desk = Desk {
            origin: ORIGIN,
            organisation: "Ville de Poitiers",
            to: "alice@poitiers.example",
        };
        let on = NaiveDate::from_ymd_opt(2026, 5, 10).unwrap();
        let items = [
            (InterventionId::new(Uuid::from_u128(7)), 7),
            (InterventionId::new(Uuid::from_u128(8)), 8),
        ];
        let one = purge_warning(&desk, &items[..1], on);
        assert!(
            one.text.contains("Une intervention va être supprimée")
                && one.text.contains("10\u{a0}mai\u{a0}2026")
        );
        let two = purge_warning(&desk, &items, on);
        assert!(
            two.text.contains("Des interventions vont être supprimées")
                && two
                    .text
                    .contains("N°\u{a0}8\u{a0}: https://parvis.example/interventions/")
        );
    }
}
