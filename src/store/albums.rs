//! `album:<id>` and the indexes of albums.

use super::read::{self, Fields, TileFields};
use super::{Basis, BasisArgs, Change, Store, nothing_else, optional};
use crate::domain::Millis;
use crate::domain::access::Viewer;
use crate::domain::album::{Album, Card, Visibility};
use crate::domain::grant::{Principal, Right};
use crate::domain::id::{ActId, AlbumId, Sha256, UserId};
use crate::domain::limits;
use crate::domain::session::{Session, SessionHash};
use crate::domain::settings::Settings;
use crate::domain::text::{Description, Title};
use crate::domain::word::kept;
use crate::error::{Error, Result};

/// Who looks through the albums.
#[derive(Clone, Copy)]
pub enum Looker {
    Visitor,
    Session(SessionHash),
    Operator,
}

/// The albums that may concern a viewer: candidates, the rule is asked for each of them afterwards.
pub struct Candidates {
    pub settings: Settings,
    pub viewer: Viewer,
    pub session: Option<Session>,
    /// Newest activity first, each once.
    pub albums: Vec<AlbumId>,
}

/// A card and the viewer's grant on it.
pub struct GrantedCard {
    pub card: Card,
    pub granted: Option<Right>,
}

pub struct AlbumRecord<'a> {
    pub id: AlbumId,
    pub title: &'a Title,
    pub description: &'a Description,
    pub visibility: Visibility,
    pub owner: UserId,
    /// Who asks, and the version of their account; `None` is the operator.
    pub by: Option<(UserId, u64)>,
    pub now: Millis,
    pub once: Option<Sha256>,
}

