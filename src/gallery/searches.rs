//! Finding: what one may see and nothing else, newest first. The words of each visible album say whether it can hold what is
//! looked for; only then are its photos read, and judged by `domain/search.rs`. So a search costs the albums one may see
//! and a bounded number of photos, whatever else there is.

use super::door::{Caller, Visit};
use super::{Gallery, timeline};
use crate::domain::Millis;
use crate::domain::access;
use crate::domain::album::{Album, Card};
use crate::domain::id::{AlbumId, TagId, UserId};
use crate::domain::limits;
use crate::domain::order::Order;
use crate::domain::photo::Tile;
use crate::domain::search::{Query, Subject, Term, begin};
use crate::domain::timeline::{day_of, instants};
use crate::domain::word::words;
use crate::error::{Error, Result};
use crate::store::searches::{Begun, Dated, Found, Place};
use futures_util::StreamExt;
use std::collections::{HashMap, HashSet};
use tokio::sync::SemaphorePermit;

/// What came of a search, or of the next part of one.
pub struct Results {
    /// Albums whose title is what was looked for; only in the first part.
    pub albums: Vec<Card>,
    /// How many more of them there are.
    pub more_albums: usize,
    pub photos: Vec<Tile>,
    /// Where the next part begins; `None` at the end.
    pub next: Option<Spot>,
    /// The next part was not begun for want of room: this one was left when enough photos had been looked at.
    pub tired: bool,
    /// Who added a photo is not for visitors to know.
    pub refused: bool,
}

/// Where a part of a list begins, as it stands in an address: `1718201000000-<photo>`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot(pub(super) Place);

/// What could be meant by what somebody has typed so far.
#[derive(Default)]
pub struct Suggestions {
    pub albums: Vec<(AlbumId, String)>,
    pub tags: Vec<String>,
    pub people: Vec<String>,
    pub words: Vec<String>,
}

/// Photos that are read in one go: the first look is a short one, since mostly it is enough.
const FIRST_LOOK: usize = 250;
/// Albums that are looked through at the same time.
const AT_ONCE: usize = 4;

impl std::str::FromStr for Spot {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        let (at, photo) = text.rsplit_once('-').ok_or(Error::NotFound)?;
        let at = at.parse().map_err(|_| Error::NotFound)?;
        Ok(Spot(Place { at, photo: Some(photo.parse()?) }))
    }
}

impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let photo = self.0.photo.map(|photo| photo.to_string()).unwrap_or_default();
        write!(f, "{}-{photo}", self.0.at)
    }
}

impl Gallery {
    /// Photos and albums that are what `query` says, from a spot on.
    ///
    /// # Errors
    /// `TooMany` while too many others are searching.
    pub async fn search(&self, caller: &Caller, query: &Query, from: Option<Spot>) -> Result<(Visit, Results)> {
        let _turn = self.turn().await?;
        let (visit, albums) = self.visible_albums(caller).await?;
        let mut results =
            Results { albums: vec![], more_albums: 0, photos: vec![], next: None, tired: false, refused: false };
        if query.asks_for_people() && visit.viewer.id().is_none() {
            results.refused = true;
            return Ok((visit, results));
        }
        let people = self.people(&visit, &albums).await?;
        let Some(terms) = alternatives(query, &people) else { return Ok((visit, results)) };
        let matches = self.matches(&terms, &albums).await?;
        if from.is_none() && query.is_for_albums() {
            let titled: Vec<AlbumId> =
                matches.iter().filter(|(_, title)| query.matches_album(title)).map(|(album, _)| *album).collect();
            let shown = &titled[..titled.len().min(limits::ALBUMS_PER_PAGE)];
            results.albums = self.cards(&visit, shown).await?;
            results.more_albums = titled.len() - shown.len();
        }
        let albums: Vec<AlbumId> = matches.into_iter().map(|(album, _)| album).collect();
        self.search_photos(&visit, query, &albums, &people, from, &mut results).await?;
        Ok((visit, results))
    }

