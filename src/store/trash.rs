//! `trash`: what was deleted, restored or removed for good.

use super::read::{self, Fields, TileFields};
use super::{Arg, Basis, BasisArgs, Change, Store, nothing_else, optional};
use crate::domain::Millis;
use crate::domain::album::Album;
use crate::domain::grant::Right;
use crate::domain::id::{ActId, AlbumId, PhotoId, UserId};
use crate::domain::limits;
use crate::domain::photo::Tile;
use crate::error::{Error, Result};
use std::fmt;
use std::str::FromStr;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trashed {
    Photo(PhotoId),
    Album(AlbumId),
}

impl FromStr for Trashed {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        match text.split_once(':') {
            Some(("photo", id)) => Ok(Trashed::Photo(id.parse()?)),
            Some(("album", id)) => Ok(Trashed::Album(id.parse()?)),
            _ => Err(Error::internal("trash", text)),
        }
    }
}

impl fmt::Display for Trashed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trashed::Photo(id) => write!(f, "photo:{id}"),
            Trashed::Album(id) => write!(f, "album:{id}"),
        }
    }
}

pub struct TrashEntry {
    pub what: Trashed,
    pub deleted: Millis,
    /// Title, else file name.
    pub name: String,
    /// The title of the photo's album.
    pub album: String,
    /// Photos in the album.
    pub photos: u64,
    /// Its purge has begun: it cannot come back.
    pub purging: bool,
}

/// An album that lies in the trash, or has photos there; the rule was not asked yet.
pub struct BinRecord {
    pub album: Album,
    pub granted: Option<Right>,
    /// `None` when the account is gone.
    pub owner_name: Option<String>,
    /// When the album was deleted, or the latest of its photos.
    pub deleted: Millis,
    /// When the earliest of them was.
    pub earliest: Millis,
    /// Photos in the album.
    pub photos: u64,
    /// Photos of it in the trash.
    pub trashed: u64,
    /// One to show for all.
    pub tile: Option<Tile>,
    /// Its purge has begun: it cannot come back.
    pub purging: bool,
}

/// A photo in the trash.
pub struct TrashedPhoto {
    pub tile: Tile,
    pub deleted: Millis,
    /// Who deleted it; `None` when that is not known any more.
    pub by: Option<String>,
}

type BinFields = (String, f64, String, Fields, String, String, u64, u64, f64, String, TileFields);

impl Store {
    /// How many albums lie in the trash or have photos there, the latest deletion first, and some of them: all, or those that
    /// a user owns or may edit. One round trip; it costs the number of that user's albums.
    pub async fn list_bins(&self, of: Option<UserId>, first: usize, count: usize) -> Result<(u64, Vec<BinRecord>)> {
        let of = optional(of);
        let (total, found): (u64, Vec<BinFields>) = self.run(&self.scripts.list_bins, &[&of, &first, &count]).await?;
        let mut bins = Vec::with_capacity(found.len());
        for (id, deleted, state, album, grant, owner, photos, trashed, earliest, shown, tile) in found {
            let Some(album) = read::album(id.parse()?, &album)? else { continue };
            bins.push(BinRecord {
                album,
                granted: if grant.is_empty() { None } else { Some(grant.parse()?) },
                owner_name: Some(owner).filter(|name| !name.is_empty()),
                deleted: deleted as Millis,
                earliest: earliest as Millis,
                photos,
                trashed,
                tile: match read::optional_id(&shown)? {
                    Some(photo) => read::tile(photo, tile)?,
                    None => None,
                },
                purging: state == "purge",
            });
        }
        Ok((total, bins))
    }

    /// Photos of an album that lie in the trash, the latest first, and how many there are. One round trip.
    pub async fn list_trashed(&self, album: AlbumId, first: usize, count: usize) -> Result<(u64, Vec<TrashedPhoto>)> {
        let last = first + count - 1;
        let (total, found): (u64, Vec<(String, f64, String, TileFields)>) =
            self.run(&self.scripts.list_trashed, &[&album, &first, &last]).await?;
        let mut photos = Vec::with_capacity(found.len());
        for (id, deleted, by, tile) in found {
            let Some(tile) = read::tile(id.parse()?, tile)? else { continue };
            let by = Some(by).filter(|name| !name.is_empty());
            photos.push(TrashedPhoto { tile, deleted: deleted as Millis, by });
        }
        Ok((total, photos))
    }

