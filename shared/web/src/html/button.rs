//! Buttons, and links that look like one.

use super::icon::{Icon, icon};
use maud::{Markup, Render, html};

#[derive(Debug, Clone, Copy)]
enum Look {
    Primary,
    Secondary,
    Danger,
    Quiet,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button",
            Self::Danger => "button button-danger",
            Self::Quiet => "button button-quiet",
        }
    }
}

/// A button that sends its form, or, with [`Button::to`], a link in the same clothes. Its label is a verb.
#[derive(Debug, Clone, Copy)]
pub struct Button<'a> {
    look: Look,
    label: &'a str,
    about: Option<&'a str>,
    icon: Option<Icon>,
    href: Option<&'a str>,
    named: Option<(&'a str, &'a str)>,
}

impl<'a> Button<'a> {
    const fn new(look: Look, label: &'a str) -> Self {
        Self {
            look,
            label,
            about: None,
            icon: None,
            href: None,
            named: None,
        }
    }

    /// The next action: one a screen.
    #[must_use]
    pub const fn primary(label: &'a str) -> Self {
        Self::new(Look::Primary, label)
    }

    /// Any other action.
    #[must_use]
    pub const fn secondary(label: &'a str) -> Self {
        Self::new(Look::Secondary, label)
    }

    /// What cannot be taken back.
    #[must_use]
    pub const fn danger(label: &'a str) -> Self {
        Self::new(Look::Danger, label)
    }

    /// A small one, for what is rarely used: edit, remove.
    #[must_use]
    pub const fn quiet(label: &'a str) -> Self {
        Self::new(Look::Quiet, label)
    }

    /// What it acts on, read aloud after the label where a page repeats the same label: « Valider : Tags ».
    #[must_use]
    pub const fn about(mut self, about: &'a str) -> Self {
        self.about = Some(about);
        self
    }

    /// With a sign before the label.
    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// As a link to that address.
    #[must_use]
    pub const fn to(mut self, href: &'a str) -> Self {
        self.href = Some(href);
        self
    }

    /// Sending this field when it is the one pressed.
    #[must_use]
    pub const fn named(mut self, name: &'a str, value: &'a str) -> Self {
        self.named = Some((name, value));
        self
    }

    fn content(&self) -> Markup {
        html! {
            @if let Some(sign) = self.icon { (icon(sign)) }
            span { (self.label) @if let Some(about) = self.about { span .hidden { "\u{a0}: " (about) } } }
        }
    }
}

impl Render for Button<'_> {
    fn render(&self) -> Markup {
        html! {
            @if let Some(href) = self.href {
                a class=(self.look.class()) href=(href) { (self.content()) }
            } @else {
                button type="submit" class=(self.look.class()) name=[self.named.map(|(name, _)| name)]
                    value=[self.named.map(|(_, value)| value)] { (self.content()) }
            }
        }
    }
}

/// A button that prepares a form without sending it for good. What Enter presses is the form's first button, drawn or not: before
/// this one stands another, which nobody sees, that sends the form as its last one does.
#[must_use]
pub fn aside(button: Button<'_>) -> Markup {
    html! {
        button type="submit" class="hidden" tabindex="-1" aria-hidden="true" { "Envoyer" }
        (actions(&html! { (button) }))
    }
}

/// Buttons side by side, one under the other where there is no room.
#[must_use]
pub fn actions(buttons: &Markup) -> Markup {
    html! { div .actions { (buttons) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_says_its_type_and_a_link_is_a_link() {
        let button = Button::primary("Valider")
            .about("Tags")
            .named("move", "validate")
            .render()
            .into_string();
        assert!(button.starts_with("<button type=\"submit\""));
        assert!(button.contains("name=\"move\" value=\"validate\""));
        assert!(button.contains("Valider<span class=\"hidden\">\u{a0}: Tags</span>"));
        let link = Button::secondary("Y aller")
            .to("/carte")
            .render()
            .into_string();
        assert!(link.starts_with("<a class=\"button\" href=\"/carte\">"));
    }
}
