//! The header of a TIFF: its first page, and the blocks that stand there. RAW files have theirs in the same place.

use super::{Blocks, Found};
use crate::domain::limits;
use crate::media::ifd::{self, Tiff};
use crate::media::iptc;
use std::fs::File;
use std::io;

/// The first page is the picture.
pub(super) fn read(file: &File) -> io::Result<Option<Found>> {
    let Some(tiff) = Tiff::open(file, 0)? else { return Ok(None) };
    let Some(page) = tiff.chain().into_iter().next() else { return Ok(None) };
    let number = |tag| tiff.first(&page, tag);
    let Some((width, height)) = number(ifd::WIDTH).zip(number(ifd::HEIGHT)) else { return Ok(None) };
    // Less than 8 bits become 8, and a number of a palette becomes RGB.
    let samples = number(ifd::SAMPLES).unwrap_or(1).clamp(1, 64);
    let pixel_bytes = samples * number(ifd::BITS).unwrap_or(1).clamp(1, 64).div_ceil(8);
    let pixel_bytes = pixel_bytes + if page.entry(ifd::PALETTE).is_some() { 3 } else { 0 };
    Ok(Some(Found { width, height, pixel_bytes, blocks: blocks(file).unwrap_or_default() }))
}

/// What the first page says beside its pixels.
pub fn blocks(file: &File) -> Option<Blocks> {
    let tiff = Tiff::open(file, 0).ok()??;
    let main = tiff.chain().into_iter().next()?;
    let place = |tag| tiff.within(&main, tag).into_iter().next().map(|directory| (tiff, directory));
    let value = |tag| main.entry(tag).and_then(|entry| tiff.bytes(entry, limits::FACTS_BYTES)).unwrap_or_default();
    let (exif, gps, xmp) = (place(ifd::EXIF), place(ifd::GPS), value(ifd::XMP));
    let mut iptc = in_order(value(ifd::IPTC));
    if iptc.is_empty() {
        iptc = iptc::records_in(&value(ifd::PHOTOSHOP)).to_vec();
    }
    Some(Blocks { exif: ifd::block(Some((tiff, main)), exif, gps, None), xmp, iptc, ..Blocks::default() })
}

/// Some programs wrote the records as if they were numbers of four bytes, and turned each around on the way.
fn in_order(mut records: Vec<u8>) -> Vec<u8> {
    if let [first, _, _, 0x1c, ..] = records[..]
        && first != 0x1c
    {
        records.as_chunks_mut::<4>().0.iter_mut().for_each(|four| four.reverse());
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_that_were_turned_around_are_turned_back() {
        let records = b"\x1c\x02\x05\0\x03Sea".to_vec();
        assert_eq!(in_order(records.clone()), records);
        assert_eq!(in_order(b"\0\x05\x02\x1caeS\x03".to_vec()), records);
        assert_eq!(in_order(vec![0x1c]), [0x1c]);
    }
}
