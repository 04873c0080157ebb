//! The API document: made from the ROUTES tables, committed, and the same as what the code says today.
//!
//! `BLESS=1 cargo test -p suite --test openapi` writes it anew.

#![cfg(test)]

use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, fs, path::Path};
use web::{
    App,
    route::{Answer, FieldKind, FieldSpec, Route, Schema, Shape, Verb, Who},
};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fixed/openapi.json");

/// Every function behind the gateway.
fn functions() -> impl Iterator<Item = &'static App> {
    let outbox = std::slice::from_ref(&notifications::APP);
    let rights = std::slice::from_ref(&rights::APP);
    [
        identity::FUNCTIONS,
        interventions::FUNCTIONS,
        rights,
        outbox,
    ]
    .into_iter()
    .flatten()
}

fn every() -> impl Iterator<Item = Route> {
    functions().flat_map(App::routes).copied()
}

/// Every route that the outside can reach, save those that another standard describes.
fn routes() -> Vec<Route> {
    every()
        .filter(|route| route.who != Who::Internal)
        .filter(|route| !matches!(route.contract.answers, Answer::Standard))
        .collect()
}

fn field(kind: FieldKind) -> Value {
    match kind {
        FieldKind::Text(most) => json!({ "type": "string", "maxLength": most }),
        FieldKind::Integer => json!({ "type": "integer" }),
        FieldKind::Number => json!({ "type": "number" }),
        FieldKind::Boolean => json!({ "type": "boolean" }),
        FieldKind::Id => json!({ "type": "string", "format": "uuid" }),
        FieldKind::Ids => {
            json!({ "type": "array", "items": { "type": "string", "format": "uuid" } })
        }
        FieldKind::Date => json!({ "type": "string", "format": "date" }),
        FieldKind::Time => json!({ "type": "string", "pattern": "^\\d{2}:\\d{2}$" }),
        FieldKind::OneOf(codes) => json!({ "type": "string", "enum": codes }),
        FieldKind::Files => {
            json!({ "type": "array", "items": { "type": "string", "format": "binary" } })
        }
    }
}

fn reference(schema: &Schema) -> Value {
    json!({ "$ref": format!("#/components/schemas/{}", schema.name) })
}

fn shape(shape: Shape) -> Value {
    match shape {
        Shape::Text => json!({ "type": "string" }),
        Shape::OptionalText => json!({ "type": ["string", "null"] }),
        Shape::Integer => json!({ "type": "integer" }),
        Shape::OptionalNumber => json!({ "type": ["number", "null"] }),
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::Id => json!({ "type": "string", "format": "uuid" }),
        Shape::Moment => json!({ "type": "string", "format": "date-time" }),
        Shape::OptionalMoment => json!({ "type": ["string", "null"], "format": "date-time" }),
        Shape::OneOf(codes) => json!({ "type": "string", "enum": codes }),
        Shape::Object(schema) => reference(schema),
        Shape::OptionalObject(schema) => {
            json!({ "anyOf": [reference(schema), { "type": "null" }] })
        }
        Shape::Rows(cells) => {
            let kinds: Vec<Value> = cells
                .iter()
                .map(|(name, kind)| {
                    let mut cell = self::shape(*kind);
                    cell["title"] = json!(name);
                    cell
                })
                .collect();
            json!({ "type": "array", "items": { "type": "array", "prefixItems": kinds, "items": false, "minItems": cells.len() } })
        }
        Shape::List(schema) => json!({ "type": "array", "items": reference(schema) }),
    }
}

/// Adds a schema and those it names.
fn gather(schema: &'static Schema, into: &mut BTreeMap<&'static str, Value>) {
    if into.contains_key(schema.name) {
        return;
    }
    let properties: Map<String, Value> = schema
        .keys
        .iter()
        .map(|(key, kind)| ((*key).to_owned(), shape(*kind)))
        .collect();
    let required: Vec<&str> = schema.keys.iter().map(|(key, _)| *key).collect();
    into.insert(
        schema.name,
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false }),
    );
    for (_, kind) in schema.keys {
        if let Shape::Object(inner) | Shape::OptionalObject(inner) | Shape::List(inner) = kind {
            gather(inner, into);
        }
    }
}

fn parameters(route: &Route) -> Vec<Value> {
    let in_path = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.split('}').next())
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
    let in_query = route.contract.takes.iter().filter(|_| route.verb == Verb::Get).map(|spec| {
        json!({ "name": spec.name, "in": "query", "required": spec.required, "description": spec.about, "schema": field(spec.kind) })
    });
    in_path.chain(in_query).collect()
}

fn body(takes: &[FieldSpec]) -> Value {
    let properties: Map<String, Value> = takes
        .iter()
        .map(|spec| {
            let mut kind = field(spec.kind);
            kind["description"] = json!(spec.about);
            (spec.name.to_owned(), kind)
        })
        .collect();
    let required: Vec<&str> = takes
        .iter()
        .filter(|spec| spec.required)
        .map(|spec| spec.name)
        .collect();
    let schema = json!({ "type": "object", "properties": properties, "required": required });
    let files = takes.iter().any(|spec| spec.kind == FieldKind::Files);
    let kinds: &[&str] = if files {
        &["multipart/form-data", "application/json"]
    } else {
        &["application/json", "application/x-www-form-urlencoded"]
    };
    let content: Map<String, Value> = kinds
        .iter()
        .map(|kind| ((*kind).to_owned(), json!({ "schema": schema })))
        .collect();
    json!({ "content": content })
}

