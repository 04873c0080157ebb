//! A function is a table of routes: the router, the limits, the API document and the tests all read it.

use crate::{Ctx, Error, Fields, Request, Response};
use http::Method;
use platform::{db::Stmt, directory::Credential};
use std::{future::Future, pin::Pin};

/// The verbs in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// Reads; a HEAD is served the same without its body.
    Get,
    /// Changes something.
    Post,
}

impl Verb {
    /// The HTTP method.
    #[must_use]
    pub const fn method(self) -> Method {
        match self {
            Self::Get => Method::GET,
            Self::Post => Method::POST,
        }
    }
}

/// Who may knock: a first sieve, the policy decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody.
    Anyone,
    /// Whoever is signed in.
    Member,
    /// The other functions, over a binding; the gateway never forwards such a path.
    Internal,
}

/// How large a body may be, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(pub usize);

impl Limit {
    /// An ordinary form or JSON body.
    pub const FORM: Self = Self(64 * 1024);
}

/// The future of a handler.
pub type Serving<'a> = Pin<Box<dyn Future<Output = Result<Response, Error>> + 'a>>;

/// A handler.
pub type Serve = for<'a> fn(&'a Ctx, Request) -> Serving<'a>;

/// What a route may know before the session is read: enough to ask for the page's rows in the same round trip.
#[derive(Debug)]
pub struct Lookup<'a> {
    /// Who the credential claims to be; the rows are thrown away if it is not found.
    pub claims: &'a Credential,
    /// Path parameters.
    pub params: &'a Params,
    /// The query.
    pub query: &'a Fields,
    /// What came in the body.
    pub fields: &'a Fields,
    /// Now.
    pub now: chrono::DateTime<chrono::Utc>,
}

/// The kind of a field, for the API document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Text of at most so many characters.
    Text(u32),
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// An identifier.
    Id,
    /// Several identifiers.
    Ids,
    /// A civil date, `YYYY-MM-DD`.
    Date,
    /// A time of day, `HH:MM`.
    Time,
    /// One of these codes.
    OneOf(&'static [&'static str]),
    /// Files, in a multipart body.
    Files,
}

/// One field that a route takes.
#[derive(Debug, Clone, Copy)]
pub struct FieldSpec {
    /// Its name.
    pub name: &'static str,
    /// Its kind.
    pub kind: FieldKind,
    /// Whether it must be there.
    pub required: bool,
    /// What it is, one French sentence.
    pub about: &'static str,
}

impl FieldSpec {
    /// A field that must be there.
    #[must_use]
    pub const fn required(name: &'static str, kind: FieldKind, about: &'static str) -> Self {
        Self {
            name,
            kind,
            required: true,
            about,
        }
    }

    /// A field that may be missing.
    #[must_use]
    pub const fn optional(name: &'static str, kind: FieldKind, about: &'static str) -> Self {
        Self {
            name,
            kind,
            required: false,
            about,
        }
    }
}

/// The kind of a value in an answer, for the API document.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Text.
    Text,
    /// Text that may be null.
    OptionalText,
    /// A whole number.
    Integer,
    /// A number that may be null.
    OptionalNumber,
    /// True or false.
    Boolean,
    /// An identifier.
    Id,
    /// A list of lists, each of so many values in this order: many small things, each told shortly.
    Rows(&'static [(&'static str, Shape)]),
    /// A moment, RFC 3339 with its offset.
    Moment,
    /// A moment that may be null.
    OptionalMoment,
    /// One of these codes.
    OneOf(&'static [&'static str]),
    /// Another object.
    Object(&'static Schema),
    /// An object that may be null.
    OptionalObject(&'static Schema),
    /// A list of objects.
    List(&'static Schema),
}

/// The shape of a JSON answer.
#[derive(Debug)]
pub struct Schema {
    /// Its name in the API document.
    pub name: &'static str,
    /// Its keys, all always there.
    pub keys: &'static [(&'static str, Shape)],
}

