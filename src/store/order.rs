//! `album:<id>:order`: the photos of an album as somebody put them.

use super::{Arg, Basis, BasisArgs, Change, Store, nothing_else};
use crate::domain::id::{AlbumId, PhotoId};
use crate::domain::limits;
use crate::domain::order::{Order, Place};
use crate::error::{Error, Result};

impl Store {
    /// Gives so many photos that have none yet a rank by hand, from this rank by date on: whether more may follow.
    pub async fn arrange_photos(&self, basis: &Basis, first: usize, count: usize) -> Result<Change<bool>> {
        let b = BasisArgs::from(basis);
        let args: [&dyn Arg; 6] = [&b.album, &b.rights, &b.user, &b.version, &first, &count];
        self.change(&self.scripts.arrange_photos, &args, |status| match status {
            "more" => Ok(true),
            status => nothing_else(status).map(|()| false),
        })
        .await
    }

    /// Moves at most `limits::ORDER_AT_ONCE` photos, as they are named.
    pub async fn order_photos(&self, basis: &Basis, photos: &[PhotoId], to: Place) -> Result<Change<()>> {
        let b = BasisArgs::from(basis);
        let mut args: Vec<&dyn Arg> = vec![&b.album, &b.rights, &b.user, &b.version, &to, &limits::ORDER_REACH];
        args.extend(photos.iter().map(|photo| photo as &dyn Arg));
        self.change(&self.scripts.order_photos, &args, |status| match status {
            "date" => Err(Error::Conflict("order-by-date".into())),
            status => nothing_else(status),
        })
        .await
    }

    /// Where a photo stands in this order of its album, from 0.
    pub async fn photo_rank(&self, album: AlbumId, order: Order, photo: PhotoId) -> Result<Option<usize>> {
        let key = self.sequence(album, order);
        let (rank,): (Option<usize>,) = self.pipe(redis::pipe().cmd("ZRANK").arg(key).arg(photo.to_string())).await?;
        Ok(rank)
    }

    /// Ids of an album's photos by their rank in this order of it.
    pub async fn photo_ids(&self, album: AlbumId, order: Order, first: usize, count: usize) -> Result<Vec<PhotoId>> {
        let key = self.sequence(album, order);
        let (ids,): (Vec<String>,) =
            self.pipe(redis::pipe().cmd("ZRANGE").arg(key).arg(first).arg(first + count - 1)).await?;
        ids.iter().map(|id| id.parse()).collect()
    }

    fn sequence(&self, album: AlbumId, order: Order) -> String {
        match order {
            Order::Date => self.keys.album_photos(album),
            Order::Hand => self.keys.album_order(album),
        }
    }
}
