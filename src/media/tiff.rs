//! The door of TIFF. The library gives samples as they lie in the file, of whatever depth and in whatever order; what
//! they mean is made of them here: grey, RGB, a palette, inks, or brightness and two colours.

use super::decode::{Decoded, PROFILE_BYTES, sentence};
use super::ifd::{self, Directory, Tiff};
use super::{Failure, header};
use crate::domain::limits;
use image::{ColorType, DynamicImage, RgbaImage};
use pixels::color::Space;
use pixels::ground::{GROUND, Ground, is_blank, opaque};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use tiff::decoder::{Decoder, Limits};

/// Values of `PHOTOMETRIC`.
const PALETTE: u64 = 3;
const INKS: u64 = 5;
const YCC: u64 = 6;
/// Values of `FORMAT`: numbers without a sign, which is what most say nothing about, and fractions.
const WHOLE: u64 = 1;
const FRACTION: u64 = 3;
/// Values of `EXTRA`: transparency, with which the colours are multiplied already, or not.
const MULTIPLIED: u64 = 1;
const TRANSPARENCY: u64 = 2;

/// What the directory says about its samples.
struct Page<'a> {
    tiff: Tiff<'a>,
    directory: Directory,
    width: usize,
    height: usize,
    bits: u64,
    format: u64,
    photometric: u64,
}

/// Samples of 8 or 16 bits, pixel by pixel.
struct Samples {
    bytes: Vec<u8>,
    wide: bool,
    channels: usize,
    /// Some of them could not be decoded.
    damaged: bool,
}

/// The first page.
pub fn decode(file: &File) -> Result<Decoded, Failure> {
    let page = Page::open(file).ok_or("picture-tiff-no-page")?;
    let (samples, profile) = page.samples(file)?;
    let profile = profile.filter(|profile| profile.len() <= PROFILE_BYTES);
    let damaged = samples.damaged;
    if page.photometric == INKS {
        return Ok(Decoded { image: page.inks(samples)?, space: Space::Inks(profile), damaged });
    }
    let space = profile.into();
    Ok(Decoded { image: page.light(samples, &space)?, space, damaged })
}

