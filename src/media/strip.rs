//! What of an original may go to somebody who only looks: the picture, its colours, its movement and which way is up.
//! Not where it was taken, with which camera, by whom, with what program, nor the small copies of it that may show what
//! was cut off later. The compressed picture itself is not touched.
//!
//! What is kept is a list of what is known to be needed; whatever else stands in a file goes, known or not. A file that
//! cannot be walked to its end by its own structure is given to nobody: whoever guesses where the picture ends, guesses
//! where the rest begins. One file below for each kind.

mod gif;
mod jpeg;
mod png;
mod webp;

use super::pieces::Piece;
use super::{exif, failure, header};
use crate::domain::limits;
use crate::domain::photo::Kind;
use crate::error::{Error, Result};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};

/// A colour profile says nothing of a person. It is a few hundred bytes, or a megabyte for a printer; a larger one is none.
const PROFILE_BYTES: u64 = 4 * 1024 * 1024;

/// What a profile's header says of its length, where it is a profile's header: else it could be anything.
fn profile_length(header: &[u8; 40]) -> Option<u64> {
    let [length @ .., _, _, _, _] = header.first_chunk::<8>()?;
    header.ends_with(b"acsp").then(|| u32::from_be_bytes(*length).into())
}

/// The pieces of this file that are for everybody.
///
/// # Errors
/// With a sentence, when that cannot be told.
pub fn pieces(file: &File) -> Result<Vec<Piece>> {
    let header = header::read(file)?;
    let (orientation, _) = exif::read(&header.blocks.exif);
    let mut walk = Walk::start(file)?;
    let kept = match header.kind {
        Kind::Jpeg => jpeg::keep(&mut walk, orientation),
        Kind::Png => png::keep(&mut walk, orientation),
        Kind::Gif => gif::keep(&mut walk),
        Kind::WebP => webp::keep(&mut walk, orientation),
        _ => return Err(Error::invalid("picture-not-told")),
    };
    Ok(kept.map_err(unwalkable)?.0)
}

fn unwalkable(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Error::invalid("picture-ends-before-end"),
        io::ErrorKind::InvalidData => Error::Invalid(failure::named(&error)),
        _ => error.into(),
    }
}

fn broken(message: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

/// An EXIF block that says which way is up, and nothing else.
fn orientation_only(orientation: u8) -> Vec<u8> {
    let mut block = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    block.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    block
}

/// On the way through a file, from its beginning to its end.
struct Walk<'a> {
    reader: BufReader<&'a File>,
    at: u64,
    size: u64,
}

impl<'a> Walk<'a> {
    fn start(file: &'a File) -> io::Result<Walk<'a>> {
        let mut reader = BufReader::with_capacity(64 * 1024, file);
        reader.rewind()?;
        Ok(Walk { reader, at: 0, size: file.metadata()?.len() })
    }

    fn bytes<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.read(&mut bytes)?;
        Ok(bytes)
    }

    fn read(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        self.reader.read_exact(bytes)?;
        self.at += bytes.len() as u64;
        Ok(())
    }

    /// Forwards or back to a place that is in the file.
    fn go_to(&mut self, to: u64) -> io::Result<()> {
        if to > self.size {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.reader.seek_relative(to as i64 - self.at as i64)?;
        self.at = to;
        Ok(())
    }

    fn skip(&mut self, bytes: u64) -> io::Result<()> {
        self.go_to(self.at.saturating_add(bytes))
    }

    /// Forwards to the next such byte.
    fn find(&mut self, wanted: u8) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let found = buffer.iter().position(|byte| *byte == wanted);
            let passed = found.unwrap_or(buffer.len());
            self.reader.consume(passed);
            self.at += passed as u64;
            if found.is_some() {
                return Ok(());
            }
        }
    }
}

/// What is kept so far.
#[derive(Default)]
struct Kept(Vec<Piece>);

impl Kept {
    /// A part of the file. What follows what is kept already makes it longer.
    fn file(&mut self, from: u64, to: u64) -> io::Result<()> {
        match self.0.last_mut() {
            Some(Piece::File(start, bytes)) if *start + *bytes == from => *bytes = to - *start,
            _ => self.0.push(Piece::File(from, to - from)),
        }
        if self.0.len() > limits::PIECES {
            return Err(broken("picture-kept-many-parts"));
        }
        Ok(())
    }

