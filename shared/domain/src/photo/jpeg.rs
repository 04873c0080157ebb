//! JPEG files (ITU-T T.81, JFIF 1.02, Exif 2.32): the tables, the frame and the scans are checked and copied.

use super::reader::Reader;
use super::{Clean, Format, Rejected, check_size, icc};

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOF0: u8 = 0xC0;
const SOF2: u8 = 0xC2;
const DHT: u8 = 0xC4;
const RST0: u8 = 0xD0;
const RST7: u8 = 0xD7;
const SOS: u8 = 0xDA;
const DQT: u8 = 0xDB;
const DRI: u8 = 0xDD;
const APP0: u8 = 0xE0;
const APP1: u8 = 0xE1;
const APP2: u8 = 0xE2;
const APP14: u8 = 0xEE;
const APP15: u8 = 0xEF;
const COM: u8 = 0xFE;

const EXIF_HEADER: &[u8] = b"Exif\0\0";
const ICC_HEADER: &[u8] = b"ICC_PROFILE\0";
/// The whole profile in this one segment: number 1 of 1.
const ICC_ONLY: &[u8] = &[1, 1];

/// The most scans a picture may have. Encoders make a dozen; each one costs the browser a pass over all the pixels.
const MAX_SCANS: usize = 64;

/// A photo being put together: the head is written last, in one fixed order.
#[derive(Default)]
struct Jpeg<'a> {
    jfif: Option<[u8; 7]>,
    orientation: Option<u8>,
    profile: Option<&'a [u8]>,
    adobe: Option<[u8; 7]>,
    frame: Option<Frame>,
    restarts: bool,
    scans: usize,
    body: Vec<u8>,
}

/// What the frame header says.
struct Frame {
    width: u16,
    height: u16,
    components: u8,
}

/// Gives the picture alone. A file without its end mark is refused: it was cut on its way, and what would follow
/// its last scan could not be told from it.
pub(super) fn sanitise(bytes: &[u8]) -> Result<Clean, Rejected> {
    let mut reader = Reader::new(bytes);
    reader.take(2)?;
    let mut jpeg = Jpeg::default();
    loop {
        let marker = marker(&mut reader)?;
        if marker == EOI {
            return jpeg.finish();
        }
        let length = usize::from(reader.u16_be()?);
        let payload = reader.take(length.checked_sub(2).ok_or(Rejected::Corrupt)?)?;
        match marker {
            APP0..=APP15 if jpeg.scans == 0 => jpeg.application(marker, payload),
            APP0..=APP15 | COM => {}
            SOS => {
                jpeg.scan(payload)?;
                let data = reader.take(scan_length(reader.rest(), jpeg.restarts)?)?;
                jpeg.body.extend_from_slice(data);
            }
            _ => jpeg.table(marker, payload)?,
        }
    }
}

/// The next marker; any number of 0xFF may precede its code (T.81, B.1.1.2).
fn marker(reader: &mut Reader) -> Result<u8, Rejected> {
    if reader.byte()? != 0xFF {
        return Err(Rejected::Corrupt);
    }
    loop {
        match reader.byte()? {
            0xFF => {}
            code => return Ok(code),
        }
    }
}

/// How many of the bytes belong to the scan: up to the first marker that is neither a stuffed 0xFF nor a restart
/// in its turn (T.81, B.1.1.5 and E.1.4).
fn scan_length(bytes: &[u8], restarts: bool) -> Result<usize, Rejected> {
    let mut length = 0;
    let mut restart = RST0;
    while let Some(rest) = bytes.get(length..) {
        length += rest
            .iter()
            .position(|byte| *byte == 0xFF)
            .ok_or(Rejected::Corrupt)?;
        match bytes.get(length + 1) {
            Some(0) => {}
            Some(code) if restarts && *code == restart => {
                restart = if restart == RST7 { RST0 } else { restart + 1 };
            }
            Some(RST0..=RST7) => return Err(Rejected::Corrupt),
            _ => return Ok(length),
        }
        length += 2;
    }
    Err(Rejected::Corrupt)
}

