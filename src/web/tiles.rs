//! Some photos of an album as tiles, each with the one it stands behind: for a page that was told that they are new or look
//! different now.

use super::Answer;
use super::error::without_login;
use super::filters;
use super::page;
use super::session::Browser;
use super::tile::Tile;
use crate::domain::id::PhotoId;
use crate::domain::photo::Tile as Photo;
use crate::error::Result;
use crate::gallery::Gallery;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;

#[derive(Template)]
#[template(path = "tiles/index.html")]
struct Index {
    language: &'static str,
    /// Each with the id of the photo before it; empty for the first.
    tiles: Vec<(Tile, String)>,
    /// Whether photos of this album can be chosen.
    selects: bool,
}

/// GET /albums/{album}/tiles?photo=…&photo=…: those of them that are in the album, in its order.
pub async fn index(gallery: Data<Gallery>, browser: Browser, album: Path<String>) -> Answer {
    let photos = photos(browser.request().query_string())?;
    let (room, found) = gallery.tiles(&browser.caller, album.parse()?, &photos).await.map_err(without_login)?;
    let tile = |(photo, after): (Photo, Option<PhotoId>)| {
        let after = after.map(|photo| photo.to_string()).unwrap_or_default();
        (Tile::of(photo, &room.visit.settings.recipe), after)
    };
    let selects = room.rights.edit || room.rights.gives_files() && room.visit.viewer.id().is_some();
    let page = Index { language: browser.language().code(), tiles: found.into_iter().map(tile).collect(), selects };
    page::html(HttpResponse::Ok(), browser.language(), &page)
}

fn photos(query: &str) -> Result<Vec<PhotoId>> {
    let named = url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "photo");
    named.map(|(_, id)| id.parse()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::photo::PhotoState;
    use crate::domain::recipe::Recipe;
    use crate::web::samples;

    #[test]
    fn hostile_texts_stay_texts() {
        let states = [PhotoState::Ready, PhotoState::Pending, PhotoState::Failed];
        let tile = |state: &PhotoState| (Tile::of(samples::tile(*state), &Recipe::default()), String::new());
        samples::rendered(&Index { language: "en", tiles: states.iter().map(tile).collect(), selects: true });
    }

    #[test]
    fn photos_are_named_by_their_ids_alone() {
        let id = "018f3a5e7c1b7d2a9e4f5a6b7c8d9e0f";
        assert_eq!(photos(&format!("photo={id}&x=1&photo={id}")).unwrap().len(), 2);
        assert!(photos("photo=*").is_err());
        assert!(photos("").unwrap().is_empty());
    }
}
