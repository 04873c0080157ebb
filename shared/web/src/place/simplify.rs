//! Fewer vertices for the same border (Douglas and Peucker, 1973).

use super::{Position, Ring, diagonal};

/// How far a border may move, in degrees: some five metres.
const TOLERANCE: f64 = 0.000_05;
/// The fewest points of a closed ring, its first one counted twice.
const FEWEST: usize = 4;

/// The ring with the vertices that shape it; as it is when too few would be left.
pub(super) fn ring(ring: &[Position]) -> Ring {
    let mut kept = vec![false; ring.len()];
    let mut spans = vec![(0, ring.len().saturating_sub(1))];
    while let Some((from, to)) = spans.pop() {
        for end in [from, to] {
            if let Some(slot) = kept.get_mut(end) {
                *slot = true;
            }
        }
        if let Some(farthest) = farthest(ring, from, to) {
            spans.extend([(from, farthest), (farthest, to)]);
        }
    }
    let shaped: Ring = ring
        .iter()
        .zip(kept)
        .filter_map(|(point, kept)| kept.then_some(*point))
        .collect();
    if shaped.len() < FEWEST {
        ring.to_vec()
    } else {
        shaped
    }
}

/// The vertex between two others that is the farthest from the straight way, if it is too far to be left out.
fn farthest(ring: &[Position], from: usize, to: usize) -> Option<usize> {
    let (start, end) = (ring.get(from)?, ring.get(to)?);
    let mut found = None;
    let mut most = TOLERANCE;
    for (index, point) in ring.iter().enumerate().take(to).skip(from + 1) {
        let distance = distance(*point, *start, *end);
        if distance > most {
            (most, found) = (distance, Some(index));
        }
    }
    found
}

/// Degrees from a point to the stretch between two others.
fn distance(point: Position, start: Position, end: Position) -> f64 {
    let (east, north) = (
        end.longitude - start.longitude,
        end.latitude - start.latitude,
    );
    let (x, y) = (
        point.longitude - start.longitude,
        point.latitude - start.latitude,
    );
    let length = east * east + north * north;
    let along = if length > 0.0 {
        ((x * east + y * north) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    diagonal(x - along * east, y - along * north)
}
