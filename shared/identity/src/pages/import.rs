//! People from a file: the form that takes it, whom it adds, what is wrong with it, and what became of it.

use super::team::{TEAM, telephone};
use crate::model::import::{Import, LINES_MAX, Recruit, State};
use domain::french;
use maud::{Markup, html};
use web::{
    FieldError, Request,
    html::{self as ui, Button, Field, Form, Tone},
    import::{self as file, Faults},
};

/// The page itself.
pub const PLACE: &str = "/equipe/import";
/// The columns that are read: name, what it holds, whether it must be there.
const COLUMNS: [(&str, &str, bool); 6] = [
    ("nom", "100 caractères au plus", true),
    ("prénom", "100 caractères au plus", true),
    (
        "identifiant",
        "De 3 à 60 lettres sans accent, chiffres, points, tirets\u{a0}; différent pour chacun",
        true,
    ),
    ("rôle", "Coordinateur, agent ou demandeur", true),
    (
        "e-mail",
        "Une adresse professionnelle\u{a0}; la personne y reçoit l’information sur ses données",
        false,
    ),
    ("téléphone", "Un numéro professionnel", false),
];

/// What a page shows of an import.
#[derive(Debug, Clone, Copy)]
pub struct Preview<'a> {
    /// The import.
    pub import: &'a Import,
    /// Lines with errors, and what is wrong with each.
    pub faults: &'a Faults,
    /// The first people as they were understood, and the line of each.
    pub people: &'a [(u32, Recruit)],
}

fn page_of(import: &Import) -> String {
    format!("{PLACE}/{}", import.id)
}

fn people(count: u32) -> String {
    french::count(count.into(), "personne", "personnes")
}

/// The form that takes a file, and the one that waits.
#[must_use]
pub fn ask(request: &Request, waiting: Option<&Import>, errors: &[FieldError]) -> Markup {
    let most = french::number(u64::try_from(LINES_MAX).unwrap_or(u64::MAX));
    let hint = format!(
        "Un fichier CSV de {most} lignes et 1\u{a0}Mo au plus, enregistré par un tableur\u{a0}: point-virgule, virgule ou tabulation, UTF-8 ou Windows."
    );
    let body = html! {
        (ui::error_summary(errors))
        @if let Some(import) = waiting {
            (ui::alert(Tone::Info, &html! {
                p { "Un fichier de " (people(import.lines)) " attend votre confirmation. " a href=(page_of(import)) { "Le vérifier" } }
                p { "Un nouveau fichier prendrait sa place." }
            }))
        }
        p { "Ajoutez plusieurs personnes d’un coup. Le fichier est d’abord lu et vérifié ligne par ligne\u{a0}: personne n’est ajouté ni prévenu avant que vous l’ayez confirmé." }
        (Form::post(PLACE).multipart().body(&html! {
            (request.hidden())
            (Field::file("file", "Fichier", ".csv,text/csv,.txt").hint(&hint).errors(errors).required())
            (ui::actions(&html! { (Button::primary("Lire le fichier")) }))
        }))
        (ui::fold("Les colonnes du fichier", false, &columns()))
    };
    request
        .page("Importer des personnes")
        .service("Équipe")
        .current(TEAM)
        .back("Équipe", TEAM)
        .errors(!errors.is_empty())
        .render(body)
}

fn columns() -> Markup {
    html! {
        p { "La première ligne du fichier nomme les colonnes, dans l’ordre que vous voulez, avec ou sans accents. Les autres colonnes ne sont pas reprises." }
        (file::columns(&COLUMNS))
    }
}

/// One import: to confirm, or done.
#[must_use]
pub fn show(request: &Request, preview: &Preview<'_>) -> Markup {
    let import = preview.import;
    let body = html! {
        @match import.state {
            State::Ready => (ready(request, preview)),
            State::Done => (done(import)),
        }
        @if !import.ignored.is_empty() { p .soft { "Colonnes non reprises\u{a0}: " (import.ignored) "." } }
        (preview.faults.markup())
    };
    request
        .page("Importation de personnes")
        .wide()
        .service("Équipe")
        .current(TEAM)
        .back("Importer des personnes", PLACE)
        .subtitle(html! { "Fichier reçu le\u{a0}" (french::date_time(import.created_at, request.zone())) ", oublié au bout d’un jour." })
        .render(body)
}

