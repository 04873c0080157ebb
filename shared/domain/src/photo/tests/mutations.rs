//! Tens of thousands of photos mutated part by part, the same ones each time: no panic, no secret, and what passes is clean.

use super::{Format, contains, jpeg, phones, png, sanitise, webp};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner},
};

const SECRET: &[u8] = b"PARVIS-SECRET";

/// One change of a file, as a list of its parts.
#[derive(Debug, Clone)]
enum Change {
    Remove(prop::sample::Index),
    Repeat(prop::sample::Index),
    Swap(prop::sample::Index, prop::sample::Index),
    /// A part of metadata that nothing must keep; the number chooses its kind.
    Tell(prop::sample::Index, u8),
    /// A byte of a part, anywhere: markers, lengths and content alike.
    Set(prop::sample::Index, prop::sample::Index, u8),
    Cut(prop::sample::Index, prop::sample::Index),
    /// A part of another file of the same format.
    Graft(prop::sample::Index, prop::sample::Index),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        2 => at().prop_map(Change::Remove),
        2 => at().prop_map(Change::Repeat),
        2 => (at(), at()).prop_map(|(one, other)| Change::Swap(one, other)),
        3 => (at(), any::<u8>()).prop_map(|(place, kind)| Change::Tell(place, kind)),
        4 => (at(), at(), any::<u8>()).prop_map(|(part, byte, value)| Change::Set(part, byte, value)),
        1 => (at(), at()).prop_map(|(part, byte)| Change::Cut(part, byte)),
        3 => (at(), at()).prop_map(|(place, part)| Change::Graft(place, part)),
    ]
}

/// The parts of a file: signature, segments or chunks, scans, and whatever follows.
fn parts(file: &[u8], format: Format) -> Vec<Vec<u8>> {
    let mut parts = Vec::new();
    let mut place = match format {
        Format::Jpeg => 2,
        Format::Png => 8,
        Format::Webp => 12,
    };
    parts.push(file[..place].to_vec());
    while let Some(length) = length(&file[place..], format) {
        let end = (place + length).min(file.len());
        parts.push(file[place..end].to_vec());
        place = end;
    }
    parts.push(file[place..].to_vec());
    parts
}

/// The length of the part that starts here; none where no part does.
fn length(rest: &[u8], format: Format) -> Option<usize> {
    let four = |from: usize| rest.get(from..from + 4)?.first_chunk().copied();
    match format {
        Format::Jpeg if *rest.first()? != 0xFF => {
            let ends = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xD0..=0xD7);
            rest.windows(2).position(ends)
        }
        Format::Jpeg if *rest.get(1)? == 0xD9 => None,
        Format::Jpeg => Some(2 + usize::from(u16::from_be_bytes(*rest.get(2..4)?.first_chunk()?))),
        Format::Png => Some(12 + u32::from_be_bytes(four(0)?) as usize),
        Format::Webp => Some(8 + (u32::from_le_bytes(four(4)?) as usize).next_multiple_of(2)),
    }
}

/// Metadata of the format, whole and well formed, that tells a secret.
fn metadata(format: Format, kind: u8) -> Vec<u8> {
    match format {
        Format::Jpeg => {
            let markers = [0xE0, 0xE1, 0xE2, 0xE3, 0xED, 0xEE, 0xEF, 0xFE];
            let heads: [&[u8]; 4] = [
                b"Exif\0\0MM\0*\0\0\0\x08",
                b"http://ns.adobe.com/xap/1.0/\0",
                b"MPF\0II*\0",
                b"",
            ];
            let head = heads[usize::from(kind >> 4) % heads.len()];
            jpeg::segment(
                markers[usize::from(kind) % markers.len()],
                &[head, SECRET].concat(),
            )
        }
        Format::Png => {
            let kinds = [*b"tEXt", *b"iTXt", *b"eXIf", *b"tIME", *b"prVt"];
            png::chunk(kinds[usize::from(kind) % kinds.len()], SECRET)
        }
        Format::Webp => {
            let kinds = [*b"EXIF", *b"XMP ", *b"PRVT"];
            webp::chunk(kinds[usize::from(kind) % kinds.len()], SECRET)
        }
    }
}

