//! `trash`: what was deleted, restored or removed for good.

use super::{Store, nothing_else, optional};
use crate::domain::Millis;
use crate::domain::id::{AlbumId, PhotoId, UserId};
use crate::domain::limits;
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

impl Store {
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

    pub async fn restore_photo(&self, photo: PhotoId, now: Millis) -> Result<()> {
        let status: String = self.run(&self.scripts.restore_photo, &[&photo, &now]).await?;
        match status.as_str() {
            "album" => Err(Error::Conflict(
                "Its album is not there any more, or lies in the trash: restore that first.".into(),
            )),
            "here" => Err(Error::Conflict("The same picture was added to its album again.".into())),
            status => nothing_else(status),
        }
    }

    /// `owner` is needed when the one it had is gone.
    pub async fn restore_album(&self, album: AlbumId, owner: Option<UserId>) -> Result<()> {
        let owner = optional(owner);
        let status: String = self.run(&self.scripts.restore_album, &[&album, &owner]).await?;
        match status.as_str() {
            "owner" => Err(Error::Conflict("Its owner is gone: say who shall have it.".into())),
            status => nothing_else(status),
        }
    }

    pub async fn purge_photo(&self, photo: PhotoId) -> Result<()> {
        let status: String = self.run(&self.scripts.purge_photo, &[&photo]).await?;
        nothing_else(&status)
    }

    /// One batch; whether more is left. `NotFound` when the album is not in the trash.
    pub async fn purge_album(&self, album: AlbumId) -> Result<bool> {
        let status: String = self.run(&self.scripts.purge_album, &[&album, &limits::PURGE_BATCH]).await?;
        match status.as_str() {
            "more" => Ok(true),
            status => nothing_else(status).map(|()| false),
        }
    }
}
