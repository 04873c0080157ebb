//! No sequence of calls of an agent changes who does an intervention or when it is planned (terms of use, 2 and 5.1).

use super::world::*;
use crate::FUNCTIONS;
use domain::id::PhotoId;
use proptest::{collection::vec, prelude::*, strategy::ValueTree as _, test_runner::Config};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use web::{
    Route,
    route::{FieldKind, Verb},
};

/// One call as it is drawn: which route, and the bytes from which its path and its body are made.
type Draw = (prop::sample::Index, Vec<u8>);

fn sequence() -> impl Strategy<Value = Vec<Draw>> {
    vec((any::<prop::sample::Index>(), vec(any::<u8>(), 48)), 1..24)
}

/// Hands out the drawn bytes, then zeros.
struct Dice<'a>(std::slice::Iter<'a, u8>);

impl Dice<'_> {
    fn byte(&mut self) -> usize {
        self.0.next().copied().unwrap_or_default().into()
    }

    fn pick<T: Clone>(&mut self, among: &[T]) -> T {
        among[self.byte() % among.len()].clone()
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.byte().is_multiple_of(n)
    }
}

/// Who does each intervention, and when it is planned.
type Plans = BTreeMap<String, (Value, Value, Vec<String>)>;

fn plans(world: &World) -> Plans {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut plans: Plans = world
        .rows("select id, planned_start, planned_end from intervention")
        .iter()
        .map(|row| {
            let planned = (row["planned_start"].clone(), row["planned_end"].clone());
            (text(&row["id"]), (planned.0, planned.1, Vec::new()))
        })
        .collect();
    for row in world.rows("select intervention_id, person_id from assignment order by person_id") {
        let people = &mut plans.get_mut(&text(&row["intervention_id"])).unwrap().2;
        people.push(text(&row["person_id"]));
    }
    plans
}

/// Interventions in every state in which an agent can meet one, and what hangs on them.
fn furnish(world: &World) {
    let people = [GASTON.text(), GINA.text()];
    for start in ["2026-03-03T08:00", ""] {
        let item = world
            .report(
                CARL,
                &json!({ "assignee_ids": people, "planned_start": start }),
            )
            .is(201)
            .id();
        world.go(GASTON, &item, "demarrer").is(200);
        world
            .post(
                GASTON,
                &format!("/interventions/{item}/commentaires"),
                &json!({ "body": "Oui" }),
            )
            .is(201);
    }
    let done = world.given_to(&[GASTON]);
    world.go(GASTON, &done, "demarrer").is(200);
    world.go(GASTON, &done, "terminer").is(200);
    world.given_to(&[GASTON]);
    world.given_to(&[GINA]);
    world.given_to(&[]);
    world.report(DORA, &json!({})).is(201);
    world.report(GASTON, &json!({})).is(201);
    let path = format!("/interventions/{done}/photos");
    let field = [("moment", "before")];
    world.files(ALICE, &path, &field, &[("photo", super::SAMPLE)]);
}

/// Everything that an address or a body can name.
fn names(world: &World, query: &'static str) -> Vec<String> {
    let rows = world.rows(query);
    let found = rows
        .iter()
        .map(|row| row["id"].as_str().unwrap().to_owned());
    found
        .chain([PhotoId::new(uuid::Uuid::from_u128(999)).to_string()])
        .collect()
}

