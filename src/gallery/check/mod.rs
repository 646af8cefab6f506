//! `salon check`: everything Redis and the disk say, held against each other.
//!
//! The things themselves (albums, photos, users, tags) are right by definition; indexes, counters and mirrors are derived
//! from them and can be mended. What is only in Redis is held together by a script in one moment of it, so a gallery
//! that is in use raises no false alarm; what is also on the disk or on a stream is looked at twice before it is said.
//!
//! A round is one walk over all keys, then the jobs, the counters and the disk. Memory does not grow with the library, but for 16
//! bytes per photo of a user whose bytes have to be added up again, and 16 per album.

mod counters;
mod files;
mod jobs;
mod words;

use super::Gallery;
use super::door::Caller;
use crate::domain::id::{ActId, AlbumId, PhotoId, Sha256, UserId};
use crate::error::{Error, Result};
use crate::store::check::{self, Due};
use crate::store::keys::Row;
use crate::store::read::{self, Fields};
use crate::store::scan::Seen;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

pub use crate::store::check::Finding;

#[derive(Clone, Copy, Default)]
pub struct Scope {
    /// Mend what is derived.
    pub repair: bool,
    /// Read every byte of every original.
    pub bytes: bool,
}

/// What was looked at, and what came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct Tally {
    pub keys: u64,
    pub photos: u64,
    pub findings: u64,
    pub repaired: u64,
    pub notes: u64,
}

/// Photos that one script holds against their indexes; each has up to 50 tags.
const PHOTOS_AT_ONCE: usize = 20;

/// A repair may bring another thing to light, so after one all is looked at again, this often at most.
const ROUNDS: usize = 3;

struct Check<'a> {
    gallery: &'a Gallery,
    scope: Scope,
    report: &'a mut (dyn FnMut(&Finding) -> Result<()> + Send),
    tally: Tally,
    /// What was said already: a walk may meet a key twice, and two walks may find the same thing.
    said: HashSet<u64>,
    /// What waits for a worker and must have a job.
    due: HashSet<Due>,
    /// Albums whose words are still to be held against them: once all else was mended.
    indexed: Vec<AlbumId>,
    sums: HashMap<UserId, u64>,
}

/// Keys of one batch that are what they should be, by their row in the table.
struct Known {
    row: &'static Row,
    seen: Seen,
    ids: Vec<String>,
}

impl Gallery {
    /// Tells `report` of each finding as it comes up.
    pub async fn check(
        &self,
        caller: &Caller,
        scope: Scope,
        report: &mut (dyn FnMut(&Finding) -> Result<()> + Send),
    ) -> Result<Tally> {
        self.operator(caller).await?;
        let (said, due, indexed, sums) = Default::default();
        let mut check = Check { gallery: self, scope, report, tally: Tally::default(), said, due, indexed, sums };
        for round in 1..=ROUNDS {
            let before = check.tally.repaired;
            check.round().await?;
            if check.tally.repaired == before || round == ROUNDS {
                break;
            }
            // Every byte was read in the first round.
            check.scope.bytes = false;
        }
        if check.tally.repaired > 0 {
            self.store.age_pages().await?;
        }
        Ok(check.tally)
    }
}

