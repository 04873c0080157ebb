//! One request, from its route to its answer.

use crate::{
    App, Ctx, Error, Fields, Lookup, Request, Response, Route, Who,
    error::Kind,
    fr, guard, headers,
    maps::Maps,
    request::{self, KEY_FIELD, KEY_HEADER, Key, ORGANISATION_FIELD, QUEUED_BY_FIELD},
    response::Body,
    route, shell,
};
use chrono::{DateTime, Utc};
use domain::calendar::Zone;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
    header::{ALLOW, AUTHORIZATION, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER},
};
use platform::{
    Rows,
    directory::{self, Credential, LAST_SEEN_STEP, SessionRow},
    ledger::{self, Kept},
};
use serde_json::json;

/// The cookie of a session.
pub const SESSION_COOKIE: &str = "__Host-session";

/// The path on which every function says that it runs: the gateway asks it, and D1 and R2 itself.
pub const HEALTH: &str = "/interne/sante";

/// What came, before its body was read.
#[derive(Debug)]
pub struct Head {
    /// The verb.
    pub method: Method,
    /// The path.
    pub path: String,
    /// What follows the `?`.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
}

/// How large a body this request may bring, so that the runtime reads no more.
#[must_use]
pub fn limit(app: &App, head: &Head) -> usize {
    route::find(app.routes(), &head.method, &head.path)
        .and_then(|found| found.route)
        .map_or(0, |route| route.limit.0)
}

/// Serves one request; `body` is none when it was larger than [`limit`].
pub async fn serve(app: &App, ctx: &Ctx, head: Head, body: Option<Vec<u8>>) -> Response {
    let is_head = head.method == Method::HEAD;
    let json = request::wants_json(&head.headers);
    let if_none_match = head.headers.get(IF_NONE_MATCH).cloned();
    let wanted = wanted(&head);
    let route = route::find(app.routes(), &head.method, &head.path).and_then(|found| found.route);
    let policy = match route {
        Some(route) if route.asks_outlines => headers::page_policy_with_outlines(&ctx.config.maps),
        route => headers::page_policy(&ctx.config.maps, route.is_some_and(|one| one.shows_map)),
    };
    let method = head.method.clone();
    let mut session = None;
    let mut clear_cookie = false;
    let served = attempt(app, ctx, head, body, &mut session, &mut clear_cookie).await;
    let mut response = served.unwrap_or_else(|error| {
        if let (Some(why), Some(route)) = (why(&error), route) {
            // The path of the table: what stands in the place of its parts may be a secret, or somebody.
            let status = error.kind.status().as_u16();
            platform::log(&format!("refused {status} {method} {}: {why}", route.path));
        }
        refusal(error, session.as_ref(), wanted.as_deref(), json)
    });
    if clear_cookie {
        response = response.with_cookie(SESSION_COOKIE, "", 0);
    }
    if let Some(session) = &session {
        touch(&mut response, session, ctx.now());
    }
    finish(&mut response, if_none_match.as_ref(), is_head, &policy);
    if ctx.config.test_clock {
        response = response.with_header(
            const { HeaderName::from_static("x-d1-round-trips") },
            &ctx.db.trips().to_string(),
        );
    }
    response
}

/// What the log says of a refusal that the operator may want to know of: a sign-in that came to nothing, a right that is missing,
/// another site, too many tries. What is merely wrong in a form is between the person and the page.
fn why(error: &Error) -> Option<&'static str> {
    error.attempt.or(match error.kind {
        Kind::Forbidden if error.detail == fr::CROSS_ORIGIN => Some("no sign of this site"),
        Kind::Forbidden => Some("no right"),
        Kind::Throttled => Some("too often"),
        _ => None,
    })
}

/// The page that was asked for, to come back to once signed in.
fn wanted(head: &Head) -> Option<String> {
    let query = if head.query.is_empty() {
        String::new()
    } else {
        format!("?{}", head.query)
    };
    (head.method == Method::GET).then(|| format!("{}{query}", head.path))
}

