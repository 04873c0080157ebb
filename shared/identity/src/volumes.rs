//! The archive of an organisation, volume after volume: each is a ZIP file of its own, small enough to be made in memory.
//!
//! A volume is made of what its cursor says and of nothing else, so that whoever makes it, the night or a person, makes the next one.

use crate::{
    archive::Archive as Zip,
    fr::closing as fr,
    model::closing::{Cursor, Stage, VOLUME_BYTES},
    store::closing::{self as store, Archive, Contract, Sums},
};
use domain::{calendar::Zone, csv, retention::Rule};
use platform::{
    Rows,
    db::{Single, Stmt},
    estate,
    secret::sha256_hex,
};
use serde_json::{Map, Value};
use web::{Ctx, Error};

/// Where the volumes are in R2.
pub const FOLDER: &str = "archives/";

/// A row, by column.
type Row = Map<String, Value>;

/// A volume that was made.
#[derive(Debug)]
pub struct Volume {
    /// The ZIP file.
    pub bytes: Vec<u8>,
    /// Its SHA-256.
    pub hash: String,
    /// Those of its files, one a line.
    pub sums: String,
    /// Where the next one starts.
    pub next: Cursor,
    /// How many rows it holds.
    pub rows: i64,
    /// How many files of R2.
    pub files: i64,
    /// How many of those that rows name were not there.
    pub missing: i64,
    /// Of the last volume: the SHA-256 of the list of hashes.
    pub list_hash: Option<String>,
}

/// A volume that is in storage, and what adds it to its archive.
#[derive(Debug)]
pub struct Made {
    /// The statements of [`store::add_volume`].
    pub batch: Vec<Stmt>,
    /// Where the next one starts.
    pub next: Cursor,
    /// Whether there is none.
    pub completed: bool,
}

/// A volume in the making.
struct Draft {
    zip: Zip,
    size: usize,
    sums: String,
    rows: i64,
    files: i64,
    missing: i64,
}

impl Draft {
    fn new(ctx: &Ctx, zone: Zone) -> Self {
        Self {
            zip: Zip::new(zone.civil(ctx.now()), 0),
            size: 0,
            sums: String::new(),
            rows: 0,
            files: 0,
            missing: 0,
        }
    }

    fn add(&mut self, name: &str, content: &[u8]) {
        self.size += content.len();
        self.sums.extend([&sha256_hex(content), "  ", name, "\n"]);
        self.zip.add(name, content);
    }

    fn finish(self, next: Cursor, list_hash: Option<String>) -> Volume {
        let bytes = self.zip.finish();
        Volume {
            hash: sha256_hex(&bytes),
            bytes,
            sums: self.sums,
            next,
            rows: self.rows,
            files: self.files,
            missing: self.missing,
            list_hash,
        }
    }
}

/// The name of a volume where it is downloaded, and in the list of hashes.
#[must_use]
pub fn name(of: &Contract, archive: &Archive, number: u32) -> String {
    let day = zone(of).civil_date(archive.started_at);
    format!("archive-{}-{day}-{number:03}.zip", of.slug)
}

/// The zone of an organisation.
#[must_use]
pub fn zone(of: &Contract) -> Zone {
    Zone::parse(&of.zone).unwrap_or_default()
}

/// Makes the next volume out of `material`, the rows of [`store::material`], and puts it into storage.
pub async fn make(
    ctx: &Ctx,
    of: &Contract,
    archive: &Archive,
    material: Vec<Rows>,
) -> Result<Made, Error> {
    let volume = fill(ctx, of, archive, material).await?;
    let key = format!("{FOLDER}{}", sha256_hex(&ctx.random.bytes::<32>()));
    let batch = store::add_volume(archive, &volume, &key, ctx.now());
    ctx.files()?.put(&key, volume.bytes).await?;
    Ok(Made {
        batch,
        next: volume.next,
        completed: volume.list_hash.is_some(),
    })
}

/// Whether the volume of [`make`]'s batch was added: otherwise somebody else was faster.
pub fn added(rows: Vec<Rows>) -> Result<bool, Error> {
    let last = rows.into_iter().next_back();
    let added = last.map(Rows::first::<Single<i64>>).transpose()?;
    Ok(added.flatten().is_some())
}

