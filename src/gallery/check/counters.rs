//! The counters of users: albums they own, bytes they uploaded.

use super::{Check, is_noun};
use crate::domain::id::{PhotoId, UserId};
use crate::error::Result;
use crate::store::read;
use std::collections::{HashMap, HashSet};

/// Sums that a user's uploads keep spoiling are begun again this often.
const TRIES: usize = 3;

impl Check<'_> {
    pub(super) async fn counters(&mut self) -> Result<()> {
        let sums = std::mem::take(&mut self.sums);
        let mut suspects = HashMap::new();
        for (user, counted) in self.users().await? {
            self.counter(user, None).await?;
            if counted != sums.get(&user).copied().unwrap_or(0) {
                suspects.insert(user, counted);
            }
        }
        self.bytes(suspects).await
    }

    /// The first sum was made while the gallery went on and a walk may meet a photo twice. This one knows what it has
    /// counted, and counts only if the counter stands where it stood when the sum was begun.
    async fn bytes(&mut self, mut suspects: HashMap<UserId, u64>) -> Result<()> {
        for _ in 0..TRIES {
            if suspects.is_empty() {
                return Ok(());
            }
            let sums = self.sum(&suspects).await?;
            let now: HashMap<UserId, u64> = self.users().await?.into_iter().collect();
            let (mut still, mut moving) = (Vec::new(), HashMap::new());
            for (user, before) in suspects {
                match now.get(&user) {
                    Some(after) if *after == before => still.push((user, before)),
                    Some(after) => drop(moving.insert(user, *after)),
                    None => {}
                }
            }
            for (user, before) in still {
                let sum = sums.get(&user).copied().unwrap_or(0);
                self.counter(user, Some((before, sum))).await?;
            }
            suspects = moving;
        }
        Ok(())
    }

    async fn counter(&mut self, user: UserId, sum: Option<(u64, u64)>) -> Result<()> {
        let store = &self.gallery.store;
        let found = store.check_counters(self.scope.repair, user, sum).await;
        self.all(&store.keys().user(user), found)
    }

    /// What every readable user says of their bytes.
    async fn users(&self) -> Result<Vec<(UserId, u64)>> {
        let mut users = Vec::new();
        self.each("user", async |id, fields| {
            if let Some(bytes) = fields.get("bytes").and_then(|bytes| bytes.parse().ok()) {
                users.push((id.parse()?, bytes));
            }
            Ok(())
        })
        .await?;
        Ok(users)
    }

    async fn sum(&self, of: &HashMap<UserId, u64>) -> Result<HashMap<UserId, u64>> {
        let (mut counted, mut sums) = (HashSet::<PhotoId>::new(), HashMap::new());
        self.each("photo", async |id, fields| {
            let Ok(Some(photo)) = read::photo(id.parse()?, fields) else { return Ok(()) };
            if of.contains_key(&photo.uploader) && counted.insert(photo.id) {
                *sums.entry(photo.uploader).or_default() += photo.bytes;
            }
            Ok(())
        })
        .await?;
        Ok(sums)
    }

    /// Every hash of a noun, in batches.
    async fn each(&self, noun: &str, mut take: impl AsyncFnMut(&str, &read::Fields) -> Result<()>) -> Result<()> {
        let store = &self.gallery.store;
        let mut cursor = 0;
        loop {
            let (next, keys) = store.scan(cursor).await?;
            let known =
                |key: &String| store.keys().recognise(key).is_some_and(|(row, _)| row.name == noun && is_noun(row));
            let keys: Vec<String> = keys.into_iter().filter(known).collect();
            let keys: Vec<String> = store
                .look_at(keys)
                .await?
                .into_iter()
                .filter(|seen| seen.kind == "hash")
                .map(|seen| seen.key)
                .collect();
            let names: Vec<&str> = keys.iter().map(String::as_str).collect();
            for (key, fields) in names.iter().zip(store.hashes(&names).await?) {
                if let Some((_, ids)) = store.keys().recognise(key)
                    && let Some(id) = ids.first()
                {
                    take(id, &fields).await?;
                }
            }
            if next == 0 {
                return Ok(());
            }
            cursor = next;
        }
    }
}
