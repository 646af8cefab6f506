//! Moving one photo to another album.

use super::form::Form;
use super::journal::done;
use super::session::Browser;
use super::{Answer, page, photos};
use crate::gallery::Gallery;
use actix_web::web::{Data, Path};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    album: String,
}

/// POST /photos/{photo}/move
pub async fn create(gallery: Data<Gallery>, browser: Browser, photo: Path<String>, Form(typed): Form<Typed>) -> Answer {
    let (id, to) = (photo.parse()?, typed.album.parse()?);
    let moved = async { photos::only(gallery.move_photos(&browser.caller, None, &[id], to).await?) }.await;
    match moved {
        Ok(act) => page::see_other(done(&format!("/photos/{id}"), "moved", act)),
        Err(error) => photos::again(&gallery, &browser, id, photos::Typed::default(), error).await,
    }
}
