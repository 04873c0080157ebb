//! Past interventions that come as a file: what is kept of the file until it is imported, and each portion of it.

use super::{
    write::Ids,
    zones::{self, Borders},
};
use crate::{
    model::{
        Event,
        import::{Import, Past, Read, State},
    },
    place::Position,
    policy::{Action, may},
};
use chrono::{DateTime, Utc};
use domain::{
    id::{ImportId, InterventionId, OrganisationId},
    policy::Grant,
};
use platform::{
    db::{HEAVIEST, Stmt, bundles},
    ledger, sql,
};
use serde::Deserialize;
use serde_json::json;
use web::import::Line;

/// How many lines one portion reads at most: a portion is one round trip to write, and ten thousand rows of words and history.
pub const PORTION: u32 = 500;

/// An import and the hash of its file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Kept {
    /// The import.
    pub import: Import,
    /// SHA-256 of the file.
    pub file_hash: String,
}

/// The imports of the organisation, the latest first: [`Kept`] rows.
#[must_use]
pub fn all(organisation: OrganisationId) -> Stmt {
    sql!(
        "select id, state, lines, wrong, imported, cursor, ignored, created_at, file_hash from intervention_import where organisation_id = ?1 order by created_at desc limit 50",
        organisation
    )
}

/// One import: an [`Import`] row.
#[must_use]
pub fn one(organisation: OrganisationId, id: ImportId) -> Stmt {
    sql!(
        "select id, state, lines, wrong, imported, cursor, ignored, created_at from intervention_import where organisation_id = ?1 and id = ?2",
        organisation,
        id
    )
}

/// The lines that cannot be imported, after that one: [`Line`] rows.
#[must_use]
pub fn faults(organisation: OrganisationId, id: ImportId, after: u32, most: u32) -> Stmt {
    sql!(
        "select line, errors as said from import_line where organisation_id = ?1 and import_id = ?2 and line > ?3 and errors is not null order by line limit ?4",
        organisation,
        id,
        after,
        most
    )
}

/// The next lines that can be imported: [`Line`] rows.
#[must_use]
pub fn next(organisation: OrganisationId, id: ImportId, most: u32) -> Stmt {
    sql!(
        "select line, payload as said from import_line where organisation_id = ?1 and import_id = ?2 and payload is not null order by line limit ?3",
        organisation,
        id,
        most
    )
}

/// Keeps a file that was read, so that it can be looked at and then imported portion by portion.
#[must_use]
pub fn keep(
    grant: &Grant<may::Import>,
    import: &Import,
    file_hash: &str,
    lines: &[Read],
    ids: Ids<'_>,
) -> Vec<Stmt> {
    let organisation = grant.organisation();
    let mut batch = vec![
        sql!(
            "insert into intervention_import (organisation_id, id, file_hash, state, lines, wrong, ignored, author_id, created_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            organisation,
            import.id,
            file_hash,
            import.state.code(),
            import.lines,
            import.wrong,
            &import.ignored,
            grant.actor().person,
            import.created_at
        ),
        audit(grant, import.id, import.created_at, ids),
    ];
    let lines = lines
        .iter()
        .map(|line| Line::to_keep(line.number, &line.outcome));
    batch.extend(bundles(lines).into_iter().map(|lines| {
        sql!(
            "insert into import_line (organisation_id, import_id, line, payload, errors) select ?1, ?2, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]') from json_each(?3)",
            organisation,
            import.id,
            lines
        )
    }));
    batch
}

fn audit(grant: &Grant<may::Import>, id: ImportId, at: DateTime<Utc>, ids: Ids<'_>) -> Stmt {
    let subject = format!("import/{id}");
    ledger::audit(
        ids.uuid(at),
        grant.actor(),
        Action::Import.code(),
        &subject,
        at,
    )
}

/// Begins an import that was only shown.
#[must_use]
pub fn launch(
    grant: &Grant<may::Import>,
    id: ImportId,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "update intervention_import set state = 'running' where organisation_id = ?1 and id = ?2 and state = 'ready'",
            grant.organisation(),
            id
        ),
        audit(grant, id, at, ids),
    ]
}

/// Gives up an import that was only shown; its lines go with it.
#[must_use]
pub fn give_up(
    grant: &Grant<may::Import>,
    id: ImportId,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "delete from intervention_import where organisation_id = ?1 and id = ?2 and state = 'ready'",
            grant.organisation(),
            id
        ),
        audit(grant, id, at, ids),
    ]
}

/// What one portion imports, and where the import stands after it.
#[derive(Debug, Clone)]
pub struct Portion {
    /// The import before it.
    pub before: Import,
    /// Its lines: place in the file, and what it says.
    pub lines: Vec<(u32, Past)>,
    /// The last number that was given to an intervention.
    pub last_number: i64,
}

