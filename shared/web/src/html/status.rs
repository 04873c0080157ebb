//! Statuses and flags: a word, a shape and a colour, never a colour alone.

use maud::{Markup, html};

/// What a shape is drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Diamond,
    Ring,
    HalfDisc,
    Disc,
    Cross,
    Square,
}

impl Shape {
    fn draw(self) -> Markup {
        html! {
            svg .shape viewBox="0 0 12 12" width="12" height="12" fill="none" stroke="currentColor" stroke-width="2"
                aria-hidden="true" focusable="false" {
                @match self {
                    Self::Diamond => path d="M6 0l6 6-6 6-6-6z" fill="currentColor" stroke="none" {},
                    Self::Ring => circle cx="6" cy="6" r="4.5" {},
                    Self::HalfDisc => { circle cx="6" cy="6" r="4.5" {} path d="M6 1.5a4.5 4.5 0 0 1 0 9z" fill="currentColor" stroke="none" {} },
                    Self::Disc => circle cx="6" cy="6" r="5.5" fill="currentColor" stroke="none" {},
                    Self::Cross => path d="M2 2l8 8M10 2l-8 8" {},
                    Self::Square => path d="M.5.5h11v11H.5z" fill="currentColor" stroke="none" {},
                }
            }
        }
    }
}

/// The class and the shape of a status code.
fn look(code: &str) -> (&'static str, Shape) {
    match code {
        "to_validate" => ("badge-to-validate", Shape::Diamond),
        "to_do" => ("badge-to-do", Shape::Ring),
        "in_progress" => ("badge-in-progress", Shape::HalfDisc),
        "done" => ("badge-done", Shape::Disc),
        _ => ("badge-ended", Shape::Cross),
    }
}

/// A status: its code (`to_do`) gives shape and colour, `word` is what the model calls it. A code without a look of its own gets that of
/// what ended without being done: refused, cancelled, duplicate.
#[must_use]
pub fn status_badge(code: &str, word: &str) -> Markup {
    let (class, shape) = look(code);
    html! { span .badge .(class) { (shape.draw()) (word) } }
}

/// « Urgent », solid.
#[must_use]
pub fn urgent_tag() -> Markup {
    html! { span .badge .badge-urgent { "Urgent" } }
}

/// « Bloquée », beside the status.
#[must_use]
pub fn blocked_tag() -> Markup {
    html! { span .badge .badge-blocked { (Shape::Square.draw()) "Bloquée" } }
}

/// Any other word worth a frame: « Non assignée », « Priorité haute ».
#[must_use]
pub fn tag(word: &str) -> Markup {
    html! { span .badge .badge-plain { (word) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_has_its_word_and_its_own_shape() {
        let mut shapes = Vec::new();
        for code in ["to_validate", "to_do", "in_progress", "done", "refused"] {
            let badge = status_badge(code, "Mot").into_string();
            assert!(badge.contains("aria-hidden=\"true\"") && badge.ends_with("Mot</span>"));
            let (class, shape) = look(code);
            assert!(badge.contains(class));
            assert!(!shapes.contains(&shape), "{code}");
            shapes.push(shape);
        }
        assert_eq!(look("cancelled"), look("refused"));
        assert_eq!(look("duplicate"), look("refused"));
    }
}
