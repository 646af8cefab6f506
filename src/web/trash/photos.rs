//! One photo in the trash.

use crate::gallery::Gallery;
use crate::web::form::{Button, Form};
use crate::web::session::Browser;
use crate::web::{Answer, page};
use actix_web::web::{Data, Path};

/// POST /trash/photos/{photo}/restore
pub async fn update(gallery: Data<Gallery>, browser: Browser, photo: Path<String>, _: Form<Button>) -> Answer {
    let album = gallery.restore_one(&browser.caller, photo.parse()?).await?;
    page::see_other(format!("/albums/{album}/trash?done=restored"))
}

/// POST /trash/photos/{photo}/purge
pub async fn delete(gallery: Data<Gallery>, browser: Browser, photo: Path<String>, _: Form<Button>) -> Answer {
    let album = gallery.purge_photo(&browser.caller, photo.parse()?).await?;
    page::see_other(format!("/albums/{album}/trash?done=purged"))
}
