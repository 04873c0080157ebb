//! Files shaped like those of phones: `samples/phones/make.py` says how they were made, and exiftool reads them as such.

use super::{Format, Rejected, clean, contains, pixels, sanitise};

const IPHONE: &[u8] = include_bytes!("../samples/phones/iphone.jpg");
const IPHONE_HEIC: &[u8] = include_bytes!("../samples/phones/iphone.heic");
const SAMSUNG: &[u8] = include_bytes!("../samples/phones/samsung.jpg");
const PIXEL: &[u8] = include_bytes!("../samples/phones/pixel.jpg");
const SCREENSHOT: &[u8] = include_bytes!("../samples/phones/screenshot.png");
const SHARED: &[u8] = include_bytes!("../samples/phones/shared.webp");

/// 48.81 seconds of latitude, as all of them hold it.
const SECONDS: &[u8] = b"\0\0\x13\x11\0\0\0\x64";

/// What every one of them tells of its owner.
const EVERYWHERE: [&[u8]; 3] = [b"PARVIS-SECRET", SECONDS, b"2026:03:02"];

/// A file, what it is, and what else it tells.
type Sample = (&'static [u8], Format, &'static [&'static [u8]]);

/// What phones make.
pub(super) const CORPUS: [Sample; 5] = [
    (
        IPHONE,
        Format::Jpeg,
        &[
            b"Apple",
            b"iPhone 15 Pro",
            b"MPF\0",
            b"HDRGainMap",
            b"Photoshop 3.0",
        ],
    ),
    (
        SAMSUNG,
        Format::Jpeg,
        &[
            b"samsung",
            b"SEFT",
            b"MotionPhoto_Data",
            b"ftyp",
            b"Image_UTC_Data",
        ],
    ),
    (
        PIXEL,
        Format::Jpeg,
        &[
            b"Google",
            b"GCamera",
            b"MPF\0",
            b"ftyp",
            b"http://ns.adobe.com/xmp/extension/",
        ],
    ),
    (
        SCREENSHOT,
        Format::Png,
        &[b"Google", b"eXIf", b"iTXt", b"after the end"],
    ),
    (SHARED, Format::Webp, &[b"Google", b"EXIF"]),
];

#[test]
fn nothing_of_a_phones_owner_survives_and_every_pixel_does() {
    for (file, format, more) in CORPUS {
        let clean = clean(file);
        assert_eq!(clean.format, format);
        for told in EVERYWHERE.iter().chain(more) {
            assert!(
                contains(file, told),
                "the sample tells {}",
                told.escape_ascii()
            );
            assert!(
                !contains(&clean.bytes, told),
                "{} is left",
                told.escape_ascii()
            );
        }
        assert_eq!(pixels(&clean.bytes), pixels(file), "{format:?}");
    }
}

#[test]
fn the_second_pictures_go_and_the_first_ends_the_file() {
    for (file, pictures) in [(IPHONE, 3), (PIXEL, 2), (SAMSUNG, 1)] {
        let starts = |bytes: &[u8]| {
            bytes
                .windows(3)
                .filter(|three| *three == b"\xFF\xD8\xFF")
                .count()
        };
        assert_eq!(starts(file), pictures, "a thumbnail, a gain map");
        let clean = clean(file);
        assert_eq!(starts(&clean.bytes), 1);
        assert!(clean.bytes.ends_with(b"\xFF\xD9"));
    }
}

#[test]
fn a_phone_held_upright_is_shown_upright_in_its_colours() {
    let iphone = clean(IPHONE);
    assert_eq!(
        (iphone.width, iphone.height),
        (180, 240),
        "turned by a quarter"
    );
    assert!(contains(&iphone.bytes, b"acsp"), "its colour profile stays");
    assert_eq!(clean(SAMSUNG).width, 240);
}

#[test]
fn a_heic_of_an_encoder_is_refused_as_one() {
    assert_eq!(sanitise(IPHONE_HEIC), Err(Rejected::Heic));
}
