//! The journal of an album: who did what and when. An act is what one person did at once, to one photo or to five hundred.

use super::Millis;
use super::album::{Originals, Visibility};
use super::grant::Right;
use super::id::{ActId, AlbumId, PhotoId, TagId, UserId};
use crate::error::{Error, Result};
use std::str::FromStr;

#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    pub id: ActId,
    /// Where it was done; of a move, where the photos came from.
    pub album: AlbumId,
    /// `None` is the operator.
    pub user: Option<UserId>,
    pub deed: Deed,
    pub at: Millis,
    /// Photos it was about.
    pub photos: u64,
    /// How many of them were taken back since.
    pub back: u64,
    /// The act that this one takes back.
    pub of: Option<ActId>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    Create,
    Upload,
    /// Titles and captions of photos.
    Words,
    /// Names of tags.
    Tag {
        added: Vec<String>,
        removed: Vec<String>,
    },
    Move {
        to: AlbumId,
    },
    Delete,
    Restore,
    /// Photos out of the trash, for good.
    Purge,
    Change(Change),
    /// `None` took it away. Whom it is about is the owner's business.
    Grant(Option<Right>),
    Owner,
    /// The album itself into the trash, and out of it.
    Trash,
    Untrash,
}

/// What was changed of an album.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Change {
    /// Before and after.
    pub title: Option<(String, String)>,
    pub visibility: Option<(Visibility, Visibility)>,
    pub originals: Option<Originals>,
    pub description: bool,
    pub cover: bool,
}

impl Deed {
    /// Whether there is a way back: what was added stays, and what is gone for good is gone.
    pub fn can_be_taken_back(&self) -> bool {
        matches!(self, Deed::Move { .. } | Deed::Delete | Deed::Tag { .. } | Deed::Trash)
    }
}

/// What an act did to one photo, as far as taking it back needs to know: the photo's id, and behind it what only the
/// scripts read (`lua/_journal.lua`).
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub photo: PhotoId,
    pub text: String,
}

impl FromStr for Item {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        let photo = text.get(..32).unwrap_or_default().parse()?;
        Ok(Item { photo, text: text.to_owned() })
    }
}

/// The names of the tags in an act, which stand there by sign and id: `+<tag>`.
pub fn tag_names<'a>(sign: char, fields: impl Iterator<Item = (&'a String, &'a String)>) -> Vec<String> {
    let of_sign = |field: &str| field.strip_prefix(sign).is_some_and(|id| id.parse::<TagId>().is_ok());
    let mut names: Vec<String> = fields.filter(|(field, _)| of_sign(field)).map(|(_, name)| name.clone()).collect();
    names.sort();
    names
}
