//! JPEG: everything a phone adds goes, the picture stays, and stays upright.

use image::ImageDecoder;
use image::metadata::Orientation;

use super::{
    GPS_LATITUDE, MAKE, Rejected, assert_mutations_harmless, assert_prefixes_refused, clean,
    contains, pixels, profile, sanitise,
};

/// A gradient drawn for these tests: 24 × 17 pixels in colour, baseline, with restart marks.
pub(super) const BASELINE: &[u8] = include_bytes!("../samples/baseline.jpg");
/// The same picture in progressive scans.
pub(super) const PROGRESSIVE: &[u8] = include_bytes!("../samples/progressive.jpg");

pub(super) fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).unwrap();
    [[0xFF, marker].as_slice(), &length.to_be_bytes(), payload].concat()
}

/// A directory entry of one SHORT, in either byte order.
fn orientation_entry(value: u16, big_endian: bool) -> Vec<u8> {
    if big_endian {
        [
            b"\x01\x12\0\x03\0\0\0\x01".as_slice(),
            &value.to_be_bytes(),
            &[0, 0],
        ]
        .concat()
    } else {
        [
            b"\x12\x01\x03\0\x01\0\0\0".as_slice(),
            &value.to_le_bytes(),
            &[0, 0],
        ]
        .concat()
    }
}

/// An Exif segment with nothing but an orientation.
fn exif(value: u16, big_endian: bool) -> Vec<u8> {
    let header: &[u8] = if big_endian {
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01"
    } else {
        b"Exif\0\0II*\0\x08\0\0\0\x01\0"
    };
    segment(
        0xE1,
        &[header, &orientation_entry(value, big_endian), &[0; 4]].concat(),
    )
}

/// An Exif segment as a phone writes it: maker, model, orientation, position, and a thumbnail.
fn camera_exif(orientation: u16) -> Vec<u8> {
    let header = b"Exif\0\0II*\0\x08\0\0\0\x04\0";
    let make = b"\x0F\x01\x02\0\x08\0\0\0\x3E\0\0\0";
    let model = b"\x10\x01\x02\0\x0A\0\0\0\x46\0\0\0";
    let position = b"\x25\x88\x04\0\x01\0\0\0\x50\0\0\0";
    let parts: [&[u8]; 9] = [
        header,
        make,
        model,
        &orientation_entry(orientation, false),
        position,
        &[0; 4],
        MAKE,
        b"\x01\0\x02\0\x05\0\x03\0\0\0\x62\0\0\0\0\0\0\0",
        GPS_LATITUDE,
    ];
    segment(
        0xE1,
        &[parts.concat().as_slice(), BASELINE, b"PARVIS-SECRET"].concat(),
    )
}

/// A picture dressed as a phone would, with `trailer` after its end.
fn phone(picture: &[u8], orientation: u16, trailer: &[u8]) -> Vec<u8> {
    let (start, rest) = picture.split_at(2);
    [
        start.to_vec(),
        segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x02\x02<script>..."),
        segment(0xE0, b"JFXX\0\x11PARVIS-SECRET"),
        camera_exif(orientation),
        segment(
            0xE1,
            b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>PARVIS-SECRET</x:xmpmeta>",
        ),
        segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0PARVIS-SECRET"),
        segment(
            0xE2,
            &[b"ICC_PROFILE\0\x01\x01".as_slice(), &profile(200)].concat(),
        ),
        segment(0xE2, b"MPF\0II*\0\x08\0\0\0PARVIS-SECRET"),
        segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0PARVIS-SECRET"),
        segment(0xEB, b"PARVIS-SECRET"),
        segment(0xFE, b"PARVIS-SECRET <script>alert(1)</script>"),
        rest.to_vec(),
        trailer.to_vec(),
    ]
    .concat()
}

/// The beginning of a film, then 3 MB in which every byte follows every other, end marks included.
fn film() -> Vec<u8> {
    let noise = (0_u32..1_500_000).flat_map(|n| [n.to_le_bytes()[0], (n >> 8).to_le_bytes()[0]]);
    b"\0\0\0\x18ftypmp42PARVIS-SECRET"
        .iter()
        .copied()
        .chain(noise)
        .collect()
}

