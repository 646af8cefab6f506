//! From the bytes of an original to pixels: one door for each kind. What is damaged gives as much as there is; what
//! cannot be decoded at all ends in a sentence. How the pixels become renditions is in `render`.

use super::color::Space;
#[cfg(any(feature = "heic", feature = "avif"))]
use super::heif;
#[cfg(feature = "turbojpeg")]
use super::inks;
use super::raw::{self, Preview};
use super::{Failure, exif, header, tiff};
use crate::domain::limits;
use crate::domain::photo::Kind;
use image::codecs::{bmp::BmpDecoder, gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder};
use image::{ColorType, DynamicImage, GrayImage, ImageBuffer, ImageDecoder, ImageResult, Limits, RgbImage};
use std::fs::File;
use std::io::{BufReader, Cursor, Seek};
use std::os::unix::fs::FileExt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What stands behind transparent pixels: the ground of the light pages. Transparency is not kept, as renditions are
/// JPEGs: a fifth of the bytes of a format that could keep it, for pictures that hardly ever have any.
pub const GROUND: [u8; 3] = [244, 244, 242];
/// A colour profile is a few hundred bytes, or a megabyte for a printer. A larger one is a bomb and is passed over.
pub const PROFILE_BYTES: usize = 4 * 1024 * 1024;
/// What the PNG decoder may hold for chunks that are not pixels.
const PNG_CHUNKS: u64 = 32 * 1024 * 1024;

/// A picture as it came out of its file: the first frame, as it lies there, without transparency.
pub struct Decoded {
    /// Grey or RGB of 8 or 16 bits, or inks in an `Rgba8`.
    pub image: DynamicImage,
    pub space: Space,
    /// Some of it could not be decoded.
    pub damaged: bool,
}

pub fn decode(file: &File, kind: Kind) -> Result<Decoded, Failure> {
    // The pure decoder makes RGB of inks without asking what their profile says.
    #[cfg(feature = "turbojpeg")]
    if kind == Kind::Jpeg && header::jpeg::at(file, 0).is_some_and(|jpeg| jpeg.pixel_bytes == 4) {
        return inks::decode(file);
    }
    let mut reader = BufReader::new(file);
    reader.rewind().map_err(sentence)?;
    match kind {
        Kind::Jpeg => pixels(JpegDecoder::new(reader).map_err(sentence)?),
        Kind::Png => {
            let mut limits = Limits::no_limits();
            limits.max_alloc = Some(PNG_CHUNKS);
            let mut decoded = pixels(PngDecoder::with_limits(reader, limits).map_err(sentence)?)?;
            // It goes before a profile, says the standard.
            if let Some(coded) = header::png::cicp(file) {
                decoded.space = Space::Coded(coded);
            }
            Ok(decoded)
        }
        Kind::Gif => pixels(GifDecoder::new(reader).map_err(sentence)?),
        Kind::WebP => pixels(WebPDecoder::new(reader).map_err(sentence)?),
        Kind::Tiff => tiff::decode(file),
        Kind::Bmp => pixels(BmpDecoder::new(reader).map_err(sentence)?),
        #[cfg(any(feature = "heic", feature = "avif"))]
        Kind::Heic | Kind::Avif => heif::decode(file),
        #[cfg(not(any(feature = "heic", feature = "avif")))]
        Kind::Heic | Kind::Avif => Err("picture-kind-not-built".into()),
        Kind::Cr2 | Kind::Cr3 | Kind::Nef | Kind::Arw | Kind::Dng | Kind::Raf | Kind::Orf | Kind::Rw2 => {
            jpeg_within(file, raw::preview(file, kind).ok_or("picture-raw-none")?)
        }
    }
}

fn jpeg_within(file: &File, preview: Preview) -> Result<Decoded, Failure> {
    let mut jpeg = vec![0; preview.bytes as usize];
    file.read_exact_at(&mut jpeg, preview.at).map_err(sentence)?;
    pixels(JpegDecoder::new(Cursor::new(jpeg)).map_err(sentence)?)
}

