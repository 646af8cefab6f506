//! The header of a JPEG: its segments up to the frame.

use super::{Blocks, Found, PIECES, Reader, broken, bytes, piece, take};
use crate::domain::limits;
use crate::media::iptc;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

/// A picture of more scans makes a decoder walk over all of it as often: minutes of work in a few kilobytes. Encoders
/// write about ten.
const SCANS: u64 = 100;
/// And of all scans together: seconds of work.
const SCANNED_PIXELS: u64 = 2_000_000_000;
/// What begins an APP1, APP13 or APP2 segment that is looked for.
pub(super) const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
/// Behind it the name that the first part calls the others by, the length of them all, and where in it this one belongs.
const EXTENDED: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
/// Parts of it that are kept. Of the size of a segment it takes sixteen to be more than is read of anything.
const PARTS: usize = 64;
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";
const GAIN_MAP: &[u8] = b"urn:iso:std:iso:ts:21496:-1\0";

/// A JPEG that lies somewhere in a file, of the kinds that show a picture. (The light on a sensor is often compressed as a
/// JPEG without loss.)
pub fn at(file: &File, at: u64) -> Option<Found> {
    let mut reader = BufReader::new(file);
    reader.seek(SeekFrom::Start(at)).ok()?;
    if bytes(&mut reader).ok()? != [0xff, 0xd8] {
        return None;
    }
    reader.seek(SeekFrom::Start(at)).ok()?;
    let (frame, found) = frame(&mut reader).ok()??;
    (frame <= 0xc2 && !is_endless(frame, &found, &mut reader).ok()?).then_some(found)
}

pub(super) fn read(reader: &mut Reader) -> io::Result<Option<Found>> {
    let Some((frame, found)) = frame(reader)? else { return Ok(None) };
    if is_endless(frame, &found, reader)? {
        return Err(broken("picture-jpeg-busy"));
    }
    Ok(Some(found))
}

/// Only of a progressive one within the limits the rest is read to know.
fn is_endless(frame: u8, found: &Found, reader: &mut Reader) -> io::Result<bool> {
    Ok(matches!(frame, 0xc2 | 0xca)
        && found.width * found.height <= limits::PIXELS
        && has_too_many_scans(found, reader)?)
}

/// The frame that begins the picture: its marker and what it says.
fn frame(reader: &mut Reader) -> io::Result<Option<(u8, Found)>> {
    let mut blocks = Blocks::default();
    // A block of Photoshop may go on in the next segment.
    let mut photoshop = Vec::new();
    let mut parts = Parts::default();
    reader.seek_relative(2)?;
    for _ in 0..PIECES {
        let marker = marker(reader)?;
        let length = match marker {
            // Markers that stand alone.
            0x01 | 0xd0..=0xd8 => continue,
            // The end, or pixels: there was no frame before them.
            0xd9 | 0xda => return Ok(None),
            _ => u16::from_be_bytes(bytes(reader)?).checked_sub(2).ok_or_else(|| broken("picture-jpeg-damaged"))?,
        };
        match marker {
            0xe1 if blocks.exif.is_empty() || blocks.xmp.is_empty() || parts.have_room() => {
                let segment = piece(reader, length.into())?;
                parts.take(&segment);
                take(&mut blocks.exif, segment.strip_prefix(EXIF));
                take(&mut blocks.xmp, segment.strip_prefix(XMP));
            }
            0xe2 if !blocks.gain_map => {
                let start = piece(reader, GAIN_MAP.len().min(length.into()) as u64)?;
                blocks.gain_map = start == GAIN_MAP;
                reader.seek_relative(i64::from(length) - start.len() as i64)?;
            }
            0xed if (photoshop.len() as u64) < limits::FACTS_BYTES => {
                let segment = piece(reader, length.into())?;
                photoshop.extend_from_slice(segment.strip_prefix(PHOTOSHOP).unwrap_or_default());
            }
            // The frame: all of C0 to CF but the tables among them.
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let frame: [u8; 6] = bytes(reader)?;
                let side = |at: usize| u64::from(u16::from_be_bytes([frame[at], frame[at + 1]]));
                blocks.extended = parts.of(&blocks.xmp);
                blocks.iptc = iptc::records_in(&photoshop).to_vec();
                let pixel_bytes = frame[5].clamp(1, 4).into();
                return Ok(Some((marker, Found { height: side(1), width: side(3), pixel_bytes, blocks })));
            }
            _ => reader.seek_relative(length.into())?,
        }
    }
    Err(broken("picture-jpeg-many-parts"))
}

/// What of XMP did not fit into one segment, in the parts that it came in: whose, where, what.
#[derive(Default)]
struct Parts(Vec<([u8; 32], u32, Vec<u8>)>);

impl Parts {
    fn have_room(&self) -> bool {
        self.0.len() < PARTS && self.0.iter().map(|(.., part)| part.len() as u64).sum::<u64>() < limits::FACTS_BYTES
    }

    fn take(&mut self, segment: &[u8]) {
        let named = segment.strip_prefix(EXTENDED).and_then(<[u8]>::split_first_chunk);
        let placed = named.and_then(|(name, rest)| Some((name, rest.get(4..)?.split_first_chunk()?)));
        if let Some((name, (place, part))) = placed.filter(|(_, (_, part))| !part.is_empty()) {
            self.0.push((*name, u32::from_be_bytes(*place), part.to_vec()));
        }
    }

