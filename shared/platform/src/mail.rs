//! A mail, before it is sent.

/// One message to one person, in text and in HTML, both with the same content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The address.
    pub to: String,
    /// The subject, one line.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part, a whole document.
    pub html: String,
    /// The whole address of the page on which the reader stops such mails, for `List-Unsubscribe` (RFC 2369); none where
    /// they cannot be stopped. It carries its token in the fragment, which mail services do not send: the one-click POST of
    /// RFC 8058, which needs it in the path or query, is not offered.
    pub stop: Option<String>,
}
