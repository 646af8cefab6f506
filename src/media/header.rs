//! The size of a picture and the blocks that say something of it, read from the file's own structure. No pixel is
//! decoded, nothing is inflated, and nothing is believed that the limits forbid.

use super::cicp::Coded;
#[cfg(any(feature = "heic", feature = "avif"))]
use super::heif;
use super::ifd::{self, Tiff};
use super::{iptc, raw, sniff};
use crate::domain::limits;
use crate::domain::photo::Kind;
use crate::error::{Error, Result};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

/// A picture of more scans makes a decoder walk over all of it as often: minutes of work in a few kilobytes. Encoders
/// write about ten.
const SCANS: u32 = 100;
/// Segments, chunks or blocks that are passed over on the way to what is looked for. Some files have tens of thousands.
const PIECES: u32 = 200_000;

/// What the header says. The size is as stored, before the orientation.
#[derive(Debug, PartialEq)]
pub struct Header {
    pub kind: Kind,
    pub width: u32,
    pub height: u32,
    pub blocks: Blocks,
}

/// What the file carries beside its pixels, as it stands there; empty where there is none.
#[derive(Debug, Default, PartialEq)]
pub struct Blocks {
    /// Beginning with its TIFF header.
    pub exif: Vec<u8>,
    pub xmp: Vec<u8>,
    /// IPTC records.
    pub iptc: Vec<u8>,
    /// There is more than one frame.
    pub animated: bool,
    /// There is a gain map by ISO 21496; the older ones are announced in XMP.
    pub gain_map: bool,
}

/// What one format says about itself, not yet held against the limits.
#[derive(Default)]
pub struct Found {
    pub width: u64,
    pub height: u64,
    /// Of one decoded pixel.
    pub pixel_bytes: u64,
    pub blocks: Blocks,
}

type Reader<'a> = BufReader<&'a File>;

/// Reads the header from the beginning of the file. `Unsupported`: not a kind that is kept; `TooLarge`: over a limit by
/// its header; `Invalid`: there is no header to be read.
pub fn read(file: &File) -> Result<Header> {
    let mut reader = BufReader::new(file);
    reader.seek(SeekFrom::Start(0))?;
    let mut start = Vec::new();
    reader.by_ref().take(sniff::BYTES as u64).read_to_end(&mut start)?;
    let kind = match sniff::kind(&start)? {
        Kind::Tiff => raw::kind(file)?,
        kind => kind,
    };
    reader.seek(SeekFrom::Start(0))?;
    let found = match kind {
        Kind::Jpeg => jpeg(&mut reader),
        Kind::Png => png(&mut reader),
        Kind::Gif => gif(&mut reader),
        Kind::WebP => webp(&mut reader),
        Kind::Tiff => tiff(file),
        Kind::Bmp => bmp(&mut reader),
        #[cfg(any(feature = "heic", feature = "avif"))]
        Kind::Heic | Kind::Avif => heif::look(file),
        #[cfg(not(any(feature = "heic", feature = "avif")))]
        Kind::Heic | Kind::Avif => Ok(None),
        Kind::Cr2 | Kind::Cr3 | Kind::Nef | Kind::Arw | Kind::Dng | Kind::Raf | Kind::Orf | Kind::Rw2 => {
            raw::look(file, kind).map(|((width, height), exif)| {
                let blocks = Blocks { exif, ..Blocks::default() };
                Some(Found { width: width.into(), height: height.into(), pixel_bytes: 3, blocks })
            })
        }
    };
    let found = found.map_err(unreadable)?.ok_or_else(|| Error::invalid("This file has no picture in it."))?;
    within_limits(kind, found)
}

fn unreadable(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Error::invalid("This picture ends before it has begun."),
        io::ErrorKind::InvalidData => Error::Invalid(error.to_string()),
        _ => error.into(),
    }
}

