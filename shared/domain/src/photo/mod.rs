//! What is kept of a photo that somebody sends: the picture, and nothing about who took it, where or when.
//!
//! Nothing is decoded: the file is cut into its parts, each part that the picture needs is checked and copied,
//! everything else is left out, the parts being chosen by what is allowed and never by what is forbidden.
//! The pixels stay the sender's, byte for byte.

mod icc;
mod jpeg;
mod png;
mod reader;
#[cfg(test)]
mod tests;
mod webp;

/// The longest file a person may send, in bytes; the route refuses more before reading it.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// The largest picture, in pixels: beyond, showing it would exhaust the memory of a phone.
pub const MAX_PIXELS: u64 = 50_000_000;

/// The longest edge of a thumbnail, in pixels.
pub const THUMBNAIL_EDGE: u32 = 320;

/// The heaviest thumbnail, in bytes.
pub const THUMBNAIL_BYTES: usize = 60 * 1024;

/// A format of photo that every browser shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JPEG: baseline, extended or progressive, 8 bits.
    Jpeg,
    /// PNG, the still picture alone.
    Png,
    /// WebP, lossy or lossless, still.
    Webp,
}

impl Format {
    /// What is under a key, as its extension says since it was stored.
    #[must_use]
    pub fn of_key(key: &str) -> Self {
        let ends = |format: &Self| key.rsplit('.').next() == Some(format.extension());
        let formats = [Self::Jpeg, Self::Png, Self::Webp];
        formats.into_iter().find(ends).unwrap_or(Self::Jpeg)
    }

    /// The media type to serve the photo under.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }

    /// The end of the file's name, without its dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }
}

/// A photo fit to be kept and served: what [`sanitise`] gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clean {
    /// The file to keep.
    pub bytes: Vec<u8>,
    /// What the bytes are, whatever name or type they were sent under.
    pub format: Format,
    /// Width in pixels as shown, that is once turned upright.
    pub width: u32,
    /// Height in pixels as shown.
    pub height: u32,
}

impl Clean {
    /// Whether the photo is small enough, in pixels and in bytes, to stand for another in a list.
    #[must_use]
    pub fn is_thumbnail(&self) -> bool {
        self.width.max(self.height) <= THUMBNAIL_EDGE && self.bytes.len() <= THUMBNAIL_BYTES
    }
}

/// Why a file is not taken as a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// Neither JPEG, PNG nor WebP by its first bytes.
    #[error("neither JPEG, PNG nor WebP")]
    NotAPhoto,
    /// HEIC or HEIF, which phones write and most browsers do not show.
    #[error("HEIC is not shown by browsers")]
    Heic,
    /// An animated WebP, which has no picture of its own to keep.
    #[error("animated picture")]
    Animated,
    /// More than [`MAX_PIXELS`] by the file's own header.
    #[error("more than {MAX_PIXELS} pixels")]
    TooManyPixels,
    /// Cut short, damaged, or of a variant that browsers do not show.
    #[error("damaged or incomplete picture")]
    Corrupt,
}

impl Rejected {
    /// The sentence to show to the person who sent the file: what is wrong, and what would be right.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::NotAPhoto => {
                "Ce fichier n’est pas une photo\u{a0}: envoyez une image JPEG, PNG ou WebP."
            }
            Self::Heic => {
                "Cette photo est au format HEIC, que les navigateurs n’affichent pas tous\u{a0}: enregistrez-la en JPEG \
                 (sur iPhone\u{a0}: Réglages, Appareil photo, Formats, «\u{a0}Le plus compatible\u{a0}»), puis renvoyez-la."
            }
            Self::Animated => {
                "Cette image est animée\u{a0}: envoyez une photo fixe, en JPEG, PNG ou WebP."
            }
            Self::TooManyPixels => {
                "Cette photo est trop grande\u{a0}: réduisez-la à 50\u{a0}millions de pixels au plus, puis renvoyez-la."
            }
            Self::Corrupt => {
                "Cette photo est incomplète ou abîmée\u{a0}: reprenez-la, ou enregistrez-la de nouveau en JPEG, puis renvoyez-la."
            }
        }
    }
}

/// Takes a file as it was sent and gives the photo to keep, without metadata and without anything after its end.
///
/// The format is told from the first bytes alone. A colour profile is kept when it is small and well formed; of
/// the metadata of a JPEG, only the orientation is kept, so that the photo stays upright. Browsers do not agree
/// on turning PNG and WebP files, nor do phones write them turned: theirs is left out. Applied to its own result,
/// it changes nothing.
///
/// # Errors
/// [`Rejected`], which says why; no file makes it panic, and the time it takes grows with the length of the file.
pub fn sanitise(bytes: &[u8]) -> Result<Clean, Rejected> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => jpeg::sanitise(bytes),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => png::sanitise(bytes),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => webp::sanitise(bytes),
        [_, _, _, _, b'f', b't', b'y', b'p', a, b, c, d, ..] if is_heif([*a, *b, *c, *d]) => {
            Err(Rejected::Heic)
        }
        _ => Err(Rejected::NotAPhoto),
    }
}

/// Whether the major brand of an ISO file is one of those of HEIF pictures coded in HEVC (ISO/IEC 23008-12, annex B).
fn is_heif(brand: [u8; 4]) -> bool {
    [
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1",
    ]
    .contains(&&brand)
}

/// Refuses a picture without surface, and one beyond [`MAX_PIXELS`].
fn check_size(width: u32, height: u32) -> Result<(), Rejected> {
    match u64::from(width) * u64::from(height) {
        0 => Err(Rejected::Corrupt),
        1..=MAX_PIXELS => Ok(()),
        _ => Err(Rejected::TooManyPixels),
    }
}
