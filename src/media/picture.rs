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

pub enum Picture {
    Pixels(DynamicImage, Space),
    #[cfg(feature = "turbojpeg")]
    Planes(super::ycc::Ycc, Space),
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
            && let Some((planes, profile)) = super::jpeg::planes(file, edge)
        {
            return Ok(Picture::Planes(planes, profile.into()));
        }
        let _ = edge;
        let Decoded { image, space } = decode(file, kind)?;
        Ok(Picture::Pixels(image, space))
    }

    /// As it lies in the file.
    pub fn size(&self) -> (u32, u32) {
        match self {
            Picture::Pixels(image, _) => (image.width(), image.height()),
            #[cfg(feature = "turbojpeg")]
            Picture::Planes(planes, _) => planes.size,
        }
    }

    /// In the size `stored`, then turned upright and brought to sRGB: all of that costs less when it is small.
    pub fn small(self, stored: (u32, u32), orientation: Orientation) -> Result<Small, Failure> {
        let (mut image, space) = match self {
            Picture::Pixels(image, space) if (image.width(), image.height()) == stored => (image, space),
            Picture::Pixels(image, space) => (shrink(&image, stored)?, space),
            #[cfg(feature = "turbojpeg")]
            Picture::Planes(planes, space) if is_srgb(&space) => {
                return planes.small(stored, orientation).map(Small::Planes);
            }
            #[cfg(feature = "turbojpeg")]
            Picture::Planes(planes, space) => {
                return Ok(Small::Pixels(to_srgb(planes.small_rgb(stored, orientation)?, &space)));
            }
        };
        image.apply_orientation(orientation);
        Ok(Small::Pixels(to_srgb(image, &space)))
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