/// Whom the file adds, and what can be done with it: all, only what is right, or nothing.
fn ready(request: &Request, preview: &Preview<'_>) -> Markup {
    let import = preview.import;
    let (start, give_up) = (
        format!("{}/confirmer", page_of(import)),
        format!("{}/abandonner", page_of(import)),
    );
    let whole = format!("Ajouter {}", people(import.lines));
    let part = format!("Ajouter seulement {}", people(import.lines));
    let lines = |count: u32| french::count(count.into(), "ligne", "lignes");
    html! {
        @if import.wrong == 0 {
            (ui::alert(Tone::Success, &html! { p { "Le fichier est correct\u{a0}: " (people(import.lines)) "." } }))
        } @else {
            (ui::alert(Tone::Warning, &html! {
                p { (french::capitalised(&lines(import.wrong))) " à corriger, " (people(import.lines)) " à ajouter." }
                p { "Pour que tout soit ajouté ou rien, corrigez le fichier puis envoyez-le de nouveau." }
            }))
        }
        @if import.lines > 0 { (consequences(import)) }
        (understood(preview.people))
        (ui::actions(&html! {
            @if import.lines > 0 && import.wrong == 0 {
                (post(request, &start, &html! { (Button::primary(&whole)) }))
            } @else if import.lines > 0 {
                (post(request, &start, &html! { (ui::hidden("only_valid", "1")) (Button::secondary(&part)) }))
            }
            (post(request, &give_up, &html! { (Button::secondary("Abandonner ce fichier")) }))
        }))
    }
}

fn post(request: &Request, action: &str, body: &Markup) -> Markup {
    Form::post(action).body(&html! { (request.hidden()) (body) })
}

/// Who will be told how, and who cannot sign in.
fn consequences(import: &Import) -> Markup {
    let by_hand = import.lines.saturating_sub(import.mailed);
    html! {
        ul {
            @if import.mailed > 0 { li { (people(import.mailed)) " avec une adresse\u{a0}: l’information sur leurs données part par courriel." } }
            @if by_hand > 0 { li { (people(by_hand)) " sans adresse\u{a0}: à informer par vous." } }
            @if import.private > 0 { li { (people(import.private)) " avec l’adresse d’une messagerie personnelle\u{a0}: préférez une adresse professionnelle si elles en ont une." } }
        }
    }
}

/// The first people as they were understood.
fn understood(recruits: &[(u32, Recruit)]) -> Markup {
    let rows: Vec<Vec<Markup>> = recruits
        .iter()
        .map(|(line, one)| {
            vec![
                html! { (line) },
                html! { (one.first_name) " " (one.last_name) },
                html! { (one.identifiant) },
                html! { (one.role.label()) },
                html! { @if let Some(email) = &one.email { (email) } @else { "Sans adresse" } },
                html! { @if let Some(phone) = &one.phone { (telephone(phone)) } @else { "Sans téléphone" } },
            ]
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            (ui::table(
                "Les premières personnes, comme elles ont été comprises",
                &["Ligne", "Nom", "Identifiant", "Rôle", "Adresse électronique", "Téléphone"],
                &rows,
            ))
        }
    }
}

fn done(import: &Import) -> Markup {
    let added = french::count(
        import.lines.into(),
        "personne est ajoutée à l’équipe",
        "personnes sont ajoutées à l’équipe",
    );
    let by_hand = import.lines.saturating_sub(import.mailed);
    html! {
        (ui::alert(Tone::Success, &html! { p { (french::capitalised(&added)) "." } }))
        (consequences(import))
        @if import.wrong > 0 { p { "Les lignes ci-dessous ne sont pas reprises. Corrigez-les dans un autre fichier, ou ajoutez ces personnes une à une." } }
        (ui::actions(&html! {
            (Button::primary("Voir l’équipe").to(TEAM))
            @if by_hand > 0 { (Button::secondary("Voir les personnes à informer").to(super::notices::PLACE)) }
        }))
    }
}
