//! The colours of a picture, brought to sRGB. Renditions carry no profile, so their numbers must mean that: phones write
//! Display P3, which shows dull otherwise.
//!
//! Colours of renditions are converted when the picture is small already: that is right to well below what one can see, and
//! it costs a few million pixels at most, whatever was uploaded. Only a close-up has all of its pixels converted.

use crate::cicp::Coded;
use image::{DynamicImage, ImageBuffer, Pixel, RgbImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformExecutor, TransformOptions};
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What the numbers of a picture mean.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Space {
    /// sRGB, or nothing is said about them.
    #[default]
    Srgb,
    /// What this ICC profile says, of RGB or of grey.
    Profile(Vec<u8>),
    /// Inks, and what their profile says. Cyan, magenta, yellow and black stand in the four channels of an `Rgba8`: 0 is
    /// no ink, 255 all of it.
    Inks(Option<Vec<u8>>),
    /// What numbers of a standard say, in HEIF, AVIF and PNG.
    Coded(Coded),
}

impl From<Option<Vec<u8>>> for Space {
    fn from(profile: Option<Vec<u8>>) -> Space {
        profile.map_or(Space::Srgb, Space::Profile)
    }
}

/// The picture in sRGB, 8 bits deep, in grey or RGB. A profile that cannot be applied is passed over.
pub fn to_srgb(image: DynamicImage, space: &Space) -> DynamicImage {
    let convert = || match space {
        Space::Srgb => None,
        Space::Profile(profile) => by_profile(&image, profile),
        Space::Inks(profile) => by_inks(&image, profile.as_deref()?),
        Space::Coded(coded) => coded.to_srgb(&image),
    };
    let converted = catch_unwind(AssertUnwindSafe(convert)).ok().flatten();
    match converted.unwrap_or(image) {
        DynamicImage::ImageLuma16(wide) => DynamicImage::ImageLuma16(wide).into_luma8().into(),
        DynamicImage::ImageRgba8(inks) => on_paper(inks.as_raw(), inks.width(), inks.height()),
        small @ (DynamicImage::ImageLuma8(_) | DynamicImage::ImageRgb8(_)) => small,
        other => other.into_rgb8().into(),
    }
}

fn by_profile(image: &DynamicImage, profile: &[u8]) -> Option<DynamicImage> {
    let profile = ColorProfile::new_from_slice(profile).ok()?;
    if let Some(coded) = profile.cicp.as_ref().map(Coded::of).filter(Coded::is_hdr) {
        return coded.to_srgb(image);
    }
    match profile.color_space {
        DataColorSpace::Gray => by_grey(image, &profile),
        DataColorSpace::Rgb => by_rgb(image, &profile),
        _ => None,
    }
}

/// RGB numbers, or grey ones that stand for three equal RGB numbers.
pub(crate) fn by_rgb(image: &DynamicImage, profile: &ColorProfile) -> Option<DynamicImage> {
    let (srgb, options) = (ColorProfile::new_srgb(), TransformOptions::default());
    let (width, height) = (image.width(), image.height());
    let converted = if image.color().bytes_per_pixel() / image.color().channel_count() > 1 {
        let wide = image.to_rgb16();
        let mut converted = vec![0; wide.as_raw().len()];
        let transform = profile.create_transform_16bit(Layout::Rgb, &srgb, Layout::Rgb, options).ok()?;
        transform.transform(wide.as_raw(), &mut converted).ok()?;
        DynamicImage::ImageRgb16(ImageBuffer::from_raw(width, height, converted)?)
    } else {
        let rgb = image.as_rgb8().map_or_else(|| Cow::Owned(image.to_rgb8()), Cow::Borrowed);
        let mut converted = vec![0; rgb.as_raw().len()];
        let transform = profile.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, options).ok()?;
        transform.transform(rgb.as_raw(), &mut converted).ok()?;
        DynamicImage::ImageRgb8(RgbImage::from_raw(width, height, converted)?)
    };
    Some(if image.color().has_color() { converted } else { converted.into_luma8().into() })
}

