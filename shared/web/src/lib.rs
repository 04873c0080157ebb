//! From request to response: routes, sessions, limits, errors, pages and JSON.

pub mod app;
pub mod assets;
pub mod ctx;
#[cfg(target_arch = "wasm32")]
pub mod edge;
pub mod error;
pub mod fields;
pub mod fr;
pub mod fresh;
mod guard;
pub mod headers;
pub mod html;
pub mod import;
pub mod input;
pub mod mail;
pub mod maps;
mod multipart;
pub mod notice;
pub mod picture;
pub mod place;
pub mod proconnect;
pub mod range;
pub mod request;
pub mod response;
pub mod route;
pub mod serve;
pub mod shell;

pub use app::{App, Job};
pub use ctx::{Config, Ctx};
pub use error::{Error, FieldError};
pub use fields::{Fields, Upload};
pub use fresh::FRESH_SIGN_IN;
pub use notice::Notice;
pub use request::Request;
pub use response::{Outcome, Response};
pub use route::{Limit, Lookup, Route, Verb, Who, get, post};
pub use shell::Page;
