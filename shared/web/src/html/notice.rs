//! What the service says to the person: good news, warnings, errors, and what to do on an empty page.

use super::icon::{Icon, icon};
use crate::FieldError;
use maud::{Markup, html};

/// The tone of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Info,
    /// It worked.
    Success,
    /// Take care.
    Warning,
    /// It did not work.
    Error,
}

impl Tone {
    const fn look(self) -> (&'static str, Icon, &'static str) {
        match self {
            Self::Info => ("notice-info", Icon::Info, "Information"),
            Self::Success => ("notice-success", Icon::Check, "Succès"),
            Self::Warning => ("notice-warning", Icon::Warning, "Attention"),
            Self::Error => ("notice-error", Icon::Warning, "Erreur"),
        }
    }
}

/// What the page says first: the result of what was just done.
#[derive(Debug, Clone, Copy)]
pub struct Notice<'a> {
    /// Its tone.
    pub tone: Tone,
    /// A sentence.
    pub text: &'a str,
}

/// A message, anywhere in a page; read at once by screen readers when it is an error.
#[must_use]
pub fn alert(tone: Tone, body: &Markup) -> Markup {
    let (class, sign, word) = tone.look();
    let role = if tone == Tone::Error {
        "alert"
    } else {
        "status"
    };
    html! {
        div .notice .(class) role=(role) {
            (icon(sign))
            div { span .hidden { (word) "\u{a0}: " } (body) }
        }
    }
}

/// All that is wrong with a form, before it: focused when the page opens, each line leading to its field. An error without field is a
/// plain line. Nothing where there is no error.
#[must_use]
pub fn error_summary(errors: &[FieldError]) -> Markup {
    let title = if errors.len() == 1 {
        "Une information est à corriger"
    } else {
        "Des informations sont à corriger"
    };
    html! {
        @if !errors.is_empty() {
            div .summary role="alert" tabindex="-1" data-error-summary aria-labelledby="resume-erreurs" {
                h2 id="resume-erreurs" { (title) }
                ul {
                    @for error in errors {
                        li {
                            @if error.field.is_empty() { (error.message) } @else { a href={ "#" (error.field) } { (error.message) } }
                        }
                    }
                }
            }
        }
    }
}

/// What is drawn on an empty page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawing {
    /// A clear forecourt under the sun: all is done.
    Forecourt,
    /// A notice board without sheets: nothing yet.
    Board,
    /// A magnifying glass: nothing found.
    Search,
    /// A closed gate: not here, or not for you.
    Gate,
    /// An open letter: a mail is on its way.
    Letter,
}

impl Drawing {
    /// Lines and filled parts, on 160 by 100.
    const fn paths(self) -> (&'static str, &'static str) {
        match self {
            Self::Forecourt => (
                "M8 88h144M44 50l36-20 36 20zM48 88V56M64 88V56M96 88V56M112 88V56M44 50h72M20 88V72M140 88V72M132 24v-8M132 48v-8M120 32h-8M152 32h-8",
                "M132 24a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM20 56a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM140 56a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM74 88V66h12v22z",
            ),
            Self::Board => (
                "M8 92h144M36 92V20M124 92V20M36 24h88v48H36z",
                "M48 34h20v26H48zM76 34h20v18H76z",
            ),
            Self::Search => (
                "M8 92h144M74 66a24 24 0 1 0 0-48 24 24 0 0 0 0 48zM92 59l22 24M64 36h20M64 46h12",
                "M114 80l8 8-6 4-6-8z",
            ),
            Self::Gate => (
                "M8 92h144M36 92V24M124 92V24M36 40c20-14 68-14 88 0M52 92V37M68 92V32M92 92V32M108 92V37M80 92V30M36 64h88",
                "M30 16h12v10H30zM118 16h12v10h-12zM74 58h12v14H74z",
            ),
            Self::Letter => (
                "M8 92h144M40 44h80v44H40zM40 44l40 28 40-28M52 52V18h56v34M62 30h36M62 40h24",
                "M114 12a9 9 0 1 1 0 18 9 9 0 0 1 0-18z",
            ),
        }
    }
}

/// A page or a list with nothing on it: what that means, what to do, the button that does it.
#[must_use]
pub fn empty_state(drawing: Drawing, title: &str, text: &str, action: &Markup) -> Markup {
    let (lines, filled) = drawing.paths();
    html! {
        div .empty {
            svg .drawing viewBox="0 0 160 100" width="160" height="100" fill="none" stroke-width="2" stroke-linejoin="round"
                stroke-linecap="round" aria-hidden="true" focusable="false" {
                path .drawing-fill d=(filled) {}
                path .drawing-line d=(lines) stroke="currentColor" {}
            }
            p .empty-title { (title) }
            p .soft { (text) }
            @if !action.0.is_empty() { div .actions { (action) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_takes_the_focus_and_leads_to_each_field() {
        let errors = [
            FieldError::new("title", "Écrivez un titre."),
            FieldError::new("", "Réessayez."),
        ];
        let text = error_summary(&errors).into_string();
        assert!(text.contains("role=\"alert\" tabindex=\"-1\" data-error-summary"));
        assert!(
            text.contains("<a href=\"#title\">Écrivez un titre.</a>")
                && text.contains("<li>Réessayez.</li>")
        );
        assert!(error_summary(&[]).into_string().is_empty());
    }

    #[test]
    fn a_tone_is_a_word_too() {
        let text = alert(Tone::Warning, &html! { "Prenez garde." }).into_string();
        assert!(text.contains("Attention\u{a0}: ") && text.contains("role=\"status\""));
        assert!(
            alert(Tone::Error, &html! {})
                .into_string()
                .contains("role=\"alert\"")
        );
    }
}