fn pixels(mut decoder: impl ImageDecoder) -> Result<Decoded, Failure> {
    let ((width, height), color) = (decoder.dimensions(), decoder.color_type());
    // `image` bounds what a decoder allocates besides; the picture itself is allocated here.
    if decoder.total_bytes() > limits::DECODED_BYTES {
        return Err("picture-too-large-to-decode".into());
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(limits::DECODED_BYTES);
    decoder.set_limits(limits).map_err(sentence)?;
    let profile = decoder.icc_profile().ok().flatten().filter(|profile| profile.len() <= PROFILE_BYTES);
    let mut buffer = vec![blank(color); decoder.total_bytes() as usize];
    let read = read_some(decoder, &mut buffer);
    let damaged = read.is_err();
    if let Err(error) = read {
        // Damaged: what was decoded before the damage is shown. Nothing at all is a failure.
        if buffer.iter().all(|byte| *byte == blank(color)) {
            return Err(sentence(error));
        }
        tracing::debug!(%error, "a picture is damaged");
    }
    Ok(Decoded { image: opaque(buffer, width, height, color)?, space: profile.into(), damaged })
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

/// 16 bits stay 16: of a picture in wide or bright colours it takes more than 8 to make 8 good ones.
pub fn opaque(mut buffer: Vec<u8>, width: u32, height: u32, color: ColorType) -> Result<DynamicImage, Failure> {
    let image = match color {
        ColorType::L8 => GrayImage::from_raw(width, height, buffer).map(DynamicImage::ImageLuma8),
        ColorType::La8 => {
            let pixels = buffer.as_chunks::<2>().0.iter();
            rgb(width, height, pixels.flat_map(|[grey, alpha]| on_ground([*grey; 3], *alpha)).collect())
        }
        ColorType::Rgb8 => rgb(width, height, buffer),
        ColorType::Rgba8 => {
            flatten(&mut buffer);
            rgb(width, height, buffer)
        }
        ColorType::L16 => {
            let samples = buffer.as_chunks::<2>().0.iter().map(|sample| u16::from_ne_bytes(*sample)).collect();
            ImageBuffer::from_raw(width, height, samples).map(DynamicImage::ImageLuma16)
        }
        ColorType::La16 => {
            let pixels = buffer.as_chunks::<4>().0.iter();
            let flat = pixels.flat_map(|[a, b, c, d]| {
                on_wide_ground([u16::from_ne_bytes([*a, *b]); 3], u16::from_ne_bytes([*c, *d]))
            });
            wide_rgb(width, height, flat.collect())
        }
        ColorType::Rgb16 => {
            let samples = buffer.as_chunks::<2>().0.iter().map(|sample| u16::from_ne_bytes(*sample));
            wide_rgb(width, height, samples.collect())
        }
        ColorType::Rgba16 => {
            let pixels = buffer.as_chunks::<8>().0.iter();
            let flat = pixels.flat_map(|pixel| {
                let sample = |at: usize| u16::from_ne_bytes([pixel[2 * at], pixel[2 * at + 1]]);
                on_wide_ground([sample(0), sample(1), sample(2)], sample(3))
            });
            wide_rgb(width, height, flat.collect())
        }
        _ => None,
    };
    image.ok_or_else(|| "picture-too-large-to-decode".into())
}

fn rgb(width: u32, height: u32, buffer: Vec<u8>) -> Option<DynamicImage> {
    RgbImage::from_raw(width, height, buffer).map(DynamicImage::ImageRgb8)
}

fn wide_rgb(width: u32, height: u32, buffer: Vec<u16>) -> Option<DynamicImage> {
    ImageBuffer::from_raw(width, height, buffer).map(DynamicImage::ImageRgb16)
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

pub fn on_ground(color: [u8; 3], alpha: u8) -> [u8; 3] {
    let alpha = u32::from(alpha);
    let mix = |at: usize| ((u32::from(color[at]) * alpha + u32::from(GROUND[at]) * (255 - alpha) + 127) / 255) as u8;
    if alpha == 255 { color } else { [mix(0), mix(1), mix(2)] }
}

pub fn on_wide_ground(color: [u16; 3], alpha: u16) -> [u16; 3] {
    let alpha = u64::from(alpha);
    std::array::from_fn(|at| {
        let ground = u64::from(GROUND[at]) * 257;
        ((u64::from(color[at]) * alpha + ground * (65_535 - alpha) + 32_767) / 65_535) as u16
    })
}

/// A decoder's own words are for the log; people read a sentence.
pub fn sentence(cause: impl std::fmt::Display) -> Failure {
    Failure { message: "picture-undecodable".into(), cause: exif::tidy(&cause.to_string(), exif::TEXT) }
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
    fn sixteen_bits_stay_sixteen() {
        let wide = |samples: &[u16]| samples.iter().flat_map(|wide| wide.to_ne_bytes()).collect::<Vec<u8>>();
        let image = opaque(wide(&[0, 0xffff, 0x8000]), 3, 1, ColorType::L16).unwrap();
        assert_eq!(image.as_luma16().unwrap().as_raw(), &[0, 0xffff, 0x8000]);
        let image = opaque(wide(&[1, 2, 3, 0xffff, 1, 2, 3, 0]), 2, 1, ColorType::Rgba16).unwrap();
        assert_eq!(image.as_rgb16().unwrap().as_raw(), &[1, 2, 3, 244 * 257, 244 * 257, 242 * 257]);
        let image = opaque(wide(&[7, 0]), 1, 1, ColorType::La16).unwrap();
        assert_eq!(image.to_rgb8().as_raw(), &GROUND);
    }
}
