//! `photo:<id>` and the photos of an album.

use super::read::{self, Fields, TileFields};
use super::uploads::part_status;
use super::{Arg, Basis, BasisArgs, Change, Store, nothing_else, optional};
use crate::domain::Millis;
use crate::domain::album::Album;
use crate::domain::id::{ActId, AlbumId, PhotoId, Sha256, TagId, UploadId, UserId};
use crate::domain::limits;
use crate::domain::photo::{Facts, Photo, Tile};
use crate::domain::settings::Settings;
use crate::domain::text::{Caption, FileName, PhotoTitle, TagName};
use crate::domain::word::{kept, kept_beside};
use crate::error::{Error, Result};
use crate::language::Message;

/// A photo as it is committed.
pub struct PhotoRecord<'a> {
    pub id: PhotoId,
    pub sha256: Sha256,
    pub bytes: u64,
    pub filename: &'a FileName,
    pub title: PhotoTitle,
    pub caption: Caption,
    /// With an id for each name, used if nobody had the tag before; at most `limits::TAGS_PER_PHOTO`, each once.
    pub tags: &'a [(TagName, TagId)],
    pub facts: &'a Facts,
    pub uploader: UserId,
    pub now: Millis,
    /// Somebody waits for it; an import does not.
    pub urgent: bool,
    /// What it came by in parts, and the byte at which the last one begins.
    pub upload: Option<(UploadId, u64)>,
}

/// What the commit of a photo came to.
#[derive(Debug, PartialEq)]
pub enum Added {
    Saved,
    /// This photo of the album has the same bytes.
    AlreadyHere(PhotoId),
}

/// What stands around a photo in its album.
pub struct Neighbours {
    /// From 0; `None` when the photo has just left.
    pub rank: Option<u64>,
    pub of: u64,
    pub previous: Option<PhotoId>,
    pub next: Option<PhotoId>,
    pub uploader: Option<String>,
    pub tags: Vec<(TagId, TagName)>,
}

impl Store {
    /// Photos as tiles, each from the album it is looked for in: one that has left it meanwhile is `None`. One round trip;
    /// a pipeline, because a script pays three times as much for each photo.
    pub async fn tiles(&self, photos: &[(AlbumId, PhotoId)]) -> Result<Vec<Option<Tile>>> {
        let mut pipe = redis::pipe();
        for (_, photo) in photos {
            pipe.cmd("HMGET").arg(self.keys.photo(*photo)).arg(&read::TILE).arg("album");
        }
        let found: Vec<TileFields> = if photos.is_empty() { Vec::new() } else { self.pipe(&pipe).await? };
        photos.iter().zip(found).map(|((album, photo), fields)| read::tile_of(*album, *photo, fields)).collect()
    }

    /// Photos of this album in its order, each with the one that it stands behind. One round trip.
    pub async fn show_tiles(&self, album: AlbumId, photos: &[PhotoId]) -> Result<Vec<(Tile, Option<PhotoId>)>> {
        let fields = read::TILE.len();
        let mut args: Vec<&dyn Arg> = vec![&album, &fields];
        args.extend(read::TILE.iter().map(|field| field as &dyn Arg));
        args.extend(photos.iter().map(|photo| photo as &dyn Arg));
        let mut found: Vec<(u64, String, String, TileFields)> = self.run(&self.scripts.show_tiles, &args).await?;
        found.sort_by_key(|(rank, ..)| *rank);
        found.dedup_by_key(|(rank, ..)| *rank);
        let mut tiles = Vec::with_capacity(found.len());
        for (_, photo, before, fields) in found {
            let before = read::optional_id(&before)?;
            tiles.extend(read::tile(photo.parse()?, fields)?.map(|tile| (tile, before)));
        }
        Ok(tiles)
    }

    /// Ids of the photos with a tag, album by album: by their ranks there, from the first and how many; and how the first of
    /// these albums writes it, where none of them writes it as the tag's own name. One round trip.
    pub async fn list_tagged_photos(
        &self,
        tag: TagId,
        ranks: &[(AlbumId, usize, usize)],
    ) -> Result<(Option<TagName>, Vec<Vec<PhotoId>>)> {
        let mut pipe = redis::pipe();
        for (album, first, count) in ranks {
            pipe.cmd("ZRANGE").arg(self.keys.album_tag(*album, tag)).arg(*first).arg(first + count - 1);
            pipe.cmd("HMGET").arg(self.keys.album_spellings(*album)).arg(tag.to_string());
        }
        let found: Vec<Vec<Option<String>>> = if ranks.is_empty() { Vec::new() } else { self.pipe(&pipe).await? };
        let (mut photos, mut spellings) = (Vec::with_capacity(ranks.len()), Vec::with_capacity(ranks.len()));
        for answers in found.as_chunks::<2>().0 {
            let [ids, spelling] = answers;
            photos.push(ids.iter().flatten().map(|id| id.parse()).collect::<Result<_>>()?);
            spellings.push(spelling.iter().flatten().next().cloned());
        }
        let spelling =
            if spellings.iter().all(Option::is_some) { spellings.into_iter().flatten().next() } else { None };
        Ok((spelling.map(TagName::stored), photos))
    }

