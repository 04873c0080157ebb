//! This machine, for tests: SQLite and files in memory, a clock and a randomness that tests hold in their hand.

mod outbound;

pub use outbound::Outbound;

use crate::{
    Listed, Listing, OutsideError,
    db::{DbError, Stmt, Value},
    mail::Mail,
    row::{self, Row},
};
use chrono::{DateTime, Utc};
use rusqlite::{
    Connection, StatementStatus, ToSql,
    types::{ToSqlOutput, ValueRef},
};
use serde::de::DeserializeOwned;
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};
use uuid::Uuid;

/// SQLite in memory.
#[derive(Debug, Clone)]
pub struct Database {
    connection: Rc<RefCell<Connection>>,
    trips: Cell<u32>,
    steps: Cell<u64>,
    faster: Rc<RefCell<Vec<Stmt>>>,
}

/// The rows of one statement.
#[derive(Debug)]
pub struct Rows {
    names: Vec<String>,
    rows: Vec<Vec<row::Cell>>,
}

impl Rows {
    /// Every row.
    pub fn all<T: DeserializeOwned>(self) -> Result<Vec<T>, DbError> {
        let names = &self.names;
        let read = |cells: &Vec<row::Cell>| {
            let cell = |position: usize| cells.get(position).cloned().unwrap_or(row::Cell::Null);
            let read = Row { names, cell: &cell }.decode();
            read.map_err(|error| DbError::Failed(error.to_string()))
        };
        self.rows.iter().map(read).collect()
    }

    /// The first row, if there is one.
    pub fn first<T: DeserializeOwned>(self) -> Result<Option<T>, DbError> {
        Ok(self.all()?.into_iter().next())
    }
}

impl Database {
    /// An empty database with this schema.
    pub fn in_memory(schema: &str) -> Result<Self, DbError> {
        let connection = Connection::open_in_memory().map_err(|error| fail(&error))?;
        connection
            .execute_batch("pragma foreign_keys = on")
            .map_err(|error| fail(&error))?;
        connection
            .execute_batch(schema)
            .map_err(|error| fail(&error))?;
        Ok(Self {
            connection: Rc::new(RefCell::new(connection)),
            trips: Cell::new(0),
            steps: Cell::new(0),
            faster: Rc::default(),
        })
    }

    /// How many round trips were made.
    #[must_use]
    pub const fn trips(&self) -> u32 {
        self.trips.get()
    }

    /// How many steps SQLite's machine took, in all: what a query costs, whatever the machine under it.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps.get()
    }

    /// Lets somebody else carry these out right after the next batch: between what a request reads and what it writes.
    pub fn overtake(&self, statements: Vec<Stmt>) {
        *self.faster.borrow_mut() = statements;
    }

    /// Carries out all the statements in one transaction and gives the rows of each, in their order; asks nothing of the database
    /// when there are none.
    #[expect(clippy::unused_async, reason = "the same shape as on Workers")]
    pub async fn batch(&self, statements: Vec<Stmt>) -> Result<Vec<Rows>, DbError> {
        if statements.is_empty() {
            return Ok(Vec::new());
        }
        self.trips.set(self.trips.get().saturating_add(1));
        let mut connection = self.connection.borrow_mut();
        let transaction = connection.transaction().map_err(|error| fail(&error))?;
        let rows = statements
            .iter()
            .map(|statement| {
                let (rows, steps) = run(&transaction, statement)?;
                self.steps.set(self.steps.get().saturating_add(steps));
                Ok(rows)
            })
            .collect::<Result<_, _>>()?;
        for statement in self.faster.take() {
            run(&transaction, &statement)?;
        }
        transaction.commit().map_err(|error| fail(&error))?;
        Ok(rows)
    }
}

