//! The door to the decoder of HEVC, which is what phones put into HEIC.

use super::Failure;
use super::decode::sentence;
use crate::domain::limits;
use heifer::heifer_hevc_dec::decoder::{DecodeOptions, decode_picture};
use heifer::heifer_hevc_dec::nal::NalUnit;
use heifer::heifer_hevc_dec::params::ParameterSets;
use heifer::heifer_hevc_dec::recon::Frame;
use heifer_isobmff::boxes::HevcConfig;
use pixels::planes::{self, Codes, Planes};

struct Picture {
    frame: Frame,
    codes: Codes,
}

/// Decodes one picture: its parameters stand in the container, its pixels are `data`.
pub fn decode(config: &HevcConfig, data: &[u8]) -> Result<Box<dyn Planes>, Failure> {
    let mut stream = Vec::with_capacity(data.len() + 1_024);
    config.nal_units.iter().for_each(|unit| append(&mut stream, unit));
    let mut rest = data;
    // What is cut off is left out: the decoder says whether that was all of it.
    while let Some((length, after)) = rest.split_at_checked(config.nal_length_size.into()) {
        let length = length.iter().fold(0usize, |length, byte| length << 8 | usize::from(*byte));
        let Some((unit, after)) = after.split_at_checked(length) else { break };
        append(&mut stream, unit);
        rest = after;
    }
    let options = DecodeOptions { max_pixels: limits::PIXELS, ..DecodeOptions::default() };
    let frame = decode_picture(&stream, options).map_err(sentence)?;
    let (primaries, transfer) = colors(config).unwrap_or((2, 2));
    let codes = Codes { primaries, transfer, matrix: frame.matrix_coeffs, full: frame.full_range };
    Ok(Box::new(Picture { frame, codes }))
}

fn append(stream: &mut Vec<u8>, unit: &[u8]) {
    stream.extend([0, 0, 0, 1]);
    stream.extend(unit);
}

fn colors(config: &HevcConfig) -> Option<(u8, u8)> {
    let mut sets = ParameterSets::default();
    for unit in &config.nal_units {
        sets.add(&NalUnit::parse(unit).ok()?).ok()?;
    }
    let vui = sets.sps.iter().flatten().find_map(|sps| sps.vui.as_ref())?;
    Some((vui.colour_primaries, vui.transfer_characteristics))
}

impl Planes for Picture {
    fn size(&self) -> (u32, u32) {
        (self.frame.widths[0], self.frame.heights[0])
    }

    fn depth(&self) -> u32 {
        self.frame.bit_depth[0].into()
    }

    fn subsampling(&self) -> Option<(u32, u32)> {
        match self.frame.chroma_format {
            1 => Some((2, 2)),
            2 => Some((2, 1)),
            3 => Some((1, 1)),
            _ => None,
        }
    }

    fn row(&self, plane: usize, y: u32, samples: &mut [f32]) {
        let width = self.frame.widths[plane] as usize;
        let start = y as usize * width;
        let row = self.frame.planes[plane].get(start..start + width).unwrap_or_default();
        // Planes of colour may be deeper or less deep than that of brightness; hardly any encoder does that.
        let scale = if plane == 0 {
            1.0
        } else {
            2f32.powi(i32::from(self.frame.bit_depth[0]) - i32::from(self.frame.bit_depth[1]))
        };
        planes::row_of_numbers(row, scale, samples);
    }

    fn codes(&self) -> Codes {
        self.codes
    }
}