    pub async fn list_beside(&self, photo: &Photo) -> Result<Neighbours> {
        let mut args: Vec<&dyn Arg> = vec![&photo.album, &photo.id, &photo.uploader];
        args.extend(photo.tags.iter().map(|tag| tag as &dyn Arg));
        let reply: (i64, u64, String, String, String, Vec<(String, String)>) =
            self.run(&self.scripts.list_beside, &args).await?;
        let (rank, of, previous, next, uploader, tags) = reply;
        Ok(Neighbours {
            rank: u64::try_from(rank).ok(),
            of,
            previous: read::optional_id(&previous)?,
            next: read::optional_id(&next)?,
            uploader: Some(uploader).filter(|name| !name.is_empty()),
            tags: tags.into_iter().map(|(id, name)| Ok((id.parse()?, TagName::stored(name)))).collect::<Result<_>>()?,
        })
    }

    /// Commits a photo with its indexes and its render job, all or nothing.
    pub async fn add_photo(&self, basis: &Basis, new: &PhotoRecord<'_>) -> Result<Change<Added>> {
        let b = BasisArgs::from(basis);
        let jobs = if new.urgent { "urgent" } else { "bulk" };
        let kind = new.facts.kind.extension();
        let mut fields = read::facts(new.facts);
        let texts = [
            ("title", new.title.to_string()),
            ("title-words", kept_beside(new.title.as_str())),
            ("caption", new.caption.to_string()),
            ("caption-words", kept_beside(new.caption.as_str())),
        ];
        fields.extend(texts.into_iter().filter(|(_, text)| !text.is_empty()));
        fields.push(("words", kept_beside(new.filename.as_str())));
        let folded: Vec<(String, String)> = new.tags.iter().map(|(name, _)| folded(name)).collect();
        let tagging = new.tags.len();
        let (upload, begins) = (optional(new.upload.map(|(id, _)| id)), new.upload.map_or(0, |(_, begins)| begins));
        let life = limits::UPLOAD_REMEMBERED.as_millis();
        let mut args: Vec<&dyn Arg> = vec![
            &b.album,
            &b.rights,
            &b.user,
            &b.version,
            &new.id,
            &new.sha256,
            &jobs,
            &new.now,
            &new.facts.taken.at,
            &new.uploader,
            &new.bytes,
            &kind,
            &upload,
            &begins,
            &life,
            &tagging,
        ];
        for ((name, id), (folded, words)) in new.tags.iter().zip(&folded) {
            args.extend([folded as &dyn Arg, name, words, id]);
        }
        args.extend([&"filename" as &dyn Arg, new.filename]);
        for (field, value) in &fields {
            args.extend([field as &dyn Arg, value]);
        }
        self.change(&self.scripts.add_photo, &args, |status| match status {
            "ok" => Ok(Added::Saved),
            "gone" => Err(Error::NotFound),
            "elsewhere" => part_status(status).map(|()| Added::Saved),
            id => Ok(Added::AlreadyHere(id.parse()?)),
        })
        .await
    }

    /// Field and value: title, caption.
    pub async fn change_photo(&self, basis: &Basis, photo: PhotoId, fields: &[(&str, String)]) -> Result<Change<()>> {
        let b = BasisArgs::from(basis);
        let words: Vec<(String, String)> =
            fields.iter().map(|(field, value)| (format!("{field}-words"), kept_beside(value))).collect();
        let mut args: Vec<&dyn Arg> = vec![&b.album, &b.rights, &b.user, &b.version, &photo];
        for ((field, value), (words_field, words)) in fields.iter().zip(&words) {
            args.extend([field as &dyn Arg, value, words_field, words]);
        }
        self.change(&self.scripts.change_photo, &args, nothing_else).await
    }