/// Whether a part was planted: its bytes stay as they are, since a secret moved into the pixels would be pixels.
fn planted(part: &[u8]) -> bool {
    contains(part, SECRET)
}

/// How many bytes at the start of a part stay as they are. The pixels of WebP are as long as their chunk says, and nothing but a
/// decoder tells them from what a longer chunk would swallow.
const fn kept(format: Format) -> usize {
    match format {
        Format::Webp => 8,
        Format::Jpeg | Format::Png => 0,
    }
}

fn apply(parts: &mut Vec<Vec<u8>>, others: &[Vec<u8>], format: Format, change: &Change) {
    let count = parts.len();
    match change {
        Change::Remove(part) if count > 1 => drop(parts.remove(part.index(count))),
        Change::Repeat(part) => parts.insert(part.index(count), parts[part.index(count)].clone()),
        Change::Swap(one, other) => parts.swap(one.index(count), other.index(count)),
        Change::Tell(place, kind) => parts.insert(place.index(count), metadata(format, *kind)),
        Change::Set(part, byte, value) => {
            let part = &mut parts[part.index(count)];
            let kept = kept(format);
            if part.len() > kept && !planted(part) {
                let byte = kept + byte.index(part.len() - kept);
                part[byte] = *value;
            }
        }
        Change::Cut(part, byte) => {
            let part = &mut parts[part.index(count)];
            if kept(format) == 0 && !planted(part) {
                part.truncate(byte.index(part.len() + 1));
            }
        }
        Change::Graft(place, part) => {
            let graft = others[part.index(others.len())].clone();
            parts.insert(place.index(count), graft);
        }
        Change::Remove(_) => {}
    }
}

/// Mutates each of `files` so many times, always the same way.
fn mutate(files: &[(&[u8], Format)], cases: u32) -> u32 {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let passed = std::cell::Cell::new(0);
    let drawn = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        vec(change(), 1..6),
        any::<bool>(),
    );
    let outcome = runner.run(&drawn, |(file, other, changes, trailed)| {
        let (bytes, format) = *file.get(files);
        let alike: Vec<&[u8]> = files
            .iter()
            .filter(|(_, other)| *other == format)
            .map(|(bytes, _)| *bytes)
            .collect();
        let (mut parts, others) = (
            parts(bytes, format),
            self::parts(alike[other.index(alike.len())], format),
        );
        for change in &changes {
            apply(&mut parts, &others, format, change);
        }
        let trailer = if trailed { SECRET } else { b"" };
        let Ok(clean) = sanitise(&[parts.concat().as_slice(), trailer].concat()) else {
            return Ok(());
        };
        passed.set(passed.get() + 1);
        prop_assert!(!contains(&clean.bytes, SECRET), "a secret is left");
        let again =
            sanitise(&clean.bytes).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(again, clean);
        Ok(())
    });
    outcome.unwrap();
    passed.get()
}

#[test]
fn thirty_thousand_mutated_photos_tell_nothing() {
    let files = [
        (jpeg::BASELINE, Format::Jpeg),
        (jpeg::PROGRESSIVE, Format::Jpeg),
        (png::PALETTE, Format::Png),
        (webp::LOSSY, Format::Webp),
    ];
    let passed = mutate(&files, 30_000);
    assert!(
        passed > 3_000,
        "only {passed} mutations passed: nothing would be tested"
    );
}

#[test]
fn a_thousand_mutated_photos_of_phones_tell_nothing() {
    let files = phones::CORPUS.map(|(bytes, format, _)| (bytes, format));
    let passed = mutate(&files, 1_000);
    assert!(
        passed > 100,
        "only {passed} mutations passed: nothing would be tested"
    );
}
