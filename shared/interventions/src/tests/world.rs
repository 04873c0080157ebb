//! Two organisations, their people, and what they can ask of the function.

use crate::FUNCTIONS;
use chrono::{DateTime, Utc};
use domain::{
    calendar::from_db,
    id::{OrganisationId, PersonId},
    policy::{Role, System},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use platform::{Clock, Database, Files, Outbound, Random, directory::Credential, sql, system_sql};
use serde_json::{Value, json};
use std::{
    cell::Cell,
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};
use uuid::Uuid;
use web::{
    Config, Ctx,
    response::Body,
    serve::{Head, serve},
};

/// Futures are always ready here.
pub(super) fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing waits in these tests"),
    }
}

/// Who asks: a number under which rows are filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Who(pub(super) u128);

pub(super) const ALICE: Who = Who(11);
pub(super) const CARL: Who = Who(12);
pub(super) const CHLOE: Who = Who(13);
pub(super) const GASTON: Who = Who(14);
pub(super) const GINA: Who = Who(15);
pub(super) const DORA: Who = Who(16);
pub(super) const DAN: Who = Who(17);
/// A coordinateur of the other organisation.
pub(super) const QUENTIN: Who = Who(21);

const PEOPLE: [(Who, u128, &str, Role); 8] = [
    (ALICE, 1, "Alice", Role::Administrator),
    (CARL, 1, "Carl", Role::Coordinator),
    (CHLOE, 1, "Chloé", Role::Coordinator),
    (GASTON, 1, "Gaston", Role::Agent),
    (GINA, 1, "Gina", Role::Agent),
    (DORA, 1, "Dora", Role::Requester),
    (DAN, 1, "Dan", Role::Requester),
    (QUENTIN, 2, "Quentin", Role::Coordinator),
];

impl Who {
    pub(super) fn id(self) -> PersonId {
        PersonId::new(Uuid::from_u128(self.0))
    }

    pub(super) fn text(self) -> String {
        self.id().to_string()
    }

    fn organisation(self) -> OrganisationId {
        organisation(self.0 / 10)
    }

    pub(super) fn credential(self) -> Credential {
        Credential::new(
            self.organisation(),
            self.id(),
            [u8::try_from(self.0).unwrap(); 32],
        )
    }
}

pub(super) fn organisation(n: u128) -> OrganisationId {
    OrganisationId::new(Uuid::from_u128(n))
}

/// A category of the first organisation, and its types.
pub(super) const ROADS: u128 = 500;
pub(super) const REPAIR: u128 = 501;
pub(super) const OBSTACLE: u128 = 502;
pub(super) const WASTE: u128 = 510;

pub(super) fn id(n: u128) -> String {
    Uuid::from_u128(n).to_string()
}

const JSON: &str = "application/json";
const HTML: &str = "text/html";

/// What a request brings besides its address.
struct Sent<'a> {
    kind: &'static str,
    accept: &'static str,
    key: Option<&'a str>,
    api_key: Option<&'a str>,
    body: Vec<u8>,
}

impl Default for Sent<'_> {
    fn default() -> Self {
        Self {
            kind: JSON,
            accept: JSON,
            key: None,
            api_key: None,
            body: Vec::new(),
        }
    }
}

/// The outside world, and who lives in it.
pub(super) struct World {
    pub(super) ctx: Ctx,
    overtaken: Cell<bool>,
}

/// An answer, its JSON read.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) json: Value,
    pub(super) text: String,
    pub(super) bytes: Vec<u8>,
}

impl Answer {
    /// What came, once sure of its status.
    #[track_caller]
    pub(super) fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    pub(super) fn id(&self) -> String {
        self.json["id"].as_str().unwrap().to_owned()
    }

    pub(super) fn status_code(&self) -> &str {
        self.json["status"].as_str().unwrap()
    }
}

