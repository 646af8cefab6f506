//! What things are found by: `album:<id>:words`, `album:<id>:months`, and the photos as they are judged. How the words are
//! kept, `lua/_words.lua` says.

use super::read::{self, Fields, TileFields};
use super::{Arg, Store};
use crate::domain::Millis;
use crate::domain::album::Album;
use crate::domain::id::{AlbumId, PhotoId, TagId, UserId};
use crate::domain::photo::{Photo, Tile};
use crate::domain::timeline::Month;
use crate::domain::word::{kept, kept_beside};
use crate::error::Result;
use std::collections::HashMap;

/// Uploaders that are read of one album.
const PEOPLE: usize = 200;
/// Words and tags that are read of one album while somebody types.
const SUGGESTED: usize = 40;

/// A place in the order of time: an instant, and the photo that stood there; without one, from the instant itself on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub at: Millis,
    pub photo: Option<PhotoId>,
}

/// A photo in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dated {
    pub at: Millis,
    pub photo: PhotoId,
    pub album: AlbumId,
}

/// A photo with all that it is judged by.
pub struct Found {
    pub tile: Tile,
    pub album: AlbumId,
    pub at: Millis,
    pub zone: Option<i32>,
    pub title: String,
    pub filename: String,
    pub tags: Vec<TagId>,
    pub uploader: UserId,
}

/// What some albums hold that begins as somebody typed it.
#[derive(Default)]
pub struct Begun {
    pub words: Vec<(String, u64)>,
    pub tags: Vec<(TagId, String)>,
    pub albums: Vec<(AlbumId, String)>,
}

impl Store {
    /// Those of these albums in which every term may be found, with the words of their titles. A term is its alternatives,
    /// each the beginning of a word or an uploader.
    pub async fn list_matches(&self, terms: &[Vec<String>], albums: &[AlbumId]) -> Result<Vec<(AlbumId, String)>> {
        let terms: Vec<String> = terms.iter().map(|alternatives| alternatives.join("|")).collect();
        let count = terms.len();
        let mut args: Vec<&dyn Arg> = vec![&count];
        args.extend(terms.iter().map(|term| term as &dyn Arg));
        args.extend(albums.iter().map(|album| album as &dyn Arg));
        let found: Vec<(usize, String)> = self.run(&self.scripts.list_matches, &args).await?;
        Ok(found.into_iter().filter_map(|(at, title)| Some((*albums.get(at)?, title))).collect())
    }

    /// Who has added photos to these albums, with their names.
    pub async fn list_people(&self, albums: &[AlbumId]) -> Result<Vec<(UserId, String)>> {
        let mut args: Vec<&dyn Arg> = vec![&PEOPLE];
        args.extend(albums.iter().map(|album| album as &dyn Arg));
        let found: Vec<(String, String)> = self.run(&self.scripts.list_people, &args).await?;
        found.into_iter().map(|(id, name)| Ok((id.parse()?, name))).collect()
    }

    /// The newest photos of these albums from a place on, down to `oldest`; `floor` is an instant below which they are of
    /// no use any more.
    pub async fn list_newest(
        &self,
        albums: &[AlbumId],
        from: Place,
        oldest: Millis,
        floor: Millis,
        count: usize,
    ) -> Result<Vec<Dated>> {
        let photo = super::optional(from.photo);
        let mut args: Vec<&dyn Arg> = vec![&count, &oldest, &from.at, &photo, &floor];
        args.extend(albums.iter().map(|album| album as &dyn Arg));
        let found: Vec<(Millis, String, usize)> = self.run(&self.scripts.list_newest, &args).await?;
        let dated = |(at, photo, album): (Millis, String, usize)| {
            Some(Dated { at, photo: photo.parse().ok()?, album: *albums.get(album)? })
        };
        Ok(found.into_iter().filter_map(dated).collect())
    }

