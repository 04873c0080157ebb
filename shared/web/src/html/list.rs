//! Lists of all sorts: steps, facts, events, tabs, pages.

use super::icon::{Icon, icon};
use maud::{Markup, html};

/// Where one is on a way: `steps` in order, `current` counted from zero, a past last one when all are behind.
#[must_use]
pub fn stepper(steps: &[&str], current: usize) -> Markup {
    html! {
        ol .stepper {
            @for (index, step) in steps.iter().enumerate() {
                li .step .step-past[index < current] .step-current[index == current]
                    aria-current=[(index == current).then_some("step")] {
                    span .hidden { "Étape " (index + 1) " sur " (steps.len()) "\u{a0}: " }
                    (step)
                    @if index < current { span .hidden { ", franchie" } }
                }
            }
        }
    }
}

/// Facts: what it is, what it says.
#[must_use]
pub fn definition_list(facts: &[(&str, Markup)]) -> Markup {
    html! { dl .facts { @for (name, value) in facts { div { dt { (name) } dd { (value) } } } } }
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Event<'a> {
    /// When: [`super::recent`].
    pub when: Markup,
    /// Who did it, as the reader may know.
    pub who: &'a str,
    /// What was done: a sentence.
    pub what: Markup,
}

/// What happened, in the order given.
#[must_use]
pub fn timeline(events: &[Event<'_>]) -> Markup {
    html! {
        ol .timeline {
            @for event in events { li { p { (event.what) } p .soft { (event.who) " · " (event.when) } } }
        }
    }
}

/// One of the views of a list.
#[derive(Debug, Clone, Copy)]
pub struct Tab<'a> {
    /// Its word.
    pub label: &'a str,
    /// Its address.
    pub href: &'a str,
    /// Whether it is the one shown.
    pub current: bool,
}

/// Views of the same list, as links; `label` names them for screen readers.
#[must_use]
pub fn tabs(label: &str, tabs: &[Tab<'_>]) -> Markup {
    html! {
        nav .tabs aria-label=(label) {
            ul { @for tab in tabs { li { a href=(tab.href) aria-current=[tab.current.then_some("page")] { (tab.label) } } } }
        }
    }
}

/// Back to the first page and on to the next one, of a list read by key; nothing where there is one page only.
#[must_use]
pub fn pagination(first: Option<&str>, next: Option<&str>) -> Markup {
    html! {
        @if first.is_some() || next.is_some() {
            nav .pagination aria-label="Pages" {
                @if let Some(first) = first { a .button href=(first) { (icon(Icon::Back)) span { "Première page" } } }
                @if let Some(next) = next { a .button rel="next" href=(next) { span { "Page suivante" } (icon(Icon::Forward)) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_step_is_current_and_those_before_are_said_past() {
        let text = stepper(&["À faire", "En cours", "Terminée"], 1).into_string();
        assert_eq!(text.matches("aria-current=\"step\"").count(), 1);
        assert_eq!(text.matches("franchie").count(), 1);
        assert!(text.contains("Étape 2 sur 3"));
        let over = stepper(&["À faire", "Terminée"], 2).into_string();
        assert!(!over.contains("aria-current") && over.matches("franchie").count() == 2);
    }

    #[test]
    fn a_single_page_needs_no_pagination() {
        assert!(pagination(None, None).into_string().is_empty());
        let text = pagination(None, Some("?apres=x&q=y")).into_string();
        assert!(
            text.contains("rel=\"next\" href=\"?apres=x&amp;q=y\"")
                && !text.contains("Première page")
        );
    }

    #[test]
    fn tabs_are_a_named_navigation() {
        let text = tabs(
            "Vues",
            &[
                Tab {
                    label: "Ouvertes",
                    href: "?",
                    current: true,
                },
                Tab {
                    label: "Toutes",
                    href: "?t",
                    current: false,
                },
            ],
        );
        let text = text.into_string();
        assert!(
            text.contains("aria-label=\"Vues\"")
                && text.matches("aria-current=\"page\"").count() == 1
        );
    }
}
