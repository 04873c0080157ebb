//! What an organisation is called in addresses, and where it lies.

use crate::store::console::Body;
use domain::{
    calendar::{Holidays, Zone},
    fold,
};

/// The words of a name joined by hyphens, then `after`.
fn joined(name: &str, after: &str) -> String {
    let folded = fold::fold(name);
    let words = folded
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .chain(std::iter::once(after))
        .filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    slug.get(..60)
        .unwrap_or(&slug)
        .trim_end_matches('-')
        .to_owned()
}

/// The slugs that suit a body, the best first: `saint-denis-93`, then with its whole code, which no other body of its kind has.
#[must_use]
pub fn slugs(body: &Body) -> [String; 2] {
    let place = match body.kind.as_str() {
        "commune" => place(body),
        _ => "",
    };
    [joined(&body.name, place), joined(&body.name, &body.code)]
}

/// The zone of a body.
#[must_use]
pub fn zone(body: &Body) -> Zone {
    Zone::of_place(place(body))
}

/// The public holidays of a body.
#[must_use]
pub fn holidays(body: &Body) -> Holidays {
    Holidays::of_departement(place(body))
}

/// The number of its département; overseas, where some have none, the start of its code.
fn place(body: &Body) -> &str {
    let start = if body.code.starts_with("97") || body.code.starts_with("98") {
        3
    } else {
        2
    };
    match &body.departement {
        Some(number) => number,
        None => body.code.get(..start).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(kind: &str, code: &str, name: &str, departement: Option<&str>) -> Body {
        Body {
            kind: kind.to_owned(),
            code: code.to_owned(),
            name: name.to_owned(),
            siren: None,
            departement: departement.map(ToOwned::to_owned),
        }
    }

    #[test]
    fn a_slug_names_the_departement_of_a_commune() {
        let of = |kind, code, name, departement| slugs(&body(kind, code, name, departement));
        assert_eq!(
            of("commune", "93066", "Saint-Denis", Some("93")),
            ["saint-denis-93", "saint-denis-93066"]
        );
        assert_eq!(
            of("commune", "94038", "L’Haÿ-les-Roses", Some("94"))[0],
            "l-hay-les-roses-94"
        );
        assert_eq!(of("commune", "98735", "Papeete", None)[0], "papeete-987");
        assert_eq!(
            of("epci", "200069854", "CU du Grand Poitiers", Some("86")),
            ["cu-du-grand-poitiers", "cu-du-grand-poitiers-200069854"]
        );
        assert_eq!(of("departement", "86", "Vienne", Some("86"))[0], "vienne");
        let long = of("epci", "200000000", &"Communauté ".repeat(9), None);
        assert!(long.iter().all(|slug| slug.len() <= 60));
    }

    #[test]
    fn places_have_their_holidays() {
        let of = |code, departement| holidays(&body("commune", code, "X", departement)).code();
        assert_eq!(of("67482", Some("67")), "alsace_moselle");
        assert_eq!(of("57463", None), "alsace_moselle");
        assert_eq!(of("88160", Some("88")), "national");
        assert_eq!(of("97411", Some("974")), "reunion");
        assert_eq!(of("97701", None), "saint_barthelemy");
        assert_eq!(of("97801", None), "saint_martin");
        assert_eq!(of("98735", None), "national");
        assert_eq!(
            holidays(&body("departement", "68", "Haut-Rhin", Some("68"))),
            Holidays::AlsaceMoselle
        );
    }

    #[test]
    fn overseas_has_its_own_time() {
        let at = |code, departement| zone(&body("commune", code, "X", departement)).name();
        assert_eq!(at("97411", Some("974")), "Indian/Reunion");
        assert_eq!(at("97502", None), "America/Miquelon");
        assert_eq!(at("98735", None), "Pacific/Tahiti");
        assert_eq!(at("2A004", Some("2A")), "Europe/Paris");
        assert_eq!(
            zone(&body("departement", "971", "X", Some("971"))).name(),
            "America/Guadeloupe"
        );
    }
}