/// The rows of a statement, and the steps that they cost.
fn run(connection: &Connection, statement: &Stmt) -> Result<(Rows, u64), DbError> {
    let mut prepared = connection
        .prepare_cached(&statement.sql)
        .map_err(|error| fail(&error))?;
    let names: Vec<String> = prepared.column_names().map(str::to_owned).collect();
    let mut rows = prepared
        .query(rusqlite::params_from_iter(&statement.params))
        .map_err(|error| fail(&error))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(|error| fail(&error))? {
        let cells = (0..names.len()).map(|index| row.get_ref(index).map(cell));
        found.push(
            cells
                .collect::<Result<_, _>>()
                .map_err(|error| fail(&error))?,
        );
    }
    drop(rows);
    let steps = prepared.reset_status(StatementStatus::VmStep);
    let steps = u64::try_from(steps).unwrap_or_default();
    Ok((Rows { names, rows: found }, steps))
}

/// As D1 gives it: every number is a double.
fn cell(value: ValueRef<'_>) -> row::Cell {
    match value {
        ValueRef::Null => row::Cell::Null,
        #[expect(
            clippy::cast_precision_loss,
            reason = "the numbers of Parvis stay under 2^53"
        )]
        ValueRef::Integer(number) => row::Cell::Number(number as f64),
        ValueRef::Real(number) => row::Cell::Number(number),
        ValueRef::Text(text) | ValueRef::Blob(text) => {
            row::Cell::Text(String::from_utf8_lossy(text).into_owned())
        }
    }
}

fn fail(error: &rusqlite::Error) -> DbError {
    DbError::from_text(error.to_string())
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        // As on D1, where every bound number is a JavaScript number.
        #[expect(clippy::cast_precision_loss, reason = "Value::Int stays under 2^53")]
        let value = match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Real(*number as f64),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}

/// When each file was put, and its bytes, by its key.
type Objects = BTreeMap<String, (DateTime<Utc>, Vec<u8>)>;

/// Files in memory.
#[derive(Debug, Clone, Default)]
pub struct Files {
    objects: Rc<RefCell<Objects>>,
    clock: Option<Clock>,
    good: Rc<Cell<Option<u32>>>,
}

/// The bytes of a file.
#[derive(Debug)]
pub struct FileBody(pub Vec<u8>);

/// How many objects one listing holds, so few that tests meet a second one.
const LISTED: usize = 3;

impl Files {
    /// Files dated by that clock; without one, all are of 1970.
    #[must_use]
    pub fn dated(clock: Clock) -> Self {
        Self {
            clock: Some(clock),
            ..Self::default()
        }
    }

    /// Lets so many more puts and gets succeed and fails the later ones; `None` ends the failure.
    pub fn fail_after(&self, good: Option<u32>) {
        self.good.set(good);
    }

    fn try_once(&self) -> Result<(), OutsideError> {
        match self.good.get() {
            Some(0) => Err(OutsideError("storage does not answer".to_owned())),
            good => {
                self.good.set(good.map(|left| left.saturating_sub(1)));
                Ok(())
            }
        }
    }

