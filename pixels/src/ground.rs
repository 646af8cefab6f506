//! What stands where a picture shows nothing: behind transparent pixels, and where none was decoded.

use crate::color::{Space, to_srgb};
use image::{ColorType, DynamicImage, GrayImage, ImageBuffer, RgbImage};

/// What stands behind transparent pixels: the ground of the light pages. Transparency is not kept, as renditions are
/// JPEGs: a fifth of the bytes of a format that could keep it, for pictures that hardly ever have any.
pub const GROUND: [u8; 3] = [244, 244, 242];

/// The ground in the numbers of a picture that is not in sRGB yet: it is laid before the colours are converted, while the
/// picture is large, and must come out of that as the ground of the pages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ground([u8; 3]);

impl Ground {
    pub const OF_SRGB: Ground = Ground(GROUND);

    /// Found by trying, as there are profiles that know the way to sRGB alone: of 256 greys the one that comes out nearest.
    pub fn of(space: &Space) -> Ground {
        if *space == Space::Srgb {
            return Ground::OF_SRGB;
        }
        let greys = RgbImage::from_fn(256, 1, |level, _| image::Rgb([level as u8; 3]));
        let shown = to_srgb(greys.into(), space).into_rgb8();
        let apart = |level: &u8| -> u32 {
            let pixel = shown.get_pixel(u32::from(*level), 0).0;
            pixel.iter().zip(GROUND).map(|(shown, ground)| u32::from(shown.abs_diff(ground))).sum()
        };
        (0..=u8::MAX).min_by_key(apart).map_or(Ground::OF_SRGB, |level| Ground([level; 3]))
    }

    pub fn small(self) -> [u8; 3] {
        self.0
    }

    pub fn wide(self) -> [u16; 3] {
        self.0.map(|level| u16::from(level) * 257)
    }

    pub(crate) fn behind(self, color: [u8; 3], alpha: u8) -> [u8; 3] {
        let opacity = u32::from(alpha);
        let mix =
            |at: usize| ((u32::from(color[at]) * opacity + u32::from(self.0[at]) * (255 - opacity) + 127) / 255) as u8;
        if alpha == 255 { color } else { std::array::from_fn(mix) }
    }

    pub(crate) fn behind_wide(self, color: [u16; 3], alpha: u16) -> [u16; 3] {
        let (opacity, ground) = (u64::from(alpha), self.wide().map(u64::from));
        std::array::from_fn(|at| {
            ((u64::from(color[at]) * opacity + ground[at] * (65_535 - opacity) + 32_767) / 65_535) as u16
        })
    }
}

/// What a pixel holds that was never decoded: transparent where that exists, else close to the ground.
pub fn blank(color: ColorType) -> u8 {
    if color.has_alpha() { 0 } else { GROUND[0] }
}

/// Whether nothing of it was ever decoded.
pub fn is_blank(samples: &[u8], blank: u8) -> bool {
    samples.iter().all(|sample| *sample == blank)
}

/// The picture on this ground instead of transparency; `None` where there are fewer samples than it has pixels. 16 bits stay
/// 16: of a picture in wide or bright colours it takes more than 8 to make 8 good ones.
pub fn opaque(
    mut buffer: Vec<u8>,
    (width, height): (u32, u32),
    color: ColorType,
    ground: Ground,
) -> Option<DynamicImage> {
    match color {
        ColorType::L8 => GrayImage::from_raw(width, height, buffer).map(DynamicImage::ImageLuma8),
        ColorType::La8 => {
            let pixels = buffer.as_chunks::<2>().0.iter();
            rgb(width, height, pixels.flat_map(|[grey, alpha]| ground.behind([*grey; 3], *alpha)).collect())
        }
        ColorType::Rgb8 => rgb(width, height, buffer),
        ColorType::Rgba8 => {
            flatten(&mut buffer, ground);
            rgb(width, height, buffer)
        }
        ColorType::L16 => {
            let samples = buffer.as_chunks::<2>().0.iter().map(|sample| u16::from_ne_bytes(*sample)).collect();
            ImageBuffer::from_raw(width, height, samples).map(DynamicImage::ImageLuma16)
        }
        ColorType::La16 => {
            let pixels = buffer.as_chunks::<4>().0.iter();
            let flat = pixels.flat_map(|[a, b, c, d]| {
                ground.behind_wide([u16::from_ne_bytes([*a, *b]); 3], u16::from_ne_bytes([*c, *d]))
            });
            wide_rgb(width, height, flat.collect())
        }
        ColorType::Rgb16 => {
            let samples = buffer.as_chunks::<2>().0.iter().map(|sample| u16::from_ne_bytes(*sample));
            wide_rgb(width, height, samples.collect())
        }
        ColorType::Rgba16 => {
            let pixels = buffer.as_chunks::<8>().0.iter();
            let flat = pixels.flat_map(|pixel| {
                let sample = |at: usize| u16::from_ne_bytes([pixel[2 * at], pixel[2 * at + 1]]);
                ground.behind_wide([sample(0), sample(1), sample(2)], sample(3))
            });
            wide_rgb(width, height, flat.collect())
        }
        _ => None,
    }
}

