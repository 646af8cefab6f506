//! A picture in the planes that a JPEG has: one of brightness and two of colour, mostly of half the width and height. One
//! that comes so and leaves so never becomes RGB on its way: that is half of the numbers to be worked on.

use crate::shrink::{Part, Plane, flips};
use crate::{Undone, encode};
use image::metadata::Orientation;
use image::{DynamicImage, RgbImage};
use turbojpeg::{Subsamp, YuvPlanesImage};

/// The planes may have more samples than the picture: at the right and below.
#[derive(Debug)]
pub struct Ycc {
    /// Pixels of the picture as it lies in its file.
    pub size: (u32, u32),
    /// So many samples of brightness are the whole picture: less than `size` where it was decoded smaller, and with a
    /// fraction where a side could not be halved.
    pub extent: (f64, f64),
    /// So many samples of brightness beside and above each other share one of colour.
    pub coarse: (u32, u32),
    pub brightness: Plane,
    /// Towards blue and towards red.
    pub colors: [Plane; 2],
}

impl Ycc {
    /// In this size, then turned upright, with its colours at half the width and height.
    pub fn small(&self, (width, height): (u32, u32), turn: Orientation) -> Result<Ycc, Undone> {
        let whole = Part { left: 0.0, top: 0.0, width: width.into(), height: height.into() };
        let brightness = self.part(&self.brightness, (1, 1), whole, (width, height), (width, height), turn)?;
        let (mirrored, upside_down) = flips(turn);
        let ((across, left, wide), (down, top, high)) = (pairs(width, mirrored), pairs(height, upside_down));
        let even = Part { left, top, width: wide, height: high };
        let halves = (brightness.width.div_ceil(2), brightness.height.div_ceil(2));
        let color = |plane| {
            let small = self.part(plane, self.coarse, even, (width, height), (across, down), turn)?;
            Ok::<_, Undone>(extended(small, halves.0, halves.1))
        };
        let colors = [color(&self.colors[0])?, color(&self.colors[1])?];
        let size = (brightness.width, brightness.height);
        Ok(Ycc { size, extent: (size.0.into(), size.1.into()), coarse: (2, 2), brightness, colors })
    }

    /// In RGB, for what can only be done there: two by two pixels have one colour, as they will again when it is encoded.
    /// Only of what is `small` already.
    pub fn to_rgb(&self) -> Result<DynamicImage, Undone> {
        let (width, half) = (self.size.0 as usize, self.colors[0].width as usize);
        let mut rgb = vec![0; self.brightness.samples.len() * 3];
        let rows = rgb.chunks_exact_mut(3 * width).zip(self.brightness.samples.chunks_exact(width));
        let [blue, red] = self.colors.each_ref().map(|plane| plane.samples.chunks_exact(half).flat_map(|row| [row; 2]));
        for (((pixels, light), blue), red) in rows.zip(blue).zip(red) {
            let ((twos, one), (lights, last)) = (pixels.as_chunks_mut::<6>(), light.as_chunks::<2>());
            for (((two, lights), blue), red) in twos.iter_mut().zip(lights).zip(blue).zip(red) {
                let color = Color::of(*blue, *red);
                two.as_chunks_mut::<3>().0.copy_from_slice(&lights.map(|light| color.lit(light)));
            }
            if let ([light], Some(blue), Some(red)) = (last, blue.last(), red.last()) {
                one.copy_from_slice(&Color::of(*blue, *red).lit(*light));
            }
        }
        let image = RgbImage::from_raw(self.size.0, self.size.1, rgb);
        image.map(DynamicImage::ImageRgb8).ok_or_else(|| Undone::because("no size"))
    }

    /// As a JPEG. Only what is `small` already has planes that fit.
    pub fn encode(&self, quality: u8) -> Result<Vec<u8>, Undone> {
        let even = |side: u32| side.next_multiple_of(2);
        let (width, height) = self.size;
        let odd = (even(width), even(height)) != (width, height);
        let padded = odd.then(|| extended(self.brightness.clone(), even(width), even(height)));
        let brightness = padded.as_ref().unwrap_or(&self.brightness);
        let [blue, red] = &self.colors;
        let planes = YuvPlanesImage {
            y_plane: &*brightness.samples,
            u_plane: &*blue.samples,
            v_plane: &*red.samples,
            width: width as usize,
            height: height as usize,
            y_stride: brightness.width as usize,
            u_stride: blue.width as usize,
            v_stride: red.width as usize,
            subsamp: Subsamp::Sub2x2,
        };
        encode::compressor(quality)?.compress_yuv_planes_to_vec(&planes).map_err(Undone::because)
    }

    /// A part of one plane, given in the pixels of a picture that is `size` as a whole.
    fn part(
        &self,
        plane: &Plane,
        coarse: (u32, u32),
        part: Part,
        size: (u32, u32),
        to: (u32, u32),
        turn: Orientation,
    ) -> Result<Plane, Undone> {
        let across = self.extent.0 / f64::from(coarse.0) / f64::from(size.0);
        let down = self.extent.1 / f64::from(coarse.1) / f64::from(size.1);
        let (left, top) = (part.left * across, part.top * down);
        let samples = Part {
            left,
            top,
            width: (part.width * across).min(f64::from(plane.width) - left),
            height: (part.height * down).min(f64::from(plane.height) - top),
        };
        plane.part(samples, to, turn)
    }
}

