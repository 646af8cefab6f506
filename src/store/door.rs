//! The read behind every door: session, user, album or photo, grant, in one round trip.

use super::Store;
use super::read::{self, Fields};
use crate::domain::access::Viewer;
use crate::domain::album::Album;
use crate::domain::grant::Right;
use crate::domain::id::{AlbumId, PhotoId};
use crate::domain::photo::Photo;
use crate::domain::session::{Session, SessionHash};
use crate::domain::settings::Settings;
use crate::error::Result;

/// What somebody wants to enter.
#[derive(Clone, Copy, Debug)]
pub enum Door {
    House,
    Album(AlbumId),
    /// An album and the names of some of its photos: the first by its rank, and how many.
    Page(AlbumId, usize, usize),
    Photo(PhotoId),
}

/// What stands behind the door, before the rule was asked.
pub struct Entrance {
    pub settings: Settings,
    /// `Visitor` without a living session of an enabled user.
    pub viewer: Viewer,
    pub session: Option<Session>,
    pub album: Option<Album>,
    pub granted: Option<Right>,
    pub owner_name: String,
    pub photo: Option<Photo>,
    /// In the album's order; empty unless a page was asked for, like the next.
    pub photos: Vec<PhotoId>,
    /// How many photos the album has.
    pub total: u64,
}

type Reply = (Fields, Fields, String, Fields, String, Fields, String, String, Fields, String, u64);

impl Store {
    /// What a session and a door lead to. One round trip.
    pub async fn enter(&self, session: Option<SessionHash>, door: Door) -> Result<Entrance> {
        let hash = super::optional(session);
        let (noun, id) = match door {
            Door::House => ("", String::new()),
            Door::Album(album) | Door::Page(album, ..) => ("album", album.to_string()),
            Door::Photo(photo) => ("photo", photo.to_string()),
        };
        let (first, last) = match door {
            Door::Page(_, first, count) => (first.to_string(), (first + count - 1).to_string()),
            _ => Default::default(),
        };
        let reply: Reply = self.run(&self.scripts.enter, &[&hash, &noun, &id, &first, &last]).await?;
        let (settings, session_fields, user_id, user, album_id, album, grant, owner_name, photo, photos, total) = reply;
        let viewer = read::viewer(&user_id, &user)?;
        let session = match (&viewer, session) {
            (Viewer::Member(_), Some(hash)) => Some(read::session(hash, &session_fields)?),
            _ => None,
        };
        Ok(Entrance {
            settings: read::settings(&settings)?,
            viewer,
            session,
            album: match read::optional_id(&album_id)? {
                Some(id) => read::album(id, &album)?,
                None => None,
            },
            granted: if grant.is_empty() { None } else { Some(grant.parse()?) },
            owner_name,
            photo: match door {
                Door::Photo(id) => read::photo(id, &photo)?,
                _ => None,
            },
            photos: photos.split(',').filter(|id| !id.is_empty()).map(str::parse).collect::<Result<_>>()?,
            total,
        })
    }
}
