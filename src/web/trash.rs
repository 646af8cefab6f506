//! The trash: what lies there of what one may take out, and taking it out or removing it for good.

pub mod albums;
pub mod photos;

use super::Answer;
use super::filters;
use super::form::{Button, Form};
use super::journal;
use super::notice::Query as Asked;
use super::page::{self, Frame};
use super::session::Browser;
use super::tile::Tile;
use crate::domain::access::Salvage;
use crate::domain::album::{Album, AlbumState};
use crate::domain::limits;
use crate::domain::recipe::Recipe;
use crate::gallery::Gallery;
use crate::gallery::trash::{Emptied, Heap, TrashedPhoto, days_left};
use crate::language::Message;
use actix_web::web::{Data, Path, Query};
use askama::Template;

/// The confirmations of these pages, each by the word that an address may say.
const NOTICES: [(&str, &str); 4] = [
    ("restored", "trash-restored"),
    ("purged", "trash-purged"),
    ("emptied", "trash-emptied"),
    ("emptied-some", "trash-emptied-some"),
];

fn notice(asked: &Asked) -> Option<&'static str> {
    let word = asked.done.as_deref()?;
    NOTICES.iter().find(|(known, _)| *known == word).map(|(_, message)| *message)
}

/// An album on the page: it lies in the trash itself, or photos of it do.
struct Row {
    heap: Heap,
    salvage: Salvage,
    tile: Option<Tile>,
    /// It belongs to whoever looks.
    own: bool,
}

impl Row {
    fn is_album(&self) -> bool {
        self.heap.album.state == AlbumState::Trash
    }

    /// What is there, from when, and how long yet.
    fn facts(&self) -> Vec<Message> {
        let heap = &self.heap;
        let mut facts = match self.is_album() {
            true => vec![Message::new("trash-an-album").with("n", heap.photos)],
            false => vec![Message::new("trash-photos-of-it").with("n", heap.trashed)],
        };
        if !self.own {
            facts.push(match &heap.owner_name {
                Some(name) => Message::new("trash-owner").with("name", name),
                None => "trash-owner-former".into(),
            });
        }
        facts.push(match (heap.purging, self.is_album()) {
            (true, _) => "trash-purging".into(),
            (false, true) => left(heap.deleted),
            (false, false) if heap.trashed == 1 => left(heap.earliest),
            (false, false) => Message::new("trash-first-goes").with("left", left(heap.earliest)),
        });
        facts
    }
}

fn left(deleted: crate::domain::Millis) -> Message {
    match days_left(deleted) {
        0 => "trash-last-day".into(),
        days => Message::new("trash-days-left").with("n", days),
    }
}

#[derive(Template)]
#[template(path = "trash/index.html")]
struct Index {
    frame: Frame,
    rows: Vec<Row>,
    number: usize,
    more: bool,
    notice: Option<&'static str>,
}

impl Index {
    fn may_empty(&self) -> bool {
        self.rows.iter().any(|row| row.salvage.purge && !row.heap.purging)
    }
}

/// GET /trash
pub async fn index(gallery: Data<Gallery>, browser: Browser, asked: Query<Asked>) -> Answer {
    let (visit, page) = gallery.bins(&browser.caller, asked.page()).await?;
    let (viewer, recipe) = (visit.viewer.id(), visit.settings.recipe);
    let rows = page.items.into_iter().map(|(mut heap, salvage)| {
        let tile = heap.tile.take().map(|tile| Tile::of(tile, &recipe));
        Row { own: viewer == Some(heap.album.owner), heap, salvage, tile }
    });
    let (frame, rows, notice) = (browser.frame(&visit), rows.collect(), notice(&asked));
    page::show(&browser, &visit, &Index { frame, rows, number: page.number, more: page.more, notice })
}

/// POST /trash/empty
pub async fn empty(gallery: Data<Gallery>, browser: Browser, _: Form<Button>) -> Answer {
    let emptied = gallery.empty_trash(&browser.caller).await?;
    page::see_other(format!("/trash?done={}", word(emptied)))
}

fn word(emptied: Emptied) -> &'static str {
    if emptied.more { "emptied-some" } else { "emptied" }
}

/// A photo on the page.
struct Trashed {
    tile: Tile,
    left: Message,
    by: Option<String>,
}

