//! The door of JPEG, by libjpeg-turbo: into the planes that the file has. What is not brightness and two colours (grey,
//! inks, RGB), and what nothing comes out of, goes through the door in `decode`, which comes back here for pixels of what
//! the pure decoder does not know.

use super::decode::{Decoded, PROFILE_BYTES};
use bytes::Bytes;
use image::ColorType;
use pixels::ground::{Ground, opaque};
use pixels::shrink::Plane;
use pixels::ycc::Ycc;
use std::ops::Range;
use turbojpeg::{Colorspace, Decompressor, Image, PixelFormat, ScalingFactor, YuvImage, yuv_pixels_len};

/// As `header` has it.
const SCANS: u32 = 100;
/// What the segment of an ICC profile begins with, before the number of the piece and how many there are.
const PROFILE: &[u8] = b"ICC_PROFILE\0";
/// A picture at least so many times as long as its largest rendition is decoded at half its size: a 24-megapixel one in
/// two thirds of the time and a third of the memory, for about half a point of SSIMULACRA2 on the few files it was tried
/// on, and three on one full of fine detail. sharp does so from 2 on; from there to here the whole picture is worth its time.
const HALF_FROM: f64 = 2.4;
/// Brightness of what was never decoded: the ground of the pages. And of nothing, where libjpeg had no data.
const GROUND: u8 = 244;
const GREY: u8 = 128;
/// Samples to a side of what is coded together.
const BLOCK: usize = 8;

/// What came out of a file.
pub struct Planes {
    pub ycc: Ycc,
    pub profile: Option<Vec<u8>>,
    /// Blocks are missing at its end.
    pub damaged: bool,
}

/// The planes of this JPEG, for renditions of which the longest has `edge` pixels.
pub fn planes(jpeg: &[u8], edge: u32) -> Option<Planes> {
    let (ycc, damaged) = ycc(jpeg, edge)?;
    Some(Planes { ycc, profile: profile(jpeg), damaged })
}

/// The pixels of one that is grey or RGB, or of which the colours are cut down by a factor that has no name.
pub fn pixels(jpeg: &[u8]) -> Option<Decoded> {
    let mut decompressor = Decompressor::new().ok()?;
    decompressor.set_scan_limit(SCANS).ok()?;
    let header = decompressor.read_header(jpeg).ok()?;
    let (width, height) = (header.width, header.height);
    let (format, color) = match header.colorspace {
        Colorspace::Gray => (PixelFormat::GRAY, ColorType::L8),
        Colorspace::RGB | Colorspace::YCbCr => (PixelFormat::RGB, ColorType::Rgb8),
        _ => return None,
    };
    let pitch = width * format.size();
    let mut samples = vec![GROUND; pitch * height];
    let output = Image { pixels: samples.as_mut_slice(), width, pitch, height, format };
    let damaged = decompressor.decompress(jpeg, output).is_err();
    if damaged && samples.iter().all(|it| *it == GROUND || *it == GREY) {
        return None;
    }
    let image = opaque(samples, (width as u32, height as u32), color, Ground::OF_SRGB)?;
    Some(Decoded { image, space: profile(jpeg).into(), damaged })
}

/// The least that any decoder must do, thrown away.
#[cfg(feature = "bench-pictures")]
pub fn at_an_eighth(jpeg: &[u8]) -> Option<()> {
    let mut decompressor = Decompressor::new().ok()?;
    decompressor.set_scaling_factor(ScalingFactor::ONE_EIGHTH).ok()?;
    let small = decompressor.read_header(jpeg).ok()?.scaled(ScalingFactor::ONE_EIGHTH);
    let (width, height, subsamp) = (small.width, small.height, small.subsamp);
    let mut samples = vec![0; yuv_pixels_len(width, 1, height, subsamp).ok()?];
    let image = YuvImage { pixels: samples.as_mut_slice(), width, align: 1, height, subsamp };
    decompressor.decompress_to_yuv(jpeg, image).ok()
}

