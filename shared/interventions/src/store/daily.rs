//! Phrases, questions and their answers, checklists, filters that are kept, and what a requester says of the work.

use super::write::{Ids, item, told};
use crate::{
    model::{Answered, Event, Feedback, Phrase, PhraseKind, Question, SavedFilter, Step, Touch},
    policy::{Action, may},
};
use chrono::{DateTime, Utc};
use domain::{
    id::{
        CategoryId, InterventionId, OrganisationId, PersonId, PhraseId, QuestionId, SavedFilterId,
        StepId,
    },
    policy::{Grant, Permission},
};
use platform::{db::Stmt, ledger, sql};

// ------------------------------------------------------------------ reading

/// What was answered about an intervention: [`Answered`] rows.
#[must_use]
pub fn answers(organisation: OrganisationId, id: InterventionId) -> Stmt {
    sql!(
        "select question_id, label, value from answer where organisation_id = ?1 and intervention_id = ?2 order by position, question_id",
        organisation,
        id
    )
}

/// The checklist of an intervention, what was ticked before it was archived included: [`Step`] rows.
#[must_use]
pub fn steps_of(organisation: OrganisationId, id: InterventionId) -> Stmt {
    sql!(
        "select s.id, s.category_id, s.label, t.step_id is not null as ticked from intervention i join step s on s.organisation_id = i.organisation_id and s.category_id in (i.category_id, i.type_id) left join ticked_step t on t.organisation_id = i.organisation_id and t.intervention_id = i.id and t.step_id = s.id where i.organisation_id = ?1 and i.id = ?2 and (s.archived_at is null or t.step_id is not null) order by s.category_id is i.type_id, s.position, s.id",
        organisation,
        id
    )
}

/// The phrases of the organisation: [`Phrase`] rows.
#[must_use]
pub fn phrases(organisation: OrganisationId) -> Stmt {
    sql!(
        "select id, kind, body from phrase where organisation_id = ?1 order by kind, position, id",
        organisation
    )
}

/// The questions that the organisation asks: [`Question`] rows.
#[must_use]
pub fn questions(organisation: OrganisationId) -> Stmt {
    sql!(
        "select id, category_id, kind, label, choices, required from question where organisation_id = ?1 and archived_at is null order by category_id, position, id",
        organisation
    )
}

/// The steps of every checklist of the organisation, none ticked: [`Step`] rows.
#[must_use]
pub fn steps(organisation: OrganisationId) -> Stmt {
    sql!(
        "select id, category_id, label, 0 as ticked from step where organisation_id = ?1 and archived_at is null order by category_id, position, id",
        organisation
    )
}

/// The filters that somebody keeps: [`SavedFilter`] rows.
#[must_use]
pub fn filters(organisation: OrganisationId, person: PersonId) -> Stmt {
    sql!(
        "select id, name, query from saved_filter where organisation_id = ?1 and person_id = ?2 order by position, id",
        organisation,
        person
    )
}

// ------------------------------------------------------------------ phrases

fn audit<P: Permission<Action = Action>>(
    grant: &Grant<P>,
    subject: &str,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Stmt {
    ledger::audit(ids.uuid(at), grant.actor(), P::ACTION.code(), subject, at)
}

/// Adds a phrase after the others of its kind, while there are fewer than [`PhraseKind::MOST`].
#[must_use]
pub fn add_phrase(
    grant: &Grant<may::ManageCategories>,
    phrase: &Phrase,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "insert into phrase (organisation_id, id, kind, body, position) select ?1, ?2, ?3, ?4, coalesce(max(position), 0) + 1 from phrase where organisation_id = ?1 and kind = ?3 having count(*) < ?5",
            grant.organisation(),
            phrase.id,
            phrase.kind.code(),
            &phrase.body,
            PhraseKind::MOST
        ),
        audit(grant, &format!("phrase/{}", phrase.id), at, ids),
    ]
}

/// Removes a phrase.
#[must_use]
pub fn remove_phrase(
    grant: &Grant<may::ManageCategories>,
    id: PhraseId,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "delete from phrase where organisation_id = ?1 and id = ?2",
            grant.organisation(),
            id
        ),
        audit(grant, &format!("phrase/{id}"), at, ids),
    ]
}

// ------------------------------------------------------------------ questions and steps

/// Says within how many working days the interventions of a category are due; none: they have no deadline.
#[must_use]
pub fn set_delay(
    grant: &Grant<may::ManageCategories>,
    category: CategoryId,
    working_days: Option<u8>,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "update category set working_days = ?3 where organisation_id = ?1 and id = ?2 and parent_id is null",
            grant.organisation(),
            category,
            working_days.map(i64::from)
        ),
        audit(grant, &format!("category/{category}"), at, ids),
    ]
}

/// Adds a question after the others of its category or type, while there are fewer than [`Question::MOST`].
#[must_use]
pub fn add_question(
    grant: &Grant<may::ManageCategories>,
    question: &Question,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "insert into question (organisation_id, id, category_id, kind, label, choices, required, position) select ?1, ?2, ?3, ?4, ?5, ?6, ?7, coalesce(max(position), 0) + 1 from question where organisation_id = ?1 and category_id = ?3 having count(*) filter (where archived_at is null) < ?8",
            grant.organisation(),
            question.id,
            question.category_id,
            question.kind.code(),
            &question.label,
            question.choices.as_ref(),
            question.required,
            Question::MOST
        ),
        audit(grant, &format!("question/{}", question.id), at, ids),
    ]
}

