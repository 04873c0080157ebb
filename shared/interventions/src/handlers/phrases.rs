//! The phrases of an organisation: the administrateur keeps them, reasons and comments take them.

use super::{edits::nothing, with_form};
use crate::{
    answers::daily as answers,
    forms::daily as forms,
    fr::daily as fr,
    model::{Daily, Phrase, PhraseKind},
    notices,
    pages::{self, Entered},
    policy::{TABLE, may},
    store::daily,
};
use domain::{id::PhraseId, policy::Grant};
use platform::db::{DbError, Stmt};
use web::{Ctx, Error, Fields, Lookup, Outcome, Request, Response};

const PLACE: &str = "/interventions/phrases";

/// What a form without script holds once its button « Insérer » was pressed: the chosen phrase after what `name` held; none when
/// another button was.
pub(super) fn inserted(
    fields: &Fields,
    name: &str,
    daily: &Daily,
    kind: PhraseKind,
) -> Option<Fields> {
    fields.get("insert").filter(|pressed| !pressed.is_empty())?;
    let chosen = fields.get("phrase").unwrap_or_default();
    let phrase = daily
        .phrases(kind)
        .find(|phrase| phrase.id.to_string() == chosen);
    let typed = fields.get(name).unwrap_or_default().trim_end();
    let parts = [Some(typed), phrase.map(|phrase| phrase.body.as_str())];
    let parts: Vec<&str> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    let mut filled = Fields::default();
    filled.push(name, parts.join("\n"));
    for (other, value) in fields.iter().filter(|(other, _)| *other != name) {
        filled.push(other, value.to_owned());
    }
    Some(filled)
}

/// The phrases of the organisation.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![daily::phrases(lookup.claims.organisation)]
}

fn open(request: &mut Request) -> Result<(Grant<may::ManageCategories>, Vec<Phrase>), Error> {
    let grant = request.granted::<may::ManageCategories>(TABLE)?;
    Ok((grant, request.take_all()?))
}

/// The phrases, by use.
pub fn list(mut request: Request) -> Result<Response, Error> {
    let (_, phrases) = open(&mut request)?;
    if request.wants_json() {
        return Ok(Response::json(&answers::phrases(&phrases)));
    }
    let empty = nothing();
    Ok(Response::page(pages::phrases(
        &request,
        &phrases,
        &Entered::first(&empty),
    )))
}

/// Adds a phrase.
pub async fn add(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (grant, phrases) = open(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let refused = |error: Error| {
        with_form(error, |wrong| {
            pages::phrases(&request, &phrases, &Entered::wrong(&request.fields, wrong))
        })
    };
    let (kind, body) =
        forms::phrase(&request.fields).map_err(|wrong| refused(Error::invalid(wrong)))?;
    let id = PhraseId::new(ctx.uuid());
    let outcome = Outcome::created(
        PLACE.to_owned(),
        notices::PHRASES_CHANGED.code,
        serde_json::json!({ "id": id }),
    );
    let phrase = Phrase { id, kind, body };
    let mut batch = daily::add_phrase(&grant, &phrase, request.now, &ctx.random);
    batch.extend(request.remember(&outcome)?);
    match ctx.write(batch).await {
        Ok(_) => Ok(request.done(&outcome)),
        Err(DbError::Stale) => Err(refused(Error::field("body", fr::PHRASES_ENOUGH))),
        Err(error) => Err(error.into()),
    }
}

/// Removes a phrase.
pub async fn remove(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (grant, phrases) = open(&mut request)?;
    let id: PhraseId = request.param("id")?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    if !phrases.iter().any(|phrase| phrase.id == id) {
        return Err(Error::not_found());
    }
    let outcome = Outcome::changed(
        PLACE.to_owned(),
        notices::PHRASES_CHANGED.code,
        serde_json::json!({ "id": id }),
    );
    let mut batch = daily::remove_phrase(&grant, id, request.now, &ctx.random);
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch).await?;
    Ok(request.done(&outcome))
}
