//! A request as handlers see it: parsed, its session known, its rows loaded.

use crate::{
    Error, Fields, Notice, Outcome, Page, Response, error::Kind, fr, maps::Maps, notice,
    route::Params,
};
use chrono::{DateTime, Utc};
use domain::{
    calendar::{Holidays, Zone},
    policy::{Actor, Grant, Permission, Rule, Subject, check},
};
use http::HeaderMap;
use platform::{
    Rows,
    db::Stmt,
    directory::SessionRow,
    ledger::{self, Kept},
};
use serde::de::DeserializeOwned;

/// The field, and the header in lower case, that carry the key of a request which may come twice.
pub const KEY_FIELD: &str = "idempotency_key";
/// The header that carries the key.
pub const KEY_HEADER: &str = "idempotency-key";
/// The field that says which organisation a form was made for.
pub const ORGANISATION_FIELD: &str = "organisation";

/// The field that says who prepared what is sent: whose page the form stood on, whose queue it waited in.
pub const QUEUED_BY_FIELD: &str = "queued_by";

/// The key of a request which may come twice, and what is known of it.
#[derive(Debug, Clone)]
pub struct Key {
    /// Drawn by the page or the program.
    pub key: String,
    /// The hash of the path: the same key for another record is another request, and no record is named where it is kept.
    pub path_hash: String,
    /// The hash of what came with it.
    pub body_hash: String,
    /// The first success, if there was one.
    pub kept: Option<Kept>,
}

/// A request.
#[derive(Debug)]
pub struct Request {
    /// The path.
    pub path: String,
    /// Its parameters.
    pub params: Params,
    /// The query.
    pub query: Fields,
    /// The body.
    pub fields: Fields,
    /// The headers.
    pub headers: HeaderMap,
    /// Who is signed in.
    pub session: Option<SessionRow>,
    /// The rows of the route's `load`, in order.
    pub loaded: Vec<Rows>,
    /// Its idempotency key.
    pub key: Option<Key>,
    /// A fresh key for the forms of the page that this request answers.
    pub fresh_key: String,
    /// When it came.
    pub now: DateTime<Utc>,
    /// Where its page takes maps and addresses from.
    pub maps: Maps,
    /// What the pages of this function say once something was done.
    pub notices: &'static [Notice],
}

impl Request {
    /// A path parameter, parsed; what does not parse does not exist (404).
    pub fn param<T: std::str::FromStr>(&self, name: &str) -> Result<T, Error> {
        self.params.get(name)
    }

    /// Who is signed in, or 401.
    pub fn signed_in(&self) -> Result<&SessionRow, Error> {
        self.session.as_ref().ok_or_else(Error::unauthenticated)
    }

    /// The actor, or 401.
    pub fn actor(&self) -> Result<Actor, Error> {
        self.signed_in().map(SessionRow::actor)
    }

    /// What a table allows the actor on his own organisation: 401 for strangers, 403 where it does not.
    pub fn granted<P: Permission>(&self, table: &[Rule<P::Action>]) -> Result<Grant<P>, Error> {
        let actor = self.actor()?;
        let organisation = Subject::organisation(actor.organisation);
        Ok(check::<P>(table, &actor, organisation)?)
    }

    /// The zone of the organisation, Paris for strangers.
    #[must_use]
    pub fn zone(&self) -> Zone {
        self.session
            .as_ref()
            .and_then(|session| Zone::parse(&session.zone).ok())
            .unwrap_or_default()
    }

    /// The public holidays of the organisation, the nation's for strangers.
    #[must_use]
    pub fn holidays(&self) -> Holidays {
        self.session
            .as_ref()
            .map_or_else(Holidays::default, |session| session.holidays)
    }

    /// Takes the next loaded rows.
    pub fn take(&mut self) -> Result<Rows, Error> {
        if self.loaded.is_empty() {
            return Err(Error::internal(
                "the route loads fewer rows than its handler takes",
            ));
        }
        Ok(self.loaded.remove(0))
    }

    /// Takes the next loaded rows and their first row.
    pub fn take_first<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Error> {
        Ok(self.take()?.first()?)
    }

    /// Takes the next loaded rows, all of them.
    pub fn take_all<T: DeserializeOwned>(&mut self) -> Result<Vec<T>, Error> {
        Ok(self.take()?.all()?)
    }

