//! The cross-origin check: a request that changes something must come from this site, or carry no cookie.

use crate::request;
use http::{
    HeaderMap, Method,
    header::{HOST, ORIGIN},
};

/// Whether the request may go on.
///
/// Reads pass. A bearer token is not sent by browsers on their own, so programs pass. Otherwise `Sec-Fetch-Site` must say
/// that this site or the person asked; where it is missing, `Origin` must be this host over https; where both are missing,
/// only a request without the session's cookie passes.
pub(crate) fn allows(
    method: &Method,
    headers: &HeaderMap,
    has_cookie: bool,
    has_bearer: bool,
) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
        || (has_bearer && !has_cookie)
    {
        return true;
    }
    let text = |name: &str| request::text(headers, name);
    match (text("sec-fetch-site"), text(ORIGIN.as_str())) {
        (Some("same-origin" | "none"), _) => true,
        (Some(_), _) => false,
        (None, Some(origin)) => origin.split_once("://").is_some_and(|(scheme, host)| {
            let safe = scheme == "https" || (scheme == "http" && is_this_machine(host));
            safe && Some(host) == text(HOST.as_str())
        }),
        (None, None) => !has_cookie,
    }
}

/// Whether browsers trust this host without https, because nothing of it crosses a network.
fn is_this_machine(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        method: &Method,
        pairs: &[(&'static str, &'static str)],
        cookie: bool,
        bearer: bool,
    ) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        allows(method, &headers, cookie, bearer)
    }

    #[test]
    fn a_cookie_needs_a_sign_of_its_own_site() {
        assert!(!check(&Method::POST, &[], true, false));
        assert!(check(&Method::POST, &[], false, false));
        assert!(check(&Method::POST, &[], false, true));
        assert!(!check(&Method::POST, &[], true, true));
        assert!(check(
            &Method::GET,
            &[("sec-fetch-site", "cross-site")],
            true,
            false
        ));
    }

    #[test]
    fn another_site_is_refused() {
        for site in ["cross-site", "same-site", "strange"] {
            assert!(!check(
                &Method::POST,
                &[("sec-fetch-site", site)],
                false,
                false
            ));
        }
        assert!(check(
            &Method::POST,
            &[("sec-fetch-site", "same-origin")],
            true,
            false
        ));
        let own = [
            ("origin", "https://parvis.example"),
            ("host", "parvis.example"),
        ];
        assert!(check(&Method::POST, &own, true, false));
        for origin in [
            "https://parvis.example.evil",
            "https://sous.parvis.example",
            "https://parvis.example:8443",
            "http://parvis.example",
            "ws://parvis.example",
            "parvis.example",
            "null",
            "",
        ] {
            let other = [("origin", origin), ("host", "parvis.example")];
            assert!(!check(&Method::POST, &other, true, false), "{origin}");
            assert!(!check(&Method::POST, &other, false, false), "{origin}");
        }
    }

    #[test]
    fn plain_http_is_this_machine_s_alone() {
        for (host, allowed) in [
            ("localhost:8787", true),
            ("127.0.0.1:4000", true),
            ("localhost", true),
            ("localhost.evil", false),
            ("parvis.example:80", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().unwrap());
            headers.insert(ORIGIN, format!("http://{host}").parse().unwrap());
            assert_eq!(
                allows(&Method::POST, &headers, true, false),
                allowed,
                "{host}"
            );
        }
    }
}
