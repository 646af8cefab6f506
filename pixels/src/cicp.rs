//! Colours that are said by numbers of a standard (ITU-T H.273) instead of a profile: in HEIF, AVIF and PNG. Two of them
//! are brighter than any sRGB: they are brought down to it.

use crate::color::by_rgb;
use image::{DynamicImage, RgbImage};
use moxcms::{CicpColorPrimaries, CicpProfile, ColorProfile, MatrixCoefficients, TransferCharacteristics};

/// The code points of the colours and of their brightness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coded {
    pub primaries: u8,
    pub transfer: u8,
}

const PQ: u8 = 16;
const HLG: u8 = 18;
const SRGB: u8 = 13;
const BT709: u8 = 1;
const BT2020: u8 = 9;
const UNSAID: u8 = 2;

/// The white of a page in a picture of high range, in candela per square metre (ITU-R BT.2408).
const WHITE: f32 = 203.0;
/// The brightest that HLG is made for.
const HLG_PEAK: f32 = 1_000.0;
const PQ_PEAK: f32 = 10_000.0;
/// Up to here nothing is changed; what is brighter is pressed together, so that nothing is cut off.
const SHOULDER: f32 = 0.5;

impl Coded {
    pub(crate) fn of(profile: &CicpProfile) -> Coded {
        Coded { primaries: profile.color_primaries as u8, transfer: profile.transfer_characteristics as u8 }
    }

    /// Whether it may be brighter than the white of a page.
    pub fn is_hdr(&self) -> bool {
        matches!(self.transfer, PQ | HLG)
    }

    /// `None` where the numbers mean sRGB already, or nothing that is known.
    pub fn to_srgb(self, image: &DynamicImage) -> Option<DynamicImage> {
        if self.is_hdr() {
            return self.toned_down(image);
        }
        // The curve of television differs from that of sRGB by the dimmed room it is watched in; pictures are not.
        let transfer = if matches!(self.transfer, 1 | 2 | 6 | 14 | 15) { SRGB } else { self.transfer };
        let primaries = if self.primaries == UNSAID { BT709 } else { self.primaries };
        if (primaries, transfer) == (BT709, SRGB) {
            return None;
        }
        by_rgb(image, &profile(primaries, transfer)?)
    }

    fn toned_down(self, image: &DynamicImage) -> Option<DynamicImage> {
        let primaries = if self.primaries == UNSAID { BT2020 } else { self.primaries };
        let to_srgb = profile(primaries, SRGB)?.transform_matrix(&ColorProfile::new_srgb()).to_f32().v;
        let light: Vec<f32> = (0..=u16::MAX).map(|signal| self.light(f32::from(signal) / 65_535.0)).collect();
        let encoded: Vec<u8> = (0..=16_384).map(|light| encode(light as f32 / 16_384.0)).collect();
        let wide = image.to_rgb16();
        let mut rgb = Vec::with_capacity(wide.as_raw().len());
        for pixel in wide.as_raw().as_chunks::<3>().0 {
            let seen = pressed(self.displayed(pixel.map(|signal| light[usize::from(signal)])));
            for [r, g, b] in to_srgb {
                let light = (r * seen[0] + g * seen[1] + b * seen[2]).clamp(0.0, 1.0);
                rgb.push(encoded[(light * 16_384.0 + 0.5) as usize]);
            }
        }
        RgbImage::from_raw(wide.width(), wide.height(), rgb).map(DynamicImage::ImageRgb8)
    }

    /// From a signal to light: of the scene for HLG, of the display for PQ; 1 is the peak of either.
    fn light(self, signal: f32) -> f32 {
        if self.transfer == HLG {
            let (a, b, c) = (0.178_832_77, 0.284_668_92, 0.559_910_7);
            return if signal <= 0.5 { signal * signal / 3.0 } else { (((signal - c) / a).exp() + b) / 12.0 };
        }
        let root = signal.powf(32.0 / 2_523.0);
        ((root - 0.835_937_5).max(0.0) / (18.851_562 - 18.687_5 * root)).powf(8_192.0 / 1_305.0)
    }

