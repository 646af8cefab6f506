//! JPEGs of inks (CMYK and YCCK), as they come from a printer's desk. They are decoded as inks, so that their profile can
//! say what these look like on paper.

use super::Failure;
use super::decode::{Decoded, PROFILE_BYTES, sentence};
use crate::domain::limits;
use image::codecs::jpeg::JpegDecoder;
use image::{DynamicImage, ImageDecoder, RgbaImage};
use pixels::color::Space;
use pixels::ground::is_blank;
use std::io::Cursor;
use turbojpeg::{Colorspace, Decompressor, Image, PixelFormat};

/// Where the mark of Adobe's programs may stand: behind metadata and a profile.
const HEAD_BYTES: usize = 8 * 1024 * 1024;

pub fn are_in(jpeg: &[u8]) -> bool {
    let header = Decompressor::new().and_then(|mut decompressor| decompressor.read_header(jpeg));
    header.is_ok_and(|header| matches!(header.colorspace, Colorspace::CMYK | Colorspace::YCCK))
}

pub fn decode(jpeg: &[u8]) -> Result<Decoded, Failure> {
    let mut profile =
        JpegDecoder::new(Cursor::new(jpeg)).ok().and_then(|mut decoder| decoder.icc_profile().ok()).flatten();
    profile = profile.filter(|profile| profile.len() <= PROFILE_BYTES);

    let mut decompressor = Decompressor::new().map_err(sentence)?;
    let header = decompressor.read_header(jpeg).map_err(sentence)?;
    let (width, height) = (header.width, header.height);
    if (width * height * 4) as u64 > limits::DECODED_BYTES {
        return Err("picture-too-large-to-decode".into());
    }
    let inverted = head(jpeg).windows(9).any(|bytes| bytes == b"\xff\xee\0\x0eAdobe");
    // What is never decoded stays paper.
    let paper = if inverted { 255 } else { 0 };
    let mut pixels = vec![paper; width * height * 4];
    let output = Image { pixels: &mut pixels[..], width, pitch: width * 4, height, format: PixelFormat::CMYK };
    let mut damaged = false;
    if let Err(error) = decompressor.decompress(jpeg, output) {
        if is_blank(&pixels, paper) {
            return Err(sentence(error));
        }
        // Many a printer's file has bytes too many somewhere, which is no damage to see.
        damaged = pixels.chunks_exact(width * 4).next_back().is_some_and(|row| is_blank(row, paper));
        tracing::debug!(%error, damaged, "an ink JPEG is not as it should be");
    }
    // Adobe writes light instead of ink, and nearly all of these come from there.
    if inverted {
        pixels.iter_mut().for_each(|ink| *ink = 255 - *ink);
    }
    let image = RgbaImage::from_raw(width as u32, height as u32, pixels).ok_or("picture-too-large-to-decode")?;
    Ok(Decoded { image: DynamicImage::ImageRgba8(image), space: Space::Inks(profile), damaged })
}

fn head(jpeg: &[u8]) -> &[u8] {
    &jpeg[..jpeg.len().min(HEAD_BYTES)]
}
