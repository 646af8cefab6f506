//! Tagging the chosen photos.

use super::{Act, Edit, Selection, answer};
use crate::domain::text::TagName;
use crate::error::Error;
use crate::gallery::Gallery;
use crate::web::form::Form;
use crate::web::session::Browser;
use crate::web::{Answer, page};
use actix_web::web::{Data, Path};

/// POST /albums/{album}/photos/tags
pub async fn update(
    gallery: Data<Gallery>,
    browser: Browser,
    album: Path<String>,
    Form(chosen): Form<Selection>,
) -> Answer {
    let room = gallery.room(&browser.caller, album.parse()?).await?;
    let photos = chosen.photos()?;
    let act = chosen.act.unwrap_or(Act::Add);
    let typed = chosen.tags.unwrap_or_default();
    let tagged = async {
        let (add, remove) = act.sides(TagName::parse_list(&typed)?);
        gallery.tag_photos(&browser.caller, Some(room.album.id), &photos, &add, &remove).await
    };
    match tagged.await {
        Ok(done) => answer(&browser, room, done, act.done()),
        Err(error @ Error::Invalid(_)) => {
            page::again(&browser, error, async |sentence| {
                let (frame, title) = (browser.frame(&room.visit), room.album.title.to_string());
                let (album, sentence) = (room.album.id, Some(sentence));
                Ok(Edit { frame, album, title, photos, targets: None, tags: typed, sentence })
            })
            .await
        }
        Err(error) => Err(error),
    }
}
