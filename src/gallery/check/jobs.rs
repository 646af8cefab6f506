//! What waits for a worker has a job on a stream.

use super::Check;
use crate::error::Result;
use crate::store::check::Due;
use crate::store::jobs::Stream;
use std::collections::HashSet;

/// How much is looked for in one walk over the streams.
const AT_ONCE: usize = 50_000;

impl Check<'_> {
    /// A job that was finished during the walk is not missed: what it was for no longer waits, which `check_job` sees. One
    /// that came during it stands at the end, where the second walk finds it.
    pub(super) async fn jobs(&mut self) -> Result<()> {
        let due = std::mem::take(&mut self.due);
        let once = self.without_job(due).await?;
        for due in self.without_job(once).await? {
            let found = self.gallery.store.check_job(self.scope.repair, due).await;
            self.all("the jobs", found)?;
        }
        Ok(())
    }

    /// Called while keys are walked over, so that what is remembered stays bounded.
    pub(super) async fn waits(&mut self, due: Due) -> Result<()> {
        self.due.insert(due);
        if self.due.len() >= AT_ONCE { self.jobs().await } else { Ok(()) }
    }

    async fn without_job(&self, mut due: HashSet<Due>) -> Result<HashSet<Due>> {
        for stream in Stream::BOTH {
            let mut after = None;
            while !due.is_empty() {
                let (jobs, last) = self.gallery.store.jobs_after(stream, after.as_deref()).await?;
                for job in jobs {
                    due.remove(&Due::from(job));
                }
                if last.is_none() {
                    break;
                }
                after = last;
            }
        }
        Ok(due)
    }
}
