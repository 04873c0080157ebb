//! The front door, the colours, the health of the function, and what browsers report.

use crate::pages::home as pages;
use domain::{
    colour::{Colour, Theme},
    policy::Role,
};
use http::StatusCode;
use serde_json::Value;
use web::{Error, Request, Response, fields::REPORT_FIELD};

/// `GET /`: the work for whoever is signed in, an introduction for everybody else.
#[must_use]
pub fn show(request: &Request) -> Response {
    match request.actor() {
        Ok(actor) if actor.role == Role::Operator => return Response::see("/console"),
        Ok(_) => return Response::see("/interventions"),
        Err(_) => {}
    }
    Response::page(pages::landing(request))
}

/// `GET /theme/{file}`: the style sheet of a brand, `0f5c4d.css`.
pub fn theme(request: &Request) -> Result<Response, Error> {
    let file: String = request.param("file")?;
    let colour = file
        .strip_suffix(".css")
        // One address per colour: the upper-case twin would be cached twice.
        .filter(|hex| {
            hex.len() == 6
                && hex
                    .bytes()
                    .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        })
        .and_then(|hex| Colour::parse(&format!("#{hex}")).ok())
        .ok_or_else(Error::not_found)?;
    Ok(Response::stylesheet(Theme::from_brand(colour).css()))
}

/// `POST /rapports-csp`: a browser refused something that a page wanted to load; the directive alone is logged.
#[must_use]
pub fn report(request: &Request) -> Response {
    for directive in directives(request.fields.get(REPORT_FIELD).unwrap_or_default()) {
        platform::log(&format!("content security policy: {directive}"));
    }
    Response::empty(StatusCode::NO_CONTENT)
}

/// The violated directives of a report, in either of its two forms; addresses, which may hold anything, are left out.
fn directives(report: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(report).unwrap_or_default();
    let one = |value: &Value| {
        let directive = value
            .pointer("/body/effectiveDirective")
            .or_else(|| value.pointer("/csp-report/effective-directive"))
            .or_else(|| value.pointer("/csp-report/violated-directive"))?
            .as_str()?;
        let known = directive.len() <= 40
            && directive
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        known.then(|| directive.to_owned())
    };
    match &report {
        Value::Array(reports) => reports.iter().take(10).filter_map(one).collect(),
        single => one(single).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::directives;

    #[test]
    fn only_the_directive_of_a_report_is_kept() {
        let new = r#"[{"type":"csp-violation","body":{"effectiveDirective":"script-src-elem","blockedURL":"https://evil.example/?secret"}}]"#;
        assert_eq!(directives(new), ["script-src-elem"]);
        let old = r#"{"csp-report":{"violated-directive":"img-src","document-uri":"https://parvis.example/#token"}}"#;
        assert_eq!(directives(old), ["img-src"]);
        assert!(
            directives(r#"{"csp-report":{"violated-directive":"https://x.example/?a=b"}}"#)
                .is_empty()
        );
        assert!(directives("not json").is_empty());
    }
}
