//! From fields to typed values, all the errors at once.

use crate::{Error, FieldError, Fields};
use std::fmt::Display;

/// Reads fields and gathers what is wrong with them.
///
/// ```
/// # use web::{Fields, input::Reader};
/// let fields = Fields::from_urlencoded(b"age=42");
/// let mut reader = Reader::new(&fields);
/// let age = reader.required("age", "l’âge", |raw| raw.parse::<u8>().map_err(|_| "L’âge est un nombre."));
/// let name = reader.required("name", "le nom", |raw| Ok::<_, String>(raw.to_owned()));
/// assert_eq!(age, Some(42));
/// assert_eq!(name, None);
/// assert_eq!(reader.into_errors()[0].message, "Indiquez le nom.");
/// ```
#[derive(Debug)]
pub struct Reader<'a> {
    fields: &'a Fields,
    errors: Vec<FieldError>,
}

impl<'a> Reader<'a> {
    /// Of these fields.
    #[must_use]
    pub const fn new(fields: &'a Fields) -> Self {
        Self {
            fields,
            errors: Vec::new(),
        }
    }

    /// A field that must be there; `what` is its name in a French sentence, with its article: « Indiquez {what}. »
    pub fn required<T, E: Display>(
        &mut self,
        name: &str,
        what: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        if self.filled(name).is_none() {
            self.refuse(name, format!("Indiquez {what}."));
            return None;
        }
        self.optional(name, parse)
    }

    /// A field that may be missing or empty.
    pub fn optional<T, E: Display>(
        &mut self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        match parse(self.filled(name)?) {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(name, error.to_string());
                None
            }
        }
    }

    /// Every value of a field; each that is wrong is told.
    pub fn list<T, E: Display>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Vec<T> {
        let mut values = Vec::new();
        for raw in self
            .fields
            .all(name)
            .into_iter()
            .filter(|raw| !raw.trim().is_empty())
        {
            match parse(raw) {
                Ok(value) => values.push(value),
                Err(error) => self.refuse(name, error.to_string()),
            }
        }
        values
    }

    /// A box: ticked or not.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.fields.get(name), Some("1" | "on" | "true" | "yes"))
    }

    /// Adds an error that spans fields.
    pub fn refuse(&mut self, field: &str, message: impl Into<String>) {
        self.errors.push(FieldError::new(field, message));
    }

    /// Whether nothing is wrong so far.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.errors.is_empty()
    }

    /// What is wrong.
    #[must_use]
    pub fn into_errors(self) -> Vec<FieldError> {
        self.errors
    }

    /// The 422 of what is wrong.
    #[must_use]
    pub fn into_error(self) -> Error {
        Error::invalid(self.errors)
    }

    fn filled(&self, name: &str) -> Option<&'a str> {
        self.fields.get(name).filter(|raw| !raw.trim().is_empty())
    }
}

/// A decimal number as people write it, with a comma or a point; `None` when it is none.
///
/// Read as JSON's are: the reader of the standard library would bring ten kilobytes of tables into every function.
#[must_use]
pub fn decimal(raw: &str) -> Option<f64> {
    let text = raw.trim().replace(',', ".");
    let (sign, number) = match text.strip_prefix('-') {
        Some(number) => ("-", number),
        None => ("", text.strip_prefix('+').unwrap_or(&text)),
    };
    if !number.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return None;
    }
    let number = number.trim_start_matches('0');
    let whole = number.starts_with(|first: char| first.is_ascii_digit());
    serde_json::from_str(&format!("{sign}{}{number}", if whole { "" } else { "0" })).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_number_is_read_as_people_write_it() {
        let read = [
            ("46,580224", 46.580_224),
            ("0.340375", 0.340_375),
            (" -61,5 ", -61.5),
            ("+2", 2.0),
            ("007,50", 7.5),
            (".5", 0.5),
            ("0", 0.0),
            ("179.9999999", 179.999_999_9),
        ];
        for (raw, number) in read {
            assert_eq!(decimal(raw), Some(number), "{raw}");
        }
        let phone = decimal("0.34037500000000003").unwrap();
        assert!((phone - 0.340_375).abs() < 1e-12);
        for raw in [
            "", " ", "-", ".", "5.", "e5", ".e5", "1 2", "douze", "NaN", "inf", "-inf", "1e999",
            "0x10", "1,2,3", "--1", "null",
        ] {
            assert_eq!(decimal(raw), None, "{raw}");
        }
    }
}
