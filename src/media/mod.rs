//! Pictures and files: what an upload goes through, where its bytes lie, and the renditions made from them.
//!
//! | file | holds |
//! |---|---|
//! | `paths` | every path on disk |
//! | `disk` | writes that survive a power cut |
//! | `incoming` | an upload on its way from the network to its place |
//! | `staged` | the parts of uploads that are not whole yet |
//! | `originals`, `renditions` | what is kept, and what can be made again |
//! | `sources` | folders of pictures that an import reads, and never changes |
//! | `sniff`, `header`, `inspect` | what a file is, before a pixel is decoded; one file below `header` for each kind |
//! | `exif`, `xmp`, `iptc` | what the blocks in it say; `directory` and `dates` read what they are made of |
//! | `words` | titles, captions and keywords as they may become those of a photo |
//! | `strip`, `pieces` | what of an original is for everybody, and a file made of such pieces |
//! | `ifd`, `boxes` | the two containers that many kinds of file share |
//! | `heif`, `hevc`, `av1` | HEIC and AVIF: their boxes, a door to each decoder |
//! | `tiff` | samples of every depth and meaning |
//! | `inks` | JPEGs for printing |
//! | `raw` | which RAW a file is, and where the picture lies in it |
//! | `render` | the steps from a file to its renditions; `picture` is what goes through them |
//! | `decode`, `jpeg` | bytes to pixels, and a JPEG to its planes |
//! | `decoder` | the parent's side of a jailed process, and `inspectors`, `strippers` a few of them for the web |
//! | `child`, `jail`, `wire` | the process itself, its walls, and what the two say to each other |
//! | `zip` | many files in one, written while it is sent |
//! | `failure` | why there are no renditions, for people and for the log |
//! | `fuzz` | doors for the fuzz targets, compiled for them alone |
//!
//! What is calculated with pixels (smaller, in sRGB, as a JPEG) is a crate of its own, `pixels/`.
//!
//! `inspect`, `strip` and `render` read bytes that a stranger chose: only `child` calls them. No Redis and no HTTP here.

#[cfg(feature = "avif")]
mod av1;
mod boxes;
pub mod child;
mod dates;
mod decode;
pub mod decoder;
mod directory;
mod disk;
mod exif;
mod failure;
#[cfg(fuzzing)]
pub mod fuzz;
mod header;
#[cfg(any(feature = "heic", feature = "avif"))]
mod heif;
#[cfg(feature = "heic")]
mod hevc;
mod ifd;
pub mod incoming;
#[cfg(feature = "turbojpeg")]
mod inks;
mod inspect;
pub mod inspectors;
mod iptc;
mod jail;
#[cfg(feature = "turbojpeg")]
mod jpeg;
pub mod originals;
pub mod paths;
mod picture;
pub mod pieces;
mod raw;
mod render;
pub mod renditions;
pub mod sniff;
pub mod sources;
pub mod staged;
#[cfg(feature = "bench-pictures")]
pub mod stages;
mod strip;
pub mod strippers;
mod tiff;
mod wire;
mod words;
mod xmp;
pub mod zip;

pub use failure::Failure;
pub use jail::Jail;

use crate::domain::photo::Rendition;
use crate::error::{Error, Result};
use paths::Paths;
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// Renditions of one picture with their bytes, in the order of `Rendition::ALL`.
pub type Renditions = Vec<(Rendition, Vec<u8>)>;

/// The files of one gallery.
#[derive(Clone, Debug)]
pub struct Media {
    paths: Paths,
}

impl Media {
    /// Takes the data folder into use and creates what is missing in it, for this user's eyes only.
    pub fn open(data: &Path) -> Result<Media> {
        let paths = Paths::new(data);
        for folder in paths.roots() {
            disk::create_private(&folder)
                .map_err(|error| Error::internal(&format!("create the folder {}", folder.display()), error))?;
        }
        Ok(Media { paths })
    }

    /// A file of these bytes that has no name and goes with its last handle.
    pub async fn nameless(&self, bytes: Vec<u8>) -> Result<File> {
        let path = self.paths.fresh();
        off_thread(move || {
            let (temporary, mut file) = disk::Temporary::create(path)?;
            file.write_all(&bytes)?;
            Ok(File::open(temporary.path())?)
        })
        .await
    }

    /// Where everything lies, for `salon check` and the operator's eyes.
    pub fn paths(&self) -> &Paths {
        &self.paths
    }
}

/// Runs what touches the disk off the async thread.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::internal("disk", error))?
}
