//! What a map shows: the points that somebody sees, told shortly, whatever their number.

use crate::{
    model::Status,
    place::{Bounds, Position},
    policy::Scope,
};
use chrono::{DateTime, Utc};
use domain::id::{CategoryId, InterventionId, OrganisationId, ZoneId};
use platform::{
    Rows,
    db::{DbError, Stmt, Value},
    sql,
};
use serde::Deserialize;

/// What a map is narrowed to.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// These statuses.
    pub statuses: Vec<Status>,
    /// This category.
    pub category: Option<CategoryId>,
    /// Inside this zone.
    pub zone: Option<ZoneId>,
    /// Asked for at that moment or later.
    pub since: Option<DateTime<Utc>>,
    /// Within.
    pub bounds: Bounds,
    /// Numbers under this one: the next page of a list.
    pub before: Option<i64>,
    /// With their lines and surfaces, and those alone that have one.
    pub outlines: bool,
    /// How many.
    pub limit: u32,
}

/// The largest number that travels unharmed.
const MOST: i64 = (1 << 53) - 1;

impl Filter {
    /// Whether it says nothing of where.
    fn asks_no_place(&self) -> bool {
        self.bounds == Bounds::GLOBE && self.zone.is_none() && !self.outlines
    }

    /// The parameters that every statement shares, from `?1` to `?12`.
    fn params(&self, organisation: OrganisationId) -> Vec<Value> {
        vec![
            organisation.into(),
            super::texts(self.statuses.iter().map(|status| status.code())).into(),
            self.bounds.south.into(),
            self.bounds.north.into(),
            self.bounds.west.into(),
            self.bounds.east.into(),
            self.before.unwrap_or(MOST).into(),
            self.category.into(),
            self.since.into(),
            self.zone.into(),
            self.outlines.into(),
            self.limit.into(),
        ]
    }
}

/// The points of `scope` that pass `filter`, the latest of them: what [`Points::read`] takes. They are chosen first, then the database writes
/// their JSON, some hundreds a row, because ten thousand rows decoded one by one would take most of the time of the answer.
#[must_use]
pub fn points(organisation: OrganisationId, scope: Scope, filter: &Filter) -> Stmt {
    let (mut statement, person) = match scope {
        Scope::All => (all(), None),
        Scope::AssignedTo(person) => (assigned_to(), Some(person)),
        Scope::AuthoredBy(person) => (authored_by(), Some(person)),
        Scope::Concerning(person) => (concerning(), Some(person)),
    };
    statement.params = filter.params(organisation);
    statement.params.extend(person.map(Value::from));
    if matches!(scope, Scope::Concerning(_)) {
        statement.params.push(filter.asks_no_place().into());
    }
    statement
}

fn all() -> Stmt {
    sql!(
        "select group_concat(iif(?11, json_set(v.line, '$[10]', v.geometry), v.line), ',') as lines, count(*) as total from intervention_point v where v.organisation_id = ?1 and v.id in (select i.id from intervention i indexed by intervention_by_place where i.organisation_id = ?1 and i.status in (select value from json_each(?2)) and i.latitude between ?3 and ?4 and i.longitude between ?5 and ?6 and i.number < ?7 and (?8 is null or i.category_id = ?8) and (?9 is null or i.created_at >= ?9) and (?10 is null or exists (select 1 from intervention_zone z where z.organisation_id = i.organisation_id and z.zone_id = ?10 and z.intervention_id = i.id)) and (not ?11 or exists (select 1 from intervention_outline o where o.organisation_id = i.organisation_id and o.intervention_id = i.id)) order by i.number desc limit ?12) group by cast(v.number / 500 as integer)"
    )
}

fn assigned_to() -> Stmt {
    sql!(
        "select group_concat(iif(?11, json_set(v.line, '$[10]', v.geometry), v.line), ',') as lines, count(*) as total from intervention_point v where v.organisation_id = ?1 and v.id in (select i.id from assignment a cross join intervention i on i.organisation_id = a.organisation_id and i.id = a.intervention_id where a.organisation_id = ?1 and a.person_id = ?13 and i.status in (select value from json_each(?2)) and i.latitude between ?3 and ?4 and i.longitude between ?5 and ?6 and +i.number < ?7 and (?8 is null or i.category_id = ?8) and (?9 is null or i.created_at >= ?9) and (?10 is null or exists (select 1 from intervention_zone z where z.organisation_id = i.organisation_id and z.zone_id = ?10 and z.intervention_id = i.id)) and (not ?11 or exists (select 1 from intervention_outline o where o.organisation_id = i.organisation_id and o.intervention_id = i.id)) order by +i.number desc limit ?12) group by cast(v.number / 500 as integer)"
    )
}

