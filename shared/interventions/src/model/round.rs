//! The order of a round: from the first place, each time to the nearest one that is left; pure.

/// A position: degrees north, degrees east.
pub type Position = (f64, f64);

/// In which order to visit `places`, as their indexes. One starts at the first that has a position, then goes each time to the nearest
/// of those left, the first of two as near. Places without position come last, in the order given.
#[must_use]
pub fn order(places: &[Option<Position>]) -> Vec<usize> {
    let indexed = places.iter().enumerate();
    let mut left: Vec<(usize, Position)> = indexed
        .clone()
        .filter_map(|(index, place)| Some((index, (*place)?)))
        .collect();
    let mut order = Vec::with_capacity(places.len());
    let mut next = (!left.is_empty()).then_some(0);
    while let Some(position) = next {
        let (index, here) = left.remove(position);
        order.push(index);
        next = nearest(here, &left);
    }
    order.extend(
        indexed
            .filter(|(_, place)| place.is_none())
            .map(|(index, _)| index),
    );
    order
}

/// Where in `left` the place nearest to `here` stands.
fn nearest(here: Position, left: &[(usize, Position)]) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (position, (_, there)) in left.iter().enumerate() {
        let away = squared(here, *there);
        if best.is_none_or(|(_, nearest)| away < nearest) {
            best = Some((position, away));
        }
    }
    best.map(|(position, _)| position)
}

/// The square of a distance, in square degrees of latitude: enough to compare, within a territory.
fn squared(one: Position, other: Position) -> f64 {
    let north = other.0 - one.0;
    let east = (other.1 - one.1) * platform::maths::cos(one.0.to_radians());
    north * north + east * east
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_each_time_to_the_nearest() {
        let places = [
            (46.58, 0.34),
            (46.60, 0.34),
            (46.581, 0.341),
            (46.585, 0.34),
        ]
        .map(Some);
        assert_eq!(order(&places), [0, 2, 3, 1]);
    }

    #[test]
    fn a_degree_east_is_shorter_than_a_degree_north() {
        // At 60 degrees north it is half as long.
        assert_eq!(
            order(&[Some((60.0, 0.0)), Some((60.9, 0.0)), Some((60.0, 1.5))]),
            [0, 2, 1]
        );
    }

    #[test]
    fn what_has_no_position_comes_last_in_its_order() {
        assert_eq!(
            order(&[None, Some((46.0, 0.0)), None, Some((46.1, 0.0))]),
            [1, 3, 0, 2]
        );
        assert_eq!(order(&[None, None]), [0, 1]);
        assert_eq!(order(&[]), [] as [usize; 0]);
    }

    #[test]
    fn two_at_the_same_place_keep_their_order() {
        let here = Some((46.0, 0.0));
        assert_eq!(order(&[here, here, here]), [0, 1, 2]);
    }
}
