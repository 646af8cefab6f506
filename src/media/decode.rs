//! From the bytes of an original to pixels: one door for each kind. What is damaged gives as much as there is; what
//! cannot be decoded at all ends in a sentence. How the pixels become renditions is in `render`.

use super::{Failure, exif};
use crate::domain::limits;
use crate::domain::photo::Kind;
use image::codecs::{gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder};
use image::{ColorType, DynamicImage, GrayImage, ImageDecoder, ImageResult, Limits, RgbImage};
use std::fs::File;
use std::io::{BufReader, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What stands behind transparent pixels: the ground of the light pages.
const GROUND: [u8; 3] = [244, 244, 242];
/// A colour profile is a few hundred bytes, or a megabyte for a printer. A larger one is a bomb and is passed over.
const PROFILE_BYTES: usize = 4 * 1024 * 1024;
/// What the PNG decoder may hold for chunks that are not pixels.
const PNG_CHUNKS: u64 = 32 * 1024 * 1024;

/// The first frame as 8-bit grey or RGB without transparency, and its colour profile.
pub fn decode(file: &File, kind: Kind) -> Result<(DynamicImage, Option<Vec<u8>>), Failure> {
    let mut reader = BufReader::new(file);
    reader.rewind().map_err(sentence)?;
    match kind {
        Kind::Jpeg => pixels(JpegDecoder::new(reader).map_err(sentence)?),
        Kind::Png => {
            let mut limits = Limits::no_limits();
            limits.max_alloc = Some(PNG_CHUNKS);
            pixels(PngDecoder::with_limits(reader, limits).map_err(sentence)?)
        }
        Kind::Gif => pixels(GifDecoder::new(reader).map_err(sentence)?),
        Kind::WebP => pixels(WebPDecoder::new(reader).map_err(sentence)?),
    }
}

fn pixels(mut decoder: impl ImageDecoder) -> Result<(DynamicImage, Option<Vec<u8>>), Failure> {
    let ((width, height), color) = (decoder.dimensions(), decoder.color_type());
    // `image` bounds what a decoder allocates besides; the picture itself is allocated here.
    if decoder.total_bytes() > limits::DECODED_BYTES {
        return Err("It is too large to be decoded.".into());
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(limits::DECODED_BYTES);
    decoder.set_limits(limits).map_err(sentence)?;
    let profile = decoder.icc_profile().ok().flatten().filter(|profile| profile.len() <= PROFILE_BYTES);
    let mut buffer = vec![blank(color); decoder.total_bytes() as usize];
    if let Err(error) = read_some(decoder, &mut buffer) {
        // Damaged: what was decoded before the damage is shown. Nothing at all is a failure.
        if buffer.iter().all(|byte| *byte == blank(color)) {
            return Err(sentence(error));
        }
        tracing::debug!(%error, "a picture is damaged");
    }
    Ok((opaque(buffer, width, height, color)?, profile))
}

/// A panic in the middle leaves what was decoded before it, as an error does.
fn read_some(decoder: impl ImageDecoder, buffer: &mut [u8]) -> ImageResult<()> {
    catch_unwind(AssertUnwindSafe(|| decoder.read_image(buffer)))
        .unwrap_or_else(|_| Err(image::ImageError::IoError(std::io::Error::other("the decoder gave up"))))
}

/// What a pixel holds that was never decoded: transparent where that exists, else close to the ground.
fn blank(color: ColorType) -> u8 {
    if color.has_alpha() { 0 } else { GROUND[0] }
}

fn opaque(mut buffer: Vec<u8>, width: u32, height: u32, color: ColorType) -> Result<DynamicImage, String> {
    if matches!(color, ColorType::L16 | ColorType::La16 | ColorType::Rgb16 | ColorType::Rgba16) {
        to_8_bit(&mut buffer);
    }
    let image = match color.channel_count() {
        1 => GrayImage::from_raw(width, height, buffer).map(DynamicImage::ImageLuma8),
        2 => rgb(
            width,
            height,
            buffer.as_chunks::<2>().0.iter().flat_map(|[v, alpha]| on_ground([*v; 3], *alpha)).collect(),
        ),
        3 => rgb(width, height, buffer),
        _ => {
            flatten(&mut buffer);
            rgb(width, height, buffer)
        }
    };
    image.ok_or_else(|| "It is too large to be decoded.".into())
}

fn rgb(width: u32, height: u32, buffer: Vec<u8>) -> Option<DynamicImage> {
    RgbImage::from_raw(width, height, buffer).map(DynamicImage::ImageRgb8)
}

/// In place, as the buffer may be half of the memory that there is.
fn to_8_bit(buffer: &mut Vec<u8>) {
    for at in 0..buffer.len() / 2 {
        let wide = u16::from_ne_bytes([buffer[at * 2], buffer[at * 2 + 1]]);
        buffer[at] = ((u32::from(wide) + 128) / 257) as u8;
    }
    buffer.truncate(buffer.len() / 2);
}

/// RGBA becomes RGB on the neutral ground, in place.
fn flatten(buffer: &mut Vec<u8>) {
    let pixels = buffer.len() / 4;
    for at in 0..pixels {
        let (from, to) = (at * 4, at * 3);
        let color = [buffer[from], buffer[from + 1], buffer[from + 2]];
        let flat = on_ground(color, buffer[from + 3]);
        buffer[to..to + 3].copy_from_slice(&flat);
    }
    buffer.truncate(pixels * 3);
}

fn on_ground(color: [u8; 3], alpha: u8) -> [u8; 3] {
    let alpha = u32::from(alpha);
    let mix = |at: usize| ((u32::from(color[at]) * alpha + u32::from(GROUND[at]) * (255 - alpha) + 127) / 255) as u8;
    if alpha == 255 { color } else { [mix(0), mix(1), mix(2)] }
}

/// A decoder's own words are for the log; people read a sentence.
pub fn sentence(cause: impl std::fmt::Display) -> Failure {
    Failure { sentence: "Its pixels cannot be decoded.".into(), cause: exif::tidy(&cause.to_string(), exif::TEXT) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transparency_shows_the_ground() {
        let mut buffer = vec![10, 20, 30, 255, 0, 0, 0, 0];
        flatten(&mut buffer);
        assert_eq!(buffer, [10, 20, 30, 244, 244, 242]);
    }

    #[test]
    fn sixteen_bits_are_rounded_to_eight() {
        let mut buffer: Vec<u8> = [0u16, 0xffff, 0x8000].iter().flat_map(|wide| wide.to_ne_bytes()).collect();
        to_8_bit(&mut buffer);
        assert_eq!(buffer, [0, 255, 128]);
    }
}
