//! Photos: what happened, and what was done about it.

use super::icon::{Icon, icon};
use maud::{Markup, Render, html};

/// A photo as a page shows it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Photo<'a> {
    /// What it shows, for who does not see it: « Photo avant : Réparation chaussée ».
    pub alt: &'a str,
    /// The address of the picture to show, the thumbnail in lists; a drawing stands in where there is none.
    pub source: Option<&'a str>,
    /// The address of the whole picture.
    pub full: Option<&'a str>,
    /// Who took it and when.
    pub caption: Option<&'a Markup>,
    /// Remove.
    pub actions: Option<&'a Markup>,
}

impl Photo<'_> {
    fn picture(&self) -> Markup {
        html! {
            @if let Some(source) = self.source {
                img src=(source) alt=(self.alt) loading="lazy" decoding="async";
            } @else {
                (placeholder(self.alt))
            }
        }
    }
}

/// A drawn sheet of paper, in place of a picture that cannot be shown small.
fn placeholder(alt: &str) -> Markup {
    html! { span .placeholder { (icon(Icon::Image)) span .hidden { (alt) } } }
}

impl Render for Photo<'_> {
    fn render(&self) -> Markup {
        html! {
            figure .photo {
                @if let Some(full) = self.full { a href=(full) { (self.picture()) } } @else { (self.picture()) }
                @if self.caption.is_some() || self.actions.is_some() {
                    figcaption {
                        @if let Some(caption) = self.caption { (caption) }
                        @if let Some(actions) = self.actions { div .actions { (actions) } }
                    }
                }
            }
        }
    }
}

/// The small picture of a card; it repeats what the card says, so it is silent.
#[must_use]
pub fn thumbnail(photo: &Photo<'_>) -> Markup {
    html! {
        div .thumbnail {
            @if let Some(source) = photo.source {
                img src=(source) alt="" loading="lazy" decoding="async" width="72" height="72";
            } @else {
                span .placeholder { (icon(Icon::Image)) }
            }
        }
    }
}

/// Before and after, side by side where there is room. A side without photo shows its `none` sentence.
#[must_use]
pub fn before_after(before: &[Photo<'_>], after: &[Photo<'_>], none: (&str, &str)) -> Markup {
    let side = |heading: &str, photos: &[Photo<'_>], none: &str| {
        html! {
            div .side {
                h3 { (heading) }
                @if photos.is_empty() { p .side-empty { (icon(Icon::Camera)) (none) } }
                @for photo in photos { (photo) }
            }
        }
    };
    html! { div .before-after { (side("Avant", before, none.0)) (side("Après", after, none.1)) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_without_picture_still_says_what_it_is() {
        let text = Photo {
            alt: "Photo avant",
            ..Photo::default()
        }
        .render()
        .into_string();
        assert!(
            !text.contains("<img") && text.contains("<span class=\"hidden\">Photo avant</span>")
        );
    }

    #[test]
    fn a_thumbnail_is_silent_and_a_figure_is_not() {
        let photo = Photo {
            alt: "Photo avant",
            source: Some("/photos/1"),
            full: Some("/photos/1/grande"),
            ..Photo::default()
        };
        assert!(thumbnail(&photo).into_string().contains("alt=\"\""));
        let figure = photo.render().into_string();
        assert!(
            figure.contains(
                "<a href=\"/photos/1/grande\"><img src=\"/photos/1\" alt=\"Photo avant\""
            )
        );
    }

    #[test]
    fn each_side_says_when_it_has_no_photo() {
        let text = before_after(
            &[],
            &[Photo::default()],
            ("Aucune photo avant.", "Aucune photo après."),
        )
        .into_string();
        assert!(text.contains("Aucune photo avant.") && !text.contains("Aucune photo après."));
    }
}
