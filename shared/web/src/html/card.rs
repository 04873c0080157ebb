//! Cards: one thing each, one link each; and the board they stand on.

use super::{
    people::avatars,
    photo::{Photo, thumbnail},
    status::status_badge,
};
use maud::{Markup, Render, html};

/// A card. All of it leads to one address; buttons on it are apart.
#[derive(Debug, Clone, Copy)]
pub struct Card<'a> {
    href: &'a str,
    title: &'a str,
    level: u8,
    badges: Option<&'a Markup>,
    place: Option<&'a str>,
    detail: Option<&'a Markup>,
    photo: Option<&'a Photo<'a>>,
    portrait: Option<&'a Markup>,
    people: &'a [&'a str],
    actions: Option<&'a Markup>,
}

impl<'a> Card<'a> {
    /// A card of that title, leading there.
    #[must_use]
    pub const fn new(href: &'a str, title: &'a str) -> Self {
        Self {
            href,
            title,
            level: 2,
            badges: None,
            place: None,
            detail: None,
            photo: None,
            portrait: None,
            people: &[],
            actions: None,
        }
    }

    /// Under a heading of level 2: its own is of level 3, as on a board.
    #[must_use]
    pub const fn below_heading(mut self) -> Self {
        self.level = 3;
        self
    }

    /// With its status and flags.
    #[must_use]
    pub const fn badges(mut self, badges: &'a Markup) -> Self {
        self.badges = Some(badges);
        self
    }

    /// With its place.
    #[must_use]
    pub const fn place(mut self, place: &'a str) -> Self {
        self.place = Some(place);
        self
    }

    /// With a line of detail: when, how far.
    #[must_use]
    pub const fn detail(mut self, detail: &'a Markup) -> Self {
        self.detail = Some(detail);
        self
    }

    /// With a thumbnail.
    #[must_use]
    pub const fn photo(mut self, photo: &'a Photo<'a>) -> Self {
        self.photo = Some(photo);
        self
    }

    /// With the [`super::portrait`] of the person whose card it is.
    #[must_use]
    pub const fn portrait(mut self, portrait: &'a Markup) -> Self {
        self.portrait = Some(portrait);
        self
    }

    /// With those it is assigned to.
    #[must_use]
    pub const fn people(mut self, people: &'a [&'a str]) -> Self {
        self.people = people;
        self
    }

    /// With buttons: what can be done without opening it.
    #[must_use]
    pub const fn actions(mut self, actions: &'a Markup) -> Self {
        self.actions = Some(actions);
        self
    }

    fn heading(&self) -> Markup {
        let link = html! { a href=(self.href) { (self.title) } };
        html! { @if self.level == 2 { h2 .card-title { (link) } } @else { h3 .card-title { (link) } } }
    }
}

impl Render for Card<'_> {
    fn render(&self) -> Markup {
        html! {
            article .card .card-pictured[self.photo.is_some() || self.portrait.is_some()] {
                @if let Some(photo) = self.photo { (thumbnail(photo)) }
                @if let Some(portrait) = self.portrait { (portrait) }
                div .card-body {
                    (self.heading())
                    @if let Some(badges) = self.badges { p .badges { (badges) } }
                    @if let Some(place) = self.place { p .card-place { (place) } }
                    @if let Some(detail) = self.detail { p .soft { (detail) } }
                    (avatars("Assignée à", self.people))
                    @if let Some(actions) = self.actions { div .actions { (actions) } }
                }
            }
        }
    }
}

/// Cards one under the other, announced as a list.
#[must_use]
pub fn card_list(cards: &[Markup]) -> Markup {
    html! { ul .cards { @for card in cards { li { (card) } } } }
}

/// A framed part of a page, with its heading of level 2 or without.
#[must_use]
pub fn panel(heading: Option<&str>, body: &Markup) -> Markup {
    html! { section .panel { @if let Some(heading) = heading { h2 { (heading) } } (body) } }
}

/// What a page is about, and what goes with it: side by side on a wide screen, one under the other elsewhere.
#[must_use]
pub fn split(main: &Markup, aside: &Markup) -> Markup {
    html! { div .split { div { (main) } div { (aside) } } }
}

/// A column of a board.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a> {
    /// The status's code; it also makes the anchor.
    pub code: &'a str,
    /// The status's word.
    pub word: &'a str,
    /// How many, as people read it: « 12 », « plus de 50 »; empty where no figure may be given.
    pub count: &'a str,
    /// The cards, each [`Card::below_heading`].
    pub cards: &'a [Markup],
    /// What to say when there is none.
    pub empty: &'a str,
    /// Where the others are: words and address.
    pub more: Option<(&'a str, &'a str)>,
}

/// The board: columns side by side on a wide screen, one under the other on a phone.
#[must_use]
pub fn board(columns: &[Column<'_>]) -> Markup {
    html! { div .board { @for column in columns { (board_column(column)) } } }
}

fn board_column(column: &Column<'_>) -> Markup {
    html! {
        section .column aria-labelledby={ "colonne-" (column.code) } {
            h2 .column-head id={ "colonne-" (column.code) } {
                (status_badge(column.code, column.word))
                @if !column.count.is_empty() { span .column-count { span .hidden { "\u{a0}: " } (column.count) } }
            }
            @if column.cards.is_empty() { p .column-empty { (column.empty) } } @else { (card_list(column.cards)) }
            @if let Some((label, href)) = column.more { p { a .more href=(href) { (label) } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_has_one_link_in_its_heading() {
        let text = Card::new("/interventions/1", "Tags")
            .place("Gymnase")
            .render()
            .into_string();
        assert_eq!(text.matches("<a ").count(), 1);
        assert!(
            text.contains("<h2 class=\"card-title\"><a href=\"/interventions/1\">Tags</a></h2>")
        );
        let lower = Card::new("/interventions/1", "Tags")
            .below_heading()
            .render()
            .into_string();
        assert!(lower.contains("<h3 class=\"card-title\">"));
    }

    #[test]
    fn a_column_is_named_by_its_heading_and_says_when_it_is_empty() {
        let column = Column {
            code: "to_do",
            word: "À faire",
            count: "0",
            cards: &[],
            empty: "Rien à faire.",
            more: None,
        };
        let text = board(&[column]).into_string();
        assert!(
            text.contains("aria-labelledby=\"colonne-to_do\"")
                && text.contains("id=\"colonne-to_do\"")
        );
        assert!(text.contains("Rien à faire.") && !text.contains("<ul"));
    }
}