    fn insert(&mut self, bytes: Vec<u8>) {
        self.0.push(Piece::Bytes(bytes));
    }

    fn bytes(&self) -> u64 {
        self.0.iter().map(Piece::bytes).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::pieces::Pieces;
    use super::*;
    use image::{ImageFormat, RgbaImage};
    use std::io::{Cursor, Write};
    use std::os::unix::fs::FileExt;

    /// Stands wherever a file has room for what is nobody's business.
    const WORD: &[u8] = b"CANARY";

    fn picture() -> RgbaImage {
        RgbaImage::from_fn(9, 7, |x, y| image::Rgba([x as u8 * 25, y as u8 * 30, 90, 255]))
    }

    fn encoded(format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let rgb = image::DynamicImage::from(picture()).to_rgb8();
        rgb.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// On its side, and with an artist.
    fn exif_block() -> Vec<u8> {
        let mut block = b"II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0".to_vec();
        block.extend(b"\x3b\x01\x02\0\x07\0\0\0\x26\0\0\0\0\0\0\0");
        block.extend(WORD);
        block.push(0);
        block
    }

    fn segment(marker: u8, contents: &[&[u8]]) -> Vec<u8> {
        let contents = contents.concat();
        [&[0xff, marker], (contents.len() as u16 + 2).to_be_bytes().as_slice(), &contents].concat()
    }

    fn profile(signature: &[u8], length: u32) -> Vec<u8> {
        let mut profile = [0; 200];
        profile[..4].copy_from_slice(&length.to_be_bytes());
        profile[36..40].copy_from_slice(signature);
        segment(0xe2, &[b"ICC_PROFILE\0\x01\x01", &profile])
    }

    fn jpeg(app2: &[u8]) -> Vec<u8> {
        let plain = encoded(ImageFormat::Jpeg);
        let after_jfif = 4 + usize::from(plain[5]);
        let thumbnail = segment(0xe0, &[b"JFIF\0\x01\x01\x01\0\x48\0\x48\x02\x01", WORD]);
        [
            &plain[..2],
            &thumbnail,
            &segment(0xe0, &[b"JFXX\0\x10", WORD]),
            &segment(0xe1, &[b"Exif\0\0", &exif_block()]),
            &segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", WORD]),
            app2,
            &segment(0xe2, &[b"MPF\0", WORD]),
            &segment(0xed, &[b"Photoshop 3.0\0", WORD]),
            &segment(0xee, &[b"Adobe\0\x64\0\0\0\0\x01", WORD]),
            &segment(0xfe, &[WORD]),
            // Bytes between segments, and a segment of nobody's.
            WORD,
            &segment(0xf7, &[WORD]),
            &plain[after_jfif..],
            WORD,
            &plain,
        ]
        .concat()
    }

    fn chunk(name: &[u8; 4], contents: &[u8]) -> Vec<u8> {
        // The check sum of what goes is of no interest.
        [(contents.len() as u32).to_be_bytes().as_slice(), name, contents, b"\0\0\0\0"].concat()
    }

    fn png() -> Vec<u8> {
        let plain = encoded(ImageFormat::Png);
        let (head, rest) = plain.split_at(33);
        [
            head,
            &chunk(b"tEXt", WORD),
            &chunk(b"tIME", b"CANARY."),
            &chunk(b"pHYs", b"longer than it can be: CANARY"),
            &chunk(b"eXIf", &exif_block()),
            &chunk(b"prVt", WORD),
            rest,
            WORD,
        ]
        .concat()
    }

    fn gif() -> Vec<u8> {
        let plain = encoded(ImageFormat::Gif);
        let frame = 13 + (3 << ((plain[10] & 7) + 1));
        let frame = if plain[10] & 0x80 == 0 { 13 } else { frame };
        [
            &plain[..frame],
            b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x05\0\x06CANARY\0",
            b"\x21\xff\x0bXMP DataXMP\x06CANARY\0",
            b"\x21\xf9\x04\0\x05\0\0\0",
            b"\x21\x01\x06CANARY\0",
            b"\x21\xfe\x06CANARY\0",
            &plain[frame..],
            WORD,
        ]
        .concat()
    }

    fn riff(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut body = b"WEBP".to_vec();
        for (name, contents) in chunks {
            body.extend([name.as_slice(), (contents.len() as u32).to_le_bytes().as_slice(), contents].concat());
            body.extend(vec![0; contents.len() % 2]);
        }
        [b"RIFF", (body.len() as u32).to_le_bytes().as_slice(), &body, WORD].concat()
    }

    fn webp() -> Vec<u8> {
        let plain = encoded(ImageFormat::WebP);
        let length = u32::from_le_bytes(plain[16..20].try_into().unwrap()) as usize;
        let pixels = &plain[20..20 + length];
        let head = [0x08 | 0x04, 0, 0, 0, 8, 0, 0, 6, 0, 0];
        riff(&[
            (b"VP8X", &head),
            (b"what", WORD),
            (b"VP8L", pixels),
            (b"EXIF", &exif_block()),
            (b"XMP ", b"<x>CANARY</x>"),
        ])
    }

    fn every_kind() -> [Vec<u8>; 4] {
        [jpeg(&profile(b"acsp", 200)), png(), gif(), webp()]
    }

    fn in_file(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    /// What the pieces make, through the check that the parent makes.
    fn stripped(bytes: &[u8]) -> Result<Vec<u8>> {
        let file = in_file(bytes);
        let pieces = pieces(&file)?;
        let kind = header::read(&file).unwrap().kind;
        assert!(Pieces::checked(pieces.clone(), &file, kind).unwrap().is_some(), "{pieces:?}");
        Ok(pieces
            .iter()
            .flat_map(|piece| match piece {
                Piece::Bytes(bytes) => bytes.clone(),
                Piece::File(start, length) => {
                    let mut read = vec![0; *length as usize];
                    file.read_exact_at(&mut read, *start).unwrap();
                    read
                }
            })
            .collect())
    }

    fn tells(bytes: &[u8]) -> bool {
        bytes.windows(WORD.len()).any(|part| part == WORD)
    }

    #[test]
    fn the_picture_stays_and_the_rest_goes() {
        for whole in every_kind() {
            let kept = stripped(&whole).unwrap();
            assert!(tells(&whole) && !tells(&kept), "{}", String::from_utf8_lossy(&kept));
            assert_eq!(image::load_from_memory(&kept).unwrap(), image::load_from_memory(&whole).unwrap());
            let (before, after) = (header::read(&in_file(&whole)).unwrap(), header::read(&in_file(&kept)).unwrap());
            assert_eq!((before.kind, before.width, before.height), (after.kind, after.width, after.height));
            assert_eq!(exif::read(&before.blocks.exif).0, exif::read(&after.blocks.exif).0, "{:?}", before.kind);
            assert_eq!(exif::read(&after.blocks.exif).0 == 6, before.kind != Kind::Gif);
            assert_eq!(stripped(&kept).unwrap(), kept, "nothing is left to be taken: {:?}", before.kind);
        }
    }

    #[test]
    fn a_picture_without_anything_else_stays_as_it_is() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP] {
            let plain = encoded(format);
            assert_eq!(stripped(&plain).unwrap(), plain, "{format:?}");
        }
    }

    #[test]
    fn a_profile_stays_only_when_it_is_one() {
        let has = |app2: &[u8]| {
            let kept = stripped(&jpeg(app2)).unwrap();
            kept.windows(11).any(|part| part == b"ICC_PROFILE")
        };
        assert!(has(&profile(b"acsp", 200)));
        assert!(!has(&profile(b"text", 200)));
        assert!(!has(&profile(b"acsp", 150)), "what stands behind it would go along");
        assert!(!has(&[profile(b"acsp", 200), profile(b"acsp", 200)].concat()));
        assert!(!has(&segment(0xe2, &[b"ICC_PROFILE\0\x01\x01", WORD])));
    }

    #[test]
    fn of_every_kind_a_profile_stays_only_when_it_is_one() {
        let icc = |signature: &[u8], length: u32| profile(signature, length).split_off(18);
        let packed = |profile: &[u8]| {
            let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
            zlib.write_all(profile).unwrap();
            zlib.finish().unwrap()
        };
        let png = |name: &[u8], packed: &[u8]| {
            let plain = encoded(ImageFormat::Png);
            let contents = [name, b"\0\0", packed].concat();
            let sum = crc32fast::hash(&[b"iCCP".as_slice(), &contents].concat()).to_be_bytes();
            let length = (contents.len() as u32).to_be_bytes();
            [&plain[..33], &length, b"iCCP", &contents, &sum, &plain[33..]].concat()
        };
        let kept = stripped(&png(WORD, &packed(&icc(b"acsp", 200)))).unwrap();
        assert!(!kept.windows(6).any(|part| part == WORD), "its name is a text like another");
        let mut decoder = image::codecs::png::PngDecoder::new(Cursor::new(&kept)).unwrap();
        assert_eq!(image::ImageDecoder::icc_profile(&mut decoder).unwrap(), Some(icc(b"acsp", 200)));
        let has = |file: Vec<u8>, chunk: &[u8]| stripped(&file).unwrap().windows(4).any(|part| part == chunk);
        for other in [
            packed(&icc(b"text", 200)),
            packed(&icc(b"acsp", 150)),
            [&*packed(&icc(b"acsp", 200)), WORD].concat(),
            WORD.to_vec(),
        ] {
            assert!(!has(png(b"icc", &other), b"iCCP"), "{other:?}");
        }
        let mut nameless = png(&[WORD; 2].concat(), b"");
        let name = nameless.windows(WORD.len()).position(|part| part == WORD).unwrap();
        nameless[name + 2 * WORD.len()..][..2].fill(b'x');
        assert!(!has(nameless, b"iCCP"), "the picture is given without what has no name");
        let webp = |profile: &[u8]| {
            let plain = encoded(ImageFormat::WebP);
            let chunk =
                |name: &[u8], contents: &[u8]| [name, &(contents.len() as u32).to_le_bytes(), contents].concat();
            let head = chunk(b"VP8X", &[0x20, 0, 0, 0, 8, 0, 0, 6, 0, 0]);
            let body = [b"WEBP".as_slice(), &head, &chunk(b"ICCP", profile), &plain[12..]].concat();
            chunk(b"RIFF", &body)
        };
        assert!(has(webp(&icc(b"acsp", 200)), b"ICCP"));
        for other in [icc(b"text", 200), icc(b"acsp", 150), [WORD; 30].concat()] {
            assert!(!has(webp(&other), b"ICCP"), "{other:?}");
        }
    }

    #[test]
    fn what_cannot_be_walked_to_its_end_is_withheld() {
        for whole in every_kind() {
            let end = whole.len() - WORD.len();
            // The JPEG has a second picture behind its first.
            let end = if whole[0] == 0xff { end - encoded(ImageFormat::Jpeg).len() } else { end };
            for cut in 0..end {
                assert!(stripped(&whole[..cut]).is_err(), "{:?} cut at {cut} of {end}", &whole[..4]);
            }
            assert_eq!(stripped(&whole[..end]).unwrap(), stripped(&whole).unwrap());
        }
    }

    #[test]
    fn damage_costs_nothing_but_the_answer() {
        for whole in every_kind() {
            for at in 0..whole.len() {
                for damage in [0x01, 0x80, 0xff] {
                    let mut damaged = whole.clone();
                    damaged[at] ^= damage;
                    // No panic, and what comes out passes the parent's check.
                    let _ = stripped(&damaged);
                }
            }
        }
    }

    #[test]
    fn a_file_of_a_thousand_parts_is_withheld() {
        let plain = encoded(ImageFormat::Jpeg);
        let parts = [segment(0xdd, &[b"\0\0"]), segment(0xfe, &[b"x"])].concat().repeat(5_000);
        assert!(stripped(&[&plain[..2], &parts, &plain[2..]].concat()).is_err());
        let parts = segment(0xec, &[b"x"]).repeat(50_000);
        assert_eq!(stripped(&[&plain[..2], &parts, &plain[2..]].concat()).unwrap(), plain);
    }
}
