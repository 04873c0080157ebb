//! The promises of the sanitiser, on small real files and on files put together here, piece by piece.

mod jpeg;
mod mutations;
mod phones;
mod png;
mod webp;

use super::{Clean, Format, MAX_PIXELS, Rejected, THUMBNAIL_BYTES, THUMBNAIL_EDGE, sanitise};

/// What must never be found in a photo that was cleaned.
const SECRETS: [&[u8]; 9] = [
    b"PARVIS-SECRET",
    b"http://ns.adobe.com/xap",
    b"Photoshop 3.0",
    b"MPF\0",
    b"JFXX",
    b"ftyp",
    b"<script",
    MAKE,
    GPS_LATITUDE,
];

/// A camera's maker and model, as Exif holds them.
const MAKE: &[u8] = b"MakerCo\0Model 12x\0";

/// 46° 34′ 48.81″ in Exif's rationals, least significant byte first.
const GPS_LATITUDE: &[u8] = b"\x2E\0\0\0\x01\0\0\0\x22\0\0\0\x01\0\0\0\x11\x13\0\0\x64\0\0\0";

/// A colour profile of the right form, as long as asked.
fn profile(length: usize) -> Vec<u8> {
    let mut profile = vec![7; length];
    profile[..4].copy_from_slice(&u32::try_from(length).unwrap().to_be_bytes());
    profile[36..40].copy_from_slice(b"acsp");
    profile
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    // Only where the first byte is found is the rest compared: this runs some hundred thousand times.
    bytes
        .iter()
        .enumerate()
        .any(|(place, byte)| *byte == wanted[0] && bytes[place..].starts_with(wanted))
}

/// The pixels, by an independent decoder.
fn pixels(bytes: &[u8]) -> image::RgbaImage {
    image::load_from_memory(bytes).unwrap().into_rgba8()
}

/// Cleans a file that must pass, and checks what holds of every cleaned file.
fn clean(bytes: &[u8]) -> Clean {
    let clean = sanitise(bytes).unwrap();
    assert_harmless(&clean);
    clean
}

fn assert_harmless(clean: &Clean) {
    for secret in SECRETS {
        assert!(
            !contains(&clean.bytes, secret),
            "{} left",
            secret.escape_ascii()
        );
    }
    assert_eq!(
        sanitise(&clean.bytes).as_ref(),
        Ok(clean),
        "cleaning again changes the file"
    );
}

/// Flips each bit and plants each telling value at every byte: no panic, and nothing leaks from what still passes.
fn assert_mutations_harmless(file: &[u8]) {
    let unchanged = clean(file);
    let mut mutated = file.to_vec();
    for (place, original) in file.iter().enumerate() {
        let flipped = (0..8).map(|bit| original ^ (1 << bit));
        for value in flipped.chain([0x00, 0xFF, 0xD9, 0xDA, 0xE2]) {
            mutated[place] = value;
            match sanitise(&mutated) {
                Ok(clean) if clean != unchanged => assert_harmless(&clean),
                _ => {}
            }
        }
        mutated[place] = *original;
    }
}

/// Cuts a file everywhere: what is kept of it is never half a photo.
fn assert_prefixes_refused(file: &[u8]) {
    for length in 0..file.len() {
        let refusal = sanitise(&file[..length]).unwrap_err();
        assert!(
            matches!(refusal, Rejected::Corrupt | Rejected::NotAPhoto),
            "{length} bytes: {refusal}"
        );
    }
}

#[test]
fn what_is_not_a_photo_is_refused_whatever_it_calls_itself() {
    let not_photos: [&[u8]; 10] = [
        b"",
        b"\xFF\xD8",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
        b"<!doctype html><title>photo.jpg</title>",
        b"GIF89a\x01\0\x01\0\0\0\0;",
        b"%PDF-1.7",
        b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0",
        b"\0\0\0\x20ftypavif\0\0\0\0avifmif1",
        b"\0\0\0\x18ftypmp42\0\0\0\0",
        b"RIFF\x04\0\0\0WAVE",
    ];
    for bytes in not_photos {
        assert_eq!(
            sanitise(bytes),
            Err(Rejected::NotAPhoto),
            "{}",
            bytes.escape_ascii()
        );
    }
    let shifted = [b" ".as_slice(), jpeg::BASELINE].concat();
    assert_eq!(sanitise(&shifted), Err(Rejected::NotAPhoto));
}

#[test]
fn heic_has_a_refusal_of_its_own() {
    for brand in ["heic", "heix", "mif1"] {
        let file = [
            b"\0\0\0\x18ftyp".as_slice(),
            brand.as_bytes(),
            b"\0\0\0\0mif1heic",
        ]
        .concat();
        assert_eq!(sanitise(&file), Err(Rejected::Heic), "{brand}");
    }
    assert!(Rejected::Heic.message().contains("JPEG"));
}

#[test]
fn the_format_is_told_from_the_bytes() {
    for (bytes, format, content_type, extension) in [
        (jpeg::BASELINE, Format::Jpeg, "image/jpeg", "jpg"),
        (png::PALETTE, Format::Png, "image/png", "png"),
        (webp::LOSSY, Format::Webp, "image/webp", "webp"),
    ] {
        let clean = clean(bytes);
        assert_eq!(clean.format, format);
        assert_eq!((clean.width, clean.height), (24, 17));
        assert_eq!(format.content_type(), content_type);
        assert_eq!(format.extension(), extension);
        assert_eq!(Format::of_key(&format!("a/b.{extension}")), format);
    }
}

#[test]
fn a_thumbnail_is_bounded_in_pixels_and_in_bytes() {
    let photo = |width, height, length| Clean {
        bytes: vec![0; length],
        format: Format::Jpeg,
        width,
        height,
    };
    assert!(photo(THUMBNAIL_EDGE, 1, THUMBNAIL_BYTES).is_thumbnail());
    assert!(photo(1, THUMBNAIL_EDGE, 0).is_thumbnail());
    assert!(!photo(THUMBNAIL_EDGE + 1, 1, 0).is_thumbnail());
    assert!(!photo(1, THUMBNAIL_EDGE + 1, 0).is_thumbnail());
    assert!(!photo(1, 1, THUMBNAIL_BYTES + 1).is_thumbnail());
}

#[test]
fn every_refusal_says_what_would_be_right() {
    for refusal in [
        Rejected::NotAPhoto,
        Rejected::Heic,
        Rejected::Animated,
        Rejected::TooManyPixels,
        Rejected::Corrupt,
    ] {
        let message = refusal.message();
        assert!(
            message.contains("\u{a0}: ") && message.ends_with('.'),
            "{message}"
        );
        assert!(
            !message.contains(" :") && !message.contains('\''),
            "{message}"
        );
    }
    assert!(
        Rejected::TooManyPixels
            .message()
            .contains(&format!("{}\u{a0}millions", MAX_PIXELS / 1_000_000))
    );
}
