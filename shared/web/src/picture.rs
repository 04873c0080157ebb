//! Pictures that people send: cleaned, kept under keys that nothing derives, given back, and swept when nobody owns them.

use crate::{Ctx, Error, FieldError, Response, error::Kind};
use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use domain::{
    photo::{self, Clean, Format, Rejected},
    policy::System,
};
use platform::{
    db::{Single, Stmt},
    ledger,
    purge::{self, Run},
    stopwatch,
};

/// How many listings one night reads of a folder, of at most a thousand objects each.
const LISTINGS: usize = 100;
/// How old an object that nobody owns must be to have been left behind, rather than to be on its way.
const STRAY: TimeDelta = TimeDelta::days(1);

/// The picture to keep of what was sent as `field`, of `most` bytes at most.
///
/// # Errors
/// 413 with `too_heavy` beyond, 415 for what is no photo, 422 for what is damaged or too large: each is told of the field.
pub fn clean(
    field: &str,
    bytes: &[u8],
    most: usize,
    too_heavy: &'static str,
) -> Result<Clean, Error> {
    if bytes.len() > most {
        return Err(wrong(field, Kind::TooLarge, too_heavy));
    }
    photo::sanitise(bytes).map_err(|why| wrong(field, kind_of(why), why.message()))
}

/// An error of that field.
#[must_use]
pub fn wrong(field: &str, kind: Kind, message: &'static str) -> Error {
    Error::new(kind, message).with_fields(vec![FieldError::new(field, message)])
}

const fn kind_of(why: Rejected) -> Kind {
    match why {
        Rejected::NotAPhoto | Rejected::Heic | Rejected::Animated => Kind::Unsupported,
        Rejected::TooManyPixels | Rejected::Corrupt => Kind::Invalid,
    }
}

/// A key in `folder` of 128 random bits, and the extension of what is under it.
#[must_use]
pub fn key(ctx: &Ctx, folder: &str, picture: &Clean) -> String {
    let name = ctx
        .random
        .bytes::<16>()
        .iter()
        .fold(String::with_capacity(32), |name, byte| {
            format!("{name}{byte:02x}")
        });
    format!("{folder}{name}.{}", picture.format.extension())
}

/// The picture under a key; 404 when there is none.
pub async fn send(ctx: &Ctx, key: &str) -> Result<Response, Error> {
    let body = ctx.files()?.get(key).await?.ok_or_else(Error::not_found)?;
    Ok(Response::file(Format::of_key(key).content_type(), body))
}

/// Takes back what was put for a change that was not made: the hourly queue deletes it, and tries again should R2 fail.
pub async fn discard<'a>(ctx: &Ctx, keys: impl Iterator<Item = &'a String>) {
    let keys = keys.map(|key| ledger::delete_file(key, ctx.now()));
    if let Err(error) = ctx.read(keys.collect()).await {
        platform::log(&format!("objects without a row stay behind: {error}"));
    }
}

/// Each night: queues the objects that an upload left behind when it died between R2 and D1, and logs the run as `rule`. Keys start
/// with a random hexadecimal digit: a night lists those of one digit in each of `folders`, so that sixteen nights see all of them.
/// `strays` queues those of its keys that nobody owns, and gives one row for each that was not waiting yet.
pub async fn sweep(
    ctx: &Ctx,
    system: &System,
    rule: &str,
    folders: &[&str],
    strays: fn(&System, &[String], DateTime<Utc>) -> Stmt,
) -> Result<(), Error> {
    let started = stopwatch();
    let digit = ctx.now().num_days_from_ce().rem_euclid(16);
    let (mut count, mut finished) = (0, true);
    for folder in folders {
        let prefix = format!("{folder}{digit:x}");
        let mut cursor = None;
        for _ in 0..LISTINGS {
            let listing = ctx.files()?.list(&prefix, cursor.as_deref()).await?;
            let old = listing
                .files
                .into_iter()
                .filter(|file| ctx.now() - file.uploaded >= STRAY);
            let keys: Vec<String> = old.map(|file| file.key).collect();
            if !keys.is_empty() {
                let queued = ctx.write(vec![strays(system, &keys, ctx.now())]).await?;
                for rows in queued {
                    count += rows.all::<Single<i64>>()?.len();
                }
            }
            cursor = listing.next;
            if cursor.is_none() {
                break;
            }
        }
        finished &= cursor.is_none();
    }
    let run = Run {
        rule: rule.to_owned(),
        count,
        oldest_kept: None,
        finished,
        duration_ms: purge::elapsed(started),
    };
    Ok(purge::log(&ctx.db, &ctx.random, system, &run, ctx.now()).await?)
}
