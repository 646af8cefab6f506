//! The photo page: the only place with a large picture, and only one.

use super::filters;
use super::form::{Button, Form};
use super::journal::done;
use super::notice::Query as Asked;
use super::page::{self, Frame};
use super::preview::Preview;
use super::session::Browser;
use super::{Answer, words};
use crate::domain::access::{Rights, Sharpest};
use crate::domain::album::Album;
use crate::domain::id::{ActId, AlbumId, PhotoId};
use crate::domain::limits;
use crate::domain::order::Order;
use crate::domain::photo::{Photo, PhotoState, Rendition, TakenSource};
use crate::domain::text::{Caption, PhotoTitle};
use crate::error::{Error, Result};
use crate::gallery::Gallery;
use crate::gallery::door::Visit;
use crate::gallery::images::image_version;
use crate::gallery::photos::{Beside, Done};
use crate::language::Message;
use actix_web::web::{Data, Path, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "photos/show.html")]
struct Show {
    frame: Frame,
    album: Album,
    rights: Rights,
    photo: Photo,
    beside: Beside,
    /// Where it may be moved to.
    targets: Vec<(AlbumId, String)>,
    /// Of the large picture.
    width: u32,
    height: u32,
    version: String,
    sharpest: Sharpest,
    typed: Typed,
    sentence: Option<String>,
    notice: Option<&'static str>,
    preview: Option<Preview>,
}

impl Show {
    fn alt(&self) -> &str {
        if self.photo.caption.is_empty() { self.photo.name() } else { self.photo.caption.as_str() }
    }

    /// Whether one of its forms came back: the sentence then stands in that form.
    fn is_typed(&self) -> bool {
        self.typed.title.is_some() || self.typed.caption.is_some() || self.typed.tags.is_some()
    }

    /// What stands below the picture: a file's name says less than the day it was taken.
    fn heading(&self) -> Message {
        let taken = &self.photo.facts.taken;
        if self.photo.title.is_empty() && taken.source != TakenSource::Upload {
            words::day(taken)
        } else {
            Message::verbatim(self.photo.name())
        }
    }

    /// Pixels of the long edge of the large picture.
    fn edge(&self) -> u32 {
        self.width.max(self.height)
    }

    /// A moving picture moves for those who may have the file that holds all of its frames, whole or stripped.
    fn plays(&self) -> bool {
        let facts = &self.photo.facts;
        facts.animated && self.rights.gives_original(facts.kind)
    }

    /// The page of the album that has it.
    fn album_page(&self) -> u64 {
        self.beside.position.saturating_sub(1) / limits::PHOTOS_PER_PAGE as u64 + 1
    }

    /// Where it stands in the album.
    fn place(&self) -> String {
        let page = match self.album_page() {
            1 => String::new(),
            page => format!("?page={page}"),
        };
        format!("/albums/{}{page}#photo-{}", self.album.id, self.photo.id)
    }

    /// Where it can go from here in an order by hand: the word that is sent, and the message.
    fn places(&self) -> Vec<(&'static str, &'static str)> {
        let (first, last) = (self.beside.position <= 1, self.beside.position >= self.beside.of);
        let mut places = Vec::new();
        if !first {
            places.extend([("first", "order-first"), ("earlier", "order-earlier")]);
        }
        if !last {
            places.extend([("later", "order-later"), ("last", "order-last")]);
        }
        places
    }

    /// The last part of the address of what is shown to somebody who looks closer.
    fn closer(&self) -> Option<String> {
        match self.sharpest {
            Sharpest::View => None,
            Sharpest::Original => Some("original".into()),
            Sharpest::CloseUp => Some(format!("close-up?v={}", self.version)),
        }
    }

    fn is_cover(&self) -> bool {
        self.album.cover == Some(self.photo.id)
    }

    /// Of a RAW file only the picture in it is known.
    fn size(&self) -> Message {
        let facts = &self.photo.facts;
        let id = if facts.kind.is_raw() { "photo-raw-pixels" } else { "photo-pixels" };
        Message::new(id)
            .with("width", facts.width)
            .with("height", facts.height)
            .with("bytes", words::bytes(&self.photo.bytes))
    }

