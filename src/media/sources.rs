//! A folder of pictures that somebody imports: found, read, never changed.

use super::off_thread;
use crate::domain::Millis;
use crate::domain::id::Sha256;
use crate::error::{Error, Result};
use bytes::Bytes;
use rustix::fs::OFlags;
use sha2::Digest;
use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use walkdir::{DirEntry, WalkDir};

/// Bytes per hop to another thread.
const CHUNK: u64 = 512 * 1024;

/// A file that is being read.
pub struct Source {
    file: File,
    /// When it was last written.
    pub modified: Option<Millis>,
}

/// Every file below `folder`, or why a part of it cannot be read; folder by folder, by name. Hidden files are passed
/// over, as are links (what they lead to may be anywhere), sockets and the like, and everything below `except`. Blocks
/// on the disk.
pub fn walk(folder: &Path, except: &Path) -> impl Iterator<Item = Result<PathBuf, (PathBuf, String)>> + use<> {
    let (except, top) = (except.to_owned(), folder.to_owned());
    WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(move |entry| entry.depth() == 0 || (!is_hidden(entry) && entry.path() != except))
        .filter_map(move |entry| match entry {
            Ok(entry) => entry.file_type().is_file().then(|| Ok(entry.into_path())),
            Err(error) => {
                let path = error.path().unwrap_or(&top).to_owned();
                let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                Some(Err((path, format!("It cannot be read: {why}."))))
            }
        })
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

impl Source {
    /// # Errors
    /// `Invalid` with a sentence when the file cannot be read, or is none any more.
    pub async fn open(path: PathBuf) -> Result<Source> {
        off_thread(move || {
            // It was a file when it was found. A link or a pipe that stands there now is neither followed nor waited for.
            let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
            let file = OpenOptions::new().read(true).custom_flags(flags).open(&path).map_err(unreadable)?;
            let metadata = file.metadata().map_err(unreadable)?;
            if !metadata.is_file() {
                return Err(Error::operator("It is not a file."));
            }
            Ok(Source { file, modified: metadata.modified().ok().and_then(millis) })
        })
        .await
    }

    /// The next bytes; `None` at the end.
    pub async fn read(self) -> Result<Option<(Source, Bytes)>> {
        off_thread(move || {
            let mut chunk = Vec::new();
            let read = (&self.file).take(CHUNK).read_to_end(&mut chunk).map_err(unreadable)?;
            Ok((read > 0).then(|| (self, Bytes::from(chunk))))
        })
        .await
    }

    /// The name of all its bytes.
    pub async fn hash(mut self) -> Result<Sha256> {
        let mut hash = sha2::Sha256::new();
        while let Some((source, chunk)) = self.read().await? {
            hash.update(&chunk);
            self = source;
        }
        Ok(Sha256(hash.finalize().into()))
    }
}

fn unreadable(error: std::io::Error) -> Error {
    Error::operator(format!("It cannot be read: {error}."))
}

fn millis(time: SystemTime) -> Option<Millis> {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Millis::try_from(since.as_millis()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[tokio::test]
    async fn files_are_found_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("sea/.thumbs")).unwrap();
        fs::create_dir_all(at("data")).unwrap();
        for name in ["a.jpg", ".hidden.jpg", "sea/b.jpg", "sea/.thumbs/b.jpg", "data/c.jpg"] {
            fs::write(at(name), name).unwrap();
        }
        symlink(at("a.jpg"), at("link.jpg")).unwrap();
        symlink(at("sea"), at("linked")).unwrap();
        let found: Vec<PathBuf> = walk(folder.path(), &at("data")).map(Result::unwrap).collect();
        assert_eq!(found, [at("a.jpg"), at("sea/b.jpg")]);
        assert!(Source::open(at("link.jpg")).await.is_err());
        assert!(Source::open(at("sea")).await.is_err());
        let source = Source::open(at("a.jpg")).await.unwrap();
        assert!(source.modified.is_some());
        assert_eq!(source.hash().await.unwrap().0, <[u8; 32]>::from(sha2::Sha256::digest("a.jpg")));
    }
}
