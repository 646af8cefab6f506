//! Holding what is in Redis against itself: a hash against what it must be, and (by the `lua/check_….lua`, each in one
//! moment of Redis) things against their indexes and indexes against the things they name.

use super::keys::Row;
use super::read::{self, Fields};
use super::{Arg, Store};
use crate::domain::id::{ActId, AlbumId, PhotoId, Sha256, TagId, UploadId, UserId};
use crate::domain::job::Job;
use crate::domain::photo::Kind;
use crate::domain::text::fold;
use crate::error::{Error, Result};

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Finding {
    /// The key in Redis, or the path on disk.
    pub r#where: String,
    pub what: String,
    /// What mends it; empty where only a person can.
    pub repair: String,
    pub repaired: bool,
    /// Worth knowing, and nothing is wrong.
    pub note: bool,
}

/// What waits for a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Due {
    Render(PhotoId),
    PurgeAlbum(AlbumId),
    PurgeUser(UserId),
    PurgeTag(TagId),
    IndexTag(TagId),
}

/// What is wrong in the words or months of an album.
pub struct Amiss {
    /// `word`, `thing` or `month`.
    pub kind: &'static str,
    pub name: String,
    /// How many more or less there should be; of a thing, its words.
    pub by: String,
}

impl From<Job> for Due {
    fn from(job: Job) -> Due {
        match job {
            Job::Render { photo, .. } => Due::Render(photo),
            Job::PurgeAlbum(album) => Due::PurgeAlbum(album),
            Job::PurgeUser { user, .. } => Due::PurgeUser(user),
            Job::PurgeTag { tag, .. } => Due::PurgeTag(tag),
            Job::IndexTag(tag) => Due::IndexTag(tag),
        }
    }
}

impl Store {
    pub async fn check_photos(&self, mend: bool, photos: &[PhotoId]) -> Result<Vec<Finding>> {
        self.hold(&self.scripts.check_photos, mend, &texts(photos)).await
    }

    pub async fn check_album(&self, mend: bool, album: AlbumId) -> Result<Vec<Finding>> {
        self.hold(&self.scripts.check_albums, mend, &[album.to_string()]).await
    }

    pub async fn check_user(&self, mend: bool, user: UserId) -> Result<Vec<Finding>> {
        self.hold(&self.scripts.check_users, mend, &[user.to_string()]).await
    }

    /// `sum` is what the counter of bytes said before the sum was made, and the sum.
    pub async fn check_counters(&self, mend: bool, user: UserId, sum: Option<(u64, u64)>) -> Result<Vec<Finding>> {
        let (before, sum) = sum.map_or_else(Default::default, |(before, sum)| (before.to_string(), sum.to_string()));
        self.hold(&self.scripts.check_counters, mend, &[user.to_string(), before, sum]).await
    }

    pub async fn check_sessions(&self, mend: bool, hashes: &[Sha256]) -> Result<Vec<Finding>> {
        self.hold(&self.scripts.check_sessions, mend, &texts(hashes)).await
    }

    pub async fn check_tag(&self, mend: bool, tag: TagId) -> Result<Vec<Finding>> {
        self.hold(&self.scripts.check_tags, mend, &[tag.to_string()]).await
    }

    pub async fn check_upload(&self, mend: bool, upload: UploadId) -> Result<Vec<Finding>> {
        self.hold(&self.scripts.check_uploads, mend, &[upload.to_string()]).await
    }

    pub async fn check_blobs(&self, mend: bool, hashes: &[Sha256]) -> Result<Vec<Finding>> {
        self.hold(&self.scripts.check_blobs, mend, &texts(hashes)).await
    }

    pub async fn check_acts(&self, mend: bool, acts: &[ActId]) -> Result<Vec<Finding>> {
        self.hold(&self.scripts.check_acts, mend, &texts(acts)).await
    }

    /// The counts of tags in albums.
    pub async fn check_counts(&self, mend: bool, counts: &[(AlbumId, TagId)]) -> Result<Vec<Finding>> {
        let args: Vec<String> = counts.iter().flat_map(|(album, tag)| [album.to_string(), tag.to_string()]).collect();
        self.hold(&self.scripts.check_counts, mend, &args).await
    }

    /// Members of the index `key`, whose row and ids are these.
    pub async fn check_members(
        &self,
        mend: bool,
        row: &Row,
        key: &str,
        ids: &[&str],
        members: &[String],
    ) -> Result<Vec<Finding>> {
        let id = |at: usize| ids.get(at).copied().unwrap_or_default().to_owned();
        let mut args = vec![row.name.to_owned(), key.to_owned(), id(0), id(1)];
        args.extend_from_slice(members);
        self.hold(&self.scripts.check_members, mend, &args).await
    }

    /// The words and months of an album that has this version.
    pub async fn check_words(&self, mend: bool, album: AlbumId, version: u64, amiss: &[Amiss]) -> Result<Vec<Finding>> {
        let mut args = vec![album.to_string(), version.to_string()];
        args.extend(amiss.iter().flat_map(|amiss| [amiss.kind.to_owned(), amiss.name.clone(), amiss.by.clone()]));
        self.hold(&self.scripts.check_words, mend, &args).await
    }

