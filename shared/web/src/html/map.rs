//! Maps: a picture that every browser and every printer shows, and in its place, where there is a script, a map that one moves.

use crate::{
    assets,
    maps::{Maps, Picture},
};
use maud::{Markup, Render, html};

/// What stands on a picture of a map.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A spot, with a few letters or digits beside it; degrees east and north.
    Spot((f64, f64), String),
    /// A line through these points; closed, it is a border.
    Path(Vec<(f64, f64)>, bool),
}

/// A picture of a map with its marks; `alt` tells what it shows, `attribution` whom to thank.
#[must_use]
pub fn still(picture: &Picture, marks: &[Mark], alt: &str, attribution: &str) -> Markup {
    let (width, height) = (picture.width, picture.height);
    html! {
        figure .still {
            div .still-frame {
                img src=(picture.source) alt=(alt) width=(width) height=(height) referrerpolicy="strict-origin-when-cross-origin";
                svg viewBox={ "0 0 " (width) " " (height) } aria-hidden="true" focusable="false" {
                    @for one in marks { (mark(picture, one)) }
                }
            }
            figcaption .soft { (attribution) }
        }
    }
}

fn mark(picture: &Picture, mark: &Mark) -> Markup {
    match mark {
        Mark::Spot((longitude, latitude), label) => {
            let (x, y) = picture.place(*longitude, *latitude);
            html! {
                circle .still-spot cx=(x) cy=(y) r="6" {}
                @if !label.is_empty() { text .still-label x=(x + 9.0) y=(y + 5.0) { (label) } }
            }
        }
        Mark::Path(points, closed) => {
            let places: Vec<String> = points
                .iter()
                .map(|(longitude, latitude)| {
                    let (x, y) = picture.place(*longitude, *latitude);
                    format!("{x},{y}")
                })
                .collect();
            let places = places.join(" ");
            html! {
                @if *closed { polygon .still-path points=(places) {} } @else { polyline .still-path points=(places) {} }
            }
        }
    }
}

/// A map that one moves (page script `assets::CARTE_JS`, route with a map), or what stands in its place without a script.
#[derive(Debug, Clone, Copy)]
pub struct Live<'a> {
    /// Where the points come from.
    pub points: &'a str,
    /// The address of a tile, with `{z}`, `{x}` and `{y}`.
    pub tiles: &'a str,
    /// Whom to thank.
    pub attribution: &'a str,
    /// What is shown first: `west,south,east,north`.
    pub bounds: Option<&'a str>,
    /// A border to draw, as GeoJSON.
    pub border: Option<&'a str>,
    /// The picture.
    pub still: &'a Markup,
}

impl Render for Live<'_> {
    fn render(&self) -> Markup {
        html! {
            div .map data-map data-style=(assets::CARTE_CSS) data-points=(self.points) data-tiles=(self.tiles)
                data-attribution=(self.attribution) data-bounds=[self.bounds] data-border=[self.border] {
                (self.still)
                p .hint role="status" data-map-told {}
            }
        }
    }
}

/// The address of a form, and what a script (`assets::LIEU_JS`, route with a map) puts below it: addresses proposed, the phone's
/// position, a map to tap. The form has the fields `address`, `postcode`, `city`, `latitude` and `longitude`; `outline` is optional.
/// `bounds` encloses the territory: `west,south,east,north`.
#[must_use]
pub fn place_area(maps: &Maps, bounds: Option<&str>, address: &Markup) -> Markup {
    html! {
        div .place-area data-place data-geocoder=(maps.geocoder) data-script=(assets::CARTE_JS) data-style=(assets::CARTE_CSS)
            data-tiles=(maps.tiles) data-attribution=(maps.attribution) data-bounds=[bounds] {
            (address)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_where_their_places_are() {
        let maps = Maps::default();
        let picture = maps.picture((0.34, 46.58), (0.34, 46.58), 600, 400);
        let marks = [
            Mark::Spot((0.34, 46.58), "12".to_owned()),
            Mark::Path(vec![(0.34, 46.58), (0.341, 46.58)], false),
        ];
        let text = still(&picture, &marks, "Plan du lieu", &maps.attribution).into_string();
        assert!(text.contains("cx=\"300\" cy=\"200\"") && text.contains(">12</text>"));
        assert!(text.contains("<polyline") && text.contains("points=\"300,200 "));
        assert!(text.contains("alt=\"Plan du lieu\"") && text.contains("© IGN"));
    }
}
