//! Directories of tagged values: what TIFF files, EXIF blocks and most RAW files are made of. Nothing is believed: what
//! points outside of the file is not there, and what points in a circle is followed a bounded number of times.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// Directories that follow one another, or stand within one. A RAW has about five, a scanned book has its pages.
const DIRECTORIES: usize = 16;
/// A camera writes about fifty.
const ENTRIES: u64 = 1_000;
/// A value that is taken over into an EXIF block: a description, a comment.
const VALUE_BYTES: u64 = 256 * 1024;
const BLOCK_BYTES: usize = 1024 * 1024;

pub const WIDTH: u16 = 0x100;
pub const HEIGHT: u16 = 0x101;
pub const BITS: u16 = 0x102;
pub const COMPRESSION: u16 = 0x103;
pub const PHOTOMETRIC: u16 = 0x106;
pub const MAKE: u16 = 0x10f;
pub const STRIPS: u16 = 0x111;
pub const ORIENTATION: u16 = 0x112;
pub const PALETTE: u16 = 0x140;
pub const EXTRA: u16 = 0x152;
pub const FORMAT: u16 = 0x153;
pub const SAMPLES: u16 = 0x115;
pub const STRIP_BYTES: u16 = 0x117;
pub const SUBDIRECTORIES: u16 = 0x14a;
pub const JPEG: u16 = 0x201;
pub const JPEG_BYTES: u16 = 0x202;
pub const XMP: u16 = 0x2bc;
pub const IPTC: u16 = 0x83bb;
pub const PHOTOSHOP: u16 = 0x8649;
pub const EXIF: u16 = 0x8769;
pub const GPS: u16 = 0x8825;
pub const MAKER_NOTE: u16 = 0x927c;
pub const DNG_VERSION: u16 = 0xc612;

/// What is of no use without the file it pointed into, or is as large as a picture: places of pixels, tables, the
/// profile, other directories and blocks, and what only their maker understands.
const NOT_TAKEN: [u16; 17] = [
    STRIPS,
    STRIP_BYTES,
    0x144,
    0x145,
    SUBDIRECTORIES,
    0x15b,
    XMP,
    IPTC,
    PHOTOSHOP,
    JPEG,
    JPEG_BYTES,
    0x8773,
    EXIF,
    GPS,
    0xa005,
    MAKER_NOTE,
    0xc634,
];

/// A file, or a part of one, that begins with a byte order.
#[derive(Clone, Copy)]
pub struct Tiff<'a> {
    file: &'a File,
    /// Where it begins: its places are counted from there.
    base: u64,
    end: u64,
    little: bool,
    /// A BigTIFF, whose counts and places have eight bytes.
    big: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub tag: u16,
    kind: u16,
    count: u32,
    /// Where its value lies in the file, and how many bytes it has.
    pub at: u64,
    pub bytes: u64,
}

#[derive(Clone, Debug, Default)]
pub struct Directory {
    entries: Vec<Entry>,
    next: u64,
}

impl Directory {
    pub fn entry(&self, tag: u16) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.tag == tag)
    }
}

impl<'a> Tiff<'a> {
    /// What begins at `base`, whatever number says which kind of TIFF it is; `None` where there is no byte order.
    pub fn open(file: &'a File, base: u64) -> io::Result<Option<Tiff<'a>>> {
        let end = file.metadata()?.len();
        let mut start = [0; 4];
        Ok(file.read_exact_at(&mut start, base).is_ok().then_some(start).and_then(|start| {
            let little = match &start[..2] {
                b"II" => true,
                b"MM" => false,
                _ => return None,
            };
            Some(Tiff { file, base, end, little, big: matches!(&start, b"II+\0" | b"MM\0+") })
        }))
    }

    /// The same byte order, with places that are counted from elsewhere.
    pub fn counted_from(self, base: u64) -> Tiff<'a> {
        Tiff { base, ..self }
    }

    /// The directories that follow one another from the first.
    pub fn chain(&self) -> Vec<Directory> {
        let mut chain: Vec<Directory> = Vec::new();
        let (at, bytes) = if self.big { (8, 8) } else { (4, 4) };
        let mut next = self.bytes_at(self.base + at, bytes).map_or(0, |place| self.number(&place));
        let mut seen = Vec::new();
        while next != 0 && !seen.contains(&next) && chain.len() < DIRECTORIES {
            seen.push(next);
            let Some(directory) = self.directory(next) else { break };
            next = directory.next;
            chain.push(directory);
        }
        chain
    }

    /// The directories that a value of this one points to.
    pub fn within(&self, directory: &Directory, tag: u16) -> Vec<Directory> {
        self.numbers(directory, tag).into_iter().take(DIRECTORIES).filter_map(|at| self.directory(at)).collect()
    }

