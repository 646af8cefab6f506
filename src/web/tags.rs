//! Tags across albums: what one sees of a tag is what one may see of its photos.

use super::Answer;
use super::filters;
use super::notice::Query as Asked;
use super::page::{self, Frame};
use super::session::Browser;
use super::tile::Tile;
use crate::domain::id::AlbumId;
use crate::domain::limits;
use crate::domain::tag::Tag;
use crate::gallery::Gallery;
use actix_web::web::{Data, Path, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "tags/index.html")]
struct Index {
    frame: Frame,
    tags: Vec<Tag>,
}

/// GET /tags
pub async fn index(gallery: Data<Gallery>, browser: Browser) -> Answer {
    let (visit, tags) = gallery.tags(&browser.caller).await?;
    page::show(&browser, &visit, &Index { frame: browser.frame(&visit), tags })
}

/// Photos of one album, under its title.
struct Group {
    album: AlbumId,
    title: String,
    tiles: Vec<Tile>,
}

#[derive(Template)]
#[template(path = "tags/show.html")]
struct Show {
    frame: Frame,
    tag: Tag,
    groups: Vec<Group>,
    number: usize,
    more: bool,
}

impl Show {
    fn base(&self) -> String {
        format!("/tags/{}?", self.tag.id)
    }
}

/// GET /tags/{tag}
pub async fn show(gallery: Data<Gallery>, browser: Browser, tag: Path<String>, asked: Query<Asked>) -> Answer {
    let (visit, tag, page) = gallery.tagged(&browser.caller, tag.parse()?, asked.page()).await?;
    let tile = |photo| Tile::of(photo, &visit.settings.recipe);
    let groups = page.items.into_iter().map(|group| Group {
        album: group.album,
        title: group.title,
        tiles: group.photos.into_iter().map(tile).collect(),
    });
    let (frame, groups) = (browser.frame(&visit), groups.collect());
    page::show(&browser, &visit, &Show { frame, tag, groups, number: page.number, more: page.more })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::photo::PhotoState;
    use crate::domain::recipe::Recipe;
    use crate::domain::text::TagName;
    use crate::web::samples::{self, HOSTILE};
    use uuid::Uuid;

    #[test]
    fn hostile_texts_stay_texts() {
        let tag = || Tag { id: Uuid::from_u128(9).into(), name: TagName::stored(HOSTILE), photos: 1 };
        samples::rendered(&Index { frame: samples::frame(), tags: vec![tag()] });
        let tiles = vec![Tile::of(samples::tile(PhotoState::Ready), &Recipe::default())];
        let groups = vec![Group { album: Uuid::from_u128(2).into(), title: HOSTILE.into(), tiles }];
        samples::rendered(&Show { frame: samples::frame(), tag: tag(), groups, number: 1, more: true });
    }
}
