//! The ZIP format, as far as an archive of pictures needs it (PKWARE's APPNOTE 6.3.10): files are stored as they are, for
//! pictures are compressed already; sizes and check sums stand before each file, so that every program can read it; the
//! forms for more than 4 GB or 65,535 files (ZIP64) are used where they are needed. It is written from its beginning to
//! its end and never looked back into.

use crate::domain::photo::Taken;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Signatures.
const FILE: u32 = 0x0403_4b50;
const LISTED: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const END_64: u32 = 0x0606_4b50;
const LOCATOR_64: u32 = 0x0706_4b50;
/// Versions that a reader must know: folders, and ZIP64.
const PLAIN: u16 = 20;
const ZIP64: u16 = 45;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
/// Made on Unix, an ordinary file that everybody may read.
const MADE_BY: u16 = 3 << 8 | ZIP64;
const MODE: u32 = 0o100_644 << 16;
/// Kinds of extra field: a time as Unix has it, and ZIP64's larger numbers.
const UNIX_TIME: u16 = 0x5455;
const LARGE: u16 = 0x0001;

/// An archive under way.
#[derive(Default)]
pub struct Archive {
    at: u64,
    files: u64,
    /// What stands at its end: a line for each file.
    list: Vec<u8>,
}

/// One file of it, shorter than 4 GB.
pub struct Entry<'a> {
    /// With `/` between folders.
    pub name: &'a str,
    pub bytes: u32,
    pub crc32: u32,
    pub taken: Taken,
}

impl Archive {
    /// What stands before the bytes of a file. They must follow, all of them.
    pub fn begin(&mut self, entry: &Entry) -> Vec<u8> {
        let common = common(entry);
        let extra = unix_time(entry.taken);
        let mut head = Vec::with_capacity(64 + entry.name.len());
        head.extend(FILE.to_le_bytes());
        head.extend(PLAIN.to_le_bytes());
        head.extend(&common);
        head.extend((extra.len() as u16).to_le_bytes());
        head.extend(entry.name.as_bytes());
        head.extend(&extra);

        let (offset, large) = (u32::try_from(self.at).unwrap_or(u32::MAX), self.at >= u64::from(u32::MAX));
        let mut extra = extra;
        if large {
            extra.extend([LARGE, 8].map(u16::to_le_bytes).as_flattened());
            extra.extend(self.at.to_le_bytes());
        }
        self.list.extend(LISTED.to_le_bytes());
        self.list.extend([MADE_BY, if large { ZIP64 } else { PLAIN }].map(u16::to_le_bytes).as_flattened());
        self.list.extend(&common);
        // The extra fields; no comment, the first disk, nothing said about the contents.
        self.list.extend([extra.len() as u16, 0, 0, 0].map(u16::to_le_bytes).as_flattened());
        self.list.extend([MODE, offset].map(u32::to_le_bytes).as_flattened());
        self.list.extend(entry.name.as_bytes());
        self.list.extend(extra);

        self.at += head.len() as u64 + u64::from(entry.bytes);
        self.files += 1;
        head
    }

    /// What stands at the end of the archive.
    pub fn end(&mut self) -> Vec<u8> {
        let (start, size) = (self.at, self.list.len() as u64);
        let mut end = std::mem::take(&mut self.list);
        let count = u16::try_from(self.files).unwrap_or(u16::MAX);
        if start + size >= u64::from(u32::MAX) || count == u16::MAX {
            let here = start + size;
            end.extend(END_64.to_le_bytes());
            // So many bytes follow in this record.
            end.extend(44u64.to_le_bytes());
            end.extend([MADE_BY, ZIP64].map(u16::to_le_bytes).as_flattened());
            end.extend([0u32, 0].map(u32::to_le_bytes).as_flattened());
            end.extend([self.files, self.files, size, start].map(u64::to_le_bytes).as_flattened());
            end.extend([LOCATOR_64, 0].map(u32::to_le_bytes).as_flattened());
            end.extend(here.to_le_bytes());
            end.extend(1u32.to_le_bytes());
        }
        end.extend(END.to_le_bytes());
        end.extend([0, 0, count, count].map(u16::to_le_bytes).as_flattened());
        let short = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        end.extend([short(size), short(start)].map(u32::to_le_bytes).as_flattened());
        end.extend(0u16.to_le_bytes());
        end
    }
}

/// What is said of a file before it and in the list: from the flags to the length of its name.
fn common(entry: &Entry) -> Vec<u8> {
    let (date, time) = dos_time(entry.taken);
    let mut said = Vec::with_capacity(22);
    // Method 0: stored.
    said.extend([FLAGS, 0, time, date].map(u16::to_le_bytes).as_flattened());
    said.extend([entry.crc32, entry.bytes, entry.bytes].map(u32::to_le_bytes).as_flattened());
    said.extend((entry.name.len() as u16).to_le_bytes());
    said
}