impl Store {
    /// The first `limit` of every index that may concern this viewer (0 = all), merged. One round trip.
    pub async fn list_albums(&self, looker: Looker, limit: usize) -> Result<Candidates> {
        let hash = match looker {
            Looker::Visitor => String::new(),
            Looker::Session(hash) => hash.to_string(),
            Looker::Operator => "operator".to_owned(),
        };
        let reply: (Fields, Fields, String, Fields, Vec<(String, f64)>) =
            self.run(&self.scripts.list_albums, &[&hash, &limit]).await?;
        let (settings, session_fields, user_id, user, mut found) = reply;
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| b.0.cmp(&a.0)));
        found.dedup_by(|a, b| a.0 == b.0);
        let viewer = match looker {
            Looker::Operator => Viewer::Operator,
            _ => read::viewer(&user_id, &user)?,
        };
        let session = match (looker, &viewer) {
            (Looker::Session(hash), Viewer::Member(_)) => Some(read::session(hash, &session_fields)?),
            _ => None,
        };
        Ok(Candidates {
            settings: read::settings(&settings)?,
            viewer,
            session,
            albums: found.iter().map(|(id, _)| id.parse()).collect::<Result<_>>()?,
        })
    }

    /// These albums as cards; one that is gone is left out. One round trip.
    pub async fn show_cards(&self, viewer: Option<UserId>, albums: &[AlbumId]) -> Result<Vec<GrantedCard>> {
        type Reply = (String, Fields, String, String, u64, String, TileFields);
        let user = optional(viewer);
        let mut args: Vec<&dyn super::Arg> = vec![&user];
        args.extend(albums.iter().map(|album| album as &dyn super::Arg));
        let cards: Vec<Reply> = self.run(&self.scripts.show_cards, &args).await?;
        let mut shown = Vec::with_capacity(cards.len());
        for (id, fields, grant, owner_name, photos, cover_id, cover) in cards {
            let Some(album) = read::album(id.parse()?, &fields)? else { continue };
            let cover = match read::optional_id(&cover_id)? {
                Some(id) => read::tile(id, cover)?,
                None => None,
            };
            let granted = if grant.is_empty() { None } else { Some(grant.parse()?) };
            shown.push(GrantedCard { card: Card { album, photos, cover, owner_name }, granted });
        }
        Ok(shown)
    }

    /// Up to `most` albums that a user may be able to move photos to, with their grant. One round trip.
    pub async fn list_targets(&self, user: UserId, most: usize) -> Result<Vec<(Album, Option<Right>)>> {
        let found: Vec<(String, Fields, String)> = self.run(&self.scripts.list_targets, &[&user, &most]).await?;
        let mut targets = Vec::with_capacity(found.len());
        for (id, fields, grant) in found {
            let granted = if grant.is_empty() { None } else { Some(grant.parse()?) };
            targets.extend(read::album(id.parse()?, &fields)?.map(|album| (album, granted)));
        }
        Ok(targets)
    }

    /// Albums with this user's grant on each: what the rule needs, and a title, for a third of what a card costs. One
    /// that is gone is left out. One round trip.
    pub async fn albums(&self, viewer: Option<UserId>, albums: &[AlbumId]) -> Result<Vec<(Album, Option<Right>)>> {
        let principal = viewer.map(|user| Principal::User(user).to_string()).unwrap_or_default();
        let mut pipe = redis::pipe();
        for album in albums {
            pipe.cmd("HGETALL").arg(self.keys.album(*album));
            pipe.cmd("HGET").arg(self.keys.album_grants(*album)).arg(&principal);
        }
        let found: Vec<redis::Value> = if albums.is_empty() { Vec::new() } else { self.pipe(&pipe).await? };
        let mut read = Vec::with_capacity(albums.len());
        for (id, pair) in albums.iter().zip(found.chunks(2)) {
            let [fields, grant] = pair else { continue };
            let fields: Fields = redis::from_redis_value_ref(fields).map_err(unreadable)?;
            let grant: Option<String> = redis::from_redis_value_ref(grant).map_err(unreadable)?;
            let granted = grant.map(|grant| grant.parse()).transpose()?;
            read.extend(read::album(*id, &fields)?.map(|album| (album, granted)));
        }
        Ok(read)
    }

    /// How many photos an album holds.
    pub async fn count_photos(&self, album: AlbumId) -> Result<u64> {
        let (count,): (u64,) = self.pipe(redis::pipe().cmd("ZCARD").arg(self.keys.album_photos(album))).await?;
        Ok(count)
    }

    /// The new album, or the one that the same idempotency key made before.
    pub async fn create_album(&self, new: &AlbumRecord<'_>) -> Result<Change<AlbumId>> {
        let by = new.by.map(|(id, _)| id);
        let version = new.by.map_or(0, |(_, version)| version);
        let (by, once, life) = (optional(by), optional(new.once), limits::ONCE.as_millis());
        let words = kept(new.title.as_str());
        let args: [&dyn super::Arg; 11] = [
            &new.id,
            &new.title,
            &new.description,
            &new.visibility,
            &new.owner,
            &by,
            &version,
            &new.now,
            &once,
            &life,
            &words,
        ];
        self.change(&self.scripts.create_album, &args, |status| match status {
            "gone" => Err(Error::invalid("album-owner-enabled")),
            id => id.parse(),
        })
        .await
    }

    /// Field and value: title, description, visibility, originals, cover (an id or empty), order.
    pub async fn change_album(&self, basis: &Basis, fields: &[(&str, String)]) -> Result<Change<()>> {
        let b = BasisArgs::from(basis);
        let mut args: Vec<&dyn super::Arg> = vec![&b.album, &b.rights, &b.user, &b.version];
        for (field, value) in fields {
            args.extend([field as &dyn super::Arg, value]);
        }
        let words = fields.iter().find(|(field, _)| *field == "title").map(|(_, title)| kept(title));
        if let Some(words) = &words {
            args.extend([&"words" as &dyn super::Arg, words]);
        }
        self.change(&self.scripts.change_album, &args, |status| match status {
            "gone" => Err(Error::NotFound),
            "public" => Err(Error::invalid("album-public-never-whole")),
            status => nothing_else(status),
        })
        .await
    }

    pub async fn transfer_album(&self, basis: &Basis, heir: UserId, keeps: Option<Right>) -> Result<Change<()>> {
        let b = BasisArgs::from(basis);
        let keeps = keeps.map(Right::as_str).unwrap_or_default();
        let args: [&dyn super::Arg; 6] = [&b.album, &b.rights, &b.user, &b.version, &heir, &keeps];
        self.change(&self.scripts.transfer_album, &args, |status| match status {
            "gone" => Err(Error::invalid("album-heir-enabled")),
            "owner" => Err(Error::Conflict("album-heir-has-it".into())),
            status => nothing_else(status),
        })
        .await
    }

    pub async fn trash_album(&self, basis: &Basis, now: Millis, act: ActId) -> Result<Change<()>> {
        let b = BasisArgs::from(basis);
        let args: [&dyn super::Arg; 6] = [&b.album, &b.rights, &b.user, &b.version, &now, &act];
        self.change(&self.scripts.trash_album, &args, nothing_else).await
    }

    /// The album that a key is the hash of.
    pub fn album_named(&self, key: &str) -> Option<AlbumId> {
        let (row, ids) = self.keys.recognise(key)?;
        ids.first().filter(|_| row.name == "album")?.parse().ok()
    }

    /// An album whatever its state, for the operator and the purges.
    pub async fn album(&self, album: AlbumId) -> Result<Option<Album>> {
        let (fields,): (Fields,) = self.pipe(redis::pipe().cmd("HGETALL").arg(self.keys.album(album))).await?;
        read::album(album, &fields)
    }
}

fn unreadable(error: redis::ParsingError) -> Error {
    Error::internal("reading an album", error)
}
