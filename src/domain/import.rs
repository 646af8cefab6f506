//! An import: a folder of pictures on its way into albums.

use super::album::Visibility;
use super::id::UserId;
use super::text::Title;
use std::path::PathBuf;

/// What to import, and in whose name.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// Absolute.
    pub folder: PathBuf,
    /// One album for all of it; else every folder is one.
    pub album: Option<Title>,
    pub owner: UserId,
    /// Of the albums that are created.
    pub visibility: Visibility,
}
