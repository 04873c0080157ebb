//! A ZIP archive whose files are stored as they are (PKWARE's APPNOTE 6.3.10): photos are compressed already.
//!
//! Sizes and checksums stand before each file, not after it: readers that read from start to end refuse stored files otherwise, and
//! the crates that write archives put them after. No file nor archive here comes near the 4 GB that would ask for ZIP64.

use chrono::{Datelike as _, NaiveDateTime, Timelike as _};

/// Version 2.0 of the format.
const VERSION: u16 = 20;

/// The names are UTF-8 (bit 11).
const UTF8: u16 = 0x0800;

/// An archive in the making.
#[derive(Debug)]
pub struct Archive {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    files: u16,
    time: u16,
    date: u16,
}

impl Archive {
    /// An empty one, whose files are of that moment on the wall, with room for `capacity` bytes.
    #[must_use]
    pub fn new(moment: NaiveDateTime, capacity: usize) -> Self {
        let year = u32::try_from(moment.year() - 1980).unwrap_or_default();
        let low = |value: u32| u16::try_from(value & 0xffff).unwrap_or_default();
        Self {
            bytes: Vec::with_capacity(capacity),
            directory: Vec::new(),
            files: 0,
            time: low((moment.hour() << 11) | (moment.minute() << 5) | (moment.second() / 2)),
            date: low((year << 9) | (moment.month() << 5) | moment.day()),
        }
    }

    /// Adds a file.
    pub fn add(&mut self, name: &str, content: &[u8]) {
        let offset = word(self.bytes.len());
        let described = self.described(name, content);
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&described);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(content);
        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&described);
        // No comment, first disk, no attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.files = self.files.saturating_add(1);
    }

    /// What stands of a file both before it and in the directory.
    fn described(&self, name: &str, content: &[u8]) -> Vec<u8> {
        let size = word(content.len()).to_le_bytes();
        let length = u16::try_from(name.len()).unwrap_or(u16::MAX);
        let mut described = Vec::with_capacity(26);
        // Stored: method 0. No extra field: length 0.
        for half in [VERSION, UTF8, 0, self.time, self.date] {
            described.extend(half.to_le_bytes());
        }
        described.extend(crc32(content).to_le_bytes());
        described.extend(size);
        described.extend(size);
        described.extend(length.to_le_bytes());
        described.extend([0; 2]);
        described
    }

    /// The whole archive.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        let (start, length) = (word(self.bytes.len()), word(self.directory.len()));
        self.bytes.append(&mut self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend(self.files.to_le_bytes());
        self.bytes.extend(self.files.to_le_bytes());
        self.bytes.extend(length.to_le_bytes());
        self.bytes.extend(start.to_le_bytes());
        self.bytes.extend([0; 2]);
        self.bytes
    }
}

fn word(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// The checksum of four bits after each of their sixteen values.
const NIBBLES: [u32; 16] = {
    let mut table = [0; 16];
    let mut rest: &mut [u32] = &mut table;
    let mut value = 0;
    while let Some((first, others)) = rest.split_first_mut() {
        let mut crc = value;
        let mut bit = 0;
        while bit < 4 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            };
            bit += 1;
        }
        *first = crc;
        rest = others;
        value += 1;
    }
    table
};

/// The CRC-32 of ISO 3309, four bits at a time: the table of eight is a kilobyte.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, low: u32| {
        let entry = usize::try_from((crc ^ low) & 15).unwrap_or_default();
        (crc >> 4) ^ NIBBLES.get(entry).copied().unwrap_or_default()
    };
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        let byte = u32::from(*byte);
        step(step(crc, byte), byte >> 4)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use std::{io::Write as _, process::Command};

    fn noon() -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 3, 2)
            .and_then(|day| day.and_hms_opt(12, 34, 56))
            .unwrap()
    }

    #[test]
    fn checksums_are_those_of_the_standard() {
        assert_eq!(crc32(b""), 0);
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(&[0; 32]), 0x190a_55ad);
    }

    #[test]
    fn an_empty_archive_is_its_end_alone() {
        let bytes = Archive::new(noon(), 0).finish();
        assert_eq!(bytes.len(), 22);
        assert!(bytes.starts_with(b"PK\x05\x06"));
    }

    /// Python's reader, which checks every checksum: it shares nothing with this writer.
    #[test]
    fn another_reader_finds_the_same_files() {
        let photo: Vec<u8> = (0..=255).cycle().take(100_003).collect();
        let mut archive = Archive::new(noon(), 0);
        archive.add("donnees.json", "{\"é\":1}".as_bytes());
        archive.add("photos/été 1.jpg", &photo);
        archive.add("vide.txt", b"");
        let path = std::env::temp_dir().join(format!("parvis-archive-{}.zip", std::process::id()));
        std::fs::File::create(&path)
            .and_then(|mut file| file.write_all(&archive.finish()))
            .unwrap();
        let script = "import sys,zipfile,hashlib
z=zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
for i in z.infolist(): print(i.filename,i.file_size,i.compress_type,i.date_time,hashlib.sha256(z.read(i)).hexdigest())";
        let out = Command::new("python3")
            .args(["-c", script])
            .arg(&path)
            .output()
            .unwrap();
        std::fs::remove_file(&path).unwrap();
        let said = String::from_utf8_lossy(&out.stdout).into_owned();
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
        let hash = |bytes: &[u8]| platform::secret::sha256_hex(bytes);
        let date = "(2026, 3, 2, 12, 34, 56)";
        let expected = [
            format!("donnees.json 8 0 {date} {}", hash("{\"é\":1}".as_bytes())),
            format!("photos/été 1.jpg 100003 0 {date} {}", hash(&photo)),
            format!("vide.txt 0 0 {date} {}", hash(b"")),
        ];
        assert_eq!(said.lines().collect::<Vec<_>>(), expected);
    }
}
