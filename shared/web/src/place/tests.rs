//! Shapes at the edges of what is taken.

use super::*;

fn at(longitude: f64, latitude: f64) -> Position {
    Position::new(longitude, latitude).unwrap()
}

fn polygon(coordinates: &str) -> String {
    format!("{{\"type\":\"Polygon\",\"coordinates\":{coordinates}}}")
}

fn line(count: usize) -> String {
    let points: Vec<String> = (0..count).map(|n| format!("[0.{n:04},46.5]")).collect();
    format!(
        "{{\"type\":\"LineString\",\"coordinates\":[{}]}}",
        points.join(",")
    )
}

const SQUARE: &str = "[[[0,46],[0.1,46],[0.1,46.1],[0,46.1],[0,46]]]";

#[test]
fn a_position_lies_on_the_globe() {
    assert!(Position::new(180.0, -90.0).is_some());
    for (longitude, latitude) in [
        (180.000_001, 0.0),
        (-180.000_001, 0.0),
        (0.0, 90.000_001),
        (0.0, -90.000_001),
        (f64::NAN, 0.0),
        (0.0, f64::INFINITY),
    ] {
        assert_eq!(Position::new(longitude, latitude), None);
    }
    assert_eq!(at(0.340_375_4, 46.0), at(0.340_375, 46.0), "six decimals");
}

#[test]
fn lines_and_surfaces_are_read_and_written_alike() {
    for text in [line(2), polygon(SQUARE)] {
        let read = outline(&text).unwrap();
        assert_eq!(outline(&read.to_string()).unwrap(), read);
    }
    let high = "{\"type\":\"LineString\",\"coordinates\":[[0,46,12],[0.1,46,13]]}";
    assert_eq!(
        outline(high).unwrap(),
        Outline::Line(vec![at(0.0, 46.0), at(0.1, 46.0)])
    );
}

#[test]
fn an_outline_has_enough_points_and_not_too_many() {
    assert_eq!(outline(&line(1)), Err(Refused::TooFew));
    assert!(outline(&line(MAX_VERTICES)).is_ok());
    assert_eq!(outline(&line(MAX_VERTICES + 1)), Err(Refused::TooMany));
    assert_eq!(outline(&polygon("[]")), Err(Refused::TooFew));
    assert_eq!(
        outline(&polygon("[[[0,46],[0.1,46],[0,46]]]")),
        Err(Refused::TooFew)
    );
    let padded = format!("{}{}", line(2), " ".repeat(MAX_TEXT - line(2).len()));
    assert!(outline(&padded).is_ok());
    assert_eq!(outline(&format!("{padded} ")), Err(Refused::TooMany));
}

#[test]
fn a_surface_is_closed_and_encloses_something() {
    assert!(outline(&polygon(SQUARE)).is_ok());
    assert_eq!(
        outline(&polygon("[[[0,46],[0.1,46],[0.1,46.1],[0,46.1]]]")),
        Err(Refused::Open)
    );
    assert_eq!(
        outline(&polygon("[[[0,46],[0.1,46],[0.2,46],[0,46]]]")),
        Err(Refused::Flat)
    );
    let lawn = "[[[0,46],[0.00001,46],[0.00001,46.00001],[0,46]]]";
    assert!(
        outline(&polygon(lawn)).is_ok(),
        "one metre square is something"
    );
    let spot = "{\"type\":\"LineString\",\"coordinates\":[[0,46],[0,46]]}";
    assert_eq!(outline(spot), Err(Refused::Flat));
}

#[test]
fn an_outline_stays_within_fifty_kilometres() {
    let north = |degrees: f64| {
        format!(
            "{{\"type\":\"LineString\",\"coordinates\":[[0,46],[0,{}]]}}",
            46.0 + degrees
        )
    };
    assert!(outline(&north(0.449)).is_ok());
    assert_eq!(outline(&north(0.451)), Err(Refused::TooFar));
}

#[test]
fn what_is_no_outline_is_refused() {
    for (text, why) in [
        ("", Refused::Unreadable),
        ("{}", Refused::Unreadable),
        ("[1]", Refused::Unreadable),
        (
            "{\"type\":\"LineString\",\"coordinates\":[[0],[1]]}",
            Refused::Unreadable,
        ),
        (
            "{\"type\":\"LineString\",\"coordinates\":[[\"0\",46],[1,46]]}",
            Refused::Unreadable,
        ),
        (
            "{\"type\":\"LineString\",\"coordinates\":[[46,91],[0,46]]}",
            Refused::OutOfGlobe,
        ),
        (
            "{\"type\":\"Point\",\"coordinates\":[0,46]}",
            Refused::NoOutline,
        ),
        (
            "{\"type\":\"GeometryCollection\",\"coordinates\":[]}",
            Refused::NoOutline,
        ),
    ] {
        assert_eq!(outline(text), Err(why), "{text}");
    }
}

