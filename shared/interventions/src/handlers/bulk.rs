//! Several interventions at once: what can be done to all of them is, in one batch; otherwise nothing is, and it is said why.

use super::{
    Failure, commit,
    moves::{newcomers, validate_first},
    not_now,
    notices::Notices,
    touch,
};
use crate::{
    answers,
    forms::{self, daily as read_form},
    fr::{self, daily as said},
    model::{Gesture, Intervention, MOST_AT_ONCE, Status},
    notices,
    pages::{self, Entered},
    policy::{self, Action, TABLE, may},
    store::{
        bulk::{self, Tied},
        write,
    },
};
use domain::{
    id::PersonId,
    policy::{Actor, Grant, Permission, Role, Subject, Ties, check},
};
use maud::Markup;
use platform::{
    db::Stmt,
    directory::{self, MemberRow},
};
use std::collections::BTreeSet;
use web::{Ctx, Error, FieldError, Fields, Lookup, Outcome, Request, Response, error::Kind};

/// What is read: the interventions chosen, who does them, who follows them, the team.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let mut ids = read_form::chosen(lookup.query);
    ids.extend(read_form::chosen(lookup.fields));
    ids.truncate(MOST_AT_ONCE);
    let organisation = lookup.claims.organisation;
    vec![
        bulk::items(organisation, &ids),
        bulk::assigned(organisation, &ids),
        bulk::followers(organisation, &ids),
        directory::members(organisation),
    ]
}

/// One of those chosen, who does it, and who follows it.
struct Chosen {
    item: Intervention,
    assigned: Vec<PersonId>,
    followers: Vec<PersonId>,
}

/// Those of one intervention.
fn people_of(tied: &[Tied], item: &Intervention) -> Vec<PersonId> {
    let of = tied.iter().filter(|one| one.intervention_id == item.id);
    of.map(|one| one.person_id).collect()
}

impl Chosen {
    fn subject(&self, actor: &Actor) -> Subject {
        Subject {
            organisation: self.item.organisation_id,
            id: self.item.id.uuid(),
            version: self.item.version,
            ties: Ties {
                assigned: self.assigned.contains(&actor.person),
                own: self.item.author_id == Some(actor.person),
                followed: false,
            },
        }
    }

    fn grant<P: Permission<Action = Action>>(&self, actor: &Actor) -> Result<Grant<P>, Error> {
        Ok(check::<P>(TABLE, actor, self.subject(actor))?)
    }

    /// Why it cannot be done to this one; `read` is the version that was read, where one must be.
    fn refusal(&self, gesture: Gesture, role: Role, read: Option<i64>) -> Option<String> {
        let status = self.item.status;
        let validates = gesture != Gesture::Validate && status == Status::ToValidate;
        let why = if validates {
            validate_first().detail.to_string()
        } else if !policy::states(gesture.action(), role).contains(&status) {
            not_now(status).detail.to_string()
        } else if read.is_some_and(|version| version != self.item.version) {
            said::CHANGED.to_owned()
        } else {
            return None;
        };
        Some(said::refused(self.item.number, &why))
    }
}

/// What was chosen, parted into what can be done and what is refused.
struct Selection {
    gesture: Gesture,
    possible: Vec<Chosen>,
    refused: Vec<String>,
    /// The filters of the list that they were chosen on.
    query: String,
    team: Vec<MemberRow>,
}

impl Selection {
    /// Who is to be told of one of those chosen.
    fn notices<'a>(
        &'a self,
        ctx: &'a Ctx,
        request: &'a Request,
        chosen: &'a Chosen,
    ) -> Notices<'a> {
        let assigned = chosen.assigned.clone();
        Notices::of_new(ctx, request, &self.team, &chosen.item, assigned)
            .followed_by(chosen.followers.clone())
    }
}

/// Takes what [`load`] asked for; 403 for whoever does not coordinate, 422 for a choice that is none or too large, with the way
/// back to the list.
fn selection(request: &mut Request, gesture: Gesture, actor: &Actor) -> Result<Selection, Error> {
    let items: Vec<Intervention> = request.take_all()?;
    let assigned: Vec<Tied> = request.take_all()?;
    let followers: Vec<Tied> = request.take_all()?;
    let team: Vec<MemberRow> = request.take_all()?;
    check::<may::Assign>(TABLE, actor, Subject::organisation(actor.organisation))?;
    let posted = request.fields.iter().next().is_some();
    let sent = if posted {
        &request.fields
    } else {
        &request.query
    };
    let versioned = posted && gesture != Gesture::Validate;
    let mut selection = Selection {
        gesture,
        possible: Vec::with_capacity(items.len()),
        refused: Vec::new(),
        query: pages::query_sent(sent),
        team,
    };
    if let Some(wrong) = read_form::wrong_choice(sent, versioned) {
        let (nothing, told) = (Fields::default(), [FieldError::new("", &*wrong.message)]);
        let page = page(request, &selection, &Entered::wrong(&nothing, &told));
        return Err(Error::invalid(vec![wrong]).with_page(page));
    }
    let distinct: BTreeSet<&str> = sent.all("intervention_ids").into_iter().collect();
    if items.len() < distinct.len() {
        selection.refused.push(said::GONE.to_owned());
    }
    for item in items {
        let read = read_form::version_of(sent, item.id).filter(|_| versioned);
        let chosen = Chosen {
            assigned: people_of(&assigned, &item),
            followers: people_of(&followers, &item),
            item,
        };
        match chosen.refusal(gesture, actor.role, read) {
            Some(why) => selection.refused.push(why),
            None => selection.possible.push(chosen),
        }
    }
    Ok(selection)
}

