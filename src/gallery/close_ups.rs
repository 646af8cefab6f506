//! Close-ups: all pixels of a photo as a JPEG, for whoever zooms into one whose original a browser does not show (HEIC,
//! TIFF, RAW), a phone cannot hold, or this viewer does not get. They are made when somebody asks and kept by nobody but
//! that browser: few photos are ever looked at so closely, and all of them would weigh as much as the originals.

use super::Gallery;
use super::door::Caller;
use super::images::Image;
use crate::domain::id::{PhotoId, Sha256};
use crate::domain::limits;
use crate::domain::photo::{Kind, Rendition};
use crate::domain::recipe::Recipe;
use crate::error::{Error, Result};
use bytes::Bytes;
use tokio::sync::OwnedSemaphorePermit;

/// A close-up that the caller may see. It is made only after the ETag was compared.
pub struct CloseUp {
    /// What its view is: of the same bytes, by the same recipe, as public as that.
    pub view: Image,
    sha256: Sha256,
    kind: Kind,
    recipe: Recipe,
}

/// It keeps its place until it is sent: that is how few of them are in memory at once.
struct Made {
    bytes: Vec<u8>,
    _place: OwnedSemaphorePermit,
}

impl AsRef<[u8]> for Made {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Gallery {
    /// One round trip. `NotFound` where there is no picture yet, or none can be made.
    pub async fn close_up(&self, caller: &Caller, photo: PhotoId) -> Result<CloseUp> {
        let (room, photo) = self.photo(caller, photo).await?;
        room.needs(room.rights.gives_files(), "access-download")?;
        let (sha256, kind, recipe) = (photo.sha256, photo.facts.kind, room.visit.settings.recipe);
        Ok(CloseUp { view: Image::of(&room, photo, Rendition::View)?, sha256, kind, recipe })
    }

    /// The bytes (JPEG) of a close-up got from [`Gallery::close_up`].
    ///
    /// # Errors
    /// `TooMany` while others have all places.
    pub async fn close_up_bytes(&self, close_up: &CloseUp) -> Result<Bytes> {
        let turn = tokio::time::timeout(limits::CLOSE_UP_WAIT, self.close_ups.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| Error::TooMany(limits::CLOSE_UP_WAIT.as_secs()))?;
        let place = turn.map_err(|error| Error::internal("close-ups", error))?;
        let file = self.media.open_original(&close_up.sha256, close_up.kind).await?;
        let file =
            file.ok_or_else(|| Error::internal("close-up", format!("{} is not on the disk", close_up.sha256)))?;
        let bytes = self.lookers.close_up(file, close_up.recipe).await?;
        Ok(Bytes::from_owner(Made { bytes, _place: place }))
    }
}
