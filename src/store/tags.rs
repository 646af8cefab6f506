//! `tag:<id>`, and where tags stand.

use super::read::Fields;
use super::{Arg, Change, Store, nothing_else, optional};
use crate::domain::id::{AlbumId, TagId, UserId};
use crate::domain::limits;
use crate::domain::tag::Tag;
use crate::domain::text::TagName;
use crate::domain::word::kept;
use crate::error::{Error, Result};
use std::collections::HashMap;

/// A tag by its id, as it stands now.
pub enum Found {
    Tag(TagName),
    /// Its photos went over to another.
    Into(TagId),
    Gone,
}

impl Store {
    /// The tags of these albums with their counts there; a tag may come more than once. One round trip.
    pub async fn list_tags(&self, albums: &[AlbumId]) -> Result<Vec<Tag>> {
        let args: Vec<&dyn Arg> = albums.iter().map(|album| album as &dyn Arg).collect();
        let found: Vec<(String, String, u64)> = self.run(&self.scripts.list_tags, &args).await?;
        found
            .into_iter()
            .map(|(id, name, photos)| Ok(Tag { id: id.parse()?, name: TagName::stored(name), photos }))
            .collect()
    }

    /// A tag, and how many photos carry it in each album where one does. One round trip.
    pub async fn list_tagged(&self, tag: TagId) -> Result<(Found, HashMap<AlbumId, u64>)> {
        let mut pipe = redis::pipe();
        pipe.cmd("HGETALL").arg(self.keys.tag(tag));
        pipe.cmd("ZRANGE").arg(self.keys.tag_albums(tag)).arg(0).arg(-1).arg("WITHSCORES");
        let (fields, counts): (Fields, Vec<(String, f64)>) = self.pipe(&pipe).await?;
        let found = match (fields.get("name"), fields.get("into"), fields.get("deleted")) {
            (_, Some(into), _) => Found::Into(into.parse()?),
            (Some(name), None, None) => Found::Tag(TagName::stored(name.clone())),
            _ => Found::Gone,
        };
        let counts = counts.into_iter().map(|(album, count)| Ok((album.parse()?, count as u64)));
        Ok((found, counts.collect::<Result<_>>()?))
    }

    /// Every tag with a name of its own, used or not, by folded name.
    pub async fn tags_by_name(&self) -> Result<Vec<(TagId, TagName)>> {
        let (found,): (Vec<(String, String)>,) =
            self.pipe(redis::pipe().cmd("HGETALL").arg(self.keys.tags_by_name())).await?;
        let mut pipe = redis::pipe();
        for (_, id) in &found {
            pipe.cmd("HGET").arg(self.keys.tag(id.parse()?)).arg("name");
        }
        let names: Vec<Option<String>> = if found.is_empty() { Vec::new() } else { self.pipe(&pipe).await? };
        let mut tags: Vec<(TagId, TagName)> = Vec::with_capacity(found.len());
        for ((_, id), name) in found.iter().zip(names) {
            tags.push((id.parse()?, TagName::stored(name.unwrap_or_default())));
        }
        Ok(tags)
    }

    /// The tag it is afterwards: another one when the name was taken.
    pub async fn rename_tag(&self, tag: TagId, name: &TagName, by: Option<(UserId, u64)>) -> Result<Change<TagId>> {
        let (by, version) = (optional(by.map(|by| by.0)), by.map_or(0, |by| by.1));
        let (folded, words) = (name.folded(), kept(name.as_str()));
        self.change(&self.scripts.rename_tag, &[&tag, &folded, name, &words, &by, &version], |status| match status {
            "gone" => Err(Error::NotFound),
            id => id.parse(),
        })
        .await
    }

    pub async fn delete_tag(&self, tag: TagId, by: Option<(UserId, u64)>) -> Result<Change<()>> {
        let (by, version) = (optional(by.map(|by| by.0)), by.map_or(0, |by| by.1));
        self.change(&self.scripts.delete_tag, &[&tag, &by, &version], nothing_else).await
    }

    /// One batch; whether more is left.
    pub async fn purge_tag(&self, tag: TagId, into: Option<TagId>) -> Result<bool> {
        let into = optional(into);
        let status: String = self.run(&self.scripts.purge_tag, &[&tag, &into, &limits::PURGE_BATCH]).await?;
        Ok(status == "more")
    }
}
