//! The function driven as a browser and a program drive it, on SQLite.

mod account;
mod actions;
mod brand;
mod closing;
mod console;
mod import;
mod jobs;
mod notices;
mod pages;
mod passwords;
mod personal_data;
mod pictures;
mod proconnect;
mod registers;
mod sign_in;
mod team;
mod terms;

use crate::{FUNCTIONS, IDENTITY, policy};
use chrono::{DateTime, Utc};
use domain::{
    id::{OrganisationId, PersonId},
    policy::Role,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use platform::{
    Clock, Database, Files, Mailer, Outbound, Random,
    db::{Single, Stmt, Value},
    mail::Mail,
    sql, system_sql,
};
use serde::de::DeserializeOwned;
use std::{
    cell::Cell,
    collections::BTreeMap,
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};
use uuid::Uuid;
use web::{
    Config, Ctx, Response,
    proconnect::ProConnect,
    response::Body,
    serve::{self, Head, SESSION_COOKIE},
};

/// Ten o'clock in Paris.
pub(crate) const TEN: &str = "2026-03-03T09:00:00Z";

/// Poitiers and its administrateur.
pub(crate) const P: u128 = 0xa;
/// Another commune.
pub(crate) const Q: u128 = 0xb;

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    domain::calendar::from_db(text).unwrap()
}

pub(crate) fn organisation(n: u128) -> OrganisationId {
    OrganisationId::new(Uuid::from_u128(n))
}

pub(crate) fn person(n: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(n))
}

/// What ends the right of the agent of P to come in: his account, his organisation, or his membership.
pub(crate) fn closings() -> [Stmt; 3] {
    [
        system_sql!(
            "update person set suspended_at = '2026-03-03T09:00:00Z' where id = ?1",
            person(3)
        ),
        system_sql!(
            "update organisation set suspended_at = '2026-03-03T09:00:00Z' where id = ?1",
            organisation(P)
        ),
        system_sql!(
            "update membership set state = 'declined' where person_id = ?1",
            person(3)
        ),
    ]
}

/// Futures are always ready on this machine.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a future that waits"),
    }
}

/// An answer, as a client sees it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
    /// Mails that left after it.
    pub mails: usize,
    /// Round trips to the database before it.
    pub trips: u32,
    /// Its bytes, of a file that was made.
    pub bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }

    fn cookies(&self) -> Vec<(String, String)> {
        self.headers
            .get_all("set-cookie")
            .iter()
            .map(|line| {
                let (name, rest) = line.to_str().unwrap().split_once('=').unwrap();
                (name.to_owned(), rest.split(';').next().unwrap().to_owned())
            })
            .collect()
    }
}

/// One platform: a database, a clock, a mailbox.
pub(crate) struct World {
    pub db: Database,
    pub clock: Clock,
    pub random: Random,
    pub mailer: Mailer,
    pub files: Files,
    pub outbound: Outbound,
    pub proconnect: ProConnect,
}

/// A browser or a program: its cookies and its headers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Client {
    pub cookies: BTreeMap<String, String>,
    pub headers: Vec<(&'static str, String)>,
}

impl Client {
    pub(crate) fn browser() -> Self {
        let mut client = Self::default();
        client
            .headers
            .push(("sec-fetch-site", "same-origin".to_owned()));
        client.headers.push(("accept", "text/html".to_owned()));
        client.headers.push((
            "user-agent",
            "Mozilla/5.0 (Android 16) Gecko/145.0 Firefox/145.0".to_owned(),
        ));
        client
    }

    pub(crate) fn json(mut self) -> Self {
        self.headers.retain(|(name, _)| *name != "accept");
        self.headers.push(("accept", "application/json".to_owned()));
        self
    }

    pub(crate) fn program(token: &str) -> Self {
        let mut client = Self::default().json();
        client
            .headers
            .push(("authorization", format!("Bearer {token}")));
        client
    }

    pub(crate) fn session(&self) -> Option<&str> {
        self.cookies.get(SESSION_COOKIE).map(String::as_str)
    }
}

