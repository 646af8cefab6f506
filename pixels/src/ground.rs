//! What stands where a picture shows nothing: behind transparent pixels, and where none was decoded.

use image::{ColorType, DynamicImage, GrayImage, ImageBuffer, RgbImage};

/// What stands behind transparent pixels: the ground of the light pages. Transparency is not kept, as renditions are
/// JPEGs: a fifth of the bytes of a format that could keep it, for pictures that hardly ever have any.
pub const GROUND: [u8; 3] = [244, 244, 242];

/// What a pixel holds that was never decoded: transparent where that exists, else close to the ground.
pub fn blank(color: ColorType) -> u8 {
    if color.has_alpha() { 0 } else { GROUND[0] }
}

/// Whether nothing of it was ever decoded.
pub fn is_blank(samples: &[u8], blank: u8) -> bool {
    samples.iter().all(|sample| *sample == blank)
}

/// The picture without transparency; `None` where there are fewer samples than it has pixels. 16 bits stay 16: of a picture
/// in wide or bright colours it takes more than 8 to make 8 good ones.
pub fn opaque(mut buffer: Vec<u8>, width: u32, height: u32, color: ColorType) -> Option<DynamicImage> {
    match color {
        ColorType::L8 => GrayImage::from_raw(width, height, buffer).map(DynamicImage::ImageLuma8),
        ColorType::La8 => {
            let pixels = buffer.as_chunks::<2>().0.iter();
            rgb(width, height, pixels.flat_map(|[grey, alpha]| on_ground([*grey; 3], *alpha)).collect())
        }
        ColorType::Rgb8 => rgb(width, height, buffer),
        ColorType::Rgba8 => {
            flatten(&mut buffer);
            rgb(width, height, buffer)
        }
        ColorType::L16 => {
            let samples = buffer.as_chunks::<2>().0.iter().map(|sample| u16::from_ne_bytes(*sample)).collect();
            ImageBuffer::from_raw(width, height, samples).map(DynamicImage::ImageLuma16)
        }
        ColorType::La16 => {
            let pixels = buffer.as_chunks::<4>().0.iter();
            let flat = pixels.flat_map(|[a, b, c, d]| {
                on_wide_ground([u16::from_ne_bytes([*a, *b]); 3], u16::from_ne_bytes([*c, *d]))
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
                on_wide_ground([sample(0), sample(1), sample(2)], sample(3))
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

/// RGBA becomes RGB on the neutral ground, in place.
fn flatten(buffer: &mut Vec<u8>) {
    let pixels = buffer.len() / 4;
    for at in 0..pixels {
        let (from, to) = (at * 4, at * 3);
        let color = [buffer[from], buffer[from + 1], buffer[from + 2]];
        let flat = on_ground(color, buffer[from + 3]);
        buffer[to..to + 3].copy_from_slice(&flat);
    }
    buffer.truncate(pixels * 3);
}

pub(crate) fn on_ground(color: [u8; 3], alpha: u8) -> [u8; 3] {
    let alpha = u32::from(alpha);
    let mix = |at: usize| ((u32::from(color[at]) * alpha + u32::from(GROUND[at]) * (255 - alpha) + 127) / 255) as u8;
    if alpha == 255 { color } else { [mix(0), mix(1), mix(2)] }
}

pub(crate) fn on_wide_ground(color: [u16; 3], alpha: u16) -> [u16; 3] {
    let alpha = u64::from(alpha);
    std::array::from_fn(|at| {
        let ground = u64::from(GROUND[at]) * 257;
        ((u64::from(color[at]) * alpha + ground * (65_535 - alpha) + 32_767) / 65_535) as u16
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transparency_shows_the_ground() {
        let mut buffer = vec![10, 20, 30, 255, 0, 0, 0, 0];
        flatten(&mut buffer);
        assert_eq!(buffer, [10, 20, 30, 244, 244, 242]);
    }

    #[test]
    fn sixteen_bits_stay_sixteen() {
        let wide = |samples: &[u16]| samples.iter().flat_map(|wide| wide.to_ne_bytes()).collect::<Vec<u8>>();
        let image = opaque(wide(&[0, 0xffff, 0x8000]), 3, 1, ColorType::L16).unwrap();
        assert_eq!(image.as_luma16().unwrap().as_raw(), &[0, 0xffff, 0x8000]);
        let image = opaque(wide(&[1, 2, 3, 0xffff, 1, 2, 3, 0]), 2, 1, ColorType::Rgba16).unwrap();
        assert_eq!(image.as_rgb16().unwrap().as_raw(), &[1, 2, 3, 244 * 257, 244 * 257, 242 * 257]);
        let image = opaque(wide(&[7, 0]), 1, 1, ColorType::La16).unwrap();
        assert_eq!(image.to_rgb8().as_raw(), &GROUND);
    }
}