fn within_limits(kind: Kind, Found { width, height, pixel_bytes, blocks }: Found) -> Result<Header> {
    if width == 0 || height == 0 {
        return Err(Error::invalid("This picture has no size."));
    }
    let within = u32::try_from(width).ok().zip(u32::try_from(height).ok());
    if !within.is_some_and(|(width, height)| is_within_limits(width, height, pixel_bytes)) {
        return Err(Error::TooLarge(format!(
            "This picture is {width} × {height} pixels. Salon takes up to {} megapixels.",
            limits::PIXELS / 1_000_000
        )));
    }
    Ok(Header { kind, width: width as u32, height: height as u32, blocks })
}

/// Whether a picture of this size may be decoded.
pub fn is_within_limits(width: u32, height: u32, pixel_bytes: u64) -> bool {
    let sides = 1..=limits::SIDE;
    let pixels = u64::from(width) * u64::from(height);
    sides.contains(&width)
        && sides.contains(&height)
        && pixels <= limits::PIXELS
        && pixels.saturating_mul(pixel_bytes) <= limits::DECODED_BYTES
}

fn bytes<const N: usize>(reader: &mut Reader) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    reader.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// A bounded piece; what the file does not have of it is missing from the answer, too.
fn piece(reader: &mut Reader, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.by_ref().take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn broken(sentence: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, sentence)
}

/// What begins an APP1, APP13 or APP2 segment that is looked for.
const JPEG_EXIF: &[u8] = b"Exif\0\0";
const JPEG_XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const JPEG_PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";
const JPEG_GAIN_MAP: &[u8] = b"urn:iso:std:iso:ts:21496:-1\0";

/// A JPEG that lies somewhere in a file, of the kinds that show a picture. (The light on a sensor is often compressed as a
/// JPEG without loss.)
pub fn jpeg_at(file: &File, at: u64) -> Option<Found> {
    let mut reader = BufReader::new(file);
    reader.seek(SeekFrom::Start(at)).ok()?;
    if bytes(&mut reader).ok()? != [0xff, 0xd8] {
        return None;
    }
    reader.seek(SeekFrom::Start(at)).ok()?;
    let (frame, found) = jpeg_frame(&mut reader).ok()??;
    (frame <= 0xc2 && !is_endless(frame, &found, &mut reader).ok()?).then_some(found)
}

fn jpeg(reader: &mut Reader) -> io::Result<Option<Found>> {
    let Some((frame, found)) = jpeg_frame(reader)? else { return Ok(None) };
    if is_endless(frame, &found, reader)? {
        return Err(broken("This JPEG is built to keep a computer busy."));
    }
    Ok(Some(found))
}

/// Only of a progressive one within the limits the rest is read to know.
fn is_endless(frame: u8, found: &Found, reader: &mut Reader) -> io::Result<bool> {
    Ok(frame == 0xc2 && found.width * found.height <= limits::PIXELS && jpeg_has_too_many_scans(reader)?)
}

