//! Putting the chosen photos elsewhere in an album that is ordered by hand.

use super::Selection;
use crate::domain::order::Place;
use crate::error::Error;
use crate::gallery::Gallery;
use crate::web::form::Form;
use crate::web::session::Browser;
use crate::web::{Answer, error, page};
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

/// POST /albums/{album}/photos/order. Afterwards the first of them is in sight; a script that has moved them itself asks for
/// JSON and gets no page.
pub async fn update(
    gallery: Data<Gallery>,
    browser: Browser,
    album: Path<String>,
    Form(chosen): Form<Selection>,
) -> Answer {
    let album = gallery.room(&browser.caller, album.parse()?).await?.album.id;
    let photos = chosen.in_order()?;
    let to = chosen.to.as_deref().or(chosen.position.as_deref()).unwrap_or_default();
    let to: Place = to.trim().parse()?;
    if matches!(to, Place::Earlier | Place::Later) && photos.len() > 1 {
        return Err(Error::invalid("order-place-unknown"));
    }
    gallery.order_photos(&browser.caller, album, &photos, to).await?;
    if error::wants_json(browser.request()) {
        return Ok(HttpResponse::NoContent().finish());
    }
    let first = photos.first().map(ToString::to_string).unwrap_or_default();
    page::see_other(format!("/albums/{album}?at={first}"))
}
