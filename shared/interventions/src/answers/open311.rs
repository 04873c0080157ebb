//! The documents of Open311 GeoReport v2 (<http://wiki.open311.org/GeoReport_v2>), as JSON and as XML.

use crate::{
    model::{Category, Question, QuestionKind},
    store::open311::{Agency, KeyLine, Line},
};
use chrono::{DateTime, Utc};
use domain::{
    calendar::{Zone, rfc3339},
    fold,
    id::CategoryId,
};
use serde_json::{Value, json};
use uuid::Uuid;
use web::route::{Schema, Shape};

/// One of the two formats of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `application/json`.
    Json,
    /// `text/xml`.
    Xml,
}

impl Format {
    /// What a path asks for by its end, and what is before it.
    #[must_use]
    pub fn of(path: &str) -> Option<(&str, Self)> {
        let (name, end) = path.rsplit_once('.')?;
        match end {
            "json" => Some((name, Self::Json)),
            "xml" => Some((name, Self::Xml)),
            _ => None,
        }
    }
}

/// What can be asked for: a type of a category, or a category that has no type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service<'a> {
    /// The standard's `service_code`: `voirie.obstacle-voirie`.
    pub code: String,
    /// Its category.
    pub group: &'a str,
    /// Its name.
    pub name: &'a str,
    /// The category.
    pub category: CategoryId,
    /// The type.
    pub kind: Option<CategoryId>,
}

impl Service<'_> {
    /// Those of the questions that are asked about it.
    pub fn asks<'q>(
        &self,
        questions: &'q [Question],
    ) -> impl Iterator<Item = &'q Question> + use<'q> {
        let (category, kind) = (self.category, self.kind);
        let of = move |question: &&Question| {
            question.category_id == category || Some(question.category_id) == kind
        };
        questions.iter().filter(of)
    }
}

/// `Réparation chaussée` as part of a code: `reparation-chaussee`.
fn slug(name: &str) -> String {
    let folded = fold::fold(name);
    let parts = folded.split(|c: char| !c.is_ascii_alphanumeric());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("-")
}

/// The code of a service by its names.
#[must_use]
pub fn code(category: &str, kind: Option<&str>) -> String {
    kind.map_or_else(
        || slug(category),
        |kind| format!("{}.{}", slug(category), slug(kind)),
    )
}

/// What the organisation offers.
#[must_use]
pub fn services(categories: &[Category]) -> Vec<Service<'_>> {
    categories
        .iter()
        .filter(|category| !category.archived)
        .flat_map(of_category)
        .collect()
}

fn of_category(category: &Category) -> Vec<Service<'_>> {
    let kinds = category.types.iter().filter(|kind| !kind.archived);
    let offered: Vec<Service<'_>> = kinds
        .map(|kind| Service {
            code: code(&category.name, Some(&kind.name)),
            group: &category.name,
            name: &kind.name,
            category: category.id,
            kind: Some(kind.id),
        })
        .collect();
    if offered.is_empty() {
        vec![Service {
            code: code(&category.name, None),
            group: &category.name,
            name: &category.name,
            category: category.id,
            kind: None,
        }]
    } else {
        offered
    }
}