/// Each number is a grey of its own, also where transparency has made three of one.
fn by_grey(image: &DynamicImage, profile: &ColorProfile) -> Option<DynamicImage> {
    let (srgb, options) = (ColorProfile::new_srgb(), TransformOptions::default());
    let has_color = image.color().has_color();
    Some(if image.color().bytes_per_pixel() / image.color().channel_count() > 1 {
        let transform = profile.create_transform_16bit(Layout::Gray, &srgb, Layout::Rgb, options).ok()?;
        let greys = greys_by(&*transform, (0..=u16::MAX).collect())?;
        if has_color { through(image.to_rgb16(), &greys).into() } else { through(image.to_luma16(), &greys).into() }
    } else {
        let transform = profile.create_transform_8bit(Layout::Gray, &srgb, Layout::Rgb, options).ok()?;
        let greys = greys_by(&*transform, (0..=u8::MAX).collect())?;
        if has_color { through(image.to_rgb8(), &greys).into() } else { through(image.to_luma8(), &greys).into() }
    })
}

/// What every grey there is becomes, by a transform to RGB, whose three are equal then.
fn greys_by<T: Copy + Default>(transform: &dyn TransformExecutor<T>, every: Vec<T>) -> Option<Vec<T>> {
    let mut rgb = vec![T::default(); 3 * every.len()];
    transform.transform(&every, &mut rgb).ok()?;
    Some(rgb.into_iter().step_by(3).collect())
}

fn through<P: Pixel>(
    mut image: ImageBuffer<P, Vec<P::Subpixel>>,
    greys: &[P::Subpixel],
) -> ImageBuffer<P, Vec<P::Subpixel>>
where
    usize: From<P::Subpixel>,
{
    image.iter_mut().for_each(|value| *value = greys[usize::from(*value)]);
    image
}

fn by_inks(image: &DynamicImage, profile: &[u8]) -> Option<DynamicImage> {
    let DynamicImage::ImageRgba8(inks) = image else { return None };
    let profile = ColorProfile::new_from_slice(profile).ok().filter(|it| it.color_space == DataColorSpace::Cmyk)?;
    let (srgb, options) = (ColorProfile::new_srgb(), TransformOptions::default());
    let transform = profile.create_transform_8bit(Layout::Rgba, &srgb, Layout::Rgb, options).ok()?;
    let mut converted = vec![0; inks.as_raw().len() / 4 * 3];
    transform.transform(inks.as_raw(), &mut converted).ok()?;
    RgbImage::from_raw(inks.width(), inks.height(), converted).map(DynamicImage::ImageRgb8)
}

/// Inks without a profile: each takes its part of the light that the paper gives back.
fn on_paper(inks: &[u8], width: u32, height: u32) -> DynamicImage {
    let light = |ink: u8, black: u8| ((255 - u32::from(ink)) * (255 - u32::from(black)) + 127) / 255;
    let pixels = inks.as_chunks::<4>().0.iter();
    let rgb =
        pixels.flat_map(|[cyan, magenta, yellow, black]| [cyan, magenta, yellow].map(|ink| light(*ink, *black) as u8));
    DynamicImage::ImageRgb8(
        RgbImage::from_raw(width, height, rgb.collect()).unwrap_or_else(|| RgbImage::new(width, height)),
    )
}

