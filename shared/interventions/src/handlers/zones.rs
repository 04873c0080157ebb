//! The zones of the territory, which the administrateur keeps: its border, and the districts that tag what falls in them.

use super::{edits::nothing, with_form};
use crate::{
    answers, forms, fr, notices,
    pages::{self, Entered},
    place::Bounds,
    policy::{TABLE, may},
    store::zones::{self, Kind, New, Placed, Zone},
};
use domain::{id::ZoneId, policy::Grant};
use platform::db::{DbError, Stmt};
use serde_json::json;
use web::{Ctx, Error, FieldError, Fields, Lookup, Outcome, Request, Response};

const PLACE: &str = "/interventions/zones";
/// How many zones an organisation may have.
const MOST: usize = 100;

/// The zones of the organisation.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![zones::zones(lookup.claims.organisation)]
}

/// The zones, and the interventions among which the one that is sent chooses those that it holds.
#[must_use]
pub fn load_with_placed(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let nowhere = Bounds {
        west: 0.0,
        south: 0.0,
        east: 0.0,
        north: 0.0,
    };
    let sent = forms::zone(lookup.fields).map_or(nowhere, |zone| zone.area.bounds());
    let organisation = lookup.claims.organisation;
    vec![
        zones::zones(organisation),
        zones::placed(organisation, sent),
    ]
}

fn open(request: &mut Request) -> Result<(Grant<may::ManageZones>, Vec<Zone>), Error> {
    let zones = request.take_all()?;
    let grant = request.granted::<may::ManageZones>(TABLE)?;
    Ok((grant, zones))
}

fn found(request: &Request, zones: &[Zone]) -> Result<Zone, Error> {
    let id: ZoneId = request.param("id")?;
    let zone = zones.iter().find(|zone| zone.id == id);
    zone.cloned().ok_or_else(Error::not_found)
}

/// The list, and the form that adds one.
pub fn list(mut request: Request) -> Result<Response, Error> {
    let (_, zones) = open(&mut request)?;
    if request.wants_json() {
        return Ok(Response::json(&answers::zones(&zones)));
    }
    let empty = nothing();
    Ok(Response::page(pages::zones(
        &request,
        &zones,
        &Entered::first(&empty),
    )))
}

/// Adds a zone, and tags the interventions that it holds.
pub async fn add(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (grant, zones) = open(&mut request)?;
    let placed: Vec<Placed> = request.take_all()?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let form = |wrong: &[FieldError]| {
        pages::zones(&request, &zones, &Entered::wrong(&request.fields, wrong))
    };
    let refuse = |wrong| with_form(Error::invalid(wrong), form);
    let sent = forms::zone(&request.fields).map_err(refuse)?;
    if let Some(wrong) = clash(&zones, sent.kind) {
        return Err(refuse(vec![wrong]));
    }
    let new = New {
        id: ZoneId::new(ctx.uuid()),
        kind: sent.kind,
        name: sent.name,
        area: sent.area.simplified(),
    };
    let held = match new.kind {
        Kind::District => zones::inside(&placed, &new.area),
        Kind::Territory => Vec::new(),
    };
    let outcome = Outcome::created(
        PLACE.to_owned(),
        notices::ZONES_CHANGED.code,
        json!({ "id": new.id }),
    );
    let batch = zones::add(&grant, &new, &held, request.now, &ctx.random);
    save(ctx, &request, &outcome, batch, &refuse).await
}

/// What stands against another zone of that kind.
fn clash(zones: &[Zone], kind: Kind) -> Option<FieldError> {
    let territory = zones.iter().any(|zone| zone.kind == Kind::Territory);
    if kind == Kind::Territory && territory {
        return Some(FieldError::new("kind", fr::TERRITORY_KNOWN));
    }
    (zones.len() >= MOST).then(|| FieldError::new("name", fr::ZONES_ENOUGH))
}

/// One zone.
pub fn show(mut request: Request) -> Result<Response, Error> {
    let (_, zones) = open(&mut request)?;
    let zone = found(&request, &zones)?;
    let mut fields = Fields::default();
    fields.push("name", zone.name.clone());
    Ok(Response::page(pages::zone(
        &request,
        &zone,
        &Entered::first(&fields),
    )))
}

/// Renames one.
pub async fn rename(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (grant, zones) = open(&mut request)?;
    let zone = found(&request, &zones)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let refuse = |wrong| {
        with_form(Error::invalid(wrong), |wrong| {
            pages::zone(&request, &zone, &Entered::wrong(&request.fields, wrong))
        })
    };
    let name = forms::name(&request.fields).map_err(refuse)?;
    let outcome = Outcome::changed(
        PLACE.to_owned(),
        notices::ZONES_CHANGED.code,
        json!({ "id": zone.id }),
    );
    let batch = zones::rename(&grant, zone.id, &name, request.now, &ctx.random);
    save(ctx, &request, &outcome, batch, &refuse).await
}

/// Removes one; the interventions that lay in it stay.
pub async fn remove(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (grant, zones) = open(&mut request)?;
    let zone = found(&request, &zones);
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let zone = zone?;
    let outcome = Outcome::changed(
        PLACE.to_owned(),
        notices::ZONES_CHANGED.code,
        json!({ "id": zone.id }),
    );
    let mut batch = zones::remove(&grant, zone.id, request.now, &ctx.random);
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch).await?;
    Ok(request.done(&outcome))
}

async fn save(
    ctx: &Ctx,
    request: &Request,
    outcome: &Outcome,
    mut batch: Vec<Stmt>,
    refuse: &impl Fn(Vec<FieldError>) -> Error,
) -> Result<Response, Error> {
    batch.extend(request.remember(outcome)?);
    match ctx.write(batch).await {
        Ok(_) => Ok(request.done(outcome)),
        Err(error @ DbError::NotUnique(_)) if error.repeats("zone.name") => {
            Err(refuse(vec![FieldError::new("name", fr::NAME_TAKEN)]))
        }
        Err(error) => Err(error.into()),
    }
}
