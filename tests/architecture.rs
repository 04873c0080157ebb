//! The rule of dependencies, read from cargo: `domain <- platform <- web <- functions`, and no function on another.

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
];

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
    for (name, may) in MAY {
        let package = packages
            .iter()
            .find(|package| package["name"] == *name)
            .unwrap();
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
