//! Forgetting, read from the register: rows whose time is up, and a person who leaves.

use crate::{
    Database, Random,
    db::{DbError, Single, Stmt, Value},
    stopwatch, system_sql,
};
use chrono::{DateTime, Months, TimeDelta, Utc};
use domain::{
    calendar::to_db,
    id::{OrganisationId, PersonId},
    policy::System,
    retention::{Column, Fate, Function, Kept, REGISTER, Rule, has},
};

/// How many rows one statement deletes at most.
pub const BATCH: usize = 200;

/// How many statements one run of one rule makes at most; the next run goes on from there.
const ROUNDS: usize = 50;

/// What one run of one rule did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The rule: its table, or a word for what was done to it.
    pub rule: String,
    /// How many rows.
    pub count: usize,
    /// The smallest value of the rule's column that is left.
    pub oldest_kept: Option<String>,
    /// Whether nothing due is left.
    pub finished: bool,
    /// Milliseconds.
    pub duration_ms: i64,
}

/// Applies every rule of `function` that only deletes rows, as of `now`, and logs each run.
///
/// Running it again changes nothing; what a run leaves over, the next one takes up.
pub async fn run(
    db: &Database,
    random: &Random,
    system: &System,
    function: Function,
    now: DateTime<Utc>,
) -> Result<Vec<Run>, DbError> {
    let mut runs = Vec::new();
    for rule in REGISTER {
        if rule.function == function
            && rule.fate == Fate::Delete
            && let Some((column, limit)) = due(rule.kept, now)
        {
            let run = delete(db, rule, column, &limit).await?;
            log(db, random, system, &run, now).await?;
            runs.push(run);
        }
    }
    Ok(runs)
}

/// The column that a rule counts from, and the last value of it that is due at `now`.
fn due(kept: Kept, now: DateTime<Utc>) -> Option<(&'static str, String)> {
    match kept {
        Kept::Until(column) => Some((column, to_db(now))),
        Kept::Days(column, days) => Some((column, to_db(now - TimeDelta::days(days.into())))),
        Kept::Years(column, years) => {
            let months = Months::new(u32::try_from(years).ok()?.saturating_mul(12));
            Some((column, to_db(now.checked_sub_months(months)?)))
        }
        Kept::With(_) | Kept::Contract => None,
    }
}

async fn delete(db: &Database, rule: &Rule, column: &str, limit: &str) -> Result<Run, DbError> {
    let started = stopwatch();
    let mut count = 0;
    let mut finished = false;
    for _ in 0..ROUNDS {
        let [deleted] = rows(db, vec![delete_due(rule, column, limit)]).await?;
        let deleted = deleted.all::<Single<i64>>()?.len();
        count += deleted;
        if deleted < BATCH {
            finished = true;
            break;
        }
    }
    let [oldest] = rows(db, vec![oldest(rule, column)]).await?;
    Ok(Run {
        rule: rule.table.to_owned(),
        count,
        oldest_kept: oldest
            .first::<Single<Option<String>>>()?
            .and_then(|row| row.value),
        finished,
        duration_ms: elapsed(started),
    })
}

/// Whole milliseconds since `started`, a reading of [`stopwatch`].
#[must_use]
pub fn elapsed(started: f64) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a run takes less than a day"
    )]
    let milliseconds = (stopwatch() - started) as i64;
    milliseconds
}

/// The statement that deletes one batch of what is due, and gives one row for each row deleted.
#[must_use]
pub fn delete_due(rule: &Rule, column: &str, limit: &str) -> Stmt {
    let (table, key) = (rule.table, rule.key.join(", "));
    Stmt {
        sql: format!(
            "delete from {table} where ({key}) in (select {key} from {table} where {column} <= ?1 order by {column} limit {BATCH}) returning 1 as value"
        )
        .into(),
        params: vec![Value::from(limit)],
    }
}

fn oldest(rule: &Rule, column: &str) -> Stmt {
    Stmt {
        sql: format!("select min({column}) as value from {}", rule.table).into(),
        params: Vec::new(),
    }
}

/// Writes a run to the purge log: what and how many, never who.
pub async fn log(
    db: &Database,
    random: &Random,
    _: &System,
    run: &Run,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let line = system_sql!(
        "insert into purge_log (id, rule, day, ran_at, count, oldest_kept, duration_ms, finished) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        random.uuid(now),
        &run.rule,
        now.date_naive(),
        now,
        i64::try_from(run.count).unwrap_or(i64::MAX),
        run.oldest_kept.as_ref(),
        run.duration_ms,
        run.finished
    );
    db.batch(vec![line]).await.map(|_| ())
}

async fn rows<const N: usize>(
    db: &Database,
    statements: Vec<Stmt>,
) -> Result<[crate::Rows; N], DbError> {
    db.batch(statements)
        .await?
        .try_into()
        .map_err(|_| DbError::Failed("a batch lost rows".to_owned()))
}

/// Everything that a person's departure from one organisation changes, as one batch read from the register.
///
/// Rows that are the person’s go; rows that the person wrote stay without their author (terms of use, 5.2), rows about the
/// person without the identifier. The account itself, which belongs to no organisation, is [`erasure`]'s.
#[must_use]
pub fn departure(organisation: OrganisationId, person: PersonId) -> Vec<Stmt> {
    let of_organisation = |rule: &&Rule| has(rule, "organisation_id");
    // A child before its parent: the register lists parents first.
    REGISTER
        .iter()
        .rev()
        .filter(of_organisation)
        .flat_map(|rule| rule.columns.iter().map(move |column| (rule.table, *column)))
        .filter_map(|(table, column)| leave(table, column))
        .map(|sql| Stmt {
            sql: sql.into(),
            params: vec![Value::from(organisation), Value::from(person)],
        })
        .collect()
}

fn leave(table: &str, column: Column) -> Option<String> {
    match column {
        Column::Owner(name) => Some(format!(
            "delete from {table} where organisation_id = ?1 and {name} = ?2"
        )),
        Column::Author(name) => Some(format!(
            "update {table} set {name} = null where organisation_id = ?1 and {name} = ?2"
        )),
        Column::About(name) => Some(format!(
            "update {table} set {name} = replace({name}, ?2, '') where organisation_id = ?1 and instr({name}, ?2) > 0"
        )),
        Column::Plain(_) | Column::Personal(_) | Column::Words(_) => None,
    }
}

/// What is left of a person once every membership is gone: the account and what hangs on it alone.
///
/// Does nothing while the person still belongs to an organisation, so that it can close any batch of a departure.
#[must_use]
pub fn erasure(person: PersonId) -> Vec<Stmt> {
    REGISTER
        .iter()
        .rev()
        .filter(|rule| !has(rule, "organisation_id"))
        .flat_map(|rule| rule.columns.iter().map(move |column| (rule.table, *column)))
        .filter_map(|(table, column)| match column {
            Column::Owner(name) => Some(Stmt {
                sql: format!(
                    "delete from {table} where {name} = ?1 and not exists (select 1 from membership where person_id = ?1)"
                )
                .into(),
                params: vec![Value::from(person)],
            }),
            _ => None,
        })
        .collect()
}