/// The frame that begins the picture: its marker and what it says.
fn jpeg_frame(reader: &mut Reader) -> io::Result<Option<(u8, Found)>> {
    let mut blocks = Blocks::default();
    // A block of Photoshop may go on in the next segment.
    let mut photoshop = Vec::new();
    reader.seek_relative(2)?;
    for _ in 0..PIECES {
        let marker = jpeg_marker(reader)?;
        let length = match marker {
            // Markers that stand alone.
            0x01 | 0xd0..=0xd8 => continue,
            // The end, or pixels: there was no frame before them.
            0xd9 | 0xda => return Ok(None),
            _ => u16::from_be_bytes(bytes(reader)?).checked_sub(2).ok_or_else(|| broken("This JPEG is damaged."))?,
        };
        match marker {
            0xe1 if blocks.exif.is_empty() || blocks.xmp.is_empty() => {
                let segment = piece(reader, length.into())?;
                take(&mut blocks.exif, segment.strip_prefix(JPEG_EXIF));
                take(&mut blocks.xmp, segment.strip_prefix(JPEG_XMP));
            }
            0xe2 if !blocks.gain_map => {
                let start = piece(reader, JPEG_GAIN_MAP.len().min(length.into()) as u64)?;
                blocks.gain_map = start == JPEG_GAIN_MAP;
                reader.seek_relative(i64::from(length) - start.len() as i64)?;
            }
            0xed if (photoshop.len() as u64) < limits::FACTS_BYTES => {
                let segment = piece(reader, length.into())?;
                photoshop.extend_from_slice(segment.strip_prefix(JPEG_PHOTOSHOP).unwrap_or_default());
            }
            // The frame: all of C0 to CF but the tables among them.
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let frame: [u8; 6] = bytes(reader)?;
                let side = |at: usize| u64::from(u16::from_be_bytes([frame[at], frame[at + 1]]));
                blocks.iptc = iptc::records_in(&photoshop).to_vec();
                let pixel_bytes = frame[5].clamp(1, 4).into();
                return Ok(Some((marker, Found { height: side(1), width: side(3), pixel_bytes, blocks })));
            }
            _ => reader.seek_relative(length.into())?,
        }
    }
    Err(broken("This JPEG has too many parts before its picture."))
}

/// The first block of its kind is kept.
fn take(block: &mut Vec<u8>, found: Option<&[u8]>) {
    if block.is_empty() {
        *block = found.unwrap_or_default().to_vec();
    }
}

/// The next marker. Bytes between segments that are none are passed over, as decoders do.
fn jpeg_marker(reader: &mut Reader) -> io::Result<u8> {
    let mut before = 0;
    for _ in 0..limits::FORM_BYTES {
        let [byte] = bytes(reader)?;
        if before == 0xff && !matches!(byte, 0x00 | 0xff) {
            return Ok(byte);
        }
        before = byte;
    }
    Err(broken("This JPEG is damaged."))
}

fn jpeg_has_too_many_scans(reader: &mut Reader) -> io::Result<bool> {
    let mut scans = 0;
    let mut before = 0;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = reader.read(&mut buffer)?;
        for &byte in &buffer[..read] {
            match (before, byte) {
                (0xff, 0xda) => scans += 1,
                // What follows the end (a second picture, a video) is not decoded.
                (0xff, 0xd9) => return Ok(scans > SCANS),
                _ => {}
            }
            before = byte;
        }
        if read == 0 || scans > SCANS {
            return Ok(scans > SCANS);
        }
    }
}

fn png(reader: &mut Reader) -> io::Result<Option<Found>> {
    reader.seek_relative(8)?;
    let (length, name) = png_chunk(reader)?;
    if length != 13 || &name != b"IHDR" {
        return Err(broken("This PNG is damaged."));
    }
    let header: [u8; 13] = bytes(reader)?;
    let side = |at: usize| u64::from(u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]));
    let samples = match header[9] {
        0 => 1,
        4 => 2,
        6 => 4,
        // A palette becomes RGB, with alpha where it has some.
        3 => 4,
        _ => 3,
    };
    let pixel_bytes = samples * if header[8] == 16 { 2 } else { 1 };
    let mut blocks = Blocks::default();
    reader.seek_relative(4)?;
    // A file that ends too early may still have pixels to show.
    let _ = png_blocks(reader, &mut blocks);
    Ok(Some(Found { width: side(0), height: side(4), pixel_bytes, blocks }))
}

fn png_chunk(reader: &mut Reader) -> io::Result<(u32, [u8; 4])> {
    Ok((u32::from_be_bytes(bytes(reader)?), bytes(reader)?))
}