#[test]
fn a_zone_comes_alone_or_as_the_only_feature_of_a_file() {
    let square = polygon(SQUARE);
    let feature = format!("{{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":{square}}}");
    let file =
        |features: &str| format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}");
    let several = format!("{{\"type\":\"MultiPolygon\",\"coordinates\":[{SQUARE}]}}");
    let known = area(&square).unwrap();
    for text in [feature.clone(), file(&feature), several, known.to_string()] {
        assert_eq!(area(&text).unwrap(), known, "{text}");
    }
    assert_eq!(
        area(&file(&format!("{feature},{feature}"))),
        Err(Refused::NoArea)
    );
    assert_eq!(area(&file("")), Err(Refused::NoArea));
    assert_eq!(area(&line(2)), Err(Refused::NoArea));
    assert_eq!(
        area("{\"type\":\"MultiPolygon\",\"coordinates\":[]}"),
        Err(Refused::TooFew)
    );
}

#[test]
fn a_point_is_inside_or_not_holes_left_out() {
    let holed = "[[[0,0],[10,0],[10,10],[0,10],[0,0]],[[4,4],[6,4],[6,6],[4,6],[4,4]]]";
    let zone = area(&polygon(holed)).unwrap();
    for (longitude, latitude, within) in [
        (1.0, 1.0, true),
        (5.0, 5.0, false),
        (5.0, 3.9, true),
        (-0.1, 5.0, false),
        (10.1, 5.0, false),
        (5.0, 10.1, false),
    ] {
        assert_eq!(
            zone.contains(at(longitude, latitude)),
            within,
            "{longitude} {latitude}"
        );
    }
    let left = area(&polygon("[[[0,0],[1,0],[1,1],[0,1],[0,0]]]")).unwrap();
    let right = area(&polygon("[[[1,0],[2,0],[2,1],[1,1],[1,0]]]")).unwrap();
    let border = at(1.0, 0.5);
    assert!(
        left.contains(border) != right.contains(border),
        "one of two neighbours"
    );
    let corner = at(0.5, 1.0);
    let above = area(&polygon("[[[0,1],[1,1],[1,2],[0,2],[0,1]]]")).unwrap();
    assert!(
        left.contains(corner) != above.contains(corner),
        "one of two neighbours"
    );
}

#[test]
fn a_point_stands_for_an_outline() {
    let along =
        outline("{\"type\":\"LineString\",\"coordinates\":[[0,46],[0,46.01],[0,46.04]]}").unwrap();
    assert_eq!(along.representative().unwrap(), at(0.0, 46.02));
    let horseshoe = "[[[0,46],[0.3,46],[0.3,46.3],[0.2,46.3],[0.2,46.1],[0.1,46.1],[0.1,46.3],[0,46.3],[0,46]]]";
    let surface = outline(&polygon(horseshoe)).unwrap();
    let Outline::Surface(rings) = &surface else {
        panic!("a surface")
    };
    let point = surface.representative().unwrap();
    assert!(
        Area(vec![rings.clone()]).contains(point),
        "{point:?} is inside, not between its arms"
    );
}

#[test]
fn a_zone_keeps_its_shape_with_fewer_points() {
    let side: Vec<String> = (0..=1000)
        .map(|n| format!("[{},46]", f64::from(n) / 10_000.0))
        .collect();
    let text = polygon(&format!(
        "[[{},[0.1,46.1],[0,46.1],[0,46]]]",
        side.join(",")
    ));
    let whole = area(&text).unwrap();
    let short = whole.simplified();
    assert_eq!((whole.vertices(), short.vertices()), (1004, 5));
    assert_eq!(short.bounds(), whole.bounds());
    let lawn = area(&polygon(
        "[[[0,46],[0.00001,46],[0.00001,46.00001],[0,46]]]",
    ))
    .unwrap();
    assert_eq!(lawn.simplified(), lawn, "too small to lose a point");
}

#[test]
fn bounds_are_read_west_south_east_north() {
    let read = Bounds::parse("0.3,46.5,0.4,46.6").unwrap();
    assert_eq!(
        (read.west, read.south, read.east, read.north),
        (0.3, 46.5, 0.4, 46.6)
    );
    for wrong in [
        "",
        "1,2,3",
        "1,2,3,4,5",
        "0.4,46.5,0.3,46.6",
        "0,46,0,91",
        "a,b,c,d",
        "NaN,0,1,1",
    ] {
        assert_eq!(Bounds::parse(wrong), None, "{wrong}");
    }
    assert!(Bounds::parse("-180,-90,180,90").is_some());
}
