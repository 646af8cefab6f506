//! The doors: who is asking, what they ask for, and what the rule says of it, in one round trip.

use super::{Gallery, first_of, now};
use crate::domain::access::{self, Rights, Salvage, Viewer, Why};
use crate::domain::album::{Album, AlbumState};
use crate::domain::id::{AlbumId, PhotoId, UserId};
use crate::domain::limits;
use crate::domain::photo::{Photo, PhotoState};
use crate::domain::session::{Session, SessionHash};
use crate::domain::settings::Settings;
use crate::error::{Error, Result};
use crate::language::Message;
use crate::store::Basis;
use crate::store::door::{Door, Entrance};

/// Who asks, before it is known who they are.
#[derive(Clone, Debug, PartialEq)]
pub enum Caller {
    Visitor,
    Session(SessionHash),
    Operator,
}

/// Who turned out to be asking.
#[derive(Clone, Debug)]
pub struct Visit {
    pub viewer: Viewer,
    /// Present exactly when the viewer is a member.
    pub session: Option<Session>,
    pub settings: Settings,
}

/// An album that the viewer may see, and what they may do in it.
#[derive(Clone, Debug)]
pub struct Room {
    pub visit: Visit,
    pub album: Album,
    pub rights: Rights,
    pub why: Why,
    pub owner_name: String,
}

/// An album in the trash, or another of which photos lie there, and what the viewer may do with them.
#[derive(Clone, Debug)]
pub struct Bin {
    pub visit: Visit,
    pub album: Album,
    pub salvage: Salvage,
}

/// The photos on one page of an album, not read yet. Only a door makes one, so whoever holds it was let in.
pub struct Leaf {
    /// With one before them, where one stands there, and one behind them.
    pub(super) photos: Vec<(AlbumId, PhotoId)>,
    /// How many of them stand before the page: none or one.
    pub(super) before: usize,
    pub(super) number: usize,
    pub(super) total: u64,
}

impl Visit {
    /// The user and the version of their account that a change is decided on; `None` for the operator.
    pub(super) fn by(&self) -> Option<(UserId, u64)> {
        self.viewer.user().map(|user| (user.id, user.version))
    }

    /// A member; `Unauthenticated` when nobody is signed in.
    pub(super) fn member(&self) -> Result<(&crate::domain::user::User, &Session)> {
        match (&self.viewer, &self.session) {
            (Viewer::Member(user), Some(session)) => Ok((user, session)),
            _ => Err(Error::Unauthenticated),
        }
    }
}

impl Room {
    /// What the rule was asked on, for the script that makes the change.
    pub(super) fn basis(&self) -> Basis {
        Basis { album: (self.album.id, self.album.rights), user: self.visit.by() }
    }

    /// Goes on only with this right; whoever is in the room may see, so the answer is 403, with
    /// the message `refusal` of `locales/en/access.ftl`.
    pub(super) fn needs(&self, right: bool, refusal: &'static str) -> Result<()> {
        let may = if self.rights.edit { "edit" } else { "look" };
        if right { Ok(()) } else { Err(Error::Forbidden(Message::new(refusal).with("may", may))) }
    }
}

impl Bin {
    pub(super) fn basis(&self) -> Basis {
        Basis { album: (self.album.id, self.album.rights), user: self.visit.by() }
    }
}

impl Gallery {
    pub async fn visit(&self, caller: &Caller) -> Result<Visit> {
        Ok(self.enter(caller, Door::House).await?.0)
    }

    /// `Unauthenticated` for a visitor and `NotFound` for a member who may not see it, whether or not it exists.
    pub async fn room(&self, caller: &Caller, album: AlbumId) -> Result<Room> {
        let (visit, entrance) = self.enter(caller, Door::Album(album)).await?;
        admit(visit, entrance).map(|(room, _)| room)
    }

    /// The same, and which photos stand on this page of it.
    pub async fn leaf(&self, caller: &Caller, album: AlbumId, page: usize) -> Result<(Room, Leaf)> {
        let first = first_of(page, limits::PHOTOS_PER_PAGE);
        let before = first.min(1);
        let door = Door::Page(album, first - before, before + limits::PHOTOS_PER_PAGE + 1);
        let (visit, mut entrance) = self.enter(caller, door).await?;
        let photos = std::mem::take(&mut entrance.photos).into_iter().map(|photo| (album, photo)).collect();
        let leaf = Leaf { photos, before, number: page.max(1), total: entrance.total };
        admit(visit, entrance).map(|(room, _)| (room, leaf))
    }

    /// The same for a photo, through its album. One in the trash is not there.
    pub async fn photo(&self, caller: &Caller, photo: PhotoId) -> Result<(Room, Photo)> {
        let (visit, entrance) = self.enter(caller, Door::Photo(photo)).await?;
        let hidden = access::hidden(&visit.viewer);
        let (room, photo) = admit(visit, entrance)?;
        match photo {
            Some(photo) if photo.state != PhotoState::Deleted => Ok((room, photo)),
            _ => Err(hidden),
        }
    }

