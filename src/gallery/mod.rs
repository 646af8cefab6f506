//! The verbs: everything Salon can do. A verb takes a `Caller`, asks the rule (`domain/access.rs`), uses store and
//! media. Nothing here knows HTTP.
//!
//! The doors are [`Gallery::visit`], [`Gallery::room`] and [`Gallery::photo`]: nothing is loaded around them, so what one
//! may not see cannot be found.

pub mod account;
pub mod albums;
pub mod check;
pub mod close_ups;
pub mod door;
pub mod downloads;
pub mod events;
pub mod grants;
pub mod hashing;
pub mod images;
pub mod imports;
pub mod journal;
pub mod order;
pub mod originals;
pub mod photos;
pub mod renditions;
pub mod searches;
pub mod settings;
pub mod sweep;
pub mod tags;
pub mod timeline;
pub mod trash;
pub mod uploads;
pub mod users;
pub mod work;

use crate::domain::id::UserId;
use crate::domain::{Millis, limits};
use crate::error::{Error, Result};
use crate::media::Media;
use crate::media::inspectors::Inspectors;
use crate::media::strippers::Strippers;
use crate::store::{Change, Store};
use events::Listeners;
use hashing::Hashing;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;
use tokio::sync::Semaphore;

pub use crate::store::counting;

/// The whole house behind one handle; clones share everything.
#[derive(Clone)]
pub struct Gallery {
    store: Store,
    media: Media,
    inspectors: Arc<Inspectors>,
    strippers: Arc<Strippers>,
    /// Decoders of their own, so that no close-up keeps an upload or a download waiting.
    magnifiers: Arc<Inspectors>,
    hashing: Arc<Hashing>,
    /// Places for those that download many files at once.
    downloads: Arc<Semaphore>,
    /// And for those that search.
    searches: Arc<Semaphore>,
    /// And for close-ups.
    close_ups: Arc<close_ups::Places>,
    /// Pages that stand open.
    listeners: Arc<Listeners>,
    /// This program, which is also the jailed decoder (`salon decode`).
    program: PathBuf,
}

/// Some of a longer list, and what the links to its neighbours need.
#[derive(Clone, Debug)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// From 1.
    pub number: usize,
    /// How many there are in all, where that is known without counting what the viewer may not see.
    pub total: Option<u64>,
    pub more: bool,
}

impl Gallery {
    /// Opens the gallery that lives in this Redis and this data folder.
    ///
    /// # Errors
    /// `Unavailable` while Redis cannot be reached; `Conflict` when its schema is newer than this program.
    pub async fn open(data: &Path, redis: &str, key_prefix: &str) -> Result<Gallery> {
        let program = std::env::current_exe().map_err(|e| Error::internal("own program", e))?;
        Ok(Gallery {
            store: Store::open(redis, key_prefix).await?,
            media: Media::open(data)?,
            inspectors: Arc::new(Inspectors::new(&program)),
            strippers: Arc::new(Strippers::new(&program)),
            magnifiers: Arc::new(Inspectors::new(&program)),
            hashing: Arc::new(Hashing::start()?),
            downloads: Arc::new(Semaphore::new(limits::DOWNLOADS)),
            searches: Arc::new(Semaphore::new(limits::SEARCHES)),
            close_ups: Arc::default(),
            listeners: Arc::default(),
            program,
        })
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<()> {
        self.store.ping().await
    }

    /// Where the site was started last: for the links that commands print.
    pub async fn address(&self) -> Result<Option<String>> {
        self.store.address().await
    }

    /// The site is reached here from now on.
    pub async fn settle_at(&self, address: &str) -> Result<()> {
        self.store.put_address(address).await
    }

    /// Which walls stand around the decoders on this machine.
    pub async fn jail(&self) -> Result<String> {
        self.inspectors.jail().await.map(|jail| jail.to_string())
    }

    /// A loud sentence when the server would forget an acknowledged change.
    pub async fn persistence_warning(&self) -> Result<Option<String>> {
        let (append_only, snapshots, version) = self.store.persistence().await?;
        Ok(match (append_only, snapshots) {
            (true, _) => None,
            (false, true) => Some(format!(
                "Redis {version} keeps only snapshots (appendonly no): a crash loses the changes since the last one. Set appendonly yes and appendfsync always."
            )),
            (false, false) => Some(format!(
                "Redis {version} KEEPS NOTHING ON DISK (appendonly no, no snapshots): when it stops, the gallery is gone. Set appendonly yes and appendfsync always."
            )),
        })
    }
}

/// The only clock of the house.
fn now() -> Millis {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
}

/// Starts a change again while what it was decided on has moved on.
async fn settle<T>(mut attempt: impl AsyncFnMut() -> Result<Change<T>>) -> Result<T> {
    for _ in 0..limits::STARTS {
        if let Change::Done(done) = attempt().await? {
            return Ok(done);
        }
    }
    Err(Error::Conflict("error-contended".into()))
}

/// An album's owner or a user that must exist: a login that is nobody's is the person's mistake, not a missing page.
async fn somebody(store: &Store, login: &crate::domain::text::Login) -> Result<UserId> {
    store.user_by_login(login).await?.ok_or_else(|| Error::invalid("grant-no-such-login"))
}

/// One page out of `items`, which hold one more than fits if there are more.
fn paged<T>(mut items: Vec<T>, number: usize, size: usize, total: Option<u64>) -> Page<T> {
    let more = items.len() > size;
    items.truncate(size);
    Page { items, number, total, more }
}

/// The rank of a page's first item. Page 0 is page 1; a page nobody can reach by clicking is as far as it goes.
fn first_of(page: usize, size: usize) -> usize {
    page.clamp(1, 1_000_000).saturating_sub(1) * size
}
