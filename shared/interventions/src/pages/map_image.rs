//! Where it is, as a picture: what paper can show of a map.

use maud::{Markup, html};
use std::f64::consts::PI;

/// The public map server of the IGN (Géoplateforme), its plan as pictures; no key, no cookie.
const SERVER: &str = "https://data.geopf.fr/wms-r?SERVICE=WMS&VERSION=1.3.0&REQUEST=GetMap&LAYERS=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLES=&CRS=EPSG:3857&FORMAT=image/png";
/// Pixels.
const WIDTH: u32 = 600;
/// Pixels.
const HEIGHT: u32 = 400;
/// How many metres of the projection a pixel shows.
const METRES: f64 = 0.8;
/// The radius of the projection's globe, in metres (EPSG:3857).
const RADIUS: f64 = 6_378_137.0;

/// The picture of what is around a position, which a mark shows in its middle; `place` is its address in words.
pub(super) fn around((latitude, longitude): (f64, f64), place: &str) -> Markup {
    html! {
        figure .map-image {
            img src=(address(latitude, longitude)) width=(WIDTH) height=(HEIGHT) alt={ "Plan autour de l’adresse\u{a0}: " (place) };
            svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false" {
                path d="M12 2v20M2 12h20" stroke="#ffffff" stroke-width="6" {}
                path d="M12 2v20M2 12h20" stroke="#9b1c1c" stroke-width="3" {}
            }
            figcaption .soft { "Plan\u{a0}: IGN, Géoplateforme" }
        }
    }
}

fn address(latitude: f64, longitude: f64) -> String {
    let x = RADIUS * longitude.to_radians();
    let y = RADIUS * (PI / 4.0 + latitude.to_radians() / 2.0).tan().ln();
    let (wide, high) = (
        f64::from(WIDTH) * METRES / 2.0,
        f64::from(HEIGHT) * METRES / 2.0,
    );
    format!(
        "{SERVER}&BBOX={:.1},{:.1},{:.1},{:.1}&WIDTH={WIDTH}&HEIGHT={HEIGHT}",
        x - wide,
        y - high,
        x + wide,
        y + high
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_is_centred_on_the_position() {
        // The corners of the projection: 180 degrees east is half its width, 20 037 508.34 m.
        let origin = address(0.0, 0.0);
        assert!(
            origin.contains("BBOX=-240.0,-160.0,240.0,160.0&WIDTH=600&HEIGHT=400"),
            "{origin}"
        );
        assert!(address(0.0, 180.0).contains("BBOX=20037268.3,-160.0,20037748.3,160.0"));
        // 85.051129 degrees north is as far as 180 degrees east.
        assert!(address(85.051_128_78, 0.0).contains(",20037348.3,240.0,20037668.3&"));
    }
}
