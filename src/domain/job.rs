//! Work that is done off the request path, by a worker, at least once. Every job may be done twice without harm.

use super::id::{AlbumId, PhotoId, TagId, UserId};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Job {
    /// Make the renditions of a photo; `anew` also where they are there already.
    Render { photo: PhotoId, anew: bool },
    /// Remove an album that was purged from the trash, in batches.
    PurgeAlbum(AlbumId),
    /// Hand over or trash what a deleted user owned, and take back their grants, in batches.
    PurgeUser { user: UserId, heir: Option<UserId> },
    /// Take a deleted tag off its photos, or put another in its place, in batches.
    PurgeTag { tag: TagId, into: Option<TagId> },
    /// Let the words of albums follow a tag that was renamed, in batches.
    IndexTag(TagId),
}
