//! What happens to a file that comes in parts. Each part is a file of its own until the last is there; then all of it
//! goes the way of every upload (`../uploads.rs`).
//!
//! What is acknowledged is kept: a part is on the disk before Redis knows of it, and Redis knows of it before the client
//! does. The last part is acknowledged with the photo, in one script: there is no moment at which all bytes are said to be
//! here and nothing came of them, and nothing is committed twice. The rights are asked at the beginning, at every part and
//! in the commit.

use super::super::door::{Caller, Room};
use super::super::{Gallery, now, settle};
use super::{Arrived, Incoming, date};
use crate::crypto;
use crate::domain::id::{AlbumId, PartId, UploadId};
use crate::domain::limits;
use crate::domain::upload::{Announced, Checksum, Refusal, Upload};
use crate::error::{Error, Result};
use crate::fault;
use crate::media::incoming::Sealed;

/// A part that is arriving.
pub struct Part {
    upload: Upload,
    /// Those before it.
    before: Vec<PartId>,
    incoming: Incoming,
    received: u64,
}

/// What a part came to.
pub enum Taken {
    /// How far the upload is now, or what became of it.
    Kept(Upload),
    /// Other bytes came than were sent: none of them are kept.
    Damaged,
}

impl Part {
    /// # Errors
    /// `TooLarge` past the length that was announced, `Full` when the disk is.
    pub async fn write(&mut self, chunk: bytes::Bytes) -> Result<()> {
        self.received += chunk.len() as u64;
        if self.upload.offset + self.received > self.upload.length {
            return Err(Error::TooLarge("resumable-beyond".into()));
        }
        self.incoming.write(chunk).await
    }
}

impl Gallery {
    /// # Errors
    /// `Conflict` while this member has too much under way.
    pub async fn begin_upload(&self, caller: &Caller, album: AlbumId, new: &Announced) -> Result<Upload> {
        let (id, now) = (crypto::id(), now());
        let user = settle(async || {
            let room = self.open_upload(caller, album).await?;
            let user = room.visit.member()?.0.id;
            let begun = self.store.create_upload(&room.basis(), id, new, now).await?;
            Ok(begun.with(user))
        })
        .await?;
        let Announced { length, filename, modified } = new.clone();
        Ok(Upload { id, user, album, filename, modified, length, offset: 0, active: now, end: None })
    }

    /// How far an upload is, or what became of it. Its own user's alone, and only as long as they may still add to the
    /// album: an upload that has lost that goes, and its parts with it.
    pub async fn upload(&self, caller: &Caller, id: UploadId) -> Result<Upload> {
        Ok(self.enter_upload(caller, id).await?.0)
    }

    /// The next part, which begins at this byte.
    ///
    /// # Errors
    /// `Conflict` when the next part begins elsewhere.
    pub async fn open_part(&self, caller: &Caller, id: UploadId, begins: u64) -> Result<Part> {
        let (upload, before) = self.enter_upload(caller, id).await?;
        if upload.end.is_some() || upload.offset != begins {
            return Err(Error::Conflict("resumable-elsewhere".into()));
        }
        Ok(Part { upload, before, incoming: self.receive().await?, received: 0 })
    }

    /// Keeps what has come. With the last part, the file becomes a photo, or is refused for what it is.
    pub async fn keep_part(&self, caller: &Caller, part: Part, checksum: Option<Checksum>) -> Result<Taken> {
        let Part { upload, before, incoming, received } = part;
        let sealed = incoming.0.seal().await?;
        if let Some(checksum) = checksum
            && !sealed.matches(checksum).await?
        {
            return Ok(Taken::Damaged);
        }
        let kept = match upload.offset + received < upload.length {
            true if received == 0 => Ok(()),
            true => self.stage(caller, &upload, sealed).await,
            false => self.finish(caller, &upload, &before, sealed).await,
        };
        if let Err(error) = &kept
            && is_withdrawn(error)
        {
            self.drop_upload(upload.id).await?;
        }
        kept?;
        let (upload, _) = self.store.upload(upload.id).await?.ok_or(Error::NotFound)?;
        Ok(Taken::Kept(upload))
    }

    /// Takes an upload back. What has become a photo stays one.
    pub async fn cancel_upload(&self, caller: &Caller, id: UploadId) -> Result<()> {
        self.own_upload(caller, id).await?;
        self.drop_upload(id).await.map(drop)
    }

