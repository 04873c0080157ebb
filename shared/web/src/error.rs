//! Why a request was not served: the one place that knows statuses.

use crate::fr;
use http::StatusCode;
use maud::Markup;
use platform::{OutsideError, db::DbError};
use std::{borrow::Cow, fmt, ops::Deref};

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldError {
    /// The field's name, the same in forms and in JSON.
    pub field: String,
    /// A French sentence: what is wrong and what would be right.
    pub message: String,
}

impl FieldError {
    /// An error of `field`.
    #[must_use]
    pub fn new(field: &str, message: impl Into<String>) -> Self {
        Self {
            field: field.to_owned(),
            message: message.into(),
        }
    }
}

/// The kind of refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 400: what came cannot be read.
    Malformed,
    /// 401: nobody is signed in.
    Unauthenticated,
    /// 403: the person may see it, but not do this.
    Forbidden,
    /// 404: not there, or not for this person to know of.
    NotFound,
    /// 405: not with this verb.
    Method,
    /// 409: the record's state does not allow it.
    Conflict,
    /// 412: the record changed since it was read.
    Stale,
    /// 413: too large.
    TooLarge,
    /// 415: not a kind of file that is accepted.
    Unsupported,
    /// 422: some fields are wrong.
    Invalid,
    /// 429: too often.
    Throttled,
    /// 500: our fault.
    Internal,
}

impl Kind {
    /// The HTTP status.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict => StatusCode::CONFLICT,
            Self::Stale => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Throttled => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// Why a request was not served; one word wide, because every fallible step carries it.
#[derive(Debug)]
pub struct Error(Box<Refusal>);

/// What an [`Error`] tells.
#[derive(Debug, thiserror::Error)]
#[error("{kind:?}: {detail}")]
pub struct Refusal {
    /// The kind.
    pub kind: Kind,
    /// A French sentence for the person; of an internal error, English for the log only.
    pub detail: Cow<'static, str>,
    /// What is wrong field by field.
    pub fields: Vec<FieldError>,
    /// The record's present state, its code and its label, when the state is why.
    pub state: Option<(&'static str, &'static str)>,
    /// The whole page to show instead of the plain error page: the form, with what was typed.
    pub page: Option<Markup>,
    /// Seconds to wait, or the allowed verbs: the value of the header that the status asks for.
    pub header: Option<String>,
    /// What the log says of a sign-in that came to nothing, in English, with nothing of anybody in it.
    pub attempt: Option<&'static str>,
}

impl Deref for Error {
    type Target = Refusal;

    fn deref(&self) -> &Refusal {
        &self.0
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Error {}

impl Error {
    /// An error of that kind, told by `detail`.
    #[must_use]
    pub fn new(kind: Kind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Refusal {
            kind,
            detail: detail.into(),
            fields: Vec::new(),
            state: None,
            page: None,
            header: None,
            attempt: None,
        }))
    }

    /// What it tells.
    #[must_use]
    pub fn into_refusal(self) -> Refusal {
        *self.0
    }

    /// 404, always with the same words.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(Kind::NotFound, fr::NOT_FOUND)
    }

    /// 403.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::new(Kind::Forbidden, fr::FORBIDDEN)
    }

    /// 401.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::new(Kind::Unauthenticated, fr::UNAUTHENTICATED)
    }

    /// 409 in the state `code`, that people read as `label`.
    #[must_use]
    pub fn conflict(
        detail: impl Into<Cow<'static, str>>,
        code: &'static str,
        label: &'static str,
    ) -> Self {
        let mut error = Self::new(Kind::Conflict, detail);
        error.0.state = Some((code, label));
        error
    }

    /// 422 with every field's message.
    #[must_use]
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        Self::new(Kind::Invalid, fr::INVALID).with_fields(fields)
    }

    /// 422 for one field.
    #[must_use]
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::invalid(vec![FieldError::new(field, message)])
    }

    /// 429, to be tried again in so many seconds.
    #[must_use]
    pub fn throttled(seconds: i64) -> Self {
        Self::new(Kind::Throttled, fr::THROTTLED).with_header(seconds.to_string())
    }

    /// 500; `detail` is for the log.
    #[must_use]
    pub fn internal(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Internal, detail)
    }

    /// With this page for browsers: the form again, what was typed still in it.
    #[must_use]
    pub fn with_page(mut self, page: Markup) -> Self {
        self.0.page = Some(page);
        self
    }

    /// With what is wrong field by field.
    #[must_use]
    pub fn with_fields(mut self, fields: Vec<FieldError>) -> Self {
        self.0.fields = fields;
        self
    }

    /// Of a sign-in that came to nothing: what the log says of it.
    #[must_use]
    pub fn of_attempt(mut self, what: &'static str) -> Self {
        self.0.attempt = Some(what);
        self
    }

    /// With the value of the header that the status asks for.
    #[must_use]
    pub fn with_header(mut self, value: String) -> Self {
        self.0.header = Some(value);
        self
    }
}

impl From<domain::policy::Refused> for Error {
    fn from(_: domain::policy::Refused) -> Self {
        Self::forbidden()
    }
}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Stale => Self::new(Kind::Stale, fr::STALE),
            DbError::NotUnique(columns) if columns.starts_with("idempotency.") => {
                Self::new(Kind::Conflict, fr::ALREADY_UNDER_WAY)
            }
            DbError::NotUnique(columns) => Self::internal(format!("not unique: {columns}")),
            DbError::Failed(text) => Self::internal(text),
        }
    }
}

impl From<OutsideError> for Error {
    fn from(error: OutsideError) -> Self {
        Self::internal(error.0)
    }
}
