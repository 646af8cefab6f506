//! Folders of pictures into albums. Every file goes the way of an upload (`uploads.rs`), several at once, since each
//! waits for the disk. Sources are never changed, and a second run adds nothing twice.
//!
//! An import that is under way stands in Redis, with a sign of life. One whose process was killed has none any more, and
//! the next server that has its folder goes on with it.

use super::albums::NewAlbum;
use super::door::Caller;
use super::uploads::{Incoming, Outcome};
use super::{Gallery, now};
use crate::crypto;
use crate::domain::id::{AlbumId, ImportId, UserId};
use crate::domain::import::Import;
use crate::domain::limits;
use crate::domain::text::{Description, FileName, Title};
use crate::error::{Error, Result};
use crate::media::sources::{self, Source};
use futures_util::StreamExt;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use tokio::sync::{Mutex, mpsc};

/// Files in flight: each waits for the disk a few times.
const AT_ONCE: usize = 4;

/// What became of one file.
pub enum Imported {
    Saved,
    AlreadyHere,
    /// With the reason, as a sentence.
    Refused(String),
}

/// The albums of the owner by their titles: those that were there, and those that the import created.
struct Shelf(Mutex<HashMap<Title, (AlbumId, Age)>>);

#[derive(Clone, Copy, PartialEq)]
enum Age {
    Before,
    New,
}

impl Gallery {
    /// How many files an import will meet.
    pub async fn count_sources(&self, folder: &Path) -> Result<u64> {
        let walk = sources::walk(folder, &self.data());
        let counted = tokio::task::spawn_blocking(move || walk.count() as u64).await;
        counted.map_err(|error| Error::internal("counting files", error))
    }

    /// Tells `report` of each file as it is done. What is wrong with one file stops nothing. It ends early, and for good,
    /// when `stop` does.
    ///
    /// # Errors
    /// What is wrong with all of them: the disk is full, the database is away, the owner is gone.
    pub async fn import(
        &self,
        caller: &Caller,
        import: &Import,
        report: impl FnMut(&Path, Imported),
        stop: impl Future<Output = ()>,
    ) -> Result<()> {
        self.operator(caller).await?;
        let id = crypto::id();
        self.store.begin_import(id, import, now()).await?;
        let done = tokio::select! {
            done = self.carry_on(id, caller, import, report) => done,
            () = stop => Ok(()),
        };
        self.store.end_import(id).await?;
        done
    }

    /// Goes on with one import whose process was killed, and says whether there was one. Only the operator's own server
    /// asks. What is wrong with a file is for the log: nobody is there to be told.
    pub async fn resume_import(&self, caller: &Caller) -> Result<bool> {
        self.operator(caller).await?;
        for (id, import) in self.store.imports().await? {
            let here = import.folder.is_dir();
            if !here || !self.store.claim_import(id, now(), limits::HEARTBEAT_MISSED).await? {
                continue;
            }
            tracing::info!(folder = %import.folder.display(), "an import was interrupted and goes on");
            let (mut saved, mut refused) = (0, 0);
            let report = |path: &Path, imported| match imported {
                Imported::Saved => saved += 1,
                Imported::AlreadyHere => {}
                Imported::Refused(why) => {
                    refused += 1;
                    tracing::warn!(file = %path.display(), why, "a file was not imported");
                }
            };
            match self.carry_on(id, caller, &import, report).await {
                // As long as there is no room, or no database, it waits.
                Err(error) if matches!(error, Error::Full | Error::Unavailable(_)) => return Err(error),
                Err(error) => tracing::error!(cause = error.cause(), "the import cannot go on: {error}"),
                Ok(()) => tracing::info!(saved, refused, "the import is done"),
            }
            self.store.end_import(id).await?;
            return Ok(true);
        }
        Ok(false)
    }

