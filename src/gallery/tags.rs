//! Tags: what one sees of a tag is what one may see of its photos, counts included.

use super::door::{Caller, Visit};
use super::{Gallery, Page, first_of, settle};
use crate::crypto;
use crate::domain::access;
use crate::domain::id::{AlbumId, TagId};
use crate::domain::limits;
use crate::domain::photo::Tile;
use crate::domain::tag::Tag;
use crate::domain::text::{TagName, fold};
use crate::domain::word::words;
use crate::error::Result;
use crate::store::tags::Found;
use std::collections::HashMap;

/// Photos of one album, under its title.
pub struct Group {
    pub album: AlbumId,
    pub title: String,
    pub photos: Vec<Tile>,
}

/// Albums that one script looks through.
const ALBUMS_AT_ONCE: usize = 250;

impl Gallery {
    pub async fn tags(&self, caller: &Caller) -> Result<(Visit, Vec<Tag>)> {
        let (visit, albums) = self.visible_albums(caller).await?;
        let mut tags: HashMap<TagId, Tag> = HashMap::new();
        for albums in albums.chunks(ALBUMS_AT_ONCE) {
            for found in self.store.list_tags(albums).await? {
                tags.entry(found.id).and_modify(|tag| tag.photos += found.photos).or_insert(found);
            }
        }
        Ok((visit, by_name(tags.into_values().collect())))
    }

    /// The photos with a tag, album by album (newest activity first), oldest first within one. A page holds
    /// `limits::PHOTOS_PER_PAGE` photos. A tag whose photos are all hidden does not exist. Five round trips, however many
    /// albums.
    pub async fn tagged(&self, caller: &Caller, tag: TagId, page: usize) -> Result<(Visit, Tag, Page<Group>)> {
        let (visit, albums) = self.visible_albums(caller).await?;
        let (tag, name, counts) = self.counts_of(&visit, tag, &albums).await?;
        let total: u64 = counts.iter().map(|(_, count)| count).sum();
        if total == 0 {
            return Err(access::hidden(&visit.viewer));
        }
        let first = first_of(page, limits::PHOTOS_PER_PAGE) as u64;
        let (spelling, items) = self.groups(&visit, tag, &counts, first).await?;
        let more = total > first + limits::PHOTOS_PER_PAGE as u64;
        let page = Page { items, number: page.max(1), total: Some(total), more };
        Ok((visit, Tag { id: tag, name: spelling.unwrap_or(name), photos: total }, page))
    }

    /// A tag, or the one it went over to, and how many photos carry it in those of these albums where one does.
    async fn counts_of(
        &self,
        visit: &Visit,
        tag: TagId,
        albums: &[AlbumId],
    ) -> Result<(TagId, TagName, Vec<(AlbumId, u64)>)> {
        let mut tag = tag;
        for _ in 0..limits::STARTS {
            let (found, mut counts) = self.store.list_tagged(tag).await?;
            match found {
                Found::Tag(name) => {
                    let visible = albums.iter().filter_map(|album| counts.remove_entry(album)).collect();
                    return Ok((tag, name, visible));
                }
                Found::Into(other) => tag = other,
                Found::Gone => break,
            }
        }
        Err(access::hidden(&visit.viewer))
    }

    /// The photos of one page, walking through the albums' counts up to it; and how its albums write the tag, if
    /// otherwise than the tag's own name.
    async fn groups(
        &self,
        visit: &Visit,
        tag: TagId,
        counts: &[(AlbumId, u64)],
        first: u64,
    ) -> Result<(Option<TagName>, Vec<Group>)> {
        let mut skip = first;
        let mut room = limits::PHOTOS_PER_PAGE;
        let mut wanted: Vec<(AlbumId, usize, usize)> = Vec::new();
        for (album, count) in counts {
            if skip >= *count {
                skip -= count;
                continue;
            }
            if room == 0 {
                break;
            }
            let here = usize::try_from(count - skip).unwrap_or(usize::MAX).min(room);
            wanted.push((*album, skip as usize, here));
            room -= here;
            skip = 0;
        }
        let ids: Vec<AlbumId> = wanted.iter().map(|(album, _, _)| *album).collect();
        let albums = self.store.albums(visit.viewer.id(), &ids).await?.into_iter();
        let mut titles: HashMap<AlbumId, String> = albums
            .filter(|(album, granted)| access::rights(&visit.viewer, album, *granted).see)
            .map(|(album, _)| (album.id, album.title.to_string()))
            .collect();
        wanted.retain(|(album, ..)| titles.contains_key(album));
        let (spelling, found) = self.store.list_tagged_photos(tag, &wanted).await?;
        let groups = wanted.iter().zip(&found);
        let all: Vec<_> =
            groups.flat_map(|((album, ..), photos)| photos.iter().map(|photo| (*album, *photo))).collect();
        let mut tiles = self.store.tiles(&all).await?.into_iter();
        let group = |((album, ..), photos): (&(AlbumId, usize, usize), &Vec<_>)| Group {
            album: *album,
            title: titles.remove(album).unwrap_or_default(),
            photos: tiles.by_ref().take(photos.len()).flatten().collect(),
        };
        Ok((spelling, wanted.iter().zip(&found).map(group).collect()))
    }

    /// Every tag with its full count, also the unused: administrators only.
    pub async fn all_tags(&self, caller: &Caller) -> Result<(Visit, Vec<Tag>)> {
        let (visit, used) = self.tags(caller).await?;
        access::administrate(&visit.viewer)?;
        let counts: HashMap<TagId, u64> = used.iter().map(|tag| (tag.id, tag.photos)).collect();
        let all = self.store.tags_by_name().await?;
        let tags = all.into_iter().map(|(id, name)| Tag { id, name, photos: counts.get(&id).copied().unwrap_or(0) });
        Ok((visit, by_name(tags.collect())))
    }

    /// Onto the name of another tag, the two become one. Says which tag it is afterwards.
    pub async fn rename_tag(&self, caller: &Caller, tag: TagId, name: TagName) -> Result<TagId> {
        settle(async || {
            let visit = self.visit(caller).await?;
            access::administrate(&visit.viewer)?;
            self.store.rename_tag(tag, &name, visit.by()).await
        })
        .await
    }

    pub async fn delete_tag(&self, caller: &Caller, tag: TagId) -> Result<()> {
        settle(async || {
            let visit = self.visit(caller).await?;
            access::administrate(&visit.viewer)?;
            self.store.delete_tag(tag, visit.by()).await
        })
        .await
    }
}

/// Names for new tags, each with the id that it has if there is none of that name. The id says nothing of its age: one who
/// tags does not learn that a tag has long been in use where they may not look.
pub(super) fn with_ids(names: &[TagName]) -> Result<Vec<(TagName, TagId)>> {
    names.iter().map(|name| Ok((name.clone(), crypto::undated_id()?))).collect()
}

fn by_name(mut tags: Vec<Tag>) -> Vec<Tag> {
    // As a reader looks for them: É stands beside E.
    tags.sort_by_cached_key(|tag| (words(tag.name.as_str()), fold(tag.name.as_str())));
    tags
}
