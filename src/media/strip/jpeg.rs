//! JPEG: the frame, its tables, its scans, the colour profile, and the two small segments that say how colours are
//! stored. Everything else goes, also whatever follows the end of the first picture: previews, gain maps, videos.

use super::{Kept, PROFILE_BYTES, Walk, broken, orientation_only, profile_length};
use std::io;

const START_OF_SCAN: u8 = 0xda;
const END: u8 = 0xd9;
const PROFILE: &[u8] = b"ICC_PROFILE\0";

/// One segment: where it begins, and where the next one does.
struct Segment {
    marker: u8,
    at: u64,
    contents: u64,
    end: u64,
}

pub fn keep(walk: &mut Walk, orientation: u8) -> io::Result<Kept> {
    let has_profile = has_profile(walk)?;
    walk.go_to(2)?;
    let mut kept = Kept::default();
    kept.file(0, 2)?;
    let mut said_which_way_is_up = orientation == 1;
    let mut scans = 0;
    loop {
        let segment = segment(walk)?;
        // Only what every reader expects to be the first may stand before it.
        if !said_which_way_is_up && segment.marker != 0xe0 {
            kept.insert(orientation_segment(orientation));
            said_which_way_is_up = true;
        }
        match segment.marker {
            END if scans == 0 => return Err(broken("picture-jpeg-none")),
            END => {
                kept.file(segment.at, segment.end)?;
                return Ok(kept);
            }
            START_OF_SCAN => {
                scans += 1;
                walk.go_to(segment.end)?;
                let end = end_of_scan(walk)?;
                kept.file(segment.at, end)?;
                continue;
            }
            // Frames, tables, restart intervals, the number of lines, hierarchies; C8 is nobody's.
            0xc0..=0xc7 | 0xc9..=0xcf | 0xdb..=0xdf => kept.file(segment.at, segment.end)?,
            0xe0 if scans == 0 => keep_start_of(b"JFIF\0", 14, &[0, 0], walk, &segment, &mut kept)?,
            0xe2 if scans == 0 && has_profile && begins_with(walk, &segment, PROFILE)? => {
                kept.file(segment.at, segment.end)?;
            }
            0xee if scans == 0 => keep_start_of(b"Adobe", 12, &[], walk, &segment, &mut kept)?,
            0xd8 => return Err(broken("picture-jpeg-twice")),
            _ => {}
        }
        walk.go_to(segment.end)?;
    }
}

/// The next segment. Bytes between segments that are none are passed over, as decoders do.
fn segment(walk: &mut Walk) -> io::Result<Segment> {
    loop {
        walk.find(0xff)?;
        let at = walk.at;
        let [_, marker] = walk.bytes()?;
        let contents = walk.at + 2;
        match marker {
            0xff => walk.go_to(at + 1)?,
            // Markers that stand alone.
            0x00 | 0x01 | 0xd0..=0xd7 => {}
            0xd8 | END => return Ok(Segment { marker, at, contents: walk.at, end: walk.at }),
            _ => {
                let length = u64::from(u16::from_be_bytes(walk.bytes()?));
                if length < 2 || at + 2 + length > walk.size {
                    return Err(broken("picture-jpeg-damaged"));
                }
                return Ok(Segment { marker, at, contents, end: at + 2 + length });
            }
        }
    }
}

/// Past the compressed data, to the marker that ends it.
fn end_of_scan(walk: &mut Walk) -> io::Result<u64> {
    loop {
        walk.find(0xff)?;
        let at = walk.at;
        let [_, next] = walk.bytes()?;
        match next {
            // A byte of data that looks like a marker, and the points to start again at.
            0x00 | 0xd0..=0xd7 => {}
            0xff => walk.go_to(at + 1)?,
            _ => {
                walk.go_to(at)?;
                return Ok(at);
            }
        }
    }
}

fn begins_with(walk: &mut Walk, segment: &Segment, name: &[u8]) -> io::Result<bool> {
    walk.go_to(segment.contents)?;
    let mut matches = (segment.end - segment.contents) >= name.len() as u64;
    for wanted in name {
        matches = matches && walk.bytes()? == [*wanted];
    }
    Ok(matches)
}

/// A segment of a known name and length as it is. Of a longer one (a JFIF segment may hold a small copy of the picture) the
/// known length, which ends with `last`.
fn keep_start_of(
    name: &[u8],
    length: u64,
    last: &[u8],
    walk: &mut Walk,
    segment: &Segment,
    kept: &mut Kept,
) -> io::Result<()> {
    let found = segment.end - segment.contents;
    if found < length || !begins_with(walk, segment, name)? {
        return Ok(());
    }
    let mut contents = Vec::new();
    walk.go_to(segment.contents)?;
    for _ in 0..length {
        contents.extend(walk.bytes::<1>()?);
    }
    if found == length && contents.ends_with(last) {
        return kept.file(segment.at, segment.end);
    }
    contents.truncate(contents.len() - last.len());
    contents.extend(last);
    kept.insert(with_head(segment.marker, &contents));
    Ok(())
}

fn with_head(marker: u8, contents: &[u8]) -> Vec<u8> {
    let length = (contents.len() as u16 + 2).to_be_bytes();
    [&[0xff, marker], length.as_slice(), contents].concat()
}

fn orientation_segment(orientation: u8) -> Vec<u8> {
    with_head(0xe1, &[b"Exif\0\0", orientation_only(orientation).as_slice()].concat())
}

/// Whether the segments that say they are a colour profile make one: every part once, together of the length it says, with
/// its signature. Else they could be anything.
fn has_profile(walk: &mut Walk) -> io::Result<bool> {
    let (mut parts, mut total, mut said) = (Vec::new(), 0, None);
    walk.go_to(2)?;
    loop {
        let segment = segment(walk)?;
        if matches!(segment.marker, START_OF_SCAN | END) || parts.len() > usize::from(u8::MAX) {
            break;
        }
        if segment.marker == 0xe2 && begins_with(walk, &segment, PROFILE)? && segment.end - walk.at >= 2 {
            let part: [u8; 2] = walk.bytes()?;
            parts.push(part);
            total += segment.end - walk.at;
            if part[0] == 1 && segment.end - walk.at >= 128 {
                said = profile_length(&walk.bytes()?);
            }
        }
        walk.go_to(segment.end)?;
    }
    parts.sort_unstable();
    let of = parts.len();
    let complete = parts.iter().zip(1..).all(|(part, number)| *part == [number, of as u8]);
    Ok(complete && said == Some(total) && total <= PROFILE_BYTES)
}
