//! The header of a GIF, and the blocks among its frames.

use super::{Blocks, Found, PIECES, Reader, broken, bytes, piece};
use crate::domain::limits;
use std::io;

pub(super) fn read(reader: &mut Reader) -> io::Result<Option<Found>> {
    reader.seek_relative(6)?;
    let screen: [u8; 7] = bytes(reader)?;
    let side = |at: usize| u64::from(u16::from_le_bytes([screen[at], screen[at + 1]]));
    let found = Found { width: side(0), height: side(2), pixel_bytes: 4, ..Found::default() };
    if found.width == 0 || found.height == 0 {
        return Ok(Some(found));
    }
    skip_colors(reader, screen[4])?;
    let (mut blocks, mut frames) = (Blocks::default(), 0);
    let read = blocks_among(reader, &mut blocks, &mut frames);
    if frames == 0 {
        read?;
        return Ok(None);
    }
    blocks.animated = frames > 1;
    Ok(Some(Found { blocks, ..found }))
}

fn skip_colors(reader: &mut Reader, flags: u8) -> io::Result<()> {
    if flags & 0x80 == 0 { Ok(()) } else { reader.seek_relative(3 << ((flags & 7) + 1)) }
}

/// Counts the frames, and keeps XMP that stands among them.
fn blocks_among(reader: &mut Reader, blocks: &mut Blocks, frames: &mut u32) -> io::Result<()> {
    let mut left = PIECES;
    while left > 0 {
        match bytes(reader)? {
            [0x2c] => {
                *frames += 1;
                let frame: [u8; 9] = bytes(reader)?;
                skip_colors(reader, frame[8])?;
                reader.seek_relative(1)?;
                data(reader, &mut left, None)?;
            }
            [0x21] => {
                let [label] = bytes(reader)?;
                // The first of its pieces names an application.
                let [length] = bytes(reader)?;
                let name = piece(reader, length.into())?;
                let xmp = label == 0xff && name == b"XMP DataXMP" && blocks.xmp.is_empty();
                if length > 0 {
                    data(reader, &mut left, xmp.then_some(&mut blocks.xmp))?;
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
fn data(reader: &mut Reader, left: &mut u32, mut keep: Option<&mut Vec<u8>>) -> io::Result<()> {
    while let [length @ 1..=255] = bytes(reader)? {
        match &mut keep {
            Some(kept) if (kept.len() as u64) < limits::FACTS_BYTES => {
                kept.push(length);
                kept.extend(piece(reader, length.into())?);
            }
            _ => reader.seek_relative(length.into())?,
        }
        *left = left.checked_sub(1).ok_or_else(|| broken("picture-gif-many-parts"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::look;
    use crate::error::Error;

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
}