/// Two pixels share a colour, counted from the left of the picture as it will be shown. How many pairs there are, where
/// they begin and how far they go; a last odd pixel has no pair.
fn pairs(side: u32, flipped: bool) -> (u32, f64, f64) {
    let pairs = (side / 2).max(1);
    let pixels = (pairs * 2).min(side);
    (pairs, if flipped { side - pixels } else { 0 }.into(), pixels.into())
}

/// With its last column and row repeated up to this size.
fn extended(plane: Plane, width: u32, height: u32) -> Plane {
    if (plane.width, plane.height) == (width, height) {
        return plane;
    }
    let mut samples = Vec::with_capacity(width as usize * height as usize);
    for row in plane.samples.chunks_exact(plane.width as usize) {
        samples.extend_from_slice(row);
        samples.resize(samples.len() + (width - plane.width) as usize, row[row.len() - 1]);
    }
    for _ in plane.height..height {
        samples.extend_from_within(samples.len() - width as usize..);
    }
    Plane { samples: samples.into(), width, height }
}

/// What a colour adds to each of red, green and blue, as JFIF has it, in 65,536ths.
struct Color([i32; 3]);

impl Color {
    fn of(blue: u8, red: u8) -> Color {
        let (blue, red, half) = (i32::from(blue) - 128, i32::from(red) - 128, 1 << 15);
        Color([91_881 * red + half, half - 22_554 * blue - 46_802 * red, 116_130 * blue + half])
    }

    fn lit(&self, light: u8) -> [u8; 3] {
        self.0.map(|color| (((i32::from(light) << 16) + color) >> 16).clamp(0, 255) as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, imageops};

    /// Stripes of colour, so that a shift of half a pixel shows. None begins in a last odd row or column, which has the
    /// colour of the one beside it.
    fn stripes(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| match ((x / 22) % 3, (y / 36) % 2) {
            (0, 0) => Rgb([200, 40, 40]),
            (1, 0) => Rgb([40, 180, 60]),
            (_, 0) => Rgb([40, 60, 200]),
            (at, _) => Rgb([90 + 40 * at as u8; 3]),
        })
    }

    /// Planes with a colour for every pixel.
    fn planes(picture: &RgbImage) -> Ycc {
        let (width, height) = picture.dimensions();
        let plane = |weights: [f32; 3], zero: f32| {
            let level = |pixel: &Rgb<u8>| {
                let sum: f32 = pixel.0.iter().zip(weights).map(|(level, weight)| f32::from(*level) * weight).sum();
                (sum + zero).round().clamp(0.0, 255.0) as u8
            };
            Plane { samples: picture.pixels().map(level).collect(), width, height }
        };
        let colors = [plane([-0.1687, -0.3313, 0.5], 128.0), plane([0.5, -0.4187, -0.0813], 128.0)];
        let brightness = plane([0.299, 0.587, 0.114], 0.0);
        Ycc { size: (width, height), extent: (width.into(), height.into()), coarse: (1, 1), brightness, colors }
    }

    fn difference(a: &RgbImage, b: &RgbImage) -> f64 {
        assert_eq!(a.dimensions(), b.dimensions());
        a.iter().zip(b.iter()).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / a.len() as f64
    }

    #[test]
    fn colours_lie_where_they_belong_in_every_orientation_and_odd_size() {
        for number in 1..=8 {
            let orientation = Orientation::from_exif(number).unwrap();
            for (width, height) in [(120, 80), (121, 81), (122, 81), (121, 80)] {
                let picture = stripes(width * 2, height * 2);
                let mut expected = DynamicImage::ImageRgb8(imageops::thumbnail(&picture, width, height));
                expected.apply_orientation(orientation);
                let expected = expected.into_rgb8();
                let planes = planes(&picture);
                // Colours at half the size bleed, but not into other places than by the encoder that starts from RGB.
                let shown = |jpeg: Vec<u8>| image::load_from_memory(&jpeg).unwrap().into_rgb8();
                let theirs = shown(encode::jpeg(&DynamicImage::ImageRgb8(expected), 95).unwrap());
                let small = planes.small((width, height), orientation).unwrap();
                let by_rgb = encode::jpeg(&small.to_rgb().unwrap(), 95).unwrap();
                for ours in [small.encode(95).unwrap(), by_rgb].map(shown) {
                    let off = difference(&ours, &theirs);
                    assert!(off < 4.5, "{number} {width}x{height}: {off}");
                }
            }
        }
    }

    #[test]
    fn one_pixel_is_a_picture() {
        for (width, height) in [(1, 1), (1, 9), (9, 1)] {
            let planes = planes(&RgbImage::from_pixel(width, height, Rgb([200, 100, 50])));
            let small = planes.small((width, height), Orientation::Rotate90).unwrap();
            let decoded = image::load_from_memory(&small.encode(95).unwrap()).unwrap().into_rgb8();
            assert_eq!(decoded.dimensions(), (height, width));
            assert!(decoded.get_pixel(0, 0).0.iter().zip([200, 100, 50]).all(|(a, b)| a.abs_diff(b) < 6));
        }
    }
}