    /// Label and value of what the file says about itself, without what it does not say.
    fn facts(&self) -> Vec<(&'static str, Vec<Message>)> {
        let facts = &self.photo.facts;
        let with = |id, text: &str| (!text.is_empty()).then(|| Message::new(id).with("value", words::decimal(text)));
        let said = |text: &str| (!text.is_empty()).then(|| Message::verbatim(text)).into_iter().collect();
        let flash = facts.flash.map(|fired| Message::new(if fired { "photo-flash" } else { "photo-no-flash" }));
        let settings = [
            with("photo-exposure", &facts.exposure),
            with("photo-aperture", &facts.aperture),
            with("photo-iso", &facts.iso),
            with("photo-focal", &facts.focal),
            flash,
        ];
        let rating = facts.rating.map(|stars| Message::new("photo-rating-of").with("stars", stars));
        let all = [
            ("photo-camera", said(&facts.camera)),
            ("photo-lens", said(&facts.lens)),
            ("photo-settings", settings.into_iter().flatten().collect()),
            ("photo-rating", rating.into_iter().collect()),
            ("photo-by", said(&facts.creator)),
            ("photo-copyright", said(&facts.copyright)),
            ("photo-size", vec![self.size()]),
            ("photo-file", said(self.photo.filename.as_str())),
        ];
        all.into_iter().filter(|(_, parts)| !parts.is_empty()).collect()
    }
}

/// What was typed into one of the page's forms, when it could not be taken.
#[derive(Default)]
pub struct Typed {
    pub title: Option<String>,
    pub caption: Option<String>,
    pub tags: Option<String>,
}

/// GET /photos/{photo}
pub async fn show(gallery: Data<Gallery>, browser: Browser, photo: Path<String>, asked: Query<Asked>) -> Answer {
    let (visit, mut page) = read(&gallery, &browser, photo.parse()?).await?;
    page.notice = asked.notice();
    page::show(&browser, &visit, &page)
}

async fn read(gallery: &Gallery, browser: &Browser, photo: PhotoId) -> Result<(Visit, Show)> {
    let (room, photo) = gallery.photo(&browser.caller, photo).await?;
    let beside = gallery.beside(&room, &photo).await?;
    let targets = if room.rights.edit { gallery.move_targets(&room).await? } else { vec![] };
    let recipe = room.visit.settings.recipe;
    let (width, height) = recipe.size(Rendition::View, photo.facts.width, photo.facts.height);
    let page = Show {
        frame: browser.frame(&room.visit),
        preview: Preview::of_photo(browser, &room.album, &photo, &room.visit.settings.name),
        version: image_version(&photo.sha256, &recipe),
        sharpest: room.rights.sharpest(&photo.facts, &recipe),
        album: room.album,
        rights: room.rights,
        photo,
        beside,
        targets,
        width,
        height,
        typed: Typed::default(),
        sentence: None,
        notice: None,
    };
    Ok((room.visit, page))
}

/// The page again, with what was typed and why it cannot be.
pub async fn again(gallery: &Gallery, browser: &Browser, photo: PhotoId, typed: Typed, error: Error) -> Answer {
    page::again(browser, error, async |sentence| {
        let (_, page) = read(gallery, browser, photo).await?;
        Ok(Show { typed, sentence: Some(sentence), ..page })
    })
    .await
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    title: Option<String>,
    caption: Option<String>,
}

/// POST /photos/{photo}
pub async fn update(
    gallery: Data<Gallery>,
    browser: Browser,
    photo: Path<String>,
    Form(typed): Form<Change>,
) -> Answer {
    let id = photo.parse()?;
    let changed = async {
        let title = typed.title.as_deref().map(PhotoTitle::parse).transpose()?;
        let caption = typed.caption.as_deref().map(Caption::parse).transpose()?;
        gallery.change_photo(&browser.caller, id, title, caption).await
    };
    match changed.await {
        Ok(()) => page::see_other(format!("/photos/{id}?done=saved")),
        Err(error) => {
            let typed = Typed { title: typed.title, caption: typed.caption, tags: None };
            again(&gallery, &browser, id, typed, error).await
        }
    }
}

/// POST /photos/{photo}/delete
pub async fn delete(gallery: Data<Gallery>, browser: Browser, photo: Path<String>, _: Form<Button>) -> Answer {
    let (room, photo) = gallery.photo(&browser.caller, photo.parse()?).await?;
    let act = only(gallery.trash_photos(&browser.caller, None, &[photo.id]).await?)?;
    page::see_other(done(&format!("/albums/{}", room.album.id), "deleted", act))
}