    /// Reads and judges, from the newest on, until there is a page of photos or enough of them were looked at.
    async fn search_photos(
        &self,
        visit: &Visit,
        query: &Query,
        albums: &[AlbumId],
        people: &HashMap<UserId, String>,
        from: Option<Spot>,
        results: &mut Results,
    ) -> Result<()> {
        let (oldest, newest) = span(query);
        let mut place = from.map_or(Place { at: newest, photo: None }, |spot| spot.0);
        let (mut judge, mut looked, mut look) = (Judge::new(self, visit, query, people), 0, FIRST_LOOK);
        while looked < limits::SEARCHED_PHOTOS {
            let dated = self.newest(albums, place, oldest, look).await?;
            let last = dated.len() < look;
            for found in judge.judged(&dated).await? {
                if results.photos.len() == limits::PHOTOS_PER_PAGE {
                    results.next = Some(Spot(place));
                    return Ok(());
                }
                place = Place { at: found.0.at, photo: Some(found.0.photo) };
                results.photos.push(found.1);
            }
            match dated.last() {
                Some(dated) if !last => place = Place { at: dated.at, photo: Some(dated.photo) },
                _ => return Ok(()),
            }
            looked += look;
            look = limits::SEARCHED_PHOTOS - FIRST_LOOK;
        }
        (results.next, results.tired) = (Some(Spot(place)), true);
        Ok(())
    }

    /// The newest photos of these albums together. Batch after batch, each asked only for what is newer than what the others
    /// had.
    pub(super) async fn newest(
        &self,
        albums: &[AlbumId],
        from: Place,
        oldest: Millis,
        count: usize,
    ) -> Result<Vec<Dated>> {
        let (mut all, mut floor): (Vec<Dated>, _) = (Vec::new(), oldest);
        for albums in albums.chunks(limits::SEARCHED_ALBUMS) {
            all.extend(self.store.list_newest(albums, from, oldest, floor, count).await?);
            all.sort_unstable_by_key(|dated| std::cmp::Reverse((dated.at, dated.photo)));
            all.truncate(count);
            if let Some(last) = all.last().filter(|_| all.len() == count) {
                floor = last.at;
            }
        }
        Ok(all)
    }

    /// Those of these albums that may hold all of it.
    async fn matches(&self, terms: &[Vec<String>], albums: &[AlbumId]) -> Result<Vec<(AlbumId, String)>> {
        if terms.is_empty() {
            return Ok(albums.iter().map(|album| (*album, String::new())).collect());
        }
        let batches = albums.chunks(limits::SEARCHED_ALBUMS).map(|albums| self.store.list_matches(terms, albums));
        let mut batches = futures_util::stream::iter(batches).buffered(AT_ONCE);
        let mut matches = Vec::new();
        while let Some(batch) = batches.next().await {
            matches.extend(batch?);
        }
        Ok(matches)
    }

    /// Who has added photos to what a member may see. A visitor knows nobody.
    async fn people(&self, visit: &Visit, albums: &[AlbumId]) -> Result<HashMap<UserId, String>> {
        let mut people = HashMap::new();
        if visit.viewer.id().is_none() {
            return Ok(people);
        }
        for albums in albums.chunks(limits::SEARCHED_ALBUMS) {
            people.extend(self.store.list_people(albums).await?);
        }
        Ok(people)
    }

    /// What could be meant by the beginning of a word. Albums are looked through, the most recently active first, until
    /// there is enough to choose from.
    ///
    /// # Errors
    /// `TooMany` while too many others are searching: nobody waits for a suggestion.
    pub async fn suggestions(&self, caller: &Caller, begun: &str) -> Result<Suggestions> {
        let Some(prefix) = words(begun).pop() else { return Ok(Suggestions::default()) };
        let _turn = self.searches.try_acquire().map_err(|_| Error::TooMany(1))?;
        let (visit, albums) = self.visible_albums(caller).await?;
        let mut all = Begun::default();
        for albums in albums.chunks(limits::SEARCHED_ALBUMS) {
            let found = self.store.list_suggestions(&prefix, albums).await?;
            all.words.extend(found.words);
            all.tags.extend(found.tags);
            all.albums.extend(found.albums);
            if all.words.len() >= 3 * limits::SUGGESTIONS {
                break;
            }
        }
        let people = self.people(&visit, &albums[..albums.len().min(limits::SEARCHED_ALBUMS)]).await?;
        let mut people: Vec<String> =
            people.into_values().filter(|name| begin(&words(name), std::slice::from_ref(&prefix))).collect();
        people.sort();
        people.dedup();
        Ok(suggested(all, people))
    }