impl World {
    /// At ten o'clock, with the organisations P and Q and nobody.
    pub(crate) fn new() -> Self {
        let clock = Clock::at(at(TEN));
        let world = Self {
            db: Database::in_memory(include_str!("../../../../schema.sql")).unwrap(),
            clock: clock.clone(),
            random: Random::seeded(42),
            mailer: Mailer::default(),
            files: Files::dated(clock),
            outbound: Outbound::default(),
            proconnect: ProConnect::default(),
        };
        for (id, name, slug) in [
            (P, "Ville de Poitiers", "poitiers"),
            (Q, "Commune de Ligugé", "liguge"),
        ] {
            world.write(vec![system_sql!(
                "insert into organisation (id, kind, name, slug, created_at) values (?1, 'commune', ?2, ?3, ?4)",
                organisation(id),
                name,
                slug,
                at(TEN)
            )]);
        }
        world
    }

    /// P with one person of each role: 1 administrateur, 2 coordinateur, 3 agent, 4 demandeur, `role@poitiers.example`.
    pub(crate) fn staffed() -> Self {
        let world = Self::new();
        for (n, role) in (1..).zip(Role::TEAM) {
            world.member(P, n, role);
        }
        world
    }

    pub(crate) fn ctx(&self) -> Ctx {
        let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
        Ctx {
            db: self.db.clone(),
            clock: self.clock.clone(),
            random: self.random.clone(),
            config: Config {
                origin: "https://parvis.example".to_owned(),
                support: "assistance@parvis.example".to_owned(),
                link_keys: format!("test:{key}"),
                code_secret: key.to_owned(),
                publisher: "Régie de l’Exemple, 1 place de l’Exemple, 75000 Paris".to_owned(),
                director: "Camille Exemple".to_owned(),
                host: "Cloudflare, Inc.".to_owned(),
                test_clock: false,
                maps: web::maps::Maps::default(),
                proconnect: self.proconnect.clone(),
            },
            files: Some(self.files.clone()),
            mailer: Some(self.mailer.clone()),
            outbound: self.outbound.clone(),
            outbox_filled: Cell::new(false),
        }
    }

    pub(crate) fn set(&self, moment: &str) {
        self.clock.set(at(moment));
    }

    pub(crate) fn write(&self, statements: Vec<Stmt>) {
        now(self.db.batch(statements)).unwrap();
    }

    pub(crate) fn rows<T: DeserializeOwned>(&self, statement: Stmt) -> Vec<T> {
        now(self.db.batch(vec![statement]))
            .unwrap()
            .remove(0)
            .all()
            .unwrap()
    }

    pub(crate) fn count(&self, statement: Stmt) -> i64 {
        self.rows::<Single<i64>>(statement)[0].value
    }

    /// Makes a person a member; the account is created at its first membership.
    pub(crate) fn member(&self, of: u128, n: u128, role: Role) {
        let email = format!("{}@poitiers.example", role.label().to_lowercase());
        self.member_with(of, n, role, Some(&email));
    }

    pub(crate) fn member_with(&self, of: u128, n: u128, role: Role, email: Option<&str>) {
        let today = self.clock.now();
        self.write(vec![
            system_sql!(
                "insert into person (id, email, email_folded, created_at, last_active_on) values (?1, ?2, ?2, ?3, ?4) on conflict do nothing",
                person(n),
                email,
                today,
                today.date_naive()
            ),
            sql!(
                "insert into membership (organisation_id, person_id, identifiant, identifiant_folded, last_name, first_name, name_folded, state, joined_at) values (?1, ?2, ?3, ?3, ?4, 'Camille', lower(?4) || ' camille', 'active', ?5)",
                organisation(of),
                person(n),
                format!("id-{n}"),
                format!("Nom{n}"),
                today
            ),
            sql!(
                "insert into member_role (organisation_id, person_id, product, role) values (?1, ?2, case ?3 when 'operator' then 'platform' else 'interventions' end, ?3)",
                organisation(of),
                person(n),
                role.code()
            ),
        ]);
    }

