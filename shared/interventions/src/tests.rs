//! Journeys through the whole function on SQLite: a request comes in, an answer and rows come out.

mod agent;
mod alerts;
mod comments;
mod creation;
mod daily;
mod days;
mod export;
mod field;
mod figures;
mod forgetting;
mod import;
mod lists;
mod map;
mod moves;
mod nearby;
mod open311;
mod operator;
mod paper;
mod photos;
mod planning;
mod recurrences;
mod redaction;
mod relations;
mod rights;
mod scale;
mod visibility;
mod world;

/// A small photo.
pub(crate) const SAMPLE: &[u8] = include_bytes!("../../domain/src/photo/samples/baseline.jpg");
