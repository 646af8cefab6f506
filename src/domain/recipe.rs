//! How renditions are made: the sizes and the quality that an administrator chose, and the version of the code that makes
//! them. A change of any is another recipe, and makes the files of the one before stale, not wrong.

use super::limits;
use super::photo::Rendition;
use crate::error::{Error, Result};
use crate::language::Message;
use std::fmt;

/// Raised when the code makes other pictures, or other bytes, out of the same original.
const CODE: u32 = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Recipe {
    thumb: u32,
    grid: u32,
    view: u32,
    quality: u8,
}

impl Default for Recipe {
    fn default() -> Self {
        Recipe { thumb: 320, grid: 800, view: 2048, quality: 80 }
    }
}

impl Recipe {
    /// The only door, for a form as for the jailed child: long edges in pixels, each larger than the one before, and the
    /// quality of JPEG.
    pub fn new(thumb: u32, grid: u32, view: u32, quality: u8) -> Result<Recipe> {
        let (smallest, largest) = (limits::EDGE_MIN, limits::EDGE_MAX);
        let edges = [thumb, grid, view];
        if edges.iter().any(|edge| !(smallest..=largest).contains(edge)) {
            return Err(Error::Invalid(Message::new("settings-edge-wrong").with("min", smallest).with("max", largest)));
        }
        if !edges.is_sorted_by(|smaller, larger| smaller < larger) {
            return Err(Error::invalid("settings-edges-order"));
        }
        let (lowest, highest) = (limits::QUALITY_MIN, limits::QUALITY_MAX);
        if !(lowest..=highest).contains(&quality) {
            return Err(Error::Invalid(
                Message::new("settings-quality-range").with("min", lowest).with("max", highest),
            ));
        }
        Ok(Recipe { thumb, grid, view, quality })
    }

    /// Pixels of the long edge, at most: a rendition is never larger than its original.
    pub fn edge(&self, rendition: Rendition) -> u32 {
        match rendition {
            Rendition::Thumb => self.thumb,
            Rendition::Grid => self.grid,
            Rendition::View => self.view,
        }
    }

    /// Of JPEG, from 1 to 100.
    pub fn quality(&self) -> u8 {
        self.quality
    }

    /// The width and height of a rendition of a picture of `width` × `height`. Never zero, never enlarged.
    pub fn size(&self, rendition: Rendition, width: u32, height: u32) -> (u32, u32) {
        let (edge, long) = (self.edge(rendition), width.max(height).max(1));
        if long <= edge {
            return (width.max(1), height.max(1));
        }
        let scale =
            |side: u32| ((u64::from(side) * u64::from(edge) + u64::from(long) / 2) / u64::from(long)).max(1) as u32;
        (scale(width), scale(height))
    }
}

/// The width and height of a close-up: all pixels, or as many as a phone can hold decoded and a JPEG on a side.
pub fn close_up_size(width: u32, height: u32) -> (u32, u32) {
    let pixels = f64::from(width) * f64::from(height);
    let scale = (limits::CLOSE_UP_PIXELS as f64 / pixels).sqrt();
    let scale = scale.min(f64::from(limits::JPEG_SIDE) / f64::from(width.max(height)));
    if scale >= 1.0 {
        return (width, height);
    }
    let scaled = |side: u32| ((f64::from(side) * scale) as u32).max(1);
    (scaled(width), scaled(height))
}

/// Its name, in file names and in the pages' image addresses: `4-320-800-2048-q80`.
impl fmt::Display for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{CODE}-{}-{}-{}-q{}", self.thumb, self.grid, self.view, self.quality)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rendition_keeps_the_shape_and_never_enlarges() {
        let size = |rendition, width, height| Recipe::default().size(rendition, width, height);
        assert_eq!(size(Rendition::Thumb, 4000, 3000), (320, 240));
        assert_eq!(size(Rendition::Thumb, 3000, 4000), (240, 320));
        assert_eq!(size(Rendition::View, 640, 480), (640, 480));
        assert_eq!(size(Rendition::Thumb, 65_500, 1), (320, 1));
        assert_eq!(size(Rendition::Grid, 1, 65_500), (1, 800));
    }

    #[test]
    fn a_close_up_has_all_pixels_that_a_phone_can_hold() {
        assert_eq!(close_up_size(8064, 6048), (8064, 6048));
        assert_eq!(close_up_size(8000, 8000), (8000, 8000));
        assert_eq!(close_up_size(10_000, 10_000), (8000, 8000));
        assert_eq!(close_up_size(65_535, 400), (65_500, 399));
        let (width, height) = close_up_size(65_535, 1_500);
        assert!(u64::from(width) * u64::from(height) <= limits::CLOSE_UP_PIXELS && height > 1_200, "{width}x{height}");
    }

    #[test]
    fn every_choice_is_another_name() {
        assert_eq!(Recipe::default().to_string(), format!("{CODE}-320-800-2048-q80"));
        let all = [(320, 800, 2048, 80), (321, 800, 2048, 80), (320, 801, 2048, 80), (320, 800, 2049, 80)];
        let mut names: Vec<String> =
            all.iter().map(|(t, g, v, q)| Recipe::new(*t, *g, *v, *q).unwrap().to_string()).collect();
        names.push(Recipe::new(320, 800, 2048, 81).unwrap().to_string());
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 5);
    }

    #[test]
    fn what_would_not_do_is_refused_with_a_sentence() {
        for ((thumb, grid, view, quality), named) in [
            ((0, 800, 2048, 80), "120 to 4096"),
            ((119, 800, 2048, 80), "120 to 4096"),
            ((320, 800, 4097, 80), "120 to 4096"),
            ((320, 320, 2048, 80), "smaller"),
            ((320, 2048, 800, 80), "smaller"),
            ((320, 800, 2048, 49), "between 50 and 95"),
            ((320, 800, 2048, 96), "between 50 and 95"),
        ] {
            let sentence = Recipe::new(thumb, grid, view, quality).unwrap_err().to_string();
            assert!(sentence.contains(named), "{sentence}");
        }
        assert!(Recipe::new(120, 121, 122, 50).is_ok() && Recipe::new(4094, 4095, 4096, 95).is_ok());
    }
}
