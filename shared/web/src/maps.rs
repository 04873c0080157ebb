//! Where base maps and addresses come from, as the deployment says, and pictures of maps for paper and for browsers without scripts.

use platform::maths::{ln, tan};
use std::f64::consts::{FRAC_PI_4, PI};

/// The radius of the sphere that web maps are drawn from, in metres (EPSG:3857).
const RADIUS: f64 = 6_378_137.0;
/// The least width of a picture, in metres at the equator.
const LEAST: f64 = 400.0;
/// What stands around the things shown, as a share of their width.
const MARGIN: f64 = 0.15;
/// The latitude beyond which web maps show nothing.
const HIGHEST: f64 = 85.0;

/// Whom the browser asks for maps and addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maps {
    /// Tiles, the address of one with `{z}`, `{x}` and `{y}`.
    pub tiles: String,
    /// Whom to thank for them, shown on every map.
    pub attribution: String,
    /// A picture of any size, its address with `{bbox}` (EPSG:3857), `{width}` and `{height}`: WMS `GetMap`.
    pub still: String,
    /// Addresses as one types: the service that answers like the Géoplateforme, up to its `/search` and `/reverse`.
    pub geocoder: String,
    /// The official outline of a commune, its address with `{code}`: GeoJSON.
    pub outlines: String,
}

impl Default for Maps {
    /// The open services of the IGN, and of the State for outlines.
    fn default() -> Self {
        Self {
            tiles: "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}".to_owned(),
            attribution: "© IGN – Géoplateforme".to_owned(),
            still: "https://data.geopf.fr/wms-r?SERVICE=WMS&VERSION=1.3.0&REQUEST=GetMap&LAYERS=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLES=&CRS=EPSG:3857&BBOX={bbox}&WIDTH={width}&HEIGHT={height}&FORMAT=image/png".to_owned(),
            geocoder: "https://data.geopf.fr/geocodage".to_owned(),
            outlines:
                "https://geo.api.gouv.fr/communes/{code}?geometry=contour&format=geojson"
                    .to_owned(),
        }
    }
}

impl Maps {
    /// What the variables of the deployment say; those that are empty keep their default.
    #[must_use]
    pub fn read(variable: impl Fn(&str) -> String) -> Self {
        let usual = Self::default();
        let or = |name: &str, usual: String| match variable(name) {
            given if given.is_empty() => usual,
            given => given,
        };
        Self {
            tiles: or("TILES_URL", usual.tiles),
            attribution: or("TILES_ATTRIBUTION", usual.attribution),
            still: or("STILL_MAP_URL", usual.still),
            geocoder: or("GEOCODER_URL", usual.geocoder),
            outlines: or("OUTLINES_URL", usual.outlines),
        }
    }

    /// The origins of pictures, each once, separated by spaces, for `img-src`.
    pub(crate) fn images(&self) -> String {
        let (tiles, still) = (origin(&self.tiles), origin(&self.still));
        if tiles == still {
            tiles.to_owned()
        } else {
            format!("{tiles} {still}")
        }
    }

