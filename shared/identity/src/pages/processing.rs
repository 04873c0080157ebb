//! « Registre des traitements » (GDPR, article 30): who answers for what, why, which data, how long; drawn from the register.

use super::legal::{Facts, address, legal, recipients, told, transfers, which};
use crate::mails::team::TOLD;
use domain::retention::{Column, Function, REGISTER, Rule, rule};
use maud::{Markup, html};
use web::{
    Request,
    html::{definition_list, panel, table},
};

/// One thing that is done with personal data.
struct Processing {
    title: &'static str,
    purpose: &'static str,
    basis: &'static str,
    people: &'static str,
    recipients: &'static str,
    function: Function,
}

const PUBLIC_TASK: &str = "Mission d’intérêt public de la collectivité (RGPD, article 6, 1, e)";

const ALL: [Processing; 3] = [
    Processing {
        title: "Interventions",
        purpose: "Recevoir, organiser et suivre les interventions des services, du signalement à la réparation",
        basis: PUBLIC_TASK,
        people: "Agents, élus et demandeurs de la collectivité\u{a0}; personnes qu’un texte ou une photo montrerait",
        recipients: "Les membres de la collectivité, selon leur rôle\u{a0}; les logiciels auxquels elle ouvre ses demandes",
        function: Function::Interventions,
    },
    Processing {
        title: "Comptes, équipes et sécurité",
        purpose: "Reconnaître qui se connecte, donner à chacun les droits de son rôle, protéger les comptes et garder la preuve de ce qui est fait",
        basis: PUBLIC_TASK,
        people: "Membres des équipes",
        recipients: "L’administrateur et les coordinateurs de la collectivité, chacun pour son équipe",
        function: Function::Identity,
    },
    Processing {
        title: "Courriels",
        purpose: "Prévenir les personnes concernées",
        basis: PUBLIC_TASK,
        people: "Membres des équipes qui ont une adresse électronique",
        recipients: "Le destinataire de chaque courriel",
        function: Function::Notifications,
    },
];

/// What protects the data; each is true of every deployment.
const SECURITY: [&str; 7] = [
    "Chaque collectivité est séparée des autres\u{a0}: une session n’en lit qu’une.",
    "Les droits suivent le rôle, vérifiés à chaque requête\u{a0}; l’export de données, les rôles et les effacements demandent une connexion de moins de 12 heures.",
    "Les secrets de connexion ne sont gardés que sous forme d’empreinte\u{a0}; les essais sont limités.",
    "Les échanges sont chiffrés, et les pages ne chargent ni script ni traceur d’un tiers.",
    "Les métadonnées des photos sont retirées\u{a0}; visages et plaques peuvent y être masqués, l’original étant détruit.",
    "Chaque changement laisse une trace, sans nom au bout d’un an.",
    "Les suppressions sont automatiques, et chacune est consignée sans nom.",
];

/// The whole register.
pub(crate) fn register(request: &Request, facts: &Facts<'_>) -> Markup {
    legal(request, "Registre des traitements")
        .subtitle(html! { "Ce qui est fait des données personnelles, donnée par donnée. Cette page vient du registre que le service applique lui-même." })
        .render(html! {
            (which(request, facts))
            (definition_list(&[
                ("Responsable du traitement", html! { (domain::french::capitalised(facts.controller())) }),
                ("Écrire au responsable", address(facts.contact())),
                ("Délégué à la protection des données", address(facts.officer())),
                ("Sous-traitant", told(&facts.config.publisher)),
                ("Hébergeur, sous-traitant ultérieur", told(&facts.config.host)),
                ("Lieu de conservation", html! { "Union européenne" }),
            ]))
            (panel(Some("Destinataires hors de la collectivité, et transferts"), &html! {
                (recipients(facts.config))
                p { (transfers(facts.config)) }
            }))
            @for one in &ALL { (panel(Some(one.title), &processing(one))) }
            (panel(Some("Mesures de sécurité"), &html! { ul { @for measure in SECURITY { li { (measure) } } } }))
            p {
                a href="/donnees-personnelles" { "Vos droits sur vos données" } ", "
                a href="/durees-de-conservation" { "toutes les durées de conservation" } "."
            }
        })
}

fn processing(one: &Processing) -> Markup {
    let rows: Vec<Vec<Markup>> = REGISTER
        .iter()
        .filter(|rule| rule.function == one.function && is_personal(rule))
        .map(|rule| {
            vec![
                html! { (rule.holds) },
                html! { (rule.duration) },
                html! { (super::retention::fate(rule.fate)) },
            ]
        })
        .collect();
    html! {
        (definition_list(&[
            ("Finalité", html! { (one.purpose) }),
            ("Base légale", html! { (one.basis) }),
            ("Personnes concernées", html! { (one.people) }),
            ("Destinataires", html! { (one.recipients) }),
        ]))
        (table(&format!("Données\u{a0}: {}", one.title), &["Données", "Durée", "Ensuite"], &rows))
    }
}

/// Whether a table says anything of a person.
fn is_personal(rule: &Rule) -> bool {
    rule.columns
        .iter()
        .any(|column| !matches!(column, Column::Plain(_)))
}

/// The durations that concern everybody, as the information notice tells them.
pub(crate) fn main_durations() -> Markup {
    let facts: Vec<(&str, Markup)> = TOLD
        .iter()
        .filter_map(|table| rule(table))
        .map(|line| (line.holds, html! { (line.duration) }))
        .collect();
    definition_list(&facts)
}