    /// Those that this block calls its own, as far as none is missing.
    fn of(mut self, xmp: &[u8]) -> Vec<u8> {
        self.0.sort_by_key(|(_, place, _)| *place);
        let mut whole = Vec::new();
        let mut own: Option<[u8; 32]> = None;
        for (name, place, part) in self.0 {
            let is_own = own.map_or_else(|| xmp.windows(name.len()).any(|it| it == name), |own| own == name);
            if is_own && place as usize == whole.len() {
                own = Some(name);
                whole.extend(part);
            }
        }
        whole
    }
}

/// The next marker. Bytes between segments that are none are passed over, as decoders do.
fn marker(reader: &mut Reader) -> io::Result<u8> {
    let mut before = 0;
    for _ in 0..limits::FORM_BYTES {
        let [byte] = bytes(reader)?;
        if before == 0xff && !matches!(byte, 0x00 | 0xff) {
            return Ok(byte);
        }
        before = byte;
    }
    Err(broken("picture-jpeg-damaged"))
}

fn has_too_many_scans(found: &Found, reader: &mut Reader) -> io::Result<bool> {
    let most = (SCANNED_PIXELS / (found.width * found.height).max(1)).min(SCANS);
    let mut scans = 0;
    let mut before = 0;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = reader.read(&mut buffer)?;
        for &byte in &buffer[..read] {
            match (before, byte) {
                (0xff, 0xda) => scans += 1,
                // What follows the end (a second picture, a video) is not decoded.
                (0xff, 0xd9) => return Ok(scans > most),
                _ => {}
            }
            before = byte;
        }
        if read == 0 || scans > most {
            return Ok(scans > most);
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::super::tests::look;
    use super::*;

    pub fn jpeg_of(before: &[u8], width: u16, height: u16) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8];
        bytes.extend_from_slice(before);
        bytes.extend_from_slice(&[0xff, 0xc0, 0, 17, 8]);
        bytes.extend_from_slice(&height.to_be_bytes());
        bytes.extend_from_slice(&width.to_be_bytes());
        bytes.extend_from_slice(&[3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
        bytes
    }

    /// A segment, chunk or block of its format.
    fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
        [&[0xff, marker], &(data.len() as u16 + 2).to_be_bytes()[..], data].concat()
    }

    #[test]
    fn the_blocks_of_a_jpeg_are_found() {
        let records = b"\x1c\x02\x05\0\x03Sea";
        let photoshop = [b"8BIM\x04\x04\0\0\0\0\0\x08".as_slice(), records].concat();
        let before = [
            segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x/>"),
            segment(0xe1, b"Exif\0\0II*\0"),
            segment(0xe1, b"Exif\0\0MM\0*"),
            segment(0xe2, b"ICC_PROFILE\0\x01\x01"),
            // A block that goes on in the next segment.
            segment(0xed, &[b"Photoshop 3.0\0", &photoshop[..9]].concat()),
            segment(0xed, &[b"Photoshop 3.0\0", &photoshop[9..]].concat()),
        ];
        let header = look(&jpeg_of(&before.concat(), 40, 30)).unwrap();
        let expected =
            Blocks { exif: b"II*\0".to_vec(), xmp: b"<x/>".to_vec(), iptc: records.to_vec(), ..Blocks::default() };
        assert_eq!((header.width, header.blocks), (40, expected));
        let map = segment(0xe2, b"urn:iso:std:iso:ts:21496:-1\0\0\0\0\0");
        let header = look(&jpeg_of(&[segment(0xe2, b"short"), map].concat(), 40, 30)).unwrap();
        assert_eq!((header.width, header.blocks.gain_map), (40, true));
    }

    #[test]
    fn a_progressive_picture_is_walked_over_only_so_often() {
        let progressive = |width: u16, height: u16, scans: usize| {
            let mut jpeg = jpeg_of(&[], width, height);
            jpeg[3] = 0xc2;
            [jpeg, [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0].repeat(scans), vec![0xff, 0xd9]].concat()
        };
        // Ninety megapixels twenty-two times are just within two thousand millions.
        for (width, height, most) in [(40, 30, 100), (10_000, 9_000, 22)] {
            assert!(look(&progressive(width, height, most)).is_ok(), "{width}x{height}");
            let refusal = look(&progressive(width, height, most + 1)).unwrap_err().to_string();
            assert!(refusal.contains("busy"), "{width}x{height}: {refusal}");
        }
        // What stands behind the end is not decoded.
        assert!(look(&[progressive(40, 30, 10), progressive(40, 30, 101)].concat()).is_ok());
    }

    #[test]
    fn what_of_xmp_did_not_fit_is_put_together() {
        let own = b"0123456789ABCDEF0123456789ABCDEF";
        let part = |name: &[u8], place: u32, text: &[u8]| {
            segment(0xe1, &[EXTENDED, name, &9u32.to_be_bytes(), &place.to_be_bytes(), text].concat())
        };
        let main = segment(0xe1, &[XMP, b"<x note:HasExtendedXMP=\"", own, b"\"/>"].concat());
        let extended = |parts: &[Vec<u8>]| {
            look(&jpeg_of(&[main.clone(), parts.concat()].concat(), 40, 30)).unwrap().blocks.extended
        };
        assert_eq!(
            extended(&[part(own, 4, b"-two-"), part(own, 0, b"one-"), part(&[7; 32], 9, b"other")]),
            b"one--two-"
        );
        // One is missing, one is there twice, none is its own.
        assert_eq!(extended(&[part(own, 0, b"one-"), part(own, 5, b"two-")]), b"one-");
        assert_eq!(extended(&[part(own, 0, b"one-"), part(own, 0, b"one-")]), b"one-");
        assert_eq!(extended(&[part(&[7; 32], 0, b"other")]), b"");
        assert_eq!(extended(&[segment(0xe1, &[EXTENDED, b"short"].concat())]), b"");
    }
}