fn rgb(width: u32, height: u32, buffer: Vec<u8>) -> Option<DynamicImage> {
    RgbImage::from_raw(width, height, buffer).map(DynamicImage::ImageRgb8)
}

fn wide_rgb(width: u32, height: u32, buffer: Vec<u16>) -> Option<DynamicImage> {
    ImageBuffer::from_raw(width, height, buffer).map(DynamicImage::ImageRgb16)
}

/// RGBA becomes RGB, in place.
fn flatten(buffer: &mut Vec<u8>, ground: Ground) {
    let pixels = buffer.len() / 4;
    for at in 0..pixels {
        let (from, to) = (at * 4, at * 3);
        let color = [buffer[from], buffer[from + 1], buffer[from + 2]];
        let flat = ground.behind(color, buffer[from + 3]);
        buffer[to..to + 3].copy_from_slice(&flat);
    }
    buffer.truncate(pixels * 3);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cicp::Coded;
    use moxcms::ColorProfile;

    #[test]
    fn transparency_shows_the_ground() {
        let mut buffer = vec![10, 20, 30, 255, 0, 0, 0, 0];
        flatten(&mut buffer, Ground::OF_SRGB);
        assert_eq!(buffer, [10, 20, 30, 244, 244, 242]);
    }

    #[test]
    fn sixteen_bits_stay_sixteen() {
        let wide = |samples: &[u16]| samples.iter().flat_map(|wide| wide.to_ne_bytes()).collect::<Vec<u8>>();
        let image = opaque(wide(&[0, 0xffff, 0x8000]), (3, 1), ColorType::L16, Ground::OF_SRGB).unwrap();
        assert_eq!(image.as_luma16().unwrap().as_raw(), &[0, 0xffff, 0x8000]);
        let image = opaque(wide(&[1, 2, 3, 0xffff, 1, 2, 3, 0]), (2, 1), ColorType::Rgba16, Ground::OF_SRGB).unwrap();
        assert_eq!(image.as_rgb16().unwrap().as_raw(), &[1, 2, 3, 244 * 257, 244 * 257, 242 * 257]);
        let image = opaque(wide(&[7, 0]), (1, 1), ColorType::La16, Ground::OF_SRGB).unwrap();
        assert_eq!(image.to_rgb8().as_raw(), &GROUND);
    }

    #[test]
    fn the_ground_comes_out_the_same_whatever_the_colours_mean() {
        let profile = |profile: ColorProfile| Space::Profile(profile.encode().unwrap());
        let (hlg, pq) = (Coded { primaries: 9, transfer: 18 }, Coded { primaries: 9, transfer: 16 });
        let spaces = [
            Space::Srgb,
            profile(ColorProfile::new_display_p3()),
            profile(ColorProfile::new_adobe_rgb()),
            profile(ColorProfile::new_pro_photo_rgb()),
            profile(ColorProfile::new_gray_with_gamma(1.0)),
            Space::Coded(hlg),
            Space::Coded(pq),
        ];
        for space in spaces {
            let ground = Ground::of(&space);
            let wide: Vec<u8> = [0xffff, 0xffff, 0xffff, 0u16].iter().flat_map(|it| it.to_ne_bytes()).collect();
            for (buffer, color) in [(vec![255, 255, 255, 0], ColorType::Rgba8), (wide, ColorType::Rgba16)] {
                let shown = to_srgb(opaque(buffer, (1, 1), color, ground).unwrap(), &space).into_rgb8();
                let apart = shown.get_pixel(0, 0).0.iter().zip(GROUND).map(|(a, b)| a.abs_diff(b)).max();
                assert!(apart <= Some(3), "{space:?}: {ground:?} comes out as {shown:?}");
            }
        }
    }
}
