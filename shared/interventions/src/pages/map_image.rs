//! Where it is, as a picture: what paper, and a page without a script, can show of a map.

use crate::{
    place::{Bounds, Outline, Position},
    store::place::Place,
};
use maud::{Markup, html};
use web::{
    Request,
    html::{self as ui, Mark},
};

/// Its size, in pixels.
const SIZE: (u16, u16) = (600, 400);

/// The picture of what is around a point, with the line or surface that the point stands for; `address` says the place in words.
pub(super) fn around(
    request: &Request,
    position: Option<Position>,
    place: &Place,
    address: &str,
) -> Markup {
    let Some(position) = position else {
        return html! {};
    };
    let outline = place.outline();
    let bounds = outline.as_ref().map(Outline::bounds);
    let bounds = bounds.or_else(|| Bounds::of([position]));
    let bounds = bounds.unwrap_or(Bounds::GLOBE);
    let maps = &request.maps;
    let (least, most) = ((bounds.west, bounds.south), (bounds.east, bounds.north));
    let picture = maps.picture(least, most, SIZE.0, SIZE.1);
    let marks = outline.map_or_else(
        || vec![Mark::Spot(pair(&position), String::new())],
        |outline| strokes(&outline),
    );
    let alt = format!("Plan autour de l’adresse\u{a0}: {address}");
    ui::still(&picture, &marks, &alt, &maps.attribution)
}

fn strokes(outline: &Outline) -> Vec<Mark> {
    let closed = matches!(outline, Outline::Surface(_));
    let strokes = outline.strokes().into_iter();
    strokes
        .map(|points| Mark::Path(points.iter().map(pair).collect(), closed))
        .collect()
}

const fn pair(point: &Position) -> (f64, f64) {
    (point.longitude, point.latitude)
}
