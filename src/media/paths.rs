//! Every path on disk. A path is made from a hash and an enum, never from a name that somebody typed.

use crate::domain::id::{PartId, Sha256, UploadId};
use crate::domain::photo::{Kind, Rendition};
use crate::domain::recipe::Recipe;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folders of one gallery, below its data folder.
#[derive(Clone, Debug)]
pub struct Paths {
    data: Arc<Path>,
}

impl Paths {
    /// The paths below this data folder; nothing is created.
    pub fn new(data: &Path) -> Paths {
        Paths { data: data.into() }
    }

    /// All of it.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The folders that must exist before anything else.
    pub fn roots(&self) -> [PathBuf; 4] {
        [self.originals(), self.renditions(), self.tmp(), self.orphans()]
    }

    /// What people uploaded, untouched.
    pub fn originals(&self) -> PathBuf {
        self.data.join("originals")
    }

    /// What was made from originals. All of it may be deleted; it comes back.
    pub fn renditions(&self) -> PathBuf {
        self.data.join("renditions")
    }

    /// Files that are still being written. On the same file system as their places, so that a rename is enough.
    pub fn tmp(&self) -> PathBuf {
        self.data.join("tmp")
    }

    /// Parts of uploads that are not whole yet.
    pub fn staged(&self) -> PathBuf {
        self.tmp().join("uploads")
    }

    /// `tmp/uploads/<upload>/`
    pub fn staged_of(&self, upload: UploadId) -> PathBuf {
        self.staged().join(upload.to_string())
    }

    /// `tmp/uploads/<upload>/<part>`
    pub fn part(&self, upload: UploadId, part: PartId) -> PathBuf {
        self.staged_of(upload).join(part.to_string())
    }

    /// Originals that no photo names, on their way out.
    pub fn orphans(&self) -> PathBuf {
        self.data.join("orphans")
    }

    /// `originals/ab/cd/<sha256>.<ext>`
    pub fn original(&self, sha256: &Sha256, kind: Kind) -> PathBuf {
        fan(self.originals(), &sha256.to_string()).join(file_name(sha256, kind))
    }

    /// `renditions/ab/cd/<sha256>/`
    pub fn renditions_of(&self, sha256: &Sha256) -> PathBuf {
        let name = sha256.to_string();
        fan(self.renditions(), &name).join(name)
    }

    /// `renditions/ab/cd/<sha256>/<rendition>-<recipe>.jpg`
    pub fn rendition(&self, sha256: &Sha256, rendition: Rendition, recipe: &Recipe) -> PathBuf {
        self.renditions_of(sha256).join(format!("{rendition}-{recipe}.jpg"))
    }

    /// `orphans/<sha256>.<ext>`
    pub fn set_aside(&self, sha256: &Sha256, kind: Kind) -> PathBuf {
        self.orphans().join(file_name(sha256, kind))
    }

    /// A fresh name in `tmp/`.
    pub fn fresh(&self) -> PathBuf {
        self.tmp().join(uuid::Uuid::now_v7().simple().to_string())
    }
}

/// What a file name of ours says; `None` for a file that is not ours.
pub fn named(name: &str) -> Option<(Sha256, Kind)> {
    let (hash, extension) = name.split_once('.')?;
    Some((hash.parse().ok()?, extension.parse().ok()?))
}

/// What the name of a rendition says: which it is, and by what recipe.
pub fn rendition_named(name: &str) -> Option<(Rendition, &str)> {
    let (word, recipe) = name.strip_suffix(".jpg")?.split_once('-')?;
    let rendition = Rendition::ALL.into_iter().find(|rendition| rendition.as_str() == word)?;
    Some((rendition, recipe))
}

fn file_name(sha256: &Sha256, kind: Kind) -> String {
    format!("{sha256}.{}", kind.extension())
}

/// Two levels of 256 folders: no folder grows large, whatever the file system.
fn fan(root: PathBuf, name: &str) -> PathBuf {
    root.join(&name[0..2]).join(&name[2..4])
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789";

    #[test]
    fn every_path_is_made_of_the_hash() {
        let paths = Paths::new(Path::new("/data"));
        let sha256: Sha256 = HASH.parse().unwrap();
        let text = |path: PathBuf| path.to_str().unwrap().to_owned();
        assert_eq!(text(paths.original(&sha256, Kind::WebP)), format!("/data/originals/ab/cd/{HASH}.webp"));
        let recipe = Recipe::default();
        let thumb = text(paths.rendition(&sha256, Rendition::Thumb, &recipe));
        assert_eq!(thumb, format!("/data/renditions/ab/cd/{HASH}/thumb-{recipe}.jpg"));
        assert_eq!(text(paths.set_aside(&sha256, Kind::Jpeg)), format!("/data/orphans/{HASH}.jpg"));
        assert_ne!(paths.fresh(), paths.fresh());
    }

    #[test]
    fn a_name_reads_back_and_a_strange_one_is_not_ours() {
        assert_eq!(named(&format!("{HASH}.png")), Some((HASH.parse().unwrap(), Kind::Png)));
        for strange in ["", "lost+found", "a.jpg", &format!("{HASH}.svg"), &format!("{HASH}.jpg.bak"), HASH] {
            assert_eq!(named(strange), None, "{strange}");
        }
        let recipe = Recipe::default().to_string();
        assert_eq!(rendition_named(&format!("grid-{recipe}.jpg")), Some((Rendition::Grid, recipe.as_str())));
        for strange in ["", "grid.jpg", "grid-1", "huge-1.jpg", "grid-1.jpg.tmp"] {
            assert_eq!(rendition_named(strange), None, "{strange}");
        }
    }
}
