//! Pictures as video codecs have them, in a plane of brightness and two of colour, painted as RGB onto a canvas. HEIC and
//! AVIF are such pictures, or many of them side by side.

use crate::ground::Ground;
use image::{DynamicImage, ImageBuffer, RgbImage};

/// A decoded picture of a codec.
pub trait Planes {
    fn size(&self) -> (u32, u32);
    /// Bits of one sample.
    fn depth(&self) -> u32;
    /// By how much the planes of colour are narrower and lower; `None` where there are none.
    fn subsampling(&self) -> Option<(u32, u32)>;
    /// One row of a plane, as long as `samples`.
    fn row(&self, plane: usize, y: u32, samples: &mut [f32]);
    /// What the codec itself says about its colours.
    fn codes(&self) -> Codes;
}

/// A row as some decoders have it, for [`Planes::row`]: in numbers, all of them to be multiplied with `scale`.
pub fn row_of_numbers(row: &[u16], scale: f32, samples: &mut [f32]) {
    samples.iter_mut().zip(row).for_each(|(sample, value)| *sample = f32::from(*value) * scale);
}

/// In single bytes.
pub fn row_of_bytes(row: &[u8], samples: &mut [f32]) {
    samples.iter_mut().zip(row).for_each(|(sample, byte)| *sample = f32::from(*byte));
}

/// In pairs of bytes, as this machine has them.
pub fn row_of_words(row: &[u8], samples: &mut [f32]) {
    let words = row.as_chunks::<2>().0.iter().map(|word| u16::from_ne_bytes(*word));
    samples.iter_mut().zip(words).for_each(|(sample, word)| *sample = f32::from(word));
}

/// Code points of ITU-T H.273 for what the planes mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Codes {
    pub primaries: u8,
    pub transfer: u8,
    pub matrix: u8,
    /// All numbers are used, not only those of television (16 to 235).
    pub full: bool,
}

/// RGB of 8 or 16 bits, on the neutral ground.
pub enum Canvas {
    Small { width: u32, height: u32, rgb: Vec<u8> },
    Wide { width: u32, height: u32, rgb: Vec<u16> },
}

impl Canvas {
    pub fn new(width: u32, height: u32, wide: bool) -> Canvas {
        let (pixels, ground) = (width as usize * height as usize, Ground::OF_SRGB);
        if wide {
            return Canvas::Wide { width, height, rgb: ground.wide().repeat(pixels) };
        }
        Canvas::Small { width, height, rgb: ground.small().repeat(pixels) }
    }

    fn size(&self) -> (u32, u32) {
        match self {
            Canvas::Small { width, height, .. } | Canvas::Wide { width, height, .. } => (*width, *height),
        }
    }

    /// The part of it that is shown.
    pub fn cut(self, left: u32, top: u32, width: u32, height: u32) -> Option<DynamicImage> {
        let whole = self.size();
        let image = match self {
            Canvas::Small { width, height, rgb } => DynamicImage::ImageRgb8(RgbImage::from_raw(width, height, rgb)?),
            Canvas::Wide { width, height, rgb } => DynamicImage::ImageRgb16(ImageBuffer::from_raw(width, height, rgb)?),
        };
        Some(if whole == (width, height) { image } else { image.crop_imm(left, top, width, height) })
    }

    /// Paints a picture with its upper left corner at this place; what is outside is cut off.
    pub fn paint(&mut self, planes: &dyn Planes, codes: Codes, left: u32, top: u32) {
        let mut colors = Colors::new(planes, codes);
        self.each_row(planes, left, top, |y, row| {
            colors.load(planes, y);
            match row {
                Row::Small(row) => colors.write(row, 255.0, |value| value as u8),
                Row::Wide(row) => colors.write(row, 65_535.0, |value| value as u16),
            }
        });
    }

    /// Lets this ground shine through where the picture of transparency says so. Colours may be multiplied with it already.
    pub fn uncover(
        &mut self,
        alpha: &dyn Planes,
        codes: Codes,
        multiplied: bool,
        (left, top): (u32, u32),
        ground: Ground,
    ) {
        let (offset, scale) = luma(alpha.depth(), codes.full);
        let mut samples = vec![0.0; alpha.size().0 as usize];
        self.each_row(alpha, left, top, |y, row| {
            alpha.row(0, y, &mut samples);
            let opaque = samples.iter().map(|sample| ((sample - offset) * scale).clamp(0.0, 1.0));
            match row {
                Row::Small(row) => row.as_chunks_mut::<3>().0.iter_mut().zip(opaque).for_each(|(pixel, opaque)| {
                    let by = if multiplied { opaque } else { 1.0 };
                    *pixel = ground.behind(pixel.map(|it| (f32::from(it) / by) as u8), (opaque * 255.0 + 0.5) as u8);
                }),
                Row::Wide(row) => row.as_chunks_mut::<3>().0.iter_mut().zip(opaque).for_each(|(pixel, opaque)| {
                    let by = if multiplied { opaque } else { 1.0 };
                    *pixel = ground
                        .behind_wide(pixel.map(|it| (f32::from(it) / by) as u16), (opaque * 65_535.0 + 0.5) as u16);
                }),
            }
        });
    }

