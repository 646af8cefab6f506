//! From Redis replies to nouns. What stands in Redis was parsed before it went there; a field that is not what it should
//! be is our fault (`Internal`), and `salon check` finds it.

use super::optional;
use crate::domain::access::Viewer;
use crate::domain::album::{Album, AlbumState, Originals};
use crate::domain::grant::Right;
use crate::domain::id::{ActId, AlbumId, PhotoId, Sha256, UploadId, UserId};
use crate::domain::import::Import;
use crate::domain::journal::{self, Act, Deed};
use crate::domain::order::Order;
use crate::domain::photo::{Facts, Photo, PhotoState, Rendition, Taken, TakenSource, Tile, Words};
use crate::domain::recipe::Recipe;
use crate::domain::session::Session;
use crate::domain::settings::Settings;
use crate::domain::text::{Caption, Description, FileName, Login, Name, PhotoTitle, Title};
use crate::domain::upload::{End, Refusal, Upload, Why};
use crate::domain::user::User;
use crate::error::{Error, Result};
use std::collections::HashMap;
use std::str::FromStr;

/// A Redis hash.
pub type Fields = HashMap<String, String>;

/// `HMGET` of a tile, in the order of the scripts that ask for it.
pub type TileFields = Vec<Option<String>>;

/// Reads the fields of one hash; the noun is for the log.
struct Reader<'a> {
    noun: &'static str,
    fields: &'a Fields,
}

impl Reader<'_> {
    fn text(&self, field: &str) -> &str {
        self.fields.get(field).map_or("", String::as_str)
    }

    fn number<T: FromStr + Default>(&self, field: &str) -> Result<T> {
        match self.text(field) {
            "" => Ok(T::default()),
            text => text.parse().map_err(|_| self.broken(field)),
        }
    }

    fn parsed<T: FromStr>(&self, field: &str) -> Result<T> {
        self.text(field).parse().map_err(|_| self.broken(field))
    }

    fn optional<T: FromStr>(&self, field: &str) -> Result<Option<T>> {
        match self.text(field) {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| self.broken(field)),
        }
    }

    fn flag(&self, field: &str) -> bool {
        self.text(field) == "1"
    }

    fn broken(&self, field: &str) -> Error {
        Error::Internal(format!("{}: field {field} is {:?}", self.noun, self.text(field)))
    }
}

pub fn settings(fields: &Fields) -> Result<Settings> {
    let from = Reader { noun: "settings", fields };
    let name = from.text("name");
    let standard = Settings::default();
    Ok(Settings {
        name: if name.is_empty() { standard.name } else { name.to_owned() },
        version: from.number("version")?,
        recipe: recipe(&from, &standard.recipe)?,
        keywords: from.optional("keywords")?.unwrap_or_default(),
        accent: from.optional("accent")?.unwrap_or_default(),
    })
}

/// What was never chosen is as it comes.
fn recipe(from: &Reader<'_>, standard: &Recipe) -> Result<Recipe> {
    let edge =
        |rendition| from.optional(Rendition::as_str(rendition)).map(|edge| edge.unwrap_or(standard.edge(rendition)));
    let quality = from.optional("quality")?.unwrap_or(standard.quality());
    Recipe::new(edge(Rendition::Thumb)?, edge(Rendition::Grid)?, edge(Rendition::View)?, quality)
        .map_err(|error| Error::Internal(format!("settings: {error}")))
}

/// `None` when the hash does not exist.
pub fn album(id: AlbumId, fields: &Fields) -> Result<Option<Album>> {
    let from = Reader { noun: "album", fields };
    if fields.is_empty() {
        return Ok(None);
    }
    Ok(Some(Album {
        id,
        title: Title::stored(from.text("title")),
        description: Description::stored(from.text("description")),
        owner: from.parsed("owner")?,
        visibility: from.parsed("visibility")?,
        originals: Originals::stored(from.text("originals")),
        cover: from.optional("cover")?,
        order: Order::stored(from.text("order")),
        created: from.number("created")?,
        updated: from.number("updated")?,
        state: if from.text("state") == "live" { AlbumState::Live } else { AlbumState::Trash },
        version: from.number("version")?,
        rights: from.number("rights")?,
    }))
}

/// `None` when the hash does not exist.
pub fn act(id: ActId, fields: &Fields) -> Result<Option<Act>> {
    let from = Reader { noun: "act", fields };
    if fields.is_empty() {
        return Ok(None);
    }
    Ok(Some(Act {
        id,
        album: from.parsed("album")?,
        user: from.optional("user")?,
        deed: deed(&from)?,
        at: from.number("at")?,
        photos: from.number("photos")?,
        back: from.number("back")?,
        of: from.optional("of")?,
    }))
}

