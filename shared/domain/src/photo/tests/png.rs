//! PNG: texts, dates, Exif and animation go, pixels and colours stay.

use super::super::png::Crc;
use super::{
    Rejected, assert_mutations_harmless, assert_prefixes_refused, clean, contains, pixels, sanitise,
};

/// 24 × 17 pixels in eight colours.
pub(super) const PALETTE: &[u8] = include_bytes!("../samples/palette.png");

/// Where the chunks after the header begin.
const AFTER_HEADER: usize = 33;

pub(super) fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap();
    let crc = Crc::new().of(kind, data);
    [
        length.to_be_bytes().as_slice(),
        &kind,
        data,
        &crc.to_be_bytes(),
    ]
    .concat()
}

/// The sample with `chunks` after its header.
fn with(chunks: &[Vec<u8>]) -> Vec<u8> {
    let (header, rest) = PALETTE.split_at(AFTER_HEADER);
    [header, &chunks.concat(), rest].concat()
}

/// The sample with everything that should go, some of it after the pixels and after the end.
fn dressed() -> Vec<u8> {
    let mut file = with(&[
        chunk(*b"iCCP", b"PARVIS-SECRET\0\0compressed"),
        chunk(*b"gAMA", &45_455_u32.to_be_bytes()),
        chunk(*b"pHYs", b"PARVIS-SECRET"),
        chunk(*b"eXIf", b"MM\0*PARVIS-SECRET"),
        chunk(
            *b"tEXt",
            b"Comment\0PARVIS-SECRET <script>alert(1)</script>",
        ),
        chunk(*b"zTXt", b"Raw profile type exif\0\0PARVIS-SECRET"),
        chunk(
            *b"iTXt",
            b"XML:com.adobe.xmp\0\0\0\0\0http://ns.adobe.com/xap/1.0/",
        ),
        chunk(*b"tIME", &[7, 234, 3, 2, 8, 0, 0]),
        chunk(*b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]),
        chunk(*b"prVt", b"PARVIS-SECRET"),
    ]);
    let end = file.len() - 12;
    file.splice(end..end, chunk(*b"tEXt", b"Comment\0PARVIS-SECRET"));
    file.extend(b"<script>alert(1)</script>PARVIS-SECRET");
    file
}

#[test]
fn texts_dates_exif_and_animation_go() {
    let clean = clean(&dressed());
    for kind in [
        b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME", b"acTL", b"prVt", b"pHYs",
    ] {
        assert!(!contains(&clean.bytes, kind), "{}", kind.escape_ascii());
    }
    assert!(clean.bytes.ends_with(&chunk(*b"IEND", b"")));
    assert_eq!(pixels(&clean.bytes), pixels(PALETTE));
    assert!(contains(
        &clean.bytes,
        &chunk(*b"gAMA", &45_455_u32.to_be_bytes())
    ));
    assert!(contains(
        &clean.bytes,
        &chunk(*b"iCCP", b"icc\0\0compressed")
    ));
}

#[test]
fn a_picture_without_anything_to_remove_is_unchanged() {
    assert_eq!(clean(PALETTE).bytes, PALETTE);
}

#[test]
fn every_kind_of_pixels_is_unchanged() {
    let source = image::DynamicImage::from(pixels(PALETTE));
    for picture in [
        source.to_luma8().into(),
        source.to_luma_alpha8().into(),
        source.to_rgb16().into(),
        source,
    ] {
        let mut file = std::io::Cursor::new(Vec::new());
        image::DynamicImage::write_to(&picture, &mut file, image::ImageFormat::Png).unwrap();
        assert_eq!(clean(file.get_ref()).bytes, *file.get_ref());
    }
}

#[test]
fn too_many_pixels_are_told_from_the_header() {
    let sized = |width: u32, height: u32| {
        let header = [
            &width.to_be_bytes(),
            &height.to_be_bytes(),
            [8, 3, 0, 0].as_slice(),
            &[0],
        ]
        .concat();
        let file = [
            &PALETTE[..8],
            &chunk(*b"IHDR", &header),
            &PALETTE[AFTER_HEADER..],
        ]
        .concat();
        sanitise(&file).map(|clean| (clean.width, clean.height))
    };
    assert_eq!(sized(10_000, 5_000), Ok((10_000, 5_000)));
    assert_eq!(sized(10_000, 5_001), Err(Rejected::TooManyPixels));
    assert_eq!(sized(u32::MAX, u32::MAX), Err(Rejected::TooManyPixels));
    assert_eq!(sized(0, 1), Err(Rejected::Corrupt));
}

#[test]
fn a_picture_cut_before_its_end_is_refused() {
    assert_prefixes_refused(PALETTE);
}

#[test]
fn no_changed_byte_lets_a_secret_through() {
    assert_mutations_harmless(&dressed());
}

#[test]
fn a_wrong_sum_an_unknown_critical_chunk_or_missing_pixels_are_refused() {
    let mut wrong = PALETTE.to_vec();
    wrong[AFTER_HEADER - 1] ^= 1;
    assert_eq!(sanitise(&wrong), Err(Rejected::Corrupt));
    assert_eq!(
        sanitise(&with(&[chunk(*b"CgBI", &[0; 4])])),
        Err(Rejected::Corrupt)
    );
    assert_eq!(
        sanitise(&[&PALETTE[..AFTER_HEADER], &chunk(*b"IEND", b"")].concat()),
        Err(Rejected::Corrupt)
    );
}

#[test]
fn a_length_beyond_the_file_is_refused() {
    let mut file = PALETTE.to_vec();
    file[AFTER_HEADER..][..4].copy_from_slice(&u32::MAX.to_be_bytes());
    assert_eq!(sanitise(&file), Err(Rejected::Corrupt));
}

#[test]
fn a_profile_is_bounded() {
    let kept = |length| {
        let data = [b"name\0\0".as_slice(), &vec![1; length]].concat();
        contains(&clean(&with(&[chunk(*b"iCCP", &data)])).bytes, b"iCCP")
    };
    assert!(kept(65_519));
    assert!(!kept(65_520));
}
