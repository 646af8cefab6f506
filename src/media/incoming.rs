//! An upload on its way: streamed into `tmp/` while it is hashed, synced, looked at, and moved to the place that its
//! hash gives it. Until it is placed, dropping it leaves nothing behind.

use super::disk::{self, Points, Temporary};
use super::{Media, off_thread};
use crate::domain::id::Sha256;
use crate::domain::limits;
use crate::domain::photo::Kind;
use crate::error::{Error, Result};
use crate::fault;
use crate::language::Message;
use bytes::Bytes;
use sha2::Digest;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Bytes that wait in memory before they go to the disk in one hop to another thread.
const CHUNK: usize = 512 * 1024;

/// A file that is still arriving.
#[derive(Debug)]
pub struct Incoming {
    temporary: Temporary,
    media: Media,
    /// Away while a chunk is being written; gone for good when that failed.
    sink: Option<Sink>,
    waiting: Vec<Bytes>,
    waiting_bytes: usize,
    bytes: u64,
}

#[derive(Debug)]
struct Sink {
    file: File,
    hash: sha2::Sha256,
}

impl Sink {
    fn write(&mut self, chunks: &[Bytes]) -> Result<()> {
        fault::point("upload.write")?;
        for chunk in chunks {
            self.hash.update(chunk);
            self.file.write_all(chunk)?;
        }
        Ok(())
    }
}

impl Incoming {
    /// Opens a file in `tmp/` for it.
    pub async fn create(media: &Media) -> Result<Incoming> {
        let media = media.clone();
        off_thread(move || {
            let (temporary, file) = Temporary::create(media.paths.fresh())?;
            let sink = Some(Sink { file, hash: sha2::Sha256::new() });
            Ok(Incoming { temporary, media, sink, waiting: Vec::new(), waiting_bytes: 0, bytes: 0 })
        })
        .await
    }

    /// Takes the next piece. After an error this upload cannot go on.
    pub async fn write(&mut self, piece: Bytes) -> Result<()> {
        self.bytes += piece.len() as u64;
        if self.bytes > limits::UPLOAD_BYTES {
            return Err(too_large());
        }
        self.waiting_bytes += piece.len();
        self.waiting.push(piece);
        if self.waiting_bytes >= CHUNK { self.flush().await } else { Ok(()) }
    }

    async fn flush(&mut self) -> Result<()> {
        let Some(mut sink) = self.sink.take() else {
            return Err(Error::internal("upload", "written to after a failed write"));
        };
        let chunks = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        self.sink = Some(off_thread(move || sink.write(&chunks).map(|()| sink)).await?);
        Ok(())
    }

    /// Everything has arrived: the bytes are on the disk and have their name.
    pub async fn seal(mut self) -> Result<Sealed> {
        self.flush().await?;
        let Some(Sink { file, hash }) = self.sink else {
            return Err(Error::internal("upload", "sealed after a failed write"));
        };
        off_thread(move || {
            fault::point("upload.fsync")?;
            file.sync_all()?;
            Ok(())
        })
        .await?;
        let sha256 = Sha256(hash.finalize().into());
        Ok(Sealed { sha256, bytes: self.bytes, temporary: self.temporary, media: self.media })
    }
}

/// A file that has arrived whole and has no place yet.
#[derive(Debug)]
pub struct Sealed {
    pub sha256: Sha256,
    pub bytes: u64,
    temporary: Temporary,
    media: Media,
}

impl Sealed {
    /// The file, for reading only: this is what a jailed process is given.
    pub fn open(&self) -> Result<File> {
        Ok(File::open(self.temporary.path())?)
    }

    pub(super) fn path(&self) -> &Path {
        self.temporary.path()
    }

    pub(super) fn into_temporary(self) -> Temporary {
        self.temporary
    }