    /// Sends a request as that client, whose cookies follow the answer.
    pub(crate) fn send(
        &self,
        client: &mut Client,
        method: Method,
        address: &str,
        form: &[(&str, &str)],
    ) -> Answer {
        let body = form
            .iter()
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect::<Vec<_>>()
            .join("&");
        let kind = "application/x-www-form-urlencoded";
        self.deliver(client, method, address, kind, body.into_bytes())
    }

    /// Sends a form with one file, `file`.
    pub(crate) fn upload(
        &self,
        client: &mut Client,
        address: &str,
        form: &[(&str, &str)],
        file: &[u8],
    ) -> Answer {
        self.upload_as(client, address, form, ("file", file))
    }

    /// Sends a form with one file, of that field.
    pub(crate) fn upload_as(
        &self,
        client: &mut Client,
        address: &str,
        form: &[(&str, &str)],
        (field, file): (&str, &[u8]),
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in form {
            let head = format!("--xyz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend(format!("{head}{value}\r\n").bytes());
        }
        let head = format!(
            "--xyz\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"f.csv\"\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--xyz--\r\n");
        let kind = "multipart/form-data; boundary=xyz";
        self.deliver(client, Method::POST, address, kind, body)
    }

    fn deliver(
        &self,
        client: &mut Client,
        method: Method,
        address: &str,
        content_type: &'static str,
        body: Vec<u8>,
    ) -> Answer {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let mut headers = HeaderMap::new();
        let cookies: Vec<String> = client
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            headers.insert(
                "cookie",
                HeaderValue::from_str(&cookies.join("; ")).unwrap(),
            );
        }
        for (name, value) in &client.headers {
            headers.insert(
                HeaderName::from_static(name),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        headers.insert("content-type", HeaderValue::from_static(content_type));
        let head = Head {
            method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
        };
        let ctx = self.ctx();
        let app = web::app::owner(FUNCTIONS, &head.method, &head.path).unwrap_or(&IDENTITY);
        let response = now(serve::serve(app, &ctx, head, Some(body)));
        assert_eq!(
            web::notice::lost(FUNCTIONS, &response),
            None,
            "no such notice"
        );
        let answer = self.finish(&ctx, response);
        for (name, value) in answer.cookies() {
            if value.is_empty() {
                client.cookies.remove(&name);
            } else {
                client.cookies.insert(name, value);
            }
        }
        answer
    }

    /// What the runtime does once the reply has left.
    fn finish(&self, ctx: &Ctx, response: Response) -> Answer {
        let trips = ctx.db.trips() - self.db.trips();
        for mail in &response.after.mails {
            now(self.mailer.send(mail)).unwrap();
        }
        now(ctx.read(response.after.statements)).unwrap();
        Answer {
            status: response.status.as_u16(),
            headers: response.headers,
            mails: response.after.mails.len(),
            trips,
            bytes: match &response.body {
                Body::Bytes(bytes) => bytes.clone(),
                Body::Empty | Body::File(_) | Body::Text(_) => Vec::new(),
            },
            body: match response.body {
                Body::Text(text) => text,
                Body::Empty | Body::File(_) | Body::Bytes(_) => String::new(),
            },
        }
    }

    pub(crate) fn get(&self, client: &mut Client, address: &str) -> Answer {
        self.send(client, Method::GET, address, &[])
    }

    pub(crate) fn post(&self, client: &mut Client, address: &str, form: &[(&str, &str)]) -> Answer {
        self.send(client, Method::POST, address, form)
    }

    /// Asks for a link and gives the token and the code of the mail.
    pub(crate) fn ask(&self, client: &mut Client, email: &str) -> (String, String) {
        let answer = self.post(client, "/connexion", &[("email", email)]);
        assert_eq!(answer.mails, 1, "{}", answer.body);
        secrets(&self.mailer.sent().pop().unwrap())
    }

    /// A browser signed in as that address.
    pub(crate) fn signed_in(&self, email: &str) -> Client {
        let mut client = Client::browser();
        let (token, _) = self.ask(&mut client, email);
        let answer = self.post(&mut client, "/connexion/lien", &[("token", &token)]);
        assert_eq!(answer.status, 303, "{}", answer.body);
        client
    }

    /// Gives somebody every way in that waits beside a session: a link to choose a password, an address to confirm, a ProConnect account.
    pub(crate) fn open_ways(&self, n: u128) {
        let person = person(n);
        self.write(vec![
            system_sql!("insert into password_link (jti_hash, person_id, created_at, expires_at) values ('kept', ?1, '2026-03-03T08:00:00Z', '2026-12-31T00:00:00Z')", person),
            system_sql!("insert into email_change (person_id, organisation_id, code_hash, email, email_folded, created_at, expires_at) values (?1, ?2, 'kept', 'a@b.fr', 'a@b.fr', '2026-03-03T08:00:00Z', '2026-12-31T00:00:00Z')", person, organisation(P)),
            system_sql!("insert into proconnect_identity (subject_hash, person_id, linked_at) values ('kept', ?1, '2026-03-03T08:00:00Z')", person),
        ]);
    }

    /// Which of those ways somebody still has.
    pub(crate) fn ways(&self, n: u128) -> Vec<String> {
        let rows: Vec<Single<String>> = self.rows(system_sql!("select 'password_link' as value from password_link where person_id = ?1 union all select 'email_change' from email_change where person_id = ?1 union all select 'proconnect_identity' from proconnect_identity where person_id = ?1", person(n)));
        rows.into_iter().map(|row| row.value).collect()
    }

    /// Every text of every table, one line a row.
    pub(crate) fn dump(&self) -> String {
        let tables: Vec<Single<String>> = self.rows(system_sql!(
            "select name as value from sqlite_master where type = 'table'"
        ));
        let mut dump = String::new();
        for table in tables {
            let all = Stmt {
                sql: format!("select * from {}", table.value).into(),
                params: Vec::<Value>::new(),
            };
            for row in self.rows::<serde_json::Value>(all) {
                dump.extend([table.value.as_str(), " ", &row.to_string(), "\n"]);
            }
        }
        dump
    }

    /// The same without the notes of departures, which keep a random identifier for some weeks.
    pub(crate) fn dump_but_departures(&self) -> String {
        let dump = self.dump();
        let lines = dump.lines().filter(|line| !line.starts_with("departure "));
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The token and the code that a sign-in mail holds.
pub(crate) fn secrets(mail: &Mail) -> (String, String) {
    let token = mail
        .text
        .split("/connexion/lien#")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap();
    let code = mail
        .text
        .lines()
        .find(|line| line.len() == 9 && line.chars().nth(4) == Some('-'))
        .unwrap();
    (token.to_owned(), code.to_owned())
}

/// A form, some of its fields changed; an empty value is as good as none.
pub(crate) fn form<'a>(
    whole: &[(&'a str, &'a str)],
    changed: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let kept = whole
        .iter()
        .filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
    kept.chain(changed).copied().collect()
}

fn encode(value: &str) -> String {
    value
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

#[test]
fn every_rule_names_an_action_once() {
    for (index, rule) in policy::TABLE.iter().enumerate() {
        let twin = policy::TABLE.iter().skip(index + 1).any(|other| {
            other.action == rule.action && other.role == rule.role && other.tie == rule.tie
        });
        assert!(!twin, "{:?} {:?}", rule.action, rule.role);
    }
}

#[test]
fn only_the_administrateur_changes_the_team() {
    use crate::policy::Action;
    use domain::policy::{Ties, allows};
    let writes = [
        Action::AddMember,
        Action::EditMember,
        Action::ChangeRole,
        Action::RemoveMember,
        Action::RecordNotice,
        Action::ChangeBrand,
        Action::ChangeLogo,
    ];
    for role in Role::ALL {
        for action in writes {
            assert_eq!(
                allows(policy::TABLE, role, &action, Ties::NONE),
                role == Role::Administrator
            );
        }
        let reads = matches!(role, Role::Administrator | Role::Coordinator);
        assert_eq!(
            allows(policy::TABLE, role, &Action::ReadTeam, Ties::NONE),
            reads
        );
    }
}