impl<'a> Page<'a> {
    fn open(file: &'a File) -> Option<Page<'a>> {
        let tiff = Tiff::open(file, 0).ok()??;
        let directory = tiff.chain().into_iter().next()?;
        let number = |tag, default| tiff.first(&directory, tag).unwrap_or(default);
        let (width, height) = (number(ifd::WIDTH, 0), number(ifd::HEIGHT, 0));
        let [bits, format, photometric] =
            [(ifd::BITS, 1), (ifd::FORMAT, WHOLE), (ifd::PHOTOMETRIC, 1)].map(|(tag, default)| number(tag, default));
        let sides = u32::try_from(width).ok().zip(u32::try_from(height).ok());
        sides.filter(|(width, height)| header::is_within_limits(*width, *height, 1))?;
        Some(Page { tiff, directory, width: width as usize, height: height as usize, bits, format, photometric })
    }

    /// What the library decodes, as samples of 8 or 16 bits; and the profile.
    fn samples(&self, file: &File) -> Result<(Samples, Option<Vec<u8>>), Failure> {
        let mut decoder = Decoder::new(self.readable(file)).map_err(sentence)?;
        let mut limits = Limits::default();
        limits.decoding_buffer_size = limits::DECODED_BYTES as usize;
        // Many programs write all rows as one strip.
        limits.intermediate_buffer_size = limits.decoding_buffer_size;
        decoder = decoder.with_limits(limits);
        let profile = decoder.get_tag_u8_vec(tiff::tags::Tag::IccProfile).ok();
        let channels = decoder.colortype().map_err(sentence)?.num_samples().max(1).into();
        let layout = decoder.image_buffer_layout().map_err(sentence)?;
        if layout.complete_len as u64 > limits::DECODED_BYTES {
            return Err("picture-too-large-to-decode".into());
        }
        let blank = self.blank();
        let mut bytes = vec![blank; layout.complete_len];
        // A panic in the middle leaves what was decoded before it, as an error does.
        let read = catch_unwind(AssertUnwindSafe(|| decoder.read_image_bytes(&mut bytes).map_err(|it| it.to_string())));
        let read = read.unwrap_or_else(|_| Err("the decoder gave up".into()));
        let damaged = read.is_err();
        if let Err(error) = read {
            if is_blank(&bytes, blank) {
                return Err(sentence(error));
            }
            tracing::debug!(%error, "a picture is damaged");
        }
        let across = if layout.planes > 1 { self.width } else { self.width * channels };
        let (bytes, wide) = self.leveled(bytes, across)?;
        let bytes = if layout.planes > 1 { woven(&bytes, channels, if wide { 2 } else { 1 }) } else { bytes };
        Ok((Samples { bytes, wide, channels, damaged }, profile))
    }

    /// The library has no palettes: it is told that the numbers are greys.
    fn readable<'b>(&self, file: &'b File) -> Told<'b> {
        let entry = self.directory.entry(ifd::PHOTOMETRIC).filter(|_| self.photometric == PALETTE);
        Told { reader: BufReader::new(file), at: 0, told: entry.map(|entry| (entry.at, self.tiff.short(1))) }
    }

    /// What a sample holds that was never decoded: no ink, transparent, or close to the ground.
    fn blank(&self) -> u8 {
        match (self.photometric, self.format) {
            (INKS | PALETTE, _) => 0,
            _ if self.transparency().is_some() => 0,
            // Of a fraction: three quarters.
            (_, FRACTION) => 0x3f,
            _ => GROUND[0],
        }
    }

    fn transparency(&self) -> Option<u64> {
        let kinds = self.tiff.numbers(&self.directory, ifd::EXTRA);
        kinds.first().copied().filter(|kind| matches!(*kind, MULTIPLIED | TRANSPARENCY))
    }

    /// Rows of so many samples of any depth, as 8 bits or as 16.
    fn leveled(&self, bytes: Vec<u8>, across: usize) -> Result<(Vec<u8>, bool), Failure> {
        let wide = |samples: &mut dyn Iterator<Item = u16>| (samples.flat_map(u16::to_ne_bytes).collect(), true);
        let fraction = |sample: f64| (sample.clamp(0.0, 1.0) * 65_535.0 + 0.5) as u16;
        Ok(match (self.bits, self.format) {
            (8, WHOLE) => (bytes, false),
            (16, WHOLE) => (bytes, true),
            (bits @ (1 | 2 | 4), WHOLE) => (self.unpacked(&bytes, across, bits as usize), false),
            (32, WHOLE) => wide(&mut bytes.as_chunks().0.iter().map(|it| (u32::from_ne_bytes(*it) >> 16) as u16)),
            (64, WHOLE) => wide(&mut bytes.as_chunks().0.iter().map(|it| (u64::from_ne_bytes(*it) >> 48) as u16)),
            (32, FRACTION) => wide(&mut bytes.as_chunks().0.iter().map(|it| fraction(f32::from_ne_bytes(*it).into()))),
            (64, FRACTION) => wide(&mut bytes.as_chunks().0.iter().map(|it| fraction(f64::from_ne_bytes(*it)))),
            (bits, format) => {
                let cause = format!("samples of {bits} bits in format {format}");
                return Err(Failure { message: "picture-depth-unknown".into(), cause });
            }
        })
    }

    /// Several samples in each byte; a row begins with a byte of its own. Of a palette they stay the numbers they are.
    fn unpacked(&self, bytes: &[u8], across: usize, bits: usize) -> Vec<u8> {
        let most = (1u8 << bits) - 1;
        let scale = if self.photometric == PALETTE { 1 } else { 255 / most };
        let rows = bytes.chunks((across * bits).div_ceil(8).max(1));
        rows.flat_map(|row| {
            (0..across).map(move |at| {
                let byte = row.get(at * bits / 8).copied().unwrap_or_default();
                ((byte >> (8 - bits - at * bits % 8)) & most) * scale
            })
        })
        .collect()
    }

    fn light(&self, mut samples: Samples, space: &Space) -> Result<DynamicImage, Failure> {
        let has_color = !matches!(self.photometric, 0 | 1);
        match self.photometric {
            PALETTE => samples = self.painted(&samples)?,
            YCC if samples.channels == 3 && !samples.wide => {
                samples.bytes.as_chunks_mut().0.iter_mut().for_each(to_rgb)
            }
            YCC => return Err("picture-colours-unknown".into()),
            _ => {}
        }
        let color = |small, wide| if samples.wide { wide } else { small };
        let (keep, color) = match (has_color, samples.channels, self.transparency()) {
            (false, 1, _) => (1, color(ColorType::L8, ColorType::L16)),
            (false, 2.., Some(_)) => (2, color(ColorType::La8, ColorType::La16)),
            (false, _, None) => (1, color(ColorType::L8, ColorType::L16)),
            (true, 3, _) => (3, color(ColorType::Rgb8, ColorType::Rgb16)),
            (true, 4, _) => (4, color(ColorType::Rgba8, ColorType::Rgba16)),
            _ => return Err("picture-colours-unknown".into()),
        };
        let Samples { mut bytes, wide, .. } = samples.keeping(keep);
        if self.transparency() == Some(MULTIPLIED) && matches!(keep, 2 | 4) {
            divide(&mut bytes, keep, wide);
        }
        let ground = if color.has_alpha() { Ground::of(space) } else { Ground::OF_SRGB };
        let image = opaque(bytes, (self.width as u32, self.height as u32), color, ground);
        Ok(image.ok_or("picture-too-large-to-decode")?)
    }

    /// The colours that the numbers stand for.
    fn painted(&self, numbers: &Samples) -> Result<Samples, Failure> {
        let palette = self.tiff.numbers(&self.directory, ifd::PALETTE);
        // Some write 8 bits where 16 belong.
        let shift = if palette.iter().any(|level| *level > 255) { 8 } else { 0 };
        let (colors, [], false) = (palette.len() / 3, &palette[palette.len() / 3 * 3..], numbers.wide) else {
            return Err("picture-palette".into());
        };
        let level = |at: usize| palette.get(at).map_or(0, |level| (level >> shift) as u8);
        let table: Vec<[u8; 3]> =
            (0..colors).map(|at| [level(at), level(colors + at), level(2 * colors + at)]).collect();
        let color = |number: &u8| table.get(usize::from(*number)).copied().unwrap_or(GROUND);
        Ok(Samples {
            bytes: numbers.bytes.iter().flat_map(color).collect(),
            wide: false,
            channels: 3,
            damaged: numbers.damaged,
        })
    }

    fn inks(&self, samples: Samples) -> Result<DynamicImage, Failure> {
        if samples.channels < 4 {
            return Err("picture-inks-unknown".into());
        }
        let Samples { mut bytes, wide, .. } = samples.keeping(4);
        if wide {
            bytes = bytes.as_chunks().0.iter().map(|sample| (u16::from_ne_bytes(*sample) >> 8) as u8).collect();
        }
        let image = RgbaImage::from_raw(self.width as u32, self.height as u32, bytes);
        Ok(DynamicImage::ImageRgba8(image.ok_or("picture-too-large-to-decode")?))
    }
}

