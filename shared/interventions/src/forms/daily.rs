//! The forms of daily work: several at once, phrases, questions and answers, steps, filters, and « Résolu ? ».

use super::{Wrong, line, one, text};
use crate::{
    fr::{self, daily as said},
    model::{Answered, Gesture, MOST_AT_ONCE, PhraseKind, Question, QuestionKind, Step},
};
use domain::id::{InterventionId, StepId};
use std::str::FromStr;
use web::{
    FieldError, Fields,
    input::{Reader, decimal},
};

/// The interventions of `intervention_ids`, each once, in the order sent; one that cannot be read is as one that does not exist.
#[must_use]
pub fn chosen(fields: &Fields) -> Vec<InterventionId> {
    let mut chosen = Vec::new();
    for raw in fields.all("intervention_ids") {
        if let Ok(id) = raw.parse::<InterventionId>()
            && !chosen.contains(&id)
        {
            chosen.push(id);
        }
    }
    chosen
}

/// What is wrong with the choice itself: none, too many, or not one version for each where `versioned`.
#[must_use]
pub fn wrong_choice(fields: &Fields, versioned: bool) -> Option<FieldError> {
    let (sent, versions) = (fields.all("intervention_ids"), fields.all("versions"));
    let message = match sent.len() {
        0 => said::NOTHING_CHOSEN,
        count if count > MOST_AT_ONCE => said::TOO_MANY,
        count if versioned && (count != versions.len() || !all_numbers(&versions)) => {
            return Some(FieldError::new("versions", said::VERSIONS));
        }
        _ => return None,
    };
    Some(FieldError::new("intervention_ids", message))
}

fn all_numbers(values: &[&str]) -> bool {
    values.iter().all(|value| i64::from_str(value).is_ok())
}

/// The version that was read of one of those chosen.
#[must_use]
pub fn version_of(fields: &Fields, id: InterventionId) -> Option<i64> {
    let sent = fields.all("intervention_ids");
    let place = sent.iter().position(|raw| raw.parse() == Ok(id))?;
    fields.all("versions").get(place)?.parse().ok()
}

/// Reads `geste`.
pub fn gesture(fields: &Fields) -> Result<Gesture, Wrong> {
    fields
        .get("geste")
        .and_then(Gesture::from_code)
        .ok_or_else(|| vec![FieldError::new("geste", said::GESTURE)])
}

/// Reads the `kind` and the `body` of a phrase, of at most 300 characters.
pub fn phrase(fields: &Fields) -> Result<(PhraseKind, String), Wrong> {
    let mut reader = Reader::new(fields);
    let kinds = PhraseKind::ALL;
    let kind = reader.required("kind", "l’usage de la phrase", |raw| {
        let mut kinds = kinds.into_iter();
        kinds
            .find(|kind| kind.code() == raw)
            .ok_or(said::PHRASE_KIND)
    });
    let body = reader.required("body", said::THE_PHRASE, line::<300>(said::field::PHRASE));
    kind.zip(body).ok_or_else(|| reader.into_errors())
}

/// Reads `working_days`: from 1 to 250, or nothing.
pub fn delay(fields: &Fields) -> Result<Option<u8>, Wrong> {
    let mut reader = Reader::new(fields);
    let days = reader.optional("working_days", |raw| {
        let days = raw.trim().parse::<u8>().ok();
        days.filter(|days| (1..=250).contains(days))
            .ok_or(said::DELAY)
    });
    if reader.is_clean() {
        Ok(days)
    } else {
        Err(reader.into_errors())
    }
}

/// A question that is not yet written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// How it is answered.
    pub kind: QuestionKind,
    /// The question, of at most 150 characters.
    pub label: String,
    /// Of a choice: two to twenty, one a line.
    pub choices: Option<String>,
    /// Whether it must be answered.
    pub required: bool,
}

/// Reads `kind`, `label`, `choices` and `required`.
pub fn question(fields: &Fields) -> Result<Asked, Wrong> {
    let mut reader = Reader::new(fields);
    let label = reader.required(
        "label",
        said::THE_QUESTION,
        line::<150>(said::field::QUESTION),
    );
    let kind = reader.required("answer_kind", "la réponse attendue", |raw| {
        let mut kinds = QuestionKind::ALL.into_iter();
        kinds
            .find(|kind| kind.code() == raw)
            .ok_or(said::QUESTION_KIND)
    });
    let choices = options(fields.get("choices").unwrap_or_default());
    if kind == Some(QuestionKind::Choice) && choices.is_none() {
        reader.refuse("choices", said::CHOICES);
    }
    let required = reader.flag("required");
    match (label, kind, reader.is_clean()) {
        (Some(label), Some(kind), true) => Ok(Asked {
            kind,
            label,
            choices: choices.filter(|_| kind == QuestionKind::Choice),
            required,
        }),
        _ => Err(reader.into_errors()),
    }
}