fn authored_by() -> Stmt {
    sql!(
        "select group_concat(iif(?11, json_set(v.line, '$[10]', v.geometry), v.line), ',') as lines, count(*) as total from intervention_point v where v.organisation_id = ?1 and v.id in (select i.id from intervention i indexed by intervention_by_author where i.organisation_id = ?1 and i.author_id = ?13 and i.status in (select value from json_each(?2)) and i.latitude between ?3 and ?4 and i.longitude between ?5 and ?6 and i.number < ?7 and (?8 is null or i.category_id = ?8) and (?9 is null or i.created_at >= ?9) and (?10 is null or exists (select 1 from intervention_zone z where z.organisation_id = i.organisation_id and z.zone_id = ?10 and z.intervention_id = i.id)) and (not ?11 or exists (select 1 from intervention_outline o where o.organisation_id = i.organisation_id and o.intervention_id = i.id)) order by i.number desc limit ?12) group by cast(v.number / 500 as integer)"
    )
}

/// What that person asked for, and what he follows: of the latter, as in his list, no place is told, and none can be asked about.
fn concerning() -> Stmt {
    sql!(
        "select group_concat(case when v.author_id is not ?13 then json_set(v.line, '$[2]', null, '$[3]', null, '$[6]', '', '$[10]', null) when ?11 then json_set(v.line, '$[10]', v.geometry) else v.line end, ',') as lines, count(*) as total from intervention_point v where v.organisation_id = ?1 and v.id in (select i.id from intervention i where i.organisation_id = ?1 and i.id in (select id from intervention where organisation_id = ?1 and author_id = ?13 union all select intervention_id from follower where organisation_id = ?1 and person_id = ?13) and i.status in (select value from json_each(?2)) and +i.number < ?7 and (?8 is null or i.category_id = ?8) and (?9 is null or i.created_at >= ?9) and case when i.author_id = ?13 then i.latitude between ?3 and ?4 and i.longitude between ?5 and ?6 and (?10 is null or exists (select 1 from intervention_zone z where z.organisation_id = i.organisation_id and z.zone_id = ?10 and z.intervention_id = i.id)) and (not ?11 or exists (select 1 from intervention_outline o where o.organisation_id = i.organisation_id and o.intervention_id = i.id)) else ?14 end order by +i.number desc limit ?12) group by cast(v.number / 500 as integer)"
    )
}

/// An intervention on a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The number that people say.
    pub number: i64,
    /// Identifier.
    pub id: InterventionId,
    /// Where, unless the reader only follows it.
    pub position: Option<Position>,
    /// Where it stands.
    pub status: Status,
    /// Its type, or its category where it has none.
    pub title: String,
    /// Where.
    pub address: String,
    /// Whether it is urgent.
    pub urgent: bool,
    /// Whether something is in the way.
    pub blocked: bool,
}

/// Points as the database wrote them: a list of lists, as JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Points {
    /// How many.
    pub total: u32,
    /// What stands between the brackets.
    pub lines: String,
}

#[derive(Debug, Deserialize)]
struct Block {
    lines: String,
    total: u32,
}

impl Points {
    /// Takes the rows of [`points`].
    pub fn read(rows: Rows) -> Result<Self, DbError> {
        let blocks: Vec<Block> = rows.all()?;
        let total = blocks.iter().map(|block| block.total).sum();
        let lines: Vec<String> = blocks.into_iter().map(|block| block.lines).collect();
        Ok(Self {
            total,
            lines: lines.join(","),
        })
    }

    /// Each of them, the latest first.
    #[must_use]
    pub fn all(&self) -> Vec<Point> {
        let lines = serde_json::from_slice(format!("[{}]", self.lines).as_bytes());
        let lines: Vec<serde_json::Value> = lines.unwrap_or_default();
        let mut points: Vec<Point> = lines.iter().filter_map(point).collect();
        points.sort_by_key(|point| std::cmp::Reverse(point.number));
        points
    }
}

fn point(line: &serde_json::Value) -> Option<Point> {
    let text = |at: usize| line.get(at)?.as_str();
    let flag = |at: usize| line.get(at).and_then(serde_json::Value::as_i64) == Some(1);
    Some(Point {
        number: line.get(0)?.as_i64()?,
        id: text(1)?.parse().ok()?,
        position: line
            .get(3)
            .and_then(serde_json::Value::as_f64)
            .zip(line.get(2).and_then(serde_json::Value::as_f64))
            .and_then(|(longitude, latitude)| Position::new(longitude, latitude)),
        status: Status::from_code(text(4)?)?,
        title: text(5)?.to_owned(),
        address: text(6)?.to_owned(),
        urgent: flag(8),
        blocked: flag(9),
    })
}
