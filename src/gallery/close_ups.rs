//! Close-ups: all pixels of a photo as a JPEG, for whoever zooms into one whose original a browser does not show (HEIC,
//! TIFF, RAW), a phone cannot hold, or this viewer does not get. They are made when somebody asks and not kept here: few
//! photos are ever looked at so closely, and all of them would weigh as much as the originals.

use super::Gallery;
use super::door::Caller;
use super::images::Image;
use super::originals::Parts;
use crate::domain::access::Sharpest;
use crate::domain::id::{PhotoId, Sha256};
use crate::domain::limits;
use crate::domain::photo::{Kind, Rendition};
use crate::domain::recipe::Recipe;
use crate::error::{Error, Result};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use std::io;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

/// A close-up that the caller may see. It is made only after the ETag was compared.
pub struct CloseUp {
    /// What its view is: of the same bytes, by the same recipe, as public as that.
    pub view: Image,
    sha256: Sha256,
    kind: Kind,
    recipe: Recipe,
    is_for_visitor: bool,
}

/// A close-up on its way. It lies on the disk without a name: however slowly somebody reads it, it fills no memory.
pub struct Made {
    parts: Parts,
    place: OwnedSemaphorePermit,
}

impl Made {
    pub fn bytes(&self) -> u64 {
        self.parts.bytes()
    }

    /// All of it (JPEG), a few bytes at a time.
    pub fn stream(self) -> impl Stream<Item = io::Result<Bytes>> {
        let Made { parts, place } = self;
        let all = 0..parts.bytes();
        parts.stream(all).inspect(move |_| _ = &place)
    }
}

/// Places for those who wait for a close-up. A crowd of visitors has few, so that it keeps nobody waiting who signed in.
pub(super) struct Places {
    all: Semaphore,
    visitors: Semaphore,
    sent: Arc<Semaphore>,
    sent_to_visitors: Arc<Semaphore>,
}

impl Default for Places {
    fn default() -> Places {
        let sent = || Arc::new(Semaphore::new(limits::CLOSE_UPS_SENT));
        Places {
            all: Semaphore::new(limits::CLOSE_UPS),
            visitors: Semaphore::new(limits::CLOSE_UPS_OF_VISITORS),
            sent: sent(),
            sent_to_visitors: sent(),
        }
    }
}

impl Places {
    async fn take(&self, is_for_visitor: bool) -> Result<(Option<SemaphorePermit<'_>>, SemaphorePermit<'_>)> {
        let both = async {
            let visitor = if is_for_visitor { Some(self.visitors.acquire().await?) } else { None };
            Ok((visitor, self.all.acquire().await?))
        };
        let taken = tokio::time::timeout(limits::CLOSE_UP_WAIT, both).await;
        let taken = taken.map_err(|_| Error::TooMany(limits::CLOSE_UP_WAIT.as_secs()))?;
        taken.map_err(|error: tokio::sync::AcquireError| Error::internal("close-ups", error))
    }

    /// A place on the way, for which nobody waits: those who have one may read for ever.
    fn send(&self, is_for_visitor: bool) -> Result<OwnedSemaphorePermit> {
        let sent = if is_for_visitor { &self.sent_to_visitors } else { &self.sent };
        sent.clone().try_acquire_owned().map_err(|_| Error::TooMany(limits::CLOSE_UP_WAIT.as_secs()))
    }
}

impl Gallery {
    /// One round trip. `NotFound` where there is no picture yet, or where something else is as sharp.
    pub async fn close_up(&self, caller: &Caller, photo: PhotoId) -> Result<CloseUp> {
        let (room, photo) = self.photo(caller, photo).await?;
        let recipe = room.visit.settings.recipe;
        if room.rights.sharpest(&photo.facts, &recipe) != Sharpest::CloseUp {
            return Err(Error::NotFound);
        }
        let (sha256, kind, is_for_visitor) = (photo.sha256, photo.facts.kind, room.visit.viewer.id().is_none());
        Ok(CloseUp { view: Image::of(&room, photo, Rendition::View)?, sha256, kind, recipe, is_for_visitor })
    }

    /// Makes a close-up got from [`Gallery::close_up`].
    ///
    /// # Errors
    /// `TooMany` while others have all places.
    pub async fn make_close_up(&self, close_up: &CloseUp) -> Result<Made> {
        let place = self.close_ups.send(close_up.is_for_visitor)?;
        let _places = self.close_ups.take(close_up.is_for_visitor).await?;
        let file = self.original_file(&close_up.sha256, close_up.kind).await?;
        let jpeg = self.magnifiers.close_up(file, close_up.recipe).await?;
        Ok(Made { parts: Parts::whole(self.media.nameless(jpeg).await?)?, place })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn a_crowd_of_visitors_keeps_nobody_waiting_who_signed_in() {
        let places = Places::default();
        let at_once = async |is_for_visitor| {
            tokio::time::timeout(Duration::from_millis(20), places.take(is_for_visitor)).await.ok()?.ok()
        };
        let mut crowd = Vec::new();
        while let Some(place) = at_once(true).await {
            crowd.push(place);
        }
        assert_eq!(crowd.len(), limits::CLOSE_UPS_OF_VISITORS);
        let mut members = Vec::new();
        while let Some(place) = at_once(false).await {
            members.push(place);
        }
        assert_eq!(members.len(), limits::CLOSE_UPS - limits::CLOSE_UPS_OF_VISITORS);
        assert!(!members.is_empty());
        // Whoever waited in vain left no place taken.
        crowd.clear();
        assert!(at_once(true).await.is_some());
    }
}