    /// Stores `bytes` under `key`.
    #[expect(clippy::unused_async, reason = "the same shape as on Workers")]
    pub async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), OutsideError> {
        self.try_once()?;
        let at = self.clock.as_ref().map(Clock::now).unwrap_or_default();
        self.objects
            .borrow_mut()
            .insert(key.to_owned(), (at, bytes));
        Ok(())
    }

    /// Some of the files whose key starts with `prefix`, in the order of keys; `cursor` is the one of the listing before.
    #[expect(clippy::unused_async, reason = "the same shape as on Workers")]
    pub async fn list(&self, prefix: &str, cursor: Option<&str>) -> Result<Listing, OutsideError> {
        let objects = self.objects.borrow();
        let mut found = objects
            .iter()
            .filter(|(key, _)| key.starts_with(prefix))
            .filter(|(key, _)| cursor.is_none_or(|cursor| key.as_str() > cursor))
            .map(|(key, (uploaded, _))| Listed {
                key: key.clone(),
                uploaded: *uploaded,
            });
        let files: Vec<Listed> = found.by_ref().take(LISTED).collect();
        let more = found.next().is_some();
        let next = files.last().filter(|_| more).map(|last| last.key.clone());
        Ok(Listing { files, next })
    }

    /// The file of that key, if there is one.
    #[expect(clippy::unused_async, reason = "the same shape as on Workers")]
    pub async fn get(&self, key: &str) -> Result<Option<FileBody>, OutsideError> {
        self.try_once()?;
        let objects = self.objects.borrow();
        Ok(objects.get(key).map(|(_, bytes)| FileBody(bytes.clone())))
    }

    /// So many bytes of the file of that key from `offset` on, if there is one.
    pub async fn part(
        &self,
        key: &str,
        offset: u64,
        length: u64,
    ) -> Result<Option<FileBody>, OutsideError> {
        let cut = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let found = self.get(key).await?;
        Ok(found.map(|FileBody(bytes)| {
            let rest = bytes.into_iter().skip(cut(offset));
            FileBody(rest.take(cut(length)).collect())
        }))
    }

    /// All the bytes of the file of that key, if there is one.
    pub async fn read(&self, key: &str) -> Result<Option<Vec<u8>>, OutsideError> {
        Ok(self.get(key).await?.map(|file| file.0))
    }

    /// Deletes it; gone already is fine.
    #[expect(clippy::unused_async, reason = "the same shape as on Workers")]
    pub async fn delete(&self, key: &str) -> Result<(), OutsideError> {
        self.objects.borrow_mut().remove(key);
        Ok(())
    }

    /// Whether there is a file of that key.
    #[expect(clippy::unused_async, reason = "the same shape as on Workers")]
    pub async fn exists(&self, key: &str) -> Result<bool, OutsideError> {
        Ok(self.objects.borrow().contains_key(key))
    }
}

/// Keeps what it is given to send.
#[derive(Debug, Clone, Default)]
pub struct Mailer(Rc<RefCell<Vec<Mail>>>);

impl Mailer {
    /// Keeps the mail; an address at `refused.example` is refused, so that a failure can be tested.
    #[expect(clippy::unused_async, reason = "the same shape as on Workers")]
    pub async fn send(&self, mail: &Mail) -> Result<(), OutsideError> {
        if mail.to.ends_with("@refused.example") {
            return Err(OutsideError("refused".to_owned()));
        }
        self.0.borrow_mut().push(mail.clone());
        Ok(())
    }

    /// What was sent so far.
    #[must_use]
    pub fn sent(&self) -> Vec<Mail> {
        self.0.borrow().clone()
    }
}

/// A clock that stands still until a test moves it.
#[derive(Debug, Clone)]
pub struct Clock(Rc<Cell<DateTime<Utc>>>);

impl Clock {
    /// Stands at `moment`.
    #[must_use]
    pub fn at(moment: DateTime<Utc>) -> Self {
        Self(Rc::new(Cell::new(moment)))
    }

    /// Moves to `moment`.
    pub fn set(&self, moment: DateTime<Utc>) {
        self.0.set(moment);
    }

    /// Now, in whole seconds.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.get()
    }
}

/// Numbers that look random and come back the same for the same seed.
#[derive(Debug, Clone)]
pub struct Random(Rc<Cell<u64>>);

impl Random {
    /// From a seed.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Rc::new(Cell::new(seed | 1)))
    }

    /// `N` bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        std::array::from_fn(|_| {
            let mut state = self.0.get();
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            self.0.set(state);
            state.to_le_bytes()[3]
        })
    }

    /// A UUID of version 7: it sorts by `now`.
    #[must_use]
    pub fn uuid(&self, now: DateTime<Utc>) -> Uuid {
        uuid::Builder::from_unix_timestamp_millis(
            u64::try_from(now.timestamp_millis()).unwrap_or_default(),
            &self.bytes::<10>(),
        )
        .into_uuid()
    }
}

/// Writes a line for the operator.
pub(crate) fn log(line: &str) {
    eprintln!("{line}");
}

/// Milliseconds since some moment in the past: for durations, never for dates.
#[expect(
    clippy::disallowed_methods,
    reason = "a duration says nothing of the date"
)]
#[must_use]
pub fn stopwatch() -> f64 {
    static START: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed().as_secs_f64() * 1000.0
}