    /// A search keeps a core of Redis busy for a while: only so many go on at once.
    async fn turn(&self) -> Result<SemaphorePermit<'_>> {
        let turn = tokio::time::timeout(limits::SEARCH_WAIT, self.searches.acquire()).await;
        turn.map_err(|_| Error::TooMany(limits::SEARCH_WAIT.as_secs()))?.map_err(|e| Error::internal("searches", e))
    }

    /// Whether everything is in the index already; what is not, [`Gallery::index`] puts there.
    pub async fn is_indexed(&self) -> Result<bool> {
        self.store.is_indexed().await
    }

    /// Puts everything into the index that was there before there was one: tags, titles, photos, those in the trash too. May
    /// be cut off and begun again, and several may do it at once.
    pub async fn index(&self) -> Result<()> {
        for (tag, name) in self.store.tags_by_name().await? {
            self.index_tag(tag, name.as_str()).await?;
        }
        let mut cursor = 0;
        loop {
            let (next, keys) = self.store.scan(cursor).await?;
            for album in keys.iter().filter_map(|key| self.store.album_named(key)) {
                self.index_album(album).await?;
            }
            if next == 0 {
                break;
            }
            cursor = next;
        }
        self.store.set_indexed().await
    }

    async fn index_album(&self, album: AlbumId) -> Result<()> {
        let Some(found) = self.store.album(album).await? else { return Ok(()) };
        self.store.index_album(&found).await?;
        let mut first = 0;
        loop {
            let ids = self.store.photo_ids(album, Order::Date, first, limits::PURGE_BATCH).await?;
            let photos = self.store.photos(&ids).await?;
            self.store.index_photos(album, &photos, false).await?;
            first += ids.len();
            if ids.len() < limits::PURGE_BATCH {
                break;
            }
        }
        let mut cursor = 0;
        loop {
            let (next, ids) = self.store.trashed_photos(album, cursor).await?;
            let photos = self.store.photos(&ids).await?;
            self.store.index_photos(album, &photos, false).await?;
            if next == 0 {
                return Ok(());
            }
            cursor = next;
        }
    }

    /// The words of every album in which it stands follow a tag.
    pub(super) async fn index_tag(&self, tag: TagId, name: &str) -> Result<()> {
        let mut cursor = 0;
        loop {
            cursor = self.store.index_tag(tag, name, cursor).await?;
            if cursor == 0 {
                return Ok(());
            }
        }
    }
}

/// Judges photos, and remembers what it has learned of albums and tags.
struct Judge<'a> {
    gallery: &'a Gallery,
    visit: &'a Visit,
    query: &'a Query,
    people: &'a HashMap<UserId, String>,
    /// Titles of those that the rule lets the viewer see.
    albums: HashMap<AlbumId, Option<String>>,
    tags: HashMap<TagId, String>,
    asked: HashSet<TagId>,
}