impl Samples {
    /// The first so many of each pixel.
    fn keeping(self, channels: usize) -> Samples {
        if self.channels == channels {
            return self;
        }
        let each = if self.wide { 2 } else { 1 };
        let pixels = self.bytes.chunks_exact(self.channels * each);
        let bytes = pixels.flat_map(|pixel| &pixel[..(channels * each).min(pixel.len())]).copied().collect();
        Samples { bytes, channels, ..self }
    }
}

/// Planes, one behind the other, as pixels.
fn woven(planes: &[u8], channels: usize, each: usize) -> Vec<u8> {
    let plane = planes.len() / channels / each * each;
    let mut bytes = Vec::with_capacity(plane * channels);
    for at in (0..plane).step_by(each) {
        (0..channels).for_each(|channel| bytes.extend_from_slice(&planes[channel * plane + at..][..each]));
    }
    bytes
}

/// As in JPEG, which is where such samples come from.
fn to_rgb(pixel: &mut [u8; 3]) {
    let [y, blue, red] = pixel.map(f32::from);
    let (blue, red) = (blue - 128.0, red - 128.0);
    let rgb = [y + 1.402 * red, y - 0.344_136 * blue - 0.714_136 * red, y + 1.772 * blue];
    *pixel = rgb.map(|level| (level + 0.5) as u8);
}

