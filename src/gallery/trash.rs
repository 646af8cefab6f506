//! The trash: what lies there, restoring it, removing it for good. What is older than `limits::TRASH` goes by itself.

use super::door::{Caller, Room, Visit};
use super::photos::Done;
use super::{Gallery, Page, first_of, now, settle, somebody};
use crate::crypto;
use crate::domain::access::{self, Salvage};
use crate::domain::album::AlbumState;
use crate::domain::id::{ActId, AlbumId, PhotoId, UserId};
use crate::domain::text::Login;
use crate::domain::{Millis, limits};
use crate::error::{Error, Result};
use crate::fault;
use crate::store::Change;
use crate::store::trash::TrashEntry;
use std::time::Duration;

pub use crate::store::trash::{BinRecord as Heap, TrashEntry as Entry, Trashed, TrashedPhoto};

/// What emptying the trash came to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Emptied {
    pub purged: usize,
    /// There was too much for one time.
    pub more: bool,
}

impl Gallery {
    /// What was deleted, oldest first: for the operator.
    pub async fn trash(&self, caller: &Caller, first: usize, count: usize) -> Result<Vec<TrashEntry>> {
        self.operator(caller).await?;
        self.store.list_trash(Millis::MAX, first, count).await
    }

    /// Albums that lie in the trash or have photos there, of those that the viewer may take out: the latest deletion first. It
    /// costs the number of albums that they own or may edit, and nothing of what they may not see. Two round trips.
    pub async fn bins(&self, caller: &Caller, page: usize) -> Result<(Visit, Page<(Heap, Salvage)>)> {
        let visit = self.visit(caller).await?;
        let viewer = &visit.viewer;
        let of = if viewer.is_administrator() { None } else { Some(viewer.id().ok_or(Error::Unauthenticated)?) };
        let (size, first) = (limits::ALBUMS_PER_PAGE, first_of(page, limits::ALBUMS_PER_PAGE));
        let (total, heaps) = self.store.list_bins(of, first, size).await?;
        let asked = heaps.into_iter().map(|heap| {
            let salvage = access::salvage(viewer, &heap.album, heap.granted);
            (heap, salvage)
        });
        let items = asked.filter(|(_, salvage)| salvage.see()).collect();
        let more = total > (first + size) as u64;
        Ok((visit, Page { items, number: page.max(1), total: Some(total), more }))
    }

    /// The photos of one album that lie in the trash, the latest first. Two round trips.
    pub async fn trashed_photos(
        &self,
        caller: &Caller,
        album: AlbumId,
        page: usize,
    ) -> Result<(Room, Salvage, Page<TrashedPhoto>)> {
        let (room, salvage) = self.trash_of(caller, album).await?;
        let (size, first) = (limits::PHOTOS_PER_PAGE, first_of(page, limits::PHOTOS_PER_PAGE));
        let (total, items) = self.store.list_trashed(album, first, size).await?;
        let more = total > (first + size) as u64;
        Ok((room, salvage, Page { items, number: page.max(1), total: Some(total), more }))
    }

    /// Back to where it was. `owner` is for an album whose owner is gone.
    pub async fn restore(&self, caller: &Caller, what: Trashed, owner: Option<&Login>) -> Result<()> {
        match what {
            Trashed::Photo(photo) => self.restore_photo(caller, photo, crypto::id(), None).await.map(drop),
            Trashed::Album(album) => {
                let owner = match owner {
                    Some(login) => Some(somebody(&self.store, login).await?),
                    None => None,
                };
                self.restore_album(caller, album, owner).await
            }
        }
    }

    /// Of which album it is again. `of` is the deletion that this takes back.
    pub(super) async fn restore_photo(
        &self,
        caller: &Caller,
        photo: PhotoId,
        act: ActId,
        of: Option<ActId>,
    ) -> Result<AlbumId> {
        settle(async || {
            let (bin, photo) = self.trashed_photo(caller, photo).await?;
            may(bin.salvage.restore)?;
            let restored = self.store.restore_photo(&bin.basis(), photo.id, now(), act, of).await?;
            Ok(on(restored, bin.album.id))
        })
        .await
    }

