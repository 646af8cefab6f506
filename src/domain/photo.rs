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
    /// Some of its pixels could not be decoded: what there is, is shown.
    pub damaged: bool,
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

/// What was found out of a photo when its renditions were made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rendered {
    pub thumbhash: Option<Thumbhash>,
    /// Some of its pixels could not be decoded.
    pub damaged: bool,
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
    /// It has more than one frame.
    pub animated: bool,
    /// When it was taken, and the camera's minutes from UTC then.
    pub taken: Millis,
    pub zone: Option<i32>,
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
    /// Whether the flash fired.
    pub flash: Option<bool>,
    /// Stars that somebody gave it elsewhere, 1 to 5.
    pub rating: Option<u8>,
    pub copyright: String,
    /// Who made it, as the file says.
    pub creator: String,
    /// Where it was taken. Not for everybody: see `Rights::place`.
    pub place: Option<Place>,
    /// It has more than one frame: a moving picture.
    pub animated: bool,
    /// A short film lies behind the picture in the same file.
    pub motion: bool,
    /// A map for brighter screens lies behind it (Ultra HDR); what is shown is the picture for all screens.
    pub gain_map: bool,
    pub words: Words,
}

/// What the file says in words. The photo takes it as its own title, caption and tags when it is added, and there people
/// change it; as a fact of the file it is kept nowhere.
#[derive(Clone, Debug, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct Words {
    pub title: String,
    pub caption: String,
    /// Names for tags, each once.
    pub keywords: Vec<String>,
}

/// A point on the earth, in decimal degrees to six places: a hand's breadth.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Place {
    latitude: f64,
    longitude: f64,
}

impl Place {
    /// `None` off the globe, and at 0, 0: that is what devices write that do not know where they are.
    pub fn new(latitude: f64, longitude: f64) -> Option<Place> {
        let round = |degrees: f64| (degrees * 1e6).round() / 1e6 + 0.0;
        let place = Place { latitude: round(latitude), longitude: round(longitude) };
        let on_globe = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        (on_globe && (place.latitude, place.longitude) != (0.0, 0.0)).then_some(place)
    }

    /// North is positive.
    pub fn latitude(self) -> f64 {
        self.latitude
    }

    /// East is positive.
    pub fn longitude(self) -> f64 {
        self.longitude
    }
}

/// As Redis keeps it: `51.5074,-0.1278`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.latitude, self.longitude)
    }
}

impl FromStr for Place {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        let degrees = |text: &str| text.parse().ok();
        let place = text.split_once(',').and_then(|(north, east)| Place::new(degrees(north)?, degrees(east)?));
        place.ok_or_else(|| Error::internal("place of a photo", text))
    }
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

/// The more a source knows of the moment, the earlier it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default, serde::Serialize, serde::Deserialize)]
pub enum TakenSource {
    /// EXIF DateTimeOriginal: the camera itself.
    Exif,
    /// The date of the original in XMP, written by a program for pictures.
    Xmp,
    /// The same in IPTC.
    Iptc,
    /// Another date in the file, or the file's own date where it is known (import).
    File,
    #[default]
    Upload,
}

impl TakenSource {
    pub fn as_str(self) -> &'static str {
        match self {
            TakenSource::Exif => "exif",
            TakenSource::Xmp => "xmp",
            TakenSource::Iptc => "iptc",
            TakenSource::File => "file",
            TakenSource::Upload => "upload",
        }
    }

    pub fn stored(text: &str) -> TakenSource {
        match text {
            "exif" => TakenSource::Exif,
            "xmp" => TakenSource::Xmp,
            "iptc" => TakenSource::Iptc,
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
    /// Whether browsers show such a file, as large as it is.
    pub fn is_for_browsers(self) -> bool {
        matches!(self, Kind::Jpeg | Kind::Png | Kind::Gif | Kind::WebP | Kind::Avif | Kind::Bmp)
    }

    /// Whether the picture can be told from what else stands in such a file, so that it can be given without the rest.
    pub fn can_be_stripped(self) -> bool {
        match self {
            Kind::Jpeg | Kind::Png | Kind::Gif | Kind::WebP => true,
            // In these one part points into another, or what the camera knows is what the file is made of.
            Kind::Tiff | Kind::Bmp | Kind::Heic | Kind::Avif => false,
            Kind::Cr2 | Kind::Cr3 | Kind::Nef | Kind::Arw | Kind::Dng | Kind::Raf | Kind::Orf | Kind::Rw2 => false,
        }
    }

    /// What a camera's sensor saw, with a JPEG of it inside.
    pub fn is_raw(self) -> bool {
        matches!(self, Kind::Cr2 | Kind::Cr3 | Kind::Nef | Kind::Arw | Kind::Dng | Kind::Raf | Kind::Orf | Kind::Rw2)
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

    #[test]
    fn a_place_is_on_the_globe_or_none() {
        for (latitude, longitude) in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 1.0), (1.0, f64::INFINITY), (0.0, -1e-9)] {
            assert_eq!(Place::new(latitude, longitude), None, "{latitude}, {longitude}");
        }
        let place = Place::new(-33.856_784_3, 151.215_297).unwrap();
        assert_eq!(place.to_string(), "-33.856784,151.215297");
        assert_eq!("-33.856784,151.215297".parse::<Place>().unwrap(), place);
        for text in ["", "1", "1,2,3", "91,0", "north,east", "0,0"] {
            assert!(text.parse::<Place>().is_err(), "{text}");
        }
    }
}
