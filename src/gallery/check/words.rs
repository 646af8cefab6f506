//! What albums are found by, held against what they hold: their words and their months are counted again, and compared if
//! nothing changed meanwhile.

use super::Check;
use crate::domain::id::{AlbumId, PhotoId};
use crate::domain::limits;
use crate::domain::order::Order;
use crate::domain::photo::{Photo, PhotoState};
use crate::domain::timeline::{Month, day_of};
use crate::domain::word::{kept, words};
use crate::error::{Error, Result};
use crate::store::check::Amiss;
use crate::store::searches::words_beside;
use std::collections::{BTreeMap, HashSet};

/// An album that is in use all the time is looked at this often.
const TRIES: usize = 3;
/// Differences that one script mends.
const AT_ONCE: usize = 200;

/// What stands in an index, or should.
#[derive(Default, PartialEq)]
struct Index {
    words: BTreeMap<String, i64>,
    things: BTreeMap<String, String>,
    months: BTreeMap<String, i64>,
}

impl Check<'_> {
    pub(super) async fn words(&mut self, album: AlbumId) -> Result<()> {
        for _ in 0..TRIES {
            let Some(before) = self.gallery.store.album(album).await? else { return Ok(()) };
            self.photos_in_index(album).await?;
            let wanted = self.wanted(album, before.title.as_str()).await?;
            let Some(there) = self.there(album).await? else { return Ok(()) };
            let amiss = there.differs_from(&wanted);
            let after = self.gallery.store.album(album).await?;
            if after.is_none_or(|after| after.version != before.version) {
                continue;
            }
            for some in amiss.chunks(AT_ONCE) {
                let found = self.gallery.store.check_words(self.scope.repair, album, before.version, some).await;
                self.all(&self.gallery.store.keys().album_words(album), found)?;
            }
            return Ok(());
        }
        Ok(())
    }

    /// Photos that are not in the index, or with other words than theirs.
    async fn photos_in_index(&mut self, album: AlbumId) -> Result<()> {
        let mut missing = 0;
        let mut first = 0;
        loop {
            let ids = self.gallery.store.photo_ids(album, Order::Date, first, limits::PURGE_BATCH).await?;
            let photos = self.gallery.store.photos(&ids).await?;
            let beside = self.gallery.store.words_beside(&ids).await?;
            let beside: BTreeMap<PhotoId, [Option<String>; 3]> = ids.iter().copied().zip(beside).collect();
            let amiss: Vec<Photo> = photos
                .into_iter()
                .filter(|photo| beside.get(&photo.id).is_none_or(|there| !is_right(there, photo)))
                .collect();
            missing += amiss.len();
            if self.scope.repair {
                self.gallery.store.index_photos(album, &amiss, true).await?;
            }
            first += ids.len();
            if ids.len() < limits::PURGE_BATCH {
                break;
            }
        }
        if missing == 0 {
            return Ok(());
        }
        let repaired = self.scope.repair;
        let what = format!("has {missing} photos that are not found by their words");
        let finding = super::finding(&self.gallery.store.keys().album(album), &what);
        self.say(super::Finding { repair: "salon check --repair".into(), repaired, ..finding })
    }

    /// What should stand there.
    async fn wanted(&self, album: AlbumId, title: &str) -> Result<Index> {
        let (store, mut index) = (&self.gallery.store, Index::default());
        index.thing("!".into(), kept(title));
        for (tag, words) in store.album_tag_words(album).await? {
            index.thing(format!("#{tag}"), words);
        }
        let mut first = 0;
        loop {
            let ids = store.photo_ids(album, Order::Date, first, limits::PURGE_BATCH).await?;
            let beside = store.words_beside(&ids).await?;
            let counted: HashSet<PhotoId> =
                ids.iter().zip(beside).filter(|(_, [words, ..])| words.is_some()).map(|(id, _)| *id).collect();
            let photos = store.photos(&ids).await?;
            photos.iter().filter(|photo| counted.contains(&photo.id)).for_each(|photo| index.photo(photo));
            first += ids.len();
            if ids.len() < limits::PURGE_BATCH {
                return Ok(index);
            }
        }
    }

    /// What stands there; `None` when it cannot be read, which is said.
    async fn there(&mut self, album: AlbumId) -> Result<Option<Index>> {
        let (fields, months) = match self.gallery.store.album_index(album).await {
            Err(Error::Internal(cause)) => {
                let key = self.gallery.store.keys().album_words(album);
                self.fault(&key, &format!("cannot be held against the rest: {cause}"))?;
                return Ok(None);
            }
            found => found?,
        };
        let mut index = Index { months: months.into_iter().collect(), ..Index::default() };
        for (field, held) in fields {
            if field.starts_with(['!', '#']) {
                index.things.insert(field, held);
                continue;
            }
            for entry in held.split('|').skip(1) {
                if let Some((rest, count)) = entry.split_once(':') {
                    *index.words.entry(format!("{field}{rest}")).or_default() += count.parse::<i64>().unwrap_or(0);
                }
            }
        }
        Ok(Some(index))
    }
}

impl Index {
    fn thing(&mut self, name: String, words: String) {
        if words.is_empty() {
            return;
        }
        for word in words.split(' ') {
            *self.words.entry(word.to_owned()).or_default() += 1;
        }
        self.things.insert(name, words);
    }

    fn photo(&mut self, photo: &Photo) {
        if photo.state == PhotoState::Deleted {
            return;
        }
        let mut known = HashSet::new();
        for text in [photo.title.as_str(), photo.caption.as_str(), photo.filename.as_str()] {
            for word in words(text) {
                if known.len() < limits::WORDS && known.insert(word.clone()) {
                    *self.words.entry(word).or_default() += 1;
                }
            }
        }
        *self.words.entry(format!("@{}", photo.uploader)).or_default() += 1;
        if let Some(day) = day_of(photo.facts.taken.at, photo.facts.taken.zone) {
            *self.months.entry(Month::of(day).to_string()).or_default() += 1;
        }
    }

    /// What has to be changed here.
    fn differs_from(&self, wanted: &Index) -> Vec<Amiss> {
        let mut amiss = Vec::new();
        for name in self.things.keys().chain(wanted.things.keys()).collect::<std::collections::BTreeSet<_>>() {
            let should = wanted.things.get(name);
            if self.things.get(name) != should {
                amiss.push(Amiss { kind: "thing", name: name.clone(), by: should.cloned().unwrap_or_default() });
            }
        }
        amiss.extend(counts("word", &self.words, &wanted.words));
        amiss.extend(counts("month", &self.months, &wanted.months));
        amiss
    }
}

fn counts(kind: &'static str, there: &BTreeMap<String, i64>, wanted: &BTreeMap<String, i64>) -> Vec<Amiss> {
    let names: std::collections::BTreeSet<&String> = there.keys().chain(wanted.keys()).collect();
    let by = |name: &String| wanted.get(name).copied().unwrap_or(0) - there.get(name).copied().unwrap_or(0);
    let amiss = names.into_iter().map(|name| (name, by(name))).filter(|(_, by)| *by != 0);
    amiss.map(|(name, by)| Amiss { kind, name: name.clone(), by: by.to_string() }).collect()
}

/// Whether what stands beside a photo's texts are their words.
fn is_right(there: &[Option<String>; 3], photo: &Photo) -> bool {
    let wanted = words_beside(photo);
    there[0].as_ref() == Some(&wanted[0])
        && there[1].as_deref().unwrap_or_default() == wanted[1]
        && there[2].as_deref().unwrap_or_default() == wanted[2]
}