/// Asks whether to do it to all of those chosen, with what it needs.
pub fn ask(mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let gesture = read_form::gesture(&request.query).map_err(Error::invalid)?;
    let selection = selection(&mut request, gesture, &actor)?;
    let empty = Fields::default();
    Ok(Response::page(page(
        &request,
        &selection,
        &Entered::first(&empty),
    )))
}

fn page(request: &Request, selection: &Selection, entered: &Entered<'_>) -> Markup {
    let items: Vec<&Intervention> = selection.possible.iter().map(|one| &one.item).collect();
    let team: Vec<MemberRow> = forms::assignable(&selection.team).cloned().collect();
    let shown = pages::Bulk {
        gesture: selection.gesture,
        items: &items,
        refused: &selection.refused,
        query: &selection.query,
        team: &team,
        entered: *entered,
    };
    pages::bulk(request, &shown)
}

/// Accepts all of those chosen.
pub async fn validate(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let selection = selection(&mut request, Gesture::Validate, &actor)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let selection = all_or_none(&request, selection)?;
    let mut batch = Vec::new();
    for chosen in &selection.possible {
        let moved = chosen
            .item
            .validate(touch(&request), Vec::new(), &chosen.assigned);
        if let Some(done) = moved.map_err(super::wrong_state(Action::Validate))? {
            batch.extend(write::validate(&chosen.grant(&actor)?, &done, &ctx.random));
            batch.extend(selection.notices(ctx, &request, chosen).validated()?);
            batch.extend(selection.notices(ctx, &request, chosen).stage()?);
        }
    }
    write_all(ctx, &request, &selection, Some(Status::ToDo), 0, batch).await
}

/// Says who does all of those chosen.
pub async fn assign(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let selection = selection(&mut request, Gesture::Assign, &actor)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let selection = all_or_none(&request, selection)?;
    let people = forms::assignees(&request.fields, &selection.team).and_then(|people| {
        if people.is_empty() {
            return Err(vec![FieldError::new("assignee_ids", said::NOBODY_CHOSEN)]);
        }
        Ok(people)
    });
    let people = people.map_err(|wrong| again(&request, &selection, wrong))?;
    let mut batch = Vec::new();
    for chosen in &selection.possible {
        let grant = chosen.grant(&actor)?;
        batch.extend(write::assign(
            &grant,
            &chosen.item,
            &people,
            touch(&request),
            &ctx.random,
        ));
        let gone = newcomers(&people, &chosen.assigned);
        let come = newcomers(&chosen.assigned, &people);
        batch.extend(selection.notices(ctx, &request, chosen).assigned(&come)?);
        batch.extend(selection.notices(ctx, &request, chosen).unassigned(&gone)?);
    }
    write_all(ctx, &request, &selection, None, 1, batch).await
}

/// Says when all of those chosen are done.
pub async fn plan(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let selection = selection(&mut request, Gesture::Plan, &actor)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let selection = all_or_none(&request, selection)?;
    let plan = forms::plan(&request.fields, request.zone()).and_then(|plan| {
        if plan.start.is_none() {
            let message = format!("Indiquez {}.", said::THE_START);
            return Err(vec![FieldError::new("planned_start", message)]);
        }
        Ok(plan)
    });
    let plan = plan.map_err(|wrong| again(&request, &selection, wrong))?;
    let words = fr::planned(plan, request.zone());
    let mut batch = Vec::new();
    for chosen in &selection.possible {
        let grant = chosen.grant(&actor)?;
        let touch = touch(&request);
        batch.extend(write::plan(
            &grant,
            &chosen.item,
            plan,
            &words,
            touch,
            &ctx.random,
        ));
        if !plan.is_of(&chosen.item) {
            batch.extend(selection.notices(ctx, &request, chosen).planned()?);
        }
    }
    write_all(ctx, &request, &selection, None, 1, batch).await
}

/// What was chosen, when it can be done to all of it; 409 with those refused and why, and the form for the others.
fn all_or_none(request: &Request, selection: Selection) -> Result<Selection, Error> {
    if selection.refused.is_empty() {
        return Ok(selection);
    }
    let refused = selection.refused.iter();
    let refused = refused.map(|why| FieldError::new("intervention_ids", why.as_str()));
    let page = page(request, &selection, &Entered::first(&request.fields));
    Err(Error::new(Kind::Conflict, said::SOME_REFUSED)
        .with_fields(refused.collect())
        .with_page(page))
}

/// 422, with the form as it was typed.
fn again(request: &Request, selection: &Selection, wrong: Vec<FieldError>) -> Error {
    super::with_form(Error::invalid(wrong), |wrong| {
        page(request, selection, &Entered::wrong(&request.fields, wrong))
    })
}

/// Writes the batch; 409 when somebody changed one of those chosen meanwhile, and nothing is done.
async fn write_all(
    ctx: &Ctx,
    request: &Request,
    selection: &Selection,
    status: Option<Status>,
    more: i64,
    batch: Vec<Stmt>,
) -> Result<Response, Error> {
    let items = selection.possible.iter().map(|chosen| {
        let item = &chosen.item;
        answers::receipt(
            item.id,
            item.number,
            status.unwrap_or(item.status),
            item.version + more,
        )
    });
    let receipt = serde_json::json!({ "items": items.collect::<Vec<_>>() });
    let outcome = Outcome::changed(
        pages::listed(&selection.query),
        notices::SEVERAL_CHANGED.code,
        receipt,
    );
    commit(ctx, request, &outcome, batch)
        .await
        .map_err(|failure| match failure {
            Failure::Overtaken => Error::new(Kind::Conflict, fr::MOVED),
            Failure::Other(error) => error,
        })
}