impl<'a> Jpeg<'a> {
    /// Keeps what the picture needs of an application segment; the first of its kind counts.
    fn application(&mut self, marker: u8, payload: &'a [u8]) {
        match marker {
            APP0 => {
                self.jfif = self
                    .jfif
                    .or_else(|| payload.strip_prefix(b"JFIF\0")?.first_chunk().copied());
            }
            APP1 => self.orientation = self.orientation.or_else(|| orientation(payload)),
            APP2 => self.profile = self.profile.or_else(|| profile(payload)),
            APP14 => {
                self.adobe = self
                    .adobe
                    .or_else(|| payload.strip_prefix(b"Adobe")?.first_chunk().copied());
            }
            _ => {}
        }
    }

    /// Checks and copies a segment that decoding needs; any other one is of a variant that browsers do not show.
    fn table(&mut self, marker: u8, payload: &[u8]) -> Result<(), Rejected> {
        match marker {
            DQT => check_quantisation(payload)?,
            DHT => check_huffman(payload)?,
            DRI => {
                self.restarts =
                    u16::from_be_bytes(payload.try_into().map_err(|_| Rejected::Corrupt)?) > 0;
            }
            SOF0..=SOF2 if self.frame.is_none() => self.frame = Some(Frame::read(payload)?),
            _ => return Err(Rejected::Corrupt),
        }
        push(&mut self.body, marker, &[payload])
    }

    /// Checks and copies the header of a scan (T.81, B.2.3).
    fn scan(&mut self, payload: &[u8]) -> Result<(), Rejected> {
        let components = self.frame.as_ref().ok_or(Rejected::Corrupt)?.components;
        let mut reader = Reader::new(payload);
        let count = reader.byte()?;
        let mut sound = (1..=components).contains(&count) && self.scans < MAX_SCANS;
        for _ in 0..count {
            let [_, tables] = reader.array()?;
            sound &= tables >> 4 <= 3 && tables & 15 <= 3;
        }
        let [first, last, approximation] = reader.array()?;
        sound &=
            first <= last && last <= 63 && approximation >> 4 <= 13 && approximation & 15 <= 13;
        if !sound || !reader.is_empty() {
            return Err(Rejected::Corrupt);
        }
        self.scans += 1;
        push(&mut self.body, SOS, &[payload])
    }

    /// Writes the file: JFIF without its thumbnail, the orientation if it is not upright, the profile, the colour
    /// transform, then tables and scans as they came.
    fn finish(self) -> Result<Clean, Rejected> {
        let frame = self
            .frame
            .filter(|_| self.scans > 0)
            .ok_or(Rejected::Corrupt)?;
        let mut bytes = vec![0xFF, SOI];
        if let Some(density) = self.jfif {
            push(&mut bytes, APP0, &[b"JFIF\0", &density, &[0, 0]])?;
        }
        if let Some(orientation) = self.orientation {
            let value = [0, orientation, 0, 0];
            push(
                &mut bytes,
                APP1,
                &[
                    EXIF_HEADER,
                    b"MM\0*\0\0\0\x08",
                    &[0, 1],
                    &ORIENTATION_BE,
                    &value,
                    &[0; 4],
                ],
            )?;
        }
        if let Some(profile) = self.profile {
            push(&mut bytes, APP2, &[ICC_HEADER, ICC_ONLY, profile])?;
        }
        if let Some(transform) = self.adobe {
            push(&mut bytes, APP14, &[b"Adobe", &transform])?;
        }
        bytes.extend_from_slice(&self.body);
        bytes.extend_from_slice(&[0xFF, EOI]);
        let (width, height) = match self.orientation {
            Some(5..) => (frame.height, frame.width),
            _ => (frame.width, frame.height),
        };
        Ok(Clean {
            bytes,
            format: Format::Jpeg,
            width: width.into(),
            height: height.into(),
        })
    }
}

