//! The French sentences of the organisation's colour.

use domain::colour::{Colour, TEXT_CONTRAST};

/// A contrast, cut and not rounded: what is not enough never looks as if it were.
#[must_use]
pub fn ratio(contrast: f64) -> String {
    let tenths = tenths(contrast);
    format!("{},{}\u{a0}pour\u{a0}1", tenths / 10, tenths % 10)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a contrast is between 1 and 21"
)]
fn tenths(contrast: f64) -> u32 {
    (contrast * 10.0).clamp(0.0, 210.0) as u32
}

/// 422: text does not read in that colour.
#[must_use]
pub fn unreadable(colour: Colour, contrast: f64, nearest: Colour) -> String {
    format!(
        "Le texte ne se lit pas assez bien avec {colour}\u{a0}: son contraste est de {}, il en faut {}. La couleur la plus proche qui convient est {nearest}.",
        ratio(contrast),
        ratio(TEXT_CONTRAST)
    )
}

#[cfg(test)]
mod tests {
    use super::ratio;

    #[test]
    fn what_is_not_enough_does_not_look_so() {
        assert_eq!(ratio(4.499), "4,4\u{a0}pour\u{a0}1");
        assert_eq!(ratio(4.5), "4,5\u{a0}pour\u{a0}1");
        assert_eq!(ratio(21.0), "21,0\u{a0}pour\u{a0}1");
    }
}
