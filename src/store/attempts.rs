//! `rate:<act>:<hash>`: attempts, counted across every process.

use super::Store;
use crate::domain::Millis;
use crate::domain::id::Sha256;
use crate::domain::limits;
use crate::error::{Error, Result};

impl Store {
    /// Counts an attempt of `who`; `TooMany` when it has to wait.
    pub async fn attempt(&self, act: &str, who: Sha256, free: u64, now: Millis) -> Result<()> {
        let (first, longest) = (limits::ATTEMPT_WAIT.as_millis(), limits::ATTEMPT_WAIT_MAX.as_millis());
        let wait: u64 = self.run(&self.scripts.attempt, &[&act, &who, &now, &free, &first, &longest]).await?;
        match wait {
            0 => Ok(()),
            wait => Err(Error::TooMany(wait.div_ceil(1000))),
        }
    }

    /// It was no guess: an address from which a whole family signs in is not that of an attacker. The attempts of others
    /// there still count.
    pub async fn excuse(&self, act: &str, who: Sha256) -> Result<()> {
        let _: String = self.run(&self.scripts.excuse, &[&act, &who]).await?;
        Ok(())
    }

    /// It was the right one: the count starts again.
    pub async fn forgive(&self, act: &str, who: Sha256) -> Result<()> {
        self.pipe(redis::pipe().cmd("DEL").arg(self.keys.rate(act, who)).ignore()).await
    }
}
