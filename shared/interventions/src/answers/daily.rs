//! What programs read of daily work: answers, steps, phrases, filters, and several changes at once.

use super::RECEIPT;
use crate::model::{Answered, Phrase, Question, SavedFilter, Step};
use serde_json::{Value, json};
use web::route::{Schema, Shape};

/// The codes of the kinds of phrases.
pub const PHRASE_KINDS: &[&str] = &["refuse", "block", "comment"];
/// The codes of the kinds of questions.
pub const QUESTION_KINDS: &[&str] = &["text", "number", "choice", "yes_no"];

/// What a change of several gives back.
pub static RECEIPTS: Schema = Schema {
    name: "InterventionReceipts",
    keys: &[("items", Shape::List(&RECEIPT))],
};

/// A question and its answer.
pub(super) static ANSWERED: Schema = Schema {
    name: "InterventionAnswer",
    keys: &[
        ("question_id", Shape::Id),
        ("question", Shape::Text),
        ("answer", Shape::Text),
    ],
};

/// A step of a checklist, and whether it is done.
pub(super) static STEP: Schema = Schema {
    name: "InterventionStep",
    keys: &[
        ("id", Shape::Id),
        ("label", Shape::Text),
        ("ticked", Shape::Boolean),
    ],
};

/// What there is to ask about a category or type.
pub(super) static QUESTION: Schema = Schema {
    name: "Question",
    keys: &[
        ("id", Shape::Id),
        ("category_id", Shape::Id),
        ("kind", Shape::OneOf(QUESTION_KINDS)),
        ("question", Shape::Text),
        ("choices", Shape::OptionalText),
        ("required", Shape::Boolean),
    ],
};

static PHRASE: Schema = Schema {
    name: "Phrase",
    keys: &[
        ("id", Shape::Id),
        ("kind", Shape::OneOf(PHRASE_KINDS)),
        ("body", Shape::Text),
    ],
};

/// The phrases of the organisation.
pub static PHRASES: Schema = Schema {
    name: "PhraseList",
    keys: &[
        ("items", Shape::List(&PHRASE)),
        ("next", Shape::OptionalText),
    ],
};

static FILTER: Schema = Schema {
    name: "SavedFilter",
    keys: &[
        ("id", Shape::Id),
        ("name", Shape::Text),
        ("query", Shape::Text),
    ],
};

/// The filters that the caller keeps.
pub static FILTERS: Schema = Schema {
    name: "SavedFilterList",
    keys: &[
        ("items", Shape::List(&FILTER)),
        ("next", Shape::OptionalText),
    ],
};

/// What a change of a phrase, a question, a step or a filter gives back.
pub static ROW_RECEIPT: Schema = Schema {
    name: "RowReceipt",
    keys: &[("id", Shape::Id)],
};

/// A list of [`ANSWERED`].
pub(super) fn answered(answers: &[Answered]) -> Value {
    let answers = answers.iter();
    answers
        .map(|one| json!({ "question_id": one.question_id, "question": one.label, "answer": one.value }))
        .collect()
}

/// A list of [`STEP`].
pub(super) fn steps(steps: &[Step]) -> Value {
    let steps = steps.iter();
    steps
        .map(|step| json!({ "id": step.id, "label": step.label, "ticked": step.ticked }))
        .collect()
}

/// A list of [`QUESTION`].
pub(super) fn questions(questions: &[Question]) -> Value {
    let questions = questions.iter();
    questions
        .map(|question| {
            json!({
                "id": question.id,
                "category_id": question.category_id,
                "kind": question.kind.code(),
                "question": question.label,
                "choices": question.choices,
                "required": question.required,
            })
        })
        .collect()
}

/// [`PHRASES`].
#[must_use]
pub fn phrases(phrases: &[Phrase]) -> Value {
    let items = phrases.iter();
    let items: Value = items
        .map(|phrase| json!({ "id": phrase.id, "kind": phrase.kind.code(), "body": phrase.body }))
        .collect();
    json!({ "items": items, "next": null })
}

/// [`FILTERS`].
#[must_use]
pub fn filters(filters: &[SavedFilter]) -> Value {
    let items = filters.iter();
    let items: Value = items
        .map(|kept| json!({ "id": kept.id, "name": kept.name, "query": kept.query }))
        .collect();
    json!({ "items": items, "next": null })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PhraseKind, QuestionKind};

    #[test]
    fn codes_are_those_of_the_model() {
        assert_eq!(PhraseKind::ALL.map(PhraseKind::code), PHRASE_KINDS);
        assert_eq!(QuestionKind::ALL.map(QuestionKind::code), QUESTION_KINDS);
    }
}
