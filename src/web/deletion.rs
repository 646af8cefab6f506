//! Deleting an album: the page that asks, and says how many photos go with it.

use super::Answer;
use super::filters;
use super::form::{Button, Form};
use super::journal::done;
use super::page::{self, Frame};
use super::session::Browser;
use crate::domain::album::Album;
use crate::error::Error;
use crate::gallery::Gallery;
use actix_web::web::{Data, Path};
use askama::Template;

#[derive(Template)]
#[template(path = "albums/delete.html")]
struct New {
    frame: Frame,
    album: Album,
    photos: u64,
}

/// GET /albums/{album}/delete
pub async fn new(gallery: Data<Gallery>, browser: Browser, album: Path<String>) -> Answer {
    let room = gallery.room(&browser.caller, album.parse()?).await?;
    if !room.rights.delete {
        return Err(Error::Forbidden("album-delete-owner-only".into()));
    }
    let photos = gallery.count_photos(&room).await?;
    page::show(&browser, &room.visit, &New { frame: browser.frame(&room.visit), album: room.album, photos })
}

/// POST /albums/{album}/delete
pub async fn create(gallery: Data<Gallery>, browser: Browser, album: Path<String>, _: Form<Button>) -> Answer {
    let act = gallery.trash_album(&browser.caller, album.parse()?).await?;
    page::see_other(done("/", "deleted", Some(act)))
}