    /// An album in the trash: not there for whoever may not restore it.
    pub async fn trashed_album(&self, caller: &Caller, album: AlbumId) -> Result<Bin> {
        let (visit, entrance) = self.enter(caller, Door::Album(album)).await?;
        let hidden = access::hidden(&visit.viewer);
        let bin = salvaged(visit, &entrance)?;
        if bin.album.state == AlbumState::Trash { Ok(bin) } else { Err(hidden) }
    }

    /// A photo in the trash, by itself or in its album.
    pub async fn trashed_photo(&self, caller: &Caller, photo: PhotoId) -> Result<(Bin, Photo)> {
        let (visit, mut entrance) = self.enter(caller, Door::Photo(photo)).await?;
        let hidden = access::hidden(&visit.viewer);
        let photo = entrance.photo.take();
        let bin = salvaged(visit, &entrance)?;
        match photo {
            Some(photo) if photo.state == PhotoState::Deleted || bin.album.state == AlbumState::Trash => {
                Ok((bin, photo))
            }
            _ => Err(hidden),
        }
    }

    /// A photo and its album with what the rule says of it, be it nothing: for taking back a move, which the owner of where
    /// it came from may do (`access::may_move_back`).
    pub(super) async fn moved_photo(&self, caller: &Caller, photo: PhotoId) -> Result<(Visit, Album, Rights, Photo)> {
        let (visit, entrance) = self.enter(caller, Door::Photo(photo)).await?;
        let hidden = access::hidden(&visit.viewer);
        let (Some(album), Some(photo)) = (entrance.album, entrance.photo) else { return Err(hidden) };
        let rights = access::rights(&visit.viewer, &album, entrance.granted);
        Ok((visit, album, rights, photo))
    }

    /// The album, if whoever came in is still the same and would be let in again. Asked for what stands open, so it is no
    /// use of the session.
    pub(super) async fn still_sees(
        &self,
        caller: &Caller,
        user: Option<UserId>,
        album: AlbumId,
    ) -> Result<Option<Album>> {
        let (visit, entrance) = self.look(caller, Door::Album(album)).await?;
        let is_same = visit.viewer.id() == user;
        Ok(admit(visit, entrance).ok().filter(|_| is_same).map(|(room, _)| room.album))
    }

    async fn enter(&self, caller: &Caller, door: Door) -> Result<(Visit, Entrance)> {
        let (visit, entrance) = self.look(caller, door).await?;
        self.keep_alive(entrance.session.as_ref());
        Ok((visit, entrance))
    }

    async fn look(&self, caller: &Caller, door: Door) -> Result<(Visit, Entrance)> {
        let session = match caller {
            Caller::Session(hash) => Some(*hash),
            Caller::Visitor | Caller::Operator => None,
        };
        let mut entrance = self.store.enter(session, door).await?;
        if *caller == Caller::Operator {
            entrance.viewer = Viewer::Operator;
        }
        let visit = Visit {
            viewer: entrance.viewer.clone(),
            session: entrance.session.clone(),
            settings: entrance.settings.clone(),
        };
        Ok((visit, entrance))
    }

    /// Writes the last use down now and then, without anybody waiting for it.
    pub(super) fn keep_alive(&self, session: Option<&Session>) {
        let Some(session) = session else { return };
        let now = now();
        if now - session.seen < limits::SESSION_TOUCH.as_millis() as i64 {
            return;
        }
        let (store, session) = (self.store.clone(), session.clone());
        tokio::spawn(async move {
            if let Err(error) = store.touch_session(&session, now).await {
                tracing::debug!(cause = error.cause(), "the last use of a session was not written down");
            }
        });
    }
}

/// Asks the rule of the trash.
fn salvaged(visit: Visit, entrance: &Entrance) -> Result<Bin> {
    let hidden = access::hidden(&visit.viewer);
    let Some(album) = entrance.album.clone() else { return Err(hidden) };
    let salvage = access::salvage(&visit.viewer, &album, entrance.granted);
    if salvage.see() { Ok(Bin { visit, album, salvage }) } else { Err(hidden) }
}

/// Asks the rule.
fn admit(visit: Visit, entrance: Entrance) -> Result<(Room, Option<Photo>)> {
    let hidden = access::hidden(&visit.viewer);
    let Some(album) = entrance.album else { return Err(hidden) };
    let rights = access::rights(&visit.viewer, &album, entrance.granted);
    match access::why(&visit.viewer, &album, entrance.granted) {
        Some(why) if rights.see => {
            let photo = entrance.photo.map(|photo| for_eyes_of(rights, photo));
            Ok((Room { visit, album, rights, why, owner_name: entrance.owner_name }, photo))
        }
        _ => Err(hidden),
    }
}

/// Where a photo was taken stays behind the door for whoever may not know: no page has it that could let it slip.
fn for_eyes_of(rights: Rights, mut photo: Photo) -> Photo {
    if !rights.place {
        photo.facts.place = None;
    }
    photo
}
