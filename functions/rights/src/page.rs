//! The matrix as people read it: a table for each matter, a column for each role, the ties in words.

use crate::matrix::Line;
use domain::policy::{Matter, Role, Tie};
use maud::{Markup, html};
use web::{Request, html as ui};

/// What a cell says when nothing allows it.
pub(crate) const NO: &str = "Non";
/// Between two ties of which one is enough.
pub(crate) const OR: &str = ", ou ";

/// What the words of the cells mean.
const WORDS: [(&str, &str); 4] = [
    (
        "Toutes celles de la collectivité",
        "chaque intervention, qui que ce soit qui l’ait demandée ou en soit chargé",
    ),
    (
        "Celles qui lui sont affectées",
        "les interventions dont la personne est chargée",
    ),
    (
        "Les siennes",
        "les interventions que la personne a elle-même demandées ou signalées",
    ),
    (
        "Celles qu’elle suit",
        "les interventions que d’autres ont demandées, et dont la personne a choisi d’être prévenue",
    ),
];

/// Every right, matter by matter.
pub(crate) fn rights(request: &Request, lines: &[Line]) -> Markup {
    let words: Vec<(&str, Markup)> = WORDS
        .iter()
        .map(|(word, meaning)| (*word, html! { (meaning) }))
        .collect();
    let body = html! {
        (ui::panel(Some("Comment lire ces tableaux"), &html! {
            (ui::definition_list(&words))
            p {
                "Certaines actions ne sont possibles qu’à une étape\u{a0}: on ne termine qu’une intervention en cours. "
                "Un jeton d’accès ne permet jamais plus que le rôle de sa personne."
            }
        }))
        @for matter in Matter::ALL { (section(matter, lines)) }
    };
    request
        .page("Droits")
        .wide()
        .service("")
        .subtitle(html! { "Ce que chaque rôle permet de faire. Cette page vient des règles que le service applique lui-même." })
        .render(body)
}

fn section(matter: Matter, lines: &[Line]) -> Markup {
    let mut headers = vec!["Action"];
    headers.extend(Role::ALL.map(Role::label));
    let rows: Vec<Vec<Markup>> = lines
        .iter()
        .filter(|line| line.matter == matter)
        .map(row)
        .collect();
    ui::table(title(matter), &headers, &rows)
}

fn row(line: &Line) -> Vec<Markup> {
    let mut cells = vec![html! { (line.label) }];
    let cell = |(_, ties): &(Role, Vec<Tie>)| html! { (cell(line.matter, ties)) };
    cells.extend(line.held.iter().map(cell));
    cells
}

/// What a role may do it to: « Celles qui lui sont affectées », « Les siennes, ou celles qu’elle suit », « Non ».
pub(crate) fn cell(matter: Matter, ties: &[Tie]) -> String {
    let words: Vec<&str> = ties.iter().map(|one| tie(matter, *one)).collect();
    match words.as_slice() {
        [] => NO.to_owned(),
        [first, rest @ ..] => rest.iter().fold((*first).to_owned(), |told, next| {
            format!("{told}{OR}{}", lower(next))
        }),
    }
}

fn lower(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// The caption of a table.
pub(crate) const fn title(matter: Matter) -> &'static str {
    match matter {
        Matter::Intervention => "Une intervention",
        Matter::Comment => "Un commentaire",
        Matter::Absence => "Une indisponibilité",
        Matter::Organisation => "Dans la collectivité",
        Matter::Account => "Son propre compte",
        Matter::Platform => "Sur la plateforme",
    }
}

/// A tie in words; « elle » is the person.
pub(crate) const fn tie(matter: Matter, tie: Tie) -> &'static str {
    match (matter, tie) {
        (Matter::Intervention | Matter::Absence, Tie::Organisation) => {
            "Toutes celles de la collectivité"
        }
        (Matter::Intervention | Matter::Absence, Tie::Assigned) => "Celles qui lui sont affectées",
        (Matter::Intervention | Matter::Absence, Tie::Own) => "Les siennes",
        (Matter::Intervention | Matter::Absence, Tie::Followed) => "Celles qu’elle suit",
        (Matter::Comment, Tie::Organisation) => "Tous ceux de la collectivité",
        (Matter::Comment, Tie::Assigned) => "Ceux qui lui sont affectés",
        (Matter::Comment, Tie::Own) => "Les siens",
        (Matter::Comment, Tie::Followed) => "Ceux qu’elle suit",
        (Matter::Organisation | Matter::Account | Matter::Platform, Tie::Organisation) => "Oui",
        (Matter::Organisation | Matter::Account | Matter::Platform, Tie::Assigned) => {
            "Si cela lui est confié"
        }
        (Matter::Organisation | Matter::Account | Matter::Platform, Tie::Own) => "Pour soi",
        (Matter::Organisation | Matter::Account | Matter::Platform, Tie::Followed) => {
            "Si elle le suit"
        }
    }
}
