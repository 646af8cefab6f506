//! The bytes of pictures, under the same rule as their pages.

use super::Gallery;
use super::door::{Caller, Room};
use crate::domain::album::Visibility;
use crate::domain::id::{PhotoId, Sha256};
use crate::domain::photo::{Photo, PhotoState, Rendition};
use crate::domain::recipe::Recipe;
use crate::domain::text::FileName;
use crate::error::{Error, Result};
use crate::store::jobs::Why;

/// A rendition that the caller may see. The file is read only after the ETag was compared.
pub struct Image {
    /// Of the bytes and today's recipe: the ETag, without quotes, and what the pages put into `?v=`.
    pub version: String,
    /// In a public album caches may share it, for minutes.
    pub public: bool,
    /// Of the original.
    pub filename: FileName,
    photo: PhotoId,
    rendition: Rendition,
    sha256: Sha256,
    recipe: Recipe,
    /// Whether nobody has to be asked to make it again: somebody was already, or it was tried and cannot be.
    settled: bool,
}

/// The bytes of an image (JPEG) as there are.
pub struct Picture {
    pub bytes: bytes::Bytes,
    /// What they are: the version of the image, or an older one until it is made again.
    pub version: String,
}

/// The version that an image URL carries: the bytes and the recipe, so that such a URL may be cached for long.
pub fn image_version(sha256: &Sha256, recipe: &Recipe) -> String {
    version(sha256, &recipe.to_string())
}

fn version(sha256: &Sha256, recipe: &str) -> String {
    format!("{}-{recipe}", &sha256.to_string()[..16])
}

impl Image {
    /// `NotFound` while the rendition is not made yet.
    pub(super) fn of(room: &Room, photo: Photo, rendition: Rendition) -> Result<Image> {
        if photo.state != PhotoState::Ready {
            return Err(Error::NotFound);
        }
        let recipe = room.visit.settings.recipe;
        Ok(Image {
            version: image_version(&photo.sha256, &recipe),
            public: room.album.visibility == Visibility::Public,
            photo: photo.id,
            rendition,
            sha256: photo.sha256,
            recipe,
            settled: photo.remake || !photo.reason.is_empty(),
            filename: photo.filename,
        })
    }
}

impl Gallery {
    /// One round trip. `NotFound` also while the rendition is not made yet.
    pub async fn image(&self, caller: &Caller, photo: PhotoId, rendition: Rendition) -> Result<Image> {
        let (room, photo) = self.photo(caller, photo).await?;
        Image::of(&room, photo, rendition)
    }

    /// The same of a photo in the trash, for those who may take it out again. Nothing is made again for it.
    pub async fn trashed_image(&self, caller: &Caller, photo: PhotoId, rendition: Rendition) -> Result<Image> {
        let (bin, photo) = self.trashed_photo(caller, photo).await?;
        let recipe = bin.visit.settings.recipe;
        Ok(Image {
            version: image_version(&photo.sha256, &recipe),
            public: false,
            photo: photo.id,
            rendition,
            sha256: photo.sha256,
            recipe,
            settled: true,
            filename: photo.filename,
        })
    }

    /// The bytes of an image got from [`Gallery::image`]. What another recipe made of it is shown, and the first to look at
    /// it has it made again. Renditions are a cache: one that is missing from the disk is made again, too.
    pub async fn image_bytes(&self, image: &Image) -> Result<Picture> {
        let Some(found) = self.media.read_rendition(&image.sha256, image.rendition, &image.recipe).await? else {
            self.store.render_again(image.photo, Why::Missing).await?;
            return Err(Error::NotFound);
        };
        let picture = Picture { version: version(&image.sha256, &found.recipe), bytes: found.bytes };
        if picture.version != image.version && !image.settled {
            // There is something to show, whether or not this can be written down.
            if let Err(error) = self.store.render_again(image.photo, Why::Stale).await {
                tracing::debug!(cause = error.cause(), "a stale rendition was not queued");
            }
        }
        Ok(picture)
    }
}
