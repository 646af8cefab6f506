//! The directories of a TIFF, which is what an EXIF block is. Nothing is believed: an entry that leads out of the block,
//! or is of a type that there is not, is missing, and costs no other entry anything. No directory is followed to the next.

use std::collections::HashMap;

/// A TIFF from its first byte.
#[derive(Clone, Copy)]
pub struct Tiff<'a> {
    bytes: &'a [u8],
    big_endian: bool,
}

/// One directory: its entries by their tags.
#[derive(Default)]
pub struct Directory<'a>(HashMap<u16, Entry<'a>>);

/// Numbers or bytes of one type.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    kind: u16,
    data: &'a [u8],
    big_endian: bool,
}

impl<'a> Tiff<'a> {
    /// `None` when it does not begin like one.
    pub fn open(bytes: &'a [u8]) -> Option<Tiff<'a>> {
        let big_endian = match bytes.get(..4)? {
            b"II*\0" => false,
            b"MM\0*" => true,
            _ => return None,
        };
        Some(Tiff { bytes, big_endian })
    }

    /// The first directory; empty where there is none.
    pub fn first(self) -> Directory<'a> {
        self.at(self.u32(4).unwrap_or(0))
    }

    /// The directory that an entry of another leads to.
    pub fn below(self, directory: &Directory<'a>, tag: u16) -> Directory<'a> {
        directory.integer(tag).map(|offset| self.at(offset)).unwrap_or_default()
    }

    fn at(self, offset: u32) -> Directory<'a> {
        let start = offset as usize;
        let count = self.u16(start).filter(|_| offset != 0).unwrap_or(0);
        let mut entries = HashMap::new();
        for at in (0..usize::from(count)).map(|number| start + 2 + number * 12) {
            // A count that lies ends at the end of the block.
            let Some(tag) = self.u16(at) else { break };
            if let Some(entry) = self.entry(at) {
                // Of two with one tag the first counts.
                entries.entry(tag).or_insert(entry);
            }
        }
        Directory(entries)
    }

    fn entry(self, at: usize) -> Option<Entry<'a>> {
        let (kind, count) = (self.u16(at + 2)?, self.u32(at + 4)?);
        let length = size(kind)?.checked_mul(count as usize)?;
        let start = if length <= 4 { at + 8 } else { self.u32(at + 8)? as usize };
        let data = self.bytes.get(start..start.checked_add(length)?)?;
        Some(Entry { kind, data, big_endian: self.big_endian })
    }

    fn u16(self, at: usize) -> Option<u16> {
        Some(u16_of(*self.bytes.get(at..)?.first_chunk()?, self.big_endian))
    }

    fn u32(self, at: usize) -> Option<u32> {
        Some(u32_of(*self.bytes.get(at..)?.first_chunk()?, self.big_endian))
    }
}

/// Bytes of one value of a type.
fn size(kind: u16) -> Option<usize> {
    match kind {
        1 | 2 | 6 | 7 | 129 => Some(1),
        3 | 8 => Some(2),
        4 | 9 | 11 | 13 => Some(4),
        5 | 10 | 12 => Some(8),
        _ => None,
    }
}

impl<'a> Directory<'a> {
    pub fn entry(&self, tag: u16) -> Option<Entry<'a>> {
        self.0.get(&tag).copied()
    }

    /// The first of its values as a whole number that is not negative.
    pub fn integer(&self, tag: u16) -> Option<u32> {
        let entry = self.entry(tag)?;
        let value = match entry.kind {
            1 | 6 => u32::from(*entry.data.first()?),
            3 | 8 => entry.u16(0)?.into(),
            4 | 9 | 13 => entry.u32(0)?,
            _ => return None,
        };
        // A negative one would be read as a very large one.
        let most = match entry.kind {
            6 => 0x7f,
            8 => 0x7fff,
            9 => 0x7fff_ffff,
            _ => u32::MAX,
        };
        (value <= most).then_some(value)
    }

    /// Its values as numbers; `None` for each that is divided by zero or has no value. Whole numbers and fractions alike.
    pub fn numbers(&self, tag: u16) -> Vec<Option<f64>> {
        let Some(entry) = self.entry(tag) else { return Vec::new() };
        let size = size(entry.kind).unwrap_or(1);
        (0..entry.data.len() / size).take(8).map(|at| entry.number(at * size)).collect()
    }

    /// The first of them.
    pub fn number(&self, tag: u16) -> Option<f64> {
        self.numbers(tag).into_iter().next().flatten()
    }

    /// Its text up to the first zero. What is no UTF-8 is read as Latin-1, as old programs wrote it.
    pub fn text(&self, tag: u16) -> String {
        let data = self.entry(tag).map(|entry| entry.data).unwrap_or_default();
        text(data.split(|byte| *byte == 0).next().unwrap_or_default())
    }

    /// The texts that Windows writes: UTF-16, little endian whatever the rest is.
    pub fn wide_text(&self, tag: u16) -> String {
        let data = self.entry(tag).map(|entry| entry.data).unwrap_or_default();
        let units = data.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit));
        char::decode_utf16(units.take_while(|unit| *unit != 0)).map(|unit| unit.unwrap_or('\u{fffd}')).collect()
    }
}

impl Entry<'_> {
    fn number(&self, at: usize) -> Option<f64> {
        let number = match self.kind {
            1 => f64::from(*self.data.get(at)?),
            3 => self.u16(at)?.into(),
            4 => self.u32(at)?.into(),
            5 => f64::from(self.u32(at)?) / f64::from(self.u32(at + 4)?),
            8 => self.u16(at)?.cast_signed().into(),
            9 => self.u32(at)?.cast_signed().into(),
            10 => f64::from(self.u32(at)?.cast_signed()) / f64::from(self.u32(at + 4)?.cast_signed()),
            11 => f32::from_bits(self.u32(at)?).into(),
            12 => self.double(at)?,
            _ => return None,
        };
        number.is_finite().then_some(number)
    }

    fn u16(&self, at: usize) -> Option<u16> {
        Some(u16_of(*self.data.get(at..)?.first_chunk()?, self.big_endian))
    }

    fn u32(&self, at: usize) -> Option<u32> {
        Some(u32_of(*self.data.get(at..)?.first_chunk()?, self.big_endian))
    }

    fn double(&self, at: usize) -> Option<f64> {
        let bytes = *self.data.get(at..)?.first_chunk()?;
        Some(if self.big_endian { f64::from_be_bytes(bytes) } else { f64::from_le_bytes(bytes) })
    }
}

fn u16_of(bytes: [u8; 2], big_endian: bool) -> u16 {
    if big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
}

fn u32_of(bytes: [u8; 4], big_endian: bool) -> u32 {
    if big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
}

/// UTF-8 where it is that, else Latin-1: every byte is a character of it.
pub fn text(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}
