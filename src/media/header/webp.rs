//! The header of a WebP picture: the chunks of its RIFF container.

use super::{Blocks, Found, PIECES, Reader, broken, bytes, jpeg, piece, take};
use crate::domain::limits;
use std::io::{self, Seek, SeekFrom};

pub(super) fn read(reader: &mut Reader) -> io::Result<Option<Found>> {
    let size = reader.get_ref().metadata()?.len();
    reader.seek_relative(12)?;
    let mut found = None;
    let (mut blocks, mut frames) = (Blocks::default(), 0);
    for _ in 0..PIECES {
        let Ok((name, length)) = chunk(reader) else { break };
        let next = reader.stream_position()? + length + length % 2;
        match &name {
            b"VP8X" => found = Some(canvas(bytes(reader)?)),
            // Of these nothing can be decoded in part, so one that is cut off is refused at once.
            b"VP8 " | b"VP8L" | b"ANMF" if next > size + 1 => return Err(broken("picture-webp-cut-off")),
            b"VP8 " if found.is_none() => found = Some(lossy(bytes(reader)?)?),
            b"VP8L" if found.is_none() => found = Some(lossless(bytes(reader)?)?),
            b"ANMF" => frames += 1,
            b"EXIF" => {
                let block = piece(reader, length.min(limits::FACTS_BYTES))?;
                take(&mut blocks.exif, Some(block.strip_prefix(jpeg::EXIF).unwrap_or(&block)));
            }
            b"XMP " => take(&mut blocks.xmp, Some(&piece(reader, length.min(limits::FACTS_BYTES))?)),
            _ => {}
        }
        reader.seek(SeekFrom::Start(next))?;
    }
    blocks.animated = frames > 1;
    Ok(found.map(|found| Found { blocks, ..found }))
}

fn chunk(reader: &mut Reader) -> io::Result<([u8; 4], u64)> {
    Ok((bytes(reader)?, u32::from_le_bytes(bytes(reader)?).into()))
}

fn size(width: u32, height: u32) -> Found {
    Found { width: width.into(), height: height.into(), pixel_bytes: 4, ..Found::default() }
}

fn canvas(chunk: [u8; 10]) -> Found {
    let side = |at: usize| u32::from_le_bytes([chunk[at], chunk[at + 1], chunk[at + 2], 0]) + 1;
    size(side(4), side(7))
}

fn lossy(chunk: [u8; 10]) -> io::Result<Found> {
    if chunk[0] & 1 != 0 || chunk[3..6] != [0x9d, 0x01, 0x2a] {
        return Err(broken("picture-webp-damaged"));
    }
    let side = |at: usize| u32::from(u16::from_le_bytes([chunk[at], chunk[at + 1]]) & 0x3fff);
    Ok(size(side(6), side(8)))
}

fn lossless(chunk: [u8; 5]) -> io::Result<Found> {
    if chunk[0] != 0x2f {
        return Err(broken("picture-webp-damaged"));
    }
    let bits = u32::from_le_bytes([chunk[1], chunk[2], chunk[3], chunk[4]]);
    Ok(size((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
}

#[cfg(test)]
mod tests {
    use super::super::tests::look;
    use super::*;

    fn riff_part(name: &[u8], data: &[u8]) -> Vec<u8> {
        let odd = vec![0; data.len() % 2];
        [name, &(data.len() as u32).to_le_bytes(), data, &odd].concat()
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
