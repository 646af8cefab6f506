//! A photo: one picture file with its facts. It belongs to exactly one album at any time.

use super::Millis;
use super::id::{AlbumId, PhotoId, Sha256, TagId, UserId};
use super::text::{Caption, FileName, PhotoTitle};
use super::thumbhash::Thumbhash;
use crate::error::{Error, Result};
use std::fmt;
use std::str::FromStr;

#[derive(Clone, Debug, PartialEq)]
pub struct Photo {
    pub id: PhotoId,
    pub album: AlbumId,
    pub title: PhotoTitle,
    pub caption: Caption,
    pub tags: Vec<TagId>,
    pub filename: FileName,
    pub uploader: UserId,
    pub uploaded: Millis,
    pub state: PhotoState,
    /// Why it is `failed`, for those who may edit it; or why it could not be made again while it is `ready`.
    pub reason: String,
    /// A job is to make its renditions again while those there are shown.
    pub remake: bool,
    pub thumbhash: Option<Thumbhash>,
    /// When it went to the trash; 0 while it is not there.
    pub deleted: Millis,
    pub sha256: Sha256,
    pub bytes: u64,
    pub facts: Facts,
}

impl Photo {
    /// What a page calls it: its title, else its file name.
    pub fn name(&self) -> &str {
        if self.title.is_empty() { self.filename.as_str() } else { self.title.as_str() }
    }
}

/// What a page needs to show a photo among others.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    pub id: PhotoId,
    /// The title, else the file name.
    pub name: String,
    pub caption: Caption,
    pub width: u32,
    pub height: u32,
    pub sha256: Sha256,
    pub state: PhotoState,
    pub thumbhash: Option<Thumbhash>,
}

/// What a jailed look at the file found, before a pixel was decoded.
#[derive(Clone, Debug, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct Facts {
    pub kind: Kind,
    /// Pixels as shown: the orientation is already applied.
    pub width: u32,
    pub height: u32,
    pub taken: Taken,
    /// `Canon EOS 1300D`; empty when unknown, like the fields below.
    pub camera: String,
    pub lens: String,
    /// Seconds as people write them: `1/250`.
    pub exposure: String,
    /// The f-number: `2.8`.
    pub aperture: String,
    pub iso: String,
    /// Millimetres: `35`.
    pub focal: String,
}

/// When a picture was taken, and who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Taken {
    /// The instant. Without a known zone it is the camera's clock read as UTC: the order within an album stays right.
    pub at: Millis,
    /// The camera's offset from UTC in minutes, where the file says it.
    pub zone: Option<i32>,
    pub source: TakenSource,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum TakenSource {
    /// EXIF DateTimeOriginal.
    Exif,
    /// Another date in the file, or the file's own date where it is known (import).
    File,
    #[default]
    Upload,
}

impl TakenSource {
    pub fn as_str(self) -> &'static str {
        match self {
            TakenSource::Exif => "exif",
            TakenSource::File => "file",
            TakenSource::Upload => "upload",
        }
    }

    pub fn stored(text: &str) -> TakenSource {
        match text {
            "exif" => TakenSource::Exif,
            "file" => TakenSource::File,
            _ => TakenSource::Upload,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoState {
    /// Its renditions are not made yet.
    Pending,
    Ready,
    /// Its pixels cannot be decoded; the original is kept.
    Failed,
    /// In the trash.
    Deleted,
}

impl PhotoState {
    pub fn as_str(self) -> &'static str {
        match self {
            PhotoState::Pending => "pending",
            PhotoState::Ready => "ready",
            PhotoState::Failed => "failed",
            PhotoState::Deleted => "deleted",
        }
    }
}

impl FromStr for PhotoState {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        match text {
            "pending" => Ok(PhotoState::Pending),
            "ready" => Ok(PhotoState::Ready),
            "failed" => Ok(PhotoState::Failed),
            "deleted" => Ok(PhotoState::Deleted),
            other => Err(Error::internal("photo state", other)),
        }
    }
}

