//! Reads bytes from the front of a slice: no length found in a file is believed before the bytes are there.

use super::Rejected;

/// What remains to be read.
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Starts at the first byte.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Whether everything has been read.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All that remains, without moving.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.0
    }

    /// The next `count` bytes, or `Corrupt` when there are fewer.
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Rejected> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Rejected::Corrupt)?;
        self.0 = rest;
        Ok(taken)
    }

    /// The next `N` bytes, or `Corrupt` when there are fewer.
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Rejected> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(Rejected::Corrupt)?;
        self.0 = rest;
        Ok(*taken)
    }

    /// The next byte.
    pub(super) fn byte(&mut self) -> Result<u8, Rejected> {
        self.array().map(|[byte]| byte)
    }

    /// The next two bytes, most significant first.
    pub(super) fn u16_be(&mut self) -> Result<u16, Rejected> {
        self.array().map(u16::from_be_bytes)
    }

    /// The next four bytes, most significant first.
    pub(super) fn u32_be(&mut self) -> Result<u32, Rejected> {
        self.array().map(u32::from_be_bytes)
    }

    /// A length on four bytes, least significant first.
    pub(super) fn length_le(&mut self) -> Result<usize, Rejected> {
        usize::try_from(u32::from_le_bytes(self.array()?)).map_err(|_| Rejected::Corrupt)
    }

    /// A length on four bytes, most significant first.
    pub(super) fn length_be(&mut self) -> Result<usize, Rejected> {
        usize::try_from(self.u32_be()?).map_err(|_| Rejected::Corrupt)
    }
}
