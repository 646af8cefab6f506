//! A tag: a word on photos. What one sees of a tag is what one may see of its photos.

use super::id::TagId;
use super::text::TagName;

#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    pub id: TagId,
    pub name: TagName,
    /// Photos that carry it, among those the viewer may see.
    pub photos: u64,
}
