//! WebP: Exif, XMP and unknown chunks go, the picture, its transparency and its colours stay.

use super::{
    Rejected, assert_mutations_harmless, assert_prefixes_refused, clean, contains, pixels, profile,
    sanitise,
};

/// 24 × 17 pixels, lossy, in the simple form.
pub(super) const LOSSY: &[u8] = include_bytes!("../samples/lossy.webp");
/// The same with transparency, in the extended form.
const ALPHA: &[u8] = include_bytes!("../samples/alpha.webp");

/// The samples' canvas, and flags.
fn extended(flags: u8) -> Vec<u8> {
    chunk(*b"VP8X", &[flags, 0, 0, 0, 23, 0, 0, 16, 0, 0])
}

pub(super) fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap();
    [
        kind.as_slice(),
        &length.to_le_bytes(),
        data,
        &vec![0; data.len() % 2],
    ]
    .concat()
}

fn riff(chunks: &[&[u8]]) -> Vec<u8> {
    chunk(*b"RIFF", &[b"WEBP".as_slice(), &chunks.concat()].concat())
}

/// A lossless picture of the same pixels, in the simple form.
fn lossless() -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image::DynamicImage::from(pixels(ALPHA))
        .write_to(&mut file, image::ImageFormat::WebP)
        .unwrap();
    file.into_inner()
}

/// The chunks of `picture` in an extended file with everything that should go.
fn dressed(picture: &[u8]) -> Vec<u8> {
    let mut file = riff(&[
        &extended(!0x02),
        &chunk(*b"ICCP", &profile(201)),
        &chunk(*b"PRIV", b"PARVIS-SECRET"),
        picture,
        &chunk(
            *b"EXIF",
            &[b"II*\0PARVIS-SECRET".as_slice(), &[9; 300]].concat(),
        ),
        &chunk(*b"XMP ", b"http://ns.adobe.com/xap/1.0/ PARVIS-SECRET"),
    ]);
    file.extend(b"<script>alert(1)</script>PARVIS-SECRET");
    file
}

#[test]
fn exif_xmp_and_unknown_chunks_go_and_their_flags_too() {
    let lossless = lossless();
    for (picture, file, flags) in [
        (&LOSSY[12..], LOSSY, 0x20),
        (&ALPHA[30..], ALPHA, 0x30),
        (&lossless[12..], &lossless, 0x30),
    ] {
        let clean = clean(&dressed(picture));
        assert_eq!(
            clean.bytes,
            riff(&[&extended(flags), &chunk(*b"ICCP", &profile(201)), picture])
        );
        assert_eq!(pixels(&clean.bytes), pixels(file));
        assert_eq!((clean.width, clean.height), (24, 17));
    }
}

#[test]
fn a_picture_without_anything_to_remove_is_unchanged() {
    for file in [LOSSY, ALPHA, &lossless()] {
        assert_eq!(clean(file).bytes, file);
    }
}

#[test]
fn a_simple_file_keeps_its_picture_alone() {
    let sent = riff(&[
        &LOSSY[12..],
        &chunk(*b"EXIF", b"PARVIS-SECRET"),
        &chunk(*b"ICCP", &profile(200)),
    ]);
    assert_eq!(clean(&sent).bytes, LOSSY);
}

#[test]
fn an_animation_is_refused() {
    let announced = riff(&[&extended(0x02), &LOSSY[12..]]);
    let unannounced = riff(&[
        &extended(0),
        &chunk(*b"ANIM", &[0; 6]),
        &chunk(*b"ANMF", &[0; 16]),
    ]);
    assert_eq!(sanitise(&announced), Err(Rejected::Animated));
    assert_eq!(sanitise(&unannounced), Err(Rejected::Animated));
}

#[test]
fn too_many_pixels_are_told_from_both_headers() {
    let [width, height] = [10_000_u16, 5_001].map(u16::to_le_bytes);
    let lossy = chunk(
        *b"VP8 ",
        &[b"\0\0\0\x9D\x01\x2A".as_slice(), &width, &height].concat(),
    );
    assert_eq!(sanitise(&riff(&[&lossy])), Err(Rejected::TooManyPixels));

    let fields = 9_999_u32 + (5_000 << 14);
    let lossless = chunk(
        *b"VP8L",
        &[[0x2F].as_slice(), &fields.to_le_bytes()].concat(),
    );
    assert_eq!(sanitise(&riff(&[&lossless])), Err(Rejected::TooManyPixels));

    let canvas = chunk(*b"VP8X", &[0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
    assert_eq!(
        sanitise(&riff(&[&canvas, &LOSSY[12..]])),
        Err(Rejected::TooManyPixels)
    );

    let allowed = chunk(
        *b"VP8 ",
        &[
            b"\0\0\0\x9D\x01\x2A".as_slice(),
            &width,
            &5_000_u16.to_le_bytes(),
        ]
        .concat(),
    );
    assert_eq!(
        sanitise(&riff(&[&allowed])).map(|clean| (clean.width, clean.height)),
        Ok((10_000, 5_000))
    );
}

#[test]
fn a_canvas_that_is_not_the_pictures_is_refused() {
    let other = chunk(*b"VP8X", &[0, 0, 0, 0, 24, 0, 0, 16, 0, 0]);
    assert_eq!(
        sanitise(&riff(&[&other, &LOSSY[12..]])),
        Err(Rejected::Corrupt)
    );
}

#[test]
fn a_file_cut_before_its_announced_end_is_refused() {
    for file in [LOSSY, ALPHA, &lossless()] {
        assert_prefixes_refused(file);
    }
}

#[test]
fn no_changed_byte_lets_a_secret_through() {
    assert_mutations_harmless(&dressed(&LOSSY[12..]));
    assert_mutations_harmless(&dressed(&ALPHA[30..]));
}

#[test]
fn a_file_without_a_picture_is_refused() {
    assert_eq!(sanitise(&riff(&[])), Err(Rejected::Corrupt));
    assert_eq!(
        sanitise(&riff(&[&extended(0), &chunk(*b"VP8 ", b"PARVIS-SECRET")])),
        Err(Rejected::Corrupt)
    );
    assert_eq!(
        sanitise(&riff(&[&extended(0), &chunk(*b"VP8L", b"PARVIS-SECRET")])),
        Err(Rejected::Corrupt)
    );
}

#[test]
fn a_last_chunk_without_its_padding_is_padded() {
    let data = [&LOSSY[20..], &[0]].concat();
    let mut chunks = chunk(*b"VP8 ", &data);
    chunks.pop();
    let clean = clean(&riff(&[&chunks]));
    assert_eq!(clean.bytes.len() % 2, 0);
    assert!(contains(&clean.bytes, &data));
}