/// They may stand before or after the pixels.
fn png_blocks(reader: &mut Reader, blocks: &mut Blocks) -> io::Result<()> {
    for _ in 0..PIECES {
        let (length, name) = png_chunk(reader)?;
        let wanted = match &name {
            b"IEND" => break,
            b"eXIf" | b"iTXt" => limits::FACTS_BYTES.min(length.into()),
            b"acTL" => u64::from(length.min(4)),
            _ => 0,
        };
        let chunk = piece(reader, wanted)?;
        match &name {
            b"eXIf" => take(&mut blocks.exif, Some(&chunk)),
            b"iTXt" => take(&mut blocks.xmp, png_xmp(&chunk)),
            b"acTL" => blocks.animated = chunk.first_chunk().is_some_and(|frames| u32::from_be_bytes(*frames) > 1),
            _ => {}
        }
        reader.seek_relative(i64::from(length) - chunk.len() as i64 + 4)?;
    }
    Ok(())
}

/// A text with this keyword that is not compressed; behind that are two names, of a language and of the keyword in it.
fn png_xmp(chunk: &[u8]) -> Option<&[u8]> {
    let rest = chunk.strip_prefix(b"XML:com.adobe.xmp\0\0\0")?;
    rest.splitn(3, |byte| *byte == 0).nth(2)
}

/// The code points of its colours, which stand before the pixels.
pub fn png_cicp(file: &File) -> Option<Coded> {
    let mut reader = BufReader::new(file);
    reader.seek(SeekFrom::Start(8)).ok()?;
    for _ in 0..PIECES {
        match png_chunk(&mut reader).ok()? {
            (_, name) if &name == b"IDAT" => break,
            (4, name) if &name == b"cICP" => {
                let [primaries, transfer, ..] = bytes::<4>(&mut reader).ok()?;
                return Some(Coded { primaries, transfer });
            }
            (length, _) => reader.seek_relative(i64::from(length) + 4).ok()?,
        }
    }
    None
}

fn gif(reader: &mut Reader) -> io::Result<Option<Found>> {
    reader.seek_relative(6)?;
    let screen: [u8; 7] = bytes(reader)?;
    let side = |at: usize| u64::from(u16::from_le_bytes([screen[at], screen[at + 1]]));
    let found = Found { width: side(0), height: side(2), pixel_bytes: 4, ..Found::default() };
    if found.width == 0 || found.height == 0 {
        return Ok(Some(found));
    }
    skip_gif_colors(reader, screen[4])?;
    let (mut blocks, mut frames) = (Blocks::default(), 0);
    let read = gif_blocks(reader, &mut blocks, &mut frames);
    if frames == 0 {
        read?;
        return Ok(None);
    }
    blocks.animated = frames > 1;
    Ok(Some(Found { blocks, ..found }))
}

fn skip_gif_colors(reader: &mut Reader, flags: u8) -> io::Result<()> {
    if flags & 0x80 == 0 { Ok(()) } else { reader.seek_relative(3 << ((flags & 7) + 1)) }
}

/// Counts the frames, and keeps XMP that stands among them.
fn gif_blocks(reader: &mut Reader, blocks: &mut Blocks, frames: &mut u32) -> io::Result<()> {
    let mut left = PIECES;
    while left > 0 {
        match bytes(reader)? {
            [0x2c] => {
                *frames += 1;
                let frame: [u8; 9] = bytes(reader)?;
                skip_gif_colors(reader, frame[8])?;
                reader.seek_relative(1)?;
                gif_data(reader, &mut left, None)?;
            }
            [0x21] => {
                let [label] = bytes(reader)?;
                // The first of its pieces names an application.
                let [length] = bytes(reader)?;
                let name = piece(reader, length.into())?;
                let xmp = label == 0xff && name == b"XMP DataXMP" && blocks.xmp.is_empty();
                if length > 0 {
                    gif_data(reader, &mut left, xmp.then_some(&mut blocks.xmp))?;
                }
            }
            _ => break,
        }
        left = left.saturating_sub(1);
    }
    Ok(())
}