/// What a route answers when all is well.
#[derive(Debug, Clone, Copy)]
pub enum Answer {
    /// A page only.
    Page,
    /// A page, or this object as JSON.
    Json(&'static Schema),
    /// A photo.
    Photo,
    /// An archive of files.
    Zip,
    /// A table as CSV.
    Csv,
    /// A calendar file.
    Calendar,
    /// What another standard says, in its formats: that standard is its document.
    Standard,
    /// Nothing but its status.
    Nothing,
}

/// What the API document says of a route. Nothing reads it on Workers: it stays out of the WASM.
#[derive(Debug, Clone, Copy)]
#[cfg(not(target_arch = "wasm32"))]
pub struct Contract {
    /// What it does, one French sentence.
    pub about: &'static str,
    /// What the query or the body holds.
    pub takes: &'static [FieldSpec],
    /// What comes back.
    pub answers: Answer,
}

/// One line of a function's table.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// Verb.
    pub verb: Verb,
    /// Pattern, such as `/interventions/{id}`.
    pub path: &'static str,
    /// Who may knock.
    pub who: Who,
    /// Code.
    pub serve: Serve,
    /// Whether the session is read: not where it changes nothing who is signed in.
    pub reads_session: bool,
    /// The rows to read together with the session.
    pub load: Option<fn(&Lookup<'_>) -> Vec<Stmt>>,
    /// How large the body may be.
    pub limit: Limit,
    /// Whether its page has a map that one moves.
    pub shows_map: bool,
    /// Whether a script of its page may ask for the outline of a commune.
    pub asks_outlines: bool,
    /// The verbs of this path that another function serves, for `Allow`.
    pub elsewhere: &'static [Verb],
    /// What the API document says of it.
    #[cfg(not(target_arch = "wasm32"))]
    pub contract: Contract,
}

/// A GET route.
#[must_use]
pub const fn get(path: &'static str, who: Who, about: &'static str, serve: Serve) -> Route {
    route(Verb::Get, path, who, about, serve)
}

/// A POST route.
#[must_use]
pub const fn post(path: &'static str, who: Who, about: &'static str, serve: Serve) -> Route {
    route(Verb::Post, path, who, about, serve)
}

const fn route(
    verb: Verb,
    path: &'static str,
    who: Who,
    #[cfg_attr(
        target_arch = "wasm32",
        expect(unused_variables, reason = "the document's")
    )]
    about: &'static str,
    serve: Serve,
) -> Route {
    Route {
        verb,
        path,
        who,
        serve,
        reads_session: true,
        load: None,
        limit: Limit::FORM,
        shows_map: false,
        asks_outlines: false,
        elsewhere: &[],
        #[cfg(not(target_arch = "wasm32"))]
        contract: Contract {
            about,
            takes: &[],
            answers: Answer::Page,
        },
    }
}

impl Route {
    /// Reads these rows together with the session; the handler takes them from `request.loaded`.
    #[must_use]
    pub const fn load(self, load: fn(&Lookup<'_>) -> Vec<Stmt>) -> Self {
        Self {
            load: Some(load),
            ..self
        }
    }

    /// Answers the same whoever is signed in: the session is not read.
    #[must_use]
    pub const fn stateless(self) -> Self {
        Self {
            reads_session: false,
            ..self
        }
    }

    /// Another function serves these verbs of the same path.
    #[must_use]
    pub const fn elsewhere(self, elsewhere: &'static [Verb]) -> Self {
        Self { elsewhere, ..self }
    }

    /// Its page has a map that one moves: the policy of the page is that of [`crate::headers::page_policy`] with a map.
    #[must_use]
    pub const fn map(self) -> Self {
        Self {
            shows_map: true,
            ..self
        }
    }

    /// A script of its page asks for the outline of a commune: the policy of the page allows it.
    #[must_use]
    pub const fn outlines(self) -> Self {
        Self {
            asks_outlines: true,
            ..self
        }
    }

    /// With a larger body.
    #[must_use]
    pub const fn limit(self, limit: Limit) -> Self {
        Self { limit, ..self }
    }

    /// Takes these fields, in the query of a GET or the body of a POST.
    #[must_use]
    #[cfg(not(target_arch = "wasm32"))]
    pub const fn takes(self, takes: &'static [FieldSpec]) -> Self {
        let contract = Contract {
            takes,
            ..self.contract
        };
        Self { contract, ..self }
    }

    /// Takes these fields; only the API document says which.
    #[must_use]
    #[cfg(target_arch = "wasm32")]
    pub const fn takes(self, _: &'static [FieldSpec]) -> Self {
        self
    }

    /// Answers this.
    #[must_use]
    #[cfg(not(target_arch = "wasm32"))]
    pub const fn answers(self, answers: Answer) -> Self {
        let contract = Contract {
            answers,
            ..self.contract
        };
        Self { contract, ..self }
    }

    /// Answers this; only the API document says what.
    #[must_use]
    #[cfg(target_arch = "wasm32")]
    pub const fn answers(self, _: Answer) -> Self {
        self
    }
}

/// The parameters of a path, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params(pub Vec<(String, String)>);

impl Params {
    /// A parameter, parsed; what does not parse does not exist.
    pub fn get<T: std::str::FromStr>(&self, name: &str) -> Result<T, Error> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .and_then(|(_, value)| value.parse().ok())
            .ok_or_else(Error::not_found)
    }
}

