//! Whatever way somebody looks, he finds the same interventions: by the list, the search, the page, the photos, the map, the file,
//! what lies near, the planning, the calendar of his phone; and a program, by its key, those of one organisation.

use super::{photos::jpeg, world::*};
use platform::{Random, system_sql};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const EVERYBODY: [Who; 8] = [ALICE, CARL, CHLOE, GASTON, GINA, DORA, DAN, QUENTIN];
const EAST: f64 = 0.340_375;

/// A world in which things happened at random: reports, assignments, merges, divisions, followers.
struct Story {
    world: World,
    dice: Random,
    /// Identifier, number and photo of each.
    items: Vec<(String, i64, String)>,
}

impl Story {
    fn told(seed: u64) -> Self {
        let mut story = Self {
            world: World::new(),
            dice: Random::seeded(seed),
            items: Vec::new(),
        };
        for _ in 0..12 {
            story.report();
        }
        for _ in 0..30 {
            story.happens();
        }
        // Far from each other: all but the nearest five are left out.
        story.world.run(system_sql!(
            "update intervention set latitude = 46 + number * 0.01"
        ));
        story
    }

    fn draw(&self, sides: usize) -> usize {
        let [one, two] = self.dice.bytes::<2>();
        usize::from(u16::from_be_bytes([one, two])) % sides
    }

    fn anybody(&self) -> Who {
        EVERYBODY[self.draw(7)]
    }

    fn one(&self) -> &(String, i64, String) {
        &self.items[self.draw(self.items.len())]
    }

    fn report(&mut self) {
        let who = self.anybody();
        let words = ["trou", "banc", "lampe"][self.draw(3)];
        let made = self
            .world
            .report(
                who,
                &json!({ "latitude": 46, "longitude": EAST, "description": format!("commun {words}") }),
            )
            .is(201);
        let (item, number) = (made.id(), made.json["number"].as_i64().unwrap());
        let photo = self
            .world
            .files(
                ALICE,
                &format!("/interventions/{item}/photos"),
                &[("moment", "before")],
                &[("photo", &jpeg(64))],
            )
            .is(201);
        let photo = photo.json["photos"][0]["id"].as_str().unwrap().to_owned();
        self.items.push((item, number, photo));
    }

    /// Somebody tries something; whether it is allowed does not matter.
    fn happens(&self) {
        let (item, ..) = self.one();
        let (_, number, _) = self.one();
        let agents = [GASTON, GINA].map(Who::text);
        let chosen = &agents[self.draw(2)..];
        let version = self.world.read(ALICE, item).json["version"].clone();
        let (verb, body) = match self.draw(7) {
            0 => ("valider", json!({ "assignee_ids": chosen })),
            1 | 2 => (
                "affecter",
                json!({ "version": version, "assignee_ids": chosen }),
            ),
            3 => ("fusionner", json!({ "number": number })),
            4 => ("diviser", json!({ "parts": ["commun un", "commun deux"] })),
            5 => ("demarrer", json!({})),
            _ => ("suivre", json!({})),
        };
        let who = if verb == "suivre" {
            self.anybody()
        } else {
            CARL
        };
        self.world
            .post(who, &format!("/interventions/{item}/{verb}"), &body);
    }

    /// Whether each is known of to `who`, by a path below its own.
    fn by_path(&self, who: Who, path: impl Fn(&(String, i64, String)) -> String) -> BTreeSet<i64> {
        let known = |item: &&(String, i64, String)| {
            let status = self.world.get(who, &path(item)).status.as_u16();
            assert!([200, 403, 404].contains(&status), "{status}");
            status != 404
        };
        self.items.iter().filter(known).map(|item| item.1).collect()
    }

    fn by_list(&self, who: Who, query: &str) -> BTreeSet<i64> {
        let list = self
            .world
            .get(who, &format!("/interventions?limit=100&{query}"))
            .is(200);
        numbers(&list.json)
    }

