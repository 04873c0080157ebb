//! What Parvis asks of other services, over HTTP, and the signatures that they put under their answers.

use chrono::{DateTime, Utc};

/// One question.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The whole address.
    pub url: &'a str,
    /// A URL-encoded form to post; none: a GET.
    pub form: Option<&'a str>,
    /// The token to show, in `Authorization`.
    pub bearer: Option<&'a str>,
}

impl<'a> Asked<'a> {
    /// A GET of that address.
    #[must_use]
    pub const fn get(url: &'a str) -> Self {
        Self {
            url,
            form: None,
            bearer: None,
        }
    }
}

/// What was answered, whatever its status; a redirection is not followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The type of the body, its parameters with it.
    pub content_type: String,
    /// The body.
    pub body: String,
}

/// An answer kept in the memory of this instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// When it came.
    pub at: DateTime<Utc>,
    /// Its body.
    pub body: String,
}

/// A public key of RSA, its numbers as a JWK writes them (RFC 7518, 6.3.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RsaKey {
    /// The modulus, base64url.
    pub n: String,
    /// The exponent, base64url.
    pub e: String,
}

/// How long a service has to answer, in milliseconds.
pub const TIMEOUT: u32 = 5_000;

/// The longest body that is taken, in bytes.
pub const LONGEST: usize = 256 * 1024;
