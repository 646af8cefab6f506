//! Writes that survive a power cut: a file is whole under its name or absent. What is written, and where, is said by
//! the callers.

use crate::error::Result;
use crate::fault;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A file in `tmp/` that goes away with its owner, unless it was moved to its place.
#[derive(Debug)]
pub struct Temporary {
    path: PathBuf,
    placed: bool,
}

impl Temporary {
    /// A new file that nobody else can read.
    pub fn create(path: PathBuf) -> io::Result<(Temporary, File)> {
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        Ok((Temporary { path, placed: false }, file))
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Moves it over whatever has the name `to`. The folder must be synced after it.
    pub fn rename(mut self, to: &Path) -> io::Result<()> {
        fs::rename(&self.path, to)?;
        self.placed = true;
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.placed {
            // What stays behind here is swept later.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// The points at which a test breaks a write.
pub struct Points {
    pub rename: &'static str,
    pub folder: &'static str,
}

/// Gives a synced temporary file its name below `root`, durably.
pub fn place(temporary: Temporary, root: &Path, to: &Path, points: &Points) -> Result<()> {
    let folder = to.parent().unwrap_or(root);
    create_private(folder)?;
    fault::point(points.rename)?;
    temporary.rename(to)?;
    fault::point(points.folder)?;
    sync_up_to(folder, root)?;
    Ok(())
}

/// Creates a folder and what is missing above it, mode 0700.
pub fn create_private(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Syncs `folder` and those above it up to `root`. All of them, also those that were there: another upload may have
/// created them a moment ago and not have come to its own sync. Syncing a folder without changes costs almost nothing.
pub fn sync_up_to(folder: &Path, root: &Path) -> io::Result<()> {
    for folder in folder.ancestors().take_while(|folder| folder.starts_with(root)) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// The files directly in `folder` that were last written longer ago than `age`.
pub fn older_than(folder: &Path, age: Duration) -> Result<Vec<PathBuf>> {
    let Some(before) = SystemTime::now().checked_sub(age) else { return Ok(Vec::new()) };
    let mut old = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // A file that goes away while it is looked at is what was wanted.
        let Ok(metadata) = entry.metadata() else { continue };
        if metadata.is_file() && metadata.modified().is_ok_and(|modified| modified <= before) {
            old.push(entry.path());
        }
    }
    Ok(old)
}

/// The folders directly in `folder` that nothing was put into or taken from for longer than `age`; none where there is no
/// such folder.
pub fn folders_older_than(folder: &Path, age: Duration) -> Result<Vec<PathBuf>> {
    let Some(before) = SystemTime::now().checked_sub(age) else { return Ok(Vec::new()) };
    let mut old = Vec::new();
    for entry in absent_is_none(fs::read_dir(folder))?.into_iter().flatten() {
        let entry = entry?;
        let Ok(metadata) = entry.metadata() else { continue };
        if metadata.is_dir() && metadata.modified().is_ok_and(|modified| modified <= before) {
            old.push(entry.path());
        }
    }
    Ok(old)
}

/// Removes the files directly in `folder` that were last written longer ago than `age`. Returns how many.
pub fn remove_older_than(folder: &Path, age: Duration) -> Result<u64> {
    let removed = older_than(folder, age)?.into_iter().filter(|path| fs::remove_file(path).is_ok()).count();
    Ok(removed as u64)
}

/// A file or a folder that is not there is not an error here.
pub fn absent_is_none<T>(result: io::Result<T>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}
