//! Many originals at once, as a ZIP that is written while it is sent: no part of it is kept, in memory or on the disk.
//!
//! Every photo in it goes through the door, and the album again while a long file is sent, so a download ends where the
//! right does. What the caller may have of each is what `originals` says: the file, the file without what is not for
//! everybody, or its view.

use super::Gallery;
use super::door::{Caller, Room};
use super::images::Image;
use super::originals::{Opened, Original, Parts};
use crate::domain::album::Album;
use crate::domain::id::{AlbumId, PhotoId};
use crate::domain::limits;
use crate::domain::photo::{Photo, Rendition, Taken};
use crate::domain::text::{FileName, fold};
use crate::error::{Error, Result};
use crate::language::{Language, Message};
use crate::media::zip::{Archive, Entry};
use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, StreamExt, TryStreamExt};
use std::collections::{HashMap, VecDeque};
use std::io;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// Ids of photos in one round trip.
const IDS_AT_ONCE: usize = 5_000;
/// Where an archive says what it lacks.
const LEFT_OUT: &str = "download-left-out";

/// An archive that the caller may have. Nothing is read before it is streamed.
pub struct Download {
    /// What it is to be called.
    pub name: String,
    gallery: Gallery,
    caller: Caller,
    album: AlbumId,
    photos: VecDeque<PhotoId>,
    folder: String,
    names: Names,
    archive: Archive,
    /// Of the file that is being sent.
    contents: Option<BoxStream<'static, io::Result<Bytes>>>,
    /// Bytes of it since somebody asked at the door.
    unasked: usize,
    /// Whether it was opened for somebody who may have it whole.
    whole: bool,
    left_out: Vec<Message>,
    /// Of whoever downloads.
    language: Language,
    ended: bool,
    /// A place among those that download.
    _place: OwnedSemaphorePermit,
}

/// One file before it is sent: its name without the folder, and its bytes, which can be read more than once.
struct Source {
    name: String,
    taken: Taken,
    contents: Contents,
}

enum Contents {
    File(Parts),
    Bytes(Bytes),
}

impl Contents {
    fn bytes(&self) -> u64 {
        match self {
            Contents::File(file) => file.bytes(),
            Contents::Bytes(bytes) => bytes.len() as u64,
        }
    }

    fn stream(&self) -> BoxStream<'static, io::Result<Bytes>> {
        match self {
            Contents::File(file) => file.clone().stream(0..file.bytes()).boxed(),
            Contents::Bytes(bytes) => stream::once(std::future::ready(Ok(bytes.clone()))).boxed(),
        }
    }
}

impl Gallery {
    /// The whole album, or these photos of it. `Unavailable` while too many are downloading.
    pub async fn download(
        &self,
        caller: &Caller,
        album: AlbumId,
        photos: Option<Vec<PhotoId>>,
        language: Language,
    ) -> Result<Download> {
        let room = self.room(caller, album).await?;
        room.needs(room.rights.gives_files(), "access-download")?;
        let place = Arc::clone(&self.downloads).try_acquire_owned();
        let place = place.map_err(|_| Error::Unavailable("too many downloads at once".into()))?;
        let photos = match photos {
            Some(photos) => photos,
            None => self.ids_of(&room.album).await?,
        };
        let title = portable(FileName::clean(&room.album.title.as_str().replace(['/', '\\'], "-")).as_str());
        Ok(Download {
            name: format!("{title}.zip"),
            gallery: self.clone(),
            caller: caller.clone(),
            album,
            photos: photos.into(),
            folder: title,
            names: Names::default(),
            archive: Archive::default(),
            contents: None,
            unasked: 0,
            whole: false,
            left_out: Vec::new(),
            language,
            ended: false,
            _place: place,
        })
    }

    /// All of them now: while they are sent, photos come and go, and by their ranks some would be sent twice or never.
    async fn ids_of(&self, album: &Album) -> Result<Vec<PhotoId>> {
        let mut all = Vec::new();
        loop {
            let some = self.store.photo_ids(album.id, album.order, all.len(), IDS_AT_ONCE).await?;
            all.extend_from_slice(&some);
            if some.len() < IDS_AT_ONCE {
                return Ok(all);
            }
        }
    }
}

impl Download {
    /// The bytes of the archive. An error, also that of a right that is gone, cuts it off.
    pub fn stream(self) -> impl Stream<Item = io::Result<Bytes>> {
        stream::try_unfold(self, |mut download| async move {
            let next = download.next().await;
            if let Err(error) = &next {
                tracing::info!(cause = error.cause(), "a download was cut off");
            }
            Ok(next.map_err(io::Error::other)?.map(|bytes| (bytes, download)))
        })
    }

    async fn next(&mut self) -> Result<Option<Bytes>> {
        loop {
            if let Some(contents) = &mut self.contents {
                if let Some(chunk) = contents.try_next().await? {
                    self.unasked += chunk.len();
                    if self.unasked >= limits::DOWNLOAD_UNASKED {
                        self.ask().await?;
                    }
                    return Ok(Some(chunk));
                }
                self.contents = None;
            }
            let Some(photo) = self.photos.pop_front() else { return self.end().await };
            if let Some(source) = self.source(photo).await? {
                return self.begin(source).await.map(Some);
            }
        }
    }

    /// Whether the file that is being sent may still be had.
    async fn ask(&mut self) -> Result<()> {
        self.unasked = 0;
        let room = self.gallery.room(&self.caller, self.album).await?;
        room.needs(if self.whole { room.rights.download } else { room.rights.gives_files() }, "access-download")
    }