    async fn own_upload(&self, caller: &Caller, id: UploadId) -> Result<(Upload, Vec<PartId>)> {
        let (upload, parts) = self.store.upload(id).await?.ok_or(Error::NotFound)?;
        match self.visit(caller).await?.viewer.id() {
            Some(user) if user == upload.user => Ok((upload, parts)),
            _ => Err(Error::NotFound),
        }
    }

    async fn enter_upload(&self, caller: &Caller, id: UploadId) -> Result<(Upload, Vec<PartId>)> {
        let (upload, parts) = self.own_upload(caller, id).await?;
        if let Err(error) = self.open_upload(caller, upload.album).await {
            if is_withdrawn(&error) {
                self.drop_upload(id).await?;
            }
            return Err(error);
        }
        // Redis may have come back older or younger than the disk.
        if upload.end.is_none() && self.media.staged_bytes(id, &parts).await? != upload.offset {
            if self.drop_upload(id).await? {
                return Err(Error::NotFound);
            }
            return self.own_upload(caller, id).await;
        }
        Ok((upload, parts))
    }

    async fn stage(&self, caller: &Caller, upload: &Upload, sealed: Sealed) -> Result<()> {
        let (part, ends) = (crypto::id(), upload.offset + sealed.bytes);
        self.media.stage(upload.id, part, sealed).await?;
        fault::point("part.staged")?;
        let kept = settle(async || {
            let room: Room = self.open_upload(caller, upload.album).await?;
            self.store.keep_part(&room.basis(), upload, part, ends, now()).await
        })
        .await;
        if let Err(Error::Conflict(_) | Error::TooLarge(_)) = &kept {
            self.media.unstage_part(upload.id, part).await?;
        }
        kept?;
        fault::point("part.kept")?;
        Ok(())
    }

    async fn finish(&self, caller: &Caller, upload: &Upload, before: &[PartId], last: Sealed) -> Result<()> {
        let finished = async {
            let sealed = self.media.assemble(upload.id, before, last).await?;
            fault::point("part.assembled")?;
            let mut facts = self.inspectors.inspect(sealed.open()?).await?;
            date(&mut facts, upload.modified);
            let by = Some((upload.id, upload.offset));
            self.commit_by(caller, upload.album, Arrived { sealed, facts }, &upload.filename, by).await
        }
        .await;
        if let Err(error) = finished {
            let refusal = Refusal::of(&error).ok_or(error)?;
            self.store.refuse_upload(upload, &refusal).await?;
        }
        self.media.unstage(upload.id).await
    }

    /// Whether it was under way until now.
    async fn drop_upload(&self, id: UploadId) -> Result<bool> {
        let was = self.store.end_upload(id, None).await?;
        self.media.unstage(id).await?;
        Ok(was)
    }

    /// Uploads that nobody went on with, and parts whose upload is gone. Returns how many.
    pub(in crate::gallery) async fn sweep_uploads(&self) -> Result<usize> {
        let mut swept = 0;
        let moment = now() - limits::UPLOAD_ABANDONED.as_millis() as i64;
        loop {
            let abandoned = self.store.uploads_before(moment).await?;
            if abandoned.is_empty() {
                break;
            }
            for id in abandoned {
                if self.store.end_upload(id, Some(moment)).await? {
                    self.media.unstage(id).await?;
                    swept += 1;
                }
            }
        }
        for id in self.abandoned_parts().await? {
            self.media.unstage(id).await?;
            swept += 1;
        }
        Ok(swept)
    }

    /// Uploads of which parts lie on the disk and Redis knows nothing, for long enough that none of them is arriving.
    pub(in crate::gallery) async fn abandoned_parts(&self) -> Result<Vec<UploadId>> {
        let there = self.media.staged_older_than(limits::UPLOAD_ABANDONED).await?;
        let open = self.store.uploads_open(&there).await?;
        Ok(there.into_iter().zip(open).filter(|(_, open)| !open).map(|(id, _)| id).collect())
    }
}

/// The album or the right to add to it is gone: this will not become a photo.
fn is_withdrawn(error: &Error) -> bool {
    matches!(error, Error::NotFound | Error::Unauthenticated | Error::Forbidden(_))
}
