//! A table that somebody made with a spreadsheet: its first line names the columns, in any order, and each cell is asked for by its column.

use super::{
    plain,
    reading::{self, Line, Unclosed},
};
use crate::{fold::fold, french};
use serde::{Deserialize, Serialize};

/// The names that a column may have, whatever the case and the accents; the usual one of each column first.
pub type Names<C> = &'static [(&'static str, C)];

/// How the files that spreadsheets keep for themselves start: a ZIP of XML, or the older binary form.
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];

/// What is wrong with a file as a whole, as a French sentence that says what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// A quoted cell of that line never ends.
    #[error("Fichier\u{a0}: des guillemets s’ouvrent à la ligne {0} et ne se ferment pas.")]
    Unclosed(u32),
    /// The file of a spreadsheet as it keeps it for itself.
    #[error("Fichier\u{a0}: c’est un classeur. Dans votre tableur, enregistrez-le au format CSV.")]
    Workbook,
    /// Nothing, or a header alone.
    #[error(
        "Fichier\u{a0}: il est vide. La première ligne nomme les colonnes, les suivantes disent ce qui est à importer."
    )]
    Empty,
    /// More lines than that.
    #[error("Fichier\u{a0}: il a plus de {} lignes. Partagez-le en plusieurs fichiers.", french::number(u64::try_from(*.0).unwrap_or(u64::MAX)))]
    TooLong(usize),
    /// Columns without which nothing can be imported.
    #[error("Fichier\u{a0}: il y manque {}. La première ligne nomme les colonnes.", quoted(.0))]
    Missing(Vec<&'static str>),
}

fn quoted(names: &[&str]) -> String {
    let quoted: Vec<String> = names
        .iter()
        .map(|name| format!("«\u{a0}{name}\u{a0}»"))
        .collect();
    french::list(&quoted)
}

/// What is wrong in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The column, as the file calls it.
    pub column: String,
    /// What is wrong and what would be right.
    pub message: String,
}

/// A table whose columns are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<C: 'static> {
    header: Vec<String>,
    columns: Vec<Option<C>>,
    names: Names<C>,
    /// Its lines, the header left out.
    pub lines: Vec<Line>,
}

impl<C: Copy + PartialEq> Table<C> {
    /// Reads a file of at most `most` lines, its header not counted, which has at least the `needed` columns.
    pub fn read(
        bytes: &[u8],
        names: Names<C>,
        needed: &[C],
        most: usize,
    ) -> Result<Self, TableError> {
        if WORKBOOKS.iter().any(|start| bytes.starts_with(start)) {
            return Err(TableError::Workbook);
        }
        let text = reading::decode(bytes);
        // One line more than may come, so that too many are told; the header is one more.
        let lines = reading::lines(&text, most.saturating_add(2));
        let mut lines = lines
            .map_err(|Unclosed(line)| TableError::Unclosed(line))?
            .into_iter();
        let header = lines.next().ok_or(TableError::Empty)?.cells;
        let lines: Vec<Line> = lines.collect();
        if lines.is_empty() {
            return Err(TableError::Empty);
        }
        if lines.len() > most {
            return Err(TableError::TooLong(most));
        }
        let columns: Vec<Option<C>> = header.iter().map(|name| column(names, name)).collect();
        let missing = needed
            .iter()
            .filter(|column| !columns.contains(&Some(**column)));
        let missing: Vec<&str> = missing.map(|column| usual(names, *column)).collect();
        if !missing.is_empty() {
            return Err(TableError::Missing(missing));
        }
        Ok(Self {
            header,
            columns,
            names,
            lines,
        })
    }

