//! What every runtime knows of Unicode, and whose tables would weigh forty kilobytes in a function: on Workers it is JavaScript's.

/// The text in Unicode's normalisation form C: a letter and its accent are one character, however the keyboard sent them.
///
/// ```
/// assert_eq!(platform::text::composed("e\u{301}"), "é");
/// ```
#[must_use]
pub fn composed(text: &str) -> String {
    #[cfg(target_arch = "wasm32")]
    {
        worker::js_sys::JsString::from(text).normalize("NFC").into()
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        use unicode_normalization::UnicodeNormalization as _;
        text.nfc().collect()
    }
}
