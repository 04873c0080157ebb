//! Promise: the seed loads into the schema, folds its words as the product does, and tells stories that hold together.
#![cfg(test)]

use domain::{
    calendar::{self, Holidays, Zone},
    colour::Colour,
    fold,
    text::Siren,
};
use interventions::{model::deadline, place};
use rusqlite::Connection;
use std::{fs, path::Path, process::Command};

/// The official list.
const REFERENCE: &str = "01-reference.sql";
/// The demo.
const DEMO: &str = "02-demo.sql";

/// One file of the seed of one day, made anew by its script for `test`, in a database of its own.
fn seeded(test: &str, day: &str, file: &str) -> Connection {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let out = root.join("target/seed").join(test);
    let made = Command::new(root.join("node_modules/.bin/node"))
        .args(["scripts/seed.mjs", "--now", day, "--out"])
        .arg(&out)
        .current_dir(&root)
        .status()
        .expect("node of package.json: make test installs it");
    assert!(made.success());
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch("pragma foreign_keys = on").unwrap();
    for file in [root.join("schema.sql"), out.join(file)] {
        let sql = fs::read_to_string(&file).unwrap();
        assert!(
            sql.split(";\n").all(|statement| statement.len() < 100_000),
            "D1 takes 100 KB a statement"
        );
        db.execute_batch(&sql).unwrap();
    }
    db
}

fn pairs(db: &Connection, sql: &str) -> Vec<(String, String)> {
    let mut found = db.prepare(sql).unwrap();
    let rows = found
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

fn count(db: &Connection, sql: &str) -> i64 {
    db.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn the_official_list_is_whole_and_folded_like_the_product_folds() {
    let db = seeded("reference", "2026-11-21", REFERENCE);
    let names = pairs(&db, "select name, name_folded from official_body");
    assert!(names.len() > 36_000);
    for (name, folded) in names {
        assert_eq!(fold::fold(&name), folded);
    }
    for (name, siren) in pairs(
        &db,
        "select name, siren from official_body where siren is not null",
    ) {
        assert!(Siren::parse(&siren).is_ok(), "{name} {siren}");
    }
    assert_eq!(
        count(
            &db,
            "select count(*) from official_body where kind = 'commune' and siren = '218601946' and code = '86194'"
        ),
        1
    );
}

#[test]
fn the_demo_shows_two_organisations_and_every_state() {
    let db = seeded("demo", "2026-11-21", DEMO);
    let shown = "select count(distinct status) from intervention where organisation_id = (select id from organisation where slug = 'poitiers')";
    assert_eq!(
        count(&db, shown),
        6,
        "every status but the duplicate, which nothing makes yet"
    );
    assert_eq!(
        count(
            &db,
            "select count(*) from member_role where role = 'administrator'"
        ),
        2
    );
    let territories = "select count(*) from zone z join organisation o on o.id = z.organisation_id where z.kind = 'territory'";
    assert_eq!(count(&db, territories), 2, "each commune has its outline");
    for (id, geometry) in pairs(&db, "select id, geometry from zone") {
        assert!(place::area(&geometry).is_ok(), "{id}");
    }
    for (id, geometry) in pairs(
        &db,
        "select intervention_id, geometry from intervention_outline",
    ) {
        let kept = place::outline(&geometry).unwrap().to_string();
        assert_eq!(kept, geometry, "{id}: as the product writes it");
    }
    for (_, colour) in pairs(&db, "select name, brand_colour from organisation") {
        assert!(Colour::parse(&colour).is_ok(), "{colour}");
    }
    for wanted in [
        "blocked_at is not null",
        "priority = 'urgent'",
        "planned_start like '2026-11-21%'",
        "latitude is not null",
        "due_on < '2026-11-21' and status = 'to_do'",
        "relaunch_on > '2026-11-21'",
        "feedback = 'unsolved'",
        "id in (select intervention_id from intervention_zone)",
        "id in (select intervention_id from intervention_outline)",
    ] {
        assert_ne!(
            count(
                &db,
                &format!("select count(*) from intervention where {wanted}")
            ),
            0,
            "{wanted}"
        );
    }
    assert_ne!(
        count(
            &db,
            "select count(*) from membership where notice_at is null"
        ),
        0,
        "somebody is still to be informed"
    );
}

#[test]
fn the_words_of_a_search_are_those_of_the_product() {
    let db = seeded("words", "2026-11-21", DEMO);
    let texts = "select i.id, i.number || ' ' || concat_ws(' ', i.address, i.address_extra, i.postcode, i.city, i.description) from intervention i";
    for (id, text) in pairs(&db, texts) {
        let mut words = fold::words(&text);
        // A number is found even when it is one digit long.
        words.extend(text.split(' ').next().map(str::to_owned));
        let kept = pairs(
            &db,
            &format!(
                "select word, '' from intervention_word where intervention_id = '{id}' order by word"
            ),
        );
        assert!(kept.iter().map(|(word, _)| word).eq(&words), "{text}");
    }
    for (name, folded) in pairs(&db, "select name, name_folded from category") {
        let words: std::collections::BTreeSet<String> =
            folded.split(' ').map(str::to_owned).collect();
        assert_eq!(words, fold::words(&name), "{name}");
    }
}

#[test]
fn deadlines_are_those_of_the_product() {
    for day in ["2026-11-21", "2026-05-20"] {
        let db = seeded("deadlines", day, DEMO);
        let mut found = db
            .prepare("select coalesce((select max(j.at) from journal j where j.intervention_id = i.id and j.event = 'validated'), i.created_at), c.working_days, i.due_on from intervention i join category c on c.id = i.category_id where i.status not in ('to_validate', 'refused')")
            .unwrap();
        let rows = found.query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, Option<String>>(2)?))
        });
        let rows: Vec<(String, Option<u8>, Option<String>)> =
            rows.unwrap().map(Result::unwrap).collect();
        assert!(rows.iter().filter(|(.., due)| due.is_some()).count() > 10);
        for (since, days, due) in rows {
            let since = calendar::from_db(&since).unwrap();
            let wanted = deadline(Zone::default().civil_date(since), days, Holidays::National);
            assert_eq!(wanted.map(|due| due.to_string()), due, "{since} {days:?}");
        }
    }
}

#[test]
fn no_story_is_ahead_of_its_day_whatever_the_day() {
    for day in ["2026-11-21", "2028-02-29", "2026-03-30"] {
        let db = seeded("days", day, DEMO);
        for (table, column) in [
            ("intervention", "updated_at"),
            ("journal", "at"),
            ("comment", "created_at"),
            ("assignment", "assigned_at"),
        ] {
            assert_eq!(
                count(
                    &db,
                    &format!("select count(*) from {table} where {column} >= '{day}'")
                ),
                0,
                "{table} {day}"
            );
        }
        assert_eq!(
            count(
                &db,
                "select count(*) from intervention where purge_on <= date(updated_at, '+2 years')"
            ),
            0
        );
    }
}

#[test]
fn the_demo_starts_with_the_default_categories() {
    let db = seeded("categories", "2026-11-21", DEMO);
    let listed = pairs(
        &db,
        "select c.name, t.name from category t join category c on c.organisation_id = t.organisation_id and c.id = t.parent_id join organisation o on o.id = t.organisation_id where o.slug = 'poitiers' order by c.position, t.position",
    );
    let default = interventions::store::defaults::CATEGORIES
        .into_iter()
        .flat_map(|(category, types)| {
            types
                .iter()
                .map(move |name| (category.to_owned(), (*name).to_owned()))
        });
    assert!(listed.into_iter().eq(default));
}