impl Check<'_> {
    async fn round(&mut self) -> Result<()> {
        (self.tally.keys, self.tally.photos) = (0, 0);
        self.keys().await?;
        for album in std::mem::take(&mut self.indexed) {
            self.words(album).await?;
        }
        self.jobs().await?;
        self.counters().await?;
        self.disk().await
    }

    async fn keys(&mut self) -> Result<()> {
        let mut cursor = 0;
        loop {
            let (next, keys) = self.gallery.store.scan(cursor).await?;
            let known = self.recognise(keys).await?;
            self.hashes(&known).await?;
            for key in &known {
                self.members(key).await?;
            }
            if next == 0 {
                return Ok(());
            }
            cursor = next;
        }
    }

    /// Holds keys against the convention, and hands on those that keep it.
    async fn recognise(&mut self, keys: Vec<String>) -> Result<Vec<Known>> {
        let store = &self.gallery.store;
        let mut known = Vec::with_capacity(keys.len());
        for seen in store.look_at(keys).await? {
            self.tally.keys += 1;
            let Some((row, ids)) = store.keys().recognise(&seen.key) else {
                self.fault(&seen.key, "is no key of the convention")?;
                continue;
            };
            let ids: Vec<String> = ids.into_iter().map(str::to_owned).collect();
            let wanted = row.kind.split(' ').next().unwrap_or_default();
            if wanted != seen.kind {
                self.fault(&seen.key, &format!("is a {} and should be a {wanted}", seen.kind))?;
                continue;
            }
            if row.kind.ends_with("TTL") && !seen.expires {
                self.fault(&seen.key, "should expire and does not")?;
            }
            if let Some(owner) = store.keys().owner_of(row, &seen.key)
                && store.outlives(&seen.key, &owner).await?
            {
                self.fault(&seen.key, "has outlived what it belongs to")?;
            }
            known.push(Known { row, seen, ids });
        }
        Ok(known)
    }

    /// Reads the hashes of nouns, and holds those that can be read against the rest.
    async fn hashes(&mut self, known: &[Known]) -> Result<()> {
        let nouns: Vec<&Known> = known.iter().filter(|key| is_noun(key.row)).collect();
        let keys: Vec<&str> = nouns.iter().map(|key| key.seen.key.as_str()).collect();
        let all = self.gallery.store.hashes(&keys).await?;
        let (mut photos, mut blobs, mut sessions, mut acts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (key, fields) in nouns.into_iter().zip(all).filter(|(_, fields)| !fields.is_empty()) {
            let id = key.ids.first().map(String::as_str).unwrap_or_default();
            if let Err(what) = check::sound(key.row.name, id, &fields) {
                self.fault(&key.seen.key, &what)?;
                continue;
            }
            match key.row.name {
                "photo" => photos.extend(read::photo(id.parse()?, &fields)?),
                "blob" => blobs.push(id.parse::<Sha256>()?),
                "act" => acts.push(id.parse::<ActId>()?),
                "session" => sessions.push(id.parse::<Sha256>()?),
                noun => self.noun(noun, key, id, &fields).await?,
            }
        }
        let (store, mend) = (&self.gallery.store, self.scope.repair);
        for blobs in blobs.chunks(PHOTOS_AT_ONCE) {
            self.all("the blobs", store.check_blobs(mend, blobs).await)?;
        }
        self.all("the acts", store.check_acts(mend, &acts).await)?;
        self.all("the sessions", store.check_sessions(mend, &sessions).await)?;
        self.photos(&photos).await
    }

    async fn noun(&mut self, noun: &str, key: &Known, id: &str, fields: &Fields) -> Result<()> {
        let (store, mend) = (&self.gallery.store, self.scope.repair);
        let found = match noun {
            "album" => {
                if fields.get("state").is_some_and(|state| state == "purge") {
                    self.due.insert(Due::PurgeAlbum(id.parse()?));
                }
                let album = id.parse()?;
                let found = store.check_album(mend, album).await;
                if fields.get("state").is_none_or(|state| state != "purge") {
                    self.indexed.push(album);
                }
                found
            }
            "user" => {
                if fields.contains_key("deleted") {
                    self.due.insert(Due::PurgeUser(id.parse()?));
                }
                store.check_user(mend, id.parse()?).await
            }
            "upload" => store.check_upload(mend, id.parse()?).await,
            "tag" => {
                if fields.contains_key("deleted") || fields.contains_key("into") {
                    self.due.insert(Due::PurgeTag(id.parse()?));
                }
                store.check_tag(mend, id.parse()?).await
            }
            _ => return Ok(()),
        };
        self.all(&key.seen.key, found)
    }

    async fn photos(&mut self, photos: &[crate::domain::photo::Photo]) -> Result<()> {
        let (store, mend) = (&self.gallery.store, self.scope.repair);
        for some in photos.chunks(PHOTOS_AT_ONCE) {
            let ids: Vec<PhotoId> = some.iter().map(|photo| photo.id).collect();
            match store.check_photos(mend, &ids).await {
                // An index of the wrong type spoils the whole batch: then each by itself, so that only its own are spoilt.
                Err(Error::Internal(_)) => {
                    for id in ids {
                        let found = store.check_photos(mend, &[id]).await;
                        self.all(&store.keys().photo(id), found)?;
                    }
                }
                found => self.all("the photos", found)?,
            }
        }
        for photo in photos {
            self.tally.photos += 1;
            *self.sums.entry(photo.uploader).or_default() += photo.bytes;
            self.photo_files(photo).await?;
        }
        Ok(())
    }

    /// Holds what an index names against the things it names.
    async fn members(&mut self, key: &Known) -> Result<()> {
        let (store, mend) = (&self.gallery.store, self.scope.repair);
        let ids: Vec<&str> = key.ids.iter().map(String::as_str).collect();
        if let ("album_tag", [album, tag]) = (key.row.name, ids.as_slice()) {
            let counts = [(album.parse()?, tag.parse()?)];
            self.all(&key.seen.key, store.check_counts(mend, &counts).await)?;
        }
        let is_elsewhere = is_noun(key.row) || is_index_of_words(key.row);
        if key.row.kind.contains(' ') || matches!(key.row.kind, "string" | "list") || is_elsewhere {
            return Ok(());
        }
        let mut cursor = 0;
        loop {
            let (next, members) = store.members(&key.seen, cursor).await?;
            for members in members.chunks(PHOTOS_AT_ONCE * 10) {
                let found = match (key.row.name, ids.as_slice()) {
                    ("album_tags", [album]) => self.gallery.counts_of_album(mend, album, members).await,
                    ("tag_albums", [tag]) => self.gallery.counts_of_tag(mend, tag, members).await,
                    _ => store.check_members(mend, key.row, &key.seen.key, &ids, members).await,
                };
                self.all(&key.seen.key, found)?;
            }
            if next == 0 {
                return Ok(());
            }
            cursor = next;
        }
    }

    /// What a script found. One that broke on a key of the wrong type says so itself, and the check goes on.
    fn all(&mut self, at: &str, found: Result<Vec<Finding>>) -> Result<()> {
        match found {
            Ok(found) => found.into_iter().try_for_each(|finding| self.say(finding)),
            Err(Error::Internal(cause)) => self.fault(at, &format!("cannot be held against the rest: {cause}")),
            Err(error) => Err(error),
        }
    }

    /// A finding that only a person can mend.
    fn fault(&mut self, at: &str, what: &str) -> Result<()> {
        self.say(finding(at, what))
    }

    fn say(&mut self, finding: Finding) -> Result<()> {
        let mut hash = DefaultHasher::new();
        (&finding.r#where, &finding.what, finding.repaired).hash(&mut hash);
        if !self.said.insert(hash.finish()) {
            return Ok(());
        }
        match (finding.note, finding.repaired) {
            (true, _) => self.tally.notes += 1,
            (false, repaired) => {
                self.tally.findings += 1;
                self.tally.repaired += u64::from(repaired);
            }
        }
        (self.report)(&finding)
    }
}

fn finding(at: &str, what: &str) -> Finding {
    let (r#where, what) = (at.to_owned(), what.to_owned());
    Finding { r#where, what, repair: String::new(), repaired: false, note: false }
}

/// What words.rs looks at.
fn is_index_of_words(row: &Row) -> bool {
    matches!(row.name, "album_words" | "album_months")
}

/// A hash that is a thing of its own, not an index.
fn is_noun(row: &Row) -> bool {
    matches!(
        row.name,
        "album" | "photo" | "user" | "session" | "token" | "tag" | "blob" | "act" | "import" | "upload" | "settings"
    )
}

impl Gallery {
    async fn counts_of_album(&self, mend: bool, album: &str, tags: &[String]) -> Result<Vec<Finding>> {
        let album = album.parse()?;
        let pairs: Vec<_> = tags.iter().map(|tag| Ok((album, tag.parse()?))).collect::<Result<_>>()?;
        self.store.check_counts(mend, &pairs).await
    }

    async fn counts_of_tag(&self, mend: bool, tag: &str, albums: &[String]) -> Result<Vec<Finding>> {
        let tag = tag.parse()?;
        let pairs: Vec<_> = albums.iter().map(|album| Ok((album.parse()?, tag))).collect::<Result<_>>()?;
        self.store.check_counts(mend, &pairs).await
    }
}