/// Takes the transparency out of colours that were multiplied with it.
fn divide(bytes: &mut [u8], channels: usize, wide: bool) {
    let level =
        |sample: u64, alpha: u64, most: u64| sample.saturating_mul(most).checked_div(alpha).unwrap_or(0).min(most);
    if !wide {
        for pixel in bytes.chunks_exact_mut(channels) {
            let alpha = pixel[channels - 1].into();
            pixel[..channels - 1].iter_mut().for_each(|it| *it = level((*it).into(), alpha, 255) as u8);
        }
        return;
    }
    for pixel in bytes.as_chunks_mut::<2>().0.chunks_exact_mut(channels) {
        let alpha = u16::from_ne_bytes(pixel[channels - 1]).into();
        for sample in &mut pixel[..channels - 1] {
            *sample = (level(u16::from_ne_bytes(*sample).into(), alpha, 65_535) as u16).to_ne_bytes();
        }
    }
}

/// A file in which two bytes are others than it has.
struct Told<'a> {
    reader: BufReader<&'a File>,
    at: u64,
    told: Option<(u64, [u8; 2])>,
}

impl Read for Told<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        if let Some((place, bytes)) = self.told {
            for (place, byte) in (place..).zip(bytes) {
                let within = place.checked_sub(self.at).and_then(|at| buffer[..read].get_mut(at as usize));
                within.into_iter().for_each(|it| *it = byte);
            }
        }
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Told<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.reader.seek(to)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn two_bytes_are_told_otherwise_wherever_the_reading_begins() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"0123456789").unwrap();
        let mut told = Told { reader: BufReader::new(&file), at: 0, told: Some((4, *b"ab")) };
        for (from, length, expected) in
            [(0, 10, "0123ab6789"), (5, 2, "b6"), (4, 1, "a"), (6, 4, "6789"), (2, 3, "23a")]
        {
            told.seek(SeekFrom::Start(from)).unwrap();
            let mut bytes = vec![0; length];
            told.read_exact(&mut bytes).unwrap();
            assert_eq!(bytes, expected.as_bytes());
        }
    }

    #[test]
    fn planes_are_woven_and_multiplied_colours_divided() {
        assert_eq!(woven(&[1, 2, 3, 4, 5, 6], 3, 1), [1, 3, 5, 2, 4, 6]);
        assert_eq!(woven(&[1, 1, 2, 2, 3, 3, 4, 4], 2, 2), [1, 1, 3, 3, 2, 2, 4, 4]);
        let mut bytes = vec![50, 100, 0, 128, 9, 9, 9, 0, 7, 8, 9, 255];
        divide(&mut bytes, 4, false);
        assert_eq!(bytes, [99, 199, 0, 128, 0, 0, 0, 0, 7, 8, 9, 255]);
        let mut bytes: Vec<u8> = [1_000u16, 32_768].iter().flat_map(|it| it.to_ne_bytes()).collect();
        divide(&mut bytes, 2, true);
        assert_eq!(u16::from_ne_bytes([bytes[0], bytes[1]]), 1_999);
    }
}
