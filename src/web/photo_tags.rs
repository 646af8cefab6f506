//! The tags of one photo.

use super::form::Form;
use super::journal::done;
use super::selection::Act;
use super::session::Browser;
use super::{Answer, page, photos};
use crate::domain::text::TagName;
use crate::gallery::Gallery;
use actix_web::web::{Data, Path};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    /// Separated by commas.
    tags: String,
    act: Act,
}

/// POST /photos/{photo}/tags
pub async fn update(gallery: Data<Gallery>, browser: Browser, photo: Path<String>, Form(typed): Form<Typed>) -> Answer {
    let id = photo.parse()?;
    let tagged = async {
        let (add, remove) = typed.act.sides(TagName::parse_list(&typed.tags)?);
        photos::only(gallery.tag_photos(&browser.caller, None, &[id], &add, &remove).await?)
    };
    match tagged.await {
        Ok(act) => page::see_other(done(&format!("/photos/{id}"), typed.act.done(), act)),
        Err(error) => {
            let typed = photos::Typed { tags: Some(typed.tags), ..photos::Typed::default() };
            photos::again(&gallery, &browser, id, typed, error).await
        }
    }
}
