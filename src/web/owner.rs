//! The owner of an album: handing it over.

use super::form::Form;
use super::session::Browser;
use super::{Answer, grants, page};
use crate::domain::text::Login;
use crate::gallery::Gallery;
use actix_web::web::{Data, Path};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    /// The login of who gets it.
    user: String,
}

/// POST /albums/{album}/owner
pub async fn update(gallery: Data<Gallery>, browser: Browser, album: Path<String>, Form(typed): Form<Typed>) -> Answer {
    let id = album.parse()?;
    let done = async { gallery.hand_over_album(&browser.caller, id, &Login::parse(&typed.user)?).await }.await;
    match done {
        // Whoever handed it over may not see it any more: the front page they always may.
        Ok(()) => page::see_other("/?done=handed-over"),
        Err(error) => grants::again(&gallery, &browser, id, grants::Typed::heir(typed.user), error).await,
    }
}