    /// The moved photos are asked for where they are now.
    fn photos(&mut self) {
        for row in self.world.rows("select p.id as photo, i.id, i.number from photo p join intervention i on i.organisation_id = p.organisation_id and i.id = p.intervention_id") {
            let text = |key: &str| row[key].as_str().unwrap().to_owned();
            let number = row["number"].as_i64().unwrap();
            self.items.retain(|item| item.2 != text("photo"));
            self.items.push((text("id"), number, text("photo")));
        }
    }
}

fn numbers(list: &Value) -> BTreeSet<i64> {
    list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["number"].as_i64().unwrap())
        .collect()
}

#[test]
fn case_16_every_way_of_looking_finds_the_same() {
    for seed in 0..12 {
        let mut story = Story::told(seed);
        let all: Vec<Value> = story
            .world
            .rows("select id, number, status from intervention");
        for who in EVERYBODY {
            let listed = story.by_list(who, "");
            let pages: BTreeSet<i64> = all
                .iter()
                .filter(|row| {
                    let path = format!("/interventions/{}", row["id"].as_str().unwrap());
                    story.world.get(who, &path).status == 200
                })
                .map(|row| row["number"].as_i64().unwrap())
                .collect();
            assert_eq!(listed, pages, "seed {seed}, {who:?}: list and page");
            assert_eq!(on_map(&story, who), listed, "seed {seed}, {who:?}: map");
            if [ALICE, CARL, CHLOE, QUENTIN].contains(&who) {
                assert_eq!(in_file(&story, who), listed, "seed {seed}, {who:?}: CSV");
            }
            for word in ["commun", "trou", "rue", "voirie"] {
                let found = story.by_list(who, &format!("q={word}"));
                assert!(found.is_subset(&listed), "seed {seed}, {who:?}: {word}");
            }
            let searched: BTreeSet<i64> = all
                .iter()
                .filter_map(|row| row["number"].as_i64())
                .filter(|number| story.by_list(who, &format!("q={number}")).contains(number))
                .collect();
            assert_eq!(searched, listed, "seed {seed}, {who:?}: search");
            let open: BTreeSet<i64> = all
                .iter()
                .filter(|row| {
                    ["to_validate", "to_do", "in_progress"]
                        .contains(&row["status"].as_str().unwrap())
                })
                .filter_map(|row| row["number"].as_i64())
                .filter(|number| listed.contains(number))
                .collect();
            assert_eq!(
                near(&story, who, &all),
                open,
                "seed {seed}, {who:?}: nearby"
            );
        }
        planned_and_read_by_programs(&story, seed);
        story.photos();
        for who in EVERYBODY {
            let seen = story.by_path(who, |(item, ..)| format!("/interventions/{item}"));
            let photos = story.by_path(who, |(item, _, photo)| {
                format!("/interventions/{item}/photos/{photo}")
            });
            assert_eq!(photos, seen, "seed {seed}, {who:?}: photos");
        }
    }
}

/// Once all is planned, and other software is let in.
fn planned_and_read_by_programs(story: &Story, seed: u64) {
    story.world.run(system_sql!(
        "update intervention set planned_start = '2026-03-03T07:00:00Z', planned_end = '2026-03-03T08:00:00Z'"
    ));
    for who in EVERYBODY {
        // Whoever only follows one does not learn when it is planned.
        let told = told_when(story, who);
        assert_eq!(
            in_planning(story, who),
            told,
            "seed {seed}, {who:?}: planning"
        );
        assert_eq!(
            in_feed(story, who),
            told,
            "seed {seed}, {who:?}: calendar feed"
        );
    }
    let all = story.by_list(ALICE, "");
    for format in ["json", "xml"] {
        let found = by_key(story, format);
        assert_eq!(found, all, "seed {seed}: Open311 in {format}");
    }
}

