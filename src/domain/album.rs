//! An album: photos in an order, with an owner, a visibility and its grants.

use super::Millis;
use super::id::{AlbumId, PhotoId, UserId};
use super::order::Order;
use super::text::{Description, Title};
use crate::error::{Error, Result};
use std::fmt;
use std::str::FromStr;

#[derive(Clone, Debug, PartialEq)]
pub struct Album {
    pub id: AlbumId,
    pub title: Title,
    pub description: Description,
    pub owner: UserId,
    pub visibility: Visibility,
    pub originals: Originals,
    /// The chosen cover. Without one the first photo is the cover.
    pub cover: Option<PhotoId>,
    pub order: Order,
    pub created: Millis,
    /// The newest activity: what the front page sorts by.
    pub updated: Millis,
    pub state: AlbumState,
    /// Raised by every change to the album or its photos: makes page ETags.
    pub version: u64,
    /// Raised only when owner, visibility, grants or state change. Scripts refuse when it moved on since the rule was
    /// asked. It is apart from `version` so that fifty uploads into one album do not make each other start again.
    pub rights: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlbumState {
    Live,
    /// In the trash, out of every index: nobody sees it until it is restored.
    Trash,
}

/// Who may see an album beside its owner, its grants and the administrators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Visibility {
    #[default]
    Private,
    /// Every signed-in member reads.
    Members,
    /// Everyone reads.
    Public,
}

impl Visibility {
    pub const ALL: [Visibility; 3] = [Visibility::Private, Visibility::Members, Visibility::Public];

    pub fn as_str(self) -> &'static str {
        match self {
            Visibility::Private => "private",
            Visibility::Members => "members",
            Visibility::Public => "public",
        }
    }
}

impl FromStr for Visibility {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        Visibility::ALL
            .into_iter()
            .find(|visibility| visibility.as_str() == text)
            .ok_or_else(|| Error::invalid("album-visibility-wrong"))
    }
}

impl fmt::Display for Visibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What those who may look, but not change, get of an original. The owner's choice; `access` asks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Originals {
    /// Without what a camera, a phone or a program wrote into the file: places, serial numbers, names, previews.
    #[default]
    Stripped,
    /// As it was uploaded. Never in a public album.
    Whole,
}

impl Originals {
    pub fn as_str(self) -> &'static str {
        match self {
            Originals::Stripped => "stripped",
            Originals::Whole => "whole",
        }
    }

    /// What stands in Redis. Anything but a plain yes is the careful answer.
    pub fn stored(text: &str) -> Originals {
        if text == Originals::Whole.as_str() { Originals::Whole } else { Originals::Stripped }
    }
}

impl FromStr for Originals {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        match text {
            "stripped" => Ok(Originals::Stripped),
            "whole" => Ok(Originals::Whole),
            _ => Err(Error::invalid("album-originals-wrong")),
        }
    }
}

impl fmt::Display for Originals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An album as a card on a page: what the front page shows of it.
#[derive(Clone, Debug)]
pub struct Card {
    pub album: Album,
    /// Photos in it.
    pub photos: u64,
    /// The chosen cover or the first photo; `None` when the album is empty.
    pub cover: Option<super::photo::Tile>,
    /// The owner's display name; shown to signed-in people only.
    pub owner_name: String,
}
