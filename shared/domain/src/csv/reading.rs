//! A file that a spreadsheet wrote, as lines of cells: whatever its encoding and its separator.

use super::BYTE_ORDER_MARK;
use std::borrow::Cow;

/// The text of a file: UTF-8 with or without its mark, otherwise Windows-1252, which French spreadsheets still write.
#[must_use]
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text)),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| letter(*byte)).collect()),
    }
}

/// The letters of Windows-1252 that are not those of Latin-1; five of its places hold none.
const LETTERS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn letter(byte: u8) -> char {
    let place = byte.checked_sub(0x80).map(usize::from);
    let own = place.and_then(|place| LETTERS.get(place));
    own.copied().unwrap_or(char::from(byte))
}

/// A quoted cell of that line, counted from one, never ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unclosed(pub u32);

/// A line of a file: its place as spreadsheets count, from one, and its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Counted from one, blank lines too.
    pub number: u32,
    /// Its cells.
    pub cells: Vec<String>,
}

/// The lines of a text, blank ones left out (RFC 4180, but for the separator: semicolon, comma or tab, whichever the first line has most of).
/// Stops after `most` lines.
pub fn lines(text: &str, most: usize) -> Result<Vec<Line>, Unclosed> {
    let separator = separator(text);
    let mut rest = text.chars().peekable();
    let mut lines = Vec::new();
    let mut number = 0;
    while rest.peek().is_some() && lines.len() < most {
        number += 1;
        let cells = record(&mut rest, separator).ok_or(Unclosed(number))?;
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            lines.push(Line { number, cells });
        }
    }
    Ok(lines)
}

fn separator(text: &str) -> char {
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: &char| first.matches(*separator).count();
    // Of several that come as often, the last: the semicolon of French spreadsheets.
    ['\t', ',', ';']
        .into_iter()
        .max_by_key(count)
        .unwrap_or(';')
}

type Letters<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// The cells up to the end of the line; none when a quote is not closed.
fn record(rest: &mut Letters<'_>, separator: char) -> Option<Vec<String>> {
    let mut cells = vec![String::new()];
    loop {
        let cell = cells.last_mut()?;
        match rest.next() {
            None | Some('\n') => return Some(cells),
            Some('\r') => {
                rest.next_if_eq(&'\n');
                return Some(cells);
            }
            Some(letter) if letter == separator => cells.push(String::new()),
            Some('"') if cell.is_empty() => quoted(rest, cell)?,
            Some(letter) => cell.push(letter),
        }
    }
}

/// What stands up to the closing quote; two quotes are one that is meant.
fn quoted(rest: &mut Letters<'_>, cell: &mut String) -> Option<()> {
    loop {
        match rest.next()? {
            '"' if rest.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => return Some(()),
            letter => cell.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(u32, Vec<String>)> {
        let lines = lines(text, 100).unwrap();
        lines
            .into_iter()
            .map(|line| (line.number, line.cells))
            .collect()
    }

    fn of(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (
            number,
            cells.iter().map(|cell| (*cell).to_owned()).collect(),
        )
    }

    #[test]
    fn the_three_encodings_give_the_same_text() {
        assert_eq!(decode("\u{feff}été".as_bytes()), "été");
        assert_eq!(decode("été".as_bytes()), "été");
        assert_eq!(
            decode(b"\xe9t\xe9 \x80 \x9cuvre l\x92\xe9t\xe9"),
            "été € œuvre l’été"
        );
    }

    #[test]
    fn semicolons_commas_or_tabs_whichever_the_first_line_has_most_of() {
        assert_eq!(
            cells("a;b\r\n1,5;2\r\n"),
            [of(1, &["a", "b"]), of(2, &["1,5", "2"])]
        );
        assert_eq!(
            cells("a,b\n1;2,3"),
            [of(1, &["a", "b"]), of(2, &["1;2", "3"])]
        );
        assert_eq!(
            cells("a\tb;c\td\n1\t2;3\t4"),
            [of(1, &["a", "b;c", "d"]), of(2, &["1", "2;3", "4"])]
        );
        assert_eq!(cells("a\n1"), [of(1, &["a"]), of(2, &["1"])]);
        assert_eq!(cells("a;b,c\td"), [of(1, &["a", "b,c\td"])]);
    }

    #[test]
    fn quoted_cells_hold_anything() {
        assert_eq!(
            cells("a;b\n\"1;\r\n2\";\"dit \"\"oui\"\"\"\n3;4"),
            [
                of(1, &["a", "b"]),
                of(2, &["1;\r\n2", "dit \"oui\""]),
                of(3, &["3", "4"])
            ]
        );
        assert_eq!(
            cells("a;b\n5\" de haut;x"),
            [of(1, &["a", "b"]), of(2, &["5\" de haut", "x"])]
        );
        assert_eq!(lines("a;b\n1;2\n\"3;4\n", 100), Err(Unclosed(3)));
    }

    #[test]
    fn blank_lines_are_counted_and_left_out() {
        assert_eq!(
            cells("a;b\n\n;\n1;2\r3;4"),
            [of(1, &["a", "b"]), of(4, &["1", "2"]), of(5, &["3", "4"])]
        );
        assert_eq!(cells(""), []);
    }

    #[test]
    fn what_was_written_is_read_again() {
        let written = [
            super::super::words("=1;\"2\""),
            "l’été\nindien".to_owned(),
            String::new(),
        ];
        let mut text = String::from("a;b;c\r\n");
        super::super::push_line(&mut text, &written);
        assert_eq!(cells(&text)[1].1, written);
    }

    #[test]
    fn no_more_lines_than_wanted() {
        assert_eq!(lines("a\nb\nc\n", 2).unwrap().len(), 2);
    }
}
