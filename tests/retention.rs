//! Promise: every column of schema.sql is classed, and forgetting forgets all of it and nothing else.
#![cfg(test)]

use chrono::{DateTime, Utc};
use domain::{
    calendar::from_db,
    id::{OrganisationId, PersonId},
    policy::System,
    retention::{Column, FILES, Fate, Function, Kept, REGISTER, has, rule},
};
use platform::{
    Database, Random,
    db::{Single, Stmt, Value},
    estate, purge,
};
use serde::Deserialize;
use std::{
    collections::BTreeSet,
    pin::pin,
    task::{Context, Poll, Waker},
};

const SCHEMA: &str = include_str!("../schema.sql");

/// One row and more in every table: P and Q are organisations; Zoé belongs to both, Yann to P alone.
const FULL: &str = include_str!("fixtures/full.sql");

const P: &str = "00000000-0000-7000-8000-00000000000a";
const ZOE: &str = "00000000-0000-7000-8000-000000000001";
const YANN: &str = "00000000-0000-7000-8000-000000000002";
const Q: &str = "00000000-0000-7000-8000-00000000000b";

/// On this machine every future of the database is ready at once.
fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the local database never waits"),
    }
}

fn empty() -> Database {
    Database::in_memory(SCHEMA).unwrap()
}

fn full() -> Database {
    Database::in_memory(&format!("{SCHEMA}\n{FULL}")).unwrap()
}

fn stmt(sql: String) -> Stmt {
    Stmt {
        sql: sql.into(),
        params: Vec::new(),
    }
}

fn rows<T: serde::de::DeserializeOwned>(db: &Database, statement: Stmt) -> Vec<T> {
    ready(db.batch(vec![statement]))
        .unwrap()
        .remove(0)
        .all()
        .unwrap()
}

fn texts(db: &Database, sql: String) -> Vec<String> {
    rows::<Single<String>>(db, stmt(sql))
        .into_iter()
        .map(|row| row.value)
        .collect()
}

fn tables(db: &Database) -> BTreeSet<String> {
    texts(
        db,
        "select name as value from sqlite_master where type = 'table'".to_owned(),
    )
    .into_iter()
    .collect()
}