    /// An administrator who takes out an album without an owner, and names nobody, owns it from now on.
    pub(super) async fn restore_album(&self, caller: &Caller, album: AlbumId, owner: Option<UserId>) -> Result<()> {
        let act = crypto::id();
        let restore = async |owner| {
            settle(async || {
                let bin = self.trashed_album(caller, album).await?;
                may(bin.salvage.restore)?;
                self.store.restore_album(&bin.basis(), owner, now(), act).await
            })
            .await
        };
        match restore(owner).await {
            Err(Error::Conflict(why)) if owner.is_none() => match self.visit(caller).await?.viewer.id() {
                Some(finder) => restore(Some(finder)).await,
                None => Err(Error::Conflict(why)),
            },
            result => result,
        }
    }

    /// A photo out of the trash, and of which album it is again.
    pub async fn restore_one(&self, caller: &Caller, photo: PhotoId) -> Result<AlbumId> {
        self.restore_photo(caller, photo, crypto::id(), None).await
    }

    /// All photos of an album that lie in the trash, as one act: the latest ones where they are too many for one time.
    pub async fn restore_photos(&self, caller: &Caller, album: AlbumId) -> Result<(Room, Done)> {
        let (room, _) = self.trash_of(caller, album).await?;
        let photos = self.some_trashed(album).await?;
        let act = crypto::id();
        let restore = async |photo| self.restore_photo(caller, photo, act, None).await.map(drop);
        let done = if photos.is_empty() { Done::default() } else { self.each(caller, &photos, restore).await? };
        Ok((room, done))
    }

    /// For good. An album goes in batches; if this is cut off, a worker goes on with it.
    pub async fn purge(&self, caller: &Caller, what: Trashed) -> Result<()> {
        match what {
            Trashed::Photo(photo) => self.purge_one(caller, photo, Some(crypto::id())).await.map(drop),
            Trashed::Album(album) => {
                let mut more = self.purge_batch(caller, album).await?;
                while more {
                    more = match self.purge_batch(caller, album).await {
                        // A worker of a gallery that runs went on with it, and did the last batch.
                        Err(Error::NotFound) => false,
                        batch => batch?,
                    };
                }
                Ok(())
            }
        }
    }

    /// The first batch of an album: the rest is the workers'.
    pub async fn begin_purge(&self, caller: &Caller, album: AlbumId) -> Result<()> {
        self.purge_batch(caller, album).await.map(drop)
    }

    async fn purge_batch(&self, caller: &Caller, album: AlbumId) -> Result<bool> {
        settle(async || {
            let bin = self.trashed_album(caller, album).await?;
            may(bin.salvage.purge)?;
            self.store.purge_album(album, Some(bin.album.rights)).await
        })
        .await
    }

    /// Of which album it was.
    pub async fn purge_photo(&self, caller: &Caller, photo: PhotoId) -> Result<AlbumId> {
        self.purge_one(caller, photo, Some(crypto::id())).await
    }

    async fn purge_one(&self, caller: &Caller, photo: PhotoId, act: Option<ActId>) -> Result<AlbumId> {
        settle(async || {
            let (bin, photo) = self.trashed_photo(caller, photo).await?;
            may(bin.salvage.purge)?;
            fault::point("purge.asked")?;
            let purged = self.store.purge_photo(&bin.basis(), photo.id, now(), act).await?;
            fault::point("purge.committed")?;
            Ok(on(purged, bin.album.id))
        })
        .await
    }

    /// The photos of an album that lie in the trash, for good: the latest ones where they are too many for one time.
    pub async fn purge_photos(&self, caller: &Caller, album: AlbumId) -> Result<Emptied> {
        let (_, salvage) = self.trash_of(caller, album).await?;
        may(salvage.purge)?;
        let photos = self.some_trashed(album).await?;
        let act = crypto::id();
        let purge = async |photo| self.purge_one(caller, photo, Some(act)).await.map(drop);
        let purged = if photos.is_empty() { 0 } else { self.each(caller, &photos, purge).await?.done };
        Ok(Emptied { purged, more: photos.len() == limits::SELECTION })
    }