fn success(route: &Route) -> Value {
    let page = json!({ "text/html": { "schema": { "type": "string" } } });
    let content = match route.contract.answers {
        Answer::Page => page,
        Answer::Json(schema) => json!({
            "application/json": { "schema": reference(schema) },
            "text/html": { "schema": { "type": "string" } },
        }),
        Answer::Photo => {
            json!({ "image/*": { "schema": { "type": "string", "format": "binary" } } })
        }
        Answer::Zip => {
            json!({ "application/zip": { "schema": { "type": "string", "format": "binary" } } })
        }
        Answer::Csv => json!({ "text/csv": { "schema": { "type": "string" } } }),
        Answer::Calendar => json!({ "text/calendar": { "schema": { "type": "string" } } }),
        Answer::Nothing | Answer::Standard => return json!({ "description": "Fait" }),
    };
    json!({ "description": "Réussite", "content": content })
}

fn operation(route: &Route) -> Value {
    let mut operation = json!({
        "summary": route.contract.about,
        "parameters": parameters(route),
        "responses": {
            "2XX": success(route),
            "default": {
                "description": "Refus",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
            },
        },
    });
    if route.verb == Verb::Post {
        operation["requestBody"] = body(route.contract.takes);
    }
    if route.who == Who::Member {
        operation["security"] = json!([{ "session": [] }, { "token": [] }]);
    }
    operation
}

fn document() -> Value {
    let mut schemas = BTreeMap::new();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for route in routes() {
        if let Answer::Json(schema) = route.contract.answers {
            gather(schema, &mut schemas);
        }
        let verb = route.verb.method().as_str().to_lowercase();
        paths
            .entry(route.path)
            .or_default()
            .insert(verb, operation(&route));
    }
    schemas.insert("Problem", problem());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Parvis",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "La même adresse donne une page ou du JSON, selon l’en-tête Accept. Une requête POST peut porter Idempotency-Key : la même clé reçoit la même réponse.",
            "license": { "name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later" },
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": web::serve::SESSION_COOKIE },
                "token": { "type": "http", "scheme": "bearer" },
            },
        },
    })
}

/// RFC 9457, with what is wrong field by field and the state that refuses.
fn problem() -> Value {
    json!({
        "type": "object",
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "errors": { "type": "array", "items": {
                "type": "object",
                "properties": { "field": { "type": "string" }, "message": { "type": "string" } },
                "required": ["field", "message"],
            } },
            "current_status": { "type": "string" },
            "current_status_label": { "type": "string" },
        },
        "required": ["type", "title", "status", "detail"],
    })
}

#[test]
fn the_committed_document_is_what_the_tables_say() {
    let written = format!("{}\n", serde_json::to_string_pretty(&document()).unwrap());
    if std::env::var_os("BLESS").is_some() {
        fs::write(FILE, &written).unwrap();
    }
    let committed = fs::read_to_string(Path::new(FILE)).unwrap_or_default();
    assert!(
        committed == written,
        "assets/fixed/openapi.json is not what the tables say: BLESS=1 cargo test -p suite --test openapi"
    );
}

#[test]
fn every_pattern_is_readable_and_unique() {
    let mut seen = std::collections::BTreeSet::new();
    for route in every() {
        let braces = route
            .path
            .split('/')
            .filter(|part| part.contains(['{', '}']));
        for part in braces {
            assert!(
                part.starts_with('{') && part.ends_with('}') && part.len() > 2,
                "{}",
                route.path
            );
        }
    }
    for route in routes() {
        assert!(
            seen.insert((route.verb, route.path)),
            "{:?} {} stands twice",
            route.verb,
            route.path
        );
    }
}

#[test]
fn the_gateway_hands_every_route_to_its_function() {
    for function in functions() {
        for route in function.routes() {
            // A parameter stands for anything: an identifier here.
            let path: Vec<&str> = route
                .path
                .split('/')
                .map(|part| if part.starts_with('{') { "0190" } else { part })
                .collect();
            let owner = match route.who {
                Who::Internal => gateway::Owner::Nobody,
                _ => gateway::Owner::Service(gateway::Service(function.name)),
            };
            assert_eq!(
                gateway::owner(route.verb.method().as_str(), &path.join("/")),
                owner,
                "{}",
                route.path
            );
        }
    }
}

#[test]
fn every_function_has_its_folder_and_its_binding() {
    let folder = |name: &str| {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../functions/{name}/wrangler.toml"))
    };
    let wrangler =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../wrangler.toml")).unwrap();
    for function in functions() {
        assert!(folder(function.name).exists(), "{}", function.name);
        let service = gateway::Service(function.name);
        assert!(gateway::SERVICES.contains(&service), "{}", function.name);
        let bound = format!(
            "binding = \"{}\"\nservice = \"parvis-{}\"\n",
            service.binding(),
            function.name
        );
        assert!(wrangler.contains(&bound), "wrangler.toml lacks {bound}");
    }
    assert_eq!(gateway::SERVICES.len(), functions().count());
}
