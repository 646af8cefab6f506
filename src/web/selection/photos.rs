//! Moving the chosen photos to the trash.

use super::{Selection, answer};
use crate::gallery::Gallery;
use crate::web::Answer;
use crate::web::form::Form;
use crate::web::session::Browser;
use actix_web::web::{Data, Path};

/// POST /albums/{album}/photos/delete
pub async fn delete(
    gallery: Data<Gallery>,
    browser: Browser,
    album: Path<String>,
    Form(chosen): Form<Selection>,
) -> Answer {
    let room = gallery.room(&browser.caller, album.parse()?).await?;
    let done = gallery.trash_photos(&browser.caller, Some(room.album.id), &chosen.photos()?).await?;
    answer(&browser, room, done, "deleted")
}