/// Passes over pieces up to the empty one. XMP stands there as it is, not in pieces: what looks like the length of one is
/// a character of it, and a trailer behind it is made so that whoever does not know this finds the end.
fn gif_data(reader: &mut Reader, left: &mut u32, mut keep: Option<&mut Vec<u8>>) -> io::Result<()> {
    while let [length @ 1..=255] = bytes(reader)? {
        match &mut keep {
            Some(kept) if (kept.len() as u64) < limits::FACTS_BYTES => {
                kept.push(length);
                kept.extend(piece(reader, length.into())?);
            }
            _ => reader.seek_relative(length.into())?,
        }
        *left = left.checked_sub(1).ok_or_else(|| broken("This GIF has too many parts."))?;
    }
    Ok(())
}

/// The first page is the picture.
fn tiff(file: &File) -> io::Result<Option<Found>> {
    let Some(tiff) = Tiff::open(file, 0)? else { return Ok(None) };
    let Some(page) = tiff.chain().into_iter().next() else { return Ok(None) };
    let number = |tag| tiff.first(&page, tag);
    let Some((width, height)) = number(ifd::WIDTH).zip(number(ifd::HEIGHT)) else { return Ok(None) };
    // Inks become RGB, and less than 8 bits become 8.
    let samples = number(ifd::SAMPLES).unwrap_or(1).clamp(1, 64);
    let pixel_bytes = samples * number(ifd::BITS).unwrap_or(1).clamp(1, 64).div_ceil(8);
    let exif = raw::tiff_exif(file).unwrap_or_default();
    Ok(Some(Found { width, height, pixel_bytes, blocks: Blocks { exif, ..Blocks::default() } }))
}

fn bmp(reader: &mut Reader) -> io::Result<Option<Found>> {
    reader.seek_relative(14)?;
    let (width, height) = match u32::from_le_bytes(bytes(reader)?) {
        12 => {
            let [a, b, c, d] = bytes(reader)?;
            (u16::from_le_bytes([a, b]).into(), u16::from_le_bytes([c, d]).into())
        }
        _ => {
            let [width, height] = [i32::from_le_bytes(bytes(reader)?), i32::from_le_bytes(bytes(reader)?)];
            // A negative height says that the rows begin at the top.
            (width.max(0).unsigned_abs(), height.unsigned_abs())
        }
    };
    Ok(Some(Found { width: width.into(), height: height.into(), pixel_bytes: 4, ..Found::default() }))
}

fn webp(reader: &mut Reader) -> io::Result<Option<Found>> {
    let size = reader.get_ref().metadata()?.len();
    reader.seek_relative(12)?;
    let mut found = None;
    let (mut blocks, mut frames) = (Blocks::default(), 0);
    for _ in 0..PIECES {
        let Ok((name, length)) = webp_chunk(reader) else { break };
        let next = reader.stream_position()? + length + length % 2;
        match &name {
            b"VP8X" => found = Some(webp_canvas(bytes(reader)?)),
            // Of these nothing can be decoded in part, so one that is cut off is refused at once.
            b"VP8 " | b"VP8L" | b"ANMF" if next > size + 1 => return Err(broken("This WebP picture is cut off.")),
            b"VP8 " if found.is_none() => found = Some(webp_lossy(bytes(reader)?)?),
            b"VP8L" if found.is_none() => found = Some(webp_lossless(bytes(reader)?)?),
            b"ANMF" => frames += 1,
            b"EXIF" => {
                let block = piece(reader, length.min(limits::FACTS_BYTES))?;
                take(&mut blocks.exif, Some(block.strip_prefix(JPEG_EXIF).unwrap_or(&block)));
            }
            b"XMP " => take(&mut blocks.xmp, Some(&piece(reader, length.min(limits::FACTS_BYTES))?)),
            _ => {}
        }
        reader.seek(SeekFrom::Start(next))?;
    }
    blocks.animated = frames > 1;
    Ok(found.map(|found| Found { blocks, ..found }))
}

