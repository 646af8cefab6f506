//! How good a rendition is: SSIMULACRA2 against a reduction of the same original that is made slowly and in linear light.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, ImageBuffer, ImageDecoder, ImageReader, Rgb32FImage};
use moxcms::{ColorProfile, Layout, TransformOptions};
use ssimulacra2::{ColorPrimaries, Rgb, TransferCharacteristic, compute_frame_ssimulacra2};
use std::path::Path;

/// The original upright, in linear light.
pub struct Original {
    linear: Rgb32FImage,
}

impl Original {
    /// With its colours brought to sRGB, or with its numbers taken for sRGB, as the contender does that is judged.
    pub fn open(path: &Path, by_profile: bool) -> Original {
        let mut decoder = ImageReader::open(path).unwrap().into_decoder().unwrap();
        let profile = decoder.icc_profile().unwrap();
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let mut rgb = DynamicImage::from_decoder(decoder).unwrap().into_rgb32f();
        if let Some(profile) = profile.filter(|_| by_profile) {
            let profile = ColorProfile::new_from_slice(&profile).unwrap();
            let (srgb, options) = (ColorProfile::new_srgb(), TransformOptions::default());
            let transform = profile.create_transform_f32(Layout::Rgb, &srgb, Layout::Rgb, options).unwrap();
            let mut converted = vec![0.0; rgb.as_raw().len()];
            transform.transform(rgb.as_raw(), &mut converted).unwrap();
            rgb = ImageBuffer::from_raw(rgb.width(), rgb.height(), converted).unwrap();
        }
        rgb.iter_mut().for_each(|level| *level = to_linear(*level));
        let mut upright = DynamicImage::ImageRgb32F(rgb);
        upright.apply_orientation(orientation);
        Original { linear: upright.into_rgb32f() }
    }

    /// 100 is the same picture, 90 looks the same, 70 is good; a difference of 1 is about what can be noticed.
    pub fn score(&self, jpeg: &[u8]) -> f64 {
        let made = image::load_from_memory(jpeg).unwrap().into_rgb8();
        let (width, height) = made.dimensions();
        let reference = self.reduced(width, height);
        let made =
            made.as_raw().as_chunks::<3>().0.iter().map(|pixel| pixel.map(|level| f32::from(level) / 255.0)).collect();
        let frame = |pixels| {
            let (width, height) = (width as usize, height as usize);
            Rgb::new(pixels, width, height, TransferCharacteristic::SRGB, ColorPrimaries::BT709).unwrap()
        };
        compute_frame_ssimulacra2(frame(reference), frame(made)).unwrap()
    }

    fn reduced(&self, width: u32, height: u32) -> Vec<[f32; 3]> {
        let bytes: Vec<u8> = self.linear.as_raw().iter().flat_map(|level| level.to_ne_bytes()).collect();
        let (from, kind) = (self.linear.dimensions(), PixelType::F32x3);
        let source = ImageRef::new(from.0, from.1, &bytes, kind).unwrap();
        let mut smaller = Image::new(width, height, kind);
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
        Resizer::new().resize(&source, &mut smaller, &options).unwrap();
        let pixel = |bytes: &[u8; 12]| {
            std::array::from_fn(|at| to_gamma(f32::from_ne_bytes(std::array::from_fn(|byte| bytes[at * 4 + byte]))))
        };
        smaller.buffer().as_chunks::<12>().0.iter().map(pixel).collect()
    }
}

fn to_linear(level: f32) -> f32 {
    let level = level.clamp(0.0, 1.0);
    if level <= 0.04045 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
}

fn to_gamma(level: f32) -> f32 {
    let level = level.clamp(0.0, 1.0);
    if level <= 0.003_130_8 { level * 12.92 } else { 1.055 * level.powf(1.0 / 2.4) - 0.055 }
}
