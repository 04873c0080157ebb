//! Text that a person typed, checked once: each type has a private inside, and whoever holds one holds a right one.
use serde::{Deserialize, Serialize};

use crate::french;

mod code;
mod email;
mod person;
mod phone;

pub use code::{Insee, PostalCode, Siren};
pub use email::EmailAddress;
pub use person::{Identifiant, PersonName};
pub use phone::Phone;

/// What is wrong with a text, as a French sentence that says what would be right; the form puts the field's name before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but spaces.
    #[error("Renseignez ce champ.")]
    Missing,
    /// More characters than the field takes.
    #[error("Écrivez {} au plus.", french::count(*max as u64, "caractère", "caractères"))]
    TooLong {
        /// The greatest number of characters.
        max: usize,
    },
    /// Control characters, or marks that reverse or hide what follows them.
    #[error("Retirez les caractères invisibles et écrivez du texte simple.")]
    Invisible,
    /// Not an e-mail address.
    #[error(
        "Écrivez une adresse électronique complète, sans accent ni espace, comme prenom.nom@exemple.fr."
    )]
    Email,
    /// Not a telephone number.
    #[error(
        "Écrivez un numéro français à dix chiffres, comme 01\u{a0}23\u{a0}45\u{a0}67\u{a0}89, ou un numéro international qui commence par +."
    )]
    Phone,
    /// Not the name of a person.
    #[error("Écrivez un nom en lettres, sans chevrons ni adresse électronique.")]
    Name,
    /// Not an identifiant.
    #[error(
        "Écrivez de 3 à 60\u{a0}caractères\u{a0}: lettres sans accent, chiffres, points, tirets ou traits bas."
    )]
    Identifiant,
    /// Not the INSEE code of a commune.
    #[error("Écrivez le code INSEE de la commune en cinq caractères, comme 86194 ou 2A004.")]
    Insee,
    /// Not a SIREN number.
    #[error("Écrivez les neuf chiffres du numéro SIREN, comme 218\u{a0}601\u{a0}946.")]
    Siren,
    /// Not a postal code.
    #[error("Écrivez un code postal à cinq chiffres, comme 86000.")]
    PostalCode,
}

/// What every text type shares: reading through `parse`, from a string and from JSON, and giving its text back.
macro_rules! text_type {
    (impl [$($generics:tt)*] $name:ty) => {
        impl<$($generics)*> $name {
            /// The text, as it is stored.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<$($generics)*> ::std::str::FromStr for $name {
            type Err = $crate::text::TextError;

            fn from_str(raw: &str) -> Result<Self, Self::Err> {
                Self::parse(raw)
            }
        }

        impl<$($generics)*> TryFrom<String> for $name {
            type Error = $crate::text::TextError;

            fn try_from(raw: String) -> Result<Self, Self::Error> {
                Self::parse(&raw)
            }
        }

        impl<$($generics)*> From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    };
}
use text_type;

/// For the types that people read as they are stored; the others have a `display` of their own.
macro_rules! shown_as_stored {
    (impl [$($generics:tt)*] $name:ty) => {
        impl<$($generics)*> ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
use shown_as_stored;

/// Free text of several lines and at most `MAX` characters: trimmed, lines ended by a line feed, no control character but tabs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text<const MAX: usize>(String);

impl<const MAX: usize> Text<MAX> {
    /// Reads what was typed; empty text is [`TextError::Missing`], so that an optional field is left out before.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        let text = raw.replace("\r\n", "\n").replace('\r', "\n");
        bounded(text.trim(), MAX, |c| matches!(c, '\n' | '\t')).map(Self)
    }
}

text_type!(impl [const MAX: usize] Text<MAX>);
shown_as_stored!(impl [const MAX: usize] Text<MAX>);

/// One line of at most `MAX` characters: trimmed, each run of spaces made one, no line break and no control character.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Line<const MAX: usize>(String);

impl<const MAX: usize> Line<MAX> {
    /// Reads what was typed; line breaks and tabs count as spaces, empty text is [`TextError::Missing`].
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        line(raw, MAX).map(Self)
    }
}

