//! A photo as pages show it among others. Its shape is known before its pixels, so that nothing jumps while loading:
//! the row is laid out by a class (`ratio-…`, made in `assets.rs`), because pages carry no inline styles.

use crate::domain::photo::{PhotoState, Rendition, Tile as Photo};
use crate::domain::recipe::Recipe;
use crate::domain::thumbhash::Thumbhash;
use crate::gallery::images::image_version;

pub struct Tile {
    /// Spelt once: a page names it five times.
    pub id: String,
    /// Alternative text: the caption, else what the photo is called.
    pub alt: String,
    pub name: String,
    pub state: PhotoState,
    pub animated: bool,
    /// Of the grid rendition.
    pub width: u32,
    pub height: u32,
    /// How wide the thumb is, for `srcset`.
    pub thumb_width: u32,
    /// The address of a rendition is `/photos/<id>/<rendition>?v=<version>`.
    pub version: String,
    /// Width to height in thousandths, rounded to a class that exists.
    pub ratio: u32,
    /// Its colours, for `thumbhash.js`.
    pub thumbhash: Option<Thumbhash>,
}

impl Tile {
    pub fn is_ready(&self) -> bool {
        self.state == PhotoState::Ready
    }

    pub fn is_failed(&self) -> bool {
        self.state == PhotoState::Failed
    }

    /// As it is shown while this recipe is in force.
    pub fn of(photo: Photo, recipe: &Recipe) -> Tile {
        let (width, height) = recipe.size(Rendition::Grid, photo.width, photo.height);
        Tile {
            id: photo.id.to_string(),
            alt: if photo.caption.is_empty() { photo.name.clone() } else { photo.caption.into() },
            name: photo.name,
            state: photo.state,
            animated: photo.animated,
            width,
            height,
            thumb_width: recipe.size(Rendition::Thumb, photo.width, photo.height).0,
            version: image_version(&photo.sha256, recipe),
            ratio: ratio(photo.width, photo.height),
            thumbhash: photo.thumbhash,
        }
    }

    /// How wide it is on a page with wide rows, in units of the text: the browser chooses the rendition by it.
    pub fn rem(&self) -> u32 {
        (self.ratio * 17 / 1_000).max(4)
    }
}

/// The shapes there are classes for: steps of two per cent, so that a tile crops at most one, from a tower of 1 to 3 to
/// a panorama of 4 to 1. What is longer still is shown cut.
pub fn ratios() -> Vec<u32> {
    (0..=131).map(|step| (300.0 * 1.02_f64.powi(step)).round() as u32).collect()
}

fn ratio(width: u32, height: u32) -> u32 {
    let exact = f64::from(width.max(1)) / f64::from(height.max(1));
    let step = ((exact * 1_000.0 / 300.0).ln() / 1.02_f64.ln()).round().clamp(0.0, 131.0);
    (300.0 * 1.02_f64.powi(step as i32)).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_has_a_class_near_it() {
        let classes = ratios();
        for (width, height) in [(4000, 3000), (3000, 4000), (1, 1), (1920, 1080), (1000, 2900), (3900, 1000)] {
            let class = ratio(width, height);
            let exact = f64::from(width) / f64::from(height) * 1_000.0;
            assert!(
                classes.contains(&class) && (f64::from(class) / exact - 1.0).abs() < 0.012,
                "{width}×{height}: {class}"
            );
        }
        for (width, height) in [(0, 0), (65_500, 1), (1, 65_500)] {
            assert!(classes.contains(&ratio(width, height)));
        }
    }
}