impl World {
    /// On Monday 2 March 2026 at nine in Paris.
    pub(super) fn new() -> Self {
        let clock = Clock::at(from_db("2026-03-02T08:00:00Z").unwrap());
        let world = Self {
            ctx: Ctx {
                db: Database::in_memory(include_str!("../../../../schema.sql")).unwrap(),
                clock: clock.clone(),
                random: Random::seeded(7),
                config: Config {
                    origin: "https://parvis.example".to_owned(),
                    ..Config::default()
                },
                files: Some(Files::dated(clock)),
                mailer: None,
                outbound: Outbound::default(),
                outbox_filled: Cell::new(false),
            },
            overtaken: Cell::new(false),
        };
        world.settle();
        world
    }

    fn settle(&self) {
        let at = "2026-01-01T00:00:00Z";
        for n in [1, 2] {
            self.run(sql!(
                "insert into organisation (id, kind, name, slug, created_at) values (?1, 'commune', ?2, ?2, ?3)",
                organisation(n),
                format!("ville-{n}"),
                at
            ));
        }
        for (who, organisation_number, name, role) in PEOPLE {
            let of = organisation(organisation_number);
            self.run(sql!(
                "insert into person (id, email, email_folded, created_at, last_active_on) values (?1, ?2, ?2, ?3, '2026-03-01')",
                who.id(),
                format!("p{}@ville.example", who.0),
                at
            ));
            self.run(sql!(
                "insert into membership (organisation_id, person_id, identifiant, identifiant_folded, last_name, first_name, state, joined_at) values (?1, ?2, ?3, ?3, 'Martin', ?4, 'active', ?5)",
                of,
                who.id(),
                format!("p{}", who.0),
                name,
                at
            ));
            self.run(sql!(
                "insert into member_role (organisation_id, person_id, product, role) values (?1, ?2, 'interventions', ?3)",
                of,
                who.id(),
                role.code()
            ));
            self.run(sql!(
                "insert into credential (token_hash, id, organisation_id, person_id, kind, label, created_at, signed_in_at, last_seen_at, expires_at) values (?1, ?2, ?3, ?4, 'program', 'essai', ?5, ?5, ?5, '2099-01-01T00:00:00Z')",
                who.credential().hash(),
                Uuid::from_u128(who.0),
                of,
                who.id(),
                at
            ));
        }
        for (number, parent, name) in [
            (ROADS, None, "Voirie"),
            (REPAIR, Some(ROADS), "Réparation chaussée"),
            (OBSTACLE, Some(ROADS), "Obstacle voirie"),
            (WASTE, None, "Déchets"),
        ] {
            self.run(sql!(
                "insert into category (organisation_id, id, parent_id, name, name_folded, position) values (?1, ?2, ?3, ?4, ?5, 1)",
                organisation(1),
                id(number),
                parent.map(id),
                name,
                domain::fold::fold(name)
            ));
        }
    }

    pub(super) fn run(&self, statement: platform::db::Stmt) {
        now(self.ctx.db.batch(vec![statement])).unwrap();
    }

    /// Lets somebody else do this between what the next request reads and what it writes; whoever loses may ask again.
    pub(super) fn overtake(&self, statements: Vec<platform::db::Stmt>) {
        self.overtaken.set(true);
        self.ctx.db.overtake(statements);
    }

    /// Every row of a query, as JSON.
    pub(super) fn rows(&self, query: &'static str) -> Vec<Value> {
        let statement = platform::db::Stmt {
            sql: query.into(),
            params: Vec::new(),
        };
        now(self.ctx.db.batch(vec![statement]))
            .unwrap()
            .remove(0)
            .all()
            .unwrap()
    }

    pub(super) fn count(&self, table: &str) -> i64 {
        let statement = platform::db::Stmt {
            sql: format!("select count(*) as n from {table}").into(),
            params: Vec::new(),
        };
        let rows: Vec<Value> = now(self.ctx.db.batch(vec![statement]))
            .unwrap()
            .remove(0)
            .all()
            .unwrap();
        rows[0]["n"].as_i64().unwrap()
    }