    /// `to` is the target album and its rights counter; `of` the move that this one takes back.
    pub async fn move_photo(
        &self,
        basis: &Basis,
        to: (AlbumId, u64),
        photo: PhotoId,
        now: Millis,
        act: ActId,
        of: Option<ActId>,
    ) -> Result<Change<()>> {
        let (b, of) = (BasisArgs::from(basis), optional(of));
        let args: [&dyn Arg; 10] = [&b.album, &b.rights, &b.user, &b.version, &to.0, &to.1, &photo, &now, &act, &of];
        self.change(&self.scripts.move_photo, &args, |status| match status {
            "here" => Err(Error::Conflict("photo-same-there".into())),
            "since" => Err(Error::Conflict("journal-since".into())),
            status => nothing_else(status),
        })
        .await
    }

    /// `add` comes with an id for each name, used if nobody had the tag before. Whether anything was to be changed.
    pub async fn tag_photo(
        &self,
        basis: &Basis,
        photo: PhotoId,
        add: &[(TagName, TagId)],
        remove: &[TagName],
        act: ActId,
    ) -> Result<Change<bool>> {
        let b = BasisArgs::from(basis);
        let adding = add.len();
        let folded: Vec<(String, String)> = add.iter().map(|(name, _)| folded(name)).collect();
        let removed: Vec<String> = remove.iter().map(TagName::folded).collect();
        let mut args: Vec<&dyn Arg> =
            vec![&b.album, &b.rights, &b.user, &b.version, &photo, &limits::TAGS_PER_PHOTO, &adding];
        for ((name, id), (folded, words)) in add.iter().zip(&folded) {
            args.extend([folded as &dyn Arg, name, words, id]);
        }
        args.push(&act);
        args.extend(removed.iter().map(|name| name as &dyn Arg));
        self.change(&self.scripts.tag_photo, &args, |status| match status {
            "many" => Err(Error::Invalid(Message::new("tag-too-many").with("max", limits::TAGS_PER_PHOTO))),
            "same" => Ok(false),
            status => nothing_else(status).map(|()| true),
        })
        .await
    }

    pub async fn trash_photo(&self, basis: &Basis, photo: PhotoId, now: Millis, act: ActId) -> Result<Change<()>> {
        let b = BasisArgs::from(basis);
        let args: [&dyn Arg; 7] = [&b.album, &b.rights, &b.user, &b.version, &photo, &now, &act];
        self.change(&self.scripts.trash_photo, &args, nothing_else).await
    }

    /// Photos whatever their state, for the operator and the workers. One round trip; those that are gone are left out.
    pub async fn photos(&self, ids: &[PhotoId]) -> Result<Vec<Photo>> {
        let mut pipe = redis::pipe();
        for id in ids {
            pipe.cmd("HGETALL").arg(self.keys.photo(*id));
        }
        let found: Vec<Fields> = if ids.is_empty() { Vec::new() } else { self.pipe(&pipe).await? };
        let mut photos = Vec::with_capacity(found.len());
        for (id, fields) in ids.iter().zip(&found) {
            photos.extend(read::photo(*id, fields)?);
        }
        Ok(photos)
    }

    /// Some of the photos of which no renditions could be made, the latest first, each with its album and since when.
    pub async fn list_failed(&self, first: usize, count: usize) -> Result<Vec<(Photo, Album, Millis)>> {
        let last = first + count - 1;
        let found: Vec<(String, f64, Fields, Fields)> = self.run(&self.scripts.list_failed, &[&first, &last]).await?;
        let mut failed = Vec::with_capacity(found.len());
        for (id, since, photo, album) in found {
            let Some(photo) = read::photo(id.parse()?, &photo)? else { continue };
            failed.extend(read::album(photo.album, &album)?.map(|album| (photo, album, since as Millis)));
        }
        Ok(failed)
    }

    /// A photo whatever its state, and the settings of this moment: what a worker makes renditions by. One round trip.
    pub async fn photo_and_settings(&self, id: PhotoId) -> Result<(Option<Photo>, Settings)> {
        let mut pipe = redis::pipe();
        pipe.cmd("HGETALL").arg(self.keys.photo(id)).cmd("HGETALL").arg(self.keys.settings());
        let (photo, settings): (Fields, Fields) = self.pipe(&pipe).await?;
        Ok((read::photo(id, &photo)?, read::settings(&settings)?))
    }

    /// The photo of an album that has these bytes.
    pub async fn photo_with(&self, album: AlbumId, sha256: Sha256) -> Result<Option<PhotoId>> {
        let mut pipe = redis::pipe();
        pipe.cmd("HGET").arg(self.keys.blob(sha256)).arg(album.to_string());
        let (id,): (Option<String>,) = self.pipe(&pipe).await?;
        id.map(|id| id.parse()).transpose()
    }
}

/// What makes two tags the same, and the words that a tag is found by.
fn folded(name: &TagName) -> (String, String) {
    (name.folded(), kept(name.as_str()))
}
