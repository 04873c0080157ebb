//! Promise: every action has a name that people understand, and the page says what the tables answer, neither more nor less.

use crate::{APP, matrix, page};
use domain::policy::{Matter, Role, Rule, Tie, Ties, allows};
use http::{HeaderMap, HeaderValue, Method};
use platform::{Clock, Database, Outbound, Random};
use std::{cell::Cell, collections::HashSet, pin::pin, task};
use web::{
    Config, Ctx,
    response::Body,
    serve::{self, Head},
};

/// What a stranger reads.
fn served(accept: &'static str) -> String {
    let ctx = Ctx {
        db: Database::in_memory(include_str!("../../../schema.sql")).unwrap(),
        clock: Clock::at(domain::calendar::from_db("2026-03-02T08:00:00Z").unwrap()),
        random: Random::seeded(42),
        config: Config::default(),
        files: None,
        mailer: None,
        outbound: Outbound::default(),
        outbox_filled: Cell::new(false),
    };
    let head = Head {
        method: Method::GET,
        path: "/droits".to_owned(),
        query: String::new(),
        headers: HeaderMap::from_iter([(http::header::ACCEPT, HeaderValue::from_static(accept))]),
    };
    let mut context = task::Context::from_waker(task::Waker::noop());
    let task::Poll::Ready(response) =
        pin!(serve::serve(&APP, &ctx, head, Some(Vec::new()))).poll(&mut context)
    else {
        panic!("a page that waits");
    };
    assert_eq!(response.status, 200);
    match response.body {
        Body::Text(text) => text,
        Body::Empty | Body::File(_) | Body::Bytes(_) => panic!("no text"),
    }
}

/// Every way to stand to a record.
fn every_ties() -> impl Iterator<Item = Ties> {
    (0..8).map(|bits| Ties {
        assigned: bits & 1 != 0,
        own: bits & 2 != 0,
        followed: bits & 4 != 0,
    })
}

fn has(ties: Ties, tie: Tie) -> bool {
    match tie {
        Tie::Organisation => true,
        Tie::Assigned => ties.assigned,
        Tie::Own => ties.own,
        Tie::Followed => ties.followed,
    }
}

/// The tables of the page as they are read: caption, then the cells of each row.
fn tables(html: &str) -> Vec<(String, Vec<Vec<String>>)> {
    let text = |cell: &str| {
        let (_, rest) = cell.split_once('>').unwrap();
        rest.split('<').next().unwrap().to_owned()
    };
    let table = |part: &str| {
        let caption = part.split("<caption").nth(1).map(text).unwrap();
        let body = part.split("<tbody>").nth(1).unwrap();
        let rows = body.split("<tr>").skip(1).map(|row| {
            let cells = row.split("<t").skip(1);
            cells.map(text).collect::<Vec<_>>()
        });
        (caption, rows.collect())
    };
    html.split("<table").skip(1).map(table).collect()
}

/// What a cell means, read word for word as people would.
fn meant(matter: Matter, cell: &str) -> Vec<Tie> {
    if cell == page::NO {
        return Vec::new();
    }
    let tie = |words: &str| {
        let known = |tie: &Tie| page::tie(matter, *tie).to_lowercase() == words.to_lowercase();
        Tie::ALL.into_iter().find(known).unwrap()
    };
    cell.split(page::OR).map(tie).collect()
}

/// Compares one module's table with the page, for every action, role and way to stand to a record.
fn compare<A: Copy + PartialEq + std::fmt::Debug>(
    html: &str,
    table: &[Rule<A>],
    actions: &[A],
    told: fn(A) -> (&'static str, Matter),
) -> usize {
    let tables = tables(html);
    for action in actions {
        let (label, matter) = told(*action);
        let (_, rows) = tables
            .iter()
            .find(|(caption, _)| caption == page::title(matter))
            .unwrap();
        let row = rows.iter().find(|cells| cells[0] == label).unwrap();
        assert_eq!(row.len(), 1 + Role::ALL.len(), "{action:?}");
        for (role, cell) in Role::ALL.into_iter().zip(&row[1..]) {
            let ties = meant(matter, cell);
            for stands in every_ties() {
                let said = ties.iter().any(|tie| has(stands, *tie));
                let answered = allows(table, role, action, stands);
                assert_eq!(said, answered, "{action:?} {role:?} {stands:?}: {cell}");
            }
        }
    }
    tables.iter().map(|(_, rows)| rows.len()).sum()
}

#[test]
fn the_page_says_what_the_tables_answer() {
    use identity::policy as identity;
    use interventions::policy as interventions;
    let html = served("text/html");
    let shown = compare(
        &html,
        interventions::TABLE,
        interventions::Action::ALL,
        |action| (action.label(), action.matter()),
    );
    compare(&html, identity::TABLE, identity::Action::ALL, |action| {
        (action.label(), action.matter())
    });
    assert_eq!(
        shown,
        interventions::Action::ALL.len() + identity::Action::ALL.len(),
        "nothing else is shown"
    );
}

#[test]
fn every_action_has_a_name_of_its_own() {
    let lines = matrix::read();
    let names: HashSet<&str> = lines.iter().map(|line| line.label).collect();
    assert_eq!(names.len(), lines.len());
    for line in &lines {
        let first = line.label.chars().next().unwrap();
        assert!(first.is_uppercase(), "{}", line.label);
        assert!(
            !line.label.ends_with('.') && line.label.chars().count() <= 100,
            "{}",
            line.label
        );
        assert!(
            line.held.iter().any(|(_, ties)| !ties.is_empty()),
            "{} is nobody’s",
            line.code
        );
    }
}

#[test]
fn every_tie_has_words_of_its_own() {
    for matter in Matter::ALL {
        let words: HashSet<&str> = Tie::ALL.map(|tie| page::tie(matter, tie)).into();
        assert_eq!(words.len(), Tie::ALL.len(), "{matter:?}");
        assert!(!words.contains(page::NO) && words.iter().all(|words| !words.contains(page::OR)));
    }
    let both = page::cell(Matter::Intervention, &[Tie::Own, Tie::Followed]);
    assert_eq!(both, "Les siennes, ou celles qu’elle suit");
}

#[test]
fn programs_read_the_same() {
    let body: serde_json::Value = serde_json::from_str(&served("application/json")).unwrap();
    let items = body["items"].as_array().unwrap();
    let lines = matrix::read();
    assert_eq!(items.len(), lines.len());
    for (item, line) in items.iter().zip(&lines) {
        let rules: Vec<(&str, &str)> = item["rules"]
            .as_array()
            .unwrap()
            .iter()
            .map(|rule| {
                (
                    rule["role"].as_str().unwrap(),
                    rule["tie"].as_str().unwrap(),
                )
            })
            .collect();
        let held: Vec<(&str, &str)> = line
            .held
            .iter()
            .flat_map(|(role, ties)| ties.iter().map(|tie| (role.code(), matrix::tie_code(*tie))))
            .collect();
        assert_eq!((&item["action"], rules), (&line.code.into(), held));
    }
}
