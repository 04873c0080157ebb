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
