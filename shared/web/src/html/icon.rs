//! The drawn signs: inline SVG in the colour of the text, silent for screen readers because words stand beside them.

use maud::{Markup, html};

/// A sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A month sheet: a day, a plan.
    Calendar,
    /// A folded map.
    Map,
    /// Something new.
    Plus,
    /// One person: an account.
    Person,
    /// Lines: a list.
    List,
    /// Columns: a board.
    Board,
    /// Several persons.
    Team,
    /// A camera.
    Camera,
    /// Pictures already taken.
    Image,
    /// A place.
    Pin,
    /// A time.
    Clock,
    /// Done, right.
    Check,
    /// Look out.
    Warning,
    /// Good to know.
    Info,
    /// A public building: the mark of the service.
    Building,
    /// Search.
    Search,
    /// What one is told of.
    Bell,
    /// Settings.
    Gear,
    /// Keys: tokens, access.
    Key,
    /// Leave.
    Logout,
    /// Back.
    Back,
    /// Forward.
    Forward,
    /// A letter.
    Mail,
    /// Write over.
    Pencil,
    /// Throw away.
    Bin,
    /// Close, refuse.
    Cross,
}

impl Icon {
    /// The strokes, on a square of 24.
    const fn path(self) -> &'static str {
        match self {
            Self::Calendar => "M4 6h16v14H4zM4 10h16M8 3.5V7M16 3.5V7",
            Self::Map => "M3.5 6 9 4l6 2 5.5-2v14L15 20l-6-2-5.5 2zM9 4v14M15 6v14",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Person => {
                "M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6"
            }
            Self::List => "M9 6h11.5M9 12h11.5M9 18h11.5M4 6h.5M4 12h.5M4 18h.5",
            Self::Board => "M4 5h4.5v14H4zM10 5h4.5v9H10zM16 5h4.5v11H16z",
            Self::Team => {
                "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 19.5c.5-3.5 3-5 6.5-5s6 1.5 6.5 5M16 5a3.5 3.5 0 0 1 0 6.5M18 14.800c2 .7 3.2 2.2 3.5 4.7"
            }
            Self::Camera => {
                "M3.5 8h4L9 5h6l1.5 3h4v11.5h-17zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.400z"
            }
            Self::Image => "M3.5 5h17v14h-17zM3.5 16l5-5 4.5 4.5 3-3 4.5 4.5M15.5 9h.5",
            Self::Pin => {
                "M12 21s7-6.3 7-11.5a7 7 0 0 0-14 0C5 14.7 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z"
            }
            Self::Clock => "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7v5l3.5 2",
            Self::Check => "M4.5 12.5l5 5 10-11",
            Self::Warning => "M12 4 2.5 20h19zM12 10v4.5M12 17.200v.3",
            Self::Info => "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 11v5.5M12 7.700V8",
            Self::Building => "M4 8.5 12 4l8 4.5zM6 11v6M10 11v6M14 11v6M18 11v6M4 20h16",
            Self::Search => "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5l5 5",
            Self::Bell => "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4",
            Self::Gear => {
                "M12 15.200a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.400zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.200M16.2 16.200l2.2 2.200M5.6 18.400l2.2-2.200M16.2 7.800l2.2-2.2"
            }
            Self::Key => "M8 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12.5 12H21v3.5M17 12v3",
            Self::Logout => "M10 4H4.5v16H10M14.5 8l4.5 4-4.5 4M19 12H9",
            Self::Back => "M14.5 5.5 8 12l6.5 6.5",
            Self::Forward => "M9.5 5.5 16 12l-6.5 6.5",
            Self::Mail => "M3.5 5.5h17v13h-17zM3.5 6.5l8.5 7 8.5-7",
            Self::Pencil => "M4.5 19.5l1-4.5L16 4.5l3.5 3.5L9 18.5zM13.5 7l3.5 3.5",
            Self::Bin => "M4.5 7h15M9 7V4.5h6V7M6.5 7l1 13h9l1-13M10 11v5.5M14 11v5.5",
            Self::Cross => "M6 6l12 12M18 6 6 18",
        }
    }
}

/// The sign, as wide as a line is high.
#[must_use]
pub fn icon(icon: Icon) -> Markup {
    html! {
        svg .icon viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.8"
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false" {
            path d=(icon.path()) {}
        }
    }
}
