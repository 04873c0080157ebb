//! The official codes of places and of bodies.
use serde::{Deserialize, Serialize};

use super::{TextError, shown_as_stored, text_type};
use crate::french::NBSP;

/// The code of a commune in INSEE's official geographical code: five characters, the département first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Insee(String);

impl Insee {
    /// Reads what was typed, `2a004` as `2A004`. Whether such a commune exists is not known here.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        let code = raw.trim().to_ascii_uppercase();
        match code.as_bytes() {
            [] => Err(TextError::Missing),
            [one, two, rest @ ..]
                if rest.len() == 3
                    && rest.iter().all(u8::is_ascii_digit)
                    && is_department(*one, *two, rest) =>
            {
                Ok(Self(code))
            }
            _ => Err(TextError::Insee),
        }
    }
}

text_type!(impl [] Insee);
shown_as_stored!(impl [] Insee);

/// 01 to 19, 2A, 2B, 21 to 95, and overseas 971 to 978, 984, 986 to 989.
fn is_department(one: u8, two: u8, rest: &[u8]) -> bool {
    let third = rest.first().copied().unwrap_or_default();
    match (one, two) {
        (b'9', b'7') => (b'1'..=b'8').contains(&third),
        (b'9', b'8') => matches!(third, b'4' | b'6'..=b'9'),
        (b'2', b'A' | b'B') => true,
        (b'0' | b'2', b'0') => false,
        (b'9', two) => (b'0'..=b'5').contains(&two),
        (one, two) => one.is_ascii_digit() && two.is_ascii_digit(),
    }
}

/// The number of a legal body in the SIRENE register: nine digits, the last of which is Luhn's key. La Poste's exception
/// concerns the SIRET of its establishments: its SIREN, 356000000, has a right key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Siren(String);

impl Siren {
    /// Reads what was typed, with or without spaces between the digits.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        let digits: String = raw.chars().filter(|c| !c.is_whitespace()).collect();
        match digits.len() {
            0 => Err(TextError::Missing),
            9 if has_luhn_key(&digits) => Ok(Self(digits)),
            _ => Err(TextError::Siren),
        }
    }

    /// The number as it is written, « 218 601 946 ».
    #[must_use]
    pub fn display(&self) -> String {
        let mut text = String::with_capacity(13);
        for (index, digit) in self.0.chars().enumerate() {
            if index > 0 && index % 3 == 0 {
                text.push(NBSP);
            }
            text.push(digit);
        }
        text
    }
}

text_type!(impl [] Siren);

/// Digits only, not all zero, whose sum is a multiple of ten once every second one from the right is doubled (ISO/IEC 7812-1, annex B).
fn has_luhn_key(digits: &str) -> bool {
    let mut sum = 0;
    for (index, digit) in digits.chars().rev().enumerate() {
        let Some(digit) = digit.to_digit(10) else {
            return false;
        };
        sum += if index % 2 == 1 {
            digit * 2 / 10 + digit * 2 % 10
        } else {
            digit
        };
    }
    sum > 0 && sum % 10 == 0
}

/// A French postal code, five digits: those of the armies start with 00, those abroad with 99.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PostalCode(String);

impl PostalCode {
    /// Reads what was typed, with or without spaces between the digits.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        let digits: String = raw.chars().filter(|c| !c.is_whitespace()).collect();
        match digits.len() {
            0 => Err(TextError::Missing),
            5 if digits.bytes().all(|b| b.is_ascii_digit()) => Ok(Self(digits)),
            _ => Err(TextError::PostalCode),
        }
    }
}

text_type!(impl [] PostalCode);
shown_as_stored!(impl [] PostalCode);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn communes_of_every_kind_of_department_have_a_code() {
        for code in [
            "01001", "19999", "21001", "86194", "95690", "2A004", "2B033", "97105", "97611",
            "97801", "98411", "98818",
        ] {
            assert_eq!(Insee::parse(code).unwrap().as_str(), code);
        }
        assert_eq!(Insee::parse(" 2a004 ").unwrap().as_str(), "2A004");
    }

    #[test]
    fn other_codes_are_refused() {
        for code in [
            "8619", "861944", "00001", "20001", "2C001", "3A001", "96001", "97001", "97901",
            "98501", "99100", "8619A", "é619",
        ] {
            assert_eq!(Insee::parse(code), Err(TextError::Insee), "{code}");
        }
        assert_eq!(Insee::parse(" "), Err(TextError::Missing));
    }

    #[test]
    fn a_siren_has_nine_digits_and_a_right_key() {
        assert_eq!(
            Siren::parse("218 601\u{a0}946").unwrap().as_str(),
            "218601946"
        );
        assert_eq!(
            Siren::parse("218601946").unwrap().display(),
            "218\u{a0}601\u{a0}946"
        );
        assert!(Siren::parse("356000000").is_ok(), "La Poste");
        for wrong in [
            "218601945",
            "21860194",
            "2186019460",
            "000000000",
            "21860194A",
            "218601964",
            "٢١٨٦٠",
        ] {
            assert_eq!(Siren::parse(wrong), Err(TextError::Siren), "{wrong}");
        }
        assert_eq!(Siren::parse(""), Err(TextError::Missing));
    }

    #[test]
    fn a_postal_code_has_five_digits() {
        for code in ["86000", "20000", "97400", "00100"] {
            assert_eq!(PostalCode::parse(code).unwrap().as_str(), code);
        }
        assert_eq!(PostalCode::parse("86 000").unwrap().as_str(), "86000");
        for wrong in ["8600", "860000", "2A000", "8600O"] {
            assert_eq!(
                PostalCode::parse(wrong),
                Err(TextError::PostalCode),
                "{wrong}"
            );
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_breaks_the_key(body in 0..100_000_000_u32, place in 0..9_usize, shift in 1..10_u8) {
            let right = (0..10).map(|key| format!("{body:08}{key}")).find_map(|text| Siren::parse(&text).ok());
            prop_assume!(right.is_some());
            let mut digits = right.unwrap().as_str().as_bytes().to_vec();
            digits[place] = (digits[place] - b'0' + shift) % 10 + b'0';
            prop_assert!(Siren::parse(std::str::from_utf8(&digits).unwrap()).is_err());
        }
    }
}
