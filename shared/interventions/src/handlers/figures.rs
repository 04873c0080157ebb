//! Statistics of the organisation, for those who coordinate.

use crate::{
    answers, forms,
    model::figures::Cell,
    pages::{self, Shown},
    policy::{TABLE, may},
    store::{figures, read, zones},
};
use platform::{Rows, db::Stmt};
use web::{Ctx, Error, Lookup, Request, Response};

/// The names of categories, types and zones.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let organisation = lookup.claims.organisation;
    vec![read::categories(organisation), zones::names(organisation)]
}

/// How many interventions were created and finished.
pub async fn show(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let categories = read::tree(&mut request)?;
    let zones: Vec<zones::Name> = request.take_all()?;
    let grant = request.granted::<may::ReadFigures>(TABLE)?;
    let zone = request.zone();
    let asked = forms::figures::asked(&request.query, zone.civil_date(request.now))
        .map_err(|error| super::with_form(error, |wrong| pages::figures(&request, None, wrong)))?;
    let spans = asked.spans().unwrap_or_default();
    let rows = ctx
        .read(figures::counts(&grant, &spans, zone, asked.by))
        .await?;
    let cells: Vec<Vec<Cell>> = rows.into_iter().map(Rows::all).collect::<Result<_, _>>()?;
    let cells = cells.concat();
    let shown = Shown {
        asked,
        spans: &spans,
        cells: &cells,
        categories: &categories,
        zones: &zones,
    };
    Ok(if request.wants_json() {
        Response::json(&answers::figures::figures(&shown))
    } else {
        Response::page(pages::figures(&request, Some(&shown), &[]))
    })
}
