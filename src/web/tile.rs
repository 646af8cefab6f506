//! A photo as pages show it among others. Its shape is known before its pixels, so that nothing jumps while loading:
//! the row is laid out by a class (`ratio-…`, in `static/css/shapes.css`), because pages carry no inline styles.

use super::days;
use crate::domain::photo::{PhotoState, Rendition, Tile as Photo};
use crate::domain::recipe::Recipe;
use crate::domain::thumbhash::Thumbhash;
use crate::gallery::images::image_version;
use jiff::civil::Date;

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
    /// Of the original: `6000x4000`, for the viewer.
    pub full: String,
    /// How wide the view is.
    pub view_width: u32,
    /// The address of a rendition is `/photos/<id>/<rendition>?v=<version>`.
    pub version: String,
    /// Width to height in thousandths, rounded to a class that exists.
    pub ratio: u32,
    /// Its colours, for `thumbhash.js`.
    pub thumbhash: Option<Thumbhash>,
    /// The day it was taken, by the camera's own clock.
    pub day: Date,
    /// Loaded with the page, and not only when it comes into view.
    pub at_once: bool,
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
            full: format!("{}x{}", photo.width, photo.height),
            view_width: recipe.size(Rendition::View, photo.width, photo.height).0,
            version: image_version(&photo.sha256, recipe),
            ratio: ratio(photo.width, photo.height),
            thumbhash: photo.thumbhash,
            day: days::of(photo.taken, photo.zone),
            at_once: false,
        }
    }

    /// How wide it is in rows of this height, in units of the text: by it those browsers choose the rendition that do not
    /// look at the layout themselves (`sizes=auto`).
    pub fn rem(&self, row: u32) -> u32 {
        (self.ratio * row / 1_000).max(3)
    }
}

/// Steps of two per cent, so that a tile crops at most one, from a tower of 1 to 3 to a panorama of 4 to 1. What is
/// longer still is shown cut.
const STEPS: i32 = 131;

fn shape(step: i32) -> u32 {
    (300.0 * 1.02_f64.powi(step)).round() as u32
}

fn ratio(width: u32, height: u32) -> u32 {
    let exact = f64::from(width.max(1)) / f64::from(height.max(1));
    let step = ((exact * 1_000.0 / 300.0).ln() / 1.02_f64.ln()).round().clamp(0.0, f64::from(STEPS));
    shape(step as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_has_a_class_near_it() {
        let classes: Vec<u32> = (0..=STEPS).map(shape).collect();
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
    #[test]
    fn the_classes_are_in_the_style_sheet() {
        let sheet = include_str!("../../static/css/shapes.css");
        let rules: Vec<&str> = sheet.lines().filter(|line| line.starts_with(".ratio-")).collect();
        let wanted: Vec<String> = (0..=STEPS)
            .map(shape)
            .map(|shape| format!(".ratio-{shape} {{ --ratio: {}.{:03}; }}", shape / 1_000, shape % 1_000))
            .collect();
        assert_eq!(rules, wanted);
    }
}
