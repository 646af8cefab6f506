//! Renditions that are made again because somebody asked: what failed, for administrators, and what is missing or all of
//! it, for the operator. The making itself is a worker's (`work.rs`).

use super::door::{Caller, Visit};
use super::{Gallery, Page, first_of, settle};
use crate::domain::access;
use crate::domain::id::{AlbumId, PhotoId};
use crate::domain::order::Order;
use crate::domain::photo::{Photo, PhotoState};
use crate::domain::recipe::Recipe;
use crate::domain::{Millis, limits};
use crate::error::{Error, Result};
use crate::language::Message;
use crate::store::jobs::{Stream, Which};
use std::collections::HashSet;
use std::time::Duration;

/// A photo of which no renditions could be made.
pub struct Failed {
    pub photo: Photo,
    /// The title of its album.
    pub album: String,
    pub since: Millis,
}

/// What the operator wants made again.
#[derive(Clone, Copy, Debug)]
pub struct Remake {
    /// Of all albums, or of one.
    pub album: Option<AlbumId>,
    /// Also what lies on the disk as it should be.
    pub all: bool,
}

/// What came of one photo.
#[derive(Clone, Debug, PartialEq)]
pub enum Remade {
    /// There was nothing to do.
    There,
    Made,
    Failed(String),
}

/// Photos that are looked at in one step.
const AT_ONCE: usize = 100;
/// No more than these wait for the workers at a time: an upload is never far behind, and Redis holds no library of jobs.
const WAITING: usize = 200;
/// Between two looks at what waits.
const PAUSE: Duration = Duration::from_millis(200);

impl Gallery {
    /// What cannot be shown, the latest first: for administrators. A page may be shorter than others where an album of
    /// these photos lies in the trash.
    pub async fn failed_photos(&self, caller: &Caller, page: usize) -> Result<(Visit, Page<Failed>)> {
        let visit = self.visit(caller).await?;
        access::administrate(&visit.viewer)?;
        let size = limits::PHOTOS_PER_PAGE;
        let found = self.store.list_failed(first_of(page, size), size + 1).await?;
        let more = found.len() > size;
        let seen = found.into_iter().take(size).filter(|(_, album, _)| access::rights(&visit.viewer, album, None).see);
        let items = seen.map(|(photo, album, since)| Failed { photo, album: album.title.to_string(), since }).collect();
        Ok((visit, Page { items, number: page.max(1), total: None, more }))
    }

    /// Another try for photos that failed. Those that did not, or that wait already, stay as they are.
    pub async fn retry_photos(&self, caller: &Caller, photos: &[PhotoId]) -> Result<()> {
        settle(async || {
            let visit = self.visit(caller).await?;
            access::administrate(&visit.viewer)?;
            if photos.is_empty() {
                return Err(Error::invalid("photo-choose-one"));
            }
            if photos.len() > limits::SELECTION {
                return Err(Error::TooLarge(Message::new("photo-choose-fewer").with("max", limits::SELECTION)));
            }
            self.store.remake_photos(visit.by(), Stream::Urgent, Which::Failed, photos).await
        })
        .await
    }

    /// Whether somebody takes jobs at the moment.
    pub async fn has_workers(&self) -> Result<bool> {
        self.store.has_workers().await
    }

    /// Walks through the albums, queues what is to be made, and tells `report` what came of each photo. Somebody must be
    /// working meanwhile.
    pub async fn remake(
        &self,
        caller: &Caller,
        what: Remake,
        report: &mut (dyn FnMut(&Photo, Remade) + Send),
    ) -> Result<()> {
        let visit = self.settings(caller).await?;
        let albums = match what.album {
            Some(album) => vec![self.room(caller, album).await?.album.id],
            None => self.every_album(caller).await?.into_iter().map(|card| card.album.id).collect(),
        };
        let mut round = Round { gallery: self, what, recipe: visit.settings.recipe, waiting: HashSet::new(), report };
        for album in albums {
            for first in (0..).step_by(AT_ONCE) {
                let ids = self.store.photo_ids(album, Order::Date, first, AT_ONCE).await?;
                if ids.is_empty() {
                    break;
                }
                round.queue(&self.store.photos(&ids).await?).await?;
                round.wait_for_all_but(WAITING - AT_ONCE).await?;
            }
        }
        round.wait_for_all_but(0).await
    }
}

struct Round<'a> {
    gallery: &'a Gallery,
    what: Remake,
    recipe: Recipe,
    waiting: HashSet<PhotoId>,
    report: &'a mut (dyn FnMut(&Photo, Remade) + Send),
}

impl Round<'_> {
    async fn queue(&mut self, photos: &[Photo]) -> Result<()> {
        let mut due = Vec::new();
        for photo in photos {
            match photo.state {
                PhotoState::Deleted => {}
                // Its job is on a stream.
                PhotoState::Pending => {
                    self.waiting.insert(photo.id);
                }
                PhotoState::Ready if !self.what.all && !self.lacks(photo).await? => (self.report)(photo, Remade::There),
                PhotoState::Ready | PhotoState::Failed => due.push(photo.id),
            }
        }
        if due.is_empty() {
            return Ok(());
        }
        let which = if self.what.all { Which::Anew } else { Which::All };
        settle(async || self.gallery.store.remake_photos(None, Stream::Bulk, which, &due).await).await?;
        self.waiting.extend(due);
        Ok(())
    }

    async fn lacks(&self, photo: &Photo) -> Result<bool> {
        Ok(photo.thumbhash.is_none() || !self.gallery.media.has_renditions(&photo.sha256, &self.recipe).await?)
    }

    async fn wait_for_all_but(&mut self, few: usize) -> Result<()> {
        let mut idle = false;
        while self.waiting.len() > few {
            tokio::time::sleep(PAUSE).await;
            self.look().await?;
            // A job that is done was written down before it left its stream, so the second look finds it.
            if idle && !self.waiting.is_empty() {
                return self.give_up().await;
            }
            idle = self.gallery.store.jobs_left().await? == (0, 0);
        }
        Ok(())
    }

    /// Tells of those that wait no longer. What was purged or went to the trash meanwhile is nobody's business.
    async fn look(&mut self) -> Result<()> {
        let ids: Vec<PhotoId> = self.waiting.iter().copied().collect();
        let photos = self.gallery.store.photos(&ids).await?;
        self.waiting.retain(|id| photos.iter().any(|photo| photo.id == *id));
        for photo in photos.iter().filter(|photo| photo.state != PhotoState::Pending && !photo.remake) {
            self.waiting.remove(&photo.id);
            match (photo.state, photo.reason.as_str()) {
                (PhotoState::Deleted, _) => {}
                (PhotoState::Ready, "") => (self.report)(photo, Remade::Made),
                (_, reason) => (self.report)(photo, Remade::Failed(Message::stored(reason).to_string())),
            }
        }
        Ok(())
    }

    /// Nothing is left on the streams, and these still wait.
    async fn give_up(&mut self) -> Result<()> {
        let ids: Vec<PhotoId> = self.waiting.drain().collect();
        for photo in self.gallery.store.photos(&ids).await? {
            (self.report)(&photo, Remade::Failed("It waits without a job: see `salon check --repair`.".into()));
        }
        Ok(())
    }
}
