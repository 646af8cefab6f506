//! Renditions on disk: a cache below `renditions/`, made again whenever it is missing. How they are made is in `render`.
//!
//! Nothing here waits for the disk, which would take longer than the work on a small picture: what a power cut takes can
//! be made again. It may leave a file without its end, so the end is looked for, and a file without one is no rendition.

use super::disk::{self, Temporary};
use super::{Media, Renditions, off_thread, paths};
use crate::domain::id::Sha256;
use crate::domain::photo::Rendition;
use crate::domain::recipe::Recipe;
use crate::error::Result;
use crate::fault;
use bytes::Bytes;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The bytes of a rendition, and what made them.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The name of the recipe.
    pub recipe: String,
    pub bytes: Bytes,
}

impl Media {
    /// Writes the renditions of one picture; each is whole or absent. Writing them again does no harm. When all are there,
    /// those that other recipes made go.
    pub async fn write_renditions(&self, sha256: &Sha256, recipe: &Recipe, renditions: Renditions) -> Result<()> {
        let (paths, sha256, recipe) = (self.paths.clone(), *sha256, *recipe);
        off_thread(move || {
            disk::create_private(&paths.renditions_of(&sha256))?;
            for (rendition, bytes) in renditions {
                fault::point("rendition.write")?;
                let (temporary, mut file) = Temporary::create(paths.fresh())?;
                file.write_all(&bytes)?;
                fault::point("rendition.rename")?;
                temporary.rename(&paths.rendition(&sha256, rendition, &recipe))?;
            }
            remove_others(&paths.renditions_of(&sha256), &recipe)
        })
        .await
    }

    /// Whether all renditions by this recipe are there.
    pub async fn has_renditions(&self, sha256: &Sha256, recipe: &Recipe) -> Result<bool> {
        let (paths, sha256, recipe) = (self.paths.clone(), *sha256, *recipe);
        let is_there = move |rendition: &Rendition| is_whole(&paths.rendition(&sha256, *rendition, &recipe));
        off_thread(move || Ok(Rendition::ALL.iter().all(is_there))).await
    }

    /// Whether there is one of each to show, by whatever recipe.
    pub async fn has_some_renditions(&self, sha256: &Sha256) -> Result<bool> {
        let folder = self.paths.renditions_of(sha256);
        off_thread(move || {
            let files = files_of(&folder)?;
            let is_there = |rendition| files.iter().any(|file| file.rendition == rendition && is_whole(&file.path));
            Ok(Rendition::ALL.into_iter().all(is_there))
        })
        .await
    }