/// Every row of a table, each as JSON text.
fn dump(db: &Database, table: &str) -> Vec<String> {
    rows::<serde_json::Value>(db, stmt(format!("select * from {table}")))
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn everything(db: &Database) -> Vec<(String, Vec<String>)> {
    tables(db)
        .into_iter()
        .map(|table| (table.clone(), dump(db, &table)))
        .collect()
}

fn person(id: &str) -> PersonId {
    id.parse().unwrap()
}

fn organisation(id: &str) -> OrganisationId {
    id.parse().unwrap()
}

fn moment(text: &str) -> DateTime<Utc> {
    from_db(text).unwrap()
}

/// The whole of a departure, as identity writes it.
fn leave(db: &Database, from: &str, who: &str) {
    let mut batch = purge::departure(organisation(from), person(who));
    batch.extend(purge::erasure(person(who)));
    ready(db.batch(batch)).unwrap();
}

/// The tables in which one of these texts stands.
fn found(db: &Database, needles: &[&str]) -> Vec<String> {
    everything(db)
        .into_iter()
        .filter(|(_, rows)| {
            rows.iter()
                .any(|row| needles.iter().any(|needle| row.contains(needle)))
        })
        .map(|(table, _)| table)
        .collect()
}

#[test]
fn every_table_of_the_schema_has_its_line_and_every_line_its_table() {
    let registered: BTreeSet<String> = REGISTER.iter().map(|line| line.table.to_owned()).collect();
    assert_eq!(tables(&empty()), registered);
    assert_eq!(REGISTER.len(), registered.len(), "a table has two lines");
}

#[test]
fn every_column_is_classed_and_the_key_is_the_primary_key() {
    #[derive(Deserialize)]
    struct Info {
        name: String,
        pk: i64,
    }
    let db = empty();
    for line in REGISTER {
        let info: Vec<Info> = rows(
            &db,
            stmt(format!(
                "select name, pk from pragma_table_info('{}')",
                line.table
            )),
        );
        let columns: Vec<&str> = info.iter().map(|column| column.name.as_str()).collect();
        let classed: Vec<&str> = line.columns.iter().map(|column| column.name()).collect();
        assert_eq!(columns, classed, "{}", line.table);
        let mut key: Vec<(i64, &str)> = info
            .iter()
            .filter(|c| c.pk > 0)
            .map(|c| (c.pk, c.name.as_str()))
            .collect();
        key.sort_unstable();
        assert_eq!(
            key.iter().map(|(_, name)| *name).collect::<Vec<_>>(),
            line.key,
            "{}",
            line.table
        );
    }
}

#[test]
fn a_column_that_names_a_person_is_owner_or_author() {
    for line in REGISTER {
        for column in line.columns {
            let names = ["person_id", "author_id", "actor_id"].contains(&column.name());
            let classed = matches!(column, Column::Owner(_) | Column::Author(_));
            assert!(!names || classed, "{}.{}", line.table, column.name());
        }
    }
}

#[test]
fn what_is_kept_with_a_parent_refers_to_it() {
    let db = empty();
    for line in REGISTER {
        if let Kept::With(parent) = line.kept {
            let sql = format!(
                "select \"table\" as value from pragma_foreign_key_list('{}')",
                line.table
            );
            assert!(
                texts(&db, sql).iter().any(|table| table == parent),
                "{} without {parent}",
                line.table
            );
            assert!(rule(parent).is_some());
        }
    }
}

#[test]
fn the_fixture_fills_every_table() {
    for (table, rows) in everything(&full()) {
        assert!(
            !rows.is_empty(),
            "{table} is empty: add a row to fixtures/full.sql"
        );
    }
}

#[test]
fn every_generated_statement_is_served_by_an_index() {
    let db = empty();
    let mut statements = purge::departure(organisation(P), person(ZOE));
    statements.extend(purge::erasure(person(ZOE)));
    let held = platform::holdings::of(organisation(P), person(ZOE), 10, |_| true);
    statements.extend(held.into_iter().map(|one| one.statement));
    for line in estate::given_back() {
        let after = vec![Value::from("x"); estate::order(line).len()];
        for after in [&[][..], &after[..]] {
            statements.push(estate::page(line, organisation(P), after, 10));
        }
    }
    for line in estate::held() {
        statements.push(estate::remains(line, organisation(P)));
        statements.extend(estate::take(
            line,
            organisation(P),
            moment("2026-03-01T08:00:00Z"),
        ));
    }
    for line in REGISTER.iter().filter(|line| line.fate == Fate::Delete) {
        if let Kept::Until(column) | Kept::Days(column, _) | Kept::Years(column, _) = line.kept {
            statements.push(purge::delete_due(line, column, "2026-11-21T00:00:00Z"));
        }
    }
    for statement in statements {
        #[derive(Deserialize)]
        struct Plan {
            detail: String,
        }
        let explained = Stmt {
            sql: format!("explain query plan {}", statement.sql).into(),
            params: statement.params,
        };
        for step in rows::<Plan>(&db, explained) {
            // What an index found already, or one row made up, is no table; addresses wait for their code a quarter of an hour.
            let made = ["SCAN CONSTANT ROW", "SCAN (", "SCAN email_change"]
                .iter()
                .any(|start| step.detail.starts_with(start));
            assert!(
                made || !step.detail.starts_with("SCAN"),
                "{}: {}",
                statement.sql,
                step.detail
            );
        }
    }
}

#[test]
fn a_table_is_given_back_or_excused_with_its_reason() {
    let excused: Vec<&str> = estate::EXCUSED.iter().map(|(table, _)| *table).collect();
    for table in &excused {
        assert!(rule(table).is_some(), "{table} is excused and not there");
    }
    for line in estate::given_back() {
        let known = ["organisation", "person"].contains(&line.table);
        assert!(
            known || has(line, "organisation_id"),
            "{} is no organisation's: excuse it in platform::estate, with the reason",
            line.table
        );
        let columns = estate::columns(line);
        for name in estate::order(line) {
            assert!(
                columns.contains(&name),
                "{}.{name} puts rows in order",
                line.table
            );
        }
        for name in columns {
            let secret = ["hash", "hmac", "secret", "token", "code_"]
                .iter()
                .any(|word| name.contains(word));
            assert!(
                !secret,
                "{}.{name} looks like a secret: domain::retention::SECRETS",
                line.table
            );
        }
    }
    let given = |table: &str| estate::given_back().any(|line| line.table == table);
    for table in [
        "intervention",
        "comment",
        "photo",
        "audit",
        "membership",
        "person",
        "zone",
    ] {
        assert!(given(table), "{table}");
    }
}

#[test]
fn every_column_that_names_an_object_of_r2_is_known_to_destruction() {
    for line in REGISTER {
        // The queue itself, and the key of a request.
        if ["file_deletion", "idempotency"].contains(&line.table) {
            continue;
        }
        let named: Vec<&str> = line
            .columns
            .iter()
            .map(|column| column.name())
            .filter(|name| *name == "key" || (name.ends_with("_key") && !name.ends_with("_hash")))
            .collect();
        let known = FILES.iter().find(|(table, _)| *table == line.table);
        let known = known.map_or(&[][..], |(_, columns)| *columns);
        assert_eq!(named, known, "{}", line.table);
    }
}

#[test]
fn a_page_of_an_organisation_goes_on_after_its_last_row_and_meets_no_other_organisation() {
    let db = full();
    for line in estate::given_back() {
        let all: Vec<serde_json::Value> = rows(&db, estate::page(line, organisation(P), &[], 100));
        assert!(!all.is_empty(), "{}", line.table);
        let mut paged = Vec::new();
        let mut after = Vec::new();
        loop {
            let page: Vec<serde_json::Value> =
                rows(&db, estate::page(line, organisation(P), &after, 1));
            let Some(last) = page.last() else { break };
            after = estate::order(line)
                .iter()
                .map(|name| match &last[*name] {
                    serde_json::Value::Number(number) => Value::Int(number.as_i64().unwrap()),
                    other => Value::from(other.as_str().unwrap()),
                })
                .collect();
            paged.extend(page);
        }
        assert_eq!(paged, all, "{}", line.table);
        for row in all {
            assert!(!row.to_string().contains(Q), "{}", line.table);
        }
    }
}

#[test]
fn what_is_taken_away_leaves_nothing_of_it_and_all_of_the_other() {
    let db = full();
    let of = |id: &str| -> Vec<(String, Vec<String>)> {
        everything(&db)
            .into_iter()
            .map(|(table, rows)| {
                (
                    table,
                    rows.into_iter().filter(|row| row.contains(id)).collect(),
                )
            })
            .collect()
    };
    let before = of(Q);
    for line in estate::held() {
        ready(db.batch(estate::take(
            line,
            organisation(P),
            moment("2026-06-02T01:55:00Z"),
        )))
        .unwrap();
        let left: Vec<serde_json::Value> = rows(&db, estate::remains(line, organisation(P)));
        assert_eq!(left[0]["value"], 0, "{}", line.table);
    }
    let left: Vec<String> = of(P)
        .into_iter()
        .filter(|(table, rows)| !rows.is_empty() && table != "organisation")
        .map(|(table, _)| table)
        .collect();
    assert_eq!(left, ["file_deletion"], "its keys wait");
    assert_eq!(of(Q), before);
    let queued = texts(
        &db,
        "select key as value from file_deletion order by key".to_owned(),
    );
    assert_eq!(
        queued.len(),
        1 + 1 + 2 + 2,
        "one waited; a volume, two photos, two that were pending"
    );
}

#[test]
fn case_12_nothing_of_a_person_who_left_everywhere_remains() {
    let db = full();
    assert!(
        !found(
            &db,
            &["Ylang", "yann@p.example", "y.ylang", "+33549000002", YANN]
        )
        .is_empty()
    );
    leave(&db, P, YANN);
    assert_eq!(
        found(
            &db,
            &[
                "Ylang",
                "yann@p.example",
                "y.ylang",
                "Y.Ylang",
                "+33549000002",
                YANN
            ]
        ),
        [""; 0]
    );
    let kept = [
        "intervention",
        "comment",
        "photo",
        "journal",
        "comment_revision",
        "audit",
    ];
    for table in kept {
        assert_eq!(
            dump(&db, table).len(),
            dump(&full(), table).len(),
            "{table} lost a row"
        );
    }
}

#[test]
fn a_departure_from_one_organisation_leaves_the_other_as_it_was() {
    let db = full();
    let in_q = |db: &Database| -> Vec<(String, Vec<String>)> {
        everything(db)
            .into_iter()
            .map(|(table, rows)| {
                (
                    table,
                    rows.into_iter().filter(|row| row.contains(Q)).collect(),
                )
            })
            .collect()
    };
    let before = in_q(&db);
    leave(&db, P, ZOE);
    assert_eq!(in_q(&db), before);
    assert_eq!(
        dump(&db, "person"),
        dump(&full(), "person"),
        "the account stays with its last membership"
    );
    let p_rows = everything(&db)
        .into_iter()
        .flat_map(|(_, rows)| rows)
        .filter(|row| row.contains(P));
    assert!(
        !p_rows.into_iter().any(|row| row.contains(ZOE)),
        "P still knows who she is"
    );
    leave(&db, Q, ZOE);
    assert_eq!(
        found(&db, &["zoe@p.example", "Zénith", "z.zenith", ZOE]),
        [""; 0]
    );
}

#[test]
fn a_departure_moves_no_date_of_an_intervention() {
    let db = full();
    let dates = || {
        texts(
            &db,
            "select purge_on || updated_at || version as value from intervention order by 1"
                .to_owned(),
        )
    };
    let before = dates();
    leave(&db, P, YANN);
    assert_eq!(dates(), before);
}

#[test]
fn leaving_twice_changes_nothing_more() {
    let db = full();
    leave(&db, P, YANN);
    let once = everything(&db);
    leave(&db, P, YANN);
    assert_eq!(everything(&db), once);
}

#[test]
fn a_night_deletes_what_is_due_to_the_second_and_then_nothing() {
    let db = full();
    let random = Random::seeded(7);
    let night = |now: &str| {
        for function in [
            Function::Identity,
            Function::Interventions,
            Function::Notifications,
        ] {
            let system = System::for_scheduled_event();
            ready(purge::run(&db, &random, &system, function, moment(now))).unwrap();
        }
    };
    let count = |table: &str| dump(&db, table).len();
    // comment_revision of 2026-03-01T08:00:00Z, thirty days.
    night("2026-03-31T07:59:59Z");
    assert_eq!(count("comment_revision"), 1);
    night("2026-03-31T08:00:00Z");
    assert_eq!(count("comment_revision"), 0);
    // audit of 2026-01-05T08:00:00Z, five years; outbox and idempotency went long before.
    night("2031-01-05T07:59:59Z");
    assert_ne!(count("audit"), 0);
    for gone in [
        "credential",
        "sign_in_link",
        "throttle",
        "outbox",
        "idempotency",
    ] {
        assert_eq!(count(gone), 0, "{gone}");
    }
    night("2031-03-01T08:00:00Z");
    assert_eq!(count("audit"), 0);
    let others = |db: &Database| -> Vec<_> {
        everything(db)
            .into_iter()
            .filter(|(table, _)| table != "purge_log")
            .collect()
    };
    let before = others(&db);
    night("2031-03-01T08:00:00Z");
    assert_eq!(others(&db), before);
    for kept in [
        "person",
        "membership",
        "intervention",
        "comment",
        "photo",
        "journal",
        "file_deletion",
    ] {
        assert_ne!(count(kept), 0, "{kept} is not for this purge to delete");
    }
}

#[test]
fn a_purge_works_in_batches_and_says_what_it_did() {
    let db = empty();
    let many = purge::BATCH + 1;
    let sql = format!(
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < {many}) insert into throttle select 'link', i, '2026-01-01T00:00:00Z', 1 from n"
    );
    ready(db.batch(vec![stmt(sql)])).unwrap();
    let (random, system, now) = (
        Random::seeded(7),
        System::for_scheduled_event(),
        moment("2026-01-02T00:00:00Z"),
    );
    let run = || ready(purge::run(&db, &random, &system, Function::Identity, now)).unwrap();
    let first = run()
        .into_iter()
        .find(|run| run.rule == "throttle")
        .unwrap();
    assert_eq!(
        (first.count, first.finished, first.oldest_kept),
        (many, true, None)
    );
    assert_eq!(run().into_iter().map(|run| run.count).sum::<usize>(), 0);
}

