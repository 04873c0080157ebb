//! What there is to do on a day, or around it.

use crate::{
    model::{DAYS_AHEAD, Summary},
    planning::{LONGEST, bounds, minus, plus},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    calendar::Zone,
    id::{OrganisationId, PersonId},
};
use platform::{Rows, db::Stmt, sql};
use web::Error;

/// A day, and what of somebody's planned work is shown with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// From when to when the day lasts, its end exclusive.
    day: (DateTime<Utc>, DateTime<Utc>),
    /// What ended at that moment or before is left out; none: nothing is, however old.
    since: Option<DateTime<Utc>>,
    /// What starts at that moment or later is left out.
    until: DateTime<Utc>,
}

impl Days {
    /// The days that a phone keeps: from yesterday to [`DAYS_AHEAD`] days ahead.
    #[must_use]
    pub fn of_a_phone(today: NaiveDate, zone: Zone) -> Self {
        Self {
            since: Some(bounds(minus(today, 1), zone).0),
            ..Self::ahead(today, zone)
        }
    }

    /// Today, what is left over, and [`DAYS_AHEAD`] days ahead.
    #[must_use]
    pub fn ahead(today: NaiveDate, zone: Zone) -> Self {
        Self {
            until: horizon(today, zone),
            ..Self::one(today, zone)
        }
    }

    /// One day, and what is left over from before.
    #[must_use]
    pub fn one(day: NaiveDate, zone: Zone) -> Self {
        let day = bounds(day, zone);
        Self {
            day,
            since: None,
            until: day.1,
        }
    }
}

/// What is planned at that moment or later is far ahead: the pages of `today` leave it out.
#[must_use]
pub fn horizon(today: NaiveDate, zone: Zone) -> DateTime<Utc> {
    bounds(plus(today, DAYS_AHEAD), zone).1
}

/// At most `most` interventions that `person` has to do on these days, under way, or without a date: [`Summary`] rows.
///
/// Where they are cut, what takes place on the day stays, then what is under way, what is left over, what is planned for later,
/// what has no date.
#[must_use]
pub fn work(organisation: OrganisationId, person: PersonId, days: Days, most: u32) -> Stmt {
    sql!(
        "select i.* from intervention_line i where i.organisation_id = ?1 and i.id in (select mine.intervention_id from assignment mine where mine.organisation_id = ?1 and mine.person_id = ?2) and +i.status in ('to_do', 'in_progress') and (+i.status = 'in_progress' or i.planned_start is null or (i.planned_start < ?6 and (?5 is null or i.planned_start >= ?5 or i.planned_end > ?5))) order by case when i.planned_start < ?4 and (i.planned_start >= ?3 or i.planned_end > ?3) then 0 when i.status = 'in_progress' then 1 when i.planned_start < ?3 then 2 when i.planned_start is not null then 3 else 4 end, i.planned_start, case i.priority when 'urgent' then 0 when 'high' then 1 else 2 end, i.number limit ?7",
        organisation,
        person,
        days.day.0,
        days.day.1,
        days.since,
        days.until,
        most
    )
}

/// At most `most` interventions to be done whose plan touches that day, the earliest first: [`Summary`] rows.
#[must_use]
pub fn planned(organisation: OrganisationId, days: Days, most: u32) -> Stmt {
    let (opens, closes) = days.day;
    sql!(
        "select i.* from intervention_line i where i.organisation_id = ?1 and i.planned_start >= ?2 and i.planned_start < ?4 and (i.planned_start >= ?3 or i.planned_end > ?3) and +i.status in ('to_do', 'in_progress') order by i.planned_start, i.number limit ?5",
        organisation,
        opens - TimeDelta::days(LONGEST),
        opens,
        closes,
        most
    )
}

/// How many interventions are to be done that are planned for `from` or later: one number.
#[must_use]
pub fn far(organisation: OrganisationId, from: DateTime<Utc>) -> Stmt {
    sql!(
        "select count(*) as value from intervention where organisation_id = ?1 and planned_start >= ?2 and +status = 'to_do'",
        organisation,
        from
    )
}

/// The rows of the one statement that was asked.
pub fn rows(rows: Vec<Rows>) -> Result<Vec<Summary>, Error> {
    let first = rows.into_iter().next();
    Ok(first.map(Rows::all).transpose()?.unwrap_or_default())
}