/// Two to twenty different lines of at most 100 characters, one a line.
fn options(raw: &str) -> Option<String> {
    let mut options: Vec<&str> = Vec::new();
    for option in raw.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !options.contains(&option) {
            options.push(option);
        }
    }
    let fits = options.iter().all(|option| option.chars().count() <= 100);
    (fits && (2..=20).contains(&options.len())).then(|| options.join("\n"))
}

/// Reads the `step` to add, of at most 150 characters.
pub fn step(fields: &Fields) -> Result<String, Wrong> {
    one(
        fields,
        "step",
        said::THE_STEP,
        line::<150>(said::field::STEP),
    )
}

/// Reads `step_ids`: those ticked, all of the checklist.
pub fn ticked(fields: &Fields, steps: &[Step]) -> Result<Vec<StepId>, Wrong> {
    let mut reader = Reader::new(fields);
    let ticked = reader.list("step_ids", |raw| {
        let id = raw.parse::<StepId>().ok();
        let mut steps = steps.iter();
        steps
            .find(|step| Some(step.id) == id)
            .map(|step| step.id)
            .ok_or(said::STEP_UNKNOWN)
    });
    if reader.is_clean() {
        Ok(ticked)
    } else {
        Err(reader.into_errors())
    }
}

/// Reads the `name` of a filter, of at most 60 characters.
pub fn filter_name(fields: &Fields) -> Result<String, Wrong> {
    one(
        fields,
        "name",
        said::THE_FILTER,
        line::<60>(said::field::FILTER),
    )
}

/// Reads the `words` of a requester who says that it is not solved, at most 500 characters.
pub fn words(fields: &Fields) -> Result<String, Wrong> {
    one(
        fields,
        "words",
        said::THE_WORDS,
        text::<500>(said::field::WORDS),
    )
}

/// Those of the questions that are asked of what a form chose: its `kind`, or `category_id` and `type_id`.
pub fn of_form<'a>(
    fields: &Fields,
    questions: &'a [Question],
) -> impl Iterator<Item = &'a Question> + use<'a> {
    let sent = |name| fields.get(name).unwrap_or_default();
    let (category, kind) = match sent("kind").split_once('/') {
        Some(both) => both,
        None => (sent("category_id"), sent("type_id")),
    };
    let (category, kind) = (category.parse().ok(), kind.parse().ok());
    let of = move |question: &&Question| {
        let asked = Some(question.category_id);
        asked == category || asked == kind
    };
    questions.iter().filter(of)
}

/// Reads the answers to `questions`, each under [`Question::field`].
pub fn answers<'a>(
    fields: &Fields,
    questions: impl Iterator<Item = &'a Question>,
) -> Result<Vec<Answered>, Wrong> {
    let (mut answers, mut wrong) = (Vec::new(), Vec::new());
    for question in questions {
        let field = question.field();
        let given = fields.get(&field).unwrap_or_default().trim();
        if given.is_empty() {
            if question.required {
                wrong.push(FieldError::new(&field, said::unanswered(&question.label)));
            }
            continue;
        }
        match value(question, given) {
            Ok(value) => answers.push(Answered {
                question_id: question.id,
                label: question.label.clone(),
                value,
            }),
            Err(message) => wrong.push(FieldError::new(&field, message)),
        }
    }
    if wrong.is_empty() {
        Ok(answers)
    } else {
        Err(wrong)
    }
}

