//! Smaller pictures, with Lanczos' filter.

use super::Failure;
use super::decode::sentence;
#[cfg(feature = "turbojpeg")]
use fast_image_resize::PixelType;
#[cfg(feature = "turbojpeg")]
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::DynamicImage;

/// The picture in this size.
pub fn shrink(image: &DynamicImage, (width, height): (u32, u32)) -> Result<DynamicImage, Failure> {
    if (image.width(), image.height()) == (width, height) {
        return Ok(image.clone());
    }
    let mut smaller = DynamicImage::new(width, height, image.color());
    Resizer::new().resize(image, &mut smaller, &options()).map_err(sentence)?;
    Ok(smaller)
}

// Transparency is gone at the door; the fourth channel of inks or of four rows is no such thing.
fn options() -> ResizeOptions {
    ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3)).use_alpha(false)
}

/// One plane of samples.
#[cfg(feature = "turbojpeg")]
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    pub samples: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// A part of a plane, in its samples, which may begin and end within one.
#[cfg(feature = "turbojpeg")]
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

#[cfg(feature = "turbojpeg")]
impl Plane {
    /// This part of it in that size. First down, then across: the second pass goes over four rows at a time as if they
    /// were the channels of one, which is more than twice as fast as over one channel.
    pub fn part(&self, part: Part, width: u32, height: u32) -> Result<Plane, Failure> {
        let whole = Part { left: 0.0, top: 0.0, width: self.width.into(), height: self.height.into() };
        let down = Part { top: part.top, height: part.height, ..whole };
        let low = resize(&self.samples, PixelType::U8, (self.width, self.height), down, (self.width, height))?;
        if part.left == 0.0 && part.width == whole.width && width == self.width {
            return Ok(Plane { samples: low, width, height });
        }
        let (bands, four) = (height.div_ceil(4), four_rows_in_one(&low, self.width as usize));
        let across = Part { left: part.left, top: 0.0, width: part.width, height: bands.into() };
        let narrow = resize(&four, PixelType::U8x4, (self.width, bands), across, (width, bands))?;
        Ok(Plane { samples: one_row_in_four(&narrow, width as usize, height as usize), width, height })
    }
}

#[cfg(feature = "turbojpeg")]
fn resize(samples: &[u8], kind: PixelType, from: (u32, u32), part: Part, to: (u32, u32)) -> Result<Vec<u8>, Failure> {
    let source = ImageRef::new(from.0, from.1, samples, kind).map_err(sentence)?;
    let mut smaller = Image::new(to.0, to.1, kind);
    let options = options().crop(part.left, part.top, part.width, part.height);
    Resizer::new().resize(&source, &mut smaller, &options).map_err(sentence)?;
    Ok(smaller.into_vec())
}

/// What is missing of the last four rows is nothing.
#[cfg(feature = "turbojpeg")]
fn four_rows_in_one(samples: &[u8], width: usize) -> Vec<u8> {
    let nothing = vec![0; width];
    let mut four = vec![0; samples.len().div_ceil(4 * width) * 4 * width];
    for (out, rows) in four.chunks_exact_mut(4 * width).zip(samples.chunks(4 * width)) {
        let mut rows = rows.chunks_exact(width);
        let [a, b, c, d] = std::array::from_fn(|_| rows.next().unwrap_or(&nothing));
        for ((((out, a), b), c), d) in out.as_chunks_mut::<4>().0.iter_mut().zip(a).zip(b).zip(c).zip(d) {
            *out = [*a, *b, *c, *d];
        }
    }
    four
}

#[cfg(feature = "turbojpeg")]
fn one_row_in_four(four: &[u8], width: usize, height: usize) -> Vec<u8> {
    let mut samples = vec![0; width * height];
    for (at, row) in samples.chunks_exact_mut(width).enumerate() {
        let band = &four[at / 4 * 4 * width..][..4 * width];
        for (sample, four) in row.iter_mut().zip(band.as_chunks::<4>().0) {
            *sample = four[at % 4];
        }
    }
    samples
}

#[cfg(all(test, feature = "turbojpeg"))]
mod tests {
    use super::*;

    #[test]
    fn four_rows_at_a_time_are_the_same_rows() {
        for (width, height) in [(1, 1), (37, 3), (64, 4), (65, 21), (400, 2)] {
            let samples: Vec<u8> =
                (0..width * height).map(|at: u32| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
            let four = four_rows_in_one(&samples, width as usize);
            assert_eq!(one_row_in_four(&four, width as usize, height as usize), samples);
            let plane = Plane { samples: samples.clone(), width, height };
            let whole = Part { left: 0.0, top: 0.0, width: width.into(), height: height.into() };
            assert_eq!(plane.part(whole, width, height).unwrap(), plane);
            let to = (width.div_ceil(2), height.div_ceil(3));
            let ours = plane.part(whole, to.0, to.1).unwrap();
            let theirs = resize(&samples, PixelType::U8, (width, height), whole, to).unwrap();
            assert!(ours.samples.iter().zip(theirs).all(|(a, b)| a.abs_diff(b) <= 1), "{width}x{height}");
        }
    }
}
