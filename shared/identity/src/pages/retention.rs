//! « Durées de conservation »: what is kept, how long, then what, and why.

use domain::retention::{Fate, Function, REGISTER, Rule};
use maud::{Markup, html};
use web::{
    Request,
    html::{self as ui, Tone},
};

/// The groups of the page, in the order that people look for them.
const GROUPS: [(&str, Function); 3] = [
    ("Interventions", Function::Interventions),
    ("Comptes, équipes et sécurité", Function::Identity),
    ("Courriels", Function::Notifications),
];

/// How long Cloudflare D1 can go back in time, in days.
const TIME_TRAVEL_DAYS: u32 = 30;

/// The whole register, in groups.
#[must_use]
pub fn durations(request: &Request) -> Markup {
    let body = html! {
        (ui::alert(Tone::Info, &html! {
            p {
                "Une suppression est définitive pour tous les utilisateurs. La base de données, D1 de Cloudflare, garde toutefois "
                (TIME_TRAVEL_DAYS) " jours d’historique\u{a0}: pendant ce délai, l’exploitant peut la ramener en arrière après un "
                "incident. Il applique alors de nouveau tous les effacements faits depuis."
            }
        }))
        @for (title, function) in GROUPS { (group(title, function)) }
    };
    request
        .page("Durées de conservation")
        .service("")
        .subtitle(html! { "Ce que Parvis garde, combien de temps, et ce qu’il en advient. Cette page vient du registre que le service applique lui-même." })
        .render(body)
}

fn group(title: &str, function: Function) -> Markup {
    let rows: Vec<Vec<Markup>> = REGISTER
        .iter()
        .filter(|line| line.function == function)
        .map(row)
        .collect();
    ui::table(title, &["Données", "Durée", "Ensuite", "Source"], &rows)
}

fn row(line: &Rule) -> Vec<Markup> {
    vec![
        html! { (line.holds) },
        html! { (line.duration) },
        html! { (fate(line.fate)) },
        html! { (line.source) },
    ]
}

/// What becomes of it, in French.
#[must_use]
pub const fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Delete => "Suppression",
        Fate::DeleteWithFiles => "Suppression, fichiers compris",
        Fate::DeleteWhenGone => "Suppression une fois le fichier effacé",
        Fate::ErasePerson => "Effacement du compte et du nom partout où il figure",
        Fate::Keep => "Conservation",
    }
}
