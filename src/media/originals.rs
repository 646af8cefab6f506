//! Originals on disk: opening one, walking over all of them, and the two steps in which one that no photo names goes.
//! Who decides that no photo names it is not here.

use super::paths::{self, Paths};
use super::{Media, disk, off_thread};
use crate::domain::id::Sha256;
use crate::domain::photo::Kind;
use crate::error::Result;
use sha2::Digest;
use std::fs::{self, File, ReadDir};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// One file among the originals, or among those that were set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    pub sha256: Sha256,
    pub kind: Kind,
    pub path: PathBuf,
    pub bytes: u64,
    /// When it was written; among those set aside, when it was set aside.
    pub modified: SystemTime,
}

/// How an original is found on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    Whole,
    Missing,
    /// Out of its place, and can be brought back.
    SetAside,
    /// In its place with this many bytes.
    Size(u64),
    /// In its place with other bytes.
    Damaged,
}

impl Media {
    /// How the original of a photo is: by its size, and by its every byte if they are to be read.
    pub async fn condition(&self, sha256: &Sha256, kind: Kind, bytes: u64, read: bool) -> Result<Condition> {
        let (paths, sha256) = (self.paths.clone(), *sha256);
        off_thread(move || {
            let path = paths.original(&sha256, kind);
            let Some(metadata) = disk::absent_is_none(fs::metadata(&path))? else {
                let aside = paths.set_aside(&sha256, kind).is_file();
                return Ok(if aside { Condition::SetAside } else { Condition::Missing });
            };
            if metadata.len() != bytes {
                return Ok(Condition::Size(metadata.len()));
            }
            let whole = !read || hash(&path)? == sha256;
            Ok(if whole { Condition::Whole } else { Condition::Damaged })
        })
        .await
    }

    /// The file of an original, or `None` where it is missing.
    pub async fn open_original(&self, sha256: &Sha256, kind: Kind) -> Result<Option<File>> {
        let path = self.paths.original(sha256, kind);
        off_thread(move || disk::absent_is_none(File::open(path))).await
    }

    /// Every original, one folder at a time: what is in memory does not grow with the gallery. Blocks on the disk, so
    /// call it off the async threads. Files that are not ours are passed over.
    pub fn originals(&self) -> impl Iterator<Item = Result<Original>> + use<> {
        folders(self.paths.originals()).flat_map(folders_of).flat_map(files_of)
    }

    /// Every original that was set aside. Blocks, like [`Media::originals`].
    pub fn set_asides(&self) -> impl Iterator<Item = Result<Original>> + use<> {
        files_of(Ok(self.paths.orphans()))
    }

    /// Takes an original out of its place, for a while: the first of two steps. `false` where it was not there.
    pub async fn set_aside(&self, sha256: &Sha256, kind: Kind) -> Result<bool> {
        let (paths, sha256) = (self.paths.clone(), *sha256);
        off_thread(move || {
            let to = paths.set_aside(&sha256, kind);
            if !moved(&paths, &paths.original(&sha256, kind), &to)? {
                return Ok(false);
            }
            // Its age counts from now on, not from the upload.
            File::open(&to)?.set_modified(SystemTime::now())?;
            Ok(true)
        })
        .await
    }

    /// Puts an original back into its place: a photo names it after all. `false` where it was not set aside.
    pub async fn bring_back(&self, sha256: &Sha256, kind: Kind) -> Result<bool> {
        let (paths, sha256) = (self.paths.clone(), *sha256);
        off_thread(move || moved(&paths, &paths.set_aside(&sha256, kind), &paths.original(&sha256, kind))).await
    }

    /// The second step: removes for good what was set aside longer ago than `age`. Returns how many files. Bring back
    /// first what a photo names again.
    pub async fn remove_set_aside_older_than(&self, age: Duration) -> Result<u64> {
        let orphans = self.paths.orphans();
        off_thread(move || disk::remove_older_than(&orphans, age)).await
    }
}

fn hash(path: &Path) -> Result<Sha256> {
    let (mut file, mut hash, mut chunk) = (File::open(path)?, sha2::Sha256::new(), vec![0; 256 * 1024]);
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(Sha256(hash.finalize().into())),
            read => hash.update(chunk.get(..read).unwrap_or_default()),
        }
    }
}

