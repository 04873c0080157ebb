//! What the end of a contract says by mail: to the administrateur, and to the organisation's contact.

use crate::{fr::closing as fr, store::closing::Certificate};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{calendar::Zone, french};
use platform::mail::Mail;
use web::mail::{Button, Letter};

/// How long the history of the database is, as everybody is told.
const HISTORY: &str = "La base de données garde encore 30\u{a0}jours d’historique, dont l’exploitant ne se sert qu’après un incident, en appliquant de nouveau cette destruction.";

/// The day of the destruction was set, or moved.
#[must_use]
pub fn announced(origin: &str, organisation: &str, to: &str, day: NaiveDate) -> Mail {
    let day = french::date(day);
    let paragraphs = [
        format!("Le contrat de {organisation} prend fin. À partir du {day}, tout ce que Parvis garde de la collectivité sera détruit\u{a0}: interventions, photos, comptes, journal."),
        "D’ici là, son administrateur prépare et télécharge l’archive de toutes ses données, sur la page «\u{a0}Fin du contrat\u{a0}». Les volumes se téléchargent pendant 30\u{a0}jours. La destruction attend que l’archive ait été emportée en entier.".to_owned(),
    ];
    let href = format!("{origin}/fin-de-contrat");
    letter(
        organisation,
        &format!("Vos données seront détruites le {day}"),
        &paragraphs,
        Some(Button {
            label: "Emporter les données",
            href: &href,
        }),
    )
    .mail(to, "Fin du contrat\u{a0}: emportez vos données")
}

/// The contract goes on.
#[must_use]
pub fn cancelled(organisation: &str, to: &str) -> Mail {
    let paragraphs = [format!(
        "L’exploitant a annulé la fin du contrat de {organisation}. Rien ne sera détruit."
    )];
    let title = "La fin du contrat est annulée";
    letter(organisation, title, &paragraphs, None).mail(to, title)
}

/// All volumes are there.
#[must_use]
pub fn ready(
    origin: &str,
    organisation: &str,
    to: &str,
    expires: DateTime<Utc>,
    zone: Zone,
) -> Mail {
    let paragraphs = [format!(
        "Tous les volumes de l’archive de {organisation} sont prêts. Téléchargez-les avant le {}.",
        french::date(zone.civil_date(expires))
    )];
    let href = format!("{origin}/fin-de-contrat");
    let title = "Votre archive est prête";
    let button = Button {
        label: "Télécharger l’archive",
        href: &href,
    };
    letter(organisation, title, &paragraphs, Some(button)).mail(to, title)
}

/// Nothing is left, neither rows nor files.
#[must_use]
pub fn destroyed(of: &Certificate, to: &str, rows: u64, gone_at: DateTime<Utc>) -> Mail {
    let zone = Zone::parse(&of.zone).unwrap_or_default();
    let siren = of.siren.as_deref().unwrap_or("inconnu");
    let archive = match (&of.archive_at, &of.archive_hash) {
        (Some(at), Some(hash)) => format!(
            "L’archive emportée avant la destruction a été achevée le {}. Empreinte SHA-256 de sa liste\u{a0}: {hash}.",
            french::date_time(*at, zone)
        ),
        _ => format!(
            "L’exploitant a confirmé la destruction sans archive\u{a0}: {}",
            of.reason.as_deref().unwrap_or_default()
        ),
    };
    let paragraphs = [
        format!(
            "L’exploitant de Parvis certifie que tout ce que le service gardait de {} (SIREN {siren}) est détruit\u{a0}: {} et {} ({}, miniatures non comptées).",
            of.name,
            french::count(rows, "ligne", "lignes"),
            french::count(of.files, "fichier", "fichiers"),
            fr::size(of.bytes)
        ),
        format!(
            "Destruction commencée le {}, dernier fichier effacé le {}.",
            french::date_time(of.started_at, zone),
            french::date_time(gone_at, zone)
        ),
        archive,
        HISTORY.to_owned(),
    ];
    let title = "Certificat de destruction";
    letter("Parvis", title, &paragraphs, None).mail(to, title)
}

const fn letter<'a>(
    sender: &'a str,
    title: &'a str,
    paragraphs: &'a [String],
    button: Option<Button<'a>>,
) -> Letter<'a> {
    Letter {
        sender,
        title,
        paragraphs,
        code: None,
        button,
        footer: "Vous recevez ce message parce que vous administrez cette collectivité, ou que votre adresse est son contact.",
        stop: None,
    }
}
