//! People as others see them: initials, and what they say.

use maud::{Markup, html};

/// The first letters of the first and the last word of a name.
fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    words
        .next()
        .into_iter()
        .chain(words.next_back())
        .flat_map(char::to_uppercase)
        .collect()
}

/// Initials in a disc, for the eye; the name itself stands beside it or in [`avatars`].
fn avatar(name: &str) -> Markup {
    html! { span .avatar aria-hidden="true" title=(name) { (initials(name)) } }
}

/// A person's photo, else his initials, for the eye; the name itself stands beside it.
#[must_use]
pub fn portrait(name: &str, source: Option<&str>) -> Markup {
    html! {
        @if let Some(source) = source { img .portrait src=(source) alt="" width="64" height="64" loading="lazy" decoding="async"; }
        @else { span .avatar .portrait aria-hidden="true" { (initials(name)) } }
    }
}

/// Those concerned, as discs; screen readers hear `label` (« Assignée à ») and the names.
#[must_use]
pub fn avatars<T: AsRef<str>>(label: &str, names: &[T]) -> Markup {
    let spoken = domain::french::list(names);
    html! {
        @if !names.is_empty() {
            p .avatars {
                span .hidden { (label) " " (spoken) }
                @for name in names { (avatar(name.as_ref())) }
            }
        }
    }
}

/// What somebody said.
#[derive(Debug, Clone)]
pub struct Comment<'a> {
    /// The anchor, `commentaire-3`.
    pub id: &'a str,
    /// Who said it, as the reader may know: a name, or what stands for a person who left; empty for a deleted comment.
    pub author: &'a str,
    /// When: [`super::recent`].
    pub when: Markup,
    /// The text as typed; its line breaks are kept.
    pub text: &'a str,
    /// Whether the reader said it.
    pub own: bool,
    /// Whether it was changed since.
    pub edited: bool,
    /// Edit, remove; empty when the reader may do neither.
    pub actions: Markup,
}

/// What was said, oldest first.
#[must_use]
pub fn thread(comments: &[Comment<'_>]) -> Markup {
    html! {
        @if !comments.is_empty() {
            ol .thread {
                @for comment in comments {
                    li .comment .comment-own[comment.own] id=(comment.id) {
                        p .comment-head {
                            @if !comment.author.is_empty() { (avatar(comment.author)) strong { (comment.author) } }
                            span .soft { (comment.when) @if comment.edited { " · modifié" } }
                        }
                        p .comment-text { (comment.text) }
                        @if !comment.actions.0.is_empty() { div .actions { (comment.actions) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_first_and_last_words() {
        for (name, letters) in [
            ("Gaëlle Auger", "GA"),
            ("élodie de la Tour", "ÉT"),
            ("Dora", "D"),
            ("« Régie »", "R"),
            ("", ""),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }

    #[test]
    fn names_are_spoken_and_discs_are_silent() {
        let text = avatars("Assignée à", &["Gaël Auger", "Inès Gil"]).into_string();
        assert!(text.contains("<span class=\"hidden\">Assignée à Gaël Auger et Inès Gil</span>"));
        assert_eq!(text.matches("aria-hidden=\"true\"").count(), 2);
        assert!(avatars::<&str>("Assignée à", &[]).into_string().is_empty());
    }

    #[test]
    fn who_has_no_photo_has_initials() {
        let drawn = portrait("Gaëlle Auger", None).into_string();
        assert!(drawn.contains("GA") && !drawn.contains("<img"));
        let shown = portrait("Gaëlle Auger", Some("/equipe/1/photo")).into_string();
        assert!(shown.contains("src=\"/equipe/1/photo\" alt=\"\"") && !shown.contains("GA"));
    }

    #[test]
    fn what_people_type_is_escaped() {
        let comment = Comment {
            id: "commentaire-1",
            author: "Dora Martin",
            when: html! { "hier" },
            text: "<script>",
            own: true,
            edited: true,
            actions: html! {},
        };
        let text = thread(&[comment]).into_string();
        assert!(text.contains("&lt;script&gt;") && text.contains("modifié"));
        assert!(!text.contains("class=\"actions\""));
    }
}
