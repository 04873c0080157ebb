//! Promise: the migrations make schema.sql, keep what the tables hold, and the launch is never rewritten.
//!
//! Until the launch there is one migration, `0001_launch.sql`, a copy of schema.sql that `BLESS=1` takes anew. At the launch,
//! [`LAUNCH`] gets the hash of that file; from then on a change is a new numbered file, and schema.sql what all of them give.

#![cfg(test)]

use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// The SHA-256 of `0001_launch.sql`, in hexadecimal, once it has been deployed for people to use; before that, none.
const LAUNCH: Option<&str> = None;

const SCHEMA: &str = include_str!("../schema.sql");

/// One row and more in every table, as the tables were at the launch.
const FULL: &str = include_str!("fixtures/full.sql");

const FIRST: &str = "0001_launch.sql";

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../migrations")
}

/// Every migration, in the order in which wrangler applies them: its name and its statements.
fn migrations() -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    all.sort();
    all
}

/// A database after these statements, foreign keys enforced as D1 does.
fn after(statements: &[&str]) -> Connection {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch("pragma foreign_keys = on").unwrap();
    for one in statements {
        db.execute_batch(one).unwrap();
    }
    db
}

/// What the tables, indexes and views of a database are, by kind and name: their statements without comments, in one spacing.
fn shape(db: &Connection) -> BTreeMap<String, String> {
    let mut made = db
        .prepare("select type || ' ' || name, sql from sqlite_schema where sql is not null")
        .unwrap();
    made.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, plain(&row.get::<_, String>(1)?)))
    })
    .unwrap()
    .map(Result::unwrap)
    .collect()
}

fn plain(sql: &str) -> String {
    let code: Vec<&str> = sql
        .lines()
        .map(|line| line.split("--").next().unwrap_or_default())
        .collect();
    let spaced = ['(', ')', ',', '"']
        .iter()
        .fold(code.join(" ").to_lowercase(), |text, sign| {
            text.replace(
                *sign,
                &if *sign == '"' {
                    String::new()
                } else {
                    format!(" {sign} ")
                },
            )
        });
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every row of every table as text, by table; only these columns of it when the table had them before.
fn contents(
    db: &Connection,
    columns: &BTreeMap<String, Vec<String>>,
) -> BTreeMap<String, Vec<String>> {
    let rows = |table: &str, columns: &[String]| {
        let quoted: Vec<String> = columns
            .iter()
            .map(|name| format!("quote({name})"))
            .collect();
        let sql = format!(
            "select {} from {table} order by 1",
            quoted.join(" || ',' || ")
        );
        let mut all = db.prepare(&sql).unwrap();
        all.query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect::<Vec<String>>()
    };
    columns
        .iter()
        .map(|(table, columns)| (table.clone(), rows(table, columns)))
        .collect()
}

fn columns(db: &Connection) -> BTreeMap<String, Vec<String>> {
    let mut found = db
        .prepare("select m.name, i.name from sqlite_schema m, pragma_table_info(m.name) i where m.type = 'table' and m.name not like 'sqlite%'")
        .unwrap();
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in found
        .query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })
        .unwrap()
    {
        let (table, column) = row.unwrap();
        all.entry(table).or_default().push(column);
    }
    all
}

/// Applies one more migration to a filled database; tells what became of what it held. A column that goes on purpose, one
/// release after the last function that read it, is named here by its table and name.
fn keeps(db: &Connection, migration: &str, dropped: &[&str]) -> Result<(), String> {
    let mut known = columns(db);
    for (table, names) in &mut known {
        names.retain(|name| !dropped.contains(&format!("{table}.{name}").as_str()));
    }
    known.retain(|table, _| !dropped.contains(&table.as_str()));
    let before = contents(db, &known);
    db.execute_batch(migration)
        .map_err(|error| error.to_string())?;
    let now = columns(db);
    for (table, names) in &known {
        let left = now.get(table).cloned().unwrap_or_default();
        if let Some(lost) = names.iter().find(|name| !left.contains(name)) {
            return Err(format!("{table}.{lost} is gone"));
        }
    }
    let after = contents(db, &known);
    match before.iter().find(|(table, rows)| after[*table] != **rows) {
        Some((table, _)) => Err(format!("{table} does not hold what it held")),
        None => Ok(()),
    }
}

/// Tables or columns that a migration drops on purpose, one release after the last function that read them: (migration, what).
const DROPPED: &[(&str, &[&str])] = &[];

