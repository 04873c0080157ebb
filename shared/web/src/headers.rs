//! The headers that every answer carries.

use crate::{maps::Maps, request::KEY_HEADER};
use http::{
    HeaderName, HeaderValue,
    header::{
        ACCEPT, AUTHORIZATION, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY,
        CONTENT_TYPE, COOKIE, HOST, HeaderMap, IF_MATCH, IF_NONE_MATCH, IF_RANGE, ORIGIN, RANGE,
        REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, USER_AGENT, VARY, X_CONTENT_TYPE_OPTIONS,
    },
};

/// The header by which a test sets the clock, where tests may.
pub const TEST_NOW: &str = "x-test-now";

/// The header in which other software shows its key, in lower case.
pub const API_KEY: &str = "x-api-key";

/// The headers of a request that Parvis reads; the others never enter.
pub const READ: [HeaderName; 16] = [
    ACCEPT,
    AUTHORIZATION,
    CONTENT_TYPE,
    COOKIE,
    HOST,
    IF_MATCH,
    IF_NONE_MATCH,
    IF_RANGE,
    ORIGIN,
    RANGE,
    USER_AGENT,
    HeaderName::from_static("cf-connecting-ip"),
    HeaderName::from_static(KEY_HEADER),
    HeaderName::from_static("sec-fetch-site"),
    HeaderName::from_static(TEST_NOW),
    HeaderName::from_static(API_KEY),
];

/// What a page may load: itself, the deployment's maps and addresses, nothing inline. The library that draws maps writes HTML by
/// itself: where there is `map`, browsers are not told to refuse it.
#[must_use]
pub fn page_policy(maps: &Maps, map: bool) -> String {
    let types = if map {
        ""
    } else {
        "require-trusted-types-for 'script'; trusted-types 'none'; "
    };
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: {}; font-src 'self'; connect-src 'self' {}; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; {types}upgrade-insecure-requests; report-to csp",
        maps.images(),
        maps.addresses()
    )
}

/// [`page_policy`] for a page whose scripts may make one Trusted Types policy, of that name.
#[must_use]
pub fn page_policy_with(maps: &Maps, policy: &str) -> String {
    page_policy(maps, false).replace("trusted-types 'none'", &format!("trusted-types {policy}"))
}

/// [`page_policy`] for a page whose script may ask for the outline of a commune.
#[must_use]
pub fn page_policy_with_outlines(maps: &Maps) -> String {
    let own = "connect-src 'self'";
    page_policy(maps, false).replace(own, &format!("{own} {}", maps.outlines_origin()))
}

/// What a file may load when a browser shows it alone: nothing.
pub const FILE_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// Adds the common headers; those that the answer set itself stay. `policy` is that of a page.
pub fn add(headers: &mut HeaderMap, is_file: bool, policy: &str) {
    let is_page = headers
        .get(CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    let policy = if is_page { policy } else { FILE_POLICY };
    if let Ok(policy) = HeaderValue::from_str(policy) {
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    let mut set = |name: HeaderName, value: &'static str| {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    if is_page {
        set(
            const { HeaderName::from_static("reporting-endpoints") },
            "csp=\"/rapports-csp\"",
        );
    }
    if is_file {
        set(CONTENT_DISPOSITION, "inline");
    }
    set(CACHE_CONTROL, "private, no-cache");
    set(VARY, "Accept, Cookie");
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(
        STRICT_TRANSPORT_SECURITY,
        "max-age=63072000; includeSubDomains",
    );
    set(REFERRER_POLICY, "strict-origin-when-cross-origin");
    set(
        const { HeaderName::from_static("cross-origin-opener-policy") },
        "same-origin",
    );
    set(
        const { HeaderName::from_static("cross-origin-resource-policy") },
        "same-origin",
    );
    set(
        const { HeaderName::from_static("permissions-policy") },
        "geolocation=(self), camera=(), microphone=(), payment=()",
    );
}
