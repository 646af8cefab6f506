//! Renditions on disk: a cache below `renditions/`, made again whenever it is missing. How they are made is in `render`.

use super::disk::{self, Points, Temporary};
use super::{Media, Renditions, off_thread};
use crate::domain::id::Sha256;
use crate::domain::photo::Rendition;
use crate::error::Result;
use crate::fault;
use bytes::Bytes;
use std::fs;

impl Media {
    /// Writes the renditions of one picture; each is whole or absent. Writing them again does no harm.
    pub async fn write_renditions(&self, sha256: &Sha256, renditions: Renditions) -> Result<()> {
        let (paths, sha256) = (self.paths.clone(), *sha256);
        let points = Points { rename: "rendition.rename", folder: "rendition.folder" };
        off_thread(move || {
            for (rendition, bytes) in renditions {
                fault::point("rendition.write")?;
                let (temporary, file) = Temporary::create(paths.fresh())?;
                disk::write_synced(file, &bytes)?;
                disk::place(temporary, &paths.renditions(), &paths.rendition(&sha256, rendition), &points)?;
            }
            Ok(())
        })
        .await
    }

    /// Whether all renditions of today's recipe are there.
    pub async fn has_renditions(&self, sha256: &Sha256) -> Result<bool> {
        let (paths, sha256) = (self.paths.clone(), *sha256);
        off_thread(move || Ok(Rendition::ALL.iter().all(|rendition| paths.rendition(&sha256, *rendition).is_file())))
            .await
    }

    /// The bytes of one rendition, or `None` where it has yet to be made.
    pub async fn read_rendition(&self, sha256: &Sha256, rendition: Rendition) -> Result<Option<Bytes>> {
        let path = self.paths.rendition(sha256, rendition);
        off_thread(move || Ok(disk::absent_is_none(fs::read(path))?.map(Bytes::from))).await
    }

    /// Removes the renditions of one picture, of every recipe.
    pub async fn remove_renditions(&self, sha256: &Sha256) -> Result<()> {
        let folder = self.paths.renditions_of(sha256);
        off_thread(move || disk::absent_is_none(fs::remove_dir_all(folder)).map(|_| ())).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn renditions_come_and_go() {
        let folder = tempfile::tempdir().unwrap();
        let media = Media::open(folder.path()).unwrap();
        let sha256 = Sha256([0xab; 32]);
        let all: Vec<_> = Rendition::ALL.map(|rendition| (rendition, rendition.as_str().as_bytes().to_vec())).into();
        assert!(!media.has_renditions(&sha256).await.unwrap());
        assert_eq!(media.read_rendition(&sha256, Rendition::Grid).await.unwrap(), None);
        for _ in 0..2 {
            media.write_renditions(&sha256, all.clone()).await.unwrap();
            assert!(media.has_renditions(&sha256).await.unwrap());
            assert_eq!(media.read_rendition(&sha256, Rendition::Grid).await.unwrap().unwrap(), "grid");
        }
        for _ in 0..2 {
            media.remove_renditions(&sha256).await.unwrap();
            assert!(!media.has_renditions(&sha256).await.unwrap());
        }
    }
}
