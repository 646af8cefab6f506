//! `upload:<id>`: uploads that come in parts, from their first word to what became of them.

use super::read::{self, Fields};
use super::{Arg, Basis, BasisArgs, Change, Store, nothing_else};
use crate::domain::Millis;
use crate::domain::id::{PartId, UploadId};
use crate::domain::limits;
use crate::domain::upload::{Announced, Refusal, Upload};
use crate::error::{Error, Result};

/// Uploads that one step of a sweep looks at.
const AT_ONCE: usize = 100;

impl Store {
    /// In the name of the user that the rule was asked for.
    pub async fn create_upload(&self, basis: &Basis, id: UploadId, new: &Announced, now: Millis) -> Result<Change<()>> {
        let b = BasisArgs::from(basis);
        let modified = super::optional(new.modified);
        let args: [&dyn Arg; 11] = [
            &b.album,
            &b.rights,
            &b.user,
            &b.version,
            &id,
            &new.filename,
            &modified,
            &new.length,
            &now,
            &limits::UPLOADS_OPEN,
            &limits::UPLOADS_OPEN_BYTES,
        ];
        self.change(&self.scripts.create_upload, &args, |status| match status {
            "many" => Err(Error::Conflict("resumable-many".into())),
            status => nothing_else(status),
        })
        .await
    }

    /// An upload and the files of its parts, in their order. One round trip.
    pub async fn upload(&self, id: UploadId) -> Result<Option<(Upload, Vec<PartId>)>> {
        let mut pipe = redis::pipe();
        pipe.atomic().cmd("HGETALL").arg(self.keys.upload(id));
        pipe.cmd("ZRANGE").arg(self.keys.upload_parts(id)).arg(0).arg(limits::UPLOAD_PARTS);
        let (fields, parts): (Fields, Vec<String>) = self.pipe(&pipe).await?;
        let parts = parts.iter().map(|part| part.parse()).collect::<Result<_>>()?;
        Ok(read::upload(id, &fields)?.map(|upload| (upload, parts)))
    }

    /// A part of `upload` that lies in the file `part`, and ends at this byte. `Conflict` when another was faster.
    pub async fn keep_part(
        &self,
        basis: &Basis,
        upload: &Upload,
        part: PartId,
        ends: u64,
        now: Millis,
    ) -> Result<Change<()>> {
        let b = BasisArgs::from(basis);
        let args: [&dyn Arg; 10] = [
            &b.album,
            &b.rights,
            &b.user,
            &b.version,
            &upload.id,
            &upload.offset,
            &ends,
            &part,
            &now,
            &limits::UPLOAD_PARTS,
        ];
        self.change(&self.scripts.keep_part, &args, |status| match status {
            "many" => Err(Error::TooLarge("resumable-parts".into())),
            status => part_status(status),
        })
        .await
    }

    /// The whole of it was no picture for this gallery.
    pub async fn refuse_upload(&self, upload: &Upload, refusal: &Refusal) -> Result<()> {
        let [english, french] = &refusal.sentences;
        let (why, life) = (refusal.why.as_str(), limits::UPLOAD_REMEMBERED.as_millis());
        let args: [&dyn Arg; 6] = [&upload.id, &upload.offset, &why, english, french, &life];
        let status: String = self.run(&self.scripts.refuse_upload, &args).await?;
        part_status(&status)
    }

    /// Gives an upload up. With a moment: only if nothing of it came since. Whether it was under way until now.
    pub async fn end_upload(&self, id: UploadId, unless_active_since: Option<Millis>) -> Result<bool> {
        let moment = super::optional(unless_active_since);
        let status: String = self.run(&self.scripts.end_upload, &[&id, &moment]).await?;
        Ok(status == "ok")
    }

    /// Some of the uploads of which nothing came since this moment.
    pub async fn uploads_before(&self, moment: Millis) -> Result<Vec<UploadId>> {
        let mut pipe = redis::pipe();
        pipe.cmd("ZRANGEBYSCORE").arg(self.keys.uploads()).arg("-inf").arg(moment);
        pipe.arg("LIMIT").arg(0).arg(AT_ONCE);
        let (ids,): (Vec<String>,) = self.pipe(&pipe).await?;
        ids.iter().map(|id| id.parse()).collect()
    }

    /// Which of these are under way. One round trip.
    pub async fn uploads_open(&self, ids: &[UploadId]) -> Result<Vec<bool>> {
        let mut pipe = redis::pipe();
        for id in ids {
            pipe.cmd("ZSCORE").arg(self.keys.uploads()).arg(id.to_string());
        }
        let scores: Vec<Option<f64>> = if ids.is_empty() { Vec::new() } else { self.pipe(&pipe).await? };
        Ok(scores.iter().map(Option::is_some).collect())
    }
}

/// What a script says that takes the next part of an upload.
pub(super) fn part_status(status: &str) -> Result<()> {
    match status {
        "elsewhere" => Err(Error::Conflict("resumable-elsewhere".into())),
        status => nothing_else(status),
    }
}