/// The orientation that an independent decoder reads.
fn orientation(bytes: &[u8]) -> Orientation {
    let mut decoder = image::ImageReader::new(std::io::Cursor::new(bytes))
        .with_guessed_format()
        .unwrap()
        .into_decoder()
        .unwrap();
    decoder.orientation().unwrap()
}

/// The place of the payload of the first segment with this marker.
fn payload(file: &[u8], marker: u8) -> usize {
    file.windows(2)
        .position(|window| window == [0xFF, marker])
        .unwrap()
        + 4
}

#[test]
fn a_phones_photo_keeps_its_pixels_and_its_orientation_alone() {
    for picture in [BASELINE, PROGRESSIVE] {
        let sent = phone(picture, 6, &film());
        assert!(sent.len() > 3_000_000);
        let clean = clean(&sent);
        assert!(clean.bytes.ends_with(&[0xFF, 0xD9]));
        assert!(
            clean.bytes.len() < picture.len() + 300,
            "only the profile and the orientation are added"
        );
        assert!(
            !contains(&clean.bytes, &[0x25, 0x88]) && !contains(&clean.bytes, &[0x88, 0x25]),
            "no GPS directory"
        );
        assert_eq!(orientation(&clean.bytes), Orientation::Rotate90);
        assert_eq!((clean.width, clean.height), (17, 24));
        assert_eq!(pixels(&clean.bytes), pixels(picture));
        assert!(contains(&clean.bytes, &profile(200)));
    }
}

#[test]
fn the_eight_orientations_survive_in_both_byte_orders() {
    for value in 0..=9_u16 {
        for big_endian in [true, false] {
            let sent = [&BASELINE[..2], &exif(value, big_endian), &BASELINE[2..]].concat();
            let clean = clean(&sent);
            let upright = !(2..=8).contains(&value);
            assert_eq!(
                orientation(&clean.bytes),
                if upright {
                    Orientation::NoTransforms
                } else {
                    orientation(&sent)
                }
            );
            assert_eq!(contains(&clean.bytes, b"Exif"), !upright);
            assert_eq!(clean.width, if (5..=8).contains(&value) { 17 } else { 24 });
        }
    }
}

#[test]
fn an_orientation_out_of_reach_is_no_orientation() {
    for directory in [0, 25, 1000, u32::MAX] {
        let tiff = [
            b"Exif\0\0MM\0*".as_slice(),
            &directory.to_be_bytes(),
            &[0xFF; 14],
        ]
        .concat();
        let clean = clean(&[&BASELINE[..2], &segment(0xE1, &tiff), &BASELINE[2..]].concat());
        assert!(!contains(&clean.bytes, b"Exif"));
    }
}

#[test]
fn metadata_between_scans_goes_too() {
    let last_scan = PROGRESSIVE
        .windows(2)
        .rposition(|window| window == [0xFF, 0xDA])
        .unwrap();
    let (before, after) = PROGRESSIVE.split_at(last_scan);
    let added = [
        segment(0xFE, b"PARVIS-SECRET"),
        camera_exif(6),
        b"\xFF\xFF".to_vec(),
    ]
    .concat();
    let clean = clean(&[before, &added, after].concat());
    assert_eq!(clean.bytes, PROGRESSIVE);
}

#[test]
fn a_photo_without_anything_to_remove_is_unchanged() {
    assert_eq!(clean(BASELINE).bytes, BASELINE);
    assert_eq!(clean(PROGRESSIVE).bytes, PROGRESSIVE);
}

#[test]
fn the_colour_transform_is_kept() {
    let adobe = segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01");
    let clean = clean(&[&BASELINE[..2], &adobe, &BASELINE[2..]].concat());
    assert!(contains(&clean.bytes, &adobe));
}

#[test]
fn a_profile_is_kept_when_whole_well_formed_and_small() {
    let with = |header: &[u8], profile: &[u8]| {
        let segment = segment(
            0xE2,
            &[b"ICC_PROFILE\0".as_slice(), header, profile].concat(),
        );
        contains(
            &clean(&[&BASELINE[..2], &segment, &BASELINE[2..]].concat()).bytes,
            b"acsp",
        )
    };
    assert!(with(&[1, 1], &profile(65_519)));
    assert!(with(
        &[1, 1],
        &[profile(200), b"PARVIS-SECRET".to_vec()].concat()
    ));
    assert!(!with(&[1, 2], &profile(200)), "one part of two");
    assert!(!with(&[1, 1], &profile(300)[..299]), "cut short");
}

