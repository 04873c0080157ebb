//! Tables, which become cards on a narrow screen.

use maud::{Markup, html};

/// A table: what it lists, its columns, its rows. The first cell of a row names it. On a narrow screen each cell repeats its column's name.
#[must_use]
pub fn table(caption: &str, headers: &[&str], rows: &[Vec<Markup>]) -> Markup {
    html! {
        table .table {
            caption { (caption) }
            thead { tr { @for header in headers { th scope="col" { (header) } } } }
            tbody { @for row in rows { tr { @for (index, cell) in row.iter().enumerate() { (body_cell(headers, index, cell)) } } } }
        }
    }
}

fn body_cell(headers: &[&str], index: usize, content: &Markup) -> Markup {
    html! {
        @if index == 0 {
            th scope="row" { (content) }
        } @else {
            td data-label=[headers.get(index)] { (content) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_rows_have_headers() {
        let text = table(
            "Équipe",
            &["Nom", "Rôle"],
            &[vec![html! { "Dora" }, html! { "Demandeur" }]],
        )
        .into_string();
        assert!(text.contains("<caption>Équipe</caption>"));
        assert!(
            text.contains("<th scope=\"col\">Nom</th>")
                && text.contains("<th scope=\"row\">Dora</th>")
        );
        assert!(text.contains("<td data-label=\"Rôle\">Demandeur</td>"));
    }
}
