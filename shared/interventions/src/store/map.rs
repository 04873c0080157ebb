//! What a map shows: the points that somebody sees, told shortly, whatever their number.

use crate::{model::Status, place::Bounds, policy::Scope};
use chrono::{DateTime, Utc};
use domain::id::{CategoryId, InterventionId, OrganisationId, PersonId, ZoneId};
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
    /// The parameters that every statement shares, from `?1` to `?12`.
    fn params(&self, organisation: OrganisationId) -> Vec<Value> {
        let codes: Vec<String> = self
            .statuses
            .iter()
            .map(|status| format!("\"{}\"", status.code()))
            .collect();
        vec![
            organisation.into(),
            format!("[{}]", codes.join(",")).into(),
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

/// The points of `scope` that pass `filter`, the latest first: what [`Points::read`] takes. The database writes their JSON, some
/// hundreds a row, because ten thousand rows decoded one by one would take most of the time of the answer. `+` keeps the number out of the plan: a map
/// is found by its place, an agent's by his assignments.
#[must_use]
pub fn points(organisation: OrganisationId, scope: Scope, filter: &Filter) -> Stmt {
    match scope {
        Scope::All => all(organisation, filter),
        Scope::AssignedTo(person) => assigned_to(organisation, person, filter),
        // Who follows one knows of its stages, and reads nothing of it: a map shows it to its author alone.
        Scope::AuthoredBy(person) | Scope::Concerning(person) => {
            authored_by(organisation, person, filter)
        }
    }
}

fn all(organisation: OrganisationId, filter: &Filter) -> Stmt {
    let mut statement = sql!(
        "select group_concat(p.line, ',') as lines, count(*) as total from (select i.number, json_array(i.number, i.id, i.latitude, i.longitude, i.status, coalesce(t.name, c.name), i.address, substr(i.created_at, 1, 10), i.priority = 'urgent', i.blocked_at is not null, case when ?11 then o.geometry else o.geometry ->> '$.type' end) as line from intervention i join category c on c.organisation_id = i.organisation_id and c.id = i.category_id left join category t on t.organisation_id = i.organisation_id and t.id = i.type_id left join intervention_outline o on o.organisation_id = i.organisation_id and o.intervention_id = i.id where i.organisation_id = ?1 and i.status in (select value from json_each(?2)) and i.latitude between ?3 and ?4 and i.longitude between ?5 and ?6 and +i.number < ?7 and (?8 is null or i.category_id = ?8) and (?9 is null or i.created_at >= ?9) and (?10 is null or exists (select 1 from intervention_zone z where z.organisation_id = i.organisation_id and z.zone_id = ?10 and z.intervention_id = i.id)) and (not ?11 or o.geometry is not null) order by +i.number desc limit ?12) p group by cast(p.number / 500 as integer)"
    );
    statement.params = filter.params(organisation);
    statement
}

fn assigned_to(organisation: OrganisationId, person: PersonId, filter: &Filter) -> Stmt {
    let mut statement = sql!(
        "select group_concat(p.line, ',') as lines, count(*) as total from (select i.number, json_array(i.number, i.id, i.latitude, i.longitude, i.status, coalesce(t.name, c.name), i.address, substr(i.created_at, 1, 10), i.priority = 'urgent', i.blocked_at is not null, case when ?11 then o.geometry else o.geometry ->> '$.type' end) as line from assignment a cross join intervention i on i.organisation_id = a.organisation_id and i.id = a.intervention_id join category c on c.organisation_id = i.organisation_id and c.id = i.category_id left join category t on t.organisation_id = i.organisation_id and t.id = i.type_id left join intervention_outline o on o.organisation_id = i.organisation_id and o.intervention_id = i.id where a.organisation_id = ?1 and a.person_id = ?13 and i.status in (select value from json_each(?2)) and i.latitude between ?3 and ?4 and i.longitude between ?5 and ?6 and +i.number < ?7 and (?8 is null or i.category_id = ?8) and (?9 is null or i.created_at >= ?9) and (?10 is null or exists (select 1 from intervention_zone z where z.organisation_id = i.organisation_id and z.zone_id = ?10 and z.intervention_id = i.id)) and (not ?11 or o.geometry is not null) order by +i.number desc limit ?12) p group by cast(p.number / 500 as integer)"
    );
    statement.params = filter.params(organisation);
    statement.params.push(person.into());
    statement
}

fn authored_by(organisation: OrganisationId, person: PersonId, filter: &Filter) -> Stmt {
    let mut statement = sql!(
        "select group_concat(p.line, ',') as lines, count(*) as total from (select i.number, json_array(i.number, i.id, i.latitude, i.longitude, i.status, coalesce(t.name, c.name), i.address, substr(i.created_at, 1, 10), i.priority = 'urgent', i.blocked_at is not null, case when ?11 then o.geometry else o.geometry ->> '$.type' end) as line from intervention i join category c on c.organisation_id = i.organisation_id and c.id = i.category_id left join category t on t.organisation_id = i.organisation_id and t.id = i.type_id left join intervention_outline o on o.organisation_id = i.organisation_id and o.intervention_id = i.id where i.organisation_id = ?1 and i.author_id = ?13 and i.status in (select value from json_each(?2)) and i.latitude between ?3 and ?4 and i.longitude between ?5 and ?6 and +i.number < ?7 and (?8 is null or i.category_id = ?8) and (?9 is null or i.created_at >= ?9) and (?10 is null or exists (select 1 from intervention_zone z where z.organisation_id = i.organisation_id and z.zone_id = ?10 and z.intervention_id = i.id)) and (not ?11 or o.geometry is not null) order by +i.number desc limit ?12) p group by cast(p.number / 500 as integer)"
    );
    statement.params = filter.params(organisation);
    statement.params.push(person.into());
    statement
}

/// An intervention on a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The number that people say.
    pub number: i64,
    /// Identifier.
    pub id: InterventionId,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
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
        latitude: line.get(2)?.as_f64()?,
        longitude: line.get(3)?.as_f64()?,
        status: Status::from_code(text(4)?)?,
        title: text(5)?.to_owned(),
        address: text(6)?.to_owned(),
        urgent: flag(8),
        blocked: flag(9),
    })
}