/// The list of services; those about which something more is asked have metadata.
#[must_use]
pub fn service_list(services: &[Service<'_>], questions: &[Question]) -> Value {
    services
        .iter()
        .map(|service| {
            json!({
                "service_code": service.code,
                "service_name": service.name,
                "description": format!("{}\u{a0}: {}", service.group, service.name),
                "metadata": service.asks(questions).next().is_some(),
                "type": "realtime",
                "keywords": "",
                "group": service.group,
            })
        })
        .collect()
}

/// What a service asks beyond the place and the text.
#[must_use]
pub fn definition(service: &Service<'_>, questions: &[Question]) -> Value {
    let attributes: Value = service
        .asks(questions)
        .zip(1_u32..)
        .map(attribute)
        .collect();
    json!({ "service_code": service.code, "attributes": attributes })
}

fn attribute((question, order): (&Question, u32)) -> Value {
    let value = |key: &str, name: &str| json!({ "key": key, "name": name });
    let (datatype, values): (_, Vec<Value>) = match question.kind {
        QuestionKind::Text => ("string", Vec::new()),
        QuestionKind::Number => ("number", Vec::new()),
        QuestionKind::Choice => {
            let options = question.options().map(|option| value(option, option));
            ("singlevaluelist", options.collect())
        }
        QuestionKind::YesNo => {
            let both = vec![value("yes", "Oui"), value("no", "Non")];
            ("singlevaluelist", both)
        }
    };
    let mut attribute = json!({
        "variable": true,
        "code": question.id,
        "datatype": datatype,
        "required": question.required,
        "datatype_description": null,
        "order": order,
        "description": question.label,
    });
    if let (Value::Object(keys), false) = (&mut attribute, values.is_empty()) {
        keys.insert("values".to_owned(), values.into());
    }
    attribute
}

/// Where the standard is served.
#[must_use]
pub fn discovery(origin: &str, support: &str, agency: &Agency, zone: Zone) -> Value {
    let contact = agency.contact_email.as_deref().unwrap_or(support);
    let changeset = agency.opened_at.map(|at| rfc3339(at, zone));
    json!({
        "changeset": changeset,
        "contact": contact,
        "key_service": format!("Clé remise par l’administrateur de la collectivité\u{a0}: {contact}"),
        "endpoints": [{
            "specification": "http://wiki.open311.org/GeoReport_v2",
            "url": format!("{origin}/open311"),
            "changeset": changeset,
            "type": "production",
            "formats": ["application/json", "text/xml"],
        }],
    })
}

/// The requests.
#[must_use]
pub fn requests(lines: &[Line], agency: &Agency, zone: Zone) -> Value {
    lines
        .iter()
        .map(|line| request(line, agency, zone))
        .collect()
}

fn request(line: &Line, agency: &Agency, zone: Zone) -> Value {
    let written = |at: DateTime<Utc>| rfc3339(at, zone);
    let open = line.status.is_open();
    let changed = line.closed_at.filter(|_| !open).unwrap_or(line.updated_at);
    let kind = line.type_name.as_deref();
    let address = match (&line.postcode, &line.city) {
        (None, None) => line.address.clone(),
        (postcode, city) => {
            let town: Vec<&str> = [postcode.as_deref(), city.as_deref()]
                .into_iter()
                .flatten()
                .collect();
            format!("{}, {}", line.address, town.join(" "))
        }
    };
    json!({
        "service_request_id": line.number.to_string(),
        "status": if open { "open" } else { "closed" },
        "status_notes": line.status.label(),
        "service_name": kind.unwrap_or(&line.category_name),
        "service_code": code(&line.category_name, kind),
        "description": line.description,
        "agency_responsible": agency.name,
        "service_notice": null,
        "requested_datetime": written(line.created_at),
        "updated_datetime": written(changed),
        "expected_datetime": line.planned_start.map(written),
        "address": address,
        "address_id": null,
        "zipcode": line.postcode,
        "lat": line.latitude,
        "long": line.longitude,
    })
}

/// What a program that sent a request is told.
#[must_use]
pub fn received(number: i64) -> Value {
    json!([{
        "service_request_id": number.to_string(),
        "service_notice": "Votre demande attend sa validation par les services techniques.",
        "account_id": null,
    }])
}

/// A token is the identifier itself: requests have theirs at once.
#[must_use]
pub fn token(number: i64) -> Value {
    json!([{ "service_request_id": number.to_string(), "token": number.to_string() }])
}

/// Why a call was refused.
#[must_use]
pub fn errors(code: u16, descriptions: &[&str]) -> Value {
    descriptions
        .iter()
        .map(|description| json!({ "code": code, "description": description }))
        .collect()
}

// ------------------------------------------------------------------ the administrateur

static KEY: Schema = Schema {
    name: "Open311Key",
    keys: &[
        ("id", Shape::Id),
        ("name", Shape::Text),
        ("created_at", Shape::Moment),
        ("revoked_at", Shape::OptionalMoment),
    ],
};

/// Whether requests are open, and the keys.
pub static DESK: Schema = Schema {
    name: "Open311",
    keys: &[("open", Shape::Boolean), ("keys", Shape::List(&KEY))],
};

/// A new key, told once.
pub static NEW_KEY: Schema = Schema {
    name: "Open311NewKey",
    keys: &[
        ("id", Shape::Id),
        ("name", Shape::Text),
        ("key", Shape::Text),
    ],
};

/// [`DESK`].
#[must_use]
pub fn desk(open: bool, keys: &[KeyLine], zone: Zone) -> Value {
    let keys: Vec<Value> = keys
        .iter()
        .map(|key| {
            json!({
                "id": key.id,
                "name": key.label,
                "created_at": rfc3339(key.created_at, zone),
                "revoked_at": key.revoked_at.map(|at| rfc3339(at, zone)),
            })
        })
        .collect();
    json!({ "open": open, "keys": keys })
}

/// [`NEW_KEY`].
#[must_use]
pub fn new_key(id: Uuid, name: &str, key: &str) -> Value {
    json!({ "id": id, "name": name, "key": key })
}

// ------------------------------------------------------------------ XML

/// `value` as an XML document whose root is `root`: the items of a list are called by the singular of its name.
#[must_use]
pub fn xml(root: &str, value: &Value) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_owned();
    element(root, value, &mut out);
    out.push('\n');
    out
}