/// The types of picture this gallery keeps. Decided by the bytes, never by the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub enum Kind {
    #[default]
    Jpeg,
    Png,
    Gif,
    WebP,
    Tiff,
    Bmp,
    Heic,
    Avif,
    // What cameras write before they make a picture of it; shown through the preview that is in it.
    Cr2,
    Cr3,
    Nef,
    Arw,
    Dng,
    Raf,
    Orf,
    Rw2,
}

impl Kind {
    pub const ALL: [Kind; 16] = [
        Kind::Jpeg,
        Kind::Png,
        Kind::Gif,
        Kind::WebP,
        Kind::Tiff,
        Kind::Bmp,
        Kind::Heic,
        Kind::Avif,
        Kind::Cr2,
        Kind::Cr3,
        Kind::Nef,
        Kind::Arw,
        Kind::Dng,
        Kind::Raf,
        Kind::Orf,
        Kind::Rw2,
    ];

    /// The file extension, which is also what Redis keeps as `type`.
    pub fn extension(self) -> &'static str {
        self.names().0
    }

    pub fn mime(self) -> &'static str {
        self.names().1
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Kind::Jpeg => ("jpg", "image/jpeg"),
            Kind::Png => ("png", "image/png"),
            Kind::Gif => ("gif", "image/gif"),
            Kind::WebP => ("webp", "image/webp"),
            Kind::Tiff => ("tif", "image/tiff"),
            Kind::Bmp => ("bmp", "image/bmp"),
            Kind::Heic => ("heic", "image/heic"),
            Kind::Avif => ("avif", "image/avif"),
            Kind::Cr2 => ("cr2", "image/x-canon-cr2"),
            Kind::Cr3 => ("cr3", "image/x-canon-cr3"),
            Kind::Nef => ("nef", "image/x-nikon-nef"),
            Kind::Arw => ("arw", "image/x-sony-arw"),
            Kind::Dng => ("dng", "image/x-adobe-dng"),
            Kind::Raf => ("raf", "image/x-fuji-raf"),
            Kind::Orf => ("orf", "image/x-olympus-orf"),
            Kind::Rw2 => ("rw2", "image/x-panasonic-rw2"),
        }
    }
}

impl Kind {
    /// Whether the picture can be told from what else stands in such a file, so that it can be given without the rest.
    pub fn can_be_stripped(self) -> bool {
        match self {
            Kind::Jpeg | Kind::Png | Kind::Gif | Kind::WebP => true,
            // In these one part points into another, or what the camera knows is what the file is made of.
            Kind::Tiff | Kind::Bmp | Kind::Heic | Kind::Avif => false,
            Kind::Cr2 | Kind::Cr3 | Kind::Nef | Kind::Arw | Kind::Dng | Kind::Raf | Kind::Orf | Kind::Rw2 => false,
        }
    }
}

impl FromStr for Kind {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        Kind::ALL.into_iter().find(|kind| kind.extension() == text).ok_or_else(|| Error::internal("photo type", text))
    }
}

/// A picture derived from an original, named by its use. How large it is says the recipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rendition {
    Thumb,
    Grid,
    View,
}

impl Rendition {
    pub const ALL: [Rendition; 3] = [Rendition::Thumb, Rendition::Grid, Rendition::View];

    pub fn as_str(self) -> &'static str {
        match self {
            Rendition::Thumb => "thumb",
            Rendition::Grid => "grid",
            Rendition::View => "view",
        }
    }
}

impl fmt::Display for Rendition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_found_by_its_extension() {
        for kind in Kind::ALL {
            assert_eq!(kind.extension().parse::<Kind>().unwrap(), kind);
            assert!(kind.mime().starts_with("image/"));
        }
        assert!("svg".parse::<Kind>().is_err());
    }
}
