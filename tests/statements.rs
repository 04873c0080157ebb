//! Every SQL literal prepares against schema.sql, names its organisation, and finds its rows by an index.

#![cfg(test)]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A literal of `sql!` or `system_sql!`, and where it stands.
struct Statement {
    file: String,
    system: bool,
    text: String,
}

/// The literals of one file: what follows `sql!(` up to the closing quote; Rust's escaped line ends are joined.
fn literals(file: &Path) -> Vec<Statement> {
    let source = fs::read_to_string(file).unwrap();
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    // The examples of documentation are no statements.
    let code: Vec<&str> = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let source = code.join("\n");
    source
        .match_indices("sql!(")
        .filter_map(|(at, _)| {
            let system = source[..at].ends_with("system_");
            let rest = source[at + "sql!(".len()..]
                .trim_start()
                .strip_prefix('"')?;
            let text = rest[..rest.find('"')?].replace("\\\n", "");
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            Some(Statement {
                file: file.display().to_string(),
                system,
                text,
            })
        })
        .collect()
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn statements() -> Vec<Statement> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in [
        "shared/platform/src",
        "shared/identity/src",
        "shared/interventions/src",
        "functions/notifications/src",
    ] {
        rust_files(&root.join(folder), &mut files);
    }
    files.iter().flat_map(|file| literals(file)).collect()
}

fn database() -> rusqlite::Connection {
    let db = rusqlite::Connection::open_in_memory().unwrap();
    db.execute_batch(include_str!("../schema.sql")).unwrap();
    db
}

#[test]
fn every_statement_prepares_and_names_its_organisation() {
    let db = database();
    let all = statements();
    assert!(
        all.len() > 60,
        "only {} statements were found: the reader of literals is broken",
        all.len()
    );
    for statement in &all {
        db.prepare(&statement.text)
            .unwrap_or_else(|error| panic!("{}\n{}\n{error}", statement.file, statement.text));
        assert!(
            statement.system || statement.text.contains("organisation_id"),
            "{}: no organisation in\n{}",
            statement.file,
            statement.text
        );
    }
}

/// Tables of a handful of rows, one per organisation: scanning them is reading them.
const SMALL: &[&str] = &["organisation", "archive", "certificate"];

#[test]
fn no_statement_scans_a_table() {
    let db = database();
    let mut scans = Vec::new();
    for statement in statements() {
        let mut plan = db
            .prepare(&format!("explain query plan {}", statement.text))
            .unwrap();
        let blanks = vec![""; plan.parameter_count()];
        let steps: Vec<String> = plan
            .query_map(rusqlite::params_from_iter(blanks), |row| row.get(3))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        for step in steps.iter().filter(|step| reads_all(step, &statement.text)) {
            scans.push(format!(
                "{}: {step}\n    {}",
                statement.file, statement.text
            ));
        }
    }
    assert!(scans.is_empty(), "{}", scans.join("\n"));
}

/// Whether a step of the plan of `text` reads every row of a table. Constant rows, `json_each`, named sub-queries and small
/// tables are fine.
fn reads_all(step: &str, text: &str) -> bool {
    let Some(what) = step.strip_prefix("SCAN ") else {
        return false;
    };
    let name = what.split_whitespace().next().unwrap_or_default();
    let table = table_of(name, text);
    include_str!("../schema.sql").contains(&format!("create table if not exists {table} ("))
        && !SMALL.contains(&table)
}

/// The table that `name` stands for in `text`: a plan speaks of aliases.
fn table_of<'a>(name: &'a str, text: &'a str) -> &'a str {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || "(),".contains(c))
        .filter(|word| !word.is_empty())
        .collect();
    words
        .windows(3)
        .find(|window| {
            matches!(window[0], "from" | "join" | "update" | "into") && window[2] == name
        })
        .map_or(name, |window| window[1])
}

#[test]
fn the_reader_of_plans_knows_a_scan() {
    let text = "select c.id from comment c join intervention i on i.id = c.intervention_id, json_each(?1) j";
    assert!(reads_all("SCAN c", text));
    assert!(reads_all("SCAN i USING INDEX intervention_by_author", text));
    assert!(reads_all("SCAN photo", "select count(*) from photo"));
    assert!(!reads_all(
        "SEARCH c USING PRIMARY KEY (organisation_id=?)",
        text
    ));
    assert!(!reads_all("SCAN CONSTANT ROW", text));
    assert!(!reads_all("SCAN j VIRTUAL TABLE INDEX 1:", text));
}

/// Where the plans of the interventions' queries are committed, for review.
const PLANS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/query_plans.txt");

/// How SQLite finds the rows of every query of the module of interventions, query by query.
fn plans() -> String {
    let db = database();
    let mut shown: Vec<String> = statements()
        .iter()
        .filter(|statement| statement.file.contains("/interventions/"))
        .filter(|statement| {
            statement.text.starts_with("select") || statement.text.starts_with("with")
        })
        .map(|statement| {
            let mut plan = db
                .prepare(&format!("explain query plan {}", statement.text))
                .unwrap();
            let blanks = vec![""; plan.parameter_count()];
            let steps: Vec<String> = plan
                .query_map(rusqlite::params_from_iter(blanks), |row| {
                    row.get::<_, String>(3)
                })
                .unwrap()
                .map(Result::unwrap)
                .collect();
            format!("{}\n    {}\n", statement.text, steps.join("\n    "))
        })
        .collect();
    shown.sort();
    shown.dedup();
    shown.join("\n")
}

#[test]
fn the_plans_of_every_query_are_committed() {
    let now = plans();
    if std::env::var_os("BLESS").is_some() {
        fs::write(PLANS, &now).unwrap();
    }
    let committed = fs::read_to_string(PLANS).unwrap_or_default();
    assert!(
        committed == now,
        "tests/query_plans.txt is not how SQLite finds the rows today: BLESS=1 cargo test -p suite --test statements"
    );
}