/// The camera's own time, in steps of two seconds from 1980 to 2107.
fn dos_time(taken: Taken) -> (u16, u16) {
    let local = taken.at + i64::from(taken.zone.unwrap_or(0)) * 60_000;
    let Ok(instant) = Timestamp::from_millisecond(local) else { return (1 << 5 | 1, 0) };
    let civil = instant.to_zoned(TimeZone::UTC).datetime();
    let year = (civil.year().clamp(1980, 2107) - 1980) as u16;
    let date = year << 9 | (civil.month() as u16) << 5 | civil.day() as u16;
    (date, (civil.hour() as u16) << 11 | (civil.minute() as u16) << 5 | (civil.second() as u16 / 2))
}

/// The instant, for those who understand it; left out where it does not fit.
fn unix_time(taken: Taken) -> Vec<u8> {
    let Ok(seconds) = i32::try_from(taken.at.div_euclid(1_000)) else { return Vec::new() };
    let mut extra = [UNIX_TIME, 5].map(u16::to_le_bytes).as_flattened().to_vec();
    // The one time that follows is that of the last change.
    extra.push(1);
    extra.extend(seconds.to_le_bytes());
    extra
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::photo::TakenSource;
    use std::io::{Cursor, Read};
    use zip::ZipArchive;

    fn entry(name: &str, bytes: u32) -> Entry<'_> {
        let taken = Taken { at: 1_721_550_607_000, zone: Some(120), source: TakenSource::Exif };
        Entry { name, bytes, crc32: crc32fast::hash(&vec![7; bytes as usize]), taken }
    }

    #[test]
    fn another_program_reads_what_was_written() {
        let mut archive = Archive::default();
        let mut bytes = Vec::new();
        for (name, length) in [("Été/a.jpg", 0), ("Été/b.jpg", 70_000)] {
            bytes.extend(archive.begin(&entry(name, length)));
            bytes.extend(vec![7; length as usize]);
        }
        bytes.extend(archive.end());
        let mut read = ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(read.file_names().map(Result::unwrap).collect::<Vec<_>>(), ["Été/a.jpg", "Été/b.jpg"]);
        let mut file = read.by_name("Été/b.jpg").unwrap();
        let mut contents = Vec::new();
        file.read_to_end(&mut contents).unwrap();
        assert_eq!(contents, vec![7; 70_000]);
        let time = file.last_modified().unwrap();
        assert_eq!((time.year(), time.month(), time.day(), time.hour(), time.second()), (2024, 7, 21, 10, 6));
    }

    #[test]
    fn an_empty_archive_is_one() {
        assert_eq!(ZipArchive::new(Cursor::new(Archive::default().end())).unwrap().len(), 0);
    }

    /// Five gigabytes that nobody has to write: only what stands between the files is looked at.
    #[test]
    fn beyond_four_gigabytes_the_larger_numbers_are_used() {
        let mut archive = Archive::default();
        let mut sparse = Sparse::default();
        for number in 0..10 {
            let name = format!("{number}.jpg");
            let entry = Entry { bytes: 512 << 20, crc32: 0, ..entry(&name, 0) };
            sparse.push(archive.begin(&entry));
            sparse.length += u64::from(entry.bytes);
        }
        sparse.push(archive.end());
        let mut read = ZipArchive::new(sparse).unwrap();
        assert_eq!(read.len(), 10);
        let last = read.by_index_raw(9).unwrap();
        assert!(last.header_start() > 1 << 32, "{}", last.header_start());
        assert_eq!((&*last.name().unwrap(), last.size()), ("9.jpg", 512 << 20));
    }

    #[test]
    fn more_files_than_two_bytes_can_count() {
        let mut archive = Archive::default();
        let mut bytes: Vec<u8> = (0..70_000).flat_map(|number| archive.begin(&entry(&number.to_string(), 0))).collect();
        bytes.extend(archive.end());
        assert_eq!(ZipArchive::new(Cursor::new(bytes)).unwrap().len(), 70_000);
    }

    /// A file of which only some parts are in memory; the rest is zeros.
    #[derive(Default)]
    struct Sparse {
        parts: Vec<(u64, Vec<u8>)>,
        length: u64,
        at: u64,
    }

    impl Sparse {
        fn push(&mut self, part: Vec<u8>) {
            self.length += part.len() as u64;
            self.parts.push((self.length - part.len() as u64, part));
        }
    }

    impl Read for Sparse {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let left = buffer.len().min((self.length - self.at.min(self.length)) as usize);
            buffer[..left].fill(0);
            for (start, part) in &self.parts {
                let (from, to) = ((*start).max(self.at), (start + part.len() as u64).min(self.at + left as u64));
                if from < to {
                    let bytes = &part[(from - start) as usize..(to - start) as usize];
                    buffer[(from - self.at) as usize..(to - self.at) as usize].copy_from_slice(bytes);
                }
            }
            self.at += left as u64;
            Ok(left)
        }
    }

    impl std::io::Seek for Sparse {
        fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
            self.at = match to {
                std::io::SeekFrom::Start(at) => at,
                std::io::SeekFrom::End(by) => self.length.saturating_add_signed(by),
                std::io::SeekFrom::Current(by) => self.at.saturating_add_signed(by),
            };
            Ok(self.at)
        }
    }
}
