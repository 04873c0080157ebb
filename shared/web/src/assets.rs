//! The addresses of the styles, scripts and signs, each with the hash of what it holds; an address never changes its content.
//!
//! They are compiled from `dist/manifest.json`: `app.css` becomes `APP_CSS`. A name that no file has does not compile.

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_carry_the_hash_of_their_content() {
        for (address, start, end) in [
            (APP_CSS, "/assets/app.", ".css"),
            (APP_JS, "/assets/app.", ".js"),
            (PHOTO_JS, "/assets/photo.", ".js"),
            (FAVICON_SVG, "/assets/favicon.", ".svg"),
        ] {
            let hash = address
                .strip_prefix(start)
                .and_then(|rest| rest.strip_suffix(end))
                .unwrap();
            assert!(
                hash.len() == 12 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()),
                "{address}"
            );
        }
    }
}
