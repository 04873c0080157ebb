//! The mails of an intervention's life: its number, its title and a link, and no more of anybody than that.

use crate::{fr, model::alerts::Kind};
use chrono::NaiveDate;
use domain::{french, id::InterventionId};
use platform::mail::Mail;
use web::mail::{Button, Letter};

/// How many alerts one mail lists at most; the others are read in the service.
const LISTED: usize = 20;

/// Who writes to whom.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    /// The public address of the service, without a final slash.
    pub origin: &'a str,
    /// The organisation's name.
    pub organisation: &'a str,
    /// The reader's address.
    pub to: &'a str,
}

/// What a reader is told of one intervention.
#[derive(Debug, Clone, Copy)]
pub struct News<'a> {
    /// What.
    pub kind: Kind,
    /// Which intervention.
    pub id: InterventionId,
    /// Its number; none where it is given by the batch that tells of it.
    pub number: Option<i64>,
    /// Its title: the type, or the category.
    pub title: &'a str,
    /// Why it was refused; the other kinds say none.
    pub reason: Option<&'a str>,
}

impl News<'_> {
    /// « Réparation chaussée (n° 12) : le travail est fait. »
    fn told(&self) -> String {
        let (title, said) = (self.title, fr::told(self.kind));
        match self.number {
            Some(number) => format!("{title} ({})\u{a0}: {said}", fr::number(number)),
            None => format!("{title}\u{a0}: {said}"),
        }
    }

    /// Somebody from whom it was taken may not open it any more.
    fn href(&self, origin: &str) -> String {
        match self.kind {
            Kind::Unassigned => format!("{origin}/alertes"),
            _ => format!("{origin}/interventions/{}", self.id),
        }
    }
}

/// The mail of what happened, `stop` being the token by which its reader stops such mails: of one alert its own, of several
/// one that lists them.
#[must_use]
pub fn alerts(desk: &Desk<'_>, news: &[News<'_>], stop: &str) -> Mail {
    let stop = format!("{}/alertes/arret#{stop}", desk.origin);
    match news {
        [one] => alone(desk, one, &stop),
        several => digest(desk, several, &stop),
    }
}

fn alone(desk: &Desk<'_>, news: &News<'_>, stop: &str) -> Mail {
    let title = news.kind.label();
    let mut paragraphs = vec![news.told()];
    paragraphs.extend(news.reason.map(|reason| format!("Motif\u{a0}: {reason}")));
    let href = news.href(desk.origin);
    let letter = Letter {
        sender: desk.organisation,
        title,
        paragraphs: &paragraphs,
        code: None,
        button: Some(Button {
            label: fr::open_label(news.kind),
            href: &href,
        }),
        footer: fr::ALERT_FOOTER,
        stop: Some(stop),
    };
    let subject = news.number.map_or_else(
        || title.to_owned(),
        |number| format!("N°\u{a0}{number} – {title}"),
    );
    letter.mail(desk.to, &subject)
}

fn digest(desk: &Desk<'_>, news: &[News<'_>], stop: &str) -> Mail {
    let mut paragraphs: Vec<String> = news
        .iter()
        .take(LISTED)
        .map(|one| in_list(desk, one))
        .collect();
    if news.len() > LISTED {
        paragraphs.push(fr::MORE_ALERTS.to_owned());
    }
    let href = format!("{}/alertes", desk.origin);
    let letter = Letter {
        sender: desk.organisation,
        title: fr::DIGEST,
        paragraphs: &paragraphs,
        code: None,
        button: Some(Button {
            label: "Voir mes alertes",
            href: &href,
        }),
        footer: fr::ALERT_FOOTER,
        stop: Some(stop),
    };
    letter.mail(desk.to, fr::DIGEST)
}

fn in_list(desk: &Desk<'_>, news: &News<'_>) -> String {
    let reason = news
        .reason
        .map(|reason| format!(" Motif\u{a0}: {reason}"))
        .unwrap_or_default();
    format!("{}{reason} {}", news.told(), news.href(desk.origin))
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
    let letter = Letter {
        sender: desk.organisation,
        title,
        paragraphs: &paragraphs,
        code: None,
        button: Some(Button {
            label: "Voir les interventions",
            href: &href,
        }),
        footer: fr::MAIL_FOOTER,
        stop: None,
    };
    letter.mail(
        desk.to,
        &format!("Suppression prévue le {}", french::date(on)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const ORIGIN: &str = "https://parvis.example";
    const DESK: Desk<'static> = Desk {
        origin: ORIGIN,
        organisation: "Ville de Poitiers",
        to: "dora@poitiers.example",
    };

    fn news(kind: Kind, number: i64) -> News<'static> {
        News {
            kind,
            id: InterventionId::new(Uuid::from_u128(7)),
            number: Some(number),
            title: "Réparation chaussée",
            reason: None,
        }
    }

    #[test]
    fn a_mail_says_which_and_where_and_how_to_stop() {
        for kind in Kind::ALL {
            let mail = alerts(&DESK, &[news(kind, 12)], "jeton");
            assert!(mail.subject.starts_with("N°\u{a0}12 – ") && !mail.subject.contains('\n'));
            let stop = format!("{ORIGIN}/alertes/arret#jeton");
            assert_eq!(mail.stop.as_deref(), Some(stop.as_str()));
            for part in [&mail.text, &mail.html] {
                assert!(
                    part.contains("Réparation chaussée") && part.contains(&stop),
                    "{part}"
                );
                let opens = part.contains(&format!("{ORIGIN}/interventions/"));
                assert_eq!(opens, kind != Kind::Unassigned, "{part}");
            }
        }
    }

    #[test]
    fn a_refusal_says_why() {
        let refusal = News {
            reason: Some("Relève du Département."),
            ..news(Kind::Refused, 12)
        };
        for several in [vec![refusal], vec![refusal, news(Kind::Finished, 13)]] {
            let mail = alerts(&DESK, &several, "jeton");
            assert!(
                mail.text.contains("Motif\u{a0}: Relève du Département."),
                "{}",
                mail.text
            );
        }
    }

    #[test]
    fn several_alerts_are_one_mail_without_a_figure() {
        let many: Vec<News<'_>> = (1..=21).map(|n| news(Kind::Commented, n)).collect();
        let mail = alerts(&DESK, &many[..20], "jeton");
        assert_eq!(mail.subject, fr::DIGEST);
        assert_eq!(mail.text.matches("Réparation chaussée").count(), 20);
        assert!(!mail.text.contains(fr::MORE_ALERTS));
        let longer = alerts(&DESK, &many, "jeton");
        assert_eq!(longer.text.matches("Réparation chaussée").count(), 20);
        assert!(longer.text.contains(fr::MORE_ALERTS) && !longer.text.contains("n°\u{a0}21"));
        assert!(!longer.text.contains("21"), "a mail counts nothing");
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
