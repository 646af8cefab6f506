//! What happens on upload, top to bottom: receive to `tmp/` while hashing, fsync, inspect, rename, commit, answer. A
//! crash at any point leaves either a whole photo or nothing that anybody sees. `uploads/resumable.rs` is what comes before
//! that where a file arrives in parts.

pub mod resumable;

use super::door::{Caller, Room};
use super::{Gallery, now, settle, tags};
use crate::crypto;
use crate::domain::Millis;
use crate::domain::access::Viewer;
use crate::domain::id::{AlbumId, PhotoId, UploadId};
use crate::domain::photo::{Facts, Taken, TakenSource};
use crate::domain::settings::Keywords;
use crate::domain::text::{Caption, FileName, PhotoTitle, TagName};
use crate::error::{Error, Result};
use crate::fault;
use crate::media::incoming::{self, Sealed};
use crate::store::photos::{Added, PhotoRecord};

pub struct Receipt {
    pub filename: FileName,
    pub outcome: Outcome,
}

pub enum Outcome {
    Saved(PhotoId),
    /// The same bytes are in this album.
    AlreadyHere(PhotoId),
    Refused(Error),
}

/// One file on its way to the disk.
pub struct Incoming(incoming::Incoming);

impl Incoming {
    /// # Errors
    /// `TooLarge` past the limit, `Full` when the disk is.
    pub async fn write(&mut self, chunk: bytes::Bytes) -> Result<()> {
        self.0.write(chunk).await
    }
}

/// A picture that has arrived, and what a look at it found.
pub(super) struct Arrived {
    sealed: Sealed,
    facts: Facts,
}

impl Gallery {
    /// Asked before the body is read: may this caller upload here at all?
    pub async fn open_upload(&self, caller: &Caller, album: AlbumId) -> Result<Room> {
        let room = self.room(caller, album).await?;
        room.needs(room.rights.upload, "access-add-photos")?;
        Ok(room)
    }

    pub async fn receive(&self) -> Result<Incoming> {
        incoming::Incoming::create(&self.media).await.map(Incoming)
    }

    /// Inspects the file, places it, commits it. What is wrong with the file is in the receipt (the rest of the batch goes
    /// on); an `Err` is for the whole batch: the right is gone, the database is away.
    ///
    /// `modified` is the file's own date, where it is known.
    pub async fn keep(
        &self,
        caller: &Caller,
        album: AlbumId,
        incoming: Incoming,
        name: &str,
        modified: Option<Millis>,
    ) -> Result<Receipt> {
        let filename = FileName::clean(name);
        let kept = self.keep_file(caller, album, incoming, &filename, modified).await;
        let outcome = match kept {
            Ok(outcome) => outcome,
            Err(error) if is_about_the_file(&error) => Outcome::Refused(error),
            Err(error) => return Err(error),
        };
        Ok(Receipt { filename, outcome })
    }

    async fn keep_file(
        &self,
        caller: &Caller,
        album: AlbumId,
        incoming: Incoming,
        filename: &FileName,
        modified: Option<Millis>,
    ) -> Result<Outcome> {
        let arrived = self.inspect(incoming, modified).await?;
        self.commit(caller, album, arrived, filename).await
    }

    /// The file is whole and is a picture. Nothing is kept yet.
    pub(super) async fn inspect(&self, incoming: Incoming, modified: Option<Millis>) -> Result<Arrived> {
        let sealed = incoming.0.seal().await?;
        let mut facts = self.inspectors.inspect(sealed.open()?).await?;
        date(&mut facts, modified);
        Ok(Arrived { sealed, facts })
    }

    /// Into its place, then into the album.
    pub(super) async fn commit(
        &self,
        caller: &Caller,
        album: AlbumId,
        arrived: Arrived,
        filename: &FileName,
    ) -> Result<Outcome> {
        self.commit_by(caller, album, arrived, filename, None).await
    }

    /// The same for what came in parts: by which upload, and where its last part begins. It is over in the same moment.
    async fn commit_by(
        &self,
        caller: &Caller,
        album: AlbumId,
        arrived: Arrived,
        filename: &FileName,
        by: Option<(UploadId, u64)>,
    ) -> Result<Outcome> {
        let Arrived { sealed, facts } = arrived;
        let (sha256, bytes) = (sealed.sha256, sealed.bytes);
        // Asked before anything lies in its place: a long upload takes its time, and a right that is gone by then is gone.
        self.open_upload(caller, album).await?;
        self.place(sealed, &facts).await?;
        let id = crypto::id();
        let keywords = tags::with_ids(&TagName::from_keywords(&facts.words.keywords))?;
        let added = settle(async || {
            let room = self.open_upload(caller, album).await?;
            let uploader = match &room.visit.viewer {
                Viewer::Member(user) => user.id,
                _ => room.album.owner,
            };
            let urgent = *caller != Caller::Operator;
            let record = PhotoRecord {
                id,
                sha256,
                bytes,
                filename,
                title: PhotoTitle::clean(&facts.words.title),
                caption: Caption::clean(&facts.words.caption),
                tags: if room.visit.settings.keywords == Keywords::Tags { &keywords } else { &[] },
                facts: &facts,
                uploader,
                now: now(),
                urgent,
                upload: by,
            };
            self.store.add_photo(&room.basis(), &record).await
        })
        .await?;
        fault::point("upload.committed")?;
        Ok(match added {
            Added::Saved => Outcome::Saved(id),
            Added::AlreadyHere(photo) => Outcome::AlreadyHere(photo),
        })
    }

    /// Always a fresh file under the name of its bytes, also when they are known: what lies there may be damaged, and a
    /// sweep may be about to set it aside.
    async fn place(&self, sealed: Sealed, facts: &Facts) -> Result<()> {
        sealed.place(facts.kind).await.map(drop)
    }
}

/// Without a date in the picture, the file's own; without that, the moment of the upload.
fn date(facts: &mut Facts, modified: Option<Millis>) {
    if facts.taken.source != TakenSource::Upload {
        return;
    }
    facts.taken = match modified {
        Some(at) => Taken { at, zone: None, source: TakenSource::File },
        None => Taken { at: now(), zone: None, source: TakenSource::Upload },
    };
}

/// One bad file costs nobody else anything.
fn is_about_the_file(error: &Error) -> bool {
    matches!(error, Error::Invalid(_) | Error::Unsupported(_) | Error::TooLarge(_) | Error::Full)
}