fn webp_chunk(reader: &mut Reader) -> io::Result<([u8; 4], u64)> {
    Ok((bytes(reader)?, u32::from_le_bytes(bytes(reader)?).into()))
}

fn webp_size(width: u32, height: u32) -> Found {
    Found { width: width.into(), height: height.into(), pixel_bytes: 4, ..Found::default() }
}

fn webp_canvas(chunk: [u8; 10]) -> Found {
    let side = |at: usize| u32::from_le_bytes([chunk[at], chunk[at + 1], chunk[at + 2], 0]) + 1;
    webp_size(side(4), side(7))
}

fn webp_lossy(chunk: [u8; 10]) -> io::Result<Found> {
    if chunk[0] & 1 != 0 || chunk[3..6] != [0x9d, 0x01, 0x2a] {
        return Err(broken("This WebP picture is damaged."));
    }
    let side = |at: usize| u32::from(u16::from_le_bytes([chunk[at], chunk[at + 1]]) & 0x3fff);
    Ok(webp_size(side(6), side(8)))
}

fn webp_lossless(chunk: [u8; 5]) -> io::Result<Found> {
    if chunk[0] != 0x2f {
        return Err(broken("This WebP picture is damaged."));
    }
    let bits = u32::from_le_bytes([chunk[1], chunk[2], chunk[3], chunk[4]]);
    Ok(webp_size((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn look(bytes: &[u8]) -> Result<Header> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        read(&file)
    }

    fn jpeg_of(before: &[u8], width: u16, height: u16) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8];
        bytes.extend_from_slice(before);
        bytes.extend_from_slice(&[0xff, 0xc0, 0, 17, 8]);
        bytes.extend_from_slice(&height.to_be_bytes());
        bytes.extend_from_slice(&width.to_be_bytes());
        bytes.extend_from_slice(&[3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
        bytes
    }

    fn png_of(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend_from_slice(&width.to_be_bytes());
        bytes.extend_from_slice(&height.to_be_bytes());
        bytes.extend_from_slice(&[8, 2, 0, 0, 0, 0, 0, 0, 0]);
        bytes
    }

    #[test]
    fn the_size_is_found_behind_many_parts() {
        let header = look(&jpeg_of(&[0xff, 0xec, 0, 4, 1, 2].repeat(50_000), 4000, 3000)).unwrap();
        assert_eq!((header.width, header.height, header.kind), (4000, 3000, Kind::Jpeg));
        assert_eq!(look(&png_of(640, 480)).unwrap().width, 640);
        let gif = look(b"GIF89a\x40\x01\xf0\x00\0\0\0\x21\xf9\x04\0\0\0\0\0\x2c").unwrap();
        assert_eq!((gif.width, gif.height), (320, 240));
    }

    #[test]
    fn a_file_without_a_header_is_refused() {
        for bytes in [&b"\xff\xd8\xff\xd9"[..], b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF....WEBP"] {
            assert!(matches!(look(bytes), Err(Error::Invalid(_))), "{bytes:?}");
        }
        assert!(matches!(look(b"GIF89a/*\0\0\0\0*/=1;alert()"), Err(Error::Invalid(_))));
    }

    #[test]
    fn a_picture_over_a_limit_is_refused_by_its_header() {
        assert!(matches!(look(&jpeg_of(&[], 30_000, 30_000)), Err(Error::TooLarge(_))));
        assert!(matches!(look(&png_of(u32::MAX, u32::MAX)), Err(Error::TooLarge(_))));
        assert!(matches!(look(&png_of(70_000, 1)), Err(Error::TooLarge(_))));
        assert!(matches!(look(&png_of(0, 10)), Err(Error::Invalid(_))));
        assert!(matches!(look(&jpeg_of(&[], 10, 0)), Err(Error::Invalid(_))));
    }

    /// A segment, chunk or block of its format.
    fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
        [&[0xff, marker], &(data.len() as u16 + 2).to_be_bytes()[..], data].concat()
    }

    fn png_part(name: &[u8], data: &[u8]) -> Vec<u8> {
        [&(data.len() as u32).to_be_bytes()[..], name, data, &[0; 4]].concat()
    }

    fn riff_part(name: &[u8], data: &[u8]) -> Vec<u8> {
        let odd = vec![0; data.len() % 2];
        [name, &(data.len() as u32).to_le_bytes(), data, &odd].concat()
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
    fn the_blocks_of_a_png_are_found_before_and_behind_its_pixels() {
        let text = |flag: &[u8]| [b"XML:com.adobe.xmp\0", flag, b"\0en\0name\0<x/>"].concat();
        let picture = |parts: &[Vec<u8>]| [png_of(64, 48), parts.concat(), png_part(b"IEND", b"")].concat();
        let header = look(&picture(&[
            png_part(b"acTL", b"\0\0\0\x02\0\0\0\0"),
            // Compressed: not inflated.
            png_part(b"iTXt", &text(b"\x01")),
            png_part(b"IDAT", b"pixels"),
            png_part(b"iTXt", &text(b"\0")),
            png_part(b"eXIf", b"II*\0"),
        ]));
        let expected = Blocks { exif: b"II*\0".to_vec(), xmp: b"<x/>".to_vec(), animated: true, ..Blocks::default() };
        assert_eq!(header.unwrap().blocks, expected);
        let still = look(&picture(&[png_part(b"acTL", b"\0\0\0\x01\0\0\0\0")])).unwrap();
        assert_eq!(still.blocks, Blocks::default());
        let cut = picture(&[png_part(b"eXIf", b"II*\0"), png_part(b"iTXt", &text(b"\0"))]);
        assert_eq!(look(&cut[..70]).unwrap().blocks.exif, b"II*\0");
    }

    #[test]
    fn the_blocks_of_a_gif_are_found_among_its_frames() {
        let frame = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0".as_slice();
        // As it stands there: the text, and a trailer that leads to the end from wherever one falls into it.
        let trailer: Vec<u8> = [1].into_iter().chain((0..=0xff).rev()).chain([0]).collect();
        let xmp = [b"\x21\xff\x0bXMP DataXMP".as_slice(), b"<x:xmpmeta/>", &trailer].concat();
        let comment = b"\x21\xfe\x05hello\0".as_slice();
        let gif = |parts: &[&[u8]]| {
            look(&[b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff", parts.concat().as_slice(), b";"].concat())
        };
        let still = gif(&[comment, frame, &xmp]).unwrap().blocks;
        assert!(!still.animated && still.xmp.starts_with(b"<x:xmpmeta/>"), "{still:?}");
        let moving = gif(&[&xmp, frame, comment, frame]).unwrap().blocks;
        assert!(moving.animated && moving.xmp.starts_with(b"<x:xmpmeta/>"), "{moving:?}");
        assert!(matches!(gif(&[comment, &xmp]), Err(Error::Invalid(_))));
    }

    #[test]
    fn the_blocks_of_a_webp_are_found() {
        let webp = |parts: &[Vec<u8>]| {
            let canvas = riff_part(b"VP8X", &[0x2c, 0, 0, 0, 63, 0, 0, 47, 0, 0]);
            look(&[b"RIFF\xff\0\0\0WEBP", canvas.as_slice(), &parts.concat()].concat()).unwrap().blocks
        };
        let (exif, xmp) = (riff_part(b"EXIF", b"Exif\0\0II*\0"), riff_part(b"XMP ", b"<x/>"));
        let frame = riff_part(b"ANMF", &[0; 24]);
        let expected = Blocks { exif: b"II*\0".to_vec(), xmp: b"<x/>".to_vec(), animated: true, ..Blocks::default() };
        assert_eq!(webp(&[frame.clone(), frame.clone(), exif, xmp]), expected);
        assert!(!webp(&[frame]).animated);
    }
}
