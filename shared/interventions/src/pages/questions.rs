//! Questions and checklists: what is asked of who reports, what those who work tick, and where the administrateur sets both.

use super::{Detail, Entered, Offer, parts};
use crate::model::{Answered, Question, QuestionKind, Step};
use domain::{french, id::CategoryId};
use maud::{Markup, html};
use web::{
    FieldError, Request,
    html::{self as ui, Button, Choice, Field},
};

/// What a question is answered by in a form.
pub(super) fn fields(
    questions: &[&Question],
    entered: &Entered<'_>,
    errors: &[FieldError],
) -> Markup {
    html! { @for question in questions { (field(question, entered, errors)) } }
}

fn field(question: &Question, entered: &Entered<'_>, errors: &[FieldError]) -> Markup {
    let name = question.field();
    let label = question.label.as_str();
    let options: Vec<Choice<'_>> = question
        .options()
        .map(|option| Choice::new(option, option))
        .collect();
    let yes_or_no = [Choice::new("yes", "Oui"), Choice::new("no", "Non")];
    let field = match question.kind {
        QuestionKind::Text => Field::text(&name, label).max_length(500),
        QuestionKind::Number => Field::text(&name, label).inputmode("decimal").short(),
        QuestionKind::Choice => {
            Field::select(&name, label, &options, Some("Choisissez dans la liste"))
        }
        QuestionKind::YesNo => Field::radios(&name, label, &yes_or_no),
    };
    let field = if question.required {
        field.required()
    } else {
        field
    };
    html! { (field.value(parts::value(entered, &name)).errors(errors)) }
}

/// What was answered.
pub(super) fn answered(answers: &[Answered]) -> Markup {
    let facts: Vec<(&str, Markup)> = answers
        .iter()
        .map(|one| (one.label.as_str(), html! { (one.value) }))
        .collect();
    html! { @if !facts.is_empty() { (ui::panel(Some("Précisions"), &ui::definition_list(&facts))) } }
}

/// The checklist: boxes for those who may tick them, words for the others.
pub(super) fn checklist(request: &Request, detail: &Detail<'_>) -> Markup {
    let steps = &detail.dossier.daily.steps;
    if steps.is_empty() {
        return html! {};
    }
    let body = if detail.offers(Offer::TickSteps) {
        ticking(request, detail, steps)
    } else {
        html! {
            ul {
                @for step in steps { li { (step.label) @if step.ticked { " – fait" } @else { " – à faire" } } }
            }
        }
    };
    ui::panel(Some("Étapes"), &body)
}

fn ticking(request: &Request, detail: &Detail<'_>, steps: &[Step]) -> Markup {
    let ids: Vec<(String, &str)> = steps
        .iter()
        .map(|step| (step.id.to_string(), step.label.as_str()))
        .collect();
    let choices: Vec<Choice<'_>> = ids
        .iter()
        .map(|(id, label)| Choice::new(id, label))
        .collect();
    let ticked: Vec<&str> = ids
        .iter()
        .zip(steps)
        .filter(|(_, step)| step.ticked)
        .map(|((id, _), _)| id.as_str())
        .collect();
    let body = html! {
        (Field::boxes("step_ids", "Ce qui est fait", &choices).values(&ticked).filter())
        (ui::actions(&html! { (Button::secondary("Enregistrer les étapes")) }))
    };
    let path = parts::below(detail.dossier.intervention.id, "etapes");
    parts::post(request, &path, &body)
}

/// What the page of the work of a category or type shows.
#[derive(Debug, Clone, Copy)]
pub struct Work<'a> {
    /// Which.
    pub id: CategoryId,
    /// Its name.
    pub name: &'a str,
    /// Of a category: within how many working days its interventions are due.
    pub delay: Option<Option<u8>>,
    /// What is asked.
    pub questions: &'a [Question],
    /// What is ticked.
    pub steps: &'a [Step],
    /// What is typed, of whichever form was sent.
    pub entered: Entered<'a>,
}

impl Work<'_> {
    fn path(&self, what: &str) -> String {
        format!("{}/{}/{what}", super::CATEGORIES, self.id)
    }
}

