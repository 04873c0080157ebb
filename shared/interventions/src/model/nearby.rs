//! What lies near a place: distances on a sphere, and the frame of degrees in which to look.

use super::{Standing, Status};
use chrono::{DateTime, Utc};
use domain::{
    id::{InterventionId, OrganisationId},
    policy::{Actor, Subject},
};
use platform::{
    db::{flag, moment},
    maths::{asin, cos, sin},
};
use serde::Deserialize;

/// The mean radius of the Earth, in metres.
pub const EARTH_METRES: f64 = 6_371_000.0;
/// The farthest that anything is looked for, in metres: the widest radius that a category may have.
pub const FARTHEST_METRES: u32 = 1000;
/// How many are shown at most, the nearest.
pub const NEAREST: usize = 5;

/// Degrees north and degrees east.
pub type Position = (f64, f64);

/// The great-circle distance of two positions, in metres (haversine).
#[must_use]
pub fn metres_between(one: Position, other: Position) -> f64 {
    let (north, east) = (other.0 - one.0, other.1 - one.1);
    let half = |degrees: f64| sin(degrees.to_radians() / 2.0).powi(2);
    let chord = half(north) + cos(one.0.to_radians()) * cos(other.0.to_radians()) * half(east);
    2.0 * EARTH_METRES * asin(chord.sqrt().min(1.0))
}

/// Degrees that hold everything within some metres of a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Least latitude.
    pub south: f64,
    /// Greatest latitude.
    pub north: f64,
    /// Least longitude.
    pub west: f64,
    /// Greatest longitude.
    pub east: f64,
}

impl Frame {
    /// The frame around `centre`; near a pole, or where longitude starts again, all longitudes.
    #[must_use]
    pub fn around(centre: Position, metres: f64) -> Self {
        let angle = metres / EARTH_METRES;
        let (south, north) = (centre.0 - angle.to_degrees(), centre.0 + angle.to_degrees());
        let reach = sin(angle) / cos(centre.0.to_radians());
        let aside = if south > -90.0 && north < 90.0 && reach.abs() < 1.0 {
            asin(reach).to_degrees()
        } else {
            360.0
        };
        let (west, east) = (centre.1 - aside, centre.1 + aside);
        let (west, east) = if west < -180.0 || east > 180.0 {
            (-180.0, 180.0)
        } else {
            (west, east)
        };
        Self {
            south,
            north,
            west,
            east,
        }
    }
}

/// An open intervention of the same category, somewhere near.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Near {
    /// Whose.
    pub organisation_id: OrganisationId,
    /// Identifier.
    pub id: InterventionId,
    /// Its number.
    pub number: i64,
    /// Where it stands.
    pub status: Status,
    /// Its type, or its category where it has none.
    pub title: String,
    /// Its place; none for who only follows it.
    pub address: Option<String>,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// When it was asked for.
    #[serde(deserialize_with = "moment")]
    pub created_at: DateTime<Utc>,
    /// How the reader stands to it.
    pub standing: Standing,
    /// How near another one of the category may be the same, in metres; 0: never.
    pub nearby_metres: u32,
    /// Whether the organisation lets its agents read what they reported.
    #[serde(deserialize_with = "flag")]
    pub agents_see_reports: bool,
}

impl Near {
    /// How the reader stands to it.
    #[must_use]
    pub const fn subject(&self) -> Subject {
        Subject {
            ties: self.standing.ties(),
            ..Subject::organisation(self.organisation_id)
        }
    }
}

/// At most [`NEAREST`] of those that `actor` may know of and that are near enough to `centre`, each with its distance in metres, the
/// nearest first.
#[must_use]
pub fn nearest(found: Vec<Near>, actor: &Actor, centre: Position) -> Vec<(Near, u32)> {
    let mut near: Vec<(Near, f64)> = found
        .into_iter()
        .filter(|one| crate::policy::sees(actor, one.subject(), one.agents_see_reports))
        .map(|one| {
            let metres = metres_between(centre, (one.latitude, one.longitude));
            (one, metres)
        })
        .filter(|(one, metres)| one.nearby_metres > 0 && *metres <= f64::from(one.nearby_metres))
        .collect();
    near.sort_by(|(one, metres), (other, further)| {
        metres
            .total_cmp(further)
            .then(other.number.cmp(&one.number))
    });
    near.truncate(NEAREST);
    near.into_iter()
        .map(|(mut one, metres)| {
            if !crate::policy::reads(actor, one.subject(), one.agents_see_reports) {
                one.address = None;
            }
            (one, whole(metres))
        })
        .collect()
}

/// Metres without decimals; what is near is under [`FARTHEST_METRES`].
fn whole(metres: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a distance, between 0 and 1000 metres"
    )]
    let whole = metres.round() as u32;
    whole
}

#[cfg(test)]
mod tests {
    use super::super::tests::{intervention, person};
    use super::*;
    use domain::policy::Role;