text_type!(impl [const MAX: usize] Line<MAX>);
shown_as_stored!(impl [const MAX: usize] Line<MAX>);

fn line(raw: &str, max: usize) -> Result<String, TextError> {
    let words: Vec<_> = raw.split_whitespace().collect();
    bounded(&words.join(" "), max, |_| false)
}

fn bounded(text: &str, max: usize, allowed: fn(char) -> bool) -> Result<String, TextError> {
    if text.is_empty() {
        Err(TextError::Missing)
    } else if text.chars().any(|c| invisible(c) && !allowed(c)) {
        Err(TextError::Invisible)
    } else if text.chars().count() > max {
        Err(TextError::TooLong { max })
    } else {
        Ok(text.to_owned())
    }
}

/// Control characters, and the marks that reorder or hide text; the joiners that emoji and some scripts need are not among them.
fn invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn free_text_keeps_its_lines_and_loses_its_margins() {
        let text = Text::<20>::parse("  Trou\r\n\tici\rlà \n").unwrap();
        assert_eq!(text.as_str(), "Trou\n\tici\nlà");
    }

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(
            Line::<20>::parse(" Nid \u{a0} de\r\npoule ")
                .unwrap()
                .as_str(),
            "Nid de poule"
        );
    }

    #[test]
    fn the_bound_counts_characters() {
        assert!(Text::<3>::parse("été").is_ok());
        assert_eq!(Text::<3>::parse("étés"), Err(TextError::TooLong { max: 3 }));
        assert!(Line::<3>::parse(" été ").is_ok());
        assert_eq!(Line::<3>::parse("étés"), Err(TextError::TooLong { max: 3 }));
    }

    #[test]
    fn emptiness_and_invisible_characters_are_refused() {
        for empty in ["", " ", "\r\n", "\t\u{a0}"] {
            assert_eq!(Text::<9>::parse(empty), Err(TextError::Missing));
            assert_eq!(Line::<9>::parse(empty), Err(TextError::Missing));
        }
        for hidden in [
            "a\0b",
            "a\u{1b}[31m",
            "\u{feff}",
            "a\u{202e}b",
            "a\u{7f}",
            "\u{200b}",
        ] {
            assert_eq!(Text::<9>::parse(hidden), Err(TextError::Invisible));
            assert_eq!(Line::<9>::parse(hidden), Err(TextError::Invisible));
        }
        assert!(Text::<9>::parse("👩\u{200d}🔧").is_ok());
    }

    #[test]
    fn errors_are_sentences() {
        assert_eq!(
            TextError::TooLong { max: 2000 }.to_string(),
            "Écrivez 2\u{202f}000\u{a0}caractères au plus."
        );
        assert!(
            TextError::Identifiant
                .to_string()
                .contains("caractères\u{a0}: ")
        );
    }

    #[test]
    fn json_goes_through_parse() {
        assert_eq!(
            serde_json::from_str::<Line<9>>("\" a  b \"")
                .unwrap()
                .as_str(),
            "a b"
        );
        let error = serde_json::from_str::<Line<2>>("\"abc\"").unwrap_err();
        assert!(error.to_string().contains("au plus"), "{error}");
        assert_eq!(
            serde_json::to_string(&Text::<9>::parse("a\nb").unwrap()).unwrap(),
            r#""a\nb""#
        );
    }

    proptest! {
        #[test]
        fn what_was_read_reads_the_same(raw in "\\PC{0,30}|[ \r\n\ta-é]{0,30}") {
            if let Ok(text) = Text::<25>::parse(&raw) {
                prop_assert_eq!(Text::<25>::parse(text.as_str()), Ok(text));
            }
            if let Ok(line) = Line::<25>::parse(&raw) {
                prop_assert!(!line.as_str().contains(['\n', '\r', '\t']));
                prop_assert_eq!(Line::<25>::parse(line.as_str()), Ok(line));
            }
        }
    }
}
