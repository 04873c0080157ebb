//! The rule of dependencies, read from cargo: `domain <- platform <- web <- modules <- functions`, and no module on another.
//! A function may depend on several modules, never on another function.

#![cfg(test)]

use serde_json::Value;
use std::process::Command;

/// What each crate of the workspace may depend on, among the crates of the workspace.
const MAY: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("platform", &["domain"]),
    ("web", &["domain", "platform"]),
    ("gateway", &["web"]),
    ("identity", &["domain", "platform", "web"]),
    ("interventions", &["domain", "platform", "web"]),
    ("notifications", &["domain", "platform", "web"]),
    (
        "rights",
        &["domain", "platform", "web", "identity", "interventions"],
    ),
];

/// What a function that only opens a door on a module may depend on.
const DOOR: &[&str] = &["identity", "interventions", "web"];

fn metadata() -> Value {
    let out = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--offline",
        ])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .unwrap();
    serde_json::from_slice(&out.stdout).unwrap()
}

#[test]
fn crates_depend_downwards_only() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    let ours: Vec<&str> = packages
        .iter()
        .map(|package| package["name"].as_str().unwrap())
        .collect();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let listed = MAY.iter().find(|(known, _)| *known == name);
        let may = match listed {
            Some((_, may)) => may,
            None if name.ends_with("-function") => DOOR,
            None => continue,
        };
        for dependency in package["dependencies"].as_array().unwrap() {
            let wanted = dependency["name"].as_str().unwrap();
            assert!(
                !ours.contains(&wanted) || may.contains(&wanted),
                "{name} must not depend on {wanted}"
            );
        }
    }
}

#[test]
fn nothing_is_without_a_rule() {
    let metadata = metadata();
    let rules =
        |name: &str| MAY.iter().any(|(known, _)| *known == name) || name.ends_with("-function");
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let tests = name == "suite" || name.ends_with("_fixture") || name.ends_with("-fixture");
        assert!(rules(name) || tests, "{name} has no rule of dependencies");
    }
}

#[test]
fn the_runtime_is_a_dependency_on_wasm_only() {
    for package in metadata()["packages"].as_array().unwrap() {
        for dependency in package["dependencies"].as_array().unwrap() {
            if dependency["name"] == "worker" {
                let target = dependency["target"].as_str().unwrap_or_default();
                assert!(
                    target.contains("wasm32"),
                    "{} depends on worker everywhere",
                    package["name"]
                );
            }
        }
    }
}