    /// All that the viewer may purge, up to one selection of photos at a time; albums go on by themselves.
    pub async fn empty_trash(&self, caller: &Caller) -> Result<Emptied> {
        let (_, page) = self.bins(caller, 1).await?;
        let mut emptied = Emptied { more: page.more, ..Emptied::default() };
        for (heap, _) in page.items.into_iter().filter(|(_, salvage)| salvage.purge) {
            if emptied.purged >= limits::SELECTION {
                return Ok(Emptied { more: true, ..emptied });
            }
            let here = match heap.album.state {
                AlbumState::Live => self.purge_photos(caller, heap.album.id).await?,
                AlbumState::Trash if heap.purging => Emptied::default(),
                AlbumState::Trash => match self.begin_purge(caller, heap.album.id).await {
                    Ok(()) | Err(Error::NotFound) => Emptied { purged: 1, more: false },
                    Err(error) => return Err(error),
                },
            };
            emptied = Emptied { purged: emptied.purged + here.purged, more: emptied.more || here.more };
        }
        Ok(emptied)
    }

    /// What an id names in the trash: `photo:<id>`, `album:<id>`, or the id alone.
    pub async fn find_in_trash(&self, caller: &Caller, text: &str) -> Result<Trashed> {
        self.operator(caller).await?;
        let id = text.rsplit(':').next().unwrap_or_default();
        let (photo, album) = (Trashed::Photo(id.parse()?), Trashed::Album(id.parse()?));
        let asked = |what: &Trashed| text == id || text == what.to_string();
        for what in [photo, album].into_iter().filter(asked) {
            if self.store.is_in_trash(what).await? {
                return Ok(what);
            }
        }
        Err(Error::NotFound)
    }

    pub(super) async fn purge_expired(&self) -> Result<usize> {
        self.purge_older_than(&Caller::Operator, limits::TRASH).await
    }

    /// For good: what was deleted longer ago than `age`. How much it was.
    pub async fn purge_older_than(&self, caller: &Caller, age: Duration) -> Result<usize> {
        self.operator(caller).await?;
        let until = now().saturating_sub(Millis::try_from(age.as_millis()).unwrap_or(Millis::MAX));
        let (mut purged, mut gone) = (0, 0);
        loop {
            // What somebody else purges at the same moment is passed over, not waited for.
            let entries = self.store.list_trash(until, gone, limits::PURGE_BATCH).await?;
            for entry in &entries {
                let done = match entry.what {
                    Trashed::Photo(photo) => self.purge_one(caller, photo, None).await.map(drop),
                    album @ Trashed::Album(_) => self.purge(caller, album).await,
                };
                match done {
                    Ok(()) => purged += 1,
                    Err(Error::NotFound) => gone += 1,
                    Err(error) => return Err(error),
                }
            }
            if entries.len() < limits::PURGE_BATCH {
                return Ok(purged);
            }
        }
    }

    pub(super) async fn operator(&self, caller: &Caller) -> Result<()> {
        match caller {
            Caller::Operator => Ok(()),
            _ => access::administrate(&self.visit(caller).await?.viewer),
        }
    }

    /// An album outside the trash, for those who may take its photos out of it.
    async fn trash_of(&self, caller: &Caller, album: AlbumId) -> Result<(Room, Salvage)> {
        let room = self.room(caller, album).await?;
        if !room.rights.edit {
            return Err(Error::Forbidden("trash-editors-only".into()));
        }
        let salvage = Salvage { restore: room.rights.edit, purge: room.rights.delete };
        Ok((room, salvage))
    }

    async fn some_trashed(&self, album: AlbumId) -> Result<Vec<PhotoId>> {
        let (_, photos) = self.store.list_trashed(album, 0, limits::SELECTION).await?;
        Ok(photos.into_iter().map(|photo| photo.tile.id).collect())
    }
}

/// Days until what was deleted then goes by itself, the one that has begun too: 0 when its time is over.
pub fn days_left(deleted: Millis) -> u64 {
    let end = deleted.saturating_add(limits::TRASH.as_millis() as Millis);
    u64::try_from(end - now()).unwrap_or(0).div_ceil(86_400_000)
}

/// Whoever sees it in the trash and may not do this hears so.
fn may(right: bool) -> Result<()> {
    if right { Ok(()) } else { Err(Error::Forbidden("trash-purge-owner-only".into())) }
}

fn on<T>(change: Change<()>, value: T) -> Change<T> {
    match change {
        Change::Done(()) => Change::Done(value),
        Change::Moved => Change::Moved,
    }
}
