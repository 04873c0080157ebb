//! Who may do what, printed for review: action x role x tie, one file a module, compared with what is committed.
//!
//! `BLESS=1 cargo test -p suite --test policy` writes the files anew.

#![cfg(test)]

use domain::policy::{Role, Rule, Ties, allows};
use std::{fmt::Write as _, fs};

/// The ties that a person of the organisation can have to a record: none, assigned, own, both, and only following it.
const TIES: [(&str, Ties); 5] = [
    ("-", Ties::NONE),
    (
        "assigned",
        Ties {
            assigned: true,
            ..Ties::NONE
        },
    ),
    (
        "own",
        Ties {
            own: true,
            ..Ties::NONE
        },
    ),
    (
        "both",
        Ties {
            assigned: true,
            own: true,
            ..Ties::NONE
        },
    ),
    (
        "followed",
        Ties {
            followed: true,
            ..Ties::NONE
        },
    ),
];

fn print<A: Copy + PartialEq>(
    actions: &[A],
    code: fn(A) -> &'static str,
    table: &[Rule<A>],
) -> String {
    let mut out = format!("{:<22}{:<15}", "action", "role");
    for (tie, _) in TIES {
        let _ = write!(out, "{tie:<10}");
    }
    out.truncate(out.trim_end().len());
    for action in actions {
        for role in Role::ALL {
            let mut line = format!("{:<22}{:<15}", code(*action), role.code());
            for (_, ties) in TIES {
                let word = if allows(table, role, action, ties) {
                    "yes"
                } else {
                    "."
                };
                let _ = write!(line, "{word:<10}");
            }
            let _ = write!(out, "\n{}", line.trim_end());
        }
    }
    out + "\n"
}

fn compare(file: &str, printed: &str) {
    let path = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, printed).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == printed,
        "{file} is not what the table says: BLESS=1 cargo test -p suite --test policy\n{printed}"
    );
}

#[test]
fn interventions() {
    use interventions::policy::{Action, TABLE};
    compare(
        "policy_interventions.txt",
        &print(Action::ALL, Action::code, TABLE),
    );
}

#[test]
fn identity() {
    use identity::policy::{Action, TABLE};
    compare(
        "policy_identity.txt",
        &print(Action::ALL, Action::code, TABLE),
    );
}

#[test]
fn every_action_of_the_audit_has_its_words_in_one_place() {
    let identity = identity::policy::Action::ALL.iter().map(|one| one.code());
    let interventions = interventions::policy::Action::ALL
        .iter()
        .map(|one| one.code());
    let others = [
        "sign_in",
        "erase_unused_account",
        "link_proconnect",
        "repeat_departure",
    ]
    .into_iter();
    let known: std::collections::BTreeSet<&str> =
        identity.chain(interventions).chain(others).collect();
    let told: std::collections::BTreeSet<&str> = domain::actions::LABELS
        .iter()
        .map(|(code, _)| *code)
        .collect();
    assert_eq!(known, told, "put it into words in domain::actions");
}
