//! Where the time of a picture goes, for `make bench-pictures`: the steps of `render`, each on its own, in this process.

#[cfg(feature = "turbojpeg")]
use super::decode::jpeg_of;
use super::picture::Picture;
use super::{exif, header, inspect::upright};
#[cfg(feature = "turbojpeg")]
use crate::domain::photo::Kind;
use crate::domain::photo::Rendition;
use crate::domain::recipe::Recipe;
use image::metadata::Orientation;
use rustix::time::{ClockId, clock_gettime};
use std::fs::File;

/// Milliseconds of processor time by step, in their order.
pub type Stages = Vec<(&'static str, f64)>;

/// The stages of the picture in this file, or `None` where it has no renditions.
pub fn stages(file: &File, recipe: &Recipe) -> Option<Stages> {
    let mut stages = Stages::default();
    let (header, read) = timed(|| header::read(file).ok())?;
    let (orientation, _) = exif::read(&header.blocks.exif);
    stages.push(("header and facts", read));

    // A decode at an eighth of the size is next to nothing but the entropy coding, which no decoder can spare.
    let decode = || Picture::decode(file, header.kind, recipe.edge(Rendition::View)).ok();
    let ((), floor) = timed(|| floor(file))?;
    let (picture, decoded) = timed(decode)?;
    stages.push(("entropy decoding (the floor: a decode at an eighth alone)", floor));
    stages.push(("inverse transform", decoded - floor));

    let (width, height) = upright(orientation, picture.size().0, picture.size().1);
    let (view_width, view_height) = recipe.size(Rendition::View, width, height);
    let stored = upright(orientation, view_width, view_height);
    let turn = Orientation::from_exif(orientation).unwrap_or(Orientation::NoTransforms);
    let plain = decode()?.without_profile();
    let (_, resized) = timed(|| plain.small(stored, turn).ok())?;
    let (view, all) = timed(|| picture.small(stored, turn).ok())?;
    stages.push(("resize and turn: view", resized));
    stages.push(("colour", (all - resized).max(0.0)));
    let (small, resized) = timed(|| {
        let grid = view.smaller(recipe.size(Rendition::Grid, width, height)).ok()?;
        let thumb = grid.smaller(recipe.size(Rendition::Thumb, width, height)).ok()?;
        Some([grid, thumb])
    })?;
    stages.push(("resize: grid and thumb", resized));
    let (_, encoded) = timed(|| view.encode(recipe.quality()).ok())?;
    stages.push(("encode: view", encoded));
    let (_, encoded) =
        timed(|| small.iter().map(|small| small.encode(recipe.quality()).ok()).collect::<Option<Vec<_>>>())?;
    stages.push(("encode: grid and thumb", encoded));
    Some(stages)
}

fn timed<T>(work: impl FnOnce() -> Option<T>) -> Option<(T, f64)> {
    let begun = on_cpu();
    let done = work()?;
    Some((done, on_cpu() - begun))
}

#[cfg(feature = "turbojpeg")]
fn floor(file: &File) -> Option<()> {
    super::jpeg::at_an_eighth(&jpeg_of(file, Kind::Jpeg).ok()??)
}

#[cfg(not(feature = "turbojpeg"))]
fn floor(_: &File) -> Option<()> {
    Some(())
}

fn on_cpu() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}
