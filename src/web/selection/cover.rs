//! Making the one chosen photo the album's cover.

use super::Selection;
use crate::error::Error;
use crate::gallery::Gallery;
use crate::gallery::albums::AlbumChange;
use crate::web::form::Form;
use crate::web::session::Browser;
use crate::web::{Answer, page};
use actix_web::web::{Data, Path};

/// POST /albums/{album}/photos/cover
pub async fn update(
    gallery: Data<Gallery>,
    browser: Browser,
    album: Path<String>,
    Form(chosen): Form<Selection>,
) -> Answer {
    let room = gallery.room(&browser.caller, album.parse()?).await?;
    let [photo] = chosen.photos()?[..] else { return Err(Error::invalid("selection-one-cover")) };
    let change = AlbumChange { cover: Some(Some(photo)), ..AlbumChange::default() };
    gallery.change_album(&browser.caller, room.album.id, change).await?;
    page::see_other(format!("/albums/{}?done=cover", room.album.id))
}
