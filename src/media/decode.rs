//! From the bytes of an original to pixels: one door for each kind. What is damaged gives as much as there is; what
//! cannot be decoded at all ends in a sentence. How the pixels become renditions is in `render`, and what is calculated with them
//! in the crate `pixels`.

#[cfg(any(feature = "heic", feature = "avif"))]
use super::heif;
#[cfg(feature = "turbojpeg")]
use super::inks;
use super::raw;
use super::{Failure, exif, header, tiff};
use crate::domain::limits;
use crate::domain::photo::Kind;
use image::codecs::{bmp::BmpDecoder, gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder};
use image::{DynamicImage, ImageDecoder, ImageResult, Limits};
use pixels::color::Space;
use pixels::ground::{Ground, blank, is_blank, opaque};
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::os::unix::fs::FileExt;
use std::panic::{AssertUnwindSafe, catch_unwind};

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

/// The JPEG that a file is, or that the camera put into a RAW; `None` of the other kinds.
pub fn jpeg_of(mut file: &File, kind: Kind) -> Result<Option<Vec<u8>>, Failure> {
    if kind == Kind::Jpeg {
        let mut jpeg = Vec::new();
        file.rewind().map_err(sentence)?;
        file.take(limits::UPLOAD_BYTES).read_to_end(&mut jpeg).map_err(sentence)?;
        return Ok(Some(jpeg));
    }
    if !kind.is_raw() {
        return Ok(None);
    }
    let preview = raw::preview(file, kind).ok_or("picture-raw-none")?;
    let mut jpeg = vec![0; preview.bytes as usize];
    file.read_exact_at(&mut jpeg, preview.at).map_err(sentence)?;
    Ok(Some(jpeg))
}

/// A JPEG as pixels.
fn of_jpeg(jpeg: &[u8]) -> Result<Decoded, Failure> {
    // The pure decoder makes RGB of inks without asking what their profile says.
    #[cfg(feature = "turbojpeg")]
    if inks::are_in(jpeg) {
        return inks::decode(jpeg);
    }
    let decoded = JpegDecoder::new(Cursor::new(jpeg)).map_err(sentence).and_then(pixels);
    // And it does not know the arithmetic coder.
    #[cfg(feature = "turbojpeg")]
    let decoded = decoded.or_else(|failure| super::jpeg::pixels(jpeg).ok_or(failure));
    decoded
}

/// The pixels of a file of this kind, or those of the JPEG that [`jpeg_of`] found in it.
pub fn decode(file: &File, kind: Kind, jpeg: &[u8]) -> Result<Decoded, Failure> {
    let mut reader = BufReader::new(file);
    reader.rewind().map_err(sentence)?;
    match kind {
        Kind::Png => {
            // It goes before a profile, says the standard.
            let coded = header::png::cicp(file);
            reader.rewind().map_err(sentence)?;
            let mut limits = Limits::no_limits();
            limits.max_alloc = Some(PNG_CHUNKS);
            let decoder = PngDecoder::with_limits(reader, limits).map_err(sentence)?;
            match coded {
                Some(coded) => pixels_in(Space::Coded(coded), decoder),
                None => pixels(decoder),
            }
        }
        Kind::Gif => pixels(GifDecoder::new(reader).map_err(sentence)?),
        Kind::WebP => pixels(WebPDecoder::new(reader).map_err(sentence)?),
        Kind::Tiff => tiff::decode(file),
        Kind::Bmp => pixels(BmpDecoder::new(reader).map_err(sentence)?),
        #[cfg(any(feature = "heic", feature = "avif"))]
        Kind::Heic | Kind::Avif => heif::decode(file),
        #[cfg(not(any(feature = "heic", feature = "avif")))]
        Kind::Heic | Kind::Avif => Err("picture-kind-not-built".into()),
        Kind::Jpeg | Kind::Cr2 | Kind::Cr3 | Kind::Nef | Kind::Arw | Kind::Dng | Kind::Raf | Kind::Orf | Kind::Rw2 => {
            of_jpeg(jpeg)
        }
    }
}

fn pixels(mut decoder: impl ImageDecoder) -> Result<Decoded, Failure> {
    let profile = decoder.icc_profile().ok().flatten().filter(|profile| profile.len() <= PROFILE_BYTES);
    pixels_in(profile.into(), decoder)
}

fn pixels_in(space: Space, mut decoder: impl ImageDecoder) -> Result<Decoded, Failure> {
    let ((width, height), color) = (decoder.dimensions(), decoder.color_type());
    // `image` bounds what a decoder allocates besides; the picture itself is allocated here.
    if decoder.total_bytes() > limits::DECODED_BYTES {
        return Err("picture-too-large-to-decode".into());
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(limits::DECODED_BYTES);
    decoder.set_limits(limits).map_err(sentence)?;
    let mut buffer = vec![blank(color); decoder.total_bytes() as usize];
    let read = read_some(decoder, &mut buffer);
    let damaged = read.is_err();
    if let Err(error) = read {
        // Damaged: what was decoded before the damage is shown. Nothing at all is a failure.
        if is_blank(&buffer, blank(color)) {
            return Err(sentence(error));
        }
        tracing::debug!(%error, "a picture is damaged");
    }
    let ground = if color.has_alpha() { Ground::of(&space) } else { Ground::OF_SRGB };
    let image = opaque(buffer, (width, height), color, ground).ok_or("picture-too-large-to-decode")?;
    Ok(Decoded { image, space, damaged })
}

/// A panic in the middle leaves what was decoded before it, as an error does.
fn read_some(decoder: impl ImageDecoder, buffer: &mut [u8]) -> ImageResult<()> {
    catch_unwind(AssertUnwindSafe(|| decoder.read_image(buffer)))
        .unwrap_or_else(|_| Err(image::ImageError::IoError(std::io::Error::other("the decoder gave up"))))
}

/// A decoder's own words are for the log; people read a sentence.
pub fn sentence(cause: impl std::fmt::Display) -> Failure {
    Failure { message: "picture-undecodable".into(), cause: exif::tidy(&cause.to_string(), exif::TEXT) }
}

impl From<pixels::Undone> for Failure {
    fn from(undone: pixels::Undone) -> Failure {
        sentence(undone.0)
    }
}