async fn attempt(
    app: &App,
    ctx: &Ctx,
    head: Head,
    body: Option<Vec<u8>>,
    session: &mut Option<SessionRow>,
    clear_cookie: &mut bool,
) -> Result<Response, Error> {
    if head.path == HEALTH {
        return Ok(Response::json(&json!({ "status": "ok" })));
    }
    let found = route::find(app.routes(), &head.method, &head.path).ok_or_else(Error::not_found)?;
    let Some(route) = found.route else {
        return wrong_verb(&head.method, found.allow);
    };
    let cookie = request::cookie(&head.headers, SESSION_COOKIE);
    let bearer = bearer(&head.headers);
    if !guard::allows(
        &head.method,
        &head.headers,
        cookie.is_some(),
        bearer.is_some(),
    ) {
        return Err(Error::new(Kind::Forbidden, fr::CROSS_ORIGIN));
    }
    let now = ctx.now();
    let credential = bearer
        .or(cookie)
        .filter(|_| route.reads_session)
        .and_then(Credential::parse);
    let query = Fields::from_urlencoded(head.query.as_bytes());
    let parsed = parse_body(&head, body);
    let empty = Fields::default();
    let fields = parsed.as_ref().unwrap_or(&empty);
    let key = key(&head.headers, fields, &head.path)?;

    let mut loaded = Vec::new();
    let mut kept = None;
    if let Some(credential) = &credential {
        let mut statements = vec![directory::session(credential, now)];
        statements.extend(key.as_ref().map(|key| {
            ledger::recall(
                credential.organisation,
                credential.person,
                &key.path_hash,
                &key.key,
            )
        }));
        let before = statements.len();
        if let Some(load) = route.load {
            statements.extend(load(&Lookup {
                claims: credential,
                params: &found.params,
                query: &query,
                fields,
                now,
            }));
        }
        let mut rows = ctx.read(statements).await?;
        loaded = rows.split_off(before.min(rows.len()));
        kept = match rows.len() {
            2 => rows.pop().map(Rows::first::<Kept>).transpose()?.flatten(),
            _ => None,
        };
        let row = rows
            .pop()
            .map(Rows::first::<SessionRow>)
            .transpose()?
            .flatten();
        *session = row.filter(|row| row.is_alive(now));
    }
    if session.is_none() {
        loaded.clear();
        *clear_cookie = cookie.is_some() && route.reads_session;
    }
    admit(&route, session.as_ref())?;
    let fields = parsed?;
    same_organisation(session.as_ref(), &fields)?;
    same_person(session.as_ref(), &fields)?;
    let request = Request {
        path: head.path,
        params: found.params,
        query,
        fields,
        headers: head.headers,
        session: session.clone(),
        loaded,
        key: key.map(|key| Key { kept, ..key }),
        fresh_key: ctx.uuid().to_string(),
        now,
        maps: ctx.config.maps.clone(),
        notices: app.notices,
    };
    (route.serve)(ctx, request).await
}

