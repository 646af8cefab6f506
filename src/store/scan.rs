//! Looking over many keys at once, for the sweep and for `salon check`. Never on a page's path; always by cursor and in
//! batches, so that neither Redis nor this program holds all of a library at once.

use super::Store;
use super::keys::{Keys, Row, TABLE};
use super::read::Fields;
use crate::domain::id::Sha256;
use crate::error::Result;

/// Keys that one step of a walk asks for, and members of a collection.
const KEYS_AT_ONCE: usize = 200;
const MEMBERS_AT_ONCE: usize = 100;

/// A key as Redis has it.
pub struct Seen {
    pub key: String,
    /// Its Redis type.
    pub kind: String,
    pub expires: bool,
}

impl Store {
    /// Whether any photo names these bytes. One round trip.
    pub async fn blobs_exist(&self, hashes: &[Sha256]) -> Result<Vec<bool>> {
        let mut pipe = redis::pipe();
        for hash in hashes {
            pipe.cmd("EXISTS").arg(self.keys.blob(*hash));
        }
        if hashes.is_empty() { Ok(Vec::new()) } else { self.pipe(&pipe).await }
    }

    /// The next step of a walk over every key of this gallery; cursor 0 begins and ends it. A key may come twice.
    pub async fn scan(&self, cursor: u64) -> Result<(u64, Vec<String>)> {
        // A prefix has no characters that a pattern reads as anything but themselves.
        let pattern = format!("{}*", self.keys.prefix());
        let mut pipe = redis::pipe();
        pipe.cmd("SCAN").arg(cursor).arg("MATCH").arg(pattern).arg("COUNT").arg(KEYS_AT_ONCE);
        let (step,): ((u64, Vec<String>),) = self.pipe(&pipe).await?;
        Ok(step)
    }

    /// These keys with their types; one that is gone by now is left out.
    pub async fn look_at(&self, keys: Vec<String>) -> Result<Vec<Seen>> {
        let mut pipe = redis::pipe();
        for key in &keys {
            pipe.cmd("TYPE").arg(key).cmd("PTTL").arg(key);
        }
        let found: Vec<redis::Value> = if keys.is_empty() { Vec::new() } else { self.pipe(&pipe).await? };
        let mut seen = Vec::with_capacity(keys.len());
        for (key, pair) in keys.into_iter().zip(found.chunks(2)) {
            let [kind, life] = pair else { continue };
            let kind: String = redis::from_redis_value(kind.clone()).map_err(redis::RedisError::from)?;
            let life: i64 = redis::from_redis_value(life.clone()).map_err(redis::RedisError::from)?;
            if kind != "none" {
                seen.push(Seen { key, kind, expires: life != -1 });
            }
        }
        Ok(seen)
    }

    /// The next step of a walk over the members of a set or a zset, or the fields of a hash.
    pub async fn members(&self, seen: &Seen, cursor: u64) -> Result<(u64, Vec<String>)> {
        let command = match seen.kind.as_str() {
            "set" => "SSCAN",
            "zset" => "ZSCAN",
            _ => "HSCAN",
        };
        let mut pipe = redis::pipe();
        pipe.cmd(command).arg(&seen.key).arg(cursor).arg("COUNT").arg(MEMBERS_AT_ONCE);
        let ((next, found),): ((u64, Vec<String>),) = self.pipe(&pipe).await?;
        let each = if seen.kind == "set" { 1 } else { 2 };
        Ok((next, found.into_iter().step_by(each).collect()))
    }

    /// Hashes as they are, in the order of the keys; one that is gone is empty.
    pub async fn hashes(&self, keys: &[&str]) -> Result<Vec<Fields>> {
        let mut pipe = redis::pipe();
        for key in keys {
            pipe.cmd("HGETALL").arg(*key);
        }
        if keys.is_empty() { Ok(Vec::new()) } else { self.pipe(&pipe).await }
    }

    /// Whether a collection has outlived the thing it belongs to. One moment for both, so a purge is never seen half.
    pub async fn outlives(&self, key: &str, owner: &str) -> Result<bool> {
        let mut pipe = redis::pipe();
        pipe.atomic().cmd("EXISTS").arg(key).cmd("EXISTS").arg(owner);
        let (here, owned): (bool, bool) = self.pipe(&pipe).await?;
        Ok(here && !owned)
    }
}

impl Keys {
    /// The row of the table that a key stands in, and the ids in it; `None` for a key that is not ours.
    pub fn recognise<'k>(&self, key: &'k str) -> Option<(&'static Row, Vec<&'k str>)> {
        let rest = key.strip_prefix(self.prefix())?;
        TABLE.iter().find_map(|row| ids_in(row.pattern, rest).map(|ids| (row, ids)))
    }

    /// The hash to which a collection such as `album:<album>:photos` belongs.
    pub fn owner_of(&self, row: &Row, key: &str) -> Option<String> {
        let owner = |spelt: &str| {
            let (at, _) = spelt.match_indices(':').nth(1)?;
            Some(spelt[..at].to_owned())
        };
        let pattern = owner(row.pattern)?;
        TABLE.iter().any(|other| other.pattern == pattern).then_some(())?;
        Some(format!("{}{}", self.prefix(), owner(key.strip_prefix(self.prefix())?)?))
    }
}

fn ids_in<'k>(pattern: &str, key: &'k str) -> Option<Vec<&'k str>> {
    let (mut wanted, mut parts, mut ids) = (pattern.split(':'), key.split(':'), Vec::new());
    loop {
        match (wanted.next(), parts.next()) {
            (None, None) => return Some(ids),
            (Some(word), Some(part)) if word == part && !word.starts_with('<') => {}
            (Some(word), Some(part)) if is_id(word, part) => ids.push(part),
            _ => return None,
        }
    }
}

/// `word` is `<album>` or the like.
fn is_id(word: &str, text: &str) -> bool {
    let hex = |digits| text.len() == digits && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    match word {
        "<sha256>" | "<hash>" => hex(64),
        "<what>" => !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
        word if word.starts_with('<') => hex(32),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0190a0b0c0d0e0f00112233445566778";

    #[test]
    fn a_key_is_recognised_by_the_table_and_a_strange_one_is_not() {
        let keys = Keys::new("family:");
        let name = |key: String| keys.recognise(&key).map(|(row, ids)| (row.name, ids.len()));
        assert_eq!(name(format!("family:album:{ID}:tag:{ID}")), Some(("album_tag", 2)));
        assert_eq!(name("family:albums:public".into()), Some(("albums_public", 0)));
        assert_eq!(name(format!("family:rate:login:{ID}{ID}")), Some(("rate", 2)));
        for strange in [
            format!("album:{ID}"),
            format!("family:album:{}", ID.to_uppercase()),
            format!("family:album:{ID}:likes"),
            format!("family:blob:{ID}"),
            "family:album".into(),
            "family:album:<album>".into(),
        ] {
            assert_eq!(name(strange.clone()), None, "{strange}");
        }
    }

    #[test]
    fn a_collection_belongs_to_a_hash() {
        let keys = Keys::new("family:");
        let owner = |key: String| keys.recognise(&key).and_then(|(row, _)| keys.owner_of(row, &key));
        assert_eq!(owner(format!("family:album:{ID}:tag:{ID}")), Some(format!("family:album:{ID}")));
        assert_eq!(owner(format!("family:user:{ID}:sessions")), Some(format!("family:user:{ID}")));
        for alone in [format!("family:album:{ID}"), format!("family:rate:login:{ID}{ID}"), "family:albums".into()] {
            assert_eq!(owner(alone.clone()), None, "{alone}");
        }
    }
}