impl Frame {
    /// Reads a frame header (T.81, B.2.2): 8 bits a sample; grey, three colours or four.
    fn read(payload: &[u8]) -> Result<Self, Rejected> {
        let mut reader = Reader::new(payload);
        let precision = reader.byte()?;
        let (height, width) = (reader.u16_be()?, reader.u16_be()?);
        let components = reader.byte()?;
        let mut sound = precision == 8 && matches!(components, 1 | 3 | 4);
        for _ in 0..components {
            let [_, sampling, table] = reader.array()?;
            sound &= (1..=4).contains(&(sampling >> 4))
                && (1..=4).contains(&(sampling & 15))
                && table <= 3;
        }
        if !sound || !reader.is_empty() {
            return Err(Rejected::Corrupt);
        }
        check_size(width.into(), height.into())?;
        Ok(Self {
            width,
            height,
            components,
        })
    }
}

/// Accepts a segment made of whole quantisation tables (T.81, B.2.4.1), so that no text can pass for one.
fn check_quantisation(payload: &[u8]) -> Result<(), Rejected> {
    let mut reader = Reader::new(payload);
    while !reader.is_empty() {
        let size = match reader.byte()? {
            0x00..=0x03 => 64,
            0x10..=0x13 => 128,
            _ => return Err(Rejected::Corrupt),
        };
        reader.take(size)?;
    }
    Ok(())
}

/// Accepts a segment made of whole Huffman tables (T.81, B.2.4.2).
fn check_huffman(payload: &[u8]) -> Result<(), Rejected> {
    let mut reader = Reader::new(payload);
    while !reader.is_empty() {
        let table = reader.byte()?;
        let codes: usize = reader.array::<16>()?.into_iter().map(usize::from).sum();
        if !matches!(table, 0x00..=0x03 | 0x10..=0x13) || codes > 256 {
            return Err(Rejected::Corrupt);
        }
        reader.take(codes)?;
    }
    Ok(())
}

/// The directory entry of the orientation, tag 0x0112, one SHORT, up to its value: most significant byte first.
const ORIENTATION_BE: [u8; 8] = [0x01, 0x12, 0, 3, 0, 0, 0, 1];
/// The same, least significant byte first.
const ORIENTATION_LE: [u8; 8] = [0x12, 0x01, 3, 0, 1, 0, 0, 0];

/// The orientation in the first directory of an Exif segment, 2 to 8; nothing when upright or unreadable.
fn orientation(payload: &[u8]) -> Option<u8> {
    let tiff = payload.strip_prefix(EXIF_HEADER)?;
    let big_endian = match tiff.first_chunk()? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let short = |bytes: [u8; 2]| {
        if big_endian {
            u16::from_be_bytes(bytes)
        } else {
            u16::from_le_bytes(bytes)
        }
    };
    let long = |bytes: [u8; 4]| {
        if big_endian {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        }
    };
    let wanted = if big_endian {
        ORIENTATION_BE
    } else {
        ORIENTATION_LE
    };

    let directory = usize::try_from(long(*tiff.get(4..)?.first_chunk()?)).ok()?;
    let (count, entries) = tiff.get(directory..)?.split_first_chunk()?;
    entries
        .chunks_exact(12)
        .take(short(*count).into())
        .find_map(|entry| entry.strip_prefix(&wanted)?.first_chunk().copied())
        .and_then(|value| u8::try_from(short(value)).ok())
        .filter(|value| (2..=8).contains(value))
}

/// The colour profile of a segment that holds it whole.
fn profile(payload: &[u8]) -> Option<&[u8]> {
    icc::checked(payload.strip_prefix(ICC_HEADER)?.strip_prefix(ICC_ONLY)?)
}

/// Writes a segment.
fn push(bytes: &mut Vec<u8>, marker: u8, parts: &[&[u8]]) -> Result<(), Rejected> {
    let length = 2 + parts.iter().map(|part| part.len()).sum::<usize>();
    let length = u16::try_from(length).map_err(|_| Rejected::Corrupt)?;
    bytes.extend_from_slice(&[0xFF, marker]);
    bytes.extend(length.to_be_bytes());
    for part in parts {
        bytes.extend_from_slice(part);
    }
    Ok(())
}