impl<'a> Judge<'a> {
    fn new(gallery: &'a Gallery, visit: &'a Visit, query: &'a Query, people: &'a HashMap<UserId, String>) -> Judge<'a> {
        let (albums, tags, asked) = Default::default();
        Judge { gallery, visit, query, people, albums, tags, asked }
    }

    /// Those of these photos that it is about, in their order.
    async fn judged(&mut self, dated: &[Dated]) -> Result<Vec<(Dated, Tile)>> {
        let found = self.gallery.store.found(dated).await?;
        self.learn_albums(&found).await?;
        self.learn_tags(&found).await?;
        let places: HashMap<_, _> = dated.iter().map(|dated| (dated.photo, *dated)).collect();
        let is_it = |found: &Found| {
            let Some(Some(album)) = self.albums.get(&found.album) else { return false };
            self.query.matches(&Subject {
                title: &found.title,
                caption: found.tile.caption.as_str(),
                filename: &found.filename,
                tags: found.tags.iter().filter_map(|tag| self.tags.get(tag)).map(String::as_str).collect(),
                album,
                uploader: self.people.get(&found.uploader).map_or("", String::as_str),
                day: day_of(found.at, found.zone),
            })
        };
        let judged = found.into_iter().filter(is_it);
        Ok(judged.filter_map(|found| Some((*places.get(&found.tile.id)?, found.tile))).collect())
    }

    async fn learn_albums(&mut self, found: &[Found]) -> Result<()> {
        let mut new: Vec<AlbumId> =
            found.iter().map(|found| found.album).filter(|album| !self.albums.contains_key(album)).collect();
        new.sort_unstable();
        new.dedup();
        self.albums.extend(new.iter().map(|album| (*album, None)));
        for (album, granted) in self.gallery.store.albums(self.visit.viewer.id(), &new).await? {
            if access::rights(&self.visit.viewer, &album, granted).see {
                self.albums.insert(album.id, Some(title(album)));
            }
        }
        Ok(())
    }

    async fn learn_tags(&mut self, found: &[Found]) -> Result<()> {
        let all = found.iter().flat_map(|found| &found.tags);
        let new: Vec<TagId> = all.copied().filter(|tag| self.asked.insert(*tag)).collect();
        self.tags.extend(self.gallery.store.tag_names(&new).await?);
        Ok(())
    }
}

fn title(album: Album) -> String {
    album.title.into()
}

/// Each term of a query as the beginnings of words that must be in an album that holds it. `None` when nobody can be meant
/// by a name.
fn alternatives(query: &Query, people: &HashMap<UserId, String>) -> Option<Vec<Vec<String>>> {
    let called = |wanted: &[String]| -> Vec<String> {
        people.iter().filter(|(_, name)| begin(&words(name), wanted)).map(|(user, _)| format!("@{user}")).collect()
    };
    let or_called = |word: &String| {
        let mut all = called(std::slice::from_ref(word));
        all.insert(0, word.clone());
        all
    };
    let mut terms = Vec::new();
    for term in &query.terms {
        match term {
            Term::Word(word) => terms.push(or_called(word)),
            Term::Phrase(words) => terms.extend(words.iter().map(or_called)),
            Term::Tag(words) | Term::Album(words) => terms.extend(words.iter().map(|word| vec![word.clone()])),
            Term::By(words) => {
                let users = called(words);
                if users.is_empty() {
                    return None;
                }
                terms.push(users);
            }
        }
    }
    Some(terms)
}

/// The oldest and the newest instant that can be of the days of a query.
fn span(query: &Query) -> (Millis, Millis) {
    let oldest = query.first.map_or(timeline::OLDEST, |day| instants(day, day).0);
    let newest = query.last.map_or(timeline::NEWEST, |day| instants(day, day).1);
    (oldest, newest)
}

/// A few of each kind, the most frequent words first; a word that is a tag or a title is not said twice.
fn suggested(all: Begun, people: Vec<String>) -> Suggestions {
    let mut counts: HashMap<String, u64> = HashMap::new();
    for (word, count) in all.words {
        *counts.entry(word).or_default() += count;
    }
    let mut words_found: Vec<(String, u64)> = counts.into_iter().collect();
    words_found.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut tags: Vec<String> = all.tags.into_iter().map(|(_, name)| name).collect();
    tags.sort();
    tags.dedup();
    tags.truncate(limits::SUGGESTIONS / 2);
    let (mut albums, mut people) = (all.albums, people);
    albums.truncate(limits::SUGGESTIONS / 2);
    people.truncate(limits::SUGGESTIONS / 2);
    words_found.truncate(limits::SUGGESTIONS);
    Suggestions { albums, tags, people, words: words_found.into_iter().map(|(word, _)| word).collect() }
}

/// A tag as one asks for it.
pub fn quoted(tag: &str) -> String {
    if tag.contains(char::is_whitespace) { format!("\"{}\"", tag.replace('"', " ")) } else { tag.replace('"', " ") }
}