/// The deadline, the questions and the steps of a category or type.
#[must_use]
pub fn work(request: &Request, work: &Work<'_>) -> Markup {
    let errors = work.entered.errors;
    let content = html! {
        (ui::error_summary(errors))
        @if let Some(days) = work.delay { (ui::panel(Some("Échéance"), &delay(request, work, days))) }
        (ui::panel(Some("Questions posées à la demande"), &html! {
            (questions(request, work))
            (ui::fold("Ajouter une question", wrong_question(errors), &add_question(request, work)))
        }))
        (ui::panel(Some("Étapes à cocher"), &html! {
            (steps(request, work))
            (add_step(request, work))
        }))
    };
    let (title, back) = (
        format!("{}\u{a0}: délai et déroulement", work.name),
        format!("{}/{}", super::CATEGORIES, work.id),
    );
    request
        .page(&title)
        .current(super::CATEGORIES)
        .back(work.name, &back)
        .errors(!errors.is_empty())
        .render(content)
}

fn wrong_question(errors: &[FieldError]) -> bool {
    errors
        .iter()
        .any(|error| ["label", "answer_kind", "choices"].contains(&error.field.as_str()))
}

fn delay(request: &Request, work: &Work<'_>, days: Option<u8>) -> Markup {
    let kept = days.map(|days| days.to_string()).unwrap_or_default();
    let typed = work.entered.fields.get("working_days");
    let field = Field::text("working_days", "Délai en jours ouvrés")
        .short()
        .inputmode("numeric")
        .hint("De la création, ou de la validation d’une demande, à l’échéance. Vide\u{a0}: sans échéance. Le changement vaut pour la suite.")
        .value(typed.unwrap_or(&kept))
        .errors(work.entered.errors);
    let body =
        html! { (field) (ui::actions(&html! { (Button::secondary("Enregistrer le délai")) })) };
    parts::post(request, &work.path("delai"), &body)
}

fn questions(request: &Request, work: &Work<'_>) -> Markup {
    html! {
        @if work.questions.is_empty() { p .soft { "Aucune question pour le moment." } } @else {
            ul {
                @for question in work.questions {
                    li {
                        p { strong { (question.label) } " · " (question.kind.label())
                            @if question.required { " · obligatoire" } }
                        @if question.choices.is_some() {
                            p .soft { (french::list(&question.options().collect::<Vec<_>>())) }
                        }
                        (remove(request, &work.path(&format!("questions/{}/retirer", question.id)), &question.label))
                    }
                }
            }
        }
    }
}

fn remove(request: &Request, path: &str, about: &str) -> Markup {
    parts::post(
        request,
        path,
        &html! { (Button::quiet("Retirer").about(about)) },
    )
}

fn add_question(request: &Request, work: &Work<'_>) -> Markup {
    let entered = &work.entered;
    let kinds = QuestionKind::ALL.map(|kind| Choice::new(kind.code(), kind.label()));
    let chosen = match parts::value(entered, "answer_kind") {
        "" => QuestionKind::Text.code(),
        chosen => chosen,
    };
    let label = Field::text("label", "Question")
        .required()
        .max_length(150)
        .hint("Ne demandez que ce qui sert à l’intervention, et rien sur les personnes.");
    let choices = Field::area("choices", "Choix, un par ligne", 4)
        .hint("Pour un choix dans une liste seulement.");
    let body = html! {
        (label.value(parts::value(entered, "label")).errors(entered.errors))
        (Field::radios("answer_kind", "Réponse attendue", &kinds).required().value(chosen).errors(entered.errors))
        (choices.value(parts::value(entered, "choices")).errors(entered.errors))
        (Field::tick("required", "Réponse obligatoire").value(parts::value(entered, "required")))
        (ui::actions(&html! { (Button::secondary("Ajouter la question")) }))
    };
    parts::post(request, &work.path("questions"), &body)
}

fn steps(request: &Request, work: &Work<'_>) -> Markup {
    html! {
        @if work.steps.is_empty() { p .soft { "Aucune étape pour le moment." } } @else {
            ol {
                @for step in work.steps {
                    li { p { (step.label) } (remove(request, &work.path(&format!("etapes/{}/retirer", step.id)), &step.label)) }
                }
            }
        }
    }
}

fn add_step(request: &Request, work: &Work<'_>) -> Markup {
    let field = Field::text("step", "Nouvelle étape")
        .required()
        .max_length(150);
    let body = html! {
        (field.value(parts::value(&work.entered, "step")).errors(work.entered.errors))
        (ui::actions(&html! { (Button::secondary("Ajouter l’étape")) }))
    };
    parts::post(request, &work.path("etapes"), &body)
}
