//! One colour per organisation, made readable: WCAG contrast, and a theme for the light and the dark scheme.
use std::fmt;

use serde::{Deserialize, Serialize};

/// Contrast asked of text (WCAG 2 criterion 1.4.3, RGAA 3.2).
pub const TEXT_CONTRAST: f64 = 4.5;

const PAPER_LIGHT: Colour = Colour::new(0xff, 0xff, 0xff);
const STONE_LIGHT: Colour = Colour::new(0xf5, 0xf4, 0xf0);
const PAPER_DARK: Colour = Colour::new(0x19, 0x1b, 0x1e);
const STONE_DARK: Colour = Colour::new(0x11, 0x13, 0x15);
const BLACK: Colour = Colour::new(0, 0, 0);

/// Steps of lightness tried when a colour has to be darkened or lifted.
const STEPS: u8 = 200;
/// Lightness at which a brand stands on dark grounds: as easy to read there as the default brand is on white.
const BRAND_DARK_LIGHTNESS: f64 = 0.77;
/// What the chroma is multiplied by there: a lifted colour looks washed out otherwise.
const BRAND_DARK_CHROMA: f64 = 1.2;
/// Lightness and greatest chroma of the text on a brand of the dark scheme.
const ON_BRAND_DARK: (f64, f64) = (0.22, 0.03);
/// Lightness and greatest chroma of the pale ground of the light scheme, close to that of the status badges.
const TINT_LIGHT: (f64, f64) = (0.95, 0.025);
/// Lightness and greatest chroma of the deep ground of the dark scheme, close to that of the status badges.
const TINT_DARK: (f64, f64) = (0.28, 0.04);

/// What is wrong with a colour, as a French sentence that says what would be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "Écrivez la couleur avec un croisillon et six chiffres ou lettres de A à F, comme #0f5c4d."
)]
pub struct ColourError;

/// An opaque sRGB colour, written `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

impl Colour {
    /// The brand of an organisation that has chosen none.
    pub const DEFAULT_BRAND: Self = Self::new(0x0f, 0x5c, 0x4d);