    /// What stands beside the texts of photos: the words of file name, title and caption.
    pub async fn words_beside(&self, photos: &[PhotoId]) -> Result<Vec<[Option<String>; 3]>> {
        let mut pipe = redis::pipe();
        for photo in photos {
            pipe.cmd("HMGET").arg(self.keys.photo(*photo)).arg(&["words", "title-words", "caption-words"]);
        }
        if photos.is_empty() { Ok(Vec::new()) } else { self.pipe(&pipe).await }
    }

    /// For what has no job on the streams: whether it still waits for one.
    pub async fn check_job(&self, mend: bool, due: Due) -> Result<Vec<Finding>> {
        let (act, id) = match due {
            Due::Render(photo) => ("render", photo.to_string()),
            Due::PurgeAlbum(album) => ("purge-album", album.to_string()),
            Due::PurgeUser(user) => ("purge-user", user.to_string()),
            Due::PurgeTag(tag) => ("purge-tag", tag.to_string()),
            // Nothing waits for it: the words of its albums are held against it.
            Due::IndexTag(tag) => ("index-tag", tag.to_string()),
        };
        self.hold(&self.scripts.check_job, mend, &[act.to_owned(), id]).await
    }

    /// After a repair: any page may look different now.
    pub async fn age_pages(&self) -> Result<()> {
        self.pipe(redis::pipe().cmd("HINCRBY").arg(self.keys.settings()).arg("version").arg(1).ignore()).await
    }

    async fn hold(&self, script: &redis::Script, mend: bool, args: &[String]) -> Result<Vec<Finding>> {
        let mend = u8::from(mend);
        let mut all: Vec<&dyn Arg> = vec![&mend];
        all.extend(args.iter().map(|arg| arg as &dyn Arg));
        let found: Vec<(String, String, String, bool)> = self.run(script, &all).await?;
        let finding = |(r#where, what, repair, repaired)| Finding { r#where, what, repair, repaired, note: false };
        Ok(found.into_iter().map(finding).collect())
    }
}

fn texts<T: ToString>(ids: &[T]) -> Vec<String> {
    ids.iter().map(T::to_string).collect()
}

/// What a hash is made of, beyond what `read` can do without.
fn required(noun: &str) -> &'static [&'static str] {
    match noun {
        "album" => &["title", "owner", "visibility", "created", "updated", "state", "version", "rights"],
        "photo" => &["album", "filename", "sha256", "type", "bytes", "taken", "uploaded", "uploader", "state"],
        "user" => &["login", "name", "role", "enabled", "created", "albums", "bytes", "version"],
        "session" => &["user", "created", "seen"],
        "token" => &["purpose"],
        "upload" => &["user", "album", "filename", "length", "offset", "active"],
        "tag" => &["name", "folded"],
        "blob" => &["type", "bytes"],
        "act" => &["album", "user", "deed", "at"],
        _ => &[],
    }
}

/// Holds a hash against what its noun must be: everything in it can be read, and nothing is missing.
///
/// # Errors
/// A sentence that names the field.
pub fn sound(noun: &str, id: &str, fields: &Fields) -> Result<(), String> {
    if let Some(field) = required(noun).iter().find(|field| !fields.contains_key(**field)) {
        return Err(format!("has no field {field}"));
    }
    let read = match noun {
        "album" => read::album(named(id)?, fields).map(drop).and_then(|()| album_state(fields)),
        "photo" => read::photo(named(id)?, fields).map(drop),
        "user" => read::user(named(id)?, fields).map(drop),
        "session" => read::session(named(id)?, fields).map(drop),
        "act" => read::act(named(id)?, fields).map(drop),
        "upload" => read::upload(named(id)?, fields).map(drop),
        "import" => read::import(fields).map(drop),
        "settings" => read::settings(fields).map(drop),
        "tag" => tag(fields),
        "blob" => blob(fields),
        _ => Ok(()),
    };
    read.map_err(|error| error.cause().unwrap_or("cannot be read").to_owned())
}

/// A key was recognised, so its id is one.
fn named<T: std::str::FromStr>(id: &str) -> Result<T, String> {
    id.parse().map_err(|_| "is not named by an id".to_owned())
}

fn album_state(fields: &Fields) -> Result<()> {
    match fields.get("state").map(String::as_str) {
        Some("live" | "trash" | "purge") => Ok(()),
        other => Err(Error::Internal(format!("album: field state is {other:?}"))),
    }
}

fn tag(fields: &Fields) -> Result<()> {
    if let Some(into) = fields.get("into") {
        into.parse::<TagId>().map_err(|_| Error::Internal(format!("tag: field into is {into:?}")))?;
    }
    match (fields.get("name"), fields.get("folded")) {
        (Some(name), Some(folded)) if fold(name) == *folded => Ok(()),
        (name, folded) => Err(Error::Internal(format!("tag: field folded is {folded:?} for the name {name:?}"))),
    }
}

fn blob(fields: &Fields) -> Result<()> {
    for (field, value) in fields {
        let read = match (field.as_str(), field.strip_prefix("trash:")) {
            ("type", _) => value.parse::<Kind>().is_ok(),
            ("bytes", _) => value.parse::<u64>().is_ok(),
            (_, Some(photo)) => photo.parse::<PhotoId>().is_ok() && value.parse::<AlbumId>().is_ok(),
            (album, None) => album.parse::<AlbumId>().is_ok() && value.parse::<PhotoId>().is_ok(),
        };
        if !read {
            return Err(Error::Internal(format!("blob: field {field} is {value:?}")));
        }
    }
    Ok(())
}
