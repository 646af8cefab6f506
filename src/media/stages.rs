//! Where the time of a picture goes, for `make bench-pictures`: the steps of `render`, each on its own, in this process.

use super::picture::Picture;
use super::{exif, header, inspect::upright};
use crate::domain::photo::Rendition;
use crate::domain::recipe::Recipe;
use image::metadata::Orientation;
use rustix::time::{ClockId, clock_gettime};
use std::fs::File;

/// Milliseconds of processor time by step. `floor` is not among the steps: a decode at an eighth of the size, which is
/// next to nothing but the entropy coding that no decoder can spare.
#[derive(Clone, Debug, Default)]
pub struct Stages {
    pub floor: f64,
    pub steps: Vec<(&'static str, f64)>,
}

/// The stages of the picture in this file, or `None` where it has no renditions.
pub fn stages(file: &File, recipe: &Recipe) -> Option<Stages> {
    let mut stages = Stages::default();
    let begun = on_cpu();
    floor(file)?;
    stages.floor = on_cpu() - begun;

    let mut last = on_cpu();
    let mut step = |name| {
        let now = on_cpu();
        stages.steps.push((name, now - last));
        last = on_cpu();
    };
    let header = header::read(file).ok()?;
    let (orientation, _) = exif::read(&header.blocks.exif);
    step("header and facts");
    let picture = Picture::decode(file, header.kind, recipe.edge(Rendition::View)).ok()?;
    step("decode: entropy coding, inverse transform");
    let (width, height) = upright(orientation, picture.size().0, picture.size().1);
    let (view_width, view_height) = recipe.size(Rendition::View, width, height);
    let turn = Orientation::from_exif(orientation).unwrap_or(Orientation::NoTransforms);
    let view = picture.small(upright(orientation, view_width, view_height), turn).ok()?;
    step("view: resize, turn, colour");
    let grid = view.smaller(recipe.size(Rendition::Grid, width, height)).ok()?;
    let thumb = grid.smaller(recipe.size(Rendition::Thumb, width, height)).ok()?;
    step("grid and thumb: resize");
    view.encode(recipe.quality()).ok()?;
    step("view: encode");
    grid.encode(recipe.quality()).ok()?;
    thumb.encode(recipe.quality()).ok()?;
    step("grid and thumb: encode");
    Some(stages)
}

#[cfg(feature = "turbojpeg")]
fn floor(file: &File) -> Option<()> {
    super::jpeg::at_an_eighth(file)
}

#[cfg(not(feature = "turbojpeg"))]
fn floor(_: &File) -> Option<()> {
    Some(())
}

fn on_cpu() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}
