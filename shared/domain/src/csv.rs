//! Comma-separated values as French spreadsheets read and write them (RFC 4180): what leaves as a file, and what comes as one.

pub mod reading;
pub mod table;

/// What every file starts with, so that spreadsheets read it as UTF-8.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// What a spreadsheet would take for the start of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Words that people typed, as a cell that no spreadsheet runs: an apostrophe stands before what looks like a formula.
#[must_use]
pub fn words(text: &str) -> String {
    if text.starts_with(FORMULA) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The words of a cell that [`words`] wrote.
#[must_use]
pub fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) => rest,
        _ => cell,
    }
}

/// Adds a line to `out`: cells between semicolons, quoted where they must be, CRLF at the end.
pub fn push_line<T: AsRef<str>>(out: &mut String, cells: &[T]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.push(';');
        }
        push_cell(out, cell.as_ref());
    }
    out.push_str("\r\n");
}

fn push_cell(out: &mut String, cell: &str) {
    if cell.contains([';', ',', '"', '\r', '\n']) {
        out.push('"');
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_words() {
        for text in ["=HYPERLINK(1)", "+1", "-1", "@a", "\tx", "\rx"] {
            assert_eq!(words(text), format!("'{text}"));
            assert_eq!(plain(&words(text)), text);
        }
        for text in ["", "12 rue", "a=1", "'", "l’été", "'12"] {
            assert_eq!(words(text), text);
            assert_eq!(plain(text), text);
        }
    }

    #[test]
    fn what_would_break_a_line_is_quoted() {
        let mut out = String::new();
        push_line(&mut out, &["a", "b;c", "d\"e", "f\ng", ""]);
        assert_eq!(out, "a;\"b;c\";\"d\"\"e\";\"f\ng\";\r\n");
    }
}