    /// The directory at a place counted from the beginning. One that is cut off has the entries that are there.
    pub fn directory(&self, at: u64) -> Option<Directory> {
        let start = self.base.checked_add(at)?;
        let (counted, each, place) = if self.big { (8, 20, 8) } else { (2, 12, 4) };
        let count = self.number(&self.bytes_at(start, counted)?).min(ENTRIES);
        let first = start + counted;
        let entries = (0..count).map_while(|n| self.entry_at(first + n * each)).collect();
        let next = self.bytes_at(first + count * each, place).map_or(0, |next| self.number(&next));
        Some(Directory { entries, next })
    }

    fn entry_at(&self, at: u64) -> Option<Entry> {
        let within = if self.big { 8 } else { 4 };
        let bytes = self.bytes_at(at, 4 + 2 * within)?;
        let (tag, kind) = (self.number(&bytes[..2]) as u16, self.number(&bytes[2..4]) as u16);
        let (count, place) = bytes[4..].split_at(within as usize);
        let (count, place) = (self.number(count), self.number(place));
        let size: u64 = match kind {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 | 16 | 17 | 18 => 8,
            // Of a kind that is not known nobody can tell how long it is.
            _ => 0,
        };
        let size = size.saturating_mul(count);
        let at = if size <= within { at + 4 + within } else { self.base.saturating_add(place) };
        Some(Entry { tag, kind, count: count.try_into().unwrap_or(u32::MAX), at, bytes: size })
    }

    /// The whole numbers of a value; none where it is missing, of another kind or too long.
    pub fn numbers(&self, directory: &Directory, tag: u16) -> Vec<u64> {
        let Some(entry) = directory.entry(tag) else { return Vec::new() };
        let each = match entry.kind {
            1 | 7 => 1,
            3 => 2,
            4 | 13 => 4,
            16 | 18 => 8,
            _ => return Vec::new(),
        };
        let bytes = self.value(entry).unwrap_or_default();
        bytes.chunks_exact(each).map(|number| self.number(number)).collect()
    }

    pub fn first(&self, directory: &Directory, tag: u16) -> Option<u64> {
        self.numbers(directory, tag).first().copied()
    }

    pub fn text(&self, directory: &Directory, tag: u16) -> String {
        let bytes = directory.entry(tag).and_then(|entry| self.value(entry)).unwrap_or_default();
        String::from_utf8_lossy(bytes.split(|byte| *byte == 0).next().unwrap_or_default()).trim().to_owned()
    }

    /// The bytes of a value, where they are there and no more than a value has.
    pub fn value(&self, entry: &Entry) -> Option<Vec<u8>> {
        self.bytes(entry, VALUE_BYTES)
    }

    /// The same of a value that may be longer.
    pub fn bytes(&self, entry: &Entry, most: u64) -> Option<Vec<u8>> {
        (entry.bytes <= most).then(|| self.bytes_at(entry.at, entry.bytes)).flatten()
    }

    fn bytes_at(&self, at: u64, length: u64) -> Option<Vec<u8>> {
        if at.checked_add(length)? > self.end {
            return None;
        }
        let mut bytes = vec![0; length as usize];
        self.file.read_exact_at(&mut bytes, at).ok()?;
        Some(bytes)
    }

    /// A number of two bytes as it stands in this file.
    pub fn short(&self, number: u16) -> [u8; 2] {
        if self.little { number.to_le_bytes() } else { number.to_be_bytes() }
    }

    fn number(&self, bytes: &[u8]) -> u64 {
        let add = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        if self.little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) }
    }
}

/// A place in the world of some `Tiff`.
pub type Place<'a> = (Tiff<'a>, Directory);

/// An EXIF block of its own: the values of these directories without the file around them, and how the picture is to
/// be turned where that is known better than from them. Of another byte order than the first, a directory is left out.
pub fn block(main: Option<Place>, exif: Option<Place>, gps: Option<Place>, orientation: Option<u8>) -> Vec<u8> {
    let little = main.as_ref().is_none_or(|(tiff, _)| tiff.little);
    let mut block = Block { bytes: if little { b"II*\0\0\0\0\0" } else { b"MM\0*\0\0\0\0" }.to_vec(), little };
    let mut values = main.map(|place| block.values(&place)).unwrap_or_default();
    for (tag, place) in [(EXIF, exif), (GPS, gps)] {
        let Some(place) = place.filter(|(tiff, _)| tiff.little == little) else { continue };
        let below = block.values(&place);
        let at = block.write(below);
        values.push((tag, 4, 1, block.number(at)));
    }
    if let Some(orientation) = orientation {
        values.retain(|(tag, ..)| *tag != ORIENTATION);
        let short = if little { [orientation, 0] } else { [0, orientation] };
        values.push((ORIENTATION, 3, 1, short.to_vec()));
    }
    if values.is_empty() {
        return Vec::new();
    }
    let first = block.write(values);
    let first = block.number(first);
    block.bytes[4..8].copy_from_slice(&first);
    block.bytes
}