fn deed(from: &Reader<'_>) -> Result<Deed> {
    let names = |sign| journal::tag_names(sign, from.fields.iter());
    Ok(match from.text("deed") {
        "create" => Deed::Create,
        "upload" => Deed::Upload,
        "words" => Deed::Words,
        "tag" => Deed::Tag { added: names('+'), removed: names('-') },
        "move" => Deed::Move { to: from.parsed("to")? },
        "delete" => Deed::Delete,
        "restore" => Deed::Restore,
        "purge" => Deed::Purge,
        "change" => Deed::Change(change(from)?),
        "grant" => Deed::Grant(from.optional::<Right>("right")?),
        "owner" => Deed::Owner,
        "trash" => Deed::Trash,
        "untrash" => Deed::Untrash,
        _ => return Err(from.broken("deed")),
    })
}

fn change(from: &Reader<'_>) -> Result<journal::Change> {
    let has = |field: &str| from.fields.contains_key(field);
    let title = || (from.text("title-was").to_owned(), from.text("title").to_owned());
    let visibility = match has("visibility") {
        true => Some((from.parsed("visibility-was")?, from.parsed("visibility")?)),
        false => None,
    };
    Ok(journal::Change {
        title: has("title").then(title),
        visibility,
        originals: has("originals").then(|| Originals::stored(from.text("originals"))),
        description: has("description"),
        cover: has("cover"),
    })
}

/// `None` when the hash does not exist.
pub fn import(fields: &Fields) -> Result<Option<Import>> {
    let from = Reader { noun: "import", fields };
    if fields.is_empty() {
        return Ok(None);
    }
    Ok(Some(Import {
        folder: from.text("folder").into(),
        album: Some(from.text("album")).filter(|title| !title.is_empty()).map(Title::stored),
        owner: from.parsed("owner")?,
        visibility: from.parsed("visibility")?,
    }))
}

/// `None` when the hash does not exist.
pub fn upload(id: UploadId, fields: &Fields) -> Result<Option<Upload>> {
    let from = Reader { noun: "upload", fields };
    if fields.is_empty() {
        return Ok(None);
    }
    let end = match from.text("end") {
        "" => None,
        "saved" => Some(End::Saved(from.parsed("photo")?)),
        "already-here" => Some(End::AlreadyHere(from.parsed("photo")?)),
        "refused" => {
            let why = Why::stored(from.text("why")).ok_or_else(|| from.broken("why"))?;
            Some(End::Refused(Refusal { why, sentences: ["en", "fr"].map(|code| from.text(code).to_owned()) }))
        }
        _ => return Err(from.broken("end")),
    };
    Ok(Some(Upload {
        id,
        user: from.parsed("user")?,
        album: from.parsed("album")?,
        filename: FileName::stored(from.text("filename")),
        modified: from.optional("modified")?,
        length: from.number("length")?,
        offset: from.number("offset")?,
        active: from.number("active")?,
        end,
    }))
}

/// `None` when the hash does not exist.
pub fn photo(id: PhotoId, fields: &Fields) -> Result<Option<Photo>> {
    let from = Reader { noun: "photo", fields };
    if fields.is_empty() {
        return Ok(None);
    }
    let owned = |field| from.text(field).to_owned();
    let tags = from.text("tags").split(',').filter(|tag| !tag.is_empty());
    Ok(Some(Photo {
        id,
        album: from.parsed("album")?,
        title: PhotoTitle::stored(from.text("title")),
        caption: Caption::stored(from.text("caption")),
        tags: tags.map(str::parse).collect::<Result<_>>()?,
        filename: FileName::stored(from.text("filename")),
        uploader: from.parsed("uploader")?,
        uploaded: from.number("uploaded")?,
        state: from.parsed("state")?,
        reason: owned("reason"),
        remake: from.flag("remake"),
        thumbhash: from.optional("thumbhash")?,
        damaged: from.flag("damaged"),
        deleted: from.number("deleted")?,
        sha256: from.parsed("sha256")?,
        bytes: from.number("bytes")?,
        facts: Facts {
            kind: from.parsed("type")?,
            width: from.number("width")?,
            height: from.number("height")?,
            taken: Taken {
                at: from.number("taken")?,
                zone: from.optional("zone")?,
                source: TakenSource::stored(from.text("source")),
            },
            camera: owned("camera"),
            lens: owned("lens"),
            exposure: owned("exposure"),
            aperture: owned("aperture"),
            iso: owned("iso"),
            focal: owned("focal"),
            flash: from.optional::<u8>("flash")?.map(|flash| flash == 1),
            rating: from.optional("rating")?,
            copyright: owned("copyright"),
            creator: owned("creator"),
            place: from.optional("place")?,
            animated: from.flag("animated"),
            motion: from.flag("motion"),
            gain_map: from.flag("gain-map"),
            // They became the photo's own.
            words: Words::default(),
        },
    }))
}

