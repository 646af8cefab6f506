//! Photos chosen in an album's grid, to do one thing to all of them. The buttons of the one form send it to different
//! addresses, so all of them read the same fields.

pub mod cover;
pub mod moves;
pub mod order;
pub mod photos;
pub mod tags;

use super::filters;
use super::journal::done;
use super::page::{self, Frame};
use super::session::Browser;
use super::{Answer, error};
use crate::domain::id::{AlbumId, PhotoId};
use crate::domain::limits;
use crate::domain::text::TagName;
use crate::error::{Error, Result};
use crate::gallery::door::Room;
use crate::gallery::photos::Done;
use crate::language::Message;
use actix_web::HttpResponse;
use askama::Template;
use std::collections::HashSet;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    #[serde(default)]
    photo: Vec<String>,
    album: Option<String>,
    tags: Option<String>,
    act: Option<Act>,
    /// A place in an order by hand.
    to: Option<String>,
    position: Option<String>,
}

impl Selection {
    /// As they were sent, each once.
    pub fn in_order(&self) -> Result<Vec<PhotoId>> {
        self.photos()?;
        let mut seen = HashSet::new();
        let all: Vec<PhotoId> = self.photo.iter().map(|id| id.parse()).collect::<Result<_>>()?;
        Ok(all.into_iter().filter(|photo| seen.insert(*photo)).collect())
    }

    pub fn photos(&self) -> Result<Vec<PhotoId>> {
        let mut photos: Vec<PhotoId> = self.photo.iter().map(|id| id.parse()).collect::<Result<_>>()?;
        photos.sort_unstable();
        photos.dedup();
        match photos.len() {
            0 => Err(Error::invalid("selection-empty")),
            many if many > limits::SELECTION => {
                Err(Error::Invalid(Message::new("selection-too-many").with("max", limits::SELECTION).with("n", many)))
            }
            _ => Ok(photos),
        }
    }
}

/// What to do with tags.
#[derive(serde::Deserialize, Clone, Copy, PartialEq, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    Add,
    Remove,
}

impl Act {
    /// The tags to add and the tags to remove.
    pub fn sides(self, tags: Vec<TagName>) -> (Vec<TagName>, Vec<TagName>) {
        match self {
            Act::Add => (tags, vec![]),
            Act::Remove => (vec![], tags),
        }
    }

    /// The word of the confirmation.
    pub fn done(self) -> &'static str {
        match self {
            Act::Add => "tagged",
            Act::Remove => "untagged",
        }
    }
}

/// The page that asks what is still missing: where to, or which tags. The choice of photos travels with it.
#[derive(Template)]
#[template(path = "selection/edit.html")]
struct Edit {
    frame: Frame,
    album: AlbumId,
    title: String,
    photos: Vec<PhotoId>,
    /// Where they can go; `None` when it is about tags.
    targets: Option<Vec<(AlbumId, String)>>,
    tags: String,
    sentence: Option<String>,
}

#[derive(Template)]
#[template(path = "selection/show.html")]
struct Show {
    frame: Frame,
    album: AlbumId,
    title: String,
    done: usize,
    refused: Vec<(PhotoId, String, Message)>,
}

/// Back to the album when all went well, else a page that names what did not and why.
fn answer(browser: &Browser, room: Room, outcome: Done, word: &str) -> Answer {
    let album = room.album.id;
    let Some(first) = outcome.refused.first() else {
        let address = done(&format!("/albums/{album}"), word, outcome.act);
        return page::see_other(match outcome.act {
            Some(_) => format!("{address}&photos={}", outcome.done),
            None => address,
        });
    };
    let status = if outcome.done == 0 { error::status(&first.why) } else { actix_web::http::StatusCode::OK };
    let refused = outcome.refused.iter().map(|refusal| (refusal.photo, refusal.name.clone(), refusal.why.message()));
    let (frame, title) = (browser.frame(&room.visit), room.album.title.to_string());
    page::html(
        HttpResponse::build(status),
        browser.language(),
        &Show { frame, album, title, done: outcome.done, refused: refused.collect() },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples::{self, HOSTILE};
    use uuid::Uuid;

    fn chosen(photos: impl IntoIterator<Item = u128>) -> Selection {
        let photo = photos.into_iter().map(|n| PhotoId::from(Uuid::from_u128(n)).to_string()).collect();
        Selection { photo, album: None, tags: None, act: None, to: None, position: None }
    }

    #[test]
    fn a_selection_is_some_photos_and_not_too_many() {
        assert_eq!(chosen([1, 2, 2]).photos().unwrap().len(), 2);
        let id = |n| PhotoId::from(Uuid::from_u128(n));
        assert_eq!(chosen([3, 1, 3, 2]).in_order().unwrap(), [id(3), id(1), id(2)]);
        assert!(matches!(chosen([]).photos(), Err(Error::Invalid(_))));
        assert!(matches!(chosen(0..=limits::SELECTION as u128).photos(), Err(Error::Invalid(_))));
        let nonsense = Selection { photo: vec!["x".into()], ..chosen([]) };
        assert!(matches!(nonsense.photos(), Err(Error::NotFound)));
    }

    #[test]
    fn hostile_texts_stay_texts() {
        let (album, photo) = (Uuid::from_u128(2).into(), Uuid::from_u128(3).into());
        for targets in [None, Some(vec![]), Some(vec![(album, HOSTILE.to_owned())])] {
            let (frame, title, tags) = (samples::frame(), HOSTILE.to_owned(), HOSTILE.to_owned());
            let sentence = Some(HOSTILE.to_owned());
            samples::rendered(&Edit { frame, album, title, photos: vec![photo], targets, tags, sentence });
        }
        let refused = vec![(photo, HOSTILE.to_owned(), Message::verbatim(HOSTILE))];
        samples::rendered(&Show { frame: samples::frame(), album, title: HOSTILE.into(), done: 1, refused });
    }
}