impl Portion {
    /// Takes of `lines` as many as one statement can hold.
    #[must_use]
    pub fn new(before: Import, lines: Vec<(u32, Past)>, last_number: i64) -> Self {
        let mut weight = 0;
        let fits = |(_, past): &(u32, Past)| {
            weight += past.weight();
            weight < HEAVIEST
        };
        let lines = lines.into_iter().take_while(fits).collect();
        Self {
            before,
            lines,
            last_number,
        }
    }

    fn count(&self) -> u32 {
        u32::try_from(self.lines.len()).unwrap_or(u32::MAX)
    }

    /// The import after it.
    #[must_use]
    pub fn after(&self) -> Import {
        let imported = self.before.imported + self.count();
        let cursor = self
            .lines
            .last()
            .map_or(self.before.cursor, |(line, _)| *line);
        let state = if imported >= self.before.lines {
            State::Done
        } else {
            State::Running
        };
        Import {
            state,
            imported,
            cursor,
            ..self.before.clone()
        }
    }
}

/// Imports one portion: interventions with their words, their zones and the line of their history, under the next numbers; its lines
/// are forgotten.
/// A portion that was imported already, or numbers that were given meanwhile, make the whole batch fail.
#[must_use]
pub fn import(
    grant: &Grant<may::Import>,
    portion: &Portion,
    borders: &Borders,
    at: DateTime<Utc>,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    let (organisation, before, after) = (grant.organisation(), &portion.before, portion.after());
    let numbers = portion.last_number + 1..;
    let mut tags = Vec::new();
    let items = numbers.zip(&portion.lines).map(|(number, (_, past))| {
        let id = InterventionId::new(ids.uuid(at));
        let point = past.longitude.zip(past.latitude);
        let found = borders.at(point.and_then(|(east, north)| Position::new(east, north)));
        tags.extend(found.districts.into_iter().map(|zone| (id, zone)));
        json!({ "id": id, "entry": ids.uuid(at), "number": number, "said": past, "words": past.words(number) }).to_string()
    });
    let items: Vec<String> = items.collect();
    let items = format!("[{}]", items.join(","));
    let mut batch = vec![
        sql!(
            "update intervention_import set state = ?4, imported = ?5, cursor = ?6 where organisation_id = ?1 and id = ?2 and state = 'running' and cursor = ?3",
            organisation,
            before.id,
            before.cursor,
            after.state.code(),
            after.imported,
            after.cursor
        ),
        audit(grant, before.id, at, ids),
        sql!(
            "insert into intervention_counter (organisation_id, last) values (?1, ?2) on conflict (organisation_id) do update set last = excluded.last where last = ?3",
            organisation,
            portion.last_number + i64::from(portion.count()),
            portion.last_number
        ),
        sql!(
            "insert into intervention (organisation_id, id, number, status, version, priority, category_id, type_id, address, address_extra, postcode, city, latitude, longitude, description, planned_start, planned_end, created_at, updated_at, closed_at, purge_on, due_on) select ?1, json_extract(value, '$.id'), json_extract(value, '$.number'), json_extract(value, '$.said.status'), 1, json_extract(value, '$.said.priority'), json_extract(value, '$.said.category_id'), json_extract(value, '$.said.type_id'), json_extract(value, '$.said.address'), json_extract(value, '$.said.address_extra'), json_extract(value, '$.said.postcode'), json_extract(value, '$.said.city'), json_extract(value, '$.said.latitude'), json_extract(value, '$.said.longitude'), json_extract(value, '$.said.description'), json_extract(value, '$.said.planned_start'), json_extract(value, '$.said.planned_end'), json_extract(value, '$.said.created_at'), json_extract(value, '$.said.updated_at'), json_extract(value, '$.said.closed_at'), json_extract(value, '$.said.purge_on'), json_extract(value, '$.said.due_on') from json_each(?2)",
            organisation,
            &items
        ),
        sql!(
            "insert or ignore into intervention_word (organisation_id, intervention_id, word) select ?1, json_extract(d.value, '$.id'), w.value from json_each(?2) d cross join json_each(d.value, '$.words') w",
            organisation,
            &items
        ),
        sql!(
            "insert into journal (organisation_id, intervention_id, id, at, actor_id, event, position) select ?1, json_extract(value, '$.id'), json_extract(value, '$.entry'), ?3, ?4, ?5, 1 from json_each(?2)",
            organisation,
            &items,
            at,
            grant.actor().person,
            Event::Imported.code()
        ),
        sql!(
            "delete from import_line where organisation_id = ?1 and import_id = ?2 and line <= ?3 and payload is not null",
            organisation,
            before.id,
            after.cursor
        ),
    ];
    batch.extend(zones::tag(organisation, tags));
    batch
}
