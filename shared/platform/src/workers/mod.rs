//! Cloudflare Workers: D1, R2, the mail binding, the runtime's clock and randomness.

mod outbound;

pub use outbound::Outbound;

use crate::{
    Listed, Listing, OutsideError,
    db::{DbError, Stmt, Value},
    mail::Mail,
    row::{self, Row},
};
use chrono::{DateTime, Timelike as _, Utc};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use std::cell::Cell;
use uuid::Uuid;
use worker::{
    Bucket, D1Database, D1PreparedStatement, D1Result, EmailAddress, SendEmail, SendEmailBuilder,
    js_sys::{Array, JsString, Object, Reflect},
    serde_wasm_bindgen,
    wasm_bindgen::{JsCast as _, JsValue},
};

/// D1.
#[derive(Debug)]
pub struct Database {
    d1: D1Database,
    trips: Cell<u32>,
}

/// The rows of one statement.
#[derive(Debug)]
pub struct Rows(D1Result);

/// A row as JavaScript holds it.
struct RawRow(JsValue);

impl<'de> Deserialize<'de> for RawRow {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        serde_wasm_bindgen::preserve::deserialize(from).map(Self)
    }
}

impl Rows {
    /// Every row.
    pub fn all<T: DeserializeOwned>(self) -> Result<Vec<T>, DbError> {
        let mut rows = self.raw()?.into_iter().peekable();
        let names = rows.peek().map(names).unwrap_or_default();
        rows.map(|row| {
            let values = Object::values(row.0.unchecked_ref::<Object>());
            let cell = |position| cell(&values, position);
            let row = Row {
                names: &names,
                cell: &cell,
            };
            row.decode().map_err(|error| unread(&error))
        })
        .collect()
    }

    /// The first row, if there is one.
    pub fn first<T: DeserializeOwned>(self) -> Result<Option<T>, DbError> {
        Ok(self.all()?.into_iter().next())
    }

    fn raw(&self) -> Result<Vec<RawRow>, DbError> {
        self.0.results().map_err(|error| fail(&error))
    }
}

fn names(row: &RawRow) -> Vec<String> {
    let keys = Object::keys(row.0.unchecked_ref::<Object>());
    keys.iter().filter_map(|key| key.as_string()).collect()
}

fn cell(values: &Array, position: usize) -> row::Cell {
    let value = u32::try_from(position).map_or(JsValue::NULL, |position| values.get(position));
    match (value.as_f64(), value.as_string()) {
        (Some(number), _) => row::Cell::Number(number),
        (None, Some(text)) => row::Cell::Text(text),
        (None, None) => row::Cell::Null,
    }
}

fn unread(error: &serde::de::value::Error) -> DbError {
    DbError::Failed(error.to_string())
}

impl Database {
    /// The database of a binding.
    #[must_use]
    pub const fn new(d1: D1Database) -> Self {
        Self {
            d1,
            trips: Cell::new(0),
        }
    }

    /// How many round trips were made.
    #[must_use]
    pub const fn trips(&self) -> u32 {
        self.trips.get()
    }

    /// Carries out all the statements in one transaction and gives the rows of each, in their order; asks nothing of the database
    /// when there are none.
    pub async fn batch(&self, statements: Vec<Stmt>) -> Result<Vec<Rows>, DbError> {
        if statements.is_empty() {
            return Ok(Vec::new());
        }
        self.trips.set(self.trips.get().saturating_add(1));
        let bound = statements
            .into_iter()
            .map(|statement| self.bind(statement))
            .collect::<Result<Vec<_>, _>>()?;
        let results = self.d1.batch(bound).await.map_err(|error| fail(&error))?;
        Ok(results.into_iter().map(Rows).collect())
    }

    fn bind(&self, statement: Stmt) -> Result<D1PreparedStatement, DbError> {
        let params: Vec<JsValue> = statement.params.into_iter().map(js).collect();
        self.d1
            .prepare(statement.sql)
            .bind(&params)
            .map_err(|error| fail(&error))
    }
}

fn js(value: Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        #[expect(clippy::cast_precision_loss, reason = "Value::Int stays under 2^53")]
        Value::Int(number) => JsValue::from_f64(number as f64),
        Value::Real(number) => JsValue::from_f64(number),
        Value::Text(text) => text.into(),
    }
}

fn fail(error: &worker::Error) -> DbError {
    DbError::from_text(error.to_string())
}

/// R2.
#[derive(Debug)]
pub struct Files(Bucket);

/// A file on its way from R2 to the reader: its bytes never enter this function's memory.
#[derive(Debug)]
pub struct FileBody(pub worker::ResponseBody);

impl Files {
    /// The bucket of a binding.
    #[must_use]
    pub const fn new(bucket: Bucket) -> Self {
        Self(bucket)
    }

