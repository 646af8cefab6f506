//! Every key name of the gallery, declared once: a line here is a Rust function, a Lua function for the scripts and a
//! row of the README's key table (`tests/house.rs` holds the two equal).
//!
//! Grammar: `noun:<id>` hash · `noun:<id>:<plural>` collection · `nouns` index · `nouns:by-<field>` lookup. Only `:`
//! separates; ids are 32 hex digits; words are lower case with hyphens. Names typed by people never stand in a key. An
//! optional prefix stands before every key.

use crate::domain::id::{ActId, AlbumId, ImportId, PhotoId, Sha256, TagId, UploadId, UserId};

/// One row of the key table.
pub struct Row {
    /// The function's name, here and (as `K.<name>`) in the scripts.
    pub name: &'static str,
    /// `album:<album>:photos`
    pub pattern: &'static str,
    /// The Redis type.
    pub kind: &'static str,
    pub contents: &'static str,
    /// The Lua function that spells the key: used by `script.rs`.
    pub lua: &'static str,
}

/// Spells keys, with the gallery's prefix before each.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    prefix: String,
}

impl Keys {
    pub fn new(prefix: &str) -> Keys {
        Keys { prefix: prefix.to_owned() }
    }

    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// What every channel of events begins with.
    pub fn events(&self) -> String {
        format!("{}events:", self.prefix)
    }
}

macro_rules! keys {
    (@push $key:ident $text:literal) => { $key.push_str($text); };
    (@push $key:ident $arg:ident) => { $key.push_str(&$arg.to_string()); };
    (@pattern $text:literal) => { $text };
    (@pattern $arg:ident) => { concat!("<", stringify!($arg), ">") };
    (@lua $text:literal) => { concat!("..'", $text, "'") };
    (@lua $arg:ident) => { concat!("..", stringify!($arg)) };
    ($($name:ident($($arg:ident: $type:ty),*) = [$($part:tt)+], $kind:literal, $contents:literal;)+) => {
        /// Every key of the gallery, in the order of this file.
        pub const TABLE: &[Row] = &[$(Row {
            name: stringify!($name),
            pattern: concat!($(keys!(@pattern $part)),+),
            kind: $kind,
            contents: $contents,
            lua: concat!("K.", stringify!($name), "=function(", keys!(@args $($arg)*), ") return P", $(keys!(@lua $part)),+, " end"),
        }),+];

        impl Keys {$(
            #[doc = $contents]
            pub fn $name(&self $(, $arg: $type)*) -> String {
                let mut key = self.prefix.clone();
                $(keys!(@push key $part);)+
                key
            }
        )+}
    };
    (@args) => { "" };
    (@args $arg:ident) => { stringify!($arg) };
    (@args $first:ident $($rest:ident)+) => { concat!(stringify!($first), $(",", stringify!($rest)),+) };
}

