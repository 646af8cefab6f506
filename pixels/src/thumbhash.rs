//! The thumbhash of a picture, made from its smallest rendition: there its colours are right and it is upright.

use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::{DynamicImage, ImageFormat};
use std::panic::{AssertUnwindSafe, catch_unwind};
use thumbhash::rgba_to_thumb_hash;

/// Of the long edge. A thumbhash knows seven waves at most; more pixels cost time and tell it nothing.
const EDGE: u32 = 48;

/// The bytes of it for this JPEG. `None` where it cannot be made: a page then does without.
pub fn of(thumb: &[u8]) -> Option<Vec<u8>> {
    let make = || {
        let thumb = image::load_from_memory_with_format(thumb, ImageFormat::Jpeg).ok()?.to_rgba8();
        let long = thumb.width().max(thumb.height());
        let side = |side: u32| (side * EDGE.min(long) / long).max(1);
        let mut small = DynamicImage::new_rgba8(side(thumb.width()), side(thumb.height()));
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Box));
        Resizer::new().resize(&DynamicImage::ImageRgba8(thumb), &mut small, &options).ok()?;
        let (width, height) = (small.width() as usize, small.height() as usize);
        Some(rgba_to_thumb_hash(width, height, small.as_bytes()))
    };
    catch_unwind(AssertUnwindSafe(make)).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jpeg_encoder::{ColorType, Encoder};
    use thumbhash::thumb_hash_to_rgba;

    fn jpeg(width: u16, height: u16, color: impl Fn(u16, u16) -> [u8; 3]) -> Vec<u8> {
        let pixels: Vec<u8> =
            (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| color(x, y)).collect();
        let mut bytes = Vec::new();
        Encoder::new(&mut bytes, 90).encode(&pixels, width, height, ColorType::Rgb).unwrap();
        bytes
    }

    fn drawn(jpeg: &[u8]) -> (usize, usize, Vec<u8>) {
        thumb_hash_to_rgba(&of(jpeg).unwrap()).unwrap()
    }

    #[test]
    fn the_colours_are_where_they_are_in_the_picture() {
        let (width, height, rgba) = drawn(&jpeg(320, 200, |x, _| if x < 160 { [200, 40, 40] } else { [40, 40, 200] }));
        assert!(width > height);
        let at = |x: usize| &rgba[(height / 2 * width + x) * 4..][..4];
        let (left, right) = (at(2), at(width - 3));
        assert!(left[0] > left[2] + 60 && right[2] > right[0] + 60, "{left:?} {right:?}");
        assert_eq!((left[3], right[3]), (255, 255));
    }

    #[test]
    fn every_shape_has_one_and_nonsense_has_none() {
        for (width, height) in [(1, 1), (320, 1), (1, 320), (319, 2), (640, 640)] {
            assert!(of(&jpeg(width, height, |x, y| [x as u8, y as u8, 90])).is_some(), "{width}×{height}");
        }
        assert!(of(b"").is_none() && of(b"\xff\xd8\xff nonsense").is_none());
    }
}