/// Tag, kind, count, bytes.
type Value = (u16, u16, u32, Vec<u8>);

struct Block {
    bytes: Vec<u8>,
    little: bool,
}

impl Block {
    fn values(&self, (tiff, directory): &Place) -> Vec<Value> {
        let mut left = BLOCK_BYTES;
        // What only a BigTIFF has, a block cannot say.
        let taken = |entry: &&Entry| entry.bytes > 0 && entry.kind < 16 && !NOT_TAKEN.contains(&entry.tag);
        let entries = directory.entries.iter().filter(taken);
        entries
            .filter_map(|entry| {
                let bytes = tiff.value(entry)?;
                left = left.checked_sub(bytes.len())?;
                Some((entry.tag, entry.kind, entry.count, bytes))
            })
            .collect()
    }

    /// Writes a directory and what it points to, and says where it is.
    fn write(&mut self, mut values: Vec<Value>) -> u32 {
        values.sort_by_key(|(tag, ..)| *tag);
        let at = self.bytes.len() as u32;
        let mut beyond = at + 2 + values.len() as u32 * 12 + 4;
        let mut tail = Vec::new();
        self.short(values.len() as u16);
        for (tag, kind, count, mut bytes) in values {
            self.short(tag);
            self.short(kind);
            let count = self.number(count);
            self.bytes.extend(count);
            if bytes.len() <= 4 {
                bytes.resize(4, 0);
                self.bytes.extend(bytes);
                continue;
            }
            let place = self.number(beyond);
            self.bytes.extend(place);
            bytes.resize(bytes.len().next_multiple_of(2), 0);
            beyond += bytes.len() as u32;
            tail.extend(bytes);
        }
        self.bytes.extend([0; 4]);
        self.bytes.extend(tail);
        at
    }

    fn short(&mut self, number: u16) {
        self.bytes.extend(if self.little { number.to_le_bytes() } else { number.to_be_bytes() });
    }

    fn number(&self, number: u32) -> Vec<u8> {
        if self.little { number.to_le_bytes() } else { number.to_be_bytes() }.to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn file(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    #[test]
    fn a_block_has_the_values_and_another_orientation() {
        for little in [true, false] {
            let mut source = Block { bytes: if little { b"II*\0\0\0\0\0" } else { b"MM\0*\0\0\0\0" }.to_vec(), little };
            let camera = b"A camera of some name\0".to_vec();
            let exif = source.write(vec![(0x9003, 2, 20, b"2021:07:03 10:20:30\0".to_vec())]);
            let values = vec![
                (MAKE, 2, camera.len() as u32, camera),
                (ORIENTATION, 3, 1, vec![1, 1]),
                (STRIPS, 4, 1, vec![1; 4]),
                (EXIF, 4, 1, source.number(exif)),
            ];
            let first = source.write(values);
            let first = source.number(first);
            source.bytes[4..8].copy_from_slice(&first);

            let file = file(&source.bytes);
            let tiff = Tiff::open(&file, 0).unwrap().unwrap();
            let main = tiff.chain().remove(0);
            let exif = tiff.within(&main, EXIF).pop().map(|exif| (tiff, exif));
            let copy = self::file(&block(Some((tiff, main)), exif, None, Some(6)));
            let copy = Tiff::open(&copy, 0).unwrap().unwrap();
            let chain = copy.chain();
            assert_eq!(chain.len(), 1);
            assert_eq!(copy.text(&chain[0], MAKE), "A camera of some name");
            assert_eq!(copy.first(&chain[0], ORIENTATION), Some(6));
            assert!(chain[0].entry(STRIPS).is_none());
            assert_eq!(copy.text(&copy.within(&chain[0], EXIF)[0], 0x9003), "2021:07:03 10:20:30");
        }
    }

    #[test]
    fn circles_and_lies_end() {
        // The first directory follows itself, and has one entry of 4 gigabytes.
        let mut bytes = b"II*\0\x08\0\0\0\x01\0".to_vec();
        bytes.extend(b"\x0f\x01\x02\0\xff\xff\xff\xff\xff\xff\xff\xff\x08\0\0\0");
        let file = file(&bytes);
        let tiff = Tiff::open(&file, 0).unwrap().unwrap();
        let chain = tiff.chain();
        assert_eq!(chain.len(), 1);
        assert_eq!(tiff.text(&chain[0], MAKE), "");
        assert!(tiff.directory(u64::MAX).is_none());
        assert!(Tiff::open(&self::file(b"x"), 0).unwrap().is_none());
    }
}
