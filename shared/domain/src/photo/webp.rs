//! WebP files (RFC 9649): the still picture, its transparency and its colours are kept, in the order the format asks.

use super::reader::Reader;
use super::{Clean, Format, Rejected, check_size, icc};

/// What the flags of an extended file may still say once it is cleaned: a colour profile, transparency.
const HAS_PROFILE: u8 = 0x20;
const HAS_ALPHA: u8 = 0x10;
const IS_ANIMATED: u8 = 0x02;

/// The chunks kept of a file; the first of each kind counts.
#[derive(Default)]
struct Webp<'a> {
    extended: Option<Extended>,
    profile: Option<&'a [u8]>,
    alpha: Option<&'a [u8]>,
    picture: Option<Picture<'a>>,
}

/// The header of an extended file.
struct Extended {
    flags: u8,
    /// Width and height less one, as written.
    canvas: [[u8; 3]; 2],
}

/// The coded picture.
struct Picture<'a> {
    kind: [u8; 4],
    data: &'a [u8],
    width: u32,
    height: u32,
}

/// Gives the picture alone, whose size must be that of the canvas; what follows the announced end is left out.
pub(super) fn sanitise(bytes: &[u8]) -> Result<Clean, Rejected> {
    let mut file = Reader::new(bytes);
    file.take(4)?;
    let length = file.length_le()?;
    let mut reader = Reader::new(file.take(length)?);
    reader.take(4)?;

    let mut webp = Webp::default();
    while !reader.is_empty() {
        let kind = reader.array()?;
        let length = reader.length_le()?;
        let data = reader.take(length)?;
        // Some writers leave out the padding of the last chunk.
        reader.take((length % 2).min(reader.rest().len()))?;
        webp.chunk(kind, data)?;
    }
    webp.finish()
}

impl<'a> Webp<'a> {
    fn chunk(&mut self, kind: [u8; 4], data: &'a [u8]) -> Result<(), Rejected> {
        match &kind {
            b"VP8X" if self.extended.is_none() => self.extended = Some(Extended::read(data)?),
            b"ANIM" | b"ANMF" => return Err(Rejected::Animated),
            b"ICCP" => self.profile = self.profile.or_else(|| icc::checked(data)),
            b"ALPH" => self.alpha = self.alpha.or(Some(data)),
            b"VP8 " if self.picture.is_none() => self.picture = Some(lossy(data)?),
            b"VP8L" if self.picture.is_none() => self.picture = Some(lossless(data)?),
            _ => {}
        }
        Ok(())
    }

    /// Writes the file: its extended header if it has one, the profile, the transparency, the picture.
    fn finish(self) -> Result<Clean, Rejected> {
        let picture = self.picture.ok_or(Rejected::Corrupt)?;
        let mut body = b"WEBP".to_vec();
        if let Some(extended) = self.extended {
            if extended.size() != [picture.width, picture.height] {
                return Err(Rejected::Corrupt);
            }
            let is_lossy = picture.kind == *b"VP8 ";
            let alpha = self
                .alpha
                .filter(|_| is_lossy && extended.flags & HAS_ALPHA != 0);
            let mut flags = if is_lossy && alpha.is_none() {
                0
            } else {
                extended.flags & HAS_ALPHA
            };
            if self.profile.is_some() {
                flags |= HAS_PROFILE;
            }
            push(
                &mut body,
                *b"VP8X",
                &[&[flags, 0, 0, 0], extended.canvas.as_flattened()].concat(),
            )?;
            if let Some(profile) = self.profile {
                push(&mut body, *b"ICCP", profile)?;
            }
            if let Some(alpha) = alpha {
                push(&mut body, *b"ALPH", alpha)?;
            }
        }
        push(&mut body, picture.kind, picture.data)?;

        let mut bytes = Vec::with_capacity(body.len() + 8);
        push(&mut bytes, *b"RIFF", &body)?;
        Ok(Clean {
            bytes,
            format: Format::Webp,
            width: picture.width,
            height: picture.height,
        })
    }
}

impl Extended {
    fn read(data: &[u8]) -> Result<Self, Rejected> {
        let mut reader = Reader::new(data);
        let [flags, _, _, _] = reader.array()?;
        let extended = Self {
            flags,
            canvas: [reader.array()?, reader.array()?],
        };
        if flags & IS_ANIMATED != 0 {
            return Err(Rejected::Animated);
        }
        let [width, height] = extended.size();
        check_size(width, height)?;
        Ok(extended)
    }

    fn size(&self) -> [u32; 2] {
        self.canvas
            .map(|[low, middle, high]| u32::from_le_bytes([low, middle, high, 0]) + 1)
    }
}

/// Reads the header of a lossy picture: a key frame, its start code, two sizes of 14 bits (RFC 6386, section 9.1).
fn lossy(data: &[u8]) -> Result<Picture<'_>, Rejected> {
    let mut reader = Reader::new(data);
    let [tag, _, _] = reader.array()?;
    let start = reader.array()?;
    let [width, height] =
        [reader.array()?, reader.array()?].map(|side| u32::from(u16::from_le_bytes(side) & 0x3FFF));
    if tag & 1 != 0 || start != [0x9D, 0x01, 0x2A] {
        return Err(Rejected::Corrupt);
    }
    check_size(width, height)?;
    Ok(Picture {
        kind: *b"VP8 ",
        data,
        width,
        height,
    })
}

/// Reads the header of a lossless picture: a signature, two sizes less one of 14 bits, a version of zero (RFC 9649,
/// section 3.4).
fn lossless(data: &[u8]) -> Result<Picture<'_>, Rejected> {
    let mut reader = Reader::new(data);
    let signature = reader.byte()?;
    let fields = u32::from_le_bytes(reader.array()?);
    let (width, height) = ((fields & 0x3FFF) + 1, (fields >> 14 & 0x3FFF) + 1);
    if signature != 0x2F || fields >> 29 != 0 {
        return Err(Rejected::Corrupt);
    }
    check_size(width, height)?;
    Ok(Picture {
        kind: *b"VP8L",
        data,
        width,
        height,
    })
}

/// Writes a chunk, padded to an even length.
fn push(bytes: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) -> Result<(), Rejected> {
    let length = u32::try_from(data.len()).map_err(|_| Rejected::Corrupt)?;
    bytes.extend(kind);
    bytes.extend(length.to_le_bytes());
    bytes.extend_from_slice(data);
    if !data.len().is_multiple_of(2) {
        bytes.push(0);
    }
    Ok(())
}
