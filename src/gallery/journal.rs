//! The journal of an album: who did what and when, and taking it back.

use super::door::{Caller, Room, Visit};
use super::photos::Done;
use super::{Gallery, Page, first_of, now, settle};
use crate::crypto;
use crate::domain::access;
use crate::domain::album::Album;
use crate::domain::id::{ActId, AlbumId, PhotoId};
use crate::domain::journal::{Act, Deed, Item};
use crate::domain::photo::PhotoState;
use crate::domain::{Millis, limits};
use crate::error::{Error, Result};
use crate::store::journals::{Entry, Mention};
use std::collections::HashMap;

/// One line of the page: what this viewer may know of an act.
pub struct Line {
    pub act: Act,
    pub ended: Millis,
    pub who: Who,
    /// Whom it is about: for those who grant.
    pub person: Option<Who>,
    /// The other album of a move, while the viewer may see it.
    pub other: Option<(AlbumId, String)>,
    /// Some of the photos that it was about, while the viewer may see them.
    pub photos: Vec<Named>,
    pub may_take_back: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Who {
    Operator,
    Member(String),
    /// The account is gone.
    Former,
}

pub struct Named {
    pub photo: PhotoId,
    pub name: String,
    /// It lies in the trash.
    pub deleted: bool,
}

/// What was taken back, and where to go on from there.
pub struct TakenBack {
    pub visit: Visit,
    pub album: Album,
    pub done: Done,
}

impl Gallery {
    /// What was done in an album, the latest first: for those who may edit it. Three round trips.
    pub async fn journal(&self, caller: &Caller, album: AlbumId, page: usize) -> Result<(Room, Page<Line>)> {
        let room = self.room(caller, album).await?;
        if !room.rights.edit {
            return Err(Error::Forbidden("journal-editors-only".into()));
        }
        let (size, first) = (limits::ACTS_PER_PAGE, first_of(page, limits::ACTS_PER_PAGE));
        let (total, entries) = self.store.list_acts(album, first, size).await?;
        let others = self.others(&room, &entries).await?;
        let items = entries.into_iter().map(|entry| line(&room, &others, entry)).collect();
        let more = total > (first + size) as u64;
        Ok((room, Page { items, number: page.max(1), total: Some(total), more }))
    }

