//! Renditions on disk: a cache below `renditions/`, made again whenever it is missing. How they are made is in `render`.

use super::disk::{self, Points, Temporary};
use super::{Media, Renditions, off_thread, paths};
use crate::domain::id::Sha256;
use crate::domain::photo::Rendition;
use crate::domain::recipe::Recipe;
use crate::error::Result;
use crate::fault;
use bytes::Bytes;
use std::fs;

impl Media {
    /// Writes the renditions of one picture; each is whole or absent. Writing them again does no harm.
    pub async fn write_renditions(&self, sha256: &Sha256, recipe: &Recipe, renditions: Renditions) -> Result<()> {
        let (paths, sha256, recipe) = (self.paths.clone(), *sha256, *recipe);
        let points = Points { rename: "rendition.rename", folder: "rendition.folder" };
        off_thread(move || {
            for (rendition, bytes) in renditions {
                fault::point("rendition.write")?;
                let (temporary, file) = Temporary::create(paths.fresh())?;
                disk::write_synced(file, &bytes)?;
                disk::place(temporary, &paths.renditions(), &paths.rendition(&sha256, rendition, &recipe), &points)?;
            }
            Ok(())
        })
        .await
    }

    /// Whether all renditions by this recipe are there.
    pub async fn has_renditions(&self, sha256: &Sha256, recipe: &Recipe) -> Result<bool> {
        let (paths, sha256, recipe) = (self.paths.clone(), *sha256, *recipe);
        let is_there = move |rendition: &Rendition| paths.rendition(&sha256, *rendition, &recipe).is_file();
        off_thread(move || Ok(Rendition::ALL.iter().all(is_there))).await
    }

    /// Whether there is one of each to show, by whatever recipe.
    pub async fn has_some_renditions(&self, sha256: &Sha256) -> Result<bool> {
        let folder = self.paths.renditions_of(sha256);
        off_thread(move || {
            let Some(entries) = disk::absent_is_none(fs::read_dir(folder))? else { return Ok(false) };
            let names = entries.map(|entry| Ok(entry?.file_name())).collect::<Result<Vec<_>>>()?;
            let made: Vec<Rendition> =
                names.iter().filter_map(|name| Some(paths::rendition_named(name.to_str()?)?.0)).collect();
            Ok(Rendition::ALL.iter().all(|rendition| made.contains(rendition)))
        })
        .await
    }

    /// The bytes of one rendition, or `None` where it has yet to be made.
    pub async fn read_rendition(
        &self,
        sha256: &Sha256,
        rendition: Rendition,
        recipe: &Recipe,
    ) -> Result<Option<Bytes>> {
        let path = self.paths.rendition(sha256, rendition, recipe);
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
        let (sha256, recipe) = (Sha256([0xab; 32]), Recipe::default());
        let all: Vec<_> = Rendition::ALL.map(|rendition| (rendition, rendition.as_str().as_bytes().to_vec())).into();
        assert!(!media.has_renditions(&sha256, &recipe).await.unwrap());
        assert_eq!(media.read_rendition(&sha256, Rendition::Grid, &recipe).await.unwrap(), None);
        for _ in 0..2 {
            media.write_renditions(&sha256, &recipe, all.clone()).await.unwrap();
            assert!(media.has_renditions(&sha256, &recipe).await.unwrap());
            assert_eq!(media.read_rendition(&sha256, Rendition::Grid, &recipe).await.unwrap().unwrap(), "grid");
        }
        for _ in 0..2 {
            media.remove_renditions(&sha256).await.unwrap();
            assert!(!media.has_renditions(&sha256, &recipe).await.unwrap());
        }
    }
}