    /// What was deleted until `until`, oldest first. One round trip.
    pub async fn list_trash(&self, until: Millis, first: usize, count: usize) -> Result<Vec<TrashEntry>> {
        let found: Vec<(String, f64, String, String, String, u64)> =
            self.run(&self.scripts.list_trash, &[&until, &first, &count]).await?;
        found
            .into_iter()
            .map(|(member, deleted, name, state, album, photos)| {
                Ok(TrashEntry {
                    what: member.parse()?,
                    deleted: deleted as Millis,
                    name,
                    album,
                    photos,
                    purging: state == "purge",
                })
            })
            .collect()
    }

    pub async fn is_in_trash(&self, what: Trashed) -> Result<bool> {
        let mut pipe = redis::pipe();
        pipe.cmd("ZSCORE").arg(self.keys.trash()).arg(what.to_string());
        let (score,): (Option<f64>,) = self.pipe(&pipe).await?;
        Ok(score.is_some())
    }

    /// `of` is the deletion that this takes back; without one it is any.
    pub async fn restore_photo(
        &self,
        basis: &Basis,
        photo: PhotoId,
        now: Millis,
        act: ActId,
        of: Option<ActId>,
    ) -> Result<Change<()>> {
        let (b, of) = (BasisArgs::from(basis), optional(of));
        let args: [&dyn Arg; 8] = [&b.album, &b.rights, &b.user, &b.version, &photo, &now, &act, &of];
        self.change(&self.scripts.restore_photo, &args, |status| match status {
            "album" => Err(Error::Conflict("trash-album-first".into())),
            "here" => Err(Error::Conflict("trash-photo-here".into())),
            "since" => Err(Error::Conflict("journal-since".into())),
            status => nothing_else(status),
        })
        .await
    }

    /// `owner` is needed when the one it had is gone.
    pub async fn restore_album(
        &self,
        basis: &Basis,
        owner: Option<UserId>,
        now: Millis,
        act: ActId,
    ) -> Result<Change<()>> {
        let (b, owner) = (BasisArgs::from(basis), optional(owner));
        let args: [&dyn Arg; 7] = [&b.album, &b.rights, &b.user, &b.version, &owner, &now, &act];
        self.change(&self.scripts.restore_album, &args, |status| match status {
            "owner" => Err(Error::Conflict("trash-owner-gone".into())),
            status => nothing_else(status),
        })
        .await
    }

    /// Without an act its time was over, and nobody did it.
    pub async fn purge_photo(
        &self,
        basis: &Basis,
        photo: PhotoId,
        now: Millis,
        act: Option<ActId>,
    ) -> Result<Change<()>> {
        let (b, act) = (BasisArgs::from(basis), optional(act));
        let args: [&dyn Arg; 7] = [&b.album, &b.rights, &b.user, &b.version, &photo, &now, &act];
        self.change(&self.scripts.purge_photo, &args, nothing_else).await
    }

    /// One batch; whether more is left. `NotFound` when the album is not in the trash. `rights` is what the rule was asked
    /// on; a purge that has begun goes on without.
    pub async fn purge_album(&self, album: AlbumId, rights: Option<u64>) -> Result<Change<bool>> {
        let rights = optional(rights);
        let args: [&dyn Arg; 3] = [&album, &limits::PURGE_BATCH, &rights];
        self.change(&self.scripts.purge_album, &args, |status| match status {
            "more" => Ok(true),
            status => nothing_else(status).map(|()| false),
        })
        .await
    }

    /// Brings the trash from schema 1 to 2, a batch at a time; cut off, it is done again at the next start.
    pub(super) async fn upgrade_trash(&self) -> Result<()> {
        for first in (0..).step_by(limits::PURGE_BATCH) {
            let last = first + limits::PURGE_BATCH - 1;
            let looked_at: usize = self.run(&self.scripts.upgrade_trash, &[&first, &last]).await?;
            if looked_at < limits::PURGE_BATCH {
                break;
            }
        }
        Ok(())
    }
}
