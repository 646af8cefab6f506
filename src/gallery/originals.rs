//! Originals for those who may download them: as they were uploaded, or stripped of what is not for everybody. What
//! cannot be stripped stays here, and its `view` is what there is.

use super::Gallery;
use super::door::{Caller, Room};
use crate::domain::Millis;
use crate::domain::id::{PhotoId, Sha256};
use crate::domain::photo::{Kind, Photo, PhotoState};
use crate::domain::text::FileName;
use crate::error::{Error, Result};
use crate::media::pieces::Pieces;
use bytes::Bytes;
use futures_util::Stream;
use std::fs::File;
use std::ops::Range;
use std::sync::Arc;

/// How originals are stripped: a change of what is kept is a new version.
const STRIP: &str = "1";

/// What the caller may have of an original. The file is opened only after the ETag was compared.
pub struct Original {
    /// Bytes, and how they were stripped, without quotes.
    pub etag: String,
    pub kind: Kind,
    pub filename: FileName,
    /// When the picture was taken, as a file of it should say.
    pub taken: Millis,
    /// There is a picture to look at instead, where it is withheld.
    pub is_shown: bool,
    sha256: Sha256,
    whole: bool,
}

impl Original {
    pub(super) fn of(room: &Room, photo: Photo) -> Result<Original> {
        room.needs(room.rights.gives_files(), "access-download")?;
        let (whole, sha256) = (room.rights.download, photo.sha256);
        let etag = if whole { sha256.to_string() } else { format!("{sha256}-stripped-{STRIP}") };
        let is_shown = photo.state == PhotoState::Ready;
        let (kind, taken) = (photo.facts.kind, photo.facts.taken.at);
        Ok(Original { etag, kind, filename: photo.filename, taken, is_shown, sha256, whole })
    }
}

pub enum Opened {
    Given(Parts),
    /// Nobody can tell what of it is for everybody.
    Withheld,
}

/// The parts of a file that are given: all of it, or what is for everybody.
#[derive(Clone)]
pub struct Parts {
    file: Arc<File>,
    pieces: Arc<Pieces>,
}

impl Parts {
    /// All of it.
    pub(super) fn whole(file: File) -> Result<Parts> {
        Ok(Parts { pieces: Pieces::whole(&file)?.into(), file: file.into() })
    }

    pub fn bytes(&self) -> u64 {
        self.pieces.bytes()
    }

    /// Some of the bytes, from the disk, a few at a time.
    pub fn stream(self, range: Range<u64>) -> impl Stream<Item = std::io::Result<Bytes>> {
        self.pieces.stream(self.file, range)
    }
}

impl Gallery {
    /// One round trip.
    pub async fn original(&self, caller: &Caller, photo: PhotoId) -> Result<Original> {
        let (room, photo) = self.photo(caller, photo).await?;
        Original::of(&room, photo)
    }

    /// The file of a photo that is there.
    pub(super) async fn original_file(&self, sha256: &Sha256, kind: Kind) -> Result<File> {
        let file = self.media.open_original(sha256, kind).await?;
        file.ok_or_else(|| Error::internal("original", format!("{sha256} is not on the disk")))
    }

    /// The file behind an original got from [`Gallery::original`].
    pub async fn open_original(&self, original: &Original) -> Result<Opened> {
        let Original { sha256, kind, whole, .. } = original;
        if !whole && !kind.can_be_stripped() {
            return Ok(Opened::Withheld);
        }
        let file = self.original_file(sha256, *kind).await?;
        if *whole {
            return Ok(Opened::Given(Parts::whole(file)?));
        }
        Ok(match self.strippers.strip(sha256, file.try_clone()?, *kind).await? {
            Some(pieces) => Opened::Given(Parts { file: file.into(), pieces }),
            None => Opened::Withheld,
        })
    }
}