    fn each_row(&mut self, planes: &dyn Planes, left: u32, top: u32, mut with: impl FnMut(u32, Row)) {
        let ((width, height), (across, down)) = (self.size(), planes.size());
        if left >= width || top >= height {
            return;
        }
        let (from, to) = (left as usize * 3, left.saturating_add(across).min(width) as usize * 3);
        let stride = width as usize * 3;
        for y in 0..down.min(height - top) {
            let start = (top + y) as usize * stride;
            match self {
                Canvas::Small { rgb, .. } => with(y, Row::Small(&mut rgb[start + from..start + to])),
                Canvas::Wide { rgb, .. } => with(y, Row::Wide(&mut rgb[start + from..start + to])),
            }
        }
    }
}

enum Row<'a> {
    Small(&'a mut [u8]),
    Wide(&'a mut [u16]),
}

/// What is to be taken from a sample of brightness, and what it is then to be multiplied with, to lie between 0 and 1.
fn luma(depth: u32, full: bool) -> (f32, f32) {
    let unit = (1u32 << depth.saturating_sub(8)) as f32;
    if full { (0.0, 1.0 / ((1u32 << depth) - 1) as f32) } else { (16.0 * unit, 1.0 / (219.0 * unit)) }
}

/// One row after the other, as three rows of numbers: brightness and the two colours at the place of every pixel.
struct Colors {
    codes: Codes,
    depth: u32,
    subsampling: Option<(u32, u32)>,
    chroma_size: (u32, u32),
    rows: [Vec<f32>; 3],
    /// Two rows of a plane of colour between which one of brightness lies.
    near: Vec<f32>,
    far: Vec<f32>,
}

impl Colors {
    fn new(planes: &dyn Planes, codes: Codes) -> Colors {
        let (width, height) = planes.size();
        let subsampling = planes.subsampling();
        let (across, down) = subsampling.unwrap_or((1, 1));
        let chroma_size = (width.div_ceil(across), height.div_ceil(down));
        let row = || vec![0.0; width as usize];
        let chroma = || vec![0.0; chroma_size.0 as usize];
        let depth = planes.depth();
        Colors { codes, depth, subsampling, chroma_size, rows: [row(), row(), row()], near: chroma(), far: chroma() }
    }

    fn load(&mut self, planes: &dyn Planes, y: u32) {
        planes.row(0, y, &mut self.rows[0]);
        let Some((across, down)) = self.subsampling else { return };
        for plane in [1, 2] {
            // Samples of colour lie between two rows of brightness, and beside the even columns.
            let at = y / down;
            planes.row(plane, at, &mut self.near);
            if down == 2 {
                let other =
                    if y.is_multiple_of(2) { at.saturating_sub(1) } else { (at + 1).min(self.chroma_size.1 - 1) };
                planes.row(plane, other, &mut self.far);
                self.near.iter_mut().zip(&self.far).for_each(|(near, far)| *near = *near * 0.75 + far * 0.25);
            }
            if across == 2 {
                widen(&self.near, &mut self.rows[plane]);
            } else {
                self.rows[plane].copy_from_slice(&self.near);
            }
        }
    }

    fn write<T>(&self, to: &mut [T], most: f32, sample: impl Fn(f32) -> T) {
        let [luma_row, blue_row, red_row] = &self.rows;
        let (offset, scale) = luma(self.depth, self.codes.full);
        let middle = (1u32 << (self.depth - 1)) as f32;
        let unit = (1u32 << self.depth.saturating_sub(8)) as f32;
        let colorful = if self.codes.full { 1.0 / ((1u32 << self.depth) - 1) as f32 } else { 1.0 / (224.0 * unit) };
        let pixels = to.as_chunks_mut::<3>().0.iter_mut().zip(luma_row.iter().zip(blue_row.iter().zip(red_row)));
        let put = |pixel: &mut [T; 3], rgb: [f32; 3]| {
            *pixel = rgb.map(|channel| sample((channel * most + 0.5).clamp(0.0, most)));
        };
        if self.subsampling.is_none() {
            pixels.for_each(|(pixel, (y, _))| put(pixel, [(y - offset) * scale; 3]));
            return;
        }
        match self.codes.matrix {
            // The planes are green, blue and red.
            0 => pixels.for_each(|(pixel, (g, (b, r)))| put(pixel, [*r, *g, *b].map(|v| (v - offset) * scale))),
            // YCgCo: green against the others, orange against blue.
            8 => pixels.for_each(|(pixel, (y, (cg, co)))| {
                let (y, cg, co) = ((y - offset) * scale, (cg - middle) * colorful, (co - middle) * colorful);
                put(pixel, [y - cg + co, y + cg, y - cg - co]);
            }),
            matrix => {
                let (kr, kb) = weights(matrix, self.codes.primaries);
                let (of_red, of_blue) = (2.0 * (1.0 - kr) * colorful, 2.0 * (1.0 - kb) * colorful);
                let kg = 1.0 - kr - kb;
                let (green_of_red, green_of_blue) = (of_red * kr / kg, of_blue * kb / kg);
                pixels.for_each(|(pixel, (y, (cb, cr)))| {
                    let (y, cb, cr) = ((y - offset) * scale, cb - middle, cr - middle);
                    put(pixel, [y + of_red * cr, y - green_of_red * cr - green_of_blue * cb, y + of_blue * cb]);
                });
            }
        }
    }
}

/// How much of brightness is red and blue. Where nothing is said it is as in JPEG.
fn weights(matrix: u8, primaries: u8) -> (f32, f32) {
    match (matrix, primaries) {
        (1, _) | (12 | 13, 1 | 2) => (0.2126, 0.0722),
        (4, _) => (0.30, 0.11),
        (7, _) => (0.212, 0.087),
        (9 | 10, _) | (12 | 13, 9) => (0.2627, 0.0593),
        _ => (0.299, 0.114),
    }
}

/// To twice the width: odd columns lie in the middle between two samples.
fn widen(from: &[f32], to: &mut [f32]) {
    let last = from.last().copied().unwrap_or_default();
    let next = from.iter().skip(1).copied().chain([last]);
    for (pair, (here, next)) in to.chunks_mut(2).zip(from.iter().zip(next)) {
        pair[0] = *here;
        if let Some(odd) = pair.get_mut(1) {
            *odd = (here + next) * 0.5;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::GROUND;

    /// One colour everywhere.
    struct Plain([f32; 3], u32, Option<(u32, u32)>);

    const FULL: Codes = Codes { primaries: 1, transfer: 13, matrix: 6, full: true };

    impl Planes for Plain {
        fn size(&self) -> (u32, u32) {
            (5, 3)
        }
        fn depth(&self) -> u32 {
            self.1
        }
        fn subsampling(&self) -> Option<(u32, u32)> {
            self.2
        }
        fn row(&self, plane: usize, _: u32, samples: &mut [f32]) {
            samples.fill(self.0[plane]);
        }
        fn codes(&self) -> Codes {
            FULL
        }
    }

    fn painted(planes: Plain, codes: Codes) -> [u8; 3] {
        let mut canvas = Canvas::new(5, 3, planes.1 > 8);
        canvas.paint(&planes, codes, 0, 0);
        canvas.cut(0, 0, 5, 3).unwrap().to_rgb8().get_pixel(4, 2).0
    }

    #[test]
    fn ranges_depths_and_matrices_give_their_colours() {
        let limited = Codes { full: false, ..FULL };
        assert_eq!(painted(Plain([235.0, 128.0, 128.0], 8, Some((2, 2))), limited), [255; 3]);
        assert_eq!(painted(Plain([16.0, 128.0, 128.0], 8, Some((2, 1))), limited), [0; 3]);
        assert_eq!(painted(Plain([940.0, 512.0, 512.0], 10, Some((1, 1))), limited), [255; 3]);
        assert_eq!(painted(Plain([4095.0, 2048.0, 2048.0], 12, Some((2, 2))), FULL), [255; 3]);
        assert_eq!(painted(Plain([128.0, 0.0, 0.0], 8, None), FULL), [128; 3]);
        // Red: by BT.601, BT.709 and BT.2020.
        for (matrix, y, cb, cr) in [(6, 76.0, 85.0, 255.0), (1, 54.0, 99.0, 255.0), (9, 67.0, 92.0, 255.0)] {
            let [r, g, b] = painted(Plain([y, cb, cr], 8, Some((2, 2))), Codes { matrix, ..FULL });
            assert!(r > 252 && g < 3 && b < 3, "{matrix}: {r} {g} {b}");
        }
        assert_eq!(painted(Plain([1.0, 2.0, 3.0], 8, Some((1, 1))), Codes { matrix: 0, ..FULL }), [3, 1, 2]);
    }

    #[test]
    fn what_is_outside_is_cut_off_and_transparency_shows_the_ground() {
        let white = Plain([255.0, 128.0, 128.0], 8, Some((2, 2)));
        let mut canvas = Canvas::new(8, 4, false);
        for (left, top) in [(6, 2), (8, 0), (0, 4), (u32::MAX, u32::MAX)] {
            canvas.paint(&white, FULL, left, top);
        }
        canvas.uncover(&Plain([0.0; 3], 8, None), FULL, false, (7, 0), Ground::OF_SRGB);
        let image = canvas.cut(0, 0, 8, 4).unwrap().to_rgb8();
        assert_eq!(image.get_pixel(6, 3).0, [255; 3]);
        assert_eq!(image.get_pixel(7, 2).0, GROUND);
        assert_eq!(image.get_pixel(5, 3).0, GROUND);
    }
}