impl Trashed {
    fn of(photo: TrashedPhoto, recipe: &Recipe) -> Trashed {
        Trashed { left: left(photo.deleted), by: photo.by, tile: Tile::of(photo.tile, recipe) }
    }
}

#[derive(Template)]
#[template(path = "trash/show.html")]
struct Show {
    frame: Frame,
    album: Album,
    salvage: Salvage,
    photos: Vec<Trashed>,
    total: u64,
    number: usize,
    more: bool,
    notice: Option<&'static str>,
}

impl Show {
    fn base(&self) -> String {
        format!("/albums/{}/trash?", self.album.id)
    }

    /// How many go with one press.
    fn at_once(&self) -> u64 {
        self.total.min(limits::SELECTION as u64)
    }
}

/// GET /albums/{album}/trash
pub async fn show(gallery: Data<Gallery>, browser: Browser, album: Path<String>, asked: Query<Asked>) -> Answer {
    let (room, salvage, page) = gallery.trashed_photos(&browser.caller, album.parse()?, asked.page()).await?;
    let recipe = room.visit.settings.recipe;
    let photos = page.items.into_iter().map(|photo| Trashed::of(photo, &recipe)).collect();
    let (frame, total, notice) = (browser.frame(&room.visit), page.total.unwrap_or_default(), notice(&asked));
    let page = Show { frame, album: room.album, salvage, photos, total, number: page.number, more: page.more, notice };
    page::show(&browser, &room.visit, &page)
}

/// POST /albums/{album}/trash/restore
pub async fn update(gallery: Data<Gallery>, browser: Browser, album: Path<String>, _: Form<Button>) -> Answer {
    let (room, done) = gallery.restore_photos(&browser.caller, album.parse()?).await?;
    let next = format!("/albums/{}/trash", room.album.id);
    if done.refused.is_empty() {
        return page::see_other(format!("{next}?done=restored"));
    }
    journal::refused(&browser, room.visit, room.album, done, super::next::Next::parse(&next))
}

/// POST /albums/{album}/trash/empty
pub async fn delete(gallery: Data<Gallery>, browser: Browser, album: Path<String>, _: Form<Button>) -> Answer {
    let album = album.parse()?;
    let emptied = gallery.purge_photos(&browser.caller, album).await?;
    page::see_other(format!("/albums/{album}/trash?done={}", word(emptied)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::photo::PhotoState;
    use crate::web::samples::{self, HOSTILE};

    fn heap(state: AlbumState, owner_name: Option<String>) -> Heap {
        Heap {
            album: Album { state, ..samples::album() },
            granted: None,
            owner_name,
            deleted: 0,
            earliest: i64::MAX / 2,
            photos: 3,
            trashed: 1,
            tile: None,
            purging: false,
        }
    }

    #[test]
    fn hostile_texts_stay_texts_and_every_message_is_there() {
        let everything = Salvage { restore: true, purge: true };
        let tile = || Tile::of(samples::tile(PhotoState::Deleted), &Recipe::default());
        let rows = [(AlbumState::Trash, Some(HOSTILE.to_owned())), (AlbumState::Live, None)].map(|(state, owner)| {
            Row { heap: heap(state, owner), salvage: everything, tile: Some(tile()), own: false }
        });
        let notice = Some("trash-restored");
        let html =
            samples::rendered(&Index { frame: samples::frame(), rows: rows.into(), number: 2, more: true, notice });
        assert!(!html.contains(">trash-") && !html.contains(" trash-days"), "{html}");
        let photos = vec![Trashed { tile: tile(), left: left(0), by: Some(HOSTILE.into()) }];
        let (frame, album, salvage) = (samples::frame(), samples::album(), everything);
        samples::rendered(&Show { frame, album, salvage, photos, total: 900, number: 1, more: true, notice: None });
    }

    #[test]
    fn whoever_may_only_restore_is_not_asked_to_purge() {
        let salvage = Salvage { restore: true, purge: false };
        let tile = Tile::of(samples::tile(PhotoState::Deleted), &Recipe::default());
        let photos = vec![Trashed { tile, left: left(0), by: None }];
        let (frame, album) = (samples::frame(), samples::album());
        let page = Show { frame, album, salvage, photos, total: 1, number: 1, more: false, notice: None };
        let html = samples::rendered(&page);
        assert!(html.contains("/restore\"") && !html.contains("/purge\"") && !html.contains("/empty\""), "{html}");
    }
}
