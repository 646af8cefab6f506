//! PNG and APNG: the picture, its colours, its frames. Texts, dates, EXIF, whatever programs keep for themselves, and
//! what follows the end, go.

use super::{Kept, PROFILE_BYTES, Walk, broken, orientation_only};
use std::io;

const SIGNATURE: u64 = 8;
/// A chunk's length, its name and its check sum.
const FRAME: u64 = 12;

pub fn keep(walk: &mut Walk, orientation: u8) -> io::Result<Kept> {
    let mut kept = Kept::default();
    kept.file(0, SIGNATURE)?;
    walk.go_to(SIGNATURE)?;
    let mut has_pixels = false;
    loop {
        let at = walk.at;
        let length = u64::from(u32::from_be_bytes(walk.bytes()?));
        let name: [u8; 4] = walk.bytes()?;
        let end = at + FRAME + length;
        walk.go_to(end)?;
        let is_first = at == SIGNATURE;
        if is_first != (&name == b"IHDR") {
            return Err(broken("picture-png-beginning"));
        }
        match most(&name) {
            Some(most) if length <= most => kept.file(at, end)?,
            // A decoder must not pass over these, so neither may we.
            _ if name[0].is_ascii_uppercase() => return Err(broken("picture-png-unknown-parts")),
            _ => {}
        }
        has_pixels |= &name == b"IDAT";
        if is_first && orientation != 1 {
            kept.insert(chunk(b"eXIf", &orientation_only(orientation)));
        }
        if &name == b"IEND" {
            return if has_pixels { Ok(kept) } else { Err(broken("picture-png-none")) };
        }
    }
}

/// How long a chunk that is kept can be; most of them have one right length, and room for nothing else.
fn most(name: &[u8; 4]) -> Option<u64> {
    Some(match name {
        b"IHDR" => 13,
        b"PLTE" => 3 * 256,
        b"IDAT" | b"fdAT" => u64::from(u32::MAX >> 1),
        b"IEND" => 0,
        b"tRNS" => 256,
        b"gAMA" | b"sBIT" | b"cICP" => 4,
        b"cHRM" => 32,
        b"sRGB" => 1,
        b"bKGD" => 6,
        b"pHYs" => 9,
        b"mDCV" => 24,
        b"cLLI" | b"acTL" => 8,
        b"fcTL" => 26,
        b"iCCP" => PROFILE_BYTES,
        _ => return None,
    })
}

fn chunk(name: &[u8; 4], contents: &[u8]) -> Vec<u8> {
    let checked = [name.as_slice(), contents].concat();
    let (length, sum) = ((contents.len() as u32).to_be_bytes(), crc32(&checked).to_be_bytes());
    [length.as_slice(), &checked, &sum].concat()
}

/// The check sum of a chunk. Bit by bit: it is only ever taken of forty bytes.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 * (sum & 1)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_sum_is_the_one_of_the_format() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(chunk(b"IEND", b""), b"\0\0\0\0IEND\xae\x42\x60\x82");
    }
}