    /// A header, when it is readable text; one of [`crate::headers::READ`].
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        text(&self.headers, name)
    }

    /// Whether the reader asked for JSON rather than a page.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        wants_json(&self.headers)
    }

    /// A cookie.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        cookie(&self.headers, name)
    }

    /// What was answered to the same key before, once the caller is authorised again; 422 when the key carries something else.
    pub fn replay(&self) -> Result<Option<Response>, Error> {
        let Some(key) = &self.key else {
            return Ok(None);
        };
        let Some(kept) = &key.kept else {
            return Ok(None);
        };
        if kept.body_hash != key.body_hash {
            return Err(Error::field(KEY_FIELD, fr::KEY_REUSED));
        }
        let outcome = Outcome::from_receipt(&kept.receipt)?;
        Ok(Some(self.done(&outcome)))
    }

    /// The statement that keeps `outcome` for a second request of the same key: add it to the batch of the change.
    pub fn remember(&self, outcome: &Outcome) -> Result<Option<Stmt>, Error> {
        let Some(key) = &self.key else {
            return Ok(None);
        };
        let kept = Kept {
            body_hash: key.body_hash.clone(),
            receipt: outcome.receipt_text()?,
        };
        Ok(Some(ledger::remember(
            &self.actor()?,
            &key.path_hash,
            &key.key,
            &kept,
            self.now,
        )))
    }

    /// The answer to a change that was made: 303 to its page for a browser, its receipt for a program.
    #[must_use]
    pub fn done(&self, outcome: &Outcome) -> Response {
        let response = if self.wants_json() {
            Response::json(&outcome.receipt)
                .with_status(outcome.status)
                .with_location(&outcome.path)
        } else {
            Response::see(&outcome.address())
        };
        response.leading_to(outcome)
    }

    /// A page in the organisation's colours, titled `title`.
    #[must_use]
    pub fn page<'a>(&'a self, title: &'a str) -> Page<'a> {
        let code = self.query.get(notice::FIELD);
        let said = code.and_then(|code| notice::find(self.notices, code));
        Page::new(self.session.as_ref(), title).notice(said)
    }

    /// Whom and what a form of this page is for, so that it does nothing in another name: the organisation and the person, as hidden fields.
    /// Nothing for strangers.
    #[must_use]
    pub fn made_for(&self) -> Vec<(&'static str, String)> {
        self.session.as_ref().map_or_else(Vec::new, |session| {
            vec![
                (ORGANISATION_FIELD, session.organisation_id.to_string()),
                (QUEUED_BY_FIELD, session.person_id.to_string()),
            ]
        })
    }

    /// The hidden fields that every form carries: the organisation and the person it was made for, and its key.
    #[must_use]
    pub fn hidden(&self) -> maud::Markup {
        // A form shown again after an error keeps its key: nothing was kept of the failure.
        let key = self.key.as_ref().map_or(&self.fresh_key, |key| &key.key);
        maud::html! {
            @for (name, value) in self.made_for() {
                input type="hidden" name=(name) value=(value);
            }
            input type="hidden" name=(KEY_FIELD) value=(key);
        }
    }

    /// 412 with what changed, when the version that the form or `If-Match` carries is not `current`; 422 when there is none.
    pub fn version(&self) -> Result<i64, Error> {
        let raw = self
            .fields
            .get("version")
            .or_else(|| self.header("if-match").map(|tag| tag.trim_matches('"')));
        raw.and_then(|text| text.parse().ok()).ok_or_else(|| {
            Error::field(
                "version",
                "Indiquez la version que vous avez lue, un nombre entier.",
            )
        })
    }
}

/// A header, when it is readable text. `name` is in lower case and is not parsed: the table of all the names that HTTP knows
/// weighs twelve kilobytes.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let (_, value) = headers.iter().find(|(key, _)| key.as_str() == name)?;
    value.to_str().ok()
}

/// Whether the reader asked for JSON rather than a page.
pub(crate) fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers
        .get(http::header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("json") && !accept.contains("text/html"))
}

/// A cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(http::header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// A 400 for a header or field that cannot be read.
pub(crate) fn malformed() -> Error {
    Error::new(Kind::Malformed, fr::MALFORMED)
}