    /// The other albums that these acts lead to, as far as the viewer may see them: title, and whether they may put photos
    /// there.
    async fn others(&self, room: &Room, entries: &[Entry]) -> Result<HashMap<AlbumId, (String, bool)>> {
        let viewer = &room.visit.viewer;
        let mut ids: Vec<AlbumId> = entries
            .iter()
            .flat_map(|entry| {
                let to = match entry.act.deed {
                    Deed::Move { to } => Some(to),
                    _ => None,
                };
                entry.photos.iter().map(|photo| photo.album).chain(to).chain([entry.act.album])
            })
            .filter(|id| *id != room.album.id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let found = self.store.albums(viewer.id(), &ids).await?.into_iter();
        let seen = found.filter_map(|(album, granted)| {
            let rights = access::rights(viewer, &album, granted);
            rights.see.then(|| (album.id, (album.title.to_string(), rights.upload)))
        });
        Ok(seen.collect())
    }

    /// Takes back a whole act, photo by photo, as the person who asks it may do at this moment. What was done with a photo
    /// since stays; done twice, it changes nothing.
    pub async fn take_back(&self, caller: &Caller, act: ActId) -> Result<TakenBack> {
        let visit = self.visit(caller).await?;
        let Some((act, items)) = self.store.act(act).await? else { return Err(access::hidden(&visit.viewer)) };
        match act.deed {
            Deed::Delete | Deed::Tag { .. } => self.take_back_here(caller, &act, &items).await,
            Deed::Move { to } => self.take_back_move(caller, &act, to, &items).await,
            Deed::Trash => self.take_back_trash(caller, &act).await,
            _ => {
                let room = self.room(caller, act.album).await?;
                may_take_back(&room, &act)?;
                Err(Error::invalid("journal-no-way-back"))
            }
        }
    }

    async fn take_back_here(&self, caller: &Caller, act: &Act, items: &[Item]) -> Result<TakenBack> {
        let room = self.room(caller, act.album).await?;
        may_take_back(&room, act)?;
        let back = crypto::id();
        let done = match act.deed {
            Deed::Delete => {
                let restore = async |photo| self.restore_photo(caller, photo, back, Some(act.id)).await.map(drop);
                self.each_item(caller, items, restore).await?
            }
            _ => self.each_item(caller, items, async |photo| self.untag(caller, act, items, photo, back).await).await?,
        };
        Ok(TakenBack { visit: room.visit, album: room.album, done })
    }

    async fn untag(&self, caller: &Caller, act: &Act, items: &[Item], photo: PhotoId, back: ActId) -> Result<()> {
        let Some(item) = items.iter().find(|item| item.photo == photo) else { return Ok(()) };
        settle(async || {
            let (room, found) = self.photo(caller, photo).await?;
            if found.album != act.album {
                return Err(Error::Conflict("journal-since".into()));
            }
            may_take_back(&room, act)?;
            self.store.untag_photo(&room.basis(), item, act.id, back).await
        })
        .await
    }

    /// Both albums tell of a move, and the owner of either may take it back, as far as the rule lets them.
    async fn take_back_move(&self, caller: &Caller, act: &Act, to: AlbumId, items: &[Item]) -> Result<TakenBack> {
        let rooms = [self.room(caller, act.album).await, self.room(caller, to).await];
        let allowed = |room: &Room| access::may_take_back(&room.visit.viewer, room.rights, act.user);
        let may = rooms.iter().flatten().any(allowed);
        let edits = rooms.iter().flatten().any(|room| room.rights.edit);
        let [origin, target] = rooms;
        let room = origin.or(target)?;
        if !may {
            return Err(Error::Forbidden(if edits { "journal-not-yours" } else { "journal-editors-only" }.into()));
        }
        let back = crypto::id();
        let done =
            self.each_item(caller, items, async |photo| self.move_back(caller, act, to, photo, back).await).await?;
        Ok(TakenBack { visit: room.visit, album: room.album, done })
    }

    async fn move_back(&self, caller: &Caller, act: &Act, to: AlbumId, photo: PhotoId, back: ActId) -> Result<()> {
        settle(async || {
            let (visit, lies, rights, photo) = self.moved_photo(caller, photo).await?;
            let origin = self.room(caller, act.album).await?;
            if photo.album != to || photo.state == PhotoState::Deleted {
                return Err(Error::Conflict("journal-since".into()));
            }
            let (now_at, from) = ((&lies, rights), (&origin.album, origin.rights));
            if !access::may_move_back(&visit.viewer, now_at, from, photo.uploader) {
                return Err(Error::Forbidden("journal-move-refused".into()));
            }
            let basis = crate::store::Basis { album: (lies.id, lies.rights), user: visit.by() };
            let origin = (origin.album.id, origin.album.rights);
            self.store.move_photo(&basis, origin, photo.id, now(), back, Some(act.id)).await
        })
        .await
    }

    /// An album that is out of the trash already was taken back.
    async fn take_back_trash(&self, caller: &Caller, act: &Act) -> Result<TakenBack> {
        let (visit, album) = match self.room(caller, act.album).await {
            Ok(room) => {
                may_take_back(&room, act)?;
                (room.visit, room.album)
            }
            Err(_) => {
                let bin = self.trashed_album(caller, act.album).await?;
                self.restore_album(caller, act.album, None).await?;
                (bin.visit, bin.album)
            }
        };
        Ok(TakenBack { visit, album, done: Done::default() })
    }

    async fn each_item(
        &self,
        caller: &Caller,
        items: &[Item],
        back: impl AsyncFn(PhotoId) -> Result<()>,
    ) -> Result<Done> {
        let photos: Vec<PhotoId> = items.iter().map(|item| item.photo).collect();
        if photos.is_empty() { Ok(Done::default()) } else { self.each(caller, &photos, back).await }
    }
}

/// Whoever may see the album and not do this hears why.
fn may_take_back(room: &Room, act: &Act) -> Result<()> {
    if access::may_take_back(&room.visit.viewer, room.rights, act.user) {
        return Ok(());
    }
    Err(Error::Forbidden(if room.rights.edit { "journal-not-yours" } else { "journal-editors-only" }.into()))
}

/// What the viewer may know of an entry. The name that a photo has in an album they may not see is not for them.
fn line(room: &Room, others: &HashMap<AlbumId, (String, bool)>, entry: Entry) -> Line {
    let here = room.album.id;
    let (other, puts_back) = match entry.act.deed {
        Deed::Move { to } if to == here => (Some(entry.act.album), false),
        Deed::Move { to } => (Some(to), true),
        _ => (None, true),
    };
    let other = other.and_then(|id| others.get(&id).map(|(title, upload)| (id, title.clone(), *upload)));
    let puts_back = puts_back || other.as_ref().is_some_and(|(_, _, upload)| *upload);
    let allowed = access::may_take_back(&room.visit.viewer, room.rights, entry.act.user);
    let is_open = entry.open > 0 && entry.act.deed.can_be_taken_back();
    let seen = |photo: &Mention| photo.album == here || others.contains_key(&photo.album) && !photo.deleted;
    let named = |photo: Mention| Named { photo: photo.photo, name: photo.name, deleted: photo.deleted };
    let about = matches!(entry.act.deed, Deed::Owner) || room.rights.grant && matches!(entry.act.deed, Deed::Grant(_));
    Line {
        who: if entry.act.user.is_none() { Who::Operator } else { entry.who.map_or(Who::Former, Who::Member) },
        person: about.then(|| entry.person.map_or(Who::Former, Who::Member)),
        other: other.map(|(id, title, _)| (id, title)),
        photos: entry.photos.into_iter().filter(seen).map(named).collect(),
        may_take_back: is_open && allowed && puts_back,
        ended: entry.ended,
        act: entry.act,
    }
}
