//! The order of an album by hand: how it comes to be, and how photos are moved in it.

use super::door::{Caller, Room};
use super::{Gallery, settle};
use crate::domain::id::{AlbumId, PhotoId};
use crate::domain::limits;
use crate::domain::order::Place;
use crate::error::{Error, Result};
use crate::store::Change;

impl Gallery {
    /// Moves photos, one behind the other as they are named, to another place of an album that is ordered by hand. All of
    /// them or, where one is not in the album, none.
    pub async fn order_photos(&self, caller: &Caller, album: AlbumId, photos: &[PhotoId], to: Place) -> Result<()> {
        if photos.is_empty() || photos.len() > limits::SELECTION {
            return Err(Error::invalid("order-selection"));
        }
        if matches!(to, Place::Before(photo) if photos.contains(&photo)) {
            return Err(Error::invalid("order-before-itself"));
        }
        // The last ones first: those before them then have a photo to go before.
        let mut to = to;
        for some in photos.rchunks(limits::ORDER_AT_ONCE) {
            settle(async || {
                let room = self.room(caller, album).await?;
                room.needs(room.rights.edit, "access-order-photos")?;
                self.store.order_photos(&room.basis(), some, to).await
            })
            .await?;
            to = some.first().map_or(to, |first| Place::Before(*first));
        }
        Ok(())
    }

    /// Gives every photo of an album a rank by hand, as they stand by date; those that have one keep it. `false` when what
    /// the rule was asked on has moved on.
    pub(super) async fn arrange(&self, room: &Room) -> Result<bool> {
        for first in (0..).step_by(limits::ARRANGE_BATCH) {
            match self.store.arrange_photos(&room.basis(), first, limits::ARRANGE_BATCH).await? {
                Change::Moved => return Ok(false),
                Change::Done(false) => break,
                Change::Done(true) => {}
            }
        }
        Ok(true)
    }
}
