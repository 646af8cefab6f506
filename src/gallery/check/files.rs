//! Photos against their files, and files against the photos that name them.

use super::{Check, finding};
use crate::domain::limits;
use crate::domain::photo::{Photo, PhotoState};
use crate::error::Result;
use crate::gallery::sweep::{Files, is_old};
use crate::media::originals::{Condition, Original};
use crate::store::check::{Due, Finding};
use crate::store::jobs::Why;

impl Check<'_> {
    /// The original is there and whole, and so are the renditions of a photo that is ready.
    pub(super) async fn photo_files(&mut self, photo: &Photo) -> Result<()> {
        let condition = self.condition(photo).await?;
        if condition != Condition::Whole {
            return self.original(photo).await;
        }
        match photo.state {
            PhotoState::Pending => self.waits(Due::Render(photo.id)).await,
            PhotoState::Ready => {
                if photo.remake {
                    self.waits(Due::Render(photo.id)).await?;
                }
                self.renditions(photo).await
            }
            PhotoState::Failed | PhotoState::Deleted => Ok(()),
        }
    }

    async fn condition(&self, photo: &Photo) -> Result<Condition> {
        self.gallery.media.condition(&photo.sha256, photo.facts.kind, photo.bytes, self.scope.bytes).await
    }

    /// A photo that was purged meanwhile may have lost its file: so both are looked at again.
    async fn original(&mut self, photo: &Photo) -> Result<()> {
        let media = &self.gallery.media;
        let path = media.paths().original(&photo.sha256, photo.facts.kind).display().to_string();
        if self.gallery.store.photos(&[photo.id]).await?.is_empty() {
            return Ok(());
        }
        let what = match self.condition(photo).await? {
            Condition::Whole => return Ok(()),
            Condition::SetAside => {
                let mut found = finding(&path, &format!("was set aside, and photo {} names it", photo.id));
                found.repair = "bring it back".into();
                found.repaired = self.scope.repair && media.bring_back(&photo.sha256, photo.facts.kind).await?;
                return self.say(found);
            }
            Condition::Missing => format!("is missing, the original of photo {}", photo.id),
            Condition::Size(bytes) => {
                format!("has {bytes} bytes instead of {}, the original of photo {}", photo.bytes, photo.id)
            }
            Condition::Damaged => format!("has other bytes than were uploaded, the original of photo {}", photo.id),
        };
        self.fault(&path, &what)
    }

    async fn renditions(&mut self, photo: &Photo) -> Result<()> {
        let gallery = self.gallery;
        if gallery.media.has_some_renditions(&photo.sha256).await? {
            return Ok(());
        }
        let again = gallery.store.photos(&[photo.id]).await?.pop();
        let ready = again.is_some_and(|again| again.state == PhotoState::Ready);
        if !ready || gallery.media.has_some_renditions(&photo.sha256).await? {
            return Ok(());
        }
        // They are a cache, which a backup may leave out.
        let what = "is ready, and its renditions are not on the disk: they are made when somebody looks";
        let mut found = finding(&gallery.store.keys().photo(photo.id), what);
        found.note = !self.scope.repair;
        if self.scope.repair {
            gallery.store.render_again(photo.id, Why::Missing).await?;
            found.repair = "queue it again".into();
            found.repaired = true;
        }
        self.say(found)
    }

    /// Files that no photo names. A young one may be an upload under way; an old one is set aside, as housekeeping does.
    pub(super) async fn disk(&mut self) -> Result<()> {
        let gallery = self.gallery;
        let mut originals = Files::new(gallery.media.originals());
        while let Some(batch) = originals.next_batch().await? {
            for original in gallery.unnamed(&batch).await? {
                let found = self.orphan(original).await?;
                self.say(found)?;
            }
        }
        let mut set_asides = Files::new(gallery.media.set_asides());
        while let Some(batch) = set_asides.next_batch().await? {
            for original in gallery.unnamed(&batch).await? {
                self.note(original, "was set aside because no photo names it, and is removed a week after that")?;
            }
        }
        for upload in gallery.abandoned_parts().await? {
            let mut found =
                finding(&gallery.media.staged_of(upload).display().to_string(), "was left by an upload that is over");
            found.note = true;
            self.say(found)?;
        }
        for path in gallery.media.left_in_tmp(limits::ORPHAN_SET_ASIDE).await? {
            let mut found = finding(&path.display().to_string(), "was left by an interrupted upload");
            found.note = true;
            self.say(found)?;
        }
        Ok(())
    }

    async fn orphan(&self, original: &Original) -> Result<Finding> {
        let mut found = finding(&original.path.display().to_string(), "is named by no photo");
        found.note = !is_old(original);
        if !found.note {
            found.repair = "set it aside".into();
            found.repaired = self.scope.repair && self.gallery.media.set_aside(&original.sha256, original.kind).await?;
        }
        Ok(found)
    }

    fn note(&mut self, original: &Original, what: &str) -> Result<()> {
        let mut found = finding(&original.path.display().to_string(), what);
        found.note = true;
        self.say(found)
    }
}
