//! What leaves: a status, headers, a body, and what to do after the reply.

use crate::{
    Error,
    notice::{self, Code},
};
use http::{
    HeaderValue, StatusCode,
    header::{
        CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap, HeaderName, LOCATION,
        SET_COOKIE,
    },
};
use maud::Markup;
use platform::{FileBody, db::Stmt, mail::Mail};
use serde::{Deserialize, Serialize};

/// The bytes of an answer.
#[derive(Debug)]
pub enum Body {
    /// None.
    Empty,
    /// Text in memory.
    Text(String),
    /// A file on its way from storage.
    File(FileBody),
    /// A file made here.
    Bytes(Vec<u8>),
}

/// What is done once the reply has left.
#[derive(Debug, Default)]
pub struct After {
    /// Mails that do not wait in the outbox: sign-in.
    pub mails: Vec<Mail>,
    /// Statements that nobody waits for, in one batch.
    pub statements: Vec<Stmt>,
    /// Where a browser goes once something was done: an answer to a program tells the page without its notice, and tests ask for both.
    #[cfg(not(target_arch = "wasm32"))]
    pub next: Option<String>,
}

/// An answer.
#[derive(Debug)]
pub struct Response {
    /// Status.
    pub status: StatusCode,
    /// Headers of its own; the common ones are added on the way out.
    pub headers: HeaderMap,
    /// Body.
    pub body: Body,
    /// Afterwards.
    pub after: After,
}

impl Response {
    /// Text of that type, `text/plain; charset=utf-8`.
    #[must_use]
    pub fn text(content_type: &'static str, body: String) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        Self {
            status: StatusCode::OK,
            headers,
            body: Body::Text(body),
            after: After::default(),
        }
    }

    /// A page.
    #[must_use]
    pub fn page(markup: Markup) -> Self {
        Self::text("text/html; charset=utf-8", markup.into_string())
    }

    /// A JSON value.
    #[must_use]
    pub fn json(value: &serde_json::Value) -> Self {
        Self::text("application/json; charset=utf-8", value.to_string())
    }

    /// An XML document.
    #[must_use]
    pub fn xml(document: String) -> Self {
        Self::text("text/xml; charset=utf-8", document)
    }

    /// JSON that was written already.
    #[must_use]
    pub fn written_json(text: String) -> Self {
        Self::text("application/json; charset=utf-8", text)
    }

    /// An RFC 9457 problem.
    #[must_use]
    pub fn problem(value: &serde_json::Value) -> Self {
        Self::text("application/problem+json; charset=utf-8", value.to_string())
    }

    /// A calendar file (RFC 5545).
    #[must_use]
    pub fn calendar(text: String) -> Self {
        Self::text("text/calendar; charset=utf-8", text)
    }

    /// A style sheet that never changes under its address.
    #[must_use]
    pub fn stylesheet(css: String) -> Self {
        let mut response = Self::text("text/css; charset=utf-8", css);
        response.headers.insert(
            CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        );
        response
    }

    /// Nothing but a status.
    #[must_use]
    pub fn empty(status: StatusCode) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: Body::Empty,
            after: After::default(),
        }
    }

    /// A stored file, of a type that was checked when it was stored.
    #[must_use]
    pub fn file(content_type: &str, body: FileBody) -> Self {
        let mut response = Self::empty(StatusCode::OK);
        response.body = Body::File(body);
        response.with_header(CONTENT_TYPE, content_type)
    }

    /// A file made for this reader alone, to keep under that name.
    #[must_use]
    pub fn download(content_type: &str, name: &str, bytes: Vec<u8>) -> Self {
        Self::attachment(content_type, name, Body::Bytes(bytes))
    }

    /// The same of a body that may be on its way from storage.
    #[must_use]
    pub fn attachment(content_type: &str, name: &str, body: Body) -> Self {
        let mut response = Self::empty(StatusCode::OK);
        response.body = body;
        response
            .with_header(CONTENT_TYPE, content_type)
            .with_header(
                CONTENT_DISPOSITION,
                &format!("attachment; filename=\"{name}\""),
            )
            .with_header(CACHE_CONTROL, "private, no-store")
    }

    /// 303 to a path of this site.
    #[must_use]
    pub fn see(path: &str) -> Self {
        Self::empty(StatusCode::SEE_OTHER).with_location(path)
    }

    /// With another status.
    #[must_use]
    pub const fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// With a `Location`.
    #[must_use]
    pub fn with_location(self, path: &str) -> Self {
        self.with_header(LOCATION, path)
    }

    /// With a header; a value that is not visible text is left out.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }

    /// With a cookie more: `name` starts with `__Host-`, `seconds` is its life, 0 deletes it.
    #[must_use]
    pub fn with_cookie(mut self, name: &str, value: &str, seconds: i64) -> Self {
        let cookie =
            format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}");
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            self.headers.append(SET_COOKIE, value);
        }
        self
    }

    /// Tells the tests where a browser goes from here.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn leading_to(mut self, outcome: &Outcome) -> Self {
        self.after.next = Some(outcome.address());
        self
    }

    /// There are no tests on Workers.
    #[cfg(target_arch = "wasm32")]
    pub(crate) const fn leading_to(self, _: &Outcome) -> Self {
        self
    }

    /// Sends this mail once the reply has left.
    #[must_use]
    pub fn then_mail(mut self, mail: Mail) -> Self {
        self.after.mails.push(mail);
        self
    }
}

/// A change that was made: where it can be read, and the receipt for programs. It holds nothing personal, because it is
/// kept for the requests that come twice.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Outcome {
    /// 200 or 201.
    #[serde(with = "status")]
    pub status: StatusCode,
    /// The page to read next.
    pub path: String,
    /// The code of what that page says on top; see [`Notice`](crate::Notice).
    notice: Option<String>,
    /// For programs.
    pub receipt: serde_json::Value,
}

impl Outcome {
    /// Something was created; the page of `path` says `notice`, or nothing.
    #[must_use]
    pub fn created(
        path: String,
        notice: impl Into<Option<Code>>,
        receipt: serde_json::Value,
    ) -> Self {
        Self {
            status: StatusCode::CREATED,
            ..Self::changed(path, notice, receipt)
        }
    }

    /// Something was changed; the page of `path` says `notice`, or nothing.
    #[must_use]
    pub fn changed(
        path: String,
        notice: impl Into<Option<Code>>,
        receipt: serde_json::Value,
    ) -> Self {
        Self {
            status: StatusCode::OK,
            path,
            notice: notice.into().map(|code| code.as_str().to_owned()),
            receipt,
        }
    }

    /// The page to read next, with the code of its notice.
    #[must_use]
    pub fn address(&self) -> String {
        match &self.notice {
            Some(code) => notice::at(&self.path, code),
            None => self.path.clone(),
        }
    }

    pub(crate) fn receipt_text(&self) -> Result<String, Error> {
        serde_json::to_string(self).map_err(|error| Error::internal(error.to_string()))
    }

    pub(crate) fn from_receipt(text: &str) -> Result<Self, Error> {
        serde_json::from_slice(text.as_bytes()).map_err(|error| Error::internal(error.to_string()))
    }
}

mod status {
    //! A status as its number.
    use http::StatusCode;
    use serde::{Deserialize as _, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub(super) fn serialize<S: Serializer>(status: &StatusCode, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u16(status.as_u16())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<StatusCode, D::Error> {
        StatusCode::from_u16(u16::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}