fn wrong_verb(method: &Method, allow: String) -> Result<Response, Error> {
    if *method == Method::OPTIONS {
        return Ok(Response::empty(StatusCode::NO_CONTENT).with_header(ALLOW, &allow));
    }
    Err(Error::new(Kind::Method, fr::METHOD).with_header(allow))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

fn parse_body(head: &Head, body: Option<Vec<u8>>) -> Result<Fields, Error> {
    let body = body.ok_or_else(|| Error::new(Kind::TooLarge, fr::TOO_LARGE))?;
    let content_type = head
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    Fields::from_body(content_type, body)
}

fn key(headers: &HeaderMap, fields: &Fields, path: &str) -> Result<Option<Key>, Error> {
    let header = headers
        .get(const { HeaderName::from_static(KEY_HEADER) })
        .map(HeaderValue::to_str)
        .transpose();
    let header = header.map_err(|_| request::malformed())?;
    let Some(key) = header
        .or_else(|| fields.get(KEY_FIELD))
        .filter(|key| !key.is_empty())
    else {
        return Ok(None);
    };
    if key.len() > 100 {
        return Err(Error::field(
            KEY_FIELD,
            "La clé d’envoi compte au plus 100 caractères.",
        ));
    }
    Ok(Some(Key {
        key: key.to_owned(),
        path_hash: platform::secret::sha256_hex(path.as_bytes()),
        body_hash: fields.hash(KEY_FIELD),
        kept: None,
    }))
}

fn admit(route: &Route, session: Option<&SessionRow>) -> Result<(), Error> {
    match route.who {
        Who::Member if session.is_none() => Err(Error::unauthenticated()),
        Who::Member | Who::Anyone | Who::Internal => Ok(()),
    }
}

/// A form made for another organisation is refused: two tabs, two organisations.
fn same_organisation(session: Option<&SessionRow>, fields: &Fields) -> Result<(), Error> {
    match (session, fields.get(ORGANISATION_FIELD)) {
        (Some(session), Some(meant)) if session.organisation_id.to_string() != meant => {
            Err(Error::new(Kind::Conflict, fr::OTHER_ORGANISATION))
        }
        _ => Ok(()),
    }
}

/// What one person prepared is not done in the name of another who shares the browser: a form left open, a queue of the field.
fn same_person(session: Option<&SessionRow>, fields: &Fields) -> Result<(), Error> {
    match (session, fields.get(QUEUED_BY_FIELD)) {
        (Some(session), Some(queued)) if session.person_id.to_string() != queued => {
            Err(Error::new(Kind::Conflict, fr::OTHER_PERSON))
        }
        _ => Ok(()),
    }
}

fn touch(response: &mut Response, session: &SessionRow, now: DateTime<Utc>) {
    let zone = Zone::parse(&session.zone).unwrap_or_default();
    let today = zone.civil_date(now);
    let after = &mut response.after.statements;
    if now - session.last_seen_at >= LAST_SEEN_STEP {
        after.extend(directory::touch(session, now, today));
    }
    let accepted = session.accepts(today);
    after.extend(accepted.map(|version| directory::accept_terms(session, version, now)));
}

/// The answer to an error: its page, the form it brought, or RFC 9457 problem JSON.
#[must_use]
pub fn refusal(
    error: Error,
    session: Option<&SessionRow>,
    wanted: Option<&str>,
    json: bool,
) -> Response {
    if error.kind == Kind::Internal {
        platform::log(&error.to_string());
    }
    let error = error.into_refusal();
    let status = error.kind.status();
    let detail = if error.kind == Kind::Internal {
        fr::INTERNAL.into()
    } else {
        error.detail.clone()
    };
    let response = if json {
        let mut problem = json!({
            "type": "about:blank",
            "title": fr::title(error.kind),
            "status": status.as_u16(),
            "detail": detail,
        });
        if let Some(object) = problem.as_object_mut() {
            if !error.fields.is_empty() {
                object.insert("errors".to_owned(), json!(error.fields));
            }
            if let Some((code, label)) = error.state {
                object.insert("current_status".to_owned(), json!(code));
                object.insert("current_status_label".to_owned(), json!(label));
            }
        }
        Response::problem(&problem)
    } else if let Some(page) = error.page {
        Response::page(page)
    } else {
        Response::page(shell::error_page(
            session,
            wanted,
            error.kind,
            &detail,
            &error.fields,
        ))
    };
    let response = response.with_status(status);
    match (error.kind, error.header) {
        (Kind::Method, Some(allow)) => response.with_header(ALLOW, &allow),
        (Kind::Throttled, Some(seconds)) => response.with_header(RETRY_AFTER, &seconds),
        (Kind::Unauthenticated, _) if json => {
            response.with_header(http::header::WWW_AUTHENTICATE, "Bearer")
        }
        _ => response,
    }
}

/// The entity tag, the common headers, and no body where none is due.
fn finish(
    response: &mut Response,
    if_none_match: Option<&HeaderValue>,
    is_head: bool,
    policy: &str,
) {
    if let (StatusCode::OK, Body::Text(text)) = (response.status, &response.body) {
        let hash = platform::secret::sha256_hex(text.as_bytes());
        let tag = format!("\"{}\"", hash.get(..32).unwrap_or(&hash));
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            let unchanged = if_none_match.is_some_and(|known| {
                known.to_str().is_ok_and(|known| {
                    known
                        .split(',')
                        .any(|one| one.trim().trim_start_matches("W/").as_bytes() == tag.as_bytes())
                })
            });
            response.headers.insert(ETAG, tag);
            if unchanged {
                response.status = StatusCode::NOT_MODIFIED;
                response.body = Body::Empty;
            }
        }
    }
    headers::add(
        &mut response.headers,
        matches!(response.body, Body::File(_)),
        policy,
    );
    if is_head {
        response.body = Body::Empty;
    }
}

/// The 404 of a path that no function owns.
#[must_use]
pub fn not_found(json: bool) -> Response {
    plain(refusal(Error::not_found(), None, None, json))
}

/// The 405 of a path that is only read, outside of every function.
#[must_use]
pub fn read_only(json: bool) -> Response {
    let error = Error::new(Kind::Method, fr::METHOD).with_header("GET, HEAD".to_owned());
    plain(refusal(error, None, None, json))
}

/// An answer made outside of a route, with the common headers.
#[must_use]
pub fn plain(mut response: Response) -> Response {
    let policy = headers::page_policy(&Maps::default(), false);
    finish(&mut response, None, false, &policy);
    response
}