    /// Photos with all that they are judged by, in this order; one that is not in its album any more is left out.
    pub async fn found(&self, photos: &[Dated]) -> Result<Vec<Found>> {
        let mut pipe = redis::pipe();
        for dated in photos {
            pipe.cmd("HMGET").arg(self.keys.photo(dated.photo)).arg(&read::TILE).arg("album").arg(&JUDGED);
        }
        let all: Vec<TileFields> = if photos.is_empty() { Vec::new() } else { self.pipe(&pipe).await? };
        let mut found = Vec::with_capacity(all.len());
        for (dated, mut fields) in photos.iter().zip(all) {
            let judged = fields.split_off((read::TILE.len() + 1).min(fields.len()));
            found.extend(found_of(*dated, fields, judged)?);
        }
        Ok(found)
    }

    /// What these tags are called now; one that is gone is left out.
    pub async fn tag_names(&self, tags: &[TagId]) -> Result<HashMap<TagId, String>> {
        let (mut names, mut asked) = (HashMap::new(), tags.iter().map(|tag| (*tag, *tag)).collect::<Vec<_>>());
        for _ in 0..crate::domain::limits::STARTS {
            let mut pipe = redis::pipe();
            for (_, now) in &asked {
                pipe.cmd("HMGET").arg(self.keys.tag(*now)).arg(&["name", "into", "deleted"]);
            }
            let found: Vec<[Option<String>; 3]> = if asked.is_empty() { Vec::new() } else { self.pipe(&pipe).await? };
            let mut merged = Vec::new();
            for ((tag, _), [name, into, deleted]) in asked.into_iter().zip(found) {
                match (name, into, deleted) {
                    (_, Some(into), _) => merged.push((tag, into.parse()?)),
                    (Some(name), None, None) => drop(names.insert(tag, name)),
                    _ => {}
                }
            }
            asked = merged;
        }
        Ok(names)
    }

    /// What these albums hold that begins like this.
    pub async fn list_suggestions(&self, prefix: &str, albums: &[AlbumId]) -> Result<Begun> {
        type Reply = (Vec<(String, u64)>, Vec<(String, String)>, Vec<(usize, String)>);
        let mut args: Vec<&dyn Arg> = vec![&prefix, &SUGGESTED, &SUGGESTED];
        args.extend(albums.iter().map(|album| album as &dyn Arg));
        let (words, tags, titles): Reply = self.run(&self.scripts.list_suggestions, &args).await?;
        Ok(Begun {
            words,
            tags: tags.into_iter().map(|(id, name)| Ok((id.parse()?, name))).collect::<Result<_>>()?,
            albums: titles.into_iter().filter_map(|(at, title)| Some((*albums.get(at)?, title))).collect(),
        })
    }

    /// How many photos of each of these albums were taken in which month. One round trip.
    pub async fn list_months(&self, albums: &[AlbumId]) -> Result<Vec<Vec<(Month, u64)>>> {
        let mut pipe = redis::pipe();
        for album in albums {
            pipe.cmd("HGETALL").arg(self.keys.album_months(*album));
        }
        let found: Vec<Vec<(String, u64)>> = if albums.is_empty() { Vec::new() } else { self.pipe(&pipe).await? };
        let months = |months: Vec<(String, u64)>| {
            months.into_iter().filter_map(|(month, count)| Some((month.parse().ok()?, count))).collect()
        };
        Ok(found.into_iter().map(months).collect())
    }

    /// Whether all that was there before there was an index is in it.
    pub async fn is_indexed(&self) -> Result<bool> {
        let (done,): (Option<String>,) =
            self.pipe(redis::pipe().cmd("HGET").arg(self.keys.settings()).arg("indexed")).await?;
        Ok(done.as_deref() == Some(INDEX))
    }

    pub async fn set_indexed(&self) -> Result<()> {
        self.pipe(redis::pipe().cmd("HSET").arg(self.keys.settings()).arg("indexed").arg(INDEX).ignore()).await
    }

    /// Lets the words of some of the albums of a tag follow its name, from a cursor on; 0 begins and ends it. `name` for a
    /// tag that may be from before there was an index.
    pub async fn index_tag(&self, tag: TagId, name: &str, cursor: u64) -> Result<u64> {
        let words = kept(name);
        let next: String = self.run(&self.scripts.index_tag, &[&tag, &words, &cursor]).await?;
        next.parse().map_err(|_| crate::error::Error::internal("cursor", next))
    }

