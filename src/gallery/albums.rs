//! Albums: list, create, change, hand over, put into the trash.

use super::door::{Caller, Room, Visit};
use super::{Gallery, Page, first_of, now, paged, settle, somebody};
use crate::crypto;
use crate::domain::access;
use crate::domain::album::{Card, Originals, Visibility};
use crate::domain::grant::Right;
use crate::domain::id::{ActId, AlbumId, PhotoId, UserId};
use crate::domain::limits;
use crate::domain::order::Order;
use crate::domain::text::{Description, Login, Title};
use crate::error::{Error, Result};
use crate::store::Change;
use crate::store::albums::{AlbumRecord, Candidates, Looker};

pub struct NewAlbum {
    pub title: Title,
    pub description: Description,
    pub visibility: Visibility,
    /// The form's idempotency key: sent twice, it makes one album.
    pub once: Option<String>,
}

/// What changes; `None` stays as it is.
#[derive(Default)]
pub struct AlbumChange {
    pub title: Option<Title>,
    pub description: Option<Description>,
    pub visibility: Option<Visibility>,
    pub originals: Option<Originals>,
    /// `Some(None)` goes back to the first photo.
    pub cover: Option<Option<PhotoId>>,
    pub order: Option<Order>,
}

impl Gallery {
    /// The albums this viewer may see, newest activity first. Two round trips.
    pub async fn albums(&self, caller: &Caller, page: usize) -> Result<(Visit, Page<Card>)> {
        let first = first_of(page, limits::ALBUMS_PER_PAGE);
        let wanted = limits::ALBUMS_PER_PAGE + 1;
        let candidates = self.candidates(caller, first + wanted).await?;
        let ids: Vec<AlbumId> = candidates.albums.iter().copied().skip(first).take(wanted).collect();
        let visit = visit_of(candidates);
        let cards = self.cards(&visit, &ids).await?;
        Ok((visit, paged(cards, page.max(1), limits::ALBUMS_PER_PAGE, None)))
    }

    /// Ids of every album this viewer may see, newest activity first. The cost is the number of albums involved.
    pub(super) async fn visible_albums(&self, caller: &Caller) -> Result<(Visit, Vec<AlbumId>)> {
        let mut candidates = self.candidates(caller, 0).await?;
        let albums = std::mem::take(&mut candidates.albums);
        Ok((visit_of(candidates), albums))
    }

    /// Every album this viewer may see, newest activity first: for the operator's commands. Read in batches.
    pub async fn every_album(&self, caller: &Caller) -> Result<Vec<Card>> {
        let (visit, ids) = self.visible_albums(caller).await?;
        let mut cards = Vec::with_capacity(ids.len());
        for ids in ids.chunks(limits::ALBUMS_PER_PAGE) {
            cards.extend(self.cards(&visit, ids).await?);
        }
        Ok(cards)
    }

    async fn candidates(&self, caller: &Caller, limit: usize) -> Result<Candidates> {
        let looker = match caller {
            Caller::Visitor => Looker::Visitor,
            Caller::Session(hash) => Looker::Session(*hash),
            Caller::Operator => Looker::Operator,
        };
        let candidates = self.store.list_albums(looker, limit).await?;
        self.keep_alive(candidates.session.as_ref());
        Ok(candidates)
    }

    /// Those of these albums that the rule lets the viewer see.
    pub(super) async fn cards(&self, visit: &Visit, ids: &[AlbumId]) -> Result<Vec<Card>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let cards = self.store.show_cards(visit.viewer.id(), ids).await?;
        Ok(cards
            .into_iter()
            .filter(|found| access::rights(&visit.viewer, &found.card.album, found.granted).see)
            .map(|found| found.card)
            .collect())
    }

    pub async fn create_album(&self, caller: &Caller, new: NewAlbum) -> Result<AlbumId> {
        settle(async || {
            let visit = self.visit(caller).await?;
            let Some(owner) = visit.viewer.id() else { return Err(Error::Unauthenticated) };
            if !access::may_create(&visit.viewer) {
                return Err(Error::Forbidden("album-may-not-create".into()));
            }
            // A key is one person's: nobody is led to another's album by it.
            let once = new.once.as_deref().map(|key| crypto::sha256(format!("{owner} {key}").as_bytes()));
            self.insert_album(&new, owner, visit.by(), once).await
        })
        .await
    }

    /// For the operator, who owns nothing: an album in somebody's name.
    pub async fn create_album_for(&self, owner: UserId, new: NewAlbum) -> Result<AlbumId> {
        settle(async || self.insert_album(&new, owner, None, None).await).await
    }

    async fn insert_album(
        &self,
        new: &NewAlbum,
        owner: UserId,
        by: Option<(UserId, u64)>,
        once: Option<crate::domain::id::Sha256>,
    ) -> Result<crate::store::Change<AlbumId>> {
        let record = AlbumRecord {
            id: crypto::id(),
            title: &new.title,
            description: &new.description,
            visibility: new.visibility,
            owner,
            by,
            now: now(),
            once,
        };
        self.store.create_album(&record).await
    }

    pub async fn change_album(&self, caller: &Caller, album: AlbumId, change: AlbumChange) -> Result<()> {
        settle(async || {
            let room = self.room(caller, album).await?;
            room.needs(room.rights.edit, "access-change")?;
            let mut fields = Vec::new();
            if let Some(title) = &change.title {
                fields.push(("title", title.to_string()));
            }
            if let Some(description) = &change.description {
                fields.push(("description", description.to_string()));
            }
            if let Some(cover) = change.cover {
                fields.push(("cover", cover.map(|id| id.to_string()).unwrap_or_default()));
            }
            if let Some(order) = change.order.filter(|wanted| *wanted != room.album.order) {
                if order == Order::Hand && !self.arrange(&room).await? {
                    return Ok(Change::Moved);
                }
                fields.push(("order", order.to_string()));
            }
            if let Some(visibility) = change.visibility.filter(|wanted| *wanted != room.album.visibility) {
                room.needs(room.rights.grant, "access-decide-who")?;
                fields.push(("visibility", visibility.to_string()));
            }
            if let Some(originals) = change.originals.filter(|wanted| *wanted != room.album.originals) {
                room.needs(room.rights.grant, "access-decide-originals")?;
                fields.push(("originals", originals.to_string()));
            }
            self.store.change_album(&room.basis(), &fields).await
        })
        .await
    }

    /// The former owner keeps the right to edit, which the new one may take away.
    pub async fn hand_over_album(&self, caller: &Caller, album: AlbumId, to: &Login) -> Result<()> {
        settle(async || {
            let room = self.room(caller, album).await?;
            room.needs(room.rights.delete, "access-hand-over")?;
            let heir = somebody(&self.store, to).await?;
            self.store.transfer_album(&room.basis(), heir, Some(Right::Edit)).await
        })
        .await
    }

    /// How many photos would go with it: for the page that asks.
    pub async fn count_photos(&self, room: &Room) -> Result<u64> {
        self.store.count_photos(room.album.id).await
    }

    /// What it is called in the journal, by which it can be taken back.
    pub async fn trash_album(&self, caller: &Caller, album: AlbumId) -> Result<ActId> {
        let act = crypto::id();
        settle(async || {
            let room = self.room(caller, album).await?;
            room.needs(room.rights.delete, "access-delete")?;
            self.store.trash_album(&room.basis(), now(), act).await
        })
        .await?;
        Ok(act)
    }
}

fn visit_of(candidates: Candidates) -> Visit {
    Visit { viewer: candidates.viewer, session: candidates.session, settings: candidates.settings }
}
