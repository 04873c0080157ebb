//! PNG files (W3C PNG, third edition): the still picture and its colours are checked and copied chunk by chunk.

use super::reader::Reader;
use super::{Clean, Format, Rejected, check_size, icc};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// The name given to every colour profile, in place of the one written in the file, which may be any text; then
/// the number of the compression method.
const PROFILE_NAME: &[u8] = b"icc\0\0";

/// Gives the picture alone, the chunks that say when, where and by whom it was made left out.
pub(super) fn sanitise(bytes: &[u8]) -> Result<Clean, Rejected> {
    let crc = Crc::new();
    let mut reader = Reader::new(bytes);
    reader.take(SIGNATURE.len())?;
    let header = Chunk::read(&mut reader)?;
    let (width, height) = size(&header)?;

    let mut kept = SIGNATURE.to_vec();
    header.copy(&crc, &mut kept)?;
    let mut seen: Vec<[u8; 4]> = vec![header.kind];
    loop {
        let chunk = Chunk::read(&mut reader)?;
        let in_picture = seen.contains(b"IDAT");
        match &chunk.kind {
            b"IEND" if in_picture && chunk.data.is_empty() => {
                chunk.copy(&crc, &mut kept)?;
                return Ok(Clean {
                    bytes: kept,
                    format: Format::Png,
                    width,
                    height,
                });
            }
            b"IDAT" if in_picture => chunk.copy(&crc, &mut kept)?,
            b"IDAT" => {
                chunk.copy(&crc, &mut kept)?;
                seen.push(chunk.kind);
            }
            _ if !in_picture && !seen.contains(&chunk.kind) && chunk.describes_colours() => {
                chunk.copy(&crc, &mut kept)?;
                seen.push(chunk.kind);
            }
            [first, ..] if first.is_ascii_uppercase() => return Err(Rejected::Corrupt),
            _ => {}
        }
    }
}

/// Width and height from the header, whose other fields must be such as the format allows.
fn size(header: &Chunk) -> Result<(u32, u32), Rejected> {
    let mut reader = Reader::new(header.data);
    let (width, height) = (reader.u32_be()?, reader.u32_be()?);
    let [depth, colours, compression, filter, interlace] = reader.array()?;
    let depths: &[u8] = match colours {
        0 => &[1, 2, 4, 8, 16],
        3 => &[1, 2, 4, 8],
        2 | 4 | 6 => &[8, 16],
        _ => &[],
    };
    let sound = depths.contains(&depth) && compression == 0 && filter == 0 && interlace <= 1;
    if header.kind != *b"IHDR" || !reader.is_empty() || !sound {
        return Err(Rejected::Corrupt);
    }
    check_size(width, height)?;
    Ok((width, height))
}

/// One chunk of the file.
struct Chunk<'a> {
    kind: [u8; 4],
    data: &'a [u8],
    crc: u32,
}

impl<'a> Chunk<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self, Rejected> {
        let length = reader.length_be()?;
        let kind = reader.array::<4>()?;
        if !kind.iter().all(u8::is_ascii_alphabetic) {
            return Err(Rejected::Corrupt);
        }
        Ok(Self {
            kind,
            data: reader.take(length)?,
            crc: reader.u32_be()?,
        })
    }

    /// Whether the chunk says how to render the pixels, and is no longer than that takes.
    fn describes_colours(&self) -> bool {
        let length = self.data.len();
        match &self.kind {
            b"PLTE" => (3..=768).contains(&length) && length.is_multiple_of(3),
            b"tRNS" => (1..=256).contains(&length),
            b"bKGD" => matches!(length, 1 | 2 | 6),
            b"sBIT" => (1..=4).contains(&length),
            b"sRGB" => length == 1,
            b"gAMA" | b"cICP" => length == 4,
            b"pHYs" => length == 9,
            b"cHRM" => length == 32,
            b"iCCP" => self.profile().is_some(),
            _ => false,
        }
    }

    /// The compressed colour profile, which follows its name and a zero for the only method there is.
    fn profile(&self) -> Option<&'a [u8]> {
        let name = self.data.iter().take(80).position(|byte| *byte == 0)?;
        let profile = self.data.get(name..)?.strip_prefix(b"\0\0")?;
        (profile.len() <= icc::MAX_PROFILE).then_some(profile)
    }

    /// Appends the chunk to `kept`, or refuses it when its sum is wrong.
    fn copy(&self, crc: &Crc, kept: &mut Vec<u8>) -> Result<(), Rejected> {
        if crc.of(self.kind, self.data) != self.crc {
            return Err(Rejected::Corrupt);
        }
        match self.profile() {
            Some(profile) if self.kind == *b"iCCP" => {
                let data = [PROFILE_NAME, profile].concat();
                push(kept, self.kind, &data, crc.of(self.kind, &data))
            }
            _ => push(kept, self.kind, self.data, self.crc),
        }
    }
}

/// Writes a chunk.
fn push(bytes: &mut Vec<u8>, kind: [u8; 4], data: &[u8], crc: u32) -> Result<(), Rejected> {
    let length = u32::try_from(data.len()).map_err(|_| Rejected::Corrupt)?;
    bytes.extend(length.to_be_bytes());
    bytes.extend(kind);
    bytes.extend_from_slice(data);
    bytes.extend(crc.to_be_bytes());
    Ok(())
}

/// The sum that ends each chunk (ISO 3309, polynomial 0xEDB88320), by its table of single bytes.
pub(super) struct Crc([u32; 256]);

impl Crc {
    pub(super) fn new() -> Self {
        let mut table = [0; 256];
        for (byte, entry) in (0_u32..).zip(&mut table) {
            *entry = (0..8).fold(byte, |sum, _| (sum >> 1) ^ (0xEDB8_8320 * (sum & 1)));
        }
        Self(table)
    }

    /// The sum of a chunk's kind and data.
    pub(super) fn of(&self, kind: [u8; 4], data: &[u8]) -> u32 {
        !kind.iter().chain(data).fold(u32::MAX, |sum, byte| {
            let [low, ..] = sum.to_le_bytes();
            self.0
                .get(usize::from(low ^ byte))
                .map_or(0, |entry| entry ^ (sum >> 8))
        })
    }
}
