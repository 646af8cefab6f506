//! Files that arrive in parts: each part is a file of its own below `tmp/uploads/`, whole and synced before it is
//! acknowledged, so that no two writers ever meet in one. When the last is there they become one file, which goes the way
//! of every upload.

use super::disk::{self, Points};
use super::incoming::{Incoming, Sealed};
use super::{Media, off_thread};
use crate::domain::id::{PartId, UploadId};
use crate::domain::upload::Checksum;
use crate::error::Result;
use bytes::Bytes;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Bytes that are read at once.
const CHUNK: usize = 512 * 1024;

impl Media {
    /// Keeps a part until the others are there.
    pub async fn stage(&self, upload: UploadId, part: PartId, sealed: Sealed) -> Result<()> {
        let paths = self.paths.clone();
        let temporary = sealed.into_temporary();
        off_thread(move || {
            let points = Points { rename: "part.rename", folder: "part.folder" };
            disk::place(temporary, &paths.tmp(), &paths.part(upload, part), &points)
        })
        .await
    }

    /// How many bytes lie there of these parts.
    pub async fn staged_bytes(&self, upload: UploadId, parts: &[PartId]) -> Result<u64> {
        let paths = self.parts(upload, parts);
        off_thread(move || {
            let sizes = paths.iter().map(|path| disk::absent_is_none(fs::metadata(path)));
            sizes.map(|found| Ok(found?.map_or(0, |metadata| metadata.len()))).sum()
        })
        .await
    }

    /// All parts of a file in one, the last of which has just arrived.
    pub async fn assemble(&self, upload: UploadId, parts: &[PartId], last: Sealed) -> Result<Sealed> {
        if parts.is_empty() {
            return Ok(last);
        }
        let mut whole = Incoming::create(self).await?;
        for path in self.parts(upload, parts).into_iter().chain([last.path().to_owned()]) {
            let mut file = off_thread(move || Ok(File::open(path)?)).await?;
            loop {
                let (rest, chunk) = off_thread(move || read(file)).await?;
                if chunk.is_empty() {
                    break;
                }
                whole.write(chunk).await?;
                file = rest;
            }
        }
        whole.seal().await
    }

    /// Removes one part that nobody was told of.
    pub async fn unstage_part(&self, upload: UploadId, part: PartId) -> Result<()> {
        let path = self.paths.part(upload, part);
        off_thread(move || disk::absent_is_none(fs::remove_file(path)).map(drop)).await
    }

    /// Removes what has arrived of an upload.
    pub async fn unstage(&self, upload: UploadId) -> Result<()> {
        let folder = self.paths.staged_of(upload);
        off_thread(move || disk::absent_is_none(fs::remove_dir_all(folder)).map(drop)).await
    }

    /// The uploads to which nothing came since so long a time. What is not ours is passed over.
    pub async fn staged_older_than(&self, age: Duration) -> Result<Vec<UploadId>> {
        let folder = self.paths.staged();
        off_thread(move || {
            let folders = disk::folders_older_than(&folder, age)?;
            Ok(folders.iter().filter_map(|folder| folder.file_name()?.to_str()?.parse().ok()).collect())
        })
        .await
    }

    /// Where what has arrived of an upload lies, for `salon check`.
    pub fn staged_of(&self, upload: UploadId) -> PathBuf {
        self.paths.staged_of(upload)
    }

    fn parts(&self, upload: UploadId, parts: &[PartId]) -> Vec<PathBuf> {
        parts.iter().map(|part| self.paths.part(upload, *part)).collect()
    }
}

impl Sealed {
    /// Whether these are the bytes that were sent.
    pub async fn matches(&self, checksum: Checksum) -> Result<bool> {
        match checksum {
            Checksum::Sha256(hash) => Ok(self.sha256.0 == hash),
            Checksum::Sha1(hash) => {
                let path = self.path().to_owned();
                off_thread(move || Ok(sha1(&path)? == hash)).await
            }
        }
    }
}

fn read(mut file: File) -> Result<(File, Bytes)> {
    let mut chunk = vec![0; CHUNK];
    let read = file.read(&mut chunk)?;
    chunk.truncate(read);
    Ok((file, chunk.into()))
}

fn sha1(path: &Path) -> Result<[u8; 20]> {
    let (mut file, mut hash) = (File::open(path)?, sha1_smol::Sha1::new());
    loop {
        let (rest, chunk) = read(file)?;
        if chunk.is_empty() {
            return Ok(hash.digest().bytes());
        }
        hash.update(&chunk);
        file = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    async fn sealed(media: &Media, bytes: &'static [u8]) -> Sealed {
        let mut incoming = Incoming::create(media).await.unwrap();
        incoming.write(Bytes::from_static(bytes)).await.unwrap();
        incoming.seal().await.unwrap()
    }

    #[tokio::test]
    async fn parts_become_one_file_and_go_with_their_upload() {
        let folder = tempfile::tempdir().unwrap();
        let media = Media::open(folder.path()).unwrap();
        let (upload, parts) = (Uuid::now_v7().into(), [Uuid::now_v7().into(), Uuid::now_v7().into()]);
        for (part, bytes) in parts.into_iter().zip([&b"one "[..], b"two "]) {
            let sealed = sealed(&media, bytes).await;
            media.stage(upload, part, sealed).await.unwrap();
        }
        assert_eq!(media.staged_bytes(upload, &parts).await.unwrap(), 8);
        let whole = media.assemble(upload, &parts, sealed(&media, b"three").await).await.unwrap();
        assert_eq!(fs::read(whole.path()).unwrap(), b"one two three");
        assert_eq!(whole.sha256, sealed(&media, b"one two three").await.sha256);
        assert_eq!(media.staged_older_than(Duration::from_secs(60)).await.unwrap(), []);
        assert_eq!(media.staged_older_than(Duration::ZERO).await.unwrap(), [upload]);
        assert_eq!(media.sweep_tmp(Duration::ZERO).await.unwrap(), 1, "the parts are not what a sweep of tmp takes");
        assert_eq!(media.staged_bytes(upload, &parts).await.unwrap(), 8);
        media.unstage_part(upload, parts[0]).await.unwrap();
        assert_eq!(media.staged_bytes(upload, &parts).await.unwrap(), 4);
        media.unstage(upload).await.unwrap();
        media.unstage(upload).await.unwrap();
        assert_eq!(media.staged_bytes(upload, &parts).await.unwrap(), 0);
        assert!(media.staged_older_than(Duration::ZERO).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_checksum_is_that_of_the_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let media = Media::open(folder.path()).unwrap();
        let abc = sealed(&media, b"abc").await;
        // FIPS 180-2, appendix A.1.
        let sha1 = "a9993e364706816aba3e25717850c26c9cd0d89d";
        let mut hash = [0; 20];
        base16ct::lower::decode(sha1, &mut hash).unwrap();
        assert!(abc.matches(Checksum::Sha1(hash)).await.unwrap());
        hash[0] ^= 1;
        assert!(!abc.matches(Checksum::Sha1(hash)).await.unwrap());
        assert!(abc.matches(Checksum::Sha256(abc.sha256.0)).await.unwrap());
        assert!(!abc.matches(Checksum::Sha256([0; 32])).await.unwrap());
    }
}
