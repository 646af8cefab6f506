//! A picture between its file and its renditions: pixels, or the planes of a JPEG as long as nothing needs pixels.

#[cfg(feature = "turbojpeg")]
use super::color::is_srgb;
use super::color::{Space, to_srgb};
use super::decode::{Decoded, decode};
use super::shrink::shrink;
use super::{Failure, encode};
use crate::domain::photo::Kind;
use image::DynamicImage;
use image::metadata::Orientation;
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
    Planes(super::ycc::Ycc),
}

/// A rendition before it is encoded: small, upright, in sRGB.
pub enum Small {
    Pixels(DynamicImage),
    #[cfg(feature = "turbojpeg")]
    Planes(super::ycc::Ycc),
}

impl Picture {
    /// What is in the file, for renditions of which the longest has `edge` pixels.
    pub fn decode(file: &File, kind: Kind, edge: u32) -> Result<Picture, Failure> {
        #[cfg(feature = "turbojpeg")]
        if kind == Kind::Jpeg
            && let Some(planes) = super::jpeg::planes(file, edge)
        {
            let super::jpeg::Planes { ycc, profile, damaged } = planes;
            return Ok(Picture { content: Content::Planes(ycc), space: profile.into(), damaged });
        }
        let _ = edge;
        let Decoded { image, space, damaged } = decode(file, kind)?;
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
        match self {
            Small::Pixels(image) => shrink(image, size).map(Small::Pixels),
            #[cfg(feature = "turbojpeg")]
            Small::Planes(planes) => planes.small(size, Orientation::NoTransforms).map(Small::Planes),
        }
    }

    pub fn encode(&self, quality: u8) -> Result<Vec<u8>, Failure> {
        match self {
            Small::Pixels(image) => encode::jpeg(image, quality),
            #[cfg(feature = "turbojpeg")]
            Small::Planes(planes) => planes.encode(quality),
        }
    }
}
