//! Pixels in, renditions out: decode, shrink by a ladder, turn upright, bring the colours to sRGB, encode. What cannot be
//! decoded ends in a sentence for the photo's owner; what is damaged gives as much as there is.

use super::decode::sentence;
use super::inspect::upright;
use super::picture::{Picture, Small};
use super::{Failure, Renditions, exif, header};
use crate::domain::photo::{Rendered, Rendition};
use crate::domain::recipe::Recipe;
use crate::domain::thumbhash::Thumbhash;
use crate::error::Result;
use image::metadata::Orientation;
use pixels::thumbhash;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The renditions of the picture in this file, in the order of `Rendition::ALL`, or a sentence why there are none.
pub fn renditions(file: &File, recipe: &Recipe) -> Result<(Renditions, Rendered), Failure> {
    // Decoders may panic on what they did not expect; then this picture cannot be decoded, and the next one can.
    catch_unwind(AssertUnwindSafe(|| make(file, recipe))).unwrap_or_else(|_| Err(sentence("a panic")))
}

fn make(file: &File, recipe: &Recipe) -> Result<(Renditions, Rendered), Failure> {
    let header = header::read(file).map_err(|error| error.message())?;
    let (orientation, _) = exif::read(&header.blocks.exif);
    let picture = Picture::decode(file, header.kind, recipe.edge(Rendition::View))?;
    let damaged = picture.damaged;
    let (width, height) = picture.size();
    let (width, height) = upright(orientation, width, height);
    let sizes = |rendition: Rendition| recipe.size(rendition, width, height);

    // The ladder: each step begins where the one above it ended. The picture is turned when it is small already.
    let (view_width, view_height) = sizes(Rendition::View);
    let stored = upright(orientation, view_width, view_height);
    let view = picture.small(stored, Orientation::from_exif(orientation).unwrap_or(Orientation::NoTransforms))?;
    let grid = view.smaller(sizes(Rendition::Grid))?;
    let thumb = grid.smaller(sizes(Rendition::Thumb))?;
    let encode = |small: Small| small.encode(recipe.quality());
    let (thumb, grid, view) = (encode(thumb)?, encode(grid)?, encode(view)?);
    let thumbhash = thumbhash::of(&thumb).and_then(|bytes| Thumbhash::new(&bytes));
    let rendered = Rendered { thumbhash, damaged };
    Ok((vec![(Rendition::Thumb, thumb), (Rendition::Grid, grid), (Rendition::View, view)], rendered))
}
