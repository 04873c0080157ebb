//! What an organisation is told of a breach (GDPR, article 33, 2 and 3).

use crate::{fr::breaches as fr, store::breaches::Breach};
use domain::french;
use platform::mail::Mail;
use web::mail::Letter;

/// To one address of the organisation of that name: what happened, which data, what may follow, what was done, and what the organisation
/// has to do itself. It names nobody; `support` is whom to write to.
#[must_use]
pub fn warning(support: &str, organisation: &str, to: &str, of: &Breach) -> Mail {
    let known = fr::moment(of.known_at);
    let people = of.people.map_or_else(
        || "Le nombre de personnes concernées n’est pas encore connu.".to_owned(),
        |number| {
            format!(
                "Personnes concernées, toutes organisations réunies\u{a0}: environ {}.",
                french::number(number.unsigned_abs())
            )
        },
    );
    let told =
        |title: &str, text: Option<&String>| text.map(|text| format!("{title}\u{a0}: {text}"));
    let mut paragraphs = vec![
        format!(
            "Une violation de données personnelles touche l’organisation {organisation}. L’exploitant de Parvis l’a connue le {known}."
        ),
        format!("Nature\u{a0}: {}.", of.nature.label()),
        format!("Ce qui s’est passé\u{a0}: {}", of.facts),
        people,
    ];
    paragraphs.extend(told("Données concernées", of.data_kinds.as_ref()));
    paragraphs.extend(told("Conséquences probables", of.consequences.as_ref()));
    paragraphs.extend(told("Mesures prises", of.measures.as_ref()));
    paragraphs.extend([
        "Votre organisation est responsable de ces données. Si la violation présente un risque pour les personnes, elle la notifie à la CNIL dans les 72\u{a0}heures (RGPD, article\u{a0}33)\u{a0}; si ce risque est élevé, elle en informe aussi les personnes (article\u{a0}34).".to_owned(),
        format!("Pour en savoir plus, écrivez à {support}."),
    ]);
    let title = "Une violation de données touche votre organisation";
    Letter {
        sender: "Parvis",
        title,
        paragraphs: &paragraphs,
        code: None,
        button: None,
        footer: "Vous recevez ce message parce que votre adresse est celle de l’organisation, de sa personne déléguée à la protection des données ou de son administrateur.",
        stop: None,
    }
    .mail(to, title)
}