    pub(super) fn at(&self, moment: &str) {
        self.ctx.clock.set(from_db(moment).unwrap());
    }

    pub(super) fn later(&self, minutes: i64) {
        self.ctx
            .clock
            .set(self.moment() + chrono::TimeDelta::minutes(minutes));
    }

    pub(super) fn moment(&self) -> DateTime<Utc> {
        self.ctx.now()
    }

    /// Agents read what they reported.
    pub(super) fn show_reports(&self) {
        self.run(system_sql!(
            "update organisation set agents_see_reports = 1"
        ));
    }

    /// Other software reads, showing that key.
    pub(super) fn program(&self, key: Option<&str>, path: &str) -> Answer {
        let sent = Sent {
            api_key: key,
            ..Sent::default()
        };
        self.serve(None, Method::GET, path, sent)
    }

    /// Other software sends a form, showing that key.
    pub(super) fn sends(&self, key: Option<&str>, path: &str, body: &str) -> Answer {
        let sent = Sent {
            kind: "application/x-www-form-urlencoded",
            body: body.as_bytes().to_vec(),
            api_key: key,
            ..Sent::default()
        };
        self.serve(None, Method::POST, path, sent)
    }

    fn serve(&self, who: Option<Who>, method: Method, path: &str, sent: Sent<'_>) -> Answer {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut headers = HeaderMap::new();
        if let Some(key) = sent.api_key {
            headers.insert("x-api-key", key.parse().unwrap());
        }
        headers.insert(header::ACCEPT, HeaderValue::from_static(sent.accept));
        if !sent.body.is_empty() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(sent.kind));
        }
        if let Some(who) = who {
            headers.insert(
                header::AUTHORIZATION,
                format!("Bearer {}", who.credential().token())
                    .parse()
                    .unwrap(),
            );
        }
        if let Some(key) = sent.key {
            headers.insert("idempotency-key", key.parse().unwrap());
        }
        let head = Head {
            method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
        };
        let app = web::app::owner(FUNCTIONS, &head.method, &head.path).unwrap_or(&crate::LISTS);
        let body = (sent.body.len() <= web::serve::limit(app, &head)).then_some(sent.body);
        let before = self.ctx.db.trips();
        let response = now(serve(app, &self.ctx, head, body));
        assert!(
            self.overtaken.take() || self.ctx.db.trips() - before <= 2,
            "{path}: more than two round trips"
        );
        assert_eq!(
            web::notice::lost(FUNCTIONS, &response),
            None,
            "no such notice"
        );
        let bytes = match response.body {
            Body::Empty => Vec::new(),
            Body::Text(text) => text.into_bytes(),
            Body::File(file) => file.0,
            Body::Bytes(bytes) => bytes,
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer {
            status: response.status,
            headers: response.headers,
            json: serde_json::from_str(&text).unwrap_or_default(),
            text,
            bytes,
        }
    }

    pub(super) fn get(&self, who: Who, path: &str) -> Answer {
        self.serve(Some(who), Method::GET, path, Sent::default())
    }

    pub(super) fn anonymous(&self, path: &str) -> Answer {
        self.serve(None, Method::GET, path, Sent::default())
    }

    pub(super) fn page(&self, who: Who, path: &str) -> Answer {
        self.serve(
            Some(who),
            Method::GET,
            path,
            Sent {
                accept: HTML,
                ..Sent::default()
            },
        )
    }

    pub(super) fn post(&self, who: Who, path: &str, body: &Value) -> Answer {
        self.serve(
            Some(who),
            Method::POST,
            path,
            Sent {
                body: body.to_string().into_bytes(),
                ..Sent::default()
            },
        )
    }

    pub(super) fn post_as_nobody(&self, path: &str, body: &Value) -> Answer {
        self.serve(
            None,
            Method::POST,
            path,
            Sent {
                body: body.to_string().into_bytes(),
                ..Sent::default()
            },
        )
    }

    pub(super) fn again(&self, who: Who, path: &str, key: &str, body: &Value) -> Answer {
        let body = body.to_string().into_bytes();
        self.serve(
            Some(who),
            Method::POST,
            path,
            Sent {
                body,
                key: Some(key),
                ..Sent::default()
            },
        )
    }

    /// A form, as a browser without script sends it.
    pub(super) fn form(&self, who: Who, path: &str, body: &str) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        let body = body.as_bytes().to_vec();
        self.serve(
            Some(who),
            Method::POST,
            path,
            Sent {
                kind,
                accept: HTML,
                body,
                ..Sent::default()
            },
        )
    }

    /// A form with files, answered by JSON.
    pub(super) fn files(
        &self,
        who: Who,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Answer {
        self.multipart(who, path, fields, files, JSON)
    }

    /// A form with files, as a browser without script sends it.
    pub(super) fn browse_files(
        &self,
        who: Who,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Answer {
        self.multipart(who, path, fields, files, HTML)
    }

    fn multipart(
        &self,
        who: Who,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
        accept: &'static str,
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!(
                    "--xyz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
                .bytes(),
            );
        }
        for (name, bytes) in files {
            body.extend(format!("--xyz\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"p.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n").bytes());
            body.extend_from_slice(bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--xyz--\r\n");
        let kind = "multipart/form-data; boundary=xyz";
        self.serve(
            Some(who),
            Method::POST,
            path,
            Sent {
                kind,
                accept,
                body,
                ..Sent::default()
            },
        )
    }

    /// A pothole that `who` tells of.
    pub(super) fn report(&self, who: Who, more: &Value) -> Answer {
        let mut body = json!({ "address": "12 rue Gambetta", "category_id": id(ROADS), "type_id": id(OBSTACLE) });
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        self.post(who, "/interventions", &body)
    }

    /// An intervention that Carl gave to those people, its identifier.
    pub(super) fn given_to(&self, people: &[Who]) -> String {
        let people: Vec<String> = people.iter().map(|who| who.text()).collect();
        self.report(CARL, &json!({ "assignee_ids": people }))
            .is(201)
            .id()
    }

    /// A move without a body.
    pub(super) fn go(&self, who: Who, item: &str, verb: &str) -> Answer {
        self.post(who, &format!("/interventions/{item}/{verb}"), &json!({}))
    }

    pub(super) fn read(&self, who: Who, item: &str) -> Answer {
        self.get(who, &format!("/interventions/{item}"))
    }

    /// Who is written to of what happened since the last time, at once or with the mail of the hour, sorted.
    pub(super) fn mails(&self) -> Vec<(String, String)> {
        let rows = self.rows("select kind, recipient from outbox union all select a.kind, p.email from alert a join person p on p.id = a.person_id where a.mail_due is not null order by 2, 1");
        self.run(system_sql!("delete from outbox"));
        self.run(system_sql!("delete from alert"));
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        rows.iter()
            .map(|row| (text(&row["recipient"]), text(&row["kind"])))
            .collect()
    }

    /// The journal of an intervention, as codes.
    pub(super) fn journal(&self, item: &str) -> Vec<String> {
        let read = self.read(ALICE, item).is(200);
        let lines = read.json["journal"].as_array().unwrap();
        lines
            .iter()
            .map(|line| line["event"].as_str().unwrap().to_owned())
            .collect()
    }

    pub(super) fn tick(&self, cron: &str) {
        assert_eq!(
            now(crate::SETTINGS.tick(&self.ctx, &System::for_scheduled_event(), cron)),
            0
        );
    }
}

pub(super) fn mail(who: Who, kind: &str) -> (String, String) {
    (format!("p{}@ville.example", who.0), kind.to_owned())
}
