//! The trash: what lies there, restoring it, removing it for good. For the operator; its pages come later.

use super::door::Caller;
use super::{Gallery, now, somebody};
use crate::domain::text::Login;
use crate::domain::{Millis, access, limits};
use crate::error::{Error, Result};
use crate::store::trash::TrashEntry;

use std::time::Duration;

pub use crate::store::trash::{TrashEntry as Entry, Trashed};

impl Gallery {
    /// What was deleted, oldest first.
    pub async fn trash(&self, caller: &Caller, first: usize, count: usize) -> Result<Vec<TrashEntry>> {
        self.operator(caller).await?;
        self.store.list_trash(Millis::MAX, first, count).await
    }

    /// Back to where it was. `owner` is for an album whose owner is gone.
    pub async fn restore(&self, caller: &Caller, what: Trashed, owner: Option<&Login>) -> Result<()> {
        self.operator(caller).await?;
        match what {
            Trashed::Photo(photo) => self.store.restore_photo(photo, now()).await,
            Trashed::Album(album) => {
                let owner = match owner {
                    Some(login) => Some(somebody(&self.store, login).await?),
                    None => None,
                };
                self.store.restore_album(album, owner).await
            }
        }
    }

    /// For good. An album goes in batches; if this is cut off, a worker goes on with it.
    pub async fn purge(&self, caller: &Caller, what: Trashed) -> Result<()> {
        self.operator(caller).await?;
        match what {
            Trashed::Photo(photo) => self.store.purge_photo(photo).await,
            Trashed::Album(album) => {
                while self.store.purge_album(album).await? {}
                Ok(())
            }
        }
    }

    /// What an id names in the trash: `photo:<id>`, `album:<id>`, or the id alone.
    pub async fn find_in_trash(&self, caller: &Caller, text: &str) -> Result<Trashed> {
        self.operator(caller).await?;
        let id = text.rsplit(':').next().unwrap_or_default();
        let (photo, album) = (Trashed::Photo(id.parse()?), Trashed::Album(id.parse()?));
        let asked = |what: &Trashed| text == id || text == what.to_string();
        for what in [photo, album].into_iter().filter(asked) {
            if self.store.is_in_trash(what).await? {
                return Ok(what);
            }
        }
        Err(Error::NotFound)
    }

    pub(super) async fn purge_expired(&self) -> Result<usize> {
        self.purge_older_than(&Caller::Operator, limits::TRASH).await
    }

    /// For good: what was deleted longer ago than `age`. How much it was.
    pub async fn purge_older_than(&self, caller: &Caller, age: Duration) -> Result<usize> {
        let until = now().saturating_sub(Millis::try_from(age.as_millis()).unwrap_or(Millis::MAX));
        let (mut purged, mut gone) = (0, 0);
        loop {
            // What somebody else purges at the same moment is passed over, not waited for.
            let entries = self.store.list_trash(until, gone, limits::PURGE_BATCH).await?;
            for entry in &entries {
                match self.purge(caller, entry.what).await {
                    Ok(()) => purged += 1,
                    Err(Error::NotFound) => gone += 1,
                    Err(error) => return Err(error),
                }
            }
            if entries.len() < limits::PURGE_BATCH {
                return Ok(purged);
            }
        }
    }

    pub(super) async fn operator(&self, caller: &Caller) -> Result<()> {
        match caller {
            Caller::Operator => Ok(()),
            _ => access::administrate(&self.visit(caller).await?.viewer),
        }
    }
}
