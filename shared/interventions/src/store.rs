//! Every statement of the interventions: what is read, what a granted change writes, what is forgotten.

pub mod alerts;
pub mod bulk;
pub mod daily;
pub mod days;
pub mod defaults;
pub mod export;
pub mod figures;
pub mod forget;
pub mod import;
pub mod map;
pub mod open311;
pub mod pending;
pub mod place;
pub mod planning;
pub mod read;
pub mod recurrences;
pub mod relations;
pub mod write;
pub mod zones;

/// A list of texts as `json_each` reads it: identifiers, codes, keys, folded words, which need no escape.
fn texts<T: ToString>(values: impl IntoIterator<Item = T>) -> String {
    let quoted: Vec<String> = values
        .into_iter()
        .map(|value| format!("\"{}\"", value.to_string()))
        .collect();
    format!("[{}]", quoted.join(","))
}
