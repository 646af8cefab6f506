//! The header of a PNG: its chunks before and behind the pixels.

use super::{Blocks, Found, PIECES, Reader, broken, bytes, piece, take};
use crate::domain::limits;
use pixels::cicp::Coded;
use std::fs::File;
use std::io::{self, BufReader, Seek, SeekFrom};

pub(super) fn read(reader: &mut Reader) -> io::Result<Option<Found>> {
    reader.seek_relative(8)?;
    let (length, name) = chunk(reader)?;
    if length != 13 || &name != b"IHDR" {
        return Err(broken("picture-png-damaged"));
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
    let _ = look_for_blocks(reader, &mut blocks);
    Ok(Some(Found { width: side(0), height: side(4), pixel_bytes, blocks }))
}

fn chunk(reader: &mut Reader) -> io::Result<(u32, [u8; 4])> {
    Ok((u32::from_be_bytes(bytes(reader)?), bytes(reader)?))
}

/// They may stand before or after the pixels.
fn look_for_blocks(reader: &mut Reader, blocks: &mut Blocks) -> io::Result<()> {
    for _ in 0..PIECES {
        let (length, name) = chunk(reader)?;
        let wanted = match &name {
            b"IEND" => break,
            b"eXIf" | b"iTXt" => limits::FACTS_BYTES.min(length.into()),
            b"acTL" => u64::from(length.min(4)),
            _ => 0,
        };
        let chunk = piece(reader, wanted)?;
        match &name {
            b"eXIf" => take(&mut blocks.exif, Some(&chunk)),
            b"iTXt" => take(&mut blocks.xmp, xmp(&chunk)),
            b"acTL" => blocks.animated = chunk.first_chunk().is_some_and(|frames| u32::from_be_bytes(*frames) > 1),
            _ => {}
        }
        reader.seek_relative(i64::from(length) - chunk.len() as i64 + 4)?;
    }
    Ok(())
}

/// A text with this keyword that is not compressed; behind that are two names, of a language and of the keyword in it.
fn xmp(chunk: &[u8]) -> Option<&[u8]> {
    let rest = chunk.strip_prefix(b"XML:com.adobe.xmp\0\0\0")?;
    rest.splitn(3, |byte| *byte == 0).nth(2)
}

/// The code points of its colours, which stand before the pixels.
pub fn cicp(file: &File) -> Option<Coded> {
    let mut reader = BufReader::new(file);
    reader.seek(SeekFrom::Start(8)).ok()?;
    for _ in 0..PIECES {
        match chunk(&mut reader).ok()? {
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

#[cfg(test)]
pub mod tests {
    use super::super::tests::look;
    use super::*;

    pub fn png_of(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend_from_slice(&width.to_be_bytes());
        bytes.extend_from_slice(&height.to_be_bytes());
        bytes.extend_from_slice(&[8, 2, 0, 0, 0, 0, 0, 0, 0]);
        bytes
    }

    fn png_part(name: &[u8], data: &[u8]) -> Vec<u8> {
        [&(data.len() as u32).to_be_bytes()[..], name, data, &[0; 4]].concat()
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
}
