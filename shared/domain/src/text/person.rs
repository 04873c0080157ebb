//! What a person is called, by others and by the platform.
use serde::{Deserialize, Serialize};

use super::{TextError, line, shown_as_stored, text_type};

/// Greatest length of a name.
const NAME_MAX: usize = 100;

/// A last or a first name of 1 to 100 characters on one line, with at least one letter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

impl PersonName {
    /// Reads what was typed; spaces around are dropped and runs of spaces made one. Angle brackets and `@` are refused, and so is a start
    /// that a spreadsheet would take for a formula.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        let name = line(raw, NAME_MAX)?;
        if name.contains(['<', '>', '@'])
            || name.starts_with(['=', '+', '-'])
            || !name.contains(char::is_alphabetic)
        {
            return Err(TextError::Name);
        }
        Ok(Self(name))
    }
}

text_type!(impl [] PersonName);
shown_as_stored!(impl [] PersonName);

/// The name under which a person is known within an organisation: 3 to 60 letters, digits, dots, hyphens and underscores.
/// Two are compared by [`Identifiant::folded`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Identifiant(String);

impl Identifiant {
    /// Reads what was typed; spaces around are dropped and the case is kept.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        let raw = raw.trim();
        if raw.is_empty() {
            return Err(TextError::Missing);
        }
        let allowed = raw
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
        if allowed && (3..=60).contains(&raw.len()) {
            Ok(Self(raw.to_owned()))
        } else {
            Err(TextError::Identifiant)
        }
    }

    /// The form that is unique within an organisation: all in lower case.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

text_type!(impl [] Identifiant);
shown_as_stored!(impl [] Identifiant);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_tidy_line() {
        assert_eq!(
            PersonName::parse("  Anne  Marie ").unwrap().as_str(),
            "Anne Marie"
        );
        for name in [
            "Ng",
            "Ô",
            "d’Aubigné-Nuñez",
            "Jr. III",
            "李",
            "’t Hooft",
            "A-B=C+D",
        ] {
            assert!(PersonName::parse(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn a_name_has_letters_and_no_markup_nor_address() {
        for wrong in [
            "<b>Anne",
            "Anne>",
            "anne@exemple.fr",
            "123",
            "-",
            "=Anne",
            "+Anne",
            "-Anne",
            "@Anne",
            "\u{200d}",
        ] {
            assert_eq!(PersonName::parse(wrong), Err(TextError::Name), "{wrong}");
        }
        assert_eq!(PersonName::parse("An\u{7}ne"), Err(TextError::Invisible));
        assert_eq!(PersonName::parse("\n"), Err(TextError::Missing));
        assert!(PersonName::parse(&"é".repeat(100)).is_ok());
        assert_eq!(
            PersonName::parse(&"é".repeat(101)),
            Err(TextError::TooLong { max: 100 })
        );
    }

    #[test]
    fn an_identifiant_keeps_its_case_and_compares_without() {
        let one = Identifiant::parse(" J.Martin_2-b ").unwrap();
        assert_eq!(
            (one.as_str(), one.folded().as_str()),
            ("J.Martin_2-b", "j.martin_2-b")
        );
    }

    #[test]
    fn an_identifiant_has_3_to_60_plain_characters() {
        assert!(Identifiant::parse("abc").is_ok() && Identifiant::parse(&"a".repeat(60)).is_ok());
        for wrong in [
            "ab",
            &"a".repeat(61),
            "a b c",
            "rené",
            "a@bc",
            "abc/",
            "a\0bc",
        ] {
            assert_eq!(
                Identifiant::parse(wrong),
                Err(TextError::Identifiant),
                "{wrong}"
            );
        }
        assert_eq!(Identifiant::parse("  "), Err(TextError::Missing));
    }
}
