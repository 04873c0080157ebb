//! Telephone numbers.
use serde::{Deserialize, Serialize};

use super::{TextError, text_type};
use crate::french::NBSP;

/// Country codes of the nine-digit numbers that are dialled with a leading zero within France.
const NATIONAL: [&str; 5] = ["33", "262", "590", "594", "596"];

/// First digits, after the zero, of the numbers that another country code than 33 stands for abroad (Arcep's numbering plan).
/// The first line that fits is taken: 639 98 is kept for fiction, in metropolitan France.
const OVERSEAS: [(&str, &str); 16] = [
    ("262", "262"),
    ("263", "262"),
    ("269", "262"),
    ("63998", "33"),
    ("639", "262"),
    ("692", "262"),
    ("693", "262"),
    ("590", "590"),
    ("690", "590"),
    ("691", "590"),
    ("594", "594"),
    ("694", "594"),
    ("596", "596"),
    ("696", "596"),
    ("697", "596"),
    ("508", "508"),
];

/// Country codes of the collectivities with plans of their own, and how many digits follow.
const COLLECTIVITIES: [(&str, &[usize]); 4] = [
    ("508", &[6, 9]),
    ("681", &[6]),
    ("687", &[6]),
    ("689", &[8]),
];

/// A telephone number in E.164: `+`, country code, number, at most fifteen digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

impl Phone {
    /// Reads what was typed: ten French digits from a zero, those of overseas départements included, or an international number
    /// from `+` or `00`; spaces, dots, hyphens, slashes and a bracketed zero are dropped.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        let raw = raw.trim();
        if raw.is_empty() {
            return Err(TextError::Missing);
        }
        let dialled: String = raw
            .replace("(0)", "")
            .chars()
            .filter(|&c| !is_separator(c))
            .collect();
        let (international, digits) = match dialled
            .strip_prefix('+')
            .or_else(|| dialled.strip_prefix("00"))
        {
            Some(rest) => (true, rest),
            None => (false, dialled.as_str()),
        };
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(TextError::Phone);
        }
        let number = if international {
            from_abroad(digits)
        } else {
            digits.strip_prefix('0').and_then(from_france)
        };
        number
            .map(|digits| Self(format!("+{digits}")))
            .ok_or(TextError::Phone)
    }

    /// The number as it is read in France, « 01 23 45 67 89 », « 0262 12 34 56 », « +687 12 34 56 »; a foreign one in E.164.
    #[must_use]
    pub fn display(&self) -> String {
        let digits = self.0.trim_start_matches('+');
        if let Some((code, number)) = after_code(digits, NATIONAL) {
            let dialled_from_france = from_france(number).is_some_and(|meant| meant == digits);
            let head = if code == "33" { 1 } else { 3 };
            return match number
                .split_at_checked(head)
                .filter(|_| dialled_from_france)
            {
                Some((head, tail)) => pairs(&format!("0{head}"), tail),
                None => pairs(&format!("+{code}"), number),
            };
        }
        match after_code(digits, COLLECTIVITIES.map(|(code, _)| code)) {
            Some((code, number)) => pairs(&format!("+{code}"), number),
            None => self.0.clone(),
        }
    }

    /// What a link to the number holds, `tel:+33123456789`.
    #[must_use]
    pub fn href(&self) -> String {
        format!("tel:{}", self.0)
    }
}

text_type!(impl [] Phone);

const fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{a0}' | '\u{202f}' | '\t' | '.' | '-' | '\u{2010}' | '\u{2011}' | '/' | '(' | ')'
    )
}

/// Country code and number of the nine digits that follow the zero.
fn from_france(number: &str) -> Option<String> {
    if number.len() != 9 || number.starts_with('0') {
        return None;
    }
    let code = OVERSEAS
        .into_iter()
        .find(|(first, _)| number.starts_with(first))
        .map_or("33", |(_, code)| code);
    Some(match number.strip_prefix("508") {
        Some(short) => format!("508{short}"),
        None => format!("{code}{number}"),
    })
}

/// Country code and number of the digits that follow the `+`; the zero of French numbers is forgiven.
fn from_abroad(digits: &str) -> Option<String> {
    if let Some((code, number)) = after_code(digits, NATIONAL) {
        let number = number.strip_prefix('0').unwrap_or(number);
        let well_formed = number.len() == 9 && !number.starts_with('0');
        return if code == "33" {
            from_france(number)
        } else {
            well_formed.then(|| format!("{code}{number}"))
        };
    }
    let lengths = COLLECTIVITIES
        .into_iter()
        .find_map(|(code, lengths)| Some((digits.strip_prefix(code)?, lengths)));
    let fits = match lengths {
        Some((number, lengths)) => lengths.contains(&number.len()),
        None => (7..=15).contains(&digits.len()) && !digits.starts_with('0'),
    };
    fits.then(|| digits.to_owned())
}