    /// One rendition by this recipe, else the latest that another made of it; `None` where there is nothing to show.
    pub async fn read_rendition(
        &self,
        sha256: &Sha256,
        rendition: Rendition,
        recipe: &Recipe,
    ) -> Result<Option<Picture>> {
        let (paths, sha256, recipe) = (self.paths.clone(), *sha256, *recipe);
        off_thread(move || {
            // Twice, because what is found may go in the same moment: for the better, as a rule.
            for _ in 0..2 {
                let path = paths.rendition(&sha256, rendition, &recipe);
                if let Some(bytes) = whole(&path)? {
                    return Ok(Some(Picture { recipe: recipe.to_string(), bytes: bytes.into() }));
                }
                let mut files = files_of(&paths.renditions_of(&sha256))?;
                files.retain(|file| file.rendition == rendition);
                let Some(latest) = files.into_iter().max_by_key(|file| file.modified) else { return Ok(None) };
                if let Some(bytes) = whole(&latest.path)? {
                    return Ok(Some(Picture { recipe: latest.recipe, bytes: bytes.into() }));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Removes the renditions of one picture, of every recipe.
    pub async fn remove_renditions(&self, sha256: &Sha256) -> Result<()> {
        let folder = self.paths.renditions_of(sha256);
        off_thread(move || disk::absent_is_none(fs::remove_dir_all(folder)).map(|_| ())).await
    }
}

/// What every JPEG ends with.
const END: [u8; 2] = [0xff, 0xd9];

/// The bytes of a rendition that is there to its end.
fn whole(path: &Path) -> Result<Option<Vec<u8>>> {
    Ok(disk::absent_is_none(fs::read(path))?.filter(|bytes| bytes.ends_with(&END)))
}

fn is_whole(path: &Path) -> bool {
    let end = || -> io::Result<[u8; END.len()]> {
        let (mut file, mut end) = (File::open(path)?, [0; END.len()]);
        file.seek(SeekFrom::End(-(END.len() as i64)))?;
        file.read_exact(&mut end).map(|()| end)
    };
    end().is_ok_and(|end| end == END)
}

/// A rendition among those of its picture.
struct Made {
    rendition: Rendition,
    recipe: String,
    path: PathBuf,
    modified: SystemTime,
}

/// Every rendition of one picture. What goes meanwhile is left out, as is what is not ours.
fn files_of(folder: &Path) -> Result<Vec<Made>> {
    let Some(entries) = disk::absent_is_none(fs::read_dir(folder))? else { return Ok(Vec::new()) };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let Some((rendition, recipe)) = name.to_str().and_then(paths::rendition_named) else { continue };
        let Ok(modified) = entry.metadata().and_then(|metadata| metadata.modified()) else { continue };
        files.push(Made { rendition, recipe: recipe.to_owned(), path: entry.path(), modified });
    }
    Ok(files)
}

fn remove_others(folder: &Path, recipe: &Recipe) -> Result<()> {
    let recipe = recipe.to_string();
    for file in files_of(folder)?.into_iter().filter(|file| file.recipe != recipe) {
        disk::absent_is_none(fs::remove_file(file.path))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(word: &str) -> Vec<u8> {
        [b"\xff\xd8", word.as_bytes(), &END].concat()
    }

    #[tokio::test]
    async fn renditions_come_and_go() {
        let folder = tempfile::tempdir().unwrap();
        let media = Media::open(folder.path()).unwrap();
        let (sha256, recipe) = (Sha256([0xab; 32]), Recipe::default());
        let all: Vec<_> = Rendition::ALL.map(|rendition| (rendition, jpeg(rendition.as_str()))).into();
        assert!(!media.has_renditions(&sha256, &recipe).await.unwrap());
        assert_eq!(media.read_rendition(&sha256, Rendition::Grid, &recipe).await.unwrap(), None);
        for _ in 0..2 {
            media.write_renditions(&sha256, &recipe, all.clone()).await.unwrap();
            assert!(media.has_renditions(&sha256, &recipe).await.unwrap());
            let found = media.read_rendition(&sha256, Rendition::Grid, &recipe).await.unwrap().unwrap();
            assert_eq!((found.recipe, found.bytes), (recipe.to_string(), Bytes::from(jpeg("grid"))));
        }
        for _ in 0..2 {
            media.remove_renditions(&sha256).await.unwrap();
            assert!(!media.has_renditions(&sha256, &recipe).await.unwrap());
        }
    }

    #[tokio::test]
    async fn what_another_recipe_made_is_shown_until_it_is_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let media = Media::open(folder.path()).unwrap();
        let sha256 = Sha256([0xab; 32]);
        let all = |word: &str| Rendition::ALL.map(|rendition| (rendition, jpeg(word))).into();
        let recipe = |quality| Recipe::new(320, 800, 2048, quality).unwrap();
        let (old, today) = (recipe(70), recipe(80));
        media.write_renditions(&sha256, &old, all("old")).await.unwrap();
        assert!(!media.has_renditions(&sha256, &today).await.unwrap());
        assert!(media.has_some_renditions(&sha256).await.unwrap());
        let read = async || media.read_rendition(&sha256, Rendition::View, &today).await.unwrap().unwrap();
        assert_eq!(read().await, Picture { recipe: old.to_string(), bytes: jpeg("old").into() });
        // What is not ours is neither shown nor removed.
        let stranger = media.paths().renditions_of(&sha256).join("view.txt");
        fs::write(&stranger, "x").unwrap();
        media.write_renditions(&sha256, &today, all("new")).await.unwrap();
        assert_eq!(read().await, Picture { recipe: today.to_string(), bytes: jpeg("new").into() });
        assert!(!media.has_renditions(&sha256, &old).await.unwrap());
        assert!(stranger.is_file());
        let left = fs::read_dir(media.paths().renditions_of(&sha256)).unwrap().count();
        assert_eq!(left, Rendition::ALL.len() + 1);
        fs::remove_file(media.paths().rendition(&sha256, Rendition::View, &today)).unwrap();
        assert!(!media.has_some_renditions(&sha256).await.unwrap());
    }

    #[tokio::test]
    async fn what_a_power_cut_left_without_its_end_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let media = Media::open(folder.path()).unwrap();
        let (sha256, recipe) = (Sha256([0xab; 32]), Recipe::default());
        let all: Vec<_> = Rendition::ALL.map(|rendition| (rendition, jpeg("a"))).into();
        for left in [&b""[..], b"\xff", b"\xff\xd8a"] {
            media.write_renditions(&sha256, &recipe, all.clone()).await.unwrap();
            fs::write(media.paths().rendition(&sha256, Rendition::Grid, &recipe), left).unwrap();
            assert!(!media.has_renditions(&sha256, &recipe).await.unwrap());
            assert!(!media.has_some_renditions(&sha256).await.unwrap());
            assert_eq!(media.read_rendition(&sha256, Rendition::Grid, &recipe).await.unwrap(), None);
        }
    }
}