    /// The import itself, with a sign of life every few seconds.
    async fn carry_on(
        &self,
        id: ImportId,
        caller: &Caller,
        import: &Import,
        report: impl FnMut(&Path, Imported),
    ) -> Result<()> {
        let work = self.import_files(caller, import, report);
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                () = tokio::time::sleep(limits::HEARTBEAT) => self.store.touch_import(id, now()).await?,
            }
        }
    }

    async fn import_files(
        &self,
        caller: &Caller,
        import: &Import,
        mut report: impl FnMut(&Path, Imported),
    ) -> Result<()> {
        let shelf = self.shelf(caller, import.owner).await?;
        let results = self
            .walk_sources(&import.folder)
            .map(|found| async {
                match found {
                    Ok(path) => (self.import_file(caller, import, &shelf, &path).await, path),
                    Err((path, why)) => (Ok(Imported::Refused(why)), path),
                }
            })
            .buffer_unordered(AT_ONCE);
        let mut results = std::pin::pin!(results);
        while let Some((result, path)) = results.next().await {
            match result {
                Ok(imported) => report(&path, imported),
                Err(error) if ends_all(&error) => return Err(error),
                Err(error) => report(&path, Imported::Refused(reason(&error))),
            }
        }
        Ok(())
    }

    /// Renditions that are still to be made, and whatever else waits for a worker.
    pub async fn jobs_left(&self) -> Result<u64> {
        let (urgent, bulk) = self.store.jobs_left().await?;
        Ok(urgent + bulk)
    }

    async fn import_file(&self, caller: &Caller, import: &Import, shelf: &Shelf, path: &Path) -> Result<Imported> {
        let title = title_of(import, path)?;
        if self.is_here(shelf, &title, path).await? {
            return Ok(Imported::AlreadyHere);
        }
        let source = Source::open(path.to_owned()).await?;
        let modified = source.modified;
        let arrived = self.inspect(self.receive_source(source).await?, modified).await?;
        // Not before there is a picture for it: a folder of other things becomes no album.
        let album = self.album_for(shelf, title, import).await?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match self.commit(caller, album, arrived, &FileName::clean(&name)).await? {
            Outcome::Saved(_) => Ok(Imported::Saved),
            Outcome::AlreadyHere(_) => Ok(Imported::AlreadyHere),
            Outcome::Refused(error) => Err(error),
        }
    }

    async fn receive_source(&self, mut source: Source) -> Result<Incoming> {
        let mut incoming = self.receive().await?;
        while let Some((rest, chunk)) = source.read().await? {
            incoming.write(chunk).await?;
            source = rest;
        }
        Ok(incoming)
    }

    /// A second run reads its files and writes nothing.
    async fn is_here(&self, shelf: &Shelf, title: &Title, path: &Path) -> Result<bool> {
        let known = shelf.0.lock().await.get(title).copied();
        let Some((album, Age::Before)) = known else { return Ok(false) };
        let sha256 = Source::open(path.to_owned()).await?.hash().await?;
        Ok(self.store.photo_with(album, sha256).await?.is_some())
    }

    async fn shelf(&self, caller: &Caller, owner: UserId) -> Result<Shelf> {
        let mut shelf = HashMap::new();
        for card in self.every_album(caller).await?.into_iter().filter(|card| card.album.owner == owner) {
            let album = shelf.entry(card.album.title).or_insert((card.album.id, Age::Before));
            // Of several with one title it is always the same: the oldest.
            album.0 = album.0.min(card.album.id);
        }
        Ok(Shelf(Mutex::new(shelf)))
    }

    async fn album_for(&self, shelf: &Shelf, title: Title, import: &Import) -> Result<AlbumId> {
        // Held while it is created, so that several files of a folder do not create it several times.
        let mut shelf = shelf.0.lock().await;
        if let Some((album, _)) = shelf.get(&title) {
            return Ok(*album);
        }
        let new = NewAlbum {
            title: title.clone(),
            description: Description::default(),
            visibility: import.visibility,
            once: None,
        };
        let album = self.create_album_for(import.owner, new).await?;
        shelf.insert(title, (album, Age::New));
        Ok(album)
    }

    /// The walk blocks on the disk, so it has a thread of its own; it is never far ahead of what was imported.
    fn walk_sources(
        &self,
        folder: &Path,
    ) -> impl futures_util::Stream<Item = Result<PathBuf, (PathBuf, String)>> + use<> {
        let walk = sources::walk(folder, &self.data());
        let (found, next) = mpsc::channel(AT_ONCE);
        tokio::task::spawn_blocking(move || {
            for source in walk {
                if found.blocking_send(source).is_err() {
                    return;
                }
            }
        });
        futures_util::stream::unfold(next, |mut next| async { next.recv().await.map(|found| (found, next)) })
    }

    /// Not a source, also where it lies below one.
    fn data(&self) -> PathBuf {
        self.media.paths().data().to_owned()
    }
}

/// The path of the file's folder below the imported one, joined by ` / `; the top goes by its own name.
fn title_of(import: &Import, path: &Path) -> Result<Title> {
    if let Some(title) = &import.album {
        return Ok(title.clone());
    }
    let folder = path.parent().unwrap_or(path);
    let below = folder.strip_prefix(&import.folder).unwrap_or(folder);
    let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
    if !names.is_empty() {
        return Title::parse(&names.join(" / "));
    }
    Title::parse(&import.folder.file_name().map_or_else(|| "Photos".into(), |name| name.to_string_lossy()))
}

fn ends_all(error: &Error) -> bool {
    matches!(error, Error::Full | Error::Unavailable(_) | Error::Unauthenticated | Error::NotFound)
}

/// The operator may read the cause of our own faults too.
fn reason(error: &Error) -> String {
    match error.cause() {
        Some(cause) => format!("{error} ({cause})"),
        None => error.to_string(),
    }
}