/// The facts of a photo as field and value in turn; what is unknown takes no room.
pub fn facts(facts: &Facts) -> Vec<(&'static str, String)> {
    let mut fields = vec![("width", facts.width.to_string()), ("height", facts.height.to_string())];
    if let Some(zone) = facts.taken.zone {
        fields.push(("zone", zone.to_string()));
    }
    fields.push(("source", facts.taken.source.as_str().to_owned()));
    let flag = |set: bool| if set { "1".to_owned() } else { String::new() };
    let known = [
        ("camera", facts.camera.clone()),
        ("lens", facts.lens.clone()),
        ("exposure", facts.exposure.clone()),
        ("aperture", facts.aperture.clone()),
        ("iso", facts.iso.clone()),
        ("focal", facts.focal.clone()),
        ("flash", optional(facts.flash.map(u8::from))),
        ("rating", optional(facts.rating)),
        ("copyright", facts.copyright.clone()),
        ("creator", facts.creator.clone()),
        ("place", optional(facts.place)),
        ("animated", flag(facts.animated)),
        ("motion", flag(facts.motion)),
        ("gain-map", flag(facts.gain_map)),
    ];
    fields.extend(known.into_iter().filter(|(_, value)| !value.is_empty()));
    fields
}

/// The fields of a tile, as `HMGET` asks for them.
pub const TILE: [&str; 11] =
    ["title", "filename", "caption", "width", "height", "sha256", "state", "thumbhash", "animated", "taken", "zone"];

/// Asked for with [`TILE`]. A photo that is being removed this moment is `None`. Takes the texts as they came: a page holds
/// a hundred tiles.
pub fn tile(id: PhotoId, mut fields: TileFields) -> Result<Option<Tile>> {
    let mut text = |at: usize| fields.get_mut(at).and_then(Option::take).unwrap_or_default();
    let (title, filename, caption) = (text(0), text(1), text(2));
    let (width, height, sha256, state) = (text(3), text(4), text(5), text(6));
    let (thumbhash, animated, taken, zone) = (text(7), text(8), text(9), text(10));
    if sha256.is_empty() {
        return Ok(None);
    }
    Ok(Some(Tile {
        id,
        name: if title.is_empty() { filename } else { title },
        caption: Caption::stored(caption),
        width: width.parse().unwrap_or(0),
        height: height.parse().unwrap_or(0),
        sha256: sha256.parse::<Sha256>().map_err(|_| Error::internal("photo", "sha256"))?,
        state: state.parse::<PhotoState>()?,
        // A page does without one that is none; `salon check` finds it.
        thumbhash: thumbhash.parse().ok(),
        animated: animated == "1",
        taken: taken.parse().unwrap_or(0),
        zone: zone.parse().ok(),
    }))
}

/// Asked for with [`TILE`] and `album`: `None` when the photo is not (or no more) in this album.
pub fn tile_of(album: AlbumId, id: PhotoId, fields: TileFields) -> Result<Option<Tile>> {
    let here = match fields.get(TILE.len()).and_then(Option::as_deref) {
        Some(found) => found.parse::<AlbumId>()? == album,
        None => false,
    };
    let tile = if here { tile(id, fields)? } else { None };
    Ok(tile.filter(|tile| tile.state != PhotoState::Deleted))
}

/// `None` when the hash does not exist, or is only waiting to be purged.
pub fn user(id: UserId, fields: &Fields) -> Result<Option<User>> {
    let from = Reader { noun: "user", fields };
    if fields.is_empty() || from.flag("deleted") {
        return Ok(None);
    }
    Ok(Some(User {
        id,
        login: Login::stored(from.text("login")),
        name: Name::stored(from.text("name")),
        role: from.parsed("role")?,
        enabled: from.flag("enabled"),
        creates: from.flag("creates"),
        language: from.text("language").parse().ok(),
        created: from.number("created")?,
        seen: from.number("seen")?,
        albums: from.number("albums")?,
        bytes: from.number("bytes")?,
        version: from.number("version")?,
    }))
}

pub fn session(hash: Sha256, fields: &Fields) -> Result<Session> {
    let from = Reader { noun: "session", fields };
    Ok(Session {
        hash,
        created: from.number("created")?,
        seen: from.number("seen")?,
        proved: from.number("proved")?,
        remembered: from.flag("remembered"),
        agent: from.text("agent").to_owned(),
        address: from.text("address").to_owned(),
    })
}

/// Whoever a session leads to. A session of a user who is disabled or gone is nobody's.
pub fn viewer(user_id: &str, fields: &Fields) -> Result<Viewer> {
    if user_id.is_empty() {
        return Ok(Viewer::Visitor);
    }
    let id: UserId = user_id.parse()?;
    Ok(match user(id, fields)? {
        Some(user) if user.enabled => Viewer::Member(user),
        _ => Viewer::Visitor,
    })
}

/// The id in a reply; empty is none.
pub fn optional_id<T: FromStr<Err = Error>>(text: &str) -> Result<Option<T>> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some) }
}