keys! {
    schema() = ["schema"], "string", "version of this convention; migrations raise it";
    settings() = ["settings"], "hash", "what an administrator can change: name, accent (the colour, as `#96481b`), thumb, grid, view (long edges in pixels), quality, keywords; version, raised when any page may look different; indexed (the form of the index that everything is in); address, where the site was started last";

    album(album: AlbumId) = ["album:" album], "hash", "title, description, owner, visibility, originals (what readers get: `stripped` or `whole`), cover, order (`date` or `hand`), created, updated, state, version, rights; in the trash also deleted";
    album_photos(album: AlbumId) = ["album:" album ":photos"], "zset", "photo id, scored by the instant it was taken";
    album_order(album: AlbumId) = ["album:" album ":order"], "zset", "photo id by hand-made rank; there once the order was by hand, and kept";
    album_grants(album: AlbumId) = ["album:" album ":grants"], "hash", "principal (`user:<id>`) → `read` or `edit`";
    album_tags(album: AlbumId) = ["album:" album ":tags"], "zset", "tag id, scored by how many photos of this album carry it";
    album_tag(album: AlbumId, tag: TagId) = ["album:" album ":tag:" tag], "zset", "photo ids of this album with that tag, scored by taken";
    album_spellings(album: AlbumId) = ["album:" album ":spellings"], "hash", "tag id → how it is written in this album, where that is not the tag's own name: whoever tags does not learn how others write it";
    album_words(album: AlbumId) = ["album:" album ":words"], "hash", "what the album is found by: first characters of words → the rest of each and how often (`_words.lua` says how they stand there), with `@<user>` once for each photo of theirs; `!` → the words of its title, `#<tag>` → those of a tag";
    album_months(album: AlbumId) = ["album:" album ":months"], "hash", "`2024-06` → how many of its photos were taken then, by the camera's clock";
    album_trash(album: AlbumId) = ["album:" album ":trash"], "zset", "photo ids of this album that lie in the trash, scored by when they were deleted";
    album_journal(album: AlbumId) = ["album:" album ":journal"], "zset", "acts in this album, scored by when they ended: at most 1,000, of the last year";
    albums() = ["albums"], "zset", "every album outside the trash, by newest activity";
    albums_public() = ["albums:public"], "zset", "the public ones, by newest activity";
    albums_members() = ["albums:members"], "zset", "the ones that every member reads, by newest activity";

    albums_trash() = ["albums:trash"], "zset", "albums that lie in the trash or have photos there, by the latest deletion";

    photo(photo: PhotoId) = ["photo:" photo], "hash", "album, title, caption, tags, filename, words (of the file name; it stands there once the photo is in the index), title-words, caption-words (where they are not plain letters), type, bytes, sha256, width, height, taken, zone, source, uploaded, uploader, state, reason, thumbhash (hex), damaged (1 when some of it could not be decoded), remake (1 while a job makes it again), camera, lens, exposure, aperture, iso, focal, flash, rating, copyright, creator, place, animated, motion, gain-map, act (the last that moved or deleted it); in the trash also deleted, was (its state before), covered (1 when it was the cover), rank (by hand)";
    photos_failed() = ["photos:failed"], "zset", "photos of which no pictures could be made, by when; the reason stands in the photo";

    tag(tag: TagId) = ["tag:" tag], "hash", "name, folded, words; into while its photos are being moved to another tag";
    tag_albums(tag: TagId) = ["tag:" tag ":albums"], "zset", "album id, scored by how many of its photos carry the tag; also of albums in the trash";
    tags_by_name() = ["tags:by-name"], "hash", "folded name → tag id";

    blob(sha256: Sha256) = ["blob:" sha256], "hash", "album id → photo id (the same bytes at most once per album); `trash:<photo>` → album id; type, bytes. Gone with its last photo";

    user(user: UserId) = ["user:" user], "hash", "login, name, password (PHC string), link (the one that may set it), role, enabled, creates, language (`en`, `fr`, or what the browser asks for), created, seen, albums, bytes, version";
    user_albums(user: UserId) = ["user:" user ":albums"], "hash", "album id → `owner`, `edit` or `read`: the mirror of owner and grants";
    user_trash(user: UserId) = ["user:" user ":trash"], "zset", "albums of theirs that lie in the trash, scored by when they were deleted";
    user_sessions(user: UserId) = ["user:" user ":sessions"], "set", "hashes of the sessions, to list and revoke";
    user_uploads(user: UserId) = ["user:" user ":uploads"], "hash", "upload id → its length, of the uploads in parts that are under way: both are bounded";
    users() = ["users"], "zset", "every user, by when they were created";
    users_by_login() = ["users:by-login"], "hash", "folded login → user id";
    users_administrators() = ["users:administrators"], "set", "the enabled administrators: never empty once there was one";

    session(hash: Sha256) = ["session:" hash], "hash + TTL", "user, created, seen, proved, remembered, agent, address; the name is the SHA-256 of the cookie";
    token(hash: Sha256) = ["token:" hash], "hash + TTL", "purpose, user: a set-up or set-password link, once";
    once(hash: Sha256) = ["once:" hash], "string + TTL", "result of a mutation by its idempotency key";
    rate(what: &str, hash: Sha256) = ["rate:" what ":" hash], "string + TTL", "attempts so far and until when to wait; the hash of who tries";

    upload(upload: UploadId) = ["upload:" upload], "hash", "an upload in parts: user, album, filename, modified, length, offset (the bytes that are kept), active; then for a day also end (`saved`, `already-here` or `refused`) with photo, or with why and the sentences en and fr";
    upload_parts(upload: UploadId) = ["upload:" upload ":parts"], "zset", "names of the files in `tmp/uploads/<upload>`, scored by the byte at which each begins";
    uploads() = ["uploads"], "zset", "uploads in parts that are under way, by when something of them came last";

    jobs_urgent() = ["jobs:urgent"], "stream + consumer group", "work that somebody waits for; read first; done = acknowledged and deleted";
    jobs_bulk() = ["jobs:bulk"], "stream + consumer group", "imports and purges";
    import(import: ImportId) = ["import:" import], "hash", "folder, album (one for all, or empty), owner, visibility, alive (when it last gave a sign of life). Gone when it is done";
    imports() = ["imports"], "zset", "imports under way or interrupted, by when they began";
    trash() = ["trash"], "zset", "`photo:<id>` and `album:<id>`, scored by when they were deleted";

    act(act: ActId) = ["act:" act], "hash", "album, user (empty: the operator), deed, at, photos (how many), back (how many of them were taken back), gone; of a move to (album); of (the act that it takes back); of tags `+<tag>` and `-<tag>` with the name; of a change the new value, and title-was, visibility-was; of a grant person, right";
    act_photos(act: ActId) = ["act:" act ":photos"], "list", "photo ids that can still be taken back, at most 500: with `*` when it was the cover, with `@<rank>` its rank by hand, with `+<tag>` and `-<tag>` for what changed";

    events_album(album: AlbumId) = ["events:album:" album], "channel", "what pages listen to: `photo <id>` and `added`, `changed`, `gone`, or from a worker `ready` or `failed`; `album changed`; `rights` when it may be another's to see";
    events_user(user: UserId) = ["events:user:" user], "channel", "`rights` when a session of theirs has ended, or the account is another";
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_key_is_spelt_by_the_table() {
        let keys = Keys::new("{family}:");
        let (album, tag) = (AlbumId::from(Uuid::from_u128(1)), TagId::from(Uuid::from_u128(2)));
        assert_eq!(keys.album_tag(album, tag), format!("{{family}}:album:{album}:tag:{tag}"));
        let row = TABLE.iter().find(|row| row.name == "album_tag").unwrap();
        assert_eq!(row.pattern, "album:<album>:tag:<tag>");
        assert_eq!(row.lua, "K.album_tag=function(album,tag) return P..'album:'..album..':tag:'..tag end");
    }

    #[test]
    fn every_pattern_keeps_the_grammar() {
        for row in TABLE {
            let rest = row.pattern.replace(['<', '>'], "");
            assert!(
                rest.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == ':' || c == '-'),
                "{rest}"
            );
        }
    }
}
