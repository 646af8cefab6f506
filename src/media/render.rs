//! Pixels in, renditions out: decode, shrink by a ladder, turn upright, bring the colours to sRGB, encode. What cannot be
//! decoded ends in a sentence for the photo's owner; what is damaged gives as much as there is.

use super::color::to_srgb;
use super::decode::{Decoded, decode, sentence};
use super::inspect::upright;
use super::{Failure, Renditions, exif, header};
use crate::domain::photo::Rendition;
use crate::domain::recipe::Recipe;
use crate::error::Result;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{ColorType, DynamicImage};
use jpeg_encoder::{Encoder, SamplingFactor};
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The renditions of the picture in this file, in the order of `Rendition::ALL`, or a sentence why there are none.
pub fn renditions(file: &File, recipe: &Recipe) -> Result<Renditions, Failure> {
    // Decoders may panic on what they did not expect; then this picture cannot be decoded, and the next one can.
    catch_unwind(AssertUnwindSafe(|| make(file, recipe))).unwrap_or_else(|_| Err(sentence("a panic")))
}

fn make(file: &File, recipe: &Recipe) -> Result<Renditions, Failure> {
    let header = header::read(file).map_err(|error| error.to_string())?;
    let (orientation, _) = exif::read(&header.blocks.exif);
    let Decoded { image, space } = decode(file, header.kind)?;
    let (width, height) = upright(orientation, image.width(), image.height());
    let sizes = |rendition: Rendition| recipe.size(rendition, width, height);

    // The ladder: each step begins where the one above it ended. The picture is turned when it is small already.
    let (view_width, view_height) = sizes(Rendition::View);
    let (stored_width, stored_height) = upright(orientation, view_width, view_height);
    let mut view = shrink(image, stored_width, stored_height)?;
    view.apply_orientation(Orientation::from_exif(orientation).unwrap_or(Orientation::NoTransforms));
    let view = to_srgb(view, &space);
    let grid = shrink_to(&view, sizes(Rendition::Grid))?;
    let thumb = shrink_to(&grid, sizes(Rendition::Thumb))?;
    let encode = |image| encode(image, recipe.quality());
    Ok(vec![(Rendition::Thumb, encode(&thumb)?), (Rendition::Grid, encode(&grid)?), (Rendition::View, encode(&view)?)])
}

fn shrink(image: DynamicImage, width: u32, height: u32) -> Result<DynamicImage, Failure> {
    if (image.width(), image.height()) == (width, height) { Ok(image) } else { shrink_to(&image, (width, height)) }
}

fn shrink_to(image: &DynamicImage, (width, height): (u32, u32)) -> Result<DynamicImage, Failure> {
    if (image.width(), image.height()) == (width, height) {
        return Ok(image.clone());
    }
    let mut smaller = DynamicImage::new(width, height, image.color());
    // No picture has transparency any more; the fourth channel of one in inks is no such thing.
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3)).use_alpha(false);
    Resizer::new().resize(image, &mut smaller, &options).map_err(sentence)?;
    Ok(smaller)
}

fn encode(image: &DynamicImage, quality: u8) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    // Not optimised Huffman tables, for 2 % fewer bytes: they make this encoder write one scan per colour, which
    // zune-jpeg up to 0.5.15 decodes to green stripes (zune-image#422) when somebody uploads a rendition again.
    // A rendition's side is at most `limits::EDGE_MAX`.
    let (width, height) = (image.width() as u16, image.height() as u16);
    let color =
        if image.color() == ColorType::L8 { jpeg_encoder::ColorType::Luma } else { jpeg_encoder::ColorType::Rgb };
    encoder.encode(image.as_bytes(), width, height, color).map_err(sentence)?;
    Ok(bytes)
}
