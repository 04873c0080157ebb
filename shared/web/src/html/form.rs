//! Forms: every one is an ordinary HTML form; scripts only help.

use super::{button::Button, field::fold};
use maud::{Markup, html};

/// The field into which a script moves the token of a link's fragment.
pub const LINK_TOKEN_FIELD: &str = "token";

/// A hidden field.
#[must_use]
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// A form around its fields.
#[derive(Debug, Clone, Copy)]
pub struct Form<'a> {
    action: &'a str,
    method: &'static str,
    label: Option<&'a str>,
    hidden: &'a [(&'a str, &'a str)],
    multipart: bool,
    search: bool,
    open: bool,
}

impl<'a> Form<'a> {
    const fn new(action: &'a str, method: &'static str) -> Self {
        Self {
            action,
            method,
            label: None,
            hidden: &[],
            multipart: false,
            search: false,
            open: false,
        }
    }

    /// A form that changes something.
    #[must_use]
    pub const fn post(action: &'a str) -> Self {
        Self::new(action, "post")
    }

    /// A form that only looks something up.
    #[must_use]
    pub const fn get(action: &'a str) -> Self {
        Self::new(action, "get")
    }

    /// Search and filters above a list, in one row; a choice applies at once where there is a script. Its button « Filtrer » comes with it.
    /// On a phone they are folded under one line, unless they are `open`: one comes for the list.
    #[must_use]
    pub const fn filters(action: &'a str, open: bool) -> Self {
        let mut form = Self::new(action, "get");
        form.search = true;
        form.open = open;
        form
    }

    /// Named for screen readers, where a page has several forms.
    #[must_use]
    pub const fn label(mut self, label: &'a str) -> Self {
        self.label = Some(label);
        self
    }

    /// With these hidden fields: name, value.
    #[must_use]
    pub const fn hidden(mut self, hidden: &'a [(&'a str, &'a str)]) -> Self {
        self.hidden = hidden;
        self
    }

    /// Carrying files.
    #[must_use]
    pub const fn multipart(mut self) -> Self {
        self.multipart = true;
        self
    }

    /// The form around `body`. The server checks the fields, so that all messages come at once and in the same words: the browser's own
    /// check is off.
    #[must_use]
    pub fn body(&self, body: &Markup) -> Markup {
        html! {
            form action=(self.action) method=(self.method) novalidate
                enctype=[self.multipart.then_some("multipart/form-data")]
                class=[self.search.then_some("filters")]
                role=[self.search.then_some("search")]
                aria-label=[self.label]
                data-auto-submit[self.search] {
                @for (name, value) in self.hidden { (hidden(name, value)) }
                @if self.search {
                    (fold("Rechercher et filtrer", self.open, &html! { (body) (Button::secondary("Filtrer")) }))
                } @else {
                    (body)
                }
            }
        }
    }

    /// A form of one button.
    #[must_use]
    pub fn button(&self, button: Button<'_>) -> Markup {
        self.body(&html! { (button) })
    }
}

/// The form of the page a sign-in link opens: the token stands in the fragment, which never reaches a server by itself; a script moves it
/// into [`LINK_TOKEN_FIELD`], clears the address and enables the button. Without script, `fallback` says what else to do.
#[must_use]
pub fn link_form(
    action: &str,
    hidden_fields: &[(&str, &str)],
    button: &str,
    fallback: &Markup,
) -> Markup {
    html! {
        form action=(action) method="post" data-link-form {
            @for (name, value) in hidden_fields { (hidden(name, value)) }
            (hidden(LINK_TOKEN_FIELD, ""))
            button type="submit" class="button button-primary button-wide" disabled { span { (button) } }
            p .notice .notice-warning role="alert" hidden data-link-missing {
                "Ce lien est incomplet. Ouvrez-le depuis le message reçu, ou demandez-en un nouveau."
            }
        }
        noscript { (fallback) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_fields_come_first_and_the_method_is_said() {
        let form = Form::post("/x")
            .hidden(&[("k", "\"v")])
            .multipart()
            .body(&html! { p { "corps" } })
            .into_string();
        assert_eq!(
            form,
            "<form action=\"/x\" method=\"post\" novalidate enctype=\"multipart/form-data\">\
             <input type=\"hidden\" name=\"k\" value=\"&quot;v\"><p>corps</p></form>"
        );
    }

    #[test]
    fn filters_are_a_search_landmark_with_a_button() {
        let form = Form::filters("/interventions", false)
            .body(&html! {})
            .into_string();
        assert!(
            form.contains("method=\"get\"")
                && form.contains("role=\"search\"")
                && form.contains("data-auto-submit")
        );
        assert!(form.contains("Filtrer"));
    }

    #[test]
    fn the_button_of_a_link_waits_for_its_token() {
        let form = link_form(
            "/connexion/lien",
            &[],
            "Me connecter",
            &html! { p { "Saisissez le code." } },
        )
        .into_string();
        assert!(form.contains("name=\"token\" value=\"\"") && form.contains("disabled"));
        assert!(form.contains("<noscript><p>Saisissez le code.</p></noscript>"));
    }
}
