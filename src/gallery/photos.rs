//! Photos: list, look at one, change, move, tag, put into the trash.

use super::door::{Caller, Leaf, Room};
use super::{Gallery, Page, first_of, now, settle, tags};
use crate::crypto;
use crate::domain::access;
use crate::domain::id::{ActId, AlbumId, PhotoId, TagId};
use crate::domain::limits;
use crate::domain::photo::{Photo, Tile};
use crate::domain::text::{Caption, PhotoTitle, TagName, fold};
use crate::error::{Error, Result};
use crate::fault;
use crate::language::Message;
use futures_util::StreamExt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

/// What stands around a photo on its page.
pub struct Beside {
    pub previous: Option<PhotoId>,
    pub next: Option<PhotoId>,
    /// From 1, in the album's order.
    pub position: u64,
    pub of: u64,
    pub tags: Vec<(TagId, TagName)>,
    /// Display name; `None` when the account is gone ("former member").
    pub uploader: Option<String>,
}

/// A page of an album, and the photos that stand before and after it.
pub struct Sheet {
    pub page: Page<Tile>,
    pub before: Option<Tile>,
    pub after: Option<Tile>,
}

/// What came of doing something to many photos.
#[derive(Default)]
pub struct Done {
    /// What it is called in the journal, by which it can be taken back; `None` when nothing was changed.
    pub act: Option<ActId>,
    pub done: usize,
    pub refused: Vec<Refusal>,
}

impl Done {
    fn in_act(self, act: ActId) -> Done {
        Done { act: (self.done > 0).then_some(act), ..self }
    }
}

pub struct Refusal {
    pub photo: PhotoId,
    /// What the photo is called; empty when one may not know.
    pub name: String,
    pub why: Error,
}

/// How many photos of a selection are worked on at once: their writes share one fsync of Redis.
const AT_ONCE: usize = 16;

impl Gallery {
    /// One round trip, after the one of [`Gallery::leaf`].
    pub async fn photos(&self, leaf: &Leaf) -> Result<Sheet> {
        let mut tiles = self.store.tiles(&leaf.photos).await?;
        let after = if tiles.len() > leaf.before + limits::PHOTOS_PER_PAGE { tiles.pop().flatten() } else { None };
        let before = tiles.drain(..leaf.before.min(tiles.len())).next().flatten();
        let more = leaf.total > (first_of(leaf.number, limits::PHOTOS_PER_PAGE) + limits::PHOTOS_PER_PAGE) as u64;
        let items = tiles.into_iter().flatten().collect();
        let page = Page { items, number: leaf.number, total: Some(leaf.total), more };
        Ok(Sheet { page, before, after })
    }

    /// The page of the album on which a photo stands; `None` when it is not in it.
    pub async fn page_of(&self, room: &Room, photo: PhotoId) -> Result<Option<usize>> {
        let rank = self.store.photo_rank(room.album.id, room.album.order, photo).await?;
        Ok(rank.map(|rank| rank / limits::PHOTOS_PER_PAGE + 1))
    }

    /// Photos of an album by their ids, in its order, each with the one that it stands behind; one that is not in it is left
    /// out.
    pub async fn tiles(
        &self,
        caller: &Caller,
        album: AlbumId,
        photos: &[PhotoId],
    ) -> Result<(Room, Vec<(Tile, Option<PhotoId>)>)> {
        if photos.len() > limits::TILES_AT_ONCE {
            return Err(Error::TooLarge(Message::new("tile-many").with("n", limits::TILES_AT_ONCE)));
        }
        let room = self.room(caller, album).await?;
        let tiles = self.store.show_tiles(album, photos).await?;
        Ok((room, tiles))
    }

    /// Photos by rank, with the place of each original on the disk: for the operator.
    pub async fn places(&self, room: &Room, first: usize, count: usize) -> Result<Vec<(Photo, PathBuf)>> {
        access::administrate(&room.visit.viewer)?;
        let ids = self.store.photo_ids(room.album.id, room.album.order, first, count).await?;
        let photos = self.store.photos(&ids).await?;
        let with_place = |photo: Photo| {
            let path = self.media.paths().original(&photo.sha256, photo.facts.kind);
            (photo, path)
        };
        Ok(photos.into_iter().map(with_place).collect())
    }

    pub async fn beside(&self, _room: &Room, photo: &Photo) -> Result<Beside> {
        let found = self.store.list_beside(photo).await?;
        Ok(Beside {
            previous: found.previous,
            next: found.next,
            position: found.rank.map_or(0, |rank| rank + 1),
            of: found.of,
            tags: found.tags,
            uploader: found.uploader,
        })
    }

    /// `None` stays as it is.
    pub async fn change_photo(
        &self,
        caller: &Caller,
        photo: PhotoId,
        title: Option<PhotoTitle>,
        caption: Option<Caption>,
    ) -> Result<()> {
        let mut fields = Vec::new();
        fields.extend(title.map(|title| ("title", title.to_string())));
        fields.extend(caption.map(|caption| ("caption", caption.to_string())));
        if fields.is_empty() {
            return Err(Error::invalid("error-nothing-to-change"));
        }
        settle(async || {
            let (room, photo) = self.photo(caller, photo).await?;
            room.needs(room.rights.edit, "access-change-photos")?;
            self.store.change_photo(&room.basis(), photo.id, &fields).await
        })
        .await
    }

    /// Each photo goes or is refused by name; the same bytes in the target are such a refusal. Photos `of` an album: one
    /// that lies elsewhere is not found, as in the two verbs below.
    pub async fn move_photos(
        &self,
        caller: &Caller,
        of: Option<AlbumId>,
        photos: &[PhotoId],
        to: AlbumId,
    ) -> Result<Done> {
        let target = self.room(caller, to).await?;
        target.needs(target.rights.upload, "access-add-photos")?;
        let act = crypto::id();
        let done = self.each(caller, photos, async |photo| self.move_photo(caller, of, photo, to, act).await).await?;
        Ok(done.in_act(act))
    }

