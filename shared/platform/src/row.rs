//! Decodes rows into structs by the names of the fields, with little code for each struct: all of it travels in the WASM.
//!
//! A field that is itself a struct reads the same row, which is what `#[serde(flatten)]` does at a hundred times the size.

use serde::{
    Deserializer,
    de::{
        DeserializeOwned, DeserializeSeed, Error as _, IntoDeserializer as _, MapAccess, SeqAccess,
        Visitor,
        value::{Error, StrDeserializer},
    },
    forward_to_deserialize_any,
};

/// What one column of a row holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// Null, or no such column.
    Null,
    /// Any number.
    Number(f64),
    /// Text.
    Text(String),
}

/// A row: the names of its columns, and what stands at each position.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    /// The columns, in their order.
    pub(crate) names: &'a [String],
    /// The cell at a position.
    pub(crate) cell: &'a dyn Fn(usize) -> Cell,
}

impl<'a> Row<'a> {
    /// Reads the row as a `T`.
    pub(crate) fn decode<T: DeserializeOwned>(self) -> Result<T, Error> {
        T::deserialize(self)
    }

    fn column(self, name: &str) -> Column<'a> {
        let position = self.names.iter().position(|column| column == name);
        Column {
            row: self,
            cell: position.map_or(Cell::Null, self.cell),
        }
    }
}

impl<'de> Deserializer<'de> for Row<'_> {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(Fields { row: self, fields })
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(Entries {
            row: self,
            position: 0,
        })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// The columns that a struct asks for, in the order of its fields.
struct Fields<'a> {
    row: Row<'a>,
    fields: &'static [&'static str],
}

impl<'de> SeqAccess<'de> for Fields<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        let Some((name, rest)) = self.fields.split_first() else {
            return Ok(None);
        };
        self.fields = rest;
        match seed.deserialize(self.row.column(name)) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(at(name, &error)),
        }
    }
}

fn at(name: &str, error: &Error) -> Error {
    Error::custom(format_args!("column {name}: {error}"))
}

/// Every column of a row with its name: for readers that do not know what they will find.
struct Entries<'a> {
    row: Row<'a>,
    position: usize,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some(name) = self.row.names.get(self.position) else {
            return Ok(None);
        };
        let name: StrDeserializer<'_, Error> = name.as_str().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let cell = (self.row.cell)(self.position);
        self.position += 1;
        seed.deserialize(Column {
            row: self.row,
            cell,
        })
    }
}

/// One cell, and the row it stands in.
struct Column<'a> {
    row: Row<'a>,
    cell: Cell,
}

/// From here on not every whole number is a double.
const WHOLE_LIMIT: f64 = 9_007_199_254_740_992.0;

impl<'de> Deserializer<'de> for Column<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.cell {
            Cell::Null => visitor.visit_unit(),
            Cell::Number(number) if number.fract() == 0.0 && number.abs() < WHOLE_LIMIT => {
                #[expect(clippy::cast_possible_truncation, reason = "whole and under 2^53")]
                let whole = number as i64;
                visitor.visit_i64(whole)
            }
            Cell::Number(number) => visitor.visit_f64(number),
            Cell::Text(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.cell {
            Cell::Null => visitor.visit_none(),
            Cell::Number(_) | Cell::Text(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.row.deserialize_struct(name, fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.cell {
            Cell::Text(code) => visitor.visit_enum(code.into_deserializer()),
            Cell::Null | Cell::Number(_) => Err(Error::custom("a code was expected")),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Colour {
        DarkRed,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Inner {
        count: i64,
        colour: Option<Colour>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Outer {
        name: String,
        inner: Inner,
        ratio: f64,
        note: Option<String>,
    }

    fn read<T: DeserializeOwned>(cells: &[(&str, Cell)]) -> Result<T, String> {
        let names: Vec<String> = cells.iter().map(|(name, _)| (*name).to_owned()).collect();
        let cell = |position: usize| cells[position].1.clone();
        let row = Row {
            names: &names,
            cell: &cell,
        };
        row.decode().map_err(|error| error.to_string())
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn a_struct_takes_its_columns_by_name_and_an_inner_struct_the_same_row() {
        let found: Outer = read(&[
            ("ratio", Cell::Number(2.0)),
            ("colour", text("dark_red")),
            ("unknown", text("x")),
            ("count", Cell::Number(7.0)),
            ("name", text("n")),
        ])
        .unwrap();
        let expected = Outer {
            name: "n".to_owned(),
            inner: Inner {
                count: 7,
                colour: Some(Colour::DarkRed),
            },
            ratio: 2.0,
            note: None,
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn what_does_not_fit_is_told_with_its_column() {
        let missing = read::<Inner>(&[("colour", Cell::Null)]).unwrap_err();
        assert!(missing.starts_with("column count: "), "{missing}");
        let fraction = read::<Inner>(&[("count", Cell::Number(1.5))]).unwrap_err();
        assert!(fraction.starts_with("column count: "), "{fraction}");
        let beyond = read::<Inner>(&[("count", Cell::Number(WHOLE_LIMIT))]).unwrap_err();
        assert!(beyond.starts_with("column count: "), "{beyond}");
        let colour = [("count", Cell::Number(1.0)), ("colour", text("blue"))];
        let unknown = read::<Inner>(&colour).unwrap_err();
        assert!(unknown.starts_with("column colour: "), "{unknown}");
    }

    #[test]
    fn a_reader_that_knows_nothing_finds_every_column() {
        let found: serde_json::Value = read(&[
            ("a", Cell::Number(1.0)),
            ("b", Cell::Null),
            ("c", text("x")),
        ])
        .unwrap();
        assert_eq!(found, serde_json::json!({ "a": 1, "b": null, "c": "x" }));
    }
}