/// Moves a file and syncs the new folder before the old one: after a power cut it is in one of them, or in both.
fn moved(paths: &Paths, from: &Path, to: &Path) -> Result<bool> {
    let root = if to.starts_with(paths.originals()) { paths.originals() } else { paths.orphans() };
    let folder = to.parent().unwrap_or(&root);
    disk::create_private(folder)?;
    if disk::absent_is_none(fs::rename(from, to))?.is_none() {
        return Ok(false);
    }
    disk::sync_up_to(folder, &root)?;
    if let Some(left) = from.parent() {
        File::open(left)?.sync_all()?;
    }
    Ok(true)
}

/// What a folder holds; one that is gone holds nothing, one that cannot be read is one error.
fn entries(folder: &Path) -> (Option<ReadDir>, Option<io::Error>) {
    match fs::read_dir(folder) {
        Ok(entries) => (Some(entries), None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => (None, None),
        Err(error) => (None, Some(error)),
    }
}

fn folders(folder: PathBuf) -> impl Iterator<Item = Result<PathBuf>> {
    let (entries, error) = entries(&folder);
    let found = entries.into_iter().flatten().filter_map(|entry| match entry {
        Ok(entry) => entry.file_type().is_ok_and(|kind| kind.is_dir()).then(|| Ok(entry.path())),
        Err(error) => Some(Err(error.into())),
    });
    error.into_iter().map(|error| Err(error.into())).chain(found)
}

fn folders_of(folder: Result<PathBuf>) -> Box<dyn Iterator<Item = Result<PathBuf>> + Send> {
    match folder {
        Ok(folder) => Box::new(folders(folder)),
        Err(error) => Box::new(std::iter::once(Err(error))),
    }
}

fn files_of(folder: Result<PathBuf>) -> Box<dyn Iterator<Item = Result<Original>> + Send> {
    let folder = match folder {
        Ok(folder) => folder,
        Err(error) => return Box::new(std::iter::once(Err(error))),
    };
    let (entries, error) = entries(&folder);
    let found = entries.into_iter().flatten().filter_map(|entry| match entry {
        Ok(entry) => original(&entry),
        Err(error) => Some(Err(error.into())),
    });
    Box::new(error.into_iter().map(|error| Err(error.into())).chain(found))
}

fn original(entry: &fs::DirEntry) -> Option<Result<Original>> {
    let (sha256, kind) = paths::named(entry.file_name().to_str()?)?;
    let metadata = match entry.metadata() {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => return Some(Err(error.into())),
    };
    let modified = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
    metadata.is_file().then(|| Ok(Original { sha256, kind, path: entry.path(), bytes: metadata.len(), modified }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::incoming::Incoming;
    use bytes::Bytes;

    async fn place(media: &Media, bytes: &'static [u8]) -> Sha256 {
        let mut incoming = Incoming::create(media).await.unwrap();
        incoming.write(Bytes::from_static(bytes)).await.unwrap();
        let sealed = incoming.seal().await.unwrap();
        let sha256 = sealed.sha256;
        sealed.place(Kind::Jpeg).await.unwrap();
        sha256
    }

    #[tokio::test]
    async fn an_orphan_goes_in_two_steps_and_can_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let media = Media::open(folder.path()).unwrap();
        let (one, two) = (place(&media, b"one").await, place(&media, b"two").await);
        fs::write(media.paths().originals().join("README"), "not ours").unwrap();
        let seen = |media: &Media| {
            let mut all: Vec<_> = media.originals().map(|original| original.unwrap().sha256).collect();
            all.sort();
            all
        };
        let mut both = vec![one, two];
        both.sort();
        assert_eq!(seen(&media), both);
        assert!(media.set_aside(&one, Kind::Jpeg).await.unwrap());
        assert!(!media.set_aside(&one, Kind::Jpeg).await.unwrap());
        assert_eq!(seen(&media), [two]);
        assert!(media.open_original(&one, Kind::Jpeg).await.unwrap().is_none());
        assert_eq!(media.set_asides().count(), 1);
        assert!(media.bring_back(&one, Kind::Jpeg).await.unwrap());
        assert!(!media.bring_back(&one, Kind::Jpeg).await.unwrap());
        assert!(media.open_original(&one, Kind::Jpeg).await.unwrap().is_some());
        media.set_aside(&one, Kind::Jpeg).await.unwrap();
        assert_eq!(media.remove_set_aside_older_than(Duration::from_secs(60)).await.unwrap(), 0);
        assert_eq!(media.remove_set_aside_older_than(Duration::ZERO).await.unwrap(), 1);
        assert_eq!(media.set_asides().count(), 0);
    }
}