    /// What stands in a column, trimmed; nothing where the line or the file has no such cell.
    #[must_use]
    pub fn cell<'c>(&self, cells: &'c [String], wanted: C) -> Option<&'c str> {
        let found = self
            .columns
            .iter()
            .zip(cells)
            .find(|(column, _)| **column == Some(wanted));
        let text = plain(found?.1.trim());
        (!text.is_empty()).then_some(text)
    }

    /// That error, under the name that the file gives to the column, or under its usual name where the file has none.
    #[must_use]
    pub fn fault(&self, wanted: C, message: impl Into<String>) -> Fault {
        let own = self
            .header
            .iter()
            .zip(&self.columns)
            .find(|(_, column)| **column == Some(wanted));
        let name = own.map_or_else(|| usual(self.names, wanted), |(name, _)| name.trim());
        Fault {
            column: name.to_owned(),
            message: message.into(),
        }
    }

    /// The columns that nothing is done with, as the file calls them.
    #[must_use]
    pub fn ignored(&self) -> Vec<String> {
        let unknown = self.header.iter().zip(&self.columns);
        unknown
            .filter(|(name, column)| column.is_none() && !name.trim().is_empty())
            .map(|(name, _)| name.trim().to_owned())
            .collect()
    }
}

/// The column of that name: without regard to case, accents, spaces and hyphens.
fn column<C: Copy>(names: Names<C>, name: &str) -> Option<C> {
    let folded = |name: &str| fold(name.trim()).replace([' ', '-'], "_");
    let wanted = folded(name);
    let known = names.iter().find(|(known, _)| folded(known) == wanted);
    known.map(|(_, column)| *column)
}

fn usual<C: Copy + PartialEq>(names: Names<C>, wanted: C) -> &'static str {
    let known = names.iter().find(|(_, column)| *column == wanted);
    known.map_or("", |(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Column {
        Name,
        Mail,
    }

    const NAMES: Names<Column> = &[
        ("prénom", Column::Name),
        ("e-mail", Column::Mail),
        ("nom complet", Column::Name),
    ];

    fn read(text: &str) -> Result<Table<Column>, TableError> {
        Table::read(text.as_bytes(), NAMES, &[Column::Name], 2)
    }

    #[test]
    fn a_column_is_found_whatever_its_case_accents_spaces_and_hyphens() {
        for name in ["prenom", "Prénom", " PRÉNOM ", "Nom complet", "nom-complet"] {
            let table = read(&format!("x;{name};E-mail\na;'=Ana ;b\n")).unwrap();
            let cells = &table.lines[0].cells;
            assert_eq!(table.cell(cells, Column::Name), Some("=Ana"), "{name}");
            assert_eq!(table.cell(cells, Column::Mail), Some("b"));
            assert_eq!(table.ignored(), ["x"]);
            assert_eq!(table.fault(Column::Name, "non").column, name.trim());
        }
        let table = read("prenom\nAna\n").unwrap();
        assert_eq!(table.cell(&table.lines[0].cells, Column::Mail), None);
        assert_eq!(table.fault(Column::Mail, "non").column, "e-mail");
    }

    #[test]
    fn what_is_no_table_is_refused_and_the_limit_is_sharp() {
        assert_eq!(read(""), Err(TableError::Empty));
        assert_eq!(read("prenom\n\n"), Err(TableError::Empty));
        assert_eq!(read("x\na\n"), Err(TableError::Missing(vec!["prénom"])));
        let workbook = Table::read(b"PK\x03\x04...", NAMES, &[Column::Name], 2);
        assert_eq!(workbook, Err(TableError::Workbook));
        assert_eq!(read("prenom\n\"a\n"), Err(TableError::Unclosed(2)));
        assert_eq!(read("prenom\na\nb\n").unwrap().lines.len(), 2);
        assert_eq!(read("prenom\na\nb\nc\n"), Err(TableError::TooLong(2)));
        assert_eq!(
            TableError::Missing(vec!["nom", "role"]).to_string(),
            "Fichier\u{a0}: il y manque «\u{a0}nom\u{a0}» et «\u{a0}role\u{a0}». La première ligne nomme les colonnes."
        );
    }
}
