//! The terms of use: everybody may read them, who is signed in says that he did.

use crate::{
    pages::terms as pages,
    policy::{TABLE, may, own_account},
    store::terms::{self as store, Terms},
};
use domain::policy::check;
use platform::Rows;
use serde_json::json;
use web::{Ctx, Error, Outcome, Request, Response, input::Reader};

async fn latest(ctx: &Ctx) -> Result<Option<Terms>, Error> {
    let rows = ctx.read(vec![store::latest()]).await?.into_iter().next();
    Ok(rows.map(Rows::first).transpose()?.flatten())
}

/// The version that applies, or will.
pub async fn show(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let terms = latest(ctx).await?;
    if request.wants_json() {
        let terms = terms.ok_or_else(Error::not_found)?;
        return Ok(Response::json(&json!({
            "version": terms.version,
            "apply_on": terms.apply_on,
            "published_at": domain::calendar::rfc3339(terms.published_at, request.zone()),
            "text": terms.body,
        })));
    }
    Ok(Response::page(pages::show(&request, terms.as_ref())))
}

/// Records that the actor read the version that the form names.
pub async fn read(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let grant = check::<may::ReadTerms>(TABLE, &actor, own_account(&actor))?;
    let mut reader = Reader::new(&request.fields);
    let version = reader.required("version", "la version lue", |raw| {
        raw.trim()
            .parse::<u32>()
            .map_err(|_| "La version est un nombre.")
    });
    let Some(version) = version else {
        return Err(Error::invalid(reader.into_errors()));
    };
    ctx.write(vec![store::read(&grant, version, request.now)])
        .await?;
    let receipt = json!({ "version": version });
    Ok(request.done(&Outcome::changed(
        "/conditions".to_owned(),
        "conditions-lues",
        receipt,
    )))
}