    /// The town hall of Poitiers.
    const HERE: Position = (46.580_224, 0.340_375);

    /// So many metres north of [`HERE`].
    fn north(metres: f64) -> Position {
        (HERE.0 + (metres / EARTH_METRES).to_degrees(), HERE.1)
    }

    fn near(number: i64, at: Position, nearby_metres: u32) -> Near {
        let item = intervention(Status::ToDo);
        Near {
            organisation_id: item.organisation_id,
            id: item.id,
            number,
            status: item.status,
            title: "Voirie".to_owned(),
            address: Some(item.address),
            latitude: at.0,
            longitude: at.1,
            created_at: item.created_at,
            standing: Standing::default(),
            nearby_metres,
            agents_see_reports: false,
        }
    }

    fn actor(role: Role) -> Actor {
        Actor {
            person: person(9),
            organisation: intervention(Status::ToDo).organisation_id,
            role,
        }
    }

    fn numbers(found: Vec<Near>) -> Vec<(i64, u32)> {
        nearest(found, &actor(Role::Coordinator), HERE)
            .into_iter()
            .map(|(one, metres)| (one.number, metres))
            .collect()
    }

    #[test]
    fn a_degree_of_a_meridian_is_a_360th_of_it() {
        let degree = metres_between((0.0, 0.0), (1.0, 0.0));
        assert!((degree - std::f64::consts::PI * EARTH_METRES / 180.0).abs() < 1e-6);
        let half = metres_between((0.0, -90.0), (0.0, 90.0));
        assert!((half - std::f64::consts::PI * EARTH_METRES).abs() < 1e-3);
        // Poitiers to Paris, city hall to city hall: 294 km on such a sphere.
        let far = metres_between(HERE, (48.856_53, 2.352_36));
        assert!((293_000.0..296_000.0).contains(&far), "{far}");
    }

    #[test]
    fn the_radius_is_a_limit_included() {
        assert_eq!(
            numbers(vec![near(1, north(49.99), 50), near(2, north(50.01), 50)]),
            [(1, 50)]
        );
        assert_eq!(numbers(vec![near(1, HERE, 0)]), []);
        assert_eq!(numbers(vec![near(1, north(999.9), 1000)]), [(1, 1000)]);
        assert_eq!(numbers(vec![near(1, north(1000.1), 1000)]), []);
    }

    #[test]
    fn the_five_nearest_come_nearest_first_the_latest_of_two_alike() {
        let found = (1..=8)
            .map(|n| near(n, north(f64::from(u32::try_from(n).unwrap()) * 5.0), 50))
            .rev();
        let mut found: Vec<Near> = found.collect();
        found.push(near(9, north(5.0), 50));
        assert_eq!(numbers(found), [(9, 5), (1, 5), (2, 10), (3, 15), (4, 20)]);
    }

    #[test]
    fn nobody_is_told_of_what_he_does_not_see() {
        let mut mine = near(1, HERE, 50);
        mine.standing.followed = true;
        let found = vec![mine, near(2, HERE, 50)];
        let told = nearest(found.clone(), &actor(Role::Requester), HERE);
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].0.number, told[0].0.address.as_deref()), (1, None));
        assert!(nearest(found, &actor(Role::Agent), HERE).is_empty());
    }

    #[test]
    fn the_frame_holds_the_circle() {
        for centre in [HERE, (-21.115, 55.536), (0.0, 0.0), (64.9, -20.0)] {
            let frame = Frame::around(centre, 1000.0);
            for degrees in 0..360 {
                let bearing = f64::from(degrees).to_radians();
                let angle = 999.9 / EARTH_METRES;
                let latitude = (centre.0.to_radians().sin() * angle.cos()
                    + centre.0.to_radians().cos() * angle.sin() * bearing.cos())
                .asin();
                let aside = (bearing.sin() * angle.sin() * centre.0.to_radians().cos())
                    .atan2(angle.cos() - centre.0.to_radians().sin() * latitude.sin());
                let (north, east) = (latitude.to_degrees(), centre.1 + aside.to_degrees());
                assert!(
                    (frame.south..=frame.north).contains(&north),
                    "{centre:?} {degrees}"
                );
                assert!(
                    (frame.west..=frame.east).contains(&east),
                    "{centre:?} {degrees}"
                );
            }
        }
    }

    #[test]
    fn where_longitude_starts_again_all_of_it_is_looked_at() {
        for centre in [(-14.3, 179.999_9), (-14.3, -179.999_9), (89.999_9, 0.0)] {
            let frame = Frame::around(centre, 1000.0);
            assert_eq!((frame.west, frame.east), (-180.0, 180.0), "{centre:?}");
        }
        assert!(metres_between((-14.3, 179.999_9), (-14.3, -179.999_9)) < 25.0);
    }
}
