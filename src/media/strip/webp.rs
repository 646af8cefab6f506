//! WebP: the picture or its frames, its transparency, its colours. EXIF, XMP, unknown chunks and what follows the end
//! go; the sizes and flags of the head are set to what is left.

use super::super::pieces::Piece;
use super::{Kept, PROFILE_BYTES, Walk, broken, orientation_only, profile_length};
use std::io;

const PROFILE: u8 = 0x20;
const EXIF: u8 = 0x08;
const XMP: u8 = 0x04;

/// What the extended head says: its flags, and the size of the canvas.
type Extended = (u8, [u8; 6]);

fn is_profile(walk: &mut Walk, length: u64) -> io::Result<bool> {
    Ok((128..=PROFILE_BYTES).contains(&length) && profile_length(&walk.bytes()?) == Some(length))
}

pub fn keep(walk: &mut Walk, orientation: u8) -> io::Result<Kept> {
    walk.go_to(4)?;
    let end = 8 + u64::from(u32::from_le_bytes(walk.bytes()?));
    if end > walk.size {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    walk.go_to(12)?;
    let (mut kept, mut extended, mut has_profile, mut has_pixels) = (Kept::default(), None, false, false);
    while walk.at < end {
        let at = walk.at;
        let name: [u8; 4] = walk.bytes()?;
        let length = u64::from(u32::from_le_bytes(walk.bytes()?));
        let (start, after) = (walk.at, walk.at + length);
        if after > end {
            return Err(broken("picture-webp-damaged"));
        }
        match &name {
            b"VP8X" if at == 12 && length == 10 => extended = Some(extended_head(walk)?),
            b"VP8X" => return Err(broken("picture-webp-beginning")),
            // Without an extended head the picture is the only chunk.
            b"VP8 " | b"VP8L" if has_pixels => return Err(broken("picture-webp-twice")),
            b"VP8 " | b"VP8L" => {
                has_pixels = true;
                keep_chunk(at, after, end, &mut kept)?;
            }
            b"ICCP" if extended.is_some() && is_profile(walk, length)? => {
                has_profile = true;
                keep_chunk(at, after, end, &mut kept)?;
            }
            b"ALPH" if extended.is_some() => keep_chunk(at, after, end, &mut kept)?,
            b"ANIM" if extended.is_some() && length == 6 => keep_chunk(at, after, end, &mut kept)?,
            b"ANMF" if extended.is_some() => {
                check_frame(walk, start, after)?;
                has_pixels = true;
                keep_chunk(at, after, end, &mut kept)?;
            }
            _ => {}
        }
        walk.go_to((after + length % 2).min(walk.size))?;
    }
    if !has_pixels {
        return Err(broken("picture-webp-none"));
    }
    with_head(kept, extended, has_profile, orientation)
}

/// A chunk, to an even number of bytes: some programs leave the last one odd.
fn keep_chunk(at: u64, after: u64, end: u64, kept: &mut Kept) -> io::Result<()> {
    let is_odd = (after - at) % 2 == 1;
    kept.file(at, if is_odd && after < end { after + 1 } else { after })?;
    if is_odd && after == end {
        kept.insert(vec![0]);
    }
    Ok(())
}

fn extended_head(walk: &mut Walk) -> io::Result<Extended> {
    let [flags, _, _, _] = walk.bytes()?;
    Ok((flags, walk.bytes()?))
}

/// A frame may carry chunks of its own; then it would have to be made anew.
fn check_frame(walk: &mut Walk, start: u64, after: u64) -> io::Result<()> {
    walk.go_to(start)?;
    walk.skip(16)?;
    while walk.at < after {
        let name: [u8; 4] = walk.bytes()?;
        let length = u64::from(u32::from_le_bytes(walk.bytes()?));
        if !matches!(&name, b"ALPH" | b"VP8 " | b"VP8L") || walk.at + length > after {
            return Err(broken("picture-webp-unknown-parts"));
        }
        walk.skip(length + length % 2)?;
    }
    Ok(())
}

fn with_head(mut body: Kept, extended: Option<Extended>, has_profile: bool, orientation: u8) -> io::Result<Kept> {
    let turned = orientation != 1;
    let mut head = Vec::new();
    match extended {
        Some((flags, canvas)) => {
            let flags = flags & !(EXIF | XMP | PROFILE);
            let flags = flags | if turned { EXIF } else { 0 } | if has_profile { PROFILE } else { 0 };
            head.extend(b"VP8X\x0a\0\0\0");
            head.extend([flags, 0, 0, 0]);
            head.extend(canvas);
        }
        // Only an extended head says that there is an orientation, so readers differ in whether they look for one.
        None if turned => return Err(broken("picture-webp-which-way-up")),
        None => {}
    }
    if turned {
        let block = orientation_only(orientation);
        body.insert([b"EXIF", (block.len() as u32).to_le_bytes().as_slice(), &block].concat());
    }
    let length = u32::try_from(4 + head.len() as u64 + body.bytes()).map_err(io::Error::other)?;
    let start = [b"RIFF", length.to_le_bytes().as_slice(), b"WEBP", &head].concat();
    body.0.insert(0, Piece::Bytes(start));
    Ok(body)
}
