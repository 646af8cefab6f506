//! Pixels in, renditions and close-ups out: decode, shrink by a ladder, turn upright, bring the colours to sRGB, encode.
//! What cannot be decoded ends in a sentence for the photo's owner; what is damaged gives as much as there is.

use super::decode::sentence;
use super::inspect::upright;
use super::picture::{Picture, Small};
use super::{Failure, exif, header};
use crate::domain::photo::{Rendered, Rendition};
use crate::domain::recipe::{self, Recipe};
use crate::domain::thumbhash::Thumbhash;
use crate::error::Result;
use image::metadata::Orientation;
use pixels::thumbhash;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The renditions of the picture in this file, in the order of `Rendition::ALL`, or a sentence why there are none.
pub fn renditions(file: &File, recipe: &Recipe) -> Result<(Vec<Vec<u8>>, Rendered), Failure> {
    unbroken(|| make(file, recipe))
}

/// All pixels of the picture in this file, or as many as a phone can hold.
pub fn close_up(file: &File, recipe: &Recipe) -> Result<Vec<u8>, Failure> {
    unbroken(|| {
        let (picture, orientation) = decode(file, u32::MAX)?;
        let (width, height) = picture.size();
        picture.small(recipe::close_up_size(width, height), turn(orientation))?.encode(recipe.quality())
    })
}

/// Decoders may panic on what they did not expect; then this picture cannot be decoded, and the next one can.
fn unbroken<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(sentence("a panic")))
}

/// The picture as it lies in the file, and how it is to be turned, as EXIF counts.
fn decode(file: &File, edge: u32) -> Result<(Picture, u8), Failure> {
    let header = header::read(file).map_err(|error| error.message())?;
    let (orientation, _) = exif::read(&header.blocks.exif);
    Ok((Picture::decode(file, header.kind, edge)?, orientation))
}

fn turn(orientation: u8) -> Orientation {
    Orientation::from_exif(orientation).unwrap_or(Orientation::NoTransforms)
}

fn make(file: &File, recipe: &Recipe) -> Result<(Vec<Vec<u8>>, Rendered), Failure> {
    let (picture, orientation) = decode(file, recipe.edge(Rendition::View))?;
    let damaged = picture.damaged;
    let (width, height) = picture.size();
    let (width, height) = upright(orientation, width, height);
    let sizes = |rendition: Rendition| recipe.size(rendition, width, height);

    // The ladder: each step begins where the one above it ended. The picture is turned when it is small already.
    let (view_width, view_height) = sizes(Rendition::View);
    let stored = upright(orientation, view_width, view_height);
    let view = picture.small(stored, turn(orientation))?;
    let grid = view.smaller(sizes(Rendition::Grid))?;
    let thumb = grid.smaller(sizes(Rendition::Thumb))?;
    let encode = |small: Small| small.encode(recipe.quality());
    let (thumb, grid, view) = (encode(thumb)?, encode(grid)?, encode(view)?);
    let thumbhash = thumbhash::of(&thumb).and_then(|bytes| Thumbhash::new(&bytes));
    let rendered = Rendered { thumbhash, damaged };
    Ok((vec![thumb, grid, view], rendered))
}
