//! The coordinator's board: what waits, what is to be done, what is under way, what was done lately.

use super::{list, parts, when};
use crate::model::{Category, Intervention, Status, Summary};
use chrono::NaiveDate;
use domain::french::{self, Gender};
use maud::{Markup, html};
use platform::directory::MemberRow;
use web::{
    Request,
    html::{self as ui, Button},
};

/// One status of the board.
#[derive(Debug, Clone)]
pub struct Column {
    /// Which.
    pub status: Status,
    /// The first of them.
    pub items: Vec<Summary>,
    /// How many there are; none when the board is filtered by person: no figure is given about anyone (terms of use, 5).
    pub total: Option<u64>,
    /// Whether there are more than shown.
    pub more: bool,
}

/// What the board shows.
#[derive(Debug, Clone)]
pub struct Board<'a> {
    /// From left to right.
    pub columns: Vec<Column>,
    /// To filter by.
    pub categories: &'a [Category],
    /// To filter by.
    pub members: &'a [MemberRow],
    /// The last day of which « À faire » shows what is planned, where more is planned for later.
    pub last_day: Option<NaiveDate>,
    /// Whether the reader may validate and refuse.
    pub validate: bool,
}

/// The board.
#[must_use]
pub fn board(request: &Request, board: &Board<'_>) -> Markup {
    let empty =
        board.last_day.is_none() && board.columns.iter().all(|column| column.items.is_empty());
    let filtered = list::is_filtered(request);
    let body = html! {
        @if !empty || filtered { (list::filters(request, None, board.categories, board.members)) }
        @if empty { (list::nothing(filtered, false, parts::HOME)) } @else { (far(request, board.last_day)) (columns(request, board)) }
    };
    let mut page = request.page("Interventions").current(parts::HOME).wide();
    if let Some(waiting) = waiting(&board.columns) {
        page = page.subtitle(html! { (waiting) });
    }
    let create =
        html! { (Button::secondary("Planning").to(super::planning::PLANNING)) (list::beside()) };
    if empty && !filtered {
        page.render(body)
    } else {
        page.actions(&create).render(body)
    }
}

/// Where what is planned far ahead is found.
fn far(request: &Request, last_day: Option<NaiveDate>) -> Markup {
    html! {
        @if let Some(day) = last_day {
            p .hint {
                "La colonne «\u{a0}" (Status::ToDo.label()) "\u{a0}» s’arrête au " (when::day(day)) ". Ce qui est prévu plus tard est dans "
                a href=(list::address(request, Some(Status::ToDo))) { "la liste" } " et dans " a href=(super::planning::PLANNING) { "le planning" } "."
            }
        }
    }
}

/// « Deux demandes attendent votre validation. »
fn waiting(columns: &[Column]) -> Option<String> {
    let count = columns
        .iter()
        .find(|column| column.status == Status::ToValidate)?
        .total?;
    if count == 0 {
        return Some("Aucune demande n’attend votre validation.".to_owned());
    }
    let verb = french::plural(count, "demande attend", "demandes attendent");
    Some(french::capitalised(&format!(
        "{} {verb} votre validation.",
        french::spelled(count, Gender::Feminine)
    )))
}

fn columns(request: &Request, board: &Board<'_>) -> Markup {
    let drawn: Vec<(String, Vec<Markup>, String)> = board
        .columns
        .iter()
        .map(|column| {
            let cards = column
                .items
                .iter()
                .map(|item| card(request, item, board.validate))
                .collect();
            let more = list::address(request, Some(column.status));
            (
                column.total.map(french::number).unwrap_or_default(),
                cards,
                more,
            )
        })
        .collect();
    let columns: Vec<ui::Column<'_>> = board
        .columns
        .iter()
        .zip(&drawn)
        .map(|(column, (count, cards, more))| ui::Column {
            code: column.status.code(),
            word: column.status.label(),
            count,
            cards,
            empty: none(column.status),
            more: column.more.then_some(("Voir les autres", more.as_str())),
        })
        .collect();
    ui::board(&columns)
}

fn card(request: &Request, item: &Summary, validate: bool) -> Markup {
    let waits = validate && item.intervention.status == Status::ToValidate;
    let actions = waits.then(|| decide(request, &item.intervention));
    parts::brief(request, item, actions.as_ref())
}

/// « Valider », « Refuser ».
fn decide(request: &Request, item: &Intervention) -> Markup {
    let (validate, refuse) = (
        parts::below(item.id, "valider"),
        parts::below(item.id, "refuser"),
    );
    let about = format!("{}, {}", item.title(), item.address);
    html! {
        (parts::post(request, &validate, &html! { (Button::primary("Valider").about(&about)) }))
        (Button::secondary("Refuser").about(&about).to(&refuse))
    }
}

const fn none(status: Status) -> &'static str {
    match status {
        Status::ToValidate => "Aucune demande en attente.",
        Status::ToDo => "Rien à faire pour le moment.",
        Status::InProgress => "Rien en cours pour le moment.",
        Status::Done | Status::Refused | Status::Cancelled | Status::Duplicate => {
            "Rien de terminé pour le moment."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(total: Option<u64>) -> Option<String> {
        waiting(&[Column {
            status: Status::ToValidate,
            items: Vec::new(),
            total,
            more: false,
        }])
    }

    #[test]
    fn the_board_says_what_waits() {
        assert_eq!(
            waits(Some(0)).unwrap(),
            "Aucune demande n’attend votre validation."
        );
        assert_eq!(
            waits(Some(1)).unwrap(),
            "Une demande attend votre validation."
        );
        assert_eq!(
            waits(Some(2)).unwrap(),
            "Deux demandes attendent votre validation."
        );
        assert_eq!(waits(None), None, "filtered by person: no figure");
    }
}
