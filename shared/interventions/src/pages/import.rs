//! Past interventions from a file: the form that takes it, what it holds, how far it is, what is wrong with it.

use super::parts;
use crate::model::import::{Import, LINES_MAX, Past, State};
use domain::{
    calendar::{Zone, from_db},
    french,
};
use maud::{Markup, html};
use web::{
    FieldError, Request, assets,
    html::{self as ui, Button, Field, Tone},
    import::{self as file, Faults},
};

/// The page itself.
const PLACE: &str = "/interventions/import";
/// The columns that are read: name, what it holds, whether it must be there.
const COLUMNS: [(&str, &str, bool); 15] = [
    ("adresse", "Adresse ou lieu, 100 caractères au plus", true),
    ("categorie", "Le nom d’une de vos catégories", true),
    (
        "cree_le",
        "2026-03-02, 2026-03-02 08:00 ou 02/03/2026",
        true,
    ),
    ("type", "Le nom d’un type de cette catégorie", false),
    (
        "statut",
        "À valider, À faire, En cours, Terminée, Refusée, Annulée ou Doublon\u{a0}; Terminée si la case est vide",
        false,
    ),
    (
        "terminee_le",
        "La date de fin\u{a0}; celle de création si la case est vide",
        false,
    ),
    ("priorite", "Normale, Haute ou Urgente", false),
    ("complement", "Ce qui aide à trouver", false),
    ("code_postal", "Cinq chiffres", false),
    ("commune", "Son nom", false),
    (
        "latitude",
        "Degrés nord, comme 46,580224\u{a0}; avec la longitude",
        false,
    ),
    ("longitude", "Degrés est", false),
    (
        "description",
        "Ce qu’il y avait à faire, sans nom de personne",
        false,
    ),
    ("planifie_debut", "Une date, avec ou sans heure", false),
    ("planifie_fin", "Une date, avec ou sans heure", false),
];

/// The form that takes a file, and the imports of the last days.
#[must_use]
pub fn imports(request: &Request, imports: &[Import], errors: &[FieldError]) -> Markup {
    let most = french::number(u64::try_from(LINES_MAX).unwrap_or(u64::MAX));
    let hint = format!(
        "Un fichier CSV de {most} lignes et 8\u{a0}Mo au plus, enregistré par un tableur\u{a0}: point-virgule ou virgule, UTF-8 ou Windows."
    );
    let form = html! {
        (Field::file("file", "Fichier", ".csv,text/csv").hint(&hint).errors(errors).required())
        (ui::actions(&html! { (Button::primary("Lire le fichier")) }))
    };
    let body = html! {
        (ui::error_summary(errors))
        p { "Reprenez ici les interventions de votre ancien outil. Le fichier est d’abord lu et vérifié ligne par ligne\u{a0}: rien n’est importé avant que vous l’ayez confirmé." }
        (parts::post_files(request, PLACE, &form))
        (ui::fold("Les colonnes du fichier", false, &columns()))
        @if !imports.is_empty() { (last(request.zone(), imports)) }
    };
    request
        .page("Importer des interventions passées")
        .back("Statistiques", "/interventions/statistiques")
        .current(PLACE)
        .errors(!errors.is_empty())
        .render(body)
}

fn columns() -> Markup {
    html! {
        p { "La première ligne du fichier nomme les colonnes, dans l’ordre que vous voulez. Un fichier exporté d’ici se relit tel quel. Les autres colonnes, dont les noms de personnes, ne sont pas reprises." }
        p { "Une intervention terminée depuis plus de trois ans n’est pas importée\u{a0}: sa durée de conservation est passée." }
        (file::columns(&COLUMNS))
    }
}

fn last(zone: Zone, imports: &[Import]) -> Markup {
    let rows: Vec<Vec<Markup>> = imports
        .iter()
        .map(|import| {
            vec![
                html! { a href=(page_of(import)) { (french::date_time(import.created_at, zone)) } },
                html! { (french::number(import.lines.into())) },
                html! { (said(import.state)) },
            ]
        })
        .collect();
    ui::table(
        "Fichiers des 30 derniers jours",
        &["Reçu", "Lignes correctes", "Où il en est"],
        &rows,
    )
}

const fn said(state: State) -> &'static str {
    match state {
        State::Ready => "À confirmer",
        State::Running => "En cours",
        State::Done => "Importé",
    }
}

fn page_of(import: &Import) -> String {
    format!("{PLACE}/{}", import.id)
}