/// The names that the standard gives to the items of its lists.
fn singular(list: &str) -> &str {
    match list {
        "service_requests" => "request",
        _ => list.strip_suffix('s').unwrap_or(list),
    }
}

fn element(name: &str, value: &Value, out: &mut String) {
    if value.is_null() {
        for part in ["<", name, "/>"] {
            out.push_str(part);
        }
        return;
    }
    for part in ["<", name, ">"] {
        out.push_str(part);
    }
    match value {
        Value::Array(items) => items
            .iter()
            .for_each(|item| element(singular(name), item, out)),
        Value::Object(keys) => keys.iter().for_each(|(key, item)| element(key, item, out)),
        Value::String(text) => escape(text, out),
        scalar => out.push_str(&scalar.to_string()),
    }
    for part in ["</", name, ">"] {
        out.push_str(part);
    }
}

/// Text of which nothing is markup; the characters that XML 1.0 cannot hold (2.2) become U+FFFD.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::Random;

    /// The text that a reader of XML finds in what [`escape`] wrote.
    fn read(escaped: &str) -> String {
        assert!(
            !escaped.contains(['<', '>', '"', '\r', '\u{0}']),
            "{escaped}"
        );
        let whole = escaped.split('&').skip(1).all(|rest| {
            ["amp;", "lt;", "gt;", "quot;", "#13;"]
                .iter()
                .any(|known| rest.starts_with(known))
        });
        assert!(whole, "{escaped}");
        let plain = escaped.replace("&lt;", "<").replace("&gt;", ">");
        plain
            .replace("&quot;", "\"")
            .replace("&#13;", "\r")
            .replace("&amp;", "&")
    }

    #[test]
    fn whatever_the_text_nothing_of_it_is_markup_and_all_of_it_comes_back() {
        const PIECES: [&str; 16] = [
            "<",
            ">",
            "&",
            "\"",
            "'",
            "]]>",
            "<!--",
            "&amp;",
            "&#0;",
            "\r\n",
            "\t",
            "é",
            "\u{1f6b2}",
            "</description>",
            "a",
            "\u{b}",
        ];
        let random = Random::seeded(311);
        for _ in 0..2_000 {
            let picks: [u8; 24] = random.bytes();
            let text: String = picks
                .iter()
                .map(|pick| PIECES[usize::from(pick % 16)])
                .collect();
            let mut out = String::new();
            escape(&text, &mut out);
            assert_eq!(read(&out), text.replace('\u{b}', "\u{fffd}"));
        }
    }

    #[test]
    fn lists_are_named_as_the_standard_names_them() {
        let services = json!([{ "service_code": "a.b", "metadata": false, "keywords": null }]);
        assert_eq!(
            xml("services", &services),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<services><service><keywords/><metadata>false</metadata><service_code>a.b</service_code></service></services>\n"
        );
        for (list, item) in [
            ("service_requests", "request"),
            ("errors", "error"),
            ("endpoints", "endpoint"),
            ("formats", "format"),
            ("attributes", "attribute"),
            ("values", "value"),
        ] {
            assert_eq!(singular(list), item);
        }
    }

    #[test]
    fn codes_are_made_of_the_names() {
        assert_eq!(
            code("Voirie", Some("Obstacle voirie")),
            "voirie.obstacle-voirie"
        );
        assert_eq!(
            code("Équipement public", Some("Aire de jeux / bancs")),
            "equipement-public.aire-de-jeux-bancs"
        );
        assert_eq!(code("Éclairage", None), "eclairage");
    }

    #[test]
    fn a_path_asks_for_a_format_by_its_end() {
        assert_eq!(
            Format::of("voirie.tags.xml"),
            Some(("voirie.tags", Format::Xml))
        );
        assert_eq!(Format::of("12.json"), Some(("12", Format::Json)));
        assert_eq!(Format::of("12"), None);
        assert_eq!(Format::of("12.csv"), None);
    }
}
