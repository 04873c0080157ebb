//! The list as a file.

use super::world::*;
use crate::handlers::export::{HEADER, LINES};
use serde_json::json;

const PATH: &str = "/interventions/export.csv";

/// The lines of the file, header left out, once sure of its form.
fn lines(answer: &Answer) -> Vec<String> {
    assert!(
        answer.bytes.starts_with(b"\xef\xbb\xbf"),
        "no byte order mark"
    );
    let text = std::str::from_utf8(&answer.bytes[3..]).unwrap();
    let mut lines: Vec<String> = text.split("\r\n").map(str::to_owned).collect();
    assert_eq!(lines.pop().as_deref(), Some(""), "the last line ends too");
    assert!(lines.iter().all(|line| !line.contains('\n')));
    assert_eq!(lines.remove(0), HEADER.join(";"));
    lines
}

#[test]
fn case_29_the_file_is_exactly_what_is_promised() {
    let world = World::new();
    let item = world
        .report(CARL, &json!({
            "address": "=HYPERLINK(1)", "postcode": "86000", "city": "Poitiers; centre", "latitude": "46.580224", "longitude": "-0.340375",
            "description": "=HYPERLINK(1)", "planned_start": "2026-03-03T08:00", "planned_end": "2026-03-03T09:30",
            "assignee_ids": [GASTON.text()], "priority": "high",
        }))
        .is(201)
        .id();
    world
        .post(
            GASTON,
            &format!("/interventions/{item}/commentaires"),
            &json!({ "body": "Chez Mme Untel" }),
        )
        .is(201);
    world.go(GASTON, &item, "demarrer").is(200);
    world.go(GASTON, &item, "terminer").is(200);
    let refused = world.report(DORA, &json!({})).is(201).id();
    world
        .post(
            CARL,
            &format!("/interventions/{refused}/refuser"),
            &json!({ "reason": "Non" }),
        )
        .is(200);
    let file = world.get(CARL, PATH).is(200);
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(
        file.headers["content-disposition"],
        "attachment; filename=\"interventions-2026-03-02.csv\""
    );
    assert_eq!(
        lines(&file),
        [
            "2;2026-03-02 09:00;Refusée;Voirie;Obstacle voirie;Normale;12 rue Gambetta;;;;;;;;0;0",
            "1;2026-03-02 09:00;Terminée;Voirie;Obstacle voirie;Haute;'=HYPERLINK(1);86000;\"Poitiers; centre\";46.580224;-0.340375;2026-03-03 08:00;2026-03-03 09:30;2026-03-02 09:00;0;1",
        ]
    );
    for name in ["Gaston", "Dora", "Carl", "Martin", "Untel"] {
        assert!(!file.text.contains(name), "{name}");
    }
}

#[test]
fn the_filters_of_the_list_apply_save_that_by_person() {
    let world = World::new();
    world.given_to(&[GASTON]);
    world
        .report(DORA, &json!({ "category_id": id(WASTE), "type_id": null }))
        .is(201);
    let numbers = |query: &str| -> Vec<String> {
        let file = world.get(CARL, &format!("{PATH}?{query}")).is(200);
        lines(&file)
            .iter()
            .map(|line| line.split(';').next().unwrap().to_owned())
            .collect()
    };
    assert_eq!(numbers("vue=liste"), ["2", "1"]);
    assert_eq!(numbers("status=to_validate"), ["2"]);
    assert_eq!(numbers("q=voirie"), ["1"]);
    assert_eq!(numbers("unassigned=1"), ["2"]);
    assert_eq!(numbers("after=2"), ["1"]);
    assert_eq!(numbers("status=done"), [] as [&str; 0]);
    world
        .get(CARL, &format!("{PATH}?assignee_id={}", GASTON.text()))
        .is(400);
    world.get(CARL, &format!("{PATH}?status=x")).is(422);
    let theirs = world.get(QUENTIN, PATH).is(200);
    assert!(
        lines(&theirs).is_empty(),
        "another organisation's list is its own"
    );
}

#[test]
fn the_list_leads_to_the_file_unless_it_is_about_a_person() {
    let world = World::new();
    world.given_to(&[GASTON]);
    let link = "/interventions/export.csv?vue=liste&amp;status=to_do";
    assert!(
        world
            .page(CARL, "/interventions?vue=liste&status=to_do")
            .is(200)
            .text
            .contains(link)
    );
    let person = format!("/interventions?vue=liste&assignee_id={}", GASTON.text());
    assert!(
        !world
            .page(CARL, &person)
            .is(200)
            .text
            .contains("export.csv")
    );
    assert!(
        !world
            .page(GASTON, "/interventions?vue=liste")
            .is(200)
            .text
            .contains("export.csv")
    );
}

#[test]
fn who_took_what_is_written_down() {
    let world = World::new();
    world.get(CARL, &format!("{PATH}?status=done&q=")).is(200);
    world.get(GASTON, PATH).is(403);
    let audit = world.rows("select actor_id, action, subject, at from audit");
    assert_eq!(
        audit,
        [
            json!({ "actor_id": CARL.text(), "action": "export", "subject": "export.csv?status=done", "at": "2026-03-02T08:00:00Z" })
        ]
    );
}

#[test]
fn twenty_thousand_lines_a_file_and_the_next_is_told() {
    let world = World::new();
    world.run(platform::sql!(
        "with recursive n(n) as (select 1 union all select n + 1 from n where n < ?2) insert into intervention (organisation_id, id, number, status, version, category_id, address, created_at, updated_at, purge_on) select ?1, 'i' || n, n, 'to_do', 1, ?3, 'Ici', '2026-03-01T08:00:00Z', '2026-03-01T08:00:00Z', '2029-03-01' from n",
        organisation(1),
        LINES + 1,
        id(ROADS)
    ));
    let first = world.get(CARL, &format!("{PATH}?status=to_do")).is(200);
    assert_eq!(lines(&first).len(), LINES as usize);
    assert_eq!(
        first.headers["link"],
        format!("<{PATH}?status=to_do&after=2>; rel=\"next\"")
    );
    let second = world
        .get(CARL, &format!("{PATH}?status=to_do&after=2"))
        .is(200);
    assert_eq!(lines(&second).len(), 1);
    assert!(!second.headers.contains_key("link"));
}