fn path(world: &World, route: &Route, dice: &mut Dice<'_>) -> String {
    let parts = route.path.split('/').map(|part| match part {
        "{id}" if route.path.starts_with("/interventions/{id}") => {
            dice.pick(&names(world, "select id from intervention order by number"))
        }
        "{photo_id}" => dice.pick(&names(world, "select id from photo")),
        "{comment_id}" => dice.pick(&names(world, "select id from comment")),
        part if part.starts_with('{') => dice.pick(&names(world, "select id from category")),
        part => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

const MOMENTS: [&str; 3] = ["2026-03-09T08:00", "2026-03-10T10:30", ""];

fn value(world: &World, kind: FieldKind, dice: &mut Dice<'_>) -> Value {
    let people = [GASTON, GINA, CARL].map(Who::text);
    match kind {
        FieldKind::Text(_) => json!(dice.pick(&["Un texte", "", "2026-03-09T08:00", "12"])),
        FieldKind::Integer | FieldKind::Number => json!(1 + dice.byte() % 3),
        FieldKind::Boolean => json!(dice.one_in(2)),
        FieldKind::Id => {
            json!(dice.pick(&[names(world, "select id from category"), people.to_vec()].concat()))
        }
        FieldKind::Ids => json!([dice.pick(&people), dice.pick(&people)]),
        FieldKind::Date => json!("2026-03-09"),
        FieldKind::Time => json!("08:00"),
        FieldKind::OneOf(codes) => json!(dice.pick(codes)),
        FieldKind::Files => Value::Null,
    }
}

/// What the route takes, often; and what an agent may not say, often too, whatever the route.
fn body(world: &World, route: &Route, dice: &mut Dice<'_>) -> Map<String, Value> {
    let mut body = Map::new();
    for field in route.contract.takes {
        if field.required || dice.one_in(2) {
            body.insert(field.name.to_owned(), value(world, field.kind, dice));
        }
    }
    if dice.one_in(2) {
        body.insert(
            "assignee_ids".to_owned(),
            value(world, FieldKind::Ids, dice),
        );
    }
    for field in ["planned_start", "planned_end"] {
        if dice.one_in(2) {
            body.insert(field.to_owned(), json!(dice.pick(&MOMENTS)));
        }
    }
    body
}

fn routes() -> impl Iterator<Item = &'static Route> {
    FUNCTIONS.iter().flat_map(web::App::routes)
}

fn call(world: &World, who: Who, route: &Route, bytes: &[u8]) -> (String, u16) {
    let mut dice = Dice(bytes.iter());
    let path = path(world, route, &mut dice);
    let takes_files = route
        .contract
        .takes
        .iter()
        .any(|field| field.kind == FieldKind::Files);
    let answer = match route.verb {
        Verb::Get => world.get(who, &path),
        Verb::Post if takes_files => {
            let body = body(world, route, &mut dice);
            let text = |value: &Value| {
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned)
            };
            let fields: Vec<(String, String)> = body
                .iter()
                .filter(|(_, value)| !value.is_null() && !value.is_array())
                .map(|(name, value)| (name.clone(), text(value)))
                .collect();
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (&**name, &**value))
                .collect();
            world.files(who, &path, &fields, &[("photo", super::SAMPLE)])
        }
        Verb::Post => world.post(who, &path, &Value::Object(body(world, route, &mut dice))),
    };
    (format!("{:?} {path}", route.verb), answer.status.as_u16())
}

proptest! {
    #![proptest_config(Config { cases: 32, failure_persistence: None, ..Config::default() })]

    #[test]
    fn an_agent_changes_neither_who_nor_when(calls in sequence()) {
        let world = World::new();
        furnish(&world);
        let routes: Vec<&Route> = routes().collect();
        for (route, bytes) in &calls {
            let before = plans(&world);
            let (what, status) = call(&world, GASTON, routes[route.index(routes.len())], bytes);
            prop_assert_ne!(status, 500, "{}", what);
            for (item, plan) in plans(&world) {
                if let Some(was) = before.get(&item) {
                    prop_assert_eq!(&plan, was, "{} changed {}", what, item);
                } else {
                        let (start, end, people) = plan;
                        prop_assert!(start.is_null() && end.is_null(), "{} plans {}", what, item);
                        prop_assert!(people.iter().all(|person| *person == GASTON.text()), "{} assigns {}", what, item);
                }
            }
            prop_assert!(before.keys().all(|item| plans(&world).contains_key(item)), "{} deleted one", what);
        }
    }
}

/// Bodies drawn in the same way do change both when a coordinateur sends them: the test above can fail.
#[test]
fn a_coordinator_changes_both() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for verb in ["affecter", "planifier"] {
        let world = World::new();
        furnish(&world);
        let before = plans(&world);
        let of_verb = |route: &&Route| route.verb == Verb::Post && route.path.ends_with(verb);
        let route = routes().find(of_verb).unwrap();
        let changed = (0..500).any(|_| {
            let bytes = vec(any::<u8>(), 48)
                .new_tree(&mut runner)
                .unwrap()
                .current();
            assert_ne!(call(&world, CARL, route, &bytes).1, 500);
            plans(&world) != before
        });
        assert!(changed, "{verb}");
    }
}