#[test]
fn migrations_are_numbered_one_after_the_other() {
    for (index, (name, _)) in migrations().iter().enumerate() {
        let number = format!("{:04}_", index + 1);
        let is_sql = Path::new(name)
            .extension()
            .is_some_and(|extension| extension == "sql");
        assert!(
            name.starts_with(&number) && is_sql,
            "{name} should start with {number}"
        );
    }
}

#[test]
fn the_launch_is_schema_sql_until_it_happened_and_never_changes_afterwards() {
    let path = folder().join(FIRST);
    if LAUNCH.is_none() && env::var_os("BLESS").is_some() {
        fs::create_dir_all(folder()).unwrap();
        fs::write(&path, SCHEMA).unwrap();
    }
    let first = fs::read_to_string(path).unwrap();
    match LAUNCH {
        None => {
            assert!(
                first == SCHEMA,
                "schema.sql has changed before the launch: run BLESS=1 cargo test -p suite --test migrations"
            );
            assert_eq!(
                migrations().len(),
                1,
                "before the launch, change schema.sql: there is nothing to migrate"
            );
        }
        Some(hash) => {
            let mut found = String::new();
            for byte in Sha256::digest(first) {
                write!(found, "{byte:02x}").unwrap();
            }
            assert_eq!(
                found, hash,
                "{FIRST} was deployed: put the change into a new migration"
            );
        }
    }
}

#[test]
fn the_migrations_make_schema_sql() {
    let all = migrations();
    let migrated: Vec<&str> = all.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(shape(&after(&migrated)), shape(&after(&[SCHEMA])));
}

#[test]
fn each_migration_keeps_what_the_tables_hold() {
    let all = migrations();
    let db = after(&[&all[0].1, FULL]);
    for (name, text) in &all[1..] {
        let dropped = DROPPED
            .iter()
            .find(|(of, _)| of == name)
            .map_or(&[][..], |(_, what)| *what);
        keeps(&db, text, dropped).unwrap_or_else(|lost| panic!("{name}: {lost}"));
        let broken: i64 = db
            .query_row("select count(*) from pragma_foreign_key_check", [], |row| {
                row.get(0)
            })
            .unwrap();
        assert_eq!(broken, 0, "{name} breaks references");
    }
}

/// What the tests above would say of migrations to come.
mod to_come {
    use super::{after, keeps, shape};

    const BEFORE: &str = "create table if not exists t (\n  a text primary key,  -- key, of a row\n  b text not null, -- what\n  check (b <> '')\n) strict, without rowid;\ninsert into t values ('x', 'y');";

    #[test]
    fn a_column_that_is_added_last_gives_the_schema_that_writes_it_last() {
        let schema = "create table t (\n  a text primary key,\n  b text not null,\n  c integer not null default 0 check (c in (0, 1)),  -- new\n  check (b <> '')\n) strict, without rowid;";
        let added = "alter table t add column c integer not null default 0 check (c in (0, 1));";
        let db = after(&[BEFORE]);
        assert_eq!(keeps(&db, added, &[]), Ok(()));
        assert_eq!(shape(&db), shape(&after(&[schema])));
    }

    #[test]
    fn a_check_an_index_or_a_column_that_differs_is_seen() {
        let schema = "create table t (a text primary key, b text not null, check (b <> '')) strict, without rowid;";
        assert_eq!(shape(&after(&[BEFORE])), shape(&after(&[schema])));
        for other in [
            "create table t (a text primary key, b text not null, check (b <> 'z')) strict, without rowid;",
            "create table t (a text primary key, b text, check (b <> '')) strict, without rowid;",
            "create table t (a text primary key, b text not null, check (b <> '')) strict;",
            "create table t (a text primary key, b text not null, check (b <> '')) strict, without rowid; create index i on t (b);",
        ] {
            assert_ne!(shape(&after(&[BEFORE])), shape(&after(&[other])), "{other}");
        }
    }

    #[test]
    fn rows_that_a_migration_loses_or_changes_are_seen() {
        for (migration, lost) in [
            ("delete from t;", "t does not hold"),
            ("update t set b = 'z';", "t does not hold"),
            ("drop table t;", "t.a is gone"),
            (
                "create table u (a text primary key, c text) strict, without rowid; insert into u (a) select a from t; drop table t; alter table u rename to t;",
                "t.b is gone",
            ),
        ] {
            let found = keeps(&after(&[BEFORE]), migration, &[]).unwrap_err();
            assert!(found.starts_with(lost), "{migration}: {found}");
        }
        assert_eq!(keeps(&after(&[BEFORE]), "drop table t;", &["t"]), Ok(()));
    }
}
