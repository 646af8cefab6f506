//! Housekeeping on the disk: what no photo names is set aside a day later, looked at again, and removed a week after
//! that. Redis may come back from a backup that is older than the disk; then the files are still there.

use super::Gallery;
use crate::domain::id::Sha256;
use crate::domain::limits;
use crate::error::{Error, Result};
use crate::media::originals::Original;

/// Files that one round trip asks about.
const AT_ONCE: usize = 200;

impl Gallery {
    /// What the server does every hour: abandoned uploads, the expired trash, orphans.
    pub async fn housekeep(&self) -> Result<()> {
        self.media.sweep_tmp(limits::ORPHAN_SET_ASIDE).await?;
        let abandoned = self.sweep_uploads().await?;
        let purged = self.purge_expired().await?;
        let orphans = self.sweep_orphans().await?;
        let removed = self.media.remove_set_aside_older_than(limits::ORPHAN_REMOVED).await?;
        if purged + orphans + abandoned > 0 || removed > 0 {
            tracing::info!(purged, abandoned, set_aside = orphans, removed, "housekeeping");
        }
        Ok(())
    }

    /// Sets aside the originals that no photo names, brings back those that one names again.
    async fn sweep_orphans(&self) -> Result<usize> {
        let mut swept = 0;
        let mut originals = Files::new(self.media.originals());
        while let Some(batch) = originals.next_batch().await? {
            for original in self.unnamed(&batch).await? {
                if is_old(original) && self.media.set_aside(&original.sha256, original.kind).await? {
                    self.media.remove_renditions(&original.sha256).await?;
                    swept += 1;
                }
            }
        }
        let mut set_asides = Files::new(self.media.set_asides());
        while let Some(batch) = set_asides.next_batch().await? {
            let unnamed: Vec<Sha256> = self.unnamed(&batch).await?.iter().map(|original| original.sha256).collect();
            for original in batch.iter().filter(|original| !unnamed.contains(&original.sha256)) {
                self.media.bring_back(&original.sha256, original.kind).await?;
            }
        }
        Ok(swept)
    }

    pub(super) async fn unnamed<'a>(&self, batch: &'a [Original]) -> Result<Vec<&'a Original>> {
        let hashes: Vec<Sha256> = batch.iter().map(|original| original.sha256).collect();
        let named = self.store.blobs_exist(&hashes).await?;
        Ok(batch.iter().zip(named).filter(|(_, named)| !named).map(|(original, _)| original).collect())
    }
}

pub(super) fn is_old(original: &Original) -> bool {
    original.modified.elapsed().is_ok_and(|age| age > limits::ORPHAN_SET_ASIDE)
}

/// A walk over files, off the async threads, a batch at a time.
pub(super) struct Files(Option<Box<dyn Iterator<Item = Result<Original>> + Send>>);

impl Files {
    pub fn new(walk: impl Iterator<Item = Result<Original>> + Send + 'static) -> Files {
        Files(Some(Box::new(walk)))
    }

    /// `None` at the end of the walk.
    pub async fn next_batch(&mut self) -> Result<Option<Vec<Original>>> {
        let Some(mut walk) = self.0.take() else { return Ok(None) };
        let (walk, batch) = tokio::task::spawn_blocking(move || {
            let batch: Result<Vec<Original>> = walk.by_ref().take(AT_ONCE).collect();
            (walk, batch)
        })
        .await
        .map_err(|e| Error::internal("walking over files", e))?;
        let batch = batch?;
        if batch.is_empty() {
            return Ok(None);
        }
        self.0 = Some(walk);
        Ok(Some(batch))
    }
}