    /// Every server that a browser asks, each once: of pictures, of addresses, of outlines.
    #[must_use]
    pub fn hosts(&self) -> Vec<&str> {
        let mut hosts: Vec<&str> = Vec::new();
        for address in [&self.tiles, &self.still, &self.geocoder, &self.outlines] {
            let host = origin(address).trim_start_matches("https://");
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        hosts
    }

    /// The origin of addresses, for `connect-src`.
    pub(crate) fn addresses(&self) -> &str {
        origin(&self.geocoder)
    }

    /// The address of the outline of the commune of that code.
    #[must_use]
    pub fn outline_of(&self, code: &str) -> String {
        self.outlines.replace("{code}", code)
    }

    /// The origin of outlines, for `connect-src`.
    pub(crate) fn outlines_origin(&self) -> &str {
        origin(&self.outlines)
    }

    /// A picture of what lies between two corners, `(west, south)` and `(east, north)` in degrees, with some room around.
    #[must_use]
    pub fn picture(&self, least: (f64, f64), most: (f64, f64), width: u16, height: u16) -> Picture {
        let ((west, south), (east, north)) = (project(least), project(most));
        let (width, height) = (f64::from(width), f64::from(height));
        let room = 1.0 + 2.0 * MARGIN;
        let metres = ((east - west) * room).max((north - south) * room * width / height);
        let metres_a_pixel = metres.max(LEAST) / width;
        let (x, y) = (f64::midpoint(west, east), f64::midpoint(south, north));
        let (across, up) = (width * metres_a_pixel / 2.0, height * metres_a_pixel / 2.0);
        let bbox = format!(
            "{:.1},{:.1},{:.1},{:.1}",
            x - across,
            y - up,
            x + across,
            y + up
        );
        Picture {
            source: self
                .still
                .replace("{bbox}", &bbox)
                .replace("{width}", &width.to_string())
                .replace("{height}", &height.to_string()),
            width,
            height,
            corner: (x - across, y + up),
            metres_a_pixel,
        }
    }
}

/// A picture of a map, and where things stand on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Its address.
    pub source: String,
    /// Pixels.
    pub width: f64,
    /// Pixels.
    pub height: f64,
    corner: (f64, f64),
    metres_a_pixel: f64,
}

impl Picture {
    /// Where a point, in degrees east and north, stands on it, in pixels from its upper left corner.
    #[must_use]
    pub fn place(&self, longitude: f64, latitude: f64) -> (f64, f64) {
        let (x, y) = project((longitude, latitude));
        let pixels = |metres: f64| (metres / self.metres_a_pixel * 10.0).round() / 10.0;
        (pixels(x - self.corner.0), pixels(self.corner.1 - y))
    }
}

/// Degrees as metres of EPSG:3857.
fn project((longitude, latitude): (f64, f64)) -> (f64, f64) {
    let north = latitude.clamp(-HIGHEST, HIGHEST).to_radians();
    let y = ln(tan(FRAC_PI_4 + north / 2.0));
    (longitude / 180.0 * PI * RADIUS, y * RADIUS)
}

/// The scheme, host and port of an address.
fn origin(address: &str) -> &str {
    let host = address.find("://").map_or(0, |colon| colon + 3);
    let end = address
        .get(host..)
        .and_then(|rest| rest.find('/'))
        .map_or(address.len(), |slash| host + slash);
    address.get(..end).unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_deployment_leaves_out_is_the_ign() {
        let maps = Maps::read(|name| match name {
            "TILES_URL" => "http://127.0.0.1:9/{z}/{x}/{y}.png".to_owned(),
            _ => String::new(),
        });
        assert_eq!(maps.images(), "http://127.0.0.1:9 https://data.geopf.fr");
        assert_eq!(maps.addresses(), "https://data.geopf.fr");
        assert_eq!(Maps::default().images(), "https://data.geopf.fr");
        assert_eq!(origin("https://tuiles.example"), "https://tuiles.example");
    }

    #[test]
    fn a_point_alone_stands_in_the_middle() {
        let picture =
            Maps::default().picture((0.340_375, 46.580_224), (0.340_375, 46.580_224), 600, 400);
        assert_eq!(picture.place(0.340_375, 46.580_224), (300.0, 200.0));
        assert!(picture.source.contains("WIDTH=600&HEIGHT=400"));
        let (x, y) = picture.place(0.341, 46.581);
        assert!(x > 300.0 && y < 200.0, "east is right, north is up");
    }

    #[test]
    fn corners_stand_inside_whatever_the_shape() {
        for (least, most) in [((0.0, 46.0), (1.0, 46.01)), ((0.0, 46.0), (0.01, 47.0))] {
            let picture = Maps::default().picture(least, most, 600, 400);
            for (longitude, latitude) in [least, most] {
                let (x, y) = picture.place(longitude, latitude);
                assert!(
                    (30.0..=570.0).contains(&x) && (30.0..=370.0).contains(&y),
                    "{x} {y}"
                );
            }
        }
    }

    #[test]
    fn metres_are_those_of_web_maps() {
        let (x, y) = project((180.0, 0.0));
        assert!((x - 20_037_508.342_8).abs() < 0.001 && y.abs() < 0.001);
    }
}