#[test]
fn deleting_an_intervention_takes_its_rows_along() {
    let db = full();
    ready(db.batch(vec![stmt("delete from intervention".to_owned())])).unwrap();
    for line in REGISTER
        .iter()
        .filter(|line| line.kept == Kept::With("intervention"))
    {
        assert!(dump(&db, line.table).is_empty(), "{}", line.table);
    }
    assert!(dump(&db, "comment_revision").is_empty());
}

#[test]
fn one_is_shown_every_row_that_a_departure_takes_or_leaves_nameless() {
    let db = full();
    let held = platform::holdings::of(organisation(P), person(YANN), 100, |_| true);
    let shown: Vec<&str> = held.iter().map(|one| one.rule.table).collect();
    for line in REGISTER {
        let tied = line
            .columns
            .iter()
            .any(|column| matches!(column, Column::Owner(_) | Column::Author(_)));
        assert_eq!(tied, shown.contains(&line.table), "{}", line.table);
    }
    for one in held {
        let rows: Vec<serde_json::Value> = rows(&db, one.statement);
        assert!(!rows.is_empty(), "nothing of Yann in {}", one.rule.table);
        for row in rows {
            assert!(!row.to_string().contains(ZOE), "{}", one.rule.table);
        }
    }
}

/// The codes that a column may hold, as schema.sql says.
fn codes(table: &str, column: &str) -> Vec<String> {
    let start = format!("create table if not exists {table} (");
    let body = SCHEMA.split(&start).nth(1).unwrap_or_default();
    let body = body.split(") strict").next().unwrap_or_default();
    let check = format!("check ({column} in (");
    let listed = body.split(&check).nth(1).unwrap_or_default();
    let listed = listed.split(')').next().unwrap_or_default();
    listed
        .split(',')
        .map(|code| code.trim().trim_matches('\'').to_owned())
        .filter(|code| !code.is_empty())
        .collect()
}

#[test]
fn every_code_that_a_person_is_shown_is_put_into_words() {
    use identity::fr::personal_data as fr;
    use interventions::model::alerts::{Delivery, Kind, Topic};
    let said = |column: &str, code: &str, label: &str| {
        assert_eq!(fr::value(column, code), label, "{column} {code}");
    };
    for kind in Kind::ALL {
        said("kind", kind.code(), kind.label());
    }
    for topic in Topic::ALL {
        said("topic", topic.code(), topic.label());
    }
    for delivery in Delivery::ALL {
        said("delivery", delivery.code(), delivery.label());
    }
    for status in interventions::model::Status::ALL {
        said("status", status.code(), status.label());
    }
    for line in REGISTER
        .iter()
        .filter(|line| platform::holdings::tie(line).is_some())
    {
        for column in line.columns.iter().filter(|column| fr::shows(column)) {
            for code in codes(line.table, column.name()) {
                assert_ne!(
                    fr::value(column.name(), &code),
                    code,
                    "{}.{}",
                    line.table,
                    column.name()
                );
            }
        }
    }
}
