//! The header of a TIFF: its first page.

use super::{Blocks, Found};
use crate::media::ifd::{self, Tiff};
use crate::media::raw;
use std::fs::File;
use std::io;

/// The first page is the picture.
pub(super) fn read(file: &File) -> io::Result<Option<Found>> {
    let Some(tiff) = Tiff::open(file, 0)? else { return Ok(None) };
    let Some(page) = tiff.chain().into_iter().next() else { return Ok(None) };
    let number = |tag| tiff.first(&page, tag);
    let Some((width, height)) = number(ifd::WIDTH).zip(number(ifd::HEIGHT)) else { return Ok(None) };
    // Inks become RGB, and less than 8 bits become 8.
    let samples = number(ifd::SAMPLES).unwrap_or(1).clamp(1, 64);
    let pixel_bytes = samples * number(ifd::BITS).unwrap_or(1).clamp(1, 64).div_ceil(8);
    let exif = raw::tiff_exif(file).unwrap_or_default();
    Ok(Some(Found { width, height, pixel_bytes, blocks: Blocks { exif, ..Blocks::default() } }))
}
