//! Moving the chosen photos to another album.

use super::{Edit, Selection, answer};
use crate::gallery::Gallery;
use crate::web::form::Form;
use crate::web::session::Browser;
use crate::web::{Answer, page};
use actix_web::web::{Data, Path};

/// POST /albums/{album}/photos/move. Without a target it asks where to.
pub async fn create(
    gallery: Data<Gallery>,
    browser: Browser,
    album: Path<String>,
    Form(chosen): Form<Selection>,
) -> Answer {
    let room = gallery.room(&browser.caller, album.parse()?).await?;
    let photos = chosen.photos()?;
    if let Some(target) = chosen.album.as_deref().filter(|target| !target.is_empty()) {
        let done = gallery.move_photos(&browser.caller, Some(room.album.id), &photos, target.parse()?).await?;
        return answer(&browser, room, done, "moved");
    }
    let targets = Some(gallery.move_targets(&room).await?);
    let (frame, title) = (browser.frame(&room.visit), room.album.title.to_string());
    let ask = Edit { frame, album: room.album.id, title, photos, targets, tags: String::new(), sentence: None };
    page::show(&browser, &room.visit, &ask)
}
