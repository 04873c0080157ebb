//! « Journal des actions ».

use super::team::page_of;
use crate::{
    forms::actions as forms,
    pages::actions::{self as pages, Journal},
    policy::{self, Action, TABLE, may},
    store::actions::{self as store, Line, Search},
};
use domain::{
    actions,
    calendar::rfc3339,
    policy::{Actor, Subject, allows, check},
};
use platform::db::Stmt;
use serde_json::{Value, json};
use web::{Ctx, Error, Request, Response};

/// `GET /journal-des-actions`: everybody's actions for the administrateur, one's own for the others and under `vue=moi`.
pub async fn show(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let team = Subject::organisation(actor.organisation);
    let chooses = allows(TABLE, actor.role, &Action::ReadActions, team.ties);
    let own = !chooses || request.query.get("vue") == Some("moi");
    let draw = |lines: &[Line], next: Option<&str>, errors: &[web::FieldError]| {
        let journal = Journal {
            lines,
            next,
            chooses,
            own,
            errors,
        };
        pages::show(&request, &journal)
    };
    let search = forms::search(&request.query, request.zone()).map_err(|error| {
        let page = draw(&[], None, &error.fields);
        error.with_page(page)
    })?;
    let rows = ctx.read(vec![statement(&actor, own, &search)?]).await?;
    let mut lines: Vec<Line> = rows
        .into_iter()
        .next()
        .map_or(Ok(Vec::new()), platform::Rows::all)?;
    let more = lines.len() > store::PAGE;
    lines.truncate(store::PAGE);
    let last = lines.last().filter(|_| more);
    let next = last.map(|last| pages::address(&request, Some(&last.id)));
    if request.wants_json() {
        let items: Vec<Value> = lines.iter().map(|line| line_json(line, &request)).collect();
        return Ok(page_of(&items, next.as_deref()));
    }
    Ok(Response::page(draw(&lines, next.as_deref(), &[])))
}

fn statement(actor: &Actor, own: bool, search: &Search) -> Result<Stmt, Error> {
    if own {
        let grant = check::<may::ReadOwnActions>(TABLE, actor, policy::own_account(actor))?;
        return Ok(store::own(&grant, search));
    }
    let team = Subject::organisation(actor.organisation);
    let grant = check::<may::ReadActions>(TABLE, actor, team)?;
    Ok(store::everybody(&grant, search))
}

fn line_json(line: &Line, request: &Request) -> Value {
    let kind = line.subject.split('/').next().unwrap_or_default();
    json!({
        "id": line.id,
        "at": rfc3339(line.at, request.zone()),
        "action": line.action,
        "action_label": actions::label(&line.action),
        "subject": kind,
        "intervention_number": line.number,
        "actor_name": line.actor_name,
    })
}
