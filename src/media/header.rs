//! The size of a picture and the blocks that say something of it, read from the file's own structure. No pixel is
//! decoded, nothing is inflated, and nothing is believed that the limits forbid. One file below for each kind; HEIC, AVIF
//! and RAW have theirs beside this one.

mod bmp;
mod gif;
pub mod jpeg;
pub mod png;
pub mod tiff;
mod webp;

#[cfg(any(feature = "heic", feature = "avif"))]
use super::heif;
use super::{failure, raw, sniff};
use crate::domain::limits;
use crate::domain::photo::Kind;
use crate::error::{Error, Result};
use crate::language::Message;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

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
    /// What of the XMP of a JPEG did not fit into its segment: a document of its own.
    pub extended: Vec<u8>,
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
        Kind::Jpeg => jpeg::read(&mut reader),
        Kind::Png => png::read(&mut reader),
        Kind::Gif => gif::read(&mut reader),
        Kind::WebP => webp::read(&mut reader),
        Kind::Tiff => tiff::read(file),
        Kind::Bmp => bmp::read(&mut reader),
        #[cfg(any(feature = "heic", feature = "avif"))]
        Kind::Heic | Kind::Avif => heif::look(file),
        #[cfg(not(any(feature = "heic", feature = "avif")))]
        Kind::Heic | Kind::Avif => Ok(None),
        Kind::Cr2 | Kind::Cr3 | Kind::Nef | Kind::Arw | Kind::Dng | Kind::Raf | Kind::Orf | Kind::Rw2 => {
            raw::look(file, kind).map(|((width, height), blocks)| {
                Some(Found { width: width.into(), height: height.into(), pixel_bytes: 3, blocks })
            })
        }
    };
    let found = found.map_err(unreadable)?.ok_or_else(|| Error::invalid("picture-none"))?;
    within_limits(kind, found)
}

fn unreadable(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Error::invalid("picture-ends-early"),
        io::ErrorKind::InvalidData => Error::Invalid(failure::named(&error)),
        _ => error.into(),
    }
}

fn within_limits(kind: Kind, Found { width, height, pixel_bytes, blocks }: Found) -> Result<Header> {
    if width == 0 || height == 0 {
        return Err(Error::invalid("picture-no-size"));
    }
    let within = u32::try_from(width).ok().zip(u32::try_from(height).ok());
    if !within.is_some_and(|(width, height)| is_within_limits(width, height, pixel_bytes)) {
        return Err(Error::TooLarge(
            Message::new("picture-too-many-pixels")
                .with("width", width)
                .with("height", height)
                .with("megapixels", limits::PIXELS / 1_000_000),
        ));
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

fn broken(message: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

/// The first block of its kind is kept.
fn take(block: &mut Vec<u8>, found: Option<&[u8]>) {
    if block.is_empty() {
        *block = found.unwrap_or_default().to_vec();
    }
}

#[cfg(test)]
mod tests {
    use super::jpeg::tests::jpeg_of;
    use super::png::tests::png_of;
    use super::*;
    use std::io::Write;

    pub fn look(bytes: &[u8]) -> Result<Header> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        read(&file)
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
}