    /// The colour of these three channels.
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// Reads `#rrggbb`, in either case and with spaces around.
    pub fn parse(raw: &str) -> Result<Self, ColourError> {
        let digits = raw.trim().strip_prefix('#').ok_or(ColourError)?;
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(ColourError);
        }
        let packed = u32::from_str_radix(digits, 16).map_err(|_| ColourError)?;
        let [_, red, green, blue] = packed.to_be_bytes();
        Ok(Self::new(red, green, blue))
    }

    /// WCAG relative luminance, from 0 (black) to 1 (white).
    #[must_use]
    pub fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// WCAG contrast ratio with another colour, from 1 to 21; the order does not matter.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn linear(self) -> [f64; 3] {
        [self.red, self.green, self.blue].map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    fn reads_on(self, grounds: &[Self]) -> bool {
        grounds
            .iter()
            .all(|&ground| self.contrast(ground) >= TEXT_CONTRAST)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl TryFrom<String> for Colour {
    type Error = ColourError;

    fn try_from(raw: String) -> Result<Self, Self::Error> {
        Self::parse(&raw)
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

/// A colour as lightness, chroma and hue that match what the eye sees (OKLCH, CSS Color 4): changing one leaves the others alone.
#[derive(Debug, Clone, Copy)]
struct Oklch {
    lightness: f64,
    chroma: f64,
    hue: f64,
}

impl Oklch {
    fn of(colour: Colour) -> Self {
        let [red, green, blue] = colour.linear();
        let long =
            (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
        let medium =
            (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
        let short =
            (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
        let a = 1.977_998_495_1 * long - 2.428_592_205_0 * medium + 0.450_593_709_9 * short;
        let b = 0.025_904_037_1 * long + 0.782_771_766_2 * medium - 0.808_675_766_0 * short;
        Self {
            lightness: 0.210_454_255_3 * long + 0.793_617_785_0 * medium - 0.004_072_046_8 * short,
            chroma: a.hypot(b),
            hue: b.atan2(a),
        }
    }

    /// The nearest colour a screen shows: the hue and the lightness stay, the chroma shrinks until the channels fit.
    fn colour(self) -> Colour {
        let fits = |linear: [f64; 3]| linear.iter().all(|value| (-1e-4..=1.0001).contains(value));
        let linear = (0..=STEPS)
            .map(|step| {
                Self {
                    chroma: self.chroma * (1.0 - f64::from(step) / f64::from(STEPS)),
                    ..self
                }
                .linear()
            })
            .find(|&linear| fits(linear))
            .unwrap_or([self.lightness.clamp(0.0, 1.0).powi(3); 3]);
        let [red, green, blue] = linear.map(channel);
        Colour::new(red, green, blue)
    }

    fn linear(self) -> [f64; 3] {
        let (a, b) = (self.chroma * self.hue.cos(), self.chroma * self.hue.sin());
        let long = (self.lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let medium = (self.lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let short = (self.lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        [
            4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
            -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
            -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701_0 * short,
        ]
    }

    fn at(self, (lightness, most): (f64, f64)) -> Colour {
        Self {
            lightness,
            chroma: self.chroma.min(most),
            ..self
        }
        .colour()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the value is clamped to 0..=255 first"
)]
fn channel(linear: f64) -> u8 {
    let value = if linear <= 0.003_130_8 {
        12.92 * linear
    } else {
        1.055 * linear.powf(1.0 / 2.4) - 0.055
    };
    (value * 255.0).round().clamp(0.0, 255.0) as u8
}

/// The colours that carry an organisation's brand, each readable where it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Brand of the light scheme: text on paper, stone and tint, and ground of the main buttons.
    pub brand_light: Colour,
    /// Text on the brand of the light scheme.
    pub on_brand_light: Colour,
    /// Pale ground of the light scheme.
    pub tint_light: Colour,
    /// Brand of the dark scheme: text on paper, stone and tint, and ground of the main buttons.
    pub brand_dark: Colour,
    /// Text on the brand of the dark scheme.
    pub on_brand_dark: Colour,
    /// Deep ground of the dark scheme.
    pub tint_dark: Colour,
}

impl Theme {
    /// The theme of a brand: its hue is kept; in the light scheme it is darkened, and in the dark one lifted, as far as
    /// [`TEXT_CONTRAST`] demands on every ground.
    #[must_use]
    pub fn from_brand(brand: Colour) -> Self {
        let chosen = Oklch::of(brand);
        let (tint_light, tint_dark) = (chosen.at(TINT_LIGHT), chosen.at(TINT_DARK));
        let lifted = Oklch {
            lightness: chosen.lightness.max(BRAND_DARK_LIGHTNESS),
            chroma: chosen.chroma * BRAND_DARK_CHROMA,
            hue: chosen.hue,
        };
        Self {
            brand_light: darken(brand, &[PAPER_LIGHT, STONE_LIGHT, tint_light]),
            on_brand_light: PAPER_LIGHT,
            tint_light,
            brand_dark: lift(lifted, &[PAPER_DARK, STONE_DARK, tint_dark]),
            on_brand_dark: chosen.at(ON_BRAND_DARK),
            tint_dark,
        }
    }

    /// The style sheet of the theme: the custom properties `--brand`, `--on-brand` and `--brand-tint`, for both schemes.
    #[must_use]
    pub fn css(&self) -> String {
        format!(
            ":root{{--brand:light-dark({},{});--on-brand:light-dark({},{});--brand-tint:light-dark({},{})}}\n",
            self.brand_light,
            self.brand_dark,
            self.on_brand_light,
            self.on_brand_dark,
            self.tint_light,
            self.tint_dark,
        )
    }
}

/// A colour that can be an organisation's own: as it is, text reads in it and on it in the light scheme; in the dark scheme stands what
/// [`Theme::from_brand`] lifts from it, which always reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brand(Colour);

/// Text does not read in a colour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unreadable {
    /// The contrast that it has where it has least.
    pub contrast: f64,
    /// The nearest colour of the same hue in which text reads.
    pub nearest: Colour,
}

impl Brand {
    /// That colour, if text reads in it.
    pub fn new(colour: Colour) -> Result<Self, Unreadable> {
        if colour.contrasts().0 >= TEXT_CONTRAST {
            return Ok(Self(colour));
        }
        // A darker colour has another pale ground: it is darkened until it reads on its own.
        let mut nearest = Theme::from_brand(colour).brand_light;
        while nearest.contrasts().0 < TEXT_CONTRAST {
            nearest = Theme::from_brand(nearest).brand_light;
        }
        let (contrast, _) = colour.contrasts();
        Err(Unreadable { contrast, nearest })
    }

    /// The colour.
    #[must_use]
    pub const fn colour(self) -> Colour {
        self.0
    }
}

impl Colour {
    /// How text of an organisation of this colour contrasts with the grounds, where it does least: in the light scheme, this colour as it
    /// is; in the dark one, what is lifted from it.
    #[must_use]
    pub fn contrasts(self) -> (f64, f64) {
        let theme = Theme::from_brand(self);
        (
            self.least_contrast(&[PAPER_LIGHT, STONE_LIGHT, theme.tint_light]),
            theme.brand_dark.least_contrast(&[
                PAPER_DARK,
                STONE_DARK,
                theme.tint_dark,
                theme.on_brand_dark,
            ]),
        )
    }

    fn least_contrast(self, grounds: &[Self]) -> f64 {
        let contrasts = grounds.iter().map(|ground| self.contrast(*ground));
        contrasts.fold(f64::MAX, f64::min)
    }
}

/// The colour itself where it reads on every ground, else the lightest darker one that does.
fn darken(colour: Colour, grounds: &[Colour]) -> Colour {
    let seen = Oklch::of(colour);
    let darker = (1..=STEPS).map(|step| {
        Oklch {
            lightness: seen.lightness * (1.0 - f64::from(step) / f64::from(STEPS)),
            ..seen
        }
        .colour()
    });
    std::iter::once(colour)
        .chain(darker)
        .find(|candidate| candidate.reads_on(grounds))
        .unwrap_or(BLACK)
}

/// The least lifted colour that reads on every ground.
fn lift(seen: Oklch, grounds: &[Colour]) -> Colour {
    (0..=STEPS)
        .map(|step| {
            let lightness =
                seen.lightness + (1.0 - seen.lightness) * f64::from(step) / f64::from(STEPS);
            Oklch { lightness, ..seen }.colour()
        })
        .find(|candidate| candidate.reads_on(grounds))
        .unwrap_or(PAPER_LIGHT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const INK_LIGHT: Colour = Colour::new(0x1b, 0x1f, 0x24);
    const INK_DARK: Colour = Colour::new(0xec, 0xea, 0xe4);
    const SOFT_LIGHT: Colour = Colour::new(0x55, 0x52, 0x4a);
    const SOFT_DARK: Colour = Colour::new(0xb5, 0xb1, 0xa6);

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    fn distance(one: Colour, two: Colour) -> u8 {
        let gaps = [
            one.red.abs_diff(two.red),
            one.green.abs_diff(two.green),
            one.blue.abs_diff(two.blue),
        ];
        gaps.into_iter().max().unwrap()
    }

    #[test]
    fn six_hexadecimal_digits_make_a_colour() {
        assert_eq!(colour(" #0F5c4D "), Colour::DEFAULT_BRAND);
        assert_eq!(Colour::DEFAULT_BRAND.to_string(), "#0f5c4d");
        for wrong in [
            "", "#", "0f5c4d", "#0f5c4", "#0f5c4d0", "#+f5c4d", "#0f5c4g", "#0f5cé", "red",
        ] {
            assert_eq!(Colour::parse(wrong), Err(ColourError), "{wrong}");
        }
    }

    #[test]
    fn json_goes_through_parse() {
        assert_eq!(
            serde_json::to_string(&Colour::DEFAULT_BRAND).unwrap(),
            "\"#0f5c4d\""
        );
        assert!(serde_json::from_str::<Colour>("\"url(x)\"").is_err());
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((colour("#ffffff").contrast(BLACK) - 21.0).abs() < 1e-9);
        assert!((colour("#777777").contrast(PAPER_LIGHT) - 4.478).abs() < 0.001);
        assert!((Colour::DEFAULT_BRAND.contrast(PAPER_LIGHT) - 7.9).abs() < 0.1);
        assert!((BLACK.contrast(BLACK) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_default_brand_is_left_as_it_is_and_its_dark_side_is_near_the_drawn_one() {
        let theme = Theme::from_brand(Colour::DEFAULT_BRAND);
        assert_eq!(theme.brand_light, Colour::DEFAULT_BRAND);
        assert_eq!(theme.on_brand_light, PAPER_LIGHT);
        assert!(
            distance(theme.brand_dark, colour("#6fc7b2")) <= 3,
            "{}",
            theme.brand_dark
        );
        assert!(
            distance(theme.on_brand_dark, colour("#0b1f1a")) <= 3,
            "{}",
            theme.on_brand_dark
        );
    }

    #[test]
    fn a_pale_brand_is_darkened_no_further_than_needed() {
        let theme = Theme::from_brand(colour("#ffd500"));
        let least = [PAPER_LIGHT, STONE_LIGHT, theme.tint_light]
            .map(|ground| theme.brand_light.contrast(ground))
            .into_iter()
            .fold(f64::MAX, f64::min);
        assert!(
            (TEXT_CONTRAST..TEXT_CONTRAST + 0.2).contains(&least),
            "{least}"
        );
        assert!((Oklch::of(theme.brand_light).hue - Oklch::of(colour("#ffd500")).hue).abs() < 0.1);
    }

    #[test]
    fn the_least_contrast_of_a_brand_is_four_and_a_half_sharp() {
        // Greys go through every contrast in small steps: on one side of the line all pass, on the other none does.
        let greys: Vec<(f64, bool)> = (0..=255)
            .map(|level| {
                let grey = Colour::new(level, level, level);
                (grey.contrasts().0, Brand::new(grey).is_ok())
            })
            .collect();
        for (contrast, passes) in &greys {
            assert_eq!(*passes, *contrast >= TEXT_CONTRAST, "{contrast}");
        }
        let last = greys.iter().rposition(|(_, passes)| *passes).unwrap();
        let (enough, short) = (greys[last].0, greys[last + 1].0);
        assert!((4.5..4.6).contains(&enough), "{enough}");
        assert!((4.4..4.5).contains(&short), "{short}");
        let blues = (0..=255).map(|level| Colour::new(level, level, 255));
        for blue in blues {
            let (contrast, _) = blue.contrasts();
            assert_eq!(
                Brand::new(blue).is_ok(),
                contrast >= TEXT_CONTRAST,
                "{blue}"
            );
        }
    }

    #[test]
    fn a_colour_that_does_not_read_is_told_with_the_nearest_that_does() {
        let yellow = Brand::new(colour("#ffd500")).unwrap_err();
        assert!(yellow.contrast < 1.5, "{}", yellow.contrast);
        let nearest = Brand::new(yellow.nearest).unwrap();
        assert_eq!(nearest.colour(), yellow.nearest);
        assert!(Brand::new(Colour::DEFAULT_BRAND).is_ok() && Brand::new(BLACK).is_ok());
        assert!(Brand::new(PAPER_LIGHT).is_err());
    }

    #[test]
    fn the_style_sheet_holds_three_properties_of_two_colours() {
        let css = Theme::from_brand(Colour::DEFAULT_BRAND).css();
        assert!(
            css.starts_with(":root{--brand:light-dark(#0f5c4d,#"),
            "{css}"
        );
        assert!(
            css.contains(";--on-brand:light-dark(#ffffff,#")
                && css.contains(";--brand-tint:light-dark(#")
        );
        assert_eq!(css.matches("--").count(), 3);
        assert!(css.ends_with("}\n"));
    }

    proptest! {
        #[test]
        fn every_brand_reads_in_both_schemes(red: u8, green: u8, blue: u8) {
            let theme = Theme::from_brand(Colour::new(red, green, blue));
            prop_assert!(theme.brand_light.reads_on(&[PAPER_LIGHT, STONE_LIGHT, theme.tint_light, theme.on_brand_light]));
            prop_assert!(theme.brand_dark.reads_on(&[PAPER_DARK, STONE_DARK, theme.tint_dark, theme.on_brand_dark]));
            prop_assert!(theme.tint_light.contrast(INK_LIGHT) >= TEXT_CONTRAST);
            prop_assert!(theme.tint_light.contrast(SOFT_LIGHT) >= TEXT_CONTRAST);
            prop_assert!(theme.tint_dark.contrast(INK_DARK) >= TEXT_CONTRAST);
            prop_assert!(theme.tint_dark.contrast(SOFT_DARK) >= TEXT_CONTRAST);
        }

        #[test]
        fn the_nearest_of_any_colour_is_a_brand_in_both_schemes(red: u8, green: u8, blue: u8) {
            let asked = Colour::new(red, green, blue);
            let brand = Brand::new(asked).map_or_else(|refused| refused.nearest, Brand::colour);
            let (light, dark) = brand.contrasts();
            prop_assert!(Brand::new(brand).is_ok(), "{asked} {brand}");
            prop_assert!(light >= TEXT_CONTRAST && dark >= TEXT_CONTRAST, "{asked} {brand} {light} {dark}");
        }

        #[test]
        fn a_colour_survives_its_perceptual_form(red: u8, green: u8, blue: u8) {
            let colour = Colour::new(red, green, blue);
            prop_assert!(distance(Oklch::of(colour).colour(), colour) <= 1);
        }
    }
}
