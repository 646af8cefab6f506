//! The colours of a picture, brought to sRGB.

use image::{DynamicImage, ImageBuffer};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Renditions carry no profile, so their numbers must mean sRGB: phones write Display P3, which shows dull otherwise. A
/// profile that cannot be applied is passed over.
pub fn to_srgb(image: DynamicImage, profile: Option<&[u8]>) -> DynamicImage {
    let DynamicImage::ImageRgb8(rgb) = &image else { return image };
    let convert = || {
        let profile =
            ColorProfile::new_from_slice(profile?).ok().filter(|profile| profile.color_space == DataColorSpace::Rgb)?;
        let options = TransformOptions::default();
        let srgb = ColorProfile::new_srgb();
        let transform = profile.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, options).ok()?;
        let mut converted = vec![0; rgb.as_raw().len()];
        transform.transform(rgb.as_raw(), &mut converted).ok()?;
        ImageBuffer::from_raw(rgb.width(), rgb.height(), converted).map(DynamicImage::ImageRgb8)
    };
    catch_unwind(AssertUnwindSafe(convert)).ok().flatten().unwrap_or(image)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbImage;

    #[test]
    fn display_p3_becomes_srgb_and_nonsense_changes_nothing() {
        let red = DynamicImage::ImageRgb8(RgbImage::from_pixel(8, 8, image::Rgb([200, 60, 60])));
        let profile = ColorProfile::new_display_p3().encode().unwrap();
        let converted = to_srgb(red.clone(), Some(&profile)).to_rgb8();
        let [r, g, _] = converted.get_pixel(0, 0).0;
        assert!(r > 210 && g < 50, "{r} {g}");
        assert_eq!(to_srgb(red.clone(), Some(b"no profile")), red);
        assert_eq!(to_srgb(red.clone(), None), red);
    }
}
