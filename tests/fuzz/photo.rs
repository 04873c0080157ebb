//! The photo sanitiser against libFuzzer: whatever bytes come, what it keeps is a picture and nothing more.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sanitiser::{Format, MAX_PIXELS, sanitise};

/// By how many bytes a photo may grow. Segments are written in one whole form where shorter ones are read: 6 bytes more for the
/// smallest Exif that holds an orientation, 2 for a JFIF without the size of its thumbnail, 3 for a PNG profile without a name.
const GROWTH: usize = 8;

fuzz_target!(|file: &[u8]| {
    keeps_a_picture_alone(file);
    if let Some(summed) = summed(file) {
        keeps_a_picture_alone(&summed);
    }
});

fn keeps_a_picture_alone(file: &[u8]) {
    let Ok(clean) = sanitise(file) else { return };
    assert_eq!(
        sanitise(&clean.bytes).as_ref(),
        Ok(&clean),
        "cleaning again changes it"
    );
    assert!(clean.bytes.len() <= file.len() + GROWTH, "it grew");
    assert!(
        (1..=MAX_PIXELS).contains(&(u64::from(clean.width) * u64::from(clean.height))),
        "its size"
    );
    match clean.format {
        Format::Jpeg => assert_jpeg(&clean.bytes),
        Format::Png => assert_png(&clean.bytes),
        Format::Webp => assert_webp(&clean.bytes),
    }
}

/// Tables, a frame, scans, and of what may tell something: JFIF without a thumbnail, an orientation, one colour profile, Adobe's transform.
fn assert_jpeg(file: &[u8]) {
    let mut rest = file.strip_prefix(b"\xFF\xD8").expect("a start");
    while rest != b"\xFF\xD9" {
        let &[0xFF, marker, high, low, ..] = rest else {
            panic!("neither a segment nor the end")
        };
        let (segment, after) = rest.split_at(2 + usize::from(u16::from_be_bytes([high, low])));
        let payload = &segment[4..];
        let allowed = match marker {
            0xC0..=0xC2 | 0xC4 | 0xDA | 0xDB | 0xDD => true,
            0xE0 => {
                payload.starts_with(b"JFIF\0") && payload.len() == 14 && payload.ends_with(&[0, 0])
            }
            0xE1 => {
                payload.starts_with(b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03")
                    && payload.len() == 32
            }
            0xE2 => payload
                .strip_prefix(b"ICC_PROFILE\0\x01\x01")
                .is_some_and(is_profile),
            0xEE => payload.starts_with(b"Adobe") && payload.len() == 12,
            _ => false,
        };
        assert!(allowed, "segment {marker:02X}");
        rest = if marker == 0xDA {
            after_scan(after)
        } else {
            after
        };
    }
}

/// What follows the coded pixels: the first marker that is neither a stuffed 0xFF nor a restart.
fn after_scan(data: &[u8]) -> &[u8] {
    let ends = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xD0..=0xD7);
    &data[data.windows(2).position(ends).expect("an end of the scan")..]
}

/// The picture and its colours, up to the end chunk.
fn assert_png(file: &[u8]) {
    let mut rest = &file[8..];
    loop {
        let (kind, data, after) = png_chunk(rest).expect("a chunk");
        rest = after;
        let allowed = match kind {
            b"IHDR" | b"PLTE" | b"IDAT" | b"IEND" | b"tRNS" | b"bKGD" | b"sBIT" | b"sRGB"
            | b"gAMA" | b"cICP" | b"pHYs" | b"cHRM" => true,
            b"iCCP" => data.starts_with(b"icc\0\0"),
            _ => false,
        };
        assert!(allowed, "chunk {}", kind.escape_ascii());
        if kind == b"IEND" {
            return assert!(rest.is_empty(), "something after the end");
        }
    }
}

/// Kind and data of the chunk that starts here, and what follows its sum.
fn png_chunk(rest: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (length, rest) = rest.split_first_chunk()?;
    let (kind, rest) = rest.split_at_checked(4)?;
    let (data, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
    Some((kind, data, rest.get(4..)?))
}

/// A PNG with the right sum after each chunk: mutations break them, and what is behind a wrong sum is never reached.
fn summed(file: &[u8]) -> Option<Vec<u8>> {
    let mut rest = file.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let mut summed = file.to_vec();
    while let Some((_, data, after)) = png_chunk(rest) {
        let end = file.len() - after.len() - 4;
        let sum = crc(&file[end - data.len() - 4..end]);
        summed[end..end + 4].copy_from_slice(&sum.to_be_bytes());
        rest = after;
    }
    Some(summed)
}

fn crc(bytes: &[u8]) -> u32 {
    let bit = |sum: u32, _| (sum >> 1) ^ (0xEDB8_8320 * (sum & 1));
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), bit)
    })
}

/// The picture, its transparency and its colours, and flags that announce nothing else.
fn assert_webp(file: &[u8]) {
    let (head, mut rest) = file.split_at(12);
    assert_eq!(
        u32::from_le_bytes(head[4..8].try_into().expect("four bytes")) as usize,
        file.len() - 8
    );
    while let Some((kind, after)) = rest.split_at_checked(4) {
        let (length, after) = after.split_first_chunk().expect("a length");
        let length = u32::from_le_bytes(*length) as usize;
        let data = &after[..length];
        let allowed = match kind {
            b"VP8 " | b"VP8L" | b"ALPH" => true,
            b"VP8X" => data[0] & !0x30 == 0 && length == 10,
            b"ICCP" => is_profile(data),
            _ => false,
        };
        assert!(allowed, "chunk {}", kind.escape_ascii());
        rest = &after[length.next_multiple_of(2)..];
    }
    assert!(rest.is_empty(), "something after the last chunk");
}

/// A colour profile as long as it says.
fn is_profile(data: &[u8]) -> bool {
    data.get(36..40) == Some(b"acsp")
        && data
            .first_chunk()
            .is_some_and(|length| u32::from_be_bytes(*length) as usize == data.len())
}
