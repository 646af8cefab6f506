//! An album in the trash. To remove one for good its title has to be typed: it takes every photo in it along.

use crate::domain::album::Album;
use crate::domain::text::fold;
use crate::error::Error;
use crate::gallery::Gallery;
use crate::gallery::door::Bin;
use crate::gallery::trash::Trashed;
use crate::web::Answer;
use crate::web::filters;
use crate::web::form::{Button, Form};
use crate::web::page::{self, Frame};
use crate::web::session::Browser;
use actix_web::web::{Data, Path};
use askama::Template;

/// POST /trash/albums/{album}/restore
pub async fn update(gallery: Data<Gallery>, browser: Browser, album: Path<String>, _: Form<Button>) -> Answer {
    let album = album.parse()?;
    gallery.restore(&browser.caller, Trashed::Album(album), None).await?;
    page::see_other(format!("/albums/{album}?done=restored"))
}

#[derive(Template)]
#[template(path = "trash/edit.html")]
struct Edit {
    frame: Frame,
    album: Album,
    sentence: Option<String>,
}

impl Edit {
    fn of(browser: &Browser, bin: Bin, sentence: Option<String>) -> Edit {
        Edit { frame: browser.frame(&bin.visit), album: bin.album, sentence }
    }
}

/// GET /trash/albums/{album}/purge
pub async fn edit(gallery: Data<Gallery>, browser: Browser, album: Path<String>) -> Answer {
    let bin = gallery.trashed_album(&browser.caller, album.parse()?).await?;
    let visit = bin.visit.clone();
    page::show(&browser, &visit, &Edit::of(&browser, bin, None))
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    /// The album's title, as proof that it is meant.
    title: String,
}

/// POST /trash/albums/{album}/purge
pub async fn delete(gallery: Data<Gallery>, browser: Browser, album: Path<String>, Form(typed): Form<Typed>) -> Answer {
    let bin = gallery.trashed_album(&browser.caller, album.parse()?).await?;
    if fold(typed.title.trim()) != fold(bin.album.title.as_str()) {
        let error = Error::invalid("trash-title-differs");
        return page::again(&browser, error, async |sentence| Ok(Edit::of(&browser, bin, Some(sentence)))).await;
    }
    gallery.begin_purge(&browser.caller, bin.album.id).await?;
    page::see_other("/trash?done=purged")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples::{self, HOSTILE};

    #[test]
    fn hostile_texts_stay_texts() {
        samples::rendered(&Edit { frame: samples::frame(), album: samples::album(), sentence: Some(HOSTILE.into()) });
    }
}