/// An answer as it is kept.
fn value(question: &Question, given: &str) -> Result<String, String> {
    let wrong = |right: &str| said::wrong_answer(&question.label, right);
    match question.kind {
        QuestionKind::Text => line::<500>(fr::field::DESCRIPTION)(given)
            .map_err(|_| wrong("écrivez une ligne de 500 caractères au plus.")),
        QuestionKind::Number => decimal(given)
            .map(|number| number.to_string().replace('.', ","))
            .ok_or_else(|| wrong("écrivez un nombre, comme 12 ou 2,5.")),
        QuestionKind::Choice => {
            let mut options = question.options();
            options
                .find(|option| *option == given)
                .map(str::to_owned)
                .ok_or_else(|| wrong("choisissez une réponse de la liste."))
        }
        QuestionKind::YesNo => match given {
            "yes" | "1" | "true" => Ok("Oui".to_owned()),
            "no" | "0" | "false" => Ok("Non".to_owned()),
            _ => Err(wrong("répondez par oui ou par non.")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::{CategoryId, QuestionId};
    use uuid::Uuid;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        let mut fields = Fields::default();
        for (name, value) in pairs {
            fields.push(name, (*value).to_owned());
        }
        fields
    }

    fn question_of(kind: QuestionKind, required: bool) -> Question {
        Question {
            id: QuestionId::new(Uuid::from_u128(7)),
            category_id: CategoryId::new(Uuid::from_u128(1)),
            kind,
            label: "Combien\u{a0}?".to_owned(),
            choices: Some("un\ndeux".to_owned()),
            required,
        }
    }

    fn answer(kind: QuestionKind, given: &str) -> Option<String> {
        let question = question_of(kind, true);
        let sent = fields(&[(question.field().as_str(), given)]);
        answers(&sent, [&question].into_iter())
            .ok()
            .map(|mut answers| answers.remove(0).value)
    }

    #[test]
    fn an_answer_is_what_its_question_asks_for() {
        use QuestionKind::{Choice, Number, Text, YesNo};
        assert_eq!(answer(Text, " vert ").as_deref(), Some("vert"));
        assert_eq!(answer(Text, &"é".repeat(500)), Some("é".repeat(500)));
        assert_eq!(answer(Text, &"é".repeat(501)), None);
        assert_eq!(answer(Number, "2,50").as_deref(), Some("2,5"));
        assert_eq!(answer(Number, "deux"), None);
        assert_eq!(answer(Number, "inf"), None);
        assert_eq!(answer(Choice, "deux").as_deref(), Some("deux"));
        assert_eq!(answer(Choice, "trois"), None);
        assert_eq!(answer(YesNo, "yes").as_deref(), Some("Oui"));
        assert_eq!(answer(YesNo, "peut-être"), None);
    }

    #[test]
    fn only_what_is_required_must_be_answered() {
        let read = |required| {
            let question = question_of(QuestionKind::Text, required);
            answers(&Fields::default(), [&question].into_iter()).is_ok()
        };
        assert!(read(false) && !read(true));
    }

    #[test]
    fn a_choice_has_two_to_twenty_options() {
        let lines = |count: usize| {
            let lines: Vec<String> = (0..count).map(|n| format!("option {n}")).collect();
            options(&lines.join("\r\n")).is_some()
        };
        assert_eq!([1, 2, 20, 21].map(lines), [false, true, true, false]);
        assert_eq!(options("même\nmême"), None);
        assert!(options(&format!("a\n{}", "é".repeat(100))).is_some());
        assert!(options(&format!("a\n{}", "é".repeat(101))).is_none());
    }

    #[test]
    fn a_delay_is_one_to_two_hundred_and_fifty_days() {
        let read = |days: &str| delay(&fields(&[("working_days", days)])).ok();
        assert_eq!(read("1"), Some(Some(1)));
        assert_eq!(read("250"), Some(Some(250)));
        assert_eq!(read(""), Some(None));
        assert_eq!([read("0"), read("251"), read("-1"), read("x")], [None; 4]);
    }

    #[test]
    fn a_hundred_are_chosen_at_most_and_each_has_its_version() {
        let sent = |count: u128, versions: usize| {
            let mut fields = Fields::default();
            for n in 0..count {
                fields.push("intervention_ids", Uuid::from_u128(n).to_string());
            }
            for _ in 0..versions {
                fields.push("versions", "1".to_owned());
            }
            fields
        };
        let wrong = |fields: &Fields| wrong_choice(fields, true).map(|wrong| wrong.field);
        assert_eq!(wrong(&sent(100, 100)), None);
        assert_eq!(wrong(&sent(101, 101)).as_deref(), Some("intervention_ids"));
        assert_eq!(wrong(&sent(0, 0)).as_deref(), Some("intervention_ids"));
        assert_eq!(wrong(&sent(2, 1)).as_deref(), Some("versions"));
        assert!(wrong_choice(&sent(2, 0), false).is_none());
    }
}