    /// Stores `bytes` under `key`.
    pub async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), OutsideError> {
        let put = self.0.put(key, bytes).execute().await;
        put.map(|_| ()).map_err(|error| outside(&error))
    }

    /// The file of that key, if there is one.
    pub async fn get(&self, key: &str) -> Result<Option<FileBody>, OutsideError> {
        let found = self
            .0
            .get(key)
            .execute()
            .await
            .map_err(|error| outside(&error))?;
        body(found.as_ref())
    }

    /// So many bytes of the file of that key from `offset` on, if there is one.
    pub async fn part(
        &self,
        key: &str,
        offset: u64,
        length: u64,
    ) -> Result<Option<FileBody>, OutsideError> {
        let range = worker::Range::OffsetWithLength { offset, length };
        let found = self.0.get(key).range(range).execute().await;
        body(found.map_err(|error| outside(&error))?.as_ref())
    }

    /// All the bytes of the file of that key, if there is one.
    pub async fn read(&self, key: &str) -> Result<Option<Vec<u8>>, OutsideError> {
        let found = self.0.get(key).execute().await;
        let found = found.map_err(|error| outside(&error))?;
        match found.as_ref().and_then(worker::Object::body) {
            None => Ok(None),
            Some(body) => body
                .bytes()
                .await
                .map(Some)
                .map_err(|error| outside(&error)),
        }
    }

    /// Some of the files whose key starts with `prefix`, in the order of keys; `cursor` is the one of the listing before.
    pub async fn list(&self, prefix: &str, cursor: Option<&str>) -> Result<Listing, OutsideError> {
        let mut asked = self.0.list().prefix(prefix);
        if let Some(cursor) = cursor {
            asked = asked.cursor(cursor);
        }
        let found = asked.execute().await.map_err(|error| outside(&error))?;
        let objects = found.objects();
        let files = objects.iter().map(|object| Listed {
            key: object.key(),
            uploaded: i64::try_from(object.uploaded().as_millis())
                .ok()
                .and_then(DateTime::from_timestamp_millis)
                .unwrap_or(DateTime::<Utc>::MAX_UTC),
        });
        Ok(Listing {
            files: files.collect(),
            next: found.cursor().filter(|_| found.truncated()),
        })
    }

    /// Deletes it; gone already is fine.
    pub async fn delete(&self, key: &str) -> Result<(), OutsideError> {
        self.0.delete(key).await.map_err(|error| outside(&error))
    }

    /// Whether there is a file of that key.
    pub async fn exists(&self, key: &str) -> Result<bool, OutsideError> {
        let head = self.0.head(key).await.map_err(|error| outside(&error))?;
        Ok(head.is_some())
    }
}

fn body(found: Option<&worker::Object>) -> Result<Option<FileBody>, OutsideError> {
    let body = found.and_then(worker::Object::body);
    let body = body.map(worker::ObjectBody::response_body).transpose();
    body.map(|body| body.map(FileBody))
        .map_err(|error| outside(&error))
}

fn outside(error: &worker::Error) -> OutsideError {
    OutsideError(error.to_string())
}

/// Cloudflare's mail binding.
#[derive(Debug)]
pub struct Mailer {
    binding: SendEmail,
    from: String,
}

impl Mailer {
    /// The binding, and the address that mails come from.
    #[must_use]
    pub const fn new(binding: SendEmail, from: String) -> Self {
        Self { binding, from }
    }

    /// Sends one mail.
    pub async fn send(&self, mail: &Mail) -> Result<(), OutsideError> {
        let message = SendEmailBuilder::builder_with_email_address_and_str(
            &EmailAddress::new("Parvis", &self.from),
            &mail.to,
            &mail.subject,
        )
        .text(&mail.text)
        .html(&mail.html);
        let message = match &mail.stop {
            Some(stop) => message.headers(&unsubscribe(stop)?),
            None => message,
        }
        .build();
        let sent = self.binding.send_with_builder(&message).await;
        sent.map(|_| ())
            .map_err(|error| OutsideError(String::from(error.to_string())))
    }
}

/// The header by which mail programs show how to stop such mails.
fn unsubscribe(stop: &str) -> Result<Object<JsString>, OutsideError> {
    let headers = Object::new();
    let value = JsValue::from_str(&format!("<{stop}>"));
    Reflect::set(&headers, &JsValue::from_str("List-Unsubscribe"), &value)
        .map_err(|_| OutsideError("a header was refused".to_owned()))?;
    Ok(headers.unchecked_into())
}

/// The runtime's clock, or a moment set for the whole request.
#[derive(Debug, Clone, Copy)]
pub struct Clock(Option<DateTime<Utc>>);

impl Clock {
    /// The runtime's.
    #[must_use]
    pub const fn runtime() -> Self {
        Self(None)
    }

    /// Stands at `moment`: the scheduled moment of a cron event, or a test's.
    #[must_use]
    pub const fn at(moment: DateTime<Utc>) -> Self {
        Self(Some(moment))
    }

    /// Now, in whole seconds.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let now = self.0.or_else(|| {
            let millis = i64::try_from(worker::Date::now().as_millis()).ok()?;
            DateTime::from_timestamp_millis(millis)
        });
        now.and_then(|moment| moment.with_nanosecond(0))
            .unwrap_or_default()
    }
}

/// The runtime's randomness.
#[derive(Debug, Clone, Copy)]
pub struct Random;

impl Random {
    /// `N` bytes. The runtime's generator does not fail; were it to, the request stops here rather than go on with zeros.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        if getrandom::fill(&mut bytes).is_err() {
            std::process::abort();
        }
        bytes
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
    worker::console_log!("{line}");
}

/// Milliseconds since some moment in the past: for durations, never for dates.
#[must_use]
pub fn stopwatch() -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds of this age are under 2^53"
    )]
    let milliseconds = worker::Date::now().as_millis() as f64;
    milliseconds
}
