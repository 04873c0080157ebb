//! The one layout of every mail: text and HTML with the same words, no picture, nothing that reports back.

use maud::{DOCTYPE, PreEscaped, html};
use platform::mail::Mail;

/// Frame of the page: full width on a phone, 600 px at most elsewhere.
const FRAME: &str = "width:100%;max-width:600px;margin:0 auto;background:#ffffff;border:1px solid #d8d5cc;border-radius:10px";
/// Inside of the frame.
const CELL: &str = "padding:24px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:17px;line-height:1.5;color:#1b1f24;text-align:left";
const SENDER: &str = "margin:0 0 16px;font-size:14px;color:#55524a";
const TITLE: &str = "margin:0 0 16px;font-size:26px;line-height:1.25";
const PARAGRAPH: &str = "margin:0 0 16px";
const CODE: &str = "margin:0 0 16px;font-size:26px;font-weight:bold;letter-spacing:4px";
const BUTTON: &str = "display:inline-block;padding:12px 24px;background:#0f5c4d;color:#ffffff;font-weight:bold;text-decoration:none;border-radius:8px";
const SMALL: &str = "margin:0;font-size:14px;color:#55524a;overflow-wrap:anywhere";

/// Names the link that stops such mails.
const STOP: &str = "Ne plus recevoir ces courriels";

/// What the mail asks its reader to open.
#[derive(Debug, Clone, Copy)]
pub struct Button<'a> {
    /// A verb.
    pub label: &'a str,
    /// The whole address, `https://` included.
    pub href: &'a str,
}

/// What a mail says.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// Who writes: the organisation, or Parvis where there is none.
    pub sender: &'a str,
    /// Its title, a sentence.
    pub title: &'a str,
    /// Its paragraphs, in order.
    pub paragraphs: &'a [String],
    /// A code to copy, shown large.
    pub code: Option<&'a str>,
    /// What to open.
    pub button: Option<Button<'a>>,
    /// The last line, in small: why the reader gets this, or what to do with it.
    pub footer: &'a str,
    /// The whole address of the page on which such mails are stopped, where they can be.
    pub stop: Option<&'a str>,
}

impl Letter<'_> {
    /// The mail to `to`, under `subject`.
    #[must_use]
    pub fn mail(&self, to: &str, subject: &str) -> Mail {
        let (text, html) = layout(self);
        Mail {
            to: to.to_owned(),
            subject: subject.to_owned(),
            text,
            html,
            stop: self.stop.map(str::to_owned),
        }
    }
}

/// The text and the HTML of a letter.
#[must_use]
pub fn layout(letter: &Letter<'_>) -> (String, String) {
    (text(letter), page(letter))
}

fn text(letter: &Letter<'_>) -> String {
    let mut blocks = vec![letter.sender.to_owned(), letter.title.to_owned()];
    blocks.extend_from_slice(letter.paragraphs);
    blocks.extend(letter.code.map(str::to_owned));
    blocks.extend(
        letter
            .button
            .map(|button| format!("{}\u{a0}:\n{}", button.label, button.href)),
    );
    blocks.push(letter.footer.to_owned());
    blocks.extend(letter.stop.map(|stop| format!("{STOP}\u{a0}:\n{stop}")));
    blocks.join("\n\n") + "\n"
}

fn page(letter: &Letter<'_>) -> String {
    html! {
        (DOCTYPE)
        html lang="fr" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light";
                title { (letter.title) }
            }
            body style="margin:0;padding:16px;background:#f5f4f0" {
                table role="presentation" width="100%" style=(FRAME) {
                    tr { td style=(CELL) { (body(letter)) } }
                }
            }
        }
    }
    .into_string()
}

fn body(letter: &Letter<'_>) -> PreEscaped<String> {
    html! {
        p style=(SENDER) { (letter.sender) }
        h1 style=(TITLE) { (letter.title) }
        @for paragraph in letter.paragraphs {
            p style=(PARAGRAPH) { (paragraph) }
        }
        @if let Some(code) = letter.code {
            p style=(CODE) { (code) }
        }
        @if let Some(button) = letter.button {
            p style=(PARAGRAPH) { a href=(button.href) style=(BUTTON) { (button.label) } }
            p style=(PARAGRAPH) { span style=(SMALL) { (button.href) } }
        }
        p style=(SMALL) { (letter.footer) }
        @if let Some(stop) = letter.stop {
            p style=(SMALL) { a href=(stop) { (STOP) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(paragraphs: &[String]) -> Letter<'_> {
        Letter {
            sender: "Ville de Poitiers",
            title: "Votre demande est validée",
            paragraphs,
            code: Some("123 456"),
            button: Some(Button {
                label: "Voir la demande",
                href: "https://parvis.example/interventions/1",
            }),
            footer: "Vous recevez ce message parce que vous avez fait cette demande.",
            stop: Some("https://parvis.example/alertes/arret#jeton"),
        }
    }

    #[test]
    fn both_parts_say_the_same() {
        let paragraphs = ["Elle porte le numéro 12.".to_owned(), "Merci.".to_owned()];
        let (text, page) = layout(&letter(&paragraphs));
        for line in text.lines().filter(|line| !line.is_empty()) {
            assert!(page.contains(line.trim_end_matches("\u{a0}:")), "{line}");
        }
        assert!(text.contains("\nhttps://parvis.example/interventions/1\n"));
    }

    #[test]
    fn nothing_is_fetched_and_nothing_typed_is_markup() {
        let paragraphs = ["<script>alert(1)</script>".to_owned()];
        let (_, page) = layout(&letter(&paragraphs));
        for forbidden in ["<script", "<img", "<link", "url(", "src="] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
        assert!(page.contains("lang=\"fr\""));
    }
}
