//! What is printed for a day.

use crate::model::Summary;
use chrono::{DateTime, Utc};
use domain::id::OrganisationId;
use platform::{Rows, db::Stmt, sql};
use web::Error;

/// At most `most` interventions to be done that are planned to start between two moments, the earliest first: [`Summary`] rows.
#[must_use]
pub fn planned(
    organisation: OrganisationId,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    most: u32,
) -> Stmt {
    sql!(
        "select i.* from intervention_line i where i.organisation_id = ?1 and i.planned_start >= ?2 and i.planned_start < ?3 and +i.status in ('to_do', 'in_progress') order by i.planned_start, i.number limit ?4",
        organisation,
        from,
        until,
        most
    )
}

/// The rows of the one statement that was asked.
pub fn rows(rows: Vec<Rows>) -> Result<Vec<Summary>, Error> {
    let first = rows.into_iter().next();
    Ok(first.map(Rows::all).transpose()?.unwrap_or_default())
}
