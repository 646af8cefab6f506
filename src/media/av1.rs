//! The door to the decoder of AV1, which is what is in AVIF. It is dav1d, translated to Rust; its inner loops are assembler.

use super::Failure;
use super::decode::sentence;
use crate::domain::limits;
use pixels::planes::{self, Codes, Planes};
use re_rav1d::dav1d::pixel::{ColorPrimaries, MatrixCoefficients, TransferCharacteristic, YUVRange};
use re_rav1d::dav1d::{Decoder, Picture, PixelLayout, PlanarImageComponent, Plane, Settings};
use std::panic::{AssertUnwindSafe, catch_unwind};

struct Decoded {
    picture: Picture,
    planes: Vec<Plane>,
}

/// Decodes the first picture. What stands in the container before it is only needed where `data` does not repeat it.
pub fn decode(config: &[u8], data: &[u8]) -> Result<Box<dyn Planes>, Failure> {
    match first(data.to_vec()) {
        Err(_) if !config.is_empty() => first([config, data].concat()),
        decoded => decoded,
    }
}

fn first(data: Vec<u8>) -> Result<Box<dyn Planes>, Failure> {
    let mut settings = Settings::new();
    // The jail has no threads; the largest layer is the picture.
    settings.set_n_threads(1);
    settings.set_max_frame_delay(1);
    settings.set_all_layers(false);
    settings.set_frame_size_limit(limits::PIXELS as u32);
    let mut decoder = Decoder::with_settings(&settings).map_err(sentence)?;
    let mut sent = decoder.send_data(data, None, None, None);
    loop {
        match decoder.get_picture() {
            Ok(picture) => return Ok(Box::new(Decoded::new(picture))),
            Err(error) if !error.is_again() => return Err(sentence(error)),
            Err(error) => match sent {
                Err(again) if again.is_again() => sent = decoder.send_pending_data(),
                Err(error) => return Err(sentence(error)),
                Ok(()) => return Err(sentence(error)),
            },
        }
    }
}

impl Decoded {
    fn new(picture: Picture) -> Decoded {
        use PlanarImageComponent::{U, V, Y};
        let components: &[_] = if picture.pixel_layout() == PixelLayout::I400 { &[Y] } else { &[Y, U, V] };
        let planes = components.iter().map(|component| picture.plane(*component)).collect();
        Decoded { picture, planes }
    }
}

impl Planes for Decoded {
    fn size(&self) -> (u32, u32) {
        (self.picture.width(), self.picture.height())
    }

    fn depth(&self) -> u32 {
        self.picture.bit_depth() as u32
    }

    fn subsampling(&self) -> Option<(u32, u32)> {
        match self.picture.pixel_layout() {
            PixelLayout::I400 => None,
            PixelLayout::I420 => Some((2, 2)),
            PixelLayout::I422 => Some((2, 1)),
            PixelLayout::I444 => Some((1, 1)),
        }
    }

    fn row(&self, plane: usize, y: u32, samples: &mut [f32]) {
        let component = if plane == 0 { PlanarImageComponent::Y } else { PlanarImageComponent::U };
        let start = y as usize * self.picture.stride(component) as usize;
        let bytes = self.planes.get(plane).and_then(|plane| plane.get(start..)).unwrap_or_default();
        if self.depth() == 8 {
            planes::row_of_bytes(bytes, samples);
        } else {
            planes::row_of_words(bytes, samples);
        }
    }

    fn codes(&self) -> Codes {
        let full = self.picture.color_range() == YUVRange::Full;
        // Of numbers that are reserved the library has no name, and gives up.
        let said = catch_unwind(AssertUnwindSafe(|| (self.primaries(), self.transfer(), self.matrix())));
        let (primaries, transfer, matrix) = said.unwrap_or((2, 2, 2));
        Codes { primaries, transfer, matrix, full }
    }
}

/// Back to the numbers that the sequence header has: its names for them are those of the library alone.
impl Decoded {
    fn primaries(&self) -> u8 {
        match self.picture.color_primaries() {
            ColorPrimaries::BT709 => 1,
            ColorPrimaries::BT470M => 4,
            ColorPrimaries::BT470BG => 5,
            ColorPrimaries::ST240M => 7,
            ColorPrimaries::Film => 8,
            ColorPrimaries::BT2020 => 9,
            ColorPrimaries::ST428 => 10,
            ColorPrimaries::P3DCI => 11,
            ColorPrimaries::P3Display => 12,
            ColorPrimaries::Tech3213 => 22,
            _ => 2,
        }
    }

    fn transfer(&self) -> u8 {
        match self.picture.transfer_characteristic() {
            TransferCharacteristic::BT1886 => 1,
            TransferCharacteristic::BT470M => 4,
            TransferCharacteristic::BT470BG => 5,
            TransferCharacteristic::ST170M => 6,
            TransferCharacteristic::ST240M => 7,
            TransferCharacteristic::Linear => 8,
            TransferCharacteristic::Logarithmic100 => 9,
            TransferCharacteristic::Logarithmic316 => 10,
            TransferCharacteristic::SRGB => 13,
            TransferCharacteristic::BT2020Ten => 14,
            TransferCharacteristic::BT2020Twelve => 15,
            TransferCharacteristic::PerceptualQuantizer => 16,
            TransferCharacteristic::ST428 => 17,
            TransferCharacteristic::HybridLogGamma => 18,
            _ => 2,
        }
    }

    fn matrix(&self) -> u8 {
        match self.picture.matrix_coefficients() {
            MatrixCoefficients::Identity => 0,
            MatrixCoefficients::BT709 => 1,
            MatrixCoefficients::BT470M => 4,
            MatrixCoefficients::BT470BG => 5,
            MatrixCoefficients::ST240M => 7,
            MatrixCoefficients::YCgCo => 8,
            MatrixCoefficients::BT2020NonConstantLuminance => 9,
            MatrixCoefficients::BT2020ConstantLuminance => 10,
            MatrixCoefficients::ChromaticityDerivedNonConstantLuminance => 12,
            MatrixCoefficients::ChromaticityDerivedConstantLuminance => 13,
            MatrixCoefficients::ICtCp => 14,
            _ => 2,
        }
    }
}
