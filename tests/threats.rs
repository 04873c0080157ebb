//! `docs/THREATS.md` and `docs/ASVS.md` name the tests that prove what they say: each of them is in the suite.

#![cfg(test)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Stands between the file of a test and its name.
const MARK: &str = " › ";

const STATES: [&str; 4] = ["met", "partly", "not met", "not applicable"];

fn read(path: &str) -> String {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What stands between backticks, and names a test.
fn named(document: &str) -> BTreeSet<(String, String)> {
    let spans = document
        .lines()
        .flat_map(|line| line.split('`').skip(1).step_by(2));
    spans
        .filter_map(|span| span.split_once(MARK))
        .map(|(file, test)| (file.to_owned(), test.to_owned()))
        .collect()
}

/// Whether a file holds a test of that name.
fn holds(source: &str, file: &str, test: &str) -> bool {
    if Path::new(file).extension().is_some_and(|end| end == "rs") {
        source.contains(&format!("fn {test}("))
    } else {
        let quoted = format!("test('{test}'");
        let templated = format!("test(`{test}");
        source.contains(&quoted) || source.contains(&templated)
    }
}

#[test]
fn every_test_that_a_document_names_is_in_the_suite() {
    for document in ["docs/THREATS.md", "docs/ASVS.md"] {
        let tests = named(&read(document));
        assert!(tests.len() > 30, "{document} names {} tests", tests.len());
        for (file, test) in tests {
            assert!(
                holds(&read(&file), &file, &test),
                "{document}: {file} has no test « {test} »"
            );
        }
    }
}

#[test]
fn every_requirement_is_told_once_with_its_state_and_why() {
    let document = read("docs/ASVS.md");
    let mut known = BTreeSet::new();
    for line in document.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [number, what, state, why] = cells[..] else {
            panic!("four cells: {line}");
        };
        if !number.starts_with(|first: char| first.is_ascii_digit()) {
            continue;
        }
        assert!(known.insert(number.to_owned()), "{number} twice");
        assert!(STATES.contains(&state), "{number}: {state}");
        assert!(
            !what.is_empty() && !why.is_empty(),
            "{number}: what and why"
        );
    }
    assert!(known.len() > 200, "{} requirements", known.len());
}

#[test]
fn the_policy_of_security_leads_to_both() {
    let policy = read("SECURITY.md");
    for document in ["docs/THREATS.md", "docs/ASVS.md"] {
        assert!(policy.contains(&format!("]({document})")), "{document}");
    }
}