/// What the page of an import shows.
#[derive(Debug, Clone, Copy)]
pub struct Preview<'a> {
    /// The import.
    pub import: &'a Import,
    /// Lines that cannot be imported: their place in the file, and what is wrong.
    pub faults: &'a Faults,
    /// The first lines that can be and are not yet.
    pub lines: &'a [(u32, Past)],
}

/// The page of an import.
#[must_use]
pub fn import(request: &Request, preview: &Preview<'_>) -> Markup {
    let import = preview.import;
    let body = html! {
        @match import.state {
            State::Ready => (ready(request, preview)),
            State::Running => (running(request, import)),
            State::Done => (done(import)),
        }
        @if !import.ignored.is_empty() { p .soft { "Colonnes qui ne sont pas reprises\u{a0}: " (import.ignored) } }
        (preview.faults.markup())
    };
    request
        .page("Importation d’un fichier")
        .back("Importer", PLACE)
        .subtitle(html! { "Reçu le\u{a0}" (french::date_time(import.created_at, request.zone())) " · " (said(import.state)) })
        .scripts(&[assets::IMPORT_JS])
        .render(body)
}

fn count(lines: u32) -> String {
    french::count(lines.into(), "ligne", "lignes")
}

/// What the file holds, and what can be done with it: all, only what is right, or nothing.
fn ready(request: &Request, preview: &Preview<'_>) -> Markup {
    let import = preview.import;
    let (start, give_up) = (
        format!("{}/lancer", page_of(import)),
        format!("{}/abandonner", page_of(import)),
    );
    let whole = format!("Importer {}", count(import.lines));
    let part = format!(
        "Importer seulement {}",
        french::count(import.lines.into(), "ligne correcte", "lignes correctes")
    );
    html! {
        @if import.wrong == 0 {
            (ui::alert(Tone::Success, &html! { p { "Le fichier est correct\u{a0}: " (count(import.lines)) "." } }))
        } @else {
            (ui::alert(Tone::Warning, &html! {
                p { (french::capitalised(&count(import.wrong))) " ne peuvent pas être importées, " (count(import.lines)) " sont correctes." }
                p { "Pour que tout soit importé ou rien, corrigez le fichier puis envoyez-le de nouveau." }
            }))
        }
        (understood(preview.lines, request.zone()))
        (ui::actions(&html! {
            @if import.lines > 0 && import.wrong == 0 {
                (parts::post(request, &start, &html! { (Button::primary(&whole)) }))
            } @else if import.lines > 0 {
                (parts::post(request, &start, &html! { (ui::hidden("only_valid", "1")) (Button::secondary(&part)) }))
            }
            (parts::post(request, &give_up, &html! { (Button::secondary("Abandonner ce fichier")) }))
        }))
    }
}

/// The first lines as they were understood.
fn understood(lines: &[(u32, Past)], zone: Zone) -> Markup {
    let day = |moment: &str| {
        from_db(moment)
            .map(|moment| french::short_date(zone.civil_date(moment)))
            .unwrap_or_default()
    };
    let rows: Vec<Vec<Markup>> = lines
        .iter()
        .map(|(line, past)| {
            vec![
                html! { (line) },
                html! { (past.kind) },
                html! { (past.address) },
                html! { (day(&past.created_at)) },
                html! { (past.status.label()) @if let Some(end) = &past.closed_at { ", " (day(end)) } },
            ]
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            (ui::table("Les premières lignes, comme elles ont été comprises", &["Ligne", "Catégorie", "Adresse", "Créée", "Statut"], &rows))
        }
    }
}

/// How far it is; the button goes on where there is no script, which does it by itself otherwise.
fn running(request: &Request, import: &Import) -> Markup {
    let action = format!("{}/continuer", page_of(import));
    let form = parts::post(
        request,
        &action,
        &html! { (ui::hidden("cursor", &import.cursor.to_string())) (ui::actions(&html! { (Button::primary("Continuer")) })) },
    );
    html! {
        div data-import {
            p { label for="avancement" { "Avancement" } }
            progress .progress id="avancement" max=(import.lines) value=(import.imported) {}
            p data-import-said role="status" { (french::number(import.imported.into())) " sur " (count(import.lines)) }
            (form)
        }
        p .soft { "Vous pouvez fermer cette page et revenir\u{a0}: l’importation reprend où elle s’est arrêtée, et rien n’est importé deux fois." }
    }
}

fn done(import: &Import) -> Markup {
    let told = french::count(
        import.imported.into(),
        "intervention est importée",
        "interventions sont importées",
    );
    html! {
        (ui::alert(Tone::Success, &html! { p { (french::capitalised(&told)) "." } }))
        (ui::actions(&html! { (Button::primary("Voir la liste").to(parts::LIST)) }))
    }
}
