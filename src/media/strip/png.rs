//! PNG and APNG: the picture, its colours, its frames. Texts, dates, EXIF, whatever programs keep for themselves, and
//! what follows the end, go.

use super::{Kept, PROFILE_BYTES, Walk, broken, orientation_only, profile_length};
use flate2::read::ZlibDecoder;
use std::io::{self, Read};
use std::ops::Range;

const SIGNATURE: u64 = 8;
/// A chunk's length, its name and its check sum.
const FRAME: u64 = 12;
/// And how it is packed: there is one way.
const PROFILE_NAME: &[u8; 5] = b"icc\0\0";

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
            _ if &name == b"iCCP" => keep_profile(walk, at + 8..end - 4, &mut kept)?,
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

/// A profile is kept under a name that says nothing, where it is one, and nothing else is packed with it.
fn keep_profile(walk: &mut Walk, contents: Range<u64>, kept: &mut Kept) -> io::Result<()> {
    if contents.end - contents.start > PROFILE_BYTES {
        return Ok(());
    }
    let mut bytes = vec![0; (contents.end - contents.start) as usize];
    walk.go_to(contents.start)?;
    walk.read(&mut bytes)?;
    // Behind its name, and the number of a way to pack.
    let packed = bytes.iter().position(|byte| *byte == 0).and_then(|end| bytes.get(end + 2..)).unwrap_or_default();
    if is_profile(packed) {
        let before = [b"iCCP".as_slice(), PROFILE_NAME].concat();
        let mut sum = crc32fast::Hasher::new();
        sum.update(&before);
        sum.update(packed);
        kept.insert([((PROFILE_NAME.len() + packed.len()) as u32).to_be_bytes().as_slice(), &before].concat());
        kept.file(contents.end - packed.len() as u64, contents.end)?;
        kept.insert(sum.finalize().to_be_bytes().to_vec());
    }
    walk.go_to(contents.end + 4)
}

fn is_profile(packed: &[u8]) -> bool {
    let mut unpacked = ZlibDecoder::new(packed).take(PROFILE_BYTES + 1);
    let mut profile = Vec::new();
    let whole = unpacked.read_to_end(&mut profile).is_ok() && unpacked.get_ref().total_in() == packed.len() as u64;
    whole && profile.first_chunk().and_then(profile_length) == Some(profile.len() as u64)
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
        _ => return None,
    })
}

fn chunk(name: &[u8; 4], contents: &[u8]) -> Vec<u8> {
    let checked = [name.as_slice(), contents].concat();
    let (length, sum) = ((contents.len() as u32).to_be_bytes(), crc32fast::hash(&checked).to_be_bytes());
    [length.as_slice(), &checked, &sum].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_sum_is_the_one_of_the_format() {
        assert_eq!(chunk(b"IEND", b""), b"\0\0\0\0IEND\xae\x42\x60\x82");
    }
}