/// What came of one photo: a refusal is the error.
pub fn only(done: Done) -> Result<Option<ActId>> {
    done.refused.into_iter().next().map_or(Ok(done.act), |refusal| Err(refusal.why))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::TagName;
    use crate::web::samples::{self, HOSTILE};
    use uuid::Uuid;

    fn page(state: PhotoState, rights: Rights) -> Show {
        let id = |n| PhotoId::from(Uuid::from_u128(n));
        let tags = vec![(Uuid::from_u128(9).into(), TagName::stored(HOSTILE))];
        let uploader = Some(HOSTILE.into());
        Show {
            frame: samples::frame(),
            preview: Some(samples::preview()),
            album: samples::album(),
            rights,
            photo: samples::photo(state),
            beside: Beside { previous: Some(id(1)), next: Some(id(5)), position: 3, of: 40, tags, uploader },
            targets: vec![(Uuid::from_u128(4).into(), HOSTILE.into())],
            width: 2048,
            height: 1536,
            version: "0707-1".into(),
            sharpest: rights.sharpest(&samples::photo(state).facts, &crate::domain::recipe::Recipe::default()),
            typed: Typed { tags: Some(HOSTILE.into()), ..Typed::default() },
            sentence: Some(HOSTILE.into()),
            notice: None,
        }
    }

    #[test]
    fn hostile_texts_stay_texts() {
        for state in [PhotoState::Ready, PhotoState::Pending, PhotoState::Failed] {
            samples::rendered(&page(state, samples::EVERYTHING));
        }
    }

    #[test]
    fn there_is_one_large_picture_and_it_has_a_size() {
        let html = samples::rendered(&page(PhotoState::Ready, samples::EVERYTHING));
        assert_eq!(html.matches("<img").count(), 1);
        assert!(html.contains("/view?v=0707-1\" width=\"2048\" height=\"1536\""), "{html}");
        assert!(html.contains("3 of 40") && html.contains("rel=\"next\""));
    }

    #[test]
    fn a_moving_picture_plays_for_those_who_may_have_it() {
        let html = |animated, rights| {
            let mut page = page(PhotoState::Ready, rights);
            page.photo.facts.animated = animated;
            samples::rendered(&page)
        };
        let original = "<img class=\"stage__image\" src=\"/photos/00000000000000000000000000000003/original\"";
        let moving = html(true, samples::EVERYTHING);
        assert!(moving.contains(original) && moving.contains("prefers-reduced-motion"), "{moving}");
        assert_eq!(moving.matches("<img").count(), 1);
        assert!(!html(false, samples::EVERYTHING).contains(original));
        let reader = Rights { see: true, stripped: true, ..Rights::default() };
        assert!(html(true, reader).contains(original));
        let reader = html(true, Rights { see: true, ..Rights::default() });
        assert!(!reader.contains(original) && reader.contains("/view?v="), "{reader}");
    }

    #[test]
    fn the_page_says_where_the_sharpest_picture_is() {
        let html = |sharpest| samples::rendered(&Show { sharpest, ..page(PhotoState::Ready, samples::EVERYTHING) });
        let named = |word: &str| format!("data-sharpest=\"/photos/00000000000000000000000000000003/{word}\"");
        assert!(html(Sharpest::Original).contains(&named("original")));
        assert!(html(Sharpest::CloseUp).contains(&named("close-up?v=0707-1")));
        assert!(!html(Sharpest::View).contains("data-sharpest"));
    }

    #[test]
    fn a_reader_sees_no_button_that_would_be_refused() {
        let html = samples::rendered(&page(PhotoState::Ready, Rights { see: true, ..Rights::default() }));
        assert!(!html.contains("/original") && !html.contains("Delete") && !html.contains("/move"), "{html}");
        assert_eq!(html.matches("<form method=\"post\"").count(), 1, "only the one to sign out");
        assert!(!html.contains("48.20817") && !html.contains("openstreetmap"), "{html}");
        let reads = Rights { see: true, stripped: true, ..Rights::default() };
        let html = samples::rendered(&page(PhotoState::Ready, reads));
        assert!(html.contains("/original") && html.contains("without location"), "{html}");
        assert!(!html.contains("Download original"), "{html}");
    }
}