/// The route that owns a path, and its parameters.
#[derive(Debug)]
pub struct Found {
    /// The route; none when the path is known but the verb is not.
    pub route: Option<Route>,
    /// The parameters.
    pub params: Params,
    /// The verbs that the path knows, for `Allow`.
    pub allow: String,
}

/// Looks a path up; nothing when no route owns it.
///
/// A literal path wins over one with parameters: `/interventions/nouvelle` over `/interventions/{id}`.
#[must_use]
pub fn find<'a>(
    routes: impl Iterator<Item = &'a Route>,
    method: &Method,
    path: &str,
) -> Option<Found> {
    let matched: Vec<(&Route, Params)> = routes
        .filter_map(|route| Some((route, parameters(route.path, path)?)))
        .collect();
    let fewest = matched.iter().map(|(_, params)| params.0.len()).min()?;
    let wanted = if *method == Method::HEAD {
        &Method::GET
    } else {
        method
    };
    let mut found = Found {
        route: None,
        params: Params::default(),
        allow: String::new(),
    };
    let most_precise = |(_, params): &(&Route, Params)| params.0.len() == fewest;
    for (route, params) in matched.into_iter().filter(most_precise) {
        for verb in std::iter::once(&route.verb).chain(route.elsewhere) {
            if !found.allow.is_empty() {
                found.allow.push_str(", ");
            }
            found.allow.push_str(match verb {
                Verb::Get => "GET, HEAD",
                Verb::Post => "POST",
            });
        }
        if route.verb.method() == *wanted {
            found.route = Some(*route);
            found.params = params;
        }
    }
    Some(found)
}

/// The parameters of `path` under `pattern`, when it matches: part by part, `{name}` stands for one part that is not empty.
fn parameters(pattern: &str, path: &str) -> Option<Params> {
    let mut params = Vec::new();
    let mut given = path.split('/');
    for part in pattern.split('/') {
        let value = given.next()?;
        match part
            .strip_prefix('{')
            .and_then(|part| part.strip_suffix('}'))
        {
            Some(name) if !value.is_empty() => params.push((name.to_owned(), value.to_owned())),
            None if part == value => {}
            _ => return None,
        }
    }
    given.next().is_none().then_some(Params(params))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::StatusCode;

    const ROUTES: &[Route] = &[
        get("/choses", Who::Member, "Lister", |_, _| {
            Box::pin(async { Ok(Response::empty(StatusCode::OK)) })
        }),
        post("/choses", Who::Member, "Créer", |_, _| {
            Box::pin(async { Ok(Response::empty(StatusCode::OK)) })
        }),
        get("/choses/{id}", Who::Member, "Lire", |_, _| {
            Box::pin(async { Ok(Response::empty(StatusCode::OK)) })
        }),
        get("/choses/nouvelle", Who::Member, "Formulaire", |_, _| {
            Box::pin(async { Ok(Response::empty(StatusCode::OK)) })
        }),
    ];

    fn about(method: &Method, path: &str) -> Option<&'static str> {
        find(ROUTES.iter(), method, path)?
            .route
            .map(|route| route.contract.about)
    }

    #[test]
    fn a_literal_wins_over_a_parameter() {
        assert_eq!(about(&Method::GET, "/choses/nouvelle"), Some("Formulaire"));
        assert_eq!(about(&Method::GET, "/choses/42"), Some("Lire"));
        assert_eq!(
            find(ROUTES.iter(), &Method::GET, "/choses/42")
                .unwrap()
                .params
                .0,
            [("id".to_owned(), "42".to_owned())]
        );
    }

    #[test]
    fn paths_match_part_by_part() {
        for path in [
            "/choses/",
            "/choses/42/",
            "/choses/42/x",
            "choses",
            "/",
            "//choses",
            "/Choses",
        ] {
            assert!(find(ROUTES.iter(), &Method::GET, path).is_none(), "{path}");
        }
    }

    #[test]
    fn a_known_path_tells_its_verbs() {
        assert_eq!(
            find(ROUTES.iter(), &Method::DELETE, "/choses")
                .unwrap()
                .allow,
            "GET, HEAD, POST"
        );
        assert!(
            find(ROUTES.iter(), &Method::DELETE, "/choses")
                .unwrap()
                .route
                .is_none()
        );
        assert_eq!(about(&Method::HEAD, "/choses"), Some("Lister"));
    }
}