/// Asks a question no more; what was answered stays.
#[must_use]
pub fn archive_question(
    grant: &Grant<may::ManageCategories>,
    (category, id): (CategoryId, QuestionId),
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "update question set archived_at = ?4 where organisation_id = ?1 and id = ?2 and category_id = ?3 and archived_at is null",
            grant.organisation(),
            id,
            category,
            at
        ),
        audit(grant, &format!("question/{id}"), at, ids),
    ]
}

/// Adds a step after the others of its category or type, while there are fewer than [`Step::MOST`].
#[must_use]
pub fn add_step(
    grant: &Grant<may::ManageCategories>,
    step: &Step,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "insert into step (organisation_id, id, category_id, label, position) select ?1, ?2, ?3, ?4, coalesce(max(position), 0) + 1 from step where organisation_id = ?1 and category_id = ?3 having count(*) filter (where archived_at is null) < ?5",
            grant.organisation(),
            step.id,
            step.category_id,
            &step.label,
            Step::MOST
        ),
        audit(grant, &format!("step/{}", step.id), at, ids),
    ]
}

/// Asks for a step no more; where it is ticked it stays.
#[must_use]
pub fn archive_step(
    grant: &Grant<may::ManageCategories>,
    (category, id): (CategoryId, StepId),
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "update step set archived_at = ?4 where organisation_id = ?1 and id = ?2 and category_id = ?3 and archived_at is null",
            grant.organisation(),
            id,
            category,
            at
        ),
        audit(grant, &format!("step/{id}"), at, ids),
    ]
}

/// Ticks these steps of an intervention that is under way, and no other.
#[must_use]
pub fn tick(
    grant: &Grant<may::TickSteps>,
    ticked: &[StepId],
    touch: Touch,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    let (organisation, id) = (grant.organisation(), item(grant));
    let ticked = super::texts(ticked);
    vec![
        sql!(
            "update intervention set updated_at = ?3, purge_on = ?4, warned_on = null where organisation_id = ?1 and id = ?2 and status = 'in_progress'",
            organisation,
            id,
            touch.at,
            touch.purge_on
        ),
        audit(grant, &format!("intervention/{id}"), touch.at, ids),
        sql!(
            "delete from ticked_step where organisation_id = ?1 and intervention_id = ?2 and step_id not in (select value from json_each(?3))",
            organisation,
            id,
            &ticked
        ),
        sql!(
            "insert or ignore into ticked_step (organisation_id, intervention_id, step_id) select ?1, ?2, value from json_each(?3)",
            organisation,
            id,
            &ticked
        ),
    ]
}

/// What was answered, in the batch of a creation.
#[must_use]
pub fn answer(grant: &Grant<may::Create>, id: InterventionId, answers: &[Answered]) -> Vec<Stmt> {
    answered(grant.organisation(), id, answers)
}

pub(super) fn answered(
    organisation: OrganisationId,
    id: InterventionId,
    answers: &[Answered],
) -> Vec<Stmt> {
    let numbered = answers.iter().zip(1_i64..);
    numbered
        .map(|(one, position)| {
            sql!(
                "insert into answer (organisation_id, intervention_id, question_id, label, value, position) values (?1, ?2, ?3, ?4, ?5, ?6)",
                organisation,
                id,
                one.question_id,
                &one.label,
                &one.value,
                position
            )
        })
        .collect()
}

// ------------------------------------------------------------------ filters

/// Keeps a filter after the others of the actor, while there are fewer than [`SavedFilter::MOST`].
#[must_use]
pub fn keep_filter(
    grant: &Grant<may::KeepFilters>,
    kept: &SavedFilter,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "insert into saved_filter (organisation_id, person_id, id, name, query, position) select ?1, ?2, ?3, ?4, ?5, coalesce(max(position), 0) + 1 from saved_filter where organisation_id = ?1 and person_id = ?2 having count(*) < ?6",
            grant.organisation(),
            grant.actor().person,
            kept.id,
            &kept.name,
            &kept.query,
            SavedFilter::MOST
        ),
        audit(grant, &format!("saved_filter/{}", kept.id), at, ids),
    ]
}

/// Keeps a filter no more.
#[must_use]
pub fn drop_filter(
    grant: &Grant<may::KeepFilters>,
    id: SavedFilterId,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "delete from saved_filter where organisation_id = ?1 and person_id = ?2 and id = ?3",
            grant.organisation(),
            grant.actor().person,
            id
        ),
        audit(grant, &format!("saved_filter/{id}"), at, ids),
    ]
}

// ------------------------------------------------------------------ « Résolu ? »

/// Writes what the requester says of work that is done; `words` say why it should be taken up again.
#[must_use]
pub fn feed_back(
    grant: &Grant<may::AnswerSolved>,
    feedback: Feedback,
    words: Option<&str>,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    let mut batch = vec![sql!(
        "update intervention set feedback = ?3, feedback_words = ?4, updated_at = ?5 where organisation_id = ?1 and id = ?2 and status = 'done'",
        grant.organisation(),
        item(grant),
        feedback.code(),
        words,
        at
    )];
    let event = match feedback {
        Feedback::Solved => Event::Solved,
        Feedback::Unsolved => Event::ReopenAsked,
    };
    batch.extend(told(grant, ids, at, event, words));
    batch
}

/// Leaves it done although its requester asked otherwise; his answer is taken away, the history keeps it.
#[must_use]
pub fn decline_reopening(
    grant: &Grant<may::DeclineReopening>,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    let mut batch = vec![sql!(
        "update intervention set feedback = null, feedback_words = null, updated_at = ?3 where organisation_id = ?1 and id = ?2 and status = 'done' and feedback = 'unsolved'",
        grant.organisation(),
        item(grant),
        at
    )];
    batch.extend(told(grant, ids, at, Event::ReopenDeclined, None));
    batch
}
