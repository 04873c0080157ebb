//! What is wrong with a file, line by line.

use super::{list::pagination, table::table};
use domain::csv::table::Fault;
use maud::{Markup, html};

/// The errors of some lines of a file, under the names of their columns; nothing where there is none. `first` is the page of the first
/// ones, `next` that of those that follow.
#[must_use]
pub fn faults(faults: &[(u32, Vec<Fault>)], first: &str, next: Option<&str>) -> Markup {
    let rows: Vec<Vec<Markup>> = faults
        .iter()
        .flat_map(|(line, faults)| faults.iter().map(move |fault| (line, fault)))
        .map(|(line, fault)| {
            vec![
                html! { (line) },
                html! { (fault.column) },
                html! { (fault.message) },
            ]
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            (table("Lignes à corriger", &["Ligne", "Colonne", "Erreur"], &rows))
            (pagination(next.map(|_| first), next))
        }
    }
}
