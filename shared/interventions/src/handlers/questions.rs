//! What an administrateur sets of a category or type besides its name: its delay, the questions asked, the steps to tick.

use super::{categories::Which, edits::nothing, with_form};
use crate::{
    forms::daily as forms,
    fr::daily as fr,
    model::{Category, Question, Step},
    notices,
    pages::{self, Entered, Work},
    policy::{TABLE, may},
    store::{daily, read},
};
use domain::{
    id::{CategoryId, QuestionId, StepId},
    policy::Grant,
};
use platform::db::{DbError, Stmt};
use web::{Ctx, Error, FieldError, Lookup, Outcome, Request, Response};

/// The categories, and all that is asked and ticked.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let organisation = lookup.claims.organisation;
    vec![
        read::categories(organisation),
        daily::questions(organisation),
        daily::steps(organisation),
    ]
}

/// What the page of the work of a category or type is about.
struct Open {
    grant: Grant<may::ManageCategories>,
    categories: Vec<Category>,
    questions: Vec<Question>,
    steps: Vec<Step>,
    id: CategoryId,
}

impl Open {
    /// Takes what [`load`] asked for; 403, then 404 when the organisation has no such category or type.
    fn of(request: &mut Request) -> Result<Self, Error> {
        let grant = request.granted::<may::ManageCategories>(TABLE)?;
        let categories = read::tree(request)?;
        let (questions, steps): (Vec<Question>, Vec<Step>) =
            (request.take_all()?, request.take_all()?);
        let id = Which::of_path(request, &categories)?.id();
        Ok(Self {
            grant,
            questions: questions
                .into_iter()
                .filter(|one| one.category_id == id)
                .collect(),
            steps: steps
                .into_iter()
                .filter(|one| one.category_id == id)
                .collect(),
            categories,
            id,
        })
    }

    fn is_category(&self) -> bool {
        self.categories
            .iter()
            .any(|category| category.id == self.id)
    }

    fn page(&self, request: &Request, entered: &Entered<'_>) -> Response {
        Response::page(self.draw(request, entered))
    }

    fn draw(&self, request: &Request, entered: &Entered<'_>) -> maud::Markup {
        let category = self
            .categories
            .iter()
            .find(|category| category.id == self.id);
        let kinds = self.categories.iter().flat_map(|category| &category.types);
        let kind = kinds.into_iter().find(|kind| kind.id == self.id);
        let name = category
            .map(|category| category.name.as_str())
            .or(kind.map(|kind| kind.name.as_str()));
        let work = Work {
            id: self.id,
            name: name.unwrap_or_default(),
            delay: category.map(|category| category.working_days),
            questions: &self.questions,
            steps: &self.steps,
            entered: *entered,
        };
        pages::work(request, &work)
    }

    fn refused(&self, request: &Request, error: Error) -> Error {
        with_form(error, |wrong| {
            self.draw(request, &Entered::wrong(&request.fields, wrong))
        })
    }

    fn outcome(&self, id: &impl ToString) -> Outcome {
        let place = format!("{}/{}/travail", pages::CATEGORIES, self.id);
        Outcome::changed(
            place,
            notices::CATEGORIES_CHANGED.code,
            serde_json::json!({ "id": id.to_string() }),
        )
    }

    /// Writes it; 422 with `full` when a list that may not grow any more is why it cannot be.
    async fn save(
        &self,
        ctx: &Ctx,
        request: &Request,
        outcome: &Outcome,
        mut batch: Vec<Stmt>,
        full: (&str, &str),
    ) -> Result<Response, Error> {
        batch.extend(request.remember(outcome)?);
        match ctx.write(batch).await {
            Ok(_) => Ok(request.done(outcome)),
            Err(DbError::Stale) => {
                let wrong = vec![FieldError::new(full.0, full.1)];
                Err(self.refused(request, Error::invalid(wrong)))
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// The page of the work of a category or type.
pub fn show(mut request: Request) -> Result<Response, Error> {
    let open = Open::of(&mut request)?;
    let empty = nothing();
    Ok(open.page(&request, &Entered::first(&empty)))
}

/// Says within how many working days the interventions of a category are due.
pub async fn set_delay(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let open = Open::of(&mut request)?;
    if !open.is_category() {
        return Err(Error::not_found());
    }
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let days = forms::delay(&request.fields)
        .map_err(|wrong| open.refused(&request, Error::invalid(wrong)))?;
    let batch = daily::set_delay(&open.grant, open.id, days, request.now, &ctx.random);
    let outcome = open.outcome(&open.id);
    let full = ("working_days", fr::DELAY);
    open.save(ctx, &request, &outcome, batch, full).await
}

/// Adds a question.
pub async fn add_question(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let open = Open::of(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let asked = forms::question(&request.fields)
        .map_err(|wrong| open.refused(&request, Error::invalid(wrong)))?;
    let question = Question {
        id: QuestionId::new(ctx.uuid()),
        category_id: open.id,
        kind: asked.kind,
        label: asked.label,
        choices: asked.choices,
        required: asked.required,
    };
    let batch = daily::add_question(&open.grant, &question, request.now, &ctx.random);
    let outcome = open.outcome(&question.id);
    let full = ("label", fr::QUESTIONS_ENOUGH);
    open.save(ctx, &request, &outcome, batch, full).await
}

/// Asks a question no more.
pub async fn remove_question(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let open = Open::of(&mut request)?;
    let id: QuestionId = request.param("question_id")?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    if !open.questions.iter().any(|question| question.id == id) {
        return Err(Error::not_found());
    }
    let batch = daily::archive_question(&open.grant, (open.id, id), request.now, &ctx.random);
    let outcome = open.outcome(&id);
    let full = ("label", fr::QUESTIONS_ENOUGH);
    open.save(ctx, &request, &outcome, batch, full).await
}

/// Adds a step.
pub async fn add_step(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let open = Open::of(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let label = forms::step(&request.fields)
        .map_err(|wrong| open.refused(&request, Error::invalid(wrong)))?;
    let step = Step {
        id: StepId::new(ctx.uuid()),
        category_id: open.id,
        label,
        ticked: false,
    };
    let batch = daily::add_step(&open.grant, &step, request.now, &ctx.random);
    let outcome = open.outcome(&step.id);
    open.save(ctx, &request, &outcome, batch, ("step", fr::STEPS_ENOUGH))
        .await
}

/// Asks for a step no more.
pub async fn remove_step(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let open = Open::of(&mut request)?;
    let id: StepId = request.param("step_id")?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    if !open.steps.iter().any(|step| step.id == id) {
        return Err(Error::not_found());
    }
    let batch = daily::archive_step(&open.grant, (open.id, id), request.now, &ctx.random);
    let outcome = open.outcome(&id);
    open.save(ctx, &request, &outcome, batch, ("step", fr::STEPS_ENOUGH))
        .await
}