    /// Moves it to where originals lie. The same bytes uploaded twice are renamed over each other: a fresh file, whole
    /// and synced, whatever became of the old one.
    pub async fn place(self, kind: Kind) -> Result<PathBuf> {
        off_thread(move || {
            let to = self.media.paths.original(&self.sha256, kind);
            let points = Points { rename: "upload.rename", folder: "upload.folder" };
            disk::place(self.temporary, &self.media.paths.originals(), &to, &points)?;
            fault::point("upload.placed")?;
            Ok(to)
        })
        .await
    }
}

impl Media {
    /// What interrupted uploads left in `tmp/` longer ago than `age`.
    pub async fn left_in_tmp(&self, age: Duration) -> Result<Vec<PathBuf>> {
        let tmp = self.paths.tmp();
        off_thread(move || disk::older_than(&tmp, age)).await
    }

    /// Removes what interrupted uploads left in `tmp/`. Returns how many files.
    pub async fn sweep_tmp(&self, older_than: Duration) -> Result<u64> {
        let tmp = self.paths.tmp();
        off_thread(move || disk::remove_older_than(&tmp, older_than)).await
    }
}

fn too_large() -> Error {
    Error::TooLarge(Message::new("upload-too-large").with("max", limits::UPLOAD_BYTES / (1024 * 1024)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn gallery() -> (tempfile::TempDir, Media) {
        let folder = tempfile::tempdir().unwrap();
        let media = Media::open(folder.path()).unwrap();
        (folder, media)
    }

    fn in_tmp(media: &Media) -> usize {
        fs::read_dir(media.paths().tmp()).unwrap().count()
    }

    async fn upload(media: &Media, piece: &'static [u8], times: usize) -> Sealed {
        let mut incoming = Incoming::create(media).await.unwrap();
        for _ in 0..times {
            incoming.write(Bytes::from_static(piece)).await.unwrap();
        }
        incoming.seal().await.unwrap()
    }

    #[tokio::test]
    async fn an_upload_is_placed_whole_under_its_hash() {
        let (_folder, media) = gallery();
        let sealed = upload(&media, &[7; 100_000], 17).await;
        let expected = vec![7; 1_700_000];
        assert_eq!(sealed.sha256.0, <[u8; 32]>::from(sha2::Sha256::digest(&expected)));
        assert_eq!(sealed.bytes, 1_700_000);
        let (sha256, to) = (sealed.sha256, sealed.place(Kind::Png).await.unwrap());
        assert_eq!(to, media.paths().original(&sha256, Kind::Png));
        assert_eq!(fs::read(&to).unwrap(), expected);
        assert_eq!(in_tmp(&media), 0);
        upload(&media, &[7; 100_000], 17).await.place(Kind::Png).await.unwrap();
        assert_eq!(fs::read(&to).unwrap(), expected);
    }

    #[tokio::test]
    async fn what_is_not_placed_leaves_nothing() {
        let (_folder, media) = gallery();
        let mut incoming = Incoming::create(&media).await.unwrap();
        incoming.write(Bytes::from_static(b"half a picture")).await.unwrap();
        assert_eq!(in_tmp(&media), 1);
        drop(incoming);
        drop(upload(&media, b"a picture that is refused", 1).await);
        assert_eq!(in_tmp(&media), 0);
        assert_eq!(fs::read_dir(media.paths().originals()).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn a_file_over_the_limit_is_refused_while_it_arrives() {
        let (_folder, media) = gallery();
        let mut incoming = Incoming::create(&media).await.unwrap();
        incoming.bytes = limits::UPLOAD_BYTES - 10;
        incoming.write(Bytes::from_static(&[0; 10])).await.unwrap();
        assert!(matches!(incoming.write(Bytes::from_static(&[0])).await, Err(Error::TooLarge(_))));
    }

    #[tokio::test]
    async fn the_sweep_takes_old_files_only() {
        let (_folder, media) = gallery();
        let kept = Incoming::create(&media).await.unwrap();
        assert_eq!(media.sweep_tmp(Duration::from_secs(3600)).await.unwrap(), 0);
        assert_eq!(media.sweep_tmp(Duration::ZERO).await.unwrap(), 1);
        drop(kept);
    }
}