fn ycc(jpeg: &[u8], edge: u32) -> Option<(Ycc, bool)> {
    let mut decompressor = Decompressor::new().ok()?;
    decompressor.set_scan_limit(SCANS).ok()?;
    let header = decompressor.read_header(jpeg).ok()?;
    if header.colorspace != Colorspace::YCbCr || header.is_lossless {
        return None;
    }
    let half = header.width.max(header.height) as f64 >= f64::from(edge) * HALF_FROM;
    let scale = if half { ScalingFactor::ONE_HALF } else { ScalingFactor::ONE };
    decompressor.set_scaling_factor(scale).ok()?;
    let scaled = header.scaled(scale);
    let (width, height, subsamp) = (scaled.width, scaled.height, scaled.subsamp);

    let mut samples = vec![0; yuv_pixels_len(width, 1, height, subsamp).ok()?];
    let image = YuvImage { pixels: samples.as_mut_slice(), width, align: 1, height, subsamp };
    let ((wide, high), (color_wide, color_high)) = (image.y_size(), image.uv_size());
    let (light, color) = (wide * high, color_wide * color_high);
    let mut damaged = false;
    if decompressor.decompress_to_yuv(jpeg, image).is_err() {
        // A warning or the end of it, nobody says which. Once more, onto a ground that shows what was not decoded.
        samples[..light].fill(GROUND);
        samples[light..].fill(GREY);
        let image = YuvImage { pixels: samples.as_mut_slice(), width, align: 1, height, subsamp };
        let _ = decompressor.decompress_to_yuv(jpeg, image);
        let side = BLOCK * scale.num() / scale.denom();
        let bright = Grid { wide, high, block: (side * subsamp.width(), side * subsamp.height()) };
        let color = Grid { wide: color_wide, high: color_high, block: (side, side) };
        damaged = lay_ground(&mut samples, bright, color)?;
    }
    let samples = Bytes::from(samples);
    let plane = |from: usize, (wide, high): (usize, usize)| Plane {
        samples: samples.slice(from..from + wide * high),
        width: wide as u32,
        height: high as u32,
    };
    let part = |side: usize| side as f64 * scale.num() as f64 / scale.denom() as f64;
    let ycc = Ycc {
        size: (header.width as u32, header.height as u32),
        extent: (part(header.width), part(header.height)),
        coarse: (subsamp.width() as u32, subsamp.height() as u32),
        brightness: plane(0, (wide, high)),
        colors: [light, light + color].map(|from| plane(from, (color_wide, color_high))),
    };
    Some((ycc, damaged))
}

/// Lays the ground where the data had come to its end: libjpeg makes the rest of a row of blocks grey, and does not come to
/// the rows below. Whether it had; `None` when there is nothing else.
fn lay_ground(samples: &mut [u8], bright: Grid, color: Grid) -> Option<bool> {
    let (light, colors) = samples.split_at_mut(bright.samples());
    let (blue, red) = colors.split_at(color.samples());
    let mut laid = false;
    for row in (0..bright.high.div_ceil(bright.block.1)).rev() {
        for column in (0..bright.wide.div_ceil(bright.block.0)).rev() {
            let is_one = |plane: &[u8], grid: Grid, value: u8| {
                grid.block(column, row).all(|line| plane[line].iter().all(|sample| *sample == value))
            };
            let nothing = is_one(light, bright, GREY) || is_one(light, bright, GROUND);
            if !nothing || !is_one(blue, color, GREY) || !is_one(red, color, GREY) {
                return Some(laid);
            }
            bright.block(column, row).for_each(|line| light[line].fill(GROUND));
            laid = true;
        }
    }
    None
}

/// A plane of samples, and how large the blocks are in which they are coded.
#[derive(Clone, Copy)]
struct Grid {
    wide: usize,
    high: usize,
    block: (usize, usize),
}

impl Grid {
    fn samples(self) -> usize {
        self.wide * self.high
    }

    /// Where the lines of a block lie; nowhere, where the plane ends before it.
    fn block(self, column: usize, row: usize) -> impl Iterator<Item = Range<usize>> {
        let (left, top) = ((column * self.block.0).min(self.wide), row * self.block.1);
        let right = (left + self.block.0).min(self.wide);
        (top..self.high.min(top + self.block.1)).map(move |y| y * self.wide + left..y * self.wide + right)
    }
}

/// The colour profile, put together from its segments before the picture.
fn profile(jpeg: &[u8]) -> Option<Vec<u8>> {
    let mut pieces = Vec::new();
    let mut rest = jpeg.get(2..)?;
    while let [0xff, marker, after @ ..] = rest {
        match marker {
            0xff => {
                rest = &rest[1..];
                continue;
            }
            0x01 | 0xd0..=0xd8 => {
                rest = after;
                continue;
            }
            0xd9 | 0xda => break,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*after.first()?, *after.get(1)?]));
        let segment = after.get(2..length)?;
        if *marker == 0xe2
            && let Some([number, _, piece @ ..]) = segment.strip_prefix(PROFILE)
        {
            pieces.push((*number, piece));
        }
        rest = &after[length..];
    }
    pieces.sort_by_key(|(number, _)| *number);
    let profile: Vec<u8> = pieces.iter().flat_map(|(_, piece)| *piece).copied().collect();
    (1..=PROFILE_BYTES).contains(&profile.len()).then_some(profile)
}
