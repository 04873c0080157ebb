//! What pages say once something was done: each sentence is carried by the functions that show it, and by no other.
//!
//! That a change leads to a page which knows its sentence is asked of every answer by the tests of the modules.

#![cfg(test)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};
use web::App;

/// Every function behind the gateway.
fn functions() -> impl Iterator<Item = &'static App> {
    let own = [&rights::APP, &notifications::APP];
    own.into_iter()
        .chain(identity::FUNCTIONS)
        .chain(interventions::FUNCTIONS)
}

fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|one| one == extension) {
            found.push(path);
        }
    }
}

/// Every file of that extension below those folders, what tests hold left out.
fn sources(folders: &[&str], extension: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    for folder in folders {
        files(&root.join(folder), extension, &mut found);
    }
    found
        .into_iter()
        .filter(|file| !file.to_str().unwrap().contains("/tests"))
        .map(|file| {
            let text = fs::read_to_string(&file).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            (file.display().to_string(), code.to_owned())
        })
        .collect()
}

/// The name and the code of every notice that the sources declare.
fn declared() -> Vec<(String, String)> {
    const MARK: &str = ": Notice = Notice::new(";
    let mut declared = Vec::new();
    for (_, text) in sources(&["shared"], "rs") {
        // However its lines were cut.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for (at, _) in text.match_indices(MARK) {
            let name = text[..at].rsplit(' ').next().unwrap();
            let code = text[at + MARK.len()..].split('"').nth(1).unwrap();
            declared.push((name.to_owned(), code.to_owned()));
        }
    }
    assert!(declared.len() > 100, "the reader of notices is broken");
    declared
}

#[test]
fn a_code_stands_for_one_sentence_and_no_function_has_it_twice() {
    let mut known = BTreeMap::new();
    for function in functions() {
        let mut own = BTreeSet::new();
        for notice in function.notices {
            let code = notice.code.as_str();
            assert!(own.insert(code), "{}: {code} twice", function.name);
            let text = known.entry(code).or_insert(notice.text);
            assert_eq!(*text, notice.text, "{code}");
            assert!(
                code.bytes()
                    .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')),
                "{code}"
            );
        }
    }
}

#[test]
fn every_notice_is_shown_by_a_function_and_named_by_a_handler() {
    let handlers: String = sources(&["shared/identity/src", "shared/interventions/src"], "rs")
        .into_iter()
        .filter(|(file, _)| file.contains("/handlers"))
        .map(|(_, text)| text)
        .collect();
    let named: BTreeSet<&str> = handlers
        .split("notices::")
        .skip(1)
        .map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            &rest[..end.unwrap_or(rest.len())]
        })
        .collect();
    let shown: BTreeSet<&str> = functions()
        .flat_map(|function| function.notices)
        .map(|notice| notice.code.as_str())
        .collect();
    let declared = declared();
    for (name, code) in &declared {
        assert!(shown.contains(code.as_str()), "no function shows {name}");
        assert!(named.contains(name.as_str()), "no handler names {name}");
    }
    let codes: BTreeSet<&str> = declared.iter().map(|(_, code)| code.as_str()).collect();
    assert_eq!(
        codes.len(),
        declared.len(),
        "two notices have the same code"
    );
    assert_eq!(codes, shown, "a notice is declared elsewhere");
}

#[test]
fn no_address_spells_a_code_but_those_of_the_scripts_which_are_known() {
    for (file, text) in sources(&["shared", "functions"], "rs") {
        let spelt = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .any(|line| line.contains("fait="));
        assert!(!spelt, "{file} spells a code: Code::on writes it");
    }
    let shown: BTreeSet<&str> = functions()
        .flat_map(|function| function.notices)
        .map(|notice| notice.code.as_str())
        .collect();
    let mut spelt = 0;
    for (file, text) in sources(&["assets/js"], "js") {
        for rest in text.split("fait=").skip(1) {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            let code = &rest[..end.unwrap_or(rest.len())];
            assert!(shown.contains(code), "{file}: no function shows {code}");
            spelt += 1;
        }
    }
    assert_eq!(spelt, 3, "the scripts spell as many codes as were reviewed");
}