/// Of those that `who` finds in the list, the ones that are work, or were.
fn told_when(story: &Story, who: Who) -> BTreeSet<i64> {
    let listed = story.by_list(who, "");
    let work = story.world.rows("select i.number, i.author_id, (select group_concat(f.person_id) from follower f where f.organisation_id = i.organisation_id and f.intervention_id = i.id) as followers from intervention i where i.status in ('to_do', 'in_progress', 'done')");
    let me = who.text();
    work.iter()
        .filter(|row| {
            let authored = row["author_id"].as_str() == Some(me.as_str());
            let follows = row["followers"]
                .as_str()
                .is_some_and(|people| people.contains(me.as_str()));
            let requester = [DORA, DAN].contains(&who);
            authored || !requester || !follows
        })
        .filter_map(|row| row["number"].as_i64())
        .filter(|number| listed.contains(number))
        .collect()
}

fn in_planning(story: &Story, who: Who) -> BTreeSet<i64> {
    let path = "/interventions/planning/agenda?start=2026-03-02T00:00&end=2026-03-09T00:00";
    numbers(&story.world.get(who, path).is(200).json)
}

/// The numbers of the events of a calendar that `who` subscribes to.
fn in_feed(story: &Story, who: Who) -> BTreeSet<i64> {
    let path = super::planning::feed(&story.world, who);
    let file = story.world.anonymous(&path).is(200).text;
    let ids: BTreeSet<&str> = file
        .lines()
        .filter_map(|line| line.strip_prefix("UID:"))
        .map(|uid| uid.split('@').next().unwrap())
        .collect();
    let all = story.world.rows("select id, number from intervention");
    let known = |row: &&Value| {
        ids.iter()
            .any(|uid| uid.contains(row["id"].as_str().unwrap()))
    };
    let found: BTreeSet<i64> = all
        .iter()
        .filter(known)
        .map(|row| row["number"].as_i64().unwrap())
        .collect();
    assert_eq!(found.len(), ids.len(), "an event each, and no other");
    found
}

/// The numbers that a key of the organisation reads; the other one's are not among them.
fn by_key(story: &Story, format: &str) -> BTreeSet<i64> {
    let desk = "/interventions/open311";
    let world = &story.world;
    world.post(ALICE, &format!("{desk}/ouvrir"), &json!({}));
    let made = world
        .post(ALICE, &format!("{desk}/cles"), &json!({ "name": "Site" }))
        .is(201);
    let path = format!("/open311/requests.{format}");
    let read = world.program(made.json["key"].as_str(), &path).is(200);
    if format == "json" {
        let lines = read.json.as_array().unwrap();
        let number = |line: &Value| {
            line["service_request_id"]
                .as_str()
                .unwrap()
                .parse()
                .unwrap()
        };
        return lines.iter().map(number).collect();
    }
    read.text
        .split("<service_request_id>")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap().parse().unwrap())
        .collect()
}

/// The points of the map, whatever their state.
fn on_map(story: &Story, who: Who) -> BTreeSet<i64> {
    let answer = story
        .world
        .get(who, "/interventions/carte/points?state=all")
        .is(200);
    let lines = answer.json["points"].as_array().unwrap();
    lines.iter().map(|line| line[0].as_i64().unwrap()).collect()
}

/// The numbers of the file, for those who may take it away.
fn in_file(story: &Story, who: Who) -> BTreeSet<i64> {
    let file = story.world.get(who, "/interventions/export.csv").is(200);
    let lines = file.text.lines().skip(1);
    lines
        .map(|line| line.split(';').next().unwrap().parse().unwrap())
        .collect()
}

/// All that lies near: asked from the place of each.
fn near(story: &Story, who: Who, all: &[Value]) -> BTreeSet<i64> {
    let places = story
        .world
        .rows("select distinct latitude from intervention order by latitude");
    let asked = places.iter().flat_map(|row| {
        let path = format!(
            "/interventions/proches?latitude={}&longitude={EAST}&category_id={}",
            row["latitude"],
            id(ROADS)
        );
        let found = story.world.get(who, &path).is(200);
        let found = numbers(&found.json);
        assert!(found.len() <= 5 && found.len() <= all.len());
        found
    });
    asked.collect()
}
