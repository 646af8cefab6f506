//! The bytes of pictures, under the same rule as their pages.

use super::Gallery;
use super::door::Caller;
use crate::domain::album::Visibility;
use crate::domain::id::{PhotoId, Sha256};
use crate::domain::photo::{Kind, PhotoState, Rendition};
use crate::domain::recipe::Recipe;
use crate::domain::text::FileName;
use crate::error::{Error, Result};

/// A rendition that the caller may see. The file is read only after the ETag was compared.
pub struct Image {
    /// Bytes and recipe: `<first 16 digits of the sha256>-<recipe>`, without quotes. Also what the pages put into `?v=`.
    pub etag: String,
    /// In a public album caches may share it, for minutes.
    pub public: bool,
    pub photo: PhotoId,
    pub rendition: Rendition,
    pub sha256: Sha256,
    pub recipe: Recipe,
}

pub struct Original {
    pub file: std::fs::File,
    pub path: std::path::PathBuf,
    pub kind: Kind,
    pub filename: FileName,
    pub etag: String,
}

/// The version that an image URL carries: the bytes and the recipe, so that such a URL may be cached for long.
pub fn image_version(sha256: &Sha256, recipe: &Recipe) -> String {
    format!("{}-{recipe}", &sha256.to_string()[..16])
}

impl Gallery {
    /// One round trip. `NotFound` also while the rendition is not made yet.
    pub async fn image(&self, caller: &Caller, photo: PhotoId, rendition: Rendition) -> Result<Image> {
        let (room, photo) = self.photo(caller, photo).await?;
        if photo.state != PhotoState::Ready {
            return Err(Error::NotFound);
        }
        let recipe = room.visit.settings.recipe;
        Ok(Image {
            etag: image_version(&photo.sha256, &recipe),
            public: room.album.visibility == Visibility::Public,
            photo: photo.id,
            rendition,
            sha256: photo.sha256,
            recipe,
        })
    }

    /// The bytes (JPEG) of an image got from [`Gallery::image`]. Renditions are a cache: one that is missing from the disk
    /// is made again.
    pub async fn image_bytes(&self, image: &Image) -> Result<bytes::Bytes> {
        match self.media.read_rendition(&image.sha256, image.rendition, &image.recipe).await? {
            Some(bytes) => Ok(bytes),
            None => {
                self.store.render_again(image.photo).await?;
                Err(Error::NotFound)
            }
        }
    }

    pub async fn original(&self, caller: &Caller, photo: PhotoId) -> Result<Original> {
        let (room, photo) = self.photo(caller, photo).await?;
        room.needs(room.rights.download, "download its originals")?;
        let kind = photo.facts.kind;
        let file = self.media.open_original(&photo.sha256, kind).await?;
        Ok(Original {
            file: file.ok_or_else(|| Error::internal("original", format!("{} is not on the disk", photo.sha256)))?,
            path: self.media.paths().original(&photo.sha256, kind),
            kind,
            filename: photo.filename,
            etag: photo.sha256.to_string(),
        })
    }
}