/// Whether colours of this space are sRGB's own, as nearly all are: a sample of all there are comes through unchanged.
pub fn is_srgb(space: &Space) -> bool {
    if *space == Space::Srgb {
        return true;
    }
    let level = |at: u32| (at * 255 / 8) as u8;
    let sample = RgbImage::from_fn(81, 9, |x, y| image::Rgb([level(x % 9), level(x / 9), level(y)]));
    let converted = to_srgb(DynamicImage::ImageRgb8(sample.clone()), space).into_rgb8();
    sample.iter().zip(converted.iter()).all(|(before, after)| before.abs_diff(*after) <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayImage, Luma, Rgb, Rgba, RgbaImage};

    fn first(image: &DynamicImage) -> [u8; 3] {
        image.to_rgb8().get_pixel(0, 0).0
    }

    #[test]
    fn display_p3_becomes_srgb_and_nonsense_changes_nothing() {
        let red = DynamicImage::ImageRgb8(RgbImage::from_pixel(8, 8, Rgb([200, 60, 60])));
        let profile = ColorProfile::new_display_p3().encode().unwrap();
        let [r, g, _] = first(&to_srgb(red.clone(), &Space::Profile(profile)));
        assert!(r > 210 && g < 50, "{r} {g}");
        assert_eq!(to_srgb(red.clone(), &Space::Profile(b"no profile".into())), red);
        assert_eq!(to_srgb(red.clone(), &Space::Srgb), red);
    }

    #[test]
    fn sixteen_bits_are_converted_as_sixteen() {
        let profile = ColorProfile::new_pro_photo_rgb().encode().unwrap();
        let green = [20_000, 40_000, 20_000];
        let wide = DynamicImage::ImageRgb16(ImageBuffer::from_pixel(8, 8, Rgb(green)));
        let small = DynamicImage::ImageRgb8(RgbImage::from_pixel(8, 8, Rgb(green.map(|wide| (wide / 257) as u8))));
        let [wide, small] = [wide, small].map(|image| to_srgb(image, &Space::Profile(profile.clone())));
        assert!(matches!(wide, DynamicImage::ImageRgb8(_)));
        for (a, b) in first(&wide).iter().zip(first(&small)) {
            assert!(a.abs_diff(b) <= 2, "{wide:?} {small:?}");
        }
        assert_eq!(first(&wide)[0], 0, "more green than sRGB has");
    }

    #[test]
    fn a_grey_of_another_gamma_becomes_the_same_grey_in_srgb() {
        let profile = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
        let grey = DynamicImage::ImageLuma8(GrayImage::from_pixel(8, 8, Luma([55])));
        let converted = to_srgb(grey, &Space::Profile(profile));
        assert!(matches!(converted, DynamicImage::ImageLuma8(_)));
        assert!(first(&converted)[0].abs_diff(128) <= 2, "{:?}", first(&converted));
    }

    #[test]
    fn a_dark_grey_of_sixteen_bits_is_brightened_in_all_its_steps() {
        let profile = Space::Profile(ColorProfile::new_gray_with_gamma(1.0).encode().unwrap());
        let ramp = ImageBuffer::from_fn(64, 1, |x, _| Luma([x as u16 * 16]));
        let DynamicImage::ImageLuma8(shown) = to_srgb(DynamicImage::ImageLuma16(ramp), &profile) else { panic!() };
        let mut levels = shown.into_raw();
        levels.dedup();
        assert!(levels.is_sorted() && levels.len() > 25, "of 4 levels in 8 bits: {levels:?}");
    }

    #[test]
    fn a_grey_picture_with_a_profile_of_rgb_stays_grey() {
        let profile = ColorProfile::new_adobe_rgb().encode().unwrap();
        let grey = DynamicImage::ImageLuma8(GrayImage::from_pixel(8, 8, Luma([128])));
        let converted = to_srgb(grey, &Space::Profile(profile));
        assert!(matches!(converted, DynamicImage::ImageLuma8(_)));
        assert!(first(&converted)[0].abs_diff(128) <= 3);
    }

    #[test]
    fn inks_without_a_profile_darken_the_paper() {
        let inks = |inks| first(&to_srgb(RgbaImage::from_pixel(8, 8, Rgba(inks)).into(), &Space::Inks(None)));
        assert_eq!(inks([0, 0, 0, 0]), [255, 255, 255]);
        assert_eq!(inks([255, 0, 0, 0]), [0, 255, 255]);
        assert_eq!(inks([0, 0, 0, 255]), [0, 0, 0]);
        assert_eq!(inks([0, 255, 255, 128]), [127, 0, 0]);
        let nonsense = to_srgb(RgbaImage::from_pixel(8, 8, Rgba([0; 4])).into(), &Space::Inks(Some(vec![1; 200])));
        assert_eq!(first(&nonsense), [255; 3]);
    }

    #[test]
    fn what_is_srgb_already_is_known_as_such() {
        assert!(is_srgb(&Space::Profile(ColorProfile::new_srgb().encode().unwrap())));
        assert!(is_srgb(&Space::Profile(b"no profile".to_vec())));
        assert!(!is_srgb(&Space::Profile(ColorProfile::new_display_p3().encode().unwrap())));
        assert!(!is_srgb(&Space::Profile(ColorProfile::new_adobe_rgb().encode().unwrap())));
    }
}
