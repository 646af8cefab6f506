//! A picture between its file and its renditions: pixels, or the planes of a JPEG as long as nothing needs pixels.

use super::Failure;
use super::decode::{Decoded, decode, jpeg_of};
use crate::domain::photo::Kind;
use image::DynamicImage;
use image::metadata::Orientation;
#[cfg(feature = "turbojpeg")]
use pixels::color::is_srgb;
use pixels::color::{Space, to_srgb};
use pixels::encode;
use pixels::shrink::shrink;
#[cfg(feature = "turbojpeg")]
use pixels::ycc::Ycc;
use std::fs::File;

pub struct Picture {
    content: Content,
    space: Space,
    /// Some of it could not be decoded.
    pub damaged: bool,
}

enum Content {
    Pixels(DynamicImage),
    #[cfg(feature = "turbojpeg")]
    Planes(Ycc),
}

/// A rendition or a close-up before it is encoded: in its size, upright, in sRGB.
pub enum Small {
    Pixels(DynamicImage),
    #[cfg(feature = "turbojpeg")]
    Planes(Ycc),
}

impl Picture {
    /// What is in the file, for renditions of which the longest has `edge` pixels.
    pub fn decode(file: &File, kind: Kind, edge: u32) -> Result<Picture, Failure> {
        let jpeg = jpeg_of(file, kind)?;
        #[cfg(feature = "turbojpeg")]
        if let Some(planes) = jpeg.as_ref().and_then(|jpeg| super::jpeg::planes(jpeg, edge)) {
            let super::jpeg::Planes { ycc, profile, damaged } = planes;
            return Ok(Picture { content: Content::Planes(ycc), space: profile.into(), damaged });
        }
        let _ = edge;
        let Decoded { image, space, damaged } = decode(file, kind, &jpeg.unwrap_or_default())?;
        Ok(Picture { content: Content::Pixels(image), space, damaged })
    }

    /// As it lies in the file.
    pub fn size(&self) -> (u32, u32) {
        match &self.content {
            Content::Pixels(image) => (image.width(), image.height()),
            #[cfg(feature = "turbojpeg")]
            Content::Planes(planes) => planes.size,
        }
    }

    /// As if its colours were sRGB's.
    #[cfg(feature = "bench-pictures")]
    pub fn without_profile(self) -> Picture {
        Picture { space: Space::Srgb, ..self }
    }

    /// In the size `stored`, then turned upright and brought to sRGB: all of that costs less when it is small.
    pub fn small(self, stored: (u32, u32), orientation: Orientation) -> Result<Small, Failure> {
        let mut image = match self.content {
            Content::Pixels(image) if (image.width(), image.height()) == stored => image,
            Content::Pixels(image) => shrink(&image, stored)?,
            #[cfg(feature = "turbojpeg")]
            Content::Planes(planes) => {
                let small = planes.small(stored, orientation)?;
                return Ok(match is_srgb(&self.space) {
                    true => Small::Planes(small),
                    false => Small::Pixels(to_srgb(small.to_rgb()?, &self.space)),
                });
            }
        };
        image.apply_orientation(orientation);
        Ok(Small::Pixels(to_srgb(image, &self.space)))
    }
}

impl Small {
    /// The next smaller one.
    pub fn smaller(&self, size: (u32, u32)) -> Result<Small, Failure> {
        Ok(match self {
            Small::Pixels(image) => Small::Pixels(shrink(image, size)?),
            #[cfg(feature = "turbojpeg")]
            Small::Planes(planes) => Small::Planes(planes.small(size, Orientation::NoTransforms)?),
        })
    }

    pub fn encode(&self, quality: u8) -> Result<Vec<u8>, Failure> {
        Ok(match self {
            Small::Pixels(image) => encode::jpeg(image, quality)?,
            #[cfg(feature = "turbojpeg")]
            Small::Planes(planes) => planes.encode(quality)?,
        })
    }
}