async fn fill(
    ctx: &Ctx,
    of: &Contract,
    archive: &Archive,
    material: Vec<Rows>,
) -> Result<Volume, Error> {
    let cursor = Cursor::parse(&archive.cursor);
    let stages = cursor.stages();
    let mut draft = Draft::new(ctx, zone(of));
    let mut material = material.into_iter();
    let mut next = cursor.clone();
    for (index, stage) in stages.iter().enumerate() {
        let first = index == 0;
        if !first && draft.size >= VOLUME_BYTES {
            break;
        }
        let after = match stage {
            Stage::List if first => {
                let sums: Vec<Sums> = take(&mut material)?.all()?;
                return Ok(list(draft, of, archive, &sums));
            }
            Stage::List => break,
            Stage::Rows(rule) => {
                let rows = take(&mut material)?.all()?;
                let part = if first { cursor.part } else { 0 };
                add_rows(&mut draft, rule, &rows, part);
                (rows.len() == stage.limit(first))
                    .then(|| rows.last().map(|last| (place(rule, last), part + 1)))
                    .flatten()
            }
            Stage::Files(rule, columns) => {
                let rows = take(&mut material)?.all()?;
                let whole = rows.len() < stage.limit(first);
                let last = add_files(ctx, &mut draft, columns, &rows).await?;
                match last {
                    Some(last) if last + 1 < rows.len() || !whole => {
                        rows.get(last).map(|row| (place(rule, row), 0))
                    }
                    None if !rows.is_empty() => Some((Vec::new(), 0)),
                    _ => None,
                }
            }
        };
        if let Some((after, part)) = after {
            let stage = stage.code();
            return Ok(draft.finish(Cursor { stage, after, part }, None));
        }
        if let Some(following) = stages.get(index + 1) {
            next = Cursor::at(following);
        }
    }
    Ok(draft.finish(next, None))
}

fn take(material: &mut impl Iterator<Item = Rows>) -> Result<Rows, Error> {
    let next = material.next();
    next.ok_or_else(|| Error::internal("a volume has less material than its cursor asks for"))
}

/// The values by which the order of a table goes on after that row.
fn place(rule: &Rule, row: &Row) -> Vec<Value> {
    let value = |name: &str| row.get(name).cloned().unwrap_or_default();
    estate::order(rule).into_iter().map(value).collect()
}

/// The rows of a table as JSON and as CSV; its first file is there even when it has none.
fn add_rows(draft: &mut Draft, rule: &Rule, rows: &[Row], part: u32) {
    if rows.is_empty() && part > 0 {
        return;
    }
    let columns = estate::columns(rule);
    let stem = match part {
        0 => format!("donnees/{}", rule.table),
        part => format!("donnees/{}-{}", rule.table, part + 1),
    };
    let mut json = String::from("[");
    let mut table = String::from(csv::BYTE_ORDER_MARK);
    csv::push_line(&mut table, &columns);
    for (index, row) in rows.iter().enumerate() {
        json.push_str(if index == 0 { "\n" } else { ",\n" });
        json.push_str(&Value::Object(row.clone()).to_string());
        let cells: Vec<String> = columns.iter().map(|name| cell(row.get(*name))).collect();
        csv::push_line(&mut table, &cells);
    }
    json.push_str("\n]\n");
    draft.rows += i64::try_from(rows.len()).unwrap_or(i64::MAX);
    draft.add(&format!("{stem}.json"), json.as_bytes());
    draft.add(&format!("{stem}.csv"), table.as_bytes());
}

/// A value as a cell: numbers are never prefixed, since nobody typed them; any text may have been.
fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => csv::words(text),
        Some(other) => other.to_string(),
    }
}

/// The files of these rows, as long as there is room; gives the index of the last row whose files are there.
async fn add_files(
    ctx: &Ctx,
    draft: &mut Draft,
    columns: &[&str],
    rows: &[Row],
) -> Result<Option<usize>, Error> {
    let mut last = None;
    for (index, row) in rows.iter().enumerate() {
        let size = row.get("size").and_then(Value::as_u64).unwrap_or_default();
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        if draft.size > 0 && draft.size.saturating_add(size) > VOLUME_BYTES {
            break;
        }
        let keys = columns.iter().filter_map(|name| row.get(*name)?.as_str());
        for key in keys {
            match ctx.files()?.read(key).await? {
                Some(bytes) => {
                    draft.add(&format!("fichiers/{key}"), &bytes);
                    draft.files += 1;
                }
                None => draft.missing += 1,
            }
        }
        last = Some(index);
    }
    Ok(last)
}

/// The last volume: the hash of every file and of every other volume, and what all of it is.
fn list(mut draft: Draft, of: &Contract, archive: &Archive, volumes: &[Sums]) -> Volume {
    let mut sums = String::new();
    for volume in volumes {
        sums.push_str(&volume.sums);
    }
    for volume in volumes {
        let name = name(of, archive, volume.number);
        sums.extend([volume.hash.as_str(), "  ", &name, "\n"]);
    }
    let hash = sha256_hex(sums.as_bytes());
    draft.add("LISEZMOI.txt", fr::read_me(of, archive).as_bytes());
    draft.add("SHA256SUMS", sums.as_bytes());
    let next = Cursor::at(&Stage::List);
    draft.finish(next, Some(hash))
}