    /// Puts an album's title into its words. Whoever changes it meanwhile has done the same.
    pub async fn index_album(&self, album: &Album) -> Result<()> {
        let words = kept(album.title.as_str());
        let _: String = self.run(&self.scripts.index_album, &[&album.id, &album.title, &words]).await?;
        Ok(())
    }

    /// Puts photos of an album into the index that are not in it, or (`anew`) all of them; how many it were.
    pub async fn index_photos(&self, album: AlbumId, photos: &[Photo], anew: bool) -> Result<u64> {
        let anew = if anew { "1" } else { "" };
        let words: Vec<[String; 3]> = photos.iter().map(words_beside).collect();
        let mut args: Vec<&dyn Arg> = vec![&anew, &album];
        for (photo, [filename, title, caption]) in photos.iter().zip(&words) {
            args.extend([&photo.id as &dyn Arg, &photo.title, &photo.caption, filename, title, caption]);
        }
        self.run(&self.scripts.index_photos, &args).await
    }

    /// Photos of an album that lie in the trash.
    pub async fn trashed_photos(&self, album: AlbumId, cursor: u64) -> Result<(u64, Vec<PhotoId>)> {
        let mut pipe = redis::pipe();
        pipe.cmd("ZSCAN").arg(self.keys.album_trash(album)).arg(cursor).arg("COUNT").arg(100);
        let ((next, ids),): ((u64, Vec<(String, f64)>),) = self.pipe(&pipe).await?;
        Ok((next, ids.iter().map(|(id, _)| id.parse()).collect::<Result<_>>()?))
    }

    /// The words and the months of an album as they stand there.
    pub async fn album_index(&self, album: AlbumId) -> Result<(Fields, HashMap<String, i64>)> {
        let mut pipe = redis::pipe();
        pipe.cmd("HGETALL").arg(self.keys.album_words(album)).cmd("HGETALL").arg(self.keys.album_months(album));
        self.pipe(&pipe).await
    }

    /// Its tags, each with its words.
    pub async fn album_tag_words(&self, album: AlbumId) -> Result<Vec<(TagId, String)>> {
        let (tags,): (Vec<String>,) =
            self.pipe(redis::pipe().cmd("ZRANGE").arg(self.keys.album_tags(album)).arg(0).arg(-1)).await?;
        let mut pipe = redis::pipe();
        for tag in &tags {
            pipe.cmd("HGET").arg(self.keys.tag(tag.parse()?)).arg("words");
        }
        let words: Vec<Option<String>> = if tags.is_empty() { Vec::new() } else { self.pipe(&pipe).await? };
        tags.iter().zip(words).map(|(tag, words)| Ok((tag.parse()?, words.unwrap_or_default()))).collect()
    }
}

/// The form of the index that this program keeps.
const INDEX: &str = "1";

/// What a photo is judged by beside what its tile shows.
const JUDGED: [&str; 4] = ["tags", "uploader", "taken", "zone"];

fn found_of(dated: Dated, fields: TileFields, judged: TileFields) -> Result<Option<Found>> {
    let text = |at: usize| fields.get(at).and_then(Option::as_deref).unwrap_or_default().to_owned();
    let (title, filename) = (text(0), text(1));
    let Some(tile) = read::tile_of(dated.album, dated.photo, fields)? else { return Ok(None) };
    let [tags, uploader, taken, zone] =
        [0, 1, 2, 3].map(|at| judged.get(at).and_then(Option::as_deref).unwrap_or_default());
    Ok(Some(Found {
        tile,
        album: dated.album,
        at: taken.parse().unwrap_or(dated.at),
        zone: zone.parse().ok(),
        title,
        filename,
        tags: tags.split(',').filter(|tag| !tag.is_empty()).map(str::parse).collect::<Result<_>>()?,
        uploader: uploader.parse()?,
    }))
}

/// The words of file name, title and caption, as they stand beside them.
pub fn words_beside(photo: &Photo) -> [String; 3] {
    [photo.filename.as_str(), photo.title.as_str(), photo.caption.as_str()].map(kept_beside)
}