#[test]
fn too_many_pixels_are_told_from_the_header() {
    let frame = payload(BASELINE, 0xC0);
    let sized = |width: u16, height: u16| {
        let mut file = BASELINE.to_vec();
        file[frame + 1..frame + 3].copy_from_slice(&height.to_be_bytes());
        file[frame + 3..frame + 5].copy_from_slice(&width.to_be_bytes());
        sanitise(&file).map(|clean| (clean.width, clean.height))
    };
    assert_eq!(sized(10_000, 5_000), Ok((10_000, 5_000)));
    assert_eq!(sized(10_000, 5_001), Err(Rejected::TooManyPixels));
    assert_eq!(sized(10_000, 6_000), Err(Rejected::TooManyPixels));
    assert_eq!(sized(65_535, 65_535), Err(Rejected::TooManyPixels));
    assert_eq!(sized(24, 0), Err(Rejected::Corrupt));
}

#[test]
fn a_photo_cut_before_its_end_mark_is_refused() {
    assert_prefixes_refused(BASELINE);
    assert_prefixes_refused(PROGRESSIVE);
    assert_prefixes_refused(&phone(BASELINE, 6, b""));
}

#[test]
fn no_changed_byte_lets_a_secret_through() {
    let trailer = b"\0\0\0\x18ftypmp42PARVIS-SECRET";
    assert_mutations_harmless(&phone(BASELINE, 6, trailer));
}

#[test]
fn text_cannot_pass_for_a_table_a_frame_or_a_scan() {
    for marker in [0xC0, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD] {
        let file = [
            &BASELINE[..2],
            &segment(marker, b"PARVIS-SECRET"),
            &BASELINE[2..],
        ]
        .concat();
        assert_eq!(sanitise(&file), Err(Rejected::Corrupt), "{marker:X}");
    }
}

#[test]
fn variants_that_browsers_do_not_show_are_refused() {
    let frame = payload(BASELINE, 0xC0);
    for marker in [0xC3, 0xC5, 0xC7, 0xC9, 0xCA, 0xCB, 0xCC, 0xDC, 0xDE] {
        let mut file = BASELINE.to_vec();
        file[frame - 3] = marker;
        assert_eq!(sanitise(&file), Err(Rejected::Corrupt), "{marker:X}");
    }
}

#[test]
fn restart_marks_come_in_turn_and_only_where_announced() {
    let first = BASELINE
        .windows(2)
        .position(|window| window == [0xFF, 0xD0])
        .unwrap();
    let mut out_of_turn = BASELINE.to_vec();
    out_of_turn[first + 1] = 0xD1;
    assert_eq!(sanitise(&out_of_turn), Err(Rejected::Corrupt));

    let mut unannounced = BASELINE.to_vec();
    unannounced[payload(BASELINE, 0xDD)..][..2].fill(0);
    assert_eq!(sanitise(&unannounced), Err(Rejected::Corrupt));
}

#[test]
fn a_picture_has_one_frame_and_a_bounded_number_of_scans() {
    let frame = payload(BASELINE, 0xC0) - 4;
    let twice = [
        &BASELINE[..frame],
        &BASELINE[frame..frame + 19],
        &BASELINE[frame..],
    ]
    .concat();
    assert_eq!(sanitise(&twice), Err(Rejected::Corrupt));

    let scan = payload(BASELINE, 0xDA) - 4;
    let (head, scans) = BASELINE.split_at(scan);
    let scan = &scans[..scans.len() - 2];
    let with_scans =
        |count| sanitise(&[head, &scan.repeat(count), b"\xFF\xD9"].concat()).map(|_| ());
    assert_eq!(with_scans(0), Err(Rejected::Corrupt));
    assert_eq!(with_scans(64), Ok(()));
    assert_eq!(with_scans(65), Err(Rejected::Corrupt));
}
