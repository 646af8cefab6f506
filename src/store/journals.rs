//! `album:<id>:journal` and `act:<id>`: what was done in an album. Written by the scripts of the changes themselves
//! (`lua/_journal.lua`), read here.

use super::read::{self, Fields};
use super::{Basis, BasisArgs, Change, Store, nothing_else};
use crate::domain::Millis;
use crate::domain::id::{ActId, AlbumId, PhotoId};
use crate::domain::journal::{Act, Item};
use crate::domain::limits;
use crate::domain::photo::PhotoState;
use crate::error::Result;

/// One entry of a journal, with the names of this moment.
pub struct Entry {
    pub act: Act,
    pub ended: Millis,
    /// Who did it; `None` when the account is gone.
    pub who: Option<String>,
    /// Whom it is about.
    pub person: Option<String>,
    /// How many photos can still be taken back.
    pub open: u64,
    pub photos: Vec<Mention>,
}

/// A photo that an entry is about, wherever it is now.
pub struct Mention {
    pub photo: PhotoId,
    pub album: AlbumId,
    pub deleted: bool,
    pub name: String,
}

/// Id, when it ended, the act, who, whom it is about, photos that are open, and of some: id, album, state, title, file name.
type EntryFields = (String, f64, Fields, String, String, u64, Vec<(String, String, String, String, String)>);

impl Store {
    /// The acts of one page, the latest first, and how many there are. One round trip.
    pub async fn list_acts(&self, album: AlbumId, first: usize, count: usize) -> Result<(u64, Vec<Entry>)> {
        let last = first + count - 1;
        let (total, found): (u64, Vec<EntryFields>) =
            self.run(&self.scripts.list_acts, &[&album, &first, &last, &limits::ACT_NAMES]).await?;
        let mut entries = Vec::with_capacity(found.len());
        for (id, ended, fields, who, person, open, photos) in found {
            let Some(act) = read::act(id.parse()?, &fields)? else { continue };
            let photos = photos.into_iter().map(mention).collect::<Result<_>>()?;
            let (who, person) = (some(who), some(person));
            entries.push(Entry { act, ended: ended as Millis, who, person, open, photos });
        }
        Ok((total, entries))
    }

    /// An act, and what of it can still be taken back. One round trip.
    pub async fn act(&self, id: ActId) -> Result<Option<(Act, Vec<Item>)>> {
        let mut pipe = redis::pipe();
        pipe.cmd("HGETALL").arg(self.keys.act(id)).cmd("LRANGE").arg(self.keys.act_photos(id)).arg(0).arg(-1);
        let (fields, items): (Fields, Vec<String>) = self.pipe(&pipe).await?;
        let items = items.iter().map(|item| item.parse()).collect::<Result<_>>()?;
        Ok(read::act(id, &fields)?.map(|act| (act, items)))
    }

    /// Takes back what an act did to the tags of a photo.
    pub async fn untag_photo(&self, basis: &Basis, item: &Item, of: ActId, act: ActId) -> Result<Change<()>> {
        let b = BasisArgs::from(basis);
        let args: [&dyn super::Arg; 9] =
            [&b.album, &b.rights, &b.user, &b.version, &item.photo, &limits::TAGS_PER_PHOTO, &of, &item.text, &act];
        self.change(&self.scripts.untag_photo, &args, nothing_else).await
    }
}

fn some(name: String) -> Option<String> {
    Some(name).filter(|name| !name.is_empty())
}

fn mention((id, album, state, title, filename): (String, String, String, String, String)) -> Result<Mention> {
    let deleted = state == PhotoState::Deleted.as_str();
    let name = if title.is_empty() { filename } else { title };
    Ok(Mention { photo: id.parse()?, album: album.parse()?, deleted, name })
}