fn after_code<'a, const N: usize>(
    digits: &'a str,
    codes: [&'static str; N],
) -> Option<(&'static str, &'a str)> {
    codes
        .into_iter()
        .find_map(|code| digits.strip_prefix(code).map(|number| (code, number)))
}

/// The head, then the other digits two by two.
fn pairs(head: &str, tail: &str) -> String {
    let mut text = head.to_owned();
    for (index, digit) in tail.chars().enumerate() {
        if index % 2 == 0 {
            text.push(NBSP);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stored(raw: &str) -> String {
        Phone::parse(raw).unwrap().into()
    }

    #[test]
    fn a_french_number_is_one_number_however_it_is_typed() {
        let typed = [
            "0123456789",
            " 01 23 45 67 89 ",
            "01.23.45.67.89",
            "01-23-45-67-89",
            "01\u{a0}23\u{202f}45 67 89",
            "+33123456789",
            "+33 1 23 45 67 89",
            "+33 (0)1 23 45 67 89",
            "+33 01 23 45 67 89",
            "0033 1 23 45 67 89",
            "00 33 (0) 1 23 45 67 89",
            "(01) 23/45/67/89",
        ];
        for raw in typed {
            assert_eq!(stored(raw), "+33123456789", "{raw}");
        }
    }

    #[test]
    fn overseas_numbers_have_the_code_of_their_island() {
        let cases = [
            ("0262 12 34 56", "+262262123456"),
            ("02 63 12 34 56", "+262263123456"),
            ("0269 12 34 56", "+262269123456"),
            ("0692 12 34 56", "+262692123456"),
            ("0639 12 34 56", "+262639123456"),
            ("06 39 98 12 34", "+33639981234"),
            ("0590 12 34 56", "+590590123456"),
            ("0690 12 34 56", "+590690123456"),
            ("0594 12 34 56", "+594594123456"),
            ("0596 12 34 56", "+596596123456"),
            ("0697 12 34 56", "+596697123456"),
            ("0508 41 23 45", "+508412345"),
            ("+33 262 12 34 56", "+262262123456"),
            ("+262 0262 12 34 56", "+262262123456"),
            ("+687 12 34 56", "+687123456"),
            ("00 689 40 12 34 56", "+68940123456"),
            ("+681 72 12 34", "+681721234"),
            ("+32 2 123 45 67", "+3221234567"),
        ];
        for (raw, expected) in cases {
            assert_eq!(stored(raw), expected, "{raw}");
        }
    }

    #[test]
    fn numbers_are_shown_as_they_are_read_in_france() {
        let cases = [
            ("+33123456789", "01 23 45 67 89"),
            ("+262262123456", "0262 12 34 56"),
            ("+508412345", "+508 41 23 45"),
            ("+687123456", "+687 12 34 56"),
            ("+68940123456", "+689 40 12 34 56"),
            ("+3221234567", "+3221234567"),
        ];
        for (number, expected) in cases {
            assert_eq!(
                Phone::parse(number).unwrap().display(),
                expected.replace(' ', "\u{a0}")
            );
        }
        assert_eq!(
            Phone::parse("01 23 45 67 89").unwrap().href(),
            "tel:+33123456789"
        );
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let wrong = [
            "17",
            "012345678",
            "01234567890",
            "1234567890",
            "+",
            "+0123456789",
            "+33",
            "+3312345678",
            "+331234567890",
            "+33 0 0 12 34 56 78",
            "+68712345",
            "+123456",
            "+1234567890123456",
            "01 23 45 67 8x",
            "++33123456789",
            "0+33123456789",
            "٠١٢٣٤٥٦٧٨٩",
            "+262 12 34 56",
            "01,23,45,67,89",
        ];
        for raw in wrong {
            assert_eq!(Phone::parse(raw), Err(TextError::Phone), "{raw}");
        }
        assert_eq!(Phone::parse(" "), Err(TextError::Missing));
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_as_the_same_number(raw in "0[1-9][0-9]{8}|\\+[1-9][0-9]{6,14}|\\+(33|262|590|594|596)[1-9][0-9]{8}") {
            if let Ok(phone) = Phone::parse(&raw) {
                prop_assert!((8..=16).contains(&phone.as_str().len()));
                prop_assert_eq!(&Phone::parse(phone.as_str()).unwrap(), &phone);
                prop_assert_eq!(Phone::parse(&phone.display()), Ok(phone));
            }
        }

        #[test]
        fn every_ten_digit_number_comes_back(raw in "0[1-9][0-9]{8}") {
            let shown = Phone::parse(&raw).unwrap().display();
            let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
            prop_assert!(raw.starts_with("0508") || digits == raw, "{} {}", raw, shown);
        }
    }
}