    /// What the caller may have of this photo; `None` when it has left the album, or there is nothing of it to give.
    async fn source(&mut self, photo: PhotoId) -> Result<Option<Source>> {
        let (room, photo) = match self.gallery.photo(&self.caller, photo).await {
            Ok((room, photo)) if room.album.id == self.album => (room, photo),
            Ok(_) => return Ok(None),
            Err(Error::NotFound | Error::Unauthenticated) => {
                // Whether it is the photo that is gone, or the right.
                self.gallery.room(&self.caller, self.album).await?;
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        self.whole = room.rights.download;
        let original = Original::of(&room, photo.clone())?;
        Ok(Some(match self.gallery.open_original(&original).await {
            Ok(Opened::Given(parts)) => Source::of(&photo, parts),
            Ok(Opened::Withheld) => return Ok(self.view(&room, photo).await),
            Err(error) => {
                tracing::error!(photo = %photo.id, cause = error.cause(), "an original is not in a download");
                self.left_out.push(Message::new("download-unreadable").with("name", photo.filename.as_str()));
                return Ok(None);
            }
        }))
    }

    /// What there is of a photo whose original is withheld.
    async fn view(&mut self, room: &Room, photo: Photo) -> Option<Source> {
        let (filename, taken) = (photo.filename.clone(), photo.facts.taken);
        let picture = match Image::of(room, photo, Rendition::View) {
            Ok(image) => self.gallery.image_bytes(&image).await,
            Err(error) => Err(error),
        };
        let Ok(picture) = picture else {
            self.left_out.push(Message::new("download-no-picture").with("name", filename.as_str()));
            return None;
        };
        Some(Source { name: filename.with_ending("jpg"), taken, contents: Contents::Bytes(picture.bytes) })
    }

    /// What stands before a file. It is read once for its check sum, which every program wants before the bytes; the disk is
    /// asked once, as the second time it is still in memory.
    async fn begin(&mut self, source: Source) -> Result<Bytes> {
        let mut crc32 = crc32fast::Hasher::new();
        let mut contents = source.contents.stream();
        while let Some(chunk) = contents.try_next().await? {
            crc32.update(&chunk);
        }
        let name = format!("{}/{}", self.folder, self.names.unique(&source.name));
        let bytes =
            u32::try_from(source.contents.bytes()).map_err(|e| Error::internal("size of a file in an archive", e))?;
        let entry = Entry { name: &name, bytes, crc32: crc32.finalize(), taken: source.taken };
        self.contents = Some(source.contents.stream());
        self.unasked = 0;
        Ok(self.archive.begin(&entry).into())
    }

    async fn end(&mut self) -> Result<Option<Bytes>> {
        if !self.left_out.is_empty() {
            let lines = std::mem::take(&mut self.left_out);
            let text: String = lines.iter().map(|line| self.language.say(line) + "\r\n").collect();
            let taken = Taken { at: super::now(), ..Taken::default() };
            let source =
                Source { name: self.language.say(&LEFT_OUT.into()), taken, contents: Contents::Bytes(text.into()) };
            return self.begin(source).await.map(Some);
        }
        let first = !std::mem::replace(&mut self.ended, true);
        Ok(first.then(|| self.archive.end().into()))
    }
}

/// Names that are taken, without capitals, and how far the numbers behind each have come.
#[derive(Default)]
struct Names(HashMap<String, u32>);

impl Names {
    /// A name that no other has, also where capitals do not count. Thousands of one name are no more work each than two.
    fn unique(&mut self, name: &str) -> String {
        let name = portable(name);
        let (stem, ending) =
            name.rsplit_once('.').map_or((&*name, String::new()), |(stem, end)| (stem, format!(".{end}")));
        let mut number = self.0.get(&fold(&name)).copied().unwrap_or(0);
        let free = loop {
            number += 1;
            let free = if number == 1 { name.clone() } else { format!("{stem} ({number}){ending}") };
            if !self.0.contains_key(&fold(&free)) {
                break free;
            }
        };
        self.0.insert(fold(&free), 1);
        self.0.insert(fold(&name), number);
        free
    }
}

impl Source {
    fn of(photo: &Photo, file: Parts) -> Source {
        let (name, taken) = (photo.filename.as_str().to_owned(), photo.facts.taken);
        Source { name, taken, contents: Contents::File(file) }
    }
}

/// A name that can be a file's on every system: what Windows does not know becomes a line.
fn portable(name: &str) -> String {
    let name = name.replace(['<', '>', ':', '"', '|', '?', '*'], "_");
    let name = name.trim_end_matches([' ', '.']);
    if name.is_empty() { "photos".into() } else { name.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_be_a_files_on_every_system() {
        assert_eq!(portable("Sea: \"the\" best?"), "Sea_ _the_ best_");
        assert_eq!(portable("Sea... "), "Sea");
        assert_eq!(portable("..."), "photos");
    }

    #[test]
    fn no_two_files_have_one_name_not_even_by_their_numbers() {
        let mut names = Names::default();
        let given = ["a.jpg", "A.jpg", "a (2).jpg", "a.jpg", "b", "b", "a (2).jpg"].map(|name| names.unique(name));
        assert_eq!(given, ["a.jpg", "A (2).jpg", "a (2) (2).jpg", "a (3).jpg", "b", "b (2)", "a (2) (3).jpg"]);
        let mut many = Names::default();
        let all: std::collections::HashSet<_> = (0..20_000).map(|_| many.unique("image.jpg")).collect();
        assert_eq!(all.len(), 20_000);
        assert!(all.contains("image (20000).jpg"));
    }
}