    async fn move_photo(
        &self,
        caller: &Caller,
        of: Option<AlbumId>,
        photo: PhotoId,
        to: AlbumId,
        act: ActId,
    ) -> Result<()> {
        settle(async || {
            let (from, photo) = self.photo_of(caller, of, photo).await?;
            let target = self.room(caller, to).await?;
            from.needs(from.rights.edit, "access-move-photos")?;
            target.needs(target.rights.upload, "access-add-photos")?;
            if from.album.id == target.album.id {
                return Err(Error::Conflict("photo-here-already".into()));
            }
            if !access::may_move(
                &from.visit.viewer,
                (&from.album, from.rights),
                (&target.album, target.rights),
                photo.uploader,
            ) {
                return Err(Error::Forbidden("photo-move-owner-only".into()));
            }
            let to = (target.album.id, target.album.rights);
            fault::point("move.asked")?;
            let moved = self.store.move_photo(&from.basis(), to, photo.id, now(), act, None).await?;
            fault::point("move.committed")?;
            Ok(moved)
        })
        .await
    }

    pub async fn trash_photos(&self, caller: &Caller, of: Option<AlbumId>, photos: &[PhotoId]) -> Result<Done> {
        let act = crypto::id();
        let trash = async |photo| {
            settle(async || {
                let (room, photo) = self.photo_of(caller, of, photo).await?;
                room.needs(room.rights.edit, "access-delete-photos")?;
                fault::point("trash.asked")?;
                let trashed = self.store.trash_photo(&room.basis(), photo.id, now(), act).await?;
                fault::point("trash.committed")?;
                Ok(trashed)
            })
            .await
        };
        Ok(self.each(caller, photos, trash).await?.in_act(act))
    }

    pub async fn tag_photos(
        &self,
        caller: &Caller,
        of: Option<AlbumId>,
        photos: &[PhotoId],
        add: &[TagName],
        remove: &[TagName],
    ) -> Result<Done> {
        let add = tags::with_ids(add)?;
        let (act, changed) = (crypto::id(), AtomicBool::new(false));
        let tag = async |photo| {
            let tagged = settle(async || {
                let (room, photo) = self.photo_of(caller, of, photo).await?;
                room.needs(room.rights.edit, "access-tag-photos")?;
                self.store.tag_photo(&room.basis(), photo.id, &add, remove, act).await
            })
            .await?;
            changed.fetch_or(tagged, Ordering::Relaxed);
            Ok(())
        };
        let done = self.each(caller, photos, tag).await?;
        Ok(if changed.into_inner() { done.in_act(act) } else { done })
    }

    /// The albums into which this viewer may move photos of that album, by title: for the select of the form.
    pub async fn move_targets(&self, room: &Room) -> Result<Vec<(AlbumId, String)>> {
        let viewer = &room.visit.viewer;
        let Some(user) = viewer.id() else { return Ok(Vec::new()) };
        let found = self.store.list_targets(user, limits::MOVE_TARGETS).await?;
        let mut targets: Vec<(AlbumId, String)> = found
            .into_iter()
            .filter(|(album, granted)| album.id != room.album.id && access::rights(viewer, album, *granted).upload)
            .map(|(album, _)| (album.id, album.title.to_string()))
            .collect();
        targets.sort_by_cached_key(|(_, title)| fold(title));
        Ok(targets)
    }

    /// Does something to each photo of a selection. What is wrong with one is its refusal; what is wrong with all of
    /// them (nobody is signed in, the database is away) ends it, and so does the only one when it is not there, or when
    /// what was typed is not for it.
    pub(super) async fn each(
        &self,
        caller: &Caller,
        photos: &[PhotoId],
        act: impl AsyncFn(PhotoId) -> Result<()>,
    ) -> Result<Done> {
        if photos.is_empty() {
            return Err(Error::invalid("photo-choose-one"));
        }
        if photos.len() > limits::SELECTION {
            return Err(Error::TooLarge(Message::new("photo-choose-fewer").with("max", limits::SELECTION)));
        }
        let mut results =
            futures_util::stream::iter(photos).map(|photo| async { (*photo, act(*photo).await) }).buffered(AT_ONCE);
        let mut done = Done::default();
        while let Some((photo, result)) = results.next().await {
            match result {
                Ok(()) => done.done += 1,
                Err(why @ (Error::NotFound | Error::Invalid(_))) if photos.len() == 1 => return Err(why),
                Err(why) if ends_all(&why) => return Err(why),
                Err(why) => done.refused.push(Refusal { photo, name: self.name_of(caller, photo).await, why }),
            }
        }
        Ok(done)
    }

    /// A photo through its own door; where an album is named, it must be the photo's.
    async fn photo_of(&self, caller: &Caller, album: Option<AlbumId>, photo: PhotoId) -> Result<(Room, Photo)> {
        let (room, photo) = self.photo(caller, photo).await?;
        match album {
            Some(album) if album != photo.album => Err(access::hidden(&room.visit.viewer)),
            _ => Ok((room, photo)),
        }
    }

    async fn name_of(&self, caller: &Caller, photo: PhotoId) -> String {
        self.photo(caller, photo).await.map(|(_, photo)| photo.name().to_owned()).unwrap_or_default()
    }
}

fn ends_all(error: &Error) -> bool {
    matches!(error, Error::Unauthenticated | Error::Unavailable(_) | Error::Full | Error::Internal(_))
}