    /// The light of a display, where 1 is the white of a page.
    fn displayed(self, light: [f32; 3]) -> [f32; 3] {
        let [r, g, b] = light;
        let gain = match self.transfer {
            HLG => (0.2627 * r + 0.678 * g + 0.0593 * b).max(1e-6).powf(0.2) * HLG_PEAK / WHITE,
            _ => PQ_PEAK / WHITE,
        };
        light.map(|channel| channel * gain)
    }
}

fn profile(primaries: u8, transfer: u8) -> Option<ColorProfile> {
    let mut profile = ColorProfile::new_srgb();
    let coded = CicpProfile {
        color_primaries: CicpColorPrimaries::try_from(primaries).ok()?,
        transfer_characteristics: TransferCharacteristics::try_from(transfer).ok()?,
        matrix_coefficients: MatrixCoefficients::Identity,
        full_range: true,
    };
    profile.update_rgb_colorimetry_from_cicp(coded);
    profile.cicp.is_some_and(|set| Coded::of(&set) == Coded { primaries, transfer }).then_some(profile)
}

/// Brings what is brighter than white below it. The three are scaled as one, which keeps the colour.
fn pressed(light: [f32; 3]) -> [f32; 3] {
    let brightest = light[0].max(light[1]).max(light[2]);
    if brightest <= SHOULDER {
        return light;
    }
    let room = 1.0 - SHOULDER;
    let pressed = 1.0 - room * (-(brightest - SHOULDER) / room).exp();
    light.map(|channel| channel * pressed / brightest)
}

fn encode(light: f32) -> u8 {
    let signal = if light <= 0.003_130_8 { 12.92 * light } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (signal * 255.0 + 0.5) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageBuffer, Rgb};

    fn shown(coded: Coded, pixel: [f32; 3]) -> [u8; 3] {
        let pixel = Rgb(pixel.map(|signal| (signal * 65_535.0) as u16));
        let image = DynamicImage::ImageRgb16(ImageBuffer::from_pixel(8, 8, pixel));
        coded.to_srgb(&image).unwrap().to_rgb8().get_pixel(0, 0).0
    }

    #[test]
    fn high_range_is_brought_down_and_nothing_is_cut_off() {
        for coded in [Coded { primaries: 9, transfer: HLG }, Coded { primaries: 9, transfer: PQ }] {
            assert_eq!(shown(coded, [0.0; 3]), [0; 3]);
            // The white of a page is at 75 % of HLG and at 58 % of PQ; the peak is brighter and still no other colour.
            let white = shown(coded, [if coded.transfer == HLG { 0.75 } else { 0.58 }; 3])[1];
            let peak = shown(coded, [1.0; 3])[1];
            assert!((225..240).contains(&white) && peak > white + 10, "{coded:?}: {white} {peak}");
            let [r, g, b] = shown(coded, [0.5; 3]);
            assert!(r.abs_diff(g) <= 1 && g.abs_diff(b) <= 1, "grey stays grey: {r} {g} {b}");
        }
    }

    #[test]
    fn wide_colours_of_sdr_become_more_of_srgb() {
        let [r, g, b] = shown(Coded { primaries: 12, transfer: 13 }, [0.784, 0.235, 0.235]);
        assert!(r > 210 && g < 50 && b < 60, "{r} {g} {b}");
        let image = DynamicImage::new_rgb8(8, 8);
        for srgb in [(1, 13), (2, 2), (1, 1), (1, 6)] {
            assert!(Coded { primaries: srgb.0, transfer: srgb.1 }.to_srgb(&image).is_none());
        }
        assert!(Coded { primaries: 200, transfer: 200 }.to_srgb(&image).is_none());
    }
}
