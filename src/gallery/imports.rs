//! Folders of pictures into albums. Every file goes the way of an upload (`uploads.rs`), several at once, since each
//! waits for the disk. Sources are never changed, and a second run adds nothing twice.

use super::Gallery;
use super::albums::NewAlbum;
use super::door::Caller;
use super::uploads::{Incoming, Outcome};
use crate::domain::album::Visibility;
use crate::domain::id::{AlbumId, UserId};
use crate::domain::text::{Description, FileName, Title};
use crate::error::{Error, Result};
use crate::media::sources::{self, Source};
use futures_util::StreamExt;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use tokio::sync::{Mutex, mpsc};

/// Files in flight: each waits for the disk a few times.
const AT_ONCE: usize = 4;

/// What to import, and in whose name.
pub struct Import {
    /// Absolute.
    pub folder: PathBuf,
    /// One album for all of it; else every folder is one.
    pub album: Option<Title>,
    pub owner: UserId,
    /// Of the albums that are created.
    pub visibility: Visibility,
}

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

    /// Tells `report` of each file as it is done. What is wrong with one file stops nothing.
    ///
    /// # Errors
    /// What is wrong with all of them: the disk is full, the database is away, the owner is gone.
    pub async fn import(
        &self,
        caller: &Caller,
        import: &Import,
        mut report: impl FnMut(&Path, Imported),
    ) -> Result<()> {
        self.operator(caller).await?;
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
